import type { FieldTerms } from './passage-store.ts'
import type { WeighedTerm } from './score.ts'

/**
 * Finds passages that are worth scoring. It need not rank well, only leave out no good passage; so it may be a
 * full-text index of any kind, in memory or in a database.
 */
export interface CandidateEngine {
  add(id: string, terms: FieldTerms): void
  remove(id: string): void
  /** Whether fewer than `limit` are found only if no others match, so that there is nothing to look for elsewhere. */
  readonly complete?: boolean
  /** At most `limit` ids among those that `only` lets through, in any order. */
  find(query: readonly WeighedTerm[], limit: number, only?: (id: string) => boolean): readonly string[]
}
