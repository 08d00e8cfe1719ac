/**
 * Practices and figures as passages that can be searched, and as texts against which a question's words are checked.
 * Which field counts how much is decided here; how a match is scored, in `search`.
 */
import type { Figure, Practice } from '../knowledge/article.ts'
import type { Knowledge } from '../knowledge/load.ts'
import { fold } from '../search/fold.ts'
import {
  createPassageIndex,
  type Passage,
  type PassageIndex,
  type PassageIndexOptions,
  type Passages,
} from '../search/passage-index.ts'
import type { Segment } from '../search/segment.ts'
import type { Vocabulary } from './repair.ts'

/** Names and aliases are written for being found, summaries for being read. */
const PRACTICE_FIELDS = {
  name: 3,
  names: 2,
  aliases: 2,
  problem: 1.6,
  metrics: 1,
  summary: 1,
  topics: 0.8,
  places: 1,
}
const FIGURE_FIELDS = { metric: 2.5, aliases: 2, practice: 1.2, printed: 0.6, place: 1, about: 0.5 }

export interface RecordIndexOptions extends PassageIndexOptions {
  readonly passages: Passages
}

/** Where the index of a kind of records is kept. What is returned may build it at its first call. */
export type OpenIndex = (name: 'practices' | 'figures', options: RecordIndexOptions) => () => PassageIndex

const inMemory: OpenIndex = (_, options) => {
  let index: PassageIndex | undefined
  return () => {
    index ??= createPassageIndex(options)
    return index
  }
}

export interface Records {
  readonly practices: PassageIndex
  readonly figures: () => PassageIndex
  readonly practice: (id: string) => Practice | undefined
  readonly figure: (id: string) => Figure | undefined
  /** The folded text by which a record vouches for words: of a figure, with that of its practice behind it. */
  readonly practiceText: (id: string) => string
  readonly figureText: (id: string) => string
  /** The figure's own words only: metric, other words for it, printed form. */
  readonly metricText: (id: string) => string
  /** In how many practices a word stands. */
  readonly practicesWith: (word: string) => number
  readonly vocabulary: Vocabulary
}

export function createRecords(
  knowledge: Knowledge,
  segment: Segment,
  stopwords: ReadonlySet<string>,
  openIndex: OpenIndex = inMemory,
): Records {
  const practices = new Map(knowledge.practices.map((practice) => [practice.id, practice]))
  const figures = new Map(knowledge.figures.map((figure) => [figure.id, figure]))
  const options = { segment: remembering(segment), stopwords }

  const practiceFields = (practice: Practice) => ({
    name: practice.name,
    names: practice.names.join('；'),
    aliases: practice.aliases.join('；'),
    problem: practice.problem,
    summary: practice.summary,
    topics: practice.topics.join('；'),
    places: practice.places.join('；'),
    metrics: practice.figures.map((figure) => [figure.metric, ...figure.aliases].join('；')).join('；'),
  })
  const figureFields = (figure: Figure) => {
    const practice = figure.practiceId === undefined ? undefined : practices.get(figure.practiceId)
    return {
      metric: figure.metric,
      aliases: figure.aliases.join('；'),
      printed: figure.printed,
      place: figure.place ?? practice?.places.join('；') ?? '',
      practice: practice === undefined ? '' : [practice.name, ...practice.names].join('；'),
      about: practice === undefined ? '' : [practice.problem, practice.summary].join('；'),
    }
  }
  const text = (fields: Readonly<Record<string, string>>): string => fold(Object.values(fields).join('\n'))
  const practiceTexts = new Map(knowledge.practices.map((p) => [p.id, text(practiceFields(p))]))
  const metricText = lookUp((id) => {
    const figure = figures.get(id)
    return figure && fold([figure.metric, ...figure.aliases, figure.printed, figure.place ?? ''].join('\n'))
  })
  const aboutText = lookUp((id) => {
    const practice = practices.get(id)
    if (practice === undefined) return undefined
    const { name, names, problem, summary, aliases, places } = practice
    return fold([name, ...names, problem, summary, ...aliases, ...places].join('\n'))
  })
  const figureText = lookUp((id) => `${metricText(id)}\n${aboutText(figures.get(id)?.practiceId ?? '')}`)
  const known = new Map<string, number>()
  const practicesWith = (word: string): number => {
    let count = known.get(word)
    if (count === undefined) {
      count = 0
      for (const body of practiceTexts.values()) if (body.includes(word)) count += 1
      if (known.size >= MOST_REMEMBERED) known.clear()
      known.set(word, count)
    }
    return count
  }
  const practiceIndex = openIndex('practices', {
    ...options,
    fields: PRACTICE_FIELDS,
    passages: passagesOf(knowledge.practices, practiceFields),
  })
  // Half of all questions are for no number: in memory this index is built at the first that is.
  const figureIndex = openIndex('figures', {
    ...options,
    fields: FIGURE_FIELDS,
    candidates: 60,
    passages: passagesOf(knowledge.figures, figureFields),
  })
  return {
    practices: practiceIndex(),
    figures: figureIndex,
    practice: (id) => practices.get(id),
    figure: (id) => figures.get(id),
    practiceText: (id) => practiceTexts.get(id) ?? '',
    figureText,
    metricText,
    practicesWith,
    vocabulary: vocabularyOf(knowledge, [...practiceTexts.values()], segment),
  }
}

function passagesOf<T extends { readonly id: string }>(
  records: readonly T[],
  fieldsOf: (record: T) => Passage['fields'],
): Passages {
  return {
    length: records.length,
    *[Symbol.iterator]() {
      for (const record of records) yield { id: record.id, fields: fieldsOf(record) }
    },
  }
}

function vocabularyOf(knowledge: Knowledge, texts: readonly string[], segment: Segment): Vocabulary {
  const names = new Set<string>()
  const places = new Set<string>()
  const place = (spelling: string): void => {
    name(spelling)
    places.add(fold(spelling))
  }
  const name = (spelling: string): void => {
    const folded = fold(spelling)
    if (folded.length < 2 || folded.length > 8) return
    names.add(folded)
  }
  for (const article of knowledge.articles) {
    for (const part of article.locality) {
      place(part)
      const short = knowledge.gazetteer.named(part)[0]?.short
      if (short !== undefined) place(short)
    }
    for (const named of article.places) for (const spelling of [named.name, ...named.aliases]) place(spelling)
    for (const practice of article.practices)
      for (const spelling of [practice.name, ...practice.names]) name(spelling.replace(/[“”"]/gu, ''))
  }
  for (const topic of knowledge.lexicon.topics)
    for (const spelling of [topic.name, ...topic.aliases]) name(spelling)
  for (const word of knowledge.lexicon.words) name(word)
  // Only a misspelt question needs every word of the corpus with its uses.
  let counted: Map<string, number> | undefined
  const words = (): ReadonlyMap<string, number> => {
    counted ??= countWords(texts, names, segment)
    return counted
  }
  return { words, names, places, holds: createHolds([...texts, ...names]) }
}

/** A name weighs as much as five uses of a word: it is what a misspelling most likely meant. */
const NAME_USES = 5

function countWords(
  texts: readonly string[],
  names: ReadonlySet<string>,
  segment: Segment,
): Map<string, number> {
  const words = new Map<string, number>()
  for (const text of texts)
    for (const word of segment(text)) if (word.length >= 2) words.set(word, (words.get(word) ?? 0) + 1)
  for (const name of names) words.set(name, (words.get(name) ?? 0) + NAME_USES)
  return words
}

/** Texts made when first asked for, and kept. */
function lookUp(make: (id: string) => string | undefined): (id: string) => string {
  const texts = new Map<string, string>()
  return (id) => {
    let text = texts.get(id)
    if (text === undefined) {
      text = make(id) ?? ''
      texts.set(id, text)
    }
    return text
  }
}

/** A practice's text stands behind each of its figures: while the indexes are built, runs are cut once. */
function remembering(segment: Segment): Segment {
  const cuts = new Map<string, string[]>()
  return (text) => {
    let cut = cuts.get(text)
    if (cut === undefined) {
      cut = segment(text)
      if (cuts.size >= MOST_REMEMBERED) cuts.clear()
      cuts.set(text, cut)
    }
    return cut
  }
}

/** Whether texts hold some characters side by side: pairs are looked up, longer stretches searched once and remembered. */
function createHolds(texts: readonly string[]): (text: string) => boolean {
  const everything = texts.join('\n')
  const pairs = new Set<number>()
  for (let at = 0; at + 2 <= everything.length; at += 1) pairs.add(pairCode(everything, at))
  const known = new Map<string, boolean>()
  return (text) => {
    for (let at = 0; at + 2 <= text.length; at += 1) if (!pairs.has(pairCode(text, at))) return false
    if (text.length <= 2) return true
    let held = known.get(text)
    if (held === undefined) {
      held = everything.includes(text)
      if (known.size >= MOST_REMEMBERED) known.clear()
      known.set(text, held)
    }
    return held
  }
}

const pairCode = (text: string, at: number): number => text.charCodeAt(at) * 65_536 + text.charCodeAt(at + 1)

const MOST_REMEMBERED = 20_000
