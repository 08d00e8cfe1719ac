/**
 * The particular noun that a number counts: 医生 of “20余名心理医生及其团队” and of “医生数为20名”. Such a noun is said of one sort
 * of people, bodies or things only.
 */

export interface ParticularOptions {
  readonly particular: readonly string[]
  /** The first word of a text, as it is cut. */
  readonly firstWord: (text: string) => string
  /** Whether a word goes on with something else than the noun: a verb, an adverb, a word of grammar. */
  readonly goesOn: (word: string) => boolean
}

export interface ParticularNouns {
  /** Counted behind a number: the noun, and those that stand before it in one name (志愿者 and 检察官 of 检察官志愿者). */
  readonly behind: (right: string) => readonly string[]
  /** With which a name of what is counted ends, and those before it. */
  readonly endOf: (name: string) => readonly string[]
}

/** A noun stands at most so far behind its number. */
const NEAR = 10
const END = /^(?:$|[、，,。；;:：（(及和与等\s])/u
const PARTED = /[、，,。；;:：（(]/u

export function createParticularNouns({ particular, firstWord, goesOn }: ParticularOptions): ParticularNouns {
  const nouns = new Set(particular)
  const longest = Math.max(0, ...particular.map((noun) => noun.length))

  function lastOf(name: string): string | undefined {
    for (let length = Math.min(longest, name.length); length > 1; length -= 1) {
      const noun = name.slice(-length)
      if (nouns.has(noun)) return noun
    }
    return undefined
  }

  function endOf(name: string): readonly string[] {
    const noun = lastOf(name)
    return noun === undefined ? [] : [noun, ...endOf(name.slice(0, -noun.length))]
  }

  function behind(right: string): readonly string[] {
    for (let end = 2; end <= Math.min(right.length, NEAR + 2); end += 1) {
      if (PARTED.test(right[end - 1] ?? '')) return []
      const rest = right.slice(end)
      if (lastOf(right.slice(0, end)) !== undefined && (END.test(rest) || goesOn(firstWord(rest))))
        return endOf(right.slice(0, end))
    }
    return []
  }

  return { behind, endOf }
}
