/** A few abreast, the others behind them; but nobody waits for long for whoever is ahead. */
import type { Clock } from '../digest/clock.ts'

export interface Line {
  /** Resolves when it is one's turn; returns what says that it is over. */
  readonly enter: () => Promise<() => void>
}

/** @param patienceMs whose turn lasts longer is not waited for any more */
export function createLine(clock: Clock, abreast: number, patienceMs: number): Line {
  const waiting: (() => void)[] = []
  let free = abreast
  const leave = (): void => {
    const next = waiting.shift()
    if (next === undefined) free += 1
    else next()
  }
  return {
    enter: async () => {
      if (free > 0) free -= 1
      else await new Promise<void>((resolve) => waiting.push(resolve))
      const over = new AbortController()
      void clock.sleep(patienceMs, over.signal).then(leave)
      return () => over.abort()
    },
  }
}
