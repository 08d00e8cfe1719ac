import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evidenceOf, type KeyWordSource, keyWords, THRESHOLDS } from '../../src/answer/evidence.ts'
import { stubSegment } from '../search/stub-segment.ts'

const PRACTICES = ['食堂办在社区', '社区的志愿者推行积分', '社区网格', '社区推行食堂']

const source: KeyWordSource = {
  segment: stubSegment(['社区', '食堂', '饭堂', '推行', '志愿者', '火箭', '什么', '社区工作者']),
  stopwords: new Set(['什么', '的']),
  weakWords: new Set(['推行']),
  synonymsOf: (word) => (word === '饭堂' ? ['食堂'] : word === '食堂' ? ['饭堂'] : []),
  practicesWith: (word) => PRACTICES.filter((text) => text.includes(word)).length,
  practices: PRACTICES.length,
}
const words = (content: string) => keyWords(content, source)
const weightOf = (word: string): number => words(word)[0]?.weight ?? Number.NaN

describe('key words', () => {
  it('leave out stop words, repetitions and numbers', () => {
    expect(words('什么的食堂食堂12').map(({ word }) => word)).toEqual(['食堂'])
  })

  it('keep letters whole', () => {
    expect(words('食堂wifi').map(({ word }) => word)).toEqual(['食堂', 'wifi'])
  })

  it('weigh more the fewer practices hold them', () => {
    expect(weightOf('志愿者')).toBeGreaterThan(weightOf('食堂'))
    expect(weightOf('食堂')).toBeGreaterThan(weightOf('社区'))
  })

  it('weigh no more than their commonest synonym', () => {
    expect(weightOf('饭堂')).toBe(weightOf('食堂'))
  })

  it('weigh less when they are verbs of doing, single characters, or unknown to the corpus', () => {
    const unweakened = keyWords('推行', { ...source, weakWords: new Set() })[0]?.weight
    expect(weightOf('推行')).toBeLessThan(unweakened ?? 0)
    expect(weightOf('网')).toBeLessThan(weightOf('志愿者'))
    expect(weightOf('火箭')).toBeLessThan(weightOf('志愿者'))
  })

  it('weigh something, whatever the corpus holds', () => {
    for (const { weight } of words('社区食堂推行志愿者火箭')) expect(weight).toBeGreaterThan(0)
  })
})

describe('evidence', () => {
  it('is whole where every word stands, and none where none does', () => {
    expect(evidenceOf(words('社区食堂'), '社区的食堂')).toEqual({
      share: 1,
      covered: ['社区', '食堂'],
      missing: [],
    })
    expect(evidenceOf(words('社区食堂'), '火箭')).toEqual({
      share: 0,
      covered: [],
      missing: ['社区', '食堂'],
    })
  })

  it('is whole where there is nothing to vouch for', () => {
    expect(evidenceOf([], '任何')).toEqual({ share: 1, covered: [], missing: [] })
  })

  it('is nearly as good from a synonym', () => {
    const { share, covered } = evidenceOf(words('饭堂'), '食堂')
    expect(share).toBeGreaterThan(0.8)
    expect(share).toBeLessThan(1)
    expect(covered).toEqual(['饭堂'])
  })

  it('is given in part by the parts of a long word, and not by those of a short one', () => {
    const long = evidenceOf(words('社区工作者'), '社区里的工作人员')
    expect(long.share).toBeGreaterThan(0)
    expect(long.share).toBeLessThan(1)
    expect(evidenceOf(words('食堂'), '食物、大堂').share).toBe(0)
  })

  it('counts by weight: a telling word is worth more than a common one', () => {
    const asked = words('社区志愿者')
    expect(evidenceOf(asked, '志愿者').share).toBeGreaterThan(evidenceOf(asked, '社区').share)
  })

  it('never falls when the text says more, and stays between 0 and 1', () => {
    const text = fc.array(fc.constantFrom('社区', '食堂', '饭堂', '志愿者', '推行', '工作', '网', '甲'))
    fc.assert(
      fc.property(text, text, text, (asked, less, more) => {
        const sure = words(asked.join(''))
        const one = evidenceOf(sure, less.join('、'))
        const other = evidenceOf(sure, [...less, ...more].join('、'))
        expect(other.share).toBeGreaterThanOrEqual(one.share)
        expect(one.share).toBeGreaterThanOrEqual(0)
        expect(other.share).toBeLessThanOrEqual(1 + 1e-12)
        expect([...one.covered, ...one.missing].toSorted()).toEqual(sure.map(({ word }) => word).toSorted())
      }),
    )
  })
})

describe('the thresholds', () => {
  it('ask less of a record once its place is settled', () => {
    expect(THRESHOLDS.figureInPlace).toBeLessThan(THRESHOLDS.figure)
    expect(THRESHOLDS.metricInPlace).toBeLessThan(THRESHOLDS.metric)
  })
})
