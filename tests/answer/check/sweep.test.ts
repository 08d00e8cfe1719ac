import { describe, expect, it } from 'vitest'
import { sayable, sweepMade } from '../../../bench/check-sweep.ts'
import { shippedCorpus } from '../../dialogue/shipped-corpus.ts'

/** Every so many of the figures; `npm run bench -- check-sweep` takes all. */
const EVERY = 4

describe('sentences made from the figures of the corpus', () => {
  const { ask, checkText: check, knowledge } = shippedCorpus()
  const figures = sayable(knowledge).filter((_, at) => at % EVERY === 0)
  const outcomes = sweepMade(figures, { ask, check, knowledge })
  const of = (...ways: readonly string[]) =>
    outcomes.filter(({ made }) => ways.length === 0 || ways.includes(made.way))
  const texts = (found: typeof outcomes) => found.map(({ made }) => made.text)

  it('are many, of each way', () => {
    expect(figures.length).toBeGreaterThan(60)
    expect(outcomes.length).toBeGreaterThan(500)
  })
  it('are all confirmed where they are as printed', () => {
    expect(texts(of('as measured', 'as counted').filter(({ outcome }) => outcome !== 'right'))).toEqual([])
  })
  it('are not blessed where one thing is changed', () => {
    expect(texts(of().filter(({ outcome }) => outcome === 'blessed'))).toEqual([])
  })
  it('are flagged with what is printed where number, unit, year, place or its level, or the figure beside is another', () => {
    const changed = of('number', 'unit', 'year', 'place', 'level up', 'level down', 'sibling')
    expect(texts(changed.filter(({ outcome }) => outcome !== 'right'))).toEqual([])
  })
  it('are nearly all flagged where a noun is put that names one sort of people or things', () => {
    const right = of('stranger').filter(({ outcome }) => outcome === 'right')
    expect(right.length / of('stranger').length).toBeGreaterThan(0.9)
  })
})
