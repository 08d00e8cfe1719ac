/** What is reckoned from all records before the first question: of a large corpus once, and kept in its file. */
export interface Derived {
  readonly texts: (name: string, make: () => readonly string[]) => readonly string[]
  readonly numbers: (name: string, make: () => Float64Array) => Float64Array
  /** The text by which a practice vouches for words, where it is kept. */
  readonly practiceText?: (id: string) => string
}

/** Reckons it anew. */
export const reckoned: Derived = { texts: (_, make) => make(), numbers: (_, make) => make() }
