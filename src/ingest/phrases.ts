/** Numbers that phrases tell and no measure word: how often, none of something, a rank, a time of day, a beginning. */
import type { FigureKind } from '../knowledge/article.ts'
import { readQuantities } from '../knowledge/quantity.ts'

/** A number that is a figure: what stands printed, and how it is to be read. */
export interface Reading {
  readonly start: number
  readonly end: number
  readonly value: number
  readonly upTo?: number
  readonly unit: string
  readonly kind: FigureKind
}

const PERIODS: readonly (readonly [RegExp, string])[] = [
  [/^(?:半个?月)/u, '半月'],
  [/^(?:半年)/u, '半年'],
  [/^(?:个?季度|季)/u, '季度'],
  [/^(?:个?月)/u, '月'],
  [/^(?:个?星期|周)/u, '周'],
  [/^(?:年)/u, '年'],
  [/^(?:天|日)/u, '天'],
]

/** 每年五六月 is when, and not how often. */
const SEASON = /^(?:(?!十[一二]月)[一二三四五六七八九十]{2,3}|\d{1,2}[至到—-]\d{1,2})月/u

/** `每季度召开1次`, `每月`, `年底一次`. A period before an amount (每月200元) only says what the amount is for. */
export function frequencies(text: string): Reading[] {
  const found: Reading[] = []
  for (const match of text.matchAll(/每/gu)) {
    const start = match.index
    const rest = text.slice(start + 1)
    const period = PERIODS.flatMap(([pattern, unit]) => {
      const printed = pattern.exec(rest)?.[0]
      return printed === undefined ? [] : [{ unit, length: printed.length }]
    })[0]
    if (period === undefined) continue
    const tail = rest.slice(period.length).split(/[，。；！？]/u)[0] ?? ''
    if (SEASON.test(tail)) continue
    const times = /^[^每、]{0,14}?(\d{1,3}|[一两二三四五六])次(?!性)/u.exec(tail)
    if (times !== null && times[1] !== undefined) {
      const value = readQuantities(times[1])[0]?.value ?? 1
      found.push({
        start,
        end: start + 1 + period.length + times[0].length,
        value,
        unit: `次/${period.unit}`,
        kind: 'frequency',
      })
      continue
    }
    if (/^[^每、]{0,20}?\d/u.test(tail)) continue
    const day =
      period.unit === '周' ? (/^[一二三四五六日天](?:上午|下午|晚上?)?/u.exec(tail)?.[0].length ?? 0) : 0
    found.push({
      start,
      end: start + 1 + period.length + day,
      value: 1,
      unit: `次/${period.unit}`,
      kind: 'frequency',
    })
  }
  for (const match of text.matchAll(/年[底终初]一次/gu))
    found.push({
      start: match.index,
      end: match.index + match[0].length,
      value: 1,
      unit: '次/年',
      kind: 'frequency',
    })
  return found
}

/** `做到零纠纷、零信访`: none of something, which is a count too. */
export function zeros(text: string): Reading[] {
  return [
    ...text.matchAll(
      /(?<=做到|实现|保持|、|，)零(?!售|星|散|件|工|距离|食|碎|接触|跑)\p{Script=Han}{2}(?=[、，。；])/gu,
    ),
  ].map(
    (match): Reading => ({
      start: match.index,
      end: match.index + match[0].length,
      value: 0,
      unit: '起',
      kind: 'count',
    }),
  )
}

/** `全市第二`, `首个`, `全国百强`. */
export function ranks(text: string): Reading[] {
  const found: Reading[] = []
  for (const match of text.matchAll(
    /(?:全[国省市县区州]|居|列|排名?|位居)第([一二三四五六七八九十]{1,2}|\d{1,3})(?![\p{Script=Han}]?[批轮届期章次季])/gu,
  )) {
    const value = readQuantities(match[1] ?? '')[0]?.value
    if (value !== undefined)
      found.push({
        start: match.index,
        end: match.index + match[0].length,
        value,
        unit: '名次',
        kind: 'rank',
      })
  }
  for (const match of text.matchAll(/首[个家批]/gu))
    found.push({
      start: match.index,
      end: match.index + match[0].length,
      value: 1,
      unit: '名次',
      kind: 'rank',
    })
  for (const match of text.matchAll(/全[国省市](十|百|千)强/gu))
    found.push({
      start: match.index,
      end: match.index + match[0].length,
      value: { 十: 10, 百: 100, 千: 1000 }[match[1] ?? ''] ?? 0,
      unit: '名次',
      kind: 'rank',
    })
  return found
}

/** `晚上9点` is 21 o'clock; “四点半课堂” is a name. */
export function clockTimes(text: string): Reading[] {
  return [...text.matchAll(/(上午|早上|中午|下午|晚上)?(\d{1,2})点(?!\d|半|钟?课)/gu)].flatMap(
    (match): Reading[] => {
      const hour = Number(match[2])
      if (hour > 24) return []
      const late = (match[1] === '下午' || match[1] === '晚上') && hour < 12
      return [
        {
          start: match.index,
          end: match.index + match[0].length,
          value: late ? hour + 12 : hour,
          unit: '点',
          kind: 'time',
        },
      ]
    },
  )
}

/** A date that opens the text or stands right behind its bold lead says when the thing began. */
export function opensWithDate(text: string): Reading[] {
  const match = /^([^，。；]{2,20}。)?((?:19|20)\d{2})年(?:(\d{1,2})月)?(以来|起)?(?=，)/u.exec(text)
  const [, lead, year, monthly, since] = match ?? []
  // A year alone at the front is the time of what follows, save where something begins that has a name.
  const begins = /^，[^，。；]{0,24}“/u.test(text.slice(match?.[0].length))
  if (match === null || year === undefined || ((lead ?? monthly ?? since) === undefined && !begins)) return []
  const start = match[0].indexOf(year)
  return [
    monthly === undefined
      ? { start, end: match[0].length, value: Number(year), unit: '年', kind: 'date' }
      : {
          start,
          end: match[0].length,
          value: Number(year) * 100 + Number(monthly),
          unit: '年月',
          kind: 'date',
        },
  ]
}
