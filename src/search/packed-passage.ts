/**
 * What one passage holds, in a few bytes for each term, so that a database can keep it and scoring can read it for
 * candidates only. All numbers are LEB128 varints. Lengths of the fields come first, then the terms by rising number:
 * the step from the number before, `fields × 4 + tier`, and for each field `count × F + field` and the first position.
 */
import type { Tier } from './impact.ts'

/** A term of a passage: where it stands, and how much it may matter. */
export interface HeldTerm {
  /** The number the database knows the term by, from 1. */
  readonly number: number
  readonly tier: Tier
  readonly fields: readonly {
    readonly field: number
    readonly count: number
    /** Counted in terms from 0. */
    readonly first: number
  }[]
}

export interface UnpackedCounts {
  readonly occurrences: Uint32Array
  readonly firsts: Uint32Array
  readonly lengths: number[]
}

/** @param terms in any order, each number once */
export function packPassage(terms: readonly HeldTerm[], lengths: readonly number[]): Uint8Array {
  const bytes: number[] = []
  const push = (value: number): void => {
    let rest = value
    for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest & 0x7f) | 0x80)
    bytes.push(rest)
  }
  for (const length of lengths) push(length)
  let previous = 0
  for (const { number, tier, fields } of [...terms].sort((a, b) => a.number - b.number)) {
    push(number - previous)
    push(fields.length * 4 + tier)
    for (const { field, count, first } of fields) {
      push(count * lengths.length + field)
      push(first)
    }
    previous = number
  }
  return Uint8Array.from(bytes)
}

/** Where in a packed passage to read on. */
interface Cursor {
  at: number
}

function next(bytes: Uint8Array, cursor: Cursor): number {
  const first = bytes[cursor.at++] as number
  if (first < 0x80) return first
  let value = first & 0x7f
  for (let scale = 128; ; scale *= 128) {
    const byte = bytes[cursor.at++]
    if (byte === undefined) throw new Error('a passage of the search index is cut short')
    value += (byte & 0x7f) * scale
    if (byte < 0x80) return value
  }
}

/** Every term's number and tier. */
export function packedTerms(
  bytes: Uint8Array,
  fields: number,
): { readonly number: number; readonly tier: Tier }[] {
  const cursor = { at: 0 }
  for (let f = 0; f < fields; f++) next(bytes, cursor)
  const terms: { number: number; tier: Tier }[] = []
  for (let number = 0; cursor.at < bytes.length; ) {
    number += next(bytes, cursor)
    const header = next(bytes, cursor)
    terms.push({ number, tier: (header % 4) as Tier })
    for (let i = header >> 2; i > 0; i--) {
      next(bytes, cursor)
      next(bytes, cursor)
    }
  }
  return terms
}

/** The lengths of the fields. */
export function packedLengths(bytes: Uint8Array, fields: number): number[] {
  const cursor = { at: 0 }
  return Array.from({ length: fields }, () => next(bytes, cursor))
}

/** A term of a query. */
export interface WantedTerm {
  /** The database's. */
  readonly number: number
  /** Its place in the query. */
  readonly slot: number
}

/** @param numbers of a query's terms, in its order; undefined for those that no passage holds */
export const wantedTerms = (numbers: readonly (number | undefined)[]): WantedTerm[] =>
  numbers
    .flatMap((number, slot) => (number === undefined ? [] : [{ number, slot }]))
    .sort((a, b) => a.number - b.number)

const BEYOND: WantedTerm = { number: -1, slot: 0 }

/**
 * Counts the terms of a query.
 *
 * @param wanted terms by rising number
 * @param into is overwritten
 */
export function countPacked(
  bytes: Uint8Array,
  fields: number,
  wanted: readonly WantedTerm[],
  into: UnpackedCounts,
): UnpackedCounts {
  const { occurrences, firsts, lengths } = into
  const cursor = { at: 0 }
  occurrences.fill(0)
  for (let f = 0; f < fields; f++) lengths[f] = next(bytes, cursor)
  let number = 0
  for (let w = 0; w < wanted.length && cursor.at < bytes.length; ) {
    number += next(bytes, cursor)
    while (w < wanted.length && (wanted[w] as WantedTerm).number < number) w++
    const { slot, number: sought } = wanted[w] ?? BEYOND
    const places = next(bytes, cursor) >> 2
    if (sought !== number) {
      skip(bytes, cursor, places * 2)
      continue
    }
    for (let i = places; i > 0; i--) {
      const mixed = next(bytes, cursor)
      const at = slot * fields + (mixed % fields)
      occurrences[at] = Math.floor(mixed / fields)
      firsts[at] = next(bytes, cursor)
    }
  }
  return into
}

/** Passes over so many numbers: the last byte of each is below 128. */
function skip(bytes: Uint8Array, cursor: Cursor, numbers: number): void {
  let { at } = cursor
  for (let left = numbers; left > 0 && at < bytes.length; at++) if ((bytes[at] as number) < 0x80) left--
  cursor.at = at
}

/** Room for the counts of a query with so many terms. */
export const roomForCounts = (terms: number, fields: number): UnpackedCounts => ({
  occurrences: new Uint32Array(terms * fields),
  firsts: new Uint32Array(terms * fields),
  lengths: new Array<number>(fields).fill(0),
})
