/** What an article is cut into on the way to its practices. */
import type { Piece } from './paragraphs.ts'
import type { Section } from './sections.ts'

/** Text of one practice: a part of a paragraph, or several paragraphs. */
export interface Passage {
  /** Without white space. */
  readonly text: string
  readonly print: string
  readonly line: number
  readonly pieces: readonly Piece[]
  /** The heading it stands under; '' above the first. */
  readonly section: string
  /** The heading and those around it, innermost first. */
  readonly headings: readonly string[]
  readonly standing: Section['standing']
  /** A row of a table. */
  readonly isRow?: boolean
}

export interface DraftPractice {
  /** The bold lead, the heading, or the mechanism's own name. */
  readonly name: string
  /** Fixed terms the passage prints: in quotation marks, in book-title marks, and the name itself. */
  readonly names: readonly string[]
  /** The heading it stands under; '' above the first. */
  readonly section: string
  readonly passages: readonly Passage[]
}

/** What one practice may be, before it is named and cut at the mechanisms it brings in. */
export interface Unit {
  /** '' until what was done gives it one. */
  name: string
  /** The bold lead that it stands behind. */
  lead?: string
  section: string
  passages: Passage[]
  /** A text without headings and leads, all of it. */
  isWhole?: boolean
  /** Called after the mechanism that it tells most of: of several each is a practice. */
  isDerived?: boolean
}

export function passageOf(paragraph: Passage, from: number, to: number): Passage {
  const pieces = paragraph.pieces.flatMap(({ at, start, length }): Piece[] => {
    const first = Math.max(at, from)
    const last = Math.min(at + length, to)
    return first < last ? [{ at: first - from, start: start + first - at, length: last - first }] : []
  })
  const text = paragraph.text.slice(from, to)
  const whole = from === 0 && to === paragraph.text.length
  const { headings, line, section, standing } = paragraph
  return { text, print: whole ? paragraph.print : text, line, pieces, section, headings, standing }
}
