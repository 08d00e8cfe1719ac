/** What a message takes over from the conversation: words, the number asked for, places. */
import type { Focus, Turn } from '../answer.ts'
import type { Query } from '../candidates.ts'
import type { AnswerContext } from '../context.ts'
import type { PlaceReading } from '../places.ts'
import type { Read } from '../reading.ts'

export interface Carried {
  /** A message's own words, with the numbers that were asked for before it. */
  readonly asking: (query: Query, previous: Turn) => Query
  /** A message with few words of its own, filled with those of the subject or of the number asked for last. */
  readonly leaning: (query: Query, previous: Turn) => Query
  /** All that is said of what is talked about. */
  readonly textOf: (focus: Focus) => string
  readonly placeOf: (focus: Focus) => PlaceReading
  /** The places named or told of last, the latest first, one reading an article. */
  readonly recentPlaces: (previous: Turn) => readonly PlaceReading[]
}

/** Words lent by the subject count so much. */
const LENT = 0.5

export function createCarried(
  { articleOf, knowledge, queryOf, records, scopeText }: AnswerContext,
  read: Read,
): Carried {
  const numbers = knowledge.lexicon.askedNumbers

  function recentPlaces({ places, focus, trail }: Turn): readonly PlaceReading[] {
    // Where they stood in another message says nothing of this one.
    const named = places
      .filter(({ standing }) => standing === 'locality')
      .map((place) => ({ ...place, start: 0, end: 0 }))
    const told = [...(focus === undefined ? [] : [focus]), ...trail].map(placeOf)
    const seen = new Set<string>()
    return [...named, ...told].filter(({ articleIds: [id = ''] }) => !seen.has(id) && seen.add(id))
  }

  function asking(query: Query, { asked }: Turn): Query {
    const { text } = query.reading
    const past = numbers.past.some((word) => text.includes(word))
    const requests = read(asked).requests.map((request) => ({
      ...request,
      ...(past ? { past } : {}),
      start: 0,
      end: query.reading.text.length,
    }))
    return { ...query, reading: { ...query.reading, requests } }
  }

  /** A message with few words of its own, filled with those of the subject or of the number asked for last. */
  function leaning(query: Query, { asked, subject }: Turn): Query {
    const { reading } = query
    const own = reading.requests.length > 0
    const lent = read(asked === '' || own ? subject : asked)
    const main = queryOf({ ...lent, places: [] })
    // What the number was asked of helps to find it and is no condition.
    const around = asked === '' || own || asked === subject ? [] : queryOf(read(subject)).words
    const extra = [...main.words, ...around.map((word) => ({ ...word, weight: word.weight * LENT }))]
    const known = new Set(query.words.map(({ word }) => word))
    return {
      reading: {
        ...reading,
        words: [...reading.words, ...lent.words],
        requests: own ? reading.requests : lent.requests,
      },
      text: [query.text, main.text, ...around.map(({ word }) => word)].join(' '),
      words: [...query.words, ...extra.filter(({ word }) => !known.has(word) && known.add(word))],
    }
  }

  function textOf({ practice, article }: Focus): string {
    return practice === undefined ? scopeText(new Set([article])) : records.practiceText(practice)
  }

  function placeOf({ article }: Focus): PlaceReading {
    const { locality } = articleOf(article)
    return {
      asked: locality.at(-1) ?? '',
      start: 0,
      end: 0,
      path: locality,
      standing: 'locality',
      articleIds: [article],
    }
  }

  return { asking, leaning, textOf, placeOf, recentPlaces }
}
