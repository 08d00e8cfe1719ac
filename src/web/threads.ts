/** A conversation that lies in its address: the questions in their order, answered anew, so that nothing is kept of anybody. */
import type { Reply } from '../answer/answer.ts'
import type { Ask } from '../answer/ask.ts'
import { LONGEST_QUESTION } from '../answer/reading.ts'

/** Questions of one conversation, and characters of all together: an address that any browser and server takes. */
export const MOST_QUESTIONS = 12
export const LONGEST_THREAD = 1_200
/** Characters of one question: no more of it is read anywhere. */
export { LONGEST_QUESTION }

/** What one process remembers, so that a follow-up does not answer all that was asked before it again. */
const MOST_REMEMBERED = 1_000

export interface Exchange {
  readonly question: string
  readonly reply: Reply
}

/** @returns an exchange for each question, in their order */
export type AnswerThread = (questions: readonly string[]) => readonly Exchange[]

export function createThreads(ask: Ask): AnswerThread {
  const known = new Map<string, Reply>()
  const replyTo = (key: string, question: string, before: Reply | undefined): Reply => {
    const kept = known.get(key)
    if (kept !== undefined) return kept
    const reply = ask(question, before?.turn)
    const oldest = known.size < MOST_REMEMBERED ? undefined : known.keys().next().value
    if (oldest !== undefined) known.delete(oldest)
    known.set(key, reply)
    return reply
  }
  return (questions) => {
    const exchanges: Exchange[] = []
    for (const [at, question] of questions.entries()) {
      const key = JSON.stringify(questions.slice(0, at + 1))
      exchanges.push({ question, reply: replyTo(key, question, exchanges.at(-1)?.reply) })
    }
    return exchanges
  }
}

/** The questions that a further one is asked after: the latest, as far as an address holds them. */
export function carried(questions: readonly string[]): readonly string[] {
  const kept: string[] = []
  let left = LONGEST_THREAD - LONGEST_QUESTION
  for (const question of questions.toReversed()) {
    left -= question.length
    if (kept.length === MOST_QUESTIONS - 1 || left < 0) break
    kept.unshift(question)
  }
  return kept
}
