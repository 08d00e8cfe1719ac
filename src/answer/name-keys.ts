/**
 * Names found by what is made of them (their sound, what is left without one character), at eight bytes a key: only a
 * hash of each key is kept, sorted, and a name whose hash fits is asked for its keys again.
 */

/** The names that have a key, in the order in which they were given. */
export type NameKeys = (key: string) => readonly string[]

/** A hash and the place of a name share the 53 bits that a number holds exactly. */
const PLACES = 2 ** 23
const HASHES = 2 ** 30

export function createNameKeys(
  names: readonly string[],
  keysOf: (name: string) => Iterable<string>,
): NameKeys {
  if (names.length > PLACES) throw new Error(`${names.length} names are more than ${PLACES}`)
  let packed = new Float64Array(1024)
  let size = 0
  for (const [place, name] of names.entries())
    for (const key of keysOf(name)) {
      if (size === packed.length) {
        const larger = new Float64Array(size * 2)
        larger.set(packed)
        packed = larger
      }
      packed[size] = hashOf(key) * PLACES + place
      size += 1
    }
  const sorted = packed.slice(0, size).sort()
  return (key) => {
    const least = hashOf(key) * PLACES
    const found: string[] = []
    for (
      let at = firstNotBelow(sorted, least);
      (sorted[at] ?? Number.POSITIVE_INFINITY) < least + PLACES;
      at += 1
    ) {
      const name = names[(sorted[at] ?? 0) - least] ?? ''
      if (!found.includes(name) && [...keysOf(name)].includes(key)) found.push(name)
    }
    return found
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
