import type { InlineQueryResult, InlineQueryResultsButton, Message } from 'grammy/types'
import { badRequest } from './api-error.ts'
import type { Method } from './methods.ts'
import { checkInlineResults, LIMITS, readInlineKeyboard, readInlineResult } from './rules.ts'
import type { World } from './world.ts'

/** Methods that answer callback, inline and guest queries. */
export const queryMethods: Readonly<Record<string, Method>> = {
  answerCallbackQuery({ params, world }) {
    const text = params.text('text')
    if (text !== undefined && text.length > LIMITS.callbackAnswer) throw badRequest('MESSAGE_TOO_LONG')
    const url = params.text('url')
    world.answerQuery(world.callbackQueries, params.text('callback_query_id'), {
      ...(text === undefined || text === '' ? {} : { text }),
      showAlert: params.flag('show_alert'),
      ...(url === undefined ? {} : { url }),
    })
    return true
  },

  answerInlineQuery({ params, world }) {
    const results = params.structured<InlineQueryResult[]>('results') ?? []
    checkInlineResults(results)
    checkCachedFiles(world, results)
    const nextOffset = params.text('next_offset') ?? ''
    if (Buffer.byteLength(nextOffset) > LIMITS.nextOffsetBytes) throw badRequest('NEXT_OFFSET_INVALID')
    const button = params.structured<InlineQueryResultsButton>('button')
    if (button) {
      if (typeof button.text !== 'string' || button.text === '') throw badRequest('SWITCH_PM_TEXT_EMPTY')
      if (button.web_app === undefined && !/^[A-Za-z0-9_-]{1,64}$/.test(button.start_parameter ?? '')) {
        throw badRequest('START_PARAM_INVALID')
      }
    }
    const id = params.text('inline_query_id')
    world.answerQuery(world.inlineQueries, id, {
      queryId: id ?? '',
      query: world.inlineQueries.get(id ?? '')?.text ?? '',
      results,
      nextOffset,
      isPersonal: params.flag('is_personal'),
      cacheTime: params.integer('cache_time') ?? 300,
      ...(button ? { button } : {}),
    })
    return true
  },

  answerGuestQuery({ params, world }) {
    const result = params.structured<InlineQueryResult>('result')
    if (!result) throw badRequest("can't parse inline query result: expected an Object")
    const id = params.text('guest_query_id')
    const query = world.guestQueries.get(id ?? '')
    const chat = query && world.chats.get(query.chatId)
    if (!query || !chat || query.answer) {
      throw badRequest('query is too old and response timeout expired or query ID is invalid')
    }
    const fields = messageOfResult(world, result)
    const message = world.addBotMessage(chat, { ...fields, guest_bot_caller_user: query.from })
    world.answerQuery(world.guestQueries, id, message)
    return { inline_message_id: world.addInlineMessage(chat, message) }
  },
}

/** What a message holds that is sent by choosing an inline result. */
export function messageOfResult(world: World, result: InlineQueryResult): Partial<Message> {
  const { text, caption, rich } = readInlineResult(result)
  const markup = 'reply_markup' in result ? result.reply_markup : undefined
  const keyboard = readInlineKeyboard(markup, { isPrivate: false, hasInlineMode: true })
  const withKeyboard = keyboard ? { reply_markup: keyboard } : {}
  if (rich) return { rich_message: rich, ...withKeyboard }
  if (text)
    return {
      text: text.text,
      ...(text.entities.length > 0 ? { entities: text.entities } : {}),
      ...withKeyboard,
    }
  const media = result.type === 'photo' ? { photo: world.addPhoto({ size: 50_000 }) } : {}
  return { ...media, ...(caption && caption.text !== '' ? { caption: caption.text } : {}), ...withKeyboard }
}

function checkCachedFiles(world: World, results: readonly InlineQueryResult[]): void {
  for (const result of results) {
    const fields = result as unknown as Record<string, unknown>
    const id = fields[`${result.type}_file_id`]
    if (typeof id !== 'string') continue
    try {
      world.getFile(id)
    } catch {
      throw badRequest('wrong file identifier/HTTP URL specified')
    }
  }
}
