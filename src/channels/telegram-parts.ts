/** What the features of the Telegram channel have in common. */
import { type Api, GrammyError } from 'grammy'
import type { UserFromGetMe } from 'grammy/types'
import type { Dialogue } from '../dialogue/dialogue.ts'
import { notAllowedMessage } from '../dialogue/sentences.ts'
import type { ChatKey, Reading } from './telegram-reading.ts'
import type { Sender } from './telegram-send.ts'

/** What becomes of chats, for whoever keeps something of them. */
export interface ChatEvents {
  /** The bot was blocked or removed. */
  readonly gone: (chat: string) => Promise<void>
  /** It was let in again. */
  readonly back: (chat: string) => Promise<void>
  readonly moved: (from: string, to: string) => Promise<void>
}

export interface TelegramLog {
  readonly debug: (fields: object, text: string) => void
  readonly info: (fields: object, text: string) => void
  readonly warn: (fields: object, text: string) => void
  readonly error: (fields: object, text: string) => void
}

export interface TelegramParts {
  readonly api: Api
  /** The bot itself, once it has been asked who it is. */
  readonly me: () => UserFromGetMe
  readonly chatKey: ChatKey
  readonly dialogue: Dialogue
  readonly sender: Sender
  readonly read: Reading
  readonly events: ChatEvents
  readonly log: TelegramLog
  readonly isAllowed: (chatId: number) => boolean
}

/** Blocked, kicked, muted, a closed topic: nothing is broken, there is only nobody to tell. */
export async function isUnreachable(
  { chatKey, events, log }: TelegramParts,
  error: unknown,
  chatId: number,
): Promise<boolean> {
  if (!(error instanceof GrammyError)) return false
  const gone = error.error_code === 403
  const refused =
    error.error_code === 400 &&
    /not enough rights|have no rights|TOPIC_|thread not found|chat not found|CHAT_WRITE_FORBIDDEN|CHAT_RESTRICTED/u.test(
      error.description,
    )
  if (!gone && !refused) return false
  log.info({ chat: chatId, reason: error.description }, 'a chat cannot be written to')
  if (gone && /blocked|kicked|deactivated|not a member/u.test(error.description))
    await events.gone(chatKey(chatId))
  return true
}

/** Leaves a chat that is not among those allowed, saying so. */
export async function leave({ api, sender, log }: TelegramParts, chatId: number): Promise<void> {
  try {
    await sender.send({ chatId }, notAllowedMessage)
  } catch (error) {
    if (!(error instanceof GrammyError)) throw error
  }
  await api.leaveChat(chatId).catch((error: unknown) => {
    if (!(error instanceof GrammyError)) throw error
  })
  log.info({ chat: chatId }, 'left a chat that is not among ALLOWED_CHATS')
}
