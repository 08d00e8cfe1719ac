/**
 * What every kind of answer is made with: the corpus and its indexes, the words of a question weighed, and the plain
 * forms of an answer (refused, corrected). Each kind of answer is a file of its own beside this one.
 */
import type { Article, Figure, Practice } from '../knowledge/article.ts'
import type { Knowledge } from '../knowledge/load.ts'
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
  /** The practices that bear a printed name or speak of it, the bearer first. */
  readonly holdersOf: (name: string) => readonly Practice[]
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
  const retriever = createRetriever(records, (id) => records.practice(id)?.articleId, knowledge.figures)
  const synonyms = synonymIndex(knowledge.lexicon.synonyms)
  const synonymsOf = (word: string): readonly string[] => synonyms.get(word) ?? []
  const source = {
    segment,
    stopwords,
    weakWords: new Set(knowledge.lexicon.weakWords),
    synonymsOf,
    practicesWith: records.practicesWith,
    practices: knowledge.practices.length,
  }
  const keyWordsOf = (content: string): KeyWord[] => keyWords(content, source)
  const subjectOf = (content: string, context: string): Subject => ({
    content,
    words: keyWordsOf(content),
    context,
  })
  const bearers = nameBearers(knowledge)
  const bareTexts = new Map<string, string>()
  const bareText = (id: string): string => {
    let bare = bareTexts.get(id)
    if (bare === undefined) {
      bare = foldedName(records.practiceText(id))
      bareTexts.set(id, bare)
    }
    return bare
  }
  const holders = new Map<string, readonly Practice[]>()
  const holdersOf = (name: string): readonly Practice[] => {
    let found = holders.get(name)
    if (found === undefined) {
      const bearer = bearers.get(name)
      const others = knowledge.practices.filter(
        (practice) => practice !== bearer && bareText(practice.id).includes(name),
      )
      found = bearer === undefined ? others : [bearer, ...others]
      holders.set(name, found)
    }
    return found
  }
  const namesIn = (content: string): string[] => {
    const bare = foldedName(content)
    return [...bearers.keys()].filter((name) => bare.includes(name))
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

/** Printed names of three characters and more → the practice that bears each. */
function nameBearers(knowledge: Knowledge): ReadonlyMap<string, Practice> {
  const bearers = new Map<string, Practice>()
  for (const practice of knowledge.practices)
    for (const spelling of [practice.name, ...practice.names]) {
      const name = foldedName(spelling)
      if (name.length >= 3 && !bearers.has(name)) bearers.set(name, practice)
    }
  return bearers
}
