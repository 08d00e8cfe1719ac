/** The last list once more: the rest of it, an item of it, the practice that is talked about, the sources. */
import type { Practice } from '../../knowledge/article.ts'
import type { Answer, Focus, Turn } from '../answer.ts'
import type { Query } from '../candidates.ts'
import { type AnswerContext, distinct, leadingFigures, MOST } from '../context.ts'
import type { Told } from './told.ts'
import { FIRST } from './wording.ts'

export function createToldLists(context: AnswerContext, { figuresTold }: Told) {
  const { articleOf, base, citations, records, refuse, suggestionsFor } = context

  function more(query: Query, previous: Turn): Answer {
    const next = previous.queue.flatMap((id) => records.practice(id) ?? [])
    if (previous.focus === undefined && next.length === 0) return refuse(query, { kind: 'turn' }, [])
    if (next.length === 0) return refuse(query, { kind: 'more' }, [])
    const shown = next.slice(0, MOST.practices)
    const place = previous.focus === undefined ? undefined : articleOf(previous.focus.article)
    // What is left of a place is no more of the subject.
    const others =
      previous.listed.length === 0 && shown.every(({ articleId }) => articleId === place?.id)
        ? place?.locality.at(-1)
        : undefined
    return {
      ...list(query, shown, 'the next of the last list'),
      related: next.slice(shown.length),
      more: next.length - shown.length,
      ...(others === undefined ? {} : { taken: { kind: 'others', of: others } as const }),
    }
  }

  function others(query: Query, { article, practice }: Focus): Answer {
    const { locality, practices } = articleOf(article)
    const rest = practices.filter(({ id }) => id !== practice)
    const shown = rest.slice(0, MOST.topicPractices)
    return {
      ...list(query, shown, 'the other practices of the place'),
      related: rest.slice(shown.length),
      more: rest.length - shown.length,
      taken: { kind: 'others', of: locality.at(-1) ?? '' },
    }
  }

  function list(query: Query, shown: readonly Practice[], decided = 'practices listed before'): Answer {
    const cite = citations()
    return {
      ...base(query, 'practice', decided),
      answerable: true,
      body: { kind: 'practices' },
      practices: shown.map(cite.practice),
      figures: leadingFigures(shown).map(cite.figure),
      citations: cite.list(),
      suggestions: suggestionsFor(shown),
    }
  }

  function again(query: Query, asksList: boolean, previous: Turn): Answer {
    const { earlierLists = [], listed, trail } = previous
    const first = query.reading.marks.some(({ text }) => FIRST.test(text))
    const focus = (first ? trail.at(-1) : undefined) ?? previous.focus
    const practices = ((first ? earlierLists.at(-1) : undefined) ?? listed).flatMap(
      (id) => records.practice(id) ?? [],
    )
    const own = focus?.practice === undefined ? undefined : records.practice(focus.practice)
    if (practices.length > 0 && (asksList || own === undefined)) return list(query, practices)
    return own === undefined ? refuse(query, { kind: 'turn' }, []) : detail(query, own)
  }

  function item(query: Query, nth: number, previous: Turn): Answer {
    const { focus, listed } = previous
    const shown = listed.length === 0 && focus?.practice !== undefined ? [focus.practice] : listed
    if (shown.length === 0) return refuse(query, { kind: 'turn' }, [])
    const practice = records.practice(shown[nth - 1] ?? '')
    if (practice === undefined) return refuse(query, { kind: 'nth', nth, of: shown.length }, [])
    return detail(query, practice)
  }

  function detail(query: Query, practice: Practice): Answer {
    const cite = citations()
    return {
      ...base(query, 'practice', 'the practice that is talked about'),
      answerable: true,
      body: { kind: 'detail' },
      practices: [cite.practice(practice)],
      figures: practice.figures.map(cite.figure),
      citations: cite.list(),
      suggestions: suggestionsFor([practice]),
    }
  }

  function sources(query: Query, previous: Turn): Answer {
    const places = query.reading.marks.some(({ kinds }) => kinds.includes('pair'))
      ? [previous.focus, ...previous.trail].flatMap((focus) => (focus === undefined ? [] : [focus.article]))
      : []
    const articles = distinct([...previous.articles, ...places.slice(0, 4)])
    if (articles.length === 0) return refuse(query, { kind: 'turn' }, [])
    const cite = citations()
    const figures = figuresTold(previous.ledger.slice(0, previous.toldLast)).map(cite.figure)
    const practice =
      previous.focus?.practice === undefined ? undefined : records.practice(previous.focus.practice)
    const shown = practice === undefined ? [] : [cite.practice(practice)]
    for (const id of articles) cite.article(articleOf(id))
    return {
      ...base(query, 'practice', 'the sources of the last answer'),
      answerable: true,
      body: { kind: 'sources' },
      practices: shown,
      figures,
      citations: cite.list(),
    }
  }

  return { more, others, list, again, item, detail, sources }
}
