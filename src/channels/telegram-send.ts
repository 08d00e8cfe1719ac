/** Sends and edits messages on Telegram: rich where a table is shown, HTML else, and what to do when it refuses. */
import { type Api, GrammyError, InputFile } from 'grammy'
import type { InlineKeyboardMarkup, ReplyParameters, Message as TelegramMessage } from 'grammy/types'
import type { Message } from '../dialogue/message.ts'
import { plainText } from '../dialogue/plain-text.ts'
import { once } from './telegram-calls.ts'
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

export interface Sender {
  /** `plainly`: whoever asks sees to waiting, moving and trying again by themselves. */
  readonly send: (
    target: Target,
    message: Message,
    options?: { readonly plainly?: boolean },
  ) => Promise<TelegramMessage>
  readonly sendFile: (
    target: Target,
    file: { readonly name: string; readonly text: string },
  ) => Promise<unknown>
  /** False when there is nothing to edit any more. */
  readonly edit: (shown: Shown, message: Message) => Promise<boolean>
}

export interface SenderOptions {
  readonly api: Api
  readonly botName: () => string
  /** A group has become a supergroup. */
  readonly moved: (from: number, to: number) => Promise<void>
}

export function createSender({ api, botName, moved }: SenderOptions): Sender {
  /** Another Bot API server may not know rich messages: it is asked once. */
  let knowsRich = true

  async function send(
    target: Target,
    message: Message,
    { plainly = false }: { readonly plainly?: boolean } = {},
  ): Promise<TelegramMessage> {
    if (plainly) return sendOnce(target, message, true)
    try {
      return await sendOnce(target, message)
    } catch (error) {
      const to = movedTo(error)
      if (to === undefined) throw error
      await moved(target.chatId, to)
      const { replyTo: _, ...rest } = target
      return sendOnce({ ...rest, chatId: to }, message)
    }
  }

  async function sendOnce(target: Target, message: Message, plainly = false): Promise<TelegramMessage> {
    const options = sendOptions(target, telegramButtons(message, { botName: botName() }))
    const rich = knowsRich ? telegramRich(message) : undefined
    if (rich !== undefined)
      try {
        return await api.sendRichMessage(target.chatId, rich, options)
      } catch (error) {
        if (!isRefused(error)) throw error
        if (error.error_code === 404) knowsRich = false
      }
    return api.sendMessage(
      target.chatId,
      telegramHtml(message),
      { ...options, ...HTML },
      plainly ? once() : undefined,
    )
  }

  async function edit(shown: Shown, message: Message): Promise<boolean> {
    const markup = telegramButtons(message, { botName: botName() })
    const options = markup === undefined ? {} : { reply_markup: markup }
    const rich = knowsRich ? telegramRich(message) : undefined
    if (rich !== undefined) {
      const outcome = await editOutcome(editRich(shown, rich, options))
      if (outcome !== 'refused') return outcome === 'done'
    }
    const outcome = await editOutcome(editHtml(shown, telegramHtml(message), options))
    return outcome === 'done'
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

  const editHtml = (shown: Shown, html: string, options: Markup) =>
    'inlineMessageId' in shown
      ? api.editMessageTextInline(shown.inlineMessageId, html, { ...options, ...HTML })
      : api.editMessageText(shown.chatId, shown.messageId, html, { ...options, ...HTML })

  return {
    send,
    edit,
    sendFile: (target, { name, text }) =>
      api.sendDocument(
        target.chatId,
        new InputFile(Buffer.from(text, 'utf8'), name),
        sendOptions(target, undefined),
      ),
  }
}

const HTML = { parse_mode: 'HTML', link_preview_options: { is_disabled: true } } as const

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

/** The request itself was refused: another form may be taken. */
const isRefused = (error: unknown): error is GrammyError =>
  error instanceof GrammyError &&
  [400, 404].includes(error.error_code) &&
  error.parameters.migrate_to_chat_id === undefined &&
  !/chat not found|thread not found|not enough rights|have no rights|TOPIC_/u.test(error.description)

const movedTo = (error: unknown): number | undefined =>
  error instanceof GrammyError ? error.parameters.migrate_to_chat_id : undefined

async function editOutcome(call: Promise<unknown>): Promise<'done' | 'refused' | 'gone'> {
  try {
    await call
    return 'done'
  } catch (error) {
    if (!(error instanceof GrammyError) || ![400, 403, 404].includes(error.error_code)) throw error
    // Two presses in a row show the same page twice.
    if (/not modified/u.test(error.description)) return 'done'
    return /not found|can't be edited|MESSAGE_ID_INVALID|blocked|kicked|deactivated/u.test(
      error.description,
    ) && !/method not found/u.test(error.description)
      ? 'gone'
      : 'refused'
  }
}

/** The text of a card or a refused message without any markup. */
export const telegramPlain = (message: Message): string =>
  shorten(tame(plainText(message)), TELEGRAM_LIMITS.text)
