import { expect, it } from 'vitest'
import { answerMessage } from '../../src/messages/answer-message.ts'
import { plainText } from '../../src/messages/plain-text.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'

const { ask, context } = shippedCorpus()
const leadOf = (question: string): string | undefined => ask(question).answer.figures[0]?.figure.printed

it.each(['单说老年食堂，不算四点半课堂，辽阳有几个？', '老年食堂单独算，不带四点半课堂，辽阳有几家'])(
  'one count of two things is no count of the one: %s',
  (question) => {
    const { answer } = ask(question)
    expect(answer.answerable).toBe(false)
    const text = plainText(answerMessage(answer, context))
    expect(text).toContain('合计数46个')
    expect(text).not.toContain('材料没有提到：老年食堂')
  },
)

it('the count of both is told where both are asked for', () => {
  expect(leadOf('辽阳老年食堂和四点半课堂一共多少个')).toBe('46个')
})

it.each([
  ['今年会昌上“批评栏”的，因为啥事不说，总共有多少条？', '“批评栏”12条'],
  ['跟两新党组织结对共建，明年的不谈，会昌已经结了多少个', '83个'],
])('what a message says it does not ask is not looked for: %s', (question, printed) => {
  expect(leadOf(question)).toBe(printed)
})

it('how much younger somebody has become is asked in any adjective', () => {
  expect(leadOf('翠屏换届完社区书记平均小了几岁哦')).toBe('2.6岁')
})

it('好多 asks where nothing else does, and tells of many where something does', () => {
  expect(ask('建瓯长者食堂有好多').answer.reading.requests).toHaveLength(1)
  expect(ask('楼道里堆了好多杂物，怎么管').answer.reading.requests).toHaveLength(0)
})

it('a few people in a told trouble are no number that is asked for', () => {
  const { answer } = ask('几个人偷偷拍板动小区大钱，街坊冇人晓得')
  expect(answer.answerable).toBe(true)
  expect(answer.practices).not.toHaveLength(0)
})

it('who has more asks each place for its number', () => {
  const { answer } = ask('调解纠纷哪边办得多，廉江还是建瓯')
  expect(answer.figures.map(({ figure }) => figure.printed)).toEqual(expect.arrayContaining(['3件', '132起']))
})

it('a place that is named behind “我问的是” is the place of the number asked before it', () => {
  const { reading, answerable } = ask('联盟一年经费开销多少？我问的是贵港南江社区').answer
  expect(reading.requests).toHaveLength(1)
  expect(reading.places.map(({ asked }) => asked)).toContain('南江社区')
  expect(answerable).toBe(false)
})

it('few of a kind of figures ask for the figures', () => {
  expect(ask('殷都区那几个数导出csv').answer.figures.map(({ figure }) => figure.printed)).toContain('14个')
})
