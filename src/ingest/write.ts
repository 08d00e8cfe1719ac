/** Drafts → files: whole or not at all, and never over what somebody has edited. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Draft, isUntouched, withSourceFile } from './draft.ts'
import { withoutProposals } from './proposed.ts'
import { writeWhole } from './whole-file.ts'

export type Saved =
  | 'written'
  /** The same draft is there already. */
  | 'unchanged'
  /** The tool's own draft, not edited by anybody, was replaced by a better one. */
  | 'updated'
  /** Somebody has edited the draft there; it was left as it is. */
  | 'edited'
  /** A finished record of the same document and place is in the folder. */
  | 'reviewed'

/** What would become of a draft. */
export function standingOf(folder: string, draft: Draft, finished: FinishedRecords): Saved {
  if (finished.has(draft.sha256, draft.locality)) return 'reviewed'
  const path = join(folder, `${draft.id}.yaml`)
  if (!existsSync(path)) return 'written'
  const there = withoutProposals(readFileSync(path, 'utf8'))
  // A copy of the document under another name yields the same draft, save for that name.
  if (there === draft.text || withSourceFile(there, draft.file) === draft.text) return 'unchanged'
  return isUntouched(there) ? 'updated' : 'edited'
}

/** @param text what is written, where anything is */
export function saveDraft(folder: string, draft: Draft, finished: FinishedRecords, text = draft.text): Saved {
  const saved = standingOf(folder, draft, finished)
  if (saved === 'written' || saved === 'updated') writeWhole(join(folder, `${draft.id}.yaml`), text)
  return saved
}

/** Finished records in the folder, by document and place. */
export interface FinishedRecords {
  readonly has: (sha256: string, locality: readonly string[]) => boolean
}

/** Looks through the folder once. Drafts are passed over by their mark, so that thousands of them cost little. */
export function finishedRecords(folder: string): FinishedRecords {
  const keys = new Set<string>()
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (!/\.ya?ml$/u.test(name) || name.startsWith('.')) continue
    const text = readFileSync(join(folder, name), 'utf8')
    if (/^draft: true$/mu.test(text)) continue
    const sha256 = /^ {1,12}sha256: "?([0-9a-f]{64})"? {0,4}$/mu.exec(text)?.[1]
    const locality = /^locality: {0,4}(\[[^\]]{0,400}\]|(?:\n {0,12}- .{0,80}){1,12})/mu.exec(text)?.[1]
    if (sha256 !== undefined && locality !== undefined)
      keys.add(`${sha256} ${(locality.match(/[^\s,[\]"'-]+/gu) ?? []).join('/')}`)
  }
  return { has: (sha256, locality) => keys.has(`${sha256} ${locality.join('/')}`) }
}
