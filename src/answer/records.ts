/**
 * Practices and figures as passages that can be searched, and as texts against which a question's words are checked.
 * Which field counts how much is decided here; how a match is scored, in `search`.
 */
import type { Figure, Practice } from '../knowledge/article.ts'
import type { Knowledge } from '../knowledge/load.ts'
import { fold } from '../search/fold.ts'
import { createPassageIndex, type PassageIndex } from '../search/passage-index.ts'
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

export interface Records {
  readonly practices: PassageIndex
  readonly figures: PassageIndex
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
): Records {
  const practices = new Map(knowledge.practices.map((practice) => [practice.id, practice]))
  const figures = new Map(knowledge.figures.map((figure) => [figure.id, figure]))
  const options = { segment, stopwords }

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
      about:
        practice === undefined ? '' : [practice.problem, practice.summary, ...practice.aliases].join('；'),
    }
  }
  const text = (fields: Readonly<Record<string, string>>): string => fold(Object.values(fields).join('\n'))
  const practiceTexts = new Map(knowledge.practices.map((p) => [p.id, text(practiceFields(p))]))
  const figureTexts = new Map(knowledge.figures.map((f) => [f.id, text(figureFields(f))]))
  const metricTexts = new Map(
    knowledge.figures.map((f) => [f.id, fold([f.metric, ...f.aliases, f.printed, f.place ?? ''].join('\n'))]),
  )
  const known = new Map<string, number>()
  const practicesWith = (word: string): number => {
    let count = known.get(word)
    if (count === undefined) {
      count = 0
      for (const body of practiceTexts.values()) if (body.includes(word)) count += 1
      if (known.size > 20_000) known.clear()
      known.set(word, count)
    }
    return count
  }
  return {
    practices: createPassageIndex({
      ...options,
      fields: PRACTICE_FIELDS,
      passages: knowledge.practices.map((practice) => ({
        id: practice.id,
        fields: practiceFields(practice),
      })),
    }),
    figures: createPassageIndex({
      ...options,
      fields: FIGURE_FIELDS,
      passages: knowledge.figures.map((figure) => ({ id: figure.id, fields: figureFields(figure) })),
    }),
    practice: (id) => practices.get(id),
    figure: (id) => figures.get(id),
    practiceText: (id) => practiceTexts.get(id) ?? '',
    figureText: (id) => figureTexts.get(id) ?? '',
    metricText: (id) => metricTexts.get(id) ?? '',
    practicesWith,
    vocabulary: vocabularyOf(knowledge, [...practiceTexts.values(), ...figureTexts.values()], segment),
  }
}

function vocabularyOf(knowledge: Knowledge, texts: readonly string[], segment: Segment): Vocabulary {
  const words = new Map<string, number>()
  for (const text of texts)
    for (const word of segment(text)) if (word.length >= 2) words.set(word, (words.get(word) ?? 0) + 1)
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
    words.set(folded, (words.get(folded) ?? 0) + 5)
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
  const everything = [...texts, ...names].join('\n')
  return { words, names, places, holds: (text) => everything.includes(text) }
}
