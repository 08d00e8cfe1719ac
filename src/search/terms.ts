import { fold } from './fold.ts'
import type { Segment } from './segment.ts'

/**
 * The four kinds of terms a text is taken apart into: single characters, adjacent pairs of them, words, and
 * tokens: numbers and words in letters, whole.
 */
export type Stream = 'character' | 'pair' | 'word' | 'token'

/** A term: one letter that names its stream, then the text, such as `w社区` or `t99.2%`. */
export type Term = string

/** What an engine that keeps a list for each term can tell of them. */
export interface TermLists {
  /** At most `limit` ids of passages that hold the term, in the order in which they were added. */
  holding(term: Term, limit: number): readonly string[]
  /** The terms of a stream that most passages hold, with how many do, the most first. */
  commonest(stream: Stream, limit: number): readonly (readonly [Term, number])[]
}

/** A term that is searched for. The weight multiplies its idf: 1 counts fully, a synonym perhaps 0.4. */
export interface QueryTerm {
  readonly term: Term
  readonly weight: number
}

/** What taking a text apart depends on. The same must be used for passages and for questions. */
export interface TermOptions {
  /** Cuts a run of Chinese characters into words without overlap. */
  readonly segment: Segment
  /** Words to leave out, folded. No pair reaches across one. */
  readonly stopwords: ReadonlySet<string>
}

const STREAM_OF_LETTER: Readonly<Record<string, Stream>> = {
  c: 'character',
  p: 'pair',
  w: 'word',
  t: 'token',
}

/** How much a match in each stream counts in a question; measured on CMRC 2018, see `bench/`. */
export const STREAM_WEIGHTS: Readonly<Record<Stream, number>> = {
  character: 1,
  pair: 1,
  word: 0.5,
  token: 2.5,
}

/** The letter with which terms of a stream begin. */
export function letterOf(stream: Stream): string {
  const found = Object.entries(STREAM_OF_LETTER).find(([, named]) => named === stream)
  if (found === undefined) throw new Error(`no letter stands for ${stream}`)
  return found[0]
}

/** The stream a term belongs to. */
export function streamOf(term: Term): Stream {
  const stream = STREAM_OF_LETTER[term.charAt(0)]
  if (stream === undefined) throw new Error(`"${term}" is no term: it begins with none of c, p, w, t`)
  return stream
}

/** The text of a term as people write it: `社区` of `w社区`. */
export function textOf(term: Term): string {
  return term.slice(1)
}

/** Takes a text apart; a term comes as often as the text holds it. */
export function termsOf(text: string, { segment, stopwords }: TermOptions): Term[] {
  const terms: Term[] = []
  for (const { groups } of fold(text).matchAll(PIECE)) {
    if (groups?.['chinese'] !== undefined) {
      let run: string[] = []
      for (const word of segment(groups['chinese'])) {
        if (stopwords.has(word)) {
          pushRun(run, terms)
          run = []
        } else {
          terms.push(`w${word}`)
          run.push(...word)
        }
      }
      pushRun(run, terms)
    } else if (groups?.['number'] !== undefined) {
      const number = groups['number'].replaceAll(',', '')
      // The bare number as well, so that 1300处 finds 1300多处.
      terms.push(`t${number}`)
      if (groups['scale'] !== '') terms.push(`t${number}${groups['scale']}`)
    } else if (groups?.['latin'] !== undefined) {
      terms.push(`t${groups['latin']}`)
      // The parts as well, so that 2023-09 is found by 2023.
      const parts = groups['latin'].split(/[-+_&/:']/u)
      if (parts.length > 1) for (const part of parts) terms.push(`t${part}`)
    }
  }
  return terms
}

/** The terms to search for on account of a text: each once, weighted by its stream. */
export function queryTermsOf(text: string, options: TermOptions): QueryTerm[] {
  return [...new Set(termsOf(text, options))].map((term) => ({
    term,
    weight: STREAM_WEIGHTS[streamOf(term)],
  }))
}

function pushRun(characters: readonly string[], terms: Term[]): void {
  let previous: string | undefined
  for (const character of characters) {
    terms.push(`c${character}`)
    if (previous !== undefined) terms.push(`p${previous}${character}`)
    previous = character
  }
}

const CHINESE = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー`
const LATIN = String.raw`(?![${CHINESE}])[\p{L}\p{N}]`

/**
 * The pieces of a folded text that hold terms: runs of characters written without spaces; numbers with what
 * scales them (`6.2万`, `99.2%`, `1300多`); everything else in letters and digits, with inner `-`, `.`, `/` and
 * the like (`2023-09`, `co2`, `ω-force`).
 */
const PIECE = new RegExp(
  [
    `(?<chinese>[${CHINESE}]+)`,
    String.raw`(?<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?(?!(?:${LATIN})|[-+./:](?:${LATIN})))` +
      '(?<scale>[%‰]|[多余几]?[十百千万亿]*[多余]?)',
    `(?<latin>(?:${LATIN})+(?:[-.+_&/:'](?:${LATIN})+)*)`,
  ].join('|'),
  'gu',
)
