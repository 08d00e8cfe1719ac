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
import { createHolds, createTextLookup, createTextScan, remember, type TextLookup } from './text-lookup.ts'

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
  /** Which practices hold a word or a name. */
  readonly texts: TextLookup
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
  // A practice's text stands behind each of its figures: while the indexes are built, runs are cut once.
  const options = { segment: remember(segment), stopwords }

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
  // Of a large corpus few texts would be asked for again while they are kept, and what is kept long is costly to let go.
  const kept = (make: (id: string) => string) => (practices.size <= MOST_REMEMBERED ? remember(make) : make)
  const practiceText = kept((id) => {
    const practice = practices.get(id)
    return practice === undefined ? '' : text(practiceFields(practice))
  })
  const metricText = kept((id) => {
    const figure = figures.get(id)
    if (figure === undefined) return ''
    return fold([figure.metric, ...figure.aliases, figure.printed, figure.place ?? ''].join('\n'))
  })
  const aboutText = kept((id) => {
    const practice = practices.get(id)
    if (practice === undefined) return ''
    const { name, names, problem, summary, aliases, places } = practice
    return fold([name, ...names, problem, summary, ...aliases, ...places].join('\n'))
  })
  const figureText = kept((id) => `${metricText(id)}\n${aboutText(figures.get(id)?.practiceId ?? '')}`)
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
  const index = practiceIndex()
  const texts =
    index.lists === undefined
      ? createTextScan([...practices.keys()], practiceText, segment)
      : createTextLookup(index, index.lists, practiceText)
  return {
    practices: index,
    figures: figureIndex,
    practice: (id) => practices.get(id),
    figure: (id) => figures.get(id),
    practiceText,
    figureText,
    metricText,
    texts,
    vocabulary: vocabularyOf(knowledge, texts),
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

function vocabularyOf(knowledge: Knowledge, texts: TextLookup): Vocabulary {
  const names = new Set<string>()
  const places = new Set<string>()
  /** Those that need not stand in any practice as they are. */
  const others = new Set<string>()
  const name = (spelling: string): void => {
    const folded = fold(spelling)
    if (folded.length >= 2 && folded.length <= 8) names.add(folded)
  }
  const other = (spelling: string): void => {
    name(spelling)
    others.add(fold(spelling))
  }
  const place = (spelling: string): void => {
    other(spelling)
    places.add(fold(spelling))
  }
  const divisions = new Set(knowledge.articles.flatMap(({ locality }) => locality))
  for (const part of divisions) {
    place(part)
    const short = knowledge.gazetteer.named(part)[0]?.short
    if (short !== undefined) place(short)
  }
  for (const article of knowledge.articles) {
    for (const named of article.places) for (const spelling of [named.name, ...named.aliases]) place(spelling)
    for (const practice of article.practices)
      for (const spelling of [practice.name, ...practice.names]) {
        const bare = spelling.replace(/[“”"]/gu, '')
        ;(bare === spelling ? name : other)(bare)
      }
  }
  for (const topic of knowledge.lexicon.topics)
    for (const spelling of [topic.name, ...topic.aliases]) other(spelling)
  for (const word of knowledge.lexicon.words) other(word)
  // Only a misspelt question needs these.
  let counted: Map<string, number> | undefined
  const words = (): ReadonlyMap<string, number> => {
    counted ??= withNames(texts.words(), names.size <= MOST_NAMES_SPELT ? names : others)
    return counted
  }
  let holdsOther: ((text: string) => boolean) | undefined
  const holds = (text: string): boolean => {
    holdsOther ??= createHolds([...others])
    return holdsOther(text) || texts.holds(text)
  }
  return { words, names, places, holds }
}

/** A name weighs as much as five uses of a word: it is what a misspelling most likely meant. */
const NAME_USES = 5
/** Where there are more names, only those of places, topics and the lexicon are recognised in pinyin. */
const MOST_NAMES_SPELT = 50_000

function withNames(words: ReadonlyMap<string, number>, names: ReadonlySet<string>): Map<string, number> {
  const counted = new Map(words)
  for (const name of names) counted.set(name, (counted.get(name) ?? 0) + NAME_USES)
  return counted
}

/** Of more practices than this no texts are kept. */
const MOST_REMEMBERED = 20_000
