/** Dialogues with the figures that their replies must hold → the weights by which `answer/follow-up/meant-number.ts` chooses. */
import { likeliest, type NumberCandidate } from '../answer/follow-up/meant-number.ts'
import type { DialogueTurn } from './dialogues.ts'

/** The candidates of one number that was asked for, and which of them answer. */
export interface NumberExample {
  readonly candidates: readonly NumberCandidate[]
  readonly right: readonly boolean[]
  /** Examples of one group are never on both sides of a cross-validation. */
  readonly group: string
}

type Weights = Readonly<Record<string, number>>

const EPOCHS = 300
const RATE = 0.5
/** Pulls weights towards 0, beside the error of one example. */
const RIDGE = 0.001
const FOLDS = 8

/** Undefined where a turn does not say which figure is right. A place that prints none of those expected has none. */
export function numberExample(
  candidates: readonly NumberCandidate[],
  { expect_figures: expected = [], refuse }: DialogueTurn,
  group: string,
): NumberExample | undefined {
  if (refuse !== true && expected.length === 0) return undefined
  const holds = ({ figure }: NumberCandidate): boolean =>
    refuse !== true &&
    figure !== undefined &&
    expected.some((printed) => figure.printed.includes(printed) || printed.includes(figure.printed))
  const right = candidates.map(holds)
  const isNone = !right.includes(true)
  return {
    candidates,
    right: candidates.map(({ figure }, at) => right[at] === true || (isNone && figure === undefined)),
    group,
  }
}

/** An example as numbers: of each candidate where its features stand among the weights, and what stands there. */
interface Row {
  readonly candidates: readonly { readonly at: Int32Array; readonly values: Float64Array }[]
  readonly right: readonly boolean[]
}

/** Softmax regression over the candidates of each example by gradient descent, each weight with a rate of its own (AdaGrad). */
export function trainNumbers(examples: readonly NumberExample[]): Weights {
  const all = examples.flatMap(({ candidates }) =>
    candidates.flatMap(({ features }) => Object.keys(features)),
  )
  const names = [...new Set(all)].toSorted()
  const rows = examples.map((example) => rowOf(example, names))
  const weights = new Float64Array(names.length)
  const steps = new Float64Array(names.length).fill(1e-6)
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    const slopes = slopesOf(rows, weights)
    for (let at = 0; at < names.length; at += 1) {
      const slope = (slopes[at] ?? 0) + RIDGE * examples.length * (weights[at] ?? 0)
      steps[at] = (steps[at] ?? 0) + slope * slope
      weights[at] = (weights[at] ?? 0) - (RATE * slope) / Math.sqrt(steps[at] ?? 1)
    }
  }
  return Object.fromEntries(names.map((name, at) => [name, Number((weights[at] ?? 0).toFixed(2))]))
}

function rowOf({ candidates, right }: NumberExample, names: readonly string[]): Row {
  const places = new Map(names.map((name, at) => [name, at]))
  return {
    right,
    candidates: candidates.map(({ features }) => {
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
  for (const { candidates, right } of rows) {
    const sums = candidates.map(({ at, values }) =>
      at.reduce((sum, place, i) => sum + (weights[place] ?? 0) * (values[i] ?? 0), 0),
    )
    const most = Math.max(...sums)
    const odds = sums.map((sum) => Math.exp(sum - most))
    const total = odds.reduce((sum, one) => sum + one, 0)
    const ofRight = odds.reduce((sum, one, n) => sum + (right[n] ? one : 0), 0)
    for (const [n, { at, values }] of candidates.entries()) {
      const odd = odds[n] ?? 0
      const error = odd / total - (right[n] ? odd / ofRight : 0)
      for (let i = 0; i < at.length; i += 1)
        slopes[at[i] ?? 0] = (slopes[at[i] ?? 0] ?? 0) + error * (values[i] ?? 0)
    }
  }
  return slopes
}

export interface NumberScore {
  /** Where a figure answers, and where none does: how often the likeliest candidate is right. */
  readonly figures: { readonly right: number; readonly of: number }
  readonly none: { readonly right: number; readonly of: number }
}

/** How often what is learnt without an example's group, and some others, chooses rightly. */
export function crossValidateNumbers(examples: readonly NumberExample[]): NumberScore {
  const score = { figures: { right: 0, of: 0 }, none: { right: 0, of: 0 } }
  const groups = [...new Set(examples.map(({ group }) => group))]
  const foldOf = ({ group }: NumberExample): number => groups.indexOf(group) % FOLDS
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const weights = trainNumbers(examples.filter((example) => foldOf(example) !== fold))
    for (const { candidates, right } of examples.filter((one) => foldOf(one) === fold)) {
      const { figure } = likeliest(candidates, weights)
      const side = right.at(-1) ? score.none : score.figures
      side.of += 1
      if (right[candidates.findIndex((one) => one.figure === figure)]) side.right += 1
    }
  }
  return score
}
