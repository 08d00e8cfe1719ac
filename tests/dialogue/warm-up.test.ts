import { beforeAll, expect, it } from 'vitest'
import type { Answer } from '../../src/answer/answer.ts'
import type { Finding } from '../../src/answer/check/check-text.ts'
import { warmUp } from '../../src/dialogue/warm-up.ts'
import { shippedCorpus } from './shipped-corpus.ts'

/** Warms a corpus up. @returns what it was asked, what came of it, and what was found of the numbers it had checked */
function warmed() {
  const corpus = shippedCorpus()
  const asked: string[] = []
  const answers: Answer[] = []
  const findings: Finding[] = []
  warmUp({
    ...corpus,
    ask: (...question) => {
      const reply = corpus.ask(...question)
      asked.push(question[0])
      answers.push(reply.answer)
      return reply
    },
    checkText: (text) => {
      const checked = corpus.checkText(text)
      findings.push(...checked.findings)
      return checked
    },
  })
  return { asked, answers, findings, knowledge: corpus.knowledge }
}

let warm: ReturnType<typeof warmed>
// On a machine that does much else it takes long.
beforeAll(() => {
  warm = warmed()
}, 240_000)

it('asks for a practice, for a figure, in pinyin and in traditional characters before anybody does', () => {
  const { asked, answers } = warm
  const intents = answers.map(({ intent }) => intent)
  expect(intents).toContain('practice')
  expect(intents).toContain('figure')
  expect(answers.some(({ reading }) => reading.repairs.length > 0)).toBe(true)
  expect(asked.some((question) => question.includes('養'))).toBe(true)
})

it('types the beginning of an inline query: the bare name of a practice', () => {
  const { asked, knowledge } = warm
  expect(asked).toContain(knowledge.practices[0]?.name)
})

it('has a number checked against the figures of its place', () => {
  const { findings, knowledge } = warm
  const [figure] = knowledge.figures
  expect(findings.map(({ verdict }) => ('figure' in verdict ? verdict.figure.articleId : undefined))).toEqual(
    [figure?.articleId],
  )
})
