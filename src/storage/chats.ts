import type { QuietHours } from '../digest/schedule.ts'
import type { ChatId } from '../digest/subscription.ts'
import type { Database } from './database.ts'
import type { Tables } from './tables.ts'

/** What a chat chose. */
export interface ChatSettings {
  /** IANA name; null while the chat has not chosen one. */
  readonly zone: string | null
  readonly quiet: QuietHours | null
  /** Further choices, kept as they are given. */
  readonly choices: Readonly<Record<string, unknown>>
}

export interface ChatStore {
  readonly find: (chat: ChatId) => Promise<ChatSettings | undefined>
  readonly save: (chat: ChatId, settings: ChatSettings, now: number) => Promise<void>
  /** Everything that is kept of a chat, table by table. */
  readonly everything: (chat: ChatId) => Promise<Readonly<Record<string, readonly object[]>>>
  /** Erases everything that is kept of a chat; returns the number of rows. */
  readonly forget: (chat: ChatId) => Promise<number>
}

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
