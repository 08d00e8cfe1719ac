/**
 * What may be reckoned with the figures of a place: each operation with each two of them that a message speaks of, with the ends
 * of one printed range, or with all of a row; and what speaks for it. Which of them is meant is chosen by `reckoning-choice.ts`.
 */
import type { Figure } from '../knowledge/article.ts'
import type { Query } from './candidates.ts'
import { type AnswerContext, distinct } from './context.ts'
import type { Features } from './decision.ts'
import { kindFit } from './figure-sort.ts'
import { RHYTHMS } from './fit.ts'
import { is } from './follow-up/choosing.ts'
import {
  CHOSEN_OPERATIONS,
  type ChosenOperation,
  createReckoningFeatures,
  type Group,
  grouped,
  LEAST_ROW,
  type Operable,
  type OperationOdds,
  operationFeatures,
  type Seen,
  scoreOf,
} from './reckoning-features.ts'
import { weightOf } from './vouching.ts'

/** Printed numbers and what is done with them. */
export interface ChosenReckoning {
  readonly operation: ChosenOperation
  /** Two; one with two ends; of a sum more. What is divided stands before what it is divided by. */
  readonly figures: readonly Figure[]
}

/** A reckoning that may be meant; undefined: none. */
export interface ReckoningOption {
  readonly reckoning: ChosenReckoning | undefined
  /** What speaks for its figures; the same for each operation with them. */
  readonly features: Features
  /** What speaks for its operation. */
  readonly ofOperation: Features
}

export type OptionsOf = (query: Query, operable: Operable, odds: OperationOdds) => readonly ReckoningOption[]

/** So many pairs are looked at, of numbers in one unit and of any two. */
const MOST_PAIRS = 16
/** So many figures of a place are paired, those that say most of what is said. */
const MOST_FIGURES = 22
/** A row is of so many numbers. */
const MOST_ROW = 6
/** What a pair gains before others, beside what the two say; which of them is meant is decided later. */
const GAINS = { eachSays: 0.2, sameMeasure: 0.4, nearMeasure: 0.3, samePractice: 0.2 } as const

export function createReckoningOptions(context: AnswerContext): OptionsOf {
  const { sameUnit } = context
  const { featuresOf, featuresOfNone, seenBest } = createReckoningFeatures(context)

  return (query, operable, odds) => {
    const { across, figures, found } = operable
    const words = query.words.filter(({ known }) => known)
    const countable = figures.filter(({ kind }) => !RHYTHMS.has(kind))
    const seen = seenBest(query, countable, found, MOST_FIGURES)
    const pairs = pairsOf(seen, across, words)
    const ofOperation = Object.fromEntries(
      CHOSEN_OPERATIONS.map((one) => [one, operationFeatures(one, operable, odds)]),
    ) as Readonly<Record<ChosenOperation, Features>>
    const totals = figures.flatMap(({ measure, role }) => (role === 'total' ? (measure ?? []) : []))
    const optionsWith = (
      operations: readonly ChosenOperation[],
      group: Group,
      ordered: readonly Seen[],
    ): readonly ReckoningOption[] => {
      const features = featuresOf(query, group, ordered, totals)
      const chosen = ordered.map(({ figure }) => figure)
      return operations.map((operation) => ({
        reckoning: { operation, figures: chosen },
        features,
        ofOperation: ofOperation[operation],
      }))
    }
    const ofLike = pairs
      .filter(([a, b]) => sameUnit(a.figure.unit, b.figure.unit) !== 'different')
      .slice(0, MOST_PAIRS)
      .map((pair) => grouped(pair, words))
      .flatMap((pair) => optionsWith(OF_LIKE, pair, largestFirst(pair.seen)))
    const quotients = pairs
      .filter((pair) => pair.every(({ figure }) => kindFit(figure, 'share') < 1))
      .slice(0, MOST_PAIRS)
      .map((pair) => grouped(pair, words))
      .flatMap((pair) => [
        ...optionsWith(['average'], pair, pair.seen),
        ...optionsWith(['average'], pair, pair.seen.toReversed()),
      ])
    const rows = across ? [] : rowsOf(seen).flatMap((row) => optionsWith(['sum'], grouped(row, words), row))
    const ranges = across
      ? []
      : seen
          .filter(({ figure }) => figure.upTo !== undefined)
          .flatMap((one) => optionsWith(['difference'], grouped([one], words), [one]))
    const options = [...ofLike, ...quotients, ...rows, ...ranges]
    if (options.length === 0) return []
    return [
      ...options,
      {
        reckoning: undefined,
        features: featuresOfNone(query, operable, odds, pairs[0] && grouped(pairs[0], words)),
        ofOperation: {},
      },
    ]
  }

  /** Every two, those first that say most together, and each of them most alone. */
  function pairsOf(
    seen: readonly Seen[],
    across: boolean,
    words: Query['words'],
  ): readonly (readonly [Seen, Seen])[] {
    const total = weightOf(words) || 1
    const pairs: { readonly pair: readonly [Seen, Seen]; readonly score: number }[] = []
    for (const [at, a] of seen.entries())
      for (let other = at + 1; other < seen.length; other += 1) {
        const b = seen[other]
        if (b === undefined || across === (a.figure.articleId === b.figure.articleId)) continue
        let [both, ofA, ofB] = [0, 0, 0]
        for (const [n, { weight }] of words.entries()) {
          const [one = 0, two = 0] = [a.vouched[n], b.vouched[n]]
          both += weight * Math.max(one, two)
          if (one > two) ofA += weight * (one - two)
          else ofB += weight * (two - one)
        }
        const { measure, near, practiceId } = a.figure
        const isNear = near.includes(b.figure.measure ?? '') || b.figure.near.includes(measure ?? '')
        const score =
          (both + Math.min(ofA, ofB)) / total +
          GAINS.eachSays * (scoreOf(a) + scoreOf(b)) +
          GAINS.sameMeasure * is(measure !== undefined && measure === b.figure.measure) +
          GAINS.nearMeasure * is(isNear) +
          GAINS.samePractice * is(practiceId === b.figure.practiceId)
        pairs.push({ pair: [a, b], score })
      }
    return pairs.toSorted((one, other) => other.score - one.score).map(({ pair }) => pair)
  }

  /** All of one measure, and all in one unit of which the message speaks, that one practice prints. */
  function rowsOf(seen: readonly Seen[]): readonly (readonly Seen[])[] {
    const inPrint = seen
      .filter(({ figure: { role, upTo } }) => role !== 'total' && role !== 'start' && upTo === undefined)
      .toSorted((a, b) => a.at - b.at)
    const by = (key: (figure: Figure) => string | undefined, of: readonly Seen[]): (readonly Seen[])[] =>
      distinct(of.map(({ figure }) => key(figure))).flatMap((name) =>
        name === undefined ? [] : [of.filter(({ figure }) => key(figure) === name)],
      )
    const spoken = inPrint.filter(({ isHead: head, isLabelled, spelt }) => head || isLabelled || spelt >= 0.5)
    const rows = [
      ...by(({ measure, practiceId }) => measure && `${practiceId} ${measure}`, inPrint),
      ...by(({ practiceId, unit }) => `${practiceId} ${unit}`, spoken),
      ...by(({ articleId, unit }) => `${articleId} ${unit}`, spoken),
    ].filter(({ length }) => length >= LEAST_ROW && length <= MOST_ROW)
    return rows.filter((row, at) => rows.findIndex((other) => sameFigures(other, row)) === at)
  }
}

const OF_LIKE = ['sum', 'difference', 'times', 'share'] as const

const largestFirst = (seen: readonly Seen[]): readonly Seen[] =>
  seen.toSorted((a, b) => b.figure.value - a.figure.value)

const sameFigures = (one: readonly Seen[], other: readonly Seen[]): boolean =>
  one.length === other.length && one.every((seen) => other.includes(seen))
