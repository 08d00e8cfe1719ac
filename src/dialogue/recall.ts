/** Remembers the last answers: a page turned, a figure opened, a question many people ask is not worked out again. */
import type { Reply, Turn } from '../answer/answer.ts'
import type { Ask } from '../answer/ask.ts'

/** Answers kept: each is a handful of references into the knowledge. */
const KEPT = 1000
/** Longer texts are pasted once, not asked twice. */
const LONGEST = 200

/** The same `ask`, which must depend on nothing but its arguments. */
export function createRecall(ask: Ask, kept = KEPT): Ask {
  const replies = createMemory<Reply>(kept)
  return (text: string, previous?: Turn) => {
    if (text.length > LONGEST) return ask(text, previous)
    const key = previous === undefined ? text : `${text}\n${JSON.stringify(previous)}`
    return replies(key, () => ask(text, previous))
  }
}

/** What was asked for longest ago is forgotten first. */
function createMemory<Result>(kept: number): (key: string, make: () => Result) => Result {
  const results = new Map<string, Result>()
  return (key, make) => {
    const known = results.get(key)
    const result = known ?? make()
    if (known !== undefined) results.delete(key)
    else if (results.size >= kept) results.delete(results.keys().next().value ?? '')
    results.set(key, result)
    return result
  }
}
