/** An answer that has been composed: written down before it is sent, so that it need not be found a second time. */
import type { Message } from '../dialogue/message.ts'
import type { Hand } from './inbox.ts'
import { isUnreachable, type TelegramParts } from './telegram-parts.ts'
import type { Target } from './telegram-send.ts'

export interface TelegramAnswer {
  readonly target: Target
  /** Undefined once it has been sent, and the file has not. */
  readonly message?: Message
  readonly file?: { readonly name: string; readonly text: string }
  /** The earlier answer that is to be set right. */
  readonly edits?: number
}

/** @returns false where there is nobody to tell */
export type Say = (answer: TelegramAnswer, hand: Hand<TelegramAnswer>) => Promise<boolean>

export function createSay(parts: Pick<TelegramParts, 'chatKey' | 'sender' | 'events' | 'log'>): Say {
  const { sender } = parts
  return async ({ target, message, file, edits }, hand) => {
    hand.worked()
    try {
      if (message !== undefined) {
        if (
          edits !== undefined &&
          (await sender.edit({ chatId: target.chatId, messageId: edits }, message))
        ) {
          hand.repliedBy(edits)
          return true
        }
        const sent = await sender.send(target, message)
        hand.repliedBy(sent.message_id)
        if (file !== undefined) await hand.compose({ target, file })
      }
      if (file !== undefined) await sender.sendFile(target, file)
      return true
    } catch (error) {
      if (!(await isUnreachable(parts, error, target.chatId))) throw error
      return false
    }
  }
}
