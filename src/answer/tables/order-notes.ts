/** What may be said of the order of figures: who stands where, or why the print does not tell. */
import type { Figure } from '../../knowledge/article.ts'
import { onOneScale } from '../../knowledge/same-quantity.ts'
import type { TableNote } from '../answer.ts'
import type { Query } from '../candidates.ts'
import { type AnswerContext, distinct } from '../context.ts'
import { isPlan } from '../figure-sort.ts'
import { rankAsked } from '../marks.ts'
import { figuresAt, inOrder, rowLength } from '../ranking.ts'

type Asked = Pick<Query, 'reading'>

export interface OrderNotes {
  /** Which is the largest, or the smallest where that is asked, where the print settles it. */
  readonly orderNotes: (query: Asked, figures: readonly Figure[]) => readonly TableNote[]
  /** The same for figures that are like by their face. */
  readonly placeNotes: (query: Asked, figures: readonly Figure[]) => readonly TableNote[]
}

export const UNLIKE: TableNote = { kind: 'notOrdered', why: 'unlike' }

/** Those at the places that are asked for, then the rest of the row. */
export function askedFirst({ reading }: Asked, figures: readonly Figure[]): readonly Figure[] {
  const asked = rankAsked(reading.marks)
  return distinct([
    ...figuresAt(figures, asked).map(({ figure }) => figure),
    ...inOrder(figures, asked.least),
  ])
}

/** Sums of money are money, whatever they were for; counts of different things are not alike. */
export const comparableOnFace = (figures: readonly Figure[]): boolean =>
  figures.every(({ unit }) => onOneScale(unit, figures[0]?.unit ?? ''))

export function createOrderNotes({ measures }: Pick<AnswerContext, 'measures'>): OrderNotes {
  function orderNotes({ reading }: Asked, figures: readonly Figure[]): readonly TableNote[] {
    const asked = rankAsked(reading.marks)
    const isExtreme = reading.shape === 'extreme'
    const ofOnePlace = new Set(figures.map(({ articleId }) => articleId)).size < 2
    if (rowLength(figures, asked) < 2 || (ofOnePlace && !isExtreme)) return []
    const [counted, ...others] = distinct(
      figures.filter((figure) => !isPlan(figure) && figure.role !== 'start').map(({ measure }) => measure),
    )
    const measure = counted === undefined ? undefined : measures.named(counted)
    if (measure === undefined || others.length > 0) return [UNLIKE]
    if (measure.apart && !ofOnePlace) return [{ kind: 'notOrdered', why: 'apart' }]
    return placeNotes({ reading }, figures)
  }

  /** Who stands at the places that are asked for, or that bounds overlap. */
  function placeNotes({ reading }: Asked, figures: readonly Figure[]): readonly TableNote[] {
    const asked = rankAsked(reading.marks)
    const found = figuresAt(figures, asked)
    if (found.length === 0) return [{ kind: 'notOrdered', why: 'bounds' }]
    return found.map(({ place, figure }) =>
      place === 1
        ? { kind: asked.least ? 'smallest' : 'largest', figure }
        : { kind: 'ranked', place, least: asked.least, figure },
    )
  }

  return { orderNotes, placeNotes }
}
