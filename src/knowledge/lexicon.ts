/** The lexicon files: topics, synonyms, wordings, stop words, segmentation words, measure words, other names of places. */
import { z } from 'zod'
import type { Problem } from './problem.ts'
import { readYaml } from './yaml-source.ts'

export interface Topic {
  /** Short and stable: it travels in buttons and subscriptions. */
  readonly id: string
  readonly name: string
  readonly aliases: readonly string[]
  readonly about: string
  /** What it is offered together with. */
  readonly group?: string | undefined
}

/** A thing that figures count; only figures of one measure may be set beside each other. */
export interface Measure {
  readonly name: string
  /** A measure word of the family that its figures are printed in. */
  readonly unit: string
  /** What is included and what is not, in a sentence for readers. */
  readonly counts: string
  /** How people say it, whole or in part. */
  readonly words: readonly string[]
  /** Every place counts something of its own: its figures are neither ordered nor added. */
  readonly apart: boolean
}

/**
 * Phrases that take one word of each part in turn; an empty word leaves its part out. Seven parts of some words each are a
 * million phrases: they are never written out.
 */
export type PhraseParts = readonly (readonly string[])[]

/** What a phrase of a question marks; the lists and their meanings stand in `lexicon/marks.yaml`. */
export const MARK_KINDS = [
  'howMany',
  'many',
  'each',
  'table',
  'most',
  'least',
  'compare',
  'sum',
  'difference',
  'verdict',
  'how',
  'account',
  'source',
  'whenOf',
  'whether',
  'when',
  'who',
  'what',
  'where',
  'elsewhere',
  'future',
  'why',
  'opinion',
  'rankBeyond',
  'qualifier',
  'figures',
  'more',
  'again',
  'pair',
  'back',
  'here',
  'turn',
  'meant',
  'fixbot',
  'only',
  'detail',
  'exclude',
  'excludeAfter',
  'setAside',
  'alone',
  'beside',
  'courtesy',
  'praise',
  'purpose',
  'beyond',
  'frame',
] as const
export type MarkKind = (typeof MARK_KINDS)[number]

/** Which kinds of numbers people ask for; see `lexicon/asked-numbers.yaml`. */
export const NUMBER_KINDS = [
  'money',
  'share',
  'area',
  'rank',
  'frequency',
  'duration',
  'age',
  'time',
  'people',
  'event',
] as const
export type NumberKind = (typeof NUMBER_KINDS)[number]

export interface AskedNumbers {
  /** Measure words that may stand behind 多少 and 几, the longest first. */
  readonly measureWords: readonly string[]
  readonly kinds: readonly {
    readonly kind: NumberKind
    readonly units: readonly string[]
    readonly words: readonly string[]
  }[]
  readonly change: readonly string[]
  readonly past: readonly string[]
  readonly plan: readonly string[]
  readonly total: readonly string[]
  /** Words by which a number of all of a region is asked for. */
  readonly wholeRegion: readonly string[]
  /** What figures are picked by where many are wanted at once. */
  readonly filters: {
    readonly kinds: Readonly<Partial<Record<NumberKind, readonly string[]>>>
    /** Words for figures as such. */
    readonly heads: readonly string[]
    /** Words of picking, which say nothing of what. */
    readonly manner: readonly string[]
    /** Verbs by which figures are to be handed over (抄, 翻), and what may stand behind them (出来, 一下). */
    readonly presents: readonly string[]
    readonly presented: readonly string[]
    /** Words for what a place is in numbers: 家底. */
    readonly place: readonly string[]
    readonly unmet: readonly string[]
    /** Words that begin a clause which says in which form figures are wanted, or what for: 标明, 口径, 附表. */
    readonly form: readonly string[]
  }
  /** Words by which numbers are to be reckoned with. */
  readonly add: readonly string[]
  readonly subtract: readonly string[]
  readonly rest: readonly string[]
  readonly more: readonly string[]
  readonly less: readonly string[]
  /** Words by which a number is asked for each of something: 平均, and 大概, which does so only beside 一个. */
  readonly mean: { readonly divides: readonly string[]; readonly about: readonly string[] }
}

/** Words by which a text says how its numbers are meant, by what they say. */
export interface ClaimWords {
  /** Not so yet; and, of `future`, beyond doubt. */
  readonly plan: readonly string[]
  readonly future: readonly string[]
  readonly rise: readonly string[]
  readonly fall: readonly string[]
  /** Come in of late: no word for all there are. */
  readonly newly: readonly string[]
  /** One group of those who are counted. */
  readonly narrower: readonly string[]
  /** Of each, or on the average. */
  readonly each: readonly string[]
  readonly thisYear: readonly string[]
  readonly lastYear: readonly string[]
  readonly earlier: readonly string[]
  readonly now: readonly string[]
  /** Words of doing, which end the name of what is counted. */
  readonly doing: readonly string[]
  /** Words of one character that name what is counted. */
  readonly single: readonly string[]
  /** Words for people that name no group of them. */
  readonly anyone: readonly string[]
  /** Said of anything. */
  readonly manner: readonly string[]
}

/** Words by which people ask for the same answer shorter, or in full; as `lexicon/length-requests.yaml` says. */
export interface LengthRequests {
  readonly brief: readonly string[]
  readonly full: readonly string[]
  readonly around: readonly string[]
}

/** Words by which people ask for what they were told as something to hand on; as `lexicon/takeaway-requests.yaml` says. */
export interface TakeawayRequests {
  readonly export: readonly string[]
  readonly chart: readonly string[]
  readonly cite: readonly string[]
  readonly card: readonly string[]
  /** To keep it, to see what is kept, to take something out of that, and to take out everything. */
  readonly keep: readonly string[]
  readonly collection: readonly string[]
  readonly uncollect: readonly string[]
  readonly emptyCollection: readonly string[]
  readonly brief: readonly string[]
  /** What a brief is called, and what may stand before and behind what it is about. */
  readonly briefKinds: readonly string[]
  readonly briefLead: readonly string[]
  readonly briefTail: readonly string[]
  /** What makes the rest of a message a question, which is answered, whatever the answer is for. */
  readonly briefNot: readonly string[]
  readonly around: readonly string[]
}

const ORDER_MARKS = [
  'subscribe',
  'toMe',
  'news',
  'newThings',
  'sending',
  'writing',
  'end',
  'endSending',
  'refusing',
  'sends',
  'pause',
  'resume',
  'change',
  'moving',
  'wanting',
  'complaint',
  'retract',
  'list',
  'export',
  'missed',
  'howTo',
  'all',
  'around',
  'asks',
] as const

/** Words of orders about subscriptions, by what they mark; as `lexicon/order-words.yaml` says. */
export interface OrderWords extends Readonly<Record<(typeof ORDER_MARKS)[number], readonly string[]>> {
  /** How a frequency is said → how it is read. */
  readonly colloquial: Readonly<Record<string, string>>
}

/** Words by which people ask to have a text checked that is not their own; as `lexicon/check-requests.yaml` says. */
export interface CheckRequests {
  readonly asks: readonly string[]
  readonly around: readonly string[]
  readonly questions: readonly string[]
}

/** A thing that is asked for where it is no number, and how its like looks in print; as `lexicon/asked-things.yaml` says. */
export interface AskedThing {
  readonly thing: string
  /** What is missing where none is printed; NOUN stands for the noun that was asked with. */
  readonly says: string
  /** Each finds the words that ask, the noun in a group of that name. */
  readonly asks: readonly RegExp[]
  /** What it is called in a question → how printed names of such end. */
  readonly nouns: ReadonlyMap<string, readonly string[]>
  /** Words of which a print of it holds one, and what it looks like. */
  readonly words: readonly string[]
  readonly form?: RegExp
  /** What a person's name stands beside in print. */
  readonly titles: readonly string[]
  /** Whether a place that prints none of it is said to, however likely an answer else looks. */
  readonly definite: boolean
  /** Whether it is what a number counts: the figure itself must speak of it. */
  readonly counted: boolean
  /** Whether it is a time. */
  readonly time: boolean
}

export interface Lexicon {
  readonly topics: readonly Topic[]
  readonly measures: readonly Measure[]
  /** Groups of words that mean the same to someone who asks. */
  readonly synonyms: readonly (readonly string[])[]
  /** Wordings of other regions and languages → the standard words they are read as; the longest comes first. */
  readonly wordings: ReadonlyMap<string, string>
  /** Words without a subject of their own. */
  readonly stopWords: readonly string[]
  /** Lists of measure words that may stand for each other, for `createSameUnit`. */
  readonly units: readonly (readonly string[])[]
  readonly claimWords: ClaimWords
  readonly checkRequests: CheckRequests
  readonly orderWords: OrderWords
  readonly lengthRequests: LengthRequests
  readonly takeawayRequests: TakeawayRequests
  /** Verbs of doing that say little of what is done (推行, 开展, 成立). */
  readonly weakWords: readonly string[]
  /** Adverbs, pronouns, prepositions, conjunctions: they say how a thing is asked, not what about. */
  readonly functionWords: ReadonlySet<string>
  /** Phrases by which people ask, with what they mark. */
  readonly marks: readonly { readonly kind: MarkKind; readonly parts: PhraseParts }[]
  readonly askedNumbers: AskedNumbers
  readonly askedThings: readonly AskedThing[]
  /** Matters of governance that people ask about anywhere, each with the words that name it. */
  readonly subjects: readonly (readonly string[])[]
  /** Segmentation words beside those taken from the articles. */
  readonly words: readonly string[]
  /** Everyday words that are also short names of places (合作, 互助): read as places only with their suffix. */
  readonly ordinaryWords: readonly string[]
  /** Other names of places: `羊城` → `广州市`. */
  readonly placeAliases: ReadonlyMap<string, string>
}

const topicsSchema = z.array(
  z.strictObject({
    id: z.string().regex(/^[a-z]{2,16}$/u, 'topic id must be 2 to 16 lower-case letters'),
    name: z.string().min(1),
    group: z.string().min(1).optional(),
    aliases: z.array(z.string().min(1)).default([]),
    about: z.string().min(1),
  }),
)
const measuresSchema = z.array(
  z.strictObject({
    name: z.string().min(1),
    unit: z.string().min(1),
    counts: z.string().min(1),
    words: z.array(z.string().min(1)).min(1, 'a measure needs a word that people say'),
    apart: z.boolean().default(false),
  }),
)
const synonymsSchema = z.array(z.array(z.string().min(1)).min(2, 'a group needs at least two words'))
const subjectsSchema = z.array(z.array(z.string().min(1)).min(1))
const wordingsSchema = z.record(z.string().min(1), z.string().min(1, 'a wording needs standard words'))
const wordingSchema = z.strictObject({
  cantonese: wordingsSchema.default({}),
  colloquial: wordingsSchema.default({}),
  english: wordingsSchema.default({}),
})
const unitsSchema = z.record(
  z.string().min(1),
  z.array(z.string().min(1)).min(2, 'a list needs at least two measure words'),
)
const wordList = z.array(z.coerce.string().min(1)).default([])
const claimWordsSchema = z.strictObject({
  plan: wordList,
  future: wordList,
  rise: wordList,
  fall: wordList,
  newly: wordList,
  narrower: wordList,
  each: wordList,
  thisYear: wordList,
  lastYear: wordList,
  earlier: wordList,
  now: wordList,
  doing: wordList,
  single: wordList,
  anyone: wordList,
  manner: wordList,
})
const checkRequestsSchema = z.strictObject({ asks: wordList, around: wordList, questions: wordList })
const lengthRequestsSchema = z.strictObject({ brief: wordList, full: wordList, around: wordList })
const takeawayRequestsSchema = z.strictObject({
  export: wordList,
  chart: wordList,
  cite: wordList,
  card: wordList,
  keep: wordList,
  collection: wordList,
  uncollect: wordList,
  emptyCollection: wordList,
  brief: wordList,
  briefKinds: wordList,
  briefLead: wordList,
  briefTail: wordList,
  briefNot: wordList,
  around: wordList,
})
const orderWordsSchema = z.strictObject({
  ...(Object.fromEntries(ORDER_MARKS.map((mark) => [mark, wordList])) as Record<
    (typeof ORDER_MARKS)[number],
    typeof wordList
  >),
  colloquial: z.record(z.string(), z.string()).default({}),
})
const placesSchema = z.strictObject({
  ordinary: z.array(z.string().min(1)).default([]),
  aliases: z.record(z.string(), z.string()).default({}),
})

const phrases = z.array(z.string().min(1)).default([])
/** Phrases put together from parts that go in turn, “做 · 了 · 什么”; an empty part may be left out. */
const composed = z.strictObject({ parts: z.array(z.array(z.string()).min(1)).min(2) })
const phraseParts = z
  .union([composed, z.strictObject({ any: phrases })])
  .transform((list): PhraseParts => ('any' in list ? [list.any] : list.parts))
const marksSchema = z.partialRecord(
  z.enum(MARK_KINDS),
  z.union([phrases.transform((list): PhraseParts[] => [[list]]), z.array(phraseParts).default([])]),
)
const askedThingsSchema = z
  .array(
    z.strictObject({
      thing: z.string().min(1),
      says: z.string().min(1),
      nouns: z.record(z.string(), phrases).default({}),
      asks: z.array(phraseParts).min(1),
      printed: z.strictObject({
        words: phrases,
        form: z.string().optional(),
        titles: phrases,
      }),
      definite: z.boolean().default(false),
      counted: z.boolean().default(false),
      time: z.boolean().default(false),
    }),
  )
  .default([])

/** 哪家 · NOUN · … · 的: one expression for what would be thousands of phrases; of two that fit the longer comes first. */
function askingPattern(parts: PhraseParts, nouns: readonly string[]): RegExp {
  const oneOf = (words: readonly string[]): string =>
    words
      .toSorted((a, b) => b.length - a.length)
      .map((word) => word.replace(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`))
      .join('|')
  const group = (words: readonly string[]): string => {
    if (words.includes('NOUN')) return `(?<noun>${oneOf(nouns)})`
    return words.includes('…') ? '[^，,。；;？?]{0,8}?' : `(?:${oneOf(words)})`
  }
  return new RegExp(parts.map(group).join(''), 'u')
}

const askedNumbersSchema = z.strictObject({
  measureWords: phrases,
  kinds: z
    .partialRecord(z.enum(NUMBER_KINDS), z.strictObject({ units: phrases, words: phrases }))
    .default({}),
  change: phrases,
  past: phrases,
  plan: phrases,
  total: phrases,
  wholeRegion: phrases,
  filters: z
    .strictObject({
      kinds: z.partialRecord(z.enum(NUMBER_KINDS), phrases).default({}),
      heads: phrases,
      manner: phrases,
      presents: phrases,
      presented: phrases,
      place: phrases,
      unmet: phrases,
      form: phrases,
    })
    .default({
      kinds: {},
      heads: [],
      manner: [],
      presents: [],
      presented: [],
      place: [],
      unmet: [],
      form: [],
    }),
  add: phrases,
  subtract: phrases,
  rest: phrases,
  more: phrases,
  less: phrases,
  mean: z.strictObject({ divides: phrases, about: phrases }).default({ divides: [], about: [] }),
})
const NO_NUMBERS = askedNumbersSchema.parse({})

/** The form of each file that is YAML. */
export const lexiconForms = {
  'asked-numbers': askedNumbersSchema,
  'asked-things': askedThingsSchema,
  'check-requests': checkRequestsSchema,
  'claim-words': claimWordsSchema,
  'length-requests': lengthRequestsSchema,
  marks: marksSchema,
  measures: measuresSchema,
  'order-words': orderWordsSchema,
  places: placesSchema,
  subjects: subjectsSchema,
  synonyms: synonymsSchema,
  'takeaway-requests': takeawayRequestsSchema,
  topics: topicsSchema,
  units: unitsSchema,
  wording: wordingSchema,
} as const
type LexiconFile = keyof typeof lexiconForms
type LexiconFileContent<Of extends LexiconFile> = z.output<(typeof lexiconForms)[Of]>

/** The lexicon's files by their name in `knowledge/lexicon`. A missing file is as good as an empty one, topics aside. */
export type LexiconFiles = Readonly<Record<string, string | undefined>>

/** A word in two groups would make all the words of both alike. */
function inTwoGroups(file: string, groups: readonly (readonly string[])[], source: string): Problem[] {
  const lines = source.split('\n')
  return groups.flatMap((group, at) =>
    group.flatMap((word) => {
      const first = groups.findIndex((other) => other.includes(word))
      if (first === at) return []
      const line = lines.findLastIndex((text) => !text.startsWith('#') && text.includes(word)) + 1
      const message = `${word} stands in the group of ${groups[first]?.[0]} already: a word is in one group only`
      return [{ file, line, record: `synonyms of ${group[0]}`, message }]
    }),
  )
}

export function readLexicon(folder: string, files: LexiconFiles): { lexicon: Lexicon; problems: Problem[] } {
  const problems: Problem[] = []
  const yaml = <Of extends LexiconFile>(of: Of, empty: LexiconFileContent<Of>): LexiconFileContent<Of> => {
    const name = `${of}.yaml`
    const schema = lexiconForms[of] as z.ZodType as z.ZodType<LexiconFileContent<Of>>
    const source = files[name]
    if (source === undefined) {
      if (of === 'topics')
        problems.push({ file: `${folder}/${name}`, line: 1, record: '', message: 'file is missing' })
      return empty
    }
    const file = `${folder}/${name}`
    const { value, lineOf, faults } = readYaml(source)
    for (const fault of faults) problems.push({ file, record: '', ...fault })
    if (faults.length > 0) return empty
    const parsed = schema.safeParse(value ?? empty)
    if (parsed.success) return parsed.data
    for (const issue of parsed.error.issues)
      problems.push({
        file,
        line: lineOf(issue.path.slice(0, 1)),
        record: issue.path.join('.'),
        message: issue.message,
      })
    return empty
  }
  const lines = (name: string): string[] =>
    (files[name] ?? '')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'))

  const topics = yaml('topics', [])
  const seen = new Set<string>()
  for (const { id, name } of topics)
    for (const word of [id, name]) {
      if (seen.has(word))
        problems.push({
          file: `${folder}/topics.yaml`,
          line: 1,
          record: `topic ${name}`,
          message: `duplicate topic ${word}`,
        })
      seen.add(word)
    }
  const measures = yaml('measures', [])
  for (const { name } of measures.filter(
    ({ name }, at) => measures.findIndex((one) => one.name === name) < at,
  ))
    problems.push({
      file: `${folder}/measures.yaml`,
      line: 1,
      record: `measure ${name}`,
      message: `duplicate measure ${name}`,
    })
  const synonyms = yaml('synonyms', [])
  problems.push(...inTwoGroups(`${folder}/synonyms.yaml`, synonyms, files['synonyms.yaml'] ?? ''))
  const wording = yaml('wording', { cantonese: {}, colloquial: {}, english: {} })
  const wordings = new Map<string, string>()
  for (const [section, words] of Object.entries(wording))
    for (const [from, to] of Object.entries(words)) {
      const fault = wordings.has(from)
        ? 'duplicate wording'
        : from === from.toLowerCase()
          ? undefined
          : 'a wording must be in lower case'
      if (fault !== undefined)
        problems.push({
          file: `${folder}/wording.yaml`,
          line: 1,
          record: section,
          message: `${fault}: ${from}`,
        })
      wordings.set(from, to)
    }
  const marks = Object.entries(yaml('marks', {})).flatMap(([kind, lists]) =>
    (lists ?? []).map((parts) => ({ kind: kind as MarkKind, parts })),
  )
  const { kinds, measureWords, ...asked } = yaml('asked-numbers', NO_NUMBERS)
  const things = yaml('asked-things', [])
  const places = yaml('places', { ordinary: [], aliases: {} })
  return {
    problems,
    lexicon: {
      topics,
      measures,
      synonyms,
      wordings: new Map([...wordings].toSorted(([one], [other]) => other.length - one.length)),
      units: Object.values(yaml('units', {})),
      claimWords: yaml('claim-words', claimWordsSchema.parse({})),
      checkRequests: yaml('check-requests', checkRequestsSchema.parse({})),
      lengthRequests: yaml('length-requests', lengthRequestsSchema.parse({})),
      takeawayRequests: yaml('takeaway-requests', takeawayRequestsSchema.parse({})),
      orderWords: yaml('order-words', orderWordsSchema.parse({})),
      stopWords: lines('stopwords.txt'),
      weakWords: lines('weakwords.txt').flatMap((line) => line.split(/\s+/u)),
      functionWords: new Set(lines('function-words.txt').flatMap((line) => line.split(/\s+/u))),
      marks,
      askedNumbers: {
        ...asked,
        measureWords: measureWords.toSorted((a, b) => b.length - a.length),
        kinds: Object.entries(kinds).map(([kind, words]) => ({ kind: kind as NumberKind, ...words })),
      },
      askedThings: things.map(({ asks, nouns, printed: { form, ...printed }, ...thing }) => ({
        ...thing,
        ...printed,
        ...(form === undefined ? {} : { form: new RegExp(form, 'u') }),
        nouns: new Map(Object.entries(nouns)),
        asks: asks.map((parts) => askingPattern(parts, Object.keys(nouns))),
      })),
      subjects: yaml('subjects', []),
      words: lines('words.txt'),
      ordinaryWords: places.ordinary,
      placeAliases: new Map(Object.entries(places.aliases)),
    },
  }
}
