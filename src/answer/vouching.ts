/**
 * Which words of a question a record vouches for. Every telling word must be vouched for by what is shown, be named as not
 * reported, or be manner of speaking; this file says how telling a word is and what vouches for it.
 */
import type { ContentWord } from './reading/content-words.ts'

/** A word of the question with how telling it is. */
export interface TellingWord extends ContentWord {
  /** Words that mean the same; any of them vouches for it. */
  readonly synonyms: readonly string[]
  /** Its idf over practices, 0 of a word that all hold; less for words that say little of what is done. */
  readonly weight: number
  /** Whether any record holds it or a synonym. */
  readonly known: boolean
}

export type WeighedWord = Pick<TellingWord, 'word' | 'synonyms' | 'weight'>

export interface WordSource {
  readonly functionWords: ReadonlySet<string>
  /** Verbs of doing that fit nearly any practice: 推行, 开展. */
  readonly weakWords: ReadonlySet<string>
  readonly synonymsOf: (word: string) => readonly string[]
  /** In how many practices a word stands, and how many there are. */
  readonly practicesWith: (word: string) => number
  readonly practices: number
  /** Whether a figure of a place as a whole speaks of a word: 流动人口 stands in no practice. */
  readonly saidOfPlaces: (word: string) => boolean
}

/** What words that say little count beside those that name something. */
const SHARES = { function: 0.15, character: 0.35, weak: 0.4 } as const

export function weighWords(words: readonly ContentWord[], source: WordSource): TellingWord[] {
  const seen = new Set<string>()
  return words.flatMap((content): TellingWord[] => {
    const word = source.synonymsOf(content.word).length > 0 ? content.word : saidOnce(content.word)
    if (seen.has(word)) return []
    seen.add(word)
    const synonyms = source.synonymsOf(word)
    // A word is as common as the most common way to say it: 网格化管理 is no rarer than 网格管理.
    const holding = Math.max(...[word, ...synonyms].map(source.practicesWith))
    const idf = Math.log(1 + (source.practices - holding + 0.5) / (holding + 0.5))
    const share = source.functionWords.has(word)
      ? SHARES.function
      : word.length === 1
        ? SHARES.character
        : source.weakWords.has(word)
          ? SHARES.weak
          : 1
    return [
      {
        ...content,
        word,
        synonyms,
        weight: idf * share,
        known: holding > 0 || [word, ...synonyms].some(source.saidOfPlaces),
      },
    ]
  })
}

/** 学学, 了解了解: a verb that is said twice for ease says what it says once. */
const saidOnce = (word: string): string => word.replace(/^(.{1,2})\1$/u, '$1')

/** What words weigh together. */
export const weightOf = (words: readonly { readonly weight: number }[]): number =>
  words.reduce((sum, { weight }) => sum + weight, 0)

/** What a synonym, and what only parts of a word, vouch for beside the word itself. */
const SYNONYM_SHARE = 0.85
const PARTS_SHARE = 0.8

/** How far a folded text vouches for a word, from 0 to 1. */
export function vouches(text: string, { word, synonyms }: Pick<TellingWord, 'word' | 'synonyms'>): number {
  if (text.includes(word)) return 1
  if (synonyms.some((synonym) => text.includes(synonym))) return SYNONYM_SHARE
  if (word.length < 3) return 0
  // 社区工作者队伍 is vouched for in part by a record that says 社区工作者.
  let pairs = 0
  for (let i = 0; i + 2 <= word.length; i += 1) if (text.includes(word.slice(i, i + 2))) pairs += 1
  // Squared, since 垃圾 and 分类 apart are hardly 垃圾分类.
  return PARTS_SHARE * (pairs / (word.length - 1)) ** 2
}

/** The share of the words' weight that a text vouches for; 1 where there is nothing to vouch for. */
export function vouchedShare(words: readonly WeighedWord[], text: string): number {
  let total = 0
  let vouched = 0
  for (const word of words) {
    total += word.weight
    vouched += word.weight * vouches(text, word)
  }
  return total === 0 ? 1 : vouched / total
}

/** The most telling word that a text does not vouch for; its weight, 0 where it vouches for all. */
export function mostUnvouched(
  words: readonly TellingWord[],
  text: string,
): { readonly word: TellingWord | undefined; readonly weight: number } {
  let most: TellingWord | undefined
  for (const word of words) if (vouches(text, word) < 0.5 && word.weight > (most?.weight ?? 0)) most = word
  return { word: most, weight: most?.weight ?? 0 }
}

/** Whether words say something beside a place; where they do not, the place as a whole is meant. */
export const saysSomething = (words: readonly TellingWord[]): boolean => weightOf(words) >= LEAST_TOLD

/** The weight of one word that a sixth of the practices hold. */
const LEAST_TOLD = 1.6
