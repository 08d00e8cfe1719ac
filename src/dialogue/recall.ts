/** Remembers the last answers: a page turned, a figure opened, a question many people ask is not worked out again. */
import type { Reply, Turn } from '../answer/answer.ts'
import type { Ask } from '../answer/ask.ts'

/** Answers kept: each is a handful of references into the knowledge. */
const KEPT = 1000
/** Longer texts are pasted once, not asked twice. */
const LONGEST = 200

/** The same `ask`, which must depend on nothing but its arguments. */
export function createRecall(ask: Ask, kept = KEPT): Ask {
  const replies = new Map<string, Reply>()
  return (text: string, previous?: Turn) => {
    if (text.length > LONGEST) return ask(text, previous)
    const key = previous === undefined ? text : `${text}\n${JSON.stringify(previous)}`
    const known = replies.get(key)
    if (known !== undefined) {
      // The one used last is the last to go.
      replies.delete(key)
      replies.set(key, known)
      return known
    }
    const reply = ask(text, previous)
    if (replies.size >= kept) replies.delete(replies.keys().next().value ?? '')
    replies.set(key, reply)
    return reply
  }
}
