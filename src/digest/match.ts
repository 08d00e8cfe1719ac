/** Which practices a wish asks for, best first; and the names by which wishes are put. */
import { isUnder, type PlaceReading, samePath } from '../answer/places.ts'
import type { Locality, Practice } from '../knowledge/article.ts'
import type { Topic } from '../knowledge/lexicon.ts'
import { fold } from '../search/fold.ts'
import type { Match } from './digest.ts'
import type { Names, Terms } from './subscription.ts'

/**
 * Topics and places by name. A place is known when the whole word names it.
 * @param readPlaces finds the places that a text names
 */
export function createNames(
  topics: readonly Topic[],
  readPlaces: (text: string) => readonly PlaceReading[],
): Names {
  const byName = new Map<string, Topic>()
  // A name outranks the same word as another topic's alias.
  for (const topic of topics)
    for (const [i, word] of [topic.id, topic.name, ...topic.aliases].entries())
      if (i < 2 || !byName.has(fold(word))) byName.set(fold(word), topic)
  return {
    topic: (word) => byName.get(fold(word)),
    place: (word) => {
      const [place, ...others] = readPlaces(word)
      const whole = place !== undefined && place.start === 0 && place.end === word.length
      return whole && others.length === 0 ? place.path : undefined
    },
  }
}

/**
 * The match over some practices. A free word asks for the practices whose text holds it as it is written, which is what
 * somebody who watches for a word expects. Practices whose main topic is asked for come first, then those that hold
 * more of the words, then those with more figures.
 */
export function createMatch(practices: readonly Practice[], topics: readonly Topic[]): Match {
  const idOf = new Map(topics.map(({ id, name }) => [name, id]))
  const texts = new Map<string, string>()
  const textOf = (practice: Practice): string => {
    let text = texts.get(practice.id)
    if (text === undefined) {
      text = fold(
        [
          practice.name,
          practice.problem,
          practice.summary,
          ...practice.names,
          ...practice.aliases,
          ...practice.places,
          ...practice.figures.map(({ metric }) => metric),
        ].join('\n'),
      )
      texts.set(practice.id, text)
    }
    return text
  }
  const isUnwanted = (practice: Practice, { topics: unwanted, places, words }: Terms): boolean =>
    practice.topics.some((name) => unwanted.includes(idOf.get(name) ?? name)) ||
    places.some((place) => liesIn(practice, place)) ||
    words.some((word) => textOf(practice).includes(fold(word)))
  return ({ topics: wanted, places, words, except }) => {
    const found: { readonly practice: Practice; readonly topic: number; readonly words: number }[] = []
    for (const practice of practices) {
      if (places.length > 0 && !places.some((place) => liesIn(practice, place))) continue
      const topic = practice.topics.findIndex((name) => wanted.includes(idOf.get(name) ?? name))
      if (wanted.length > 0 && topic < 0) continue
      const held = words.filter((word) => textOf(practice).includes(fold(word))).length
      if (words.length > 0 && held === 0) continue
      if (except !== undefined && isUnwanted(practice, except)) continue
      found.push({ practice, topic: Math.max(topic, 0), words: held })
    }
    return found
      .sort(
        (a, b) =>
          a.topic - b.topic ||
          b.words - a.words ||
          b.practice.figures.length - a.practice.figures.length ||
          (a.practice.id < b.practice.id ? -1 : 1),
      )
      .map(({ practice }) => practice)
  }
}

/** A place asks for what lies in it; one narrower than the practice's own, for practices that name it. */
function liesIn({ locality, places }: Practice, place: Locality): boolean {
  if (samePath(locality, place) || isUnder(locality, place)) return true
  return isUnder(place, locality) && places.includes(place.at(-1) ?? '')
}
