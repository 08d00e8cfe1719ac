/** Due, paced, sent: brings what waits in the outbox to its chats and writes down what became of it. */
import type { Clock } from '../coordination/clock.ts'
import type { Pacer } from '../coordination/pacer.ts'
import {
  composeDigest,
  type Digest,
  type DigestKnowledge,
  type KnowledgeLog,
  type SentStore,
  sentPractices,
} from './digest.ts'
import {
  type ChatLifecycle,
  type Claimed,
  type Outbox,
  PLANNED_AT_ONCE,
  type Planner,
  planDue,
  type Settlement,
} from './outbox.ts'
import { afterQuiet } from './schedule.ts'
import { type ChatId, isPaused, type StopReason, type StoredSubscription } from './subscription.ts'

/** What a channel says about one message it tried to send. */
export type SendOutcome =
  | { readonly kind: 'sent'; readonly messageId: string }
  /** The platform asks to wait, this chat only or the whole bot. */
  | { readonly kind: 'later'; readonly retryAfterMs: number; readonly scope: 'bot' | 'chat' }
  /** Blocked, kicked, deleted: nothing can be sent there any more. */
  | { readonly kind: 'gone'; readonly reason: string }
  /** The thread is closed or deleted; the rest of the chat is well. */
  | { readonly kind: 'threadGone'; readonly reason: string }
  | { readonly kind: 'migrated'; readonly newChat: ChatId }
  /**
   * Anything else, cut connections and server errors included: worth another try, later. `ofChat`: the platform is in
   * order and refuses this chat only.
   */
  | { readonly kind: 'failed'; readonly reason: string; readonly ofChat?: boolean }

/** Sends one digest to the chat and thread of its subscription. Called only when it is its turn. */
export type SendDigest = (digest: Digest) => Promise<SendOutcome>

/** What an admin may want to see. */
export type DeliveryEvent =
  | {
      readonly kind: 'gave-up'
      readonly chat: ChatId
      readonly key: string
      readonly tries: number
      readonly reason: string
    }
  | {
      readonly kind: 'stopped'
      readonly chat: ChatId
      readonly why: StopReason
      readonly reason: string
      readonly subscriptions: number
    }
  | { readonly kind: 'migrated'; readonly from: ChatId; readonly to: ChatId }
  | { readonly kind: 'trouble'; readonly error: unknown; readonly pauseMs: number }

export interface DeliveryStores {
  readonly planner: Planner
  readonly outbox: Outbox
  readonly sent: SentStore
  readonly chats: ChatLifecycle
  readonly log: Pick<KnowledgeLog, 'facts'>
}

/** Pauses before the next try, milliseconds, a fifth more or less: a digest is given up after the eighth try. */
export const RETRY_PAUSES_MS = [5_000, 30_000, 120_000, 600_000, 1_800_000, 3_600_000, 7_200_000] as const

/** After so many digests given up in a row the chat's subscriptions are stopped, as if it were gone. */
export const GIVEN_UP_IN_A_ROW = 3

export interface DeliveryOptions {
  /** Name of the channel: the part of its chat ids before the colon. */
  readonly channel: string
  readonly clock: Clock
  /** Numbers from 0 to 1. */
  readonly random: () => number
  readonly stores: DeliveryStores
  readonly pacer: Pacer
  /** The knowledge as it stands: asked anew for each digest. */
  readonly knowledge: () => DigestKnowledge
  readonly send: SendDigest
  /** Tells a chat which of its subscriptions rest now because their thread is gone. Never rejects. */
  readonly tellThreadGone: (chat: ChatId, stopped: readonly StoredSubscription[]) => Promise<void>
  readonly report: (event: DeliveryEvent) => void
  /** How long a row stays in hand; a replica that dies is taken over after it. Default one minute. */
  readonly leaseMs?: number
  /**
   * Messages under way at a time at most. One, the default, means that a kill repeats one message at most, and that a
   * platform which takes longer than 33 ms for a message is served as fast as it answers. With more, the permitted rate
   * is had there too while the backlog is long, and each message under way is one that a kill may repeat. Messages
   * that have gone unanswered for seconds are not counted: they would hold up all the others.
   */
  readonly inFlight?: number
  /** Backlog from which more than one may be under way. Default 200. */
  readonly longBacklog?: number
  readonly digestSize?: number
  /** Longest time between two looks at the database, for what other processes wrote. Default 15 seconds. */
  readonly roundMs?: number
}

export interface Delivery {
  /** Plans what is due and sends what is ready, until nothing is left that may go now. */
  readonly flush: (signal?: AbortSignal) => Promise<void>
  /** Goes on until the signal, and returns when the messages under way are done. Never throws. */
  readonly run: (signal: AbortSignal) => Promise<void>
  /** There is something to send: look now rather than at the next round. */
  readonly nudge: () => void
}

/** A message is not begun in the last part of its lease: somebody else may have it by the time it is sent. */
const LEASE_RESERVE = 0.25
/** A message unanswered for so long does not keep the others waiting, unless there are many of them. */
const SLOW_MS = 5_000
const MOST_SLOW = 7
/** The time one message takes at the permitted rate. */
const TURN_MS = 34
/** Failures in a row, whatever the chats, from which the platform itself is taken to be out of order. */
const OUTAGE_AFTER = 5
const LONGEST_OUTAGE_PAUSE_MS = 60_000

export function createDelivery(options: DeliveryOptions): Delivery {
  const { channel, clock, random, stores, pacer, knowledge, send, report } = options
  const { leaseMs = 60_000, inFlight = 1, longBacklog = 200, digestSize, roundMs = 15_000 } = options
  const { planner, outbox } = stores
  let failuresInARow = 0
  let pausedUntil = 0
  /** How long a message takes from its turn to its record, smoothed. */
  let messageMs = 0
  let attention = new AbortController()

  /** One row, from hand to record. */
  async function deliver(
    claimed: Claimed,
    lease: string,
    leaseUntil: number,
    signal?: AbortSignal,
  ): Promise<void> {
    const { entry, subscription, attempts } = claimed
    const settle = (settlement: Settlement) => outbox.settle(lease, entry.key, settlement, clock.now())
    const putBack = (notBefore: number, reason: string) =>
      settle({ kind: 'later', notBefore, reason, counted: false })
    const now = clock.now()

    if (signal?.aborted === true) return void (await putBack(entry.notBefore, ''))
    if (subscription.stopped !== null)
      return void (await settle({ kind: 'dropped', reason: subscription.stopped.reason }))
    if (!entry.asked && isPaused(subscription, now))
      return void (await settle({ kind: 'dropped', reason: 'paused' }))
    const awake = entry.asked ? now : afterQuiet(subscription.quiet, subscription.zone, now)
    if (awake > now) return void (await putBack(awake, 'quiet'))

    const current = knowledge()
    const digest = await composeDigest({
      key: entry.key,
      subscription,
      knowledge: current,
      sent: await stores.sent.sentTo(subscription.chat),
      log: stores.log,
      runs: entry.runs,
      asked: entry.asked,
      ...(digestSize === undefined ? {} : { size: digestSize }),
    })
    if (digest === undefined) return void (await settle({ kind: 'nothing' }))

    const turn = await pacer.turn({
      chat: subscription.chat,
      group: subscription.group,
      priority: 'digest',
      patienceMs: 0,
    })
    const begun = clock.now()
    if (!turn.go) {
      if (turn.heldBy === 'all') pausedUntil = begun + turn.waitMs
      return void (await putBack(begun + turn.waitMs, 'pace'))
    }
    if (begun > leaseUntil - leaseMs * LEASE_RESERVE) return

    const outcome = await send(digest).catch(
      (error: unknown): SendOutcome => ({
        kind: 'failed',
        reason: error instanceof Error ? error.message : String(error),
      }),
    )
    await record(claimed, digest, current, outcome, settle, attempts + 1, signal)
    messageMs += (Math.max(clock.now() - begun, 0) - messageMs) / 8
  }

  async function record(
    { entry, subscription }: Claimed,
    digest: Digest,
    current: DigestKnowledge,
    outcome: SendOutcome,
    settle: (settlement: Settlement) => Promise<boolean>,
    tries: number,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { chat } = subscription
    const now = clock.now()
    if (outcome.kind === 'failed' && outcome.ofChat !== true) failuresInARow += 1
    else failuresInARow = 0
    switch (outcome.kind) {
      case 'sent': {
        const { messageId } = outcome
        const practices = sentPractices(digest.items, current)
        return insist(
          () => settle({ kind: 'sent', messageId, practices, exhausted: digest.exhausted }),
          signal,
        )
      }
      case 'later': {
        const until = now + outcome.retryAfterMs
        await pacer.hold(outcome.scope === 'bot' ? null : chat, until)
        await settle({ kind: 'later', notBefore: until, reason: 'too many requests', counted: false })
        return
      }
      case 'gone': {
        const { reason } = outcome
        await settle({ kind: 'dropped', reason })
        report({
          kind: 'stopped',
          chat,
          why: 'gone',
          reason,
          subscriptions: await stores.chats.stop(chat, 'gone', now),
        })
        return
      }
      case 'threadGone': {
        const { reason } = outcome
        await settle({ kind: 'dropped', reason })
        const stopped = await stores.chats.stopThread(chat, subscription.thread, now)
        if (stopped.length === 0) return
        report({ kind: 'stopped', chat, why: 'thread', reason, subscriptions: stopped.length })
        return options.tellThreadGone(chat, stopped)
      }
      case 'migrated': {
        // Put back first: the row is found again under the new chat, by whoever is next.
        await settle({ kind: 'later', notBefore: now, reason: 'migrated', counted: false })
        await stores.chats.move(chat, outcome.newChat)
        report({ kind: 'migrated', from: chat, to: outcome.newChat })
        return
      }
      case 'failed': {
        const { reason } = outcome
        const pause = RETRY_PAUSES_MS[tries - 1]
        if (pause !== undefined) {
          const notBefore = now + Math.round(pause * (0.8 + 0.4 * random()))
          await settle({ kind: 'later', notBefore, reason, counted: true })
          return
        }
        await settle({ kind: 'failed', reason })
        report({ kind: 'gave-up', chat, key: entry.key, tries, reason })
        if ((await stores.chats.countFailure(chat)) < GIVEN_UP_IN_A_ROW) return
        const subscriptions = await stores.chats.stop(chat, 'failing', now)
        report({ kind: 'stopped', chat, why: 'failing', reason, subscriptions })
        return
      }
    }
  }

  /** What has been sent must be written down: a database that is away is waited for, at a stop for ten seconds only. */
  async function insist(write: () => Promise<unknown>, signal?: AbortSignal): Promise<void> {
    let stopAt = Number.POSITIVE_INFINITY
    for (let pause = 100; ; pause = Math.min(pause * 2, 2_000)) {
      try {
        await write()
        return
      } catch (error) {
        if (signal?.aborted === true) stopAt = Math.min(stopAt, clock.now() + 10_000)
        if (clock.now() >= stopAt) throw error
        report({ kind: 'trouble', error, pauseMs: pause })
        await clock.sleep(pause)
      }
    }
  }

  async function flush(signal?: AbortSignal): Promise<void> {
    const underWay = new Map<Promise<void>, number>()
    let failure: unknown
    let plannedAt = 0
    let moreToPlan = true
    let lanes = 1
    let sinceBacklog = 0

    const begin = (claimed: Claimed, lease: string, until: number): void => {
      const one: Promise<void> = deliver(claimed, lease, until, signal)
        .catch((error: unknown) => {
          failure ??= error
        })
        .finally(() => underWay.delete(one))
      underWay.set(one, clock.now())
    }
    const slow = (): number => [...underWay.values()].filter((since) => clock.now() - since >= SLOW_MS).length
    /** Waits until another message may be begun. */
    const lane = async (): Promise<void> => {
      while (underWay.size - Math.min(slow(), MOST_SLOW) >= lanes) await oneDone(SLOW_MS)
    }
    const oneDone = async (orAfterMs: number): Promise<void> => {
      const timer = new AbortController()
      await Promise.race([...underWay.keys(), clock.sleep(orAfterMs, timer.signal)])
      timer.abort()
    }

    while (failure === undefined && signal?.aborted !== true) {
      const now = clock.now()
      if (moreToPlan || now - plannedAt >= roundMs || now < plannedAt) {
        const planned = await planDue({ planner, channel, now, version: knowledge().version })
        moreToPlan = planned >= PLANNED_AT_ONCE
        plannedAt = now
      }
      const outage = outagePause()
      if (outage > 0) await clock.sleep(outage, signal)
      if (pausedUntil > clock.now()) break
      if (inFlight > 1 && sinceBacklog <= 0) {
        const { ready } = await outbox.backlog(channel, clock.now(), longBacklog)
        lanes =
          ready < longBacklog ? 1 : Math.min(Math.max(Math.ceil((messageMs * 1.25) / TURN_MS), 1), inFlight)
        sinceBacklog = 100
      }
      const lease = leaseId(random)
      const claimedAt = clock.now()
      const until = claimedAt + leaseMs
      const claimed = await outbox.claim({
        channel,
        lease,
        until,
        now: claimedAt,
        limit: Math.max(8, lanes * 2),
      })
      sinceBacklog -= Math.max(claimed.length, 1)
      for (const one of claimed) {
        await lane()
        begin(one, lease, until)
      }
      if (claimed.length > 0) continue
      if (underWay.size > 0) await oneDone(1_000)
      else if (!moreToPlan) break
    }
    await Promise.all(underWay.keys())
    if (failure !== undefined) throw failure
  }

  const outagePause = (): number =>
    failuresInARow < OUTAGE_AFTER
      ? 0
      : Math.min(1_000 * 2 ** Math.min(failuresInARow - OUTAGE_AFTER, 10), LONGEST_OUTAGE_PAUSE_MS)

  async function run(signal: AbortSignal): Promise<void> {
    let troubles = 0
    while (!signal.aborted) {
      attention = new AbortController()
      const stir = AbortSignal.any([signal, attention.signal])
      let pause = roundMs
      try {
        await flush(signal)
        troubles = 0
        const now = clock.now()
        const { nextAt } = await outbox.backlog(channel, now, 1)
        const times = [nextAt, await planner.nextAt(channel)].filter((time) => time !== null)
        pause = Math.min(pause, Math.max(Math.min(...times) - now, pausedUntil - now, 0))
      } catch (error) {
        troubles += 1
        pause = Math.min(1_000 * 2 ** Math.min(troubles - 1, 5), 30_000)
        report({ kind: 'trouble', error, pauseMs: pause })
      }
      if (pause > 0) await clock.sleep(pause, stir)
    }
  }

  return { flush, run, nudge: () => attention.abort() }
}

function leaseId(random: () => number): string {
  return Array.from({ length: 3 }, () => Math.floor(random() * 2 ** 32).toString(36)).join('-')
}
