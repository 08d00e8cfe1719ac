/** What several processes agree on through the database: who leads, how fast they may send. */
import type { Leases } from '../coordination/leader.ts'
import { NO_TURNS, type RateLog, type Rates, takeTurns } from '../coordination/pacer.ts'
import type { Database } from './database.ts'
import { prepared } from './prepared.ts'

export interface LeaseStore extends Leases {
  readonly holder: (name: string, now: number) => Promise<string | undefined>
}

/** A lease further ahead than this was written by a clock that was wrong. */
export const LONGEST_LEASE_MS = 24 * 60 * 60 * 1000

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
