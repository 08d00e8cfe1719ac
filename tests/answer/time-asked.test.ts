import { expect, it } from 'vitest'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'

const { ask } = shippedCorpus()

it.each([
  ['贵港南江社区的党建联盟哪年成立的', '2017年6月'],
  ['南江社区党建联盟是什么时候成立的', '2017年6月'],
  ['西湖区幸福圆桌会什么时候开', '每月围绕一个议题召开一次'],
  ['廉江的中医夜市哪天开', '每周一晚上'],
])('a time that is printed is told where it is asked for: %s', (question, printed) => {
  const { answerable, figures } = ask(question).answer
  expect(answerable).toBe(true)
  expect(figures[0]?.figure.printed).toBe(printed)
})

it('the day something is held is none on which it began', () => {
  expect(ask('建瓯长者食堂什么时候建的').answer.answerable).toBe(false)
})

it.each([
  '大邑人才讲坛头一期是哪年哪月哪日开的',
  '嘉峪关固定的“议事日”是每月的几号？',
  '大邑人才讲坛第一期是哪一天开讲的',
])('how often something is held is no date: %s', (question) => {
  expect(ask(question).answer.answerable).toBe(false)
})

it.each([
  ['2017年就起步的是哪家', ['2017年6月']],
  ['各地里头谁起步最早', ['2017年6月', '2020年以来', '2021年', '2024年以来']],
  ['最早成立联盟的是哪个社区', ['2017年6月']],
])('the place that began then is found by its printed date: %s', (question, printed) => {
  expect(ask(question).answer.figures.map(({ figure }) => figure.printed)).toEqual(printed)
})

it('nobody is said to have begun in a year that no date prints', () => {
  expect(ask('2016年就动手搞的是哪一家').answer.answerable).toBe(false)
})

it.each(['南江联盟成立的年份写给我', '南江那个联盟啥时候成立的，年份月份都要'])(
  'a date is told where its year or month is ordered: %s',
  (question) => {
    expect(ask(question).answer.figures[0]?.figure.printed).toBe('2017年6月')
  },
)
