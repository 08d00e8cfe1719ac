/** Messages with what they do → the weights by which `answer/reading/acts.ts` tells it. */
import { ACTS, type Act, type ActModel, chancesOf, softmax } from '../answer/reading/acts.ts'
import { partsOf } from '../wording-parts.ts'
import { sequence, shuffled } from './shuffled.ts'

export interface ActExample {
  readonly act: Act
  readonly say: string
  /** How much it counts; 1 by default. */
  readonly weight?: number
}

const EPOCHS = 40
const RATE = 0.3
const RIDGE = 1e-4
/** A part of fewer messages than this says nothing about others. */
const LEAST_SEEN = 10
/** Smaller weights are left out. */
const LEAST_WEIGHT = 0.6

/** Softmax regression by stochastic gradient descent, each weight with a rate of its own (AdaGrad). The same weights every time. */
export function trainActs(examples: readonly ActExample[]): ActModel {
  const seen = new Map<string, number>()
  const messages = examples.map(({ act, say, weight = 1 }) => ({
    parts: [...partsOf(say)],
    act: ACTS.indexOf(act),
    weight,
  }))
  for (const { parts } of messages) for (const part of parts) seen.set(part, (seen.get(part) ?? 0) + 1)
  const weights = new Map<string, { readonly of: Float64Array; readonly steps: Float64Array }>()
  for (const [part, times] of seen)
    if (times >= LEAST_SEEN)
      weights.set(part, {
        of: new Float64Array(ACTS.length),
        steps: new Float64Array(ACTS.length).fill(1e-3),
      })
  const bias = new Float64Array(ACTS.length)
  const random = sequence()
  for (let epoch = 0; epoch < EPOCHS; epoch += 1)
    for (const { parts, act, weight } of shuffled(messages, random)) {
      const known = parts.flatMap((part) => weights.get(part) ?? [])
      const scale = 1 / Math.sqrt(Math.max(parts.length, 1))
      const chances = softmax(
        ACTS.map((_, at) => known.reduce((sum, { of }) => sum + (of[at] ?? 0) * scale, bias[at] ?? 0)),
      )
      for (const [at, chance] of chances.entries()) {
        const error = weight * (chance - (at === act ? 1 : 0))
        bias[at] = (bias[at] ?? 0) - RATE * 0.05 * error
        for (const { of, steps } of known) {
          const slope = error * scale + RIDGE * (of[at] ?? 0)
          steps[at] = (steps[at] ?? 0) + slope * slope
          of[at] = (of[at] ?? 0) - (RATE * slope) / Math.sqrt(steps[at] ?? 1)
        }
      }
    }
  return {
    bias: byAct(bias, 0),
    weights: Object.fromEntries(
      [...weights]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([part, { of }]) => [part, byAct(of, LEAST_WEIGHT)] as const)
        .filter(([, of]) => Object.keys(of).length > 0),
    ),
  }
}

export interface ActScore {
  readonly act: Act
  readonly of: number
  /** Taken for that very act. */
  readonly right: number
  /** Of other acts, taken for this one. */
  readonly wrong: number
}

/** How well acts are told by the likeliest. */
export function scoreActs(model: ActModel, examples: readonly ActExample[]): readonly ActScore[] {
  const told = examples.map(({ act, say }) => {
    const chances = chancesOf(model, partsOf(say))
    return { act, as: ACTS.reduce((best, one) => (chances[one] > chances[best] ? one : best)) }
  })
  return ACTS.map((act) => ({
    act,
    of: told.filter((one) => one.act === act).length,
    right: told.filter((one) => one.act === act && one.as === act).length,
    wrong: told.filter((one) => one.act !== act && one.as === act).length,
  }))
}

/** Leaves out every fifth message in turn. */
export function crossValidateActs(examples: readonly ActExample[]): readonly ActScore[] {
  const folds = Array.from({ length: 5 }, (_, fold) => {
    const model = trainActs(examples.filter((_example, at) => at % 5 !== fold))
    return scoreActs(
      model,
      examples.filter((_example, at) => at % 5 === fold),
    )
  })
  return ACTS.map((act) => {
    const of = folds.flatMap((fold) => fold.filter((score) => score.act === act))
    const sum = (name: 'of' | 'right' | 'wrong') => of.reduce((total, score) => total + score[name], 0)
    return { act, of: sum('of'), right: sum('right'), wrong: sum('wrong') }
  })
}

const byAct = (values: Float64Array, least: number): Partial<Record<Act, number>> =>
  Object.fromEntries(
    ACTS.map((act, at) => [act, Math.round((values[at] ?? 0) * 10) / 10] as const).filter(
      ([, value]) => value !== 0 && Math.abs(value) >= least,
    ),
  )
