/** What a bot keeps, and the digests it owes: the database, the stores over it, planning and delivery. */
import type { Leases } from './channels/leader.ts'
import type { Telegram } from './channels/telegram.ts'
import type { Formerly } from './channels/telegram-allowed.ts'
import { readTelegramError } from './channels/telegram-errors.ts'
import type { ChatEvents } from './channels/telegram-parts.ts'
import type { UpdateLog } from './channels/update-log.ts'
import type { Config } from './config.ts'
import { digestMessage } from './dialogue/digest-message.ts'
import { givenUpMessage } from './dialogue/given-up-message.ts'
import type { DialogueStores } from './dialogue/stores.ts'
import type { SubscribingOptions } from './dialogue/subscribing.ts'
import { threadGoneMessage } from './dialogue/thread-gone-message.ts'
import { systemClock } from './digest/clock.ts'
import { createDelivery, type Delivery, type SendDigest, type SendOutcome } from './digest/deliver.ts'
import { createDigestKnowledge } from './digest/digest.ts'
import { createGivenUpReport } from './digest/given-up.ts'
import { createMatch, createNames } from './digest/match.ts'
import { askedEntry, restoreChat, whatBecameOf } from './digest/outbox.ts'
import { createPacer, FLEET_PACE, type Pacer, TELEGRAM_PACE } from './digest/pacer.ts'
import { createDigestPages } from './digest/pages.ts'
import { channelOf, type Names, platformChatOf } from './digest/subscription.ts'
import type { Log } from './log.ts'
import type { OpenCorpus } from './open-corpus.ts'
import { openDatabase } from './storage/database.ts'
import { createStorage } from './storage/storage.ts'

export interface BotStorage {
  readonly stores: DialogueStores
  readonly subscribing: SubscribingOptions
  readonly events: ChatEvents
  readonly formerly: Formerly
  /** Who may send on Telegram now, people's answers and digests alike. */
  readonly pacer: Pacer
  /** To be called when the corpus was read anew. */
  readonly reloaded: () => Promise<void>
  /** Starts to send digests; returns what ends it. */
  readonly deliver: (telegram: Telegram, log: Log) => () => Promise<void>
  /** Which updates are whose, and which wait for their answer. */
  readonly updates: UpdateLog
  /** For what one process of several does. */
  readonly leases: Leases
  /** Whether the database answers. */
  readonly isReady: () => Promise<boolean>
  readonly close: () => Promise<void>
}

const READY_WITHIN_MS = 3_000
const TIDY_EVERY_MS = 60 * 60 * 1000

export async function openBotStorage(input: {
  /** The platform and the bot on it; what other bots keep in the same database is theirs. */
  readonly channel: string
  readonly config: Config
  readonly log: Log
  readonly corpus: () => OpenCorpus
}): Promise<BotStorage> {
  const { channel, config, log, corpus } = input
  const database = await openDatabase(config.databaseUrl, {
    // Whatever the messages of one turn of the event loop write is one commit.
    gather: setImmediate,
    onTrouble: (error) => log.warn({ err: error }, 'a database connection broke'),
  })
  const storage = createStorage(database)
  const others = await storage.accounts.enter(channel, Date.now())
  if (others.length > 0) log.info({ channel, others }, 'other bots keep their chats in this database too')
  const pacer = createPacer({
    clock: systemClock,
    rates: storage.rates,
    limits: database.engine === 'postgres' ? FLEET_PACE : TELEGRAM_PACE,
    name: channel,
  })
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
  let delivery: Delivery | undefined

  const subscribing: SubscribingOptions = {
    subscriptions: storage.subscriptions,
    sendNow: async (subscription) => {
      await storage.outbox.add(askedEntry(subscription, Date.now()))
      delivery?.nudge()
    },
    digests: createDigestPages({ ...storage, knowledge: () => knowledge, now: Date.now }),
    history: (chat) => whatBecameOf(storage.outbox, chat, Date.now()),
    matching: (what) => knowledge.match(what).length,
    version: () => knowledge.version,
    zone: config.timezone,
  }

  const events: ChatEvents = {
    gone: async (chat) => void (await storage.fates.stop(chat, 'gone', Date.now())),
    back: async (chat) => {
      await storage.fates.back(chat)
      await restoreChat(storage.subscriptions, chat, Date.now(), knowledge.version)
    },
    moved: (from, to) => storage.fates.move(from, to),
  }

  // A digest names topics only; places are named by their paths.
  const names = (): Names => createNames(corpus().knowledge.lexicon.topics, () => [])

  function deliver(telegram: Telegram, log: Log): () => Promise<void> {
    const stop = new AbortController()
    const givenUp = createGivenUpReport({
      clock: systemClock,
      send: (summary) => telegram.tellAdmins(givenUpMessage(summary)),
      onTrouble: (error) => log.warn({ err: error }, 'an admin could not be told of chats given up'),
    })
    delivery = createDelivery({
      channel,
      clock: systemClock,
      random: Math.random,
      stores: { ...storage, chats: storage.fates },
      pacer,
      knowledge: () => knowledge,
      send: sendDigest(telegram, names),
      tellThreadGone: async (chat, stopped) => {
        const chatId = Number(platformChatOf(chat))
        await telegram.sender
          .send({ chatId }, threadGoneMessage(stopped, names(), config.timezone))
          .catch((error: unknown) => log.warn({ err: error, chat }, 'a chat was not told of its lost topic'))
      },
      report: (event) => {
        givenUp.note(event)
        if (event.kind === 'trouble')
          log.warn({ err: event.error, pauseMs: event.pauseMs }, 'digests have to wait')
        else log.info({ ...event }, 'a digest')
      },
    })
    const running = delivery.run(stop.signal)
    const tidy = () =>
      void storage
        .tidy(Date.now())
        .catch((error: unknown) => log.warn({ err: error }, 'what has expired was not deleted'))
    // Who is started anew every hour tidies too.
    tidy()
    const tidying = setInterval(tidy, TIDY_EVERY_MS)
    tidying.unref()
    return async () => {
      clearInterval(tidying)
      stop.abort()
      await running
      await givenUp.close()
    }
  }

  return {
    stores: storage,
    subscribing,
    events,
    formerly: storage.fates.formerly,
    pacer,
    reloaded: async () => {
      knowledge = await read()
      delivery?.nudge()
    },
    deliver,
    updates: storage.updates,
    leases: storage.leases,
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
    close: database.close,
  }
}

function sendDigest(telegram: Telegram, names: () => Names): SendDigest {
  return async (digest) => {
    const { chat, thread, silent } = digest.subscription
    const chatId = Number(platformChatOf(chat))
    try {
      const sent = await telegram.sender.send(
        { chatId, silent, ...(thread === null ? {} : { threadId: Number(thread) }) },
        digestMessage(digest, names()),
        { plainly: true },
      )
      return { kind: 'sent', messageId: String(sent.message_id) }
    } catch (error) {
      return outcomeOf(error, channelOf(chat))
    }
  }
}

/** What a message that was not sent means for its chat. */
function outcomeOf(error: unknown, channel: string): SendOutcome {
  const read = readTelegramError(error)
  if (read === undefined)
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) }
  switch (read.kind) {
    case 'migrated':
      return { kind: 'migrated', newChat: `${channel}:${read.to}` }
    case 'tooFast':
      return { kind: 'later', retryAfterMs: read.retryAfterMs, scope: 'chat' }
    case 'gone':
      return { kind: 'gone', reason: read.reason }
    case 'topicGone':
      return { kind: 'threadGone', reason: read.reason }
    case 'temporary':
    case 'notSent':
    case 'conflict':
    case 'unknownToken':
    case 'unknownMethod':
      return { kind: 'failed', reason: read.reason }
    default:
      return { kind: 'failed', reason: read.reason, ofChat: true }
  }
}
