/** How digests leave by Telegram: `Digest` → a message there, and what came of it. */

import type { SendOutcome } from '../../digest/deliver.ts'
import { channelOf, platformChatOf } from '../../digest/subscription.ts'
import { digestMessage } from '../../messages/digest-message.ts'
import type { DigestSender } from '../digest-sender.ts'
import type { Telegram } from './telegram.ts'
import { readTelegramError } from './telegram-errors.ts'

export const telegramDigests = (telegram: Telegram): DigestSender => ({
  send: (names) => async (digest) => {
    const { chat, thread, silent } = digest.subscription
    const chatId = Number(platformChatOf(chat))
    try {
      const sent = await telegram.sender.send(
        { chatId, silent, ...(thread === null ? {} : { threadId: Number(thread) }) },
        digestMessage(digest, names()),
        { plainly: true },
      )
      return { kind: 'sent', messageId: String(sent.message_id) }
    } catch (error) {
      return outcomeOf(error, channelOf(chat))
    }
  },
  tell: (chat, message) => telegram.sender.send({ chatId: Number(platformChatOf(chat)) }, message),
  tellAdmins: telegram.tellAdmins,
})

/** What a message that was not sent means for its chat. */
function outcomeOf(error: unknown, channel: string): SendOutcome {
  const read = readTelegramError(error)
  if (read === undefined)
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) }
  switch (read.kind) {
    case 'migrated':
      return { kind: 'migrated', newChat: `${channel}:${read.to}` }
    case 'tooFast':
      return { kind: 'later', retryAfterMs: read.retryAfterMs, scope: 'chat' }
    case 'gone':
      return { kind: 'gone', reason: read.reason }
    case 'topicGone':
      return { kind: 'threadGone', reason: read.reason }
    case 'temporary':
    case 'notSent':
    case 'conflict':
    case 'unknownToken':
    case 'unknownMethod':
      return { kind: 'failed', reason: read.reason }
    default:
      return { kind: 'failed', reason: read.reason, ofChat: true }
  }
}
