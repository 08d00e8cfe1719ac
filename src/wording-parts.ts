/** The runs of characters that a text is worded in, and what they say by weights that were learnt. */
import { fold } from './search/fold.ts'

const LONGEST_PART = 3

/** Runs of one to three characters, with where the message begins and ends; days and hours are all one. */
export function partsOf(text: string): ReadonlySet<string> {
  const plain = fold(text)
    .replace(/(周|星期|礼拜)[一二三四五六日天]/gu, '周日')
    .replace(/[\d一二两三四五六七八九十]+(?=[点时号条])/gu, '0')
    .replace(/\d+/gu, '0')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  const characters = ['^', ...plain, '$']
  const parts = new Set<string>()
  for (let length = 1; length <= LONGEST_PART; length += 1)
    for (let at = 0; at + length <= characters.length; at += 1) {
      const part = characters.slice(at, at + length).join('')
      if (!EMPTY.has(part)) parts.add(part)
    }
  return parts
}

const EMPTY: ReadonlySet<string> = new Set(['^', '$', ' '])

/** Part of a wording, by `partsOf` → what it says, as log odds where it is the only part; what is left out is 0. */
export type WordingWeights = Readonly<Record<string, number>>

/** A text, or the texts that stand in places with names: a word says another thing before a number than behind it. */
export type Wording = string | Readonly<Record<string, string>>

/** The parts of a wording, by where they stand, and what each counts. */
export function partsOfWording(wording: Wording): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const [where, text] of typeof wording === 'string'
    ? [['', wording] as const]
    : Object.entries(wording)) {
    const parts = partsOf(text)
    // Long texts say no more than short ones.
    const scale = 1 / Math.sqrt(Math.max(parts.size, 1))
    for (const part of parts) counts.set(where === '' ? part : `${where}:${part}`, scale)
  }
  return counts
}

/** @returns log odds */
export function oddsOfWording(wording: Wording, weights: WordingWeights): number {
  let sum = 0
  for (const [part, scale] of partsOfWording(wording))
    if (Object.hasOwn(weights, part)) sum += (weights[part] ?? 0) * scale
  return sum
}

/** What was learnt of named features and of wording: log odds = bias + features × weights + parts of the wording × theirs. */
export interface LearntOdds {
  readonly bias: number
  readonly weights: Readonly<Record<string, number>>
  readonly parts: WordingWeights
}

/** Log odds by what was learnt; a feature or a part that it does not know says nothing. */
export function oddsOf(
  { bias, weights, parts }: LearntOdds,
  features: Readonly<Record<string, number>>,
  wording: Wording,
): number {
  let sum = bias + oddsOfWording(wording, parts)
  for (const [name, value] of Object.entries(features)) sum += value * (weights[name] ?? 0)
  return sum
}
