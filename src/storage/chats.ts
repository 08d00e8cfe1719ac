import type { ChatStore } from '../dialogue/stores.ts'
import type { QuietHours } from '../digest/schedule.ts'
import type { Database } from './database.ts'
import type { Tables } from './tables.ts'

const OF_A_CHAT = [
  'subscriptions',
  'outbox',
  'sent',
  'conversations',
  'slips',
  'feedback',
  'chats',
] as const satisfies (keyof Tables)[]

export function createChatStore({ db }: Database): ChatStore {
  return {
    find: async (chat) => {
      const row = await db.selectFrom('chats').selectAll().where('chat', '=', chat).executeTakeFirst()
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
      }
      await db
        .insertInto('chats')
        .values({ chat, ...row, failures: 0, first_seen: now })
        .onConflict((conflict) => conflict.column('chat').doUpdateSet(row))
        .execute()
    },
    everything: async (chat) => {
      const kept: Record<string, readonly object[]> = {}
      for (const table of OF_A_CHAT) {
        const rows = await db.selectFrom(table).selectAll().where('chat', '=', chat).execute()
        if (rows.length > 0) kept[table] = rows
      }
      return kept
    },
    forget: (chat) =>
      db.transaction().execute(async (transaction) => {
        let rows = 0
        for (const table of OF_A_CHAT) {
          const { numDeletedRows } = await transaction
            .deleteFrom(table)
            .where('chat', '=', chat)
            .executeTakeFirstOrThrow()
          rows += Number(numDeletedRows)
        }
        return rows
      }),
  }
}
