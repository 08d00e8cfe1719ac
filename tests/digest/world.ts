/** A small world in simulated time: chats that behave in their ways, a database, and deliveries over it. */

import { TELEGRAM_PACE } from '../../src/channels/telegram/telegram-traits.ts'
import { createPacer, type Pacer } from '../../src/coordination/pacer.ts'
import {
  createDelivery,
  type Delivery,
  type DeliveryEvent,
  type DeliveryOptions,
  type SendOutcome,
} from '../../src/digest/deliver.ts'
import { createDigestKnowledge, type Digest, type DigestKnowledge } from '../../src/digest/digest.ts'
import { EVERY_DAY } from '../../src/digest/schedule.ts'
import { type StoredSubscription, type Subscription, started } from '../../src/digest/subscription.ts'
import type { Article } from '../../src/knowledge/article.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { createStorage, type Storage } from '../../src/storage/storage.ts'
import { matchByTopic, sketchArticle } from './corpus.ts'
import { createSimulatedClock, type SimulatedClock } from './simulated-clock.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

export interface Delivered {
  readonly at: number
  readonly chat: string
  readonly key: string
  readonly runs: number
  readonly exhausted: boolean
  readonly practices: readonly string[]
  readonly digest: Digest
}

/** What the platform does with a message; undefined lets it pass. */
export type Behaviour = (digest: Digest, at: number) => SendOutcome | Error | undefined | Promise<never>

type DeliveryChoices = Pick<DeliveryOptions, 'digestSize' | 'inFlight' | 'longBacklog'>

export interface World {
  readonly clock: SimulatedClock
  readonly storage: Storage
  readonly pacer: Pacer
  /** Messages that arrived. */
  readonly delivered: Delivered[]
  /** Every attempt to send, arrived or not. */
  readonly tried: { readonly at: number; readonly chat: string }[]
  readonly events: DeliveryEvent[]
  /** What chats were told of threads that are gone. */
  readonly told: { readonly chat: string; readonly stopped: readonly string[] }[]
  /** Replaced to make the platform behave. */
  behaviour: Behaviour
  /** Milliseconds a message takes. */
  latency: number
  readonly publish: (articles: readonly Article[]) => Promise<void>
  readonly knowledge: () => DigestKnowledge
  readonly subscribe: (fields: Partial<Subscription> & { readonly id: string }) => Promise<StoredSubscription>
  /** Another process; ends when the signal says so. */
  readonly startDelivery: (
    signal: AbortSignal,
    options?: DeliveryChoices,
  ) => { readonly delivery: Delivery; readonly ended: Promise<void> }
  readonly close: () => Promise<void>
}

export const PRACTICES = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛'] as const

export async function createWorld(start: string, url = ':memory:'): Promise<World> {
  const clock = createSimulatedClock(Date.parse(start))
  const database = await openDatabase(url, { now: clock.now })
  const storage = createStorage(database)
  const pacer = createPacer({ limits: TELEGRAM_PACE, clock, rates: storage.rates })
  const delivered: Delivered[] = []
  let seed = 1
  /** Reproducible, and good enough for jitter and names of leases. */
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed / 2_147_483_648
  }
  let messageId = 0
  let knowledge: DigestKnowledge
  const world: World = {
    clock,
    storage,
    pacer,
    delivered,
    tried: [],
    events: [],
    told: [],
    behaviour: () => undefined,
    latency: 2,
    publish: async (articles) => {
      const now = clock.now()
      knowledge = await createDigestKnowledge({
        articles,
        match: matchByTopic(articles),
        log: storage.log,
        now,
      })
    },
    knowledge: () => knowledge,
    subscribe: async (fields) => {
      const subscription = started(
        {
          chat: `telegram:${fields.id}`,
          thread: null,
          group: false,
          what: { topics: ['wuye'], places: [], words: [] },
          when: { kind: 'at', days: EVERY_DAY, hour: 8, minute: 30 },
          zone: 'Asia/Shanghai',
          quiet: null,
          silent: false,
          pausedUntil: null,
          createdAt: clock.now(),
          ...fields,
        },
        clock.now(),
        knowledge.version,
      )
      await storage.subscriptions.save(subscription)
      return subscription
    },
    startDelivery: (signal, options = {}) => {
      const delivery = createDelivery({
        channel: 'telegram',
        clock,
        random,
        pacer,
        knowledge: () => knowledge,
        stores: {
          planner: storage.planner,
          outbox: storage.outbox,
          sent: storage.sent,
          chats: storage.chatLifecycle,
          log: storage.log,
        },
        // Nobody else writes here, so that an idle day need not be looked at every few seconds.
        roundMs: 6 * HOUR,
        report: (event) => world.events.push(event),
        tellThreadGone: async (chat, stopped) =>
          void world.told.push({ chat, stopped: stopped.map(({ id }) => id) }),
        send: async (digest) => {
          const { chat } = digest.subscription
          const at = clock.now()
          world.tried.push({ at, chat })
          await clock.sleep(world.latency)
          const outcome = await world.behaviour(digest, at)
          if (outcome instanceof Error) throw outcome
          if (outcome !== undefined) return outcome
          delivered.push({
            at,
            chat,
            key: digest.key,
            runs: digest.runs,
            exhausted: digest.exhausted,
            practices: digest.items.map(({ practice }) => practice.name),
            digest,
          })
          messageId += 1
          return { kind: 'sent', messageId: String(messageId) }
        },
        ...options,
      })
      return { delivery, ended: delivery.run(signal) }
    },
    close: () => database.close(),
  }
  await world.publish([
    sketchArticle(
      'wenzhou',
      PRACTICES.map((id) => ({ id })),
    ),
  ])
  return world
}

/** Runs deliveries until a moment, then lets them end. */
export async function live(world: World, until: string | number, options?: DeliveryChoices): Promise<void> {
  const stop = new AbortController()
  const { ended } = world.startDelivery(stop.signal, options)
  await world.clock.runUntil(typeof until === 'number' ? until : Date.parse(until))
  stop.abort()
  let over = false
  void ended.then(() => {
    over = true
  })
  // What was begun is finished, which takes its time too.
  while (!over) await world.clock.runUntil(world.clock.now() + 10)
  await ended
}
