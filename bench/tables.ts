/**
 * A table, a chart and a sheet of every measure that several places print, as a chat gets them: beside drawing the same
 * picture with the drawing library alone, without its words.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Resvg } from '@resvg/resvg-js'
import { chartSvg } from '../src/chart/chart-svg.ts'
import { chartOf } from '../src/dialogue/charting.ts'
import { exportedFigures } from '../src/dialogue/taking-away.ts'
import { answerMessage } from '../src/messages/answer-message.ts'
import { plainText } from '../src/messages/plain-text.ts'
import { openCorpus } from '../src/open-corpus.ts'
import { createPapersDesk } from '../src/papers/desk.ts'

export const summary = '[--rounds N]: a table, a chart and a sheet of every measure, beside the drawing alone'

/** What a chart is drawn at, as in a chat. */
const ZOOM = 2

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { rounds: { type: 'string', default: '5' } } })
  const rounds = Number(values.rounds)
  const { ask, context, knowledge } = openCorpus(join(import.meta.dirname, '..', 'knowledge'))
  const articles = new Map(knowledge.articles.map((article) => [article.id, article]))
  const desk = createPapersDesk()
  const spent = new Map<string, number[]>()
  async function timed<T>(name: string, work: () => T | Promise<T>): Promise<T> {
    const start = performance.now()
    const made = await work()
    spent.set(name, [...(spent.get(name) ?? []), performance.now() - start])
    return made
  }
  try {
    for (let round = 0; round < rounds; round += 1)
      for (const { name } of knowledge.lexicon.measures) {
        const answer = await timed('table', () => {
          const told = ask(`各地的${name}列个表`).answer
          plainText(answerMessage(told, context))
          return told
        })
        await timed('sheet', () => exportedFigures(answer, (id) => articles.get(id)))
        const read = chartOf(answer, knowledge)
        if ('reason' in read) continue
        const svg = chartSvg(read.chart)
        // The first of all starts the process that draws.
        await timed(spent.has('first chart') ? 'chart' : 'first chart', () => desk.picture(svg))
        await timed('drawing alone', () =>
          new Resvg(svg, { fitTo: { mode: 'zoom', value: ZOOM }, font: { loadSystemFonts: false } }).render(),
        )
      }
  } finally {
    await desk.close()
  }
  const peer = at(spent.get('drawing alone') ?? [], 0.5)
  console.log('made              count   median ms   p99 ms   median beside the drawing alone')
  for (const [name, times] of spent)
    console.log(
      name.padEnd(16),
      String(times.length).padStart(6),
      at(times, 0.5).toFixed(1).padStart(11),
      at(times, 0.99).toFixed(1).padStart(8),
      `${(at(times, 0.5) / peer).toFixed(2)}×`.padStart(12),
    )
}

function at(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
