/** What the dialogue remembers, and what a store must offer for it. */
import type { Turn } from '../answer/answer.ts'
import type { QuietHours } from '../digest/schedule.ts'
import type { ChatId } from '../digest/subscription.ts'

/** What was being talked about, by conversation: a private chat, or one person in one thread of a group. */
export interface ConversationStore {
  /** Undefined when nothing is kept, or what was kept has expired. */
  readonly find: (
    conversation: string,
    now: number,
  ) => Promise<{ readonly version: number; readonly state: unknown } | undefined>
  /** False, and nothing written, when somebody else wrote meanwhile. What is not kept has version 0. */
  readonly write: (
    conversation: string,
    chat: ChatId,
    state: unknown,
    options: { readonly after: number; readonly expiresAt: number; readonly now: number },
  ) => Promise<boolean>
  readonly drop: (conversation: string) => Promise<void>
}

/** What a button means, where that is too long for the button. */
export interface SlipStore {
  readonly keep: (
    payload: unknown,
    options: { readonly chat: ChatId | null; readonly expiresAt: number },
  ) => Promise<string>
  readonly find: (
    id: string,
    now: number,
  ) => Promise<{ readonly payload: unknown; readonly chat: ChatId | null } | undefined>
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
  /** Everything that is kept of a chat, kind by kind. */
  readonly everything: (chat: ChatId) => Promise<Readonly<Record<string, readonly object[]>>>
  /** Erases everything that is kept of a chat; returns the number of records. */
  readonly forget: (chat: ChatId) => Promise<number>
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
  readonly question: string
  readonly example: string
  readonly times: number
  readonly firstAt: number
  readonly lastAt: number
}

export interface GapStore {
  readonly note: (question: string, example: string, now: number) => Promise<void>
  /** The most often asked first. */
  readonly top: (limit: number) => Promise<readonly Gap[]>
}

export interface DialogueStores {
  readonly conversations: ConversationStore
  readonly slips: SlipStore
  readonly chats: ChatStore
  readonly feedback: FeedbackStore
  readonly gaps: GapStore
}

/** A stored turn, if this version of the program can still read it. */
export function readTurn(state: unknown): Turn | undefined {
  if (typeof state !== 'object' || state === null) return undefined
  const turn = state as Partial<Record<keyof Turn, unknown>>
  const lists = [turn.places, turn.shown, turn.queue, turn.figures, turn.articles]
  const fits = turn.version === 1 && typeof turn.content === 'string' && lists.every(Array.isArray)
  return fits ? (state as Turn) : undefined
}

/** Stores in memory: for the terminal, where a chat ends with the window, and for tests. */
export function createMemoryStores(): DialogueStores {
  const conversations = new Map<
    string,
    { chat: ChatId; version: number; state: unknown; expiresAt: number }
  >()
  const slips = new Map<string, { payload: unknown; chat: ChatId | null; expiresAt: number }>()
  const chats = new Map<ChatId, ChatSettings>()
  const feedback = new Map<string, Feedback>()
  const gaps = new Map<string, Gap>()
  let slipsKept = 0
  return {
    conversations: {
      find: async (conversation, now) => {
        const kept = conversations.get(conversation)
        return kept === undefined || kept.expiresAt <= now ? undefined : kept
      },
      write: async (conversation, chat, state, { after, expiresAt, now }) => {
        const kept = conversations.get(conversation)
        const version = kept === undefined || kept.expiresAt <= now ? 0 : kept.version
        if (version !== after) return false
        conversations.set(conversation, { chat, version: after + 1, state, expiresAt })
        return true
      },
      drop: async (conversation) => void conversations.delete(conversation),
    },
    slips: {
      keep: async (payload, { chat, expiresAt }) => {
        slipsKept += 1
        const id = `s${slipsKept}`
        slips.set(id, { payload, chat, expiresAt })
        return id
      },
      find: async (id, now) => {
        const kept = slips.get(id)
        return kept === undefined || kept.expiresAt <= now ? undefined : kept
      },
    },
    chats: {
      find: async (chat) => chats.get(chat),
      save: async (chat, settings) => void chats.set(chat, settings),
      everything: async (chat) => {
        const kept = {
          conversations: [...conversations.values()].filter((one) => one.chat === chat),
          slips: [...slips.values()].filter((one) => one.chat === chat),
          feedback: [...feedback.values()].filter((one) => one.chat === chat),
          chats: [chats.get(chat)].filter((one) => one !== undefined),
        }
        return Object.fromEntries(Object.entries(kept).filter(([, rows]) => rows.length > 0))
      },
      forget: async (chat) => {
        let erased = chats.delete(chat) ? 1 : 0
        for (const kept of [conversations, slips, feedback] as Map<string, { chat: ChatId | null }>[])
          for (const [id, one] of kept) if (one.chat === chat && kept.delete(id)) erased += 1
        return erased
      },
    },
    feedback: {
      add: async (one) => void feedback.set(one.id, one),
      since: async (at, limit) =>
        [...feedback.values()]
          .filter((one) => one.at >= at)
          .toSorted((a, b) => b.at - a.at)
          .slice(0, limit),
    },
    gaps: {
      note: async (question, example, now) => {
        const kept = gaps.get(question)
        gaps.set(question, {
          question,
          example,
          times: (kept?.times ?? 0) + 1,
          firstAt: kept?.firstAt ?? now,
          lastAt: now,
        })
      },
      top: async (limit) => [...gaps.values()].toSorted((a, b) => b.times - a.times).slice(0, limit),
    },
  }
}
