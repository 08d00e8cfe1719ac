/** “我是退休的哈，昨天跟老伙计聊天说起来，淄博那个社区基金是干啥用的”: what people tell of themselves before they ask. */
import type { MarkKind } from '../knowledge/lexicon.ts'
import { ASKING_MARKS } from './reading/requests.ts'
import { isPartOf, type Span } from './reading/spans.ts'
import type { Reading } from './reading.ts'
import { saysSomething, type TellingWord, weightOf } from './vouching.ts'

/**
 * The clauses that name no place, ask nothing, state no number and are made mostly of words that nobody writes of, where a later
 * one names the place and says something of it: manner of speaking.
 */
export function chatterIn(reading: Reading, words: readonly TellingWord[]): readonly Span[] {
  const { marks, places, requests, stated, text } = reading
  if (places.length === 0) return []
  const asking = [
    ...marks.filter(({ kinds }) => kinds.some((kind) => ASKING.has(kind))),
    ...requests.map(({ asks }) => asks),
  ]
  const clauses = clausesOf(text)
  const has = (clause: Span, spans: readonly Span[]): boolean => spans.some((span) => isPartOf(span, clause))
  const within = (clause: Span): TellingWord[] => words.filter((word) => isPartOf(word, clause))
  const main = clauses.findIndex(
    (clause) =>
      has(clause, places) &&
      saysSomething(within(clause).filter(({ known, weight }) => known && weight >= NAMING)),
  )
  return clauses.filter((clause, at) => {
    if (main < 0 || at === main) return false
    if (has(clause, places) || has(clause, asking) || has(clause, stated)) return false
    const own = within(clause)
    const unknown = weightOf(own.filter(({ known }) => !known))
    return unknown > 0 && unknown >= weightOf(own) * MOSTLY
  })
}

const MOSTLY = 0.5
/** A word of this weight names something. */
const NAMING = 2.5
const ASKING: ReadonlySet<MarkKind> = new Set([
  ...ASKING_MARKS,
  'verdict',
  'qualifier',
  'most',
  'least',
  'beyond',
  'opinion',
  'future',
])

/** Commas are folded into 、. */
const clausesOf = (text: string): Span[] =>
  [...text.matchAll(/[^,，、;；。?？!！\n]+/gu)].map(({ 0: clause, index }) => ({
    start: index,
    end: index + clause.length,
  }))
