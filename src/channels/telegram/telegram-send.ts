/** Sends and edits messages on Telegram: rich where a table is shown, HTML else, and what to do when it refuses. */
import { type Api, InputFile } from 'grammy'
import type { InlineKeyboardMarkup, ReplyParameters, Message as TelegramMessage } from 'grammy/types'
import type { Message } from '../../messages/message.ts'
import { bytesOf, type OutgoingFile } from '../../messages/outgoing-file.ts'
import { plainText } from '../../messages/plain-text.ts'
import { lastOf, once } from './telegram-calls.ts'
import { readTelegramError } from './telegram-errors.ts'
import { shorten, TELEGRAM_LIMITS, tame, telegramButtons, telegramHtml } from './telegram-html.ts'
import { telegramRich } from './telegram-rich.ts'

export interface Target {
  readonly chatId: number
  /** Of a forum. */
  readonly threadId?: number
  readonly replyTo?: number
  readonly silent?: boolean
}

/** The message a page is shown in. */
export type Shown =
  | { readonly chatId: number; readonly messageId: number }
  | { readonly inlineMessageId: string }

export interface SendOptions {
  /** Whoever asks sees to waiting, moving and trying again by themselves. */
  readonly plainly?: boolean
  /** To be waited for right before the message goes, each time that it does. */
  readonly lastWait?: () => Promise<void>
}

export interface Sender {
  readonly send: (target: Target, message: Message, options?: SendOptions) => Promise<TelegramMessage>
  readonly sendFile: (target: Target, file: OutgoingFile, lastWait?: () => Promise<void>) => Promise<unknown>
  /** False when there is nothing to edit any more. */
  readonly edit: (shown: Shown, message: Message) => Promise<boolean>
}

export interface SenderOptions {
  readonly api: Api
  readonly botName: () => string
  /** A group has become a supergroup. */
  readonly moved: (from: number, to: number) => Promise<void>
  /** Hears that Telegram does not understand the markup of a message, which goes without it then. */
  readonly onMarkup: (error: unknown) => void
}

export function createSender({ api, botName, moved, onMarkup }: SenderOptions): Sender {
  /** Another Bot API server may not know rich messages: it is asked once. */
  let knowsRich = true

  async function send(
    target: Target,
    message: Message,
    { plainly = false, lastWait }: SendOptions = {},
  ): Promise<TelegramMessage> {
    if (plainly) return sendOnce(target, message, { plainly })
    try {
      return await sendOnce(target, message, { lastWait })
    } catch (error) {
      const read = readTelegramError(error)
      if (read?.kind !== 'migrated') throw error
      await moved(target.chatId, read.to)
      const { replyTo: _, ...rest } = target
      return sendOnce({ ...rest, chatId: read.to }, message, { lastWait })
    }
  }

  async function sendOnce(
    target: Target,
    message: Message,
    {
      plainly,
      lastWait,
    }: { readonly plainly?: boolean; readonly lastWait?: SendOptions['lastWait'] | undefined },
  ): Promise<TelegramMessage> {
    const options = sendOptions(target, telegramButtons(message, { botName: botName() }))
    const rich = knowsRich ? telegramRich(message) : undefined
    if (rich !== undefined)
      try {
        return await api.sendRichMessage(target.chatId, rich, options, waiting(lastWait))
      } catch (error) {
        const kind = readTelegramError(error)?.kind
        if (kind !== 'unknownMethod' && kind !== 'cannotParse' && kind !== 'refused') throw error
        if (kind === 'unknownMethod') knowsRich = false
      }
    return inWords(message, (text, how) =>
      api.sendMessage(target.chatId, text, { ...options, ...how }, plainly ? once() : waiting(lastWait)),
    )
  }

  /** With its markup, and once more without where that is not understood. */
  async function inWords<T>(
    message: Message,
    call: (text: string, how: typeof HTML | typeof PLAIN) => Promise<T>,
  ): Promise<T> {
    try {
      return await call(telegramHtml(message), HTML)
    } catch (error) {
      if (readTelegramError(error)?.kind !== 'cannotParse') throw error
      onMarkup(error)
      return call(telegramPlain(message), PLAIN)
    }
  }

  async function edit(shown: Shown, message: Message): Promise<boolean> {
    const markup = telegramButtons(message, { botName: botName() })
    const options = markup === undefined ? {} : { reply_markup: markup }
    const rich = knowsRich ? telegramRich(message) : undefined
    if (rich !== undefined) {
      const outcome = await editOutcome(editRich(shown, rich, options))
      if (outcome !== 'refused') return outcome === 'done'
    }
    const edited = inWords(message, (text, how) => editText(shown, text, { ...options, ...how }))
    return (await editOutcome(edited)) === 'done'
  }

  type Markup = { reply_markup?: InlineKeyboardMarkup }

  const editRich = (shown: Shown, rich: NonNullable<ReturnType<typeof telegramRich>>, options: Markup) =>
    'inlineMessageId' in shown
      ? api.raw.editMessageText({ inline_message_id: shown.inlineMessageId, rich_message: rich, ...options })
      : api.raw.editMessageText({
          chat_id: shown.chatId,
          message_id: shown.messageId,
          rich_message: rich,
          ...options,
        })

  const editText = (shown: Shown, text: string, options: Markup & (typeof HTML | typeof PLAIN)) =>
    'inlineMessageId' in shown
      ? api.editMessageTextInline(shown.inlineMessageId, text, options)
      : api.editMessageText(shown.chatId, shown.messageId, text, options)

  return {
    send,
    edit,
    sendFile: (target, file, lastWait) => {
      const input = new InputFile(bytesOf(file), file.name)
      const options = sendOptions(target, undefined)
      return file.isPicture
        ? api.sendPhoto(target.chatId, input, options, waiting(lastWait))
        : api.sendDocument(target.chatId, input, options, waiting(lastWait))
    },
  }
}

const waiting = (lastWait: SendOptions['lastWait']) => (lastWait === undefined ? undefined : lastOf(lastWait))

const PLAIN = { link_preview_options: { is_disabled: true } } as const
const HTML = { parse_mode: 'HTML', ...PLAIN } as const

function sendOptions({ threadId, replyTo, silent }: Target, markup: InlineKeyboardMarkup | undefined) {
  const reply: ReplyParameters | undefined =
    replyTo === undefined ? undefined : { message_id: replyTo, allow_sending_without_reply: true }
  return {
    ...(threadId === undefined ? {} : { message_thread_id: threadId }),
    ...(reply === undefined ? {} : { reply_parameters: reply }),
    ...(silent ? { disable_notification: true } : {}),
    ...(markup === undefined ? {} : { reply_markup: markup }),
  }
}

async function editOutcome(call: Promise<unknown>): Promise<'done' | 'refused' | 'gone'> {
  try {
    await call
    return 'done'
  } catch (error) {
    switch (readTelegramError(error)?.kind) {
      // Two presses in a row show the same page twice.
      case 'unchanged':
        return 'done'
      case 'messageGone':
      case 'gone':
        return 'gone'
      case 'cannotParse':
      case 'mayNotWrite':
      case 'topicGone':
      case 'unknownMethod':
      case 'refused':
        return 'refused'
      default:
        throw error
    }
  }
}

const telegramPlain = (message: Message): string => shorten(tame(plainText(message)), TELEGRAM_LIMITS.text)
