import { describe, expect, it } from 'vitest'
import { createMeasureFault } from '../../src/knowledge/load.ts'
import { proposeMeasure } from '../../src/review/propose-measure.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'

const { figures, lexicon } = shippedCorpus().knowledge
const fault = createMeasureFault(lexicon)
const proposed = (metric: string, unit: string) => proposeMeasure({ metric, unit }, lexicon.measures, fault)

describe('a measure', () => {
  it('is proposed by how the metric ends, in a measure word that fits', () => {
    expect(proposed('全区选派兼职委员', '名')).toBe('兼职委员人数')
    expect(proposed('全区选派兼职委员', '%')).toBeUndefined()
    expect(proposed('兼职委员参加的会', '场')).toBeUndefined()
    expect(proposed('联动的层级数（区、镇街、村社区）', '个')).toBeUndefined()
  })

  it('is the one that a reviewer gave, in seven of eight figures of the corpus that it is proposed for', () => {
    const tried = figures.flatMap((figure) => {
      const one = proposeMeasure(figure, lexicon.measures, fault)
      return one === undefined ? [] : one === figure.measure
    })
    expect(tried.length).toBeGreaterThan(60)
    expect(tried.filter((isRight) => isRight).length / tried.length).toBeGreaterThan(0.875)
  })
})
