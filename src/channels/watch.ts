/** What whoever watches a channel at work hears of it. Nothing in it says what people write. */

import type { LeaderEvent } from '../coordination/leader.ts'
import type { InboxEvent, Within } from './inbox.ts'

export interface ChannelWatch {
  readonly inbox: (event: InboxEvent) => void
  /** An update could not be dealt with, and its asker was told that something went wrong. */
  readonly failed: () => void
  /** The platform refused a call because it came too fast. */
  readonly tooFast: () => void
  readonly leader: (event: LeaderEvent) => void
  /** Says who knows whether the connection stands. */
  readonly connection: (stands: () => boolean) => void
  readonly within: Within
}

export const NOBODY_WATCHES: ChannelWatch = {
  inbox: () => undefined,
  failed: () => undefined,
  tooFast: () => undefined,
  leader: () => undefined,
  connection: () => undefined,
  within: (_, work) => work(),
}
