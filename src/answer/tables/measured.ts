/** “各地的持证率列个表”: the figures of one measure over places; what nearly counts it stands below, under its own name. */
import type { Figure } from '../../knowledge/article.ts'
import type { Measure } from '../../knowledge/lexicon.ts'
import type { Answer } from '../answer.ts'
import type { Query, Scope } from '../candidates.ts'
import { type AnswerContext, distinct, figuresWithin, inScope, placeName } from '../context.ts'
import { kindFit } from '../figure-sort.ts'
import { countsKinds } from '../fit.ts'
import type { PlaceReading } from '../places.ts'
import { inOrder } from '../ranking.ts'
import { isPartOf } from '../reading/spans.ts'
import { stretchOf } from '../reading/stretches.ts'
import { saysSomething, vouchedShare } from '../vouching.ts'
import type { FigureFilter } from './figure-filter.ts'
import { askedFirst, type OrderNotes, UNLIKE } from './order-notes.ts'
import type { TableOf } from './table-answer.ts'
import { LISTED } from './told-at-each.ts'

export type Measured = (
  query: Query,
  scope: Scope,
  held: readonly PlaceReading[],
  asked: readonly Measure[],
  filter: FigureFilter,
) => Answer | undefined

const MOST_NEAR = 6
/** So much of the words a figure must say itself to stand beside those of a measure. */
const SAID_WHOLLY = 0.85

export function createMeasured(
  context: AnswerContext,
  tableOf: TableOf,
  { orderNotes }: Pick<OrderNotes, 'orderNotes'>,
): Measured {
  const { citations, knowledge, measures, records } = context

  /** Figures of another measure or of none that say all that is asked, in a kind that is asked for. */
  function alsoTold({ reading }: Query, { isOfSort, passes, words }: FigureFilter): readonly Figure[] {
    const telling = words.filter(({ known }) => known)
    const isOfKind = (figure: Figure): boolean =>
      reading.requests.every(({ kind }) => kind === undefined || kindFit(figure, kind) === 1)
    return saysSomething(telling)
      ? knowledge.figures.filter(
          (figure) =>
            isOfKind(figure) &&
            isOfSort(figure) &&
            passes(figure) &&
            vouchedShare(telling, records.metricText(figure.id)) >= SAID_WHOLLY,
        )
      : []
  }

  /**
   * 延吉和罗定，一个兼网格员一个去防汛，各多少人: what a place prints that says most of the message, or of what stands behind it there,
   * where it prints none of the measure.
   */
  function nearestAt(
    { reading: { requests, text } }: Query,
    { words }: FigureFilter,
    place: PlaceReading,
    held: readonly PlaceReading[],
    unit: string | undefined,
  ): readonly Figure[] {
    const { start, end } = stretchOf(place, held, text)
    const telling = words.filter(({ known }) => known)
    const behind = telling.filter((word) => isPartOf(word, { start, end }))
    const kinds = requests.flatMap(({ kind }) => kind ?? [])
    const said = ({ id }: Figure): number =>
      Math.max(
        ...[telling, behind].filter(saysSomething).map((own) => vouchedShare(own, records.metricText(id))),
        0,
      )
    const [best] = figuresWithin(knowledge, new Set(place.articleIds))
      .filter((figure) =>
        kinds.length === 0 ? figure.unit === unit : kinds.some((kind) => kindFit(figure, kind) === 1),
      )
      .map((figure) => ({ figure, share: said(figure) }))
      .toSorted((x, y) => y.share - x.share)
    return best !== undefined && best.share >= LISTED ? [best.figure] : []
  }

  return (query, scope, held, asked, filter) => {
    const { isOfKind, passes } = filter
    const fits = (figure: Figure): boolean =>
      inScope(scope, figure.articleId) && isOfKind(figure) && passes(figure)
    const tables = asked
      .map((measure) => ({
        measure,
        figures: measures.figuresOf(measure).filter(fits),
        near: measures
          .nearTo(measure)
          // What is below the bound that is asked for is not near it either.
          .filter((figure) => inScope(scope, figure.articleId) && (!filter.bounds || passes(figure))),
      }))
      .filter(({ figures, near }) => figures.length > 0 || (near.length > 0 && held.length > 0))
    const [main] = tables
    if (main === undefined) return undefined
    const figures = tables.flatMap(({ figures }) =>
      query.reading.shape === 'extreme' ? askedFirst(query, figures) : asNamed(inOrder(figures), held),
    )
    const counted = distinct([...figures, ...tables.flatMap(({ near }) => near)])
    const isShown = ({ articleIds }: PlaceReading): boolean =>
      counted.some(({ articleId }) => articleIds.includes(articleId))
    const lacking = held.filter((place) => !isShown(place))
    const isSpelt = tables.every(({ measure }) => measures.spells(query, measure))
    const told = (lacking.length > 0 || !isSpelt ? alsoTold(query, filter) : []).filter(
      ({ articleId }) =>
        lacking.some(({ articleIds }) => articleIds.includes(articleId)) ||
        (!isSpelt && inScope(scope, articleId)),
    )
    const apart =
      held.length > 1
        ? lacking.flatMap((place) => nearestAt(query, filter, place, held, main.figures[0]?.unit))
        : []
    const near = distinct([...counted, ...told, ...apart])
      .filter((figure) => !figures.includes(figure))
      .toSorted((a, b) => Number(countsKinds(a)) - Number(countsKinds(b)))
    const without = lacking.filter(
      ({ articleIds }) => ![...told, ...apart].some(({ articleId }) => articleIds.includes(articleId)),
    )
    if (figures.length === 0) return undefined
    const [only] = figures
    // 七所食堂里哪一所人最多: the number of them all tells nothing of one.
    if (
      held.length === 1 &&
      query.reading.shape === 'extreme' &&
      figures.length === 1 &&
      only !== undefined
    ) {
      const cite = citations()
      const missing = {
        kind: 'figure',
        asked: held.map(placeName).join('、'),
        nearest: cite.figure(only),
      } as const
      return { ...context.refuse(query, missing, []), citations: cite.list() }
    }
    const notes = tables.length === 1 ? orderNotes(query, main.figures) : [UNLIKE]
    return tableOf(query, figures, `the figures of ${tables.map(({ measure }) => measure.name).join(', ')}`, {
      ...(tables.length === 1 ? { measure: main.measure } : {}),
      near: near.slice(0, MOST_NEAR),
      without,
      notes,
    })
  }
}

/** Of places that were named the first named comes first. */
function asNamed(figures: readonly Figure[], held: readonly PlaceReading[]): Figure[] {
  const at = ({ articleId }: Figure): number =>
    held.findIndex(({ articleIds }) => articleIds.includes(articleId))
  return held.length < 2 ? [...figures] : figures.toSorted((a, b) => at(a) - at(b))
}
