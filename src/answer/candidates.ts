/**
 * Reading → practices and figures that may answer it, best first. Candidates are found generously; kinds and units of numbers
 * weigh, they do not veto. Whether one does is decided by its features (`candidate-features.ts`).
 */
import type { Figure, Practice } from '../knowledge/article.ts'
import type { SameUnit } from '../knowledge/same-quantity.ts'
import { fold } from '../search/fold.ts'
import type { Hit, Only, PassageIndex } from '../search/passage-index.ts'
import { type QueryTerm, streamOf, textOf } from '../search/terms.ts'
import { isHead, isPast, isPlan, kindFit } from './figure-sort.ts'
import { PEOPLE } from './fit.ts'
import type { Measures } from './measures.ts'
import type { FigureRequest } from './reading/requests.ts'
import type { Reading } from './reading.ts'
import type { Operation } from './reckoning.ts'
import type { Records } from './records.ts'
import { remember, rememberBy, unquoted } from './text-lookup.ts'
import { saysSomething, type TellingWord, vouchedShare, vouches, weightOf } from './vouching.ts'

/** Which articles may answer; absent for all. */
export type Scope = ReadonlySet<string> | undefined

/** What is searched for: the text of a message without its places, and its words weighed. */
export interface Query {
  readonly reading: Reading
  readonly text: string
  readonly words: readonly TellingWord[]
  /** The only article that knows a printed name in the message, where no place is named: as good as its place. */
  readonly bearer?: string | undefined
  /** What it wants done with numbers, of several things that it wants. */
  readonly wants?: Operation
  /** Asked in the middle of a conversation, in words that lean on what was said. */
  readonly leans?: boolean
}

/** A message in the middle of a conversation, read as if nothing had been said before it. */
export const onItsOwn = (query: Query): Query => ({ ...query, leans: false })

export interface PracticeCandidate {
  readonly practice: Practice
  /** Comparable within one search only. */
  readonly score: number
  readonly reasons: Hit['reasons']
}

export interface FigureCandidate {
  readonly figure: Figure
  readonly score: number
  readonly reasons: Hit['reasons']
}

export interface Candidates {
  readonly practices: (query: Query, scope: Scope, limit?: number) => PracticeCandidate[]
  readonly figures: (query: Query, request: FigureRequest | undefined, scope: Scope) => FigureCandidate[]
  /** How much of what a figure's metric says a text says too, from 0 to 1. */
  readonly askedShare: (figure: Figure, text: string) => number
}

/** How many of what is found carry their reasons. */
const EXPLAINED = 3
/** So many searches of one message are kept. */
const LOOKED_UP = 16
/** Words outside the clause that asks count so much. */
const OTHER_CLAUSE = 0.5
/** More of a scope's records than this are not named one by one to the search. */
const MOST_LISTED = 600

export function createCandidates(
  records: Records,
  idsIn: (
    scope: ReadonlySet<string>,
    kind: 'practices' | 'figures',
    most: number,
  ) => readonly string[] | undefined,
  { measures, sameUnit }: { readonly measures: Measures; readonly sameUnit: SameUnit },
): Candidates {
  const only = (
    scope: Scope,
    kind: 'practices' | 'figures',
    articleOf: (id: string) => string | undefined,
  ): Only | undefined =>
    scope && {
      allows: (id) => scope.has(articleOf(id) ?? ''),
      ids: idsIn(scope, kind, MOST_LISTED),
    }
  const articleOfPractice = (id: string) => records.practice(id)?.articleId
  const articleOfFigure = (id: string) => records.figure(id)?.articleId

  /** Whoever answers a message looks the same words up several times. */
  const found = rememberBy(
    (text: string, scope: Scope, limit: number) =>
      [limit, scope === undefined ? '' : [...scope].toSorted().join(), text].join('\n'),
    (text, scope, limit): readonly PracticeCandidate[] =>
      records.practices
        .search(termsOf(records.practices, text), {
          limit,
          explain: EXPLAINED,
          only: only(scope, 'practices', articleOfPractice),
        })
        .flatMap(({ id, score, reasons }) => {
          const practice = records.practice(id)
          return practice === undefined ? [] : [{ practice, score, reasons }]
        }),
    LOOKED_UP,
  )

  const practices = ({ text }: Query, scope: Scope, limit = 12): PracticeCandidate[] => [
    ...found(text, scope, limit),
  ]

  function figures(whole: Query, request: FigureRequest | undefined, scope: Scope): FigureCandidate[] {
    const index = records.figures()
    const best = practices(whole, scope, 3).map(({ practice }) => practice.id)
    const query = queryFor(whole, request)
    const asked = new Set(measures.askedFor(query, query.words).map(({ name }) => name))
    return index
      .search(figureTerms(index, query, request), {
        limit: 24,
        explain: EXPLAINED,
        only: only(scope, 'figures', articleOfFigure),
      })
      .flatMap(({ id, score, reasons }) => {
        const figure = records.figure(id)
        if (figure === undefined) return []
        return [
          { figure, score: score * fitOf(figure, query, request, best) * measureFit(figure, asked), reasons },
        ]
      })
      .toSorted((a, b) => b.score - a.score || (a.figure.id < b.figure.id ? -1 : 1))
  }

  /** 微网格 is asked for, and 网格 is counted beside it. */
  const measureFit = ({ measure }: Figure, asked: ReadonlySet<string>): number =>
    measure === undefined || asked.size === 0 ? 1 : asked.has(measure) ? FIT.measured : FIT.otherMeasure

  /** How much of its search score a figure keeps: what it measures must be what is asked. */
  function fitOf(
    figure: Figure,
    { reading, words }: Query,
    request: FigureRequest | undefined,
    best: readonly string[],
  ): number {
    const metric = records.metricText(figure.id)
    const said = FIT.unsaid + (1 - FIT.unsaid) * vouchedShare(wordsWithin(words, request), metric)
    const timed =
      reading.times.length === 0 ? 1 : reading.times.some(saidIn(metric)) ? FIT.askedTime : FIT.otherTime
    // 两级, 五大机制: numbers of names are no results.
    const named =
      /^[一二三四五六七八九十两]+[大类级项步种]/u.test(figure.printed) && request?.unit !== figure.unit
        ? FIT.ofName
        : 1
    // 大水坑镇's of a question about its county: the county's own comes first.
    const isWhole = figure.place === undefined || reading.places.length === 0
    const part = isWhole || namesPart(figure.place ?? '', reading.text) ? 1 : FIT.unaskedPart
    const asked = FIT.otherThings + (1 - FIT.otherThings) * askedShare(figure, reading.text)
    const agrees =
      named *
      part *
      asked *
      (figure.practiceId !== undefined && best.includes(figure.practiceId) ? FIT.agrees : 1) *
      said *
      timed
    if (request === undefined) return agrees
    const kind = kindFit(figure, request.kind) < 0.5 ? FIT.otherKind : 1
    const unit =
      request.unit === undefined
        ? 1
        : request.unit === figure.unit
          ? FIT.sameUnit
          : sameUnit(request.unit, figure.unit) === 'different'
            ? FIT.otherUnit
            : 1
    const head = request.counted.some((word) => isHead(figure.metric, word)) ? FIT.head : 1
    const change = figure.kind === 'change' && !request.change ? FIT.unaskedChange : 1
    const people = request.unit === '人' && PEOPLE.has(figure.unit) ? FIT.people : 1
    const past = isPast(figure) === request.past ? (request.past ? FIT.askedRole : 1) : FIT.otherRole
    const plan =
      isPlan(figure) === request.plan
        ? request.plan
          ? FIT.askedRole
          : 1
        : request.plan
          ? FIT.otherRole
          : FIT.unaskedPlan
    return agrees * kind * unit * head * people * change * past * plan
  }

  // A metric is held against every question that comes near it.
  const metricWords = remember((metric) => {
    const index = records.figures()
    return index
      .terms(metric)
      .filter(({ term }) => streamOf(term) === 'word')
      .map(({ term }) => ({ word: textOf(term), weight: index.idf(term) }))
  })

  /** How much of what a metric says is asked: 联盟成员单位联络员的党员人数 says more than 党员多少. */
  function askedShare({ metric }: Figure, text: string): number {
    const words = metricWords(metric)
    const total = weightOf(words)
    return total === 0 ? 1 : weightOf(words.filter(({ word }) => text.includes(word))) / total
  }

  function figureTerms(
    index: PassageIndex,
    query: Query,
    request: FigureRequest | undefined,
  ): readonly QueryTerm[] {
    if (request === undefined || query.reading.requests.length < 2) return termsOf(index, query.text)
    const own = query.reading.text.slice(request.start, request.end)
    const weights = new Map(termsOf(index, query.text).map(({ term }) => [term, OTHER_CLAUSE]))
    for (const { term } of index.terms(own)) if (weights.has(term)) weights.set(term, 1)
    return [...weights].map(([term, weight]) => ({ term, weight }))
  }

  return { practices, figures, askedShare }
}

/** How much a figure's score keeps where it is of another sort than the one asked for; measured on question sets. */
const FIT = {
  ofName: 0.6,
  unsaid: 0.6,
  otherThings: 0.85,
  askedTime: 1.2,
  otherTime: 0.8,
  agrees: 1.15,
  otherKind: 0.6,
  sameUnit: 1.15,
  otherUnit: 0.85,
  head: 1.25,
  people: 1.2,
  measured: 1.2,
  otherMeasure: 0.85,
  unaskedChange: 0.65,
  otherRole: 0.85,
  unaskedPart: 0.8,
  /** What is not reached yet stands for no result. */
  unaskedPlan: 0.6,
  askedRole: 1.3,
} as const

/** Whether a message names the part of a place, or what it lies in: 城南, 车站街道 of 车站街道城南社区. */
export const namesPart = (place: string, text: string): boolean =>
  place
    .split(/(?<=[市县区]|街道|[镇乡村]|社区|小区|家园)/u)
    .map((name) => fold(name).replace(/(?:街道|社区|小区|家园|[市县区镇乡村])$/u, ''))
    .some((name) => name.length > 1 && text.includes(name))

/** A message that asks for several numbers, as a question for one of them: what only the others count is left out. */
export function queryFor(query: Query, request: FigureRequest | undefined): Query {
  const { reading, words } = query
  const others = reading.requests.filter((other) => other !== request)
  if (request === undefined || others.length === 0) return query
  const foreign = words.filter(
    ({ word, start, end }) =>
      !request.counted.includes(word) &&
      others.some((other) => start >= other.start && end <= other.end && other.counted.includes(word)),
  )
  if (foreign.length === 0) return query
  return {
    reading,
    text: withoutSpans(reading.text, [...reading.places, ...reading.excluded, ...foreign]),
    words: words.filter((word) => !foreign.includes(word)),
  }
}

/** A text with spaces in place of spans. */
export function withoutSpans(
  text: string,
  spans: readonly { readonly start: number; readonly end: number }[],
): string {
  let bare = text
  for (const { start, end } of spans.toSorted((a, b) => b.start - a.start))
    bare = `${bare.slice(0, start)} ${bare.slice(end)}`
  return bare
}

/** More terms than a question of a hundred characters has tell no more of what is wanted, and each costs. */
const MOST_TERMS = 240

/** What a text is searched by; of a very long one the rarest that records hold. */
function termsOf(index: PassageIndex, text: string): QueryTerm[] {
  const terms = index.terms(text)
  const telling =
    terms.length <= MOST_TERMS
      ? terms
      : terms
          .filter(({ term }) => index.passagesWith(term) > 0)
          .toSorted((a, b) => index.passagesWith(a.term) - index.passagesWith(b.term))
          .slice(0, MOST_TERMS)
  return telling.map(({ term }) => ({ term, weight: 1 }))
}

/** The words that name something even where an account is asked for. */
export const namingWords = (words: readonly TellingWord[]): readonly TellingWord[] =>
  words.filter(({ known, weight }) => known && weight >= LEAST_NAMING)
const LEAST_NAMING = 2

/** Of a name in quotation marks so much must stand there; of one that a practice may say in its own words less. */
const QUOTED = 0.5

/** The words in quotation marks that a folded text does not print: “时间银行” is not any help for the old. */
export const unprintedQuotes = ({ quoted }: Reading, text: string, least = QUOTED): readonly string[] =>
  quoted.filter((name) => vouches(unquoted(text), { word: unquoted(fold(name)), synonyms: [] }) < least)

/**
 * The words for parts, prices and the like that a printed text has in no wording; of a message that asks for several
 * numbers those that are not said of another number than `request`.
 */
export function unprintedWords(
  { reading, words }: Query,
  printed: string,
  request?: FigureRequest,
): readonly string[] {
  const others =
    request === undefined
      ? []
      : reading.requests.filter(({ start, end }) => start !== request.start || end !== request.end)
  return reading.marks
    .filter(({ kinds }) => kinds.includes('qualifier'))
    .filter(({ start, end }) => !others.some((other) => start >= other.start && end <= other.end))
    .filter(({ text, start, end }) => {
      const said = words.filter((word) => word.start >= start && word.end <= end)
      return (
        !printed.includes(text) &&
        (said.length === 0 || !said.every(({ synonyms }) => synonyms.some((one) => printed.includes(one))))
      )
    })
    .map(({ text }) => text)
}

/** 2023年的呢, of a text that prints another year. */
export const asksOtherYear = ({ reading: { times } }: Query, printed: string): boolean =>
  times.some((time) => /\d{4}/u.test(time) && !printed.includes(time.slice(0, 4)))

/** Whether a text speaks of a time: 2024年 is found in 2024年底. */
export const saidIn =
  (text: string) =>
  (time: string): boolean =>
    text.includes(time.replace(/[年份]$/u, ''))

/** The words of the clause that asks for a number. */
export const wordsWithin = (
  words: readonly TellingWord[],
  request: FigureRequest | undefined,
): readonly TellingWord[] => {
  if (request === undefined) return words
  const { start, end } = request
  const own = words.filter((word) => word.start >= start && word.end <= end)
  // 垃圾分类谁做得好，给个数字: the clause that asks says nothing of what is counted.
  return saysSomething(own) ? own : words
}

/** The telling words that neither a record nor its practice vouches for. */
export const unvouchedWords = (words: readonly TellingWord[], text: string): readonly TellingWord[] =>
  words.filter((word) => word.weight >= TELLING && vouches(text, word) < 0.5)

/** A word of this weight names something: some fifth of the practices or fewer hold it. */
const TELLING = 1.6
