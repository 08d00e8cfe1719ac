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

/** Chats into which nothing may be sent for a while. */
export interface Squeezes {
  readonly squeeze: (chat: string, ms: number) => void
  /** How many milliseconds are missing until something may be sent there; 0 where it may be now. */
  readonly refuses: (chat: string) => number
  /** The last refusal was lost on its way. */
  readonly unheard: () => void
  /** Messages into a chat sooner after a refusal than whoever was refused has to wait. */
  readonly impatient: () => number
}

/** @param patienceMs what has to be waited where the platform names no time; undefined where it does */
export function createSqueezes(now: () => number = Date.now, patienceMs?: number): Squeezes {
  const squeezed = new Map<string, number>()
  const refusedUntil = new Map<string, number>()
  let impatient = 0
  let last = ''
  return {
    squeeze: (chat, ms) => void squeezed.set(chat, now() + ms),
    refuses: (chat) => {
      if (now() < (refusedUntil.get(chat) ?? 0)) impatient += 1
      const wait = Math.max((squeezed.get(chat) ?? 0) - now(), 0)
      if (wait > 0) {
        refusedUntil.set(chat, now() + (patienceMs ?? wait))
        last = chat
      }
      return wait
    },
    unheard: () => void refusedUntil.delete(last),
    impatient: () => impatient,
  }
}
