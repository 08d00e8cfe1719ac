import { expect, it } from 'vitest'
import { createPlainSearch } from '../../src/evaluation/plain-search.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'

const { knowledge, stopwords } = shippedCorpus()
const search = createPlainSearch(knowledge, stopwords)

it('finds three practices and six figures by their words, and refuses nothing', () => {
  const { answerable, practices, figures } = search({ q: '推行业财代理的小区有多少个' })
  expect(answerable).toBe(true)
  expect(practices).toHaveLength(3)
  expect(figures).toHaveLength(6)
  expect(practices).toContainEqual(expect.objectContaining({ name: '业财代理' }))
  expect(figures).toContainEqual(expect.objectContaining({ printed: '136个' }))
  expect(search({ q: '上海的物业怎么管' }).answerable).toBe(true)
})

it('searches for the question before as well', () => {
  const first = ({ practices }: ReturnType<typeof search>) =>
    (practices as readonly { name: string }[])[0]?.name
  expect(first(search({ q: '那后来呢', prev: '业财代理是怎么做的' }))).toBe('业财代理')
})
