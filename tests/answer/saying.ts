/** What is said to the shipped corpus, and what of an answer is looked at. */
import type { Answer, Turn } from '../../src/answer/answer.ts'
import { answerJson } from '../../src/messages/answer-json.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'

const { ask, context } = shippedCorpus()

/** The answer to the last of several messages of one conversation. */
export function say(...messages: readonly string[]): Answer {
  let turn: Turn | undefined
  let answer: Answer | undefined
  for (const message of messages) ({ answer, turn } = ask(message, turn))
  if (answer === undefined) throw new Error('nothing was said')
  return answer
}

export const json = (answer: Answer) => answerJson(answer, context)
export const textOf = (answer: Answer): string => String(json(answer)['text'])
export const correctionOf = (answer: Answer): string => String(json(answer)['correction'] ?? '')
export const practicesOf = (answer: Answer): string[] => answer.practices.map(({ practice }) => practice.id)
