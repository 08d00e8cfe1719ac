/** Everything that is kept, over one open database. */
import type { UpdateLog } from '../channels/update-log.ts'
import type { DialogueStores } from '../dialogue/stores.ts'
import type { KnowledgeLog, SentStore } from '../digest/digest.ts'
import type { ChatFates, Outbox, Planner } from '../digest/outbox.ts'
import type { Rates } from '../digest/pacer.ts'
import { KEPT_WHEN_GONE_MS, type SubscriptionStore } from '../digest/subscription.ts'
import { type Accounts, createAccounts } from './accounts.ts'
import { createChatStore } from './chats.ts'
import { createConversationStore, createSlipStore } from './conversations.ts'
import { createLeaseStore, createRates, type LeaseStore } from './coordination.ts'
import type { Database } from './database.ts'
import { createKnowledgeLog } from './knowledge-log.ts'
import { createFeedbackStore, createGapStore } from './observations.ts'
import { createChatFates, createOutbox, createSentStore } from './outbox.ts'
import { createPlanner, createSubscriptionStore } from './subscriptions.ts'
import { createUpdateLog } from './updates.ts'

export interface Storage extends DialogueStores {
  readonly accounts: Accounts
  readonly subscriptions: SubscriptionStore
  readonly planner: Planner
  readonly outbox: Outbox
  readonly sent: SentStore
  readonly fates: ChatFates
  readonly log: KnowledgeLog
  readonly leases: LeaseStore
  readonly updates: UpdateLog
  readonly rates: Rates
  /** Deletes what has expired; returns the number of rows. Often enough is once an hour. */
  readonly tidy: (now: number) => Promise<number>
}

/** Settled rows of the outbox are kept for looking back. */
const SETTLED_KEPT_MS = 60 * 24 * 60 * 60 * 1000
/** A platform brings an update again for a day at most. */
const UPDATES_KEPT_MS = 25 * 60 * 60 * 1000
/** No limit of sending looks further back. */
const RATES_KEPT_MS = 10 * 60 * 1000

export function createStorage(database: Database): Storage {
  const { db } = database
  return {
    accounts: createAccounts(database),
    subscriptions: createSubscriptionStore(database),
    planner: createPlanner(database),
    outbox: createOutbox(database),
    sent: createSentStore(database),
    fates: createChatFates(database),
    log: createKnowledgeLog(database),
    chats: createChatStore(database),
    conversations: createConversationStore(database),
    slips: createSlipStore(database),
    feedback: createFeedbackStore(database),
    gaps: createGapStore(database),
    leases: createLeaseStore(database),
    updates: createUpdateLog(database),
    rates: createRates(database),
    tidy: async (now) => {
      const gone = db
        .selectFrom('subscriptions')
        .select('chat')
        .where('stopped_at', '<', now - KEPT_WHEN_GONE_MS)
      const deletions = [
        db.deleteFrom('conversations').where('expires_at', '<=', now),
        db.deleteFrom('slips').where('expires_at', '<=', now),
        // What was taken and not answered for so long is not worth a word any more.
        db
          .deleteFrom('updates')
          .where('expires_at', '<=', now)
          .where((where) =>
            where.or([
              where('body', 'is', null),
              where('done', '!=', 0),
              where('taken_at', '<', now - UPDATES_KEPT_MS),
            ]),
          ),
        db.deleteFrom('leases').where('until', '<=', now),
        db.deleteFrom('rates').where('touched_at', '<', now - RATES_KEPT_MS),
        db
          .deleteFrom('outbox')
          .where('state', '!=', 'waiting')
          .where('due', '<', now - SETTLED_KEPT_MS),
        // A chat that stayed away has nothing left to be spared a repeat of; unless something of it still lives.
        db
          .deleteFrom('sent')
          .where('chat', 'in', gone)
          .where(
            'chat',
            'not in',
            db.selectFrom('subscriptions').select('chat').where('stopped_at', 'is', null),
          ),
        db.deleteFrom('subscriptions').where('stopped_at', '<', now - KEPT_WHEN_GONE_MS),
      ]
      let rows = 0
      for (const deletion of deletions)
        rows += Number((await deletion.executeTakeFirstOrThrow()).numDeletedRows)
      return rows
    },
  }
}
