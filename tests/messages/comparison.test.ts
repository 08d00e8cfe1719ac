import { describe, expect, it } from 'vitest'
import { answerMessage } from '../../src/messages/answer-message.ts'
import { plainText } from '../../src/messages/plain-text.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'

const { ask, context } = shippedCorpus()
const told = (question: string): string => plainText(answerMessage(ask(question).answer, context))

describe('what is said of two figures side by side', () => {
  it('names the one that is not exact, and calls the other none', () => {
    const text = told('按一万城镇人口配的社工人数，温州和嘉峪关各是几名')
    expect(text).toContain('温州市的15名以上不是准数，比不出大小。')
    expect(text).not.toContain('都是约数')
  })

  it('orders 位 and 名, which count people alike', () => {
    const text = told('都是调解邻里纠纷，建瓯的“芝山晚枫”和龙文的乡贤调委会比一比')
    expect(text).toContain('87位')
    expect(text).toContain('236名')
    expect(text).toContain('按印出的数，龙文区更多。')
  })
})
