/** What a bot keeps, and the digests it owes: the database, the stores over it, planning and delivery. */

import type { ChannelLog } from './channels/channel.ts'
import type { ChatEvents, Formerly } from './channels/chat-events.ts'
import type { DigestSender } from './channels/digest-sender.ts'
import type { Config } from './config.ts'
import { type Clock, systemClock } from './coordination/clock.ts'
import type { Leases } from './coordination/leader.ts'
import { createPacer, type PaceLimits, type Pacer } from './coordination/pacer.ts'
import type { UpdateLog } from './coordination/update-log.ts'
import type { DialogueStores } from './dialogue/stores.ts'
import type { SubscribingOptions } from './dialogue/subscribing.ts'
import { createDelivery, type Delivery, type SendOutcome } from './digest/deliver.ts'
import { createDigestKnowledge } from './digest/digest.ts'
import { createGivenUpReport } from './digest/given-up.ts'
import { createMatch, createNames } from './digest/match.ts'
import { askedEntry, type OutboxDepth, restoreChat, whatBecameOf } from './digest/outbox.ts'
import { createDigestPages } from './digest/pages.ts'
import { channelOf, type Names } from './digest/subscription.ts'
import type { Log } from './log.ts'
import { givenUpMessage } from './messages/given-up-message.ts'
import { threadGoneMessage } from './messages/thread-gone-message.ts'
import type { OpenCorpus } from './open-corpus.ts'
import { openDatabase } from './storage/database.ts'
import { createGather } from './storage/group-commit.ts'
import { createStorage, type Storage } from './storage/storage.ts'

export interface BotStorage {
  readonly stores: DialogueStores
  readonly subscribing: SubscribingOptions
  readonly events: ChatEvents
  readonly formerly: Formerly
  /** Makes a bot known. What other bots keep in the same database is theirs. */
  readonly join: (channel: string, pace: PaceLimits) => Promise<JoinedBot>
  /** Whether several processes may send at the same time: the ways of their messages differ more. */
  readonly isShared: boolean
  /** To be called when the corpus was read anew. */
  readonly reloaded: () => Promise<void>
  /** Which updates are whose, and which wait for their answer. */
  readonly updates: UpdateLog
  /** For what one process of several does. */
  readonly leases: Leases
  /** How many digests wait, of each channel on this database. */
  readonly outboxDepth: () => Promise<readonly OutboxDepth[]>
  /** Whether the database answers. */
  readonly isReady: () => Promise<boolean>
  readonly close: () => Promise<void>
}

export interface JoinedBot {
  /** Who may send now, people's answers and digests alike. */
  readonly pacer: Pacer
  /** Starts to send digests; returns what ends it. */
  readonly deliver: (sender: DigestSender) => () => Promise<void>
}

const READY_WITHIN_MS = 3_000
const TIDY_EVERY_MS = 60 * 60 * 1000

export async function openBotStorage(input: {
  readonly config: Pick<Config, 'databaseUrl' | 'timezone'>
  readonly log: Log
  readonly corpus: () => OpenCorpus
  /** Hears what came of each try to send a digest. */
  readonly tried?: (channel: string, outcome: SendOutcome) => void
}): Promise<BotStorage> {
  const { config, log } = input
  const database = await openDatabase(config.databaseUrl, {
    gather: createGather(),
    onTrouble: (error) => log.warn({ err: error }, 'a database connection broke'),
  })
  const storage = createStorage(database)
  return createBotStorage(storage, {
    ...input,
    isShared: database.engine === 'postgres',
    end: database.close,
  })
}

export async function createBotStorage(
  storage: Storage,
  input: {
    readonly config: Pick<Config, 'timezone'>
    readonly log: Pick<ChannelLog, 'info' | 'warn'>
    readonly corpus: () => Pick<OpenCorpus, 'knowledge'>
    readonly tried?: (channel: string, outcome: SendOutcome) => void
    readonly isShared: boolean
    readonly clock?: Clock
    /** Closes what the storage lies in. */
    readonly end: () => Promise<void>
  },
): Promise<BotStorage> {
  const { config, log, corpus, tried = () => undefined, clock = systemClock } = input
  const read = async () => {
    const { knowledge } = corpus()
    return createDigestKnowledge({
      articles: knowledge.articles,
      match: createMatch(knowledge.practices, knowledge.lexicon.topics),
      log: storage.log,
      now: Date.now(),
    })
  }
  let knowledge = await read()
  const closed = new AbortController()
  /** Channel → what sends there. */
  const deliveries = new Map<string, Delivery>()

  const subscribing: SubscribingOptions = {
    subscriptions: storage.subscriptions,
    sendNow: async (subscription) => {
      await storage.outbox.add(askedEntry(subscription, Date.now()))
      deliveries.get(channelOf(subscription.chat))?.nudge()
    },
    digests: createDigestPages({ ...storage, knowledge: () => knowledge, now: Date.now }),
    history: (chat) => whatBecameOf(storage.outbox, chat, Date.now()),
    matching: (what) => knowledge.match(what).length,
    version: () => knowledge.version,
    zone: config.timezone,
  }

  const events: ChatEvents = {
    gone: async (chat) => void (await storage.chatLifecycle.stop(chat, 'gone', Date.now())),
    back: async (chat) => {
      await storage.chatLifecycle.back(chat)
      await restoreChat(storage.subscriptions, chat, Date.now(), knowledge.version)
    },
    moved: (from, to) => storage.chatLifecycle.move(from, to),
  }

  // A digest names topics only; places are named by their paths.
  const names = (): Names => createNames(corpus().knowledge.lexicon.topics, () => [])

  async function join(channel: string, limits: PaceLimits): Promise<JoinedBot> {
    const platform = channel.slice(0, channel.indexOf(':') + 1)
    const entered = await storage.accounts.enter(channel, Date.now())
    const others = entered.filter((other) => other.startsWith(platform))
    if (others.length > 0) log.info({ channel, others }, 'other bots keep their chats in this database too')
    const pacer = createPacer({
      clock,
      rates: storage.rates,
      limits,
      name: channel,
      until: closed.signal,
    })
    return { pacer, deliver: (sender) => deliver(channel, pacer, sender) }
  }

  function deliver(channel: string, pacer: Pacer, sender: DigestSender): () => Promise<void> {
    const stop = new AbortController()
    const givenUp = createGivenUpReport({
      clock,
      send: (summary) => sender.tellAdmins(givenUpMessage(summary)),
      onTrouble: (error) => log.warn({ err: error }, 'an admin could not be told of chats given up'),
    })
    const send = sender.send(names)
    const delivery = createDelivery({
      channel,
      clock,
      random: Math.random,
      stores: { ...storage, chats: storage.chatLifecycle },
      pacer,
      knowledge: () => knowledge,
      ...(sender.digestSize === undefined ? {} : { digestSize: sender.digestSize }),
      send: async (digest) => {
        const outcome = await send(digest)
        tried(channel, outcome)
        return outcome
      },
      tellThreadGone: async (chat, stopped) => {
        await sender
          .tell(chat, threadGoneMessage(stopped, names(), config.timezone))
          .catch((error: unknown) => log.warn({ err: error, chat }, 'a chat was not told of its lost topic'))
      },
      report: (event) => {
        givenUp.note(event)
        if (event.kind === 'trouble')
          log.warn({ err: event.error, pauseMs: event.pauseMs }, 'digests have to wait')
        else log.info({ ...event }, 'a digest')
      },
    })
    deliveries.set(channel, delivery)
    const running = delivery.run(stop.signal)
    tidyNowAndThen()
    return async () => {
      stop.abort()
      await running
      await givenUp.close()
      deliveries.delete(channel)
    }
  }

  let tidying: ReturnType<typeof setInterval> | undefined
  function tidyNowAndThen(): void {
    if (tidying !== undefined) return
    const tidy = () =>
      void storage
        .tidy(Date.now())
        .catch((error: unknown) => log.warn({ err: error }, 'what has expired was not deleted'))
    // Who is started anew every hour tidies too.
    tidy()
    tidying = setInterval(tidy, TIDY_EVERY_MS)
    tidying.unref()
  }

  return {
    stores: storage,
    subscribing,
    events,
    formerly: storage.chatLifecycle.formerly,
    join,
    isShared: input.isShared,
    reloaded: async () => {
      knowledge = await read()
      for (const delivery of deliveries.values()) delivery.nudge()
    },
    updates: storage.updates,
    leases: storage.leases,
    outboxDepth: storage.outbox.depth,
    isReady: async () => {
      const answered = new AbortController()
      const answer = storage.leases.holder('ready', Date.now()).then(
        () => true,
        () => false,
      )
      // A database that hangs is not ready either, and who asks does not wait for it.
      const late = systemClock.sleep(READY_WITHIN_MS, answered.signal).then(() => false)
      return Promise.race([answer, late]).finally(() => answered.abort())
    },
    close: async () => {
      clearInterval(tidying)
      closed.abort()
      await input.end()
    },
  }
}
