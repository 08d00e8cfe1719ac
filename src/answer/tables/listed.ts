/** What one place prints of each thing that a message lists, and of the place itself. */
import type { Answer } from '../answer.ts'
import type { Query, Scope } from '../candidates.ts'
import { type AnswerContext, figuresWithin } from '../context.ts'
import { createItems, itemsOf } from '../items.ts'
import { vouchedShare } from '../vouching.ts'
import type { FigureFilter } from './figure-filter.ts'
import type { TableOf } from './table-answer.ts'
import { LISTED } from './told.ts'

/** So many things make a list. */
const LEAST_LIST = 3
const KIND_WORDS = /^(?:面积|年龄|金额|经费)$/u
const LISTS = /、[^、，,。；;？?]{1,12}、/u

export function createListed({ knowledge, records, sameUnit }: AnswerContext, tableOf: TableOf) {
  const items = createItems(records, sameUnit)
  const numbers = knowledge.lexicon.askedNumbers

  /** 家底念一下，多大地方，多少人口: what the article prints of the place itself, and not of what was done there. */
  function ofPlaceItself(query: Query, { heads }: FigureFilter, scope: Scope): Answer | undefined {
    const { requests, text } = query.reading
    if (!numbers.filters.place.some((word) => text.includes(word))) return undefined
    const own = figuresWithin(knowledge, scope).filter(({ practiceId }) => practiceId === undefined)
    const asksNumbers = heads || requests.length > 0 || LISTS.test(text)
    return asksNumbers && own.length > 1 ? tableOf(query, own, 'figures of the place itself') : undefined
  }

  /** 服务中心、便民站、驿站、食堂各多少: a figure for each thing that is listed; what none is of is named. */
  function enumerated(
    query: Query,
    { heads, passes, words }: FigureFilter,
    scope: Scope,
  ): Answer | undefined {
    const { requests, shape, text } = query.reading
    if (requests.length > 1 || !(requests.length === 1 || heads) || !LISTS.test(text)) return undefined
    if (shape === 'extreme' || shape === 'verdict' || shape === 'compare') return undefined
    // 面积 picks by itself, and is one of the things here.
    const said = query.words.filter((word) => words.includes(word) || KIND_WORDS.test(word.word))
    const things = itemsOf(text, said)
    const here = figuresWithin(knowledge, scope).filter((figure) => passes(figure) && figure.role !== 'start')
    const found = items
      .each(things, here)
      .filter(({ item, figure }) => vouchedShare(item.words, records.metricText(figure.id)) >= LISTED)
    if (things.length < LEAST_LIST || found.length * 2 <= things.length) return undefined
    const without = things.filter((thing) => found.every(({ item }) => item !== thing))
    if (requests.length === 0 && without.length > 0) return undefined
    return tableOf(
      query,
      found.map(({ figure }) => figure),
      'a figure for each thing that is listed',
      {
        notes:
          without.length === 0 ? [] : [{ kind: 'notPrinted', things: without.map(({ phrase }) => phrase) }],
      },
    )
  }

  return { ofPlaceItself, enumerated }
}
