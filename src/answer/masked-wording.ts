/** How something is worded whatever it is about: “嘉峪关哪条街的车棚” as “甲哪条街的乙”. */
import { isPartOf, type Span } from './reading/spans.ts'
import type { Reading } from './reading.ts'
import type { TellingWord } from './vouching.ts'

/** Part of a message in which places and words that the corpus knows are only said to be such: of other subjects people talk the same way. */
export function maskedWording(part: Span, { places, text }: Reading, words: readonly TellingWord[]): string {
  const masks = [
    ...places.map((place) => ({ ...place, mask: PLACE })),
    ...words.filter(({ known }) => known).map((word) => ({ ...word, mask: SUBJECT })),
  ]
    .filter((mask) => isPartOf(mask, part))
    .toSorted((a, b) => a.start - b.start)
  let masked = ''
  let from = part.start
  for (const { end, mask, start } of masks) {
    if (start < from) continue
    masked += text.slice(from, start) + mask
    from = end
  }
  return masked + text.slice(from, part.end)
}
const PLACE = '甲'
const SUBJECT = '乙'
