/**
 * Two numbers set against each other: added, taken from each other, or one held to be more. Only printed figures of one
 * unit and with exact values are reckoned with, and only where they count the same thing; else the parts are shown.
 */
import type { Figure } from '../knowledge/article.ts'
import type { AskedNumbers } from '../knowledge/lexicon.ts'
import { readQuantities } from '../knowledge/quantity.ts'
import { type Amount, order, type SameUnit } from '../knowledge/same-quantity.ts'
import type { Answer, Computed, ResultBound, TableNote, Verdict } from './answer.ts'
import { perOf } from './average.ts'
import { asksBase } from './base-value.ts'
import type { Query } from './candidates.ts'
import { isPlan } from './figure-sort.ts'
import { EVENTS, PEOPLE, RHYTHMS } from './fit.ts'
import type { Mark } from './marks.ts'
import { asksMiddle } from './middle.ts'
import { OF_ONE } from './one-of-many.ts'
import { timesAsked } from './product.ts'
import { clauseAround } from './reading/spans.ts'
import { EITHER } from './set-apart.ts'
import { type TellingWord, vouches, weightOf } from './vouching.ts'

/**
 * `product`: a rate so many times; `base`: what a number was before a rate; `middle`: half-way between two; `total`: 一共, 合计 of what may be printed as one number already; `share`: what part one number is of another; `times`: how
 * many times as much.
 */
export type Operation =
  | 'product'
  | 'middle'
  | 'base'
  | 'sum'
  | 'total'
  | 'difference'
  | 'rest'
  | 'order'
  | 'average'
  | 'share'
  | 'times'

const WHITHER = /[送交往到去上放归]哪|哪[去儿]/u
const asksOtherwise = ({ kinds }: Mark): boolean =>
  kinds.some((kind) => kind === 'how' || kind === 'who' || kind === 'where' || kind === 'why')

/** What a message wants done with numbers; undefined where nothing. */
export function operationOf({ reading, wants }: Query, numbers: AskedNumbers): Operation | undefined {
  if (wants !== undefined) return wants
  const { text, marks, places, requests, shape } = reading
  const says = (words: readonly string[]): boolean =>
    words.some((word) => word.length > 1 && text.includes(word))
  const has = (kind: 'sum' | 'compare' | 'verdict'): boolean =>
    marks.some(({ kinds }) => kinds.includes(kind))
  if (asksBase(text)) return 'base'
  if (timesAsked(text) !== undefined) return 'product'
  if (perOf(text, numbers) !== undefined) return 'average'
  if (asksMiddle(text)) return 'middle'
  if (/(?:几|多少)倍/u.test(text)) return 'times'
  // 剩下没人认的送哪去 asks for no number of them.
  const asksElse = requests.length === 0 && (WHITHER.test(text) || marks.some(asksOtherwise))
  if (
    (says(numbers.rest) && !asksElse) ||
    /(?:还有(?:多少|几)[^，。,？?]*|(?:有|多少|几)[个家处]{0,2}[^，。,？?]{0,4}还)[没未]/u.test(text) ||
    LEFT_UNDONE.test(text)
  )
    return 'rest'
  if (
    says(numbers.add) ||
    WRITTEN_SUM.test(text) ||
    RECONCILES.test(text) ||
    TOGETHER.test(text) ||
    // 公益加市场那套，文件给我: what something is called, where more is said behind it and no number asked for.
    (/[^增参追添更]加(?![大强起上总装固快入盟班工油密])[一-龥\d]/u.test(text) &&
      (requests.length > 0 || /加[^，,、。；;？?]*[。？?]*$/u.test(text)))
  )
    return 'sum'
  // 涨两成、涨23%，一共涨了43%: rates that are put together; 从23.2%涨到99.2%，一共涨了多少 is asked of one.
  if (has('sum') && ratesIn(text) > 1 && !asksDifference(text) && !/[到至]/u.test(text)) return 'sum'
  if (
    directionOf(text, numbers) !== undefined &&
    (has('verdict') || shape === 'verdict' || /[?？]$|对不|是不是|没有?$|靠谱不$|吗|[吧么]$/u.test(text))
  )
    return 'order'
  // 甲比乙多，领导这么说的: said of two, it is held against the print.
  if (directionOf(text, numbers) !== undefined && has('compare') && requests.length === 0) return 'order'
  if (asksByHowMuch(reading, numbers)) return 'difference'
  // 蹿了几个百分点: points are what two shares are apart.
  if (requests.some(({ unit }) => unit === '个百分点')) return 'difference'
  if (has('sum') || TOTAL.test(text)) return 'total'
  if ((places.length === 1 && WHICH_MORE.test(text)) || EITHER.test(text)) return 'difference'
  return requests.some(({ kind }) => kind === 'share') && /占|比例|比重|几成|几分之几|百分之|率/u.test(text)
    ? 'share'
    : undefined
}

/** 差几个, 多出多少: by how much one is more than another. */
export function asksByHowMuch({ marks, text }: Query['reading'], { subtract }: AskedNumbers): boolean {
  // 这个社区多大多少人 asks how large it is, and by how much of nothing.
  const apart = subtract.some((word) => text.replace(/多[大高长](?=多少|几)/gu, '').includes(word))
  // 大中小几层 takes nothing from anything.
  const bare = text.replace(/大?中小/gu, '，')
  return (
    (subtract.some((word) => word.length > 1 && bare.includes(word)) && apart) ||
    // 涨幅 is what print may call a number, and asks for no reckoning.
    marks.some(({ kinds, text: phrase }) => kinds.includes('difference') && !phrase.endsWith('幅')) ||
    asksDifference(text)
  )
}

/** 观摩的和挂职的哪样人多, of one place. */
const WHICH_MORE =
  /[和跟与同][^，。;；?？]*(?:谁|哪[个样边头种项拨批类])[^，。;；?？]{0,4}[多少大小高低](?!少)/u
/** 三级各几个，对得上总数不. */
const RECONCILES = /[对合凑][得不]上(?:总数|总账|数|账)|等于总数/u
/** 总场数, 共多少个, 支部、党小组总数. */
const TOTAL =
  /总(?:场|人|户|件|次|条|家|笔|期|个)次?数|共(?:有|计)?(?:多少|几)|[、和与跟及].{1,12}总(?:数|计|和)[?？。]*$|[，,、 +]总[数计](?:是|有)?(?:多少|几个?)?[?？。]*$/u

/** 几个村社区没成立乡贤会. */
const LEFT_UNDONE =
  /(?:多少|几)[个家处件条项][^，。,？?]{0,8}[没未](?:有|能)?(?:成立|[组搭]?建|办|解决|落实|完成|[做搞设弄]|覆盖|认领)/u

/** 合到一起, 并到一块. */
export const TOGETHER = /[合加凑拢并归摞](?:到|在)?(?:一起|一块儿?|一处|一道|一堆)/u

/** 小区支部+物业支部=? */
export const WRITTEN_SUM = /[一-龥)]\+[一-龥(][^=]{0,60}(?:=|等于)/u

/** How many rates a message tells: 23%, 两成. */
const ratesIn = (text: string): number =>
  readQuantities(text).filter(({ unit }) => unit === '%' || unit === '成').length

/** 提高了几个百分点, 表扬多于批评多少条: by how much one is more than another, or than it was. */
const asksDifference = (text: string): boolean =>
  /(?<!新)(?:提高|提升|上升|增加|增长|下降|降低|减少|扩大|[涨升降])了?(?:多少|几)/u.test(text) ||
  /[多少高低]于[^，。,；;？?]{1,16}(?:多少|几)/u.test(text) ||
  // 甲和乙，人数差
  /(?:[人个件条户场]数|数量|数目)差[?？。]?$|差值/u.test(text) ||
  // 添了几个？原来多少现在多少
  (/(?<!新)[添多]了(?:多少|几)/u.test(text) && /原来|原先|以前|之前/u.test(text)) ||
  MORE_BY.test(text)
/** 比殷都多弄了几家 */
const MORE_BY = /比[^，。,；;？?]{1,40}([多少高低])[^，。,；;？?多少高低]{0,3}(?:多少|几)/u

/** Which of two is held to be more where it is asked by how much. */
export function directionTaken(text: string): 'more' | 'less' | undefined {
  const said = MORE_BY.exec(text)?.[1]
  return said === undefined ? undefined : /[少低]/u.test(said) ? 'less' : 'more'
}

/** A比B多, A超过B: whether the first is said to be more or less; undefined where neither is said, or it is asked which. */
export function directionOf(text: string, { more, less }: AskedNumbers): 'more' | 'less' | undefined {
  const than = /比([^,，、。;；?？!！\s]{1,40})/u.exec(text)
  const found = than ?? OVER.exec(text) ?? LESS.exec(text)
  if (found === null) return undefined
  // 每万人配多少社工，甲是不是高过乙: only the clause that holds one against the other may ask which it is.
  const { start, end } = clauseAround(text, found.index, found.index + found[0].length)
  if (/[谁哪几]|多少/u.test(text.slice(start, end))) return undefined
  const told = than === null ? found[1] : than[1]?.replace(SPOKEN_END, '')
  // 批评栏没有表扬栏多
  if (told === undefined) return 'less'
  if (more.some((word) => told.endsWith(word) || told === `${word}过`)) return 'more'
  if (/^(?:远超|赛过|盖过|压过)$/u.test(told)) return 'more'
  return less.some((word) => told.endsWith(word)) ? 'less' : undefined
}
/** What may stand behind 比A多. */
const SPOKEN_END =
  /(?:对不对|是不是|对吗|对吧|是吗|是吧|[吗吧么呢了的是些啊呀哦哇嘛哈咯喽嘞哩噻]|一些|一点){1,4}$/u
const LESS = /(?<!有)没有?[^，,、。；;？?]{1,16}[多高大强快](?:[，,、。？?!！”"」]|$|对|是|吧|吗)/u
const OVER = /(远超|超过|多过|高过|赛过|盖过|压过|大过|胜过|多于|高于|大于|少于|低于|小于|不如|不及)/u

export interface Reckoned {
  /** In the order in which the message names them. */
  readonly figures: readonly Figure[]
  readonly computed?: Omit<Computed, 'of'>
  readonly verdict?: Verdict
  readonly note: TableNote
  /** A比B少几个 where A is more: how they stand. */
  readonly contrary?: TableNote
}

/**
 * Whether printed values can be reckoned with, and if not why. What is counted by no common measure may still be held
 * against each other, or reckoned with by its face, where one practice prints it in one measure word; two counts of one place
 * also where they are of two practices.
 */
function hindrance(
  figures: readonly Figure[],
  operation: Operation,
  sameUnit: SameUnit,
  apart: boolean,
): 'bounds' | 'unlike' | undefined {
  const [first] = figures
  if (first === undefined || figures.length < 2) return 'unlike'
  if (operation === 'average') return figures.every(isNearlyExact) ? undefined : 'bounds'
  if (
    figures.some(
      ({ unit, kind }) =>
        sameUnit(unit, first.unit) === 'different' || (kind === 'change') !== (first.kind === 'change'),
    )
  )
    return 'unlike'
  // 每月一次 and 每月第一周星期六 are no amounts.
  if (operation !== 'order' && figures.some(({ kind }) => RHYTHMS.has(kind))) return 'unlike'
  // 108场 and 19个 come to nothing, though 个 may count events.
  const isOther = (figure: Figure): boolean => figure.unit !== first.unit && !countsAlike(figure, first)
  const areEvents = figures.every(({ unit }) => EVENTS.has(unit) && !PEOPLE.has(unit))
  if (isSum(operation) && !areEvents && figures.some(isOther)) return 'unlike'
  // The largest of several is part of what they come to, and 每处 tells of one of them.
  if (isSum(operation) && figures.some(({ metric }) => OF_ONE.test(metric))) return 'unlike'
  // 4309名 and 81个: people and what are none.
  if (figures.some((figure) => arePeople(figure) !== arePeople(first))) return 'unlike'
  const face = apart
    ? () => true
    : operation === 'order' || operation === 'difference' || operation === 'share'
      ? ofOnePlace
      : ofOnePractice
  if (!figures.every((figure) => countsAlike(figure, first) || face(figure, first))) return 'unlike'
  if (operation === 'order') return undefined
  if (operation !== 'difference' && (first.unit === '%' || first.unit === '比例')) return 'unlike'
  return boundOf(figures, operation) === undefined ? 'bounds' : undefined
}

/** 约1.8万多 and 约1.5万 are about 0.3万 apart. */
const FAR = 0.1

const UP: ReadonlySet<Amount['bound']> = new Set(['atLeast', 'moreThan'])
const DOWN: ReadonlySet<Amount['bound']> = new Set(['atMost', 'lessThan'])

/**
 * What the printed numbers leave open of a result: 200余名 and 50余名 make about 250, 23名 are at most 8 more than 15名以上;
 * undefined where they leave open whether there is one at all.
 */
function boundOf(figures: readonly Figure[], operation: Operation): ResultBound | 'exact' | undefined {
  if (figures.some(({ upTo }) => upTo !== undefined)) return undefined
  const adds = operation === 'sum' || operation === 'total'
  const [a, b] = figures
  // By about how much one is more than the other is told where the print settles that it is, or they are far apart.
  const isRough = figures.some(({ bound }) => bound === 'about' || bound === 'andMore')
  const isFar =
    a !== undefined && b !== undefined && Math.abs(a.value - b.value) >= FAR * Math.max(a.value, b.value)
  if (!adds && isRough && !isFar && a !== undefined && b !== undefined && order(a, b) === 'open')
    return undefined
  const smaller = adds || a === undefined || b === undefined ? undefined : a.value < b.value ? a : b
  const ways = new Set(
    figures.map((figure): ResultBound | 'exact' => {
      const { bound } = figure
      if (bound === 'exact' || bound === 'about') return bound
      if (bound === 'andMore') return 'about'
      return UP.has(bound) === (figure !== smaller) ? 'atLeast' : 'atMost'
    }),
  )
  const limit = (['atLeast', 'atMost'] as const).filter((way) => ways.has(way))
  if (limit.length === 0) return ways.has('about') ? 'about' : 'exact'
  // 20万元以上 and 60余万元 are 80万元 at least; 20万元以上 and about 60 are nothing that could be told.
  const isSettled = figures.every(
    ({ bound }) => bound === 'exact' || UP.has(bound) || DOWN.has(bound) || (adds && bound === 'andMore'),
  )
  const isLinear = adds || operation === 'difference' || operation === 'rest'
  const settled = isSettled && isLinear && !(adds && limit[0] === 'atMost' && ways.has('about'))
  return settled && limit.length === 1 ? limit[0] : undefined
}

/** 320多个 of 社区合伙人数 are people as well. */
const arePeople = ({ metric, unit }: Figure): boolean =>
  PEOPLE.has(unit) || metric.replace(/[（(].*$/u, '').endsWith('人数')

/** Whether numbers are to be put together. */
export const isSum = (operation: Operation): boolean => operation === 'sum' || operation === 'total'

/** 850余名 and 50多家 may be divided, and it is said that the quotient is a rough one. */
export const isNearlyExact = ({ bound, upTo }: Figure): boolean =>
  upTo === undefined && (bound === 'exact' || bound === 'about' || bound === 'andMore')

/** 四强党支部比模范机关多: of two counts of one place that no measure tells apart, one is more than the other. */
const ofOnePlace = (a: Figure, b: Figure): boolean =>
  ofOnePractice(a, b) ||
  (a.articleId === b.articleId &&
    a.kind === 'count' &&
    b.kind === 'count' &&
    a.unit === b.unit &&
    [a, b].every(({ measure }) => measure === undefined))

const ofOnePractice = (a: Figure, b: Figure): boolean =>
  a.articleId === b.articleId && a.practiceId === b.practiceId && a.kind === b.kind

/** Whether two figures count by one measure, or one counts nearly what the other does. */
export function countsAlike(a: Figure, b: Figure): boolean {
  const [one, two] = [a, b].map(({ measure, near }) => [...(measure === undefined ? [] : [measure]), ...near])
  return one?.some((name) => two?.includes(name)) === true
}

/** Whether an answer's figures are reckoned with. */
export const isReckonedWith = ({ body }: Answer): boolean =>
  body.kind === 'table' && body.notes.some(({ kind }) => kind === 'computed')

/** Figures that count the same thing → what comes of them. */
export function reckon(
  figures: readonly Figure[],
  operation: Operation,
  sameUnit: SameUnit,
  said?: 'more' | 'less',
  /** Whether each counts in its own way, and they are set against each other by name. */
  apart = false,
): Reckoned {
  const [a, b] = figures
  if (a !== undefined && b === undefined && operation === 'difference') return endsOf(a)
  const why = hindrance(figures, operation, sameUnit, apart)
  if (a === undefined || b === undefined) return { figures, note: { kind: 'notReckoned', why: 'unlike' } }
  if (why !== undefined) return { figures, note: { kind: 'notReckoned', why } }
  if (operation === 'order') {
    const told = order(a, b)
    if (told === 'open') return { figures, verdict: 'unknown', note: { kind: 'notOrdered', why: 'bounds' } }
    const holds = told === (said === 'less' ? 'less' : 'greater')
    return {
      figures,
      verdict: holds ? 'yes' : 'no',
      note: { kind: 'ordered', first: a, second: b, order: told },
    }
  }
  const alike = operation === 'average' || (!apart && figures.every((figure) => countsAlike(figure, a)))
  const bound = operation === 'average' ? 'exact' : boundOf(figures, operation)
  const open: { readonly bound?: ResultBound } = bound === undefined || bound === 'exact' ? {} : { bound }
  const computed = ({ operation, parts, told, unit, value }: Result): Reckoned => ({
    figures,
    // What counts by no common measure is no sum that stands for anything.
    ...(alike ? { computed: { operation, value, unit, ...open } } : {}),
    note: {
      kind: 'computed',
      operation,
      value,
      ...(told === undefined ? {} : { told }),
      unit,
      ...open,
      figures: parts,
      plans: operation === 'sum' && parts.some(isPlan) && !parts.every(isPlan),
      alike,
    },
  })
  const stands = said === undefined || operation !== 'difference' ? 'open' : order(a, b)
  const contrary: Pick<Reckoned, 'contrary'> =
    stands === (said === 'less' ? 'greater' : 'less')
      ? { contrary: { kind: 'ordered', first: a, second: b, order: stands } }
      : {}
  const result = resultOf(figures, operation)
  if (result === undefined) return { figures, note: { kind: 'notReckoned', why: 'unlike' } }
  return { ...computed(result), ...contrary }
}

/** 表扬占几成: what part one is of all of them together, where no whole is printed. */
export function partOfAll(part: Figure, all: readonly Figure[], sameUnit: SameUnit): Reckoned | undefined {
  const sum = reckon(all, 'sum', sameUnit)
  if (sum.note.kind !== 'computed' || sum.note.value === 0) return undefined
  const { alike, bound, value } = sum.note
  const { told, value: percent } = quotient((part.value / value) * 100, '%')
  const share = { operation: 'share', value: percent, unit: '%' } as const
  const open = bound === undefined ? {} : { bound }
  return {
    figures: all,
    ...(alike ? { computed: { ...share, ...open } } : {}),
    note: {
      kind: 'computed',
      ...share,
      ...(told === undefined ? {} : { told }),
      ...open,
      ofSum: true,
      figures: [part, ...all],
      plans: false,
      alike,
    },
  }
}

/** 15至25人: how far the ends of a printed range are apart. */
function endsOf(figure: Figure): Reckoned {
  const { bound, unit, upTo, value } = figure
  if (upTo === undefined || bound !== 'exact')
    return { figures: [figure], note: { kind: 'notReckoned', why: 'bounds' } }
  const result = { operation: 'difference', value: exactly(upTo - value), unit } as const
  return {
    figures: [figure],
    computed: result,
    note: { kind: 'computed', ...result, figures: [figure], plans: false, alike: true },
  }
}

interface Result {
  readonly operation: Computed['operation']
  readonly value: number
  /** A quotient as people tell it. */
  readonly told?: number
  readonly unit: string
  readonly parts: readonly Figure[]
}

/** The reckoning itself, of the printed values as they stand. */
function resultOf(figures: readonly Figure[], operation: Operation): Result | undefined {
  const [a, b] = figures
  if (a === undefined || b === undefined || operation === 'order' || IN_ITS_WAY.has(operation))
    return undefined
  const [larger, smaller] = a.value >= b.value ? [a, b] : [b, a]
  switch (operation) {
    case 'sum':
    case 'total':
      return {
        operation: 'sum',
        value: exactly(figures.reduce((sum, { value }) => sum + value, 0)),
        // 15期 and 37次 are 52次.
        unit: figures.every(({ unit }) => unit === a.unit || !EVENTS.has(unit)) ? a.unit : '次',
        parts: figures,
      }
    case 'average':
      return { operation, ...quotient(a.value / b.value, a.unit), unit: `${a.unit}/${b.unit}`, parts: [a, b] }
    case 'times':
      return { operation, value: rounded(larger.value / smaller.value), unit: '倍', parts: [larger, smaller] }
    case 'share':
      return {
        operation,
        ...quotient((smaller.value / larger.value) * 100, '%'),
        unit: '%',
        parts: [smaller, larger],
      }
    default:
      return {
        operation: 'difference',
        value: exactly(larger.value - smaller.value),
        unit: a.unit === '%' ? '个百分点' : a.unit,
        parts: [larger, smaller],
      }
  }
}

/** Reckoned each in a way of its own. */
export const IN_ITS_WAY: ReadonlySet<Operation> = new Set(['product', 'base', 'middle'])
const rounded = (value: number): number => Number(value.toFixed(2))

/**
 * A quotient to two decimals; and to one, as people tell it, of the numbers themselves: 53.846 is 53.8, though 53.85 is nearer
 * to 53.9. Money, and what is less than one, is told to two.
 */
function quotient(exact: number, unit: string): { readonly value: number; readonly told?: number } {
  const value = rounded(exact)
  return value < 1 || unit.startsWith('元') ? { value } : { value, told: Number(exact.toFixed(1)) }
}

/** Printed values have at most four decimals; binary fractions would show more. */
const exactly = (value: number): number => Number(value.toFixed(4))

/** How much of what a message says two figures of one place must cover together. */
const COVERED = 0.6
/** A pair that counts by one measure is likelier meant than one that only shares its unit. */
const SAME_MEASURE = 0.25
const SAME_PRACTICE = 0.1

/**
 * The two figures that a message sets against each other, in the order in which it names them: together they say most of
 * what it says, and each says something that the other does not.
 */
export function pairOf(
  words: readonly TellingWord[],
  figures: readonly Figure[],
  textOf: (figure: Figure) => string,
): readonly [Figure, Figure] | undefined {
  const total = weightOf(words)
  if (total === 0) return undefined
  const said = figures.map((figure) => {
    const text = textOf(figure)
    return words.map((word) => vouches(text, word))
  })
  let best: { pair: [Figure, Figure]; score: number } | undefined
  for (const [i, a] of figures.entries())
    for (const [j, b] of figures.entries()) {
      if (j <= i || a.unit !== b.unit || a.articleId !== b.articleId) continue
      const [of, other] = [said[i] ?? [], said[j] ?? []]
      const covered =
        words.reduce((sum, { weight }, at) => sum + weight * Math.max(of[at] ?? 0, other[at] ?? 0), 0) / total
      if (covered < COVERED) continue
      const ownOfA = ownWord(words, of, other)
      const ownOfB = ownWord(words, other, of)
      if (ownOfA === undefined || ownOfB === undefined) continue
      const score =
        covered +
        (a.measure !== undefined && a.measure === b.measure ? SAME_MEASURE : 0) +
        (a.practiceId === b.practiceId ? SAME_PRACTICE : 0)
      if (best === undefined || score > best.score)
        best = { pair: ownOfA.start <= ownOfB.start ? [a, b] : [b, a], score }
    }
  return best?.pair
}

/** The most telling word that one of two texts vouches for and the other does not. */
function ownWord(
  words: readonly TellingWord[],
  of: readonly number[],
  other: readonly number[],
): TellingWord | undefined {
  const own = words.filter(
    (word, at) => word.weight >= TELLING && (of[at] ?? 0) >= 0.5 && (other[at] ?? 0) < 0.5,
  )
  return own.toSorted((a, b) => b.weight - a.weight)[0]
}

/** A word of this weight names something. */
const TELLING = 1.5
