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
