import { describe, expect, it } from 'vitest'
import { standsAlone } from '../../src/answer/follow-up/stands-alone.ts'
import { TRAINING, train } from '../../src/evaluation/logistic.ts'
import { standingExample } from '../../src/evaluation/standing-training.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'

const { ask } = shippedCorpus()
const alone = ask('温州做了什么').answer
const onward = ask('罗定做了什么').answer
const standing = { features: { place: 1 }, text: '甲乙' }
const example = (right: readonly unknown[], isTurn: boolean) =>
  standingExample({ standing, alone, goingOn: () => onward }, (answer) => right.includes(answer), isTurn, 'a')

describe('a message in the middle of a conversation', () => {
  it('teaches that it stands alone, or goes on, by the one answer that is right', () => {
    expect(example([alone], true)).toMatchObject({ positive: true, weight: 1 })
    expect(example([onward], false)).toMatchObject({ positive: false, weight: 1 })
  })

  it('teaches little where both are right, by where it was said, and nothing where neither is', () => {
    expect(example([alone, onward], true)).toMatchObject({ positive: false, weight: 0.1 })
    expect(example([alone, onward], false)).toMatchObject({ positive: true, weight: 0.1 })
    expect(example([], true)).toBeUndefined()
  })

  it('is decided by what was learnt', () => {
    const examples = [1, 0].flatMap((place) =>
      Array.from({ length: 20 }, () => ({
        features: { place },
        text: '',
        positive: place === 1,
        group: 'a',
      })),
    )
    const model = train(examples, TRAINING)
    expect(standsAlone({ features: { place: 1 }, text: '' }, model)).toBe(true)
    expect(standsAlone({ features: { place: 0 }, text: '' }, model)).toBe(false)
  })
})
