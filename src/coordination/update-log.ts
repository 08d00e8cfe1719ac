/** What is known of updates, for everybody who shares a database: which are whose, and which wait for their answer. */

/** An update that was fetched. */
export interface FetchedUpdate {
  readonly key: string
  /** As it was fetched, JSON. */
  readonly body: string
  /** The chat and the message in it, `chat/message`; null where it is no message. */
  readonly message: string | null
}

/** An update that was written down and is not settled. */
export interface LeftUpdate {
  readonly key: string
  readonly body: string
  /** When it was written down, milliseconds since 1970. */
  readonly takenAt: number
  /** How often it was in hand when its process ended without a word. */
  readonly tries: number
  /** What is to be said to it, JSON, where that was known already. */
  readonly answer: string | null
}

export type Claim =
  /** Deal with it, and settle it; `tries` and `answer` are those of a `LeftUpdate`. */
  | { readonly kind: 'yours'; readonly tries: number; readonly answer: string | null }
  /** Somebody else is dealing with it. */
  | { readonly kind: 'busy' }
  /** It has been dealt with, or put aside. */
  | { readonly kind: 'done' }

/** How long updates are remembered, milliseconds. */
export const UPDATES_KEPT_MS = {
  /** A platform brings an update again for a day at most. */
  done: 25 * 60 * 60_000,
  aside: 7 * 24 * 60 * 60_000,
} as const

/** How an update is settled, and until when this is remembered, milliseconds since 1970. */
export type Settled =
  | {
      readonly as: 'done'
      readonly until: number
      /** The message that answered it, where an edit of the question is to find that again. */
      readonly reply?: number
    }
  /** Nobody will deal with it any more; its body is kept for whoever wants to know why, and for whoever wrote it. */
  | { readonly as: 'aside'; readonly until: number; readonly chat: string; readonly person: string }

/** What a store of updates must offer; times are milliseconds since 1970. Every promise is kept once it is on disk. */
export interface UpdateLog {
  /** Writes down what was fetched, all or nothing. @returns the keys nobody has written down or dealt with before */
  readonly take: (updates: readonly FetchedUpdate[], now: number) => Promise<ReadonlySet<string>>
  /** What was taken under keys that begin so, and is neither settled nor claimed by somebody; the oldest first. */
  readonly left: (prefix: string, now: number) => Promise<readonly LeftUpdate[]>
  /**
   * Puts an update in hand, one that was taken or one that was brought. After `leaseMs` without a word somebody else may
   * have it, and knows that it was tried before. With 0 it is not leased: nobody else deals with what was taken.
   */
  readonly begin: (key: string, now: number, leaseMs: number, message: string | null) => Promise<Claim>
  /** Writes down what is to be said, JSON: whoever has it after us says that, and it has not been tried. */
  readonly compose: (key: string, answer: string) => Promise<void>
  /** Moves the ends of leases. What is settled stays so. */
  readonly renew: (keys: readonly string[], until: number) => Promise<void>
  /** Gives up what was in hand, as if it had not been tried. What is settled stays so. */
  readonly release: (keys: readonly string[]) => Promise<void>
  readonly settle: (key: string, settled: Settled) => Promise<void>
  /** The message that answered a message, by the `message` of its update. */
  readonly replyTo: (message: string) => Promise<number | undefined>
}
