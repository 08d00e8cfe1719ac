/** “各地的持证率列个表”: the figures of one measure over places; what nearly counts it stands below, under its own name. */
import type { Figure } from '../../knowledge/article.ts'
import type { Measure } from '../../knowledge/lexicon.ts'
import type { Answer } from '../answer.ts'
import type { Query, Scope } from '../candidates.ts'
import { type AnswerContext, distinct, inScope, placeName } from '../context.ts'
import type { PlaceReading } from '../places.ts'
import { inOrder } from '../ranking.ts'
import type { FigureFilter } from './figure-filter.ts'
import { askedFirst, type OrderNotes, UNLIKE } from './order-notes.ts'
import type { TableOf } from './table-answer.ts'

export type Measured = (
  query: Query,
  scope: Scope,
  held: readonly PlaceReading[],
  asked: readonly Measure[],
  filter: FigureFilter,
) => Answer | undefined

const MOST_NEAR = 6

export function createMeasured(
  context: AnswerContext,
  tableOf: TableOf,
  { apartFrom, orderNotes }: OrderNotes,
): Measured {
  const { citations, measures } = context

  return (query, scope, held, asked, { isOfKind, passes }) => {
    const fits = (figure: Figure): boolean =>
      inScope(scope, figure.articleId) && isOfKind(figure) && passes(figure)
    const tables = asked
      .map((measure) => ({
        measure,
        figures: measures.figuresOf(measure).filter(fits),
        near: measures.nearTo(measure).filter((figure) => inScope(scope, figure.articleId)),
      }))
      .filter(({ figures, near }) => figures.length > 0 || (near.length > 0 && held.length > 0))
    const [main] = tables
    if (main === undefined) return undefined
    const figures = tables.flatMap(({ figures }) =>
      query.reading.shape === 'extreme' ? askedFirst(query, figures) : asNamed(inOrder(figures), held),
    )
    const near = distinct(tables.flatMap(({ near }) => near)).filter((figure) => !figures.includes(figure))
    const shown = new Set([...figures, ...near].map(({ articleId }) => articleId))
    const without = held.filter(({ articleIds }) => !articleIds.some((id) => shown.has(id)))
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
    const reckoned = tables.length === 1 ? apartFrom(query, main.figures) : undefined
    const notes = tables.length === 1 ? orderNotes(query, main.figures) : [UNLIKE]
    return tableOf(query, figures, `the figures of ${tables.map(({ measure }) => measure.name).join(', ')}`, {
      ...(tables.length === 1 ? { measure: main.measure } : {}),
      near: near.slice(0, MOST_NEAR),
      without,
      notes,
      ...(reckoned === undefined ? {} : { reckoned }),
    })
  }
}

/** Of places that were named the first named comes first. */
function asNamed(figures: readonly Figure[], held: readonly PlaceReading[]): Figure[] {
  const at = ({ articleId }: Figure): number =>
    held.findIndex(({ articleIds }) => articleIds.includes(articleId))
  return held.length < 2 ? [...figures] : figures.toSorted((a, b) => at(a) - at(b))
}
