/** Turns of a conversation: what a follow-up inherits, and “还有吗”, “第二个细说”, “来源呢”. */
import type { Practice } from '../knowledge/article.ts'
import type { Answer, Turn } from './answer.ts'
import { type Desk, distinct, leadingFigures, MOST } from './desk.ts'
import type { Question } from './question.ts'

export interface Conversation {
  /** The question with what it keeps of the turn before. */
  readonly inherit: (question: Question, previous: Turn, what: { places?: true; content?: true }) => Question
  /** What the conversation remembers of an answer. */
  readonly turnOf: (answer: Answer, previous: Turn | undefined) => Turn
  readonly more: (question: Question, previous: Turn | undefined) => Answer
  readonly detail: (question: Question, nth: number, previous: Turn | undefined) => Answer
  readonly sources: (question: Question, previous: Turn | undefined) => Answer
}

export function createConversation(desk: Desk): Conversation {
  const { articleOf, base, records, refuse, sheet, subjectOf, suggestionsFor } = desk

  function inherit(question: Question, previous: Turn, what: { places?: true; content?: true }): Question {
    return {
      ...question,
      ...(what.places ? { places: previous.places } : {}),
      ...(what.content
        ? {
            content: previous.content,
            overview: previous.content === '',
            list: false,
            asks:
              previous.expectsFigure && question.asks.length === 0
                ? [{ text: previous.content, counted: '' }]
                : question.asks,
          }
        : {}),
    }
  }

  function turnOf(answer: Answer, previous: Turn | undefined): Turn {
    const { question } = answer
    if (
      !answer.answerable &&
      answer.corrections.length === 0 &&
      previous !== undefined &&
      question.followUp.kind !== 'none'
    )
      return previous
    const shown = answer.practices.map(({ practice }) => practice.id)
    return {
      version: 1,
      content: question.content,
      asked: question.asked,
      places: question.places,
      expectsFigure: question.asks.length > 0,
      list: question.list,
      shown,
      queue: queueAfter(answer, shown),
      figures: answer.figures.map(({ figure }) => figure.id),
      articles: answer.citations.map(({ article }) => article.id),
    }
  }

  /** After a place's practices come its others; after a subject's, what was near it. */
  function queueAfter(answer: Answer, shown: readonly string[]): readonly string[] {
    const near = answer.related.map(({ id }) => id)
    const places = answer.question.places.flatMap(({ articleIds }) => articleIds)
    const others = places
      .slice(0, MOST.queue)
      .flatMap((id) => articleOf(id).practices)
      .map(({ id }) => id)
    return distinct([...near, ...others])
      .filter((id) => !shown.includes(id))
      .slice(0, MOST.queue)
  }

  function more(question: Question, previous: Turn | undefined): Answer {
    if (previous === undefined) return refuse(question, { kind: 'turn' }, [])
    const next = previous.queue.flatMap((id) => records.practice(id) ?? [])
    if (next.length === 0) return continued(refuse(question, { kind: 'more' }, []), previous)
    const cite = sheet()
    const shown = next.slice(0, MOST.practices)
    return continued(
      {
        ...base(question, subjectOf('', ''), 'practice', 'the next of the last list'),
        answerable: true,
        body: { kind: 'practices' },
        practices: shown.map(cite.practice),
        figures: leadingFigures(shown).map(cite.figure),
        citations: cite.list(),
        related: next.slice(shown.length),
        more: next.length - shown.length,
        suggestions: suggestionsFor(shown),
      },
      previous,
    )
  }

  /** The turn after “还有吗” is still about what was asked before it. */
  function continued(answer: Answer, previous: Turn): Answer {
    return {
      ...answer,
      question: {
        ...answer.question,
        content: previous.content,
        places: previous.places,
        list: previous.list,
      },
    }
  }

  function detail(question: Question, nth: number, previous: Turn | undefined): Answer {
    if (previous === undefined || previous.shown.length === 0) return refuse(question, { kind: 'turn' }, [])
    const practice = records.practice(previous.shown[nth - 1] ?? '')
    if (practice === undefined) return refuse(question, { kind: 'nth', nth, of: previous.shown.length }, [])
    return practiceDetail(question, practice)
  }

  function practiceDetail(question: Question, practice: Practice): Answer {
    const cite = sheet()
    return {
      ...base(question, subjectOf('', ''), 'practice', 'the practice asked for by its number'),
      answerable: true,
      body: { kind: 'detail' },
      practices: [cite.practice(practice)],
      figures: practice.figures.map(cite.figure),
      citations: cite.list(),
      suggestions: suggestionsFor([practice]),
    }
  }

  function sources(question: Question, previous: Turn | undefined): Answer {
    if (previous === undefined || previous.articles.length === 0)
      return refuse(question, { kind: 'turn' }, [])
    const cite = sheet()
    const figures = previous.figures.flatMap((id) => records.figure(id) ?? []).map(cite.figure)
    const shown = previous.shown
      .slice(0, 3)
      .flatMap((id) => records.practice(id) ?? [])
      .map(cite.practice)
    for (const id of previous.articles) cite.article(articleOf(id))
    return {
      ...base(question, subjectOf('', ''), 'practice', 'the sources of the last answer'),
      answerable: true,
      body: { kind: 'sources' },
      practices: shown,
      figures,
      citations: cite.list(),
    }
  }

  return { inherit, turnOf, more, detail, sources }
}
