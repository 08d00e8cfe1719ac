import type {
  ForceReply,
  InlineKeyboardMarkup,
  LinkPreviewOptions,
  Message,
  MessageEntity,
  ReplyKeyboardMarkup,
  ReplyKeyboardRemove,
  ReplyParameters,
  RichMessage,
} from 'grammy/types'
import { ApiError, badRequest } from './api-error.ts'
import { unixTime } from './clock.ts'
import type { FormattedText } from './html-mode.ts'
import { readImageSize } from './image-size.ts'
import { checkedLink } from './links.ts'
import type { Method, MethodContext } from './methods.ts'
import type { UploadedFile } from './multipart.ts'
import type { Params } from './params.ts'
import { readRichMessage, textOfRich } from './rich.ts'
import { LIMITS, readInlineKeyboard, readText } from './rules.ts'
import type { ChatState, World } from './world.ts'

/** Methods that send, change or remove messages. */
export const messageMethods: Readonly<Record<string, Method>> = {
  sendMessage(context) {
    return send(context, ({ params }) => {
      const { text, entities } = readText(
        params.text('text'),
        params.text('parse_mode'),
        params.structured<MessageEntity[]>('entities'),
      )
      const preview = params.structured<LinkPreviewOptions>('link_preview_options')
      if (preview?.url !== undefined && checkedLink(preview.url) === undefined)
        throw badRequest('Wrong HTTP URL specified')
      return { text, ...listed('entities', entities), ...(preview ? { link_preview_options: preview } : {}) }
    })
  },

  sendRichMessage(context) {
    return send(context, ({ params }) => ({ rich_message: richParam(params) }))
  },

  sendPhoto(context) {
    return send(context, ({ params, world }) => ({ photo: readPhoto(world, params), ...captionOf(params) }))
  },

  sendDocument(context) {
    return send(context, ({ params, world }) => ({
      document: readDocument(world, params),
      ...captionOf(params),
    }))
  },

  editMessageText(context) {
    const { params } = context
    return edit(context, (message) => {
      if (message.text === undefined && message.rich_message === undefined) {
        throw badRequest('there is no text in the message to edit')
      }
      const {
        text: _text,
        entities: _entities,
        rich_message: _rich,
        link_preview_options: _preview,
        ...rest
      } = message
      if (params.has('rich_message')) return { ...rest, rich_message: richParam(params) } as Message
      const { text, entities } = readText(
        params.text('text'),
        params.text('parse_mode'),
        params.structured<MessageEntity[]>('entities'),
      )
      const preview = params.structured<LinkPreviewOptions>('link_preview_options')
      return {
        ...rest,
        text,
        ...listed('entities', entities),
        ...(preview ? { link_preview_options: preview } : {}),
      } as Message
    })
  },

  editMessageCaption(context) {
    return edit(context, (message) => {
      if (
        !message.photo &&
        !message.document &&
        !message.video &&
        !message.animation &&
        !message.audio &&
        !message.voice
      ) {
        throw badRequest('there is no caption in the message to edit')
      }
      const { caption: _caption, caption_entities: _entities, ...rest } = message
      return { ...rest, ...captionOf(context.params) } as Message
    })
  },

  editMessageReplyMarkup(context) {
    return edit(context, (message) => ({ ...message }))
  },

  deleteMessage({ params, world }) {
    const chat = world.getChat(params.values['chat_id'])
    const message = chat.messages.get(params.integer('message_id') ?? 0)
    if (!message) throw badRequest('message to delete not found')
    const isOwn = world.isOwn(chat, message)
    const isAdministrator = chat.bot.status === 'administrator' && chat.bot.can_delete_messages
    if (!isOwn && chat.info.type !== 'private' && !isAdministrator)
      throw badRequest("message can't be deleted")
    if (!isAdministrator && unixTime(world.clock) - message.date > 48 * 3600) {
      throw badRequest("message can't be deleted for everyone")
    }
    chat.messages.delete(message.message_id)
    return true
  },

  sendMessageDraft(context) {
    return draft(context, ({ params }) => {
      const { text } = readText(
        params.text('text'),
        params.text('parse_mode'),
        params.structured<MessageEntity[]>('entities'),
        'draft',
      )
      return text
    })
  },

  sendRichMessageDraft(context) {
    return draft(context, ({ params }) => textOfRich(richParam(params, true)))
  },
}

/** Sends what `content` reads from the parameters, after everything Telegram checks about the place. */
function send(context: MethodContext, content: (context: MethodContext) => Partial<Message>): Message {
  const { params, world, rates } = context
  refuseUnknownPlaces(params)
  const chat = world.getWritableChat(params.values['chat_id'])
  const fields = {
    ...content(context),
    ...threadOf(world, chat, params),
    ...replyOf(world, chat, params),
    ...markupOf(world, chat, params),
    ...(params.flag('protect_content') ? { has_protected_content: true as const } : {}),
  }
  rates.take(chat.id, chat.info.type === 'group' || chat.info.type === 'supergroup')
  return world.addBotMessage(chat, fields)
}

/** Telegram can send to more places than this server knows; taking such a call for an ordinary one would hide a bug. */
function refuseUnknownPlaces(params: Params): void {
  if (params.has('business_connection_id')) throw badRequest('business connection not found')
  for (const name of [
    'ephemeral_message_parameters',
    'direct_messages_topic_id',
    'suggested_post_parameters',
  ]) {
    if (params.has(name)) throw badRequest(`${name} is not supported by this server`)
  }
}

function richParam(params: Params, isDraft = false): RichMessage {
  const rich = params.structured<object>('rich_message')
  if (!rich) throw badRequest('message text is empty')
  return readRichMessage(rich, isDraft)
}

function threadOf(world: World, chat: ChatState, params: Params): Partial<Message> {
  const thread = params.integer('message_thread_id')
  const isForum = chat.info.is_forum === true || (chat.info.type === 'private' && world.me.has_topics_enabled)
  const managesTopics = chat.bot.status === 'administrator' && chat.bot.can_manage_topics === true
  if (isForum && chat.closedTopics.has(thread || 1) && !managesTopics) throw badRequest('TOPIC_CLOSED')
  // 1 is the General topic; messages there carry no thread.
  if (thread === undefined || thread === 0) return {}
  if (isForum && thread === 1) return {}
  const topic = chat.topics.get(thread)
  if (!isForum || !topic) throw badRequest('message thread not found')
  return { message_thread_id: thread, is_topic_message: true }
}

function replyOf(world: World, chat: ChatState, params: Params): Partial<Message> {
  const given = params.structured<ReplyParameters>('reply_parameters')
  const id = given?.message_id ?? params.integer('reply_to_message_id')
  if (id === undefined || id === 0) return implicitReply(chat, params)
  if (given?.chat_id !== undefined && Number(given.chat_id) !== chat.id) {
    const other = world.getChat(given.chat_id)
    if (other.messages.has(id)) return {}
    if (given.allow_sending_without_reply) return {}
    throw badRequest('message to be replied not found')
  }
  const original = chat.messages.get(id)
  if (!original) {
    if (
      given?.allow_sending_without_reply === true ||
      params.values['allow_sending_without_reply'] === true
    ) {
      return implicitReply(chat, params)
    }
    throw badRequest('message to be replied not found')
  }
  return { reply_to_message: withoutReply(original) as never, ...quoteOf(given, original) }
}

function implicitReply(chat: ChatState, params: Params): Partial<Message> {
  const topic = chat.topics.get(params.integer('message_thread_id') ?? 0)
  return topic ? { reply_to_message: topic.opening as never } : {}
}

function quoteOf(given: ReplyParameters | undefined, original: Message): Partial<Message> {
  if (given?.quote === undefined || given.quote === '') return {}
  const { text } = readText(given.quote, given.quote_parse_mode, given.quote_entities)
  if (text.length > LIMITS.quote) throw badRequest('message quote is too long')
  const position = (original.text ?? original.caption ?? '').indexOf(text)
  if (position < 0) throw badRequest('message quote not found')
  return { quote: { text, position, is_manual: true } }
}

/** A message as it appears inside a reply to it: without its own reply. */
export function withoutReply(message: Message): Message {
  const { reply_to_message: _, ...rest } = message
  return rest as Message
}

type AnyMarkup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply

function markupOf(world: World, chat: ChatState, params: Params): Partial<Message> {
  const markup = params.structured<AnyMarkup>('reply_markup')
  if (!markup) return {}
  if ('inline_keyboard' in markup) {
    const keyboard = readInlineKeyboard(markup, placeOf(world, chat))
    return keyboard ? { reply_markup: keyboard } : {}
  }
  if ('keyboard' in markup) {
    if (!Array.isArray(markup.keyboard)) throw badRequest('field "keyboard" must be of type Array')
    for (const row of markup.keyboard) {
      for (const button of row) {
        const text = typeof button === 'string' ? button : button.text
        if (typeof text !== 'string' || text.trim() === '')
          throw badRequest('keyboard button text must be non-empty')
      }
    }
    return {}
  }
  if ('remove_keyboard' in markup || 'force_reply' in markup || Object.keys(markup).length === 0) return {}
  throw badRequest('object expected as reply markup')
}

function placeOf(world: World, chat: ChatState | undefined) {
  return { isPrivate: chat?.info.type === 'private', hasInlineMode: world.me.supports_inline_queries }
}

function captionOf(params: Params): Partial<Message> {
  const { text, entities }: FormattedText = readText(
    params.text('caption'),
    params.text('parse_mode'),
    params.structured<MessageEntity[]>('caption_entities'),
    'caption',
  )
  return text === '' ? {} : { caption: text, ...listed('caption_entities', entities) }
}

function listed(name: 'entities' | 'caption_entities', entities: readonly MessageEntity[]): Partial<Message> {
  return entities.length === 0 ? {} : { [name]: entities }
}

/** Changes a message of the bot, whether named by chat and id or by inline id. */
function edit(context: MethodContext, change: (message: Message) => Message): Message | true {
  const { params, world, rates } = context
  const inlineId = params.text('inline_message_id')
  const place = inlineId === undefined ? undefined : world.inlineMessages.get(inlineId)
  if (inlineId !== undefined && !place) throw badRequest('MESSAGE_ID_INVALID')
  const chat = place ? world.chats.get(place.chatId) : world.getWritableChat(params.values['chat_id'])
  const message = chat?.messages.get(place?.messageId ?? params.integer('message_id') ?? 0)
  if (!chat || !message) throw badRequest('message to edit not found')
  if (!place && !world.isOwn(chat, message)) throw badRequest("message can't be edited")

  const changed = change(message)
  const markup = params.structured<AnyMarkup>('reply_markup')
  if (markup && !('inline_keyboard' in markup)) throw badRequest('inline keyboard expected')
  const keyboard = readInlineKeyboard(markup, placeOf(world, place ? undefined : chat))
  // An edit without a keyboard takes the old one away.
  if (keyboard) changed.reply_markup = keyboard
  else delete changed.reply_markup
  if (fingerprint(changed) === fingerprint(message)) {
    throw badRequest(
      'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    )
  }
  if (context.countEdits) rates.take(chat.id, chat.info.type === 'group' || chat.info.type === 'supergroup')
  const edited = { ...changed, edit_date: unixTime(world.clock) } as Message
  world.replaceMessage(chat, edited)
  return place ? true : edited
}

function fingerprint(message: Message): string {
  const { text, entities, caption, caption_entities, rich_message, reply_markup, link_preview_options } =
    message
  return JSON.stringify([
    text,
    entities ?? [],
    caption,
    caption_entities ?? [],
    rich_message,
    reply_markup,
    link_preview_options,
  ])
}

function draft(context: MethodContext, read: (context: MethodContext) => string): true {
  const { params, world } = context
  const chat = world.getWritableChat(params.values['chat_id'])
  if (chat.info.type !== 'private') throw badRequest('TEXTDRAFT_PEER_INVALID')
  const id = params.integer('draft_id')
  if (id === undefined || id === 0) throw badRequest('draft_id must be non-zero')
  threadOf(world, chat, params)
  chat.drafts.push({ id, text: read(context), canStop: params.flag('can_stop'), at: world.clock.now() })
  if (chat.drafts.length > 1000) chat.drafts.shift()
  return true
}

function uploadOf(params: Params, name: string): UploadedFile | string {
  const value = params.text(name)
  const attached = value?.startsWith('attach://') ? value.slice('attach://'.length) : undefined
  const upload = params.files.get(attached ?? name)
  if (upload) {
    if (upload.bytes.length === 0) throw badRequest('file must be non-empty')
    return upload
  }
  if (attached !== undefined || value === undefined || value === '') {
    throw badRequest(`there is no ${name} in the request`)
  }
  return value
}

function readPhoto(world: World, params: Params) {
  const photo = uploadOf(params, 'photo')
  if (typeof photo === 'string') {
    if (/^https?:/i.test(photo)) return world.addPhoto({ size: 50_000 })
    const { file } = knownFile(world, photo)
    return [{ ...withoutPath(file), width: 800, height: 600 }]
  }
  if (photo.bytes.length > LIMITS.photoBytes)
    throw badRequest(
      `file of size ${photo.bytes.length} bytes is too big for a photo; the maximum size is ${LIMITS.photoBytes} bytes`,
    )
  const size = readImageSize(photo.bytes)
  if (!size) throw badRequest('IMAGE_PROCESS_FAILED')
  const { width, height } = size
  if (width + height > 10_000 || Math.max(width, height) > 20 * Math.min(width, height)) {
    throw badRequest('PHOTO_INVALID_DIMENSIONS')
  }
  return world.addPhoto(photo, width, height)
}

function readDocument(world: World, params: Params) {
  const document = uploadOf(params, 'document')
  if (typeof document === 'string') {
    if (/^https?:/i.test(document)) {
      const name = decodeURIComponent(new URL(document).pathname.split('/').at(-1) ?? '') || 'file'
      return { ...withoutPath(world.addFile({ name, size: 50_000 }, 'documents')), file_name: name }
    }
    const { file, name, mime } = knownFile(world, document)
    return {
      ...withoutPath(file),
      ...(name === undefined ? {} : { file_name: name }),
      ...(mime === undefined ? {} : { mime_type: mime }),
    }
  }
  if (document.bytes.length > LIMITS.fileBytes) throw new ApiError(413, 'Request Entity Too Large')
  const file = world.addFile(document, 'documents')
  return { ...withoutPath(file), file_name: document.name, mime_type: document.mime }
}

function knownFile(world: World, id: string) {
  try {
    return world.getFile(id)
  } catch {
    throw badRequest('wrong remote file identifier specified: Wrong string length')
  }
}

function withoutPath<F extends { file_path?: string }>(file: F): Omit<F, 'file_path'> {
  const { file_path: _, ...rest } = file
  return rest
}
