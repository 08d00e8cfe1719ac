import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asksForChange, fitOf, isParticular, larger, sameMeasure, unitFit } from '../../src/answer/fit.ts'
import type { Expected } from '../../src/answer/question.ts'
import { FIGURE_KINDS, type Figure } from '../../src/knowledge/article.ts'
import type { Bound } from '../../src/knowledge/quantity.ts'

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
  ...fields,
})

describe('larger', () => {
  const share = (value: number, bound: Bound, unit = '%') => figure({ value, bound, unit, kind: 'share' })
  const count = (value: number, bound: Bound = 'exact', unit = '名') => figure({ value, bound, unit })

  it.each([
    ['214名 and 211名', count(214), count(211), 'first'],
    ['211名 and 214名', count(211), count(214), 'second'],
    ['211名 and 211名', count(211), count(211), 'equal'],
    ['99.2% and 23.2%', share(99.2, 'exact'), share(23.2, 'exact'), 'first'],
    ['超过50% and 30%', share(50, 'atLeast'), share(30, 'exact'), 'first'],
    ['30% and 超过50%', share(30, 'exact'), share(50, 'atLeast'), 'second'],
    ['at most 20 and 30', count(20, 'atMost'), count(30), 'second'],
    ['a half and 超1/3', share(0.5, 'exact', '比例'), share(33.3, 'exact'), 'first'],
  ])('settles %s', (_, a, b, order) => {
    expect(larger(a, b)).toBe(order)
  })

  it.each([
    ['超过30% and 超1/3', share(30, 'atLeast'), share(1 / 3, 'atLeast', '比例')],
    ['超过30% and 35%, which may be less', share(30, 'atLeast'), share(35, 'exact')],
    ['约300 and 299', count(300, 'about'), count(299)],
    ['214名 and 200户, which are other things', count(214), count(200, 'exact', '户')],
    ['15至25人 and 20人', figure({ value: 15, upTo: 25, unit: '人' }), figure({ value: 20, unit: '人' })],
    ['at most 30 and at most 20', count(30, 'atMost'), count(20, 'atMost')],
  ])('leaves %s unordered', (_, a, b) => {
    expect(larger(a, b)).toBeUndefined()
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
        const there = larger(figure(a), figure(b))
        const back = larger(figure(b), figure(a))
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

describe('unitFit', () => {
  it('prefers the measure word that is asked in', () => {
    const steps = figure({ unit: '步' })
    expect(unitFit(steps, '步')).toBeGreaterThan(unitFit(steps, '所'))
  })

  it('says nothing where 多少个 is asked, or nothing', () => {
    expect(unitFit(figure({ unit: '家' }), '个')).toBe(1)
    expect(unitFit(figure({ unit: '家' }), undefined)).toBe(1)
  })
})

describe('fitOf', () => {
  it.each<[Expected, Partial<Figure>]>([
    ['money', { kind: 'money', unit: '元' }],
    ['share', { kind: 'share', unit: '%' }],
    ['share', { kind: 'share', unit: '比例' }],
    ['area', { kind: 'area', unit: '平方米' }],
    ['rank', { kind: 'rank', unit: '名次' }],
    ['frequency', { kind: 'frequency', unit: '次/月' }],
    ['time', { kind: 'duration', unit: '天' }],
    ['time', { kind: 'date', unit: '年月' }],
    ['event', { unit: '场' }],
    ['people', { unit: '名' }],
    ['thing', { unit: '个' }],
  ])('is full for %s and %j', (expected, fields) => {
    expect(fitOf(figure(fields), expected)).toBe(1)
  })

  it.each<[Expected, Partial<Figure>]>([
    ['money', { unit: '名' }],
    ['share', { unit: '名' }],
    ['area', { kind: 'money', unit: '元' }],
    ['rank', { unit: '个' }],
    ['frequency', { unit: '个' }],
    ['time', { unit: '名' }],
    ['event', { kind: 'frequency', unit: '次/月' }],
    ['people', { kind: 'money', unit: '元' }],
  ])('is none for %s and %j', (expected, fields) => {
    expect(fitOf(figure(fields), expected)).toBe(0)
  })

  it('is full for anything where nothing particular is asked, and between 0 and 1 always', () => {
    for (const kind of FIGURE_KINDS) {
      expect(fitOf(figure({ kind }), undefined)).toBe(1)
      for (const expected of ['money', 'share', 'people', 'thing', 'time', 'event'] as const) {
        const fit = fitOf(figure({ kind }), expected)
        expect(fit >= 0 && fit <= 1).toBe(true)
      }
    }
  })
})

describe('what is asked for', () => {
  it.each(['涨了多少', '比去年提高了几个百分点', '平均年龄下降几岁', '增幅是多少', '一年省下多少钱'])(
    'is a change: %s',
    (text) => {
      expect(asksForChange(text)).toBe(true)
    },
  )

  it.each(['持证比例是多少', '有多少人', '兼职委员的比重'])('is no change: %s', (text) => {
    expect(asksForChange(text)).toBe(false)
  })

  it('is particular where a figure of that kind is itself a sign', () => {
    expect(isParticular('money')).toBe(true)
    expect(isParticular('people')).toBe(false)
    expect(isParticular(undefined)).toBe(false)
  })
})
