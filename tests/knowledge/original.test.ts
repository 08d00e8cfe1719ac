import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { squash } from '../../src/knowledge/article.ts'
import { createOriginal, occurrences, stretchSpan } from '../../src/knowledge/original.ts'
import { original } from './example.ts'

const of = (text: string) => createOriginal('page.txt', '', text)

describe('an original', () => {
  it('is searched without its white space, which is the page’s and not the text’s', () => {
    expect(occurrences(of('在 136\n个小\t区　推行'), '136个小区推行')).toEqual([1])
    expect(occurrences(of('136个小区'), '136 个\n小区')).toEqual([0])
  })

  it('gives every place of a scrap, overlapping ones too, and none of an empty scrap', () => {
    expect(occurrences(of('一一一'), '一一')).toEqual([0, 1])
    expect(occurrences(of('一一一'), ' ')).toEqual([])
  })

  it('knows the line of every offset, empty lines counted', () => {
    const page = of('甲乙\n\n  丙\n丁')
    expect([0, 1, 2, 3].map(page.lineAt)).toEqual([1, 1, 3, 4])
  })

  it('knows the line of any character of any page', () => {
    const lines = fc.array(fc.stringMatching(/^[甲乙丙 \t]{0,6}$/u), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(lines, (lines) => {
        const page = of(lines.join('\n'))
        const expected = lines.flatMap((line, index) => [...squash(line)].map(() => index + 1))
        expect(expected.map((_, offset) => page.lineAt(offset))).toEqual(expected)
      }),
    )
  })
})

describe('a stretch', () => {
  it('reaches from its first scrap to the end of its last', () => {
    const page = of('头 甲乙\n丙丁 尾')
    expect(stretchSpan(page, { from: '甲乙', to: '丙丁' })).toEqual({ start: 1, end: 5 })
  })

  it('may begin and end with the same scrap', () => {
    expect(stretchSpan(of('甲乙丙'), { from: '甲乙', to: '甲乙' })).toEqual({ start: 0, end: 2 })
  })

  it.each([
    ['a beginning that is not there', '火星', '丙丁', 'the stretch’s beginning “火星” is not in page.txt'],
    [
      'an end that is not there',
      '甲乙',
      '火星',
      'the stretch’s end “火星” does not follow “甲乙” in page.txt',
    ],
    [
      'an end that only comes before',
      '丙丁',
      '甲乙',
      'the stretch’s end “甲乙” does not follow “丙丁” in page.txt',
    ],
    [
      'a beginning that stands twice',
      '戊',
      '丙丁',
      'the stretch’s beginning “戊” stands more than once in page.txt',
    ],
  ])('is refused for %s', (_, from, to, fault) => {
    expect(stretchSpan(original('甲乙戊丙丁戊'), { from, to })).toEqual({ fault })
  })
})
