/** Which bot a database's chats are. */
import { afterEach, describe, expect, it } from 'vitest'
import { askedEntry } from '../../src/digest/outbox.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { createStorage } from '../../src/storage/storage.ts'
import { subscription } from './contract.ts'
import { DATABASES } from './databases.ts'

const NOW = 1_800_000_000_000
const LATER = NOW + 1_000_000
const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

describe.each(DATABASES)('accounts, $name', ({ fresh }) => {
  async function open() {
    const { url, remove } = await fresh()
    closing.push(remove)
    const database = await openDatabase(url)
    closing.push(database.close)
    return createStorage(database)
  }

  it('are told of the others that use the database', async () => {
    const { accounts } = await open()
    expect(await accounts.enter('telegram:123', NOW)).toEqual([])
    expect(await accounts.enter('telegram:987', NOW + 1)).toEqual(['telegram:123'])
    expect(await accounts.enter('telegram:123', NOW + 2)).toEqual(['telegram:987'])
  })

  it('of another platform leave what was written before to the first one of its own', async () => {
    const { accounts, subscriptions } = await open()
    await subscriptions.save(subscription({ id: 'old', chat: 'telegram:-1005' }))
    await accounts.enter('feishu:cli_1', NOW)
    await accounts.enter('telegram:123', NOW + 1)
    expect(await subscriptions.find('old')).toMatchObject({ chat: 'telegram:123:-1005' })
  })

  it('take over, the first one alone, what was written before keys named the bot', async () => {
    const storage = await open()
    const { accounts, subscriptions, outbox, chats, conversations, feedback, updates } = storage
    const old = subscription({ id: 'old', chat: 'telegram:-1005' })
    await subscriptions.save(old)
    await subscriptions.save(subscription({ id: 'elsewhere', chat: 'feishu:oc_5' }))
    await outbox.add(askedEntry(old, NOW))
    const [claimed] = await outbox.claim({
      channel: 'telegram',
      lease: 'x',
      until: LATER,
      now: NOW,
      limit: 9,
    })
    const sent = {
      kind: 'sent',
      messageId: '7',
      practices: [{ id: 'p', hash: 'h' }],
      exhausted: false,
    } as const
    await outbox.settle('x', claimed?.entry.key ?? '', sent, NOW)
    await chats.save(old.chat, { zone: 'Asia/Tokyo', quiet: null, choices: {} }, NOW)
    await conversations.write(
      'telegram:5',
      { chat: 'telegram:5', person: 'telegram:5' },
      { turn: 1 },
      { after: 0, expiresAt: LATER, now: NOW },
    )
    await feedback.add({
      id: 'f',
      chat: 'telegram:5',
      person: 'telegram:5',
      at: NOW,
      kind: 'note',
      about: '',
      note: '好',
    })
    await updates.begin('telegram:5150', NOW, 1000, null)
    await updates.settle('telegram:5150', { as: 'done', until: NOW + 1000 })

    await accounts.enter('telegram:123', NOW)
    const chat = 'telegram:123:-1005'
    expect(await subscriptions.ofChat(chat)).toEqual([{ ...old, chat }])
    expect(await outbox.findSent(chat, '7')).toMatchObject({ chat, subscription: 'old' })
    expect([...(await storage.sent.sentTo(chat)).keys()]).toEqual(['p'])
    expect(await chats.find(chat)).toMatchObject({ zone: 'Asia/Tokyo' })
    expect(await conversations.find('telegram:123:5', NOW)).toMatchObject({ state: { turn: 1 } })
    expect(await chats.everything('telegram:123:5')).toMatchObject({
      feedback: [{ person: 'telegram:123:5' }],
    })
    expect(await updates.begin('telegram:123:5150', NOW, 1000, null)).toEqual({ kind: 'done' })
    expect(await updates.begin('telegram:987:5150', NOW, 1000, null)).toMatchObject({ kind: 'yours' })
    const dueOf = async (channel: string) =>
      (await storage.planner.due({ channel, now: NOW, version: 'v2', limit: 9 })).map(({ id }) => id)
    expect(await dueOf('telegram:123')).toEqual(['old'])
    expect(await dueOf('telegram')).toEqual([])
    expect((await subscriptions.find('elsewhere'))?.chat).toBe('feishu:oc_5')

    await subscriptions.save(subscription({ id: 'stray', chat: 'telegram:6' }))
    for (const channel of ['telegram:987', 'telegram:123']) await accounts.enter(channel, NOW)
    expect((await subscriptions.find('stray'))?.chat).toBe('telegram:6')
    expect(await subscriptions.ofChat(chat)).toHaveLength(1)
  })
})
