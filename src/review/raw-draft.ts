/** A draft as its file holds it: plain data, for whoever changes it and writes it again. */
import { parse } from 'yaml'
import type { Proposal } from '../ingest/proposal.ts'
import type { FigureRole, Locality, Stretch } from '../knowledge/article.ts'

export interface RawFigure {
  readonly metric: string
  readonly printed: string
  readonly value: number
  readonly unit: string
  readonly kind: string
  readonly anchor: string
  readonly role?: FigureRole
  readonly asOf?: string
  readonly measure?: string
  /** A narrower place within the locality. */
  readonly place?: string
  /** Where it is another than its practice's; empty where nobody knows. */
  readonly locality?: Locality
  readonly placed?: string
  readonly aliases?: readonly string[]
}

export interface RawPractice {
  readonly id: string
  readonly name: string
  readonly problem?: string
  readonly summary?: string
  readonly topics?: readonly string[]
  readonly locality?: Locality
  readonly names?: readonly string[]
  readonly aliases?: readonly string[]
  readonly asks?: readonly string[]
  readonly passage?: string
  /** What a machine proposed, until somebody reviews it. */
  readonly proposal?: Proposal
  readonly figures?: readonly RawFigure[] | null
}

export interface RawDraft {
  readonly id: string
  readonly draft?: boolean
  readonly checked?: boolean
  readonly locality: Locality
  readonly title: string
  readonly byline?: string
  readonly overview?: string
  readonly document: {
    readonly file: string
    readonly sha256: string
    /** Whether a machine read its print off a picture. */
    readonly recognized?: boolean
    readonly stretches?: readonly Stretch[]
  }
  readonly places?: readonly { readonly name: string; readonly aliases?: readonly string[] }[] | null
  readonly mentioned?: readonly string[] | null
  readonly notes?: readonly string[] | null
  readonly figures?: readonly RawFigure[] | null
  readonly practices: readonly RawPractice[]
  readonly passages?: readonly string[] | null
  readonly unsure?: readonly string[] | null
  readonly fingerprint?: string
}

/** @param text of a file in which `readArticle` found no problem */
export const parseDraft = (text: string): RawDraft => parse(text) as RawDraft
