/** Subscriptions as a file in the chat: sent when asked for, taken over when sent back. */
import { exportSubscriptions, importSubscriptions, LONGEST_IMPORT } from '../digest/exchange.ts'
import { type Names, refusal, type StoredSubscription, SUBSCRIPTION_LIMITS } from '../digest/subscription.ts'
import { headingBlock, type Message, noteBlock, say, textBlock } from '../messages/message.ts'
import { fileOf } from '../messages/outgoing-file.ts'
import type { Outgoing } from './spoken.ts'

/** Bytes; a longer file is not fetched. Characters take up to four. */
export const LARGEST_FILE = LONGEST_IMPORT * 4
/** Lines of a report before it is cut short. */
const MOST_LINES = 20

/** Whether a file's name says that it might be one of ours. */
export const isSubscriptionFile = (name: string): boolean => /\.json$/iu.test(name)

export const exportFile = (held: readonly StoredSubscription[]): Outgoing =>
  held.length === 0
    ? { message: say('还没有订阅，没有可导出的。') }
    : {
        message: say(`${held.length}条订阅都在这个文件里。要搬到别的聊天，把文件发给那里的我就行。`),
        files: [fileOf('tashan-subscriptions.json', exportSubscriptions(held))],
      }

export const fileTooLarge: Message = say('文件太大，不像是订阅的导出文件。')
export const fileUnreadable: Message = say('文件没取下来，请再发一次。')

/** What came of a file, item by item. */
export interface Imported {
  readonly taken: readonly StoredSubscription[]
  readonly message: Message
}

/**
 * Reads a file and tells what of it can be taken over; nothing is saved here.
 * @param make turns a wish into a subscription of this chat
 */
export function readImport(
  text: string,
  held: readonly StoredSubscription[],
  options: {
    readonly names: Names
    readonly thread: string | null
    readonly make: (wish: ReturnType<typeof importSubscriptions>['wishes'][number]) => StoredSubscription
    readonly describe: (subscription: StoredSubscription) => string
  },
): Imported {
  const { names, thread, make, describe } = options
  const { wishes, problems } = importSubscriptions(text, names)
  const taken: StoredSubscription[] = []
  const there: string[] = []
  const over: string[] = []
  for (const wish of wishes) {
    const refused = refusal([...held, ...taken], { ...wish, thread })
    const subscription = make(wish)
    if (refused === undefined) taken.push(subscription)
    else (refused.refused === 'same' ? there : over).push(describe(subscription))
  }
  const listed = (head: string, items: readonly string[]) =>
    items.length === 0
      ? []
      : [
          textBlock(head),
          { kind: 'items', items: items.slice(0, MOST_LINES) } as const,
          ...(items.length > MOST_LINES ? [noteBlock(`……共${items.length}条。`)] : []),
        ]
  const message: Message =
    wishes.length === 0 && problems.length <= 1
      ? say(problems[0] ?? '文件里没有订阅。')
      : {
          blocks: [
            headingBlock(taken.length === 0 ? '没有新导入的订阅' : `导入了${taken.length}条订阅`),
            ...listed('新订的：', taken.map(describe)),
            ...listed('原来就有的：', there),
            ...listed(`一个聊天最多${SUBSCRIPTION_LIMITS.perChat}条，这些放不下：`, over),
            ...listed('有问题的：', problems),
          ],
          buttons: [[{ label: '全部订阅', action: { kind: 'subscriptions' } }]],
        }
  return { taken, message }
}
