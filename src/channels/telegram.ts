/** Telegram: updates → what was said to whom → the dialogue → messages. */
import { type RunnerHandle, run, sequentialize } from '@grammyjs/runner'
import { Bot, BotError, type Context, GrammyError } from 'grammy'
import type {
  CallbackQuery,
  ChatMember,
  InlineQueryResultArticle,
  Message as TelegramMessage,
  Update,
} from 'grammy/types'
import { decodeAction } from '../dialogue/action-code.ts'
import type { Dialogue, Outgoing, Pressed } from '../dialogue/dialogue.ts'
import type { Message } from '../dialogue/message.ts'
import { notAllowedMessage, troubleMessage } from '../dialogue/sentences.ts'
import type { Pacer } from '../digest/pacer.ts'
import { pacing, retrying } from './telegram-calls.ts'
import { createDownload } from './telegram-file.ts'
import { shorten, TELEGRAM_LIMITS, tame, telegramButtons, telegramHtml } from './telegram-html.ts'
import { quickFetch } from './telegram-http.ts'
import { introduce } from './telegram-introduction.ts'
import {
  chatKey,
  createReading,
  type Spoken,
  targetOf,
  threadOf,
  unreadableKind,
} from './telegram-reading.ts'
import { createSender, type Sender, type Shown } from './telegram-send.ts'
import type { UpdateClaims } from './update-claims.ts'

/** What becomes of chats, for whoever keeps something of them. */
export interface ChatEvents {
  /** The bot was blocked or removed. */
  readonly gone: (chat: string) => Promise<void>
  /** It was let in again. */
  readonly back: (chat: string) => Promise<void>
  readonly moved: (from: string, to: string) => Promise<void>
}

export interface TelegramLog {
  readonly debug: (fields: object, text: string) => void
  readonly info: (fields: object, text: string) => void
  readonly warn: (fields: object, text: string) => void
  readonly error: (fields: object, text: string) => void
}

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

/** Answers take milliseconds; what takes longer says that it is at work. */
const TYPING_AFTER_MS = 700
/** Answered questions of which an edit finds its answer again; after a restart an edit is answered anew. */
const ANSWERS_REMEMBERED = 2000
const FINISH_WITHIN_MS = 10_000
/** Whoever asked has gone by then. */
const LONGEST_HINDRANCE_MS = 10 * 60_000
const HINDERED_ASK_EVERY_MS = 2_000

export function createTelegram(options: TelegramOptions): Telegram {
  const { token, apiRoot, dialogue, adminIds, allowedChats, events, log, pacer } = options
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
  /** `chat:message` of a question → the message that answered it. */
  const answers = new Map<string, number>()
  const inHand = new Set<number>()
  let runner: RunnerHandle | undefined

  const isAllowed = (chatId: number): boolean =>
    allowedChats === undefined || allowedChats.has(String(chatId))

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
  bot.on('message', (ctx) => onMessage(ctx, ctx.message, false))
  bot.on('edited_message', (ctx) => onMessage(ctx, ctx.editedMessage, true))
  bot.on('channel_post', (ctx) => onMessage(ctx, ctx.channelPost, false))
  bot.on('callback_query', (ctx) => onPress(ctx.callbackQuery))
  bot.on('inline_query', (ctx) => onInline(ctx.inlineQuery))
  bot.on('my_chat_member', (ctx) => onStanding(ctx.myChatMember))
  bot.use(async (ctx) => {
    const guest = ctx.update.guest_message
    if (guest !== undefined) await onGuest(guest)
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

  // ── messages ────────────────────────────────────────────────────────────────────────────────────────────────────

  async function onMessage(_ctx: Context, message: TelegramMessage, edited: boolean): Promise<void> {
    const { chat } = message
    if (message.migrate_to_chat_id !== undefined) return moved(chat.id, message.migrate_to_chat_id)
    if (message.migrate_from_chat_id !== undefined) return moved(message.migrate_from_chat_id, chat.id)
    // A card that somebody posted with our own inline mode.
    if (message.via_bot?.id === bot.botInfo.id) return
    if (message.from?.is_bot === true && message.sender_chat === undefined) return
    if (chat.type === 'private') return onPrivate(message, edited)
    if (message.is_automatic_forward === true) return
    const spoken = read.spoken(message)
    if (spoken === undefined) return
    if (!isAllowed(chat.id)) return leave(chat.id)
    await reply(message, spoken, edited)
  }

  async function onPrivate(message: TelegramMessage, edited: boolean): Promise<void> {
    const spoken = read.direct(message)
    if (spoken !== undefined) return reply(message, spoken, edited)
    if (edited) return
    const kind = unreadableKind(message)
    if (kind !== undefined) await sender.send(targetOf(message, false), dialogue.unreadable(kind))
  }

  async function reply(message: TelegramMessage, spoken: Spoken, edited: boolean): Promise<void> {
    const { chat } = message
    const said = read.said(message, spoken)
    const known = answers.get(`${chat.id}:${message.message_id}`)
    // A group's old message that is edited now was nobody's question then.
    if (edited && known === undefined && chat.type !== 'private') return
    const outgoing = await whileTyping(message, () => dialogue.say(said))
    if (outgoing === undefined) return
    if (edited && known !== undefined) {
      const isShown = await sender.edit({ chatId: chat.id, messageId: known }, outgoing.message)
      if (isShown) return
    }
    await give(message, outgoing, chat.type !== 'private' || edited || said.forwarded === true)
  }

  async function give(message: TelegramMessage, outgoing: Outgoing, quotes: boolean): Promise<void> {
    const target = { ...targetOf(message, quotes), ...(outgoing.silent ? { silent: true } : {}) }
    try {
      const sent = await sender.send(target, outgoing.message)
      rememberAnswer(`${message.chat.id}:${message.message_id}`, sent.message_id)
      if (outgoing.file !== undefined) await sender.sendFile(target, outgoing.file)
    } catch (error) {
      if (!(await isUnreachable(error, message.chat.id))) throw error
    }
  }

  function rememberAnswer(question: string, answer: number): void {
    if (answers.size >= ANSWERS_REMEMBERED) answers.delete(answers.keys().next().value ?? '')
    answers.set(question, answer)
  }

  /** Blocked, kicked, muted, a closed topic: nothing is broken, there is only nobody to tell. */
  async function isUnreachable(error: unknown, chatId: number): Promise<boolean> {
    if (!(error instanceof GrammyError)) return false
    const gone = error.error_code === 403
    const refused =
      error.error_code === 400 &&
      /not enough rights|have no rights|TOPIC_|thread not found|chat not found|CHAT_WRITE_FORBIDDEN|CHAT_RESTRICTED/u.test(
        error.description,
      )
    if (!gone && !refused) return false
    log.info({ chat: chatId, reason: error.description }, 'a chat cannot be written to')
    if (gone && /blocked|kicked|deactivated|not a member/u.test(error.description))
      await events.gone(chatKey(chatId))
    return true
  }

  async function whileTyping<T>(message: TelegramMessage, work: () => Promise<T>): Promise<T> {
    const thread = threadOf(message)
    const timer = setTimeout(() => {
      const options = thread === undefined ? {} : { message_thread_id: thread }
      bot.api.sendChatAction(message.chat.id, 'typing', options).catch(() => undefined)
    }, TYPING_AFTER_MS)
    try {
      return await work()
    } finally {
      clearTimeout(timer)
    }
  }

  // ── buttons ─────────────────────────────────────────────────────────────────────────────────────────────────────

  async function onPress(query: CallbackQuery): Promise<void> {
    const { message, from } = query
    const chat = message?.chat
    const isGroup = chat !== undefined && chat.type !== 'private'
    const thread =
      message !== undefined && 'is_topic_message' in message ? message.message_thread_id : undefined
    const pressed = await dialogue.press({
      // A card in somebody else's chat is pressed as if in private: nothing of that chat is known.
      place: {
        chat: chatKey(chat?.id ?? from.id),
        kind: isGroup ? 'group' : 'private',
        thread: thread === undefined ? null : String(thread),
      },
      person: read.person(from.id, chat?.id, !isGroup),
      action: decodeAction(query.data ?? ''),
      ...(message === undefined ? {} : { message: String(message.message_id) }),
    })
    const shown: Shown | undefined =
      query.inline_message_id !== undefined
        ? { inlineMessageId: query.inline_message_id }
        : message === undefined
          ? undefined
          : { chatId: message.chat.id, messageId: message.message_id }
    const notice = await show(query, pressed, shown, thread)
    await bot.api
      .answerCallbackQuery(
        query.id,
        notice === '' ? {} : { text: shorten(notice, TELEGRAM_LIMITS.callbackAnswer) },
      )
      .catch((error: unknown) => log.debug({ err: error }, 'a press was answered too late'))
  }

  /** @returns what to tell whoever pressed */
  async function show(
    query: CallbackQuery,
    pressed: Pressed,
    shown: Shown | undefined,
    thread: number | undefined,
  ): Promise<string> {
    if (pressed.kind === 'notice') return pressed.text
    try {
      if (pressed.kind === 'page' && shown !== undefined && (await sender.edit(shown, pressed.message)))
        return ''
      const chatId = query.message?.chat.id
      if (chatId === undefined) return '这里打不开，请到私聊里问我。'
      const target = { chatId, ...(thread === undefined ? {} : { threadId: thread }) }
      await sender.send(target, pressed.message)
      if (pressed.kind === 'send' && pressed.file !== undefined) await sender.sendFile(target, pressed.file)
      return ''
    } catch (error) {
      const chatId = query.message?.chat.id
      if (chatId === undefined || !(await isUnreachable(error, chatId))) throw error
      return '这里发不出消息。'
    }
  }

  // ── inline and guests ───────────────────────────────────────────────────────────────────────────────────────────

  async function onInline({ id, query, offset }: NonNullable<Update['inline_query']>): Promise<void> {
    const { cards, next, nothing } = dialogue.cards(query, offset)
    await bot.api
      .answerInlineQuery(
        id,
        cards.slice(0, TELEGRAM_LIMITS.inlineResults).map((card) => articleOf(card)),
        {
          cache_time: query.trim() === '' ? 3600 : 300,
          is_personal: false,
          next_offset: next,
          ...(nothing ? { button: { text: '没有找到，去私聊问问他山', start_parameter: 'inline' } } : {}),
        },
      )
      .catch((error: unknown) => {
        if (error instanceof GrammyError && error.error_code === 400)
          log.debug({ err: error }, 'an inline query was answered too late')
        else throw error
      })
  }

  function articleOf(card: {
    id: string
    title: string
    description: string
    message: Message
  }): InlineQueryResultArticle {
    const markup = telegramButtons(card.message, { botName: bot.botInfo.username })
    return {
      type: 'article',
      id: card.id.slice(0, 64),
      title: shorten(tame(card.title), 80),
      description: shorten(tame(card.description), 120),
      input_message_content: {
        message_text: telegramHtml(card.message),
        parse_mode: 'HTML',
        link_preview_options: { is_disabled: true },
      },
      ...(markup === undefined ? {} : { reply_markup: markup }),
    }
  }

  async function onGuest(message: NonNullable<Update['guest_message']>): Promise<void> {
    const { guest_query_id: queryId, from } = message
    if (queryId === undefined) return
    const spoken = read.spoken(message) ?? {
      text: message.text ?? message.caption ?? '',
      by: 'mention' as const,
    }
    const outgoing = await dialogue.say({
      // A chat the bot is no member of: nothing is kept of it.
      place: { chat: `telegram:guest:${from?.id ?? 0}`, kind: 'group', thread: null },
      person: read.person(from?.id ?? 0, undefined, false),
      text: spoken.text.trim() === '' ? '/help' : spoken.text,
      by: 'mention',
    })
    if (outgoing === undefined) return
    await bot.api.answerGuestQuery(
      queryId,
      articleOf({ id: 'guest', title: '他山', description: '', message: outgoing.message }),
    )
  }

  // ── coming and going ────────────────────────────────────────────────────────────────────────────────────────────

  async function onStanding({
    chat,
    old_chat_member: before,
    new_chat_member: now,
  }: NonNullable<Update['my_chat_member']>): Promise<void> {
    const [wasIn, isIn] = [isMember(before), isMember(now)]
    if (chat.type === 'private') {
      if (wasIn && !isIn) await events.gone(chatKey(chat.id))
      else if (!wasIn && isIn) await events.back(chatKey(chat.id))
      return
    }
    if (!isIn) return wasIn ? events.gone(chatKey(chat.id)) : undefined
    if (wasIn) return
    if (!isAllowed(chat.id)) return leave(chat.id)
    await events.back(chatKey(chat.id))
    // A channel's readers were not asked for a conversation.
    if (chat.type === 'channel') return
    try {
      await sender.send({ chatId: chat.id }, dialogue.welcome(bot.botInfo.username))
    } catch (error) {
      if (!(await isUnreachable(error, chat.id))) throw error
    }
  }

  async function leave(chatId: number): Promise<void> {
    try {
      await sender.send({ chatId }, notAllowedMessage)
    } catch (error) {
      if (!(error instanceof GrammyError)) throw error
    }
    await bot.api.leaveChat(chatId).catch((error: unknown) => {
      if (!(error instanceof GrammyError)) throw error
    })
    log.info({ chat: chatId }, 'left a chat that is not among ALLOWED_CHATS')
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

const isMember = (member: ChatMember): boolean =>
  member.status === 'restricted' ? member.is_member : !['left', 'kicked'].includes(member.status)

const kindOf = (update: Update): string => Object.keys(update).find((key) => key !== 'update_id') ?? 'nothing'
