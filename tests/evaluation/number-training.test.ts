import { describe, expect, it } from 'vitest'
import { likeliest, type NumberCandidate } from '../../src/answer/follow-up/meant-number.ts'
import { trainChoice } from '../../src/evaluation/choice-training.ts'
import { numberExample } from '../../src/evaluation/number-training.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'

const figures = shippedCorpus().knowledge.figures.slice(0, 3)
const none: NumberCandidate = { figure: undefined, features: { none: 1 } }
const candidates = (said: number): readonly NumberCandidate[] => [
  ...figures.map((figure, at) => ({ figure, features: { said: at === said ? 1 : 0 } })),
  none,
]

describe('learning which number is meant', () => {
  it('takes for right the figures that a reply must hold, and none where it must say that there is none', () => {
    const turn = { say: '多少', kind: 'short' }
    const printed = figures[1]?.printed ?? ''
    expect(numberExample(candidates(0), { ...turn, expect_figures: [printed] }, 'a')?.right[1]).toBe(true)
    expect(numberExample(candidates(0), { ...turn, refuse: true }, 'a')?.right).toEqual([
      false,
      false,
      false,
      true,
    ])
    expect(numberExample(candidates(0), turn, 'a')).toBeUndefined()
  })

  it('learns that what is said is meant', () => {
    const examples = [0, 1, 2].map((said) => ({
      options: candidates(said),
      right: [...figures.map((_, at) => at === said), false],
      group: `${said}`,
    }))
    const weights = trainChoice(examples)
    expect(likeliest(candidates(1), weights).figure).toBe(figures[1])
  })
})
