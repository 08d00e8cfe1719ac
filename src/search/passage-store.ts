import type { FieldStatistics, PassageCounts } from './score.ts'
import type { Term } from './terms.ts'

/** A passage taken apart: the terms of each field, by the field's name. */
export type FieldTerms = Readonly<Record<string, readonly Term[]>>

/**
 * Which terms every passage holds, how often and in which field, and what a collection says about a term. Adding
 * and removing leave it as if it had been built from what remains.
 */
export interface PassageStore {
  readonly size: number
  has(id: string): boolean
  /** Adds a passage, in place of one of the same id. */
  add(id: string, terms: FieldTerms): void
  /** Forgets a passage; does nothing if there is none. */
  remove(id: string): void
  /** Makes the changes of `change` together: all or none, and sooner than one by one. Absent where that is no help. */
  batch?(change: () => void): void
  /** How many passages hold the term, in any field. */
  passagesWith(term: Term): number
  /** The fields in the order in which counts are given, as they stand now. */
  fields(): readonly FieldStatistics[]
  ids(): Iterable<string>
  /**
   * Lends a reader of what passages hold of the given terms. Its answer is overwritten by the next one, and the
   * reader must not be used after, nor another one lent before, `use` has returned.
   */
  count<T>(terms: readonly Term[], use: (countsOf: (id: string) => PassageCounts | undefined) => T): T
}

/** One passage: for every term and field it occurs in, how often and where first. In no order, scanned whole. */
interface Entry {
  readonly terms: Uint32Array
  readonly fields: Uint8Array
  readonly counts: Uint16Array
  readonly firsts: Uint16Array
  readonly lengths: readonly number[]
}

/** A term of a field, by its number. */
interface Row {
  readonly number: number
  times: number
  readonly first: number
}

const NONE: readonly Term[] = []

function countTerms(terms: readonly Term[], numberOf: (term: Term) => number): readonly Row[] {
  const seen = new Map<number, Row>()
  terms.forEach((term, first) => {
    const number = numberOf(term)
    const row = seen.get(number)
    if (row === undefined) seen.set(number, { number, times: 1, first })
    else row.times++
  })
  return [...seen.values()]
}

/** An empty store of passages with the given fields and their weights. */
export function createPassageStore(weights: Readonly<Record<string, number>>): PassageStore {
  const names = Object.keys(weights)
  const entries = new Map<string, Entry>()
  const numbers = new Map<Term, number>()
  const passagesWith: number[] = []
  const totals = names.map(() => ({ length: 0, passages: 0 }))
  let slots = new Int32Array(1024)

  function numberOf(term: Term): number {
    const known = numbers.get(term)
    if (known !== undefined) return known
    const number = numbers.size
    numbers.set(term, number)
    passagesWith.push(0)
    return number
  }

  /** Of a field what was last counted: passages in a row may share a list of terms. */
  const counted: { readonly of: readonly Term[]; readonly rows: readonly Row[] }[] = []
  function rowsOf(field: number, of: readonly Term[]): readonly Row[] {
    const before = counted[field]
    if (before?.of === of) return before.rows
    const rows = countTerms(of, numberOf)
    counted[field] = { of, rows }
    return rows
  }

  function entryOf(terms: FieldTerms): Entry {
    const rows = names.map((name, field) => rowsOf(field, terms[name] ?? NONE))
    const size = rows.reduce((sum, one) => sum + one.length, 0)
    const entry = {
      terms: new Uint32Array(size),
      fields: new Uint8Array(size),
      counts: new Uint16Array(size),
      firsts: new Uint16Array(size),
      lengths: names.map((name) => terms[name]?.length ?? 0),
    }
    let at = 0
    for (const [field, one] of rows.entries())
      for (const { number, times, first } of one) {
        entry.terms[at] = number
        entry.fields[at] = field
        entry.counts[at] = Math.min(times, 0xffff)
        entry.firsts[at] = Math.min(first, 0xffff)
        at += 1
      }
    return entry
  }

  function tally(entry: Entry, step: 1 | -1): void {
    for (const number of new Set(entry.terms)) passagesWith[number] = (passagesWith[number] ?? 0) + step
    entry.lengths.forEach((length, f) => {
      const total = totals[f]
      if (total === undefined || length === 0) return
      total.length += step * length
      total.passages += step
    })
  }

  function remove(id: string): void {
    const entry = entries.get(id)
    if (entry === undefined) return
    entries.delete(id)
    tally(entry, -1)
  }

  return {
    get size() {
      return entries.size
    },
    has: (id) => entries.has(id),
    add(id, terms) {
      remove(id)
      const entry = entryOf(terms)
      entries.set(id, entry)
      tally(entry, 1)
    },
    remove,
    passagesWith: (term) => passagesWith[numbers.get(term) ?? -1] ?? 0,
    fields: () =>
      names.map((name, f) => ({
        name,
        weight: weights[name] ?? 1,
        averageLength: (totals[f]?.length ?? 0) / Math.max(1, totals[f]?.passages ?? 0),
      })),
    ids: () => entries.keys(),
    count(terms, use) {
      if (slots.length < numbers.size) slots = new Int32Array(numbers.size * 2)
      const slotOf = slots
      const wanted = terms.map((term) => numbers.get(term))
      wanted.forEach((number, t) => {
        if (number !== undefined) slotOf[number] = t + 1
      })
      const occurrences = new Uint16Array(terms.length * names.length)
      const firsts = new Uint16Array(terms.length * names.length)
      try {
        return use((id) => {
          const entry = entries.get(id)
          if (entry === undefined) return undefined
          occurrences.fill(0)
          const { terms: held, fields, lengths } = entry
          for (let i = 0; i < held.length; i++) {
            const slot = slotOf[held[i] as number] as number
            if (slot === 0) continue
            const at = (slot - 1) * names.length + (fields[i] as number)
            occurrences[at] = entry.counts[i] as number
            firsts[at] = entry.firsts[i] as number
          }
          return { occurrences, firsts, lengths }
        })
      } finally {
        for (const number of wanted) if (number !== undefined) slotOf[number] = 0
      }
    },
  }
}
