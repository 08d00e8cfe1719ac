import { describe, expect, it } from 'vitest'
import { createDialogue, type Said } from '../../src/dialogue/dialogue.ts'
import { plainText } from '../../src/messages/plain-text.ts'
import { memoryStorage } from '../storage/memory-storage.ts'
import { shippedCorpus } from './shipped-corpus.ts'

async function newGroup() {
  const clock = { now: Date.UTC(2026, 10, 21, 2) }
  const dialogue = createDialogue({
    corpus: shippedCorpus(),
    stores: await memoryStorage(),
    now: () => clock.now,
    random: () => 0.5,
  })
  const says = async (who: string, text: string, more: Partial<Said> = {}, thread: string | null = null) => {
    clock.now += 1000
    const reply = await dialogue.say({
      place: { chat: 'telegram:-100', kind: 'group', thread },
      person: { id: `telegram:${who}`, isAdmin: false, manages: async () => false, isIn: async () => true },
      text,
      by: 'mention',
      ...more,
    })
    const slips = reply?.message.buttons
      .flat()
      .flatMap(({ action }) => ('slip' in action ? [action.slip] : []))
    return { text: reply === undefined ? '' : plainText(reply.message), slip: slips?.[0] }
  }
  return { says, clock }
}

const FIGURE = '建瓯的长者食堂开了几所'
const OTHER = '罗定发大水的时候派下去多少党员干部'

describe('a few words in a group', () => {
  it('go on with the last answer given there, of whoever had asked nothing yet', async () => {
    const { says } = await newGroup()
    expect((await says('1', FIGURE)).text).toContain('7所')
    expect((await says('2', '出处呢')).text).toContain('建瓯')
  })

  it('go on with the answer that they reply to', async () => {
    const { says } = await newGroup()
    const { slip } = await says('1', FIGURE)
    await says('3', OTHER)
    const source = await says('2', '出处呢', { by: 'reply', ...(slip === undefined ? {} : { about: slip }) })
    expect(source.text).toContain('建瓯')
  })

  it('go on with one’s own conversation, while that is fresh', async () => {
    const { says } = await newGroup()
    await says('2', FIGURE)
    await says('1', OTHER)
    expect((await says('2', '出处呢')).text).toContain('建瓯')
  })

  it('go on with what was answered since, where one’s own is long ago', async () => {
    const { says, clock } = await newGroup()
    await says('2', FIGURE)
    clock.now += 30 * 60 * 1000
    await says('1', OTHER)
    const { text } = await says('2', '出处呢')
    expect(text).toContain('罗定')
    expect(text).not.toContain('建瓯')
  })

  it('go on with what was answered last, where several others were answered since', async () => {
    const { says } = await newGroup()
    await says('2', OTHER)
    await says('1', '温州的业财代理推到多少个小区')
    await says('3', FIGURE)
    const { text } = await says('2', '出处呢')
    expect(text).toContain('建瓯')
    expect(text).not.toContain('罗定')
  })

  it('go on with what was said last to anybody, where they reply to a refusal', async () => {
    const { says } = await newGroup()
    await says('2', FIGURE)
    const refused = await says('1', '嘉峪关的食堂一顿收几块钱')
    expect(refused.slip).toBeUndefined()
    expect((await says('2', '社区发文少了几成', { by: 'reply' })).text).toContain('10.9%')
  })

  it('are told which place was talked about, where another leads', async () => {
    const { says } = await newGroup()
    await says('1', '温州那个业财代理是啥')
    const { text } = await says('1', '老人家腰杆疼想找中医推拿正骨')
    expect(text).toMatch(/^刚才说的是温州市；下面是廉江市的。/u)
  })

  it('have nothing to go on with in another thread', async () => {
    const { says } = await newGroup()
    await says('1', FIGURE, {}, '5')
    expect((await says('2', '出处呢', {}, '6')).text).not.toContain('建瓯')
  })
})
