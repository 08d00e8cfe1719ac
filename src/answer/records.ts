/**
 * Practices and figures as passages that can be searched, and as texts against which a question's words are checked.
 * Which field counts how much is decided here; how a match is scored, in `search`.
 */
import type { Figure, Practice } from '../knowledge/article.ts'
import { byId } from '../knowledge/by-id.ts'
import type { Knowledge } from '../knowledge/load.ts'
import { fold } from '../search/fold.ts'
import {
  createPassageIndex,
  type Passage,
  type PassageIndex,
  type PassageIndexOptions,
  type Passages,
} from '../search/passage-index.ts'
import type { Ranking } from '../search/score.ts'
import type { Segment } from '../search/segment.ts'
import type { TermOptions } from '../search/terms.ts'
import { type Derived, reckoned } from './derived.ts'
import type { Vocabulary } from './repair.ts'
import { createHolds, createTextLookup, createTextScan, remember, type TextLookup } from './text-lookup.ts'

/** All that is said of a practice goes into one bag: measured, several fields with weights of their own find no more. */
const PRACTICE_FIELDS = { all: 1 }
/** A figure's own words count before those of the practice it belongs to. */
const FIGURE_FIELDS = { metric: 2, aliases: 2, practice: 0.7, about: 0.15 }

/** BM25+ as MiniSearch has it, without the factor for the number of terms that match: everyday questions are full of others. */
const BAG: Ranking = {
  saturation: 1.2,
  lengthShare: 0.7,
  floor: 0.5,
  lead: 0,
  leadLength: 120,
  coveragePower: 0,
}

type Kind = 'practices' | 'figures'

export interface RecordIndexOptions extends PassageIndexOptions {
  readonly passages: Passages
}

/** Opens the index of a kind of records. What is returned may build it at its first call. */
export type OpenIndex = (name: Kind, options: RecordIndexOptions) => () => PassageIndex

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
  /** What is printed of a practice and what we say it says, without the words and questions it is to be found by. */
  readonly printedText: (id: string) => string
  /** The figure's own words only: metric, other words for it, printed form, anchor. */
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
  derived: Derived = reckoned,
): Records {
  const practices = byId(knowledge.practices)
  const figures = byId(knowledge.figures)
  // Of a large corpus few texts would be asked for again while they are kept, and what is kept long is costly to let go.
  const kept = (make: (id: string) => string) => (practices.size <= MOST_REMEMBERED ? remember(make) : make)
  const practiceText = kept(derived.practiceText ?? createPracticeText(knowledge))
  const printedText = kept((id) => {
    const practice = practices.get(id)
    if (practice === undefined) return ''
    const { name, names, summary, places } = practice
    const printed = practice.figures.map(({ metric, printed: form, anchor }) =>
      [metric, form, anchor].join('；'),
    )
    return fold([name, ...names, summary, ...places, ...printed].join('\n'))
  })
  const metricText = kept((id) => {
    const figure = figures.get(id)
    if (figure === undefined) return ''
    return fold(
      [
        figure.metric,
        ...figure.aliases,
        figure.printed,
        figure.place ?? '',
        figure.asOf ?? '',
        figure.anchor,
      ].join('\n'),
    )
  })
  const figureText = kept((id) => `${metricText(id)}\n${practiceText(figures.get(id)?.practiceId ?? '')}`)
  const indexed = recordIndexes(knowledge, { segment, stopwords })
  const practiceIndex = openIndex('practices', indexed.practices)
  // Half of all questions are for no number: in memory this index is built at the first that is.
  const figureIndex = openIndex('figures', indexed.figures)
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
    printedText,
    figureText,
    metricText,
    texts,
    vocabulary: vocabularyOf(knowledge, texts, derived),
  }
}

/** What the indexes of the records of a corpus are made with. */
export function recordIndexes(
  { practices, figures }: Pick<Knowledge, 'practices' | 'figures'>,
  { segment, stopwords }: TermOptions,
): Readonly<Record<Kind, RecordIndexOptions>> {
  // A practice's text stands behind each of its figures: while the indexes are built, runs are cut once.
  const options = { segment: remember(segment), stopwords, ranking: BAG }
  const { figureFields, practiceFields } = fieldsOf(byId(practices))
  return {
    practices: { ...options, fields: PRACTICE_FIELDS, passages: passagesOf(practices, practiceFields) },
    figures: { ...options, fields: FIGURE_FIELDS, passages: passagesOf(figures, figureFields) },
  }
}

function fieldsOf(practices: ReadonlyMap<string, Practice>) {
  const practiceFields = (practice: Practice) => ({
    all: [
      practice.name,
      ...practice.names,
      practice.problem,
      practice.summary,
      ...practice.topics,
      ...practice.aliases,
      ...practice.asks,
      ...practice.places,
      practice.locality.join(' '),
      ...practice.figures.map(({ metric }) => metric),
    ].join('；'),
  })
  const figureFields = (figure: Figure) => {
    const practice = figure.practiceId === undefined ? undefined : practices.get(figure.practiceId)
    return {
      metric: [figure.metric, figure.printed, figure.asOf ?? ''].join('；'),
      aliases: [...figure.aliases, figure.place ?? ''].join('；'),
      practice: practice === undefined ? '' : [practice.name, ...practice.names].join('；'),
      about:
        practice === undefined
          ? ''
          : [practice.problem, practice.summary, ...practice.aliases, ...practice.asks].join('；'),
    }
  }
  return { figureFields, practiceFields }
}

/** The folded text by which a practice vouches for words. */
export function createPracticeText(knowledge: Pick<Knowledge, 'practices'>): (id: string) => string {
  const practices = byId(knowledge.practices)
  const { practiceFields } = fieldsOf(practices)
  return (id) => {
    const practice = practices.get(id)
    return practice === undefined ? '' : fold(Object.values(practiceFields(practice)).join('\n'))
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

function vocabularyOf(knowledge: Knowledge, texts: TextLookup, derived: Derived): Vocabulary {
  let spelt: SpeltNames | undefined
  const spellings = (kind: keyof SpeltNames): ReadonlySet<string> =>
    new Set(
      derived.texts(`vocabulary ${kind}`, () => {
        spelt ??= speltNames(knowledge)
        return [...spelt[kind]]
      }),
    )
  const [names, places, others] = [spellings('names'), spellings('places'), spellings('others')]
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

interface SpeltNames {
  readonly names: ReadonlySet<string>
  readonly places: ReadonlySet<string>
  /** Those that need not stand in any practice as they are. */
  readonly others: ReadonlySet<string>
}

function speltNames(knowledge: Knowledge): SpeltNames {
  const names = new Set<string>()
  const places = new Set<string>()
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
  for (const measure of knowledge.lexicon.measures) other(measure.name.replace(/人?[数次]$/u, ''))
  return { names, places, others }
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
