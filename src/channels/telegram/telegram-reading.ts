/** What a Telegram message says, to whom, and who says it where. Who is spoken to in a group is decided here. */
import type { MessageEntity, Message as TelegramMessage } from 'grammy/types'
import { behindName } from '../../dialogue/called-by-name.ts'
import type { Person, Place, Said } from '../../dialogue/dialogue.ts'
import { isDocument } from '../../dialogue/intake.ts'
import type { SentFile } from '../../dialogue/spoken.ts'
import { isSubscriptionFile } from '../../dialogue/subscription-file.ts'
import { type ChatId, platformChatOf } from '../../digest/subscription.ts'
import { decodeAction } from '../../messages/action-code.ts'
import { readCommand } from '../../messages/commands.ts'
import { type Action, subscriptionsIn } from '../../messages/message.ts'
import type { Unreadable } from '../../messages/sentences.ts'
import type { Download } from './telegram-file.ts'
import type { Target } from './telegram-send.ts'

/** What a message is to the bot. */
export type Heard =
  /** A group has become another chat. */
  | { readonly kind: 'moved'; readonly from: number; readonly to: number }
  | { readonly kind: 'spoken'; readonly spoken: Spoken }
  /** Sent to the bot in private, and no text. */
  | { readonly kind: 'unreadable'; readonly what: Unreadable }

/** Words for the bot. */
export interface Spoken {
  /** Without the bot's name. */
  readonly text: string
  readonly by: NonNullable<Said['by']>
}

export interface Reading {
  /** Undefined for a message that nothing has to be done about. */
  readonly heard: (message: TelegramMessage, edited: boolean) => Heard | undefined
  /** What a message in a group says to the bot; undefined when it is not for it. */
  readonly spoken: (message: TelegramMessage) => Spoken | undefined
  readonly said: (message: TelegramMessage, spoken: Spoken) => Said
  /** What words in a message may be about, beside themselves. */
  readonly aboutOf: (message: TelegramMessage) => Pick<Said, 'quoted' | 'unreadable'>
  readonly personOf: (message: TelegramMessage) => Person
  /** @param surelyManages without asking Telegram */
  readonly person: (userId: number, chatId: number | undefined, surelyManages: boolean) => Person
}

/** `unknown`: a member of a group that shows its members to its managers only, or somebody outside. */
export type Standing = 'manager' | 'member' | 'unknown' | 'outside'

export interface ReadingOptions {
  /** The bot itself. */
  readonly me: () => { readonly id: number; readonly username: string; readonly first_name: string }
  readonly chatKey: ChatKey
  readonly adminIds: ReadonlySet<string>
  /** How somebody stands in a chat. */
  readonly standing: (chatId: number, userId: number) => Promise<Standing>
  readonly download: Download
}

/** A bot's id is the part of its token that stays when it is given a new one. */
export const telegramChannel = (token: string): string => `telegram:${token.split(':', 1)[0]}`
export type ChatKey = (id: number) => ChatId
export const chatKeyIn =
  (channel: string): ChatKey =>
  (id) =>
    `${channel}:${id}`

export function createReading({ me, chatKey, adminIds, standing, download }: ReadingOptions): Reading {
  function heard(message: TelegramMessage, edited: boolean): Heard | undefined {
    const { chat, migrate_to_chat_id: to, migrate_from_chat_id: from } = message
    if (to !== undefined) return { kind: 'moved', from: chat.id, to }
    if (from !== undefined) return { kind: 'moved', from, to: chat.id }
    // A card that somebody posted with our own inline mode.
    if (message.via_bot?.id === me().id) return undefined
    if (message.from?.is_bot === true && message.sender_chat === undefined) return undefined
    if (chat.type === 'private') {
      const said = direct(message)
      if (said !== undefined) return { kind: 'spoken', spoken: said }
      const what = edited ? undefined : unreadableKind(message)
      return what && { kind: 'unreadable', what }
    }
    if (message.is_automatic_forward === true) return undefined
    const said = spoken(message)
    return said && { kind: 'spoken', spoken: said }
  }

  function direct(message: TelegramMessage): Spoken | undefined {
    const text = message.text ?? message.caption ?? ''
    return text.trim() === '' && fileIn(message) === undefined ? undefined : { text, by: 'direct' }
  }

  function spoken(message: TelegramMessage): Spoken | undefined {
    const file = fileIn(message)
    const text = message.text ?? message.caption ?? (file === undefined ? undefined : '')
    if (text === undefined) return undefined
    const entities = message.entities ?? message.caption_entities ?? []
    const command = /^\s*[/／]/u.test(text) ? readCommand(text) : undefined
    if (command?.bot !== undefined)
      return command.bot.toLowerCase() === me().username.toLowerCase() ? { text, by: 'command' } : undefined
    // Other bots of the group have commands of their own names.
    if (command !== undefined) return command.name === undefined ? undefined : { text, by: 'command' }
    const mention = entities.find((entity) => isOwnMention(entity, text))
    if (mention !== undefined) {
      const without = `${text.slice(0, mention.offset)} ${text.slice(mention.offset + mention.length)}`.trim()
      // A bare mention is about the message it replies to, or the picture it comes with.
      const isHeard = without !== '' || file !== undefined || Object.keys(aboutOf(message)).length > 0
      return { text: isHeard ? without : '/help', by: 'mention' }
    }
    if (isOwn(message.reply_to_message) && !isTopicStart(message)) return { text, by: 'reply' }
    const called = behindName(text, me().first_name)
    return called === undefined ? undefined : { text: called === '' ? '/help' : called, by: 'mention' }
  }

  function aboutOf(message: TelegramMessage): Pick<Said, 'quoted' | 'unreadable'> {
    const original = isOwn(message.reply_to_message) ? undefined : message.reply_to_message
    const quoted = message.quote?.text ?? original?.text ?? original?.caption
    if (quoted !== undefined) return { quoted }
    const [unreadable] = [message, original].flatMap((one) => {
      const kind = one === undefined || one.text !== undefined ? undefined : unreadableKind(one)
      return kind === undefined || kind === 'other' ? [] : [kind]
    })
    return unreadable === undefined ? {} : { unreadable }
  }

  const isOwnMention = (entity: MessageEntity, text: string): boolean =>
    entity.type === 'mention'
      ? text.slice(entity.offset, entity.offset + entity.length).toLowerCase() ===
        `@${me().username.toLowerCase()}`
      : entity.type === 'text_mention' && entity.user.id === me().id

  const isOwn = (message: TelegramMessage['reply_to_message']): boolean => message?.from?.id === me().id

  function said(message: TelegramMessage, { text, by }: Spoken): Said {
    const original = message.reply_to_message
    const ofOurs = original !== undefined && isOwn(original) ? original : undefined
    const actions = actionsIn(ofOurs)
    const about = slipIn(actions)
    const file = fileIn(message)
    return {
      place: placeOf(message, chatKey),
      person: personOf(message),
      text,
      by,
      ...(about === undefined ? {} : { about }),
      ...(ofOurs === undefined
        ? {}
        : { repliedTo: { message: String(ofOurs.message_id), subscriptions: subscriptionsIn(actions) } }),
      ...(file === undefined ? {} : { file }),
      ...aboutOf(message),
      ...(message.forward_origin === undefined ? {} : { forwarded: true }),
    }
  }

  function personOf(message: TelegramMessage): Person {
    const { chat, from, sender_chat: inTheNameOf } = message
    // All who write in the name of a chat come from accounts that they share with everybody who does.
    const id = inTheNameOf?.id ?? from?.id ?? chat.id
    // An anonymous administrator writes in the name of the group, and only administrators post in a channel.
    return person(id, chat.id, chat.type === 'private' || chat.type === 'channel' || id === chat.id)
  }

  function person(userId: number, chatId: number | undefined, surelyManages: boolean): Person {
    // A channel is no member of a group.
    const isMember = userId > 0
    return {
      id: chatKey(userId),
      isAdmin: adminIds.has(String(userId)),
      manages: async () =>
        surelyManages || (isMember && chatId !== undefined && (await standing(chatId, userId)) === 'manager'),
      isIn: async (chat) => {
        const id = Number(platformChatOf(chat))
        // A private chat is one person's, and another bot's chats are not ours to ask about.
        return isMember && id < 0 && chat === chatKey(id) && (await standing(id, userId)) !== 'outside'
      },
    }
  }

  /** A document that the dialogue may want to read. */
  function fileIn({ chat, document, from }: TelegramMessage): SentFile | undefined {
    if (document === undefined) return undefined
    const name = document.file_name ?? ''
    const mayBeRead = chat.type === 'private' && adminIds.has(String(from?.id)) && isDocument(name)
    if (!isSubscriptionFile(name) && !mayBeRead) return undefined
    const readBytes = (mostBytes: number) => download(document.file_id, mostBytes)
    return {
      name,
      size: document.file_size,
      readBytes,
      read: async (mostBytes) => (await readBytes(mostBytes))?.toString('utf8'),
    }
  }

  return { heard, spoken, said, aboutOf, personOf, person }
}

// ── where ─────────────────────────────────────────────────────────────────────────────────────────────────────────

function placeOf(message: TelegramMessage, chatKey: ChatKey): Place {
  const thread = threadOf(message)
  return {
    chat: chatKey(message.chat.id),
    kind: message.chat.type === 'private' ? 'private' : 'group',
    thread: thread === undefined ? null : String(thread),
  }
}

/** The topic of a forum. */
export const threadOf = (message: TelegramMessage): number | undefined =>
  message.is_topic_message === true ? message.message_thread_id : undefined

/** Where an answer to a message goes. */
export function targetOf(message: TelegramMessage, quotes: boolean): Target {
  const thread = threadOf(message)
  return {
    chatId: message.chat.id,
    ...(thread === undefined ? {} : { threadId: thread }),
    ...(quotes ? { replyTo: message.message_id } : {}),
  }
}

/** In a forum every message "replies" to the message that opened its topic. */
const isTopicStart = ({ reply_to_message: first, ...message }: TelegramMessage): boolean =>
  first?.forum_topic_created !== undefined ||
  (message.is_topic_message === true && first?.message_id === message.message_thread_id)

// ── what it is about ──────────────────────────────────────────────────────────────────────────────────────────────

/** The buttons under a message of ours remember what it was about, even where we do not. */
const actionsIn = (message: TelegramMessage['reply_to_message']): Action[] =>
  (message?.reply_markup?.inline_keyboard.flat() ?? []).flatMap(
    (button) => ('callback_data' in button ? decodeAction(button.callback_data ?? '') : undefined) ?? [],
  )

function slipIn(actions: readonly Action[]): string | undefined {
  for (const action of actions) if ('slip' in action) return action.slip
  return undefined
}

/** What was sent that is no text; undefined for notices of the platform itself. */
export function unreadableKind(message: TelegramMessage): Unreadable | undefined {
  if (message.photo) return 'photo'
  if (message.sticker) return 'sticker'
  if (message.voice || message.audio) return 'voice'
  if (message.video || message.video_note || message.animation) return 'video'
  if (message.document) return 'document'
  if (message.location || message.venue) return 'location'
  if (message.contact) return 'contact'
  if (message.poll) return 'poll'
  if (message.dice || message.game) return 'dice'
  const notices = [
    'pinned_message',
    'message_auto_delete_timer_changed',
    'write_access_allowed',
    'chat_background_set',
    'forum_topic_created',
    'forum_topic_edited',
    'forum_topic_closed',
    'forum_topic_reopened',
    'new_chat_members',
    'left_chat_member',
  ]
  return notices.some((notice) => notice in message) ? undefined : 'other'
}
