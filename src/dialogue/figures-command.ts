/** `/figures 社工持证率`, `/figures 温州`, `/figures 2024年`, `/figures 钱`: a few words → the question that gets their table. */
import type { Ask } from '../answer/ask.ts'

/** How a table is asked for: of a place or a measure, and of figures of one sort or time. */
const ASKED_FOR: readonly ((words: string) => string)[] = [
  (words) => words,
  (words) => `${words}的数据列个表`,
  (words) => `${words}的数都列出来`,
]

/** @returns what to ask; undefined where the corpus has no such figures */
export function figuresQuestion(ask: Ask, words: string): string | undefined {
  const refusals: string[] = []
  for (const question of ASKED_FOR) {
    const text = question(words)
    const { answerable, body, figures } = ask(text).answer
    if (answerable && body.kind === 'table' && figures.length > 0) return text
    // A place that the corpus does not hold is refused in the words of the answer.
    if (body.kind === 'missing' && ['place', 'part'].includes(body.missing.kind)) refusals.push(text)
  }
  // 超过1000 says which numbers are wanted, not of what.
  const plain = `${words}是多少`
  const { answerable, body } = /\d/u.test(words) ? NO_ANSWER : ask(plain).answer
  return refusals[0] ?? (answerable && body.kind === 'figures' ? plain : undefined)
}

const NO_ANSWER = { answerable: false, body: { kind: 'figures' } } as const
