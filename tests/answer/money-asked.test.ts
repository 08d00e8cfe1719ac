import { expect, it } from 'vitest'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'

const { ask } = shippedCorpus()

it.each([
  '龙文调解队伍里的乡贤一件案子给多少误工费',
  '龙文那些调解员，误餐费拿几多',
  '翠屏的学历补贴，考上本科一个人给几块',
  '鹿城区给老人分段补贴，每顿补几元，有数吗？',
  '单建一个小区党群服务站，嘉峪关得掏多少钱呢',
  '龙文的长者食堂收多少',
  '青云谱红色创投基金资助那么多项目，单个项目封顶给多少钱',
])('money that is not printed is answered by no other number, nor by that of them all: %s', (question) => {
  expect(ask(question).answer.answerable).toBe(false)
})

it('what was spent is told', () => {
  expect(ask('嘉峪关建党群服务站一共花了多少经费').answer.figures[0]?.figure.printed).toBe('400余万元')
})

it.each([
  ['廉江小区没钱办托儿照护，拉谁来一起搞的', '社区合伙人'],
  ['温州鹿城的邻里食堂凭啥不亏钱', '邻里食堂'],
  ['温州的邻里食堂怎么才不亏本', '邻里食堂'],
])('money that there is none of, and a loss that was not made, ask for no sum: %s', (question, name) => {
  const { answerable, practices } = ask(question).answer
  expect(answerable).toBe(true)
  expect(practices[0]?.practice.name).toContain(name)
})
