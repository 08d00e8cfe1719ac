/**
 * What waits to be dealt with, in lanes. A lane is served one after the other: a chat, as a rule. Within a lane people
 * have their turn one after the other, each in the order of what they said; whoever has too much waiting that they said in
 * a short time is refused more until they have paused. What came late, and all at once, was not said so.
 */

export interface Task {
  readonly lane: string
  /** Whose it is, within the lane. */
  readonly person: string
  /**
   * - `limited`: one of a few that a person may have waiting.
   * - `latest`: takes the place of what waits in its lane.
   * - `unlimited`: is never refused.
   */
  readonly admission: 'limited' | 'latest' | 'unlimited'
  /** When it was said, milliseconds since 1970, by any one clock. */
  readonly sentAt: number
}

export interface QueueLimits {
  /** Tasks of one person that may wait in a lane, of those said within a stretch of time, milliseconds. */
  readonly aPerson: number
  readonly withinMs: number
  /** Tasks that may wait in a lane, whoever they are of. */
  readonly aLane: number
  /** Whoever was refused is heard again when they have said nothing for so long, milliseconds. */
  readonly pauseMs: number
}

/** What became of a task that was offered, or of another that had to make room for it. */
export interface Refusal<T> {
  readonly task: T
  /**
   * `outrun`: a later one counts. `too-many`: refused for the first time in this lane since it was last at rest;
   * `too-many-again`: that has been said already.
   */
  readonly why: 'outrun' | 'too-many' | 'too-many-again'
}

export interface FairQueue<T extends Task> {
  /** Takes a task in, or refuses it or another one. */
  readonly offer: (task: T, now: number) => Refusal<T> | undefined
  /** Takes a task in, whatever is waiting already. */
  readonly put: (task: T) => void
  /** Takes in again what was in hand and is not done: it is the next of its lane. */
  readonly putBack: (task: T) => void
  /** The next task of a lane, which is then in hand until `free`; undefined when it has one in hand, or none. */
  readonly next: (lane: string) => T | undefined
  /** What was in hand is done. */
  readonly free: (lane: string, now: number) => void
  /** All that waits: each person's in its order. */
  readonly waiting: () => T[]
  /** Takes out all that waits. */
  readonly clear: () => T[]
  /** Tasks that wait. */
  readonly size: () => number
}

interface Lane<T> {
  isInHand: boolean
  size: number
  /** Person → what they have waiting; whose turn is next comes first. */
  readonly people: Map<string, T[]>
  /** Who is not heard → when they said what was refused last, and until when. */
  readonly refused: Map<string, { readonly sentAt: number; readonly until: number }>
  isTold: boolean
}

/** How many lanes are kept before those at rest are swept out. */
const SWEEP_AT = 5_000

export function createFairQueue<T extends Task>(limits: QueueLimits): FairQueue<T> {
  const lanes = new Map<string, Lane<T>>()
  let size = 0
  let sweepAt = SWEEP_AT

  function laneOf(name: string): Lane<T> {
    const lane = lanes.get(name) ?? {
      isInHand: false,
      size: 0,
      people: new Map(),
      refused: new Map(),
      isTold: false,
    }
    lanes.set(name, lane)
    return lane
  }

  function put(task: T): void {
    const lane = laneOf(task.lane)
    const waiting = lane.people.get(task.person)
    if (waiting === undefined) lane.people.set(task.person, [task])
    else waiting.push(task)
    lane.size += 1
    size += 1
  }

  function putBack(task: T): void {
    const lane = laneOf(task.lane)
    const waiting = new Map(lane.people)
    lane.people.clear()
    lane.people.set(task.person, [task, ...(waiting.get(task.person) ?? [])])
    for (const [person, theirs] of waiting) if (person !== task.person) lane.people.set(person, theirs)
    lane.size += 1
    size += 1
  }

  /** Takes out the last of those that may be refused. */
  function takeLast(lane: Lane<T>, person: string): T | undefined {
    const waiting = lane.people.get(person) ?? []
    const at = waiting.findLastIndex(({ admission }) => admission !== 'unlimited')
    if (at < 0) return undefined
    const [task] = waiting.splice(at, 1)
    if (waiting.length === 0) lane.people.delete(person)
    lane.size -= 1
    size -= 1
    return task
  }

  function refuse(lane: Lane<T>, task: T, now: number): Refusal<T> {
    lane.refused.set(task.person, { sentAt: task.sentAt, until: now + limits.pauseMs })
    const why = lane.isTold ? 'too-many-again' : 'too-many'
    lane.isTold = true
    return { task, why }
  }

  function isTooMany({ refused }: Lane<T>, { person, sentAt }: T, waiting: readonly T[]): boolean {
    const apart = (other: { readonly sentAt: number }): number => Math.abs(sentAt - other.sentAt)
    const last = refused.get(person)
    if (last !== undefined && apart(last) < limits.pauseMs) return true
    return waiting.filter((one) => apart(one) < limits.withinMs).length >= limits.aPerson
  }

  function offer(task: T, now: number): Refusal<T> | undefined {
    const lane = laneOf(task.lane)
    if (task.admission === 'latest') {
      const outrun = takeLast(lane, task.person)
      put(task)
      return outrun && { task: outrun, why: 'outrun' }
    }
    if (task.admission === 'limited') {
      hearAgain(lane, now)
      if (lane.refused.size === 0 && lane.size === 0) lane.isTold = false
      const waiting = lane.people.get(task.person) ?? []
      const own = waiting.length
      if (isTooMany(lane, task, waiting)) return refuse(lane, task, now)
      if (lane.size >= limits.aLane) {
        // Whoever has most waiting makes room; where all have as much, the last to come is refused.
        const [most, theirs] = [...lane.people].reduce((a, b) => (b[1].length > a[1].length ? b : a))
        const victim = theirs.length > own + 1 ? takeLast(lane, most) : undefined
        if (victim === undefined) return refuse(lane, task, now)
        put(task)
        return refuse(lane, victim, now)
      }
    }
    put(task)
    return undefined
  }

  function next(name: string): T | undefined {
    const lane = lanes.get(name)
    const turn = lane?.people.entries().next().value
    if (lane === undefined || lane.isInHand || turn === undefined) return undefined
    const [person, waiting] = turn
    const task = waiting.shift()
    lane.people.delete(person)
    if (waiting.length > 0) lane.people.set(person, waiting)
    lane.isInHand = true
    lane.size -= 1
    size -= 1
    return task
  }

  function free(name: string, now: number): void {
    const lane = lanes.get(name)
    if (lane === undefined) return
    lane.isInHand = false
    drop(name, lane, now)
    if (lanes.size <= sweepAt) return
    for (const [idle, one] of lanes) drop(idle, one, now)
    sweepAt = Math.max(SWEEP_AT, lanes.size * 2)
  }

  /** A lane at rest is forgotten, once nobody in it has to be silent any more. */
  function drop(name: string, lane: Lane<T>, now: number): void {
    hearAgain(lane, now)
    if (!lane.isInHand && lane.size === 0 && lane.refused.size === 0) lanes.delete(name)
  }

  function hearAgain({ refused }: Lane<T>, now: number): void {
    for (const [person, { until }] of refused) if (until <= now) refused.delete(person)
  }

  const waiting = (): T[] => [...lanes.values()].flatMap(({ people }) => [...people.values()].flat())

  return {
    offer,
    put,
    putBack,
    next,
    free,
    waiting,
    clear: () => {
      const all = waiting()
      for (const [name, lane] of lanes) {
        lane.people.clear()
        lane.size = 0
        if (!lane.isInHand) lanes.delete(name)
      }
      size = 0
      return all
    },
    size: () => size,
  }
}
