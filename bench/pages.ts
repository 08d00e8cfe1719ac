/** How long a page with an answer takes over HTTP, beside the answer alone. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Agent, request } from 'undici'
import { readExpectations } from '../src/evaluation/evaluate.ts'
import { openCorpus } from '../src/open-corpus.ts'
import { startWeb } from '../tests/web/web-on-loopback.ts'

export const summary =
  '[--rounds N]: milliseconds a page takes over HTTP, beside the answer that stands on it'

const FILES = ['own', 'held-out', 'blind'].map((name) =>
  join(import.meta.dirname, `../tests/questions/${name}.jsonl`),
)
/** Rounds that are not counted, until the code is compiled. */
const WARM_UP = 2

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { rounds: { type: 'string', default: '5' } } })
  const questions = FILES.flatMap((file) => readExpectations(file, readFileSync(file, 'utf8'))).map(
    ({ q }) => q,
  )
  const corpus = openCorpus(join(import.meta.dirname, '../knowledge'))
  let open = { ...corpus }
  const web = await startWeb({ corpus: () => open })
  const alone: number[] = []
  const paged: number[] = []
  const dispatcher = new Agent({ connections: 1, pipelining: 1 })
  const visit = async (question: string): Promise<void> => {
    const { body } = await request(`${web.at}/?${new URLSearchParams({ q: question })}`, { dispatcher })
    await body.text()
  }
  const systems = [
    [alone, async (question: string) => void corpus.ask(question)],
    [paged, visit],
  ] as const
  try {
    for (let round = -WARM_UP; round < Number(values.rounds); round += 1) {
      // Another corpus, as after a reload: no page is known from the round before.
      open = { ...corpus }
      await (await request(`${web.at}/`, { dispatcher })).body.text()
      // Each is first as often: what comes second finds the caches of the machine warm.
      for (const [nth, question] of questions.entries())
        for (const [times, work] of nth % 2 === 0 ? systems : systems.toReversed()) {
          const begun = performance.now()
          await work(question)
          if (round >= 0) times.push(performance.now() - begun)
        }
    }
  } finally {
    await dispatcher.close()
    await web.close()
  }
  const [answer, page] = [sharesOf(alone), sharesOf(paged)]
  console.log(
    `${questions.length} questions, ${values.rounds} rounds after ${WARM_UP} to warm up; milliseconds`,
  )
  console.log('                 p50      p99    worst')
  for (const [name, shares] of [
    ['answer', answer],
    ['page, HTTP', page],
  ] as const)
    console.log(name.padEnd(12), ...shares.map((value) => value.toFixed(2).padStart(8)))
  console.log(
    'ratio       ',
    ...page.map((value, at) => `${(value / (answer[at] ?? 1)).toFixed(2)}×`.padStart(8)),
  )
}

function sharesOf(times: readonly number[]): number[] {
  const sorted = times.toSorted((a, b) => a - b)
  return [0.5, 0.99, 1].map((share) => sorted[Math.ceil(sorted.length * share) - 1] ?? 0)
}
