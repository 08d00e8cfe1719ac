import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createNetwork, NO_PROXIES } from '../../src/channels/network.ts'
import { createTelegram, type Telegram } from '../../src/channels/telegram/telegram.ts'
import { createDialogue } from '../../src/dialogue/dialogue.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'
import { freePort } from '../free-port.ts'
import { memoryStorage } from '../storage/memory-storage.ts'

/** The few methods used here; its own types need packages that are not installed. */
interface Emulator {
  readonly config: { readonly apiURL: string }
  start(): Promise<void>
  stop(): Promise<unknown>
  getClient(token: string, options?: object): Client
  waitBotEdits(): Promise<void>
  getUpdatesHistory(token: string): readonly { readonly message?: { readonly text?: string } }[]
}
interface Client {
  makeMessage(text: string): object
  makeCommand(text: string): object
  makeCallbackQuery(data: string, options?: object): object
  sendMessage(message: object): Promise<unknown>
  sendCommand(message: object): Promise<unknown>
  sendCallback(query: object): Promise<unknown>
  getUpdates(): Promise<{ readonly result: readonly Sent[] }>
}
interface Sent {
  readonly messageId: number
  readonly message: {
    readonly text: string
    readonly reply_markup?: {
      readonly inline_keyboard?: readonly (readonly { text: string; callback_data?: string }[])[]
    }
  }
}

const TOKEN = '123456789:somebody-elses-emulator'
let emulator: Emulator
let client: Client
let telegram: Telegram
let polling: Promise<void>

beforeAll(async () => {
  const TelegramServer = createRequire(import.meta.url)('telegram-test-api') as new (
    config: object,
  ) => Emulator
  emulator = new TelegramServer({ port: await freePort(), host: '127.0.0.1' })
  await emulator.start()
  client = emulator.getClient(TOKEN, { timeout: 60_000 })
  const nothing = async () => undefined
  const quiet = () => undefined
  telegram = createTelegram({
    token: TOKEN,
    network: createNetwork(NO_PROXIES),
    apiRoot: emulator.config.apiURL,
    dialogue: createDialogue({
      corpus: shippedCorpus(),
      stores: await memoryStorage(),
      now: Date.now,
      random: Math.random,
    }),
    adminIds: new Set(),
    events: { gone: nothing, back: nothing, moved: nothing },
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  })
  await telegram.init()
  polling = telegram.poll().catch(() => undefined)
})

afterAll(async () => {
  await telegram.stop()
  await emulator.stop()
  await polling
})

/** Somebody else's idea of Telegram: what passes here does not pass because both sides share a mistake. */
describe('against the emulator of another author', () => {
  it('answers a command and a question, and edits at the press of a button', async () => {
    await client.sendCommand(client.makeCommand('/start'))
    expect((await client.getUpdates()).result[0]?.message.text).toContain('我是他山')
    await client.sendMessage(client.makeMessage('业委会的钱总说不清，有没有地方请第三方管账？'))
    const [answer] = (await client.getUpdates()).result
    expect(answer?.message.text).toMatch(/业财代理[\s\S]*<b>136个<\/b>/u)
    const button = answer?.message.reply_markup?.inline_keyboard
      ?.flat()
      .find(({ text }) => text === '原文依据')
    const edited = emulator.waitBotEdits()
    await client.sendCallback(
      client.makeCallbackQuery(button?.callback_data ?? '', {
        message: { message_id: answer?.messageId ?? 0, date: 1 },
      }),
    )
    await edited
    const texts = emulator.getUpdatesHistory(TOKEN).map(({ message }) => message?.text ?? '')
    expect(texts.some((text) => text.includes('目前已在136个小区推行'))).toBe(true)
  })
})
