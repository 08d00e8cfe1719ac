/** Buttons that are pressed: a page in place, a message, or a word to whoever pressed. */
import { Composer, type Context } from 'grammy'
import type { CallbackQuery, Update } from 'grammy/types'
import type { Press, Pressed } from '../../dialogue/dialogue.ts'
import { decodeAction } from '../../messages/action-code.ts'
import type { Hand } from '../inbox.ts'
import type { TelegramAnswer } from './telegram-answer.ts'
import { createWhileAtWork } from './telegram-at-work.ts'
import { shorten, TELEGRAM_LIMITS } from './telegram-html.ts'
import type { TelegramParts } from './telegram-parts.ts'
import type { Shown } from './telegram-send.ts'

export function createPresses(parts: TelegramParts): Composer<Context> {
  const { api, chatKey, dialogue, sender, read, log } = parts
  const whileAtWork = createWhileAtWork(api)

  async function onPress(update: Update, query: CallbackQuery): Promise<void> {
    const hand = parts.handOf(update)
    const { message, from } = query
    const chat = message?.chat
    const isGroup = chat !== undefined && chat.type !== 'private'
    const thread =
      message !== undefined && 'is_topic_message' in message ? message.message_thread_id : undefined
    const spot = chat && { chatId: chat.id, ...(thread === undefined ? {} : { threadId: thread }) }
    const press: Press = {
      // A card in somebody else's chat is pressed as if in private: nothing of that chat is known.
      place: {
        chat: chatKey(chat?.id ?? from.id),
        kind: isGroup ? 'group' : 'private',
        thread: thread === undefined ? null : String(thread),
      },
      person: read.person(from.id, chat?.id, !isGroup),
      action: decodeAction(query.data ?? ''),
      ...(message === undefined ? {} : { message: String(message.message_id) }),
    }
    const pressed = await whileAtWork(spot, () => dialogue.press(press))
    hand.worked()
    const shown: Shown | undefined =
      query.inline_message_id !== undefined
        ? { inlineMessageId: query.inline_message_id }
        : message === undefined
          ? undefined
          : { chatId: message.chat.id, messageId: message.message_id }
    const notice = await show(hand, query, pressed, shown, thread)
    await api
      .answerCallbackQuery(
        query.id,
        notice === '' ? {} : { text: shorten(notice, TELEGRAM_LIMITS.callbackAnswer) },
      )
      .catch((error: unknown) => log.debug({ err: error }, 'a press was answered too late'))
  }

  /** @returns what to tell whoever pressed */
  async function show(
    hand: Hand<TelegramAnswer>,
    query: CallbackQuery,
    pressed: Pressed,
    shown: Shown | undefined,
    thread: number | undefined,
  ): Promise<string> {
    if (pressed.kind === 'notice') return pressed.text
    if (pressed.kind === 'page' && shown !== undefined && (await sender.edit(shown, pressed.message)))
      return ''
    const chatId = query.message?.chat.id
    if (chatId === undefined) return '这里打不开，请到私聊里问我。'
    const answer: TelegramAnswer = {
      target: { chatId, ...(thread === undefined ? {} : { threadId: thread }) },
      message: pressed.message,
      ...(pressed.kind === 'send' && pressed.files !== undefined ? { files: pressed.files } : {}),
    }
    await hand.compose(answer)
    return (await parts.say(answer, hand)) ? '' : '这里发不出消息。'
  }

  const feature = new Composer()
  feature.on('callback_query', (ctx) => onPress(ctx.update, ctx.callbackQuery))
  return feature
}
