/** What a brief is to be about, in a few words → the practices that belong in it: by topic, by place, by both, or by what is asked. */
import type { Ask } from '../answer/ask.ts'
import type { Knowledge } from '../knowledge/load.ts'
import { fold } from '../search/fold.ts'
import type { BriefContent } from './brief.ts'

export type FindBriefContent = (words: string) => BriefContent | undefined

/** Practices of a brief that no topic and no place bounds. */
const MOST_FOUND = 12
const SHORTEST_NAME = 2

/** @returns undefined where the corpus has nothing of it */
export function createFindBriefContent(
  { articles, lexicon, practices }: Pick<Knowledge, 'articles' | 'lexicon' | 'practices'>,
  ask: Ask,
): FindBriefContent {
  const topics = lexicon.topics.flatMap(({ aliases, name }) =>
    [name, ...aliases]
      .map(fold)
      .filter(({ length }) => length >= SHORTEST_NAME)
      .map((word) => ({ name, word })),
  )

  /** The topics that words name; the longest word counts: 小区治理 is no 治理. */
  function topicsIn(words: string): ReadonlySet<string> {
    const named = topics.filter(({ word }) => words.includes(word))
    return new Set(
      named
        .filter(({ word }) => !named.some((other) => other.word !== word && other.word.includes(word)))
        .map(({ name }) => name),
    )
  }

  return (words) => {
    const { answer, turn } = ask(words)
    const held = answer.reading.places.filter(({ standing }) => standing !== 'elsewhere')
    if (answer.reading.places.length > held.length) return undefined
    const ids = new Set(held.flatMap(({ articleIds }) => articleIds))
    const out = new Set(answer.reading.excluded.flatMap(({ articleIds }) => articleIds))
    const isHere = (articleId: string): boolean =>
      (ids.size === 0 || ids.has(articleId)) && !out.has(articleId)
    const wanted = topicsIn(fold(words))
    const places = held.map(({ path }) => path.at(-1) ?? '').join('、')
    if (wanted.size > 0) {
      const found = practices.filter(
        (practice) => isHere(practice.articleId) && practice.topics.some((topic) => wanted.has(topic)),
      )
      return found.length === 0
        ? undefined
        : { subject: `${places}${[...wanted].join('、')}`, practices: found, whole: [] }
    }
    if (ids.size > 0 && ['overview', 'comparison'].includes(answer.body.kind)) {
      const whole = articles.filter(({ id }) => ids.has(id))
      return { subject: places, practices: whole.flatMap((article) => article.practices), whole }
    }
    if (!answer.answerable) return undefined
    const shown = [...answer.practices.map(({ practice }) => practice.id), ...turn.queue]
    const found = shown
      .flatMap((id) => practices.find((practice) => practice.id === id) ?? [])
      .filter(({ articleId }) => isHere(articleId))
      .slice(0, MOST_FOUND)
    return found.length === 0 ? undefined : { subject: `“${words.trim()}”`, practices: found, whole: [] }
  }
}
