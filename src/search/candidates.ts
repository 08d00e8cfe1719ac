import type { FieldTerms } from './passage-store.ts'
import type { WeighedTerm } from './score.ts'
import type { TermLists } from './terms.ts'

/** Which passages may be found. */
export interface Only {
  readonly allows: (id: string) => boolean
  /** All of them, where they are known and not many: without it an engine may take the filter for a wide one. */
  readonly ids?: readonly string[] | undefined
}

/**
 * Finds passages that are worth scoring. It need not rank well, only leave out no good passage; so it may be a
 * full-text index of any kind, in memory or in a database.
 */
export interface CandidateEngine {
  add(id: string, terms: FieldTerms): void
  remove(id: string): void
  /** Whether fewer than `limit` are found only if no others match, so that there is nothing to look for elsewhere. */
  readonly complete?: boolean
  readonly lists?: TermLists
  /** At most `limit` ids among those that `only` lets through, in any order; more of them if `only` names them all. */
  find(query: readonly WeighedTerm[], limit: number, only?: Only): readonly string[]
}
