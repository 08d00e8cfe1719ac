/** What several processes agree on through the database: who leads, which update is whose, how fast they may send. */
import { NO_TURNS, type RateLog, type Rates, takeTurn } from '../digest/pacer.ts'
import type { Database } from './database.ts'

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
  /** Remembers for `keepMs` milliseconds that it has been dealt with. */
  readonly done: (key: string, now: number, keepMs: number) => Promise<void>
}

export function createUpdateStore({ db }: Database): UpdateStore {
  return {
    begin: async (key, now, leaseMs) => {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('updates')
        .values({ key, expires_at: now + leaseMs, done: 0 })
        .onConflict((conflict) =>
          conflict
            .column('key')
            .doUpdateSet({ expires_at: now + leaseMs, done: 0 })
            .where('updates.expires_at', '<=', now),
        )
        .executeTakeFirstOrThrow()
      if ((numInsertedOrUpdatedRows ?? 0n) > 0n) return 'yours'
      const row = await db.selectFrom('updates').select('done').where('key', '=', key).executeTakeFirst()
      return row?.done === 1 ? 'done' : 'busy'
    },
    done: async (key, now, keepMs) => {
      const row = { expires_at: now + keepMs, done: 1 }
      await db
        .insertInto('updates')
        .values({ key, ...row })
        .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
        .execute()
    },
  }
}

export function createRates(database: Database): Rates {
  const { db } = database
  return {
    take: (claims, clock) =>
      db.transaction().execute(async (transaction) => {
        await database.lock(transaction, 'rates')
        const keys = claims.map(({ key }) => key)
        const rows = await transaction.selectFrom('rates').selectAll().where('key', 'in', keys).execute()
        const now = clock()
        const logs = new Map<string, RateLog>(
          rows.map((row) => [
            row.key,
            { times: JSON.parse(row.times) as number[], heldUntil: row.held_until },
          ]),
        )
        const turns = claims.map(({ key, limits }) => ({
          key,
          ...takeTurn(logs.get(key) ?? NO_TURNS, limits, now),
        }))
        if (turns.every(({ wait }) => wait === 0))
          await transaction
            .insertInto('rates')
            .values(
              turns.map(({ key, log }) => ({
                key,
                times: JSON.stringify(log.times),
                held_until: log.heldUntil,
                touched_at: now,
              })),
            )
            .onConflict((conflict) =>
              conflict.column('key').doUpdateSet((set) => ({
                times: set.ref('excluded.times'),
                held_until: set.ref('excluded.held_until'),
                touched_at: now,
              })),
            )
            .execute()
        return turns.map(({ wait }) => wait)
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
