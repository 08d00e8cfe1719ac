/** Every table, and what holds for its rows. A table that is not named here does not compile, and fails a test. */
import type { Tables } from './tables.ts'

export interface TableRules<Table> {
  readonly primaryKey: readonly (keyof Table & string)[]
  /** Columns that say whose a row is: whoever is named there may see and erase it. */
  readonly whose: readonly ('chat' | 'person')[]
  /** Columns whose values begin with the channel: two bots share none of them. */
  readonly ofChannel: readonly (keyof Table & string)[]
}

export const CATALOGUE: { readonly [Name in keyof Tables]: TableRules<Tables[Name]> } = {
  accounts: { primaryKey: ['channel'], whose: [], ofChannel: ['channel'] },
  chats: { primaryKey: ['chat'], whose: ['chat'], ofChannel: ['chat'] },
  subscriptions: { primaryKey: ['id'], whose: ['chat'], ofChannel: ['channel', 'chat'] },
  outbox: { primaryKey: ['key'], whose: ['chat'], ofChannel: ['channel', 'chat'] },
  sent: { primaryKey: ['chat', 'practice'], whose: ['chat'], ofChannel: ['chat'] },
  practice_forms: { primaryKey: ['practice', 'hash'], whose: [], ofChannel: [] },
  conversations: {
    primaryKey: ['conversation'],
    whose: ['chat', 'person'],
    ofChannel: ['conversation', 'chat', 'person'],
  },
  slips: { primaryKey: ['id'], whose: ['chat', 'person'], ofChannel: ['chat', 'person'] },
  updates: { primaryKey: ['key'], whose: [], ofChannel: ['key', 'message'] },
  feedback: { primaryKey: ['id'], whose: ['chat', 'person'], ofChannel: ['chat', 'person'] },
  gaps: { primaryKey: ['question'], whose: [], ofChannel: [] },
  leases: { primaryKey: ['name'], whose: [], ofChannel: ['name'] },
  rates: { primaryKey: ['key'], whose: [], ofChannel: ['key'] },
}

export const TABLES = Object.keys(CATALOGUE) as readonly (keyof Tables)[]
