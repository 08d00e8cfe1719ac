/** One alone, the others behind; but nobody waits for long for whoever is ahead. */
import type { Clock } from '../digest/clock.ts'

export interface Line {
  /** Resolves when it is one's turn; returns what says that it is over. */
  readonly enter: () => Promise<() => void>
}

/** Milliseconds in which a busy process hears what has come meanwhile. */
const HEARS_WITHIN_MS = 1

/** @param patienceMs whose turn lasts longer is not waited for any more */
export function createLine(clock: Clock, patienceMs: number): Line {
  const waiting: (() => void)[] = []
  let isFree = true
  const leave = (): void => {
    const next = waiting.shift()
    if (next === undefined) isFree = true
    else next()
  }
  return {
    enter: async () => {
      if (isFree) isFree = false
      else await new Promise<void>((resolve) => waiting.push(resolve))
      const over = new AbortController()
      void clock
        .sleep(patienceMs, over.signal)
        // The process may have been busy all the while, and it is over.
        .then(() => clock.sleep(HEARS_WITHIN_MS, over.signal))
        .then(leave)
      return () => over.abort()
    },
  }
}
