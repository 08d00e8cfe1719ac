/**
 * “…各多少，合计多少”, “…几家，平均一家几个”: a message that asks for figures and, in a clause of its own, for a reckoning with
 * just those. What it asks for without that clause tells which figures are meant.
 */
import type { AskedNumbers } from '../knowledge/lexicon.ts'
import { perOf } from './average.ts'
import type { Reading } from './reading.ts'
import { TOGETHER } from './reckoning.ts'

/** Where clauses end for one who types fast: a space as well. */
const CLAUSE_END = /[，,、;；。?？!！:：\s]/u
/** 表扬占几成, 相当于几倍: what is said of two numbers. */
const OF_TWO =
  /占[^，,。；;？?]{0,8}(?:几|多少|百分之)|(?:占比|比重|比例)(?:各?是?(?:大[概约])?多少|[帮给]?我?算|呢|[。？?]|$)|(?:多大|什么)比例|(?:几|多少)倍/u

export interface ReckoningClause {
  /** 三天比当天高几个点 */
  readonly text: string
  /** What the message asks for beside it; empty where it is all there is. */
  readonly rest: string
}

/** The clause of a message that wants a reckoning; undefined where none does. */
export function reckoningClause(reading: Reading, numbers: AskedNumbers): ReckoningClause | undefined {
  const { text } = reading
  const at = reckoningAt(reading, numbers)
  if (at === undefined) return undefined
  let start = at
  while (start > 0 && !CLAUSE_END.test(text.charAt(start - 1))) start -= 1
  let end = at
  while (end < text.length && !CLAUSE_END.test(text.charAt(end))) end += 1
  // 各划了几个总共几个: what is asked before it in the same breath.
  const asked = reading.requests.filter(({ asks }) => asks.start >= start && asks.end <= at)
  const from = Math.max(start, ...asked.map(({ asks }) => asks.end))
  const rest = `${text.slice(0, from)}${text.slice(end)}`.replace(/[，,、;；。?？!！:：\s]+$/u, '')
  return { text: text.slice(from, end), rest }
}

/** Where the last phrase stands that wants a reckoning. */
function reckoningAt({ marks, text }: Reading, numbers: AskedNumbers): number | undefined {
  const per = perOf(text, numbers)
  const phrases = [...numbers.add, ...numbers.subtract].filter(({ length }) => length > 1)
  const places = [
    ...marks
      .filter(({ kinds }) => kinds.includes('sum') || kinds.includes('difference'))
      .map(({ start }) => start),
    ...phrases.map((phrase) => text.lastIndexOf(phrase)),
    text.search(OF_TWO),
    text.search(TOGETHER),
    per?.start ?? -1,
  ].filter((place) => place >= 0)
  return places.length === 0 ? undefined : Math.max(...places)
}
