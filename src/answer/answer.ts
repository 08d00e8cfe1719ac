/** Reading × corpus → `Answer`, as plain data: found with citations, corrected, or what is missing. */
import type { Article, Figure, Locality, Practice } from '../knowledge/article.ts'
import type { Difference } from './check/differences.ts'
import type { Decision } from './decision.ts'
import type { PlaceReading } from './places.ts'
import type { SmallTalk } from './reading/small-talk.ts'
import type { Modality, Reading } from './reading.ts'

export type Intent = 'figure' | 'practice' | 'place' | 'compare' | 'topic' | 'help' | 'none'

/** One article an answer rests on; numbered once, in the order of first use, from 1. */
export interface Citation {
  readonly n: number
  readonly article: Article
  /** A verbatim scrap that locates the first thing cited from it. */
  readonly anchor: string
}

export interface CitedPractice {
  readonly practice: Practice
  readonly citation: number
}

export interface CitedFigure {
  readonly figure: Figure
  readonly citation: number
}

/** One line of a comparison or of a list of places. */
export interface Row {
  readonly locality: Locality
  readonly figures: readonly CitedFigure[]
  readonly practices: readonly CitedPractice[]
  /** Set where this place has nothing on the subject. */
  readonly missing?: true
}

/** What is known to be wrong with a question: a figure or a practice credited to the wrong place, or a wrong number. */
export type Correction =
  | {
      readonly kind: 'figureElsewhere'
      readonly asked: string
      readonly stated: string
      readonly figure: CitedFigure
    }
  | {
      readonly kind: 'practiceElsewhere'
      readonly asked: string
      readonly name: string
      readonly practice: CitedPractice
      /** Every place whose article knows the name. */
      readonly localities: readonly Locality[]
    }
  /** 龙文芝山街道: the street is named under a place that it does not belong to. */
  | {
      readonly kind: 'placeElsewhere'
      readonly asked: string
      readonly name: string
      readonly practice: CitedPractice
    }
  | { readonly kind: 'metricElsewhere'; readonly asked: string; readonly figure: CitedFigure }
  /** The number is printed there, but of something else. */
  | { readonly kind: 'otherThing'; readonly stated: string; readonly figure: CitedFigure }
  | { readonly kind: 'otherNumber'; readonly stated: string; readonly figure: CitedFigure }
  /** A statement that the print bears out otherwise: what it says of it, and in what it differs. */
  | {
      readonly kind: 'claim'
      readonly stated: string
      readonly figure: CitedFigure
      readonly differences: readonly Difference[]
      readonly instead?: CitedFigure
    }

/** What the print says of a claim; `unknown` where it neither confirms nor denies it. */
export type Verdict = 'yes' | 'no' | 'unknown'

/** Why there is no answer. */
export type Missing =
  /** The corpus holds nothing of the place; articles that only mention it are named. */
  | { readonly kind: 'place'; readonly asked: string; readonly mentionedBy: readonly Article[] }
  /** The place lies inside one that has an article, which does not single it out. */
  | { readonly kind: 'part'; readonly asked: string; readonly around: Article }
  /** The place is there, the number is not; `nearest` is what comes close without being beyond doubt, or the whole of it. */
  | {
      readonly kind: 'figure'
      readonly asked: string | undefined
      readonly nearest?: CitedFigure
      readonly whole?: true
    }
  /** The practice that is talked about does not speak of what is asked: 是哪家公司, 讲的题目. */
  | { readonly kind: 'detail'; readonly asked: string | undefined; readonly says?: string }
  /** The place is there, what is asked of it is not. */
  | { readonly kind: 'subject'; readonly asked: string; readonly words: readonly string[] }
  /** A plan, a reason, an opinion, a rank in the country: no record is of that kind. */
  | { readonly kind: 'modality'; readonly modality: Modality; readonly asked: string }
  | { readonly kind: 'nothing' }
  /** Nobody else does what was talked about. */
  | { readonly kind: 'elsewhere'; readonly of: Practice | undefined }
  /** Of a region no other place is held. */
  | { readonly kind: 'only'; readonly asked: string; readonly held: Article }
  /** “还有吗” at the end of the list, “第五个” of three, “来源呢” of nothing. */
  | { readonly kind: 'more' }
  | { readonly kind: 'nth'; readonly nth: number; readonly of: number }
  | { readonly kind: 'turn' }

export type Body =
  | { readonly kind: 'figures' }
  | { readonly kind: 'practices' }
  | { readonly kind: 'detail' }
  | { readonly kind: 'overview'; readonly articles: readonly Article[] }
  | {
      readonly kind: 'comparison'
      readonly rows: readonly Row[]
      /** Whether the rows' figures count the same thing in the same measure; absent where none are compared. */
      readonly comparable?: boolean
      /** The place with the larger figure, where the printed forms settle it. */
      readonly larger?: Locality | 'equal'
      /** Why they do not: for what bounds one of them, or since 名 are no 人次. */
      readonly unordered?: 'bounds' | 'units'
    }
  | { readonly kind: 'list'; readonly rows: readonly Row[] }
  /** Figures side by side, one row a place; a row without figures is of a place that was asked for and prints none. */
  | {
      readonly kind: 'table'
      /** The measure they all count, where they count one. */
      readonly measure?: string
      readonly rows: readonly Row[]
      /** Figures that nearly count it; or what the practices behind the others print besides. */
      readonly near: readonly CitedFigure[]
      readonly nearIs?: 'besides'
      readonly notes: readonly TableNote[]
    }
  /** The times as of which figures are printed. */
  | { readonly kind: 'times' }
  | { readonly kind: 'sources' }
  | { readonly kind: 'missing'; readonly missing: Missing }
  | { readonly kind: 'corrected' }
  | { readonly kind: 'talk'; readonly talk: SmallTalk }

/** What may be said of the figures of a table together. */
export type TableNote =
  | { readonly kind: 'largest' | 'smallest'; readonly figure: Figure }
  /** The second, the third of a row that begins with the largest, or the smallest. */
  | { readonly kind: 'ranked'; readonly place: number; readonly least: boolean; readonly figure: Figure }
  /** One set against another. */
  | {
      readonly kind: 'ordered'
      readonly first: Figure
      readonly second: Figure
      readonly order: 'less' | 'equal' | 'greater'
    }
  /** Each place counts something of its own; bounds overlap; they count different things. */
  | { readonly kind: 'notOrdered'; readonly why: 'apart' | 'bounds' | 'unlike' }
  | {
      readonly kind: 'computed'
      readonly operation: Computed['operation'] | 'product' | 'base' | 'middle'
      readonly value: number
      /** A quotient as people tell it, where that is to fewer decimals: 约合35.4%, 约合6.9名/支. */
      readonly told?: number
      readonly unit: string
      /** The upper end, where a printed range is taken so many times. */
      readonly upTo?: number
      /** Whether the first of the figures is a share of what the others come to. */
      readonly ofSum?: true
      /** Of a base: the second of the figures is a rate by which the first fell. */
      readonly fell?: true
      /** How many times the first of the figures is taken. */
      readonly times?: number
      /** What the printed numbers leave open of it; absent where they are exact. */
      readonly bound?: ResultBound
      /** The larger first of a difference, the part of a share, what is divided of an average. */
      readonly figures: readonly Figure[]
      /** Whether what is planned is added to what is reached. */
      readonly plans: boolean
      /** Whether the figures count by one measure; where they do not, the number stands for nothing by itself. */
      readonly alike: boolean
    }
  /** How often something is in so many years, by a printed rhythm; and how far two of them are apart. */
  | {
      readonly kind: 'inYears'
      readonly years: number
      readonly each: readonly { readonly figure: Figure; readonly times: number }[]
      readonly apart?: number
    }
  /** Of several quotients the largest, or the smallest, by what is divided. */
  | { readonly kind: 'leads'; readonly figure: Figure; readonly least: boolean }
  | { readonly kind: 'notReckoned'; readonly why: 'bounds' | 'unlike' }
  /** All print one number, and count different things. */
  | { readonly kind: 'printedAlike' }
  /** Of several things that are asked for no number is printed of these. */
  | { readonly kind: 'notPrinted'; readonly things: readonly string[] }
  /** No figure of these places says that it is of what is asked; one may be, in other words. */
  | { readonly kind: 'notTold'; readonly places: readonly string[] }
  /** There are so many in all. */
  | { readonly kind: 'cut'; readonly of: number }

export type ResultBound = 'about' | 'atLeast' | 'atMost'

/** A number that no article prints, with the printed figures that it was made of. */
export interface Computed {
  readonly operation: 'sum' | 'difference' | 'average' | 'share' | 'times'
  readonly value: number
  readonly unit: string
  /** What the printed numbers leave open of it: 200余名 and 50余名 are about 250; absent where they are exact. */
  readonly bound?: ResultBound
  /** Indices into the answer's figures. */
  readonly of: readonly number[]
}

/** A reason a person can read: which words, synonyms and places matched, and how far the evidence went. */
export interface Why {
  readonly words: readonly {
    readonly word: string
    readonly synonyms: readonly string[]
    readonly weight: number
  }[]
  readonly records: readonly {
    readonly id: string
    readonly name: string
    readonly score: number
    readonly matched: readonly string[]
  }[]
  /** What the learnt model was asked, in order. */
  readonly decisions: readonly Decision[]
  /** The step of the ladder that decided, in words. */
  readonly decided: string
}

/** How an answer relates to what was talked about. */
export type Taken =
  /** It goes on with a place or practice that the message does not name. */
  | { readonly kind: 'kept'; readonly name: string }
  /** There is nothing there, and it looks elsewhere. */
  | { readonly kind: 'widened'; readonly from: string }
  /** The message names no place, and what it says is said of others, the one that leads first. */
  | { readonly kind: 'left'; readonly from: string; readonly to: readonly string[] }
  /** That practice prints no such number, another of its article does. */
  | { readonly kind: 'beside'; readonly practice: string }
  /** Nothing there is like what was talked about; this is what the place has. */
  | { readonly kind: 'instead'; readonly of: string; readonly whose: string | undefined }
  /** What was asked for is told; these are other practices of the same place. */
  | { readonly kind: 'others'; readonly of: string }

/** Another reading of the message that is about as likely. */
export interface Choice {
  readonly label: string
  /** What to ask to get it. */
  readonly q: string
  /** The practice that answers it. */
  readonly practice: string
}

export interface Answer {
  readonly reading: Reading
  readonly intent: Intent
  readonly answerable: boolean
  readonly body: Body
  readonly practices: readonly CitedPractice[]
  readonly figures: readonly CitedFigure[]
  readonly citations: readonly Citation[]
  readonly corrections: readonly Correction[]
  /** Near the question, but no answer to it. */
  readonly related: readonly Practice[]
  readonly suggestions: readonly string[]
  /** What was taken over from the conversation, or that the answer leaves it; one short line. */
  readonly taken?: Taken
  /** Places that were asked of as well and that the corpus does not hold. */
  readonly absent: readonly string[]
  /** Telling words of the question that no shown record vouches for. */
  readonly unreported: readonly string[]
  /** Of a yes-or-no question: what the print says. */
  readonly verdict?: Verdict
  readonly computed?: Computed
  readonly choices: readonly Choice[]
  /** How many more practices “还有吗” would bring. */
  readonly more: number
  readonly why: Why
}

/** Whom and what a stretch of the conversation was about. */
export interface Focus {
  readonly article: string
  readonly practice?: string
  /** What was asked when it came up. */
  readonly subject: string
}

/** What a conversation remembers; plain data that can be stored. Only an answered turn changes it. */
export interface Turn {
  readonly version: 2
  /** What the last answer led with. */
  readonly focus?: Focus
  /** The places named last; they stay until others are. */
  readonly places: readonly PlaceReading[]
  /** The question that opened the subject: follow-ups with few words of their own lean on it. */
  readonly subject: string
  /** The last message that was answered, as it was written. */
  readonly question: string
  /** The words of the number asked for last; empty where none was. */
  readonly asked: string
  /** Practices as numbered in the last list. */
  readonly listed: readonly string[]
  /** Lists before that one, the latest first; the first of all stays. */
  readonly earlierLists?: readonly (readonly string[])[]
  /** What “还有吗” brings next, best first. */
  readonly queue: readonly string[]
  /** Figures told, the latest first. */
  readonly ledger: readonly string[]
  /** How many of them the last answer told. */
  readonly toldLast: number
  /** Articles the last answer cited. */
  readonly articles: readonly string[]
  /** What was talked about before, the latest first. */
  readonly trail: readonly Focus[]
}

export interface Reply {
  readonly answer: Answer
  readonly turn: Turn
}

/** Collects what an answer cites and numbers the articles in the order of first use. */
export function createCitations(articleOf: (id: string) => Article): {
  readonly figure: (figure: Figure) => CitedFigure
  readonly practice: (practice: Practice) => CitedPractice
  readonly article: (article: Article) => number
  readonly list: () => readonly Citation[]
} {
  const citations: Citation[] = []
  const number = (articleId: string, anchor: string): number => {
    const known = citations.find(({ article }) => article.id === articleId)
    if (known !== undefined) return known.n
    const n = citations.length + 1
    citations.push({ n, article: articleOf(articleId), anchor })
    return n
  }
  return {
    figure: (figure) => ({ figure, citation: number(figure.articleId, figure.anchor) }),
    practice: (practice) => ({ practice, citation: number(practice.articleId, practiceAnchor(practice)) }),
    article: (article) => {
      const first = article.practices[0]
      return number(article.id, first === undefined ? article.title : practiceAnchor(first))
    },
    list: () => citations,
  }
}

/** A practice is located by its first figure, else by the longest of its printed names. */
function practiceAnchor(practice: Practice): string {
  const figure = practice.figures[0]
  if (figure !== undefined) return figure.anchor
  return practice.names
    .filter((name) => name.length <= 24)
    .reduce((a, b) => (b.length > a.length ? b : a), practice.name)
}
