import { createHash } from 'node:crypto'
import type { ChatId } from '../digest/subscription.ts'
import type { Database } from './database.ts'

/** What was being talked about, as far as the next turn needs it. */
export interface Turn {
  /** Goes up with every write. */
  readonly version: number
  readonly state: unknown
}

export interface ConversationStore {
  /** Undefined when nothing is kept, or what was kept has expired. */
  readonly find: (conversation: string, now: number) => Promise<Turn | undefined>
  /**
   * Keeps the state until `expiresAt`. False, and nothing written, when it is not `after` any more: somebody else wrote
   * meanwhile. A conversation that is not kept has version 0.
   */
  readonly write: (
    conversation: string,
    chat: ChatId,
    state: unknown,
    options: { readonly after: number; readonly expiresAt: number; readonly now: number },
  ) => Promise<boolean>
  readonly drop: (conversation: string) => Promise<void>
}

export function createConversationStore({ db }: Database): ConversationStore {
  return {
    find: async (conversation, now) => {
      const row = await db
        .selectFrom('conversations')
        .select(['version', 'state'])
        .where('conversation', '=', conversation)
        .where('expires_at', '>', now)
        .executeTakeFirst()
      return row && { version: row.version, state: JSON.parse(row.state) as unknown }
    },
    write: async (conversation, chat, state, { after, expiresAt, now }) => {
      const row = { version: after + 1, state: JSON.stringify(state ?? null), expires_at: expiresAt }
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('conversations')
        .values({ conversation, chat, ...row })
        .onConflict((conflict) =>
          conflict
            .column('conversation')
            .doUpdateSet({ ...row, chat })
            .where((where) =>
              where.or([
                where('conversations.version', '=', after),
                // What has expired counts as not kept.
                ...(after === 0 ? [where('conversations.expires_at', '<=', now)] : []),
              ]),
            ),
        )
        .executeTakeFirstOrThrow()
      return (numInsertedOrUpdatedRows ?? 0n) > 0n
    },
    drop: async (conversation) => {
      await db.deleteFrom('conversations').where('conversation', '=', conversation).execute()
    },
  }
}

/** Payloads too long for a button, kept under a short id. */
export interface SlipStore {
  /** Twelve letters, digits, `-` and `_`; the same payload of the same chat has the same id, and lives the longer. */
  readonly keep: (
    payload: unknown,
    options: { readonly chat: ChatId | null; readonly expiresAt: number },
  ) => Promise<string>
  readonly find: (
    id: string,
    now: number,
  ) => Promise<{ readonly payload: unknown; readonly chat: ChatId | null } | undefined>
}

export function createSlipStore({ db }: Database): SlipStore {
  return {
    keep: async (payload, { chat, expiresAt }) => {
      const text = JSON.stringify(payload ?? null)
      const id = createHash('sha256')
        .update(`${chat ?? ''}\n${text}`)
        .digest('base64url')
        .slice(0, 12)
      await db
        .insertInto('slips')
        .values({ id, chat, payload: text, expires_at: expiresAt })
        .onConflict((conflict) =>
          conflict
            .column('id')
            .doUpdateSet({ expires_at: expiresAt })
            .where('slips.expires_at', '<', expiresAt),
        )
        .execute()
      return id
    },
    find: async (id, now) => {
      const row = await db
        .selectFrom('slips')
        .select(['payload', 'chat'])
        .where('id', '=', id)
        .where('expires_at', '>', now)
        .executeTakeFirst()
      return row && { payload: JSON.parse(row.payload) as unknown, chat: row.chat }
    },
  }
}
