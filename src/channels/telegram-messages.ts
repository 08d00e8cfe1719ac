/** Messages, edited ones and posts of channels: who is spoken to, and the answer in its place. */
import { Composer, type Context } from 'grammy'
import type { Message as TelegramMessage, Update } from 'grammy/types'
import type { TelegramAnswer } from './telegram-answer.ts'
import { leave, type TelegramParts } from './telegram-parts.ts'
import { type Spoken, targetOf, threadOf } from './telegram-reading.ts'

/** Answers take milliseconds; what takes longer says that it is at work. */
const TYPING_AFTER_MS = 700

export function createMessages(parts: TelegramParts): Composer<Context> {
  const { api, chatKey, dialogue, read, events, isAllowed } = parts

  async function onMessage(update: Update, message: TelegramMessage, edited: boolean): Promise<void> {
    const heard = read.heard(message, edited)
    if (heard === undefined) return
    if (heard.kind === 'moved') {
      await events.moved(chatKey(heard.from), chatKey(heard.to))
      return (await isAllowed(heard.to)) ? undefined : leave(parts, heard.to)
    }
    if (heard.kind === 'unreadable') {
      // Nobody waits meanwhile.
      parts.handOf(update).worked()
      if (!(await parts.albums.speaksForAll(message))) return
      return give(update, { target: targetOf(message, false), message: dialogue.unreadable(heard.what) })
    }
    const { chat } = message
    if (chat.type !== 'private' && !(await isAllowed(chat.id))) return leave(parts, chat.id)
    await reply(update, message, heard.spoken, edited)
  }

  async function reply(
    update: Update,
    message: TelegramMessage,
    spoken: Spoken,
    edited: boolean,
  ): Promise<void> {
    const { chat } = message
    const said = read.said(message, spoken)
    const edits = edited ? await parts.replyTo(chat.id, message.message_id) : undefined
    // A group's old message that is edited now was nobody's question then.
    if (edited && edits === undefined && chat.type !== 'private') return
    const outgoing = await whileTyping(message, () => dialogue.say(said))
    if (outgoing === undefined) return
    const quotes = chat.type !== 'private' || edited || said.forwarded === true
    await give(update, {
      target: { ...targetOf(message, quotes), ...(outgoing.silent ? { silent: true } : {}) },
      message: outgoing.message,
      ...(outgoing.files === undefined ? {} : { files: outgoing.files }),
      ...(edits === undefined ? {} : { edits }),
    })
  }

  async function give(update: Update, answer: TelegramAnswer): Promise<void> {
    const hand = parts.handOf(update)
    await hand.compose(answer)
    await parts.say(answer, hand)
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
  feature.on('message', (ctx) => onMessage(ctx.update, ctx.message, false))
  feature.on('edited_message', (ctx) => onMessage(ctx.update, ctx.editedMessage, true))
  feature.on('channel_post', (ctx) => onMessage(ctx.update, ctx.channelPost, false))
  return feature
}
