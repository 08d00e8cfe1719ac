import { describe, expect, it } from 'vitest'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'

const { ask } = shippedCorpus()
const placesOf = (question: string): readonly string[] =>
  ask(question).answer.practices.map(({ practice: { articleId } }) => articleId)

describe('examples of a topic', () => {
  it.each([
    '社区养老的例子',
    '写简报用，帮我找三个社区养老的例子',
    '领导要材料，社区养老的案例来几个',
    '赶个材料，养老方面的典型有没有',
  ])('are those of several places, however they are asked for: %s', (question) => {
    const places = placesOf(question)
    expect(new Set(places).size).toBeGreaterThanOrEqual(5)
    expect(new Set(places)).toEqual(new Set(placesOf('社区养老')))
  })

  it.each([
    ['网格化方面的典型', '网格管理'],
    ['乡贤的好例子', '乡贤'],
    ['关于基层减负 有啥好经验', '基层减负'],
  ])('are of that topic: %s', (question, topic) => {
    const { practices } = ask(question).answer
    expect(practices.length).toBeGreaterThan(1)
    for (const { practice } of practices) expect(practice.topics).toContain(topic)
  })
})

describe('some of what a place does', () => {
  it.each(['南昌西湖那边做了啥 给我几条', '南昌西湖区做了什么，说几条', '延吉做了什么 挑几样'])(
    'is no number that is asked for: %s',
    (question) => {
      expect(ask(question).answer.body.kind).toBe('overview')
    },
  )
})

describe('what is listed by somebody', () => {
  it.each(['把群众要什么列成清单的有哪几处', '有哪些地方把群众需求列成清单', '哪几家把居民要啥做成单子'])(
    'is what they did, and no order to list it: %s',
    (question) => {
      expect(ask(question).answer.body.kind).not.toBe('table')
      expect(placesOf(question)).toContain('jiayuguan')
    },
  )

  it('is ordered where nobody else is said to have done it: 把各地的社工持证率列成表', () => {
    expect(ask('把各地的社工持证率列成表').answer.body.kind).toBe('table')
  })
})
