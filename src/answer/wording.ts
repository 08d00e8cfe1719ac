/**
 * What the wording of a question tells beside what it is about, learnt from question sets by `npm run train`: who it was, what it
 * cost, why it failed are asked in wordings that nobody listed, and hardly any page tells; nor does anybody list the ways to ask
 * of a place as a whole.
 */
import type { DecisionKind } from './decision.ts'
import { partsOf } from './reading/acts.ts'
import learnt from './wording-weights.json' with { type: 'json' }

/** Part of a wording, by `partsOf` → what it says, as log odds where it is the only part; what is left out is 0. */
export type WordingWeights = Readonly<Record<string, number>>

/** What is told by the wording: that a practice, that a figure answers (to be added to what everything else says), or an overview. */
export interface WordingModels extends Readonly<Record<DecisionKind, WordingWeights>> {
  /** That a place as a whole is asked about. */
  readonly overview: { readonly bias: number; readonly parts: WordingWeights }
}

/** A text, or the texts that stand in places with names: a word says another thing before a number than behind it. */
export type Wording = string | Readonly<Record<string, string>>

/** The parts of a wording, by where they stand, and what each counts. */
export function partsOfWording(wording: Wording): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const [where, text] of typeof wording === 'string'
    ? [['', wording] as const]
    : Object.entries(wording)) {
    const parts = partsOf(text)
    // Long texts say no more than short ones.
    const scale = 1 / Math.sqrt(Math.max(parts.size, 1))
    for (const part of parts) counts.set(where === '' ? part : `${where}:${part}`, scale)
  }
  return counts
}

/** @returns log odds */
export function oddsOfWording(wording: Wording, weights: WordingWeights): number {
  let sum = 0
  for (const [part, scale] of partsOfWording(wording))
    if (Object.hasOwn(weights, part)) sum += (weights[part] ?? 0) * scale
  return sum
}

/** @param text of the question without its places */
export const answeredByWording = (kind: DecisionKind, text: string, models: WordingModels = learnt): number =>
  Math.max(-MOST, Math.min(oddsOfWording(text, models[kind]), MOST))

/** That a question is worded as usual, or as what nobody prints, says no more than this: what it is about must be printed. */
const MOST = 3

/** @param text of the question without its places */
export const asksForOverview = (text: string, { overview }: WordingModels = learnt): boolean =>
  overview.bias + oddsOfWording(text, overview.parts) > LEAST_FOR_OVERVIEW

/** Few questions ask for one; in place of a refusal one in five is enough. Left out in turn, hardly any other is taken for it. */
const LEAST_FOR_OVERVIEW = -1.5
