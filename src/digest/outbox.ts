/**
 * What is due → one row for each subscription and period, written before anything is sent. Who may send a row holds it
 * under a lease; what became of it is written to the same row. Nothing of this lives in memory only.
 */
import type { SentPractice } from './digest.ts'
import { afterQuiet, runsBetween } from './schedule.ts'
import {
  type ChatId,
  isPaused,
  type StopReason,
  type StoredSubscription,
  type SubscriptionStore,
  started,
} from './subscription.ts'

/**
 * - `waiting`: to be sent, now or later.
 * - `sent`, `nothing` (there was nothing new to send), `merged` (into a later one), `failed` (given up).
 * - `dropped`: the chat was gone, or the subscription deleted, before it could be sent.
 */
export type OutboxState = 'waiting' | 'sent' | 'nothing' | 'merged' | 'failed' | 'dropped'

export interface OutboxEntry {
  /** `subscription@period`: makes writing it twice impossible. */
  readonly key: string
  readonly subscription: string
  readonly chat: ChatId
  /** The wall clock at the latest run (`2026-11-21T08:30`), `new-<version>`, or `now-<time>` when asked for. */
  readonly period: string
  /** The latest appointed run it stands for, and the earliest. */
  readonly due: number
  readonly firstDue: number
  /** Appointed runs in it. */
  readonly runs: number
  /** Not to be sent before. */
  readonly notBefore: number
  /** Asked for by a person: quiet hours do not hold it, and it goes ahead of the others. */
  readonly asked: boolean
}

/** A row as its chat may look at it. */
export interface OutboxRecord extends OutboxEntry {
  readonly state: OutboxState
  /** Failed tries so far; waiting because the platform said so is none. */
  readonly attempts: number
  /** Why it waits, failed or was dropped. */
  readonly reason: string | null
  readonly settledAt: number | null
  readonly messageId: string | null
  /** The practices sent, page by page: those of the message, and those that were asked for as more of it. */
  readonly pages: readonly (readonly SentItem[])[]
}

export interface SentItem {
  readonly id: string
  /** The form that the chat had of it before; null where it had none. */
  readonly had: string | null
}

/** A row in hand, with the subscription as it stands now. */
export interface Claimed {
  readonly entry: OutboxEntry
  readonly attempts: number
  readonly subscription: StoredSubscription
}

export interface Plan {
  readonly subscription: StoredSubscription
  readonly next: { readonly nextAt: number | null; readonly seen: string | null }
  readonly entry?: OutboxEntry
}

/** What is due, and that it has been seen to. */
export interface Planner {
  /**
   * Subscriptions of a channel, neither stopped nor paused, whose run has come, or which want what is new and have not
   * seen this version; and those whose next run is further away than a timetable can make it: planned by a clock that
   * was wrong.
   */
  readonly due: (query: {
    readonly channel: string
    readonly now: number
    readonly version: string
    readonly limit: number
  }) => Promise<readonly StoredSubscription[]>
  /** When the next run of a channel comes, as far as it is known now. */
  readonly nextAt: (channel: string) => Promise<number | null>
  /**
   * Writes rows and next runs at one stroke. A row that is there already stays as it is. A new row takes over earlier
   * rows of its subscription that still wait and are in nobody's hand: they are `merged`, their runs counted in it.
   * Plans for a subscription that has changed meanwhile are left out.
   */
  readonly plan: (plans: readonly Plan[], now: number) => Promise<number>
}

export type Settlement =
  | {
      readonly kind: 'sent'
      readonly messageId: string
      readonly practices: readonly SentPractice[]
      /** The message said that everything has been sent. */
      readonly exhausted: boolean
    }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'dropped'; readonly reason: string }
  /** Given up. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** Put back; `counted` when it was a failed try. */
  | { readonly kind: 'later'; readonly notBefore: number; readonly reason: string; readonly counted: boolean }

/** Of one channel. */
export interface OutboxDepth {
  readonly channel: string
  /** Rows that wait, those in somebody's hand included. */
  readonly waiting: number
  /** The earliest run that one of them stands for, milliseconds since 1970. */
  readonly oldestDue: number
}

export interface Outbox {
  /** Of the channels for which something waits. */
  readonly depth: () => Promise<readonly OutboxDepth[]>
  readonly add: (entry: OutboxEntry) => Promise<void>
  /**
   * Takes waiting rows in hand until the lease ends, the longest due first, at most one of a chat, and none of a chat
   * of which another row is in somebody's hand. Rows whose lease has ended count as waiting again.
   */
  readonly claim: (query: {
    readonly channel: string
    readonly lease: string
    readonly until: number
    readonly now: number
    readonly limit: number
  }) => Promise<readonly Claimed[]>
  /**
   * Writes what became of a row; false, and nothing written, when it is settled already, or when the lease is not held
   * any more. What has been sent is written whoever holds the lease: it is so.
   */
  readonly settle: (lease: string, key: string, settlement: Settlement, now: number) => Promise<boolean>
  /** Rows that could be claimed now, counted up to `most`, and when the next one of the others may be. */
  readonly backlog: (
    channel: string,
    now: number,
    most: number,
  ) => Promise<{ readonly ready: number; readonly nextAt: number | null }>
  /** Latest first. */
  readonly history: (chat: ChatId, since: number, limit: number) => Promise<readonly OutboxRecord[]>
  /** The digest that a message was. */
  readonly findSent: (chat: ChatId, messageId: string) => Promise<OutboxRecord | undefined>
  /**
   * Adds a page of practices that were shown as more of a sent digest, as its `page`th, from 0; false, and nothing
   * written, when that page is there already or the digest is not.
   */
  readonly addPage: (
    key: string,
    page: number,
    practices: readonly SentPractice[],
    now: number,
  ) => Promise<boolean>
}

/** What happens to chats as a whole while digests are delivered. */
export interface ChatLifecycle {
  /** Stops all subscriptions of the chat and drops what waits; returns how many were stopped. */
  readonly stop: (chat: ChatId, reason: StopReason, now: number) => Promise<number>
  /** Stops the subscriptions of one thread and drops what waits for it; returns those that were stopped. */
  readonly stopThread: (
    chat: ChatId,
    thread: string | null,
    now: number,
  ) => Promise<readonly StoredSubscription[]>
  /** The chat can be written to again. */
  readonly back: (chat: ChatId) => Promise<void>
  /** Everything of the chat is the other one's from now on; of what both have, the newer stays. */
  readonly move: (from: ChatId, to: ChatId) => Promise<void>
  /** The chat whose everything was moved to this one. */
  readonly formerly: (chat: ChatId) => Promise<ChatId | undefined>
  /** Counts a digest given up; returns how many in a row. A digest that is sent starts the count anew. */
  readonly countFailure: (chat: ChatId) => Promise<number>
}

/**
 * Times further ahead than this were not written by a clock that was right: no timetable waits longer than a week, or
 * two where a zone leaves out a day.
 */
export const HORIZON_MS = 16 * 24 * 60 * 60 * 1000

/** New material often comes in several goes: this long after the first, they are one digest. */
export const SETTLE_MS = 10 * 60 * 1000

/** What is to be written for a subscription that is due. */
export function planFor(subscription: StoredSubscription, now: number, version: string): Plan {
  const { id, when, zone, chat, quiet } = subscription
  const { nextAt } = started(subscription, now, version)
  const plan = { subscription, next: { nextAt, seen: when.kind === 'new' ? version : null } }
  const entry = (
    period: string,
    due: number,
    firstDue: number,
    runs: number,
    notBefore: number,
  ): OutboxEntry => ({
    key: `${id}@${period}`,
    subscription: id,
    chat,
    period,
    due,
    firstDue,
    runs,
    notBefore: afterQuiet(quiet, zone, notBefore),
    asked: false,
  })
  if (isPaused(subscription, now)) return plan
  if (when.kind === 'new')
    return subscription.seen === version
      ? plan
      : { ...plan, entry: entry(`new-${version}`, now, now, 1, now + SETTLE_MS) }
  if (subscription.nextAt === null || subscription.nextAt > now) return plan
  const runs = runsBetween(when, zone, subscription.nextAt - 1, now)
  const [first, last] = [runs[0], runs.at(-1)]
  return first === undefined || last === undefined
    ? plan
    : { ...plan, entry: entry(last.period, last.at, first.at, runs.length, now) }
}

/** Subscriptions planned at one stroke. */
export const PLANNED_AT_ONCE = 200

/** Writes rows for up to 200 subscriptions that are due in a channel; returns how many it saw to. */
export async function planDue(input: {
  readonly planner: Planner
  readonly channel: string
  readonly now: number
  readonly version: string
}): Promise<number> {
  const { planner, channel, now, version } = input
  const due = await planner.due({ channel, now, version, limit: PLANNED_AT_ONCE })
  if (due.length > 0)
    await planner.plan(
      due.map((subscription) => planFor(subscription, now, version)),
      now,
    )
  return due.length
}

/** The row of "send me one now". */
export function askedEntry(subscription: StoredSubscription, now: number): OutboxEntry {
  const period = `now-${now}`
  return {
    key: `${subscription.id}@${period}`,
    subscription: subscription.id,
    chat: subscription.chat,
    period,
    due: now,
    firstDue: now,
    runs: 1,
    notBefore: now,
    asked: true,
  }
}

/** How far back a chat is told what was due. */
export const HISTORY_MS = 30 * 24 * 60 * 60 * 1000

/** What was due for a chat in the last 30 days and what became of it, latest first. */
export const whatBecameOf = (
  outbox: Pick<Outbox, 'history'>,
  chat: ChatId,
  now: number,
  limit = 50,
): Promise<readonly OutboxRecord[]> => outbox.history(chat, now - HISTORY_MS, limit)

/** Starts a chat's stopped subscriptions again, from now on: it came back. Returns those that were restored. */
export async function restoreChat(
  store: SubscriptionStore,
  chat: ChatId,
  now: number,
  version: string,
): Promise<readonly StoredSubscription[]> {
  const stopped = (await store.ofChat(chat)).filter((subscription) => subscription.stopped !== null)
  const restored = stopped.map((subscription) => started(subscription, now, version))
  for (const subscription of restored) await store.save(subscription)
  return restored
}
