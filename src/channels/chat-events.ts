/** What becomes of chats, for whoever keeps something of them. */
import type { ChatId } from '../digest/subscription.ts'

export interface ChatEvents {
  /** The bot was blocked or removed. */
  readonly gone: (chat: ChatId) => Promise<void>
  /** It was let in again. */
  readonly back: (chat: ChatId) => Promise<void>
  readonly moved: (from: ChatId, to: ChatId) => Promise<void>
}

/** The chat that a chat was before it became this one. */
export type Formerly = (chat: ChatId) => Promise<ChatId | undefined>
