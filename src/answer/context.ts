/**
 * What every kind of answer is made with: the corpus and its indexes, the words of a question weighed, and the plain
 * forms of an answer (refused, corrected). Each kind of answer is a file of its own beside this one.
 */
import type { Article, Figure, Practice } from '../knowledge/article.ts'
import { byId } from '../knowledge/by-id.ts'
import type { Knowledge } from '../knowledge/load.ts'
import type { Quantity } from '../knowledge/quantity.ts'
import { claimHolds, createSameUnit, type SameUnit, saysNumber } from '../knowledge/same-quantity.ts'
import { fold } from '../search/fold.ts'
import type { Segment } from '../search/segment.ts'
import { textOf } from '../search/terms.ts'
import { type Answer, type Correction, createCitations, type Intent, type Missing } from './answer.ts'
import { type CandidateFeatures, createCandidateFeatures } from './candidate-features.ts'
import {
  type Candidates,
  createCandidates,
  type PracticeCandidate,
  type Query,
  type Scope,
  withoutSpans,
} from './candidates.ts'
import { type Derived, reckoned } from './derived.ts'
import { epithetsIn } from './epithets.ts'
import { isResult } from './fit.ts'
import type { Mark } from './marks.ts'
import { createMeasures, type Measures } from './measures.ts'
import { createNameKeys, packNameKeys } from './name-keys.ts'
import type { PlaceReading } from './places.ts'

import type { Reading } from './reading.ts'
import { createRecords, type OpenIndex, type Records } from './records.ts'
import { longestOf, remember, unquoted } from './text-lookup.ts'
import { type TellingWord, vouchedShare, weighWords } from './vouching.ts'

/** How much an answer holds. */
export const MOST = {
  practices: 3,
  topicPractices: 6,
  figures: 6,
  figuresPerRow: 3,
  practicesPerRow: 3,
  rows: 8,
  /** Practices looked at for a list of places. */
  listed: 120,
  overviewFigures: 6,
  /** Articles of a region that are told of as a whole, or compared. */
  articles: 20,
  /** Practices kept for “还有吗”. */
  queue: 300,
} as const

/** A further record belongs to the answer only with this share of the best one's score. */
export const CLOSE = { practice: 0.72, place: 0.6, listed: 0.45, figure: 0.6, sibling: 0.35 } as const

export type Cite = ReturnType<typeof createCitations>

export interface AnswerContext {
  readonly knowledge: Knowledge
  readonly articleOf: (id: string) => Article
  readonly records: Records
  readonly candidates: Candidates & CandidateFeatures
  readonly segment: Segment
  readonly synonymsOf: (word: string) => readonly string[]
  /** What to search for on account of a reading. `context` are words of the conversation that it leans on. */
  readonly queryOf: (reading: Reading) => Query
  /** The words of a message with how telling each is. */
  readonly weighed: (reading: Reading) => readonly TellingWord[]
  /** Printed names of three characters and more that stand in the text. */
  readonly namesIn: (content: string) => readonly string[]
  /** The practices that bear a printed name or speak of it, the bearer first; where they are many, not all. */
  readonly holdersOf: (name: string) => readonly Practice[]
  /** Whether a practice of the scope bears a printed name or speaks of it. */
  readonly knowsName: (scope: Scope, name: string) => boolean
  /** `800多个` says the same as `800余个`, `99.2%` as `99.2％`, `136家` as `136个`; `136户` and `不到136个` do not. */
  readonly sameQuantity: (stated: Quantity, figure: Figure) => boolean
  readonly sameUnit: SameUnit
  readonly measures: Measures
  /** All that articles print and we say of them, without quotation marks; of very many articles nothing. */
  readonly scopeText: (scope: Scope) => string
  /** An empty list of citations, numbered from 1. */
  readonly citations: () => Cite
  /** A refusal's empty form, to be filled. */
  readonly base: (query: Query, intent: Intent, decided: string) => Answer
  readonly refuse: (
    query: Query,
    missing: Missing,
    related: readonly Practice[],
    unreported?: readonly string[],
  ) => Answer
  readonly corrected: (query: Query, cite: Cite, correction: Correction) => Answer
  readonly examples: () => readonly string[]
  readonly suggestionsFor: (shown: readonly Practice[], articleId?: string) => readonly string[]
}

export function createAnswerContext(
  knowledge: Knowledge,
  segment: Segment,
  stopwords: ReadonlySet<string>,
  openIndex?: OpenIndex,
  derived?: Derived,
): AnswerContext {
  const articles = byId(knowledge.articles)
  const articleOf = (id: string): Article => {
    const article = articles.get(id)
    if (article === undefined) throw new Error(`no article ${id} in the corpus`)
    return article
  }
  const records = createRecords(knowledge, segment, stopwords, openIndex, derived)
  const idsIn = (
    scope: ReadonlySet<string>,
    kind: 'practices' | 'figures',
    most: number,
  ): readonly string[] | undefined => {
    const ids: string[] = []
    for (const id of scope) {
      const article = articleOf(id)
      ids.push(...(kind === 'practices' ? article.practices : figuresOf(article)).map((record) => record.id))
      if (ids.length > most) return undefined
    }
    return ids
  }
  const synonyms = synonymIndex(knowledge.lexicon.synonyms)
  const synonymsOf = (word: string): readonly string[] => synonyms.get(word) ?? []
  let metrics: string | undefined
  const placeMetrics = (): string => {
    metrics ??= fold(
      knowledge.articles
        .flatMap(({ figures }) => figures.flatMap(({ metric, aliases }) => [metric, ...aliases]))
        .join('\n'),
    )
    return metrics
  }
  const source = {
    functionWords: knowledge.lexicon.functionWords,
    weakWords: new Set(knowledge.lexicon.weakWords),
    synonymsOf,
    practicesWith: records.texts.count,
    practices: knowledge.practices.length,
    saidOfPlaces: (word: string): boolean => placeMetrics().includes(word),
  }
  const sameUnit = createSameUnit(knowledge.lexicon.units)
  const measures = createMeasures(knowledge, sameUnit, segment, derived)
  const found = createCandidates(records, idsIn, { measures, sameUnit })
  const candidates = {
    ...found,
    ...createCandidateFeatures(records, found, {
      measures,
      measureWords: knowledge.lexicon.askedNumbers.measureWords,
      sameUnit,
      synonymsOf,
    }),
  }
  const sameQuantity = (stated: Quantity, figure: Figure): boolean =>
    sameUnit(stated.unit, figure.unit) !== 'different' &&
    saysNumber(stated, figure) &&
    claimHolds(stated, figure) !== 'wrong'
  const bearers = nameBearers(knowledge, derived)
  const bareText = (id: string): string => unquoted(records.practiceText(id))
  const holdersOf = (name: string): readonly Practice[] => {
    const bearer = bearers.find(name)?.practice
    const others = records.texts.holders(name).ids.flatMap((id) => records.practice(id) ?? [])
    return bearer === undefined ? others : [bearer, ...others.filter((practice) => practice !== bearer)]
  }
  const knowsName = (scope: Scope, name: string): boolean => {
    const few = scope && idsIn(scope, 'practices', MOST_READ)
    if (few !== undefined) return few.some((id) => bareText(id).includes(name))
    const { ids, all } = records.texts.holders(name)
    // What is said all over the corpus is said in so large a part of it.
    return !all || ids.some((id) => inScope(scope, records.practice(id)?.articleId ?? ''))
  }
  const namesIn = (content: string): string[] => {
    const bare = unquoted(fold(content))
    const found = new Map<string, number>()
    for (let start = 0; start < bare.length; start += 1)
      for (let end = start + SHORTEST_NAME; end <= Math.min(bare.length, start + bearers.longest); end += 1) {
        const name = bare.slice(start, end)
        const bearer = bearers.find(name)
        if (bearer !== undefined) found.set(name, bearer.order)
      }
    return [...found].toSorted((a, b) => a[1] - b[1]).map(([name]) => name)
  }

  const weighed = ({ words }: Reading): readonly TellingWord[] => weighWords(words, source)

  const queryOf = (reading: Reading): Query => {
    const all = weighed(reading)
    const epithets = epithetsIn(reading, all)
    const words = all.filter((word) => !epithets.includes(word))
    const text = isTopicAlone(reading)
      ? words.map(({ word }) => word).join('')
      : withoutSpans(reading.text, [
          ...setsScene(reading),
          ...reading.places,
          ...reading.excluded,
          ...epithets,
        ])
    const bearer = reading.places.length + reading.excluded.length > 0 ? undefined : bearerOf(reading, text)
    return { reading, text, words, bearer }
  }
  /** 铁大叔议事团, which one article alone tells of; 圆桌会, 网格 and the like are told of by several. */
  function bearerOf({ quoted }: Reading, text: string): string | undefined {
    const names = [...quoted.map((name) => unquoted(fold(name))), ...namesIn(text)]
    for (const name of names) {
      if (name.length < OWN_NAME) continue
      const { ids, all } = records.texts.holders(name)
      const articles = distinct(ids.map((id) => records.practice(id)?.articleId))
      if (all && articles.length === 1) return articles[0]
    }
    return undefined
  }

  const articleText = remember((id) => {
    const article = articleOf(id)
    return unquoted(
      fold(
        [
          article.title,
          article.overview,
          // Of a draft: what it prints may be in no record yet, and is no less printed.
          ...(article.passages ?? []),
          ...article.practices.flatMap(({ passage }) => passage ?? []),
          ...article.practices.flatMap(({ name, names, problem, summary, aliases, topics }) => [
            name,
            ...names,
            problem,
            summary,
            ...aliases,
            ...topics,
          ]),
          ...figuresOf(article).flatMap(({ metric, printed, anchor, place }) => [
            metric,
            printed,
            anchor,
            place ?? '',
          ]),
        ].join('\n'),
      ),
    )
  }, MOST_ARTICLE_TEXTS)
  const scopeText = (scope: Scope): string =>
    scope === undefined || scope.size > MOST_ARTICLE_TEXTS ? '' : [...scope].map(articleText).join('\n')

  function base(query: Query, intent: Intent, decided: string): Answer {
    return {
      reading: query.reading,
      intent,
      answerable: false,
      body: { kind: 'missing', missing: { kind: 'nothing' } },
      practices: [],
      figures: [],
      citations: [],
      corrections: [],
      related: [],
      suggestions: [],
      absent: [],
      unreported: [],
      choices: [],
      more: 0,
      why: { words: query.words, records: [], decisions: [], decided },
    }
  }

  function refuse(
    query: Query,
    missing: Missing,
    related: readonly Practice[],
    unreported: readonly string[] = [],
  ): Answer {
    const near = related.slice(0, 3)
    const drafts = query.reading.places
      .flatMap(({ articleIds }) => articleIds)
      .filter((id) => articleOf(id).draft)
      .map(articleText)
    return {
      ...base(query, intentOf(query.reading), `refused: ${missing.kind}`),
      body: { kind: 'missing', missing },
      related: near,
      // What is shown beside the refusal may print a word, as of something else: then nothing may deny it.
      unreported: unreported.filter(
        (word) =>
          !near.some(({ id }) => records.printedText(id).includes(fold(word))) &&
          !drafts.some((text) => text.includes(fold(word))),
      ),
      suggestions:
        missing.kind === 'nothing' ? nearQuestions(query) : missing.kind === 'turn' ? examples() : [],
    }
  }

  function corrected(query: Query, cite: Cite, correction: Correction): Answer {
    const practice = 'practice' in correction ? correction.practice.practice : undefined
    return {
      ...base(query, intentOf(query.reading), `refused: ${correction.kind}`),
      body: { kind: 'corrected' },
      corrections: [correction],
      related: practice === undefined ? [] : [practice],
      citations: cite.list(),
    }
  }

  function intentOf({ requests, places, words }: Reading): Intent {
    if (requests.length > 0) return 'figure'
    if (places.length > 1) return 'compare'
    if (places.length > 0) return 'place'
    return words.length === 0 ? 'none' : 'practice'
  }

  function examples(): readonly string[] {
    return ['业委会的账目怎么公开', '哪些地方办了老年食堂', '大邑县做了什么']
  }

  /** What the nearest practices of other places are found by, as far as they share a telling word; else any questions. */
  function nearQuestions(query: Query): readonly string[] {
    const nearest = candidates.practices(query, undefined, MOST_NEAR).map(({ practice }) => practice)
    const told = new Map(nearest.map(({ id, asks }) => [id, mostTold(query, asks)]))
    const sharing = onePerPlace(nearest.filter(({ id }) => told.get(id) !== undefined))
    return [...sharing.flatMap(({ id }) => told.get(id) ?? []), ...examples()].slice(0, SUGGESTED)
  }

  /** The question that says most of the message's words, where one says enough. */
  function mostTold({ words }: Query, asks: readonly string[]): string | undefined {
    const [best] = asks
      .map((ask) => ({ ask, share: vouchedShare(words, fold(ask)) }))
      .toSorted((a, b) => b.share - a.share)
    return best === undefined || best.share < LEAST_SHARED ? undefined : best.ask
  }

  function suggestionsFor(shown: readonly Practice[], articleId?: string): readonly string[] {
    const practice = shown[0]
    const article = articles.get(articleId ?? practice?.articleId ?? '')
    const place = article?.locality.at(-1)
    return [
      ...(place === undefined ? [] : [`${place}还做了什么`]),
      ...(practice?.topics[0] === undefined ? [] : [`哪些地方做了${practice.topics[0]}`]),
    ]
  }

  return {
    knowledge,
    articleOf,
    records,
    candidates,
    segment,
    synonymsOf,
    queryOf,
    weighed,
    namesIn,
    holdersOf,
    knowsName,
    sameQuantity,
    sameUnit,
    measures,
    scopeText,
    citations: () => createCitations(articleOf),
    base,
    refuse,
    corrected,
    examples,
    suggestionsFor,
  }
}

/** So many of what comes nearest are looked at for questions to suggest, and so many are suggested. */
const MOST_NEAR = 6
const SUGGESTED = 3
/** So much of the message's words a question that is suggested must say. */
const LEAST_SHARED = 0.2
/** Articles whose texts are kept whole, and read whole for a scope. */
const MOST_ARTICLE_TEXTS = 60
/** So many practices of a scope are read for a name; of more it is looked up. */
const MOST_READ = 600

/** The message without the places that are filters. */
export const withoutPlaces = ({ text, places, excluded }: Reading): string =>
  withoutSpans(text, [...places, ...excluded])

/** All figures of an article: the place's own and its practices'. */
export const figuresOf = (article: Article): readonly Figure[] => [
  ...article.figures,
  ...article.practices.flatMap((practice) => practice.figures),
]

/** Whether figures and practices of an article may answer. */
export const inScope = (scope: Scope, articleId: string): boolean =>
  scope === undefined || scope.has(articleId)

export const figuresWithin = ({ figures }: Pick<Knowledge, 'figures'>, scope: Scope): readonly Figure[] =>
  figures.filter(({ articleId }) => inScope(scope, articleId))

export function placeName(place: PlaceReading): string {
  return place.standing === 'within' ? (place.within ?? place.asked) : (place.path.at(-1) ?? place.asked)
}

/** For each practice its first figures, a few in all: what came of it before 三个环节 and 每月. */
export function leadingFigures(shown: readonly Practice[]): readonly Figure[] {
  return shown.flatMap(({ figures }, index) =>
    figures.toSorted((a, b) => Number(isResult(b)) - Number(isResult(a))).slice(0, index === 0 ? 4 : 2),
  )
}

export function practiceReason({ practice, score, reasons }: PracticeCandidate) {
  return { id: practice.id, name: practice.name, score, matched: reasonWords(reasons) }
}

export function reasonWords(reasons: PracticeCandidate['reasons']): readonly string[] {
  return distinct(reasons.map(({ term }) => textOf(term)).filter((word) => word.length > 1)).slice(0, 8)
}

/** 赶个材料，养老的例子来几个: nothing but what it is about is looked for. */
const isTopicAlone = ({ excluded, places, requests, shape, topic }: Reading): boolean =>
  topic !== undefined &&
  places.length + excluded.length === 0 &&
  // 各地的微网格数列个表: the measure that is named is meant, and not all of its topic.
  requests.length === 0 &&
  shape === 'one'

/** 别人家 tells where one looks, and nothing of what for; 人在外地 tells of somebody. */
const setsScene = ({ marks, places, text }: Reading): readonly Mark[] =>
  marks.filter(
    ({ kinds, start }) =>
      (kinds.includes('account') && places.length === 0) ||
      (kinds.includes('elsewhere') && !/[在去到]$/u.test(text.slice(0, start))),
  )

export function distinct<T>(items: readonly T[]): T[] {
  return [...new Set(items)]
}

/** The first of each, then the second of each, and so on. */
export function byTurns<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length))
  return Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list.slice(at, at + 1))).flat()
}

export function onePerPlace(practices: readonly Practice[]): Practice[] {
  const seen = new Set<string>()
  return practices.filter(({ articleId }) => !seen.has(articleId) && seen.add(articleId))
}

export function synonymIndex(groups: readonly (readonly string[])[]): ReadonlyMap<string, readonly string[]> {
  const index = new Map<string, string[]>()
  for (const group of groups)
    for (const word of group) {
      const others = group.filter((other) => other !== word)
      index.set(word, [...(index.get(word) ?? []), ...others])
    }
  return index
}

interface Bearer {
  readonly practice: Practice
  /** Of two names the one that the corpus has first counts first. */
  readonly order: number
}

const SHORTEST_NAME = 3
/** Characters of a printed name that is a practice's own: shorter ones are common words, too. */
export const OWN_NAME = 4

/** Printed names of three characters and more → the practice that bears each. */
interface Bearers {
  readonly find: (name: string) => Bearer | undefined
  readonly longest: number
}

/** No practice has so many names. */
const MOST_NAMES = 1_000

function nameBearers({ practices }: Knowledge, derived: Derived = reckoned): Bearers {
  // “怎么议” is a name that people ask with, whatever they ask about.
  const namesOf = ({ name, names }: Practice): string[] =>
    [name, ...names]
      .map((spelling) => unquoted(fold(spelling)))
      .filter((spelt) => spelt.length >= SHORTEST_NAME && !/怎么|如何|什么|谁|哪/u.test(spelt))
  const packed = derived.numbers('names of practices', () => packNameKeys(practices, namesOf))
  const [longest = 0] = derived.numbers('longest name of a practice', () =>
    Float64Array.of(longestOf(practices.flatMap(namesOf))),
  )
  const keys = createNameKeys(practices, namesOf, packed)
  return {
    longest,
    find: (name) => {
      const found = keys.first(name)
      if (found === undefined) return undefined
      const practice = found.item
      return { practice, order: found.place * MOST_NAMES + namesOf(practice).indexOf(name) }
    },
  }
}
