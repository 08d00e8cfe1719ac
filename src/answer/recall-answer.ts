/** Answers made of what was told before: an item of the list, sources, times, a table of the figures told, a number set right. */
import type { Figure, Practice } from '../knowledge/article.ts'
import type { Answer, Focus, Turn } from './answer.ts'
import type { Query } from './candidates.ts'
import { type AnswerContext, distinct, MOST } from './context.ts'
import { createMeantFigures } from './recall/meant-figures.ts'
import { createNumbersStated } from './recall/numbers-stated.ts'
import { createTold } from './recall/told.ts'
import { createToldLists } from './recall/told-lists.ts'
import { createToldTables } from './recall/told-tables.ts'
import { createToldTimes } from './recall/told-times.ts'
import type { FigureTables } from './tables/figure-tables.ts'

export { ASKS_SAME, BY_PLACE, FIRST, LOOSE_UNITS } from './recall/wording.ts'

/** What the conversation adds to the choice of a figure. */
export interface Talk {
  /** The words of the subject. */
  readonly subject: Query['words']
  /** Practices told of before, or listed. */
  readonly told: ReadonlySet<string>
}

export interface RecallAnswers {
  readonly item: (query: Query, nth: number, previous: Turn) => Answer
  readonly detail: (query: Query, practice: Practice) => Answer
  readonly list: (query: Query, practices: readonly Practice[]) => Answer
  readonly figure: (query: Query, figure: Figure) => Answer
  /** Numbers that are asked for, the others of the practice that the first belongs to behind them. */
  readonly counted: (query: Query, figures: readonly Figure[], previous: Turn) => Answer
  /** A number with the practice that it belongs to. */
  readonly explained: (query: Query, figure: Figure) => Answer
  /** The last list once more, or what is talked about. */
  readonly again: (query: Query, list: boolean, previous: Turn) => Answer
  readonly more: (query: Query, previous: Turn) => Answer
  /** The other practices of the place talked about. */
  readonly others: (query: Query, focus: Focus) => Answer
  readonly sources: (query: Query, previous: Turn) => Answer
  readonly times: (query: Query, previous: Turn) => Answer
  readonly table: (query: Query, previous: Turn) => Answer
  /** At how many places figures were told that measure the same as the last one. */
  readonly places: (previous: Turn) => number
  /** How many figures told last measure the same. */
  readonly alike: (query: Query, previous: Turn) => number
  /** When the practice that is talked about was done, if that is printed. */
  readonly when: (query: Query, previous: Turn) => Answer
  /** The figures of a practice that answer a message's requests; undefined where none does. */
  readonly figuresIn: (query: Query, practice: Practice, talk: Talk) => Answer | undefined
  /** The figures of a place for the number that was asked of another: 那X呢. */
  readonly figuresAt: (
    query: Query,
    scope: ReadonlySet<string>,
    previous: Turn,
    /** The message's own words, which figures must speak of as well. */
    own?: Query['words'],
  ) => Answer | undefined
  /** The figures that a message points at by their numbers alone; undefined where one of them is nowhere. */
  readonly numbered: (query: Query, previous: Turn) => Answer | undefined
  /** A stated number held against what was told, and the practice in focus. */
  readonly stated: (query: Query, previous: Turn, practice: Practice | undefined) => Answer | undefined
}

export function createRecallAnswers(context: AnswerContext, tables: FigureTables): RecallAnswers {
  const { records } = context
  const told = createTold(context)
  const lists = createToldLists(context, told)
  const { alike, placesAlike, table } = createToldTables(context, tables, told)

  function counted(query: Query, asked: readonly Figure[], { focus, listed }: Turn): Answer {
    const practices = distinct(asked.flatMap(({ practiceId = '' }) => records.practice(practiceId) ?? []))
    const [own] = practices
    const isHere = focus?.article === asked[0]?.articleId
    const isBeside =
      isHere && focus?.practice !== undefined && !practices.some(({ id }) => id === focus.practice)
    // What was only the first of a list has not been talked about.
    const talked = isBeside && !listed.includes(focus.practice) ? records.practice(focus.practice) : undefined
    const rest = practices.length > 1 ? [] : (own?.figures ?? [])
    const figures = distinct([...asked, ...rest]).slice(0, MOST.figures)
    return {
      ...told.withPractices(query, 'the numbers there that are likeliest meant', figures, practices),
      ...(talked === undefined ? {} : { taken: { kind: 'beside', practice: talked.name } as const }),
    }
  }

  return {
    ...lists,
    ...createToldTimes(context, told),
    ...createMeantFigures(context, told),
    ...createNumbersStated(context, tables, told),
    figure: (query, figure) => told.figureOnly(query, [figure]),
    counted,
    table,
    alike,
    places: placesAlike,
  }
}
