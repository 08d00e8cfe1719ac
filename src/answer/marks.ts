/** Finds the phrases by which people ask, as opposed to what they ask about; the phrases are data (`lexicon/marks.yaml`). */
import type { Lexicon, MarkKind, PhraseParts } from '../knowledge/lexicon.ts'

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
export function createMarkFinder(marks: Lexicon['marks']): MarkFinder {
  const phrasesAt = createPhraseFinder(marks)
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
    const found = [...phrasesAt(text, start)].toSorted(([end], [other]) => other - end)
    for (const [end, kinds] of found) {
      if (end - start < SPEAKS_FOR_ITSELF && !(edges.has(start) && edges.has(end))) continue
      // 引来几个项目 asks; 来几个项目 wants to be shown some.
      if (kinds.every((kind) => kind === 'frame') && !edges.has(start)) continue
      return { kinds, text: text.slice(start, end), start, end }
    }
    return undefined
  }
}

/** Where a phrase that begins at a place may end → what it marks then. */
type PhraseFinder = (text: string, start: number) => ReadonlyMap<number, readonly MarkKind[]>

/** Goes through the parts as they stand: phrases that are put together are far too many to be written out. */
function createPhraseFinder(marks: Lexicon['marks']): PhraseFinder {
  const begun = new Map<string, { readonly kind: MarkKind; readonly endsAt: EndsAt }[]>()
  for (const { kind, parts } of marks) {
    const endsAt = createEnds(parts)
    for (const first of firstOf(parts)) begun.set(first, [...(begun.get(first) ?? []), { kind, endsAt }])
  }
  return (text, start) => {
    const found = new Map<number, MarkKind[]>()
    for (const { kind, endsAt } of begun.get(text[start] ?? '') ?? [])
      for (const end of endsAt(text, start)) {
        const kinds = found.get(end)
        if (kinds === undefined) found.set(end, [kind])
        else if (!kinds.includes(kind)) kinds.push(kind)
      }
    return found
  }
}

/** The characters that a phrase of such parts may begin with. */
function firstOf(parts: PhraseParts): ReadonlySet<string> {
  const needed = parts.findIndex((words) => !words.includes(''))
  const leading = needed < 0 ? parts : parts.slice(0, needed + 1)
  return new Set(leading.flat().flatMap((word) => word[0] ?? []))
}

/** Where phrases that begin at a place end. */
type EndsAt = (text: string, start: number) => Iterable<number>

function createEnds(parts: PhraseParts): EndsAt {
  const steps = parts.map((words) => ({ mayBeLeftOut: words.includes(''), words: byFirst(words) }))
  return (text, start) => {
    let ends = new Set([start])
    for (const { mayBeLeftOut, words } of steps) {
      const next = new Set(mayBeLeftOut ? ends : [])
      for (const at of ends)
        for (const word of words.get(text[at]) ?? [])
          if (text.startsWith(word, at)) next.add(at + word.length)
      ends = next
    }
    return [...ends].filter((end) => end > start)
  }
}

function byFirst(words: readonly string[]): ReadonlyMap<string | undefined, readonly string[]> {
  const found = new Map<string | undefined, string[]>()
  for (const word of words) if (word !== '') found.set(word[0], [...(found.get(word[0]) ?? []), word])
  return found
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
