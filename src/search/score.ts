import type { QueryTerm, Term } from './terms.ts'

/** What the score of a passage is made of; see {@link RANKING} for the values in use. */
export interface Ranking {
  /** How soon more of the same term stops to count; 0 counts presence only. BM25's k1. */
  readonly saturation: number
  /** How much long fields are held back, from 0, not at all, to 1, in proportion. BM25's b. */
  readonly lengthShare: number
  /** What a match counts at least, however long the field. BM25+'s delta. */
  readonly floor: number
  /** Power of the coverage that multiplies the score: 0 ignores it, 1 punishes every missing term. */
  readonly coveragePower: number
}

/** Measured on CMRC 2018, where questions are matched with paragraphs; see `bench/retrieval.ts`. */
export const RANKING: Ranking = { saturation: 0.9, lengthShare: 0.5, floor: 0.5, coveragePower: 0.25 }

/** A query term with how telling it is: `ln(1 + (N − n + ½) / (n + ½))` for n of N passages that hold it. */
export interface WeighedTerm extends QueryTerm {
  readonly idf: number
}

/** One field of a collection. */
export interface FieldStatistics {
  readonly name: string
  /** How much an occurrence in this field counts beside one in a field of weight 1. */
  readonly weight: number
  /** Terms in this field, on average over the passages in which it is not empty. */
  readonly averageLength: number
}

/** A passage as scoring sees it: numbers only, so that any store of passages can supply them. */
export interface PassageCounts {
  /** How often term t of the query stands in field f, at `t * fields.length + f`. */
  readonly occurrences: ArrayLike<number>
  /** Terms in each field. */
  readonly lengths: ArrayLike<number>
}

/** What one term in one field added to a score. */
export interface Reason {
  readonly term: Term
  readonly field: string
  readonly score: number
}

/** A score, with the share of the query (weight × idf) which the passage holds, from 0 to 1. */
export interface Scored {
  readonly score: number
  readonly coverage: number
}

/** The idf of a term that `passagesWith` of `passages` hold. */
export function idfOf(passagesWith: number, passages: number): number {
  return Math.log(1 + (passages - passagesWith + 0.5) / (passagesWith + 0.5))
}

/**
 * Scores one passage: BM25F (Robertson, Zaragoza, Taylor 2004: weigh occurrences by field and its length first,
 * saturate once) with the floor of BM25+ (Lv, Zhai 2011), times the coverage to a small power.
 */
export function scorePassage(
  query: readonly WeighedTerm[],
  fields: readonly FieldStatistics[],
  passage: PassageCounts,
  ranking: Ranking = RANKING,
): Scored {
  let sum = 0
  let wanted = 0
  let held = 0
  for (let t = 0; t < query.length; t++) {
    const term = query[t] as WeighedTerm
    const worth = term.weight * term.idf
    wanted += worth
    const frequency = weighedFrequency(t, fields, passage, ranking)
    if (frequency === 0) continue
    held += worth
    sum += worth * saturate(frequency, ranking)
  }
  const coverage = wanted === 0 ? 0 : held / wanted
  return { score: sum * coverage ** ranking.coveragePower, coverage }
}

/** Why a passage has its score: every matched term and field, largest first. The parts add up to the score. */
export function explainScore(
  query: readonly WeighedTerm[],
  fields: readonly FieldStatistics[],
  passage: PassageCounts,
  ranking: Ranking = RANKING,
): Reason[] {
  const { coverage } = scorePassage(query, fields, passage, ranking)
  const factor = coverage ** ranking.coveragePower
  const reasons = query.flatMap(({ term, weight, idf }, t): Reason[] => {
    const frequency = weighedFrequency(t, fields, passage, ranking)
    if (frequency === 0) return []
    const whole = weight * idf * saturate(frequency, ranking) * factor
    return fields.flatMap(({ name }, f): Reason[] => {
      const part = fieldFrequency(t, f, fields, passage, ranking)
      return part === 0 ? [] : [{ term, field: name, score: (whole * part) / frequency }]
    })
  })
  return reasons.sort((a, b) => b.score - a.score)
}

function saturate(frequency: number, { saturation, floor }: Ranking): number {
  return (frequency * (saturation + 1)) / (frequency + saturation) + floor
}

function weighedFrequency(
  term: number,
  fields: readonly FieldStatistics[],
  passage: PassageCounts,
  ranking: Ranking,
): number {
  let sum = 0
  for (let f = 0; f < fields.length; f++) sum += fieldFrequency(term, f, fields, passage, ranking)
  return sum
}

function fieldFrequency(
  term: number,
  field: number,
  fields: readonly FieldStatistics[],
  { occurrences, lengths }: PassageCounts,
  { lengthShare }: Ranking,
): number {
  const count = occurrences[term * fields.length + field] ?? 0
  if (count === 0) return 0
  const { weight, averageLength } = fields[field] as FieldStatistics
  return (weight * count) / (1 - lengthShare + (lengthShare * (lengths[field] ?? 0)) / averageLength)
}
