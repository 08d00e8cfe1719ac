/** What was told, as something to take away: its figures as a spreadsheet. */
import type { Answer } from '../answer/answer.ts'
import { sheetCsv } from '../export/csv.ts'
import { figureSheet, type SheetFigure } from '../export/figure-sheet.ts'
import { sheetsXlsx } from '../export/xlsx.ts'
import type { Article, Figure } from '../knowledge/article.ts'
import { say } from '../messages/message.ts'
import { fileOf } from '../messages/outgoing-file.ts'
import type { Outgoing } from './spoken.ts'

export const NEARLY = '口径相近，不是同一件事'

/** The figures of an answer as they leave it: those of its table first, then what only nearly counts the same. */
export function figuresToTake(
  { body, figures }: Answer,
  articleOf: (id: string) => Article | undefined,
): readonly SheetFigure[] {
  const near = new Set(body.kind === 'table' ? body.near.map(({ figure }) => figure) : [])
  const told =
    body.kind === 'table'
      ? [...body.rows.flatMap((row) => row.figures), ...body.near].map(({ figure }) => figure)
      : figures.map(({ figure }) => figure)
  return [...new Set(told)].flatMap((figure) => {
    const article = articleOf(figure.articleId)
    if (article === undefined) return []
    return [{ figure, article, ...(near.has(figure) ? { remark: NEARLY } : {}) }]
  })
}

/** @returns undefined where the answer tells no figure */
export function exportedFigures(
  answer: Answer,
  articleOf: (id: string) => Article | undefined,
): Outgoing | undefined {
  const figures = figuresToTake(answer, articleOf)
  if (figures.length === 0) return undefined
  const name = answer.body.kind === 'table' ? (answer.body.measure ?? '数据') : '数据'
  const sheet = figureSheet(figures, name)
  return {
    message: say(`${figures.length}个数据都在文件里，Excel和CSV各一份，每个都带出处。`),
    files: [fileOf(`${name}.xlsx`, sheetsXlsx([sheet])), fileOf(`${name}.csv`, sheetCsv(sheet))],
  }
}

export const nothingToExport: Outgoing = {
  message: say('刚才的回答里没有数据，没有可导出的。先问一个数据，比如“各地的社工持证率列个表”。'),
}

export const nothingToCite: Outgoing = {
  message: say('刚才的回答里没有数据，没有可引用的。先问一个数据，比如“社工持证的比例是多少”。'),
}

/** The figures of an answer, those that set a premise right first. */
export const figuresShown = (answer: Answer): Figure[] => {
  const righted = answer.corrections.flatMap((one) => ('figure' in one ? [one.figure.figure] : []))
  return [...new Set([...righted, ...answer.figures.map(({ figure }) => figure)])]
}
