/** The place that is talked about, and what is said where an answer leaves it. */
import type { MarkKind } from '../../knowledge/lexicon.ts'
import type { Answer, Turn } from '../answer.ts'
import { type AnswerContext, distinct } from '../context.ts'
import type { Reading } from '../reading.ts'
import type { Followed } from './followed.ts'

export interface InHand {
  /** The place named last stands in focus, even if nothing was found of it: what is asked next is asked of it. */
  readonly atHand: (previous: Turn) => Turn
  /** An answer that another place leads, though the message neither names it nor asks beyond the place in hand, says so. */
  readonly leavingSaid: (followed: Followed, previous: Turn, reading: Reading) => Answer
}

/** Marks of messages that ask beyond the place in hand, or point at what was said before. */
const BEYOND: ReadonlySet<MarkKind> = new Set(['turn', 'elsewhere', 'pair', 'most', 'least'])

export function createInHand({ articleOf }: AnswerContext): InHand {
  return { atHand, leavingSaid }

  function atHand(previous: Turn): Turn {
    const { focus, places, subject, trail } = previous
    const [named, another] = places
    const [article] = named?.articleIds ?? []
    if (named?.standing !== 'locality' || another !== undefined || article === undefined) return previous
    if (focus !== undefined && named.articleIds.includes(focus.article)) return previous
    const left = focus === undefined ? [] : [focus]
    return { ...previous, focus: { article, subject }, trail: [...left, ...trail] }
  }

  function leavingSaid(
    { answer, plain = false }: Followed,
    { focus, listed, trail }: Turn,
    reading: Reading,
  ): Answer {
    const leading = leadingArticles(answer)
    const [first] = leading
    if (focus === undefined || first === undefined || first === focus.article || plain) return answer
    // Whoever picks from a list of many places leaves none of them.
    const picked =
      answer.body.kind === 'detail' && answer.practices.every(({ practice }) => listed.includes(practice.id))
    if (picked) return answer
    const named = reading.places.length + reading.excluded.length > 0
    const goesBack = trail.some(({ article }) => article === first)
    const asksBeyond = reading.marks.some(({ kinds }) =>
      kinds.some((kind) => (kind === 'back' ? goesBack : BEYOND.has(kind))),
    )
    if (named || asksBeyond || (answer.taken !== undefined && SAYS_SO.has(answer.taken.kind))) return answer
    const nameOf = (id: string): string => articleOf(id).locality.at(-1) ?? ''
    return {
      ...answer,
      taken: { kind: 'left', from: nameOf(focus.article), to: distinct(leading.map(nameOf)) },
    }
  }
}

const SAYS_SO: ReadonlySet<string> = new Set(['widened', 'instead'])

/** The articles that an answer speaks of, the one that leads first. */
export function leadingArticles({ body, figures, practices, related }: Answer): readonly string[] {
  const ofFigures = figures.map(({ figure }) => figure.articleId)
  const ofPractices = practices.map(({ practice }) => practice.articleId)
  switch (body.kind) {
    case 'talk':
    case 'corrected':
      return []
    case 'overview':
      return body.articles.map(({ id }) => id)
    case 'figures':
    case 'table':
    case 'times':
      return [...ofFigures, ...ofPractices]
    case 'missing':
      return related.slice(0, 1).map(({ articleId }) => articleId)
    default:
      return [...ofPractices, ...ofFigures]
  }
}
