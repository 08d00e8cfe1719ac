import { type Kysely, type Selectable, sql } from 'kysely'
import { HORIZON_MS, type OutboxEntry, type Plan, type Planner } from '../digest/outbox.ts'
import type { QuietHours } from '../digest/schedule.ts'
import {
  channelOf,
  type StopReason,
  type StoredSubscription,
  type SubscriptionStore,
  type What,
  type When,
} from '../digest/subscription.ts'
import type { Database } from './database.ts'
import type { OutboxTable, SubscriptionTable, Tables } from './tables.ts'

export function createSubscriptionStore({ db }: Database): SubscriptionStore {
  return {
    find: async (id) => {
      const row = await db.selectFrom('subscriptions').selectAll().where('id', '=', id).executeTakeFirst()
      return row && fromRow(row)
    },
    ofChat: async (chat) => {
      const rows = await db
        .selectFrom('subscriptions')
        .selectAll()
        .where('chat', '=', chat)
        .orderBy('created_at')
        .orderBy('id')
        .execute()
      return rows.map(fromRow)
    },
    save: async (subscription) => {
      const { id, ...row } = toRow(subscription)
      await db
        .insertInto('subscriptions')
        .values({ id, ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute()
    },
    remove: (id) =>
      db.transaction().execute(async (transaction) => {
        const { numDeletedRows } = await transaction
          .deleteFrom('subscriptions')
          .where('id', '=', id)
          .executeTakeFirstOrThrow()
        await transaction
          .updateTable('outbox')
          .set({ state: 'dropped', reason: 'deleted', lease: null, lease_until: null })
          .where('subscription', '=', id)
          .where('state', '=', 'waiting')
          .execute()
        return numDeletedRows > 0n
      }),
  }
}

export function createPlanner({ db }: Database): Planner {
  return {
    due: async ({ channel, now, version, limit }) => {
      const far = now + HORIZON_MS
      // Rows that a wrong clock put off beyond all reason are put right on this occasion.
      await db
        .updateTable('outbox')
        .set({ not_before: now })
        .where('channel', '=', channel)
        .where('state', '=', 'waiting')
        .where('asked', 'in', [0, 1])
        .where('not_before', '>', far)
        .execute()
      const awake = db
        .selectFrom('subscriptions')
        .selectAll()
        .where('channel', '=', channel)
        .where('stopped_at', 'is', null)
        .where((where) => where.or([where('paused_until', 'is', null), where('paused_until', '<=', now)]))
        .limit(limit)
      const parts = [
        awake.where('next_at', '<=', now).orderBy('next_at'),
        awake.where('seen', '<', version),
        awake.where('seen', '>', version),
        awake.where('next_at', '>', far),
      ]
      const found: StoredSubscription[] = []
      for (const part of parts) {
        if (found.length >= limit) break
        found.push(...(await part.execute()).map(fromRow))
      }
      return found.slice(0, limit)
    },
    nextAt: async (channel) => {
      const row = await db
        .selectFrom('subscriptions')
        .select('next_at')
        .where('channel', '=', channel)
        .where('stopped_at', 'is', null)
        .where('next_at', 'is not', null)
        .orderBy('next_at')
        .limit(1)
        .executeTakeFirst()
      return row?.next_at ?? null
    },
    plan: (plans, now) =>
      db.transaction().execute(async (transaction) => {
        const entries: OutboxEntry[] = []
        for (const plan of plans)
          if ((await advance(transaction, plan)) && plan.entry !== undefined) entries.push(plan.entry)
        if (entries.length === 0) return 0
        const written = await transaction
          .insertInto('outbox')
          .values(entries.map(entryRow))
          .onConflict((conflict) => conflict.column('key').doNothing())
          .returning(['key', 'subscription'])
          .execute()
        await takeOver(transaction, written, now)
        return written.length
      }),
  }
}

/** Moves a subscription to its next run; false when it is no longer as it was read. */
async function advance(transaction: Kysely<Tables>, { subscription, next }: Plan): Promise<boolean> {
  const { numUpdatedRows } = await transaction
    .updateTable('subscriptions')
    .set({ next_at: next.nextAt, seen: next.seen })
    .where('id', '=', subscription.id)
    .where('stopped_at', 'is', null)
    .where('next_at', 'is not distinct from', subscription.nextAt)
    .where('seen', 'is not distinct from', subscription.seen)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** Earlier rows that still wait, in nobody's hand, go into the new one of their subscription. */
async function takeOver(
  transaction: Kysely<Tables>,
  written: readonly { key: string; subscription: string }[],
  now: number,
): Promise<void> {
  if (written.length === 0) return
  const newKeys = new Map(written.map(({ key, subscription }) => [subscription, key]))
  const earlier = await transaction
    .updateTable('outbox')
    .set({ state: 'merged', settled_at: now, lease: null, lease_until: null })
    .where('subscription', 'in', [...newKeys.keys()])
    .where('key', 'not in', [...newKeys.values()])
    .where('state', '=', 'waiting')
    .where('asked', '=', 0)
    .where((where) => where.or([where('lease_until', 'is', null), where('lease_until', '<=', now)]))
    .returning(['subscription', 'runs', 'first_due'])
    .execute()
  for (const { subscription, runs, first_due } of earlier)
    await transaction
      .updateTable('outbox')
      .set({
        runs: sql`runs + ${runs}`,
        first_due: sql`case when first_due < ${first_due} then first_due else ${first_due} end`,
      })
      .where('key', '=', newKeys.get(subscription) ?? '')
      .execute()
}

export function fromRow(row: Selectable<SubscriptionTable>): StoredSubscription {
  return {
    id: row.id,
    chat: row.chat,
    thread: row.thread,
    group: row.is_group === 1,
    what: JSON.parse(row.what) as What,
    when: JSON.parse(row.cadence) as When,
    zone: row.zone,
    quiet: row.quiet === null ? null : (JSON.parse(row.quiet) as QuietHours),
    silent: row.silent === 1,
    pausedUntil: row.paused_until,
    createdAt: row.created_at,
    nextAt: row.next_at,
    seen: row.seen,
    exhausted: row.exhausted === 1,
    stopped:
      row.stopped_at === null ? null : { reason: row.stopped_reason as StopReason, at: row.stopped_at },
  }
}

function toRow(subscription: StoredSubscription): SubscriptionTable {
  const { stopped } = subscription
  return {
    id: subscription.id,
    channel: channelOf(subscription.chat),
    chat: subscription.chat,
    thread: subscription.thread,
    is_group: Number(subscription.group),
    what: JSON.stringify(subscription.what),
    cadence: JSON.stringify(subscription.when),
    zone: subscription.zone,
    quiet: subscription.quiet === null ? null : JSON.stringify(subscription.quiet),
    silent: Number(subscription.silent),
    paused_until: subscription.pausedUntil,
    created_at: subscription.createdAt,
    next_at: subscription.nextAt,
    seen: subscription.seen,
    exhausted: Number(subscription.exhausted),
    stopped_reason: stopped?.reason ?? null,
    stopped_at: stopped?.at ?? null,
  }
}

export function entryRow(entry: OutboxEntry): OutboxTable {
  return {
    key: entry.key,
    channel: channelOf(entry.chat),
    subscription: entry.subscription,
    chat: entry.chat,
    period: entry.period,
    due: entry.due,
    first_due: entry.firstDue,
    runs: entry.runs,
    not_before: entry.notBefore,
    asked: Number(entry.asked),
    state: 'waiting',
    attempts: 0,
    reason: null,
    lease: null,
    lease_until: null,
    settled_at: null,
    message_id: null,
    practices: '[]',
  }
}
