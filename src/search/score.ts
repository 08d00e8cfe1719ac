import type { QueryTerm, Term } from './terms.ts'

/** What the score of a passage is made of; see {@link RANKING} for the values in use. */
export interface Ranking {
  /** How soon more of the same term stops to count; 0 counts presence only. BM25's k1. */
  readonly saturation: number
  /** How much long fields are held back, from 0, not at all, to 1, in proportion. BM25's b. */
  readonly lengthShare: number
  /** What a match counts at least, however long the field. BM25+'s delta. */
  readonly floor: number
  /** What a match at the very beginning of a field counts in addition: texts name their subject early. */
  readonly lead: number
  /** How many terms into a field the lead has sunk to 1/e; some 2.6 terms make a character of text. */
  readonly leadLength: number
  /** Power of the coverage that multiplies the score: 0 ignores it, 1 punishes every missing term. */
  readonly coveragePower: number
}

/** Measured on CMRC 2018, where questions are matched with paragraphs; see `bench/retrieval.ts`. */
export const RANKING: Ranking = {
  saturation: 0.9,
  lengthShare: 0.5,
  floor: 0.5,
  lead: 1,
  leadLength: 120,
  coveragePower: 0.25,
}

/** A query term with how telling it is: `ln(1 + (N − n + ½) / (n + ½))` for n of N passages that hold it. */
export interface WeighedTerm extends QueryTerm {
  readonly idf: number
  /** How many passages hold it. */
  readonly passages: number
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
  /** Where it first stands there, counted in terms from 0, at the same place. Read only where it occurs. */
  readonly firsts: ArrayLike<number>
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
 * saturate once) with the floor of BM25+ (Lv, Zhai 2011) and a lead for early mentions, times the coverage to a
 * small power.
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
    const { weight, idf } = query[t] as WeighedTerm
    wanted += weight * idf
    const match = matchOf(t, fields, passage, ranking)
    if (match === 0) continue
    held += weight * idf
    sum += weight * idf * match
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
  const factor = scorePassage(query, fields, passage, ranking).coverage ** ranking.coveragePower
  const reasons: Reason[] = []
  for (const [t, { term, weight, idf }] of query.entries()) {
    const match = matchOf(t, fields, passage, ranking)
    if (match === 0) continue
    const parts = fields.map((field, f) => {
      const count = passage.occurrences[t * fields.length + f] as number
      return count === 0 ? 0 : frequencyIn(field, count, passage.lengths[f] as number, ranking.lengthShare)
    })
    const frequency = parts.reduce((a, b) => a + b, 0)
    for (const [f, part] of parts.entries()) {
      const field = (fields[f] as FieldStatistics).name
      if (part > 0) reasons.push({ term, field, score: (weight * idf * match * factor * part) / frequency })
    }
  }
  return reasons.sort((a, b) => b.score - a.score)
}

/** What a term's occurrences in a passage are worth, in units of its weight × idf. */
export function matchOf(
  term: number,
  fields: readonly FieldStatistics[],
  { occurrences, firsts, lengths }: PassageCounts,
  { saturation, lengthShare, floor, lead, leadLength }: Ranking,
): number {
  let frequency = 0
  let extra = 0
  for (let f = 0; f < fields.length; f++) {
    const at = term * fields.length + f
    const count = occurrences[at] as number
    if (count === 0) continue
    const field = fields[f] as FieldStatistics
    frequency += frequencyIn(field, count, lengths[f] as number, lengthShare)
    // A minor field grants only its share, or else a stray word in it would weigh as much as a headline.
    const share = Math.min(1, field.weight)
    extra = Math.max(extra, share * (floor + lead * Math.exp(-(firsts[at] as number) / leadLength)))
  }
  return frequency === 0 ? 0 : (frequency * (saturation + 1)) / (frequency + saturation) + extra
}

/** Occurrences in one field, weighed by the field and held back by its length. */
function frequencyIn(field: FieldStatistics, count: number, length: number, lengthShare: number): number {
  return (field.weight * count) / (1 - lengthShare + (lengthShare * length) / field.averageLength)
}
