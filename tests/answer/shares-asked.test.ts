import { describe, expect, it } from 'vitest'
import { answerMessage } from '../../src/messages/answer-message.ts'
import { plainText } from '../../src/messages/plain-text.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'

const { ask, knowledge } = shippedCorpus()

/** What is reckoned, and which printed numbers are shown. */
function told(question: string): { readonly values: readonly number[]; readonly shown: readonly string[] } {
  const { body, figures } = ask(question).answer
  const notes = body.kind === 'table' ? body.notes : []
  return {
    values: notes.flatMap((note) => (note.kind === 'computed' ? [note.value] : [])),
    shown: figures.map(({ figure }) => figure.printed),
  }
}

describe('a share', () => {
  it.each([
    ['大邑工匠评了多少，其中推上去成都工匠的有几个，比例大概多少', 30.49],
    ['延吉一共多少个城市社区，其中民族互嵌式的建了几个，占几成', 53.85],
    ['延吉城市社区当中，弄成互嵌式的占几成', 53.85],
  ])('is of the part and the whole that are asked for or set apart: %s', (question, value) => {
    expect(told(question).values).toEqual([value])
  })

  it('is not reckoned of what counts otherwise', () => {
    expect(told('青云谱的培训班办了15期，辅导37次，占几成').values).toEqual([])
  })
})

describe('a reckoning beside other questions', () => {
  it('that names nothing is of the two numbers that are asked for before it', () => {
    const { shown, values } = told(
      '辽阳找驻区单位要主意，收上来多少条，后来协调解决了多少个问题，两个数差多少',
    )
    expect(values).toEqual([147])
    expect(shown).toEqual(['574条', '427个'])
  })

  it('is followed by what else is asked for', () => {
    const { shown, values } = told('会昌下去旁听组织生活，提的意见平均一场几条？乡镇和县直合计去了几家')
    expect(values).toEqual([2.12, 90])
    expect(shown).toEqual(expect.arrayContaining(['229条', '108场', '19个', '71个']))
  })

  it('takes nothing for what is divided that is not asked for', () => {
    expect(ask('延吉建那42个互嵌式社区，财政一共花了多少万，平均一个社区多少').answer.answerable).toBe(false)
  })
})

describe('means of several things', () => {
  it('are reckoned each, and it is told which is the highest', () => {
    const { answer } = ask('锦绣华景小区的志愿活动和四点半课堂，哪个一场服务的人多')
    expect(told('锦绣华景小区的志愿活动和四点半课堂，哪个一场服务的人多').values.toSorted()).toEqual([
      43, 44.44,
    ])
    expect(plainText(answerMessage(answer, { topics: knowledge.lexicon.topics }))).toContain(
      '志愿服务活动服务的居民人次”这一项最高',
    )
  })

  it('of persons are of those for each of whom it is asked', () => {
    expect(told('龙文一个挂钩干部平均联系几个重点乡贤').values).toEqual([2.4])
  })
})

describe('the share of those who have something', () => {
  it.each([
    ['翠屏持证社工的比例是多少', '超1/3'],
    ['辽阳持证社工比重是多少', '30%以上'],
    ['青云谱持证社工占比', '超过30%'],
  ])('is the rate that is printed of it: %s', (question, printed) => {
    expect(ask(question).answer.figures[0]?.figure.printed).toBe(printed)
  })

  it('is no share of others: 青云谱社工中党员占比', () => {
    expect(ask('青云谱社工中党员占比').answer.answerable).toBe(false)
  })
})
