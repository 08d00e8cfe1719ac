/** The server's time. Dates, rate limits and expiry follow it; waits are real time divided by `scale`. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** How many server seconds pass in a real second. */
  readonly scale: number
}

/** A clock that starts at the real time and runs `scale` times as fast. */
export function scaledClock(scale = 1): Clock {
  if (scale === 1) return { now: Date.now, scale }
  const start = Date.now()
  return { now: () => start + (Date.now() - start) * scale, scale }
}

/** A clock that only moves when told to; waits still take real time. */
export class ManualClock implements Clock {
  readonly scale = 1
  #now: number

  constructor(start = Date.UTC(2026, 0, 5, 1)) {
    this.#now = start
  }

  now(): number {
    return this.#now
  }

  /** Moves the clock forward. */
  advance(milliseconds: number): void {
    this.#now += milliseconds
  }
}

/** Unix time in seconds, as Telegram dates are. */
export function unixTime(clock: Clock): number {
  return Math.floor(clock.now() / 1000)
}
