/** Which part of a message speaks of which of the places that it names. */
import type { PlaceReading } from '../places.ts'
import type { Span } from './spans.ts'

/** What is said of a place stands behind it, up to the next one; before it where places stand in brackets: 食堂（甲地）和驿站（乙地）. */
export function stretchOf({ start, end }: PlaceReading, held: readonly PlaceReading[], text: string): Span {
  const bracketed = held.every((place) => text[place.start - 1] === '(' && text[place.end] === ')')
  const starts = held.map((place) => place.start).filter((other) => other > start)
  const ends = held.map((place) => place.end).filter((other) => other < end)
  return bracketed
    ? { start: Math.max(...ends, 0), end: start }
    : { start: end, end: Math.min(...starts, text.length) }
}
