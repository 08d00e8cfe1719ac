import { describe, expect, it } from 'vitest'
import { createAnswering } from '../../src/answer/ask.ts'
import {
  askingExamples,
  questionsAmongTalk,
  readAskingMessages,
} from '../../src/evaluation/asking-training.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'

const { knowledge, segment, stopwords } = shippedCorpus()
const { told } = createAnswering(knowledge, { segment, stopwords })

describe('learning which clauses ask', () => {
  const [message] = readAskingMessages('a.txt', '雨下了三天，⟦温州有多少网格⟧，谢谢，⟦微网格呢⟧\n')

  it('takes each clause of a message for what is marked of it', () => {
    expect(message).toEqual({
      text: '雨下了三天，温州有多少网格，谢谢，微网格呢',
      asking: ['温州有多少网格', '微网格呢'],
      group: 'a.txt 0',
    })
    const examples = message === undefined ? [] : askingExamples(message, told)
    expect(examples.map(({ positive }) => positive)).toEqual([false, true, false, true])
  })

  it('learns nothing of a message in which what asks is not found again', () => {
    expect(askingExamples({ text: '温州有多少网格', asking: ['辽阳'], group: 'a' }, told)).toEqual([])
  })

  it('puts each talk around some of the questions, and no talk on both sides of a validation', () => {
    const talks = [
      { before: '饭后，', after: '' },
      { before: '', after: '急' },
    ]
    expect(questionsAmongTalk(['一', '二', '三'], talks, 2)).toEqual([
      { text: '饭后，一', asking: ['一'], group: 'talk 0' },
      { text: '饭后，二', asking: ['二'], group: 'talk 0' },
      { text: '三，急', asking: ['三'], group: 'talk 1' },
      { text: '一，急', asking: ['一'], group: 'talk 1' },
    ])
  })

  it('does not tell a known word from another, so that of other subjects people may talk the same way', () => {
    const wordings = ['温州有多少网格', '辽阳有多少驿站'].map((text) => told(text).clauses[0]?.wording[''])
    expect(wordings[0]).toBe(wordings[1])
  })
})
