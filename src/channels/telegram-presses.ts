/** Buttons that are pressed: a page in place, a message, or a word to whoever pressed. */
import { Composer, type Context } from 'grammy'
import type { CallbackQuery } from 'grammy/types'
import { decodeAction } from '../dialogue/action-code.ts'
import type { Pressed } from '../dialogue/dialogue.ts'
import { shorten, TELEGRAM_LIMITS } from './telegram-html.ts'
import { isUnreachable, type TelegramParts } from './telegram-parts.ts'
import type { Shown } from './telegram-send.ts'

export function createPresses(parts: TelegramParts): Composer<Context> {
  const { api, chatKey, dialogue, sender, read, log } = parts

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
    await api
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
      if (chatId === undefined || !(await isUnreachable(parts, error, chatId))) throw error
      return '这里发不出消息。'
    }
  }

  const feature = new Composer()
  feature.on('callback_query', (ctx) => onPress(ctx.callbackQuery))
  return feature
}
