/**
 * Examples with what is right of each → weights: logistic regression with ridge over named numbers and the parts of a text
 * together, by gradient descent with a rate for each weight (AdaGrad, Duchi et al. 2011). Small data; no library needed.
 */
import type { Features } from '../answer/decision.ts'
import { type LearntOdds, oddsOf, partsOfWording, type Wording } from '../wording-parts.ts'

export interface Example {
  readonly features: Features
  /** How it is worded, where that tells: as a whole, or part by part where it matters where a word stands. */
  readonly text?: Wording
  readonly positive: boolean
  /** How much it counts; 1 by default. */
  readonly weight?: number
  /** Examples of one group are never on both sides of a cross-validation. */
  readonly group: string
}

export interface TrainingOptions {
  /** Pulls the weights of features towards 0, beside the error of one example. */
  readonly ridge: number
  /** How much a negative example counts beside a positive one. */
  readonly negativeWeight: number
  /** Features that may only speak for it, and only against it: a few thousand examples would find it otherwise by chance. */
  readonly speaksFor: ReadonlySet<string>
  readonly speaksAgainst: ReadonlySet<string>
  /** Log odds that are added in the end, where examples hold more negatives than there are. */
  readonly shift: number
  /** A part of fewer examples than this says nothing about others. */
  readonly leastSeen: number
  /** Smaller weights of parts are left out. */
  readonly leastWeight: number
}

export const TRAINING: TrainingOptions = {
  ridge: 0.02,
  negativeWeight: 1,
  speaksFor: new Set(),
  speaksAgainst: new Set(),
  shift: 0,
  leastSeen: 3,
  leastWeight: 0.05,
}

const EPOCHS = 400
const RATE = 0.2
/** As `ridge`, of the parts of texts. */
const RIDGE_OF_PARTS = 0.05

/** One example as indexes into the weights, and what stands there. */
interface Sparse {
  readonly at: Int32Array
  readonly values: Float64Array
  readonly target: 0 | 1
  readonly weight: number
}

/** @returns weights of the features as they are, and of the parts that enough examples hold */
export function train(examples: readonly Example[], options: TrainingOptions = TRAINING): LearntOdds {
  const features = [...new Set(examples.flatMap((example) => Object.keys(example.features)))].toSorted()
  const parts = partsSeen(examples, options)
  const names = [...features, ...parts]
  const rows = sparse(examples, features, parts, options)
  const weights = new Float64Array(names.length)
  const steps = new Float64Array(names.length + 1).fill(1e-6)
  const slopes = new Float64Array(names.length)
  let bias = 0
  const step = (index: number, slope: number): number => {
    steps[index] = (steps[index] ?? 0) + slope * slope
    return (RATE * slope) / Math.sqrt(steps[index] ?? 1)
  }
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    for (let index = 0; index < names.length; index += 1)
      slopes[index] = (index < features.length ? options.ridge : RIDGE_OF_PARTS) * (weights[index] ?? 0)
    let biasSlope = 0
    for (const { at, values, target, weight } of rows) {
      let sum = bias
      for (let i = 0; i < at.length; i += 1) sum += (weights[at[i] ?? 0] ?? 0) * (values[i] ?? 0)
      const error = weight * (1 / (1 + Math.exp(-sum)) - target)
      biasSlope += error
      for (let i = 0; i < at.length; i += 1)
        slopes[at[i] ?? 0] = (slopes[at[i] ?? 0] ?? 0) + error * (values[i] ?? 0)
    }
    bias -= step(names.length, biasSlope)
    for (const [index, name] of names.entries()) {
      const next = (weights[index] ?? 0) - step(index, slopes[index] ?? 0)
      const isFeature = index < features.length
      weights[index] =
        isFeature && options.speaksFor.has(name)
          ? Math.max(0, next)
          : isFeature && options.speaksAgainst.has(name)
            ? Math.min(0, next)
            : next
    }
  }
  const learnt = names.map((name, index) => [name, weights[index] ?? 0] as const)
  return {
    bias: Number((bias + options.shift).toFixed(3)),
    weights: Object.fromEntries(
      learnt.slice(0, features.length).map(([name, weight]) => [name, Number(weight.toFixed(3))]),
    ),
    parts: Object.fromEntries(
      learnt
        .slice(features.length)
        .filter(([, weight]) => Math.abs(weight) >= options.leastWeight)
        .map(([part, weight]) => [part, Number(weight.toFixed(2))] as const)
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    ),
  }
}

function partsSeen(examples: readonly Example[], { leastSeen }: TrainingOptions): readonly string[] {
  const seen = new Map<string, number>()
  for (const { text = '' } of examples)
    for (const part of partsOfWording(text).keys()) seen.set(part, (seen.get(part) ?? 0) + 1)
  return [...seen].filter(([, times]) => times >= leastSeen).map(([part]) => part)
}

function sparse(
  examples: readonly Example[],
  features: readonly string[],
  parts: readonly string[],
  { negativeWeight }: TrainingOptions,
): Sparse[] {
  const partAt = new Map(parts.map((part, index) => [part, features.length + index]))
  return examples.map(({ features: own, text = '', positive, weight = 1 }) => {
    const entries = [
      ...features.flatMap((name, index) => (own[name] ? [[index, own[name]] as const] : [])),
      ...[...partsOfWording(text)].flatMap(([part, scale]) => {
        const index = partAt.get(part)
        return index === undefined ? [] : [[index, scale] as const]
      }),
    ]
    return {
      at: Int32Array.from(entries, ([index]) => index),
      values: Float64Array.from(entries, ([, value]) => value),
      target: positive ? 1 : 0,
      weight: positive ? weight : weight * negativeWeight,
    }
  })
}

export interface Validation {
  readonly positives: { readonly right: number; readonly of: number }
  readonly negatives: { readonly right: number; readonly of: number }
}

const FOLDS = 8

/** How often what is learnt without an example's group, and some others, decides it rightly. */
export function crossValidate(examples: readonly Example[], options: TrainingOptions = TRAINING): Validation {
  const tally = { positives: { right: 0, of: 0 }, negatives: { right: 0, of: 0 } }
  const groups = [...new Set(examples.map((example) => example.group))]
  const foldOf = ({ group }: Example): number => groups.indexOf(group) % FOLDS
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const learnt = train(
      examples.filter((example) => foldOf(example) !== fold),
      options,
    )
    for (const example of examples.filter((one) => foldOf(one) === fold)) {
      const side = example.positive ? tally.positives : tally.negatives
      side.of += 1
      if (oddsOf(learnt, example.features, example.text ?? '') >= 0 === example.positive) side.right += 1
    }
  }
  return tally
}
