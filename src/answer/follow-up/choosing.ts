/** A choice of one among several, by weights that are learnt: softmax over what speaks for each. */
import type { Features } from '../decision.ts'

/** How likely each is beside the others, in their order. */
export const chancesOf = (
  options: readonly { readonly features: Features }[],
  weights: Readonly<Record<string, number>>,
): readonly number[] =>
  chancesBy(options, ({ features }) =>
    Object.entries(features).reduce((sum, [name, value]) => sum + value * (weights[name] ?? 0), 0),
  )

/** The same, by what speaks for each as log odds. */
export function chancesBy<T>(options: readonly T[], oddsOf: (option: T) => number): readonly number[] {
  const sums = options.map(oddsOf)
  const most = Math.max(...sums)
  const odds = sums.map((sum) => Math.exp(sum - most))
  const total = odds.reduce((sum, one) => sum + one, 0)
  return odds.map((one) => one / total)
}

/** A fact as a number. */
export const is = (fact: boolean): number => (fact ? 1 : 0)

/** Words that weigh so much together weigh as much as any. */
const MOST_WEIGHT = 8
/** What words weigh together, from 0 to 1. */
export const weighed = (weight: number): number => Math.min(1, weight / MOST_WEIGHT)
