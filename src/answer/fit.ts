/** Whether a figure is the kind of number a question asks for: money for 多少钱, a share for 百分之几. */
import type { Figure } from '../knowledge/article.ts'
import { order } from '../knowledge/same-quantity.ts'
import type { Expected } from './question.ts'

const PEOPLE: ReadonlySet<string> = new Set(['人', '名', '位', '人次', '户', '对'])
const EVENTS: ReadonlySet<string> = new Set([
  '场',
  '场次',
  '次',
  '期',
  '批',
  '批次',
  '届',
  '轮',
  '回',
  '堂',
  '人次',
])
const TIMES: ReadonlySet<string> = new Set([
  '天',
  '年',
  '月',
  '个月',
  '小时',
  '分钟',
  '个工作日',
  '年月',
  '点',
  '岁',
  '周',
  '季度',
])

/** Words by which a rise or fall is asked for. */
const CHANGE =
  /涨|加了?多少|加[了几]|增|升|提高|提升|降|减|少了|多了|高出|高多少|低多少|同比|比(?![例重较]).{1,8}[高低多少]|扩大|翻|幅度|变化|变成|年轻了|省了?多少|省下/u

/** A rise is no answer to how high, and how high no answer to a rise. */
export function asksForChange(text: string): boolean {
  return CHANGE.test(text)
}

/** Measure words that nearly anything is counted in. */
const LOOSE_UNITS: ReadonlySet<string> = new Set(['个', '万', '亿', '成', '倍', '人', '市', '县', '区'])

/** How well the printed unit meets the one asked in: 几步 wants 步, 多少个 says nothing. */
export function unitFit(figure: Figure, unit: string | undefined): number {
  if (unit === undefined || LOOSE_UNITS.has(unit)) return 1
  return figure.unit === unit ? 1.25 : 0.9
}

/**
 * 1: just what is asked; 0: cannot be an answer; between: may be, if nothing fits better (“多少” of people may be
 * printed as 支 or 个).
 */
export function fitOf(figure: Figure, expected: Expected | undefined): number {
  const { kind, unit } = figure
  switch (expected) {
    case undefined:
      return 1
    case 'money':
      return unit === '元' ? 1 : 0
    case 'share':
      return kind === 'share' || kind === 'change' || unit === '%' || unit === '比例'
        ? 1
        : kind === 'ratio'
          ? 0.8
          : 0
    case 'area':
      return kind === 'area' ? 1 : 0
    case 'rank':
      return kind === 'rank' ? 1 : 0
    case 'frequency':
      return kind === 'frequency' ? 1 : kind === 'duration' ? 0.6 : 0
    case 'time':
      return kind === 'duration' || kind === 'date' || kind === 'time' || kind === 'age' || TIMES.has(unit)
        ? 1
        : kind === 'frequency'
          ? 0.7
          : 0
    case 'event':
      // 每月一次 says how often, not how often it has been.
      return EVENTS.has(unit) && kind !== 'frequency' ? 1 : 0
    case 'people':
      return PEOPLE.has(unit) ? 1 : kind === 'count' || kind === 'ratio' ? 0.6 : 0
    case 'thing':
      return kind === 'share' || kind === 'change' || kind === 'money' || kind === 'date' ? 0.5 : 1
  }
}

/** Whether the kind of number asked for is so particular that a figure of that kind is itself a sign of fitting. */
export const isParticular = (expected: Expected | undefined): boolean =>
  expected === 'money' ||
  expected === 'share' ||
  expected === 'area' ||
  expected === 'rank' ||
  expected === 'frequency'

/** Whether two figures count in the same measure, so that they can stand in one column. */
export function sameMeasure(a: Figure, b: Figure): boolean {
  if (a.unit === b.unit || bothShares(a, b)) return true
  return [PEOPLE, EVENTS].some((units) => units.has(a.unit) && units.has(b.unit))
}

/**
 * Which of two figures is larger, where the printed forms settle it: 超过30% and 超1/3 cannot be ordered, 214名 and
 * 211名 can, and so can 超过50% and 30%.
 */
export function larger(a: Figure, b: Figure): 'first' | 'second' | 'equal' | undefined {
  if (!(a.unit === b.unit || bothShares(a, b))) return undefined
  return ({ less: 'second', greater: 'first', equal: 'equal', open: undefined } as const)[order(a, b)]
}

const bothShares = (a: Figure, b: Figure): boolean => isShare(a) && isShare(b)
const isShare = (figure: Figure): boolean => figure.unit === '%' || figure.unit === '比例'
