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

it.each([
  ['辽阳那46个里面，老年食堂占几个、四点半课堂占几个', '46个'],
  ['老年食堂跟四点半课堂，辽阳两样各多少个', '46个'],
  ['光算老人吃饭的，辽阳开了几家', '46个'],
  ['嘉峪关那400多万里头，小区党群服务站单独花了多少', '400余万元'],
  ['翠屏的社区书记、副书记储备人选里，副书记占几个', '120名'],
  ['建瓯那39个流动网格员，送快递的几个送外卖的几个', '39名'],
  ['大邑落地的54个校地企研发机构，今年新增的是几个？', '54个'],
  ['温州那615个重点单元里，龙港占了几个？', '615个'],
  ['延吉706个网格里，河南街道占多少个', '706个'],
  ['建瓯那71家服务驿站，其中司机之家有几家？', '71家'],
])(
  'of one of several things counted together, or of a part of what is told, the whole alone is printed: %s',
  (question, printed) => {
    const { answer } = ask(question)
    expect(answer.answerable).toBe(false)
    expect(plainText(answerMessage(answer, context))).toMatch(
      new RegExp(`只印了合起来的数：[^。]*${printed}`, 'u'),
    )
  },
)

it.each([
  ['嘉峪关社区列的那185个需求清单，集中解决掉的有几个？', '130个'],
  ['建设标准里定的41项功能，淄博这“必设”和“推荐”的功能归在几个方面？', '7个方面'],
  ['辽阳在小区、楼院里头布了多少个便民站？', '682个'],
  ['福建那边，化解的邻里矛盾有多少起，只看福建', '40余起'],
])('what is printed of the part, or of both, is told: %s', (question, printed) => {
  expect(ask(question).answer.figures.map(({ figure }) => figure.printed)).toContain(printed)
})

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

it.each([
  '有个县给人才开讲坛，还组织去北京深圳苏州学习，是哪',
  '组织企业的人去北京、深圳、苏州访学，哪个县干的',
])('places that somebody went to are none that is asked of, side by side or listed: %s', (question) => {
  const { answer } = ask(question)
  expect(answer.practices[0]?.practice.name).toBe('“走出去”访学')
})
