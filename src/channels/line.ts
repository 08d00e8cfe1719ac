/** One alone, the others behind; but nobody waits for long for whoever is ahead. */
import type { Clock } from '../coordination/clock.ts'

export interface Line {
  /** Resolves when it is one's turn; returns what says that it is over. */
  readonly enter: () => Promise<() => void>
}

/** Milliseconds in which a busy process hears what has come meanwhile. */
const HEARS_WITHIN_MS = 1

interface One {
  readonly begin: () => void
  /** When its turn began. */
  since: number
}

/** @param patienceMs whose turn lasts longer is not waited for any more */
export function createLine(clock: Clock, patienceMs: number): Line {
  const waiting: One[] = []
  let ahead: One | undefined
  let isWatched = false

  function admit(one: One | undefined): void {
    ahead = one
    if (one === undefined) return
    one.since = clock.now()
    one.begin()
  }

  function leave(one: One): void {
    if (one === ahead) admit(waiting.shift())
  }

  /** While somebody waits: one timer for whoever is ahead, not one a turn. */
  async function watch(): Promise<void> {
    while (ahead !== undefined && waiting.length > 0) {
      const watched = ahead
      // The machine's clock may jump.
      await clock.sleep(Math.min(Math.max(watched.since + patienceMs - clock.now(), 0), patienceMs))
      if (watched !== ahead) continue
      // The process may have been busy all the while, and it is over.
      await clock.sleep(HEARS_WITHIN_MS)
      leave(watched)
    }
    isWatched = false
  }

  return {
    enter: () =>
      new Promise((resolve) => {
        const one: One = { begin: () => resolve(() => leave(one)), since: 0 }
        if (ahead === undefined) return admit(one)
        waiting.push(one)
        if (isWatched) return
        isWatched = true
        void watch()
      }),
  }
}
