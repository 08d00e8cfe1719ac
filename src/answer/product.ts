/**
 * “按三百三十人算，总共要多少钱”, “省一回的和年年省的，三年算下来多少”: what a printed rate comes to for so many as the message says,
 * with what is printed beside it for once.
 */
import type { Figure } from '../knowledge/article.ts'
import { type Quantity, readQuantities } from '../knowledge/quantity.ts'
import { PEOPLE } from './fit.ts'
import type { Reckoned } from './reckoning.ts'

/** How many times a rate is to be taken. */
export interface Times {
  /** Undefined for so many as the print counts: 按现有人数. */
  readonly count: number | undefined
  readonly unit: string
  /** Whether it is times of the calendar that are counted, and not persons. */
  readonly isTime: boolean
  /** Whether the number is said as about so many: 三百三十来人. */
  readonly isRough: boolean
}

const PERIODS: ReadonlySet<string> = new Set(['年', '个月', '月', '季度', '周', '天'])
const PERSONS: ReadonlySet<string> = new Set(['人', '名', '位', '户', '家', '个', '口'])
const RECKONS = /^[^，,。；;？?]{0,2}(?:算|合计|总共|一共|共|下来|加起来|累计)/u

/** A whole year of what is told by the month. */
const A_YEAR = /(?:算成|折成|合)一年|一年(?:下来|到头|总共|一?共|拢共|合计?|算|能|是|多)|按年算|全年/u

/** 按三百三十来人算, 三年下来; undefined where a message names no number of times. */
export function timesAsked(text: string): Times | undefined {
  if (!/[多几好]/u.test(text)) return undefined
  // 每月200元，一年下来多少; 装修省一笔，每年又省一笔，头一年多少
  if (/月/u.test(text) && A_YEAR.test(text)) return { count: 12, unit: '个月', isTime: true, isRough: false }
  if (/每年|年年/u.test(text) && /头一年|第一年/u.test(text))
    return { count: 1, unit: '年', isTime: true, isRough: false }
  if (OF_EVERYONE.test(text) && OF_MONEY.test(text))
    return { count: undefined, unit: '人', isTime: false, isRough: false }
  for (const said of readQuantities(text)) {
    const { unit, value, start } = said
    const isTime = PERIODS.has(unit)
    const behind = text.slice(said.end)
    const isCounted =
      PERSONS.has(unit) && (/[按照]$/u.test(text.slice(0, start)) || /^(?:来|左右)?算/u.test(behind))
    if (value < 2 || isYear(said) || !(isTime || isCounted)) continue
    // 每年又省一笔，头三年省下多少; 三年来 says only since when.
    const repeats = unit === '年' && BY_THE_YEAR.test(text) && !SINCE.test(behind)
    const lasts = unit === '年' && LASTS.test(behind) && !DONE.test(text.slice(0, start))
    if (repeats || lasts || RECKONS.test(behind))
      return { count: value, unit, isTime, isRough: said.bound !== 'exact' }
  }
  return undefined
}

/** 按现有人数一个月要掏多少, 人人拿最高档. */
const OF_EVERYONE =
  /[按照]着?(?:现有|现在|目前|现|总|全部|实有|实际)?的?(?:\p{Script=Han}{0,4}人数|人头|总人数)(?!排)|人人|每人都|个个|所有人|全员|全都?(?:拿|领|按|发)|都(?:拿|领|享受|按)(?:最|上|下|满|到)/u
const OF_MONEY = /[钱元块掏]|补[贴助]|津贴|工资|[花发]多少|[花发]几/u
/** 五年能省下多少, 三年的日常费用; 近三年, 三年行动计划 only say since when, or how long. */
const LASTS =
  /^(?:的(?!行动|计划|规划|时间|目标|任务)|[一总]?共|[能可得要会应该]|至少|最少|最多|起码|差不多|大概|省)/u
const DONE = /(?:[近前后这去头第满]|过去|最近|连续|为期|已经?|用了?|花了?|干了|过了)$/u
const BY_THE_YEAR = /每年|年年|一年省/u
const SINCE = /^(?:来|内|前|后|以|间|多来|行动|计划|规划)/u

const isYear = ({ unit, value }: Quantity): boolean => unit === '年' && value >= 1900

/** Whether a figure is so much for each of what is counted: 每年 for years; 每月, 每人 money for persons. */
export function isRateFor({ isTime, unit }: Times, { asOf = '', kind, metric, printed }: Figure): boolean {
  const text = `${metric}${printed}${asOf}`
  const period = unit.replace(/^个/u, '')
  if (isTime) return kind !== 'frequency' && ['每', '年', '每个'].some((each) => text.includes(each + period))
  return kind === 'money' && /每[人名位户家个]|每月|人均|户均/u.test(text)
}

/** 330余名, where a rate beside it is asked for 三百三十人: the number is printed as well. */
export const isCountOf = (
  { kind, practiceId, unit, value }: Figure,
  { count, isTime }: Times,
  [rate]: readonly Figure[],
): boolean =>
  !isTime &&
  kind === 'count' &&
  practiceId === rate?.practiceId &&
  (count === undefined ? PEOPLE.has(unit) && unit !== '人次' : value === count)

/** What is paid or saved but once. */
export const isOnce = ({ metric }: Figure): boolean => metric.includes('一次性')

/**
 * The rate so many times, and what comes once beside it.
 * @param persons what the print counts, for each of which the rate may be
 */
export function multiplied(
  [rate, once]: readonly Figure[],
  { count: told, isRough: isToldRoughly, isTime }: Times,
  persons?: Figure,
): Reckoned {
  const count = told ?? persons?.value
  const figures = [rate, once].flatMap((figure) => figure ?? [])
  const isLower = ({ bound }: Figure): boolean =>
    bound === 'atLeast' || bound === 'moreThan' || bound === 'andMore'
  if (
    rate === undefined ||
    count === undefined ||
    figures.some((figure) => figure.bound !== 'exact' && !isLower(figure))
  )
    return { figures, note: { kind: 'notReckoned', why: 'bounds' } }
  const beside = once?.value ?? 0
  const isRough = isToldRoughly || (told === undefined && persons?.bound !== 'exact')
  const perMonth = !isTime && /每月|月均/u.test(`${rate.metric}${rate.printed}`) ? '/月' : ''
  return {
    figures,
    note: {
      kind: 'computed',
      operation: 'product',
      times: count,
      value: rate.value * count + beside,
      ...(rate.upTo === undefined ? {} : { upTo: rate.upTo * count + (once?.upTo ?? beside) }),
      unit: `${rate.unit}${perMonth}`,
      ...(figures.some(isLower) ? { bound: 'atLeast' as const } : isRough ? { bound: 'about' as const } : {}),
      figures,
      plans: false,
      alike: true,
    },
  }
}
