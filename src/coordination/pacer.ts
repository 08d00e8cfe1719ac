/**
 * Who may send now. Messages leave no faster than a platform permits, people's answers before digests, and whoever was
 * told to wait waits without holding up the others. The log of what was sent lies in a shared `Rates`, so that several
 * replicas keep one limit, and a restart remembers it.
 */
import type { Clock } from './clock.ts'

/** At most `count` messages in any stretch of `perMs` milliseconds. */
export interface RateLimit {
  readonly count: number
  readonly perMs: number
}

/** One log a message counts in, and what holds there. */
export interface RateClaim {
  readonly key: string
  readonly limits: readonly RateLimit[]
}

/** The log of sending, shared by everybody who sends with one account. */
export interface Rates {
  /**
   * Takes the turns of messages, one after the other, each in all of its logs or in none: for each claim of each message
   * 0, or how many milliseconds to wait before asking again. Only a message whose waits are all 0 may go, and is on
   * record. The clock is read when the logs are in hand: waiting for them must not make a message look older than it is.
   */
  readonly take: (
    messages: readonly (readonly RateClaim[])[],
    now: () => number,
  ) => Promise<readonly (readonly number[])[]>
  /** Nothing under this key goes before `until`; an earlier hold that lasts longer stays. */
  readonly hold: (key: string, until: number) => Promise<void>
}

export interface PaceLimits {
  /** Over everything, whoever it is for. */
  readonly all: RateLimit
  /** In one chat, whoever it is for. */
  readonly chat: readonly RateLimit[]
  /** In one group, on top of those of a chat. */
  readonly group: readonly RateLimit[]
  /** People's answers that are under way, or have been taken in so long: they leave in bunches, and a bunch is drawn out. */
  readonly underWay: RateLimit
  /** The least time between two digests, so that a turn comes round often for those who ask. */
  readonly digestGapMs: number
  /** The least time between a digest and what a chat was sent before. */
  readonly digestChatGapMs: number
}

export interface Turn {
  readonly chat: string
  readonly group: boolean
  readonly priority: 'answer' | 'digest'
  /** How long the chat itself may keep it waiting, milliseconds; without it, as long as it takes. */
  readonly patienceMs?: number
}

export type TurnAnswer =
  /** `done` is to be called when the platform has answered. */
  | { readonly go: true; readonly done: () => void }
  /** Come back in so many milliseconds; what holds it is the chat alone, or everything. */
  | { readonly go: false; readonly waitMs: number; readonly heldBy: 'chat' | 'all' }

export interface Pacer {
  /** Resolves when the message may go, which it then does at once; or when it would have to wait beyond its patience. */
  readonly turn: (turn: Turn) => Promise<TurnAnswer>
  /** Holds a chat, or with null everything, until a moment: what a "too many requests" asks for. */
  readonly hold: (chat: string | null, until: number) => Promise<void>
}

interface Waiting extends Turn {
  /** The chat is known to be busy until then. */
  readyAt: number
  readonly settle: (answer: TurnAnswer) => void
  readonly fail: (error: unknown) => void
}

const ALL = '*'
/** Answers that ask for their turn at the same time. */
const AT_ONCE = 20
/** After so many answers a digest that waits has its turn: however many ask, it comes late and not never. */
const ANSWERS_BEFORE_A_DIGEST = 9

/** @param name of the account the limits are for; accounts do not share limits */
export function createPacer(options: {
  readonly clock: Clock
  readonly rates: Rates
  readonly limits: PaceLimits
  readonly name?: string
  /** From then on nobody has a turn, and no timer holds the program for those who wait for one. */
  readonly until?: AbortSignal
}): Pacer {
  const { clock, rates, limits, name = '', until } = options
  const answers: Waiting[] = []
  const digests: Waiting[] = []
  const key = (what: string): string => `${name}/${what}`
  const claimsOf = ({ chat, group, priority }: Turn): RateClaim[] => {
    const ofChat = group ? [...limits.chat, ...limits.group] : limits.chat
    const apart = (perMs: number): RateLimit[] => (priority === 'digest' ? [{ count: 1, perMs }] : [])
    return [
      { key: key(ALL), limits: [limits.all, ...apart(limits.digestGapMs)] },
      { key: key(chat), limits: [...ofChat, ...apart(limits.digestChatGapMs)] },
    ]
  }
  const permits = createPermits(limits.underWay, clock)
  /** That went while a digest waited. */
  let answersAhead = 0
  let pumping = false
  let wake = new AbortController()
  let isAsleep = false

  const patience = ({ patienceMs = Number.POSITIVE_INFINITY }: Turn): number => patienceMs
  const leave = (one: Waiting, answer: TurnAnswer): void => {
    const queue = one.priority === 'answer' ? answers : digests
    queue.splice(queue.indexOf(one), 1)
    one.settle(answer)
  }

  /** Whose turn it may be, one of a chat at most: people's answers, or the digest that waits longest. */
  function next(now: number): Waiting[] {
    const digest = digests.find((one) => one.readyAt <= now)
    if (digest !== undefined && answersAhead >= ANSWERS_BEFORE_A_DIGEST) return [digest]
    const ready = new Map<string, Waiting>()
    for (const one of answers) {
      if (one.readyAt <= now && !ready.has(one.chat)) ready.set(one.chat, one)
      if (ready.size === AT_ONCE) break
    }
    if (ready.size > 0) return [...ready.values()]
    return digest === undefined ? [] : [digest]
  }

  /** @returns how long everybody has to wait, milliseconds */
  function told(one: Waiting, [all = 0, chat = 0]: readonly number[]): number {
    if (all === 0 && chat === 0) {
      answersAhead = one.priority === 'answer' && digests.length > 0 ? answersAhead + 1 : 0
      leave(one, { go: true, done: () => undefined })
    } else if (chat > patience(one)) leave(one, { go: false, waitMs: chat, heldBy: 'chat' })
    else if (chat > 0) one.readyAt = clock.now() + chat
    return all
  }

  /** Until somebody else comes, at most so long. */
  async function rest(ms: number): Promise<void> {
    isAsleep = true
    await clock.sleep(ms, until === undefined ? wake.signal : AbortSignal.any([wake.signal, until]))
    isAsleep = false
  }

  async function pump(): Promise<void> {
    while (answers.length + digests.length > 0 && until?.aborted !== true) {
      const now = clock.now()
      const asking = next(now)
      if (asking.length === 0) {
        const soonest = Math.min(...[...answers, ...digests].map(({ readyAt }) => readyAt))
        await rest(soonest - now)
        continue
      }
      const waits = await rates.take(asking.map(claimsOf), clock.now)
      const all = Math.max(...asking.map((one, at) => told(one, waits[at] ?? [])))
      // Everything is held: whoever has no patience for that is not kept, wherever in line.
      if (all > limits.all.perMs)
        for (const each of [...answers, ...digests])
          if (all > patience(each)) leave(each, { go: false, waitMs: all, heldBy: 'all' })
      if (all > 0) await rest(all)
    }
  }

  function start(): void {
    if (isAsleep) {
      isAsleep = false
      wake.abort()
      wake = new AbortController()
    }
    if (pumping) return
    pumping = true
    pump()
      .catch((error: unknown) => {
        // Whoever waits learns that the turns cannot be had, and asks again in its own time.
        for (const one of [...answers.splice(0), ...digests.splice(0)]) one.fail(error)
      })
      .finally(() => {
        pumping = false
        if (answers.length + digests.length > 0 && until?.aborted !== true) start()
      })
  }

  const inLine = (turn: Turn): Promise<TurnAnswer> =>
    new Promise((settle, fail) => {
      const queue = turn.priority === 'answer' ? answers : digests
      queue.push({ ...turn, readyAt: Number.NEGATIVE_INFINITY, settle, fail })
      start()
    })

  return {
    turn: async (turn) => {
      const answer = await inLine(turn)
      if (!answer.go || turn.priority === 'digest') return answer
      return { go: true, done: await permits.take() }
    },
    hold: async (chat, until) => {
      await rates.hold(key(chat ?? ALL), until)
    },
  }
}

/**
 * So many at a time, each of which counts until `perMs` milliseconds after it is done. As a message arrives before it is
 * done, no more than these arrive in any such stretch, however long each of them travels.
 */
function createPermits(
  { count, perMs }: RateLimit,
  clock: Clock,
): { readonly take: () => Promise<() => void> } {
  const waiting: (() => void)[] = []
  let free = count
  const release = (): void => {
    free += 1
    waiting.shift()?.()
  }
  return {
    take: async () => {
      while (free === 0) await new Promise<void>((resolve) => waiting.push(resolve))
      free -= 1
      return () => void clock.sleep(perMs).then(release)
    },
  }
}

/** Turns taken under one key: the moments, oldest first, and until when it is held. */
export interface RateLog {
  readonly times: readonly number[]
  readonly heldUntil: number
}

export const NO_TURNS: RateLog = { times: [], heldUntil: 0 }

/** The rule for one log: how long to wait, and the log with this turn in it when there is no wait. */
export function takeTurn(
  log: RateLog,
  limits: readonly RateLimit[],
  now: number,
): { readonly wait: number; readonly log: RateLog } {
  let at = Math.max(now, log.heldUntil)
  for (const { count, perMs } of limits) {
    const before = log.times.at(-count)
    // A moment in the future was written before the clock was set back: it bounds nothing.
    if (before !== undefined && before <= now) at = Math.max(at, before + perMs)
  }
  if (at > now) return { wait: at - now, log }
  const most = Math.max(...limits.map(({ count }) => count))
  const times = log.times.filter((time) => time <= now)
  return { wait: 0, log: { times: [...times, now].slice(-most), heldUntil: 0 } }
}

/**
 * The rule of `Rates.take`: the waits of each message, and in `logs` the turns of those that may go.
 * @returns the waits, and the keys whose logs have changed
 */
export function takeTurns(
  logs: Map<string, RateLog>,
  messages: readonly (readonly RateClaim[])[],
  now: number,
): { readonly waits: readonly (readonly number[])[]; readonly changed: ReadonlySet<string> } {
  const changed = new Set<string>()
  const waits = messages.map((claims) => {
    const turns = claims.map(({ key, limits }) => ({
      key,
      ...takeTurn(logs.get(key) ?? NO_TURNS, limits, now),
    }))
    if (turns.every(({ wait }) => wait === 0))
      for (const { key, log } of turns) {
        logs.set(key, log)
        changed.add(key)
      }
    return turns.map(({ wait }) => wait)
  })
  return { waits, changed }
}

/** How many keys may lie idle before they are swept. */
const SWEEP_AT = 10_000

/** Rates of one process that need not outlive it: for tests, the terminal and the bench. */
export function createLocalRates(): Rates {
  const logs = new Map<string, RateLog>()
  let sweepAt = SWEEP_AT
  return {
    take: async (messages, clock) => {
      const now = clock()
      const { waits } = takeTurns(logs, messages, now)
      if (logs.size > sweepAt) {
        for (const [idle, { times, heldUntil }] of logs)
          if ((times.at(-1) ?? 0) < now - 120_000 && heldUntil < now) logs.delete(idle)
        sweepAt = Math.max(SWEEP_AT, logs.size * 2)
      }
      return waits
    },
    hold: async (key, until) => {
      const log = logs.get(key) ?? NO_TURNS
      logs.set(key, { ...log, heldUntil: Math.max(log.heldUntil, until) })
    },
  }
}
