import { beforeAll, expect, it } from 'vitest'
import type { Answer } from '../../src/answer/answer.ts'
import { warmUp } from '../../src/dialogue/warm-up.ts'
import { shippedCorpus } from './shipped-corpus.ts'

/** Warms a corpus up. @returns what it was asked, what came of it, and the texts cut into words beside */
function warmed() {
  const corpus = shippedCorpus()
  const asked: string[] = []
  const answers: Answer[] = []
  const cut: string[] = []
  warmUp({
    ...corpus,
    ask: (...question) => {
      const reply = corpus.ask(...question)
      asked.push(question[0])
      answers.push(reply.answer)
      return reply
    },
    segment: (text) => {
      cut.push(text)
      return corpus.segment(text)
    },
  })
  return { asked, answers, cut, knowledge: corpus.knowledge }
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
  const { cut, knowledge } = warm
  const [figure] = knowledge.figures
  const others = knowledge.figures.filter(
    (other) => other !== figure && other.articleId === figure?.articleId && other.place === undefined,
  )
  // They are cut into words only where a number that is said is held against them.
  expect(others.some(({ metric }) => cut.some((text) => text !== '' && metric.startsWith(text)))).toBe(true)
})
