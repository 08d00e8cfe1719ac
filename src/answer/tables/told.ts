/** “阵地建设的数字”: figures by what they, or at one place the practices behind them, are said to be of. */
import type { Figure } from '../../knowledge/article.ts'
import type { Answer, TableNote } from '../answer.ts'
import type { Query, Scope } from '../candidates.ts'
import { type AnswerContext, distinct, figuresWithin, placeName } from '../context.ts'
import { kindFit } from '../figure-sort.ts'
import { rankAsked } from '../marks.ts'
import type { PlaceReading } from '../places.ts'
import { vouchedShare, vouches } from '../vouching.ts'
import type { FigureFilter } from './figure-filter.ts'
import { askedFirst, comparableOnFace, type OrderNotes, UNLIKE } from './order-notes.ts'
import type { TableOf } from './table-answer.ts'
import { createToldAtEach, LISTED, LISTED_OF_BEST, SAID_ITSELF } from './told-at-each.ts'

export type Told = (
  query: Query,
  scope: Scope,
  filter: FigureFilter,
  more?: {
    /** Figures that are told in any case. */
    readonly listed?: readonly Figure[] | undefined
    readonly held?: readonly PlaceReading[]
  },
) => Answer | undefined

/** How an answer of figures was decided that are told for what they are said to be of. */
export const SAID_OF_IT = 'what figures say of it'

/** A rise of 20% is hardly an amount of money: what fits a kind no better is none of it. */
const HALF = 0.5
const WHICH = /哪一?[个家]([\p{Script=Han}]{1,4})[?？。]?$/u
const DIVISION = /[省市县区镇乡村]/u
const EITHER = /或者?/u

export function createTold(
  context: Pick<AnswerContext, 'knowledge' | 'measures' | 'records'>,
  tableOf: TableOf,
  { orderNotes }: OrderNotes,
): Told {
  const { knowledge, records } = context
  const toldAtEach = createToldAtEach(context)
  /** At one place what its figures or their practices say of it; over the corpus the figures themselves must say it. */
  function said(
    query: Query,
    scope: Scope,
    filter: FigureFilter,
    { listed = [], held = [] }: Parameters<Told>[3] = {},
  ): Answer | undefined {
    const ofOnePlace = scope?.size === 1
    const textOf = ofOnePlace ? records.figureText : records.metricText
    // 跟钱沾边的: where a kind picks, words that no record knows are manner of speaking.
    const words = filter.picks ? filter.words.filter(({ known }) => known) : filter.words
    // 一个月到手多少钱: numbers of another kind are none of it, whatever they are said to be of.
    const kinds = query.reading.requests.flatMap(({ change, kind }) =>
      kind === undefined || kind === 'rank' ? [] : [{ change, kind }],
    )
    const isOfKinds = (figure: Figure): boolean =>
      kinds.length === 0 || kinds.some(({ change, kind }) => kindFit(figure, kind) > (change ? 0 : HALF))
    const all = figuresWithin(knowledge, scope)
      .filter((figure) => filter.isOfSort(figure) && filter.passes(figure))
      .filter(isOfKinds)
      .map((figure) => ({
        figure,
        own: vouchedShare(words, records.metricText(figure.id)),
        // 投资或产值过亿的: any of them.
        share:
          filter.picks && EITHER.test(query.reading.text)
            ? Math.max(...words.map((word) => vouches(textOf(figure.id), word)))
            : vouchedShare(words, textOf(figure.id)),
      }))
    const best = Math.max(0, ...all.map(({ share }) => share))
    const others = all
      .filter(({ share }) => share >= Math.max(ofOnePlace ? LISTED : SAID_ITSELF, best * LISTED_OF_BEST))
      .toSorted((a, b) => b.own - a.own)
      .map(({ figure }) => figure)
    const picked =
      ofOnePlace && filter.picksSort && query.reading.shape !== 'extreme'
        ? all.toSorted((a, b) => b.share - a.share).map(({ figure }) => figure)
        : []
    const each =
      held.length < 2 ? undefined : toldAtEach({ query, filter, held, words, isOfKinds, all, others })
    const found = distinct([...listed.filter(isOfKinds), ...(each?.figures ?? others), ...picked])
    const notTold: readonly TableNote[] =
      each === undefined || each.silent.length === 0 || !filter.heads
        ? []
        : [{ kind: 'notTold', places: each.silent.map(placeName) }]
    const [only] = found
    const { marks, requests, shape } = query.reading
    const alone =
      ofOnePlace &&
      kinds.length > 0 &&
      requests.length === 1 &&
      shape !== 'extreme' &&
      !marks.some(({ kinds: marked }) => marked.includes('each')) &&
      only !== undefined &&
      others.includes(only)
    if (found.length < 2 && !alone) return undefined
    // 排头名的是哪个局: whichever is asked for, its kind must be said of what is put in order.
    const which = shape === 'extreme' ? WHICH.exec(query.reading.text)?.[1] : undefined
    const isTold = (noun: string): boolean =>
      noun.length === 1 ? DIVISION.test(noun) : found.some(({ id }) => records.figureText(id).includes(noun))
    if (which !== undefined && !isTold(which)) return undefined
    const extreme = query.reading.shape === 'extreme'
    return tableOf(query, extreme ? ranked(query, found) : found, SAID_OF_IT, {
      notes: !ofOnePlace
        ? [UNLIKE, ...notTold]
        : extreme
          ? orderNotes(query, ranked(query, found)).filter(({ kind }) => kind !== 'notOrdered')
          : [],
    })
  }

  /** 最大单宗面积 is printed as such; of a measure's parts all compete; else like is put in order. */
  function ranked(query: Query, found: readonly Figure[]): readonly Figure[] {
    const least = rankAsked(query.reading.marks).least
    const printed = found.filter(({ metric }) => metric.includes(least ? '最小' : '最大'))
    const [part] = found.filter(({ measure, role }) => role === 'part' && measure !== undefined)
    const parts = knowledge.figures.filter(
      ({ articleId, measure, role }) =>
        role === 'part' && measure === part?.measure && articleId === part?.articleId,
    )
    if (found.filter((figure) => parts.includes(figure)).length > 1) return askedFirst(query, parts)
    const [lead] = found
    const alike = found.filter(({ unit }) => unit === lead?.unit)
    const ordered = comparableOnFace(found)
      ? askedFirst(query, found)
      : alike.length > 1
        ? distinct([...askedFirst(query, alike), ...found])
        : found
    return distinct([...printed, ...ordered])
  }

  return said
}
