/** What would be told where the number of a claim was asked for, and how far that goes to believe the claim. */
import type { Figure } from '../../knowledge/article.ts'
import { saysNumber } from '../../knowledge/same-quantity.ts'
import type { AskNumber } from './asked-number.ts'
import type { Claim } from './claim.ts'
import { isTelling } from './said-number.ts'
import { type Candidate, LIKENESS, type Weighed } from './weigh.ts'

export interface ToldFor {
  /** What would be told in such a unit, in order. */
  readonly toldFirst: (claim: Claim, here: readonly Candidate[]) => readonly Figure[]
  /** Whether it would be told first, and surely. */
  readonly isAnswer: (weighed: Pick<Weighed, 'claim' | 'here'>, figure: Figure) => boolean
  /** Whether its number agrees more seldom by chance than it would be told wrongly. */
  readonly isBelieved: (claim: Claim, one: Candidate) => boolean
}

export function createToldFor(askNumber: AskNumber): ToldFor {
  /**
   * What would be told in such a unit where the number was asked for, in order, but for what other numbers of the sentence are of.
   * 旁听了一百零八回: where 108场 are printed, 71个 are of things that nobody counts so.
   */
  function toldFirst(claim: Claim, here: readonly Candidate[]): readonly Figure[] {
    const nearest = Math.max(
      0,
      ...here.flatMap(({ agrees, sameNumber, unitNearness }) => (agrees && sameNumber ? unitNearness : [])),
    )
    const isOfSort = Math.min(nearest, 1)
    const open = new Set(
      here.flatMap(({ figure, unitFits, unitNearness }) =>
        unitFits && unitNearness >= isOfSort ? figure : [],
      ),
    )
    return askNumber(claim).figures.filter((figure) => open.has(figure))
  }

  function isAnswer({ claim, here }: Pick<Weighed, 'claim' | 'here'>, figure: Figure): boolean {
    return toldFirst(claim, here)[0] === figure && askNumber(claim).likelihoodOf(figure) >= LIKENESS.answers
  }

  /** Whether its number agrees more seldom by chance than it would be told wrongly. */
  function isBelieved(claim: Claim, one: Candidate): boolean {
    const likely = askNumber(claim).likelihoodOf(one.figure)
    const believed = likely / (likely + (1 - likely) * chanceOf(claim, one))
    return likely >= LIKENESS.unlikely && believed >= LIKENESS.believed
  }

  return { toldFirst, isAnswer, isBelieved }
}

/**
 * How often a number agrees by chance with what is printed of another thing of its place in such a unit. Counted over the corpus: a
 * number of two digits or more does in 22 of 2368 pairs, a small one in 77 of 1129, one that is bounded in 42 of 671,
 * one that is rounded to two digits or three in 40 of 1792.
 */
export const CHANCE = {
  telling: 0.01,
  rounded: 0.02,
  other: 0.07,
  /** And how often it is another's that somebody has mixed up with it: more often, as both are printed side by side. */
  mixed: 0.05,
} as const
export const oddsOf = (likelihood: number): number => likelihood / (1 - likelihood)
const chanceOf = ({ quantity }: Claim, { figure, sameNumber: isSame }: Candidate): number =>
  !isSame || !isTelling(quantity)
    ? CHANCE.other
    : saysNumber(quantity, figure)
      ? CHANCE.telling
      : CHANCE.rounded
