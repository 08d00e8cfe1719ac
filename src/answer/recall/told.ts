/** What was told, as records once more. */
import type { Figure, Practice } from '../../knowledge/article.ts'
import type { Answer, Turn } from '../answer.ts'
import type { Query } from '../candidates.ts'
import type { AnswerContext } from '../context.ts'

export interface Told {
  readonly figuresTold: (ids: readonly string[]) => Figure[]
  /** Those of the practice in focus. */
  readonly practiceFigures: (previous: Turn) => readonly Figure[]
  readonly figureOnly: (
    query: Query,
    figures: readonly Figure[],
    /** Where its sources are numbered on. */
    cite?: ReturnType<AnswerContext['citations']>,
  ) => Answer
  /** Figures, and the practices that they are of. @param decided how they were found */
  readonly withPractices: (
    query: Query,
    decided: string,
    figures: readonly Figure[],
    practices: readonly Practice[],
  ) => Answer
}

export function createTold({ base, citations, records, suggestionsFor }: AnswerContext): Told {
  function practiceFigures({ focus }: Turn): readonly Figure[] {
    return focus?.practice === undefined ? [] : (records.practice(focus.practice)?.figures ?? [])
  }

  function figureOnly(query: Query, figures: readonly Figure[], cite = citations()): Answer {
    return {
      ...base(query, 'figure', 'a stated number held against those told'),
      answerable: true,
      body: { kind: 'figures' },
      figures: figures.map(cite.figure),
      citations: cite.list(),
    }
  }

  function withPractices(
    query: Query,
    decided: string,
    figures: readonly Figure[],
    practices: readonly Practice[],
  ): Answer {
    const cite = citations()
    return {
      ...base(query, 'figure', decided),
      answerable: true,
      body: { kind: 'figures' },
      figures: figures.map(cite.figure),
      practices: practices.map(cite.practice),
      citations: cite.list(),
      suggestions: suggestionsFor(practices),
    }
  }

  return {
    withPractices,
    figuresTold: (ids) => ids.flatMap((id) => records.figure(id) ?? []),
    practiceFigures,
    figureOnly,
  }
}
