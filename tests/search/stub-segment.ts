import type { Segment } from '../../src/search/segment.ts'

/** A segmenter without a dictionary file: the longest of the given words at each place, else one character. */
export function stubSegment(words: readonly string[]): Segment {
  const longestFirst = [...words].sort((a, b) => b.length - a.length)
  return (text) => {
    const cut: string[] = []
    for (let at = 0; at < text.length; at += cut.at(-1)?.length ?? 1) {
      cut.push(longestFirst.find((word) => text.startsWith(word, at)) ?? (text[at] as string))
    }
    return cut
  }
}
