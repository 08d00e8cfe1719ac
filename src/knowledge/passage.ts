/** The sentence in which an anchor stands, as the original prints it. Pure. */
import { type Article, squash } from './article.ts'
import { type Original, occurrences, type Span, stretchSpan } from './original.ts'

/** What stands on both sides of an anchor; dots where it goes on. */
export interface Passage {
  readonly before: string
  readonly after: string
}

/** Characters on each side, at most. */
const LONGEST = 90
const ENDS = new Set('。！？!?')
const DOTS = '……'

/** @returns undefined where the original is another version, or the anchor does not stand once in this article's text */
export function passageAround(
  original: Original,
  { document }: Pick<Article, 'document'>,
  anchor: string,
): Passage | undefined {
  if (original.sha256 !== document.sha256) return undefined
  const spans = document.stretches.map((stretch) => stretchSpan(original, stretch))
  const length = squash(anchor).length
  const found = occurrences(original, anchor).flatMap((at) => {
    const span = spans.find((one): one is Span => 'start' in one && at >= one.start && at + length <= one.end)
    return span === undefined ? [] : [{ at, span }]
  })
  const [only, another] = found
  if (only === undefined || another !== undefined) return undefined
  const text = [...original.squashed.slice(only.span.start, only.at)]
  const rest = [...original.squashed.slice(only.at + length, only.span.end)]
  const begin = text.findLastIndex((character) => ENDS.has(character)) + 1
  const from = Math.max(begin, text.length - LONGEST)
  const close = rest.findIndex((character) => ENDS.has(character))
  const end = close < 0 ? rest.length : close + 1
  // An anchor may end with its sentence.
  const goesOn = !ENDS.has(squash(anchor).at(-1) ?? '')
  return {
    before: `${from > begin ? DOTS : ''}${text.slice(from).join('')}`,
    after: goesOn ? `${rest.slice(0, Math.min(end, LONGEST)).join('')}${end > LONGEST ? DOTS : ''}` : '',
  }
}
