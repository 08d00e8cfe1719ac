/** What the dialogue remembers, and what a store must offer for it. */
import type { Turn } from '../answer/answer.ts'
import type { QuietHours } from '../digest/schedule.ts'
import type { ChatId } from '../digest/subscription.ts'

/** In which chat something was said, and by whom. */
export interface Whose {
  readonly chat: ChatId
  readonly person: string
}

/** What was being talked about, by conversation: a private chat, or one person in one thread of a group. */
export interface ConversationStore {
  /** Undefined when nothing is kept, or what was kept has expired. */
  readonly find: (
    conversation: string,
    now: number,
  ) => Promise<{ readonly version: number; readonly state: unknown } | undefined>
  /** States of the conversations of a chat whose names begin so, the latest first; a handful. */
  readonly latest: (chat: ChatId, start: string, now: number) => Promise<readonly unknown[]>
  /** False, and nothing written, when somebody else wrote meanwhile. What is not kept has version 0. */
  readonly write: (
    conversation: string,
    whose: Whose,
    state: unknown,
    options: { readonly after: number; readonly expiresAt: number; readonly now: number },
  ) => Promise<boolean>
}

/** What a button means, where that is too long for the button. Nobody can tell the id of one that was not shown to them. */
export interface SlipStore {
  readonly keep: (payload: unknown, options: Whose & { readonly expiresAt: number }) => Promise<string>
  readonly find: (
    id: string,
    now: number,
  ) => Promise<{ readonly payload: unknown; readonly chat: ChatId } | undefined>
}

/** Practices and figures that people keep, by their codes. */
export interface CollectionStore {
  /** In the order in which they were kept. */
  readonly list: (person: string) => Promise<readonly string[]>
  /** What is kept already stays where it is. */
  readonly add: (person: string, records: readonly string[], now: number) => Promise<void>
  readonly remove: (person: string, records: readonly string[]) => Promise<void>
}

export interface ChatSettings {
  /** IANA name; null while the chat has not chosen one. */
  readonly zone: string | null
  readonly quiet: QuietHours | null
  readonly choices: Readonly<Record<string, unknown>>
}

export interface ChatStore {
  readonly find: (chat: ChatId) => Promise<ChatSettings | undefined>
  readonly save: (chat: ChatId, settings: ChatSettings, now: number) => Promise<void>
  /** Everything that is kept of a chat, kind by kind, and of what this person said in others. */
  readonly everything: (chat: ChatId, person?: string) => Promise<Readonly<Record<string, readonly object[]>>>
  /** Erases the same; returns the number of records. */
  readonly forget: (chat: ChatId, person?: string) => Promise<number>
}

export interface Feedback {
  readonly id: string
  readonly chat: ChatId
  readonly person: string | null
  readonly at: number
  readonly kind: string
  /** The question, or the key of a digest. */
  readonly about: string
  readonly note: string | null
}

export interface FeedbackStore {
  /** The same id again takes the place of the first. */
  readonly add: (feedback: Feedback) => Promise<void>
  /** Latest first. */
  readonly since: (at: number, limit: number) => Promise<readonly Feedback[]>
}

/** A question that nothing in the corpus answers. */
export interface Gap {
  /** Words of the question, parted by spaces; whose it was is not written down. */
  readonly question: string
  readonly times: number
  readonly firstAt: number
  readonly lastAt: number
}

export interface GapStore {
  readonly note: (question: string, now: number) => Promise<void>
  /** The most often asked first. */
  readonly top: (limit: number) => Promise<readonly Gap[]>
  /** Of what has been answered since. */
  readonly strike: (questions: readonly string[]) => Promise<void>
}

export const DAY_MS = 24 * 60 * 60 * 1000

/** How long what people said is kept, milliseconds. */
export const KEPT_MS = {
  /** What is being talked about. */
  conversation: DAY_MS,
  /** Buttons of an answer work for this long. */
  slip: 90 * DAY_MS,
  /** What somebody keeps, unless it is removed before. */
  collection: 730 * DAY_MS,
  feedback: 180 * DAY_MS,
  /** After it was asked last. */
  gap: 90 * DAY_MS,
} as const

export interface DialogueStores {
  readonly conversations: ConversationStore
  readonly slips: SlipStore
  readonly collections: CollectionStore
  readonly chats: ChatStore
  readonly feedback: FeedbackStore
  readonly gaps: GapStore
}

/** A stored turn, if this version of the program can still read it. */
export function readTurn(state: unknown): Turn | undefined {
  if (typeof state !== 'object' || state === null) return undefined
  const turn = state as Partial<Record<keyof Turn, unknown>>
  const lists = [turn.places, turn.listed, turn.queue, turn.ledger, turn.articles, turn.trail]
  const fits = turn.version === 2 && typeof turn.subject === 'string' && lists.every(Array.isArray)
  return fits ? (state as Turn) : undefined
}
