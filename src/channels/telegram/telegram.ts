/** Telegram: updates → what was said to whom → the dialogue → messages. */
import { createRunner, createSource, createUpdateFetcher, type RunnerHandle } from '@grammyjs/runner'
import { Bot, BotError, type Context } from 'grammy'
import type { Update } from 'grammy/types'
import { atMost, type Clock, systemClock } from '../../coordination/clock.ts'
import { createLocalUpdateLog } from '../../coordination/local-update-log.ts'
import type { Pacer } from '../../coordination/pacer.ts'
import type { UpdateLog } from '../../coordination/update-log.ts'
import type { Dialogue } from '../../dialogue/dialogue.ts'
import { troubleMessage } from '../../messages/sentences.ts'
import type { ChatEvents, Formerly } from '../chat-events.ts'
import { createInbox, type Hand, type Inbox, type InboxEvent, Interrupted } from '../inbox.ts'
import type { Network } from '../network.ts'
import { createOutage } from '../outage.ts'
import { type ChannelWatch, NOBODY_WATCHES } from '../watch.ts'
import { createTellAdmins, type TellAdmins } from './telegram-admins.ts'
import { createAlbums } from './telegram-albums.ts'
import { createAllowed } from './telegram-allowed.ts'
import { createSay, type TelegramAnswer } from './telegram-answer.ts'
import { counting, once, pacing, retrying, waitingLast, watching } from './telegram-calls.ts'
import { readTelegramError } from './telegram-errors.ts'
import { createExcuses, kindOf } from './telegram-excuses.ts'
import { createDownload } from './telegram-file.ts'
import { createQuickFetch } from './telegram-http.ts'
import { createInline } from './telegram-inline.ts'
import { introduce } from './telegram-introduction.ts'
import { createMessages } from './telegram-messages.ts'
import type { TelegramLog, TelegramParts } from './telegram-parts.ts'
import { createPresses } from './telegram-presses.ts'
import { reachTelegram } from './telegram-reach.ts'
import { chatKeyIn, createReading, telegramChannel } from './telegram-reading.ts'
import { createSender, type Sender } from './telegram-send.ts'
import { createSorting } from './telegram-sorting.ts'
import { createStanding, standingOf } from './telegram-standing.ts'

export interface TelegramOptions {
  readonly token: string
  readonly apiRoot?: string
  /** The way to Telegram. */
  readonly network: Network
  readonly dialogue: Dialogue
  readonly adminIds: ReadonlySet<string>
  /** Ids of groups and channels; undefined means all. */
  readonly allowedChats?: ReadonlySet<string>
  /** Without it a group that becomes a supergroup is another one. */
  readonly formerly?: Formerly
  readonly events: ChatEvents
  readonly log: TelegramLog
  /** Where updates are written down. Without it what is in hand ends with the process. */
  readonly updates?: UpdateLog
  /** Whether an error will pass by itself, as that of a database which is away: the update is dealt with after that. */
  readonly passes?: (error: unknown) => boolean
  readonly clock?: Clock
  readonly sleep?: (ms: number) => Promise<void>
  readonly watch?: ChannelWatch
  /** Whose turn it is to send. Without it answers leave as they come. */
  readonly pacer?: Pacer
}

export interface Telegram {
  readonly bot: Bot
  /** What the keys of its chats begin with. */
  readonly channel: string
  readonly sender: Sender
  /**
   * Asks who the bot is, until it is told or the signal comes.
   * @throws when Telegram does not know the token
   */
  readonly init: (signal?: AbortSignal) => Promise<void>
  /** Commands, menu button, description: what people see of the bot before they write. */
  readonly introduce: () => Promise<void>
  /**
   * Long polling until the signal or `stop`, after which it may be begun anew. Resolves when it has ended and what is in
   * hand is finished; rejects when another process polls with the same token.
   * @param leads whether this process is, at the moment, the one that polls
   */
  readonly poll: (signal?: AbortSignal, leads?: () => boolean) => Promise<void>
  /** Takes up what was fetched by an earlier process, where updates are brought from now on. */
  readonly resume: () => Promise<void>
  /** Tells Telegram to bring updates to an address, until it has heard or the signal comes. */
  readonly setWebhook: (url: string, secret: string, signal?: AbortSignal) => Promise<void>
  /** Deals with one update that was brought. Rejects when it should be brought again. */
  readonly receive: (update: unknown) => Promise<void>
  /** Takes no more updates, and finishes those in hand that need not wait; the others are done after the next start. */
  readonly stop: () => Promise<void>
  readonly tellAdmins: TellAdmins
}

/** The kinds of updates that are asked for. */
export const UPDATE_KINDS = [
  'message',
  'edited_message',
  'channel_post',
  'callback_query',
  'inline_query',
  'guest_message',
  'my_chat_member',
] as const satisfies readonly Exclude<keyof Update, 'update_id'>[]

export const OFFICIAL_API_ROOT = 'https://api.telegram.org'

/** Connections that are held open for long break now and then. */
const OUTAGE_PATIENCE_MS = 5_000
const NEVER = new AbortController().signal
/** Of the eight seconds in which a process ends. */
const FINISH_WITHIN_MS = 4_000
/** Updates that Telegram hands over at a time, at most. */
const AT_A_TIME = 100

export function createTelegram(options: TelegramOptions): Telegram {
  const { token, apiRoot, network, dialogue, adminIds, allowedChats, events, log, pacer } = options
  const channel = telegramChannel(token)
  const chatKey = chatKeyIn(channel)
  const { updates = createLocalUpdateLog(), passes = () => false, clock = systemClock } = options
  const { watch = NOBODY_WATCHES } = options
  const sleep = options.sleep ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)))
  const bot = new Bot(token, {
    client: { fetch: createQuickFetch(network.dispatcher), ...(apiRoot === undefined ? {} : { apiRoot }) },
  })
  const interrupted = (): AbortSignal => inbox.interrupted()
  bot.api.config.use(waitingLast, counting(watch.tooFast))
  if (pacer !== undefined) {
    const onTrouble = (error: unknown) => log.warn({ err: error }, 'an answer went without its turn')
    bot.api.config.use(pacing({ pacer, chatKey, now: Date.now, onTrouble, interrupted }))
  }
  bot.api.config.use(retrying({ sleep, interrupted }))
  const address = new URL(apiRoot ?? OFFICIAL_API_ROOT)
  const outage = (patienceMs: number) =>
    createOutage({ platform: 'Telegram', address, network, log, now: clock.now, patienceMs })
  bot.api.config.use(watching(outage(OUTAGE_PATIENCE_MS)))
  const reach = <T>(ask: (signal: AbortSignal) => Promise<T>, signal: AbortSignal) =>
    reachTelegram({ ask, clock, outage: outage(0) }, signal)
  const moved = (from: number, to: number) => events.moved(chatKey(from), chatKey(to))
  const download = createDownload({
    api: bot.api,
    token,
    apiRoot: apiRoot ?? OFFICIAL_API_ROOT,
    network: network.dispatcher,
    onTrouble: (error) => log.warn({ err: error }, 'a file could not be fetched'),
  })
  const sender = createSender({
    api: bot.api,
    botName: () => bot.botInfo.username,
    moved,
    onMarkup: (error) =>
      log.error({ err: error }, 'the markup of a message is not understood: it goes plain'),
  })
  const read = createReading({
    me: () => bot.botInfo,
    chatKey,
    adminIds,
    download,
    standing: async (chatId, userId) => {
      try {
        return standingOf(await bot.api.getChatMember(chatId, userId))
      } catch (error) {
        if (error instanceof Interrupted) throw error
        log.warn({ err: error, chat: chatId }, 'cannot tell how somebody stands in a chat')
        return readTelegramError(error)?.kind === 'mayNotWrite' ? 'unknown' : 'outside'
      }
    },
  })
  const albums = createAlbums({
    chatKey,
    log: updates,
    clock,
    interrupted,
    onTrouble: (error) => log.warn({ err: error }, 'pictures may be answered beside their words'),
  })
  const hands = new WeakMap<Update, Hand<TelegramAnswer>>()
  const tellAdmins = createTellAdmins(sender, adminIds)
  let runner: RunnerHandle | undefined

  const parts: TelegramParts = {
    api: bot.api,
    me: () => bot.botInfo,
    chatKey,
    dialogue,
    sender,
    read,
    albums,
    events,
    log,
    ...createAllowed({ listed: allowedChats, formerly: options.formerly, chatKey, clock, interrupted, log }),
    handOf: (update) => hands.get(update) ?? NO_HAND,
    say: createSay({ chatKey, sender, events, log }),
    replyTo: (chatId, messageId) => updates.replyTo(`${chatKey(chatId)}/${messageId}`),
  }

  // ── an update's way ─────────────────────────────────────────────────────────────────────────────────────────────

  bot.use(async (ctx, next) => {
    try {
      await next()
    } catch (error) {
      if (error instanceof Interrupted || passes(error)) throw error
      watch.failed()
      log.error({ err: error, update: ctx.update.update_id, kind: kindOf(ctx.update) }, 'an update failed')
      await apologize(ctx)
    }
  })
  bot.use(createMessages(parts), createPresses(parts), createInline(parts), createStanding(parts))

  const inbox: Inbox<Update> = createInbox<Update, TelegramAnswer>({
    log: updates,
    clock,
    passes,
    prefix: channel,
    idOf: (update) => update.update_id,
    sort: createSorting(read, chatKey, albums),
    handle: async (update, hand) => {
      hands.set(update, hand)
      await bot.handleUpdate(update).catch((error: unknown) => {
        throw error instanceof BotError ? error.error : error
      })
    },
    say: async (answer, hand) => void (await parts.say(answer, hand)),
    ...createExcuses(parts, tellAdmins),
    within: watch.within,
    report: (event) => {
      watch.inbox(event)
      tell(event, log)
    },
  })

  /** In private silence would look like a broken bot. */
  async function apologize(ctx: Context): Promise<void> {
    try {
      if (ctx.callbackQuery !== undefined)
        await bot.api.answerCallbackQuery(ctx.callbackQuery.id, { text: '刚才出了点问题，请再点一次。' })
      else if (ctx.message !== undefined && ctx.chat?.type === 'private')
        await sender.send({ chatId: ctx.chat.id }, troubleMessage)
    } catch {
      // The first error is in the log; a second one of the same cause says nothing new.
    }
  }

  // ── start and stop ──────────────────────────────────────────────────────────────────────────────────────────────

  async function init(signal: AbortSignal = NEVER): Promise<void> {
    const me = await reach((within) => bot.api.getMe(once(within)), signal)
    if (me !== undefined) bot.botInfo = me
  }

  async function poll(signal: AbortSignal = NEVER, leads = () => true): Promise<void> {
    await reach((within) => bot.api.deleteWebhook({}, once(within)), signal)
    if (signal.aborted) return
    let stopped: Promise<void> | undefined
    const end = (): void => {
      stopped = stop()
    }
    signal.addEventListener('abort', end, { once: true })
    try {
      await inbox.lead(leads)
      if (!signal.aborted) await fetchUpdates()
    } catch (error) {
      if (!signal.aborted) throw error
    } finally {
      signal.removeEventListener('abort', end)
      await stopped
    }
  }

  /** Until `stop`. Nothing is confirmed before it is written down: what is confirmed is not handed over again. */
  async function fetchUpdates(): Promise<void> {
    const fetch = createUpdateFetcher<Update, BotError>(bot, {
      fetch: { allowed_updates: [...UPDATE_KINDS] },
      // A platform that was away for an hour is asked again within half a minute.
      retryInterval: 'quadratic',
      silent: true,
    })
    const handle = async (updates: Update[]): Promise<number> => {
      await inbox.take(updates)
      return AT_A_TIME
    }
    const source = createSource<Update>({ supply: fetch })
    runner = createRunner(source, { handle, size: () => 0, snapshot: () => [] })
    runner.start()
    await runner.task()
  }

  async function receive(update: unknown): Promise<void> {
    const isUpdate =
      typeof update === 'object' &&
      update !== null &&
      'update_id' in update &&
      typeof update.update_id === 'number'
    // What is no update at all is not worth bringing again.
    if (!isUpdate) return
    await inbox.receive(update as Update).catch((error: unknown) => {
      log.warn({ err: error, update: update.update_id }, 'an update has to be brought again')
      throw error
    })
  }

  async function setWebhook(url: string, secret: string, signal: AbortSignal = NEVER): Promise<void> {
    const how = { secret_token: secret, allowed_updates: [...UPDATE_KINDS], max_connections: 40 }
    await reach((within) => bot.api.setWebhook(url, how, once(within)), signal)
  }

  async function stop(): Promise<void> {
    // Between two tries to reach a platform that is away a runner does not stop, and nothing comes in either.
    const fetching = runner?.isRunning() === true ? runner.stop()?.catch(() => undefined) : undefined
    await atMost(FINISH_WITHIN_MS, Promise.all([fetching, inbox.stop(FINISH_WITHIN_MS)]), clock)
  }

  return {
    bot,
    channel,
    sender,
    init,
    introduce: () =>
      introduce({
        api: bot.api,
        adminIds,
        subscribes: dialogue.subscribes,
        onTrouble: (what, error) => log.warn({ err: error, what }, 'the bot could not introduce itself'),
      }),
    poll,
    resume: () => inbox.resume(),
    setWebhook,
    receive,
    stop,
    tellAdmins,
  }
}

const NO_HAND: Hand<TelegramAnswer> = {
  worked: () => undefined,
  compose: async () => undefined,
  sends: async () => undefined,
  repliedBy: () => undefined,
  said: () => undefined,
}

function tell(event: InboxEvent, log: TelegramLog): void {
  if (event.kind === 'waits') log.warn({ err: event.error, update: event.update }, 'an update has to wait')
  else if (event.kind === 'failed') log.error({ err: event.error, update: event.update }, 'an update failed')
  else if (event.kind === 'refused') log.debug({ update: event.update }, 'somebody asks too much')
  else if (event.kind === 'done') log.debug({ update: event.update, tookMs: event.tookMs }, 'answered')
  else {
    const { updates, late, suspects } = event
    log.info({ updates, late, suspects }, 'updates of an earlier process are taken up')
  }
}
