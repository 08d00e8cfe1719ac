/** What is found in the log: what of it comes too late to be answered, and in which order the rest is dealt with. */

/** What is to be dealt with, as far as its place among others goes. */
export interface Placed {
  readonly lane: string
  /** Whose it is, within the lane. */
  readonly person: string
  /** When it was written down, milliseconds since 1970. */
  readonly takenAt: number
  readonly whenLate: 'tell' | 'drop' | 'serve'
  /** It was in hand when its process ended. */
  readonly isSuspect: boolean
  /** Its answer is that it is put aside. */
  readonly isAside?: true
}

/** Whoever asked has gone by then. */
const LATE_MS = 10 * 60_000

/** Of what is late, each asker is told of the last; the rest of it is passed over. */
export function apartFromLate<T extends Placed>(
  found: readonly T[],
  now: number,
): { readonly inTime: T[]; readonly late: T[]; readonly passedOver: T[] } {
  const isLate = ({ whenLate, takenAt }: T): boolean => whenLate !== 'serve' && now - takenAt > LATE_MS
  const told = new Map<string, T>()
  for (const one of found)
    if (isLate(one) && one.whenLate === 'tell') told.set(`${one.lane} ${one.person}`, one)
  const late = [...told.values()]
  return {
    inTime: found.filter((one) => !isLate(one)),
    late,
    passedOver: found.filter((one) => isLate(one) && !late.includes(one)),
  }
}

/**
 * First what may have ended a process, to be served alone: if one of them ends the next as well, it is known which. The
 * rest as it was written down; but whoever has gone keeps nobody waiting, except for what they asked since.
 * @param inTime in the order in which it was written down
 */
export function inServingOrder<T extends Placed>(inTime: readonly T[], late: readonly T[]): T[] {
  const isFirst = ({ isSuspect, isAside }: T): boolean => isSuspect || isAside === true
  const lateLanes = new Set(late.map(({ lane }) => lane))
  const others = inTime.filter((one) => !isFirst(one))
  const isBehind = ({ lane }: T): boolean => lateLanes.has(lane)
  return [
    ...inTime.filter(isFirst),
    ...others.filter((one) => !isBehind(one)),
    ...late,
    ...others.filter(isBehind),
  ]
}
