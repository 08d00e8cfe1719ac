/**
 * “甲的需求清单和乙的诉求，哪边解决率高，高几个点”: at each of two places what is done of all there is, where both print the two numbers
 * and neither the rate itself.
 */
import type { Figure } from '../../knowledge/article.ts'
import type { Answer } from '../answer.ts'
import { kindFit, type Query } from '../candidates.ts'
import { type AnswerContext, figuresWithin } from '../context.ts'
import { createOperands } from '../operands.ts'
import type { PlaceReading } from '../places.ts'
import { stretchOf } from '../reading/stretches.ts'
import { reckon } from '../reckoning.ts'
import { type TellingWord, vouchedShare } from '../vouching.ts'
import type { TableOf } from './table-answer.ts'
import { LISTED } from './told-at-each.ts'

export type RatesApart = (
  query: Query,
  words: readonly TellingWord[],
  held: readonly PlaceReading[],
) => Answer | undefined

/** 解决率, 解决了百分之几: how much of something is done. */
const RATE = /(?:解决|办结|办成|办理|完成|认领|成功|化解|消化)的?(?:率|比例)|百分之[几多]|几成/u
const MORE = /谁|哪|比|差|[高低多少]/u

export function createRatesApart(context: AnswerContext, tableOf: TableOf): RatesApart {
  const { knowledge, records, sameUnit } = context
  const { operandsOf } = createOperands(context)

  return (query, words, held) => {
    const { text } = query.reading
    if (held.length !== 2 || !RATE.test(text) || !MORE.test(text)) return undefined
    const known = words.filter((word) => word.known)
    const found = held.map((place) => partOfWhole(query, place, held, known))
    const rates = found.map((pair) => (pair === undefined ? undefined : reckon(pair, 'share', sameUnit).note))
    const [one, other] = rates
    if (one?.kind !== 'computed' || other?.kind !== 'computed') return undefined
    const [more, less] = one.value >= other.value ? [one, other] : [other, one]
    const [ofMore, ofLess] = [more.figures[0], less.figures[0]]
    if (ofMore === undefined || ofLess === undefined) return undefined
    const points = Number((more.value - less.value).toFixed(1))
    return tableOf(query, [...one.figures, ...other.figures], 'what is done of all there is, at each place', {
      notes: [one, other, { kind: 'pointsApart', more: ofMore, less: ofLess, points }],
    })
  }

  /** What is done and all there is; nothing where the place prints the rate. */
  function partOfWhole(
    { reading }: Query,
    place: PlaceReading,
    held: readonly PlaceReading[],
    words: readonly TellingWord[],
  ): readonly Figure[] | undefined {
    const here = figuresWithin(knowledge, new Set(place.articleIds))
    const { start, end } = stretchOf(place, held, reading.text)
    const behind = reading.text.slice(start, end)
    const own = words.filter(({ word }) => behind.includes(word))
    const isRate = (figure: Figure): boolean =>
      kindFit(figure, 'share') === 1 &&
      figure.kind !== 'change' &&
      vouchedShare(own, records.metricText(figure.id)) >= LISTED
    if (own.length === 0 || here.some(isRate)) return undefined
    const message = { text: behind, written: behind, words: own, here, asked: [], requests: [] }
    const pair = operandsOf(message, 'rest')
    const [whole, part] = pair ?? []
    return whole === undefined || part === undefined || part.value > whole.value ? undefined : [part, whole]
  }
}
