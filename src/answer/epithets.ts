/** What a place is called in passing. */
import type { Reading } from './reading.ts'
import { saysSomething, type TellingWord } from './vouching.ts'

/** 边境小城延吉，…: what a place is called before something is asked of it, in a word of no record, is not asked for. */
export function epithetsIn({ places, text }: Reading, words: readonly TellingWord[]): readonly TellingWord[] {
  const before = (at: number): readonly TellingWord[] => {
    const word = words.find(({ end }) => end === at)
    return word === undefined ? [] : [...before(word.start), word]
  }
  return places.flatMap(({ end, start }) => {
    const epithet = /^[，,、]/u.test(text.slice(end)) ? before(start) : []
    const isNone =
      epithet.every(({ known }) => known) || !saysSomething(words.filter((word) => word.start > end))
    return isNone ? [] : epithet
  })
}
