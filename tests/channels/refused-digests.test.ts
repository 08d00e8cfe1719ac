import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type BotStorage, openBotStorage } from '../../src/bot-storage.ts'
import { createLog } from '../../src/log.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'
import { errorAnswer, type Fault, faults } from '../telegram-server/faults.ts'
import { CHANNEL, type LoopbackBot, startLoopbackBot } from './bot-on-loopback.ts'

let bot: LoopbackBot
let storage: BotStorage
let stopDelivery: () => Promise<void>

beforeEach(async () => {
  const corpus = shippedCorpus()
  const log = createLog('silent', [])
  storage = await openBotStorage({
    channel: CHANNEL,
    config: {
      knowledgeDir: 'knowledge',
      drafts: false,
      dataDir: 'data',
      databaseUrl: ':memory:',
      adminIds: new Set(),
      timezone: 'Asia/Shanghai',
      logLevel: 'silent',
      proxies: { except: [] },
      run: { mode: 'terminal' },
    },
    log,
    corpus: () => corpus,
  })
  bot = await startLoopbackBot({
    stores: storage.stores,
    dialogue: { subscribing: storage.subscribing },
    telegram: { events: storage.events },
  })
  stopDelivery = storage.deliver(bot.telegram, log)
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
  await vi.waitFor(async () => expect((await became())[0]?.reason).not.toBeNull(), { timeout: 10_000 })
  const [now] = await storage.subscribing.subscriptions.ofChat(chat)
  return { stopped: now?.stopped?.reason ?? null, row: (await became())[0] }
}

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
