/** “联席会一年该开几回”: what a printed rhythm (每季度召开1次) comes to in a year, or in several. */
import type { Figure } from '../../knowledge/article.ts'
import { hanNumber } from '../../knowledge/quantity.ts'
import type { Answer } from '../answer.ts'
import type { Query, Scope } from '../candidates.ts'
import { type AnswerContext, distinct, figuresWithin } from '../context.ts'
import { EVENTS, PEOPLE } from '../fit.ts'
import { createItems, itemsOf } from '../items.ts'
import type { PlaceReading } from '../places.ts'
import { stretchOf } from '../reading/stretches.ts'
import { asksByHowMuch } from '../reckoning.ts'
import { saysSomething, type TellingWord, vouchedShare, vouches } from '../vouching.ts'
import type { TableOf } from './table-answer.ts'

/** How often in a year something is that is printed as so often in each of these. */
const IN_A_YEAR: ReadonlyMap<string, number> = new Map([
  ['次/周', 52],
  ['次/半月', 24],
  ['次/月', 12],
  ['次/季度', 4],
  ['次/半年', 2],
  ['次/年', 1],
])
/** So much of what is said a rhythm must speak of. */
const SAID = 0.5

/** 一年, 三年; not 去年一年, 近三年, 一年来: those tell of what was done. */
const YEARS =
  /(?<![\d去今前后明近这那头哪过半上]|过去|最近|前后)(?:(?<many>[一两二三四五六七八九十]|\d)年|每年|年均|全年)(?![来内前后多间以的]|多|度)/u
/** 开了几次: what was done is no rhythm. */
const DONE = /[过了](?:多少|几|好多)|已经?|实际|累计|总共|全[市区县镇]/u
/** 年: what only says for how long. */
const OF_TIME = /^(?:[一两二三四五六七八九十每全\d]?年|每|次数?|回|几)$/u

/** The number of years for which it is asked how often; undefined where that is not asked. */
function yearsAsked({ requests, text, times }: Query['reading']): number | undefined {
  const asksEvents = requests.some(
    ({ kind, unit = '' }) =>
      (kind === 'event' || kind === 'frequency') && EVENTS.has(unit) && !PEOPLE.has(unit),
  )
  const said = YEARS.exec(text)
  if (!asksEvents || said === null || times.length > 0 || DONE.test(text)) return undefined
  const { many = '一' } = said.groups ?? {}
  return hanNumber(many) ?? Number(many)
}

/** The answer to such a message; undefined where it asks for something else, or no rhythm is printed of what it names. */
export type InYears = (query: Query, scope: Scope, held: readonly PlaceReading[]) => Answer | undefined

export function createInYears({ knowledge, records, sameUnit }: AnswerContext, tableOf: TableOf): InYears {
  const items = createItems(records, sameUnit)
  const saidOf = (words: readonly TellingWord[], { id }: Figure): number =>
    vouchedShare(words, records.metricText(id))

  /** 街道一年开几场会: what is said of nearly anything names no rhythm. */
  const isNamed = (words: readonly TellingWord[], { id }: Figure): boolean =>
    saysSomething(words.filter((word) => vouches(records.metricText(id), word) >= SAID))

  function bestOf(words: readonly TellingWord[], figures: readonly Figure[]): readonly Figure[] {
    return figures
      .filter((figure) => isNamed(words, figure) && saidOf(words, figure) >= SAID)
      .toSorted((a, b) => saidOf(words, b) - saidOf(words, a) || a.metric.length - b.metric.length)
      .slice(0, 1)
  }

  return (query, scope, held) => {
    const { reading } = query
    const years = yearsAsked(reading)
    if (years === undefined || scope === undefined) return undefined
    const rhythms = figuresWithin(knowledge, scope).filter(
      ({ kind, unit, value }) => kind === 'frequency' && value > 0 && IN_A_YEAR.has(unit),
    )
    const words = query.words.filter(({ known, word }) => known && !OF_TIME.test(word))
    const of = (place: PlaceReading): readonly TellingWord[] => {
      const { start, end } = stretchOf(place, held, reading.text)
      return words.filter(({ word }) => reading.text.slice(start, end).includes(word))
    }
    const each =
      held.length > 1
        ? held.map((place) =>
            bestOf(
              of(place),
              rhythms.filter(({ articleId }) => place.articleIds.includes(articleId)),
            ),
          )
        : [
            items
              .each(itemsOf(reading.text, words), rhythms, words)
              .map(({ figure }) => figure)
              .filter((figure) => isNamed(words, figure)),
          ]
    const found = distinct(each.flat())
    const figures = found.length > 0 ? found : bestOf(words, rhythms)
    if (figures.length === 0 || each.some((some) => held.length > 1 && some.length === 0)) return undefined
    const told = figures.map((figure) => ({
      figure,
      times: years * (IN_A_YEAR.get(figure.unit) ?? 0) * figure.value,
    }))
    const [one, other, another] = told
    const apart =
      one !== undefined &&
      other !== undefined &&
      another === undefined &&
      asksByHowMuch(reading, knowledge.lexicon.askedNumbers)
        ? { apart: Math.abs(one.times - other.times) }
        : {}
    return tableOf(query, figures, 'how often in a year', {
      notes: [{ kind: 'inYears', years, each: told, ...apart }],
    })
  }
}
