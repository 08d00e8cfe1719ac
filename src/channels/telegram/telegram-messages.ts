/** Messages, edited ones and posts of channels: who is spoken to, and the answer in its place. */
import { Composer, type Context } from 'grammy'
import type { Message as TelegramMessage, Update } from 'grammy/types'
import type { TelegramAnswer } from './telegram-answer.ts'
import { createWhileAtWork, type Spot } from './telegram-at-work.ts'
import { leave, type TelegramParts } from './telegram-parts.ts'
import { type Spoken, targetOf, threadOf } from './telegram-reading.ts'

function spotOf(message: TelegramMessage): Spot {
  const threadId = threadOf(message)
  return { chatId: message.chat.id, ...(threadId === undefined ? {} : { threadId }) }
}

export function createMessages(parts: TelegramParts): Composer<Context> {
  const { api, chatKey, dialogue, read, events, isAllowed } = parts
  const whileAtWork = createWhileAtWork(api)

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
    const outgoing = await whileAtWork(spotOf(message), () => dialogue.say(said))
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

  const feature = new Composer()
  feature.on('message', (ctx) => onMessage(ctx.update, ctx.message, false))
  feature.on('edited_message', (ctx) => onMessage(ctx.update, ctx.editedMessage, true))
  feature.on('channel_post', (ctx) => onMessage(ctx.update, ctx.channelPost, false))
  return feature
}
