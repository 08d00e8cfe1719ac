/** Numbers that are set against each other, divided, taken so many times, or picked, in whichever words that is asked. */
import { expect, it } from 'vitest'
import { say, textOf } from './saying.ts'

const notesOf = (question: string) => {
  const { body } = say(question)
  return body.kind === 'table' ? body.notes : []
}
const reckonedIn = (question: string, operation: string) =>
  notesOf(question).find((note) => note.kind === 'computed' && note.operation === operation)
const printedIn = (question: string): string[] => say(question).figures.map(({ figure }) => figure.printed)

it.each([
  ['会昌的模范机关多，还是“四强”党支部更多？', '25个', '23个'],
  ['大邑的产业智库个数比首席名匠工作室还多，对不对', '12个', '20个'],
  ['嘉峪关是六级职员书记多，还是得省级奖励的书记多', '15名', '4名'],
])('the two that are set against each other are told: %s', (question, one, other) => {
  expect(printedIn(question).slice(0, 2)).toEqual([one, other])
})

it.each([
  ['罗定调解的矛盾纠纷是不是比解决的群众诉求多，相差几件', 'no', 50],
  ['辽阳便民服务站比党群服务中心多吗，多几个', 'yes', 644],
  ['殷都的兼职委员是不是比辽阳的还多，到底差几名', 'no', 3],
])('a verdict on which is more tells by how much, where that is asked: %s', (question, verdict, value) => {
  expect(say(question).verdict).toBe(verdict)
  expect(reckonedIn(question, 'difference')).toMatchObject({ value })
})

it('what only a practice speaks of is not set against a number', () => {
  expect(
    reckonedIn('每万城镇人口23名社区工作者，嘉峪关这个水平比中央要求高多少', 'difference'),
  ).toBeUndefined()
})

it.each([
  ['罗定联席会一年开几次', '4次'],
  ['嘉峪关议事日一年要开几回', '12次'],
  ['西湖区圆桌会三年一共要开几次', '36次'],
  ['龙文区委研究乡贤工作一年几次，镇街调度会一年几次，差几次', '相差2次'],
  ['西湖区的圆桌会和嘉峪关的“大工委”联席会，一年各该开几回，相差几回', '相差8次'],
])('a printed rhythm is told as so often in a year: %s', (question, told) => {
  expect(textOf(say(question))).toContain(told)
})

it.each(['南昌西湖幸福圆桌会一年下来全区一共开过多少场圆桌会呢', '嘉峪关街道现在一年开几多场会'])(
  'what no print tells is not reckoned from another number: %s',
  (question) => {
    expect(say(question).answerable).toBe(false)
  },
)

it.each(['延吉社工师都按最高档发补贴，一月要多少钱', '按现有人数，延吉社工师补贴一个月最少、最多要掏多少钱'])(
  'what is paid to each is taken as many times as the print counts them: %s',
  (question) => {
    expect(textOf(say(question))).toContain('6.6万元至9.9万元/月')
  },
)

it('what comes each year is taken for years that are yet to pass, beside what comes once', () => {
  const question = '淄博城南社区把便民综合体交出去，一次性省的装修钱再加三年的日常费用，至少省多少'
  expect(reckonedIn(question, 'product')).toMatchObject({ value: 1200000 })
  expect(reckonedIn('近三年大邑带动了多少青年人才', 'product')).toBeUndefined()
})

it.each([
  ['西湖区圆桌会规定的人数下限和上限取个平均是多少', 20],
  ['嘉峪关诉前调解率跟调解成功率，这两个百分数取平均是多少', 93.3],
])('what lies half-way is reckoned: %s', (question, value) => {
  expect(reckonedIn(question, 'middle')).toMatchObject({ value })
})

it.each([
  ['辽阳征集的点子条数除以签约单位数，每家贡献几条', 1.61],
  ['大邑人才讲坛办了多少期、系列活动多少场，相当于每期配了多少场活动', 106.98],
  ['南江那个联盟里的成员单位如果平分给各专门委员会，一个委员会能摊上几家？', 3.5],
  ['如果把大邑的专家平分给各个智库，一个智库分到几位', 4.33],
  ['组织科新人提问：贵港南江社区党员总数除以它下面的小区支部数，一个支部约合多少党员', 39.6],
])('what is divided by what is told in words: %s', (question, value) => {
  expect(reckonedIn(question, 'average')).toMatchObject({ value })
})

it('a whole is told by all of its name', () => {
  const question = '拿延吉互嵌式社区数去比机关对接的城市社区数，大约占到几成'
  expect(reckonedIn(question, 'share')).toMatchObject({ value: 53.85 })
})

it.each([
  ['南江社区党建联盟是2019年才搞起来的吧？', 'no'],
  ['南江社区党建联盟2016年就建起来了吧', 'no'],
  ['南江联盟是2017年成立的吗', 'yes'],
])('a year that is said of a beginning is held against its date: %s', (question, verdict) => {
  const answer = say(question)
  expect(answer.verdict).toBe(verdict)
  expect(answer.figures[0]?.figure.printed).toBe('2017年6月')
})

it.each([
  ['哪些地方敢写100%？把地名和指标都拎出来，审计处想看看', ['100%']],
  ['把所有地方的材料翻一遍，凡金额上了一亿元的挑出来，是哪里的什么钱？', ['约11.5亿元', '超3亿元']],
  ['延吉那篇报道里，人员数量超过五百的群体都有哪些，分别多少名？', ['5500余名', '600余名']],
  ['哪条数据写明统计口径是“2023年以来”？哪个地方、什么数', ['120余项']],
])('numbers are picked by their size or time, whoever wants them: %s', (question, printed) => {
  expect(new Set(printedIn(question))).toEqual(new Set(printed))
})

it('words that narrow what is picked stand', () => {
  expect(say('养老方面，30万以上的金额有哪些').answerable).toBe(false)
})

it('numbers of other things are not divided for money that nobody prints', () => {
  expect(notesOf('建瓯那7所长者食堂总共投了多少万元，折合一所多少？').map(({ kind }) => kind)).not.toContain(
    'computed',
  )
  expect(notesOf('辽阳那38个党群服务中心新建改建总投资多少万元，折合一个多少？')).toEqual([])
})

it('what is asked for in a measure word of things is no difference of people', () => {
  const question = '龙文有多少个村和社区，成立了几家乡贤促进会，数目差几个？'
  expect(reckonedIn(question, 'difference')).toMatchObject({ value: 3 })
})
