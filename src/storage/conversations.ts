import { createHash } from 'node:crypto'
import type { ConversationStore, SlipStore } from '../dialogue/stores.ts'
import type { Database } from './database.ts'
import { prepared } from './prepared.ts'

export function createConversationStore({ db, write }: Database): ConversationStore {
  const find = prepared(({ conversation, now }: { conversation: string; now: number }) =>
    db
      .selectFrom('conversations')
      .select(['version', 'state'])
      .where('conversation', '=', conversation)
      .where('expires_at', '>', now),
  )
  interface Written {
    readonly conversation: string
    readonly chat: string
    readonly version: number
    readonly state: string
    readonly expiresAt: number
    readonly after: number
    /** What has expired by then may be written over; 0 where nothing may. */
    readonly expiredAt: number
  }
  const keep = prepared(({ conversation, chat, version, state, expiresAt, after, expiredAt }: Written) => {
    const row = { version, state, expires_at: expiresAt }
    return db
      .insertInto('conversations')
      .values({ conversation, chat, ...row })
      .onConflict((conflict) =>
        conflict
          .column('conversation')
          .doUpdateSet({ ...row, chat })
          .where((where) =>
            where.or([
              where('conversations.version', '=', after),
              where('conversations.expires_at', '<=', expiredAt),
            ]),
          ),
      )
  })
  return {
    find: async (conversation, now) => {
      const [row] = (await find(db, { conversation, now })).rows
      return row && { version: row.version, state: JSON.parse(row.state) as unknown }
    },
    write: (conversation, chat, state, { after, expiresAt, now }) =>
      write(async (transaction) => {
        const { numAffectedRows } = await keep(transaction, {
          conversation,
          chat,
          version: after + 1,
          state: JSON.stringify(state ?? null),
          expiresAt,
          after,
          // What has expired counts as not kept.
          expiredAt: after === 0 ? now : 0,
        })
        return (numAffectedRows ?? 0n) > 0n
      }),
    drop: async (conversation) => {
      await db.deleteFrom('conversations').where('conversation', '=', conversation).execute()
    },
  }
}

/** Ids are twelve letters, digits, `-` and `_`; the same payload of the same chat has the same id, and lives the longer. */
export function createSlipStore({ db, write }: Database): SlipStore {
  interface Kept {
    readonly id: string
    readonly chat: string | null
    readonly payload: string
    readonly expiresAt: number
  }
  const keep = prepared(({ id, chat, payload, expiresAt }: Kept) =>
    db
      .insertInto('slips')
      .values({ id, chat, payload, expires_at: expiresAt })
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet({ expires_at: expiresAt })
          .where('slips.expires_at', '<', expiresAt),
      ),
  )
  return {
    keep: (payload, { chat, expiresAt }) => {
      const text = JSON.stringify(payload ?? null)
      const id = createHash('sha256')
        .update(`${chat ?? ''}\n${text}`)
        .digest('base64url')
        .slice(0, 12)
      return write(async (transaction) => {
        await keep(transaction, { id, chat, payload: text, expiresAt })
        return id
      })
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
