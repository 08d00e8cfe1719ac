/**
 * Finding a practice among more and more of them: our search, in memory and in a file, beside other engines over the
 * same texts. The engines of one size take turns in one process, so that a busy machine slows all alike.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import Libsql from 'libsql'
import nodejieba from 'nodejieba'
import { openCorpus } from '../src/open-corpus.ts'
import { fold } from '../src/search/fold.ts'
import { openFtsPassages } from '../src/search/fts-candidates.ts'
import { DATABASE_ROUGHER } from '../src/search/impact.ts'
import { CANDIDATES, createPassageIndex } from '../src/search/passage-index.ts'
import { startPostgres } from '../tests/storage/embedded-postgres.ts'
import { createSystems, type Find, type System } from './retrieval/systems.ts'
import { exponent, inChild, quantile, ROOT } from './scale/child.ts'
import { postgresRanking } from './scale/ranked-postgres.ts'
import { seeded, syntheticPassage, syntheticQuestion } from './scale/synthetic.ts'

export const summary =
  '[--sizes 1000,4000,16000] [--json]: our search beside other engines as the corpus grows'

const SEED = 20_261_121
const QUESTIONS = 200
const WARM_UP = 40
const TURN = 20
const PEERS = ['minisearch-jieba-stop', 'orama-mandarin', 'flexsearch-jieba-stop', 'fts5-jieba-stop']

export interface EngineMeasured {
  readonly system: string
  readonly size: number
  readonly buildSeconds: number
  readonly p50Ms: number
  readonly p99Ms: number
}

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sizes: { type: 'string', default: '1000,4000,16000' },
      json: { type: 'boolean', default: false },
    },
  })
  const sizes = values.sizes.split(',').map(Number)
  if (sizes.some((size) => !Number.isInteger(size) || size < 1)) {
    console.error(`--sizes must be whole numbers, not ${values.sizes}`)
    process.exitCode = 1
    return
  }
  const measured = sizes.flatMap((size) => inChild('engines', { size }) as EngineMeasured[])
  if (values.json) for (const one of measured) console.log(JSON.stringify(one))
  else print(measured)
}

/** All engines over one size, in a process of its own; prints a list of {@link EngineMeasured}. */
export async function work({ size }: { readonly size: number }): Promise<void> {
  const { knowledge, segment, stopwords } = openCorpus(join(ROOT, 'knowledge'))
  const sources = {
    practices: knowledge.practices,
    places: knowledge.articles.map(({ locality }) => locality.at(-1) ?? ''),
  }
  const passages = Array.from({ length: size }, (_, number) => syntheticPassage(number, SEED, sources))
  const texts = passages.map(({ fields }) => Object.values(fields).join('；'))
  const random = seeded(SEED + 1)
  const questions = Array.from({ length: WARM_UP + QUESTIONS }, () => {
    const passage = passages[Math.floor(random() * size)]
    return passage === undefined ? '' : syntheticQuestion(passage, random)
  })
  const folder = mkdtempSync(join(tmpdir(), 'tashan-engines-'))
  const telling = (text: string): string[] =>
    nodejieba
      .cutForSearch(fold(text), false)
      .filter((word) => /[\p{L}\p{N}]/u.test(word) && !stopwords.has(word))
  const db = new Libsql(join(folder, 'texts.db'))
  db.exec('pragma journal_mode = off; pragma synchronous = off')
  const inFile: System = {
    name: 'tashan-file',
    build: (paragraphs) => {
      const fields = { text: 1 }
      const index = createPassageIndex({
        ...{ segment, stopwords, fields },
        ...openFtsPassages(db, { fields }),
        candidates: CANDIDATES * DATABASE_ROUGHER,
        passages: paragraphs.map((text, i) => ({ id: String(i), fields: { text } })),
      })
      return (question) => index.search(question).map(({ id }) => Number(id))
    },
  }
  const server = await startPostgres([]).catch((error: unknown) => {
    console.error(`no PostgreSQL here: ${String(error)}`)
    return undefined
  })
  const postgres = server && (await postgresRanking(server.url, telling))
  try {
    const systems = [
      ...createSystems(segment, stopwords).filter(({ name }) => ['tashan', ...PEERS].includes(name)),
      inFile,
      ...(postgres === undefined ? [] : [postgres.system]),
    ]
    console.log(JSON.stringify(await measure(systems, texts, questions)))
  } finally {
    db.close()
    await postgres?.close()
    await server?.remove()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measure(
  systems: readonly System[],
  texts: readonly string[],
  questions: readonly string[],
): Promise<EngineMeasured[]> {
  const built: { name: string; find: Find; buildSeconds: number; times: number[] }[] = []
  for (const { name, build } of systems) {
    const start = performance.now()
    const find = await build(texts)
    built.push({ name, find, buildSeconds: (performance.now() - start) / 1000, times: [] })
  }
  for (let from = 0; from < questions.length; from += TURN)
    for (const { find, times } of built)
      for (const question of questions.slice(from, from + TURN)) {
        const start = performance.now()
        await find(question)
        if (from >= WARM_UP) times.push(performance.now() - start)
      }
  return built.map(({ name, buildSeconds, times }) => {
    times.sort((a, b) => a - b)
    return {
      system: name,
      size: texts.length,
      buildSeconds,
      p50Ms: quantile(times, 0.5),
      p99Ms: quantile(times, 0.99),
    }
  })
}

/** How the median question grows with the corpus, by system: the exponent. */
export function growthOf(measured: readonly EngineMeasured[]): ReadonlyMap<string, number> {
  const names = [...new Set(measured.map(({ system }) => system))]
  return new Map(
    names.map((name) => [
      name,
      exponent(measured.filter(({ system }) => system === name).map(({ size, p50Ms }) => [size, p50Ms])),
    ]),
  )
}

function print(measured: readonly EngineMeasured[]): void {
  console.log('practices  system                   build s   p50 ms   p99 ms')
  for (const { system, size, buildSeconds, p50Ms, p99Ms } of measured)
    console.log(
      String(size).padStart(9),
      ` ${system.padEnd(22)}`,
      buildSeconds.toFixed(1).padStart(8),
      p50Ms.toFixed(2).padStart(8),
      p99Ms.toFixed(2).padStart(8),
    )
  for (const [system, power] of growthOf(measured))
    console.log(`${system}: the median grows with the corpus to the power of ${power.toFixed(2)}`)
}
