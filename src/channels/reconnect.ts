/** A connection that is to be there for days: made anew for ever, after pauses that grow while it cannot be made. */
import type { Clock } from '../coordination/clock.ts'
import type { ChannelState } from './channel.ts'

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 60_000
/** A connection that lasted so long was a good one: the pauses begin anew. */
const LASTING_MS = 20_000

/** Makes one connection, says when it is open, and resolves with why it ended. */
export type ConnectOnce = (opened: () => void, signal: AbortSignal) => Promise<string>

export interface ConnectionOptions {
  /** As the log calls it. */
  readonly platform: string
  readonly clock: Clock
  /** From 0 to 1: replicas that were thrown out together do not come back together. */
  readonly random: () => number
  readonly log: {
    readonly info: (fields: object, text: string) => void
    readonly warn: (fields: object, text: string) => void
  }
}

export interface Connection {
  readonly state: () => ChannelState
  /** Until the signal. */
  readonly stay: (connectOnce: ConnectOnce, signal: AbortSignal) => Promise<void>
}

export function createConnection({ platform, clock, random, log }: ConnectionOptions): Connection {
  let state: ChannelState = { is: 'standing by' }
  return {
    state: () => state,
    stay: async (connectOnce, signal) => {
      let pause = FIRST_PAUSE_MS
      state = { is: 'connecting' }
      while (!signal.aborted) {
        let openedAt: number | undefined
        const reason = await connectOnce(() => {
          openedAt = clock.now()
          state = { is: 'connected' }
          log.info({}, `${platform}: connected`)
        }, signal).catch((error: unknown) => (error instanceof Error ? error.message : String(error)))
        if (signal.aborted) break
        state = { is: 'connecting', reason }
        log.warn({ reason }, `${platform}: not connected`)
        if (openedAt !== undefined && clock.now() - openedAt >= LASTING_MS) pause = FIRST_PAUSE_MS
        await clock.sleep(pause * (0.5 + random()), signal)
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
      }
      state = { is: 'standing by' }
    },
  }
}
