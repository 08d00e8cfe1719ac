/** What the features of the Telegram channel have in common. */
import type { Api } from 'grammy'
import type { Update, UserFromGetMe } from 'grammy/types'
import type { Dialogue } from '../../dialogue/dialogue.ts'
import { notAllowedMessage } from '../../messages/sentences.ts'
import type { ChatEvents } from '../chat-events.ts'
import type { Hand } from '../inbox.ts'
import type { Albums } from './telegram-albums.ts'
import type { Allowed } from './telegram-allowed.ts'
import type { Say, TelegramAnswer } from './telegram-answer.ts'
import { readTelegramError, type TelegramError } from './telegram-errors.ts'
import type { ChatKey, Reading } from './telegram-reading.ts'
import type { Sender } from './telegram-send.ts'

export interface TelegramLog {
  readonly debug: (fields: object, text: string) => void
  readonly info: (fields: object, text: string) => void
  readonly warn: (fields: object, text: string) => void
  readonly error: (fields: object, text: string) => void
}

export interface TelegramParts extends Allowed {
  readonly api: Api
  /** The bot itself, once it has been asked who it is. */
  readonly me: () => UserFromGetMe
  readonly chatKey: ChatKey
  readonly dialogue: Dialogue
  readonly sender: Sender
  readonly read: Reading
  readonly albums: Albums
  readonly events: ChatEvents
  readonly log: TelegramLog
  readonly handOf: (update: Update) => Hand<TelegramAnswer>
  /** Says an answer that has been composed, now or by an earlier process. */
  readonly say: Say
  /** The message that answered a message, also one that an earlier process answered. */
  readonly replyTo: (chatId: number, messageId: number) => Promise<number | undefined>
}

/** Blocked, kicked, muted, a closed topic: nothing is broken, there is only nobody to tell. */
export async function isUnreachable(
  { chatKey, events, log }: Pick<TelegramParts, 'chatKey' | 'events' | 'log'>,
  error: unknown,
  chatId: number,
): Promise<boolean> {
  const read = readTelegramError(error)
  if (read === undefined || !UNREACHABLE.has(read.kind)) return false
  log.info({ chat: chatId, reason: read.reason }, 'a chat cannot be written to')
  if (read.kind === 'gone') await events.gone(chatKey(chatId))
  return true
}

const UNREACHABLE: ReadonlySet<TelegramError['kind']> = new Set(['gone', 'topicGone', 'mayNotWrite'])

/** Leaves a chat that is not among those allowed, saying so. */
export async function leave({ api, sender, log }: TelegramParts, chatId: number): Promise<void> {
  // A chat that refuses even that is as good as left.
  const unlessRefused = (error: unknown): void => {
    const kind = readTelegramError(error)?.kind
    if (kind === undefined || kind === 'temporary' || kind === 'notSent') throw error
  }
  await sender.send({ chatId }, notAllowedMessage).catch(unlessRefused)
  await api.leaveChat(chatId).catch(unlessRefused)
  log.info({ chat: chatId }, 'left a chat that is not among ALLOWED_CHATS')
}
