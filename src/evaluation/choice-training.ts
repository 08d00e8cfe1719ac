/** Examples of a choice among several → the weights by which it is made: softmax regression over what speaks for each of them. */

import type { Features } from '../answer/decision.ts'
import { chancesOf } from '../answer/follow-up/choosing.ts'

/** What there was to choose from, and which of it is right. */
export interface ChoiceExample {
  readonly options: readonly { readonly features: Features }[]
  readonly right: readonly boolean[]
  /** Examples of one group are never on both sides of a cross-validation. */
  readonly group: string
}

export type Weights = Readonly<Record<string, number>>

const RATE = 0.5
export interface ChoiceTraining {
  /** Pulls weights towards 0, beside the error of one example. */
  readonly ridge: number
  readonly epochs: number
  /** Of so many parts one is left out at a time in a cross-validation. */
  readonly folds: number
}

export const CHOICE_TRAINING: ChoiceTraining = { ridge: 0.001, epochs: 300, folds: 8 }

/** By gradient descent, each weight with a rate of its own (AdaGrad). */
export function trainChoice(
  examples: readonly ChoiceExample[],
  { epochs, ridge }: ChoiceTraining = CHOICE_TRAINING,
): Weights {
  const all = examples.flatMap(({ options }) => options.flatMap(({ features }) => Object.keys(features)))
  const names = [...new Set(all)].toSorted()
  const rows = examples.map((example) => rowOf(example, names))
  const weights = new Float64Array(names.length)
  const steps = new Float64Array(names.length).fill(1e-6)
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    const slopes = slopesOf(rows, weights)
    for (let at = 0; at < names.length; at += 1) {
      const slope = (slopes[at] ?? 0) + ridge * examples.length * (weights[at] ?? 0)
      steps[at] = (steps[at] ?? 0) + slope * slope
      weights[at] = (weights[at] ?? 0) - (RATE * slope) / Math.sqrt(steps[at] ?? 1)
    }
  }
  return Object.fromEntries(names.map((name, at) => [name, Number((weights[at] ?? 0).toFixed(2))]))
}

/** Which option is chosen of each example by what is learnt without its group and some others. */
export function chosenUnseen<T extends ChoiceExample>(
  examples: readonly T[],
  options: ChoiceTraining = CHOICE_TRAINING,
): readonly { readonly example: T; readonly at: number }[] {
  const groups = [...new Set(examples.map(({ group }) => group))]
  const foldOf = ({ group }: T): number => groups.indexOf(group) % options.folds
  return Array.from({ length: options.folds }, (_, fold) => fold).flatMap((fold) => {
    const weights = trainChoice(
      examples.filter((example) => foldOf(example) !== fold),
      options,
    )
    return examples
      .filter((example) => foldOf(example) === fold)
      .map((example) => {
        const chances = chancesOf(example.options, weights)
        return { example, at: chances.indexOf(Math.max(...chances)) }
      })
  })
}

/** An example as numbers: of each option where its features stand among the weights, and what stands there. */
interface Row {
  readonly options: readonly { readonly at: Int32Array; readonly values: Float64Array }[]
  readonly right: readonly boolean[]
}

function rowOf({ options, right }: ChoiceExample, names: readonly string[]): Row {
  const places = new Map(names.map((name, at) => [name, at]))
  return {
    right,
    options: options.map(({ features }) => {
      const told = Object.entries(features).filter(([, value]) => value !== 0)
      return {
        at: Int32Array.from(told, ([name]) => places.get(name) ?? 0),
        values: Float64Array.from(told, ([, value]) => value),
      }
    }),
  }
}

function slopesOf(rows: readonly Row[], weights: Float64Array): Float64Array {
  const slopes = new Float64Array(weights.length)
  for (const { options, right } of rows) {
    const sums = options.map(({ at, values }) => {
      let sum = 0
      for (let i = 0; i < at.length; i += 1) sum += (weights[at[i] ?? 0] ?? 0) * (values[i] ?? 0)
      return sum
    })
    const most = Math.max(...sums)
    const odds = sums.map((sum) => Math.exp(sum - most))
    const total = odds.reduce((sum, one) => sum + one, 0)
    const ofRight = odds.reduce((sum, one, n) => sum + (right[n] ? one : 0), 0)
    for (const [n, { at, values }] of options.entries()) {
      const odd = odds[n] ?? 0
      const error = odd / total - (right[n] ? odd / ofRight : 0)
      for (let i = 0; i < at.length; i += 1)
        slopes[at[i] ?? 0] = (slopes[at[i] ?? 0] ?? 0) + error * (values[i] ?? 0)
    }
  }
  return slopes
}
