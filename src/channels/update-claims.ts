/** Which update is whose: for several processes that are brought them, and for one that is brought twice. */
import type { Clock } from '../digest/clock.ts'

/** What a store of updates must offer; times are milliseconds since 1970. */
export interface UpdateLog {
  /**
   * - `yours`: deal with it, and say `done`; after `leaseMs` without that somebody else may.
   * - `busy`: somebody else is dealing with it.
   * - `done`: it has been dealt with.
   */
  readonly begin: (key: string, now: number, leaseMs: number) => Promise<'yours' | 'busy' | 'done'>
  /** Moves the ends of leases: later for who goes on, to now for who gives up. What is done stays so. */
  readonly renew: (keys: readonly string[], until: number) => Promise<void>
  /** Remembers for `keepMs` milliseconds that it has been dealt with. */
  readonly done: (key: string, now: number, keepMs: number) => Promise<void>
}

export interface UpdateClaims {
  /** `busy` only after some waiting: whoever has it is likely to finish it, or to be dead by then. */
  readonly claim: (updateId: number) => Promise<'yours' | 'busy' | 'done'>
  readonly settled: (updateId: number) => Promise<void>
  /** It could not be dealt with: whoever is brought it again may have it at once. */
  readonly release: (updateId: number) => Promise<void>
}

/** Updates in the hands of a process that dies are free for others after this time. */
export const UPDATE_LEASE_MS = 15_000
/** What takes longer, because a platform asks for patience, is kept in hand by saying so. */
const RENEW_EVERY_MS = 5_000
/** Whoever has not finished by then hangs. */
const LONGEST_IN_HAND_MS = 5 * 60_000
/** Longer than a lease, and well below the minute for which Telegram waits. */
const BUSY_PATIENCE_MS = 17_000
const BUSY_ASK_EVERY_MS = 250
/** Telegram brings an update again for a day at most. */
const KEPT_MS = 25 * 60 * 60 * 1000

export function createUpdateClaims(options: {
  readonly log: UpdateLog
  readonly channel: string
  readonly clock: Clock
  /** From then on nobody waits for others any more. */
  readonly signal: AbortSignal
}): UpdateClaims {
  const { log, channel, clock, signal } = options
  /** Key → since when. */
  const inHand = new Map<string, number>()
  let isRenewing = false
  const keyOf = (updateId: number): string => `${channel}:${updateId}`

  async function renewWhileInHand(): Promise<void> {
    if (isRenewing) return
    isRenewing = true
    for (;;) {
      await clock.sleep(RENEW_EVERY_MS, signal)
      if (signal.aborted || inHand.size === 0) break
      const now = clock.now()
      const lasting = [...inHand].filter(([, since]) => now - since < LONGEST_IN_HAND_MS)
      const keys = lasting.map(([key]) => key)
      // While the database is away nobody else can take them either.
      if (keys.length > 0) await log.renew(keys, now + UPDATE_LEASE_MS).catch(() => undefined)
    }
    isRenewing = false
  }

  return {
    claim: async (updateId) => {
      const key = keyOf(updateId)
      const giveUpAt = clock.now() + BUSY_PATIENCE_MS
      for (;;) {
        const claim = await log.begin(key, clock.now(), UPDATE_LEASE_MS)
        if (claim === 'yours') {
          inHand.set(key, clock.now())
          void renewWhileInHand()
        }
        if (claim !== 'busy' || signal.aborted || clock.now() >= giveUpAt) return claim
        await clock.sleep(BUSY_ASK_EVERY_MS, signal)
      }
    },
    settled: async (updateId) => {
      const key = keyOf(updateId)
      inHand.delete(key)
      await log.done(key, clock.now(), KEPT_MS)
    },
    release: async (updateId) => {
      const key = keyOf(updateId)
      inHand.delete(key)
      await log.renew([key], clock.now())
    },
  }
}
