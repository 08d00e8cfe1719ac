import { expect, it } from 'vitest'
import { answerMessage } from '../../src/messages/answer-message.ts'
import { plainText } from '../../src/messages/plain-text.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'

const { ask, context } = shippedCorpus()

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

it.each([
  ['延青社区青年服务站入驻的11家企业都是哪些公司', '11家'],
  ['青云谱引进的那20多个中高级社工，名单有吗', '20余名'],
  ['南江社区的21个成员单位都有谁', '21个'],
  ['龙文把乡贤分成六类，是哪六类？', '6种'],
  ['会昌机关分的七个党建系统分别叫什么', '7个'],
  ['延青社区里入驻的那些企业都是什么公司', '11家'],
])(
  'what is counted and not named one by one, and the count is said to be all that is printed: %s',
  (question, printed) => {
    const { answer } = ask(question)
    expect(answer.answerable).toBe(false)
    expect(plainText(answerMessage(answer, context))).toMatch(
      new RegExp(`只印了合起来的数：[^。]*${printed}`, 'u'),
    )
  },
)

it.each(['南江社区21个成员单位有哪些任务', '廉江的50个微网格由谁管', '南江社区的“八个共”是哪八个'])(
  'what the many do, and few that a page names, are told: %s',
  (question) => {
    expect(ask(question).answer.answerable).toBe(true)
  },
)
