/** What an article holds: practices, figures, places, and where of its source document all of it stands. */
import { createHash } from 'node:crypto'
import type { Bound } from './quantity.ts'

/** A place as its path from the province down: `['四川省', '成都市', '大邑县']`. */
export type Locality = readonly string[]

export const FIGURE_KINDS = [
  'count',
  'share',
  'change',
  'money',
  'area',
  'frequency',
  'duration',
  'age',
  'rank',
  'ratio',
  'date',
  'time',
] as const
export type FigureKind = (typeof FIGURE_KINDS)[number]

/** What a figure is where it is not simply what is so: not yet reached, before, of a part, of the whole, by how much. */
export const FIGURE_ROLES = ['plan', 'target', 'start', 'part', 'total', 'change'] as const
export type FigureRole = (typeof FIGURE_ROLES)[number]

/** How the place of a draft's record is known; an `undecided` one answers nothing. */
export const PLACINGS = ['stated', 'carried', 'subject', 'given', 'undecided'] as const

/** Anchors are verbatim, so they stay short: long enough to be found, too short to be a copy. */
export const ANCHOR_LENGTH = { min: 8, max: 24 } as const

/** What a record said before it was corrected. */
interface Correction {
  /** When it was corrected, as it is to be told: 2026年11月. */
  readonly until?: string
  readonly why?: string
}

/** A form of a figure that was corrected. */
export interface FormerFigure extends Correction {
  readonly metric: string
  readonly printed: string
}

/** A name of a practice that was corrected, with its id where that was another. */
export interface FormerPractice extends Correction {
  readonly name: string
  readonly id?: string
}

/** One printed number with its metric, unit, time and place. */
export interface Figure {
  /** Stable while metric and printed form stay: `wenzhou:1a2b3c4d`. */
  readonly id: string
  readonly articleId: string
  /** Absent for a figure of the place as a whole. */
  readonly practiceId?: string
  readonly locality: Locality
  /** A narrower place inside the locality, where the figure is of that place only. */
  readonly place?: string
  readonly metric: string
  readonly printed: string
  readonly value: number
  readonly upTo?: number
  readonly unit: string
  readonly bound: Bound
  readonly kind: FigureKind
  /** What it counts, by a name of the lexicon's measures: only figures of one measure are set beside each other. */
  readonly measure?: string
  /** Measures that it nearly counts: told below their tables, under its own name. */
  readonly near: readonly string[]
  readonly role?: FigureRole
  readonly asOf?: string
  readonly anchor: string
  readonly aliases: readonly string[]
  /** The oldest form first; absent where it was never corrected. */
  readonly formerly?: readonly FormerFigure[]
}

/** One measure or mechanism a locality adopted. */
export interface Practice {
  /** Article and practice, `wenzhou/yecai-daili`. */
  readonly id: string
  readonly articleId: string
  readonly locality: Locality
  readonly name: string
  readonly problem: string
  readonly summary: string
  /** Topic names, the main one first. */
  readonly topics: readonly string[]
  readonly names: readonly string[]
  readonly aliases: readonly string[]
  /** Whole questions of people who do not know its name. */
  readonly asks: readonly string[]
  readonly places: readonly string[]
  readonly figures: readonly Figure[]
  /** The oldest form first; absent where it was never corrected. */
  readonly formerly?: readonly FormerPractice[]
  /** Of a draft: the text the practice was found in, for its reviewer. */
  readonly passage?: string
}

export interface NamedPlace {
  readonly name: string
  readonly aliases: readonly string[]
}

/** A stretch of a document: begins with the scrap `from`, ends with the scrap `to`. */
export interface Stretch {
  readonly from: string
  readonly to: string
}

export interface SourceDocument {
  readonly file: string
  readonly sha256: string
  readonly stretches: readonly Stretch[]
}

/** One published piece about one locality; the unit of citation. */
export interface Article {
  readonly id: string
  readonly file: string
  /** Not reviewed whole. */
  readonly draft: boolean
  /** Of a draft: whether its place and each of its figures have been confirmed against the source. */
  readonly checked?: boolean
  readonly locality: Locality
  readonly title: string
  readonly byline: string
  readonly publication: string | null
  readonly overview: string
  readonly document: SourceDocument
  readonly places: readonly NamedPlace[]
  readonly mentioned: readonly string[]
  readonly notes: readonly string[]
  readonly figures: readonly Figure[]
  readonly practices: readonly Practice[]
  /** Of a draft: text of the article that is in no practice, and captions. */
  readonly passages?: readonly string[]
  /** Of a draft: what the ingesting tool could not decide. */
  readonly unsure?: readonly string[]
}

/** White space is how the print happened to break; scraps are compared without it. */
export const squash = (text: string): string => text.replace(/\s+/gu, '')

/** Of a form of a figure: it stays while metric and printed form do. */
export function figureId(
  articleId: string,
  figure: { readonly metric: string; readonly printed: string },
): string {
  const digest = createHash('sha256').update(`${figure.metric}\n${figure.printed}`).digest('hex')
  return `${articleId}:${digest.slice(0, 8)}`
}
