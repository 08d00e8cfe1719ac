/**
 * What every kind of answer is made with: the corpus and its indexes, the words of a question weighed, and the plain
 * forms of an answer (refused, corrected). Each kind of answer is a file of its own beside this one.
 */
import type { Article, Figure, Practice } from '../knowledge/article.ts'
import type { Knowledge } from '../knowledge/load.ts'
import { createSameUnit } from '../knowledge/same-quantity.ts'
import type { Segment } from '../search/segment.ts'
import { textOf } from '../search/terms.ts'
import { type Answer, type Correction, createCitations, type Intent, type Missing } from './answer.ts'
import { type KeyWord, keyWords } from './evidence.ts'
import type { PlaceReading } from './places.ts'
import type { Question } from './question.ts'
import { createRecords, type OpenIndex, type Records } from './records.ts'
import {
  createRetriever,
  type FoundPractice,
  foldedName,
  type Retriever,
  type Scope,
  type Subject,
} from './retrieve.ts'
import { longestOf, unquoted } from './text-lookup.ts'

/** How much an answer holds. */
export const MOST = {
  practices: 3,
  topicPractices: 6,
  figures: 5,
  figuresPerRow: 3,
  practicesPerRow: 3,
  rows: 10,
  /** Practices looked at for a list of places. */
  listed: 120,
  overviewFigures: 6,
  /** Articles of a region that are told of as a whole, or compared. */
  articles: 20,
  /** Practices kept for “还有吗”. */
  queue: 300,
} as const

/** A further practice or figure belongs to the answer only this close behind the best. */
export const CLOSE = {
  practice: 0.7,
  topicPractice: 0.35,
  figure: 0.62,
  sibling: 0.4,
  siblingOfMany: 0.2,
  otherPlace: 0.85,
} as const

export type Cite = ReturnType<typeof createCitations>

export interface Desk {
  readonly knowledge: Knowledge
  readonly articleOf: (id: string) => Article
  readonly records: Records
  readonly retriever: Retriever
  readonly segment: Segment
  readonly stopwords: ReadonlySet<string>
  readonly synonymsOf: (word: string) => readonly string[]
  /** The key words of a text, weighed. */
  readonly keyWordsOf: (content: string) => KeyWord[]
  readonly subjectOf: (content: string, context: string) => Subject
  /** Printed names of three characters and more that stand in the text. */
  readonly namesIn: (content: string) => readonly string[]
  /** A practice's text without quotation marks, in which printed names are looked for. */
  readonly bareText: (practiceId: string) => string
  /** The practices that bear a printed name or speak of it, the bearer first; where they are many, not all. */
  readonly holdersOf: (name: string) => readonly Practice[]
  /** Whether a practice of the scope bears a printed name or speaks of it. */
  readonly knowsName: (scope: Scope, name: string) => boolean
  /** An empty sheet for citing, numbered from 1. */
  readonly sheet: () => Cite
  /** A refusal's empty form, to be filled. */
  readonly base: (question: Question, subject: Subject, intent: Intent, decided: string) => Answer
  readonly refuse: (
    question: Question,
    missing: Missing,
    related: readonly Practice[],
    subject?: Subject,
  ) => Answer
  readonly corrected: (question: Question, subject: Subject, cite: Cite, correction: Correction) => Answer
  readonly examples: () => readonly string[]
  readonly suggestionsFor: (shown: readonly Practice[], articleId?: string) => readonly string[]
}

export function createDesk(
  knowledge: Knowledge,
  segment: Segment,
  stopwords: ReadonlySet<string>,
  openIndex?: OpenIndex,
): Desk {
  const articles = new Map(knowledge.articles.map((article) => [article.id, article]))
  const articleOf = (id: string): Article => {
    const article = articles.get(id)
    if (article === undefined) throw new Error(`no article ${id} in the corpus`)
    return article
  }
  const records = createRecords(knowledge, segment, stopwords, openIndex)
  const retriever = createRetriever(
    records,
    articleOf,
    knowledge.figures,
    createSameUnit(knowledge.lexicon.units),
  )
  const synonyms = synonymIndex(knowledge.lexicon.synonyms)
  const synonymsOf = (word: string): readonly string[] => synonyms.get(word) ?? []
  const source = {
    segment,
    stopwords,
    weakWords: new Set(knowledge.lexicon.weakWords),
    synonymsOf,
    practicesWith: records.texts.count,
    practices: knowledge.practices.length,
  }
  const keyWordsOf = (content: string): KeyWord[] => keyWords(content, source)
  const subjectOf = (content: string, context: string): Subject => ({
    content,
    words: keyWordsOf(content),
    context,
  })
  const bearers = nameBearers(knowledge)
  const bareText = (id: string): string => unquoted(records.practiceText(id))
  const holdersOf = (name: string): readonly Practice[] => {
    const bearer = bearers.get(name)?.practice
    const others = records.texts.holders(name).ids.flatMap((id) => records.practice(id) ?? [])
    return bearer === undefined ? others : [bearer, ...others.filter((practice) => practice !== bearer)]
  }
  const knowsName = (scope: Scope, name: string): boolean => {
    const few = retriever.practicesIn(scope)
    if (few !== undefined) return few.some((id) => bareText(id).includes(name))
    const { ids, all } = records.texts.holders(name)
    // What is said all over the corpus is said in so large a part of it.
    return !all || ids.some((id) => inScope(scope, records.practice(id)?.articleId ?? ''))
  }
  const longestName = longestOf(bearers.keys())
  const namesIn = (content: string): string[] => {
    const bare = foldedName(content)
    const found = new Map<string, number>()
    for (let start = 0; start < bare.length; start += 1)
      for (let end = start + SHORTEST_NAME; end <= Math.min(bare.length, start + longestName); end += 1) {
        const name = bare.slice(start, end)
        const bearer = bearers.get(name)
        if (bearer !== undefined) found.set(name, bearer.order)
      }
    return [...found].toSorted((a, b) => a[1] - b[1]).map(([name]) => name)
  }

  function base(question: Question, subject: Subject, intent: Intent, decided: string): Answer {
    return {
      question,
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
      more: 0,
      why: { words: subject.words, records: [], decided },
    }
  }

  function refuse(
    question: Question,
    missing: Missing,
    related: readonly Practice[],
    subject = subjectOf('', ''),
  ): Answer {
    return {
      ...base(question, subject, intentOf(question), `refused: ${missing.kind}`),
      body: { kind: 'missing', missing },
      related: related.slice(0, 3),
      suggestions: missing.kind === 'nothing' || missing.kind === 'turn' ? examples() : [],
    }
  }

  function corrected(
    question: Question,
    subject: Subject,
    cite: ReturnType<typeof createCitations>,
    correction: Correction,
  ): Answer {
    const practice = 'practice' in correction ? correction.practice.practice : undefined
    return {
      ...base(question, subject, intentOf(question), `refused: ${correction.kind}`),
      body: { kind: 'corrected' },
      corrections: [correction],
      related: practice === undefined ? [] : [practice],
      citations: cite.list(),
    }
  }

  function intentOf(question: Question): Intent {
    if (question.asks.length > 0) return 'figure'
    if (question.places.length > 1) return 'compare'
    if (question.places.length > 0) return 'place'
    return question.content === '' ? 'none' : 'practice'
  }

  function examples(): readonly string[] {
    return ['业委会的账目怎么公开', '哪些地方办了老年食堂', '大邑县做了什么']
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
    retriever,
    segment,
    stopwords,
    synonymsOf,
    keyWordsOf,
    subjectOf,
    namesIn,
    holdersOf,
    knowsName,
    bareText,
    sheet: () => createCitations(articleOf),
    base,
    refuse,
    corrected,
    examples,
    suggestionsFor,
  }
}

/** Whether figures and practices of an article may answer. */
export const inScope = (scope: Scope, articleId: string): boolean =>
  scope === undefined || scope.has(articleId)

export function placeName(place: PlaceReading): string {
  return place.standing === 'within' ? (place.within ?? place.asked) : (place.path.at(-1) ?? place.asked)
}

/** For each practice its first figures, a few in all. */
export function leadingFigures(shown: readonly Practice[]): readonly Figure[] {
  return shown.flatMap((practice, index) => practice.figures.slice(0, index === 0 ? 4 : 2))
}

export function practiceReason({ practice, score, evidence, reasons }: FoundPractice) {
  return { id: practice.id, name: practice.name, score, evidence, matched: reasonWords(reasons) }
}

export function reasonWords(reasons: FoundPractice['reasons']): readonly string[] {
  return distinct(reasons.map(({ term }) => textOf(term)).filter((word) => word.length > 1)).slice(0, 8)
}

export function distinct<T>(items: readonly T[]): T[] {
  return [...new Set(items)]
}

export function onePerPlace(practices: readonly Practice[]): Practice[] {
  const seen = new Set<string>()
  return practices.filter(({ articleId }) => !seen.has(articleId) && seen.add(articleId))
}

function synonymIndex(groups: readonly (readonly string[])[]): ReadonlyMap<string, readonly string[]> {
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

/** Printed names of three characters and more → the practice that bears each. */
function nameBearers(knowledge: Knowledge): ReadonlyMap<string, Bearer> {
  const bearers = new Map<string, Bearer>()
  for (const practice of knowledge.practices)
    for (const spelling of [practice.name, ...practice.names]) {
      const name = foldedName(spelling)
      if (name.length >= SHORTEST_NAME && !bearers.has(name))
        bearers.set(name, { practice, order: bearers.size })
    }
  return bearers
}
