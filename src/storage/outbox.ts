import { type Kysely, type Selectable, sql } from 'kysely'
import type { SentPractice, SentStore } from '../digest/digest.ts'
import {
  type Claimed,
  HORIZON_MS,
  type Outbox,
  type OutboxEntry,
  type OutboxRecord,
  type OutboxState,
  type Settlement,
} from '../digest/outbox.ts'
import type { ChatId } from '../digest/subscription.ts'
import type { Database } from './database.ts'
import { entryRow, fromRow } from './subscriptions.ts'
import type { OutboxTable, Tables } from './tables.ts'

export function createOutbox(database: Database): Outbox {
  const { db } = database
  return {
    add: async (entry) => {
      await db
        .insertInto('outbox')
        .values(entryRow(entry))
        .onConflict((conflict) => conflict.column('key').doNothing())
        .execute()
    },
    depth: async () => {
      const rows = await db
        .selectFrom('outbox')
        .where('state', '=', 'waiting' satisfies OutboxState)
        .groupBy('channel')
        .select((select) => [
          'channel',
          select.fn.countAll<number | string>().as('waiting'),
          select.fn.min('first_due').as('oldestDue'),
        ])
        .execute()
      return rows.map(({ channel, waiting, oldestDue }) => ({
        channel,
        waiting: Number(waiting),
        oldestDue: Number(oldestDue),
      }))
    },
    claim: (query) =>
      db.transaction().execute(async (transaction) => {
        // One after the other: that no chat has two rows in hand is seen only when nobody else is claiming.
        await database.lock(transaction, 'claim')
        const asked = await claimRows(transaction, query, 1, query.limit)
        const others = await claimRows(transaction, query, 0, query.limit - asked.length)
        return withSubscriptions(transaction, [...asked, ...others], query.now)
      }),
    settle: (lease, key, settlement, now) =>
      db.transaction().execute((transaction) => settle(transaction, lease, key, settlement, now)),
    backlog: async (channel, now, most) => {
      const waiting = db.selectFrom('outbox').where('channel', '=', channel).where('state', '=', 'waiting')
      const { ready } = await db
        .selectFrom(
          waiting
            .select('key')
            .where('asked', 'in', [0, 1])
            .where('not_before', '<=', now)
            .where((where) => where.or([where('lease_until', 'is', null), where('lease_until', '<=', now)]))
            .limit(most)
            .as('claimable'),
        )
        .select((select) => select.fn.countAll<number>().as('ready'))
        .executeTakeFirstOrThrow()
      const later = (asked: number) =>
        waiting
          .where('asked', '=', asked)
          .where('not_before', '>', now)
          .select('not_before')
          .orderBy('not_before')
          .limit(1)
      const { lease } = await waiting
        .where('lease_until', '>', now)
        .select((select) => select.fn.min('lease_until').as('lease'))
        .executeTakeFirstOrThrow()
      const times = [
        lease as number | null,
        (await later(0).executeTakeFirst())?.not_before ?? null,
        (await later(1).executeTakeFirst())?.not_before ?? null,
      ].filter((time) => time !== null)
      return { ready, nextAt: times.length === 0 ? null : Math.min(...times) }
    },
    history: async (chat, since, limit) => {
      const rows = await db
        .selectFrom('outbox')
        .selectAll()
        .where('chat', '=', chat)
        .where('due', '>=', since)
        .orderBy('due', 'desc')
        .orderBy('key')
        .limit(limit)
        .execute()
      return rows.map(toRecord)
    },
    findSent: async (chat, messageId) => {
      const row = await db
        .selectFrom('outbox')
        .selectAll()
        .where('chat', '=', chat)
        .where('message_id', '=', messageId)
        .executeTakeFirst()
      return row && toRecord(row)
    },
    addPage: (key, page, practices, now) =>
      db.transaction().execute(async (transaction) => {
        await database.lock(transaction, 'page')
        const row = await transaction
          .selectFrom('outbox')
          .select(['chat', 'practices'])
          .where('key', '=', key)
          .where('state', '=', 'sent' satisfies OutboxState)
          .executeTakeFirst()
        if (row === undefined) return false
        const pages = readPages(row.practices)
        if (pages.length !== page) return false
        await transaction
          .updateTable('outbox')
          .set({
            practices: writePages([...pages, practices.map(({ id, had }) => ({ id, had: had ?? null }))]),
          })
          .where('key', '=', key)
          .execute()
        await recordSent(transaction, row.chat, practices, now)
        return true
      }),
  }
}

type Pages = OutboxRecord['pages']

/** An id, or an id and the form had before it; null parts the pages. */
const writePages = (pages: Pages): string =>
  JSON.stringify(
    pages.flatMap((page, at) => [
      ...(at === 0 ? [] : [null]),
      ...page.map(({ id, had }) => (had === null ? id : [id, had])),
    ]),
  )

function readPages(text: string): Pages {
  const pages: { id: string; had: string | null }[][] = [[]]
  for (const entry of JSON.parse(text) as (string | [string, string] | null)[])
    if (entry === null) pages.push([])
    else
      pages
        .at(-1)
        ?.push(typeof entry === 'string' ? { id: entry, had: null } : { id: entry[0], had: entry[1] })
  return pages
}

type Query = Parameters<Outbox['claim']>[0]

async function claimRows(
  transaction: Kysely<Tables>,
  { channel, lease, until, now }: Query,
  asked: 0 | 1,
  limit: number,
): Promise<Selectable<OutboxTable>[]> {
  if (limit <= 0) return []
  const far = now + HORIZON_MS
  const { rows } = await sql<Selectable<OutboxTable>>`
    update outbox set lease = ${lease}, lease_until = ${until}
    where key in (
      select o.key from outbox o
      where o.channel = ${channel} and o.state = 'waiting' and o.asked = ${asked} and o.not_before <= ${now}
        and (o.lease_until is null or o.lease_until <= ${now} or o.lease_until > ${far})
        and not exists (
          select 1 from outbox p
          where p.chat = o.chat and p.state = 'waiting' and p.key <> o.key and (
            (p.lease_until > ${now} and p.lease_until <= ${far})
            or (p.asked = o.asked and (p.not_before, p.key) < (o.not_before, o.key))
          )
        )
      order by o.not_before, o.key
      limit ${limit}
    )
    returning *`.execute(transaction)
  // "Returning" promises no order.
  return rows.sort((a, b) => a.not_before - b.not_before || (a.key < b.key ? -1 : 1))
}

async function withSubscriptions(
  transaction: Kysely<Tables>,
  rows: readonly Selectable<OutboxTable>[],
  now: number,
): Promise<Claimed[]> {
  if (rows.length === 0) return []
  const ids = [...new Set(rows.map(({ subscription }) => subscription))]
  const found = await transaction.selectFrom('subscriptions').selectAll().where('id', 'in', ids).execute()
  const byId = new Map(found.map((row) => [row.id, fromRow(row)]))
  const claimed: Claimed[] = []
  for (const row of rows) {
    const subscription = byId.get(row.subscription)
    if (subscription !== undefined)
      claimed.push({ entry: toEntry(row), attempts: row.attempts, subscription })
    else
      await transaction
        .updateTable('outbox')
        .set({ state: 'dropped', reason: 'deleted', settled_at: now, lease: null, lease_until: null })
        .where('key', '=', row.key)
        .execute()
  }
  return claimed
}

async function settle(
  transaction: Kysely<Tables>,
  lease: string,
  key: string,
  settlement: Settlement,
  now: number,
): Promise<boolean> {
  let update = transaction
    .updateTable('outbox')
    .set({ lease: null, lease_until: null, ...outcome(settlement, now) })
    .where('key', '=', key)
    .where('state', '=', 'waiting')
  if (settlement.kind !== 'sent') update = update.where('lease', '=', lease)
  const row = await update.returning(['chat', 'subscription']).executeTakeFirst()
  if (row === undefined) return false
  if (settlement.kind !== 'sent') return true
  await recordSent(transaction, row.chat, settlement.practices, now)
  await transaction
    .updateTable('subscriptions')
    .set({ exhausted: Number(settlement.exhausted) })
    .where('id', '=', row.subscription)
    .where('exhausted', '!=', Number(settlement.exhausted))
    .execute()
  await transaction
    .updateTable('chats')
    .set({ failures: 0 })
    .where('chat', '=', row.chat)
    .where('failures', '>', 0)
    .execute()
  return true
}

function outcome(settlement: Settlement, now: number) {
  switch (settlement.kind) {
    case 'sent':
      return {
        state: 'sent' satisfies OutboxState,
        settled_at: now,
        reason: null,
        message_id: settlement.messageId,
        practices: writePages([settlement.practices.map(({ id, had }) => ({ id, had: had ?? null }))]),
      }
    case 'nothing':
      return { state: 'nothing' satisfies OutboxState, settled_at: now, reason: null }
    case 'dropped':
    case 'failed':
      return { state: settlement.kind satisfies OutboxState, settled_at: now, reason: settlement.reason }
    case 'later':
      return {
        not_before: settlement.notBefore,
        reason: settlement.reason === '' ? null : settlement.reason,
        ...(settlement.counted ? { attempts: sql<number>`attempts + 1` } : {}),
      }
  }
}

async function recordSent(
  transaction: Kysely<Tables>,
  chat: ChatId,
  practices: readonly SentPractice[],
  now: number,
): Promise<void> {
  if (practices.length === 0) return
  await transaction
    .insertInto('sent')
    .values(practices.map(({ id, hash }) => ({ chat, practice: id, hash, at: now })))
    .onConflict((conflict) =>
      conflict
        .columns(['chat', 'practice'])
        .doUpdateSet((set) => ({ hash: set.ref('excluded.hash'), at: now })),
    )
    .execute()
}

export function createSentStore({ db }: Database): SentStore {
  return {
    sentTo: async (chat) => {
      const rows = await db.selectFrom('sent').select(['practice', 'hash']).where('chat', '=', chat).execute()
      return new Map(rows.map(({ practice, hash }) => [practice, hash]))
    },
  }
}

function toEntry(row: Selectable<OutboxTable>): OutboxEntry {
  return {
    key: row.key,
    subscription: row.subscription,
    chat: row.chat,
    period: row.period,
    due: row.due,
    firstDue: row.first_due,
    runs: row.runs,
    notBefore: row.not_before,
    asked: row.asked === 1,
  }
}

const toRecord = (row: Selectable<OutboxTable>): OutboxRecord => ({
  ...toEntry(row),
  state: row.state as OutboxState,
  attempts: row.attempts,
  reason: row.reason,
  settledAt: row.settled_at,
  messageId: row.message_id,
  pages: readPages(row.practices),
})
