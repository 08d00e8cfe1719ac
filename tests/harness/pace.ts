import type { RateReport } from '../telegram-server/rates.ts'

/**
 * Between a turn and the message's arrival lies a machine that other programs use too: what a message's way took less
 * than that of one before it, it comes too early. It is told to wait, and does. That happens now and then, and by no more
 * than a program is kept from the processor. A bot that does not keep the rate is refused far more often.
 */
const TOLERATED_EARLY_MS = 100
const TOLERATED_SHARE = 1 / 200
const TOLERATED_AT_LEAST = 2

export interface StallMeter {
  /** The longest that this program was kept from the processor so far, milliseconds. */
  readonly longestMs: () => number
  readonly stop: () => void
}

const TICK_MS = 20

export function measureStalls(): StallMeter {
  let [last, longest] = [performance.now(), 0]
  const timer = setInterval(() => {
    const now = performance.now()
    longest = Math.max(longest, now - last - TICK_MS)
    last = now
  }, TICK_MS)
  return { longestMs: () => Math.round(longest), stop: () => clearInterval(timer) }
}

/**
 * What is wrong with how fast messages came; empty where nothing is.
 * @param stallMs the longest stall measured meanwhile
 */
export function tooFast({ refused, mostEarlyMs }: RateReport, messages: number, stallMs: number): string {
  if (mostEarlyMs > TOLERATED_EARLY_MS + stallMs)
    return `a message came ${mostEarlyMs} ms too early, where nothing was held up for longer than ${stallMs} ms`
  const tolerated = Math.max(TOLERATED_AT_LEAST, Math.floor(messages * TOLERATED_SHARE))
  return refused > tolerated ? `${refused} of ${messages} messages came too fast` : ''
}
