import { describe, expect, it } from 'vitest'
import { parseStopwords } from '../../src/search/stopwords.ts'
import { queryTermsOf, STREAM_WEIGHTS, streamOf, termsOf, textOf } from '../../src/search/terms.ts'
import { stubSegment } from './stub-segment.ts'

const options = { segment: stubSegment(['社区', '食堂', '什么']), stopwords: new Set(['的', '什么']) }
const tokensOf = (text: string) => termsOf(text, options).filter((term) => streamOf(term) === 'token')

describe('terms', () => {
  it('come in four streams: words, characters, adjacent pairs and tokens', () => {
    expect(termsOf('社区WiFi', options)).toEqual(['w社区', 'c社', 'c区', 'p社区', 'twifi'])
  })

  it('leave stop words out, and pair nothing across them', () => {
    expect(termsOf('社区的食堂', options)).not.toContain('p区食')
    expect(termsOf('社区的食堂', options)).not.toContain('c的')
    expect(termsOf('什么食堂', options)).toEqual(['w食堂', 'c食', 'c堂', 'p食堂'])
  })

  it.each([
    ['99.2%', ['t99.2', 't99.2%']],
    ['9９.２％的居民', ['t99.2', 't99.2%']],
    ['6.2万人次', ['t6.2', 't6.2万']],
    ['1300多处', ['t1300', 't1300多']],
    ['30余万元', ['t30', 't30余万']],
    ['1,234,567元', ['t1234567']],
    ['100人，200户', ['t100', 't200']],
    ['12345热线', ['t12345']],
  ])('keep the number of %s whole', (text, tokens) => {
    expect(tokensOf(text)).toEqual(tokens)
  })

  it.each([
    ['1+3+X', 't1+3+x'],
    ['2023-09', 't2023-09'],
    ['5G', 't5g'],
    ['COVID-19', 'tcovid-19'],
  ])('keep %s whole as well', (text, token) => {
    expect(tokensOf(text)).toContain(token)
  })

  it('find the parts of what is joined', () => {
    expect(tokensOf('2023-09')).toEqual(['t2023-09', 't2023', 't09'])
  })

  it('of a question come once each, weighted by stream', () => {
    const terms = queryTermsOf('社区社区12', options)
    expect(terms.filter(({ term }) => term === 'w社区')).toEqual([
      { term: 'w社区', weight: STREAM_WEIGHTS.word },
    ])
    expect(terms).toContainEqual({ term: 't12', weight: STREAM_WEIGHTS.token })
  })

  it('say their stream and text', () => {
    expect([streamOf('p社区'), textOf('p社区')]).toEqual(['pair', '社区'])
    expect(() => streamOf('社区')).toThrow('no term')
  })

  it('are the same for traditional and simplified writing', () => {
    expect(termsOf('社區', options)).toEqual(termsOf('社区', options))
  })
})

describe('a stop word file', () => {
  it('holds words parted by white space, and comments', () => {
    expect(parseStopwords('# little words\n的 地\n\n什麼\n')).toEqual(new Set(['的', '地', '什么']))
  })
})
