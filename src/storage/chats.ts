import { sql } from 'kysely'
import type { ChatStore } from '../dialogue/stores.ts'
import type { QuietHours } from '../digest/schedule.ts'
import type { ChatId } from '../digest/subscription.ts'
import { CATALOGUE, TABLES } from './catalogue.ts'
import type { Database } from './database.ts'
import { prepared } from './prepared.ts'
import type { Tables } from './tables.ts'

/** The rows of a chat, and of what this person said in others. */
const ofThem = (table: keyof Tables, chat: ChatId, person: string | undefined) =>
  sql<boolean>`(${sql.join(
    CATALOGUE[table].whose.map((column) =>
      column === 'chat' ? sql`chat = ${chat}` : sql`person = ${person ?? chat}`,
    ),
    sql` or `,
  )})`

const OWNED = TABLES.filter((table) => CATALOGUE[table].whose.length > 0)

export function createChatStore({ db, read, scrub }: Database): ChatStore {
  const find = prepared(({ chat }: { chat: string }) =>
    db.selectFrom('chats').select(['zone', 'quiet', 'settings']).where('chat', '=', chat),
  )
  return {
    find: async (chat) => {
      const [row] = (await find(read, { chat })).rows
      return (
        row && {
          zone: row.zone,
          quiet: row.quiet === null ? null : (JSON.parse(row.quiet) as QuietHours),
          choices: JSON.parse(row.settings) as Record<string, unknown>,
        }
      )
    },
    save: async (chat, { zone, quiet, choices }, now) => {
      const row = {
        zone,
        quiet: quiet === null ? null : JSON.stringify(quiet),
        settings: JSON.stringify(choices),
        last_seen: now,
        gone_at: null,
      }
      await db
        .insertInto('chats')
        .values({ chat, ...row, failures: 0, first_seen: now })
        .onConflict((conflict) => conflict.column('chat').doUpdateSet(row))
        .execute()
    },
    everything: async (chat, person) => {
      const kept: Record<string, readonly object[]> = {}
      for (const table of OWNED) {
        const { rows } = await sql<object>`
          select * from ${sql.table(table)} where ${ofThem(table, chat, person)}`.execute(db)
        if (rows.length > 0) kept[table] = rows
      }
      return kept
    },
    forget: async (chat, person) => {
      const erased = await db.transaction().execute(async (transaction) => {
        let rows = 0n
        for (const table of OWNED) {
          const { numAffectedRows = 0n } = await sql`
            delete from ${sql.table(table)} where ${ofThem(table, chat, person)}`.execute(transaction)
          rows += numAffectedRows
        }
        return Number(rows)
      })
      if (erased > 0) await scrub()
      return erased
    },
  }
}
