import { describe, expect, it } from 'vitest'
import { createAsk } from '../../src/answer/ask.ts'
import type { Article } from '../../src/knowledge/article.ts'
import type { Knowledge } from '../../src/knowledge/load.ts'
import { smallKnowledge, smallSegment } from './small-knowledge.ts'

/** 温州's article sixty times, each of a county of its own in 浙江. */
function manyCounties(): Knowledge {
  const knowledge = smallKnowledge()
  const wenzhou = knowledge.articles.find(({ id }) => id === 'wenzhou')
  if (wenzhou === undefined) throw new Error('the small corpus has no article on 温州')
  const counties = Array.from({ length: 60 }, (_, i): Article => {
    const id = `county${i}`
    const locality = ['浙江省', '温州市', `第${i}县`]
    const practices = wenzhou.practices.map((practice, p) => ({
      ...practice,
      id: `${id}/${p}`,
      articleId: id,
      locality,
      figures: practice.figures.map((figure, f) => ({
        ...figure,
        id: `${id}:${p}-${f}`,
        articleId: id,
        practiceId: `${id}/${p}`,
        locality,
      })),
    }))
    return { ...wenzhou, id, locality, practices, figures: [], places: [] }
  })
  const articles = [...knowledge.articles.filter((article) => article !== wenzhou), ...counties]
  const practices = articles.flatMap((article) => article.practices)
  const figures = articles.flatMap((article) => [
    ...article.figures,
    ...article.practices.flatMap((practice) => practice.figures),
  ])
  return { ...knowledge, articles, practices, figures }
}

describe('a region of very many articles', () => {
  const ask = createAsk(manyCounties(), {
    segment: smallSegment,
    stopwords: new Set(['的', '了', '有', '和']),
  })

  it('is told of by some of them, and the rest is not carried along', () => {
    const { answer, turn } = ask('浙江做了什么')
    expect(answer.body.kind).toBe('overview')
    expect(answer.citations.length).toBeGreaterThan(0)
    expect(answer.citations.length).toBeLessThanOrEqual(20)
    expect(turn.queue.length).toBeLessThanOrEqual(300)
  })

  it('is compared by those that have most to say', () => {
    const { answer } = ask('浙江和江西的业财代理有什么不同')
    if (answer.body.kind !== 'comparison') throw new Error(`a ${answer.body.kind} is no comparison`)
    expect(answer.body.rows.length).toBeLessThanOrEqual(10)
    expect(answer.body.rows.some(({ locality }) => locality[0] === '浙江省')).toBe(true)
  })
})
