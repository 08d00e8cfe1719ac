/** In which practices words and names stand, character for character: by reading all of them, or by a database's lists. */
import type { PassageIndex } from '../search/passage-index.ts'
import type { Segment } from '../search/segment.ts'
import { type Stream, streamOf, type TermLists, textOf as textOfTerm } from '../search/terms.ts'

export interface TextLookup {
  /** How many practices hold a folded text; an estimate where they are many. */
  readonly count: (text: string) => number
  /** Whether any does; where all its pairs of characters are common, it is taken for granted. */
  readonly holds: (text: string) => boolean
  /** The practices that hold it, quotation marks aside. */
  readonly holders: (text: string) => Holders
  /** Words of two characters and more with how often they are used, at most so many as anyone may mean. */
  readonly words: () => ReadonlyMap<string, number>
}

export interface Holders {
  readonly ids: readonly string[]
  /** False where they are so many that these are only the first. */
  readonly all: boolean
}

/** Quotation marks, and the marks between things named in a row, stand within names in one text and not in another. */
export const unquoted = (folded: string): string => folded.replace(/[“”"'‘’《》、]/gu, '')

/** Reads every text: right for as many as are held in memory anyway. */
export function createTextScan(
  ids: readonly string[],
  textOf: (id: string) => string,
  segment: Segment,
): TextLookup {
  const holding = (text: string, of: (id: string) => string): string[] =>
    ids.filter((id) => of(id).includes(text))
  let held: ((text: string) => boolean) | undefined
  const holds = (text: string): boolean => {
    held ??= createHolds(ids.map(textOf))
    return held(text)
  }
  const bareText = remember((id) => unquoted(textOf(id)))
  return {
    count: remember((text) => (holds(text) ? holding(text, textOf).length : 0)),
    holds,
    holders: remember((text) => ({ ids: holding(text, bareText), all: true })),
    words: () => {
      const words = new Map<string, number>()
      for (const id of ids)
        for (const word of segment(textOf(id)))
          if (word.length >= 2) words.set(word, (words.get(word) ?? 0) + 1)
      return words
    },
  }
}

/** Of the texts that hold the rarest pair of a name's characters so many are read for its holders. */
const MOST_READ = 300
/** So many to estimate how many hold the word. */
const MOST_COUNTED = 40
/** So many to learn whether any does. */
const MOST_CHECKED = 30
const MOST_WORDS = 20_000

/**
 * Reads only texts that a database's lists name. The lists know no stop words: a text is not found where a word that is
 * left out takes one of its characters (在线 in 现在线上).
 */
export function createTextLookup(
  index: Pick<PassageIndex, 'terms' | 'passagesWith'>,
  lists: TermLists,
  textOf: (id: string) => string,
): TextLookup {
  const streams = (text: string): readonly Stream[] =>
    text.length === 1 ? ['character', 'token'] : ['pair', 'token']
  /** The term of a text that the fewest passages hold; undefined where it has none but stop words. */
  const rarest = (text: string): { term: string; passages: number; alone: boolean } | undefined => {
    const terms = index
      .terms(text)
      .filter(({ term }) => streams(text).includes(streamOf(term)))
      .map(({ term }) => ({ term, passages: index.passagesWith(term) }))
    const [first, ...rest] = terms
    if (first === undefined) return undefined
    const least = rest.reduce((a, b) => (b.passages < a.passages ? b : a), first)
    return { ...least, alone: textOfTerm(least.term) === text }
  }
  return {
    count: remember((text) => {
      const found = rarest(text)
      if (found === undefined) return 0
      if (found.alone) return found.passages
      const read = lists.holding(found.term, MOST_COUNTED)
      const holding = read.filter((id) => textOf(id).includes(text)).length
      return read.length < MOST_COUNTED ? holding : Math.round((found.passages * holding) / read.length)
    }),
    holds: remember((text) => {
      const found = rarest(text)
      if (found === undefined || found.passages === 0) return false
      if (found.alone || found.passages > MOST_CHECKED) return true
      return lists.holding(found.term, MOST_CHECKED).some((id) => textOf(id).includes(text))
    }),
    holders: remember((text) => {
      const found = rarest(text)
      if (found === undefined) return { ids: [], all: true }
      const ids = lists.holding(found.term, MOST_READ).filter((id) => unquoted(textOf(id)).includes(text))
      return { ids, all: found.passages <= MOST_READ }
    }),
    words: () =>
      new Map(
        lists
          .commonest('word', MOST_WORDS)
          .map(([term, passages]) => [textOfTerm(term), passages] as const)
          .filter(([word]) => word.length >= 2),
      ),
  }
}

const MOST_REMEMBERED = 20_000

/** Makes a value for a text once; of very many texts again. */
export const remember = <T>(make: (text: string) => T, most = MOST_REMEMBERED): ((text: string) => T) =>
  rememberBy((text) => text, make, most)

/** Makes a value once for what has one key; of very many keys again. */
export function rememberBy<A extends readonly unknown[], T>(
  keyOf: (...of: A) => string,
  make: (...of: A) => T,
  most: number,
): (...of: A) => T {
  const known = new Map<string, T>()
  return (...of) => {
    const key = keyOf(...of)
    const found = known.get(key)
    if (found !== undefined) return found
    const made = make(...of)
    if (known.size >= most) known.clear()
    known.set(key, made)
    return made
  }
}

/** The length of the longest; 0 of none. */
export function longestOf(names: Iterable<string>): number {
  let longest = 0
  for (const { length } of names) longest = Math.max(longest, length)
  return longest
}

/** Whether any of the texts holds some characters: it is looked for where the rarest two in a row stand. */
export function createHolds(texts: readonly string[]): (text: string) => boolean {
  const everything = texts.join('\n')
  const pairs = new Map<number, { times: number; last: number }>()
  /** Where the same two characters stand before. */
  const before = new Int32Array(everything.length)
  for (let at = 0; at + 2 <= everything.length; at += 1) {
    const code = pairCode(everything, at)
    const known = pairs.get(code)
    before[at] = known?.last ?? -1
    if (known === undefined) pairs.set(code, { times: 1, last: at })
    else {
      known.times += 1
      known.last = at
    }
  }
  const standsAt = (text: string, offset: number, last: number): boolean => {
    for (let at = last; at >= 0; at = before[at] ?? -1)
      if (everything.startsWith(text, at - offset)) return true
    return false
  }
  return (text) => {
    let rarest = { times: Number.POSITIVE_INFINITY, last: -1, offset: 0 }
    for (let offset = 0; offset + 2 <= text.length; offset += 1) {
      const pair = pairs.get(pairCode(text, offset))
      if (pair === undefined) return false
      if (pair.times < rarest.times) rarest = { ...pair, offset }
    }
    // One character alone is taken to be held.
    return text.length <= 2 || standsAt(text, rarest.offset, rarest.last)
  }
}

const pairCode = (text: string, at: number): number => text.charCodeAt(at) * 65_536 + text.charCodeAt(at + 1)
