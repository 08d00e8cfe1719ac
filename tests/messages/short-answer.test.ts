import { expect, it } from 'vitest'
import { answerMessage } from '../../src/messages/answer-message.ts'
import { plainText } from '../../src/messages/plain-text.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'

const { ask, context } = shippedCorpus()

/** What a group is shown of the answer to the last of several messages. */
function inShort(...messages: readonly string[]): string {
  let turn: Parameters<typeof ask>[1]
  let text = ''
  for (const message of messages) {
    const reply = ask(message, turn)
    turn = reply.turn
    text = plainText(answerMessage(reply.answer, context, { slip: 's1', short: true }))
  }
  return text
}

it('tells a group all of several numbers that are asked for: 小的、微的各划了几个', () => {
  const text = inShort('廉江的三级网格怎么划的', '小的、微的各划了几个')
  expect(text).toContain('小网格10个')
  expect(text).toContain('微网格50个')
})

it('tells a group no more than three numbers where one is asked for', () => {
  const text = inShort('廉江的三级网格怎么划的', '划了几级')
  expect(text.match(/^\s*·/gmu)?.length).toBeLessThanOrEqual(3)
})
