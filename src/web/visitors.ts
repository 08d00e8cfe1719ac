/** How often one address may ask: so many at once, then so many a minute. */

export interface VisitorLimits {
  readonly atOnce: number
  readonly perMinute: number
}

/** For those who are not on this machine. */
export const DEFAULT_LIMITS: VisitorLimits = { atOnce: 40, perMinute: 120 }

/** Addresses remembered; of more, those that have asked least lately are forgotten. */
const MOST_KNOWN = 10_000

/** @returns seconds that an address has to wait; 0 where it may ask, which counts */
export type Visit = (address: string) => number

/** @param now in milliseconds */
export function createVisitors({ atOnce, perMinute }: VisitorLimits, now: () => number): Visit {
  const each = 60_000 / perMinute
  /** When an address will have nothing to wait off any more. */
  const settled = new Map<string, number>()
  return (address) => {
    const at = now()
    const due = Math.max(settled.get(address) ?? 0, at)
    const wait = due + each - at - atOnce * each
    if (wait > 0) return Math.ceil(wait / 1_000)
    settled.delete(address)
    settled.set(address, due + each)
    if (settled.size > MOST_KNOWN) settled.delete(settled.keys().next().value ?? '')
    return 0
  }
}
