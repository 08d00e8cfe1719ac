import MiniSearch from 'minisearch'
import type { CandidateEngine } from './candidates.ts'
import { type Stream, streamOf, type Term } from './terms.ts'

interface Options {
  /**
   * How many matches (terms × passages) one query may cost. The rarest terms go first, so a higher budget finds
   * little more and takes longer: MiniSearch's time grows with the matches, not with the passages.
   */
  readonly budget: number
  /** Below this many finds the rest of the query's terms is searched for too. */
  readonly enough: number
}

const OPTIONS: Options = { budget: 1500, enough: 20 }

/** Single characters are left to the scoring: they match almost everywhere and cost the most. */
const STREAMS: ReadonlySet<Stream> = new Set(['pair', 'word', 'token'])

interface Row {
  readonly id: string
  readonly terms: string
}

/** Candidates by MiniSearch over the rarest terms of a query. */
export function createMiniSearchCandidates(options: Options = OPTIONS): CandidateEngine {
  const rows = new Map<string, Row>()
  const index = new MiniSearch<Row>({
    fields: ['terms'],
    tokenize: (text) => text.split(' '),
    processTerm: (term) => term,
  })
  const passagesWith = new Map<Term, number>()

  function step(row: Row, by: 1 | -1): void {
    for (const term of new Set(row.terms.split(' ')))
      passagesWith.set(term, (passagesWith.get(term) ?? 0) + by)
  }

  function remove(id: string): void {
    const row = rows.get(id)
    if (row === undefined) return
    rows.delete(id)
    index.remove(row)
    step(row, -1)
  }

  return {
    add(id, terms) {
      remove(id)
      const row = { id, terms: searchable(Object.values(terms).flat()).join(' ') }
      rows.set(id, row)
      index.add(row)
      step(row, 1)
    },
    remove,
    find(query, limit, only) {
      const weights = new Map(query.map(({ term, weight }) => [encode(term), weight]))
      const terms = [...searchable(query.map(({ term }) => term))]
        .map((term) => ({ term, matches: passagesWith.get(term) ?? 0 }))
        .filter(({ matches }) => matches > 0)
        .sort((a, b) => a.matches - b.matches)
      const search = (some: readonly { term: string }[]) =>
        index.search(some.map(({ term }) => term).join(' '), {
          boostTerm: (term) => weights.get(term) ?? 1,
          ...(only === undefined ? {} : { filter: ({ id }) => only(id) }),
        })
      const rare = withinBudget(terms, options.budget)
      let found = search(rare)
      if (found.length < options.enough && rare.length < terms.length) found = search(terms)
      return found.slice(0, limit).map(({ id }) => id as string)
    },
  }
}

function searchable(terms: readonly Term[]): string[] {
  return terms.filter((term) => STREAMS.has(streamOf(term))).map(encode)
}

/** One character for each byte: a radix tree of few branches, which MiniSearch walks twice as fast. */
function encode(term: Term): string {
  return Buffer.from(term, 'utf8').toString('latin1')
}

/** The first terms, and at least one, whose matches together stay within the budget. */
function withinBudget<T extends { readonly matches: number }>(
  terms: readonly T[],
  budget: number,
): readonly T[] {
  let spent = 0
  const end = terms.findIndex(({ matches }, i) => {
    spent += matches
    return i > 0 && spent > budget
  })
  return end === -1 ? terms : terms.slice(0, end)
}
