/**
 * The way of an update: written down or claimed, queued, put in hand, dealt with, settled. What was taken is answered,
 * whatever becomes of the process; what ends the process twice is put aside.
 */
import { setMaxListeners } from 'node:events'
import { atMost, type Clock } from '../coordination/clock.ts'
import { createUpdateClaims } from '../coordination/update-claims.ts'
import { type LeftUpdate, type Settled, UPDATES_KEPT_MS, type UpdateLog } from '../coordination/update-log.ts'
import { createFairQueue, type QueueLimits, type Refusal, type Task } from './fair-queue.ts'
import { apartFromLate, inServingOrder } from './left-updates.ts'
import { createLine } from './line.ts'
import { createLooks } from './looks.ts'
import { createSlots } from './slots.ts'

/** What is known of an update before it is dealt with. */
export interface Sorted extends Omit<Task, 'sentAt'> {
  /** By the platform's clock; where it does not say, when it came counts. */
  readonly sentAt?: number
  /** Where it was said. */
  readonly chat: string
  /** The chat and the message in it, `chat/message`; null where it is no message. */
  readonly message: string | null
  /** What becomes of it when it is found long after: its asker is told, or it means nothing any more, or it still holds. */
  readonly whenLate: 'tell' | 'drop' | 'serve'
}

/** As the platform gives it: numbers come in the order of what was said, words in none. */
export type UpdateId = number | string

const byId = (a: UpdateId, b: UpdateId): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : 0

/** An update in hand, for whoever deals with it. */
export interface Hand<Answer> {
  /** What is left to do is to wait and to send: others may be dealt with. */
  readonly worked: () => void
  /** Writes down what is to be said, so that it need not be found a second time. Implies `worked`. */
  readonly compose: (answer: Answer) => Promise<void>
  /** To be called right before a message goes: resolves when no other is on its way and not written down as sent, or soon. */
  readonly sends: () => Promise<void>
  /** It was answered by this message. */
  readonly repliedBy: (messageId: number) => void
  /** All has been said: it is struck off at once, whatever else is to be done. */
  readonly said: () => void
}

/** Thrown by whoever was waiting when the process is to end: it has not been done, and is to be done later. */
export class Interrupted extends Error {
  override name = 'Interrupted'
  constructor() {
    super('interrupted: the process is ending')
  }
}

export interface InboxOptions<Update, Answer> {
  readonly log: UpdateLog
  readonly clock: Clock
  /** A platform, and the account it knows: numbers of updates are its own. */
  readonly prefix: string
  readonly idOf: (update: Update) => UpdateId
  /** Undefined where there is nothing to do. */
  readonly sort: (update: Update) => Sorted | undefined
  /** Deals with an update. Rejects with `Interrupted`, or where it may be dealt with later. */
  readonly handle: (update: Update, hand: Hand<Answer>) => Promise<void>
  /** Says what has been composed. Rejects as `handle` does. */
  readonly say: (answer: Answer, hand: Hand<Answer>) => Promise<void>
  /** What to say to an update that is refused because its asker asks too much; undefined when that has been seen to. */
  readonly tooMany: (update: Update) => Answer | undefined
  /** What to say to an update that is found long after; undefined for nothing. */
  readonly tooLate: (update: Update) => Answer | undefined
  /**
   * Hears of an update that was in hand when its process ended, twice: nobody deals with it any more. What to say to
   * whoever waits for an answer; undefined for nothing.
   */
  readonly putAside: (update: Update) => Answer | undefined
  /** Whether an error will pass by itself. */
  readonly passes: (error: unknown) => boolean
  readonly report: (event: InboxEvent) => void
  /** Around all that is done for an update. */
  readonly within?: Within
  readonly limits?: QueueLimits
}

/** Does the work; what is told meanwhile is told of this chat and this update. */
export type Within = (
  of: { readonly chat: string; readonly update: UpdateId },
  work: () => Promise<void>,
) => Promise<void>

export type InboxEvent =
  /** The log cannot be written, or an update cannot be dealt with now: it is tried again. */
  | { readonly kind: 'waits'; readonly update: UpdateId | undefined; readonly error: unknown }
  | { readonly kind: 'failed'; readonly update: UpdateId; readonly error: unknown }
  | { readonly kind: 'refused'; readonly update: UpdateId }
  /** It was dealt with, and its answer sent, so many milliseconds after it was taken in by this process. */
  | { readonly kind: 'done'; readonly update: UpdateId; readonly tookMs: number }
  | { readonly kind: 'resumed'; readonly updates: number; readonly late: number; readonly suspects: number }

export interface Inbox<Update> {
  /**
   * Takes up what an earlier process left, and then whatever another one writes down; to be called before the first `take`.
   * @param leads whether this process is, at the moment, the one that takes up
   */
  readonly lead: (leads: () => boolean) => Promise<void>
  /** Takes up what nobody has, where others do so as well. To be called before the first `receive`. */
  readonly resume: () => Promise<void>
  /** What was fetched: written down when the promise is kept, and dealt with in its turn. */
  readonly take: (updates: readonly Update[]) => Promise<void>
  /** What was brought: dealt with when the promise is kept. Rejects when it should be brought again. */
  readonly receive: (update: Update) => Promise<void>
  /** Aborted while nothing is begun any more: whoever waits gives up. */
  readonly interrupted: () => AbortSignal
  /** Begins nothing more, and returns when what is in hand is done or given up, or after so many milliseconds. */
  readonly stop: (withinMs: number) => Promise<void>
}

export const USUAL_LIMITS: QueueLimits = {
  aPerson: 5,
  // As many as the slowest platform lets a chat be answered meanwhile.
  withinMs: 20_000,
  // Two minutes' worth of a group's right to be answered.
  aLane: 40,
  pauseMs: 5_000,
}
/** Updates at work at a time: not those that wait for their turn to be sent. */
const AT_WORK = 100
/**
 * How long an answer keeps the next from going, unless it is written down as sent before. Being killed repeats what went
 * and was not written down, since a platform cannot be asked what arrived: one answer, where a call is quick. Far from
 * the platform they go as fast as it lets them, thirty a second.
 */
const ALONE_FOR_MS = 33
/** An update that was in hand so often when its process ended is not tried again. */
const MOST_TRIES = 2
/** What is only to be sent is not likely to be at fault. */
const MOST_TRIES_TO_SAY = 5
const LONGEST_HINDRANCE_MS = 10 * 60_000
const ASK_AGAIN_MS = 2_000
/**
 * For so long after another process may have led, what it still hears is looked for before anything that was said later is
 * admitted: one that stalled, or whose database is slow, writes down what nobody knows of.
 */
const LOOK_CLOSELY_FOR_MS = 30_000
/** One that was at rest for longer wakes at any time. */
const LOOK_EVERY_MS = 10_000
/** What is waiting already is dealt with first: to look for more would read all of it again. */
const LOOK_BELOW = 200
/** A clock that shows so much less than before has been set back. */
const CLOCK_SET_BACK_MS = 1_000
/** Left of the time for ending, to write down what became of what was in hand. */
const WRITE_WITHIN_MS = 1_000

interface Work<Update, Answer> extends Sorted {
  readonly sentAt: number
  readonly update: Update
  readonly key: string
  /** When it was written down, milliseconds since 1970. */
  readonly takenAt: number
  /** What is to be said, where that is known already. */
  readonly answer?: Answer
  /** When this process took it in, milliseconds since 1970. */
  readonly since: number
  /** Its answer is that too much was asked. */
  readonly isRefused?: true
  /** Its answer is that it is put aside. */
  readonly isAside?: true
  /** It was in hand when its process ended: while it is at work, nothing else is. */
  readonly isSuspect: boolean
  /** Brought, and claimed under a lease. */
  readonly brought?: { readonly resolve: () => void; readonly reject: (error: unknown) => void }
}

export function createInbox<Update, Answer>(options: InboxOptions<Update, Answer>): Inbox<Update> {
  type Job = Work<Update, Answer>
  const { log, clock, sort, passes, report, limits = USUAL_LIMITS } = options
  const { within = (_, work) => work() } = options
  const queue = createFairQueue<Job>(limits)
  const slots = createSlots(AT_WORK)
  const line = createLine(clock, ALONE_FOR_MS)
  const inHand = new Set<Job>()
  /** Begun, and given up in good order. */
  const givenUp = new Set<string>()
  const writing = new Set<Promise<void>>()
  /** Keys of what is being written down, and not in the queue; and of what is dealt with, which is not written down yet. */
  const taking = new Set<string>()
  const settling = new Set<string>()
  /** When the last update was taken, milliseconds since 1970, and until when those taken so far are in the queue. */
  let lastTakenAt = 0
  let admitted: Promise<unknown> = Promise.resolve()
  const looks = createLooks(() => takeUp())
  let lookCloselyUntil = 0
  let leads = (): boolean => false
  /** Until when it is looked again and again. */
  let watching: AbortController | undefined
  let ending = newEnding()
  let claims = createUpdateClaims({ log, clock, signal: ending.signal })

  const keyOf = (update: Update): string => `${options.prefix}:${options.idOf(update)}`

  // ── what comes in ───────────────────────────────────────────────────────────────────────────────────────────────

  async function take(updates: readonly Update[]): Promise<void> {
    // Each later than the one before, so that whoever takes them up finds them in this order.
    const now = clock.now()
    const at = now <= lastTakenAt && lastTakenAt - now < CLOCK_SET_BACK_MS ? lastTakenAt + 1 : now
    const jobs = new Map<string, Job>()
    for (const update of updates) {
      const sorted = sortSafely(update)
      const key = keyOf(update)
      if (sorted !== undefined)
        jobs.set(key, { ...timed(sorted), update, key, takenAt: at, isSuspect: false })
    }
    const rows = [...jobs.values()].map(({ key, update, message }) => ({
      key,
      message,
      body: JSON.stringify(update),
    }))
    if (rows.length === 0) return
    lastTakenAt = at
    const before = admitted
    const ours = [...jobs.keys()].filter((key) => !taking.has(key))
    for (const key of ours) taking.add(key)
    const kept = untilKept(() => log.take(rows, at))
    // Two writes may be kept the other way round: the first to come is admitted first all the same.
    const admitting = Promise.allSettled([before, kept])
      .then(async () => {
        const taken = await kept
        const others = ours.filter((key) => !taken.has(key))
        for (const key of others) taking.delete(key)
        if (!ending.signal.aborted && (clock.now() < lookCloselyUntil || areNobodys(others)))
          await looks.look()
        await looks.ended()
        for (const [key, job] of jobs) if (taken.has(key)) admit(job)
      })
      .finally(() => {
        for (const key of ours) taking.delete(key)
      })
    admitted = admitting.catch(() => undefined)
    await admitting
  }

  async function receive(update: Update): Promise<void> {
    const sorted = sortSafely(update)
    if (sorted === undefined) return
    if (ending.signal.aborted) throw new Interrupted()
    const key = keyOf(update)
    const claim = await claims.claim(key, sorted.message)
    if (claim.kind === 'busy') throw new Error(`update ${options.idOf(update)} is in hand elsewhere`)
    if (claim.kind === 'done') return
    const isSuspect = claim.tries > 0
    const job: Job = {
      ...timed(sorted),
      update,
      key,
      takenAt: clock.now(),
      isSuspect,
      ...answerIn(claim.answer),
    }
    const served = isHopeless(job, claim.tries) ? putAside(job) : job
    if (served === undefined) return
    if (served.isAside) await keepAnswer(served)
    await new Promise<void>((resolve, reject) => admit({ ...served, brought: { resolve, reject } }))
  }

  /** What is no update at all is not worth bringing again. */
  function sortSafely(update: Update): Sorted | undefined {
    try {
      return sort(update)
    } catch (error) {
      report({ kind: 'failed', update: options.idOf(update), error })
      return undefined
    }
  }

  function beginAnew(): void {
    if (ending.signal.aborted) {
      ending = newEnding()
      claims = createUpdateClaims({ log, clock, signal: ending.signal })
    }
    queue.clear()
  }

  function resume(): Promise<void> {
    beginAnew()
    return takeUp(async ({ key }) => (await claims.claim(key, null, 0)).kind === 'yours')
  }

  async function lead(isLeading: () => boolean): Promise<void> {
    beginAnew()
    leads = isLeading
    lookCloselyUntil = clock.now() + LOOK_CLOSELY_FOR_MS
    await looks.look()
    if (watching === ending) return
    watching = ending
    void lookAgainAndAgain(ending.signal)
  }

  /** What another process writes down while this one leads is found as well. */
  async function lookAgainAndAgain(signal: AbortSignal): Promise<void> {
    for (;;) {
      await clock.sleep(LOOK_EVERY_MS, signal)
      if (signal.aborted) return
      // Where the log cannot be read, the next time comes soon.
      if (queue.size() < LOOK_BELOW) await looks.look().catch(() => undefined)
    }
  }

  /** Written down by another process that never said so, whence they were brought again; or dealt with. */
  function areNobodys(keys: readonly string[]): boolean {
    if (keys.length === 0) return false
    const isHere = isKnown()
    return keys.some((key) => !isHere(key))
  }

  /** Whether an update is being dealt with here, as things stand. */
  function isKnown(): (key: string) => boolean {
    const keys = new Set([...taking, ...settling])
    for (const { key } of [...inHand, ...queue.waiting()]) keys.add(key)
    return (key) => keys.has(key)
  }

  /** @param claimed whether this process may have it; where it leads, it may */
  async function takeUp(claimed?: (one: LeftUpdate) => Promise<boolean>): Promise<void> {
    const wasKnown = isKnown()
    const read = await untilKept(() => log.left(`${options.prefix}:`, clock.now()))
    // Whoever has stalled since then takes nothing away from its successor.
    if (claimed === undefined && !leads()) return
    const isHere = isKnown()
    const left = read.filter(({ key }) => !wasKnown(key) && !isHere(key))
    if (left.length === 0) return
    const jobs: Job[] = []
    for (const one of left) {
      if ((await claimed?.(one)) === false) continue
      const job = jobOf(one)
      if (job === undefined) void settleKey(one.key, dealtWith())
      else {
        const served = isHopeless(job, one.tries) ? putAside(job) : job
        if (served !== undefined)
          jobs.push({ ...served, ...(claimed === undefined ? {} : { brought: NOBODY }) })
      }
    }
    const { inTime, late } = withoutLate(jobs.sort(byTime))
    // To be killed while they wait to be told says nothing of what they asked.
    await Promise.all([...late, ...inTime.filter(({ isAside }) => isAside)].map(keepAnswer))
    const suspects = inTime.filter(({ isSuspect }) => isSuspect)
    const inOrder = inServingOrder([...queue.clear(), ...inTime].sort(byTime), late)
    for (const job of inOrder) queue.put(job)
    report({ kind: 'resumed', updates: left.length, late: late.length, suspects: suspects.length })
    for (const { lane } of inOrder) serveNext(lane)
  }

  const byTime = (a: Job, b: Job): number =>
    a.takenAt - b.takenAt || byId(options.idOf(a.update), options.idOf(b.update))

  function jobOf({ key, body, takenAt, tries, answer }: LeftUpdate): Job | undefined {
    const update = JSON.parse(body) as Update
    const sorted = sortSafely(update)
    const composed = answerIn(answer)
    const isSuspect = tries > 0 && answer === null
    return sorted && { ...timed(sorted), update, key, takenAt, isSuspect, ...composed }
  }

  const timed = (sorted: Sorted): Sorted & { readonly since: number; readonly sentAt: number } => {
    const since = clock.now()
    return { ...sorted, since, sentAt: sorted.sentAt ?? since }
  }

  const answerIn = (text: string | null): { answer?: Answer } =>
    text === null ? {} : { answer: JSON.parse(text) as Answer }

  const isHopeless = ({ answer }: { readonly answer?: Answer }, tries: number): boolean =>
    tries >= (answer === undefined ? MOST_TRIES : MOST_TRIES_TO_SAY)

  /** Of what is late, each asker is told once. */
  function withoutLate(found: readonly Job[]): { readonly inTime: Job[]; readonly late: Job[] } {
    const { inTime, late, passedOver } = apartFromLate(found, clock.now())
    for (const job of passedOver) void settle(job)
    return {
      inTime,
      late: late.flatMap((job) => {
        const answer = options.tooLate(job.update)
        if (answer !== undefined) return [{ ...job, answer, isSuspect: false }]
        void settle(job)
        return []
      }),
    }
  }

  // ── whose turn it is ────────────────────────────────────────────────────────────────────────────────────────────

  function admit(job: Job): void {
    const refusal = queue.offer(job, clock.now())
    if (refusal !== undefined) refuse(refusal)
    serveNext(job.lane)
  }

  function refuse({ task, why }: Refusal<Job>): void {
    const answer = why === 'too-many' ? options.tooMany(task.update) : undefined
    if (why !== 'outrun') report({ kind: 'refused', update: options.idOf(task.update) })
    if (answer === undefined) void settle(task)
    else {
      // In the place of what was refused: after the answers to what came before.
      queue.put({ ...task, answer, admission: 'unlimited', isRefused: true })
      void keepAnswer({ ...task, answer })
    }
  }

  /** So that it is said whatever becomes of the process, and says nothing of what was asked if that ends. */
  const keepAnswer = ({ key, answer }: Pick<Job, 'key' | 'answer'>): Promise<void> =>
    log.compose(key, JSON.stringify(answer)).catch(() => undefined)

  function serveNext(lane: string): void {
    if (ending.signal.aborted) return
    const job = queue.next(lane)
    if (job === undefined) return
    inHand.add(job)
    const of = { chat: job.chat, update: options.idOf(job.update) }
    void within(of, () => serve(job)).finally(() => {
      inHand.delete(job)
      queue.free(lane, clock.now())
      serveNext(lane)
    })
  }

  async function serve(job: Job): Promise<void> {
    const worked = await slots.take(job.isSuspect)
    const { signal } = ending
    let reply: number | undefined
    let composed = job.answer
    let sent = (): void => undefined
    let settled: Promise<void> | undefined
    const said = (): void => {
      settled ??= settle(job, reply).then(sent)
    }
    const hand: Hand<Answer> = {
      worked,
      compose: async (answer) => {
        worked()
        composed = answer
        // Where that cannot be written it is found once more if need be.
        await log.compose(job.key, JSON.stringify(answer)).catch(() => undefined)
        sent()
      },
      sends: async () => {
        sent()
        sent = await line.enter()
      },
      repliedBy: (messageId) => {
        reply = messageId
      },
      said,
    }
    try {
      if (signal.aborted) throw new Interrupted()
      if (job.brought === undefined && (await putInHand(job, signal)) === false) return
      await withPatience(job, signal, () =>
        job.answer === undefined ? options.handle(job.update, hand) : options.say(job.answer, hand),
      )
      said()
      if (!job.isRefused && !job.isAside)
        report({ kind: 'done', update: options.idOf(job.update), tookMs: clock.now() - job.since })
    } catch (error) {
      sent()
      if (settled === undefined) giveUp(composed === undefined ? job : { ...job, answer: composed }, error)
      else report({ kind: 'failed', update: options.idOf(job.update), error })
    } finally {
      worked()
    }
  }

  /** @returns false when it is settled already */
  async function putInHand(job: Job, signal: AbortSignal): Promise<boolean> {
    const claim = await withPatience(job, signal, () => log.begin(job.key, clock.now(), 0, job.message))
    return claim.kind === 'yours'
  }

  /** What was fetched waits here until what hinders it has passed; what was brought is brought again. */
  async function withPatience<T>(job: Job, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const giveUpAt = clock.now() + LONGEST_HINDRANCE_MS
    for (;;) {
      try {
        return await work()
      } catch (error) {
        if (job.brought !== undefined || !passes(error) || clock.now() >= giveUpAt) throw error
        report({ kind: 'waits', update: options.idOf(job.update), error })
        await clock.sleep(ASK_AGAIN_MS, signal)
        if (signal.aborted) throw new Interrupted()
      }
    }
  }

  // ── what became of it ───────────────────────────────────────────────────────────────────────────────────────────

  const dealtWith = (reply?: number): Settled => ({
    as: 'done',
    until: clock.now() + UPDATES_KEPT_MS.done,
    ...(reply === undefined ? {} : { reply }),
  })

  async function settle(job: Job, reply?: number): Promise<void> {
    await settleKey(job.key, job.isAside ? laidAside(job) : dealtWith(reply))
    // It has been answered. Where that cannot be written down it is not brought again either, once we say so.
    job.brought?.resolve()
  }

  /** Resolves when it is written down, or when that was given up because the process ends. */
  function settleKey(key: string, settled: Settled): Promise<void> {
    claims.letGo(key)
    settling.add(key)
    const written: Promise<void> = untilKept(() => log.settle(key, settled))
      .catch((error: unknown) => report({ kind: 'waits', update: undefined, error }))
      .finally(() => {
        writing.delete(written)
        settling.delete(key)
      })
    writing.add(written)
    return written
  }

  function giveUp(job: Job, error: unknown): void {
    const update = options.idOf(job.update)
    const isInterrupted = error instanceof Interrupted
    if (!isInterrupted) report({ kind: 'failed', update, error })
    if (job.brought !== undefined) {
      const { reject } = job.brought
      void claims
        .release(job.key)
        .catch(() => undefined)
        .then(() => reject(error))
    } else if (isInterrupted && !ending.signal.aborted) {
      // It was in hand for longer than a stop, and this process goes on: it comes before what was said after it.
      queue.putBack(job)
    } else if (isInterrupted || passes(error)) givenUp.add(job.key)
    else void settle(job)
  }

  const laidAside = ({ chat, person }: Job): Settled => ({
    as: 'aside',
    until: clock.now() + UPDATES_KEPT_MS.aside,
    chat,
    person,
  })

  /** What its asker is to be told, as a job; nothing where there is nothing to tell. */
  function putAside(job: Job): Job | undefined {
    const answer = options.putAside(job.update)
    if (answer !== undefined && job.answer === undefined)
      return { ...job, answer, admission: 'unlimited', isSuspect: false, isAside: true }
    void settleKey(job.key, laidAside(job))
    return undefined
  }

  /** Tries until it is written, or until the process ends. */
  async function untilKept<T>(write: () => Promise<T>): Promise<T> {
    const { signal } = ending
    for (let pause = 100; ; pause = Math.min(pause * 2, ASK_AGAIN_MS)) {
      try {
        return await write()
      } catch (error) {
        if (signal.aborted) throw error
        report({ kind: 'waits', update: undefined, error })
        await clock.sleep(pause, signal)
      }
    }
  }

  async function stop(withinMs: number): Promise<void> {
    ending.abort()
    const late = new AbortController()
    const tooLate = clock.sleep(withinMs, late.signal)
    for (const job of queue.clear()) if (job.brought !== undefined) giveUp(job, new Interrupted())
    const done = async () => {
      while (inHand.size > 0 || writing.size > 0) {
        if (late.signal.aborted) return
        await Promise.race([...writing, clock.sleep(20)])
      }
    }
    await Promise.race([done(), tooLate])
    late.abort()
    const keys = [...givenUp]
    givenUp.clear()
    const released = log.release(keys).catch(() => undefined)
    await atMost(WRITE_WITHIN_MS, released, clock)
  }

  return { lead, resume, take, receive, stop, interrupted: () => ending.signal }
}

/** Everybody who waits listens to it. */
function newEnding(): AbortController {
  const ending = new AbortController()
  setMaxListeners(0, ending.signal)
  return ending
}

/** Nobody waits to hear that it is done. */
const NOBODY = { resolve: () => undefined, reject: () => undefined }
