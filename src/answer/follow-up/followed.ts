/** What became of a message in the middle of a conversation. */
import type { Answer } from '../answer.ts'

/** An answer, and whether the message opened a subject of its own. */
export interface Followed {
  readonly answer: Answer
  readonly opens: boolean
  /** The subject that the message goes back to. */
  readonly subject?: string
}

export const follows = (answer: Answer): Followed => ({ answer, opens: false })
export const opens = (answer: Answer): Followed => ({ answer, opens: true })

/** One line that says what was taken over; an answer that names its place needs none. */
export const kept = (answer: Answer, name: string): Answer => ({ taken: { kind: 'kept', name }, ...answer })
