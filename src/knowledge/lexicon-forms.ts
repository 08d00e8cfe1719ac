/** The form of each file of the lexicon that is YAML. */
import { z } from 'zod'
import { MARK_KINDS, NUMBER_KINDS, ORDER_MARKS, type PhraseParts } from './lexicon.ts'

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
  sorts: wordList,
  each: wordList,
  thisYear: wordList,
  lastYear: wordList,
  earlier: wordList,
  now: wordList,
  doing: wordList,
  doneWith: wordList,
  single: wordList,
  anyone: wordList,
  manner: wordList,
  particular: wordList,
  smallNames: wordList,
  smallEnds: wordList,
  smallNone: wordList,
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
  pointsInto: phrases,
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
/** By the name of the file without its ending. */
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
export type LexiconFile = keyof typeof lexiconForms
export type LexiconFileContent<Of extends LexiconFile> = z.output<(typeof lexiconForms)[Of]>

/** What a file of this form holds in which nothing stands. */
export function emptyFile<Content>(form: z.ZodType<Content>): Content {
  const object = form.safeParse({})
  return object.success ? object.data : form.parse([])
}
