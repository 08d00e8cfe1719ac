/**
 * The one rule for what numbers say of each other: whether a claim agrees with what is printed, which of two is larger,
 * and whether two measure words count alike. A number is the interval of what it leaves possible: 超过30% is (30, ∞).
 *
 * Values are compared on one scale for each dimension (三成, 30% and 3/10; 2.5平方公里 and 250万平方米). Whether two counts are
 * of the same thing is nothing that numbers tell: ask `SameUnit` for the measure words, and the metric for the rest.
 */
import type { Bound } from './quantity.ts'

/** What of a `Quantity` or a `Figure` is compared. */
export interface Amount {
  readonly value: number
  /** The upper end of a range. */
  readonly upTo?: number | undefined
  readonly unit: string
  readonly bound: Bound
}

/** The values that are possible, in the unit's own scale. `Infinity` where nothing limits them. */
export interface Interval {
  readonly low: number
  readonly high: number
  /** Whether the end itself is possible. */
  readonly lowClosed: boolean
  readonly highClosed: boolean
}

/** 约, 近 and 左右 leave a tenth on either side. */
const ABOUT = 0.1

/** Forms of one printed number differ by no more: a third is recorded as 0.3333. */
const TOLERANCE = { least: 1e-4, relative: 1e-9 } as const

/** Whether two plain numbers of one unit are forms of the same one. */
export const sameNumber = (a: number, b: number): boolean => compare(a, b, TOLERANCE.least) === 0

function compare(a: number, b: number, least: number): number {
  if (a === b) return 0
  const difference = a - b
  const most = Math.max(Math.abs(a), Math.abs(b))
  const tolerated = most === Infinity ? 0 : Math.max(least, most * TOLERANCE.relative)
  return Math.abs(difference) <= tolerated ? 0 : difference
}

/** Units of one dimension, on the scale of the first: 比例 is told in hundredths like %. */
const DIMENSIONS: readonly Readonly<Record<string, number>>[] = [
  { '%': 1, 比例: 100 },
  { 平方米: 1, 亩: 10_000 / 15, 公顷: 10_000, 平方公里: 1_000_000 },
  { 米: 1, 公里: 1000 },
  { 分钟: 1, 小时: 60 },
  { 元: 1 },
  { 个百分点: 1 },
  { 倍: 1 },
  { 岁: 1 },
]
const DIMENSION_OF: ReadonlyMap<string, number> = new Map(
  DIMENSIONS.flatMap((units, at) => Object.keys(units).map((unit) => [unit, at] as const)),
)
const dimensionOf = (unit: string): number => DIMENSION_OF.get(unit) ?? -1
const scaleOf = (unit: string): number => DIMENSIONS[dimensionOf(unit)]?.[unit] ?? 1

/** Whether a unit measures rather than counts: %, 平方米, 元, 岁. */
export const isMeasured = (unit: string): boolean => dimensionOf(unit) >= 0

/** A printed number on the scale of its dimension: 2.5平方公里 beside 3072平方米. */
export const onScale = ({ unit, value }: Pick<Amount, 'unit' | 'value'>): number => value * scaleOf(unit)

/** Whether numbers of two measure words stand on one scale. */
export const onOneScale = (a: string, b: string): boolean =>
  a === b || (dimensionOf(a) >= 0 && dimensionOf(a) === dimensionOf(b))

/** The values an amount leaves possible. */
export function intervalOf({ value, upTo, bound }: Amount): Interval {
  const high = upTo ?? value
  switch (bound) {
    case 'exact':
      return { low: value, high, lowClosed: true, highClosed: true }
    case 'about':
      return { low: value * (1 - ABOUT), high: high * (1 + ABOUT), lowClosed: true, highClosed: true }
    case 'atLeast':
    case 'moreThan':
      return { low: value, high: Infinity, lowClosed: bound === 'atLeast', highClosed: false }
    case 'atMost':
    case 'lessThan':
      return { low: Math.min(0, high), high, lowClosed: false, highClosed: bound === 'atMost' }
    case 'andMore':
      return { low: value, high: high + stepOf(high), lowClosed: false, highClosed: false }
  }
}

/** The place of the last digit that is not zero: 10 for 850, 1000 for 11000, 0.1 for 2.5. */
function stepOf(value: number): number {
  const [digits = '', exponent = '0'] = Math.abs(value).toExponential(11).split('e')
  const decimals = digits.replace('.', '').replace(/0{1,11}$/u, '').length - 1
  return value === 0 ? 1 : Number(`1e${Number(exponent) - decimals}`)
}

/** On the scale of its dimension. */
function scaled(amount: Amount): Interval {
  const interval = intervalOf(amount)
  const scale = scaleOf(amount.unit)
  return { ...interval, low: interval.low * scale, high: interval.high * scale }
}

/** On that scale; only fractions are recorded rounded. */
const slackOf = (...units: readonly string[]): number => TOLERANCE.least * (units.includes('比例') ? 100 : 1)
const slack = (a: Amount, b: Amount): number => slackOf(a.unit, b.unit)

/** Shares against counts, areas against money: no order, whatever the numbers. Measure words are of one kind here. */
const comparable = (a: Amount, b: Amount): boolean =>
  dimensionOf(a.unit) === dimensionOf(b.unit) || a.unit === '' || b.unit === ''

/** Whether all of `a` comes before all of `b`. */
function isBefore(a: Interval, b: Interval, least: number): boolean {
  const order = compare(a.high, b.low, least)
  return order < 0 || (order === 0 && !(a.highClosed && b.lowClosed))
}

function isWithin(inner: Interval, outer: Interval, least: number): boolean {
  const low = compare(inner.low, outer.low, least)
  const high = compare(inner.high, outer.high, least)
  return (
    (low > 0 || (low === 0 && (outer.lowClosed || !inner.lowClosed))) &&
    (high < 0 || (high === 0 && (outer.highClosed || !inner.highClosed)))
  )
}

/** Whether two amounts name the same number, or the same ends of a range; the words around it may differ. */
function samePrinted(a: Amount, b: Amount): boolean {
  return namesNumber(a, b.value, b.unit, 'low') && namesNumber(a, b.upTo ?? b.value, b.unit, 'high')
}

function namesNumber(amount: Amount, value: number, unit: string, end: 'low' | 'high'): boolean {
  const own = end === 'low' ? amount.value : (amount.upTo ?? amount.value)
  return compare(own * scaleOf(amount.unit), value * scaleOf(unit), slackOf(amount.unit, unit)) === 0
}

/** Whether the number said is the one that is printed, or either end of a printed range, whatever bounds it; of a range said both ends. */
export const saysNumber = (said: Amount, printed: Amount): boolean =>
  comparable(said, printed) &&
  (samePrinted(said, printed) ||
    (said.upTo === undefined &&
      (['low', 'high'] as const).some((end) => namesNumber(printed, said.value, said.unit, end))))

/** Words that round a number and claim nothing further. */
const ROUNDS: ReadonlySet<Bound> = new Set<Bound>(['exact', 'about', 'andMore'])

const ROUNDED: ReadonlySet<Bound> = new Set<Bound>(['about', 'andMore'])

/**
 * Whether a figure bears out what is claimed: `holds` where all that is printed leaves possible lies within the claim,
 * `wrong` where nothing of it does, `open` where the print does not settle it: “30%” said of a printed 超过30%.
 * Amounts of different dimensions are `open`.
 */
export function claimHolds(claim: Amount, figure: Amount): 'holds' | 'wrong' | 'open' {
  if (!comparable(claim, figure)) return 'open'
  const least = slack(claim, figure)
  if (samePrinted(claim, figure)) {
    if (claim.bound === figure.bound) return 'holds'
    // 850名 for 850余名 and the other way: the same number, more or less carefully told.
    if (claim.bound === 'exact' || (ROUNDS.has(claim.bound) && ROUNDS.has(figure.bound)))
      return isWithin(scaled(figure), scaled(claim), least) ? 'holds' : 'open'
  }
  const [said, printed] = [claimed(claim), scaled(figure)]
  if (isWithin(printed, said, least)) return 'holds'
  // 三成多 of a printed 约三分之一: one rounding of a number for another.
  if (
    ROUNDED.has(claim.bound) &&
    figure.bound === 'about' &&
    isWithin(scaled({ ...figure, bound: 'exact' }), said, least)
  )
    return 'holds'
  return isBefore(said, printed, least) || isBefore(printed, said, least) ? 'wrong' : 'open'
}

/** 近三成 is told of 26.8% as well: whole tenths leave half of one on either side. */
function claimed(claim: Amount): Interval {
  const interval = scaled(claim)
  const isOfTenths =
    claim.bound === 'about' && claim.upTo === undefined && claim.unit === '%' && claim.value % TENTH === 0
  return isOfTenths
    ? {
        ...interval,
        low: Math.min(interval.low, claim.value - TENTH / 2),
        high: Math.max(interval.high, claim.value + TENTH / 2),
      }
    : interval
}
const TENTH = 10

/** Which of two amounts is the larger, where their printed forms settle it: 超过30% and 超1/3 they do not. */
export function order(a: Amount, b: Amount): 'less' | 'equal' | 'greater' | 'open' {
  if (!comparable(a, b)) return 'open'
  const least = slack(a, b)
  const [one, other] = [scaled(a), scaled(b)]
  const isPoint = ({ low, high }: Interval): boolean => low === high
  if (isPoint(one) && isPoint(other) && compare(one.low, other.low, least) === 0) return 'equal'
  if (isBefore(one, other, least)) return 'less'
  return isBefore(other, one, least) ? 'greater' : 'open'
}

/**
 * `same`: 个 and 个, % and 比例. `loose`: 78家 said of 78个, or no measure word at all; the printed form is to be told.
 * `different`: 人 and 人次, % and 个百分点, 元 and whatever is no money.
 */
export type UnitLikeness = 'same' | 'loose' | 'different'
export type SameUnit = (a: string, b: string) => UnitLikeness

/** The rule for measure words, from the lexicon's lists of those that may stand for each other. */
export function createSameUnit(alike: readonly (readonly string[])[]): SameUnit {
  const lists = new Map<string, Set<number>>()
  for (const [at, units] of alike.entries())
    for (const unit of units) lists.set(unit, (lists.get(unit) ?? new Set()).add(at))
  return (a, b) => {
    if (a === b) return 'same'
    const [one, other] = [dimensionOf(a), dimensionOf(b)]
    if (one >= 0 && other >= 0) return one === other ? 'same' : 'different'
    // 创投基金300万 leaves the 元 out; a share without its % says nothing.
    if (a === '' || b === '') return /[%比例点]/u.test(a + b) ? 'different' : 'loose'
    const listsOfB = lists.get(b)
    return [...(lists.get(a) ?? [])].some((at) => listsOfB?.has(at)) ? 'loose' : 'different'
  }
}
