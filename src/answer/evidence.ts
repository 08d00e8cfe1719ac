/**
 * Refusal by evidence: an answer needs the question's key words covered by the record it rests on. Which words are key,
 * what covers them, and how much must be covered is all in this file.
 */
import type { Segment } from '../search/segment.ts'

/** How much of a question a record must vouch for, as a share from 0 to 1 of the weight of its words. */
export const THRESHOLDS = {
  /** A practice, asked for by describing a trouble: people use many words that no record has. */
  practice: 0.2,
  /** The least search score (sum of BM25 over its terms) of such a practice: what holds one stray word stays below. */
  strength: 22,
  /** A practice within a place that was named: the place has been settled already. */
  practiceInPlace: 0.34,
  /** A figure, by its metric together with its practice. */
  figure: 0.45,
  /** The same within a place that was named. */
  figureInPlace: 0.38,
  /** What is counted (the words next to 多少), by the figure and its practice. */
  counted: 0.6,
  /** The same where a message asks for several numbers, which people cut short: 大网格 beside 微网格. */
  countedOfMany: 0.4,
  /** How telling such a word must be to be insisted on. */
  countedWeight: 2.2,
  /** A practice in place of a number that was asked for and is nowhere given. */
  practiceForFigure: 0.6,
  /** A figure, by its metric and other names for it alone: what was counted must be what is asked. */
  metric: 0.25,
  metricInPlace: 0.12,
  /** In a comparison the places are settled and the figures stand side by side: so much of the two above is enough. */
  compared: 0.6,
  /** Below so much weight of its own words a follow-up is vouched for by those of the turn before as well. */
  ownWords: 6,
  /** So much weight of its own words makes a question that stands alone in the middle of a conversation. */
  ownQuestion: 9,
  /** How much weight of words a place must have to itself to be asked its own thing in a comparison. */
  ownPart: 2.5,
  /** One more of a list: “哪些地方…”. */
  listed: 0.5,
  /** Of a word in quotation marks. */
  quoted: 0.3,
  /** A figure whose metric says so much of the question needs no second practice beside it. */
  figureTold: 0.6,
  /** A second practice beside the one a figure belongs to. */
  around: 0.7,
  /** One more of a list that was asked for by a printed name which the record does not use. */
  alike: 0.6,
  /** How much better another place's record must fit before the question is read as mixing the two up. */
  elsewhereBetter: 0.3,
} as const

/** A word of the question that a record can vouch for. */
export interface KeyWord {
  readonly word: string
  /** Words that mean the same; any of them covers it. */
  readonly synonyms: readonly string[]
  readonly weight: number
  /** Lent by the turn before, in a follow-up with few words of its own. */
  readonly lent?: true
}

export interface Evidence {
  /** Covered share of the weight, 0 to 1; 1 where there is nothing to cover. */
  readonly share: number
  readonly covered: readonly string[]
  readonly missing: readonly string[]
}

/** What a synonym vouches for, beside the word itself. */
const SYNONYM_SHARE = 0.85
/** A single character says little; a word that the corpus never uses is as often manner of speaking as subject. */
const CHARACTER_WEIGHT = 0.35
const UNKNOWN_WEIGHT = 0.4
/** Verbs of doing (推行, 开展, 成立) fit nearly any practice. */
const WEAK_WEIGHT = 0.4

export interface KeyWordSource {
  readonly segment: Segment
  readonly stopwords: ReadonlySet<string>
  /** Words that say little of what is done: 推行, 开展. */
  readonly weakWords: ReadonlySet<string>
  readonly synonymsOf: (word: string) => readonly string[]
  /** In how many of the corpus's practices a word stands, and how many there are. */
  readonly practicesWith: (word: string) => number
  readonly practices: number
}

/** The key words of what a question is about, weighted by how telling each is (its idf over practices). */
export function keyWords(content: string, source: KeyWordSource): KeyWord[] {
  const words: KeyWord[] = []
  for (const word of wordsOf(content, source.segment)) {
    if (source.stopwords.has(word) || words.some((known) => known.word === word)) continue
    const synonyms = source.synonymsOf(word)
    // A word is as common as the most common way to say it: 网格化管理 is no rarer than 网格管理.
    const holding = Math.max(...[word, ...synonyms].map(source.practicesWith))
    const known = holding > 0
    const idf = Math.log(1 + (source.practices - holding + 0.5) / (holding + 0.5))
    const ceiling = Math.log(1 + source.practices / 2)
    const weight =
      Math.min(idf, ceiling) *
      (word.length === 1 ? CHARACTER_WEIGHT : 1) *
      (known ? 1 : UNKNOWN_WEIGHT) *
      (source.weakWords.has(word) ? WEAK_WEIGHT : 1)
    words.push({ word, synonyms, weight })
  }
  return words
}

/** Runs of Chinese cut into words, letters kept whole; numbers are claims, not subjects. */
function wordsOf(content: string, segment: Segment): string[] {
  return [...content.matchAll(/\p{Script=Han}+|[a-z]+/gu)].flatMap(([run]) =>
    /^[a-z]/u.test(run) ? [run] : segment(run),
  )
}

/** How far a text covers the words. */
export function evidenceOf(words: readonly KeyWord[], text: string): Evidence {
  let total = 0
  let covered = 0
  const found: string[] = []
  const missing: string[] = []
  for (const { word, synonyms, weight } of words) {
    total += weight
    const share = coverage(word, synonyms, text)
    covered += share * weight
    ;(share >= 0.5 ? found : missing).push(word)
  }
  return { share: total === 0 ? 1 : covered / total, covered: found, missing }
}

function coverage(word: string, synonyms: readonly string[], text: string): number {
  if (text.includes(word)) return 1
  if (synonyms.some((synonym) => text.includes(synonym))) return SYNONYM_SHARE
  if (word.length < 3) return 0
  // 社区工作者队伍 is vouched for in part by a record that says 社区工作者.
  let pairs = 0
  for (let i = 0; i + 2 <= word.length; i += 1) if (text.includes(word.slice(i, i + 2))) pairs += 1
  // Squared, since 垃圾 and 分类 apart are hardly 垃圾分类.
  return 0.8 * (pairs / (word.length - 1)) ** 2
}
