/** A draft with what was proposed for its practices, kept apart from the draft's own fields until somebody reviews it. */
import { parse, stringify } from 'yaml'
import { isUntouched, sealed } from './draft.ts'
import type { Drafter } from './drafting.ts'
import type { Proposal } from './proposal.ts'

interface DraftPractice {
  readonly name: string
  readonly passage?: string
  readonly proposal?: Proposal
}
interface DraftRecord {
  readonly title: string
  readonly notes: readonly string[]
  readonly practices: readonly DraftPractice[]
  readonly fingerprint?: string
}

/** Notes on proposals begin with it: they end with the review. */
export const PROPOSAL_NOTE = '机器拟稿：'
/** A document of more practices is asked about no further. */
const MOST_ASKED = 12

const written = ({ fingerprint: _, ...record }: DraftRecord): string =>
  sealed(stringify(record, { lineWidth: 0, aliasDuplicateObjects: false }))

/** @param text of a draft as the tool wrote it */
export async function withProposals(text: string, drafter: Drafter): Promise<string> {
  const draft = parse(text) as DraftRecord
  const notes = [...draft.notes]
  const practices: DraftPractice[] = []
  for (const practice of draft.practices) {
    const { name, passage = '' } = practice
    const { proposal, reasons } =
      practices.length < MOST_ASKED
        ? await drafter.propose({ title: draft.title, name, passage })
        : { proposal: undefined, reasons: [] }
    practices.push(proposal === undefined ? practice : { ...practice, proposal })
    notes.push(...reasons.map((reason) => `${PROPOSAL_NOTE}做法“${name.replace(/[“”]/gu, '')}”的${reason}`))
  }
  return written({ ...draft, notes, practices })
}

/** The draft as it was before anything was proposed; one that somebody has edited stays as it is. */
export function withoutProposals(text: string): string {
  if (!isUntouched(text) || !(text.includes('proposal:') || text.includes(PROPOSAL_NOTE))) return text
  const draft = parse(text) as DraftRecord
  return written({
    ...draft,
    notes: draft.notes.filter((note) => !note.startsWith(PROPOSAL_NOTE)),
    practices: draft.practices.map(({ proposal: _, ...practice }) => practice),
  })
}
