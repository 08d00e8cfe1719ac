/** Messages, edited ones and posts of channels: who is spoken to, and the answer in its place. */
import { Composer, type Context } from 'grammy'
import type { Message as TelegramMessage } from 'grammy/types'
import type { Outgoing } from '../dialogue/dialogue.ts'
import { isUnreachable, leave, type TelegramParts } from './telegram-parts.ts'
import { type Spoken, targetOf, threadOf, unreadableKind } from './telegram-reading.ts'

/** Answers take milliseconds; what takes longer says that it is at work. */
const TYPING_AFTER_MS = 700
/** Answered questions of which an edit finds its answer again; after a restart an edit is answered anew. */
const ANSWERS_REMEMBERED = 2000

export function createMessages(parts: TelegramParts): Composer<Context> {
  const { api, me, chatKey, dialogue, sender, read, events, isAllowed } = parts
  /** `chat:message` of a question → the message that answered it. */
  const answers = new Map<string, number>()
  const moved = (from: number, to: number) => events.moved(chatKey(from), chatKey(to))

  async function onMessage(message: TelegramMessage, edited: boolean): Promise<void> {
    const { chat } = message
    if (message.migrate_to_chat_id !== undefined) return moved(chat.id, message.migrate_to_chat_id)
    if (message.migrate_from_chat_id !== undefined) return moved(message.migrate_from_chat_id, chat.id)
    // A card that somebody posted with our own inline mode.
    if (message.via_bot?.id === me().id) return
    if (message.from?.is_bot === true && message.sender_chat === undefined) return
    if (chat.type === 'private') return onPrivate(message, edited)
    if (message.is_automatic_forward === true) return
    const spoken = read.spoken(message)
    if (spoken === undefined) return
    if (!isAllowed(chat.id)) return leave(parts, chat.id)
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
      if (!(await isUnreachable(parts, error, message.chat.id))) throw error
    }
  }

  function rememberAnswer(question: string, answer: number): void {
    if (answers.size >= ANSWERS_REMEMBERED) answers.delete(answers.keys().next().value ?? '')
    answers.set(question, answer)
  }

  async function whileTyping<T>(message: TelegramMessage, work: () => Promise<T>): Promise<T> {
    const thread = threadOf(message)
    const timer = setTimeout(() => {
      const options = thread === undefined ? {} : { message_thread_id: thread }
      api.sendChatAction(message.chat.id, 'typing', options).catch(() => undefined)
    }, TYPING_AFTER_MS)
    try {
      return await work()
    } finally {
      clearTimeout(timer)
    }
  }

  const feature = new Composer()
  feature.on('message', (ctx) => onMessage(ctx.message, false))
  feature.on('edited_message', (ctx) => onMessage(ctx.editedMessage, true))
  feature.on('channel_post', (ctx) => onMessage(ctx.channelPost, false))
  return feature
}
