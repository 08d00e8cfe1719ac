import MiniSearch from 'minisearch'
import type { CandidateEngine } from './candidates.ts'
import { streamOf, type Term, textOf } from './terms.ts'

/**
 * How many matches (terms × passages) one query may cost. The rarest terms go first, so a higher budget finds
 * little more and takes longer: MiniSearch's time grows with the matches, not with the passages.
 */
const BUDGET = 600

interface Row {
  readonly id: string
  readonly terms: readonly Term[]
}

/** Candidates by MiniSearch over the rarest terms of a query. */
export function createMiniSearchCandidates(budget: number = BUDGET): CandidateEngine {
  /** Term → what is indexed for it; empty where it is left to the scoring. Most terms come again and again. */
  const indexed = new Map<Term, string>()
  function indexedFor(term: Term): string {
    const known = indexed.get(term)
    if (known !== undefined) return known
    const made = isSearchable(term) ? encode(term) : ''
    indexed.set(term, made)
    return made
  }
  const index = new MiniSearch<Row>({
    fields: ['terms'],
    extractField: (row, field) =>
      field === 'id' ? row.id : row.terms.map(indexedFor).filter((term) => term !== ''),
    // Terms stay terms: a text made of them would only be taken apart again.
    stringifyField: (terms) => terms,
    tokenize: (terms: string | string[]) => (typeof terms === 'string' ? terms.split(' ') : terms),
    processTerm: (term) => term,
  })

  function remove(id: string): void {
    if (index.has(id)) index.discard(id)
  }

  return {
    add(id, terms) {
      remove(id)
      index.add({ id, terms: Object.values(terms).flat() })
    },
    remove,
    find(query, limit, only) {
      const known = query
        .filter(({ term, passages }) => passages > 0 && isSearchable(term))
        .sort((a, b) => a.passages - b.passages)
      const weights = new Map(withinBudget(known, budget).map(({ term, weight }) => [encode(term), weight]))
      return index
        .search([...weights.keys()].join(' '), {
          boostTerm: (term) => weights.get(term) ?? 1,
          ...(only === undefined ? {} : { filter: ({ id }) => only.allows(id) }),
        })
        .slice(0, limit)
        .map(({ id }) => id as string)
    },
  }
}

/**
 * Characters match almost everywhere and cost the most, and longer words are found by their pairs: both are left
 * to the scoring.
 */
function isSearchable(term: Term): boolean {
  const stream = streamOf(term)
  return stream === 'pair' || stream === 'token' || (stream === 'word' && [...textOf(term)].length === 1)
}

/** One character for each byte: a radix tree of few branches, which MiniSearch builds and walks twice as fast. */
function encode(term: Term): string {
  return Buffer.from(term, 'utf8').toString('latin1')
}

/** The first terms, and at least one, whose passages together stay within the budget. */
function withinBudget<T extends { readonly passages: number }>(
  terms: readonly T[],
  budget: number,
): readonly T[] {
  let spent = 0
  const end = terms.findIndex(({ passages }, i) => {
    spent += passages
    return i > 0 && spent > budget
  })
  return end === -1 ? terms : terms.slice(0, end)
}
