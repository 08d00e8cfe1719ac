/** What channels have in common: what a platform can do, what it brings, and what it is asked to do. */

import type { PaceLimits } from '../coordination/pacer.ts'
import type { Block } from '../messages/message.ts'
import type { OutgoingFile } from '../messages/outgoing-file.ts'
import type { Unreadable } from '../messages/sentences.ts'

/** What a platform can do. Pages, pacing and words go by this record, never by the name of the platform. */
export interface ChannelTraits {
  /** The longest message, in the unit the platform counts in. */
  readonly text: { readonly most: number; readonly unit: 'utf16' | 'bytes' }
  /**
   * `press`: comes back by itself. `words`: says words in the reader's name. `most` under one message, and the characters
   * of a label; buttons beyond that are numbered and told in words. `unasked`: also under what nobody asked for just now.
   */
  readonly buttons: {
    readonly kind: 'press' | 'words' | 'none'
    readonly most: number
    readonly label: number
    readonly unasked: boolean
  }
  /** Whether it takes messages that nobody asked for just now: without that there are no digests. */
  readonly unasked: 'always' | 'never'
  readonly pace: PaceLimits
  /** A press that is not answered within this time, milliseconds, is answered by a message of its own. */
  readonly answerWithinMs: number
}

/** Somebody in a chat, as the platform names both. */
interface Party {
  readonly chat: string
  readonly group: boolean
  readonly person: string
}

/** What a platform brings. Plain data: it is written down before it is dealt with. */
export type ChannelEvent =
  | (Party & {
      readonly kind: 'said'
      /** Of the event: brought again, it is the same. */
      readonly id: string
      /** When it was written, milliseconds since 1970 by the platform's clock; where it does not say, when it came counts. */
      readonly sentAt?: number
      /** Of the message, to reply to. */
      readonly message: string
      readonly thread?: string
      /** Without the bot's name. */
      readonly text: string
      readonly quoted?: string
      /** The message it replies to, where its text has to be fetched. */
      readonly parent?: string
      readonly unreadable?: Unreadable
      /** Whether the platform says that this person manages the chat. */
      readonly manages?: boolean
      /** What the platform wants back with the answer. */
      readonly context?: string
    })
  | (Party & {
      readonly kind: 'pressed'
      readonly id: string
      /** What the button stands under; unknown where it is only words. */
      readonly message?: string
      readonly thread?: string
      readonly code: string
      readonly manages?: boolean
      readonly context?: string
    })
  /** The bot was let into a group, or somebody opened a private chat with it. */
  | (Party & { readonly kind: 'met'; readonly id: string; readonly context?: string })
  /** It was removed from a group. */
  | { readonly kind: 'left'; readonly id: string; readonly chat: string; readonly group: true }

/** A button that comes back with its code. */
export interface CodedButton {
  readonly label: string
  readonly code: string
}

/** A message as a channel can show it: no action without a code, and in words what has no button. */
export interface ShownMessage {
  readonly blocks: readonly Block[]
  readonly buttons: readonly (readonly CodedButton[])[]
  /** Said at the very end, whatever has to be left out before. */
  readonly words?: string
}

/** Where a message goes. */
export interface Destination {
  readonly chat: string
  readonly group: boolean
  readonly thread?: string
  readonly replyTo?: string
  readonly context?: string
  readonly silent?: boolean
}

/** What takes the place of the message whose button was pressed, or a line that goes by. */
export type PressAnswer = { readonly page: ShownMessage } | { readonly notice: string }

/** What a refused or failed call means. */
export type SendFault =
  /** Ask again after so long: this chat, or everything. */
  | {
      readonly kind: 'later'
      readonly afterMs: number
      readonly scope: 'chat' | 'bot'
      readonly reason: string
    }
  /** The bot is not in the chat any more, or nobody is. */
  | { readonly kind: 'gone'; readonly reason: string }
  | { readonly kind: 'threadGone'; readonly reason: string }
  /** What it replies to is not there any more: it goes without. */
  | { readonly kind: 'noReply'; readonly reason: string }
  /** Cut connections, errors of the server: it passes by itself. */
  | { readonly kind: 'temporary'; readonly reason: string }
  /** The platform will not have it, however often it is tried. */
  | { readonly kind: 'refused'; readonly reason: string }

export type ChannelState =
  | { readonly is: 'standing by' }
  | { readonly is: 'connected' }
  | { readonly is: 'connecting'; readonly reason?: string }

/** Hears of an event. Resolves when it is written down; a press with what is to be shown, if that is soon enough. */
export type Hear = (event: ChannelEvent) => Promise<PressAnswer | undefined>

export interface ChannelLog {
  readonly debug: (fields: object, text: string) => void
  readonly info: (fields: object, text: string) => void
  readonly warn: (fields: object, text: string) => void
  readonly error: (fields: object, text: string) => void
}

/**
 * A platform, as the runner uses it. Calls reject with errors that `readError` understands. What is not there the platform
 * cannot do, and is told in words or left out.
 */
export interface ChannelPort {
  readonly traits: ChannelTraits
  /**
   * Connects once, says when the connection is open, and brings events. Resolves with why it ended, `signal` included: the
   * runner makes it anew.
   */
  readonly connect: (hear: Hear, opened: () => void, signal: AbortSignal) => Promise<string>
  /**
   * @param key the same for the same message: the platform shows it once, where it can
   * @returns the id of the message
   */
  readonly send: (to: Destination, message: ShownMessage, key: string) => Promise<string>
  /** A file or a picture. */
  readonly sendFile?: (to: Destination, file: OutgoingFile, key: string) => Promise<void>
  /** Shows another page in a message: it takes the place of the one whose button was pressed. */
  readonly edit?: (to: Destination, message: string, page: ShownMessage) => Promise<void>
  readonly manages?: (chat: string, person: string) => Promise<boolean>
  /** The text of a message that somebody replies to; undefined for one of ours. */
  readonly quoted?: (message: string) => Promise<string | undefined>
  readonly leave?: (group: string) => Promise<void>
  readonly readError: (error: unknown) => SendFault
}
