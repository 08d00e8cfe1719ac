/** What several processes agree on through the database: who leads, which update is whose, how fast they may send. */
import { NO_TURNS, type RateLog, type Rates, takeTurns } from '../digest/pacer.ts'
import type { Database } from './database.ts'
import { prepared } from './prepared.ts'

export interface LeaseStore {
  /** Takes or renews the lease for `forMs` milliseconds from now; false while somebody else holds it. */
  readonly take: (name: string, holder: string, now: number, forMs: number) => Promise<boolean>
  /** Lets others have it at once; nothing if it is not held. */
  readonly release: (name: string, holder: string) => Promise<void>
  readonly holder: (name: string, now: number) => Promise<string | undefined>
}

/** A lease further ahead than this was written by a clock that was wrong. */
const LONGEST_LEASE_MS = 24 * 60 * 60 * 1000

export function createLeaseStore({ db }: Database): LeaseStore {
  return {
    take: async (name, holder, now, forMs) => {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('leases')
        .values({ name, holder, until: now + forMs })
        .onConflict((conflict) =>
          conflict
            .column('name')
            .doUpdateSet({ holder, until: now + forMs })
            .where((where) =>
              where.or([
                where('leases.holder', '=', holder),
                where('leases.until', '<=', now),
                where('leases.until', '>', now + LONGEST_LEASE_MS),
              ]),
            ),
        )
        .executeTakeFirstOrThrow()
      return (numInsertedOrUpdatedRows ?? 0n) > 0n
    },
    release: async (name, holder) => {
      await db.deleteFrom('leases').where('name', '=', name).where('holder', '=', holder).execute()
    },
    holder: async (name, now) =>
      (
        await db
          .selectFrom('leases')
          .select('holder')
          .where('name', '=', name)
          .where('until', '>', now)
          .executeTakeFirst()
      )?.holder,
  }
}

/** Updates that came in: the same one twice does nothing twice, and one whose process died is taken over. */
export interface UpdateStore {
  /**
   * - `yours`: deal with it, and say `done`; after `leaseMs` without that somebody else may.
   * - `busy`: somebody else is dealing with it.
   * - `done`: it has been dealt with.
   */
  readonly begin: (key: string, now: number, leaseMs: number) => Promise<'yours' | 'busy' | 'done'>
  /** Moves the ends of leases: later for who goes on, to now for who gives up. What is done stays so. */
  readonly renew: (keys: readonly string[], until: number) => Promise<void>
  /** Remembers for `keepMs` milliseconds that it has been dealt with. */
  readonly done: (key: string, now: number, keepMs: number) => Promise<void>
}

export function createUpdateStore({ db, write }: Database): UpdateStore {
  const begin = prepared(({ key, now, until }: { key: string; now: number; until: number }) =>
    db
      .insertInto('updates')
      .values({ key, expires_at: until, done: 0 })
      .onConflict((conflict) =>
        conflict
          .column('key')
          .doUpdateSet({ expires_at: until, done: 0 })
          .where('updates.expires_at', '<=', now),
      ),
  )
  const done = prepared(({ key, until }: { key: string; until: number }) =>
    db
      .insertInto('updates')
      .values({ key, expires_at: until, done: 1 })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ expires_at: until, done: 1 })),
  )
  return {
    begin: async (key, now, leaseMs) => {
      const until = now + leaseMs
      const { numAffectedRows } = await write((transaction) => begin(transaction, { key, now, until }))
      if ((numAffectedRows ?? 0n) > 0n) return 'yours'
      const row = await db.selectFrom('updates').select('done').where('key', '=', key).executeTakeFirst()
      return row?.done === 1 ? 'done' : 'busy'
    },
    renew: async (keys, until) => {
      await db
        .updateTable('updates')
        .set({ expires_at: until })
        .where('key', 'in', keys)
        .where('done', '=', 0)
        .execute()
    },
    done: async (key, now, keepMs) =>
      void (await write((transaction) => done(transaction, { key, until: now + keepMs }))),
  }
}

export function createRates(database: Database): Rates {
  const { db, lock, writeAll } = database
  const find = prepared(({ key }: { key: string }) =>
    db.selectFrom('rates').select(['times', 'held_until']).where('key', '=', key),
  )
  interface Logged {
    readonly key: string
    readonly times: string
    readonly heldUntil: number
    readonly now: number
  }
  const keep = prepared(({ key, times, heldUntil, now }: Logged) => {
    const row = { times, held_until: heldUntil, touched_at: now }
    return db
      .insertInto('rates')
      .values({ key, ...row })
      .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
  })
  return {
    take: (messages, clock) =>
      writeAll(async (transaction) => {
        await lock(transaction, 'rates')
        const logs = new Map<string, RateLog>()
        for (const { key } of messages.flat()) {
          if (logs.has(key)) continue
          const [row] = (await find(transaction, { key })).rows
          if (row !== undefined)
            logs.set(key, { times: JSON.parse(row.times) as number[], heldUntil: row.held_until })
        }
        const now = clock()
        const { waits, changed } = takeTurns(logs, messages, now)
        for (const key of changed) {
          const { times, heldUntil } = logs.get(key) ?? NO_TURNS
          await keep(transaction, { key, times: JSON.stringify(times), heldUntil, now })
        }
        return waits
      }),
    hold: async (key, until) => {
      await db
        .insertInto('rates')
        .values({ key, times: '[]', held_until: until, touched_at: until })
        .onConflict((conflict) =>
          conflict
            .column('key')
            .doUpdateSet({ held_until: until, touched_at: until })
            .where('rates.held_until', '<', until),
        )
        .execute()
    },
  }
}
