/**
 * Reading → practices and figures that may answer it, best first, each with the features by which it is decided whether it
 * does. Candidates are found generously; kinds and units of numbers weigh, they do not veto.
 */
import type { Figure, Practice } from '../knowledge/article.ts'
import type { MarkKind, NumberKind } from '../knowledge/lexicon.ts'
import type { SameUnit } from '../knowledge/same-quantity.ts'
import { fold } from '../search/fold.ts'
import type { Hit, Only, PassageIndex } from '../search/passage-index.ts'
import { type QueryTerm, streamOf, textOf } from '../search/terms.ts'
import { type AskedDetail, prints } from './asked-things.ts'
import { countingFeatures } from './counting-features.ts'
import type { DecisionKind, Features } from './decision.ts'
import { EVENTS, PEOPLE } from './fit.ts'
import type { Measures } from './measures.ts'
import type { FigureRequest } from './reading/requests.ts'
import type { Reading } from './reading.ts'
import type { Operation } from './reckoning.ts'
import type { Records } from './records.ts'
import { tellsOf } from './subjects.ts'
import { remember, rememberBy, unquoted } from './text-lookup.ts'
import {
  mostUnvouched,
  saysSomething,
  type TellingWord,
  vouchedShare,
  vouches,
  weightOf,
} from './vouching.ts'
import { answeredByWording } from './wording.ts'

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
  /** How far the best of them answers. */
  readonly practiceFeatures: (query: Query, scope: Scope, found: readonly PracticeCandidate[]) => Features
  readonly figureFeatures: (
    query: Query,
    request: FigureRequest | undefined,
    scope: Scope,
    found: readonly FigureCandidate[],
  ) => Features
}

/** How many of what is found carry their reasons. */
const EXPLAINED = 3
/** So many searches of one message are kept. */
const LOOKED_UP = 16
/** Words outside the clause that asks count so much. */
const OTHER_CLAUSE = 0.5
/** What BM25+ gives a term of a text of average length that holds it twice, in units of its idf. */
const USUAL_MATCH = 2
/** More of a scope's records than this are not named one by one to the search. */
const MOST_LISTED = 600

export function createCandidates(
  records: Records,
  idsIn: (
    scope: ReadonlySet<string>,
    kind: 'practices' | 'figures',
    most: number,
  ) => readonly string[] | undefined,
  {
    measures,
    sameUnit,
    synonymsOf,
  }: {
    readonly measures: Measures
    readonly sameUnit: SameUnit
    readonly synonymsOf: (word: string) => readonly string[]
  },
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

  function practiceFeatures(query: Query, scope: Scope, found: readonly PracticeCandidate[]): Features {
    const [best] = found
    const text = best === undefined ? '' : records.practiceText(best.practice.id)
    const printed = best === undefined ? '' : records.printedText(best.practice.id)
    const everywhere = scope === undefined ? best : practices(query, undefined, 1)[0]
    const other = found.find(({ practice }) => practice.articleId !== best?.practice.articleId)
    return {
      ...wordFeatures(query),
      wording: wordingFeature('practice', query),
      ...writtenFeatures(query, printed, text),
      strength: strengthOf(records.practices, query.text, best?.score),
      vouched: vouchedShare(query.words, text),
      printed: vouchedShare(query.words, printed),
      unvouched: mostUnvouched(query.words, text).weight / MOST_TELLING,
      margin: best === undefined || other === undefined ? 1 : 1 - other.score / best.score,
      elsewhere:
        best === undefined || everywhere === undefined ? 0 : Math.min(1, best.score / everywhere.score),
      ...askedFeatures(query, printed, best?.practice),
      ...subjectFeatures(query.reading, printed, found),
      ...accountFeatures(query),
      scoped: scope === undefined ? 0 : 1,
      unprinted: unprintedQualifiers(query, printed),
      otherTime: query.reading.times.every(saidIn(printed)) ? 0 : 1,
      quoted: unprintedQuotes(query.reading, text, QUOTED_OF_PRACTICE).length > 0 ? 1 : 0,
    }
  }

  function figureFeatures(
    asked: Query,
    request: FigureRequest | undefined,
    scope: Scope,
    found: readonly FigureCandidate[],
  ): Features {
    const query = queryFor(asked, request)
    const [best] = found
    const metric = best === undefined ? '' : records.metricText(best.figure.id)
    const whole = best === undefined ? '' : records.figureText(best.figure.id)
    const printed =
      best === undefined ? '' : `${metric}\n${records.printedText(best.figure.practiceId ?? '')}`
    const clause = wordsWithin(query.words, request)
    const counted = clause.filter(({ word }) => request?.counted.includes(word))
    const practice = practices(asked, scope)
    const own = practice.findIndex(({ practice: { id } }) => id === best?.figure.practiceId)
    const unit = request?.unit
    const named =
      best?.figure.measure !== undefined &&
      measures.askedFor(query, query.words).some(({ name }) => name === best.figure.measure)
    return {
      ...wordFeatures(query),
      wording: wordingFeature('figure', asked),
      ...writtenFeatures(asked, printed, whole),
      ...askedFeatures(query, printed, records.practice(best?.figure.practiceId ?? '')),
      ...subjectFeatures(query.reading, printed, practice),
      measured: named ? 1 : 0,
      otherUnit:
        unit !== undefined && best !== undefined && sameUnit(unit, best.figure.unit) === 'different' ? 1 : 0,
      ...(best === undefined ? {} : kindFeatures(best.figure, request)),
      ...(best === undefined || request === undefined
        ? {}
        : countingFeatures({
            clause,
            figure: best.figure,
            metricAsked: askedShare(best.figure, asked.reading.text),
            request,
            synonymsOf,
            text: asked.reading.text,
          })),
      strength: strengthOf(records.figures(), query.text, best?.score),
      metric: vouchedShare(clause, metric),
      vouched: vouchedShare(query.words, whole),
      counted: vouchedShare(counted, metric),
      countedAround: vouchedShare(counted, whole),
      unvouched: mostUnvouched(clause, metric).weight / MOST_TELLING,
      unvouchedAround: mostUnvouched(query.words, whole).weight / MOST_TELLING,
      partUnvouched: PART.test(query.reading.text) ? mostUnvouched(clause, metric).weight / MOST_TELLING : 0,
      margin: best === undefined || found[1] === undefined ? 1 : 1 - found[1].score / best.score,
      agrees: own >= 0 && own < 3 ? 1 : 0,
      practice: strengthOf(records.practices, asked.text, practice[0]?.score),
      ownPractice:
        best?.figure.practiceId === undefined
          ? 0.5
          : own < 0
            ? 0
            : (practice[own]?.score ?? 0) / (practice[0]?.score ?? 1),
      scoped: scope === undefined ? 0 : 1,
      quoted: unprintedQuotes(query.reading, whole).length > 0 ? 1 : 0,
      // 每次的议题 are not all that were dealt with.
      unaskedRate:
        best !== undefined &&
        /^每|单次/u.test(best.figure.metric) &&
        !/每|一[次个年月天]/u.test(query.reading.text)
          ? 1
          : 0,
      otherSize:
        best !== undefined && request?.least !== undefined && !isOfSize(best.figure, request.least) ? 1 : 0,
      unprinted: unprintedQualifiers(asked, printed, request),
      otherTimeOfFigure: query.reading.times.every(saidIn(metric)) ? 0 : 1,
      otherTime: query.reading.times.every(saidIn(printed)) ? 0 : 1,
    }
  }

  /** Whether a matter that is named is not what the best prints, and is not what any of the others prints either. */
  function subjectFeatures(
    { subjects }: Reading,
    printed: string,
    others: readonly PracticeCandidate[],
  ): Features {
    const missed = subjects.filter((subject) => !tellsOf(printed)(subject))
    const absent = missed.filter(
      (subject) => !others.some(({ practice: { id } }) => tellsOf(records.printedText(id))(subject)),
    )
    return {
      subjectTold: subjects.length > missed.length ? 1 : 0,
      subjectMissed: missed.length > 0 ? 1 : 0,
      subjectAbsent: absent.length > 0 ? 1 : 0,
    }
  }

  return { practices, figures, practiceFeatures, figureFeatures }
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

/** Whether a metric counts what a word names: 干部 of 挂钩乡贤的干部人数; 规范的小区重大事项数 does not count 小区. */
export const isHead = (metric: string, word: string): boolean =>
  // 村（社区）数 counts 村社区 as well as 村.
  [metric.replace(/[（(].*$/u, ''), metric.replace(/[（()）]/gu, '')].some((form) =>
    [
      fold(form).replace(/的?(?:总数|合计数|数量|人数|户数|次数|场次|场数|期数|件数|条数|数)$/u, ''),
      // 社区合伙人数 counts 社区合伙人.
      fold(form).replace(/人数$/u, '人'),
    ].some((counted) => counted.endsWith(word)),
  )

/** The idf of a word that no practice of a corpus of this size holds, about. */
const MOST_TELLING = 6

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

/** A score beside that of a usual text which holds all the terms. */
function strengthOf(index: PassageIndex, text: string, score = 0): number {
  const whole = index.terms(text).reduce((sum, { term }) => sum + index.idf(term), 0)
  // A practice at the very place that is named scores more than its words are worth.
  return whole === 0 ? 0 : Math.min(1, score / (whole * USUAL_MATCH))
}

/** A usual wording speaks for an answer only as far as anybody writes of what it is about. */
function wordingFeature(kind: DecisionKind, { leans, text, words }: Query): number {
  const wording = leans === true ? 0 : answeredByWording(kind, text)
  return wording > 0 ? wording * (1 - unknownShare(words)) : wording
}

/** The share of the words' weight that no record holds in any wording. */
function unknownShare(words: readonly TellingWord[]): number {
  const total = weightOf(words)
  return total === 0 ? 0 : weightOf(words.filter(({ known }) => !known)) / total
}

/**
 * How far the message is written as the print is, character by character, whatever its words: what nobody prints is mostly asked
 * for in characters that stand nowhere there.
 * @param printed what is printed of the candidate
 * @param known what people call it, beside that
 */
function writtenFeatures({ text, words }: Query, printed: string, known: string): Features {
  const [pairs, triples] = [2, 3].map((length) => runsOf(text, length))
  const both = `${printed}\n${known}`
  const share = (runs: readonly string[] = [], of: string): number =>
    runs.filter((run) => of.includes(run)).length / Math.max(runs.length, 1)
  return {
    length: Math.log(1 + text.length),
    pairsPrinted: share(pairs, printed),
    pairsKnown: share(pairs, both),
    triplesKnown: share(triples, both),
    sentence: Math.max(0, ...printed.split(/[。；\n，]/u).map((sentence) => vouchedShare(words, sentence))),
  }
}

/** The runs of so many characters within the words of a text, each once. */
function runsOf(text: string, length: number): readonly string[] {
  const runs = new Set<string>()
  for (const part of text.split(/[^\p{L}\p{N}]+/u)) {
    const characters = [...part]
    for (let at = 0; at + length <= characters.length; at += 1)
      runs.add(characters.slice(at, at + length).join(''))
  }
  return [...runs]
}

function wordFeatures({ words, reading }: Query): Features {
  const unknown = unknownShare(words)
  const marked = (kind: 'beyond'): number => (reading.marks.some(({ kinds }) => kinds.includes(kind)) ? 1 : 0)
  return {
    words: Math.log(1 + words.length),
    unknown,
    mostlyUnknown: unknown > 0.6 ? 1 : 0,
    why: reading.modality === 'why' ? 1 : 0,
    opinion: reading.modality === 'opinion' ? 1 : 0,
    future: reading.modality === 'future' ? 1 : 0,
    rankBeyond: reading.modality === 'rankBeyond' ? 1 : 0,
    beyond: marked('beyond'),
  }
}

/** Whether an account is asked for (讲讲, 干了些什么), and whether nothing is named that it should be of. */
function accountFeatures({ reading: { marks }, words }: Query): Features {
  const has = (kind: MarkKind): boolean => marks.some(({ kinds }) => kinds.includes(kind))
  const named = namingWords(words)
  return { account: has('account') ? 1 : 0, anything: has('what') && named.length === 0 ? 1 : 0 }
}
/** The words that name something even where an account is asked for. */
export const namingWords = (words: readonly TellingWord[]): readonly TellingWord[] =>
  words.filter(({ known, weight }) => known && weight >= LEAST_NAMING)
const LEAST_NAMING = 2

/** What is asked for, where it is no number, that the print seems not to hold. */
function askedFeatures(
  { bearer, reading }: Query,
  printed: string,
  practice: Practice | undefined,
): Features {
  const has = (kind: MarkKind): number => (reading.marks.some(({ kinds }) => kinds.includes(kind)) ? 1 : 0)
  const placed = reading.places.length > 0 || (bearer !== undefined && reading.shape === 'one') ? 1 : 0
  const missed = reading.details.filter((detail) => !prints(detail, practice, printed))
  const misses = (is: (detail: AskedDetail) => boolean): 0 | 1 => (missed.some(is) ? 1 : 0)
  return {
    thing: misses(({ thing }) => thing.definite),
    thingOfPlace: misses(({ thing }) => thing.definite) * placed,
    lesserThing: misses(({ thing }) => !thing.definite) * placed,
    thingPrinted: reading.details.length > missed.length ? 1 : 0,
    who: has('who') * placed,
    which: Math.max(has('where'), has('many')) * placed,
    winner: has('most') * placed,
  }
}

/** 引进的主体里做餐饮的有多少: a part is asked for of what is counted. */
const PART = /(?:里头?|里面|当中|其中|之中|中)[^里中。？]{0,12}(?:多少|几|占)/u
/** Of a name in quotation marks so much must stand there; of one that a practice may say in its own words less. */
const QUOTED = 0.5
const QUOTED_OF_PRACTICE = 0.3

/** The words in quotation marks that a folded text does not print: “时间银行” is not any help for the old. */
export const unprintedQuotes = ({ quoted }: Reading, text: string, least = QUOTED): readonly string[] =>
  quoted.filter((name) => vouches(unquoted(text), { word: unquoted(fold(name)), synonyms: [] }) < least)

/** Whether a figure may be told by 几百, 几千: from the least on, and less than the next power. */
export const isOfSize = ({ unit, value }: Figure, least: number): boolean =>
  unit !== '%' && value >= least && value < least * 10

/** Whether a part is asked for (女, 收费) that the print does not speak of. */
function unprintedQualifiers(query: Query, printed: string, request?: FigureRequest): number {
  return unprintedWords(query, printed, request).length > 0 ? 1 : 0
}

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
const saidIn =
  (text: string) =>
  (time: string): boolean =>
    text.includes(time.replace(/[年份]$/u, ''))

const wordsWithin = (
  words: readonly TellingWord[],
  request: FigureRequest | undefined,
): readonly TellingWord[] => {
  if (request === undefined) return words
  const { start, end } = request
  const own = words.filter((word) => word.start >= start && word.end <= end)
  // 垃圾分类谁做得好，给个数字: the clause that asks says nothing of what is counted.
  return saysSomething(own) ? own : words
}

function kindFeatures(figure: Figure, request: FigureRequest | undefined): Features {
  if (request === undefined) return {}
  return {
    kindAsked: request.kind === undefined ? 0 : 1,
    otherKind: 1 - kindFit(figure, request.kind),
    sameUnit: request.unit !== undefined && request.unit === figure.unit ? 1 : 0,
    unaskedChange: figure.kind === 'change' && !request.change ? 1 : 0,
    noChange: request.change && figure.kind !== 'change' ? 1 : 0,
    noPlan: request.plan && !isPlan(figure) ? 1 : 0,
    noPast: request.past && !isPast(figure) ? 1 : 0,
  }
}

/** Printed for a time that was over when the article was written. */
export const isPast = ({ asOf, role }: Figure): boolean =>
  role === 'start' || (asOf !== undefined && /^(?:20\d\d年|原有|原来|此前)$/u.test(asOf))

/** Printed as what is to be reached. */
export const isPlan = ({ asOf, metric, role }: Figure): boolean =>
  role === 'plan' ||
  role === 'target' ||
  /^(?:计划|拟)|（(?:要达到|目标)）/u.test(metric) ||
  (asOf !== undefined && /(?:底前|年底)$/u.test(asOf))

/** How well a figure is of the kind asked for: 1 just that, 0 another. “多少” of people may be printed as 支 or 个. */
export function kindFit({ kind, unit }: Figure, asked: NumberKind | undefined): number {
  const isShare = kind === 'share' || unit === '%' || unit === '比例'
  switch (asked) {
    case undefined:
      return isShare || kind === 'money' || kind === 'date' ? 0.7 : 1
    case 'money':
      return unit === '元' ? 1 : kind === 'change' && isShare ? 0.5 : 0
    case 'share':
      return isShare || kind === 'change' ? 1 : kind === 'ratio' ? 0.8 : 0
    case 'rank':
      return kind === 'rank' ? 1 : EVENTS.has(unit) ? 0.9 : 0
    case 'area':
    case 'age':
      return kind === asked ? 1 : asked === 'age' && unit === '岁' ? 1 : 0
    case 'frequency':
      return kind === 'frequency' ? 1 : kind === 'duration' ? 0.6 : 0
    case 'duration':
      return kind === 'duration' || kind === 'frequency' ? 1 : kind === 'date' || kind === 'time' ? 0.6 : 0
    case 'time':
      return kind === 'date' || kind === 'time' || kind === 'duration' ? 1 : kind === 'frequency' ? 0.6 : 0
    case 'people':
      return PEOPLE.has(unit) ? 1 : kind === 'count' || kind === 'ratio' ? 0.6 : 0
    case 'event':
      return EVENTS.has(unit) && kind !== 'frequency' ? 1 : kind === 'count' ? 0.5 : 0
  }
}

/** The telling words that neither a record nor its practice vouches for. */
export const unvouchedWords = (words: readonly TellingWord[], text: string): readonly TellingWord[] =>
  words.filter((word) => word.weight >= TELLING && vouches(text, word) < 0.5)

/** A word of this weight names something: some fifth of the practices or fewer hold it. */
const TELLING = 1.6
