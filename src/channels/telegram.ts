/** Telegram: updates → what was said to whom → the dialogue → messages. */
import { type RunnerHandle, run, sequentialize } from '@grammyjs/runner'
import { Bot, BotError, type Context } from 'grammy'
import type { Update } from 'grammy/types'
import type { Dialogue } from '../dialogue/dialogue.ts'
import { troubleMessage } from '../dialogue/sentences.ts'
import type { Pacer } from '../digest/pacer.ts'
import { pacing, retrying } from './telegram-calls.ts'
import { createDownload } from './telegram-file.ts'
import { quickFetch } from './telegram-http.ts'
import { createInline } from './telegram-inline.ts'
import { introduce } from './telegram-introduction.ts'
import { createMessages } from './telegram-messages.ts'
import type { ChatEvents, TelegramLog, TelegramParts } from './telegram-parts.ts'
import { createPresses } from './telegram-presses.ts'
import { chatKeyIn, createReading, telegramChannel } from './telegram-reading.ts'
import { createSender, type Sender } from './telegram-send.ts'
import { createStanding } from './telegram-standing.ts'
import type { UpdateClaims } from './update-claims.ts'

export interface TelegramOptions {
  readonly token: string
  readonly apiRoot?: string
  readonly dialogue: Dialogue
  readonly adminIds: ReadonlySet<string>
  /** Ids of groups and channels; undefined means all. */
  readonly allowedChats?: ReadonlySet<string>
  readonly events: ChatEvents
  readonly log: TelegramLog
  /** Whose an update is that is brought. Without it every one is ours. */
  readonly claims?: UpdateClaims
  /** Whether an error will pass by itself, as that of a database which is away: the update is dealt with after that. */
  readonly passes?: (error: unknown) => boolean
  readonly sleep?: (ms: number) => Promise<void>
  /** Whose turn it is to send. Without it answers leave as they come. */
  readonly pacer?: Pacer
}

export interface Telegram {
  readonly bot: Bot
  /** What the keys of its chats begin with. */
  readonly channel: string
  readonly sender: Sender
  /** Asks who the bot is. @throws when Telegram does not know the token */
  readonly init: () => Promise<void>
  /** Commands, menu button, description: what people see of the bot before they write. */
  readonly introduce: () => Promise<void>
  /**
   * Long polling until the signal or `stop`, after which it may be begun anew. Resolves when it has ended and what is in
   * hand is finished; rejects when another process polls with the same token.
   */
  readonly poll: (signal?: AbortSignal) => Promise<void>
  /** Tells Telegram to bring updates to an address. */
  readonly setWebhook: (url: string, secret: string) => Promise<void>
  /** Deals with one update that was brought. Rejects when it should be brought again. */
  readonly receive: (update: unknown) => Promise<void>
  /** Takes no more updates and finishes those in hand. */
  readonly stop: () => Promise<void>
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

const FINISH_WITHIN_MS = 10_000
/** Whoever asked has gone by then. */
const LONGEST_HINDRANCE_MS = 10 * 60_000
const HINDERED_ASK_EVERY_MS = 2_000

export function createTelegram(options: TelegramOptions): Telegram {
  const { token, apiRoot, dialogue, adminIds, allowedChats, events, log, pacer } = options
  const channel = telegramChannel(token)
  const chatKey = chatKeyIn(channel)
  const sleep = options.sleep ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)))
  const bot = new Bot(token, {
    client: { fetch: quickFetch, ...(apiRoot === undefined ? {} : { apiRoot }) },
  })
  if (pacer !== undefined) {
    const onTrouble = (error: unknown) => log.warn({ err: error }, 'an answer went without its turn')
    bot.api.config.use(pacing({ pacer, chatKey, now: Date.now, onTrouble }))
  }
  bot.api.config.use(retrying({ sleep }))
  const moved = (from: number, to: number) => events.moved(chatKey(from), chatKey(to))
  const download = createDownload({
    api: bot.api,
    token,
    apiRoot: apiRoot ?? 'https://api.telegram.org',
    onTrouble: (error) => log.warn({ err: error }, 'a file could not be fetched'),
  })
  const sender = createSender({ api: bot.api, botName: () => bot.botInfo.username, moved })
  const read = createReading({
    me: () => bot.botInfo,
    chatKey,
    adminIds,
    download,
    manages: async (chatId, userId) => {
      try {
        const { status } = await bot.api.getChatMember(chatId, userId)
        return status === 'creator' || status === 'administrator'
      } catch (error) {
        log.warn({ err: error, chat: chatId }, 'cannot tell whether somebody manages a chat')
        return false
      }
    },
  })
  const inHand = new Set<number>()
  let runner: RunnerHandle | undefined

  const parts: TelegramParts = {
    api: bot.api,
    me: () => bot.botInfo,
    chatKey,
    dialogue,
    sender,
    read,
    events,
    log,
    isAllowed: (chatId) => allowedChats === undefined || allowedChats.has(String(chatId)),
  }

  // ── an update's way ─────────────────────────────────────────────────────────────────────────────────────────────

  bot.use(async (ctx, next) => {
    const id = ctx.update.update_id
    inHand.add(id)
    try {
      await next()
    } catch (error) {
      if (options.passes?.(error) === true) throw error
      log.error({ err: error, update: id, kind: kindOf(ctx.update) }, 'an update failed')
      await apologize(ctx)
    } finally {
      inHand.delete(id)
    }
  })
  bot.use(sequentialize((ctx) => (ctx.chat === undefined ? [] : [String(ctx.chat.id)])))
  bot.use(createMessages(parts), createPresses(parts), createInline(parts), createStanding(parts))

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

  async function poll(signal: AbortSignal = new AbortController().signal): Promise<void> {
    await bot.api.deleteWebhook()
    if (signal.aborted) return
    // A platform that was away for an hour is asked again within half a minute.
    const fetching = { fetch: { allowed_updates: [...UPDATE_KINDS] }, retryInterval: 'quadratic' as const }
    const { api, errorHandler } = bot
    const patient = { api, errorHandler, handleUpdate: handlePatiently }
    runner = run(patient, { runner: { ...fetching, silent: true }, sink: { concurrency: 200 } })
    const aborted = new Promise<void>((resolve) =>
      signal.addEventListener('abort', () => resolve(), { once: true }),
    )
    await Promise.race([runner.task(), aborted])
    if (signal.aborted) await stop()
  }

  /** What polling has brought is not brought again: it waits here until what hinders it has passed. */
  async function handlePatiently(update: Update): Promise<void> {
    const giveUpAt = Date.now() + LONGEST_HINDRANCE_MS
    for (;;) {
      try {
        return await bot.handleUpdate(update)
      } catch (error) {
        const fields = { err: error, update: update.update_id }
        if (!hasPassing(error) || Date.now() >= giveUpAt) return log.error(fields, 'an update failed')
        log.warn(fields, 'an update has to wait')
        await sleep(HINDERED_ASK_EVERY_MS)
      }
    }
  }

  const hasPassing = (error: unknown): boolean =>
    options.passes?.(error instanceof BotError ? error.error : error) === true

  async function receive(update: unknown): Promise<void> {
    const id =
      typeof update === 'object' && update !== null && 'update_id' in update ? update.update_id : undefined
    // What is no update at all is not worth bringing again.
    if (typeof id !== 'number') return
    let claim: 'yours' | 'busy' | 'done' = 'yours'
    try {
      claim = (await options.claims?.claim(id)) ?? 'yours'
      if (claim === 'yours') await bot.handleUpdate(update as Update)
    } catch (error) {
      log.warn({ err: error, update: id }, 'an update has to be brought again')
      if (claim === 'yours') await options.claims?.release(id).catch(() => undefined)
      throw error
    }
    if (claim === 'busy') throw new Error(`update ${id} is in hand elsewhere`)
    if (claim === 'done') return
    // It has been answered. Where that cannot be written down it is not brought again either, once we say so.
    await options.claims
      ?.settled(id)
      .catch((error: unknown) => log.warn({ err: error, update: id }, 'an update was not marked as done'))
  }

  async function setWebhook(url: string, secret: string): Promise<void> {
    await bot.api.setWebhook(url, {
      secret_token: secret,
      allowed_updates: [...UPDATE_KINDS],
      max_connections: 40,
    })
  }

  async function stop(): Promise<void> {
    const deadline = Date.now() + FINISH_WITHIN_MS
    if (runner?.isRunning() === true) {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, FINISH_WITHIN_MS)
      })
      // Between two tries to reach a platform that is away a runner does not stop, and nothing comes in either.
      await Promise.race([runner.stop()?.catch(() => undefined), late])
      clearTimeout(timer)
    }
    while (inHand.size > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10))
  }

  return {
    bot,
    channel,
    sender,
    init: () => bot.init(),
    introduce: () =>
      introduce({
        api: bot.api,
        adminIds,
        subscribes: dialogue.subscribes,
        onTrouble: (what, error) => log.warn({ err: error, what }, 'the bot could not introduce itself'),
      }),
    poll,
    setWebhook,
    receive,
    stop,
  }
}

const kindOf = (update: Update): string => Object.keys(update).find((key) => key !== 'update_id') ?? 'nothing'
