/** At most so many in any stretch of time, under each key. */
export interface RateRule {
  readonly count: number
  readonly perMs: number
}

export interface RateBook {
  /** Takes a turn under every rule, or under none: then how many milliseconds are missing. */
  readonly take: (rules: readonly (readonly [key: string, rule: RateRule])[]) => number
  readonly refused: () => number
}

export function createRateBook(now: () => number = Date.now): RateBook {
  const times = new Map<string, number[]>()
  let refused = 0
  return {
    take: (rules) => {
      const at = now()
      const waits = rules.map(([key, { count, perMs }]) => {
        const before = (times.get(key) ?? []).at(-count)
        return before === undefined ? 0 : Math.max(before + perMs - at, 0)
      })
      const wait = Math.max(0, ...waits)
      if (wait > 0) refused += 1
      else for (const [key] of rules) times.set(key, [...(times.get(key) ?? []), at].slice(-2000))
      return wait
    },
    refused: () => refused,
  }
}
