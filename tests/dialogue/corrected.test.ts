import { describe, expect, it } from 'vitest'
import type { Figure, Practice } from '../../src/knowledge/article.ts'
import { figureCode, practiceCode } from '../../src/knowledge/codes.ts'
import { createBrowse } from '../../src/messages/browse.ts'
import { plainText } from '../../src/messages/plain-text.ts'
import { shippedCorpus } from './shipped-corpus.ts'

const { knowledge } = shippedCorpus()

/** The corpus with one figure and its practice corrected. */
function corrected(figureNow: Partial<Figure>, practiceNow: Partial<Practice>) {
  const change = (practice: Practice): Practice => ({
    ...practice,
    ...(practice.id === 'wenzhou/yecai-daili' ? practiceNow : {}),
    figures: practice.figures.map((figure) =>
      figure.printed === '136个' ? { ...figure, ...figureNow } : figure,
    ),
  })
  const articles = knowledge.articles.map((article) => ({
    ...article,
    practices: article.practices.map(change),
  }))
  const practices = articles.flatMap((article) => article.practices)
  const figures = articles.flatMap((article) => [
    ...article.figures,
    ...article.practices.flatMap((one) => one.figures),
  ])
  return createBrowse({ ...knowledge, articles, practices, figures })
}

describe('a record that was corrected', () => {
  const before = knowledge.figures.find(({ printed }) => printed === '136个')
  const practice = knowledge.practices.find(({ id }) => id === 'wenzhou/yecai-daili')
  if (before === undefined || practice === undefined) throw new Error('not in the corpus')
  const { metric, printed } = before
  const browse = corrected(
    {
      id: 'wenzhou:00000000',
      printed: '138个',
      formerly: [{ metric, printed, until: '2026年11月', why: '抄错一位' }],
    },
    { name: '业财托管', formerly: [{ name: practice.name, until: '2026年12月' }] },
  )

  it('says by its code what it was and what it is now', () => {
    const coded = browse.coded(figureCode(before))
    if (coded?.kind !== 'figure') throw new Error('not found')
    const text = plainText(browse.evidence(coded.figure.id) ?? { blocks: [], buttons: [] })
    expect(text).toContain(
      `这个数据更正过：原来记作“${metric}：136个”（2026年11月更正，抄错一位）；现在是“${metric}：138个”。`,
    )
    expect(text).toContain(`编号 ${figureCode(before)}`)
  })

  it('is found by the button of an old message, which bears its former id', () => {
    const coded = browse.coded(before.id)
    expect(coded?.kind === 'figure' && coded.figure.printed).toBe('138个')
  })

  it('says so of a practice', () => {
    const text = plainText(browse.practice(practice.id) ?? { blocks: [], buttons: [] })
    expect(text).toContain('这条做法更正过：原来记作「业财代理」（2026年12月更正）；现在是「业财托管」。')
    expect(text).toContain(`编号：${practiceCode(practice)}`)
  })
})
