/** The numbers that a message states and the times that it names. */
import type { Quantity } from '../../knowledge/quantity.ts'
import type { Span } from './spans.ts'

/** Smaller numbers without a measure word belong to names: 过三关. */
export const LEAST_STATED = 10

/** Numbers that carry a claim: with a unit, and not a date. A name's own numbers (1+3+X, 5+1) have no unit. */
export function statesNumber({ unit, han, value, start }: Quantity, text: string): boolean {
  if (unit === '' || DATE_UNITS.has(unit)) return false
  // 一个, 两家, 三级 say which things, not how many, or belong to a name.
  if (han && value < 10 && unit !== '%' && unit !== '比例') return false
  // 一万个城里人摊得到几个: a round number of people that a number is asked for.
  if (FOR_SO_MANY.test(text.slice(start))) return false
  // 帮我列5条: so many are wanted.
  if (WANTED.has(unit) && /[列举挑]$/u.test(text.slice(0, start))) return false
  // 每一万人, 按一万人: what is counted for each so many of.
  return !/[第哪前后这那每按]$/u.test(text.slice(0, start))
}
const FOR_SO_MANY =
  /^(?:一[百千万]|1(?:00|000|0000|万)) ?[个名]?[^，,。？?\d]{0,3}(?:人|居民|户)[^。？?\d]{0,12}(?:几|多少)/u
const WANTED: ReadonlySet<string> = new Set(['条', '个', '项', '处', '家', '例', '种', '篇'])
const DATE_UNITS: ReadonlySet<string> = new Set(['年', '年月', '月', '日', '点', '名次'])

/** 办成的问题超过五百了吧: a bound at the end of a message that asks whether it is so. */
export const isAskedOf = ({ bound, end }: Quantity, text: string): boolean =>
  bound !== 'exact' && ASKS_WHETHER.test(text.slice(end))
const ASKS_WHETHER = /^了?(?:[吧吗么]|没有?)[?？。!！]{0,3}$/u

/** A time that what is asked must be of. This year and now are what articles speak of anyway. */
export function timesIn(text: string): (Span & { readonly time: string })[] {
  const spoken = [...text.matchAll(/(?<=^|[，,、。？? ])[12]\d年(?=[^来前后多以内间])/gu)].map(
    // 22年办成的: two figures at the beginning of a clause are a year.
    ({ 0: time, index }) => ({ time: `20${time}`, start: index, end: index + time.length }),
  )
  const written = [
    ...text.matchAll(
      /(?:19|20)\d\d年?(?:底|末|初|上半年|下半年|\d{1,2}月)?|去年|前年|上半年|下半年|上个?月|上季度|[一二三四]季度|(?<!\d)\d{1,2}月份?/gu,
    ),
  ].map(({ 0: time, index }) => ({ time, start: index, end: index + time.length }))
  return [...spoken, ...written]
}

/** 去年2024的: a year says which year was meant. */
export function yearsFirst<T extends { readonly time: string }>(times: readonly T[]): readonly T[] {
  const years = times.filter(({ time }) => /\d{4}/u.test(time))
  return years.length > 0 ? years : times
}
