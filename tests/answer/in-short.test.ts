import { describe, expect, it } from 'vitest'
import { askedFor, createInShort } from '../../src/answer/in-short.ts'

const SHITANG =
  '淄博市围绕“一老一小”，在老龄化程度高的社区看准就餐、医疗需求，引来助餐食堂、医养机构等，让老人享受优惠的服务。'
const shortOf = (paragraph: string, most: number, asked: readonly string[] = [], behind = '') =>
  createInShort(
    paragraph,
    asked.flatMap((word) => askedFor(word, [])),
    behind,
  )(most)

describe('a paragraph in short', () => {
  it('is told whole where there is room', () => {
    expect(shortOf(SHITANG, 100, ['食堂'])).toBe(SHITANG)
  })

  it('keeps the clause that answers, and marks what is left out on either side', () => {
    expect(shortOf(SHITANG, 20, ['食堂'])).toBe('……引来助餐食堂、医养机构等……')
    expect(shortOf(SHITANG, 20, ['就餐'])).toBe('……在老龄化程度高的社区看准就餐、医疗需求……')
  })

  it('begins at the beginning where nothing is asked', () => {
    expect(shortOf(SHITANG, 36)).toBe('淄博市围绕“一老一小”，在老龄化程度高的社区看准就餐、医疗需求……')
  })

  it('prefers the sentence that says more of what is asked, and never parts what stands in quotation marks', () => {
    const two = '市里办“听，大家说”夜话。街道设食堂，老人吃饭方便。'
    expect(shortOf(two, 14, ['食堂'])).toBe('街道设食堂，老人吃饭方便。')
    expect(shortOf(two, 14, ['夜话'])).toBe('市里办“听，大家说”夜话。')
  })

  it('goes on behind a clause that only repeats the name in front of it', () => {
    const daily = '推行“物业日播报”，靠网格员和物管员盯住重点人群，上门走访。'
    expect(shortOf(daily, 12, ['物业'], '嘉峪关市物业日播报')).not.toBe('推行“物业日播报”……')
  })
})
