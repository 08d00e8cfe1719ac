/** Whether a request asks for a part of what a figure counts together: 老年食堂占几个 of the 46 that are 老年食堂和四点半课堂. */
import type { Figure } from '../knowledge/article.ts'
import { type Quantity, readQuantities } from '../knowledge/quantity.ts'
import { fold } from '../search/fold.ts'
import type { Query } from './candidates.ts'
import type { FigureRequest } from './reading/requests.ts'
import { clauseAround } from './reading/spans.ts'
import { type TellingWord, vouches } from './vouching.ts'

/** What of a request tells that a figure is the number of the whole. */
export interface Parts {
  /** One of several things that the figure counts together is asked for by itself. */
  readonly isOneOfJoint: (query: Query, request: FigureRequest, figure: Figure) => boolean
  /** The message itself gives the figure as the whole of which a part is asked: 那39个网格员，送快递的几个. */
  readonly isToldWhole: (query: Query, figure: Figure) => boolean
  /** 暖蜂驿站和司机之家各几个: the figure is the number of several things together, each of which is asked for. */
  readonly countsTogether: (query: Query, request: FigureRequest, figure: Figure) => boolean
}

export function createParts(sameQuantity: (told: Quantity, figure: Figure) => boolean): Parts {
  function isOneOfJoint(query: Query, request: FigureRequest, figure: Figure): boolean {
    const things = thingsCounted(figure)
    if (things.length < 2) return false
    // Who wants one thing by itself may call it what he likes where the print says that it adds up.
    if (query.reading.alone && figure.metric.endsWith('合计数')) return true
    const own = namedBy(ownWords(query, request), things)
    const named = own.size > 0 ? own : namedBy(query.words, things)
    // 单独建的和联合建的各几个 of 单建、联建的支部: several are listed, in other words than the print's.
    if (named.size === 0) return asksEach(query, request) && listsBefore(query, request)
    if (named.size === things.length) return asksEach(query, request)
    return query.reading.alone || asksPart(query, request)
  }

  const isToldWhole = ({ reading: { text } }: Query, figure: Figure): boolean =>
    readQuantities(text).some((told) => isWhole(told, text) && sameQuantity(told, figure))

  /** The words of the request and those of another that one 各 asks for stand side by side in what the figure counts. */
  function countsTogether(query: Query, request: FigureRequest, figure: Figure): boolean {
    const listed = query.reading.requests.filter(({ asks }) => asks.start === request.asks.start)
    if (listed.length < 2 || !ADDING.has(figure.kind) || figure.metric.startsWith('每')) return false
    const metric = fold(figure.metric)
    const stretches = metric.split(COORDINATES)
    const standsIn = ({ end, start }: FigureRequest): readonly number[] => {
      const own = query.words.filter((word) => word.start >= start && word.end <= end)
      return stretches.flatMap((stretch, at) =>
        own.some((word) => vouches(stretch, word) >= NAMED) ? [at] : [],
      )
    }
    const [own, ...others] = [request, ...listed.filter((one) => one !== request)].map(standsIn)
    return own?.length === 1 && others.some(([at]) => at !== undefined && at !== own[0])
  }

  return { isOneOfJoint, isToldWhole, countsTogether }
}

/** Of kinds whose numbers add up one of two things has less than both. */
const ADDING: ReadonlySet<string> = new Set(['count', 'money', 'area'])
/** 省级及以上 names one thing; 每个街道、社区 have as many each. */
const COORDINATES = /(?<!每[^和与及、]*)(?:、|和|与|以及|及(?!以[上下]))/u
/** What several things have in common stands behind the last: …的投入, …等项目数, …（…）. */
const COMMON = /(?:的|等|（|\().*$/u

/** The things that a metric counts in one number, as its text between the words that put them together. */
function thingsCounted({ kind, metric, unit }: Figure): readonly string[] {
  if (!ADDING.has(kind) || unit === '%' || metric.startsWith('每')) return []
  const things = fold(metric).split(COORDINATES)
  return things.map((thing, at) => (at === things.length - 1 ? thing.replace(COMMON, '') : thing))
}

/** Which of several things some words name, each word of one alone. */
function namedBy(words: readonly TellingWord[], things: readonly string[]): ReadonlySet<number> {
  const named = new Set<number>()
  for (const word of words) {
    const at = things.flatMap((thing, index) => (vouches(thing, word) >= NAMED ? [index] : []))
    if (at.length === 1 && at[0] !== undefined) named.add(at[0])
  }
  return named
}
const NAMED = 0.8

/** The words before the asking words of a request, back to those of the request before it; else those behind them. */
export function ownWords(
  { reading, words }: Query,
  { asks, start, end }: FigureRequest,
): readonly TellingWord[] {
  const others = reading.requests.map((other) => other.asks)
  // What is said twice weighs once, and is asked where it stands again.
  const within = (from: number, to: number): TellingWord[] =>
    reading.words
      .filter((word) => word.start >= from && word.end <= to)
      .flatMap(({ word }) => words.find((telling) => telling.word === word) ?? [])
  const from = Math.max(start, ...others.filter((other) => other.end <= asks.start).map((other) => other.end))
  const before = within(from, asks.start)
  if (before.length > 0) return before
  const to = Math.min(end, ...others.filter((other) => other.start >= asks.end).map((other) => other.start))
  return within(asks.end, to)
}

/** 两样各多少, of one place. */
const asksEach = ({ reading: { marks, places } }: Query, { asks }: FigureRequest): boolean =>
  places.filter(({ standing }) => standing !== 'region').length === 1 &&
  marks.some(({ end, kinds }) => kinds.includes('each') && end <= asks.start && asks.start - end <= BESIDE)
const BESIDE = 2
/** 甲和乙各…: things of one clause that are listed before the asking words. */
const listsBefore = ({ reading: { text } }: Query, { asks, start }: FigureRequest): boolean =>
  /[和与跟、][^，,、和与跟]{1,8}各[有占是]?$/u.test(text.slice(start, asks.start))

/** 其中…有几个, …占几个. */
const asksPart = ({ reading: { text } }: Query, { asks, start }: FigureRequest): boolean =>
  /其中|当中|占了?$/u.test(text.slice(start, asks.start))

/** 那39个…, 400多万里头: a number that is pointed at, or that something is in. */
function isWhole({ start, end }: Quantity, text: string): boolean {
  const clause = clauseAround(text, start, end)
  return /[那这]$/u.test(text.slice(0, start)) || PART.test(text.slice(end, clause.end + 1))
}

/** What part of a whole is asked for. */
const PART = /里[头面边]|当中|其中|之中/u

/** 有一半还没改, 大部分: a part of what is counted, said without a number; nothing printed bears out such a share. */
export const partSaid = (text: string): string | undefined =>
  /一?[大小少多]半|一半|[大小]部分|有一部分/u.exec(text)?.[0]
