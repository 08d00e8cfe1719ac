/** Phrases in a message: whether it is made up of them, and what it says beside them; the phrases are data. */
import { fold } from '../search/fold.ts'

/** Characters: whoever writes more says more. */
const LONGEST = 40

/** Whether these phrases make up the whole of a text, one of `asks` among them. */
export function createComposed(
  asks: readonly string[],
  around: readonly string[],
): (text: string) => boolean {
  const phrases = [...around.map((text) => ({ text, asks: 0 })), ...asks.map((text) => ({ text, asks: 1 }))]

  return (text) => {
    if (text.length > LONGEST * 2) return false
    const words = fold(text).replace(/[^\p{L}\p{N}]/gu, '')
    if (words.length > LONGEST) return false
    /** Up to each place: undefined where no phrases lead there, 1 where one of them asks. */
    const reached: (0 | 1 | undefined)[] = [0]
    for (let at = 0; at < words.length; at += 1) {
      const before = reached[at]
      if (before === undefined) continue
      for (const phrase of phrases) {
        if (!words.startsWith(phrase.text, at)) continue
        const end = at + phrase.text.length
        reached[end] = before === 1 || phrase.asks === 1 || reached[end] === 1 ? 1 : 0
      }
    }
    return reached[words.length] === 1
  }
}

/** Phrases, the longest first, as `without` takes them. */
export const longestFirst = (...lists: readonly (readonly string[])[]): readonly string[] =>
  [...new Set(lists.flat())].toSorted((a, b) => b.length - a.length)

/** A text without these phrases, a space in place of each. */
export function without(text: string, phrases: readonly string[]): string {
  let left = ''
  for (let at = 0; at < text.length; ) {
    const phrase = phrases.find((one) => text.startsWith(one, at))
    left += phrase === undefined ? text[at] : ' '
    at += phrase?.length ?? 1
  }
  return tidy(left)
}

/** One space where there were several, none at the ends. */
export const tidy = (text: string): string => text.replace(/ +/gu, ' ').trim()
