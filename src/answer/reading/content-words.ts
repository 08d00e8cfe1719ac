/** What a message speaks of: the words that no place, number or phrase of asking covers. */
import type { MarkKind } from '../../knowledge/lexicon.ts'
import type { Mark } from '../marks.ts'
import { clauseAround, isPartOf, overlaps, type Span } from './spans.ts'

/** A word of the content, where it stands. */
export interface ContentWord {
  readonly word: string
  readonly start: number
  readonly end: number
}

/** The words that no span covers; of one that a span cuts, what is left of it. */
export function contentWords(
  words: readonly string[],
  covered: readonly Span[],
  isEmptyWord: (word: string) => boolean,
): ContentWord[] {
  const content: ContentWord[] = []
  let at = 0
  for (const word of words) {
    const span = { start: at, end: at + word.length }
    at = span.end
    // Words in letters that no one here writes are cut to single letters, which say nothing.
    if (!/\p{L}/u.test(word) || /^[a-z]$/u.test(word) || isEmptyWord(word)) continue
    const cutters = covered.filter(overlaps(span.start, span.end))
    if (cutters.some(({ start, end }) => start <= span.start && end >= span.end)) continue
    let { start, end } = span
    for (const cutter of cutters) {
      if (cutter.start <= start) start = Math.max(start, cutter.end)
      else end = Math.min(end, cutter.start)
    }
    if (end <= start) continue
    const rest = word.slice(start - span.start, end - span.start)
    if (!isEmptyWord(rest)) content.push({ word: rest, start, end })
  }
  return content
}

/** Kinds of questions that a message may say it does not ask: 明年的不谈, 因为啥不说. */
const DECLINED: ReadonlySet<MarkKind> = new Set([
  'future',
  'why',
  'opinion',
  'rankBeyond',
  'qualifier',
  'when',
])

/**
 * The stretches in which a question is named only to be put aside: “明年的不谈”, “不算平均”. What is to be left out of an
 * answer, a place or a thing, is no such stretch.
 */
export function setAside(text: string, marks: readonly Mark[]): Span[] {
  const ends = marks.filter(({ kinds }) =>
    kinds.some((kind) => kind === 'setAside' || kind === 'exclude' || kind === 'excludeAfter'),
  )
  return ends.flatMap((end) => {
    const clause = clauseAround(text, end.start, end.end)
    const declined = marks.filter(
      (mark) => isPartOf(mark, clause) && mark.kinds.some((kind) => DECLINED.has(kind)),
    )
    // 要人数不要比例, 比例不要
    const counts = marks.filter(({ kinds }) => kinds.includes('howMany'))
    const behind = [
      ...declined.filter(({ start }) => start >= end.end),
      ...counts.filter(({ start }) => start === end.end),
    ]
    const before = [
      ...declined.filter(({ end: at }) => at <= end.start),
      ...counts.filter((mark) => mark.end === end.start && end.kinds.includes('excludeAfter')),
    ]
    if (behind.length > 0) return [{ start: end.start, end: clause.end }]
    return before[0] === undefined ? [] : [{ start: before[0].start, end: end.end }]
  })
}

/** 单说老年食堂, 不带四点半课堂: a thing is asked for by itself, not in one count with others. */
export const asksAlone = (
  text: string,
  marks: readonly Mark[],
  content: readonly ContentWord[],
  places: readonly string[],
): boolean =>
  // 那些队里单舞蹈队有多少
  content.some(
    ({ start, end }) =>
      /(?:^|[里头中面、，,])[单光]$/u.test(text.slice(0, end)) &&
      end - start === 1 &&
      content.some((next) => next.start === end),
  ) ||
  marks.some(
    ({ kinds, start, end }) =>
      kinds.includes('alone') ||
      // 只看福建 narrows the place.
      (kinds.includes('only') && !places.some((place) => text.startsWith(place, end))) ||
      (kinds.includes('exclude') && content.some((word) => word.start >= end && word.start <= end + 1)) ||
      (kinds.includes('excludeAfter') && content.some((word) => word.end === start)),
  )

/** What stands in quotation marks. */
export const quotesIn = (text: string): ContentWord[] =>
  [...text.matchAll(/[“"「『]([^”"」』]{2,20})[”"」』]/gu)].map(({ 1: word = '', index }) => ({
    word,
    start: index + 1,
    end: index + 1 + word.length,
  }))
