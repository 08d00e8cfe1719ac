/** A connection that is to be there for days: made anew for ever, after pauses that grow while it cannot be made. */
import type { Clock } from '../digest/clock.ts'
import type { ChannelState } from './channel.ts'

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 60_000
/** A connection that lasted so long was a good one: the pauses begin anew. */
const LASTING_MS = 20_000

export interface Reconnecting {
  readonly clock: Clock
  /** From 0 to 1: replicas that were thrown out together do not come back together. */
  readonly random: () => number
  /** Makes one connection, says when it is open, and resolves with why it ended. Never rejects. */
  readonly connectOnce: (opened: () => void, signal: AbortSignal) => Promise<string>
  readonly report: (state: ChannelState) => void
}

/** Until the signal. */
export async function stayConnected(options: Reconnecting, signal: AbortSignal): Promise<void> {
  const { clock, random, connectOnce, report } = options
  let pause = FIRST_PAUSE_MS
  report({ is: 'connecting' })
  while (!signal.aborted) {
    let openedAt: number | undefined
    const reason = await connectOnce(() => {
      openedAt = clock.now()
      report({ is: 'connected' })
    }, signal)
    if (signal.aborted) break
    report({ is: 'connecting', reason })
    if (openedAt !== undefined && clock.now() - openedAt >= LASTING_MS) pause = FIRST_PAUSE_MS
    await clock.sleep(pause * (0.5 + random()), signal)
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
  }
  report({ is: 'standing by' })
}
