/** Whether a message asks to have another text checked, and says nothing else; the phrases are data. */
import type { CheckRequests } from '../knowledge/lexicon.ts'
import { fold } from '../search/fold.ts'
import { createComposed } from './phrases.ts'

export interface CheckRequestReader {
  readonly asksToCheck: (text: string) => boolean
  readonly isQuestion: (text: string) => boolean
}

export function createCheckRequestReader({ asks, around, questions }: CheckRequests): CheckRequestReader {
  return {
    asksToCheck: createComposed(asks, around),
    isQuestion: (text) => {
      const folded = fold(text)
      return questions.some((word) => folded.includes(word))
    },
  }
}
