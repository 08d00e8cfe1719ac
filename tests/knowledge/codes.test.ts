import { describe, expect, it } from 'vitest'
import { codesOf, figureCode, practiceCode, readCode } from '../../src/knowledge/codes.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'

const { articles, figures, practices } = shippedCorpus().knowledge

describe('the code of a record', () => {
  it('is short, its own, and finds it again', () => {
    const codes = codesOf(articles)
    expect(codes.taken).toEqual([])
    for (const figure of figures) {
      expect(figureCode(figure)).toMatch(/^D[0-9A-HJKMNP-TV-Z]{6}$/u)
      expect(codes.find(figureCode(figure))).toEqual({ kind: 'figure', figure })
      expect(codes.find(figure.id)).toEqual({ kind: 'figure', figure })
    }
    for (const practice of practices) {
      expect(practiceCode(practice)).toMatch(/^Z[0-9A-HJKMNP-TV-Z]{6}$/u)
      expect(codes.find(practiceCode(practice))).toEqual({ kind: 'practice', practice })
    }
  })

  it('is known however it is typed', () => {
    expect(readCode(' d0a1b2c ')).toBe('D0A1B2C')
    expect(readCode('ＤOalB2C')).toBe('D0A1B2C')
    for (const none of ['D0A1B2', 'D0A1B2CX', 'X0A1B2C', 'D0A1B2U', '136个', ''])
      expect(readCode(none)).toBeUndefined()
  })

  it('stays when the record is corrected, and an old form leads to the new one', () => {
    const [figure] = figures
    if (figure === undefined) throw new Error('no figure')
    const { metric, printed } = figure
    const corrected = {
      ...figure,
      id: `${figure.articleId}:00000000`,
      printed: '8个',
      formerly: [{ metric, printed }],
    }
    const article = {
      ...(articles.find(({ id }) => id === figure.articleId) ?? never()),
      figures: [corrected],
      practices: [],
    }
    expect(figureCode(corrected)).toBe(figureCode(figure))
    const codes = codesOf([article])
    expect(codes.find(figureCode(figure))).toEqual({ kind: 'figure', figure: corrected })
    expect(codes.find(figure.id)).toEqual({ kind: 'figure', figure: corrected })
  })

  it('that two records share is found out', () => {
    const [article] = articles
    if (article === undefined) throw new Error('no article')
    expect(codesOf([article, article]).taken).not.toEqual([])
  })
})

function never(): never {
  throw new Error('not there')
}
