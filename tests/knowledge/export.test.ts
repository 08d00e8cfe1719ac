import { describe, expect, it } from 'vitest'
import { exportRecords } from '../../src/knowledge/export.ts'
import { article, SHA256, WENZHOU, XIHU } from './example.ts'

const records = [...exportRecords([article(WENZHOU), article(XIHU)])]
const of = (type: string) => records.filter((record) => record.type === type)

describe('exportRecords', () => {
  it('gives articles, practices and figures, each article’s together', () => {
    expect(records.map(({ type }) => type)).toEqual([
      'article',
      'practice',
      'practice',
      'figure',
      'figure',
      'article',
      'practice',
      'figure',
      'figure',
    ])
  })

  it('gives of a figure what scripts rely on', () => {
    expect(of('figure')[0]).toEqual({
      type: 'figure',
      id: expect.stringMatching(/^wenzhou:[0-9a-f]{8}$/u),
      code: expect.stringMatching(/^D[0-9A-Z]{6}$/u),
      article: 'wenzhou',
      locality: ['浙江省', '温州市'],
      place: null,
      practice: 'wenzhou/yecai',
      metric: '推行业财代理的小区数',
      printed: '136个',
      value: 136,
      upTo: null,
      unit: '个',
      bound: 'exact',
      asOf: '目前',
      anchor: '目前已在136个小区推行',
      kind: 'count',
      source: 'page.txt',
    })
  })

  it('gives of a figure of the whole place no practice, and no time where none is printed', () => {
    expect(of('figure')[2]).toMatchObject({ practice: null, asOf: null, printed: '98.5%' })
  })

  it('gives of an article its document and whether it is a draft', () => {
    expect(of('article')[0]).toMatchObject({
      id: 'wenzhou',
      publication: null,
      source: 'page.txt',
      sha256: SHA256,
      draft: false,
    })
  })

  it('gives of a practice its own words and its article', () => {
    expect(of('practice')[0]).toMatchObject({
      id: 'wenzhou/yecai',
      article: 'wenzhou',
      topics: ['物业治理'],
      names: ['业财代理'],
      aliases: ['账目公开'],
      asks: ['小区的账谁来记', '记账能不能请外人'],
      places: ['鹿城区'],
    })
  })

  it('gives records that survive JSON', () => {
    expect(records.map((record) => JSON.parse(JSON.stringify(record)))).toEqual(records)
  })
})
