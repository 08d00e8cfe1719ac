/** How digests leave by every channel but Telegram: `Digest` → a message there, and what came of it. */

import type { SendOutcome } from '../digest/deliver.ts'
import { digestMessage } from '../messages/digest-message.ts'
import type { SendFault } from './channel.ts'
import type { DigestSender } from './digest-sender.ts'
import { type Channel, chatDestination } from './run-channel.ts'

export const channelDigests = (channel: Channel): DigestSender => ({
  send: (names) => async (digest) => {
    const { chat, group, thread, silent } = digest.subscription
    const to = { ...chatDestination(chat, group, thread), silent }
    try {
      // The same digest has the same key whoever sends it, however often.
      const messageId = await channel.deliver(to, digestMessage(digest, names()), digest.key)
      return { kind: 'sent', messageId }
    } catch (error) {
      return faultOutcome(channel.port.readError(error))
    }
  },
  tell: (chat, message) =>
    channel.deliver(chatDestination(chat, true, null), message, JSON.stringify(message.blocks)),
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
