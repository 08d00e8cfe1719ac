import { expect, it } from 'vitest'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'

const { ask } = shippedCorpus()

it.each([
  ['龙文区乡贤一共聚了多少人', '4309名'],
  ['南江社区党建联盟一共建了几个专委会', '6个'],
  ['温州机关党员下到小区帮忙，前后加起来多少人次', '190多万人次'],
])(
  'a word for the whole asks for the number, whatever it is written together with: %s',
  (question, printed) => {
    expect(ask(question).answer.figures[0]?.figure.printed).toBe(printed)
  },
)

it('of three things that are named is of these three, however many more the place has', () => {
  const { computed } = ask('会昌机关结对挂点：村、城市社区、网格党组织三样相加是多少').answer
  expect(computed).toMatchObject({ operation: 'sum', value: 200 })
})

it.each([
  '青云谱给社会组织找钱，除了财政那笔，其他加起来多少',
  '青云谱除了财政那笔，社会资金加起来多少钱',
  '青云谱社会组织的钱，不算财政的，一共多少',
  '青云谱财政以外的钱加起来是多少',
])('what is left out is never added: %s', (question) => {
  const { computed, figures } = ask(question).answer
  const added = (computed?.of ?? []).map((index) => figures[index]?.figure.printed)
  expect(added).not.toContain('300万元')
})

it('of three things one of which is left out the other two are added', () => {
  const { body } = ask('建瓯除了小区支部，党小组和物业支部一共多少').answer
  expect(body).toMatchObject({ notes: [{ kind: 'computed', operation: 'sum', value: 143 }] })
})

it('what is asked for each of something is what is named, whatever else is counted in its measure word', () => {
  const { computed } = ask('龙文乡贤促进会建了几个，平均一个会多少乡贤').answer
  expect(computed).toMatchObject({ operation: 'average', value: 55.24 })
})

it.each(['哪些地方印了“百分之百”', '把出现过“百分之百”的地方都找出来，各自指的是什么率'])(
  'a number in quotation marks is a number, and no name: %s',
  (question) => {
    const { figures } = ask(question).answer
    expect(figures.length).toBeGreaterThan(2)
    expect(new Set(figures.map(({ figure }) => figure.printed))).toEqual(new Set(['100%']))
  },
)

it('a name is known without the marks between what it names in a row', () => {
  const { figures } = ask('翠屏区“进小区进楼栋进家门”那一段的数字全列出来').answer
  expect(figures.map(({ figure }) => figure.printed)).toContain('263名')
})

it('kinds of one thing that are named in a row without a mark between them are all taken', () => {
  const { figures } = ask('锦绣华景的大网格小网格微网格合起来有几个').answer
  expect(figures.map(({ figure }) => figure.value)).toEqual([1, 10, 50])
})

it('a share is of the part that its own clause names, whatever stands before', () => {
  const { computed } = ask('大邑校地企合作的研发机构 国家级省级市级各几个，市级的占几成').answer
  expect(computed).toMatchObject({ operation: 'share', value: 59.26 })
})
