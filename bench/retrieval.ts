import { createRequire } from 'node:module'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type RetrievalTask, readSquad } from '../src/evaluation/squad.ts'
import { createSegment } from '../src/search/segment.ts'
import { readStopwords } from '../src/search/stopwords.ts'
import { createSystems, type Find } from './retrieval/systems.ts'

export const summary =
  '--squad FILE [--json] [--traditional] [--only a,b]: find the paragraph a question is about'

const LEXICON = join(import.meta.dirname, '../knowledge/lexicon')

/** The system that the table compares all others with. */
const REFERENCE = 'minisearch-jieba-stop'

/** Questions asked of one system before the next has its turn, so that a busy machine slows all alike. */
const TURN = 100

interface Result {
  readonly system: string
  /** Share of the questions whose paragraph is the first hit, or among the first five. */
  readonly recall1: number
  readonly recall5: number
  /** Mean of 1 / position of the paragraph, 0 beyond the tenth. */
  readonly mrr10: number
  readonly msPerQuery: number
}

/** Compares our search, as shipped, with other engines on the same questions in the same run. */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      squad: { type: 'string' },
      json: { type: 'boolean', default: false },
      traditional: { type: 'boolean', default: false },
      only: { type: 'string' },
    },
  })
  if (values.squad === undefined) {
    console.error('A file in the form of SQuAD is needed, such as cmrc2018_dev.json: --squad FILE')
    process.exitCode = 1
    return
  }
  const task = readSquad(values.squad)
  const segment = createSegment({ dictionary: join(LEXICON, 'jieba') })
  const wanted = values.only?.split(',')
  const systems = createSystems(segment, readStopwords(join(LEXICON, 'stopwords.txt'))).filter(
    ({ name }) => wanted === undefined || wanted.includes(name),
  )
  const built: { name: string; find: Find; buildMs: number }[] = []
  for (const { name, build } of systems) {
    const start = performance.now()
    const find = await build(task.paragraphs)
    built.push({ name, find, buildMs: performance.now() - start })
  }
  const results = await measure(values.traditional ? traditional(task) : task, built)
  if (values.json) for (const result of results) console.log(JSON.stringify(result))
  else print(task, results, new Map(built.map(({ name, buildMs }) => [name, buildMs])))
}

async function measure(
  { questions }: RetrievalTask,
  systems: readonly { readonly name: string; readonly find: Find }[],
): Promise<Result[]> {
  const ranks = systems.map((): number[] => [])
  const spent = systems.map(() => 0)
  for (const { find } of systems) for (const { text } of questions.slice(0, TURN)) await find(text)
  for (let from = 0; from < questions.length; from += TURN) {
    const turn = questions.slice(from, from + TURN)
    for (const [s, { find }] of systems.entries()) {
      const start = performance.now()
      const answers: (readonly number[])[] = []
      for (const { text } of turn) answers.push(await find(text))
      spent[s] = (spent[s] ?? 0) + performance.now() - start
      turn.forEach(({ paragraph }, i) => {
        ranks[s]?.push((answers[i]?.indexOf(paragraph) ?? -1) + 1)
      })
    }
  }
  return systems.map(({ name }, s) => {
    const share = (score: (rank: number) => number): number =>
      round(
        (ranks[s] ?? []).reduce((sum, rank) => sum + (rank === 0 ? 0 : score(rank)), 0) / questions.length,
      )
    return {
      system: name,
      recall1: share((rank) => (rank === 1 ? 1 : 0)),
      recall5: share((rank) => (rank <= 5 ? 1 : 0)),
      mrr10: share((rank) => (rank <= 10 ? 1 / rank : 0)),
      msPerQuery: round((spent[s] ?? 0) / questions.length),
    }
  })
}

/** The same task asked in traditional characters of paragraphs left as they are. */
function traditional(task: RetrievalTask): RetrievalTask {
  const opencc = createRequire(import.meta.url)('opencc-js/cn2t') as typeof import('opencc-js/cn2t')
  const convert = opencc.default.Converter({ from: 'cn', to: 'tw' })
  return { ...task, questions: task.questions.map((each) => ({ ...each, text: convert(each.text) })) }
}

function print(
  { paragraphs, questions }: RetrievalTask,
  results: Result[],
  buildMs: Map<string, number>,
): void {
  const reference = results.find(({ system }) => system === REFERENCE)
  console.log(`${questions.length} questions, ${paragraphs.length} paragraphs; time beside ${REFERENCE}`)
  console.log('system                  recall@1  recall@5   MRR@10  ms/query    time  build ms')
  for (const { system, recall1, recall5, mrr10, msPerQuery } of results) {
    const ratio = reference === undefined ? '' : `${(msPerQuery / reference.msPerQuery).toFixed(2)}×`
    console.log(
      system.padEnd(22),
      `${(100 * recall1).toFixed(2)}%`.padStart(9),
      `${(100 * recall5).toFixed(2)}%`.padStart(9),
      mrr10.toFixed(4).padStart(8),
      msPerQuery.toFixed(3).padStart(9),
      ratio.padStart(7),
      (buildMs.get(system) ?? 0).toFixed(0).padStart(9),
    )
  }
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
