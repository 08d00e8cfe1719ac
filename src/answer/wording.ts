/**
 * What the wording of a question tells beside what it is about, learnt from question sets by `npm run train`: who it was, what it
 * cost, why it failed are asked in wordings that nobody listed, and hardly any page tells; nor does anybody list the ways to ask
 * of a place as a whole.
 */
import { type LearntOdds, oddsOf, oddsOfWording, type WordingWeights } from '../wording-parts.ts'
import type { DecisionKind, Features } from './decision.ts'
import learnt from './wording-weights.json' with { type: 'json' }

/** What is told by the wording: that a practice, that a figure answers (to be added to what everything else says), or an overview. */
export interface WordingModels extends Readonly<Record<DecisionKind, WordingWeights>> {
  /** That a place as a whole is asked about. */
  readonly overview: LearntOdds
}

/** @param text of the question without its places */
export const answeredByWording = (kind: DecisionKind, text: string, models: WordingModels = learnt): number =>
  Math.max(-MOST, Math.min(oddsOfWording(text, models[kind]), MOST))

/** That a question is worded as usual, or as what nobody prints, says no more than this: what it is about must be printed. */
const MOST = 3

/**
 * @param text of the question without its places
 * @param features of the best practice there, by which it is decided whether that answers
 */
export const asksForOverview = (
  text: string,
  features: Features,
  { overview }: WordingModels = learnt,
): boolean => oddsOf(overview, overviewFeatures(features), text) > LEAST_FOR_OVERVIEW

/** Those of a practice's features that tell whether it, or the place as a whole, is asked about. */
export const overviewFeatures = (features: Features): Features =>
  Object.fromEntries(OVERVIEW_FEATURES.map((name) => [name, features[name] ?? 0]))
const OVERVIEW_FEATURES = [
  'account',
  'anything',
  'words',
  'unknown',
  'strength',
  'vouched',
  'unvouched',
  'printed',
  'sentence',
  'length',
  'pairsKnown',
] as const

/** Few questions ask for one; in place of a refusal one in five is enough. Left out in turn, hardly any other is taken for it. */
const LEAST_FOR_OVERVIEW = -1.5
