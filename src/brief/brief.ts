/** Records → a brief: a paper to hand on, every figure in it as printed, with its source in a numbered footnote. Pure. */
import { isResult } from '../answer/fit.ts'
import { type Chart, readChart } from '../chart/chart.ts'
import { ROLE_NAMES } from '../export/figure-sheet.ts'
import type { Article, Figure, Practice } from '../knowledge/article.ts'
import type { Measure } from '../knowledge/lexicon.ts'
import { ownPlace } from '../knowledge/own-place.ts'

/** What stands in a paragraph: words, or the mark of a footnote. */
export type Run = string | { readonly note: number }
export type Paragraph = readonly Run[]

export interface BriefTable {
  readonly measure: string
  readonly counts: string
  readonly rows: readonly {
    readonly figure: Figure
    /** Absent where the source is that of the row before. */
    readonly note?: number
  }[]
  /** Why its figures stand side by side and are not drawn, where they are not. */
  readonly remark: string
  readonly chart?: Chart
}

export interface Brief {
  readonly title: string
  readonly overview: readonly Paragraph[]
  readonly places: readonly {
    readonly name: string
    readonly practices: readonly {
      readonly name: string
      readonly text: Paragraph
      readonly figures?: Paragraph
    }[]
  }[]
  readonly tables: readonly BriefTable[]
  /** What the figures do not say. */
  readonly limits: readonly string[]
  /** The footnotes; note 1 comes first. Each is marked at one place. */
  readonly notes: readonly string[]
  /** The figures of the brief, in their order. */
  readonly figures: readonly Figure[]
  /** Date and state of the corpus. */
  readonly stamp: string
}

export interface BriefContent {
  /** What it is about, as its title says: 协商议事, 温州市, “停车难”; empty where it is a choice of somebody's own. */
  readonly subject: string
  readonly practices: readonly Practice[]
  /** Places of which the whole article is told. */
  readonly whole: readonly Article[]
  /** Single figures, told without the practice that they are of. */
  readonly single?: readonly Figure[]
}

export interface BriefOptions {
  readonly articleOf: (id: string) => Article | undefined
  readonly measureOf: (name: string) => Measure | undefined
  /** As it is to stand: 2026年1月31日. */
  readonly date: string
  readonly corpus: { readonly articles: number; readonly version: string }
}

/** Practices named in one sentence of the overview. */
const MOST_NAMED = 4

export function composeBrief(content: BriefContent, options: BriefOptions): Brief {
  const { practices, single = [], subject, whole } = content
  const articles = distinct([...practices, ...single].map(({ articleId }) => articleId)).flatMap(
    (id) => options.articleOf(id) ?? [],
  )
  const notes: string[] = []
  /** A footnote of its own each time: one that is marked twice comes out empty. */
  const cite = (articleId: string): Run => {
    const article = options.articleOf(articleId)
    notes.push(article === undefined ? articleId : sourceText(article))
    return { note: notes.length }
  }
  const noteOf = (run: Run): number => (typeof run === 'string' ? 0 : run.note)
  const figures = distinct([
    ...whole.flatMap((article) => article.figures),
    ...practices.flatMap((practice) => practice.figures),
    ...single,
  ]).filter((figure) => single.includes(figure) || isResult(figure))
  const overview = overviewOf(content, articles, figures.length, cite)
  const places = articles.map((article) => ({
    name: article.locality.join(''),
    practices: [
      ...practices
        .filter(({ articleId }) => articleId === article.id)
        .map((practice) => ({
          name: practice.name,
          ...told(practice.summary, practice.figures, cite(practice.articleId)),
        })),
      ...(whole.includes(article) && article.figures.length > 0
        ? [{ name: '基本情况', ...told('当地印出的总体数据如下。', article.figures, cite(article.id)) }]
        : []),
      ...singlesOf(single, article, cite),
    ],
  }))
  const tables = measuresIn(figures).flatMap((name): BriefTable[] => {
    const measure = options.measureOf(name)
    if (measure === undefined) return []
    const counted = largestFirst(figures.filter((figure) => figure.measure === name))
    const read = readChart(counted, { ...options, stamp: stampOf(options) })
    return [
      {
        measure: name,
        counts: measure.counts,
        rows: counted.map((figure, at) =>
          counted[at - 1]?.articleId === figure.articleId
            ? { figure }
            : { figure, note: noteOf(cite(figure.articleId)) },
        ),
        remark: 'reason' in read ? read.reason : '口径各地自己定，引用时请注明。',
        ...('chart' in read ? { chart: read.chart } : {}),
      },
    ]
  })
  return {
    title: subject === '' ? '各地做法与数据选编' : `关于${subject}的做法与数据`,
    overview,
    places,
    tables,
    limits: limitsOf(figures, tables),
    notes,
    figures,
    stamp: stampOf(options),
  }
}

const stampOf = ({ corpus, date }: BriefOptions): string =>
  `${date}由他山生成，语料${corpus.articles}篇，版本 ${corpus.version}`

export const sourceText = ({ byline, locality, publication, title }: Article): string =>
  `${locality.join('')}《${title}》，${byline}${publication === null ? '' : `，${publication}`}。`

function overviewOf(
  { practices, single = [], subject, whole }: BriefContent,
  articles: readonly Article[],
  figures: number,
  cite: (articleId: string) => Run,
): Paragraph[] {
  const told = practices.length === 0 ? [] : [`做法${practices.length}条`]
  const printed = practices.length === 0 ? `数据${figures}个` : `原文印出的数据${figures}个`
  const of = subject === '' ? '的材料：' : `关于${subject}的`
  const counted = [...told, figures === 0 ? '原文没有印出数据' : printed].join('，')
  const count = `本材料收录${articles.length}个地方${of}${counted}。`
  const rest = articles
    .filter((article) => !whole.includes(article))
    .map((article): Paragraph => {
      const own = practices.filter(({ articleId }) => articleId === article.id)
      const named = own.slice(0, MOST_NAMED).map(({ name }) => `“${bare(name)}”`)
      const more = own.length > named.length ? `等${own.length}条` : ''
      const beside = single.filter(({ articleId }) => articleId === article.id).length
      const said = [
        ...(own.length === 0 ? [] : [`${named.join('、')}${more}`]),
        ...(beside === 0 ? [] : [`单独选入的数据${beside}个`]),
      ]
      return [`${article.locality.join('')}：${said.join('，')}。`]
    })
  return [[count], ...whole.map((article): Paragraph => [article.overview, cite(article.id)]), ...rest]
}

const bare = (name: string): string => name.replace(/[“”]/gu, '')

/** What was done, and the figures of it; their one footnote stands behind the last of it. */
function told(
  text: string,
  all: readonly Figure[],
  note: Run,
): { readonly text: Paragraph; readonly figures?: Paragraph } {
  const figures = all.filter(isResult)
  return figures.length === 0 ? { text: [text, note] } : { text: [text], figures: listed(figures, note) }
}

const listed = (figures: readonly Figure[], note: Run): Paragraph => [
  `数据：${figures.map(figureText).join('；')}。`,
  note,
]

/** The figures of a place that were chosen by themselves: as they are, whether they are results or not. */
function singlesOf(single: readonly Figure[], { id }: Article, cite: (articleId: string) => Run) {
  const figures = single.filter(({ articleId }) => articleId === id)
  return figures.length === 0
    ? []
    : [{ name: '选入的数据', text: ['下列数据单独选入。'], figures: listed(figures, cite(id)) }]
}

/** What was so before comes last. */
export const largestFirst = (figures: readonly Figure[]): Figure[] =>
  figures.toSorted((a, b) => Number(a.role === 'start') - Number(b.role === 'start') || scaled(b) - scaled(a))

/** 1/3 beside 30%. */
const scaled = ({ unit, value }: Figure): number => (unit === '比例' ? value * 100 : value)

/** `推行“业财代理”的小区数：136个（目前）`; a plan says that it is one. */
export function figureText(figure: Figure): string {
  const { asOf, metric, printed, role } = figure
  const place = ownPlace(figure)
  const said = [
    ...(place === undefined ? [] : [place]),
    ...(asOf === undefined ? [] : [asOf]),
    ...(role === 'plan' || role === 'target' || role === 'start' ? [ROLE_NAMES[role]] : []),
  ]
  return `${metric}：${printed}${said.length === 0 ? '' : `（${said.join('，')}）`}`
}

/** Measures that at least two of the figures count. */
function measuresIn(figures: readonly Figure[]): readonly string[] {
  const names = figures.flatMap(({ measure }) => measure ?? [])
  return distinct(names).filter((name) => names.filter((one) => one === name).length > 1)
}

function limitsOf(figures: readonly Figure[], tables: readonly BriefTable[]): string[] {
  if (figures.length === 0) return ['收录的做法，原文没有印出数据；没有印不等于没有成效，引用时不要补数。']
  const untimed = figures.filter(({ asOf }) => asOf === undefined).length
  const bounded = figures.filter(({ bound, upTo }) => bound !== 'exact' || upTo !== undefined).length
  const planned = figures.filter(({ role }) => role === 'plan' || role === 'target').length
  return [
    `${figures.length}个数据都照原文印出的样子抄录，没有换算、没有补数；原文没有印的，不等于没有。`,
    ...(untimed === 0
      ? []
      : [
          `其中${untimed}个原文没有写是什么时候的数；“今年”“目前”等说法照抄，原文没有给出年份的，这里也不推算。`,
        ]),
    ...(bounded === 0
      ? []
      : [`其中${bounded}个是约数、上下限或范围（“多、余、超、约、以上”等），不能当准数加减、排名。`]),
    ...(planned === 0 ? [] : [`其中${planned}个是计划或目标，不是已经做到的。`]),
    ...(tables.length === 0
      ? ['各处统计的不是同一件事，没有可以并排的同口径数据。']
      : ['同一张表里的数据口径相同或相近，但各地统计范围、时间未必一致；不在同一张表里的，不要直接比较。']),
  ]
}

const distinct = <T>(items: readonly T[]): T[] => [...new Set(items)]
