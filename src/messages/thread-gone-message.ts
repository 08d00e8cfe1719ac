/** What a chat is told when a topic of it cannot be written in any more. */
import { describeSubscription, type Names, type StoredSubscription } from '../digest/subscription.ts'
import { type Message, noteBlock, textBlock } from './message.ts'

/** @param zone the zone that need not be named */
export const threadGoneMessage = (
  stopped: readonly StoredSubscription[],
  names: Names,
  zone: string,
): Message => ({
  blocks: [
    textBlock('有个话题发不进去了，可能是关了或者删了。发在那里的订阅先停了：'),
    {
      kind: 'items',
      items: stopped.map((one) => describeSubscription({ ...one, stopped: null }, names, { zone })),
    },
    noteBlock('话题重新打开后，发 /subscriptions 点开它，再点“恢复”；想换个话题收，到那个话题里重新订阅。'),
  ],
  buttons: [[{ label: '全部订阅', action: { kind: 'subscriptions' } }]],
})
