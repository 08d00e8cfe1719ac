/** How an answer is to stand: what its chat and its platform can do, which page it is, in full or in short. */
import type { Answer } from '../answer/answer.ts'
import type { Topic } from '../knowledge/lexicon.ts'

export interface MessageContext {
  /** To name a topic's button and to subscribe to it. */
  readonly topics: readonly Topic[]
  /** Whether the figures of an answer can be drawn here; nothing can where it is left out. */
  readonly draws?: (answer: Answer) => boolean
  /** Whether briefs can be written here. */
  readonly writes?: boolean
}

/** How an answer is to stand in its chat. */
export interface AnswerForm {
  /** Under which the question is remembered; without it there are no buttons that need to know it. */
  readonly slip?: string
  /** Which page of the answer this is; 0 is the first. */
  readonly page?: number
  /** For a chat where others watch: the best of it, and the way to the rest. */
  readonly short?: boolean
  /** Whether the full one can be had in its place; otherwise it can in private. */
  readonly extends?: boolean
  /** Whether there is a place to subscribe in. */
  readonly subscribes?: boolean
}
