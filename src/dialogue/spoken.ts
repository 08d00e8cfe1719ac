/** What goes in and out of the dialogue, whatever the platform: who says what where, and what comes back. */
import type { ChatId } from '../digest/subscription.ts'
import type { Action, Message } from '../messages/message.ts'
import type { OutgoingFile } from '../messages/outgoing-file.ts'
import type { Unreadable } from '../messages/sentences.ts'

/** Where something is said. */
export interface Place {
  readonly chat: ChatId
  /** `guest`: a chat the bot is no member of, where it answers and keeps nothing. */
  readonly kind: 'private' | 'group' | 'guest' | 'terminal'
  readonly thread: string | null
  /** The platform takes answers and nothing else: no digests can come here. */
  readonly answersOnly?: true
}

export interface Person {
  /** The platform's id with the channel before it, `telegram:123456789:1234`; on Telegram the key of the private chat, or of the chat in whose name it is. */
  readonly id: string
  /** Whether the operator named this person. */
  readonly isAdmin: boolean
  /** Whether this person manages the chat; asked only where it matters. */
  readonly manages: () => Promise<boolean>
  /** Whether this person is in another chat of the bot. */
  readonly isIn: (chat: ChatId) => Promise<boolean>
}

/** A message of the bot that somebody replies to, or whose button was pressed. */
export interface RepliedTo {
  /** Its id, as the channel writes it. */
  readonly message: string
  /** The subscriptions that its buttons name, in their order. */
  readonly subscriptions: readonly string[]
}

/** A document that somebody sent. */
export interface SentFile {
  readonly name: string
  /** Bytes, where the platform says so. */
  readonly size: number | undefined
  /** Fetches it; undefined when it has more bytes than that, or cannot be had. */
  readonly read: (mostBytes: number) => Promise<string | undefined>
  /** The same as it is; absent where a platform brings only text. */
  readonly readBytes?: (mostBytes: number) => Promise<Uint8Array | undefined>
}

export interface Said {
  readonly place: Place
  readonly person: Person
  /** Empty for a bare mention of the bot. */
  readonly text: string
  /** The slip of the bot's message that this replies to. */
  readonly about?: string
  /** The bot's message that this replies to. */
  readonly repliedTo?: RepliedTo
  readonly file?: SentFile
  /** The text of somebody else's message that this replies to. */
  readonly quoted?: string
  /** What the message holds beside its text, or the one that it replies to, and nobody here can read. */
  readonly unreadable?: Unreadable
  /** Written by somebody else and passed on. */
  readonly forwarded?: boolean
  /** How the bot was spoken to. */
  readonly by?: 'command' | 'mention' | 'reply' | 'direct'
}

/** Others read along: what is said there is short. */
export const isInCompany = ({ kind }: Place): boolean => kind === 'group' || kind === 'guest'

export interface Outgoing {
  readonly message: Message
  /** Sent along, in this order. */
  readonly files?: readonly OutgoingFile[]
  readonly silent?: boolean
}

export interface Press {
  readonly place: Place
  readonly person: Person
  readonly action: Action | undefined
  /** The message that the button stands under; unknown for one in somebody else's chat. */
  readonly message?: string
}

export type Pressed =
  /** Shown in place of the message whose button was pressed. */
  | { readonly kind: 'page'; readonly message: Message }
  /** Sent as a new message. */
  | { readonly kind: 'send'; readonly message: Message; readonly files?: readonly OutgoingFile[] }
  /** A line that goes by. */
  | { readonly kind: 'notice'; readonly text: string }
