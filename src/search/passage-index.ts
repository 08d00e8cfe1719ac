import type { CandidateEngine } from './candidates.ts'
import { createMiniSearchCandidates } from './minisearch-candidates.ts'
import { createPassageStore } from './passage-store.ts'
import {
  explainScore,
  idfOf,
  RANKING,
  type Ranking,
  type Reason,
  type Scored,
  scorePassage,
  type WeighedTerm,
} from './score.ts'
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
  /** How many passages are scored for a query; {@link CANDIDATES} by default. Fewer is faster and may miss the best. */
  readonly candidates?: number
}

/** Passages that can be searched. Knows texts and terms, nothing of what they are about. */
export interface PassageIndex {
  readonly size: number
  /** The best passages, best first, those of equal score by id. Text is taken apart by {@link PassageIndex.terms}. */
  search(query: string | readonly QueryTerm[], options?: SearchOptions): Hit[]
  /** Scores given passages, wherever they were found: a database may have supplied the ids. */
  rank(query: string | readonly QueryTerm[], ids: Iterable<string>, limit?: number): Hit[]
  /** The terms to search for on account of a text; add synonyms to them at a lower weight. */
  terms(text: string): QueryTerm[]
  /** How telling a term is: near 0 if all passages hold it, more the fewer do. */
  idf(term: Term): number
  /** Adds passages, each in place of one with the same id. */
  add(passages: readonly Passage[]): void
  /** Forgets passages; unknown ids are ignored. */
  remove(ids: readonly string[]): void
}

/** On CMRC 2018 the paragraph asked for is among the first 100 candidates of MiniSearch for 99.97 % of questions. */
export const CANDIDATES = 100

/** When an engine finds fewer than this, every passage is scored: the query may match in single characters only. */
const FEW = 10

/** Builds an index of passages. */
export function createPassageIndex(options: PassageIndexOptions): PassageIndex {
  const { fields, ranking = RANKING, candidates = CANDIDATES } = options
  const store = createPassageStore(fields)
  const engine = options.engine ?? createMiniSearchCandidates()

  const idf = (term: Term): number => idfOf(store.passagesWith(term), store.size)
  const termsOfQuery = (query: string | readonly QueryTerm[]): readonly QueryTerm[] =>
    typeof query === 'string' ? queryTermsOf(query, options) : query
  const weigh = (query: readonly QueryTerm[]): WeighedTerm[] =>
    query.map((part) => {
      const passages = store.passagesWith(part.term)
      return { ...part, passages, idf: idfOf(passages, store.size) }
    })

  function rank(query: readonly WeighedTerm[], ids: Iterable<string>, limit: number): Hit[] {
    const statistics = store.fields()
    const terms = query.map(({ term }) => term)
    return store.count(terms, (countsOf) => {
      const scored: (Scored & { readonly id: string })[] = []
      for (const id of ids) {
        const counts = countsOf(id)
        if (counts === undefined) continue
        const { score, coverage } = scorePassage(query, statistics, counts, ranking)
        if (score > 0) scored.push({ id, score, coverage })
      }
      return scored
        .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
        .slice(0, limit)
        .map((hit) => {
          const counts = countsOf(hit.id)
          return { ...hit, reasons: counts ? explainScore(query, statistics, counts, ranking) : [] }
        })
    })
  }

  function* allowed(only: (id: string) => boolean): Generator<string> {
    for (const id of store.ids()) if (only(id)) yield id
  }

  const index: PassageIndex = {
    get size() {
      return store.size
    },
    search(query, { limit = 10, only } = {}) {
      const terms = weigh(termsOfQuery(query))
      if (!terms.some(({ passages }) => passages > 0)) return []
      const found = engine.find(terms, Math.max(candidates, limit), only)
      const few = found.length < Math.max(FEW, limit)
      return rank(terms, few ? allowed(only ?? (() => true)) : found, limit)
    },
    rank: (query, ids, limit = 10) => rank(weigh(termsOfQuery(query)), ids, limit),
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
