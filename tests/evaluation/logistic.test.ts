import { describe, expect, it } from 'vitest'
import { crossValidate, type Example, TRAINING, train } from '../../src/evaluation/logistic.ts'
import { oddsOf } from '../../src/wording-parts.ts'

const THINGS = '食堂 网格 物业 车棚 账目 调解 乡贤 社工'.split(' ')
/** Half of them are printed, however they are asked for. */
const asked = (of: (thing: string) => string, positive: boolean): Example[] =>
  THINGS.map((thing, at) => ({
    features: { vouched: positive && at % 2 === 0 ? 1 : 0.5 },
    text: of(thing),
    positive,
    group: `set ${at % 4}`,
  }))
const EXAMPLES = [
  ...asked((thing) => `${thing}怎么管好`, true),
  ...asked((thing) => `${thing}这块有什么做法`, true),
  ...asked((thing) => `${thing}的负责人叫什么名字`, false),
]
const oddsOfText = (text: string, vouched = 0.5): number => oddsOf(train(EXAMPLES), { vouched }, text)

describe('whether a candidate answers, learnt from question sets', () => {
  it('is told by the wording where nobody answers what is asked in such words', () => {
    expect(oddsOfText('停车的负责人叫什么名字')).toBeLessThan(0)
    expect(oddsOfText('停车怎么管好')).toBeGreaterThan(0)
  })

  it('is told by what the candidate prints beside it', () => {
    expect(oddsOfText('停车怎么管好', 1)).toBeGreaterThan(oddsOfText('停车怎么管好', 0.5))
  })

  it('is told by nothing in words that no question held', () => {
    const { bias } = train(EXAMPLES)
    expect(oddsOf(train(EXAMPLES), {}, 'zzz')).toBeCloseTo(bias)
  })

  it('never takes a feature against the sense that it is given', () => {
    const speaksAgainst = new Set(['vouched'])
    expect(train(EXAMPLES, { ...TRAINING, speaksAgainst }).weights['vouched']).toBeLessThanOrEqual(0)
  })

  it('is shifted where fewer questions have no answer than were learnt from', () => {
    expect(train(EXAMPLES, { ...TRAINING, shift: 0.5 }).bias - train(EXAMPLES).bias).toBeCloseTo(0.5)
  })

  it('is measured on sets that it was not learnt from', () => {
    expect(crossValidate(EXAMPLES)).toEqual({
      positives: { right: 16, of: 16 },
      negatives: { right: 8, of: 8 },
    })
  })
})
