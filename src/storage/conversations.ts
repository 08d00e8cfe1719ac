import { randomBytes } from 'node:crypto'
import type { ConversationStore, SlipStore } from '../dialogue/stores.ts'
import type { Database } from './database.ts'
import { prepared } from './prepared.ts'

/** Conversations of a chat that are worth looking at for the last answer given there. */
const LATEST = 8

export function createConversationStore({ db, read, write }: Database): ConversationStore {
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
    readonly person: string
    readonly version: number
    readonly state: string
    readonly expiresAt: number
    readonly after: number
    /** What has expired by then may be written over; 0 where nothing may. */
    readonly expiredAt: number
  }
  const keep = prepared((written: Written) => {
    const { conversation, after, expiredAt, expiresAt, chat, person, version, state } = written
    const row = { chat, person, version, state, expires_at: expiresAt }
    return db
      .insertInto('conversations')
      .values({ conversation, ...row })
      .onConflict((conflict) =>
        conflict
          .column('conversation')
          .doUpdateSet(row)
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
      const [row] = (await find(read, { conversation, now })).rows
      return row && { version: row.version, state: JSON.parse(row.state) as unknown }
    },
    latest: async (chat, start, now) => {
      const rows = await db
        .selectFrom('conversations')
        .select('state')
        .where('chat', '=', chat)
        .where('conversation', 'like', `${start}%`)
        .where('expires_at', '>', now)
        .orderBy('expires_at', 'desc')
        .limit(LATEST)
        .execute()
      return rows.map(({ state }) => JSON.parse(state) as unknown)
    },
    write: (conversation, { chat, person }, state, { after, expiresAt, now }) =>
      write(async (transaction) => {
        const { numAffectedRows } = await keep(transaction, {
          conversation,
          chat,
          person,
          version: after + 1,
          state: JSON.stringify(state ?? null),
          expiresAt,
          after,
          // What has expired counts as not kept.
          expiredAt: after === 0 ? now : 0,
        })
        return (numAffectedRows ?? 0n) > 0n
      }),
  }
}

/** 72 bits: nobody meets one by trying. */
const ID_BYTES = 9

/** Ids are twelve random letters, digits, `-` and `_`. */
export function createSlipStore({ db, write }: Database): SlipStore {
  interface Kept {
    readonly id: string
    readonly chat: string
    readonly person: string
    readonly payload: string
    readonly expiresAt: number
  }
  const keep = prepared(({ id, chat, person, payload, expiresAt }: Kept) =>
    db.insertInto('slips').values({ id, chat, person, payload, expires_at: expiresAt }),
  )
  return {
    keep: (payload, { chat, person, expiresAt }) => {
      const id = randomBytes(ID_BYTES).toString('base64url')
      return write(async (transaction) => {
        await keep(transaction, { id, chat, person, payload: JSON.stringify(payload ?? null), expiresAt })
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
