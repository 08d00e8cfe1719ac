import type { Generated } from 'kysely'

/** The tables as the program sees them. Moments are milliseconds since 1970, yes and no are 1 and 0, lists are JSON. */
export interface Tables {
  accounts: AccountTable
  chats: ChatTable
  subscriptions: SubscriptionTable
  outbox: OutboxTable
  sent: SentTable
  moves: MoveTable
  practice_forms: PracticeFormTable
  conversations: ConversationTable
  slips: SlipTable
  collections: CollectionTable
  updates: UpdateTable
  feedback: FeedbackTable
  gaps: GapTable
  leases: LeaseTable
  rates: RateTable
}

export interface AccountTable {
  channel: string
  first_seen: number
}

export interface ChatTable {
  chat: string
  zone: string | null
  quiet: string | null
  /** What a dialogue keeps of the chat's wishes, JSON. */
  settings: string
  /** Digests given up in a row. */
  failures: number
  /** Since when the bot cannot write there. */
  gone_at: number | null
  first_seen: number
  last_seen: number
}

export interface SubscriptionTable {
  id: string
  channel: string
  chat: string
  thread: string | null
  is_group: number
  what: string
  cadence: string
  zone: string
  quiet: string | null
  silent: number
  paused_until: number | null
  created_at: number
  next_at: number | null
  seen: string | null
  exhausted: number
  stopped_reason: string | null
  stopped_at: number | null
}

export interface OutboxTable {
  key: string
  channel: string
  subscription: string
  chat: string
  period: string
  due: number
  first_due: number
  runs: number
  not_before: number
  asked: number
  state: string
  attempts: number
  reason: string | null
  lease: string | null
  lease_until: number | null
  settled_at: number | null
  message_id: string | null
  practices: string
}

export interface SentTable {
  chat: string
  practice: string
  hash: string
  at: number
}

/** A group that has become a supergroup. */
export interface MoveTable {
  chat: string
  former: string
}

export interface PracticeFormTable {
  practice: string
  hash: string
  facts: string
  first_seen: number
}

export interface ConversationTable {
  conversation: string
  chat: string
  person: string | null
  /** Goes up with every write: who read an older one must read again. */
  version: number
  state: string
  expires_at: number
}

export interface SlipTable {
  id: string
  chat: string
  person: string | null
  payload: string
  expires_at: number
}

/** What people keep to look at again. */
export interface CollectionTable {
  person: string
  /** The code of a practice or a figure. */
  record: string
  at: number
}

export interface UpdateTable {
  key: string
  /** Once it is settled, when that may be forgotten; until then the end of the lease of whoever has it in hand. */
  expires_at: number
  /** 0 until it is settled; 1 when it has been dealt with, 2 when it was put aside. */
  done: Generated<number>
  /** As it was fetched, JSON, until it has been dealt with; null for one that was brought. */
  body: string | null
  taken_at: number | null
  /** How often it was put in hand, less what was given up in good order. */
  tries: Generated<number>
  /** What is to be said to it, JSON, until that was said. */
  answer: string | null
  /** The chat and the message in it, where the update is one; `chat/message`. */
  message: string | null
  /** The message that answered it. */
  reply: number | null
  /** In which chat and by whom, of one that was put aside with its body. */
  chat: string | null
  person: string | null
}

export interface FeedbackTable {
  id: string
  chat: string
  person: string | null
  at: number
  kind: string
  about: string
  note: string | null
}

export interface GapTable {
  question: string
  times: number
  first_at: number
  last_at: number
}

export interface LeaseTable {
  name: string
  holder: string
  until: number
}

export interface RateTable {
  key: string
  times: string
  held_until: number
  touched_at: number
}
