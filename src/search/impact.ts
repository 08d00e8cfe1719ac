/**
 * Which postings of a database are read for a query. A posting (a term in a passage) is filed by how much the term can
 * add to that passage's score, in three tiers, so that the passages a term is telling for are read without the many that
 * merely mention it. This is impact-ordered retrieval (Anh, Moffat 2006) over an engine that keeps plain lists.
 */
import { type FieldStatistics, matchOf, type Ranking } from './score.ts'

/** 0 for the strongest. */
export type Tier = 0 | 1 | 2
export const TIERS: readonly Tier[] = [0, 1, 2]

/** The least a term's match (in units of its weight × idf) must be for the first and the second tier. */
const BOUNDS = [2.6, 1.9] as const
/** A typical match in each tier. */
const TYPICAL = [3, 2.2, 1.4] as const

/** The tier of a term that occurs in a passage as told. */
export function tierOf(
  occurrences: readonly { readonly field: number; readonly count: number; readonly first: number }[],
  lengths: readonly number[],
  fields: readonly FieldStatistics[],
  ranking: Ranking,
): Tier {
  const counts = new Array<number>(fields.length).fill(0)
  const firsts = new Array<number>(fields.length).fill(0)
  for (const { field, count, first } of occurrences) {
    counts[field] = count
    firsts[field] = first
  }
  const match = matchOf(0, fields, { occurrences: counts, firsts, lengths }, ranking)
  return match >= BOUNDS[0] ? 0 : match >= BOUNDS[1] ? 1 : 2
}

/** A term as the database knows it. */
export interface TermRow {
  readonly number: number
  /** How many passages hold the term, and in how many of them it is in each tier. */
  readonly passages: number
  readonly tiers: readonly number[]
}

/** A list of postings to read. */
export interface PostingList {
  readonly number: number
  readonly tier: Tier
  /** What a passage on the list gains. */
  readonly gain: number
  /** How many of the list are read. */
  readonly postings: number
}

/**
 * How many postings one query may read. SQLite hands out some ten million a second, so that this is a few
 * milliseconds however large the corpus is.
 */
export const POSTINGS = 8_000

/**
 * How many times as many passages are scored for a query as MiniSearch needs: the gains that choose them are rougher
 * than its scores.
 */
export const DATABASE_ROUGHER = 2

/** Below so many postings read, the beginning of a list that was too long is read as well. */
const ENOUGH = 1_000

/**
 * The lists to read: those whose passages gain most first, as long as they fit. Where that is next to nothing, since
 * the query's words are common, also the beginning of the shortest list of the strongest tier that did not fit.
 */
export function chooseLists(
  query: readonly { readonly weight: number; readonly idf: number; readonly row: TermRow | undefined }[],
  budget: number = POSTINGS,
): PostingList[] {
  const lists = query.flatMap(({ weight, idf, row }) =>
    row === undefined
      ? []
      : TIERS.map((tier) => ({
          number: row.number,
          tier,
          gain: weight * idf * TYPICAL[tier],
          postings: row.tiers[tier] ?? 0,
        })).filter(({ postings }) => postings > 0),
  )
  lists.sort((a, b) => b.gain - a.gain || a.number - b.number)
  const chosen: PostingList[] = []
  const tooLong: PostingList[] = []
  let left = budget
  for (const list of lists) {
    if (list.postings > left) {
      tooLong.push(list)
      continue
    }
    left -= list.postings
    chosen.push(list)
  }
  const [shortest] = tooLong.sort((a, b) => a.tier - b.tier || a.postings - b.postings)
  return shortest === undefined || budget - left >= ENOUGH
    ? chosen
    : [...chosen, { ...shortest, postings: budget }]
}

/**
 * The passages that gain most, best first, equal ones by number.
 *
 * @param numbers of the passages that gain anything
 * @param gains by number
 */
export function bestOf(numbers: readonly number[], gains: Float64Array, limit: number): number[] {
  const gain = (number: number): number => gains[number] ?? 0
  const sorted = (some: readonly number[]): number[] => some.toSorted((a, b) => gain(b) - gain(a) || a - b)
  if (numbers.length <= limit) return sorted(numbers)
  // Most passages gain little: a threshold that enough of them pass spares sorting the rest.
  const values = Float64Array.from(numbers, gain).sort()
  const least = values[values.length - limit] ?? 0
  return sorted(numbers.filter((number) => gain(number) >= least)).slice(0, limit)
}
