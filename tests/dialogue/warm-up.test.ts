import { expect, it } from 'vitest'
import type { Answer } from '../../src/answer/answer.ts'
import { warmUp } from '../../src/dialogue/warm-up.ts'
import { shippedCorpus } from './shipped-corpus.ts'

it('asks for a practice, for a figure and in pinyin before anybody does', () => {
  const corpus = shippedCorpus()
  const answers: Answer[] = []
  warmUp({
    ...corpus,
    ask: (...question) => {
      const reply = corpus.ask(...question)
      answers.push(reply.answer)
      return reply
    },
  })
  const intents = answers.map(({ intent }) => intent)
  expect(intents).toContain('practice')
  expect(intents).toContain('figure')
  expect(answers.some(({ reading }) => reading.repairs.length > 0)).toBe(true)
})
