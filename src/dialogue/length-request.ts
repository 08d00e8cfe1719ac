/** Whether a message asks for the same answer shorter, or in full, and says nothing else; the phrases are data. */
import type { LengthRequests } from '../knowledge/lexicon.ts'
import { createComposed } from './phrases.ts'
import type { AnswerLength } from './settings.ts'

export function createLengthReader({
  brief,
  full,
  around,
}: LengthRequests): (text: string) => AnswerLength | undefined {
  const asksForBrief = createComposed(brief, around)
  const asksForFull = createComposed(full, around)
  return (text) => (asksForBrief(text) ? 'brief' : asksForFull(text) ? 'full' : undefined)
}
