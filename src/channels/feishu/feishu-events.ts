/** What Feishu brings → what was said to whom. Who is spoken to in a group is decided here. */
import { z } from 'zod'
import type { Unreadable } from '../../messages/sentences.ts'
import type { ChannelEvent } from '../channel.ts'

const person = z.object({ open_id: z.string().min(1) })

const received = z.object({
  event_id: z.string().min(1),
  sender: z.object({ sender_id: person, sender_type: z.string() }),
  message: z.object({
    message_id: z.string().min(1),
    create_time: z.coerce.number().optional().catch(undefined),
    root_id: z.string().optional(),
    parent_id: z.string().optional(),
    thread_id: z.string().optional(),
    chat_id: z.string().min(1),
    chat_type: z.string(),
    message_type: z.string(),
    content: z.string(),
    mentions: z
      .array(z.object({ key: z.string(), id: z.object({ open_id: z.string().optional() }) }))
      .optional(),
  }),
})

/** @returns undefined where it is not for the bot */
export function feishuMessage(data: unknown, botId: string): ChannelEvent | undefined {
  const { event_id: id, sender, message } = received.parse(data)
  if (sender.sender_type !== 'user') return undefined
  const group = message.chat_type !== 'p2p'
  const mentions = message.mentions ?? []
  const own = mentions.filter((one) => one.id.open_id === botId)
  if (group && own.length === 0) return undefined
  const names = new Set(own.map(({ key }) => key))
  const { text, unreadable } = contentOf(message.message_type, message.content)
  const { parent_id: parent, root_id: root = '', message_id: messageId } = message
  // A topic goes on below any of its messages; the first one stays.
  const thread = message.thread_id === undefined ? undefined : root === '' ? messageId : root
  return {
    kind: 'said',
    id,
    chat: message.chat_id,
    group,
    person: sender.sender_id.open_id,
    message: messageId,
    text: text.replace(MENTION, (key) => (names.has(key) ? ' ' : key)).trim(),
    ...(message.create_time === undefined ? {} : { sentAt: message.create_time }),
    ...(thread === undefined ? {} : { thread }),
    ...(parent === undefined || parent === '' ? {} : { parent }),
    ...(unreadable === undefined ? {} : { unreadable }),
  }
}

const MENTION = /@_user_\d{1,4}|@_all/gu

const UNREADABLE: Readonly<Record<string, Unreadable>> = {
  image: 'photo',
  sticker: 'sticker',
  audio: 'voice',
  media: 'video',
  file: 'document',
  folder: 'document',
  location: 'location',
  share_user: 'contact',
  vote: 'poll',
}

/** The words of a message, and what else it holds. */
function contentOf(
  type: string,
  content: string,
): { readonly text: string; readonly unreadable?: Unreadable } {
  if (type === 'text') return { text: textIn(content) }
  if (type === 'post') return postIn(content)
  return { text: '', unreadable: UNREADABLE[type] ?? 'other' }
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content)
  } catch {
    return undefined
  }
}

function textIn(content: string): string {
  const value = parsed(content)
  return typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string'
    ? value.text
    : ''
}

const piece = z.looseObject({ tag: z.string(), text: z.string().optional(), user_id: z.string().optional() })
const post = z.object({ title: z.string().optional(), content: z.array(z.array(piece)) })

/** Formatted text: of its pieces only the words are read. */
function postIn(content: string): { readonly text: string; readonly unreadable?: Unreadable } {
  const read = post.safeParse(parsed(content))
  if (!read.success) return { text: '', unreadable: 'other' }
  const { title = '', content: paragraphs } = read.data
  const lines = paragraphs.map((line) =>
    line.map(({ tag, text = '', user_id: user = '' }) => (tag === 'at' ? user : text)).join(''),
  )
  const text = [title, ...lines].filter((line) => line.trim() !== '').join('\n')
  return text === '' && paragraphs.flat().some(({ tag }) => tag === 'img')
    ? { text, unreadable: 'photo' }
    : { text }
}

const pressed = z.object({
  event_id: z.string().min(1),
  operator: person,
  action: z.object({ value: z.object({ code: z.string(), group: z.boolean() }) }),
  context: z.object({ open_message_id: z.string(), open_chat_id: z.string() }),
})

export function feishuPress(data: unknown): ChannelEvent {
  const { event_id: id, operator, action, context } = pressed.parse(data)
  return {
    kind: 'pressed',
    id,
    chat: context.open_chat_id,
    group: action.value.group,
    person: operator.open_id,
    message: context.open_message_id,
    code: action.value.code,
  }
}

const standing = z.object({
  event_id: z.string().min(1),
  chat_id: z.string().min(1),
  operator_id: person.optional(),
})

export function feishuAdded(data: unknown): ChannelEvent {
  const { event_id: id, chat_id: chat, operator_id: operator } = standing.parse(data)
  return { kind: 'met', id, chat, group: true, person: operator?.open_id ?? chat }
}

export function feishuRemoved(data: unknown): ChannelEvent {
  const { event_id: id, chat_id: chat } = standing.parse(data)
  return { kind: 'left', id, chat, group: true }
}

const entered = z.object({ ...standing.shape, last_message_id: z.string().optional() })

/** Somebody opens the private chat; undefined where they have talked before. */
export function feishuEntered(data: unknown): ChannelEvent | undefined {
  const { event_id: id, chat_id: chat, operator_id: operator, last_message_id: last } = entered.parse(data)
  if (last !== undefined && last !== '') return undefined
  return { kind: 'met', id, chat, group: false, person: operator?.open_id ?? chat }
}

const fetched = z.object({
  items: z
    .array(
      z.object({
        msg_type: z.string(),
        sender: z.object({ sender_type: z.string() }),
        body: z.object({ content: z.string() }),
      }),
    )
    .min(1),
})

/** The words of a message that was fetched; undefined for one of a bot, or without any. */
export function feishuQuoted(data: unknown): string | undefined {
  const item = fetched.parse(data).items[0]
  if (item === undefined || item.sender.sender_type === 'app') return undefined
  const { text } = contentOf(item.msg_type, item.body.content)
  return text.trim() === '' ? undefined : text
}
