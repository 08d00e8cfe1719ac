/** Everything that is kept, over one open database. */
import { sql } from 'kysely'
import type { Rates } from '../coordination/pacer.ts'
import type { UpdateLog } from '../coordination/update-log.ts'
import type { DialogueStores } from '../dialogue/stores.ts'
import type { KnowledgeLog, SentStore } from '../digest/digest.ts'
import type { ChatLifecycle, Outbox, Planner } from '../digest/outbox.ts'
import type { SubscriptionStore } from '../digest/subscription.ts'
import { type Accounts, createAccounts } from './accounts.ts'
import { CATALOGUE, TABLES } from './catalogue.ts'
import { createChatLifecycle } from './chat-lifecycle.ts'
import { createChatStore } from './chats.ts'
import { createCollectionStore } from './collections.ts'
import { createConversationStore, createSlipStore } from './conversations.ts'
import { createLeaseStore, createRates, type LeaseStore } from './coordination.ts'
import type { Database } from './database.ts'
import { createKnowledgeLog } from './knowledge-log.ts'
import { createFeedbackStore, createGapStore } from './observations.ts'
import { createOutbox, createSentStore } from './outbox.ts'
import { createPlanner, createSubscriptionStore } from './subscriptions.ts'
import { createUpdateLog } from './updates.ts'

export interface Storage extends DialogueStores {
  readonly accounts: Accounts
  readonly subscriptions: SubscriptionStore
  readonly planner: Planner
  readonly outbox: Outbox
  readonly sent: SentStore
  readonly chatLifecycle: ChatLifecycle
  readonly log: KnowledgeLog
  readonly leases: LeaseStore
  readonly updates: UpdateLog
  readonly rates: Rates
  /** Deletes what has expired; returns the number of rows. Often enough is once an hour. */
  readonly tidy: (now: number) => Promise<number>
}

/** Whoever asks meanwhile waits for it, a fifth of a second at most. */
const SWEPT_AT_WORK_BYTES = 16 * 1024 * 1024

export function createStorage(database: Database): Storage {
  const { db } = database
  return {
    accounts: createAccounts(database),
    subscriptions: createSubscriptionStore(database),
    planner: createPlanner(database),
    outbox: createOutbox(database),
    sent: createSentStore(database),
    chatLifecycle: createChatLifecycle(database),
    log: createKnowledgeLog(database),
    chats: createChatStore(database),
    conversations: createConversationStore(database),
    slips: createSlipStore(database),
    collections: createCollectionStore(database),
    feedback: createFeedbackStore(database),
    gaps: createGapStore(database),
    leases: createLeaseStore(database),
    updates: createUpdateLog(database),
    rates: createRates(database),
    tidy: async (now) => {
      let rows = 0n
      for (const table of TABLES) {
        const { kept } = CATALOGUE[table]
        if (kept.ends === undefined) continue
        const { numAffectedRows = 0n } = await sql`
          delete from ${sql.table(table)} where ${kept.ends(now)}`.execute(db)
        rows += numAffectedRows
      }
      await database.sweep(SWEPT_AT_WORK_BYTES)
      return Number(rows)
    },
  }
}
