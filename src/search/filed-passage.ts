/** What databases keep of passages, whichever database it is: packed rows, tokens to search, and totals. */
import { type Tier, tierOf } from './impact.ts'
import { type HeldTerm, packPassage } from './packed-passage.ts'
import type { FieldTerms } from './passage-store.ts'
import type { FieldStatistics, Ranking } from './score.ts'
import type { Term } from './terms.ts'

/** A passage as it is filed. */
export interface FiledPassage {
  readonly held: readonly HeldTerm[]
  readonly packed: Uint8Array
  /** A token for each term, parted by blanks. */
  readonly tokens: string
}

/**
 * What stands in the full-text index for a term in a tier: a letter, then the term's number in base 36. So no tokenizer
 * can break a term apart, and no text of a question ever gets into a query expression.
 */
export const token = (number: number, tier: Tier): string => `${'abc'[tier]}${number.toString(36)}`

/** @param numberOf the database's number for a term */
export function filePassage(
  taken: FieldTerms,
  numberOf: (term: Term) => number,
  fields: readonly FieldStatistics[],
  ranking: Ranking,
): FiledPassage {
  const places = new Map<number, { field: number; count: number; first: number }[]>()
  for (const [field, { name }] of fields.entries())
    for (const [position, term] of (taken[name] ?? []).entries()) {
      const number = numberOf(term)
      const known = places.get(number)
      const last = known?.at(-1)
      if (known === undefined) places.set(number, [{ field, count: 1, first: position }])
      else if (last?.field === field) last.count += 1
      else known.push({ field, count: 1, first: position })
    }
  const lengths = lengthsOf(taken, fields)
  const held = [...places].map(
    ([number, occurrences]): HeldTerm => ({
      number,
      tier: tierOf(occurrences, lengths, fields, ranking),
      fields: occurrences,
    }),
  )
  return {
    held,
    packed: packPassage(held, lengths),
    tokens: held.map(({ number, tier }) => token(number, tier)).join(' '),
  }
}

/** How many terms stand in each field. */
export const lengthsOf = (taken: FieldTerms, fields: readonly { readonly name: string }[]): number[] =>
  fields.map(({ name }) => taken[name]?.length ?? 0)

/** Sums over all passages, from which averages are had. */
export interface Totals {
  passages: number
  /** Terms in each field. */
  readonly lengths: number[]
  /** Passages in which the field is not empty. */
  readonly filled: number[]
}

export const noTotals = (fields: number): Totals => ({
  passages: 0,
  lengths: new Array<number>(fields).fill(0),
  filled: new Array<number>(fields).fill(0),
})

/** Adds a passage of the given lengths to the totals, or takes it away. */
export function countPassage(totals: Totals, lengths: readonly number[], step: 1 | -1): void {
  totals.passages += step
  for (const [f, length] of lengths.entries()) {
    if (length === 0) continue
    totals.lengths[f] = (totals.lengths[f] ?? 0) + step * length
    totals.filled[f] = (totals.filled[f] ?? 0) + step
  }
}

export const statisticsOf = (totals: Totals, weights: Readonly<Record<string, number>>): FieldStatistics[] =>
  Object.entries(weights).map(([name, weight], f) => ({
    name,
    weight,
    averageLength: (totals.lengths[f] ?? 0) / Math.max(1, totals.filled[f] ?? 0),
  }))

/** Number of a term → how many more passages hold it, by tier. */
export type Steps = Map<number, [number, number, number]>

export function countTerms(
  steps: Steps,
  held: readonly Pick<HeldTerm, 'number' | 'tier'>[],
  step: 1 | -1,
): void {
  for (const { number, tier } of held) {
    let row = steps.get(number)
    if (row === undefined) {
      row = [0, 0, 0]
      steps.set(number, row)
    }
    row[tier] += step
  }
}
