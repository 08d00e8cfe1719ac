/** One of several processes does the work, the others stand by: it leads as long as it can renew its lease. */
import type { Clock } from './clock.ts'

/** A lease is a word that everybody who shares a database can read. */
export interface Leases {
  /** Takes or renews the lease for `forMs` milliseconds from now; false while somebody else holds it. */
  readonly take: (name: string, holder: string, now: number, forMs: number) => Promise<boolean>
  /** Lets others have it at once; nothing if it is not held. */
  readonly release: (name: string, holder: string) => Promise<void>
}

export type LeaderEvent =
  /** Somebody else leads; told once, until this changes. */
  | { readonly kind: 'standing-by' }
  | { readonly kind: 'leading' }
  /** The lease could not be renewed in time, or somebody else has it: the work was stopped. */
  | { readonly kind: 'lost' }
  /** Nobody can be asked who leads; told once, until somebody can. */
  | { readonly kind: 'trouble'; readonly error: unknown }

export interface LeaderOptions {
  readonly leases: Leases
  /** What is led. */
  readonly name: string
  /** Who this is, unlike all the others. */
  readonly holder: string
  readonly clock: Clock
  /**
   * Goes on until the signal, and has stopped when it returns.
   * @param leads whether the lease holds still: a process that stalled learns by the signal only what it could ask at once
   */
  readonly work: (signal: AbortSignal, leads: () => boolean) => Promise<void>
  readonly report: (event: LeaderEvent) => void
}

/** A leader that dies without a word is followed after this time. */
export const LEADER_LEASE_MS = 15_000
const RENEW_EVERY_MS = 4_000
/** Whoever stands by asks so often; a leader that stops by itself is followed as soon. */
const ASK_EVERY_MS = 1_000
/** What is left of a lease when the work is stopped, so that it is at rest before somebody else begins. */
const RESERVE_MS = 4_000
/** Whoever leaves does not wait longer for a database that says nothing. */
const RELEASE_WITHIN_MS = 2_000

/**
 * Leads or stands by until the signal, or until the work ends by itself.
 * @throws what the work throws
 */
export async function lead(options: LeaderOptions, signal: AbortSignal): Promise<void> {
  const { leases, name, holder, clock, work, report } = options
  let isToldToStandBy = false
  let isInTrouble = false

  function trouble(error: unknown): void {
    if (!isInTrouble) report({ kind: 'trouble', error })
    isInTrouble = true
  }

  /** Nothing when it takes longer: a database that hangs must not keep a leader at work whose lease is over. */
  async function within<T>(ms: number, answer: Promise<T>): Promise<T | undefined> {
    const late = new AbortController()
    const first = await Promise.race([
      answer.catch((error: unknown) => void trouble(error)),
      clock.sleep(ms, late.signal).then(() => undefined),
    ])
    late.abort()
    return first ?? undefined
  }

  /** The end of the lease, or why it has none. */
  async function take(patienceMs: number): Promise<number | 'held' | 'unknown'> {
    const begun = clock.now()
    const taken = await within(patienceMs, leases.take(name, holder, begun, LEADER_LEASE_MS))
    if (taken === undefined) return 'unknown'
    isInTrouble = false
    return taken ? begun + LEADER_LEASE_MS : 'held'
  }

  /** Returns when the lease is lost. */
  async function renew(lease: { end: number }, stopped: AbortSignal): Promise<void> {
    let pause = RENEW_EVERY_MS
    for (;;) {
      await clock.sleep(pause, stopped)
      if (stopped.aborted) return
      const left = lease.end - RESERVE_MS - clock.now()
      if (left <= 0) return
      const taken = await take(left)
      if (taken === 'held') return
      if (taken !== 'unknown') lease.end = taken
      pause = taken === 'unknown' ? ASK_EVERY_MS : RENEW_EVERY_MS
    }
  }

  while (!signal.aborted) {
    const end = await take(LEADER_LEASE_MS)
    if (typeof end === 'string') {
      if (end === 'held' && !isToldToStandBy) report({ kind: 'standing-by' })
      isToldToStandBy ||= end === 'held'
      await clock.sleep(ASK_EVERY_MS, signal)
      continue
    }
    isToldToStandBy = false
    report({ kind: 'leading' })
    const over = new AbortController()
    const ending = AbortSignal.any([signal, over.signal])
    const lease = { end }
    const working = work(ending, () => clock.now() < lease.end)
    try {
      const lost = renew(lease, ending).then(() => 'lost' as const)
      const first = await Promise.race([working, lost])
      if (first !== 'lost') return
      if (!signal.aborted) report({ kind: 'lost' })
      over.abort()
      await working
    } finally {
      over.abort()
      await within(RELEASE_WITHIN_MS, leases.release(name, holder))
    }
  }
}
