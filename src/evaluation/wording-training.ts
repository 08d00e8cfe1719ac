/** Questions, and how likely an answer seemed without their wording → the weights of `answer/wording.ts`. */
import { partsOf } from '../answer/reading/acts.ts'
import { type WordingModel, wordingOf } from '../answer/wording.ts'

export interface WordingExample {
  /** The question without its places. */
  readonly text: string
  /** Log odds of an answer by everything else. */
  readonly without: number
  readonly answerable: boolean
  /** How much it counts; 1 by default. */
  readonly weight?: number
  /** Examples of one group are never on both sides of a cross-validation. */
  readonly group: string
}

const EPOCHS = 200
const RATE = 0.1
/** Pulls weights towards 0, beside the error of one example. */
const RIDGE = 0.1
/** A part of fewer questions than this says nothing about others. */
const LEAST_SEEN = 3
/** Smaller weights are left out. */
const LEAST_WEIGHT = 0.05
/** Sets of questions hold fewer that must be refused than make for as many faults of either sort. */
const CAUTION = 0.25

/** Logistic regression by gradient descent over all examples, each weight with a rate of its own (AdaGrad). */
export function trainWording(examples: readonly WordingExample[]): WordingModel {
  const seen = new Map<string, number>()
  const rows = examples.map((example) => ({ ...example, parts: [...partsOf(example.text)] }))
  for (const { parts } of rows) for (const part of parts) seen.set(part, (seen.get(part) ?? 0) + 1)
  const names = [...seen].filter(([, times]) => times >= LEAST_SEEN).map(([part]) => part)
  const at = new Map(names.map((part, index) => [part, index]))
  const known = rows.map(({ parts, without, answerable, weight = 1 }) => ({
    indexes: parts.flatMap((part) => at.get(part) ?? []),
    scale: 1 / Math.sqrt(Math.max(parts.length, 1)),
    without,
    answerable,
    weight,
  }))
  const weights = new Float64Array(names.length)
  const steps = new Float64Array(names.length + 1).fill(1e-6)
  let bias = 0
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    const slopes = weights.map((weight) => RIDGE * weight)
    let biasSlope = 0
    for (const { indexes, scale, without, answerable, weight } of known) {
      const sum = indexes.reduce((total, index) => total + (weights[index] ?? 0) * scale, without + bias)
      const error = weight * (1 / (1 + Math.exp(-sum)) - (answerable ? 1 : 0))
      biasSlope += error
      for (const index of indexes) slopes[index] = (slopes[index] ?? 0) + error * scale
    }
    const step = (index: number, slope: number): number => {
      steps[index] = (steps[index] ?? 0) + slope * slope
      return (RATE * slope) / Math.sqrt(steps[index] ?? 1)
    }
    bias -= step(names.length, biasSlope)
    for (const [index, slope] of slopes.entries()) weights[index] = (weights[index] ?? 0) - step(index, slope)
  }
  return {
    bias: rounded(bias - CAUTION),
    weights: Object.fromEntries(
      names
        .map((part, index) => [part, rounded(weights[index] ?? 0)] as const)
        .filter(([, weight]) => Math.abs(weight) >= LEAST_WEIGHT)
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    ),
  }
}

const rounded = (value: number): number => Math.round(value * 100) / 100

export interface WordingScore {
  /** Of the questions that no record answers, those answered. */
  readonly missed: { readonly without: number; readonly with: number; readonly of: number }
  /** Of the others, those refused. */
  readonly refused: { readonly without: number; readonly with: number; readonly of: number }
}

/** What the wording gives, each group decided by weights learnt from the others. */
export function crossValidateWording(examples: readonly WordingExample[]): WordingScore {
  const groups = [...new Set(examples.map(({ group }) => group))]
  const told = groups.flatMap((group) => {
    const model = trainWording(examples.filter((example) => example.group !== group))
    return examples
      .filter((example) => example.group === group)
      .map(({ text, without, answerable }) => ({
        answerable,
        without: without >= 0,
        with: without + wordingOf(text, model) >= 0,
      }))
  })
  const negative = told.filter(({ answerable }) => !answerable)
  const positive = told.filter(({ answerable }) => answerable)
  return {
    missed: {
      without: negative.filter((one) => one.without).length,
      with: negative.filter((one) => one.with).length,
      of: negative.length,
    },
    refused: {
      without: positive.filter((one) => !one.without).length,
      with: positive.filter((one) => !one.with).length,
      of: positive.length,
    },
  }
}
