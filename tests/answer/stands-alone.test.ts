import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { afterAnother, evaluate, readExpectations } from '../../src/evaluation/evaluate.ts'
import { answerJson } from '../../src/messages/answer-json.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'
import { say } from './saying.ts'

const { ask, context } = shippedCorpus()
const placesOf = ({ figures, practices }: ReturnType<typeof say>): ReadonlySet<string> =>
  new Set(
    [...figures.map(({ figure }) => figure), ...practices.map(({ practice }) => practice)].map(
      ({ articleId }) => articleId,
    ),
  )

describe('a question of its own in the middle of a conversation', () => {
  it.each([
    ['青云谱微基金筹到多少钱', '宜宾翠屏派了多少社区工作者去深圳苏州那些地方取经', 'cuiping'],
    ['延吉怎么留住年轻人', '辽阳的小区物业情况不一样，红色物业是分几种来搞的', 'liaoyang'],
    [
      '翠屏怎么培养社区书记的接班人',
      '居委会业委会物业三家老扯皮，西湖区是怎么把他们拢一块儿的',
      'nanchang-xihu',
    ],
    ['南江联盟怎么加入', '快递员一边送件一边给社区挑毛病，真有这么弄的？招了几个人', 'jianou'],
  ])('is of its own place, and compared with nothing: %s → %s', (before, question, place) => {
    expect(placesOf(say(before, question))).toEqual(new Set([place]))
  })

  it.each([
    ['延吉网格有多少个', '那温州那边的网格呢', 'wenzhou'],
    ['嘉峪关网格员涨了多少', '谁牵头的', 'jiayuguan'],
  ])('is none where it leans on what was said: %s → %s', (before, message, place) => {
    expect(placesOf(say(before, message)).has(place)).toBe(true)
  })

  it('is answered as it would be alone, hardly ever otherwise', () => {
    const file = 'tests/questions/blind-54.jsonl'
    const asked = afterAnother(readExpectations(file, readFileSync(file, 'utf8')))
    const right = (isAmidst: boolean): number =>
      evaluate(asked, ({ prev, q }) =>
        answerJson(ask(q, isAmidst && prev !== undefined ? ask(prev).turn : undefined).answer, context),
      ).right
    expect(right(true) / right(false)).toBeGreaterThan(0.97)
  })
})
