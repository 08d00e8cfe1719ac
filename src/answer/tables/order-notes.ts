/** What may be said of the order of figures: who stands where, or why the print does not tell. */
import type { Figure } from '../../knowledge/article.ts'
import { onOneScale } from '../../knowledge/same-quantity.ts'
import type { TableNote } from '../answer.ts'
import { isPlan, type Query } from '../candidates.ts'
import { type AnswerContext, distinct } from '../context.ts'
import { rankAsked } from '../marks.ts'
import { figuresAt, inOrder, rowLength } from '../ranking.ts'
import { operationOf, type Reckoned, reckon } from '../reckoning.ts'

type Asked = Pick<Query, 'reading'>

export interface OrderNotes {
  /** Which is the largest, or the smallest where that is asked, where the print settles it. */
  readonly orderNotes: (query: Asked, figures: readonly Figure[]) => readonly TableNote[]
  /** The same for figures that are like by their face. */
  readonly placeNotes: (query: Asked, figures: readonly Figure[]) => readonly TableNote[]
  /** How far two of a row are apart, where that is asked. */
  readonly apartFrom: (query: Query, figures: readonly Figure[]) => Reckoned | undefined
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

export function createOrderNotes({
  knowledge,
  measures,
  sameUnit,
}: Pick<AnswerContext, 'knowledge' | 'measures' | 'sameUnit'>): OrderNotes {
  const numbers = knowledge.lexicon.askedNumbers

  /** 最多的比第二名多几个: how far the two are apart. */
  function apartFrom(query: Query, figures: readonly Figure[]): Reckoned | undefined {
    if (query.reading.shape !== 'extreme' || operationOf(query, numbers) !== 'difference') return undefined
    const asked = rankAsked(query.reading.marks)
    const two = figuresAt(figures, { ...asked, places: asked.places.length > 1 ? asked.places : [1, 2] })
    const reckoned = reckon(
      two.map(({ figure }) => figure),
      'difference',
      sameUnit,
    )
    return reckoned.computed === undefined ? undefined : reckoned
  }
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

  return { orderNotes, placeNotes, apartFrom }
}
