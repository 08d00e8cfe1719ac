/** The figures that may answer a claim: those of the place it names, and those of its number. */
import type { Figure } from '../../knowledge/article.ts'
import type { Amount } from '../../knowledge/same-quantity.ts'
import { saysNumber } from '../../knowledge/same-quantity.ts'
import type { Claim } from './claim.ts'

export interface FigureShelf {
  /** Those of the places named; without a place all, or of very many those of the number said. */
  readonly pool: (claim: Claim) => readonly Figure[]
  /** Those that print a number, in the order of the corpus. */
  readonly valued: (said: Amount) => readonly Figure[]
}

/** So many figures are weighed for one number at most. */
const MOST_WEIGHED = 2000

export function createFigureShelf(figures: readonly Figure[]): FigureShelf {
  const order = new Map(figures.map((figure, at) => [figure, at]))
  const ends = figures
    .flatMap((figure) =>
      [figure.value, ...(figure.upTo === undefined ? [] : [figure.upTo])].map((value) => ({ value, figure })),
    )
    .toSorted((a, b) => a.value - b.value)
  const byArticle = new Map<string, Figure[]>()
  for (const figure of figures) {
    const there = byArticle.get(figure.articleId)
    if (there === undefined) byArticle.set(figure.articleId, [figure])
    else there.push(figure)
  }
  /** The place of the first that is not less. */
  function from(value: number): number {
    let [low, high] = [0, ends.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((ends[middle]?.value ?? 0) < value) low = middle + 1
      else high = middle
    }
    return low
  }
  function valued(said: Amount): readonly Figure[] {
    // Shares are printed in hundredths or as a fraction, areas in metres or kilometres.
    const spellings = [said.value, said.value / 100, said.value * 100, said.value / 1e6, said.value * 1e6]
    const found = spellings.flatMap((value) => {
      const slack = Math.max(1e-4, Math.abs(value) * 1e-6)
      return ends.slice(from(value - slack), from(value + slack)).map(({ figure }) => figure)
    })
    return [...new Set(found)]
      .filter((figure) => saysNumber(said, figure))
      .toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
      .slice(0, MOST_WEIGHED)
  }
  return {
    valued,
    pool: ({ place, quantity }) => {
      const of = place === undefined ? figures : place.articleIds.flatMap((id) => byArticle.get(id) ?? [])
      return of.length > MOST_WEIGHED
        ? valued(quantity).filter(
            ({ articleId }) => place === undefined || place.articleIds.includes(articleId),
          )
        : of
    },
  }
}
