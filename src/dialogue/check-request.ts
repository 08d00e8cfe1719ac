/** Whether a message asks to have another text checked, and says nothing else; the phrases are data. */
import type { CheckRequests } from '../knowledge/lexicon.ts'
import { fold } from '../search/fold.ts'
import { createComposed } from './phrases.ts'

export interface CheckRequestReader {
  readonly asksToCheck: (text: string) => boolean
  readonly isQuestion: (text: string) => boolean
  /** Whether a text asks something, and is not asked to be checked anywhere in it: 稿子如下……这些数对吗 is. */
  readonly asksOtherwise: (text: string) => boolean
}

export function createCheckRequestReader({ asks, around, questions }: CheckRequests): CheckRequestReader {
  const saysOneOf = (words: readonly string[], text: string): boolean => {
    const folded = fold(text)
    return words.some((word) => folded.includes(word))
  }
  return {
    asksToCheck: createComposed(asks, around),
    isQuestion: (text) => saysOneOf(questions, text),
    asksOtherwise: (text) => saysOneOf(questions, text) && !saysOneOf(asks, text),
  }
}
