import type { Message } from 'grammy/types'
import type { ChatEvents } from '../../src/channels/chat-events.ts'
import { createNetwork, NO_PROXIES } from '../../src/channels/network.ts'
import { createTelegram, type Telegram, type TelegramOptions } from '../../src/channels/telegram/telegram.ts'
import { type Clock, systemClock } from '../../src/coordination/clock.ts'
import { createDialogue, type Dialogue, type DialogueOptions } from '../../src/dialogue/dialogue.ts'
import type { DialogueStores } from '../../src/dialogue/stores.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'
import { memoryStorage } from '../storage/memory-storage.ts'
import { describeViolations } from '../telegram-server/check-message.ts'
import { type BotApiServer, type BotApiServerOptions, startBotApiServer } from '../telegram-server/server.ts'

/** What the keys of the bot's chats begin with. */
export const CHANNEL = 'telegram:123456789'

export interface LoopbackBot {
  readonly server: BotApiServer
  readonly telegram: Telegram
  readonly dialogue: Dialogue
  readonly stores: DialogueStores
  readonly events: string[]
  readonly logged: string[]
  /** Every rule of Telegram that a call so far would have broken. */
  readonly violations: (echoed?: readonly string[]) => string[]
  readonly stop: () => Promise<void>
}

export interface LoopbackOptions {
  readonly server?: BotApiServerOptions
  readonly telegram?: Partial<TelegramOptions>
  readonly dialogue?: Partial<DialogueOptions>
  readonly stores?: DialogueStores
  readonly polls?: boolean
}

/** Waits a twentieth of what it is asked to: for tests in which Telegram's patience is not the point. */
export const hurriedClock: Clock = {
  now: systemClock.now,
  sleep: (ms, signal) => systemClock.sleep(ms / 20, signal),
}

/** The whole bot over the shipped corpus, polling a Bot API server on the loopback address. */
export async function startLoopbackBot(options: LoopbackOptions = {}): Promise<LoopbackBot> {
  const server = await startBotApiServer(options.server)
  const stores = options.stores ?? (await memoryStorage())
  const dialogue = createDialogue({
    corpus: shippedCorpus(),
    stores,
    now: Date.now,
    random: () => 0.5,
    ...options.dialogue,
  })
  const events: string[] = []
  const logged: string[] = []
  const note = (level: string) => (fields: object, text: string) => {
    const error = 'err' in fields && fields.err instanceof Error ? ` ${fields.err.stack}` : ''
    logged.push(`${level}: ${text}${error}`)
  }
  const chatEvents: ChatEvents = {
    gone: async (chat) => void events.push(`gone ${chat}`),
    back: async (chat) => void events.push(`back ${chat}`),
    moved: async (from, to) => {
      events.push(`moved ${from} ${to}`)
      moves.set(to, from)
    },
  }
  const moves = new Map<string, string>()
  const telegram = createTelegram({
    token: server.token,
    network: createNetwork(NO_PROXIES),
    apiRoot: server.url,
    dialogue,
    adminIds: new Set(),
    events: chatEvents,
    formerly: async (chat) => moves.get(chat),
    log: { debug: () => {}, info: note('info'), warn: note('warn'), error: note('error') },
    ...options.telegram,
  })
  await telegram.init()
  const polling = options.polls === false ? undefined : telegram.poll().catch(() => undefined)
  return {
    server,
    telegram,
    dialogue,
    stores,
    events,
    logged,
    violations: (echoed = []) => describeViolations(server.calls(), { echoed }),
    stop: async () => {
      await telegram.stop()
      await server.stop()
      await polling
    },
  }
}

/** A message as somebody would read it off the screen: text, then the buttons in brackets. */
export function onScreen(message: Message): string {
  const text = message.text ?? richText(message.rich_message?.blocks ?? [])
  const rows = message.reply_markup?.inline_keyboard ?? []
  return [text, ...rows.map((row) => row.map(({ text: label }) => `[${label}]`).join(' '))].join('\n')
}

function richText(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(richText).join('\n')
  if (typeof value !== 'object' || value === null) return ''
  if ('cells' in value && Array.isArray(value.cells))
    return value.cells.map((row: unknown[]) => row.map(richText).join(' | ')).join('\n')
  return ['text', 'blocks', 'items'].map((key) => richText((value as Record<string, unknown>)[key])).join('')
}
