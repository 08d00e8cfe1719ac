/** Places as people write them → paths of the region data. */
import type { Locality } from '../knowledge/article.ts'
import type { Gazetteer } from '../knowledge/gazetteer.ts'

const MOST_FOUND = 24

/** What somebody may mean by a name, or by the beginning of one; likeliest first. */
export function placesLike(words: string, gazetteer: Gazetteer): Locality[] {
  const name = words.replace(/[\s/／]/gu, '')
  const exact = placeOf(words, gazetteer)
  const found = gazetteer.like(name, MOST_FOUND).map(({ path }) => path)
  if (exact === undefined) return found
  return [exact, ...found.filter((path) => path.join('/') !== exact.join('/'))]
}

/** The one place that is meant: a path from the province down, or a name that no other place bears. */
export function placeOf(words: string, gazetteer: Gazetteer): Locality | undefined {
  const parts = words
    .trim()
    .split(/[\s/／]+/u)
    .filter((part) => part !== '')
  if (parts.length > 1) return gazetteer.fault(parts) === undefined ? parts : undefined
  const named = gazetteer.named(parts[0] ?? '')
  const full = named.filter(({ path }) => path.at(-1) === parts[0])
  const [one, ...others] = full.length > 0 ? full : named
  if (one !== undefined) return others.length === 0 ? one.path : undefined
  return wholePath(parts[0] ?? '', [], gazetteer)
}

/** 湖南省郴州市嘉禾县, written without anything between. */
function wholePath(words: string, above: Locality, gazetteer: Gazetteer): Locality | undefined {
  if (words === '') return above.length === 0 ? undefined : above
  for (let length = words.length; length >= 2; length -= 1) {
    const below = gazetteer
      .named(words.slice(0, length))
      .filter(
        ({ path }) => above.every((name, n) => path[n] === name) && (above.length > 0 || path.length === 1),
      )
    for (const { path } of below) {
      const whole = path.length > above.length ? wholePath(words.slice(length), path, gazetteer) : undefined
      if (whole !== undefined) return whole
    }
  }
  return undefined
}
