/** Finds the phrases by which people ask, as opposed to what they ask about; the phrases are data (`lexicon/marks.yaml`). */
import type { MarkKind } from '../knowledge/lexicon.ts'

export interface Mark {
  readonly kinds: readonly MarkKind[]
  readonly text: string
  /** UTF-16 offsets. */
  readonly start: number
  readonly end: number
}

/** A phrase so long speaks for itself; a shorter one counts only where words begin and end: 比 not in 比武. */
const SPEAKS_FOR_ITSELF = 3

export type MarkFinder = (text: string, edges: ReadonlySet<number>) => readonly Mark[]

/**
 * Left to right, the longest phrase at a place first, without overlap: linear in the text. Where a longer phrase begins within
 * one, the longer is meant: 什么时候的 in 这是什么时候的, not 是什么.
 */
export function createMarkFinder(marks: ReadonlyMap<string, readonly MarkKind[]>): MarkFinder {
  let longest = 0
  for (const { length } of marks.keys()) longest = Math.max(longest, length)
  return (text, edges) => {
    const found: Mark[] = []
    for (let start = 0; start < text.length; ) {
      const mark = markAt(text, start, edges)
      const longer = mark && longerWithin(text, mark, edges)
      if (mark !== undefined && longer === undefined) found.push(mark)
      start = longer?.start ?? mark?.end ?? start + 1
    }
    return found
  }

  function longerWithin(text: string, { start, end }: Mark, edges: ReadonlySet<number>): Mark | undefined {
    for (let at = start + 1; at < end; at += 1) {
      const other = edges.has(at) ? markAt(text, at, edges) : undefined
      if (other !== undefined && other.end > end && other.end - other.start > end - start) return other
    }
    return undefined
  }

  function markAt(text: string, start: number, edges: ReadonlySet<number>): Mark | undefined {
    for (let end = Math.min(text.length, start + longest); end > start; end -= 1) {
      if (end - start < SPEAKS_FOR_ITSELF && !(edges.has(start) && edges.has(end))) continue
      const phrase = text.slice(start, end)
      const kinds = marks.get(phrase)
      // 引来几个项目 asks; 来几个项目 wants to be shown some.
      if (kinds?.every((kind) => kind === 'frame') === true && !edges.has(start)) continue
      if (kinds !== undefined) return { kinds, text: phrase, start, end }
    }
    return undefined
  }
}

/** Where words begin and end. */
export function wordEdges(words: readonly string[]): ReadonlySet<number> {
  const edges = new Set([0])
  let at = 0
  for (const word of words) {
    at += word.length
    edges.add(at)
  }
  return edges
}

/** Which place in a row a message asks for (最多, 第二多, 前三名, 最少). */
export interface RankAsked {
  /** Counted from 1, in order: 1 of 最多, 2 of 第二多, 1 and 2 of 前两名. */
  readonly places: readonly number[]
  /** Whether the row begins with the smallest. */
  readonly least: boolean
}

/** 最多的比第二名多几个 asks for both. */
export function rankAsked(marks: readonly Mark[]): RankAsked {
  const phrases = marks.filter(({ kinds }) => kinds.includes('most') || kinds.includes('least'))
  const places = new Set(phrases.flatMap(({ text }) => placesOf(text)))
  return {
    places: places.size === 0 ? [1] : [...places].toSorted((a, b) => a - b),
    least: phrases.some(({ kinds }) => kinds.includes('least')),
  }
}

function placesOf(phrase: string): number[] {
  const last = /[二两2次亚]/u.test(phrase) ? 2 : /[三3季]/u.test(phrase) ? 3 : 1
  return phrase.startsWith('前') ? Array.from({ length: last }, (_, at) => at + 1) : [last]
}
