import type { RateReport } from '../telegram-server/rates.ts'

/**
 * Between a turn and the message's arrival lies a busy machine: what its way took less than another's, a message comes
 * too early. It is told to wait, and does. A bot that does not keep the rate is refused far more, and far earlier.
 */
const TOLERATED_EARLY_MS = 100
const TOLERATED_SHARE = 1 / 500

/** What is wrong with how fast messages came; empty where nothing is. */
export function tooFast({ refused, mostEarlyMs }: RateReport, messages: number): string {
  if (mostEarlyMs > TOLERATED_EARLY_MS) return `a message came ${mostEarlyMs} ms too early`
  return refused > messages * TOLERATED_SHARE ? `${refused} of ${messages} messages came too fast` : ''
}
