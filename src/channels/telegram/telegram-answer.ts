/** An answer that has been composed: written down before it is sent, so that it need not be found a second time. */
import type { Message } from '../../messages/message.ts'
import type { OutgoingFile } from '../../messages/outgoing-file.ts'
import type { Hand } from '../inbox.ts'
import { isUnreachable, type TelegramParts } from './telegram-parts.ts'
import type { Target } from './telegram-send.ts'

export interface TelegramAnswer {
  readonly target: Target
  /** Undefined once it has been sent, and the files have not. */
  readonly message?: Message
  /** Those that have not been sent. */
  readonly files?: readonly OutgoingFile[]
  /** The earlier answer that is to be set right. */
  readonly edits?: number
}

/** @returns false where there is nobody to tell */
export type Say = (answer: TelegramAnswer, hand: Hand<TelegramAnswer>) => Promise<boolean>

export function createSay(parts: Pick<TelegramParts, 'chatKey' | 'sender' | 'events' | 'log'>): Say {
  const { sender } = parts
  return async ({ target, message, files = [], edits }, hand) => {
    hand.worked()
    try {
      if (message !== undefined) {
        if (
          edits !== undefined &&
          (await sender.edit({ chatId: target.chatId, messageId: edits }, message))
        ) {
          hand.repliedBy(edits)
          hand.said()
          return true
        }
        const sent = await sender.send(target, message, { lastWait: hand.sends })
        hand.repliedBy(sent.message_id)
        if (files.length > 0) await hand.compose({ target, files })
      }
      for (const [at, file] of files.entries()) {
        await sender.sendFile(target, file, hand.sends)
        const left = files.slice(at + 1)
        if (left.length > 0) await hand.compose({ target, files: left })
      }
      hand.said()
      return true
    } catch (error) {
      if (!(await isUnreachable(parts, error, target.chatId))) throw error
      return false
    }
  }
}
