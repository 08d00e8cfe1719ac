import { describe, expect, it } from 'vitest'
import { wordingOf } from '../../src/answer/wording.ts'
import {
  crossValidateWording,
  trainWording,
  type WordingExample,
} from '../../src/evaluation/wording-training.ts'

const UNDECIDED = 0.4
const THINGS = '食堂 网格 物业 车棚 账目 调解 乡贤 社工'.split(' ')
const asked = (of: (thing: string) => string, answerable: boolean): WordingExample[] =>
  THINGS.map((thing, at) => ({ text: of(thing), without: UNDECIDED, answerable, group: `set ${at % 4}` }))
const EXAMPLES = [
  ...asked((thing) => `${thing}怎么管好`, true),
  ...asked((thing) => `${thing}这块有什么做法`, true),
  ...asked((thing) => `${thing}的负责人叫什么名字`, false),
]

describe('the wording of a question, learnt from question sets', () => {
  it('speaks against an answer where nobody answers what is asked in such words', () => {
    const model = trainWording(EXAMPLES)
    expect(wordingOf('停车的负责人叫什么名字', model)).toBeLessThan(-UNDECIDED)
    expect(wordingOf('停车怎么管好', model)).toBeGreaterThan(0)
  })

  it('says nothing of words that no question held', () => {
    const model = trainWording(EXAMPLES)
    expect(wordingOf('zzz', model)).toBeCloseTo(model.bias)
  })

  it('is measured on sets that it was not learnt from', () => {
    expect(crossValidateWording(EXAMPLES)).toEqual({
      missed: { without: 8, with: 0, of: 8 },
      refused: { without: 0, with: 0, of: 16 },
    })
  })
})
