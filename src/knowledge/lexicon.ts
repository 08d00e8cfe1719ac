/** What the lexicon holds: topics, measures, synonyms, phrases of asking, words by what they say, other names of places. */

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
  /** Words behind a region by which one place, or one thing, within it is meant. */
  readonly pointsInto: readonly string[]
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
  /** Sorts of things that are counted as such: 方面. */
  readonly sorts: readonly string[]
  /** Of each, or on the average. */
  readonly each: readonly string[]
  readonly thisYear: readonly string[]
  readonly lastYear: readonly string[]
  readonly earlier: readonly string[]
  readonly now: readonly string[]
  /** Words of doing, which end the name of what is counted. */
  readonly doing: readonly string[]
  /** Characters with which a verb of two ends that says what was done: 建起. */
  readonly doneWith: readonly string[]
  /** Words of one character that name what is counted. */
  readonly single: readonly string[]
  /** Words for people that name no group of them. */
  readonly anyone: readonly string[]
  /** Said of anything. */
  readonly manner: readonly string[]
  /** Nouns for one sort of people, bodies or things, said of no other. */
  readonly particular: readonly string[]
  /** What communities are called that nobody knows: by words, or with endings, those excepted that only look like such. */
  readonly smallNames: readonly string[]
  readonly smallEnds: readonly string[]
  readonly smallNone: readonly string[]
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

export const ORDER_MARKS = [
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
