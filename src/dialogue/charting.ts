/** The figures of an answer as a picture, or why they are not drawn together, with their table. */
import type { Answer } from '../answer/answer.ts'
import { type ChartReading, readChart } from '../chart/chart.ts'
import { chartSvg } from '../chart/chart-svg.ts'
import type { Figure } from '../knowledge/article.ts'
import type { Knowledge } from '../knowledge/load.ts'
import { corpusVersion } from '../knowledge/version.ts'
import { headingBlock, type Message, noteBlock } from '../messages/message.ts'
import { pictureOf } from '../messages/outgoing-file.ts'
import type { Papers } from './papers.ts'
import type { Outgoing } from './spoken.ts'

/** The figures that a chart of an answer would be of. */
function figuresToDraw({ body, figures }: Answer): readonly Figure[] {
  const told = body.kind === 'table' ? body.rows.flatMap((row) => row.figures) : figures
  return told.map(({ figure }) => figure)
}

export const chartStamp = (knowledge: Knowledge): string =>
  `他山语料${knowledge.articles.length}篇，版本 ${corpusVersion(knowledge)}`

export function chartOf(answer: Answer, knowledge: Knowledge): ChartReading {
  return readChart(figuresToDraw(answer), {
    measureOf: (name) => knowledge.lexicon.measures.find((measure) => measure.name === name),
    articleOf: (id) => knowledge.articles.find((article) => article.id === id),
    stamp: chartStamp(knowledge),
  })
}

/** @param table the answer itself, shown where its figures are not drawn */
export async function chartOutgoing(
  answer: Answer,
  knowledge: Knowledge,
  papers: Papers,
  table: Message,
): Promise<Outgoing> {
  const read = chartOf(answer, knowledge)
  if ('reason' in read) return { message: { ...table, blocks: [noteBlock(read.reason), ...table.blocks] } }
  const { measure } = read.chart
  const picture = await papers.picture(chartSvg(read.chart)).catch(() => undefined)
  if (picture === undefined)
    return { message: { ...table, blocks: [noteBlock('图没画成，先看表。'), ...table.blocks] } }
  return {
    message: { blocks: [headingBlock(measure), noteBlock('数值、时间、出处都在图里。')], buttons: [] },
    files: [pictureOf(`${measure}.png`, picture)],
  }
}
