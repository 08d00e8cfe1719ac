import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type BotStorage, openBotStorage } from '../../src/bot-storage.ts'
import { telegramDigests } from '../../src/channels/telegram/telegram-digests.ts'
import { TELEGRAM_PACE } from '../../src/channels/telegram/telegram-traits.ts'
import { createLog } from '../../src/log.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'
import type { Supergroup } from '../telegram-server/actors.ts'
import { errorAnswer, type Fault, faults } from '../telegram-server/faults.ts'
import type { Topic } from '../telegram-server/world.ts'
import { CHANNEL, type LoopbackBot, startLoopbackBot } from './bot-on-loopback.ts'

let bot: LoopbackBot
let storage: BotStorage
let stopDelivery: () => Promise<void>

beforeEach(async () => {
  const corpus = shippedCorpus()
  const log = createLog('silent', [])
  storage = await openBotStorage({
    config: { databaseUrl: ':memory:', timezone: 'Asia/Shanghai' },
    log,
    corpus: () => corpus,
  })
  bot = await startLoopbackBot({
    stores: storage.stores,
    dialogue: { subscribing: storage.subscribing, random: Math.random },
    telegram: { events: storage.events, formerly: storage.formerly },
  })
  stopDelivery = (await storage.join(CHANNEL, TELEGRAM_PACE)).deliver(telegramDigests(bot.telegram))
})

afterEach(async () => {
  await stopDelivery()
  await bot.stop()
  await storage.close()
})

/** Somebody has a subscription and asks for a digest of it, which is refused. */
async function refused(fault: Fault) {
  const li = bot.server.user('李', { started: true })
  li.says('/subscribe 物业治理 每天 08:30')
  await li.chat.nextMessage()
  const chat = `${CHANNEL}:${li.id}`
  const [subscription] = await storage.subscribing.subscriptions.ofChat(chat)
  const { sendNow, history } = storage.subscribing
  if (subscription === undefined || sendNow === undefined || history === undefined)
    throw new Error('nothing was subscribed')
  bot.server.faults.on('sendMessage', fault, { chat: li.id })
  await sendNow(subscription)
  const became = () => history(chat)
  await vi.waitFor(async () => expect((await became())[0]?.reason).not.toBeNull(), { timeout: 60_000 })
  const [now] = await storage.subscribing.subscriptions.ofChat(chat)
  return { stopped: now?.stopped?.reason ?? null, row: (await became())[0] }
}

describe('a digest for a topic', () => {
  it.each([
    ['deleted', (forum: Supergroup, topic: Topic) => forum.deletesTopic(topic)],
    ['closed', (forum: Supergroup, topic: Topic) => forum.closesTopic(topic)],
  ])('that was %s stops what is sent there, and nothing else, and the chat is told', async (_, away) => {
    const wang = bot.server.user('王')
    const forum = bot.server.supergroup('论坛', { members: [wang], forum: true })
    forum.promote(wang)
    const [lost, well] = [forum.topic('物业'), forum.topic('养老')]
    const subscribes = async (text: string, thread?: Topic) => {
      wang.says(`/subscribe ${text}`, { in: forum, ...(thread === undefined ? {} : { thread }) })
      await forum.nextMessage()
    }
    await subscribes('物业治理 每天 08:30', lost)
    await subscribes('志愿服务 每天 09:30', lost)
    await subscribes('养老服务 每天 08:30', well)
    await subscribes('人才 每天 08:30')
    const { subscriptions, sendNow } = storage.subscribing
    const held = () => subscriptions.ofChat(`${CHANNEL}:${forum.id}`)
    const sends = async (thread: Topic) => {
      const one = (await held()).find((subscription) => subscription.thread === `${thread.id}`)
      if (one === undefined) throw new Error('nothing was subscribed')
      await sendNow?.(one)
    }
    away(forum, lost)
    await sends(lost)
    const notice = await forum.nextMessage()
    expect(notice.message_thread_id).toBeUndefined()
    expect(notice.text).toMatch(/有个话题发不进去了[\s\S]*物业治理 每天 08:30\n.*志愿服务 每天 09:30\n/u)
    expect(notice.text).not.toContain('养老服务')
    expect((await held()).map(({ thread, stopped }) => [thread, stopped?.reason ?? null])).toEqual([
      [`${lost.id}`, 'thread'],
      [`${lost.id}`, 'thread'],
      [`${well.id}`, null],
      [null, null],
    ])
    await sends(well)
    expect((await forum.nextMessage()).message_thread_id).toBe(well.id)
    await forum.staysSilent()
    const triedThere = bot.server
      .calls()
      .filter(
        ({ params }) => Number((params as { message_thread_id?: number }).message_thread_id) === lost.id,
      )
    // Two answers when it was well, and one digest since.
    expect(triedThere).toHaveLength(3)
    wang.says('/subscriptions', { in: forum })
    expect((await forum.nextMessage()).text).toContain('已停（话题关了或删了）')
    expect(bot.violations()).toEqual([])
  })

  it('is not told of where nothing can be written, and the others go on', async () => {
    const wang = bot.server.user('王')
    const forum = bot.server.supergroup('论坛', { members: [wang], forum: true })
    forum.promote(wang)
    const well = forum.topic('养老')
    wang.says('/subscribe 人才 每天 08:30', { in: forum })
    await forum.nextMessage()
    wang.says('/subscribe 养老服务 每天 08:30', { in: forum, thread: well })
    await forum.nextMessage()
    forum.closesTopic('General')
    const held = () => storage.subscribing.subscriptions.ofChat(`${CHANNEL}:${forum.id}`)
    for (const one of await held()) await storage.subscribing.sendNow?.(one)
    expect((await forum.nextMessage()).message_thread_id).toBe(well.id)
    // Whichever goes first, the other has to wait for its turn in the group.
    await vi.waitFor(
      async () =>
        expect((await held()).map(({ stopped }) => stopped?.reason ?? null)).toEqual(['thread', null]),
      { timeout: 60_000 },
    )
  })
})

describe('a digest that Telegram refuses', () => {
  it.each<[string, Fault]>([
    ['the person has blocked the bot', faults.blocked()],
    ['the account is deleted', faults.deactivated()],
    ['there is no such chat any more', faults.chatNotFound()],
    ['the bot was removed', faults.kicked()],
  ])('stops the subscriptions of the chat at once when %s', async (_, fault) => {
    const { stopped, row } = await refused(fault)
    expect(stopped).toBe('gone')
    expect(row).toMatchObject({ state: 'dropped', attempts: 0 })
  })

  it.each<[string, Fault]>([
    [
      'the chat refuses this message',
      errorAnswer(400, 'Bad Request: not enough rights to send text messages'),
    ],
    [
      'writing there is forbidden for a reason unknown',
      errorAnswer(403, 'Forbidden: CHAT_SEND_PLAIN_FORBIDDEN'),
    ],
    ['Telegram is out of order', faults.serverError(500)],
    ['the connection breaks', faults.drop()],
  ])('is tried again later, and the subscription goes on, when %s', async (_, fault) => {
    const { stopped, row } = await refused(fault)
    expect(stopped).toBeNull()
    expect(row).toMatchObject({ state: 'waiting', attempts: 1 })
  })

  it('is no failed try where Telegram asks to wait', async () => {
    const { stopped, row } = await refused(faults.tooManyRequests(20))
    expect(stopped).toBeNull()
    expect(row).toMatchObject({ state: 'waiting', attempts: 0 })
    expect((row?.notBefore ?? 0) - Date.now()).toBeGreaterThan(15_000)
  })
})
