/**
 * Words that texts are taken apart with. `(?:a|ab|b|…)+$` would do the same, but takes twice as long with every further
 * word of a text that can be read in two ways; here every character is looked at a fixed number of times.
 */
export interface WordSet {
  /** Whether the text is nothing but these words, one after another; an empty text is not. */
  readonly compose: (text: string) => boolean
  /** The text without the words it begins with, as many as there are. */
  readonly trimStart: (text: string) => string
  /** The text without the words it ends with, as many as there are. */
  readonly trimEnd: (text: string) => string
}

export function wordSet(words: Iterable<string>): WordSet {
  const known = new Set([...words].filter((word) => word !== ''))
  const lengths = [...new Set([...known].map((word) => word.length))]

  /** The furthest offset that is reached from the start by words alone. */
  const furthest = (text: string): number => {
    const reached = new Set([0])
    let last = 0
    for (let at = 0; at <= last; at += 1) {
      if (!reached.has(at)) continue
      for (const length of lengths)
        if (at + length <= text.length && known.has(text.slice(at, at + length))) {
          reached.add(at + length)
          last = Math.max(last, at + length)
        }
    }
    return last
  }
  /** The first offset from which words alone reach the end. */
  const first = (text: string): number => {
    const reaching = new Set([text.length])
    let start = text.length
    for (let at = text.length; at >= start; at -= 1) {
      if (!reaching.has(at)) continue
      for (const length of lengths)
        if (length <= at && known.has(text.slice(at - length, at))) {
          reaching.add(at - length)
          start = Math.min(start, at - length)
        }
    }
    return start
  }
  return {
    compose: (text) => text !== '' && furthest(text) === text.length,
    trimStart: (text) => text.slice(furthest(text)),
    trimEnd: (text) => text.slice(0, first(text)),
  }
}
