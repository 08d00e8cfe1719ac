/** Messages with what of them asks → examples of clauses, by which `answer/asking-part.ts` tells the part that asks. */
import type { ToldClause } from '../answer/asking-part.ts'
import type { Span } from '../answer/reading/spans.ts'
import { type Talk, withTalk } from './evaluate.ts'
import type { Example } from './logistic.ts'
import { readMarked } from './marked.ts'

/** A message and the stretches of it that ask, in their order. */
export interface AskingMessage {
  readonly text: string
  readonly asking: readonly string[]
  /** Examples of one group are never on both sides of a cross-validation. */
  readonly group: string
}

/** How a message is read. */
export type Told = (text: string) => { readonly text: string; readonly clauses: readonly ToldClause[] }

/** Messages of a file, one a line, in which what asks stands in `⟦ ⟧`. */
export const readAskingMessages = (file: string, text: string): AskingMessage[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, at) => {
      const { text: whole, marks } = readMarked(line)
      const asking = marks.map(({ printed }) => printed)
      return { text: whole, asking, group: `${file} ${Math.floor(at / TOGETHER)}` }
    })
/** Messages of one author and hour are much alike. */
const TOGETHER = 10

/** Each talk around so many questions, one after the other. */
export const questionsAmongTalk = (
  questions: readonly string[],
  talks: readonly Talk[],
  each: number,
): AskingMessage[] =>
  talks.flatMap((talk, nth) =>
    Array.from({ length: each }, (_, turn) => {
      const question = questions[(nth * each + turn) % questions.length] ?? ''
      return { text: withTalk(question, talk), asking: [question], group: `talk ${nth}` }
    }),
  )

/** Its clauses, each an example; none where what asks is read otherwise within the message than alone. */
export function askingExamples({ asking, group, text }: AskingMessage, told: Told): Example[] {
  const whole = told(text)
  const spans: Span[] = []
  for (const stretch of asking) {
    const read = told(stretch).text.trim()
    const start = whole.text.indexOf(read, spans.at(-1)?.end ?? 0)
    if (start < 0) return []
    spans.push({ start, end: start + read.length })
  }
  return whole.clauses.map(({ end, features, start, wording }) => {
    const within = spans.reduce(
      (sum, span) => sum + Math.max(0, Math.min(end, span.end) - Math.max(start, span.start)),
      0,
    )
    return { features, text: wording, positive: within * 2 > end - start, group }
  })
}
