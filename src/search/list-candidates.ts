/** Candidates in memory: for each term a list of the passages that hold it, scored by BM25+ over the rarest terms of a query. */
import type { CandidateEngine } from './candidates.ts'
import type { MemoryStore } from './passage-store.ts'
import type { WeighedTerm } from './score.ts'
import { streamOf, type Term, textOf } from './terms.ts'

/**
 * How many matches (terms × passages) one query may cost. The rarest terms go first, so a higher budget finds little more
 * and takes longer: the time grows with the matches, not with the passages.
 */
const BUDGET = 600

/** BM25+ as MiniSearch has it. */
const SATURATION = 1.2
const LENGTH_SHARE = 0.7
const FLOOR = 0.5

/** The passages that hold a term, and how often each does. */
interface Holding {
  readonly ids: string[]
  readonly times: number[]
}

interface Found {
  score: number
  terms: number
}

/**
 * @param store holds what is to be found
 * @param budget matches that one query may cost
 */
export function createListCandidates(store: MemoryStore, budget: number = BUDGET): CandidateEngine {
  /** By the number of a term; null where it is not searched for. */
  const lists: (Holding | null | undefined)[] = []
  /** How many different terms that are searched for a passage holds. */
  const lengths = new Map<string, number>()
  let total = 0

  function remove(id: string): void {
    const length = lengths.get(id)
    if (length === undefined) return
    lengths.delete(id)
    total -= length
    // Seldom: whoever changes a corpus builds its index anew.
    for (const list of lists) {
      const at = list?.ids.indexOf(id) ?? -1
      if (at < 0) continue
      list?.ids.splice(at, 1)
      list?.times.splice(at, 1)
    }
  }

  function listOf(number: number): Holding | null {
    const known = lists[number]
    if (known !== undefined) return known
    const made = isSearchable(store.termOf(number)) ? { ids: [], times: [] } : null
    lists[number] = made
    return made
  }

  function add(id: string): void {
    const entry = store.entryOf(id)
    if (entry === undefined) return
    let length = 0
    for (const [row, number] of entry.terms.entries()) {
      const list = listOf(number)
      if (list === null) continue
      const times = entry.counts[row] ?? 0
      const last = list.ids.length - 1
      // It stands in a field before as well.
      if (list.ids[last] === id) list.times[last] = (list.times[last] ?? 0) + times
      else {
        list.ids.push(id)
        list.times.push(times)
        length += 1
      }
    }
    lengths.set(id, length)
    total += length
  }

  function score({ term, weight }: WeighedTerm, found: Map<string, Found>): void {
    const list = lists[store.numberOf(term) ?? -1]
    if (!list) return
    const { ids, times } = list
    const idf = Math.log(1 + (lengths.size - ids.length + 0.5) / (ids.length + 0.5))
    const average = total / lengths.size
    ids.forEach((id, n) => {
      const often = times[n] ?? 0
      const length = (lengths.get(id) ?? 0) / average
      const match =
        FLOOR + (often * (SATURATION + 1)) / (often + SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length))
      const before = found.get(id)
      if (before === undefined) found.set(id, { score: weight * idf * match, terms: 1 })
      else {
        before.score += weight * idf * match
        before.terms += 1
      }
    })
  }

  return {
    add(id) {
      remove(id)
      add(id)
    },
    remove,
    find(query, limit, only) {
      const known = query
        .filter(({ term, passages }) => passages > 0 && isSearchable(term))
        .sort((a, b) => a.passages - b.passages)
      const found = new Map<string, Found>()
      for (const term of withinBudget(known, budget)) score(term, found)
      return [...found]
        .filter(([id]) => only?.allows(id) ?? true)
        .map(([id, { score, terms }]) => ({ id, score: score * terms }))
        .sort((a, b) => b.score - a.score)
        .slice(0, limit)
        .map(({ id }) => id)
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
