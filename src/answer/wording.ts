/**
 * Whether records answer questions that are worded like one: who it was, what it cost, why it failed are asked in wordings
 * that nobody listed, and hardly any page tells. Learnt from question sets by `npm run train -- --wording`.
 */
import { partsOf } from './reading/acts.ts'
import learnt from './wording-weights.json' with { type: 'json' }

/** Log odds to be added to those of a decision on a practice. */
export interface WordingModel {
  readonly bias: number
  /** Part of a question, by `partsOf` → what it says for an answer; what is left out is 0. */
  readonly weights: Readonly<Record<string, number>>
}

/** @param text of the question without its places */
export function wordingOf(text: string, { bias, weights }: WordingModel = learnt): number {
  const parts = partsOf(text)
  const scale = 1 / Math.sqrt(Math.max(parts.size, 1))
  let sum = 0
  for (const part of parts) if (Object.hasOwn(weights, part)) sum += weights[part] ?? 0
  return Math.min(bias + sum * scale, MOST_FOR)
}

/** That a question is worded as usual says no more for an answer: what it is about must be printed. */
const MOST_FOR = 1.5
