/**
 * Whether the best candidate answers what is asked: a logistic model over features that can be read. Its weights are data,
 * learnt from question sets by `npm run train`.
 */
import weights from './weights.json' with { type: 'json' }

/** Named numbers, each about 0 to 1; an absent one counts as 0. */
export type Features = Readonly<Record<string, number>>

export interface Model {
  readonly bias: number
  readonly weights: Readonly<Record<string, number>>
}

export type DecisionKind = 'practice' | 'figure'

/** What was decided on, and how likely the best candidate was taken to answer. */
export interface Decision {
  readonly kind: DecisionKind
  readonly features: Features
  /** From 0 to 1. */
  readonly probability: number
}

/** Decides whether the best candidate answers. */
export function decide(kind: DecisionKind, features: Features, models: Models = weights): Decision {
  return { kind, features, probability: probabilityOf(models[kind], features) }
}

/** The probability from 0 to 1 that a model gives. */
export function probabilityOf({ bias, weights: of }: Model, features: Features): number {
  let sum = bias
  for (const [name, value] of Object.entries(features)) sum += value * (of[name] ?? 0)
  return 1 / (1 + Math.exp(-sum))
}

/** A candidate answers where the model takes it for likelier than not. */
export const LIKELY = 0.5

export type Models = Readonly<Record<DecisionKind, Model>>
