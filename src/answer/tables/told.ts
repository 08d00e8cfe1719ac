/** “阵地建设的数字”: figures by what they, or at one place the practices behind them, are said to be of. */
import type { Figure } from '../../knowledge/article.ts'
import type { Answer, TableNote } from '../answer.ts'
import { kindFit, type Query, type Scope } from '../candidates.ts'
import { type AnswerContext, distinct, figuresWithin, placeName } from '../context.ts'
import { rankAsked } from '../marks.ts'
import type { PlaceReading } from '../places.ts'
import { vouchedShare, vouches } from '../vouching.ts'
import type { FigureFilter } from './figure-filter.ts'
import { askedFirst, comparableOnFace, type OrderNotes, UNLIKE } from './order-notes.ts'
import type { TableOf } from './table-answer.ts'

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

/** So much of the words a figure with its practice must say to be listed at one place. */
export const LISTED = 0.5
/** So much the figure itself, where no place narrows the corpus. */
const SAID_ITSELF = 0.6
const LISTED_OF_BEST = 0.75
/** A rise of 20% is hardly an amount of money: what fits a kind no better is none of it. */
const HALF = 0.5
const WHICH = /哪一?[个家]([\p{Script=Han}]{1,4})[?？。]?$/u
const DIVISION = /[省市县区镇乡村]/u
const EITHER = /或者?/u

export function createTold(
  { knowledge, records }: Pick<AnswerContext, 'knowledge' | 'records'>,
  tableOf: TableOf,
  { orderNotes }: OrderNotes,
): Told {
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
    const told = distinct([...listed.filter(isOfKinds), ...others, ...picked])
    // Of places that are named, one whose figures say nothing of it is told by its practices, or is named.
    const lacking =
      held.length < 2 || !filter.heads ? [] : held.filter(({ articleIds }) => !told.some(isOf(articleIds)))
    const around = all
      .filter(({ figure }) => lacking.some(({ articleIds }) => isOf(articleIds)(figure)))
      .filter(({ figure }) => vouchedShare(words, records.figureText(figure.id)) >= SAID_ITSELF)
      .map(({ figure }) => figure)
    const found = [...told, ...around]
    const silent = lacking.filter(({ articleIds }) => !around.some(isOf(articleIds))).map(placeName)
    const notTold: readonly TableNote[] = silent.length === 0 ? [] : [{ kind: 'notTold', places: silent }]
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

const isOf =
  (articleIds: readonly string[]) =>
  ({ articleId }: Figure): boolean =>
    articleIds.includes(articleId)
