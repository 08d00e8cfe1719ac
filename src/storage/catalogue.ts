/** Every table, and what holds for its rows. A table that is not named here does not compile, and fails a test. */
import type { Tables } from './tables.ts'

export interface TableRules<Table> {
  readonly primaryKey: readonly (keyof Table & string)[]
  /** Columns whose values begin with the channel: two bots share none of them. */
  readonly ofChannel: readonly (keyof Table & string)[]
}

export const CATALOGUE: { readonly [Name in keyof Tables]: TableRules<Tables[Name]> } = {
  accounts: { primaryKey: ['channel'], ofChannel: ['channel'] },
  chats: { primaryKey: ['chat'], ofChannel: ['chat'] },
  subscriptions: { primaryKey: ['id'], ofChannel: ['channel', 'chat'] },
  outbox: { primaryKey: ['key'], ofChannel: ['channel', 'chat'] },
  sent: { primaryKey: ['chat', 'practice'], ofChannel: ['chat'] },
  practice_forms: { primaryKey: ['practice', 'hash'], ofChannel: [] },
  conversations: { primaryKey: ['conversation'], ofChannel: ['conversation', 'chat'] },
  slips: { primaryKey: ['id'], ofChannel: ['chat'] },
  updates: { primaryKey: ['key'], ofChannel: ['key', 'message'] },
  feedback: { primaryKey: ['id'], ofChannel: ['chat', 'person'] },
  gaps: { primaryKey: ['question'], ofChannel: [] },
  leases: { primaryKey: ['name'], ofChannel: ['name'] },
  rates: { primaryKey: ['key'], ofChannel: ['key'] },
}

export const TABLES = Object.keys(CATALOGUE) as readonly (keyof Tables)[]
