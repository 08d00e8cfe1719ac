/** Tells whoever runs the bot which chats could not be reached: a summary, and seldom enough that a wave is one. */
import type { Clock } from '../coordination/clock.ts'
import type { DeliveryEvent } from './deliver.ts'
import type { ChatId } from './subscription.ts'

/** What could not be delivered to one chat since the last summary. */
export interface GivenUpChat {
  readonly chat: ChatId
  /** Digests given up. */
  readonly digests: number
  /** Tries that the last of them took. */
  readonly tries: number
  /** Of the last of them, in the platform's words. */
  readonly reason: string
  /** Subscriptions stopped because nothing came through any more. */
  readonly stopped: number
}

export interface GivenUpSummary {
  /** The latest last, at most `MOST_NAMED`. */
  readonly chats: readonly GivenUpChat[]
  /** All of them, also those not named. */
  readonly chatCount: number
  readonly digestCount: number
}

export interface GivenUpReport {
  readonly note: (event: DeliveryEvent) => void
  /** Sends what is still to be told and ends. */
  readonly close: () => Promise<void>
}

/** Failures come in company: this long after the first the summary is made. */
export const GATHER_MS = 60_000
export const SUMMARY_EVERY_MS = 60 * 60 * 1000
const MOST_NAMED = 10
/** Chats remembered while nobody can be told. */
const MOST_KEPT = 1000

export function createGivenUpReport(options: {
  readonly clock: Clock
  readonly send: (summary: GivenUpSummary) => Promise<void>
  readonly onTrouble: (error: unknown) => void
}): GivenUpReport {
  const { clock, send, onTrouble } = options
  const end = new AbortController()
  let chats = new Map<ChatId, GivenUpChat>()
  let digestCount = 0
  let lastAt: number | undefined
  let underWay: Promise<void> | undefined

  function note(event: DeliveryEvent): void {
    if (event.kind !== 'gave-up' && !(event.kind === 'stopped' && event.why === 'failing')) return
    const { chat, reason } = event
    const before = chats.get(chat) ?? { chat, digests: 0, tries: 0, reason, stopped: 0 }
    // Told again, a chat moves to the end.
    chats.delete(chat)
    if (event.kind === 'gave-up') {
      digestCount += 1
      chats.set(chat, { ...before, reason, digests: before.digests + 1, tries: event.tries })
    } else chats.set(chat, { ...before, stopped: before.stopped + event.subscriptions })
    underWay ??= summarize()
  }

  async function summarize(): Promise<void> {
    while (chats.size > 0) {
      const now = clock.now()
      const notBefore = lastAt === undefined ? now : lastAt + SUMMARY_EVERY_MS
      // A clock that was set back must not silence it for longer than an hour.
      const wait = Math.min(Math.max(GATHER_MS, notBefore - now), SUMMARY_EVERY_MS)
      await clock.sleep(wait, end.signal)
      const summary: GivenUpSummary = {
        chats: [...chats.values()].slice(-MOST_NAMED),
        chatCount: chats.size,
        digestCount,
      }
      const told = { chats, digestCount }
      chats = new Map()
      digestCount = 0
      try {
        await send(summary)
        lastAt = clock.now()
      } catch (error) {
        onTrouble(error)
        // Tried again soon, with what came meanwhile: that is the later word on a chat.
        chats = new Map([...told.chats, ...chats].slice(-MOST_KEPT))
        digestCount += told.digestCount
        if (end.signal.aborted) break
      }
    }
    underWay = undefined
  }

  return {
    note,
    close: async () => {
      end.abort()
      await underWay
    },
  }
}
