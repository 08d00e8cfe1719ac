/** Figures → the answer that shows them as a table: one row a place, with what may be said of them together. */
import type { Figure, Practice } from '../../knowledge/article.ts'
import type { Measure } from '../../knowledge/lexicon.ts'
import type { Answer, Row, TableNote } from '../answer.ts'
import type { Query } from '../candidates.ts'
import { type AnswerContext, byTurns, distinct } from '../context.ts'
import type { PlaceReading } from '../places.ts'
import type { Reckoned } from '../reckoning.ts'

/** The figures in the order given, one row a place, with what may be said of their order or sum. */
export type TableOf = (query: Query, figures: readonly Figure[], decided: string, more?: TableParts) => Answer

export interface TableParts {
  readonly measure?: Measure
  /** Figures that nearly count it; or what the practices behind the others print besides. */
  readonly near?: readonly Figure[]
  readonly nearIs?: 'besides'
  readonly notes?: readonly TableNote[]
  /** Places that were asked for by name and print none. */
  readonly without?: readonly PlaceReading[]
  readonly reckoned?: Reckoned
}

const MOST_LISTED = 40

export function createTableAnswer({
  articleOf,
  base,
  citations,
  records,
}: Pick<AnswerContext, 'articleOf' | 'base' | 'citations' | 'records'>): TableOf {
  /** What was done at each place of which the first of its figures tells. */
  const behind = (rows: readonly Row[]): readonly Practice[] =>
    rows.flatMap(({ figures: [first] }) => records.practice(first?.figure.practiceId ?? '') ?? [])

  return (query, all, decided, parts = {}) => {
    const { measure, near = [], nearIs, notes = [], without = [], reckoned } = parts
    const cite = citations()
    const figures = distinct(all).slice(0, MOST_LISTED)
    const rows = distinct(figures.map(({ articleId }) => articleId)).map(
      (id): Row => ({
        locality: articleOf(id).locality,
        practices: [],
        figures: figures.filter(({ articleId }) => articleId === id).map(cite.figure),
      }),
    )
    const missing = without.map(
      (place): Row => ({ locality: place.path, practices: [], figures: [], missing: true }),
    )
    const nearby = near.map(cite.figure)
    const shown = byTurns(rows.map((row) => row.figures))
    const cut: readonly TableNote[] = all.length > figures.length ? [{ kind: 'cut', of: all.length }] : []
    return {
      ...base(query, 'compare', decided),
      answerable: true,
      body: {
        kind: 'table',
        ...(measure === undefined ? {} : { measure: measure.name }),
        rows: [...rows, ...missing],
        near: nearby,
        ...(nearIs === undefined ? {} : { nearIs }),
        notes: [
          ...notes,
          ...(reckoned?.contrary === undefined ? [] : [reckoned.contrary]),
          ...(reckoned === undefined ? [] : [reckoned.note]),
          ...cut,
        ],
      },
      // A phone shows the first lines: each place's first before any place's second.
      figures: [...shown, ...nearby],
      practices: behind(rows).map(cite.practice),
      citations: cite.list(),
      ...(reckoned?.verdict === undefined ? {} : { verdict: reckoned.verdict }),
      ...(reckoned?.computed === undefined
        ? {}
        : {
            computed: {
              ...reckoned.computed,
              of: reckoned.figures.map((figure) => shown.findIndex((cited) => cited.figure === figure)),
            },
          }),
    }
  }
}
