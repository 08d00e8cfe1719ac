/** “辽阳和殷都谁的兼职委员多”: one row a place, the same metric side by side, and whether it can be compared. */
import type { Article, Figure } from '../knowledge/article.ts'
import type { Answer, Body, Row } from './answer.ts'
import { type PracticeCandidate, type Query, withoutSpans } from './candidates.ts'
import { type AnswerContext, CLOSE, distinct, figuresOf, MOST, placeName, practiceReason } from './context.ts'
import { decide, LIKELY } from './decision.ts'
import type { FigureAnswers } from './figure-answer.ts'
import { countedAlike, createCountAlike, isResult, larger, sameMeasure } from './fit.ts'
import { keyFigures, type PlaceAnswers } from './place-answer.ts'
import type { PlaceReading } from './places.ts'
import type { PracticeAnswers } from './practice-answer.ts'
import type { FigureRequest } from './reading/requests.ts'
import { stretchOf } from './reading/stretches.ts'
import type { Reading } from './reading.ts'
import { saysSomething, type TellingWord, vouchedShare, vouches, weightOf } from './vouching.ts'

export interface Comparison {
  readonly comparesPlaces: (reading: Reading, held: readonly PlaceReading[]) => boolean
  readonly compare: (query: Query, held: readonly PlaceReading[]) => Answer
}

/** In a comparison the places are settled and the figures stand side by side: so much less is enough. */
const COMPARED = LIKELY * 0.6
/** So much of the words a place's practice must say to stand in its row. */
const SAID = 0.34
/** So far a word must be vouched for to be told of. */
const TOLD = 0.5
const MORE = /[多高大少低]/u
/** How much weight of words a place must have to itself to be asked its own thing. */
const OWN_PART = 2.5

export function createComparison(
  context: AnswerContext,
  { withinPlaces }: PlaceAnswers,
  { found }: FigureAnswers,
  { rowFigures }: PracticeAnswers,
): Comparison {
  const { articleOf, base, candidates, citations, measures, records, refuse, sameUnit, segment, synonymsOf } =
    context

  const countAlike = createCountAlike(segment, synonymsOf)

  function compare(asked: Query, held: readonly PlaceReading[]): Answer {
    const whole = namesQuantity(asked) ? withRequest(asked) : asked
    const cite = citations()
    const asksMore = asksWhoHasMore(whole.reading)
    const ids = leading(distinct(held.flatMap(({ articleIds }) => articleIds)), whole)
    const vouchers: PracticeCandidate[] = []
    // 请分别说明以便起草: what none of the places' articles says is no subject of theirs.
    const texts = ids.map((id) => context.scopeText(new Set([id])))
    const toldOfAny = (word: TellingWord): boolean => texts.some((text) => vouches(text, word) >= TOLD)
    const rows = ids.map((id): Row => {
      const article = articleOf(id)
      const scope = new Set([id])
      const places = held.filter((place) => place.articleIds.includes(id))
      const { query, requests: named } = shareOfComparison(whole, places, held, toldOfAny)
      const requests = named.length === 0 && asksMore ? [numberOf(query)] : named
      const wanted = distinct(
        requests.flatMap((request) => {
          const { candidates: best, decision } = found(query, request, scope)
          return decision.probability >= COMPARED ? best.slice(0, 1).map(({ figure }) => figure) : []
        }),
      )
      const words = query.words.filter(toldOfAny)
      const all = withinPlaces(candidates.practices(query, scope), places)
      const features = () => candidates.practiceFeatures(query, scope, all)
      const saysNothing = !saysSomething(query.words) && requests.length === 0
      if (saysNothing) {
        const main = article.practices[0]
        return {
          locality: article.locality,
          practices: main === undefined ? [] : [cite.practice(main)],
          figures: keyFigures(article).slice(0, MOST.figuresPerRow).map(cite.figure),
        }
      }
      vouchers.push(...all.slice(0, 2))
      const best = all.filter(
        ({ practice }) =>
          vouchedShare(saysSomething(words) ? words : query.words, records.practiceText(practice.id)) >= SAID,
      )
      // Where no practice says enough of it, the nearest stands there if it is as likely to answer as a number must be.
      const isLikely = (): boolean => decide('practice', features()).probability >= COMPARED
      if (best.length === 0 && isLikely()) best.push(...all.slice(0, 1))
      const asksNumber = whole.reading.requests.length > 0
      const subject = asksNumber ? [] : measuredOf(query, article, places)
      const behind = [...wanted, ...subject].flatMap(({ practiceId }) =>
        practiceId === undefined ? [] : (records.practice(practiceId) ?? []),
      )
      const close = best.filter(({ score }) => score >= (best[0]?.score ?? 0) * CLOSE.practice)
      const leadingOnes = close.map(({ practice }) => practice)
      const shown = distinct([...behind, ...leadingOnes]).slice(
        0,
        requests.length > 0 ? 1 : MOST.practicesPerRow,
      )
      const extra = asksNumber
        ? []
        : [
            ...subject,
            ...shown.flatMap((practice) =>
              [...rowFigures(query, practice), ...practice.figures].filter(isResult).slice(0, 1),
            ),
          ]
      const asksPast = requests.some(({ past }) => past)
      const told = distinct([...wanted, ...extra])
      const figures = (asksPast ? told : newestFirst(told, article)).slice(0, MOST.figuresPerRow)
      return {
        locality: article.locality,
        practices: shown.map(cite.practice),
        figures: figures.map(cite.figure),
        ...(shown.length === 0 && figures.length === 0 ? { missing: true as const } : {}),
      }
    })
    const asksNumber = whole.reading.requests.length > 0 && saysSomething(whole.words)
    if (rows.every((row) => (asksNumber ? row.figures.length === 0 : row.missing)))
      return refuse(
        whole,
        asksNumber
          ? { kind: 'figure', asked: held.map(placeName).join('、') }
          : {
              kind: 'subject',
              asked: held.map(placeName).join('、'),
              words: whole.words.map(({ word }) => word),
            },
        rows.flatMap((row) => row.practices.slice(0, 1).map(({ practice }) => practice)),
      )
    const [a, b] = rows.map((row) => row.figures[0]?.figure)
    const verdict = rows.length === 2 && a !== undefined && b !== undefined ? comparison(a, b, rows) : {}
    // 谁更多 is not told where what the places print is unlike, or one prints nothing.
    const told =
      !asksMore || rows.length !== 2 || (a !== undefined && b !== undefined && verdict.comparable !== false)
    return {
      ...base(whole, 'compare', 'one row a place'),
      answerable: told,
      body: { kind: 'comparison', rows, ...verdict },
      practices: told ? rows.flatMap((row) => row.practices) : [],
      figures: told ? rows.flatMap((row) => row.figures) : [],
      citations: cite.list(),
      why: { ...base(whole, 'compare', 'one row a place').why, records: vouchers.map(practiceReason) },
    }
  }

  /** The number of the measure that the subject names, so that both rows lead with the same. */
  function measuredOf(query: Query, article: Article, places: readonly PlaceReading[]): readonly Figure[] {
    if (places.some(({ standing }) => standing === 'within')) return []
    const here = figuresOf(article).filter(({ role }) => role !== 'start')
    return measures
      .askedFor(query, query.words)
      .flatMap(({ name }) => here.filter(({ measure }) => measure === name))
      .slice(0, 1)
  }

  /** Of a province's many articles those that have most to say on the subject. */
  function leading(ids: readonly string[], query: Query): readonly string[] {
    if (ids.length <= MOST.articles) return ids
    const all = candidates.practices(query, new Set(ids), MOST.listed)
    return distinct([...all.map(({ practice }) => practice.articleId), ...ids]).slice(0, MOST.rows)
  }

  /**
   * What the message says of one place of several: 甲地的食堂和乙地的驿站 asks of each its own
   * thing; 辽阳和殷都的兼职委员 asks the same of both.
   */
  function shareOfComparison(
    whole: Query,
    places: readonly PlaceReading[],
    held: readonly PlaceReading[],
    toldOfAny: (word: TellingWord) => boolean,
  ): { readonly query: Query; readonly requests: readonly FigureRequest[] } {
    const { reading } = whole
    const stretches = places.map((place) => stretchOf(place, held, reading.text))
    const inOwn = ({ start, end }: { readonly start: number; readonly end: number }): boolean =>
      stretches.some((stretch) => start >= stretch.start && end <= stretch.end)
    const parts = whole.words.filter(inOwn)
    const weight = weightOf(parts.filter(toldOfAny))
    const last = places.some((place) => held.every(({ start }) => start <= place.start))
    const others = whole.words.filter((word) => !parts.includes(word) && toldOfAny(word))
    // The last place's part holds what is asked of all; it is its own only if another place has a part as well.
    if (weight < OWN_PART || (last && others.every(({ weight: rest }) => rest < OWN_PART)))
      return { query: whole, requests: reading.requests }
    const text = stretches.map(({ start, end }) => reading.text.slice(start, end)).join(' ')
    return { query: { reading, text, words: parts }, requests: reading.requests }
  }

  function comparison(
    a: Figure,
    b: Figure,
    rows: readonly Row[],
  ): Partial<Extract<Body, { kind: 'comparison' }>> {
    if (!sameMeasure(a, b)) return { comparable: false }
    const order = larger(a, b, sameUnit)
    const alike = countAlike(a, b)
    if (!alike) return { comparable: false }
    if (order === undefined)
      return { comparable: true, unordered: countedAlike(a, b, sameUnit) ? 'bounds' : 'units' }
    const winner = order === 'equal' ? 'equal' : rows[order === 'first' ? 0 : 1]?.locality
    return winner === undefined ? { comparable: true } : { comparable: true, larger: winner }
  }

  return { compare, comparesPlaces }
}

/** What was so before never leads: what came of it is told first, where it is printed. */
function newestFirst(figures: readonly Figure[], article: Article): readonly Figure[] {
  const isOld = ({ role }: Figure): boolean => role === 'start'
  const now = figures.flatMap((figure) =>
    isOld(figure)
      ? figuresOf(article)
          .filter((other) => !isOld(other) && isOfOneSeries(figure, other))
          .slice(0, 1)
      : [figure],
  )
  return distinct([...now, ...figures.filter(isOld)])
}

/** The same metric of the same practice, at two times. */
const isOfOneSeries = (a: Figure, b: Figure): boolean =>
  a.practiceId === b.practiceId && a.metric === b.metric && a.unit === b.unit && a.place === b.place

/** 垃圾清运量, 离职率: a number is asked for by its name. */
const namesQuantity = ({ reading: { requests }, words }: Query): boolean =>
  requests.length === 0 && words.some(({ word }) => word.length > 1 && /[量率额]$/u.test(word))

const withRequest = (query: Query): Query => ({
  ...query,
  reading: { ...query.reading, requests: [numberOf(query)] },
})

/** 谁分得多, 哪边办得早. */
function asksWhoHasMore({ text, places }: Reading): boolean {
  const bare = withoutSpans(text, places)
  return /谁|哪[个家边里头处]/u.test(bare) && MORE.test(bare)
}

/** Who has more, and whether more is planned, ask for a number of whatever the words speak of. */
export const numberOf = ({ words, text }: Query): FigureRequest => ({
  clause: text,
  start: 0,
  end: text.length,
  asks: { start: 0, end: 0 },
  counted: words.map(({ word }) => word),
  change: false,
  past: false,
  plan: false,
})

function comparesPlaces({ shape, text }: Reading, held: readonly PlaceReading[]): boolean {
  const several = new Set(held.flatMap(({ articleIds }) => articleIds)).size > 1
  if (!several) return false
  return held.length > 1 || shape === 'compare' || shape === 'extreme' || /[两二]个|都|各/u.test(text)
}
