import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { larger, sameMeasure } from '../../src/answer/fit.ts'
import type { Figure } from '../../src/knowledge/article.ts'
import type { Bound } from '../../src/knowledge/quantity.ts'
import { createSameUnit } from '../../src/knowledge/same-quantity.ts'

const figure = (fields: Partial<Figure>): Figure => ({
  id: 'a:1',
  articleId: 'a',
  locality: ['浙江省', '温州市'],
  metric: '数',
  printed: '1个',
  value: 1,
  unit: '个',
  bound: 'exact',
  kind: 'count',
  anchor: '',
  aliases: [],
  near: [],
  ...fields,
})

const sameUnit = createSameUnit([['名', '位', '人']])

describe('larger', () => {
  const share = (value: number, bound: Bound, unit = '%') => figure({ value, bound, unit, kind: 'share' })
  const count = (value: number, bound: Bound = 'exact', unit = '名') => figure({ value, bound, unit })

  it.each([
    ['214名 and 211名', count(214), count(211), 'first'],
    ['87位 and 236名', count(87, 'exact', '位'), count(236), 'second'],
    ['211名 and 214名', count(211), count(214), 'second'],
    ['211名 and 211名', count(211), count(211), 'equal'],
    ['99.2% and 23.2%', share(99.2, 'exact'), share(23.2, 'exact'), 'first'],
    ['超过50% and 30%', share(50, 'atLeast'), share(30, 'exact'), 'first'],
    ['30% and 超过50%', share(30, 'exact'), share(50, 'atLeast'), 'second'],
    ['at most 20 and 30', count(20, 'atMost'), count(30), 'second'],
    ['a half and 超1/3', share(0.5, 'exact', '比例'), share(33.3, 'exact'), 'first'],
  ])('settles %s', (_, a, b, order) => {
    expect(larger(a, b, sameUnit)).toBe(order)
  })

  it.each([
    ['超过30% and 超1/3', share(30, 'atLeast'), share(1 / 3, 'atLeast', '比例')],
    ['超过30% and 35%, which may be less', share(30, 'atLeast'), share(35, 'exact')],
    ['约300 and 299', count(300, 'about'), count(299)],
    ['214名 and 200户, which are other things', count(214), count(200, 'exact', '户')],
    ['15至25人 and 20人', figure({ value: 15, upTo: 25, unit: '人' }), figure({ value: 20, unit: '人' })],
    ['at most 30 and at most 20', count(30, 'atMost'), count(20, 'atMost')],
  ])('leaves %s unordered', (_, a, b) => {
    expect(larger(a, b, sameUnit)).toBeUndefined()
  })

  it('says the same of both orders', () => {
    const figures = fc.record({
      value: fc.integer({ min: 0, max: 4 }),
      bound: fc.constantFrom<Bound>('exact', 'atLeast', 'atMost', 'about'),
      unit: fc.constantFrom('%', '比例', '名'),
    })
    const mirrored = { first: 'second', second: 'first', equal: 'equal' } as const
    fc.assert(
      fc.property(figures, figures, (a, b) => {
        const there = larger(figure(a), figure(b), sameUnit)
        const back = larger(figure(b), figure(a), sameUnit)
        expect(back).toBe(there === undefined ? undefined : mirrored[there])
      }),
    )
  })
})

describe('sameMeasure', () => {
  it('puts people, and occasions, in one column', () => {
    expect(sameMeasure(figure({ unit: '名' }), figure({ unit: '人次' }))).toBe(true)
    expect(sameMeasure(figure({ unit: '场' }), figure({ unit: '次' }))).toBe(true)
    expect(sameMeasure(figure({ unit: '个' }), figure({ unit: '个' }))).toBe(true)
  })

  it('keeps people and money apart', () => {
    expect(sameMeasure(figure({ unit: '名' }), figure({ unit: '元' }))).toBe(false)
    expect(sameMeasure(figure({ unit: '家' }), figure({ unit: '所' }))).toBe(false)
  })
})
