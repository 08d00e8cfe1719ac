/** Every table, and what holds for its rows. A table that is not named here does not compile, and fails a test. */
import { type RawBuilder, sql } from 'kysely'
import { UPDATES_KEPT_MS } from '../coordination/update-log.ts'
import { DAY_MS, KEPT_MS } from '../dialogue/stores.ts'
import { KEPT_WHEN_GONE_MS } from '../digest/subscription.ts'
import { LONGEST_LEASE_MS } from './coordination.ts'
import type { Tables } from './tables.ts'

export interface TableRules<Table> {
  readonly primaryKey: readonly (keyof Table & string)[]
  /** Columns that say whose a row is: whoever is named there may see and erase it. */
  readonly whose: readonly ('chat' | 'person')[]
  /** Columns whose values begin with the channel: two bots share none of them. */
  readonly ofChannel: readonly (keyof Table & string)[]
  readonly kept: Kept
}

/** How long rows are kept, if nobody erases them before; docs/privacy.md says it of every table. */
export type Kept =
  | {
      /** Milliseconds, at most, from what that page names. */
      readonly ms: number
      /** Which rows are to be deleted by now. */
      readonly ends: (now: number) => RawBuilder<boolean>
    }
  /** As long as the database: nothing in it is anybody's. */
  | { readonly ms: null; readonly ends?: undefined }

const LASTING: Kept = { ms: null }
/** A column holds the end. */
const until = (column: string, ms: number): Kept => ({
  ms,
  ends: (now) => sql`${sql.ref(column)} <= ${now}`,
})
/** A column holds the beginning. */
const since = (column: string, ms: number): Kept => ({
  ms,
  ends: (now) => sql`${sql.ref(column)} <= ${now - ms}`,
})

/** What was sent is remembered so long where nothing is subscribed to any more, so that a second thought repeats nothing. */
const SENT_KEPT_MS = 180 * DAY_MS
const OUTBOX_KEPT_MS = 60 * DAY_MS
/** No limit of sending looks further back. */
const RATES_KEPT_MS = 10 * 60_000

/** In the order in which they are tidied: what has been sent depends on the subscriptions there are. */
export const CATALOGUE: { readonly [Name in keyof Tables]: TableRules<Tables[Name]> } = {
  accounts: { primaryKey: ['channel'], whose: [], ofChannel: ['channel'], kept: LASTING },
  chats: {
    primaryKey: ['chat'],
    whose: ['chat'],
    ofChannel: ['chat'],
    kept: {
      ms: KEPT_WHEN_GONE_MS,
      ends: (now) => sql`gone_at <= ${now - KEPT_WHEN_GONE_MS}
        and chat not in (select chat from subscriptions where stopped_at is null)`,
    },
  },
  sent: {
    primaryKey: ['chat', 'practice'],
    whose: ['chat'],
    ofChannel: ['chat'],
    kept: {
      ms: SENT_KEPT_MS,
      ends: (now) => sql`(at <= ${now - SENT_KEPT_MS} and chat not in (select chat from subscriptions))
        or (chat in (select chat from subscriptions where stopped_at <= ${now - KEPT_WHEN_GONE_MS})
          and chat not in (select chat from subscriptions where stopped_at is null))`,
    },
  },
  subscriptions: {
    primaryKey: ['id'],
    whose: ['chat'],
    ofChannel: ['channel', 'chat'],
    kept: since('stopped_at', KEPT_WHEN_GONE_MS),
  },
  outbox: {
    primaryKey: ['key'],
    whose: ['chat'],
    ofChannel: ['channel', 'chat'],
    kept: {
      ms: OUTBOX_KEPT_MS,
      ends: (now) => sql`state != 'waiting' and due <= ${now - OUTBOX_KEPT_MS}`,
    },
  },
  // As lasting as what the operator has written down of the former chat.
  moves: { primaryKey: ['chat'], whose: [], ofChannel: ['chat', 'former'], kept: LASTING },
  practice_forms: { primaryKey: ['practice', 'hash'], whose: [], ofChannel: [], kept: LASTING },
  conversations: {
    primaryKey: ['conversation'],
    whose: ['chat', 'person'],
    ofChannel: ['conversation', 'chat', 'person'],
    kept: until('expires_at', KEPT_MS.conversation),
  },
  slips: {
    primaryKey: ['id'],
    whose: ['chat', 'person'],
    ofChannel: ['chat', 'person'],
    kept: until('expires_at', KEPT_MS.slip),
  },
  collections: {
    primaryKey: ['person', 'record'],
    whose: ['person'],
    ofChannel: ['person'],
    kept: since('at', KEPT_MS.collection),
  },
  updates: {
    primaryKey: ['key'],
    whose: ['chat', 'person'],
    ofChannel: ['key', 'message'],
    kept: {
      ms: UPDATES_KEPT_MS.aside,
      // What was taken and not answered for so long is not worth a word any more.
      ends: (now) => sql`expires_at <= ${now}
        and (body is null or done != 0 or taken_at <= ${now - UPDATES_KEPT_MS.done})`,
    },
  },
  feedback: {
    primaryKey: ['id'],
    whose: ['chat', 'person'],
    ofChannel: ['chat', 'person'],
    kept: since('at', KEPT_MS.feedback),
  },
  gaps: { primaryKey: ['question'], whose: [], ofChannel: [], kept: since('last_at', KEPT_MS.gap) },
  leases: {
    primaryKey: ['name'],
    whose: [],
    ofChannel: ['name'],
    kept: until('until', LONGEST_LEASE_MS),
  },
  rates: {
    primaryKey: ['key'],
    whose: [],
    ofChannel: ['key'],
    kept: since('touched_at', RATES_KEPT_MS),
  },
}

export const TABLES = Object.keys(CATALOGUE) as readonly (keyof Tables)[]
