/** Orders about subscriptions, carried out and remembered: what is said next may be about the same. */
import { type Message, subscriptionsIn } from '../messages/message.ts'
import type { Party } from './asking.ts'
import type { DialogueContext } from './dialogue-context.ts'
import type { Order } from './order-reader.ts'
import type { Outgoing, Said } from './spoken.ts'
import type { SubscriptionDesk } from './subscription-desk.ts'

export interface Orders {
  /** Carries out the first of what a message may order of subscriptions that is an order. */
  readonly carryOut: (said: Said, orders: readonly Order[]) => Promise<Outgoing | undefined>
  /**
   * Remembers the subscriptions that the buttons of a reply name.
   * @param made whether one was made, rather than changed
   */
  readonly note: (party: Party, reply: Message, made: boolean) => Promise<void>
}

export function createOrders(
  { asking, subscribesIn }: Pick<DialogueContext, 'asking' | 'subscribesIn'>,
  subscriptions: SubscriptionDesk,
): Orders {
  async function note(party: Party, { buttons }: Message, made: boolean): Promise<void> {
    const actions = buttons.flat().map(({ action }) => action)
    const topic = actions.find((action) => action.kind === 'subscribeTopic')?.topicId
    const [unfinished] = topic === undefined ? [] : asking.topicNames([topic])
    await asking.rememberOrder(party, {
      subscriptions: subscriptionsIn(actions),
      made,
      ...(unfinished === undefined ? {} : { unfinished }),
    })
  }

  async function carryOut(said: Said, orders: readonly Order[]): Promise<Outgoing | undefined> {
    for (const order of orders) {
      if (!subscribesIn(said.place) && order.kind !== 'subscribe') continue
      const done = await subscriptions.spoken(said, order, await asking.lastOrder(said))
      if (done === undefined) continue
      const outgoing = 'message' in done ? done : { message: done }
      await note(said, outgoing.message, order.kind === 'subscribe')
      return outgoing
    }
    return undefined
  }

  return { carryOut, note }
}
