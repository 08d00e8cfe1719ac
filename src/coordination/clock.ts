/** The time and the waiting of everything that lives by the clock: handed in, so that a year passes in milliseconds. */
export interface Clock {
  /** Milliseconds since 1970. May jump, backwards too: it is the machine's clock. */
  readonly now: () => number
  /** Resolves after `ms`, or at once when the signal is given; never rejects. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
}

/** Waits for the work, at most so long; no timer is left behind. Rejects as the work does. */
export async function atMost(ms: number, work: Promise<unknown>, clock: Clock): Promise<void> {
  const done = new AbortController()
  await Promise.race([work, clock.sleep(ms, done.signal)]).finally(() => done.abort())
}

/** Resolves when the signal is given. */
export const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

/** Timers hold 32 bits; longer waits wake up early, and whoever waits looks at the clock again. */
const LONGEST_TIMER_MS = 2_147_483_647

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) return resolve()
      const done = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, Math.min(Math.max(ms, 0), LONGEST_TIMER_MS))
      signal?.addEventListener('abort', done, { once: true })
    }),
}
