/**
 * How long one answer takes over the shipped corpus, beside plain MiniSearch over the same records, by which `eval` is judged
 * too. The peer only finds; ours also reads the question, decides what
 * may be said and says it.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readExpectations } from '../src/evaluation/evaluate.ts'
import { createPlainSearch } from '../src/evaluation/plain-search.ts'
import { answerJson } from '../src/messages/answer-json.ts'
import { type OpenCorpus, openCorpus } from '../src/open-corpus.ts'

export const summary =
  '[--rounds N] [--json]: milliseconds an answer takes, beside MiniSearch over the same records'

const QUESTIONS = join(import.meta.dirname, '../tests/questions/own.jsonl')
const KNOWLEDGE = join(import.meta.dirname, '../knowledge')

/** Rounds that are not counted, until the code is compiled and the caches are as they stay. */
const WARM_UP = 2

/** Questions put to one system before the other has its turn, so that a busy machine slows both alike. */
const TURN = 25

interface System {
  readonly name: string
  readonly answer: (question: { readonly q: string; readonly prev?: string }) => unknown
}

interface Result {
  readonly system: string
  readonly p50: number
  readonly p99: number
  readonly worst: number
}

export function run(args: readonly string[]): void {
  const { values } = parseArgs({
    args: [...args],
    options: { rounds: { type: 'string', default: '10' }, json: { type: 'boolean', default: false } },
  })
  const rounds = Number(values.rounds)
  if (!Number.isInteger(rounds) || rounds < 1) {
    console.error(`--rounds must be a whole number of at least 1, not ${values.rounds}`)
    process.exitCode = 1
    return
  }
  const questions = readExpectations(QUESTIONS, readFileSync(QUESTIONS, 'utf8'))
  const corpus = openCorpus(KNOWLEDGE)
  const systems = [ours(corpus), written(corpus), plainMiniSearch(corpus)]
  const results = measure(systems, questions, rounds)
  if (values.json) for (const result of results) console.log(JSON.stringify(result))
  else print(results, questions.length, rounds)
}

const ours = ({ ask }: OpenCorpus): System => ({
  name: 'tashan',
  answer: ({ q, prev }) => ask(q, prev === undefined ? undefined : ask(prev).turn),
})

/** The same with the answer put into words and JSON, as scripts get it. */
const written = ({ ask, context }: OpenCorpus): System => ({
  name: 'tashan as JSON',
  answer: ({ q, prev }) =>
    JSON.stringify(answerJson(ask(q, prev === undefined ? undefined : ask(prev).turn).answer, context)),
})

const plainMiniSearch = ({ knowledge, stopwords }: OpenCorpus): System => ({
  name: 'minisearch-jieba',
  answer: createPlainSearch(knowledge, stopwords),
})

function measure(
  systems: readonly System[],
  questions: readonly { readonly q: string; readonly prev?: string }[],
  rounds: number,
): Result[] {
  const spent = systems.map((): number[] => [])
  for (let round = -WARM_UP; round < rounds; round += 1)
    for (let from = 0; from < questions.length; from += TURN)
      for (const [s, { answer }] of systems.entries())
        for (const question of questions.slice(from, from + TURN)) {
          const start = performance.now()
          answer(question)
          if (round >= 0) spent[s]?.push(performance.now() - start)
        }
  return systems.map(({ name }, s) => {
    const sorted = (spent[s] ?? []).toSorted((a, b) => a - b)
    const at = (share: number): number => round(sorted[Math.ceil(sorted.length * share) - 1] ?? 0)
    return { system: name, p50: at(0.5), p99: at(0.99), worst: at(1) }
  })
}

function print(results: readonly Result[], questions: number, rounds: number): void {
  const peer = results.at(-1)
  console.log(`${questions} questions, ${rounds} rounds after ${WARM_UP} to warm up; milliseconds an answer`)
  console.log('system               p50      p99    worst   p50 beside the peer   p99')
  for (const { system, p50, p99, worst } of results) {
    const ratio = (value: number, of: number | undefined): string => `${(value / (of ?? value)).toFixed(2)}×`
    console.log(
      system.padEnd(16),
      p50.toFixed(3).padStart(7),
      p99.toFixed(3).padStart(8),
      worst.toFixed(3).padStart(8),
      ratio(p50, peer?.p50).padStart(21),
      ratio(p99, peer?.p99).padStart(5),
    )
  }
}

const round = (value: number): number => Math.round(value * 1000) / 1000
