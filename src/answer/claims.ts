/**
 * Numbers that a message states: “有137个小区吗”, “那1300多处阵地”. They are held against what is printed, by the one rule of
 * equal quantities: confirmed, set right, or said to be another place's.
 */
import type { Figure } from '../knowledge/article.ts'
import type { Quantity } from '../knowledge/quantity.ts'
import { claimHolds } from '../knowledge/same-quantity.ts'
import type { Answer } from './answer.ts'
import type { Query, Scope } from './candidates.ts'
import { type AnswerContext, distinct, placeName } from './context.ts'
import type { FigureAnswers } from './figure-answer.ts'
import { isHead, isPast } from './figure-sort.ts'
import type { PlaceReading } from './places.ts'
import { vouchedShare, vouches } from './vouching.ts'

export interface Claims {
  /** The answer to a message that states numbers, or nothing where they claim nothing. */
  readonly claimed: (query: Query, scope: Scope, held: readonly PlaceReading[]) => Answer | undefined
}

/** So much of the message's words a figure and its practice must vouch for to be what a number is about. */
const ABOUT = 0.45
/** What a number counts stands so many characters behind it, and has so much weight. */
const NEAR = 6
const NAMING = 2
/** So much of them the metric itself. */
const METRIC = 0.3

export function createClaims(context: AnswerContext, { figureAnswer, figures }: FigureAnswers): Claims {
  const { candidates, citations, corrected, knowledge, records, refuse, sameQuantity, sameUnit, scopeText } =
    context

  /** Words that no record knows are manner of speaking where a number is stated: it says itself what it is about. */
  const shareOf = ({ words }: Query, figure: Figure): number =>
    vouchedShare(
      words.filter(({ known }) => known),
      records.figureText(figure.id),
    )

  /** 从七千多个变成了多少个: 7931个, by the thousand. */
  const isRoughly = (stated: Quantity, figure: Figure): boolean =>
    (stated.bound === 'andMore' || stated.bound === 'about') &&
    sameUnit(stated.unit, figure.unit) === 'same' &&
    claimHolds(stated, figure) === 'holds'

  /** Figures that print the stated number, those first that the words are about. */
  function printing(query: Query, stated: Quantity, scope: Scope): Figure[] {
    return knowledge.figures
      .filter(
        (figure) =>
          (scope === undefined || scope.has(figure.articleId)) &&
          (sameQuantity(stated, figure) || isRoughly(stated, figure)),
      )
      .map((figure) => ({ figure, share: query.words.length === 0 ? 1 : shareOf(query, figure) }))
      .filter(({ share }) => share >= ABOUT)
      .toSorted((a, b) => b.share - a.share)
      .map(({ figure }) => figure)
  }

  function claimed(query: Query, scope: Scope, held: readonly PlaceReading[]): Answer | undefined {
    const { reading } = query
    const confirmed: Figure[] = []
    for (const stated of reading.stated) {
      const [here] = printing(query, stated, scope)
      const counted = here === undefined ? undefined : countedInstead(query, stated, here)
      if (counted !== undefined && claimHolds(stated, counted) === 'wrong')
        return setRight(query, stated, counted, here)
      if (here !== undefined && !isOf(query, stated, here)) {
        const cite = citations()
        return corrected(query, cite, {
          kind: 'otherThing',
          stated: stated.printed,
          figure: cite.figure(here),
        })
      }
      if (here !== undefined) {
        confirmed.push(here)
        continue
      }
      // 15分钟便民服务圈 states no number: it is a name that the place has.
      if (scope !== undefined && scopeText(scope).includes(stated.printed)) continue
      // A number without a measure word is some number of any place.
      if (scope !== undefined && stated.unit !== '') {
        const owner = printing(query, stated, undefined).find(
          (figure) => vouchedShare(query.words, records.metricText(figure.id)) >= METRIC,
        )
        const right = otherwise(query, stated, scope)
        if (owner !== undefined && (right === undefined || shareOf(query, owner) >= shareOf(query, right))) {
          const cite = citations()
          return corrected(query, cite, {
            kind: 'figureElsewhere',
            asked: held.map(placeName).join('、'),
            stated: stated.printed,
            figure: cite.figure(owner),
          })
        }
      }
      const right = reading.requests.length === 0 ? otherwise(query, stated, scope) : undefined
      if (right === undefined) continue
      switch (claimHolds(stated, right)) {
        case 'holds':
          confirmed.push(right)
          break
        case 'wrong':
          return setRight(query, stated, right)
        case 'open':
          return {
            ...figureAnswer(query, [right], 'the nearest to a number that is stated'),
            verdict: 'unknown',
          }
      }
    }
    const [lead] = confirmed
    if (lead === undefined) return undefined
    return withRequests(query, confirmed, lead, held)
  }

  /** Whether a figure counts what stands right behind the stated number: 5500余名第一书记 are no 网格员. */
  function isOf({ reading, words }: Query, stated: Quantity, figure: Figure): boolean {
    const behind = words.filter(
      ({ start }) =>
        start >= stated.end &&
        start - stated.end <= NEAR &&
        !/[，,。；;？?]/u.test(reading.text.slice(stated.end, start)) &&
        // 从7931个变成多少个微网格: what is asked for stands behind.
        !reading.requests.some(({ asks }) => asks.start >= stated.end && asks.end <= start),
    )
    const text = unbracketed(
      `${records.metricText(figure.id)}\n${records.printedText(figure.practiceId ?? '')}`,
    )
    const [next] = behind
    if (next !== undefined && vouches(text, next) >= METRIC) return true
    const naming = behind.filter(({ weight }) => weight >= NAMING)
    return vouchedShare(naming.slice(0, 2), text) >= METRIC
  }

  /** 574个问题 where 574 are 点子 and its practice counts 问题 as well: the figure of just that noun. */
  function countedInstead(
    { reading: { text }, words }: Query,
    stated: Quantity,
    here: Figure,
  ): Figure | undefined {
    const noun = words.find(({ word }) => word.length > 1 && text.startsWith(word, stated.end))
    if (noun === undefined || vouches(records.metricText(here.id), noun) >= METRIC) return undefined
    const practice = here.practiceId === undefined ? undefined : records.practice(here.practiceId)
    return practice?.figures.find(
      (figure) =>
        figure !== here &&
        sameUnit(stated.unit, figure.unit) !== 'different' &&
        isHead(figure.metric, noun.word),
    )
  }

  /** The figure that the message means, printed with another number in the same unit. */
  function otherwise(query: Query, stated: Quantity, scope: Scope): Figure | undefined {
    return candidates
      .figures(query, undefined, scope)
      .slice(0, 3)
      .map(({ figure }) => figure)
      .toSorted((a, b) => Number(isPast(a)) - Number(isPast(b)))
      .find(
        (figure) =>
          sameUnit(stated.unit, figure.unit) !== 'different' &&
          vouchedShare(query.words, records.metricText(figure.id)) >= METRIC &&
          shareOf(query, figure) >= ABOUT,
      )
  }

  /** @param printing what the stated number is printed of */
  function setRight(query: Query, stated: Quantity, figure: Figure, printing?: Figure): Answer {
    const cite = citations()
    const shown = [figure, ...(printing === undefined ? [] : [printing])]
    const answer = figureAnswer(query, shown, 'another number is printed')
    const correction = { kind: 'otherNumber', stated: stated.printed, figure: cite.figure(figure) } as const
    return { ...answer, corrections: [correction], verdict: 'no' }
  }

  /** What is asked beside a number that is right: 那1300多处阵地投了多少钱. */
  function withRequests(
    query: Query,
    confirmed: readonly Figure[],
    lead: Figure,
    held: readonly PlaceReading[],
  ): Answer | undefined {
    const { requests, shape } = query.reading
    const verdict = shape === 'verdict' ? ({ verdict: 'yes' } as const) : {}
    // 4个项目是哪几位乡贤牵的线: the number is right, and who they are is not printed.
    if (requests.length === 0 && query.reading.details.some(({ titles }) => titles.length > 0))
      return refuse(query, { kind: 'figure', asked: lead.locality.at(-1) }, [], ['姓名'])
    if (requests.length === 0)
      return { ...figureAnswer(query, distinct(confirmed), 'a number the message states'), ...verdict }
    const asked = figures(query, new Set([lead.articleId]), held, confirmed)
    if (asked?.answerable) {
      const told = asked.figures.map(({ figure }) => figure)
      return figureAnswer(query, distinct([...told, ...confirmed]), 'what is asked beside a stated number')
    }
    // 有一百多份？具体多少 asks for the very number.
    if (!query.reading.stated.some((stated) => sameQuantity(stated, lead))) return undefined
    if (asked?.body.kind === 'missing' && asked.body.missing.kind === 'figure' && asked.body.missing.whole)
      return asked
    const practice = lead.practiceId === undefined ? undefined : records.practice(lead.practiceId)
    return refuse(
      query,
      { kind: 'figure', asked: lead.locality.at(-1) },
      practice === undefined ? [] : [practice],
    )
  }

  return { claimed }
}

/** 村（社区）数 counts 村社区. */
const unbracketed = (text: string): string => text.replace(/[（）()]/gu, '')
