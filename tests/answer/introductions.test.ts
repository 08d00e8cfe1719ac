import { expect, it } from 'vitest'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'

const { ask } = shippedCorpus()
const practiceOf = (question: string): string | undefined => ask(question).answer.practices[0]?.practice.name

it.each([
  ['我是退休的哈，昨天跟老伙计聊天说起来，淄博那个 shequ jijin 到底是干啥用的嘞', '社区发展基金'],
  ['昨晚刷朋友圈刷到的，建瓯的长者食堂是咋办的', '长者食堂'],
  ['我是个新来的社区书记，小区里停车天天吵架，有没有人搞过', '和家工作室'],
  ['我是退休教师，哪些地方给老年人办了食堂', '食堂'],
  ['会昌县组织干部学深圳，采取的是什么方式，请简述', '深圳'],
])('what people tell of themselves before they ask counts for nothing: %s', (question, name) => {
  expect(practiceOf(question)).toContain(name)
})

it('who asks may be what is asked about', () => {
  expect(
    ask('我是残疾人，社区能帮啥')
      .answer.practices.map(({ practice }) => practice.summary)
      .join(),
  ).toMatch(/残/u)
})

it('no account of a place answers a trouble that it does not write of', () => {
  expect(ask('我家狗得了犬瘟热，淄博有没有办法').answer.answerable).toBe(false)
})
