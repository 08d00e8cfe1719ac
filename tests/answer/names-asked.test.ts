import { expect, it } from 'vitest'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'

const { ask } = shippedCorpus()

it.each([
  '温州市那个领导小组，当组长的副书记姓什么',
  '锦绣华景小区党支部的书记姓什么叫什么',
  '龙文乡贤大使引回来那几个项目都叫什么名字，做什么的',
])('neither another office nor an account of the place tells a name that is not printed: %s', (question) => {
  expect(ask(question).answer.answerable).toBe(false)
})

it('a name beside just the office that is asked for is told', () => {
  const { answerable, practices } = ask('西湖区区委书记叫什么，参加圆桌会的那位').answer
  expect(answerable).toBe(true)
  expect(practices.map(({ practice }) => practice.summary).join()).toContain('黄小燕')
})
