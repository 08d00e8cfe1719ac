/** Calls without which there is no beginning: made until somebody answers, saying meanwhile why nobody does. */
import type { Clock } from '../../coordination/clock.ts'
import type { Outage } from '../outage.ts'
import { readTelegramError } from './telegram-errors.ts'

/** Milliseconds for one try. The first is shorter: whoever starts the bot is looking on. */
const FIRST_TRY_MS = 4_000
const TRY_MS = 15_000
const LONGEST_PAUSE_MS = 30_000

export interface ReachOptions<T> {
  /** Asks once, without trying again by itself. */
  readonly ask: (signal: AbortSignal) => Promise<T>
  readonly clock: Clock
  readonly outage: Outage
}

/**
 * @returns the answer; undefined when the signal came first
 * @throws what Telegram refuses
 */
export async function reachTelegram<T>(
  { ask, clock, outage }: ReachOptions<T>,
  signal: AbortSignal,
): Promise<T | undefined> {
  for (let tries = 0; !signal.aborted; tries += 1) {
    const patienceMs = tries === 0 ? FIRST_TRY_MS : TRY_MS
    const late = AbortSignal.timeout(patienceMs)
    try {
      const answer = await ask(AbortSignal.any([signal, late]))
      outage.reached()
      return answer
    } catch (error) {
      if (signal.aborted) return undefined
      const read = readTelegramError(error)
      const isPassing = read !== undefined && ['temporary', 'notSent', 'tooFast'].includes(read.kind)
      if (!isPassing) throw error
      outage.failed(late.aborted ? `no answer within ${patienceMs / 1000} s` : read.reason)
      const pauseMs = Math.min(1_000 * 2 ** Math.min(tries, 10), LONGEST_PAUSE_MS)
      await clock.sleep(read.kind === 'tooFast' ? Math.max(pauseMs, read.retryAfterMs) : pauseMs, signal)
    }
  }
  return undefined
}
