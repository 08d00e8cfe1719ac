/** Logistic regression by gradient descent, with ridge and weights of classes: small data, few features, no library needed. */
import type { Features, Model } from '../answer/decision.ts'

export interface Example {
  readonly features: Features
  readonly positive: boolean
  /** How much it counts; 1 by default. */
  readonly weight?: number
  /** Examples of one group are never on both sides of a cross-validation. */
  readonly group: string
}

export interface TrainingOptions {
  /** How much a negative example counts beside a positive one. */
  readonly negativeWeight: number
  /** Pulls weights towards 0; of standardized features. */
  readonly ridge: number
  readonly steps: number
  /** Features that may only speak for an answer, and only against one: a few hundred questions would find it otherwise by chance. */
  readonly speaksFor: ReadonlySet<string>
  readonly speaksAgainst: ReadonlySet<string>
}

export const TRAINING: TrainingOptions = {
  negativeWeight: 2.5,
  ridge: 0.02,
  steps: 600,
  speaksFor: new Set(),
  speaksAgainst: new Set(),
}

const RATE = 1

/** Features are standardized while learning; the model's weights are for them as they are. */
export function train(examples: readonly Example[], options: TrainingOptions = TRAINING): Model {
  const names = [...new Set(examples.flatMap(({ features }) => Object.keys(features)))].sort()
  const columns = names.map((name) => {
    const values = examples.map(({ features }) => features[name] ?? 0)
    const mean = values.reduce((a, b) => a + b, 0) / values.length
    const deviation = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length)
    return {
      mean,
      deviation,
      values: values.map((value) => (deviation === 0 ? 0 : (value - mean) / deviation)),
    }
  })
  const importance = examples.map(
    ({ positive, weight = 1 }) => weight * (positive ? 1 : options.negativeWeight),
  )
  const whole = importance.reduce((a, b) => a + b, 0)
  const rows = examples.map((_, i) => Float64Array.from(columns, ({ values }) => values[i] ?? 0))
  const weights = new Float64Array(names.length)
  let bias = 0
  for (let step = 0; step < options.steps; step += 1) {
    const gradient = new Float64Array(names.length)
    let biasGradient = 0
    for (const [i, row] of rows.entries()) {
      let sum = bias
      for (let j = 0; j < row.length; j += 1) sum += (weights[j] ?? 0) * (row[j] ?? 0)
      const target = examples[i]?.positive ? 1 : 0
      const error = ((1 / (1 + Math.exp(-sum)) - target) * (importance[i] ?? 1)) / whole
      biasGradient += error
      for (let j = 0; j < row.length; j += 1) gradient[j] = (gradient[j] ?? 0) + error * (row[j] ?? 0)
    }
    for (let j = 0; j < weights.length; j += 1)
      weights[j] = (weights[j] ?? 0) - RATE * ((gradient[j] ?? 0) + options.ridge * (weights[j] ?? 0))
    for (const [j, name] of names.entries()) {
      if (options.speaksFor.has(name)) weights[j] = Math.max(0, weights[j] ?? 0)
      if (options.speaksAgainst.has(name)) weights[j] = Math.min(0, weights[j] ?? 0)
    }
    bias -= RATE * biasGradient
  }
  let shift = 0
  const own = names.map((name, j) => {
    const { mean, deviation } = columns[j] ?? { mean: 0, deviation: 0 }
    const weight = deviation === 0 ? 0 : (weights[j] ?? 0) / deviation
    shift += weight * mean
    return [name, rounded(weight)] as const
  })
  return { bias: rounded(bias - shift), weights: Object.fromEntries(own) }
}

const rounded = (value: number): number => Number(value.toFixed(3))

export interface Validation {
  readonly positives: { readonly right: number; readonly of: number }
  readonly negatives: { readonly right: number; readonly of: number }
}

/** How often a model learnt without an example's group decides it rightly. */
export function crossValidate(
  examples: readonly Example[],
  decide: (model: Model, features: Features) => boolean,
  options: TrainingOptions = TRAINING,
): Validation {
  const tally = { positives: { right: 0, of: 0 }, negatives: { right: 0, of: 0 } }
  for (const group of new Set(examples.map((example) => example.group))) {
    const model = train(
      examples.filter((example) => example.group !== group),
      options,
    )
    for (const { features, positive } of examples.filter((example) => example.group === group)) {
      const side = positive ? tally.positives : tally.negatives
      side.of += 1
      if (decide(model, features) === positive) side.right += 1
    }
  }
  return tally
}
