/**
 * What the wording of a question tells beside what it is about, learnt from question sets by `npm run train -- --wording`: who
 * it was, what it cost, why it failed are asked in wordings that nobody listed, and hardly any page tells; nor does anybody
 * list the ways to ask of a place as a whole.
 */
import { partsOf } from './reading/acts.ts'
import learnt from './wording-weights.json' with { type: 'json' }

/** Logistic regression over `partsOf`. */
export interface WordingModel {
  readonly bias: number
  /** Part of a question → what it says for it, as log odds; what is left out is 0. */
  readonly weights: Readonly<Record<string, number>>
}

/** What is told by the wording. */
export interface WordingModels {
  /** That a practice answers: to be added to the log odds by everything else. */
  readonly answered: WordingModel
  /** That a place as a whole is asked about. */
  readonly overview: WordingModel
}

/** @returns log odds */
export function wordingOf(text: string, { bias, weights }: WordingModel): number {
  const parts = partsOf(text)
  const scale = 1 / Math.sqrt(Math.max(parts.size, 1))
  let sum = 0
  for (const part of parts) if (Object.hasOwn(weights, part)) sum += weights[part] ?? 0
  return bias + sum * scale
}

/** @param text of the question without its places */
export const answeredByWording = (text: string, { answered }: WordingModels = learnt): number =>
  Math.min(wordingOf(text, answered), MOST_FOR)

/** That a question is worded as usual says no more for an answer: what it is about must be printed. */
const MOST_FOR = 1.5

/** @param text of the question without its places */
export const asksForOverview = (text: string, { overview }: WordingModels = learnt): boolean =>
  wordingOf(text, overview) > LEAST_FOR_OVERVIEW

/** Few questions ask for one; in place of a refusal one in five is enough. Left out in turn, hardly any other is taken for it. */
const LEAST_FOR_OVERVIEW = -1.5
