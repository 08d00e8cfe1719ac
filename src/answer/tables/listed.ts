/** What one place prints of each thing that a message lists, and of the place itself. */

import type { Figure } from '../../knowledge/article.ts'
import type { Answer } from '../answer.ts'
import type { Query, Scope } from '../candidates.ts'
import { type AnswerContext, figuresWithin } from '../context.ts'
import { kindFit } from '../figure-sort.ts'
import { createItems, type Item, type ItemFigure, itemsOf } from '../items.ts'
import { seriesNamed } from '../series.ts'
import { vouchedShare, vouches, weightOf } from '../vouching.ts'
import { type AskedSort, asksAllOfThem, type ListedThing, listedThings } from './asked-things.ts'
import type { FigureFilter } from './figure-filter.ts'
import type { TableOf } from './table-answer.ts'
import { LISTED } from './told-at-each.ts'

/** So many things make a list. */
const LEAST_LIST = 3
/** A thing whose words weigh so much is named. */
const NAMES = 2
/** So much of a thing a figure must say that counts it together with another. */
const SAID_OF_JOINT = 0.9
const COORDINATES = /[、和与]/u
/** So many of the things must have a figure. */
const MOST_OF_THEM = 0.6
const LISTS = /、[^、，,。；;？?]{1,12}、/u

export interface Listed {
  readonly figures: readonly Figure[]
  /** How many numbers are asked for. */
  readonly asked: number
  /** Things of which none is printed. */
  readonly without: readonly ListedThing[]
}

const NONE: Listed = { figures: [], asked: 0, without: [] }

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

  /** 服务中心、便民站、驿站、食堂各多少: a figure for each thing that is listed. */
  function listedIn(query: Query, { heads, namesUnits, passes, words }: FigureFilter, scope: Scope): Listed {
    const { requests, shape } = query.reading
    const asks = requests.length > 0 || heads || shape === 'table'
    if (!asks || namesUnits || shape === 'extreme' || shape === 'verdict' || shape === 'compare') return NONE
    const all = listedThings(query, words, numbers)
    // 机关跟两新组织结对，隔多久上门一回: where one of them asks by itself, the others are only spoken of, unless all are wanted.
    const wantsAll = heads || asksAllOfThem(query.reading)
    const asking = all.filter(({ sorts }) => sorts.length > 0)
    const things = wantsAll || asking.length === 0 || requests.length > 1 ? all : asking
    const here = figuresWithin(knowledge, scope).filter((figure) => passes(figure) && figure.role !== 'start')
    const named = figuresOf(
      query,
      things.filter(({ isBare }) => !isBare),
      here,
    )
    const bare = ofSortAlone(
      query,
      things.filter(({ isBare }) => isBare),
      here.filter((figure) => named.every((one) => one.figure !== figure)),
      new Set(named.map(({ figure }) => figure.practiceId)),
    )
    const found = [...named, ...bare]
    // 食堂、课堂: two things that the place counts together have one figure.
    const isJoint = (thing: ListedThing): boolean =>
      found.some(
        ({ item, figure }) =>
          item !== thing &&
          COORDINATES.test(figure.metric) &&
          weightOf(thing.words) > 0 &&
          vouchedShare(thing.words, records.metricText(figure.id)) >= SAID_OF_JOINT,
      )
    const lacking = things.filter((thing) => found.every(({ item }) => item !== thing))
    const without = lacking.filter((thing) => !isJoint(thing))
    return {
      figures: things.flatMap((thing) =>
        found.flatMap(({ item, figure }) => (item === thing ? [figure] : [])),
      ),
      asked: things.length - (lacking.length - without.length),
      without,
    }
  }

  /** The same as a table; of what is not printed only what no figure of the place speaks of is said not to be. */
  function enumerated(query: Query, { asked, figures, without }: Listed, scope: Scope): Answer | undefined {
    const { marks, requests } = query.reading
    // 观摩的和挂职的各多少人: two of which each is asked.
    const few = marks.some(({ kinds }) => kinds.includes('each')) ? LEAST_LIST - 1 : LEAST_LIST
    const here = figuresWithin(knowledge, scope)
    const isOpen = ({ words }: ListedThing): boolean =>
      weightOf(words) < NAMES ||
      words.some((word) => here.some(({ id }) => vouches(records.metricText(id), word) >= LISTED))
    const least = requests.length === 1 && !without.some(isOpen) ? asked * MOST_OF_THEM : asked
    if (asked < few || figures.length < least) return undefined
    return tableOf(query, figures, 'a figure for each thing that is listed', {
      notes:
        without.length === 0 ? [] : [{ kind: 'notPrinted', things: without.map(({ phrase }) => phrase) }],
    })
  }

  /** 大中小三种网格各几个: the figures of one list, which it names in one breath. */
  function ofSeries(query: Query, { heads, passes, words }: FigureFilter, scope: Scope): Answer | undefined {
    const { requests, shape, stated, text } = query.reading
    const asks = requests.length > 0 || heads || shape === 'table'
    if (!asks || stated.length > 0 || shape === 'extreme' || shape === 'verdict') return undefined
    const here = figuresWithin(knowledge, scope).filter(passes)
    const figures = seriesNamed(text, words, here, ({ id }) => records.metricText(id))
    // 小区支部、物业支部、楼栋小组: more things than a list of two.
    return figures.length > 1 && figures.length >= itemsOf(text, words).length
      ? tableOf(query, figures, 'the figures of one list')
      : undefined
  }

  /**
   * The likeliest figure for each thing in each sort that is asked for; then once more, beside what tells of the others: things
   * that are listed together mostly stand in one practice, whatever each is counted in.
   */
  function figuresOf(
    query: Query,
    things: readonly ListedThing[],
    here: readonly Figure[],
  ): readonly ItemFigure[] {
    const choose = (others: readonly ItemFigure[]): readonly ItemFigure[] => {
      const found: ItemFigure[] = []
      for (const sort of distinctSorts(things)) {
        const asked = things.filter(({ sorts: own }) =>
          sort === undefined ? own.length === 0 : own.some((one) => keyOf(one) === keyOf(sort)),
        )
        const free = here.filter((figure) => found.every((other) => other.figure !== figure))
        const around = new Set(
          others
            .filter(({ item }) => !asked.some((thing) => thing === item))
            .map(({ figure }) => figure.practiceId),
        )
        found.push(
          ...items
            .each(
              asked,
              free.filter((figure) => isOfSort(figure, sort)),
              query.words,
              around,
            )
            .filter(({ item, figure }) => saysMost(item, figure)),
        )
      }
      return found
    }
    const found = choose(choose([]))
    return things.flatMap((thing) => found.filter(({ item }) => item === thing))
  }

  /** 食堂四行: words that no record knows are manner of speaking. */
  const saysMost = ({ words }: Item, { id }: Figure): boolean =>
    vouchedShare(
      words.filter(({ known }) => known),
      records.metricText(id),
    ) >= LISTED

  /** 人数、场次: of each sort the figure that says most of what the message says. */
  function ofSortAlone(
    query: Query,
    things: readonly ListedThing[],
    here: readonly Figure[],
    practices: ReadonlySet<string | undefined>,
  ): readonly ItemFigure[] {
    return things.flatMap((thing) => {
      const [best] = here
        .filter((figure) => isOfSort(figure, thing.sorts[0]))
        .map((figure) => ({ figure, share: vouchedShare(query.words, records.figureText(figure.id)) }))
        .toSorted(
          (a, b) =>
            Number(practices.has(b.figure.practiceId)) - Number(practices.has(a.figure.practiceId)) ||
            b.share - a.share,
        )
      return best === undefined || best.share < LISTED / 2 ? [] : [{ item: thing, figure: best.figure }]
    })
  }

  /** 场 asks for no 个, though 个 may count events. */
  const isOfSort = (figure: Figure, sort: AskedSort | undefined): boolean => {
    if (sort === undefined) return true
    if (sort.unit === '人次' || figure.unit === '人次') return sort.unit === figure.unit
    return sort.kind === undefined
      ? sort.unit !== undefined && sameUnit(sort.unit, figure.unit) !== 'different'
      : kindFit(figure, sort.kind) === 1
  }

  return { ofPlaceItself, listedIn, enumerated, ofSeries }
}

const keyOf = ({ kind, unit }: AskedSort): string => `${kind} ${unit}`

/** Every sort that is asked for once; the last stands for any. */
function distinctSorts(things: readonly ListedThing[]): readonly (AskedSort | undefined)[] {
  const sorts = new Map(things.flatMap((thing) => thing.sorts.map((sort) => [keyOf(sort), sort])))
  return [...sorts.values(), undefined]
}
