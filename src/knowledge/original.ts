/**
 * The original documents behind the articles: where a scrap of print stands, with white space ignored, since line
 * breaks are the page's and not the text's.
 */
import { type Stretch, squash } from './article.ts'

export interface Original {
  readonly file: string
  readonly sha256: string
  /** The text without white space. */
  readonly squashed: string
  /** The 1-based line of the document for an offset into `squashed`. */
  readonly lineAt: (offset: number) => number
}

export function createOriginal(file: string, sha256: string, text: string): Original {
  const lineStarts: number[] = []
  let length = 0
  for (const line of text.split('\n')) {
    lineStarts.push(length)
    length += squash(line).length
  }
  return {
    file,
    sha256,
    squashed: squash(text),
    lineAt: (offset) => {
      let low = 0
      let high = lineStarts.length
      while (low + 1 < high) {
        const middle = (low + high) >> 1
        if ((lineStarts[middle] ?? 0) <= offset) low = middle
        else high = middle
      }
      return low + 1
    },
  }
}

export interface Span {
  readonly start: number
  readonly end: number
}

export function stretchSpan(original: Original, stretch: Stretch): Span | { readonly fault: string } {
  const from = squash(stretch.from)
  const start = original.squashed.indexOf(from)
  if (start < 0) return { fault: `the stretch’s beginning “${stretch.from}” is not in ${original.file}` }
  if (original.squashed.indexOf(from, start + 1) >= 0)
    return { fault: `the stretch’s beginning “${stretch.from}” stands more than once in ${original.file}` }
  const to = squash(stretch.to)
  const at = original.squashed.indexOf(to, start)
  if (at < 0)
    return {
      fault: `the stretch’s end “${stretch.to}” does not follow “${stretch.from}” in ${original.file}`,
    }
  return { start, end: at + to.length }
}

/** Every offset at which the scrap stands, overlapping ones too. */
export function occurrences(original: Original, scrap: string): number[] {
  const found: number[] = []
  const needle = squash(scrap)
  if (needle === '') return found
  for (let at = original.squashed.indexOf(needle); at >= 0; at = original.squashed.indexOf(needle, at + 1))
    found.push(at)
  return found
}
