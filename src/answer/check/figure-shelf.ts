/** The figures that may answer a claim: those of the place it names, and those of its number. */
import type { Figure } from '../../knowledge/article.ts'
import { oncePer } from '../../knowledge/once-per.ts'
import type { Amount } from '../../knowledge/same-quantity.ts'
import { saysNumber } from '../../knowledge/same-quantity.ts'
import type { Claim } from './claim.ts'

export interface FigureShelf {
  /** Those of the articles in question; without any all, or of very many those of the number said. */
  readonly pool: (claim: Claim) => readonly Figure[]
  /** Those that print a number, in the order of the corpus. */
  readonly valued: (said: Amount) => readonly Figure[]
}

/** So many figures are weighed for one number at most. */
const MOST_WEIGHED = 2000

function createFigureShelf(figures: readonly Figure[]): FigureShelf {
  const { rows, values } = byValue(figures)
  const byArticle = new Map<string, Figure[]>()
  for (const figure of figures) {
    const there = byArticle.get(figure.articleId)
    if (there === undefined) byArticle.set(figure.articleId, [figure])
    else there.push(figure)
  }
  /** The place of the first that is not less. */
  function from(value: number): number {
    let [low, high] = [0, values.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((values[middle] ?? 0) < value) low = middle + 1
      else high = middle
    }
    return low
  }
  function valued(said: Amount): readonly Figure[] {
    // Shares are printed in hundredths or as a fraction, areas in metres or kilometres.
    const spellings = [said.value, said.value / 100, said.value * 100, said.value / 1e6, said.value * 1e6]
    const found = spellings.flatMap((value) => {
      const slack = Math.max(1e-4, Math.abs(value) * 1e-6)
      return [...rows.subarray(from(value - slack), from(value + slack))]
    })
    return [...new Set(found)]
      .toSorted((a, b) => a - b)
      .flatMap((row) => figures[row] ?? [])
      .filter((figure) => saysNumber(said, figure))
      .slice(0, MOST_WEIGHED)
  }
  return {
    valued,
    pool: ({ articleIds, quantity }) => {
      const of = articleIds === undefined ? figures : articleIds.flatMap((id) => byArticle.get(id) ?? [])
      return of.length > MOST_WEIGHED
        ? valued(quantity).filter(({ articleId }) => articleIds?.includes(articleId) ?? true)
        : of
    },
  }
}

export const figureShelf = oncePer(createFigureShelf)

/** The numbers that figures print, rising, and the places of their figures: a few bytes for each of very many. */
function byValue(figures: readonly Figure[]): { readonly values: Float64Array; readonly rows: Uint32Array } {
  const printed: number[] = []
  const places: number[] = []
  for (const [row, { upTo, value }] of figures.entries())
    for (const one of upTo === undefined ? [value] : [value, upTo]) {
      printed.push(one)
      places.push(row)
    }
  const order = Uint32Array.from(printed.keys()).sort((a, b) => (printed[a] ?? 0) - (printed[b] ?? 0))
  return {
    values: Float64Array.from(order, (at) => printed[at] ?? 0),
    rows: order.map((at) => places[at] ?? 0),
  }
}
