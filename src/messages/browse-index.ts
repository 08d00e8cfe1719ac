/** What pages of the corpus look up: records by id and by code, the practices of a topic in the order of its page. */
import type { Article, Figure, Practice } from '../knowledge/article.ts'
import { byId } from '../knowledge/by-id.ts'
import { type Coded, codesOf } from '../knowledge/codes.ts'
import type { Topic } from '../knowledge/lexicon.ts'
import type { Knowledge } from '../knowledge/load.ts'
import type { Passage } from '../knowledge/passage.ts'

/** What the original prints around a figure, where it is at hand. */
export type PassageOf = (figure: Figure) => Passage | undefined

export interface BrowseIndex {
  readonly knowledge: Knowledge
  readonly articles: ReadonlyMap<string, Article>
  readonly practices: ReadonlyMap<string, Practice>
  readonly figures: ReadonlyMap<string, Figure>
  readonly topics: readonly Topic[]
  /** By the id of the topic. */
  readonly ofTopic: ReadonlyMap<string, readonly Practice[]>
  /** By its code, or by any id it ever had. */
  readonly coded: (codeOrId: string) => Coded | undefined
  readonly passageOf: PassageOf
}

export function createBrowseIndex(knowledge: Knowledge, passageOf: PassageOf): BrowseIndex {
  const { topics } = knowledge.lexicon
  return {
    knowledge,
    articles: byId(knowledge.articles),
    practices: byId(knowledge.practices),
    figures: byId(knowledge.figures),
    topics,
    ofTopic: new Map(topics.map(({ id, name }) => [id, practicesOf(knowledge.practices, name)])),
    coded: codesOf(knowledge.articles).find,
    passageOf,
  }
}

/** Those whose main topic it is first; each place's best before any place's second. */
function practicesOf(all: readonly Practice[], topic: string): readonly Practice[] {
  const rank = (practice: Practice): number => practice.topics.indexOf(topic)
  const fits = all
    .filter((practice) => rank(practice) >= 0)
    .toSorted((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1))
  const seen = new Map<string, number>()
  const turn = new Map(
    fits.map((practice) => {
      const nth = seen.get(practice.articleId) ?? 0
      seen.set(practice.articleId, nth + 1)
      return [practice.id, nth]
    }),
  )
  return fits.toSorted(
    (a, b) => (turn.get(a.id) ?? 0) - (turn.get(b.id) ?? 0) || rank(a) - rank(b) || (a.id < b.id ? -1 : 1),
  )
}
