/** What becomes of a chat's subscriptions and rows when it is gone, comes back or gets another id. */
import { sql } from 'kysely'
import type { ChatLifecycle } from '../digest/outbox.ts'
import { channelOf, type StopReason } from '../digest/subscription.ts'
import type { Database } from './database.ts'
import { fromRow } from './subscriptions.ts'

export function createChatLifecycle({ db }: Database): ChatLifecycle {
  return {
    stop: (chat, reason, now) =>
      db.transaction().execute(async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable('subscriptions')
          .set({ stopped_reason: reason, stopped_at: now })
          .where('chat', '=', chat)
          .where('stopped_at', 'is', null)
          .executeTakeFirstOrThrow()
        await transaction
          .updateTable('outbox')
          .set({ state: 'dropped', reason, settled_at: now, lease: null, lease_until: null })
          .where('chat', '=', chat)
          .where('state', '=', 'waiting')
          .execute()
        await transaction
          .updateTable('chats')
          .set({ failures: 0, gone_at: now })
          .where('chat', '=', chat)
          .execute()
        return Number(numUpdatedRows)
      }),
    stopThread: (chat, thread, now) =>
      db.transaction().execute(async (transaction) => {
        const rows = await transaction
          .updateTable('subscriptions')
          .set({ stopped_reason: 'thread' satisfies StopReason, stopped_at: now })
          .where('chat', '=', chat)
          .where('thread', thread === null ? 'is' : '=', thread)
          .where('stopped_at', 'is', null)
          .returningAll()
          .execute()
        if (rows.length === 0) return []
        await transaction
          .updateTable('outbox')
          .set({ state: 'dropped', reason: 'thread', settled_at: now, lease: null, lease_until: null })
          .where(
            'subscription',
            'in',
            rows.map(({ id }) => id),
          )
          .where('state', '=', 'waiting')
          .execute()
        return rows.map(fromRow).sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))
      }),
    back: async (chat) => {
      await db.updateTable('chats').set({ gone_at: null }).where('chat', '=', chat).execute()
    },
    move: (from, to) =>
      db.transaction().execute(async (transaction) => {
        const place = { chat: to, channel: channelOf(to) }
        await transaction.updateTable('subscriptions').set(place).where('chat', '=', from).execute()
        await transaction.updateTable('outbox').set(place).where('chat', '=', from).execute()
        await sql`
          insert into sent (chat, practice, hash, at)
          select ${to}, practice, hash, at from sent where chat = ${from}
          on conflict (chat, practice) do update set hash = excluded.hash, at = excluded.at
          where excluded.at > sent.at`.execute(transaction)
        await transaction.deleteFrom('sent').where('chat', '=', from).execute()
        await sql`
          insert into chats (chat, zone, quiet, settings, failures, first_seen, last_seen)
          select ${to}, zone, quiet, settings, failures, first_seen, last_seen from chats where chat = ${from}
          on conflict (chat) do nothing`.execute(transaction)
        await transaction.deleteFrom('chats').where('chat', '=', from).execute()
        await transaction.updateTable('slips').set({ chat: to }).where('chat', '=', from).execute()
        await transaction.updateTable('feedback').set({ chat: to }).where('chat', '=', from).execute()
        await transaction.updateTable('updates').set({ chat: to }).where('chat', '=', from).execute()
        // What was being talked about is bound to the old chat, and short-lived.
        await transaction.deleteFrom('conversations').where('chat', '=', from).execute()
        await transaction
          .insertInto('moves')
          .values({ chat: to, former: from })
          .onConflict((conflict) => conflict.column('chat').doNothing())
          .execute()
      }),
    formerly: async (chat) =>
      (await db.selectFrom('moves').select('former').where('chat', '=', chat).executeTakeFirst())?.former,
    countFailure: async (chat) => {
      const { rows } = await sql<{ failures: number }>`
        insert into chats (chat, settings, failures, first_seen, last_seen) values (${chat}, '{}', 1, 0, 0)
        on conflict (chat) do update set failures = chats.failures + 1
        returning failures`.execute(db)
      return rows[0]?.failures ?? 1
    },
  }
}
