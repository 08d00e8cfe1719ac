import { describe, expect, it } from 'vitest'
import { createDialogue, type Place } from '../../src/dialogue/dialogue.ts'
import type { Message } from '../../src/messages/message.ts'
import { plainText } from '../../src/messages/plain-text.ts'
import { memoryStorage } from '../storage/memory-storage.ts'
import { shippedCorpus } from './shipped-corpus.ts'

const PRIVATE: Place = { chat: 'telegram:1', kind: 'private', thread: null }
const GROUP: Place = { chat: 'telegram:-100', kind: 'group', thread: null }
const PERSON = { id: 'telegram:1', isAdmin: false, manages: async () => true, isIn: async () => true }

async function newDialogue() {
  return createDialogue({
    corpus: shippedCorpus(),
    stores: await memoryStorage(),
    now: () => Date.UTC(2026, 10, 21),
    random: () => 0.5,
  })
}

/** How many practices and figures a message tells. */
const told = ({ blocks }: Message) => ({
  practices: blocks.filter(({ kind }) => kind === 'practice').length,
  figures: blocks.flatMap((block) => (block.kind === 'figures' ? block.lines : [])).length,
})

async function chatIn(place: Place) {
  const dialogue = await newDialogue()
  return async (text: string): Promise<Message> => {
    const reply = await dialogue.say({ place, person: PERSON, text, by: 'direct' })
    return reply?.message ?? { blocks: [], buttons: [] }
  }
}

const QUESTION = '没有物业的老小区怎么管'

describe('the length of an answer', () => {
  it.each(['简单说', '短一点', '太长了，简短点吧', '能不能说重点'])(
    'is brief when asked for: %s',
    async (text) => {
      const hear = await chatIn(PRIVATE)
      const full = told(await hear(QUESTION))
      expect(full.practices).toBeGreaterThan(1)
      const brief = await hear(text)
      expect(told(brief).practices).toBe(1)
      expect(told(brief).figures).toBeLessThanOrEqual(3)
      expect(brief.buttons.flat().map(({ label }) => label)).toContain('完整回答')
    },
  )

  it('is full again at a button', async () => {
    const dialogue = await newDialogue()
    const said = { place: PRIVATE, person: PERSON, by: 'direct' } as const
    const full = await dialogue.say({ ...said, text: QUESTION })
    const brief = await dialogue.say({ ...said, text: '简单说' })
    const button = brief?.message.buttons.flat().find(({ label }) => label === '完整回答')
    const pressed = await dialogue.press({ ...said, action: button?.action })
    expect(pressed.kind === 'page' && told(pressed.message)).toEqual(full && told(full.message))
  })

  it.each(['啰嗦死了，一句话说完行不行', '说短点'])(
    'cannot be another where the last one told nothing: %s',
    async (text) => {
      const hear = await chatIn(PRIVATE)
      await hear('嘉峪关的食堂一顿收几块钱')
      expect(plainText(await hear(text))).toContain('没有更短的说法')
    },
  )

  it.each(['详细点', '说全点', '来个完整的'])('is full in a group when asked for: %s', async (text) => {
    const hear = await chatIn(GROUP)
    expect(told(await hear(QUESTION)).practices).toBe(1)
    expect(told(await hear(text)).practices).toBeGreaterThan(1)
  })

  it('is what the chat has set', async () => {
    const [alone, group] = [await chatIn(PRIVATE), await chatIn(GROUP)]
    await alone('/settings 篇幅 简短')
    await group('/settings 篇幅 完整')
    expect(told(await alone(QUESTION)).practices).toBe(1)
    expect(told(await group(QUESTION)).practices).toBeGreaterThan(1)
  })

  it('is no matter where the words ask about something', async () => {
    const hear = await chatIn(PRIVATE)
    const full = await hear(QUESTION)
    expect(await hear('办事流程怎么精简')).not.toEqual(full)
    expect(told(await hear(QUESTION))).toEqual(told(full))
  })
})
