/** The bots that have used a database, and what was written before they were told apart. */
import { type Kysely, sql } from 'kysely'
import { CATALOGUE, TABLES } from './catalogue.ts'
import type { Database } from './database.ts'
import type { Tables } from './tables.ts'

export interface Accounts {
  /**
   * Makes a bot known. What was written when a key named the platform alone, `telegram:1234`, becomes the first one's
   * of that platform.
   * @param channel the platform and the bot on it, `telegram:123456789`
   * @returns the other bots that have used this database
   */
  readonly enter: (channel: string, now: number) => Promise<readonly string[]>
}

export function createAccounts({ db, lock }: Database): Accounts {
  return {
    enter: (channel, now) =>
      db.transaction().execute(async (transaction) => {
        await lock(transaction, 'accounts')
        const rows = await transaction
          .selectFrom('accounts')
          .select('channel')
          .orderBy('first_seen')
          .orderBy('channel')
          .execute()
        const known = rows.map((row) => row.channel)
        const platform = channel.slice(0, channel.indexOf(':') + 1)
        if (!known.some((other) => other.startsWith(platform))) await adopt(transaction, channel)
        if (!known.includes(channel))
          await transaction.insertInto('accounts').values({ channel, first_seen: now }).execute()
        return known.filter((other) => other !== channel)
      }),
  }
}

async function adopt(transaction: Kysely<Tables>, channel: string): Promise<void> {
  const platform = channel.slice(0, channel.indexOf(':'))
  for (const table of TABLES)
    for (const column of CATALOGUE[table].ofChannel) {
      const value = sql.ref(column)
      await sql`
        update ${sql.table(table)} set ${value} = ${channel} || substr(${value}, ${platform.length + 1})
        where ${value} = ${platform} or (${value} like ${`${platform}:%`} and ${value} not like ${`${platform}:%:%`})`.execute(
        transaction,
      )
    }
}
