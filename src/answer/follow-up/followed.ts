/** What became of a message in the middle of a conversation. */
import type { Answer } from '../answer.ts'

/** An answer, and whether the message opened a subject of its own. */
export interface Followed {
  readonly answer: Answer
  readonly opens: boolean
  /** It opened it plainly: whoever asks so expects to hear of other places. */
  readonly plain?: boolean
  /** The subject that the message goes back to. */
  readonly subject?: string
}

export const follows = (answer: Answer): Followed => ({ answer, opens: false })
export const opens = (answer: Answer): Followed => ({ answer, opens: true })
export const opensPlainly = (answer: Answer): Followed => ({ answer, opens: true, plain: true })

/** One line that says what was taken over; an answer that names its place needs none. */
export const kept = (answer: Answer, name: string): Answer => ({ taken: { kind: 'kept', name }, ...answer })
