import { sql } from 'kysely'
import type { Claim, FetchedUpdate, LeftUpdate, UpdateLog } from '../coordination/update-log.ts'
import type { Database } from './database.ts'
import { prepared } from './prepared.ts'

/** Rows in one statement. */
const AT_ONCE = 500

/** Whatever the clock says, and it may be set back. */
const NOT_LEASED = 0
const untilOf = (now: number, leaseMs: number): number => (leaseMs === 0 ? NOT_LEASED : now + leaseMs)

const WAITING = 0
const STATES = { done: 1, aside: 2 } as const

/** Updates that came in: the same one twice does nothing twice, and one whose process died is taken over. */
export function createUpdateLog({ db, read, write, writeNow, writeAll }: Database): UpdateLog {
  interface Begun {
    readonly key: string
    readonly message: string | null
    readonly now: number
    readonly until: number
  }
  const begin = prepared(({ key, message, now, until }: Begun) =>
    db
      .insertInto('updates')
      .values({ key, message, expires_at: until, done: WAITING, tries: 1 })
      .onConflict((conflict) =>
        conflict
          .column('key')
          .doUpdateSet({
            expires_at: until,
            // What was settled so long ago that it is forgotten is another update of the same number.
            done: WAITING,
            tries: sql`case updates.done when 0 then updates.tries + 1 else 1 end`,
            answer: sql`case updates.done when 0 then updates.answer end`,
          })
          .where('updates.expires_at', '<=', now),
      )
      .returning(['tries', 'answer']),
  )
  const compose = prepared(({ key, answer }: { key: string; answer: string }) =>
    db.updateTable('updates').set({ answer, tries: 0 }).where('key', '=', key),
  )
  interface Ended {
    readonly key: string
    readonly until: number
    readonly done: number
    readonly reply: number | null
  }
  const settle = prepared(({ key, until, done, reply }: Ended) =>
    db
      .updateTable('updates')
      .set({ expires_at: until, done, reply, body: null, answer: null })
      .where('key', '=', key),
  )
  interface Aside {
    readonly key: string
    readonly until: number
    readonly chat: string
    readonly person: string
  }
  const putAside = prepared(({ key, until, chat, person }: Aside) =>
    db
      .updateTable('updates')
      .set({ expires_at: until, done: STATES.aside, answer: null, chat, person })
      .where('key', '=', key),
  )
  const state = prepared(({ key }: { key: string }) =>
    db.selectFrom('updates').select('done').where('key', '=', key),
  )

  return {
    take: async (updates, now) => {
      if (updates.length === 0) return new Set()
      return writeAll(async (transaction) => {
        const taken = new Set<string>()
        for (let at = 0; at < updates.length; at += AT_ONCE) {
          const insert = db
            .insertInto('updates')
            .values(updates.slice(at, at + AT_ONCE).map((update) => rowOf(update, now)))
            .onConflict((conflict) =>
              conflict
                .column('key')
                .doUpdateSet((row) => ({
                  body: row.ref('excluded.body'),
                  message: row.ref('excluded.message'),
                  taken_at: now,
                  expires_at: NOT_LEASED,
                  done: WAITING,
                  tries: sql`case updates.done when 0 then updates.tries else 0 end`,
                }))
                .where((where) =>
                  where.or([
                    // It was brought, and not dealt with.
                    where('updates.done', '=', WAITING).and('updates.body', 'is', null),
                    where('updates.done', '!=', WAITING).and('updates.expires_at', '<=', now),
                  ]),
                ),
            )
            .returning('key')
          const { rows } = await transaction.executeQuery(insert.compile())
          for (const { key } of rows) taken.add(key)
        }
        return taken
      })
    },
    left: async (prefix, now) => {
      const rows = await db
        .selectFrom('updates')
        .select(['key', 'body', 'taken_at', 'tries', 'answer'])
        .where('done', '=', WAITING)
        .where('expires_at', '<=', now)
        .where('body', 'is not', null)
        .orderBy('taken_at')
        .execute()
      return rows.flatMap(({ key, body, taken_at: takenAt, tries, answer }): LeftUpdate[] =>
        body === null || !key.startsWith(prefix) ? [] : [{ key, body, takenAt: takenAt ?? 0, tries, answer }],
      )
    },
    begin: async (key, now, leaseMs, message): Promise<Claim> => {
      const until = untilOf(now, leaseMs)
      const { rows } = await write((transaction) => begin(transaction, { key, message, now, until }))
      const [begun] = rows
      if (begun !== undefined) return { kind: 'yours', tries: begun.tries - 1, answer: begun.answer }
      const [row] = (await state(read, { key })).rows
      return { kind: row !== undefined && row.done !== WAITING ? 'done' : 'busy' }
    },
    compose: async (key, answer) =>
      void (await write((transaction) => compose(transaction, { key, answer }))),
    renew: async (keys, until) => {
      await db
        .updateTable('updates')
        .set({ expires_at: until })
        .where('key', 'in', keys)
        .where('done', '=', WAITING)
        .execute()
    },
    release: async (keys) => {
      if (keys.length === 0) return
      await db
        .updateTable('updates')
        .set({ expires_at: NOT_LEASED, tries: sql`case when tries > 0 then tries - 1 else 0 end` })
        .where('key', 'in', keys)
        .where('done', '=', WAITING)
        .execute()
    },
    settle: async (key, settled) => {
      const { until } = settled
      await writeNow((transaction) =>
        settled.as === 'aside'
          ? putAside(transaction, { key, until, chat: settled.chat, person: settled.person })
          : settle(transaction, { key, until, reply: settled.reply ?? null, done: STATES.done }),
      )
    },
    replyTo: async (message) =>
      (
        await db
          .selectFrom('updates')
          .select('reply')
          .where('message', '=', message)
          .where('reply', 'is not', null)
          .orderBy('expires_at', 'desc')
          .executeTakeFirst()
      )?.reply ?? undefined,
  }
}

const rowOf = ({ key, body, message }: FetchedUpdate, now: number) => ({
  key,
  body,
  message,
  taken_at: now,
  expires_at: NOT_LEASED,
  done: WAITING,
})
