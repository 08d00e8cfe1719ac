/**
 * The matters of governance that a message names: 养犬, 加装电梯. The list is wider than the corpus, as the gazetteer is of places,
 * so that a question for what nobody here writes of is known from one in other words.
 */
import { longestOf } from './text-lookup.ts'

/** All the words by which a matter is named. */
export type Subject = readonly string[]

/** Left to right, the longest word at a place first, each matter once. */
export function createSubjectFinder(subjects: readonly Subject[]): (text: string) => readonly Subject[] {
  const named = new Map(subjects.flatMap((subject) => subject.map((word) => [word, subject] as const)))
  const longest = longestOf(named.keys())
  return (text) => {
    const found = new Set<Subject>()
    for (let start = 0; start < text.length; ) {
      const word = wordAt(text, start)
      const subject = named.get(word)
      if (subject !== undefined) found.add(subject)
      start += Math.max(1, word.length)
    }
    return [...found]
  }

  function wordAt(text: string, start: number): string {
    for (let length = longest; length > 0; length -= 1) {
      const word = text.slice(start, start + length)
      if (named.has(word)) return word
    }
    return ''
  }
}

/** Whether a folded text names a matter in any of its words. */
export const tellsOf =
  (text: string) =>
  (subject: Subject): boolean =>
    subject.some((word) => text.includes(word))

/** The matters that a message names and a text does not tell of, each by the word that names it best. */
export const untold = (subjects: readonly Subject[], text: string): readonly string[] =>
  subjects.filter((subject) => !tellsOf(text)(subject)).map(([name = '']) => name)
