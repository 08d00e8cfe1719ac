/** What was told, as records once more. */
import type { Figure } from '../../knowledge/article.ts'
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
    cite: ReturnType<AnswerContext['citations']>,
  ) => Answer
}

export function createTold({ base, citations, records }: AnswerContext): Told {
  function practiceFigures({ focus }: Turn): readonly Figure[] {
    return focus?.practice === undefined ? [] : (records.practice(focus.practice)?.figures ?? [])
  }

  function figureOnly(query: Query, figures: readonly Figure[], cite: ReturnType<typeof citations>): Answer {
    return {
      ...base(query, 'figure', 'a stated number held against those told'),
      answerable: true,
      body: { kind: 'figures' },
      figures: figures.map(cite.figure),
      citations: cite.list(),
    }
  }

  return {
    figuresTold: (ids) => ids.flatMap((id) => records.figure(id) ?? []),
    practiceFigures,
    figureOnly,
  }
}
