/** Figures of one measure → what a chart of them shows, or why they may not be drawn together. Pure. */
import type { Article, Figure, FigureKind } from '../knowledge/article.ts'
import type { Measure } from '../knowledge/lexicon.ts'

/** How far a bar is known to go: `to` exactly, about, not further than, at least, or from `to` up to `upTo`. */
export type Reach = 'exact' | 'about' | 'open' | 'atMost' | 'range'

export interface ChartBar {
  readonly place: string
  readonly metric: string
  readonly printed: string
  readonly asOf?: string
  /** 原来, 部分, 合计: what it is where it is not simply what is so. */
  readonly role?: 'start' | 'part' | 'total'
  readonly reach: Reach
  readonly to: number
  readonly upTo?: number
  /** The number of its source. */
  readonly citation: number
}

export interface Chart {
  readonly measure: string
  /** What it includes and what not. */
  readonly counts: string
  readonly bars: readonly ChartBar[]
  /** Figures of the measure that are no length: what is planned, with its place. */
  readonly left: readonly string[]
  readonly sources: readonly { readonly n: number; readonly text: string }[]
  /** Of what state of the corpus it is. */
  readonly stamp: string
}

export type ChartReading = { readonly chart: Chart } | { readonly reason: string }

export interface ChartOptions {
  readonly measureOf: (name: string) => Measure | undefined
  readonly articleOf: (id: string) => Article | undefined
  readonly stamp: string
}

/** More bars than this nobody compares. */
const MOST_BARS = 30
const WITHOUT_LENGTH: ReadonlySet<FigureKind> = new Set(['frequency', 'date', 'time', 'rank', 'age'])

/** @param figures in the order in which they are to stand */
export function readChart(figures: readonly Figure[], options: ChartOptions): ChartReading {
  const names = [...new Set(figures.map(({ measure }) => measure))]
  const [name] = names
  const measure = name === undefined ? undefined : options.measureOf(name)
  if (figures.length === 0) return { reason: '没有数据，画不成图。' }
  if (measure === undefined || names.length > 1)
    return { reason: '这些数统计的不是同一件事，口径不同，不画在一张图里。' }
  if (measure.apart) return { reason: `“${measure.name}”各处数的事情不一样，画在一起会叫人误会，不画图。` }
  const planned = figures.filter(({ role }) => role === 'plan' || role === 'target')
  const drawn = figures.filter((figure) => !planned.includes(figure))
  if (drawn.some(({ kind }) => WITHOUT_LENGTH.has(kind)))
    return { reason: `“${measure.name}”这类数画不成长短，不画图。` }
  if (new Set(drawn.map(({ articleId }) => articleId)).size < 2)
    return { reason: `“${measure.name}”只有一个地方印了已经做到的数，没有可对照的，不画图。` }
  if (drawn.length > MOST_BARS) return { reason: `一共${drawn.length}个数，一张图画不下，请加上地方再问。` }
  const articles = [...new Set(drawn.map(({ articleId }) => articleId))]
  const chart: Chart = {
    measure: measure.name,
    counts: measure.counts,
    bars: drawn.map((figure) => barOf(figure, articles.indexOf(figure.articleId) + 1)),
    left: planned.map(({ locality, printed }) => `${locality.at(-1) ?? ''} ${printed}`),
    sources: articles.flatMap((id, at) => {
      const article = options.articleOf(id)
      return article === undefined ? [] : [{ n: at + 1, text: sourceText(article) }]
    }),
    stamp: options.stamp,
  }
  return { chart }
}

const sourceText = ({ byline, locality, publication, title }: Article): string =>
  `${locality.join('')}《${title}》，${byline}${publication === null ? '' : `，${publication}`}`

function barOf(figure: Figure, citation: number): ChartBar {
  const { asOf, bound, locality, metric, place = '', printed, role, unit, upTo, value } = figure
  // 1/3 beside 30%.
  const scale = unit === '比例' ? 100 : 1
  return {
    place: `${locality.at(-1) ?? ''}${place}`,
    metric,
    printed,
    citation,
    reach: upTo === undefined ? REACHES[bound] : 'range',
    to: value * scale,
    ...(upTo === undefined ? {} : { upTo: upTo * scale }),
    ...(asOf === undefined ? {} : { asOf }),
    ...(role === 'start' || role === 'part' || role === 'total' ? { role } : {}),
  }
}

const REACHES: Readonly<Record<Figure['bound'], Reach>> = {
  exact: 'exact',
  about: 'about',
  atLeast: 'open',
  moreThan: 'open',
  andMore: 'open',
  atMost: 'atMost',
  lessThan: 'atMost',
}
