import {
  explainScore,
  type FieldStatistics,
  type PassageCounts,
  type Ranking,
  type Reason,
  type Scored,
  scorePassage,
  type WeighedTerm,
} from './score.ts'

/** A passage that was found. */
export interface Hit {
  readonly id: string
  /** Comparable within one search only. */
  readonly score: number
  /** The matched terms by field, largest part first; their scores add up to the hit's. */
  readonly reasons: readonly Reason[]
  /** The share of the query which the passage holds, its terms weighed by weight × idf; from 0 to 1. */
  readonly coverage: number
}

export interface RankOptions {
  readonly limit: number
  readonly ranking: Ranking
  /** How many of the best carry their reasons; all by default. */
  readonly explain?: number
}

/** Scores passages, wherever they were found; the best first, those of equal score by id. */
export function rankPassages(
  query: readonly WeighedTerm[],
  fields: readonly FieldStatistics[],
  countsOf: (id: string) => PassageCounts | undefined,
  ids: Iterable<string>,
  { limit, ranking, explain = limit }: RankOptions,
): Hit[] {
  const scored: (Scored & { readonly id: string })[] = []
  for (const id of ids) {
    const counts = countsOf(id)
    if (counts === undefined) continue
    const { score, coverage } = scorePassage(query, fields, counts, ranking)
    if (score > 0) scored.push({ id, score, coverage })
  }
  return scored
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    .slice(0, limit)
    .map((hit, index) => {
      if (index >= explain) return { ...hit, reasons: [] }
      const counts = countsOf(hit.id)
      return { ...hit, reasons: counts ? explainScore(query, fields, counts, ranking) : [] }
    })
}

/** What no passage holds only lowers the coverage: one term does that as well as the hundreds of a text without sense. */
export function withUnknownAsOne<T extends WeighedTerm>(query: readonly T[]): readonly T[] {
  const unknown = query.filter(({ passages }) => passages === 0)
  const [first] = unknown
  if (first === undefined || unknown.length === 1) return query
  const weight = unknown.reduce((sum, one) => sum + one.weight, 0)
  return [...query.filter(({ passages }) => passages > 0), { ...first, weight }]
}
