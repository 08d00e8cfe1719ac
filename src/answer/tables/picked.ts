/** “跟钱有关的数”, “哪些数是2024年的”: every figure of the kind, time and size that is asked for. */
import type { Figure } from '../../knowledge/article.ts'
import type { Answer } from '../answer.ts'
import type { Query, Scope } from '../candidates.ts'
import { type AnswerContext, figuresWithin, placeName } from '../context.ts'
import type { PlaceReading } from '../places.ts'
import type { FigureFilter } from './figure-filter.ts'
import { askedFirst, comparableOnFace, type OrderNotes, UNLIKE } from './order-notes.ts'
import type { TableOf } from './table-answer.ts'

export type Picked = (
  query: Query,
  scope: Scope,
  filter: FigureFilter,
  held: readonly PlaceReading[],
) => Answer

export function createPicked(
  { knowledge, refuse }: Pick<AnswerContext, 'knowledge' | 'refuse'>,
  tableOf: TableOf,
  { placeNotes }: OrderNotes,
): Picked {
  return (query, scope, filter, held) => {
    const fitting = (of: Scope, passes: FigureFilter['passes']): readonly Figure[] =>
      figuresWithin(knowledge, of).filter((figure) => filter.isOfSort(figure) && passes(figure))
    const ofTime = fitting(scope, filter.passes)
    // Where nothing is printed of 2021年 itself, what is printed 2021年以来 is told, with that time beside it.
    const without = held.filter(
      ({ articleIds }) => !ofTime.some(({ articleId }) => articleIds.includes(articleId)),
    )
    const since =
      held.length === 0 && ofTime.length > 0 ? [] : without.map(({ articleIds }) => new Set(articleIds))
    const found = [
      ...ofTime,
      ...(held.length === 0 && ofTime.length === 0 ? [scope] : since).flatMap((of) =>
        fitting(of, filter.passesSince),
      ),
    ]
    if (found.length === 0)
      return refuse(
        query,
        { kind: 'figure', asked: held.length === 0 ? undefined : held.map(placeName).join('、') },
        [],
      )
    const extreme = query.reading.shape === 'extreme'
    return tableOf(query, extreme ? askedFirst(query, found) : found, 'every figure that is picked', {
      notes: extreme && comparableOnFace(found) ? placeNotes(query, found) : [UNLIKE],
    })
  }
}
