/** “除了财政那笔，其他加起来多少”: what is left out of a sum by what it counts, as places are left out by their names. */
import type { Figure } from '../knowledge/article.ts'
import { clauseAround, isPartOf, type Span } from './reading/spans.ts'
import type { Reading } from './reading.ts'
import type { Records } from './records.ts'
import { type TellingWord, vouchedShare } from './vouching.ts'

/** So much of what is left out a figure must say to be that. */
const SAID_OF_EXCLUDED = 0.75

export interface WithoutExcluded {
  readonly words: readonly TellingWord[]
  readonly figures: readonly Figure[]
}

/** A message's words, and the figures that it may add, without the things that it leaves out. */
export function withoutExcluded(
  { marks, text }: Reading,
  words: readonly TellingWord[],
  figures: readonly Figure[],
  records: Pick<Records, 'metricText'>,
): WithoutExcluded {
  const things = marks.flatMap(({ kinds, start, end }): Span[] => {
    const clause = clauseAround(text, start, end)
    if (kinds.includes('exclude')) return [{ start: end, end: clause.end }]
    return kinds.includes('excludeAfter') ? [{ start: clause.start, end: start }] : []
  })
  const named = things
    .map((thing) => words.filter((word) => word.known && isPartOf(word, thing)))
    .filter(({ length }) => length > 0)
  const isExcluded = ({ id }: Figure): boolean =>
    named.some((own) => vouchedShare(own, records.metricText(id)) >= SAID_OF_EXCLUDED)
  return {
    words: words.filter((word) => !named.some((own) => own.includes(word))),
    figures: figures.filter((figure) => !isExcluded(figure)),
  }
}
