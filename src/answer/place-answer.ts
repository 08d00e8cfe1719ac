/** “大邑县做了什么”, “芝山街道有什么”: a place as a whole, or what stands at a street or community. */
import type { Article, Figure, FigureKind, Practice } from '../knowledge/article.ts'
import type { Answer } from './answer.ts'
import type { PracticeCandidate, Query } from './candidates.ts'
import { type AnswerContext, byTurns, distinct, MOST } from './context.ts'
import { isResult } from './fit.ts'
import type { PlaceReading } from './places.ts'

export interface PlaceAnswers {
  /** @param lead the article that comes nearest to what is said, to be told first */
  readonly overview: (query: Query, held: readonly PlaceReading[], lead?: string) => Answer
  /** The practices that stand at a place of the article, else those that speak of it. */
  readonly practicesAt: (article: Article, name: string) => readonly Practice[]
  /** Found practices with those that stand at the very place in front. */
  readonly withinPlaces: (
    found: readonly PracticeCandidate[],
    held: readonly PlaceReading[],
  ) => PracticeCandidate[]
}

export function createPlaceAnswers(context: AnswerContext): PlaceAnswers {
  const { articleOf, base, citations, suggestionsFor } = context

  function overview(query: Query, held: readonly PlaceReading[], lead?: string): Answer {
    const within = held.filter(({ standing }) => standing === 'within')
    const cite = citations()
    if (within.length > 0) {
      // A street or community: the practices that stand there, else those that speak of it.
      const found = within.flatMap((place) => {
        const article = articleOf(place.articleIds[0] ?? '')
        return practicesAt(article, place.within ?? place.asked)
      })
      if (found.length > 0) {
        const shown = distinct(found).slice(0, MOST.practices)
        const local = shown.flatMap((practice) =>
          practice.figures.filter(
            (figure) =>
              figure.place === undefined ||
              within.some((place) => figure.place?.includes(place.within ?? '')),
          ),
        )
        return {
          ...base(query, 'place', 'practices that stand at this place'),
          answerable: true,
          body: { kind: 'practices' },
          practices: shown.map(cite.practice),
          figures: local.slice(0, MOST.figures).map(cite.figure),
          citations: cite.list(),
          suggestions: suggestionsFor(shown),
        }
      }
    }
    const about = distinct(held.flatMap(({ articleIds }) => articleIds))
      .toSorted((a, b) => Number(b === lead) - Number(a === lead))
      .slice(0, MOST.articles)
      .map(articleOf)
    const shown = byTurns(about.map((article) => article.practices))
    return {
      ...base(query, 'place', 'the place as a whole'),
      answerable: true,
      body: { kind: 'overview', articles: about },
      practices: shown.map(cite.practice),
      figures: byTurns(about.map((article) => keyFigures(article)))
        .slice(0, MOST.overviewFigures * about.length)
        .map(cite.figure),
      citations: cite.list(),
      suggestions: suggestionsFor([], about[0]?.id),
    }
  }

  function practicesAt(article: Article, name: string): Practice[] {
    const stands = article.practices.filter((practice) => practice.places.includes(name))
    if (stands.length > 0) return stands
    return article.practices.filter((practice) =>
      [practice.summary, ...practice.names, ...practice.figures.map((figure) => figure.place ?? '')].some(
        (text) => text.includes(name),
      ),
    )
  }

  function withinPlaces(
    found: readonly PracticeCandidate[],
    held: readonly PlaceReading[],
  ): PracticeCandidate[] {
    const within = held.filter(({ standing }) => standing === 'within')
    if (within.length === 0) return [...found]
    const at = new Set(
      within.flatMap((place) =>
        practicesAt(articleOf(place.articleIds[0] ?? ''), place.within ?? '').map(({ id }) => id),
      ),
    )
    // What stands at the very place comes first; the rest of its article is near, but not there.
    return found
      .map((one) => (at.has(one.practice.id) ? { ...one, score: one.score * 2 } : one))
      .toSorted((a, b) => b.score - a.score)
  }

  return { overview, practicesAt, withinPlaces }
}

const SHARES: ReadonlySet<FigureKind> = new Set(['share', 'money'])
const MANY = 100

/** What a place is known by: the figures of the place itself and the first of its leading practices. */
export function keyFigures(article: Article): readonly Figure[] {
  const outcomes = article.practices.flatMap((practice) =>
    practice.figures
      .filter(
        (figure) =>
          isResult(figure) && figure.role !== 'start' && (SHARES.has(figure.kind) || figure.value >= MANY),
      )
      .slice(0, 1),
  )
  return [...article.figures.filter(isResult).slice(0, 2), ...outcomes].slice(0, MOST.overviewFigures)
}
