/** How digests leave by each channel: `Digest` → a message there, and what came of it. */
import type { DigestSender } from './bot-storage.ts'
import type { SendFault } from './channels/channel.ts'
import { type Channel, destinationOf } from './channels/run-channel.ts'
import type { Telegram } from './channels/telegram/telegram.ts'
import { readTelegramError } from './channels/telegram/telegram-errors.ts'
import { digestMessage } from './dialogue/digest-message.ts'
import type { SendOutcome } from './digest/deliver.ts'
import { channelOf, platformChatOf } from './digest/subscription.ts'

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

export const channelDigests = (channel: Channel): DigestSender => ({
  send: (names) => async (digest) => {
    const { chat, group, thread, silent } = digest.subscription
    const to = { ...destinationOf(chat, group, thread), silent }
    try {
      // The same digest has the same key whoever sends it, however often.
      const messageId = await channel.deliver(to, digestMessage(digest, names()), digest.key)
      return { kind: 'sent', messageId }
    } catch (error) {
      return faultOutcome(channel.port.readError(error))
    }
  },
  tell: (chat, message) =>
    channel.deliver(destinationOf(chat, true, null), message, JSON.stringify(message.blocks)),
  tellAdmins: channel.tellAdmins,
})

function faultOutcome(fault: SendFault): SendOutcome {
  const { reason } = fault
  switch (fault.kind) {
    case 'later':
      return { kind: 'later', retryAfterMs: fault.afterMs, scope: fault.scope }
    case 'gone':
      return { kind: 'gone', reason }
    case 'threadGone':
    case 'noReply':
      return { kind: 'threadGone', reason }
    case 'temporary':
      return { kind: 'failed', reason }
    case 'refused':
      return { kind: 'failed', reason, ofChat: true }
  }
}
