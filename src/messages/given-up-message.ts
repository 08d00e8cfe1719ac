/** What whoever runs the bot is told of chats that could not be reached. */
import type { GivenUpSummary } from '../digest/given-up.ts'
import { platformChatOf } from '../digest/subscription.ts'
import { headingBlock, type Message, noteBlock, textBlock } from './message.ts'

export function givenUpMessage({ chats, chatCount, digestCount }: GivenUpSummary): Message {
  const stopped = chats.filter((one) => one.stopped > 0).length
  const tries = Math.max(...chats.map((one) => one.tries), 0)
  return {
    blocks: [
      headingBlock('有简报发不出去'),
      textBlock(
        `${chatCount}个聊天共${digestCount}份简报，每份试了${tries}次都没发成，放弃了。${stopped === 0 ? '' : `其中${stopped}个聊天连着发不成，订阅先停了，留着等对方恢复。`}`,
      ),
      {
        kind: 'items',
        items: chats.map(
          ({ chat, digests, reason, stopped: subscriptions }) =>
            `${platformChatOf(chat)}：${digests}份${subscriptions === 0 ? '' : `，停了${subscriptions}条订阅`}。${[...reason].slice(0, 120).join('')}`,
        ),
      },
      ...(chatCount > chats.length ? [noteBlock(`只列了最近${chats.length}个，其余在日志里。`)] : []),
    ],
    buttons: [],
  }
}
