/**
 * A corpus of any size made of the shipped one by recombination, always the same for the same seed. Each practice gets
 * - the problem of one practice, the topics of it, and the clauses of its summary mixed with those of two others;
 * - words for it (aliases) drawn from those three;
 * - a place from the list of divisions, and numbers of its own in place of the printed ones;
 * - a coined name of two or three characters before the name of one of the three, as real ones have (邻里汇, 乐龄餐):
 *   so the vocabulary grows with the corpus, though less than that of real texts.
 * Its words are therefore more common, and passages more alike, than in a real corpus of that size: the harder case.
 */
import type { Figure, Practice } from '../../src/knowledge/article.ts'
import type { Passage } from '../../src/search/passage-index.ts'

/** As `src/answer/records.ts` weighs them. */
export const FIELDS = {
  name: 3,
  names: 2,
  aliases: 2,
  problem: 1.6,
  metrics: 1,
  summary: 1,
  topics: 0.8,
  places: 1,
}

/** mulberry32 (public domain): numbers from 0 to 1. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

export interface Sources {
  readonly practices: readonly Practice[]
  /** Full names of divisions. */
  readonly places: readonly string[]
}

/** Practice `number` of the corpus: any can be made without those before it. It belongs to no article yet. */
export function syntheticPractice(number: number, seed: number, { practices, places }: Sources): Practice {
  const random = seeded(Math.imul(seed + 1, 2654435761) ^ Math.imul(number + 1, 40503))
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T
  const some = <T>(items: readonly T[], most: number): T[] =>
    items
      .map((item) => ({ item, at: random() }))
      .sort((a, b) => a.at - b.at)
      .slice(0, most)
      .map(({ item }) => item)
  const parents = [pick(practices), pick(practices), pick(practices)]
  const [first] = parents as [Practice]
  const other = (value: number): number => Math.max(1, Math.round(value * (0.2 + 3 * random())))
  const renumber = (text: string): string =>
    text.replace(/\d+(?:\.\d+)?/gu, (digits) => String(other(Number(digits))))
  const coined = Array.from({ length: 2 + Math.floor(2 * random()) }, () => {
    const name = pick(practices).name.replace(/\P{Script=Han}/gu, '')
    return name.charAt(Math.floor(random() * name.length))
  }).join('')
  const place = pick(places)
  const clauses = parents.flatMap(({ summary }, p) => some(summary.split(/(?<=[，。；])/u), p === 0 ? 12 : 5))
  return {
    ...first,
    id: `p${number}`,
    name: `${coined}${pick(parents).name}`,
    names: [coined, ...some(first.names, 4)],
    aliases: parents.flatMap(({ aliases }, p) => some(aliases, p === 0 ? 10 : 4)),
    problem: renumber(first.problem),
    summary: renumber(`${place}${clauses.join('')}`),
    places: [place],
    figures: pick(parents).figures.map((figure): Figure => {
      const value = other(figure.value)
      return { ...figure, value, printed: `${value}${figure.unit}` }
    }),
  }
}

/** The same as a passage, for engines that know nothing else. */
export function syntheticPassage(number: number, seed: number, sources: Sources): Passage {
  const { id, name, names, aliases, problem, summary, topics, places, figures } = syntheticPractice(
    number,
    seed,
    sources,
  )
  return {
    id,
    fields: {
      name,
      names: names.join('；'),
      aliases: aliases.join('；'),
      problem,
      summary,
      topics: topics.join('；'),
      places: places.join('；'),
      metrics: figures.map(({ metric, aliases: others }) => [metric, ...others].join('；')).join('；'),
    },
  }
}

export function* syntheticPassages(size: number, seed: number, sources: Sources): Generator<Passage> {
  for (let number = 0; number < size; number++) yield syntheticPassage(number, seed, sources)
}

/** A question about one practice: a clause of its summary or one of its other names, by its place or its coined name. */
export function syntheticQuestion(passage: Passage, random: () => number): string {
  const { summary = '', aliases = '', places = '', names = '' } = passage.fields
  const pick = (text: string, by: RegExp): string => {
    const parts = text.split(by).filter((part) => part.length > 1)
    return parts[Math.floor(random() * parts.length)] ?? ''
  }
  const about = random() < 0.5 ? pick(summary, /[，。；]/u) : pick(aliases, /；/u)
  const turn = random()
  if (turn < 0.3) return `${places}的${about}是怎么做的`
  if (turn < 0.6) return `${names.split('；')[0] ?? ''}是怎么解决${about}的`
  return `${about}，${pick(aliases, /；/u)}，有哪些地方做过`
}
