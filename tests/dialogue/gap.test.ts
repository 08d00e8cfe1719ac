import { describe, expect, it } from 'vitest'
import { gapOf, groupGaps } from '../../src/dialogue/gap.ts'
import { plainText } from '../../src/messages/plain-text.ts'
import { gapsMessage } from '../../src/messages/sentences.ts'
import { shippedCorpus } from './shipped-corpus.ts'

describe('what an unanswered question leaves behind', () => {
  const left = (text: string) => gapOf(text, shippedCorpus())

  it('is its words, whatever their order', () => {
    expect(left('上海怎么做的老年食堂？')?.split(' ').sort()).toEqual(['上海', '老年食堂'])
    expect(left('老年食堂，上海怎么做的')).toBe(left('上海怎么做的老年食堂？'))
    expect(left('臺北的垃圾分類怎麼做')).toContain('垃圾')
  })

  it.each([
    ['a telephone number', '漏水找谁，打13812345678或0769-88112233', /\d/u],
    [
      'a number in full width or in Han digits',
      '身份证４４０８２２１９９００１０１１２３４的补贴，一三八一二三四五六七八',
      /\d|[一三八]{2}/u,
    ],
    ['an address on the net', '漏水发到 zhang.san88@example.com 或微信 zhangsan_88', /[a-z@]/iu],
    ['a name that is no word', '邻居李秀英、赵铁蛋家漏水怎么办', /李|秀英|赵|铁蛋/u],
    ['a name that is one, once it is introduced', '我叫李娜，漏水怎么办。联系人：张三丰', /李娜|张三/u],
    ['the number of a house', '沁园小区3栋502漏水怎么办', /\d|沁|园小区/u],
  ])('is never %s', (_, text, personal) => {
    const words = left(text)
    expect(words).toMatch(/漏水|补贴/u)
    expect(words).not.toMatch(personal)
  })

  it('is nothing where no word is left, and little of what is long', () => {
    expect(left('13812345678')).toBeUndefined()
    expect(left('????')).toBeUndefined()
    const long = left(
      '养老食堂电梯物业网格社工志愿者垃圾停车积分议事协商调解矛盾纠纷治安消防应急防汛'.repeat(20),
    )
    expect(long?.split(' ').length).toBeLessThanOrEqual(12)
  })
})

describe('gaps that ask about the same', () => {
  const gap = (question: string, times: number) => ({ question, times, firstAt: 1, lastAt: 2 })

  it('are told together with what they share, the most often asked first', () => {
    const groups = groupGaps([
      gap('停车 小区 收费', 3),
      gap('土豆 火星', 3),
      gap('停车 小区 收费 标准', 2),
      gap('停车', 1),
    ])
    expect(groups.map(({ gaps, times, words }) => [times, words, gaps.length])).toEqual([
      [5, ['停车', '小区', '收费'], 2],
      [3, ['土豆', '火星'], 1],
      [1, ['停车'], 1],
    ])
    expect(plainText(gapsMessage(groups, 90))).toContain('5次，2种问法：停车、小区、收费')
  })
})
