import { describe, expect, it } from 'vitest'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'

const { ask } = shippedCorpus()

/** What is reckoned, and whether the guess is right. */
function told(question: string): readonly unknown[] {
  const { body, verdict } = ask(question).answer
  const note = body.kind === 'table' ? body.notes.find(({ kind }) => kind === 'computed') : undefined
  return [note?.kind === 'computed' ? note.value : undefined, verdict]
}

describe('a number that is guessed of what is to be reckoned', () => {
  it.each([
    ['打台风发大水那阵，罗定来了多少家单位、派了多少干部，平均一家出十几个人？', 17, 'yes'],
    ['淄博引进的商家490多家、项目1600多个，一家平均五个项目？', 3.27, 'no'],
    ['青云谱社会组织支部64个、党员490多名，平均一个支部七八个党员，这么写行不行', 7.66, 'yes'],
    ['建瓯芝山银发带头人87位调解132起，人均一起半？', 1.52, 'yes'],
    ['嘉峪关需求清单185个里头解决了130个，占七成？', 70.27, 'yes'],
    ['温州网格从7931个调到11012个，净增三千出头？', 3081, 'yes'],
  ])('is reckoned, and held against what comes of it: %s', (question, value, verdict) => {
    expect(told(question)).toEqual([value, verdict])
  })

  it('that says only how large it may be is asked for', () => {
    expect(told('大邑智库有几个，专家有几名，平均一个智库有几十号人')).toEqual([4.33, undefined])
  })

  it('of persons is made up of nothing but persons', () => {
    expect(told('帮我查一下会昌机关一共有党员几千人')).toEqual([undefined, undefined])
  })
})

describe('what is asked for each of something', () => {
  it.each([
    ['殷都实岗锻炼办了七期，122个人，一期几个人', 17.43],
    ['温州在职党员下沉八十多天一百九十多万人次，一天多少人次', 23750],
    ['南江社区一平方公里住多少人', 7200],
  ])(
    'is of what was counted before it, or is measured, without a word for the mean: %s',
    (question, value) => {
      expect(told(question)[0]).toBe(value)
    },
  )

  it('is none of what happens to be counted beside it', () => {
    expect(ask('南江社区一平方公里多少棵树').answer.computed).toBeUndefined()
  })
})
