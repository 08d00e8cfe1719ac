/** Figures → the sheet that people take away: whose, what it counts, as printed, as a number, when, and where it is printed. */
import type { Article, Figure, FigureRole } from '../knowledge/article.ts'
import { figureCode } from '../knowledge/codes.ts'
import type { Sheet, SheetColumn } from './sheet.ts'

export interface SheetFigure {
  readonly figure: Figure
  readonly article: Article
  /** Of a figure that only nearly counts what the others do. */
  readonly remark?: string
}

const COLUMNS: readonly SheetColumn[] = [
  { title: '地区', width: 18 },
  { title: '口径', width: 12 },
  { title: '指标', width: 28 },
  { title: '原文数字', width: 12 },
  { title: '数值', width: 9 },
  { title: '上限', width: 7 },
  { title: '单位', width: 6 },
  { title: '时间', width: 9 },
  { title: '性质', width: 7 },
  { title: '文章', width: 30 },
  { title: '出处', width: 22 },
  { title: '备注', width: 16 },
  { title: '编号', width: 9 },
]

export const ROLE_NAMES: Readonly<Record<FigureRole, string>> = {
  plan: '计划',
  target: '目标',
  start: '原来',
  part: '部分',
  total: '合计',
  change: '变化',
}

/** One row a figure, in the order given. */
export function figureSheet(figures: readonly SheetFigure[], name = '数据'): Sheet {
  return { name, columns: COLUMNS, rows: figures.map(rowOf) }
}

function rowOf({ figure, article, remark }: SheetFigure): Sheet['rows'][number] {
  return [
    `${figure.locality.join('')}${figure.place ?? ''}`,
    figure.measure,
    figure.metric,
    figure.printed,
    figure.value,
    figure.upTo,
    figure.unit,
    figure.asOf,
    figure.role === undefined ? undefined : ROLE_NAMES[figure.role],
    `《${article.title}》`,
    article.publication === null ? article.byline : `${article.byline}，${article.publication}`,
    remark,
    figureCode(figure),
  ]
}
