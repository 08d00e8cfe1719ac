/** A paragraph → what of it answers a question, in so many characters: the telling clauses, what is left out marked. */
import { fold } from '../search/fold.ts'
import { remember } from './text-lookup.ts'
import { vouchedShare, type WeighedWord } from './vouching.ts'

/** The words that are asked with, and how telling each is. */
export type Asked = readonly WeighedWord[]

/** What something is called, as words that are asked with. */
export const askedFor = (name: string, otherNames: readonly string[]): Asked => [
  { word: fold(name), synonyms: otherNames.map(fold), weight: 1 },
]

/** How much of what is asked a text says; nothing where nothing is asked. */
export const saidShare = (asked: Asked, text: string): number =>
  asked.length === 0 ? 0 : vouchedShare(asked, fold(text))

const LEFT_OUT = '……'
/** So much more of the words must be said by what stands later, or begins within a sentence. */
const HARDLY_MORE = 0.05
/** What is cut off after fewer pairs of characters of its own has told nothing. */
const LEAST_TOLD = 9

/**
 * Clauses that follow each other in one sentence and say most of what is asked; of those that say as much the first for
 * which there is room, with as much behind them as there is room for, else the shortest. No clause is ever cut.
 * @param behind what stands in front of it, and need not be said again
 * @returns the same for so many characters
 */
export function createInShort(paragraph: string, asked: Asked, behind: string): (most: number) => string {
  const sentences = sentencesOf(paragraph)
  const known = pairsOf(behind)
  const isTold = remember((run) => [...pairsOf(run)].filter((pair) => !known.has(pair)).length >= LEAST_TOLD)
  const shareOf = remember((run) => saidShare(asked, `${behind}\n${run}`))
  return (most) => {
    const runs = sentences.flatMap((clauses) => runsOf(clauses, most, isTold))
    const share = Math.max(...runs.map(shareOf))
    const telling = runs.filter((run) => shareOf(run) >= share - HARDLY_MORE)
    // What begins within a sentence lacks whoever did it: only where it says more.
    const whole = telling.filter((run) => !run.startsWith(LEFT_OUT))
    const [shortest = paragraph] = telling.toSorted((a, b) => a.length - b.length)
    return [...whole, ...telling].find(({ length }) => length <= most) ?? shortest
  }
}

/** From each clause of a sentence on as many as there is room for. */
function runsOf(clauses: readonly string[], most: number, isTold: (run: string) => boolean): string[] {
  return clauses.map((first, start) => {
    let run = first
    let end = start + 1
    for (let next = clauses[end]; next !== undefined; next = clauses[end]) {
      if (run.length + next.length > most && isTold(run)) break
      run += next
      end += 1
    }
    const cut = end < clauses.length
    return [
      start === 0 ? '' : LEFT_OUT,
      cut ? `${run.replace(/[，：]$/u, '')}${LEFT_OUT}` : run.replace(/；$/u, '。'),
    ].join('')
  })
}

function pairsOf(text: string): ReadonlySet<string> {
  const letters = text.replace(/[^\p{L}\p{N}]+/gu, '')
  return new Set(
    Array.from({ length: Math.max(0, letters.length - 1) }, (_, at) => letters.slice(at, at + 2)),
  )
}

const SENTENCE_END = /[。！？；]/u
const CLAUSE_END = /[，：。！？；]/u
const OPENS = /[“「『（《(]/u
const CLOSES = /[”」』）》)]/u

/** The sentences of a paragraph as their clauses; what stands in quotation marks or brackets is never parted. */
function sentencesOf(paragraph: string): readonly (readonly string[])[] {
  const sentences: string[][] = [[]]
  let clause = ''
  let depth = 0
  const end = (): void => {
    if (clause !== '') sentences.at(-1)?.push(clause)
    clause = ''
  }
  for (const character of paragraph) {
    clause += character
    if (OPENS.test(character)) depth += 1
    if (CLOSES.test(character)) depth = Math.max(0, depth - 1)
    if (depth > 0 || !CLAUSE_END.test(character)) continue
    end()
    if (SENTENCE_END.test(character)) sentences.push([])
  }
  end()
  return sentences.filter(({ length }) => length > 0)
}
