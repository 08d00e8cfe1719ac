/** What speaks for a reckoning: of each figure, of several together, of an operation, and for none at all. */
import type { Figure } from '../knowledge/article.ts'
import { labelOf } from '../knowledge/figure-label.ts'
import { fold } from '../search/fold.ts'
import type { Query } from './candidates.ts'
import type { AnswerContext } from './context.ts'
import type { Features } from './decision.ts'
import { isHead, isPlan, kindFit } from './figure-sort.ts'
import { PEOPLE } from './fit.ts'
import { is, weighed } from './follow-up/choosing.ts'
import { OF_ONE } from './one-of-many.ts'
import type { Operation } from './reckoning.ts'
import { vouches, weightOf } from './vouching.ts'

/** The operations that are told by wording. */
export const CHOSEN_OPERATIONS = ['sum', 'difference', 'times', 'share', 'average'] as const
export type ChosenOperation = (typeof CHOSEN_OPERATIONS)[number]

/** The same operation by the name that it has here. */
export const chosenAs = (ruled: Operation | undefined): ChosenOperation | undefined =>
  ruled === 'total' ? 'sum' : ruled === 'rest' ? 'difference' : CHOSEN_OPERATIONS.find((one) => one === ruled)

/** How likely each operation is by wording alone, as log odds: by that of the whole message, and of the clause that speaks most for it. */
export type OperationOdds = Readonly<
  Record<ChosenOperation, { readonly whole: number; readonly clause: number }>
>

/** The figures that may be reckoned with. */
export interface Operable {
  readonly figures: readonly Figure[]
  /** Of two places one number each. */
  readonly across: boolean
  /** How far the practice of a figure is found by the message, beside the one that is found best: from 0 to 1. */
  readonly found: (figure: Figure) => number
  /** What the rules take to be wanted of two numbers. */
  readonly ruled: ChosenOperation | undefined
}

/** So many numbers or more are a row. */
export const LEAST_ROW = 3
/** Log odds beyond this say no more. */
const MOST_ODDS = 6

/** How far a message speaks of a figure. */
interface Said {
  readonly figure: Figure
  /** Where it stands among the figures of the place. */
  readonly at: number
  /** How far it vouches for each word of the message, and how much of their weight. */
  readonly vouched: readonly number[]
  readonly said: number
  /** How much of its metric stands in the message, by pairs of characters. */
  readonly spelt: number
  readonly isLabelled: boolean
  readonly found: number
}

/** A figure as a message sees it. */
export interface Seen extends Said {
  readonly isStated: boolean
  readonly isHead: boolean
  /** Asked for in its own measure word: 几场. */
  readonly isAskedIn: boolean
  /** For each of it something is asked: 每场. */
  readonly isEach: boolean
}

/** Numbers that are looked at together, in the order in which they are printed. */
export interface Group {
  readonly seen: readonly Seen[]
  /** How much of what is said they say together; the least and the most that one says alone. */
  readonly both: number
  readonly least: number
  readonly most: number
}

export function createReckoningFeatures({ records, sameUnit }: Pick<AnswerContext, 'records' | 'sameUnit'>) {
  const wordings = new WeakMap<Figure, FigureWording>()
  const wordingOf = (figure: Figure): FigureWording => {
    const known = wordings.get(figure) ?? wordingOfFigure(figure)
    wordings.set(figure, known)
    return known
  }

  /** The figures that say most of what is said, so many of them. */
  function seenBest(
    { reading, words: all }: Query,
    figures: readonly Figure[],
    found: Operable['found'],
    most: number,
  ): readonly Seen[] {
    const words = all.filter(({ known }) => known)
    const spoken = new Set(pairsIn(reading.text))
    return figures
      .map((figure, at): Said => {
        const own = records.metricText(figure.id)
        const vouched = words.map((word) => vouches(own, word))
        const label = labelOf(figure)
        return {
          figure,
          at,
          vouched,
          said: weightSaid(words, vouched),
          spelt: Math.max(
            ...wordingOf(figure).forms.map(
              (pairs) => pairs.filter((pair) => spoken.has(pair)).length / (pairs.length || 1),
            ),
          ),
          isLabelled: label !== undefined && reading.text.includes(label),
          found: found(figure),
        }
      })
      .toSorted((a, b) => scoreOf(b) - scoreOf(a))
      .slice(0, most)
      .map((one) => ({ ...one, ...asked(reading, words, one.figure) }))
  }

  /** Whether it is what the message counts, and for each of which it asks. */
  function asked(
    { requests, stated, text }: Query['reading'],
    words: Query['words'],
    figure: Figure,
  ): Omit<Seen, keyof Said> {
    const { unit } = figure
    const { noun } = wordingOf(figure)
    return {
      isStated: stated.some(({ value }) => value === figure.value),
      isHead: words.some(({ word }) => word.length > 1 && isHead(figure.metric, word)),
      isAskedIn:
        unit !== '个' &&
        (requests.some((request) => request.unit !== undefined && sameUnit(request.unit, unit) === 'same') ||
          ['几', '多少'].some((asks) => text.includes(asks + unit))),
      isEach:
        unit !== '' &&
        (text.includes(`${PEOPLE.has(unit) ? '人' : unit}均`) ||
          [unit, noun, `个${noun}`, `家${noun}`, `名${noun}`].some((one) =>
            ['每', '一', '单'].some((each) => text.includes(each + one)),
          )),
    }
  }

  function featuresOf(
    { reading: { requests, text } }: Query,
    group: Group,
    ordered: readonly Seen[],
    totals: readonly string[],
  ): Features {
    const { both, least, most, seen } = group
    const figures = ordered.map(({ figure }) => figure)
    const [first, ...others] = ordered
    const last = ordered.at(-1)
    const units = requests.flatMap(({ unit }) => unit ?? [])
    const [x, y] = [first?.figure, last?.figure]
    const ratio = x === undefined || y === undefined || y.value === 0 ? 0 : x.value / y.value
    const range = ordered.length === 1
    const gaps = seen.slice(1).map(({ at }, n) => at - (seen[n]?.at ?? 0))
    return {
      range: is(range),
      row: is(ordered.length >= LEAST_ROW),
      both,
      least,
      most,
      unlikely: is(least === 0),
      saidLeast: Math.min(...ordered.map(({ said }) => said)),
      speltLeast: Math.min(...ordered.map(({ spelt }) => spelt)),
      speltMost: Math.max(...ordered.map(({ spelt }) => spelt)),
      heads: share(ordered, ({ isHead: head }) => head),
      allHeads: is(ordered.every(({ isHead: head }) => head)),
      labels: share(ordered, ({ isLabelled }) => isLabelled),
      allLabels: is(ordered.every(({ isLabelled }) => isLabelled)),
      stated: share(ordered, ({ isStated }) => isStated),
      askedIn: is(first?.isAskedIn === true),
      otherAskedIn: is(others.some(({ isAskedIn }) => isAskedIn)),
      unasked: every(
        figures,
        (figure) => units.length > 0 && units.every((unit) => sameUnit(unit, figure.unit) === 'different'),
      ),
      kindAsked: is(
        requests.some(({ kind }) => kind !== undefined && x !== undefined && kindFit(x, kind) === 1),
      ),
      kindUnasked: is(
        requests.length > 0 &&
          requests.every(({ kind }) => kind !== undefined && x !== undefined && kindFit(x, kind) < 0.5),
      ),
      each: is(last?.isEach === true),
      eachOther: is(first?.isEach === true),
      sameMeasure: every(figures, ({ measure }) => measure !== undefined && measure === x?.measure),
      nearMeasure: is(
        x?.near.includes(y?.measure ?? '') === true || y?.near.includes(x?.measure ?? '') === true,
      ),
      noMeasure: every(figures, ({ measure }) => measure === undefined),
      sameUnit: every(figures, ({ unit }) => unit === x?.unit),
      sameKind: every(figures, ({ kind }) => kind === x?.kind),
      samePractice: every(figures, ({ practiceId }) => practiceId === x?.practiceId),
      beside: is(gaps.every((gap) => gap === 1)),
      near: is(gaps.every((gap) => gap <= 3)),
      foundLeast: Math.min(...ordered.map(({ found }) => found)),
      foundMost: Math.max(...ordered.map(({ found }) => found)),
      shares: every(figures, ({ unit }) => unit === '%'),
      people: every(figures, ({ unit }) => PEOPLE.has(unit)),
      onePeople: is(x !== undefined && y !== undefined && PEOPLE.has(x.unit) !== PEOPLE.has(y.unit)),
      money: every(figures, ({ unit }) => unit === '元'),
      oneMoney: is((x?.unit === '元') !== (y?.unit === '元')),
      change: some(figures, ({ kind }) => kind === 'change'),
      changeSaid: is(figures.some(({ kind }) => kind === 'change') && /[涨增降减升]/u.test(text)),
      start: some(figures, ({ role }) => role === 'start'),
      total: some(figures, ({ role }) => role === 'total'),
      part: some(figures, ({ role }) => role === 'part'),
      parts: every(figures, ({ role }) => role === 'part'),
      wholePrinted: is(
        totals.some((measure) =>
          figures.every((figure) => figure.measure === measure && figure.role !== 'total'),
        ),
      ),
      plan: is(x !== undefined && y !== undefined && isPlan(x) !== isPlan(y)),
      ranges: is(!range && figures.some(({ upTo }) => upTo !== undefined)),
      ofOne: some(figures, ({ metric }) => OF_ONE.test(metric)),
      inexact: some(figures, ({ bound }) => bound !== 'exact'),
      less: is(ratio < 1),
      nearly: is(ratio < 1.2),
      far: is(ratio > 20),
      veryFar: is(ratio > 1000),
    }
  }

  function featuresOfNone(
    { reading, words }: Query,
    { across, figures, ruled }: Operable,
    odds: OperationOdds,
    best: Group | undefined,
  ): Features {
    return {
      none: 1,
      noneAcross: is(across),
      noneOdds: bounded(Math.max(...CHOSEN_OPERATIONS.map((one) => odds[one].whole))),
      noneOddsOfClause: bounded(Math.max(...CHOSEN_OPERATIONS.map((one) => odds[one].clause))),
      noneUnruled: is(ruled === undefined),
      noneRequests: is(reading.requests.length === 0),
      noneRequestsMany: is(reading.requests.length > 2),
      noneStated: is(reading.stated.length > 0),
      // 拿出五百万的, of a place that prints 300万元.
      noneMisstated: is(
        reading.stated.some(({ value }) => !figures.some((figure) => figure.value === value)),
      ),
      noneUnknown: weighed(weightOf(words.filter(({ known }) => !known))),
      noneVerdict: is(reading.shape === 'verdict'),
      noneExtreme: is(reading.shape === 'extreme'),
      noneTable: is(reading.shape === 'table'),
      noneDetails: is(reading.details.length > 0),
      noneBoth: best?.both ?? 0,
      noneLeast: best?.least ?? 0,
    }
  }

  return { seenBest, featuresOf, featuresOfNone }
}

export function grouped(seen: readonly Seen[], words: Query['words']): Group {
  const alone = seen.map((one) => {
    const others = seen.filter((other) => other !== one)
    return weightSaid(
      words,
      one.vouched.map((said, n) =>
        Math.max(0, said - Math.max(0, ...others.map(({ vouched }) => vouched[n] ?? 0))),
      ),
    )
  })
  return {
    seen: seen.toSorted((a, b) => a.at - b.at),
    both: weightSaid(
      words,
      words.map((_, n) => Math.max(...seen.map(({ vouched }) => vouched[n] ?? 0))),
    ),
    least: Math.min(...alone),
    most: Math.max(...alone),
  }
}

// Made once: of closures within the features of each group there would be thousands for a message.
const every = (figures: readonly Figure[], holds: (figure: Figure) => boolean): number =>
  is(figures.every(holds))
const some = (figures: readonly Figure[], holds: (figure: Figure) => boolean): number =>
  is(figures.some(holds))
const share = (seen: readonly Seen[], holds: (one: Seen) => boolean): number =>
  seen.filter(holds).length / seen.length

/** What speaks for an operation, whatever it is done with. */
export function operationFeatures(
  operation: ChosenOperation,
  { across, ruled }: Operable,
  odds: OperationOdds,
): Features {
  const others = CHOSEN_OPERATIONS.filter((one) => one !== operation).map((one) => odds[one])
  const { clause, whole } = odds[operation]
  return {
    one: 1,
    across: is(across),
    odds: bounded(whole),
    oddsBeside: bounded(whole - Math.max(...others.map((other) => other.whole))),
    oddsOfClause: bounded(clause),
    oddsOfClauseBeside: bounded(clause - Math.max(...others.map((other) => other.clause))),
    ruled: is(ruled === operation),
    ruledOther: is(ruled !== undefined && ruled !== operation),
  }
}

function weightSaid(words: Query['words'], vouched: readonly number[]): number {
  const total = weightOf(words)
  return total === 0 ? 0 : words.reduce((sum, { weight }, n) => sum + weight * (vouched[n] ?? 0), 0) / total
}

const pairsIn = (text: string): string[] =>
  Array.from({ length: Math.max(0, text.length - 1) }, (_, n) => text.slice(n, n + 2))

export const scoreOf = ({ found, isLabelled, said, spelt }: Said): number =>
  said + spelt + 0.3 * found + is(isLabelled)

/** How a figure is worded: the pairs of characters of each of its forms, and what it counts. */
interface FigureWording {
  readonly forms: readonly (readonly string[])[]
  readonly noun: string
}

function wordingOfFigure({ aliases, metric }: Figure): FigureWording {
  const [own = '', ...others] = [metric, ...aliases].map((form) => fold(form.replace(/[（()）“”的]/gu, '')))
  return {
    forms: [own, ...others].map(pairsIn),
    noun: own.replace(/(?:总数|数量|人数|次数|数)$/u, '').slice(-2),
  }
}

const bounded = (odds: number): number => Math.max(-1, Math.min(1, odds / MOST_ODDS))
