/** Which update is whose: for several processes that are brought them, and for one that is brought twice. */
import type { Clock } from './clock.ts'
import type { Claim, UpdateLog } from './update-log.ts'

export interface UpdateClaims {
  /**
   * `busy` only after some waiting: whoever has it is likely to finish it, or to be dead by then.
   * @param message as in `FetchedUpdate`
   * @param patienceMs how long to wait; long enough for a lease to end unless it is given
   */
  readonly claim: (key: string, message: string | null, patienceMs?: number) => Promise<Claim>
  /** It is settled, or somebody else's: it is not kept in hand any more. */
  readonly letGo: (key: string) => void
  /** It could not be dealt with: whoever is brought it again may have it at once. */
  readonly release: (key: string) => Promise<void>
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

export function createUpdateClaims(options: {
  readonly log: Pick<UpdateLog, 'begin' | 'renew' | 'release'>
  readonly clock: Clock
  /** From then on nobody waits for others any more. */
  readonly signal: AbortSignal
}): UpdateClaims {
  const { log, clock, signal } = options
  /** Key → since when. */
  const inHand = new Map<string, number>()
  let isRenewing = false

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
    claim: async (key, message, patienceMs = BUSY_PATIENCE_MS) => {
      const giveUpAt = clock.now() + patienceMs
      for (;;) {
        const claim = await log.begin(key, clock.now(), UPDATE_LEASE_MS, message)
        if (claim.kind === 'yours') {
          inHand.set(key, clock.now())
          void renewWhileInHand()
        }
        if (claim.kind !== 'busy' || signal.aborted || clock.now() >= giveUpAt) return claim
        await clock.sleep(BUSY_ASK_EVERY_MS, signal)
      }
    },
    letGo: (key) => void inHand.delete(key),
    release: async (key) => {
      inHand.delete(key)
      await log.release([key])
    },
  }
}
