/**
 * “平均一家出十几个人？”, “占七成吧”, “净增三千出头”: a number that a message guesses of what is to be reckoned. It is asked for in its place, and
 * the guess is held against what comes of it.
 */
import type { AskedNumbers } from '../knowledge/lexicon.ts'
import { hanNumber, type Quantity, readQuantities } from '../knowledge/quantity.ts'
import type { Amount } from '../knowledge/same-quantity.ts'
import { perOf } from './average.ts'
import { PEOPLE } from './fit.ts'
import { clauseAround, type Span } from './reading/spans.ts'
import { TOGETHER } from './reckoning.ts'

export interface Guess extends Span {
  readonly printed: string
  /** Whether it is of so much for each of something. */
  readonly isOfEach: boolean
  /** What it says; absent where it says only how large it may be: 几十个. */
  readonly claim?: Amount
  readonly unit: string
}

/** The numbers that a text guesses of what is to be reckoned, the last first. */
export function guessesIn(text: string, numbers: AskedNumbers): readonly Guess[] {
  const per = perOf(text, numbers)
  const adding = numbers.add.find((word) => text.includes(word)) ?? TOGETHER.exec(text)?.[0]
  // 算一下: a small number without a measure word is none that is guessed.
  const said = readQuantities(text).filter(({ unit, value }) => unit !== '' || value >= 10)
  return [...said.map((one) => wholeOf(one, text)), ...spokenRanges(text, numbers)]
    .flatMap((one): readonly Guess[] => {
      // …三层是吧，合起来几个 claims nothing of what is asked behind it.
      if (/[几多少]/u.test(text.slice(one.end))) return []
      const clause = clauseAround(text, one.start, one.end)
      const isOfEach = per !== undefined && one.start >= per.end && per.start >= clause.start
      // 差一个细节 guesses nothing.
      if (!isOfEach && one.claim?.value === 1) return []
      const isClaimed = isOfEach || one.unit === '倍' || claimsBehind(text.slice(0, one.start), adding)
      return isClaimed ? [{ ...one, isOfEach }] : []
    })
    .toSorted((a, b) => b.start - a.start)
}

type Said = Omit<Guess, 'isOfEach'>

/** The number with the half behind it: 一起半. */
function wholeOf(said: Quantity, text: string): Said {
  const { bound, end, printed, start, unit, upTo, value } = said
  const half = /^[个人]?半(?![数年天月])/u.exec(text.slice(end))?.[0] ?? ''
  const more = /^[^，,。；;？?几多少]{0,6}出头/u.test(text.slice(end))
  return {
    start,
    end: end + half.length,
    printed: printed + half,
    unit,
    claim: {
      unit,
      value: half === '' ? value : value + 0.5,
      ...(upTo === undefined ? {} : { upTo }),
      bound: more && bound === 'exact' ? 'andMore' : bound,
    },
  }
}

/** 七八个, 十七八个, 三四十人; of 几十个 only the measure word is told. */
function spokenRanges(text: string, { measureWords }: AskedNumbers): readonly Said[] {
  return [...text.matchAll(RANGE)].flatMap(
    ({ 0: said, 1: tens = '', 2: pair = '', 3: scale = '', index }) => {
      const behind = index + said.length
      const word =
        /^(?:个人|号人)/u.exec(text.slice(behind))?.[0] ??
        measureWords.find((unit) => text.startsWith(unit, behind))
      if (word === undefined) return []
      const [end, unit] = [behind + word.length, word.endsWith('人') ? '人' : word]
      const guess = { start: index, end, printed: text.slice(index, end), unit }
      const [low, high] = [...pair].map((digit) => hanNumber(tens + digit + scale))
      if (low === undefined || high === undefined) return pair === '' ? [guess] : []
      return high > low
        ? [{ ...guess, claim: { value: low, upTo: high, unit, bound: 'about' as const } }]
        : []
    },
  )
}
const RANGE =
  /(?<![零一二两三四五六七八九十百千万亿几哪\d])(?:((?:[二三四五六七八九]?十)?)([一二两三四五六七八九]{2})([十百千万]?)|几[十百千万]+)/gu

/** What stands before a number that is claimed of others. */
const CLAIMED =
  /(?:比[^，,。；;]{1,40}[多少高低大小长短快慢]|差|[涨升降增减提高](?:了|出)|净[增减添多少涨]|[一总]共|[合总]计|[加合]起来|总数|总和|之和|占)[^，,。；;]{0,8}$|(?:[一总]共|[合总]计|[加合]起来|总数|总和|之和).{0,16}(?:有|是|说)$/u
/** What may stand between the word that adds and what is claimed to come of it. */
const BESIDE = /^(?:就?[是有等]|等于|得|正好|刚好|共){0,3}$/u

/** 加一块是: whether what stands before a number claims it of others. */
export const claimsBehind = (before: string, adding = ' '): boolean =>
  CLAIMED.test(before) || BESIDE.test(before.split(adding)[1] ?? before)

/** The same message, asking for the number that it guesses. */
export function askingFor(
  { start, end, isOfEach, unit }: Omit<Guess, 'printed'>,
  text: string,
  adding?: string,
): string {
  const clause = clauseAround(text, start, end)
  // 总计几家，领导说有200: it is asked already.
  const isApart = !isOfEach && !claimsBehind(text.slice(clause.start, start), adding)
  if (isApart && /[几多少]/u.test(text.slice(0, clause.start)) && clause.start > 0)
    return text.slice(0, clause.start - 1)
  return text.slice(0, start) + askedAs(unit, text, isOfEach) + text.slice(end).replace(TAIL, '')
}

/** What asks for a number of a measure word in its place. */
export function askedAs(unit: string, text: string, isOfEach = false): string {
  const share = unit === '%' || unit === '比例' || unit === '成'
  // 一共有党员几千人 asks for persons, and for no sum of anything else.
  const keepsUnit = isOfEach || unit === '倍' || PEOPLE.has(unit)
  const counted = unit === '元' ? '多少钱' : `多少${unit}`
  return keepsUnit ? counted : share && text.includes('占') ? '百分之多少' : '多少'
}

/** What stands behind a statement that is asked about. */
export const TAIL =
  /[，,]?(?:对不对|是不是|对不|是吗|对吗|是吧|对吧|没错吧|没有|了没|[吧吗么])?[?？。!！]{0,3}$/u
