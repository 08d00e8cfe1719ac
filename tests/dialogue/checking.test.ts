import { describe, expect, it } from 'vitest'
import type { Dialogue } from '../../src/dialogue/dialogue.ts'
import type { Place } from '../../src/dialogue/spoken.ts'
import type { Message } from '../../src/messages/message.ts'
import { plainText } from '../../src/messages/plain-text.ts'
import { shippedCorpus } from './shipped-corpus.ts'
import { newDialogue } from './transcript.ts'

const PERSON = {
  id: 'telegram:1',
  isAdmin: false,
  manages: async () => true,
  isIn: async () => false,
} as const
const chat = (id: string, kind: 'private' | 'terminal' = 'private'): Place => ({
  chat: id,
  kind,
  thread: null,
})

const NUMERAL = /[\d一二两三四五六七八九十]/u

/** A text of so many numbers, each printed of its place. */
function longText(numbers: number): { text: string; printed: string[] } {
  const figures = shippedCorpus()
    .knowledge.figures.filter(
      ({ kind, unit, value, metric }) =>
        kind === 'count' && unit === '个' && value >= 20 && !NUMERAL.test(metric),
    )
    .slice(0, numbers)
  return {
    text: figures
      .map(({ locality, metric, printed }) => `${locality.at(-1)}的${metric}是${printed}。`)
      .join('\n'),
    printed: figures.map(({ printed }) => printed),
  }
}

describe('a text of many numbers', () => {
  const { text, printed } = longText(30)
  const pressing = async (
    dialogue: Dialogue,
    message: Message,
    label: string,
    place = chat('telegram:1'),
  ) => {
    const dialogueButton = message.buttons.flat().find((button) => button.label === label)
    return dialogueButton === undefined
      ? undefined
      : dialogue.press({ place, person: PERSON, action: dialogueButton.action })
  }

  it('is told of page by page until every number has had its line', async () => {
    const dialogue = await newDialogue()
    const first = await dialogue.say({
      place: chat('telegram:1'),
      person: PERSON,
      text: `/check ${text}`,
      by: 'direct',
    })
    let message = first?.message
    const pages: string[] = []
    while (message !== undefined) {
      pages.push(plainText(message))
      const next = await pressing(dialogue, message, '下一页 ›')
      message = next === undefined || next.kind === 'notice' ? undefined : next.message
    }
    expect(pages).toHaveLength(3)
    expect(pages[0]).toContain('核对了30个数据（第1页，共3页）')
    for (const number of printed) expect(pages.join('\n')).toContain(number)
    expect(pages.join('\n').match(/^ {2}· /gmu)).toHaveLength(30)
  })

  it('is no page of another chat’s', async () => {
    const dialogue = await newDialogue()
    const said = await dialogue.say({
      place: chat('telegram:1'),
      person: PERSON,
      text: `/check ${text}`,
      by: 'direct',
    })
    if (said === undefined) throw new Error('no answer')
    expect((await pressing(dialogue, said.message, '下一页 ›', chat('telegram:2')))?.kind).toBe('notice')
  })

  it('stands in one piece in a terminal', async () => {
    const said = await (await newDialogue()).say({
      place: chat('terminal:1', 'terminal'),
      person: PERSON,
      text: `/check ${text}`,
      by: 'direct',
    })
    expect(plainText(said?.message ?? { blocks: [], buttons: [] }).match(/^ {2}· /gmu)).toHaveLength(30)
  })
})

describe('numbers that state nothing', () => {
  it('are named, so that nobody looks for them', async () => {
    const said = await (await newDialogue()).say({
      place: chat('telegram:1'),
      person: PERSON,
      text: '/check 2021年，温州推行“1+3+X”，目前136个小区推行业财代理。',
      by: 'direct',
    })
    const text = plainText(said?.message ?? { blocks: [], buttons: [] })
    expect(text).toContain('没有核对的：2021年、1、3')
    expect(text).toMatch(/语料里有[\s\S]*136个/u)
  })
})

describe('a long message with numbers', () => {
  const reply = async (text: string): Promise<string> => {
    const said = await (await newDialogue()).say({
      place: chat('telegram:1'),
      person: PERSON,
      text,
      by: 'direct',
    })
    return plainText(said?.message ?? { blocks: [], buttons: [] })
  }
  const STORY =
    '我今年71了，手机是孙女教我用的，字打错了莫怪。我们小区3号楼后头有个烂车棚，空了十几年，里外堆的都是破烂，看着就来气，社区说要翻新也没个准信。听人家讲温州拿公家空着的房子给社区用，调剂出来229处，一共好几万平方米，这些房子'
  const DRAFT =
    '温州市推行“业财代理”，目前已有136个小区加入，财务收支549笔、共298万元。全市打造现代社区重点单元615个，小区党组织覆盖率由不到四分之一升到99.2%，专职社工今年新增3365名，网格员队伍也全部换上了统一的工作证件，居民普遍反映办事方便了许多。'

  it('is answered where it tells a story and then asks', async () => {
    const text = await reply(`${STORY}给多少个社区用上了？`)
    expect(text).toContain('182个')
    expect(text).not.toContain('核对了')
  })

  it.each([
    ['asks for nothing', DRAFT],
    ['asks whether it is right', `${DRAFT}这些数都对吗？有多少处要改？`],
  ])('is checked where it %s', async (_, text) => {
    expect(await reply(text)).toContain('核对了')
  })
})
