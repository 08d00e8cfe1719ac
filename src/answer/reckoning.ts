/**
 * Two numbers set against each other: added, taken from each other, or one held to be more. Only printed figures of one
 * unit and with exact values are reckoned with, and only where they count the same thing; else the parts are shown.
 */
import type { Figure } from '../knowledge/article.ts'
import type { AskedNumbers } from '../knowledge/lexicon.ts'
import { order, type SameUnit } from '../knowledge/same-quantity.ts'
import type { Computed, TableNote, Verdict } from './answer.ts'
import { isPlan, type Query } from './candidates.ts'
import { type TellingWord, vouches } from './vouching.ts'

/** `total`: 一共, 合计 of what may be printed as one number already. */
export type Operation = 'sum' | 'total' | 'difference' | 'rest' | 'order'

/** What a message wants done with numbers; undefined where nothing. */
export function operationOf({ reading }: Query, numbers: AskedNumbers): Operation | undefined {
  const { text, marks, shape } = reading
  const says = (words: readonly string[]): boolean =>
    words.some((word) => word.length > 1 && text.includes(word))
  const has = (kind: 'sum' | 'difference' | 'compare' | 'verdict'): boolean =>
    marks.some(({ kinds }) => kinds.includes(kind))
  if (says(numbers.rest)) return 'rest'
  if (says(numbers.add) || /[^增参追添更]加(?![大强起上总])[一-龥\d]/u.test(text)) return 'sum'
  if (
    directionOf(text, numbers) !== undefined &&
    (has('verdict') || shape === 'verdict' || /[?？]$|对不|是不是|没有$|吗|[吧么]$/u.test(text))
  )
    return 'order'
  if (says(numbers.subtract) || has('difference') || asksDifference(text)) return 'difference'
  return has('sum') ? 'total' : undefined
}

/** 提高了几个百分点, 表扬多于批评多少条: by how much one is more than another, or than it was. */
const asksDifference = (text: string): boolean =>
  /(?<!新)(?:提高|提升|上升|增加|增长|下降|降低|减少|扩大|[涨升降])了?(?:多少|几)/u.test(text) ||
  /[多少高低]于[^，。,；;？?]{1,16}(?:多少|几)/u.test(text)

/** A比B多, A超过B: whether the first is said to be more or less; undefined where neither is said, or it is asked which. */
export function directionOf(text: string, { more, less }: AskedNumbers): 'more' | 'less' | undefined {
  if (/[谁哪几]|多少/u.test(text)) return undefined
  const told =
    /比([^,，、。;；?？!！\s]{1,40})/u.exec(text)?.[1]?.replace(SPOKEN_END, '') ?? OVER.exec(text)?.[1]
  if (told === undefined) return undefined
  if (more.some((word) => told.endsWith(word) || told === `${word}过`)) return 'more'
  return less.some((word) => told.endsWith(word)) ? 'less' : undefined
}
/** What may stand behind 比A多. */
const SPOKEN_END = /(?:对不对|是不是|对吗|对吧|是吗|是吧|[吗吧么呢了的是些]|一些|一点){1,4}$/u
const OVER = /(超过|多过|高过|大过|胜过|多于|高于|大于|少于|低于|小于|不如|不及)/u

export interface Reckoned {
  /** In the order in which the message names them. */
  readonly figures: readonly Figure[]
  readonly computed?: Omit<Computed, 'of'>
  readonly verdict?: Verdict
  readonly note: TableNote
}

/** Whether printed values can be reckoned with, and if not why. */
function hindrance(
  figures: readonly Figure[],
  operation: Operation,
  sameUnit: SameUnit,
): 'bounds' | 'unlike' | undefined {
  const [first] = figures
  if (first === undefined || figures.length < 2) return 'unlike'
  if (
    figures.some(
      ({ unit, kind }) =>
        sameUnit(unit, first.unit) === 'different' || (kind === 'change') !== (first.kind === 'change'),
    )
  )
    return 'unlike'
  const practice = first.practiceId
  // 会议降幅 and 发文降幅 have no measure, and may be held against each other within their practice.
  if (operation === 'order')
    return figures.every((figure) => countsAlike(figure, first) || figure.practiceId === practice)
      ? undefined
      : 'unlike'
  if (!figures.every((figure) => countsAlike(figure, first))) return 'unlike'
  if ((operation === 'sum' || operation === 'total') && (first.unit === '%' || first.unit === '比例'))
    return 'unlike'
  return figures.every(({ bound, upTo }) => bound === 'exact' && upTo === undefined) ? undefined : 'bounds'
}

/** Whether two figures count by one measure, or one counts nearly what the other does. */
function countsAlike(a: Figure, b: Figure): boolean {
  const [one, two] = [a, b].map(({ measure, near }) => [...(measure === undefined ? [] : [measure]), ...near])
  return one?.some((name) => two?.includes(name)) === true
}

/** Figures that count the same thing → what comes of them. */
export function reckon(
  figures: readonly Figure[],
  operation: Operation,
  sameUnit: SameUnit,
  said?: 'more' | 'less',
): Reckoned {
  const [a, b] = figures
  const why = hindrance(figures, operation, sameUnit)
  if (why !== undefined || a === undefined || b === undefined)
    return { figures, note: { kind: 'notReckoned', why: why ?? 'unlike' } }
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
  if (operation === 'sum' || operation === 'total') {
    const value = exactly(figures.reduce((sum, figure) => sum + figure.value, 0))
    const plans = figures.some(isPlan) && !figures.every(isPlan)
    return {
      figures,
      computed: { operation: 'sum', value, unit: a.unit },
      note: { kind: 'computed', operation: 'sum', value, unit: a.unit, figures, plans },
    }
  }
  const value = exactly(Math.abs(a.value - b.value))
  const unit = a.unit === '%' ? '个百分点' : a.unit
  const parts = a.value >= b.value ? [a, b] : [b, a]
  return {
    figures,
    computed: { operation: 'difference', value, unit },
    note: { kind: 'computed', operation: 'difference', value, unit, figures: parts, plans: false },
  }
}

/** Printed values have at most four decimals; binary fractions would show more. */
const exactly = (value: number): number => Number(value.toFixed(4))

/** How much of what a message says two figures of one place must cover together. */
const COVERED = 0.6
/** So much of an item's words its figure must say. */
const ITEM = 0.6
/** 城市社区 is hardly telling, and an item beside 村 and 网格党组织. */
const LEAST_ITEM = 0.8
/** What the practice behind a figure says counts so much for an item. */
const AROUND = 0.75
/** A pair that counts by one measure is likelier meant than one that only shares its unit. */
const SAME_MEASURE = 0.25
const SAME_PRACTICE = 0.1

/** What stands between two items of a list. */
const BETWEEN = /[、,，;；]|[和与跟及同]|以及|加上|减去|比|还是/u

/** The words of a message, item by item: 当天办结率 and 三天内办结率 of “当天办结率跟三天内办结率差多少”. */
export function itemsOf(text: string, words: readonly TellingWord[]): readonly (readonly TellingWord[])[] {
  const items: TellingWord[][] = []
  let end = 0
  for (const word of words.toSorted((a, b) => a.start - b.start)) {
    const last = items.at(-1)
    const between = text.slice(end, word.start)
    // “大工委”“大党委”: things in quotation marks side by side are a list.
    if (last === undefined || BETWEEN.test(between) || /[”"」』][“"「『]/u.test(between)) items.push([word])
    else last.push(word)
    end = word.end
  }
  return items
}

/** A figure for each item that has one, no figure twice, all in measure words of one family. */
export function figureOfEach(
  items: readonly (readonly TellingWord[])[],
  figures: readonly Figure[],
  sameUnit: SameUnit,
  {
    metricOf,
    textOf,
  }: { readonly metricOf: (figure: Figure) => string; readonly textOf: (figure: Figure) => string },
): readonly Figure[] {
  if (items.length < 2) return []
  const ranked = items.map((item) => {
    // 老小区微改造: what no record knows does not tell figures apart.
    const words = item.filter(({ known }) => known)
    const total = words.reduce((sum, { weight }) => sum + weight, 0)
    if (total < LEAST_ITEM) return []
    return figures
      .map((figure) => {
        const [own, around] = [metricOf(figure), textOf(figure)]
        const score = words.reduce(
          (sum, word) => sum + word.weight * Math.max(vouches(own, word), AROUND * vouches(around, word)),
          0,
        )
        return { figure, score: score / total }
      })
      .filter(({ score }) => score >= ITEM)
      .toSorted((a, b) => b.score - a.score)
  })
  let best: { chosen: Figure[]; score: number } = { chosen: [], score: 0 }
  // The first item that has a figure settles what is counted; each of its likely figures is tried.
  for (const lead of ranked.find((some) => some.length > 0)?.slice(0, 6) ?? []) {
    const alike = ({ measure, unit }: Figure): number =>
      (unit === lead.figure.unit ? SAME_PRACTICE : 0) +
      (measure !== undefined && measure === lead.figure.measure ? SAME_MEASURE : 0)
    const chosen: Figure[] = []
    let score = 0
    for (const some of ranked) {
      const [next] = some
        .filter(
          ({ figure }) => !chosen.includes(figure) && sameUnit(figure.unit, lead.figure.unit) !== 'different',
        )
        .map(({ figure, score: own }) => ({
          figure,
          score: own + alike(figure),
          isLead: figure === lead.figure && chosen.length === 0,
        }))
        .toSorted((a, b) => Number(b.isLead) - Number(a.isLead) || b.score - a.score)
      if (next === undefined) continue
      chosen.push(next.figure)
      score += next.score
    }
    if (score > best.score) best = { chosen, score }
  }
  return best.chosen
}

/**
 * The two figures that a message sets against each other, in the order in which it names them: together they say most of
 * what it says, and each says something that the other does not.
 */
export function pairOf(
  words: readonly TellingWord[],
  figures: readonly Figure[],
  textOf: (figure: Figure) => string,
): readonly [Figure, Figure] | undefined {
  const total = words.reduce((sum, { weight }) => sum + weight, 0)
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
