import { expect, it } from 'vitest'
import { answerMessage } from '../../src/messages/answer-message.ts'
import { plainText } from '../../src/messages/plain-text.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'

const { ask, context } = shippedCorpus()

it.each([
  ['苍南灵溪天和家园那套监控招标，最后是哪家公司中的标', '是哪家公司'],
  ['大邑请孙立平教授去讲的那一课，题目叫什么', '讲的题目'],
  ['西湖区幸福圆桌会的项目公示，依据哪部法律', '法律条文'],
  ['黄小燕在国贸阳光社区开的那次圆桌会，最后议定了什么事', '议定的事'],
  ['会昌今年上批评栏的人后来怎么处理了', '后来怎么样了'],
  ['嘉峪关建小区党群服务站的钱是从哪里出的', '钱由谁出'],
  ['天和家园装的高空抛物监控是什么牌子的', '什么牌子'],
  ['殷都改造社区党群服务中心用的哪家设计公司', '是哪家公司'],
  ['嘉峪关铁大叔议事团的团长是谁', '姓名'],
])(
  'a detail of a kind that the page does not print is named as missing, the practice beside it: %s',
  (question, says) => {
    const { answer } = ask(question)
    expect(answer.answerable).toBe(false)
    expect(answer.related).not.toHaveLength(0)
    expect(plainText(answerMessage(answer, context))).toMatch(new RegExp(`没有写[^。]*${says}`, 'u'))
  },
)

it.each([
  ['罗定胡屋朗的夏令营是哪所大学的学生来带的', '广东海洋大学'],
  ['南江社区党建联盟是哪年几月搞起来的，台账上要填', '2017年6月'],
  ['西湖区规定区领导每个月哪一天下社区参加圆桌会', '每月第一周星期六'],
])(
  'a detail that is printed answers, whatever else is told along with the question: %s',
  (question, printed) => {
    const { answer } = ask(question)
    expect(answer.answerable).toBe(true)
    expect(plainText(answerMessage(answer, context))).toContain(printed)
  },
)

it('what is said not to matter is not asked for', () => {
  expect(ask('建瓯的长者食堂在哪条街都行，一共几家').answer.figures[0]?.figure.printed).toBe('7所')
})

it.each([
  '郭坑镇“全民村TV”在全国那批典型里位列第几',
  '翠屏换届完，社区书记现在平均多大年纪',
  '温州拿出来给小区用的闲置房产，最小的那处有多大',
  '嘉峪关大工委议的事，22年办成的比例',
  '温州明年还打算招多少名社工',
  '建瓯的长者食堂，老人的满意率有多少',
  '建瓯的长者食堂一天有多少老人去吃',
])('a number of another kind, thing or time is no answer to the one that is asked for: %s', (question) => {
  expect(ask(question).answer.answerable).toBe(false)
})

it.each([
  ['恒坑村种苗木一年产值能有多少', '超3亿元'],
  ['大邑的人才讲坛办到第几期了', '43期'],
  ['温州拿出来给小区用的闲置房产，最大的一处有多大', '3072平方米'],
  ['建瓯的银发带头人调解满意率多少', '100%'],
  ['温州共享社平台月访问量排第几', '全市第二'],
])('the number itself answers in whatever measure it is asked for: %s', (question, printed) => {
  expect(ask(question).answer.figures[0]?.figure.printed).toBe(printed)
})

it.each([
  ['辽阳请进大工委大党委兼职的那些人里民警有多少', '214名'],
  ['洪都生活区改造时拉起来的那些队里，单舞蹈队有多少', '140余个'],
])('of a part whose number is not printed the whole is told as such: %s', (question, printed) => {
  const { answer } = ask(question)
  expect(answer.answerable).toBe(false)
  expect(plainText(answerMessage(answer, context))).toContain(printed)
})
