import type { CandidateEngine } from './candidates.ts'
import { createMiniSearchCandidates } from './minisearch-candidates.ts'
import { createPassageStore } from './passage-store.ts'
import { explainScore, idfOf, RANKING, type Ranking, type Reason, scorePassage } from './score.ts'
import { type QueryTerm, queryTermsOf, type Term, type TermOptions, termsOf } from './terms.ts'

/** A piece of text that can be found: its id and the text of each field, by the field's name. */
export interface Passage {
  readonly id: string
  readonly fields: Readonly<Record<string, string>>
}

/** A passage that was found. */
export interface Hit {
  readonly id: string
  /** Comparable within one search only. */
  readonly score: number
  /** The matched terms by field, largest part first; their scores add up to the hit's. */
  readonly reasons: readonly Reason[]
  /** The share of the query which the passage holds, its terms weighed by weight × idf; from 0 to 1. */
  readonly coverage: number
}

/** What one search asks for. */
export interface SearchOptions {
  /** How many hits at most; 10 by default. */
  readonly limit?: number
  /** Which passages may be found; all by default. */
  readonly only?: (id: string) => boolean
}

/** What an index is made with. */
export interface PassageIndexOptions extends TermOptions {
  /** The fields to search and the weight of a match in each. Other fields of a passage are not searched. */
  readonly fields: Readonly<Record<string, number>>
  readonly passages?: readonly Passage[]
  /** How passages are scored; {@link RANKING} by default. */
  readonly ranking?: Ranking
  /** What finds the passages to score; MiniSearch by default. */
  readonly engine?: CandidateEngine
  /** How many passages are scored for a query; 200 by default. Fewer is faster and may miss the best. */
  readonly candidates?: number
}

/** Passages that can be searched. Knows texts and terms, nothing of what they are about. */
export interface PassageIndex {
  readonly size: number
  /** The best passages, best first, those of equal score by id. Text is taken apart by {@link PassageIndex.terms}. */
  search(query: string | readonly QueryTerm[], options?: SearchOptions): Hit[]
  /** Scores given passages, wherever they were found: a database may have supplied the ids. */
  rank(query: string | readonly QueryTerm[], ids: readonly string[], limit?: number): Hit[]
  /** The terms to search for on account of a text; add synonyms to them at a lower weight. */
  terms(text: string): QueryTerm[]
  /** How telling a term is: 0 if all passages hold it, more the fewer do. */
  idf(term: Term): number
  /** Adds passages, each in place of one with the same id. */
  add(passages: readonly Passage[]): void
  /** Forgets passages; unknown ids are ignored. */
  remove(ids: readonly string[]): void
}

/** Builds an index of passages. */
export function createPassageIndex(options: PassageIndexOptions): PassageIndex {
  const { fields, ranking = RANKING, candidates = 200 } = options
  const store = createPassageStore(fields)
  const engine = options.engine ?? createMiniSearchCandidates()

  const idf = (term: Term): number => idfOf(store.passagesWith(term), store.size)
  const termsOfQuery = (query: string | readonly QueryTerm[]): readonly QueryTerm[] =>
    typeof query === 'string' ? queryTermsOf(query, options) : query
  const weigh = (query: readonly QueryTerm[]) => query.map((part) => ({ ...part, idf: idf(part.term) }))

  function rank(query: string | readonly QueryTerm[], ids: readonly string[], limit = 10): Hit[] {
    const weighed = weigh(termsOfQuery(query))
    const statistics = store.fields()
    const countsOf = store.counter(weighed.map(({ term }) => term))
    return ids
      .flatMap((id) => {
        const counts = countsOf(id)
        if (counts === undefined) return []
        const scored = scorePassage(weighed, statistics, counts, ranking)
        return scored.score > 0 ? [{ id, ...scored }] : []
      })
      .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
      .slice(0, limit)
      .map((hit) => {
        const counts = countsOf(hit.id)
        return {
          ...hit,
          reasons: counts === undefined ? [] : explainScore(weighed, statistics, counts, ranking),
        }
      })
  }

  const index: PassageIndex = {
    get size() {
      return store.size
    },
    search(query, { limit = 10, only } = {}) {
      const terms = termsOfQuery(query)
      return rank(terms, engine.find(weigh(terms), Math.max(candidates, limit), only), limit)
    },
    rank,
    terms: (text) => queryTermsOf(text, options),
    idf,
    add(passages) {
      for (const passage of passages) {
        const terms = Object.fromEntries(
          Object.keys(fields).map((name) => [name, termsOf(passage.fields[name] ?? '', options)]),
        )
        store.add(passage.id, terms)
        engine.add(passage.id, terms)
      }
    },
    remove(ids) {
      for (const id of ids) {
        store.remove(id)
        engine.remove(id)
      }
    },
  }
  index.add(options.passages ?? [])
  return index
}
