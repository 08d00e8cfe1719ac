import type { CandidateEngine, Only } from './candidates.ts'
import { createMiniSearchCandidates } from './minisearch-candidates.ts'
import { createPassageStore, type FieldTerms, type PassageStore } from './passage-store.ts'
import { type Hit, rankPassages, withUnknownAsOne } from './rank.ts'
import { idfOf, RANKING, type Ranking, type WeighedTerm } from './score.ts'
import {
  type QueryTerm,
  queryTermsOf,
  type Term,
  type TermLists,
  type TermOptions,
  termsOf,
} from './terms.ts'

/** A piece of text that can be found: its id and the text of each field, by the field's name. */
export interface Passage {
  readonly id: string
  readonly fields: Readonly<Record<string, string>>
}

/** Passages that are counted before they are made and may be made again: of a large corpus never all at a time. */
export interface Passages extends Iterable<Passage> {
  readonly length: number
}

export type { Only } from './candidates.ts'
export type { Hit } from './rank.ts'

/** What one search asks for. */
export interface SearchOptions {
  /** How many hits at most; 10 by default. */
  readonly limit?: number
  /** How many of them carry their reasons; all by default. Reasons cost about as much as the scoring. */
  readonly explain?: number
  /** Which passages may be found; all by default. */
  readonly only?: Only | undefined
}

/** What an index is made with. */
export interface PassageIndexOptions extends TermOptions {
  /** The fields to search and the weight of a match in each. Other fields of a passage are not searched. */
  readonly fields: Readonly<Record<string, number>>
  readonly passages?: Iterable<Passage>
  /** How passages are scored; {@link RANKING} by default. */
  readonly ranking?: Ranking
  /** What finds the passages to score; MiniSearch by default. */
  readonly engine?: CandidateEngine
  /** Where the passages' term counts are kept, with those it already holds; an empty one in memory by default. */
  readonly store?: PassageStore
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
  /** Absent where passages cannot be found by a term alone. */
  readonly lists?: TermLists
  /** How many passages hold a term. */
  passagesWith(term: Term): number
  /** Adds passages, each in place of one with the same id. */
  add(passages: Iterable<Passage>): void
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
  const store = options.store ?? createPassageStore(fields)
  const engine = options.engine ?? createMiniSearchCandidates()

  const idf = (term: Term): number => idfOf(store.passagesWith(term), store.size)
  const termsOfQuery = (query: string | readonly QueryTerm[]): readonly QueryTerm[] =>
    typeof query === 'string' ? queryTermsOf(query, options) : query
  const weigh = (query: readonly QueryTerm[]): WeighedTerm[] =>
    query.map((part) => {
      const passages = store.passagesWith(part.term)
      return { ...part, passages, idf: idfOf(passages, store.size) }
    })

  function rank(whole: readonly WeighedTerm[], ids: Iterable<string>, limit: number, explain = limit): Hit[] {
    const query = withUnknownAsOne(whole)
    return store.count(
      query.map(({ term }) => term),
      (countsOf) => rankPassages(query, store.fields(), countsOf, ids, { limit, ranking, explain }),
    )
  }

  const change = (make: () => void): void => (store.batch === undefined ? make() : store.batch(make))

  function* allowed(only: Only): Generator<string> {
    for (const id of store.ids()) if (only.allows(id)) yield id
  }

  const index: PassageIndex = {
    get size() {
      return store.size
    },
    search(query, { limit = 10, only, explain = limit } = {}) {
      const terms = weigh(termsOfQuery(query))
      if (!terms.some(({ passages }) => passages > 0)) return []
      const found = engine.find(terms, Math.max(candidates, limit), only)
      const few = engine.complete !== true && found.length < Math.max(FEW, limit)
      const all = (): Iterable<string> => (only === undefined ? store.ids() : (only.ids ?? allowed(only)))
      return rank(terms, few ? all() : found, limit, explain)
    },
    rank: (query, ids, limit = 10) => rank(weigh(termsOfQuery(query)), ids, limit),
    terms: (text) => queryTermsOf(text, options),
    idf,
    passagesWith: store.passagesWith,
    ...(engine.lists === undefined ? {} : { lists: engine.lists }),
    add(passages) {
      const termsIn = createFieldTerms(Object.keys(fields), options)
      change(() => {
        for (const passage of passages) {
          const terms = termsIn(passage)
          store.add(passage.id, terms)
          engine.add(passage.id, terms)
        }
      })
    },
    remove(ids) {
      change(() => {
        for (const id of ids) {
          store.remove(id)
          engine.remove(id)
        }
      })
    },
  }
  if (options.passages !== undefined) index.add(options.passages)
  return index
}

/** Takes named fields apart; a text that passages in a row share, as figures do that of their practice, once. */
export function createFieldTerms(
  names: readonly string[],
  options: TermOptions,
): (passage: Passage) => FieldTerms {
  const last = new Map<string, { readonly text: string; readonly terms: readonly Term[] }>()
  const inField = (name: string, text: string): readonly Term[] => {
    const before = last.get(name)
    if (before?.text === text) return before.terms
    const terms = termsOf(text, options)
    last.set(name, { text, terms })
    return terms
  }
  return ({ fields }) => Object.fromEntries(names.map((name) => [name, inField(name, fields[name] ?? '')]))
}
