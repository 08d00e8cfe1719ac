/**
 * Names, or what bears them, found by what is made of them (their sound, what is left without one character), at eight
 * bytes a key: only a hash of each key is kept, sorted, and a name whose hash fits is asked for its keys again.
 */

export interface NameKeys<T = string> {
  /** Those that have a key, in the order in which they were given. */
  readonly all: (key: string) => readonly T[]
  /** The first of them, with its place in that order. */
  readonly first: (key: string) => { readonly item: T; readonly place: number } | undefined
}

/** A hash and the place of a name share the 53 bits that a number holds exactly. */
const PLACES = 2 ** 23
const HASHES = 2 ** 30

/** The hashes of all keys with the places of their names, sorted. */
export function packNameKeys<T>(items: readonly T[], keysOf: (item: T) => Iterable<string>): Float64Array {
  if (items.length > PLACES) throw new Error(`${items.length} names are more than ${PLACES}`)
  let packed = new Float64Array(1024)
  let size = 0
  for (const [place, item] of items.entries())
    for (const key of keysOf(item)) {
      if (size === packed.length) {
        const larger = new Float64Array(size * 2)
        larger.set(packed)
        packed = larger
      }
      packed[size] = hashOf(key) * PLACES + place
      size += 1
    }
  return packed.slice(0, size).sort()
}

/** @param sorted as they were packed for the same items */
export function createNameKeys<T>(
  items: readonly T[],
  keysOf: (item: T) => Iterable<string>,
  sorted: Float64Array = packNameKeys(items, keysOf),
): NameKeys<T> {
  function* having(key: string): Generator<{ readonly item: T; readonly place: number }> {
    const least = hashOf(key) * PLACES
    let before = -1
    for (let at = firstNotBelow(sorted, least); ; at += 1) {
      const place = (sorted[at] ?? Number.POSITIVE_INFINITY) - least
      if (place >= PLACES) return
      const item = items[place]
      if (place !== before && item !== undefined && [...keysOf(item)].includes(key)) yield { item, place }
      before = place
    }
  }
  return {
    all: (key) => [...new Set(Array.from(having(key), ({ item }) => item))],
    first: (key) => having(key).next().value ?? undefined,
  }
}

function firstNotBelow(sorted: Float64Array, least: number): number {
  let from = 0
  for (let to = sorted.length; from < to; ) {
    const middle = (from + to) >> 1
    if ((sorted[middle] ?? 0) < least) from = middle + 1
    else to = middle
  }
  return from
}

/** FNV-1a of the UTF-16 units, folded to 30 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return (hash >>> 0) % HASHES
}
