/** What a channel has to bring, so that digests leave by it. */

import type { SendDigest } from '../digest/deliver.ts'
import type { ChatId, Names } from '../digest/subscription.ts'
import type { Message } from '../messages/message.ts'

/** How a bot sends what nobody asked for just now. */
export interface DigestSender {
  readonly send: (names: () => Names) => SendDigest
  /** Rejects when it could not be told. */
  readonly tell: (chat: ChatId, message: Message) => Promise<unknown>
  readonly tellAdmins: (message: Message) => Promise<void>
  /** Practices of one digest, where a message holds fewer than usual. */
  readonly digestSize?: number
}
