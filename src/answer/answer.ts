/** Question × corpus → `Answer`, as plain data: found with citations, corrected, or what is missing. */
import type { Article, Figure, Locality, Practice } from '../knowledge/article.ts'
import type { Evidence } from './evidence.ts'
import type { PlaceReading } from './places.ts'
import type { Question, SmallTalk } from './question.ts'

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
  | { readonly kind: 'otherNumber'; readonly stated: string; readonly figure: CitedFigure }

/** Why there is no answer. */
export type Missing =
  /** The corpus holds nothing of the place; articles that only mention it are named. */
  | { readonly kind: 'place'; readonly asked: string; readonly mentionedBy: readonly Article[] }
  /** The place lies inside one that has an article, which does not single it out. */
  | { readonly kind: 'part'; readonly asked: string; readonly around: Article }
  /** The place is there, the number is not. */
  | { readonly kind: 'figure'; readonly asked: string | undefined }
  /** The place is there, what is asked of it is not. */
  | { readonly kind: 'subject'; readonly asked: string; readonly words: readonly string[] }
  | { readonly kind: 'nothing' }
  /** “还有吗” at the end of the list, “第五个” of three, “来源呢” of nothing. */
  | { readonly kind: 'more' }
  | { readonly kind: 'nth'; readonly nth: number; readonly of: number }
  | { readonly kind: 'turn' }

export type Body =
  | { readonly kind: 'figures'; readonly verdict?: never }
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
    }
  | { readonly kind: 'list'; readonly rows: readonly Row[] }
  | { readonly kind: 'sources' }
  | { readonly kind: 'missing'; readonly missing: Missing }
  | { readonly kind: 'corrected' }
  | { readonly kind: 'talk'; readonly talk: SmallTalk }

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
    readonly evidence: Evidence
    readonly matched: readonly string[]
  }[]
  /** The step of the ladder that decided, in words. */
  readonly decided: string
}

export interface Answer {
  readonly question: Question
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
  /** Places that were asked of as well and that the corpus does not hold. */
  readonly absent: readonly string[]
  /** How many more practices “还有吗” would bring. */
  readonly more: number
  readonly why: Why
}

/** What a conversation remembers of its last turn; plain data that can be stored. */
export interface Turn {
  readonly version: 1
  readonly content: string
  readonly asked: string
  readonly places: readonly PlaceReading[]
  readonly expectsFigure: boolean
  readonly list: boolean
  /** Practices the reader has seen, in the order in which they can be asked for by number. */
  readonly shown: readonly string[]
  /** What “还有吗” brings next, best first. */
  readonly queue: readonly string[]
  readonly figures: readonly string[]
  readonly articles: readonly string[]
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
