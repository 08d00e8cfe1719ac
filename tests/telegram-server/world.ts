import type {
  BotCommand,
  Chat,
  ChatAdministratorRights,
  ChatMember,
  ChatMemberAdministrator,
  File,
  InlineQueryResult,
  MenuButton,
  Message,
  PhotoSize,
  ReactionType,
  Update,
  User,
  UserFromGetMe,
} from 'grammy/types'
import { badRequest, forbidden } from './api-error.ts'
import { type Clock, unixTime } from './clock.ts'
import type { UploadedFile } from './multipart.ts'

/** A topic of a forum. */
export interface Topic {
  readonly id: number
  readonly name: string
  /** The service message that opened it; Telegram makes every message of the topic look like a reply to it. */
  readonly opening: Message
}

/** What a chat shows that is no message. */
export interface Draft {
  readonly id: number
  readonly text: string
  readonly canStop: boolean
  readonly at: number
}

/** All that is known about one chat. */
export interface ChatState {
  id: number
  info: Chat
  /** In order of arrival; holds the current version of each. */
  readonly messages: Map<number, Message>
  readonly members: Map<number, ChatMember>
  bot: ChatMember
  /** Private chats: whether the user ever wrote to the bot. */
  started: boolean
  readonly topics: Map<number, Topic>
  /** Topics that only those may write in who manage topics. */
  readonly closedTopics: Set<number>
  migratedTo: number | undefined
  lastMessageId: number
  /** How many messages the bot sent here, also those that are no longer kept. */
  sent: number
  readonly drafts: Draft[]
  readonly actions: string[]
  readonly reactions: Map<number, readonly ReactionType[]>
  /** Channels: which posts are the bot's, for posts do not tell. */
  readonly ownPosts: Set<number>
  /** Bot messages and edits nobody has read yet, and those who wait for one. */
  readonly unreadMessages: Message[]
  readonly unreadEdits: Message[]
  readonly listeners: Set<() => void>
}

/** An answer to a callback query, as the user's client gets it. */
export interface CallbackAnswer {
  readonly text?: string
  readonly showAlert: boolean
  readonly url?: string
}

/** The answer to an inline query, as the user's client gets it. */
export interface InlineAnswer {
  readonly queryId: string
  readonly query: string
  readonly results: readonly InlineQueryResult[]
  readonly nextOffset: string
  readonly isPersonal: boolean
  readonly cacheTime: number
  readonly button?: { readonly text: string; readonly start_parameter?: string }
}

/** A query the bot has to answer. */
export interface Query<Answer> {
  readonly id: string
  readonly from: User
  readonly askedAt: number
  /** What was asked: the inline query, or the callback data. */
  readonly text: string
  answer: Answer | undefined
  readonly onAnswer: ((answer: Answer) => void)[]
}

/** Where an inline message was posted. */
export interface InlineMessagePlace {
  readonly chatId: number
  readonly messageId: number
}

interface StoredFile {
  readonly file: File
  readonly bytes: Buffer | undefined
  readonly name: string | undefined
  readonly mime: string | undefined
}

/** What a world is created with. */
export interface WorldOptions {
  readonly clock: Clock
  readonly me: UserFromGetMe
  /** Messages kept per chat. The oldest are forgotten: editing them answers "not found". */
  readonly keepMessages: number
  /** Uploaded files kept; the oldest are forgotten. */
  readonly keepFiles: number
  /** Seconds after which a callback or inline query can no longer be answered. */
  readonly queryLifetime: number
  readonly push: (update: Omit<Update, 'update_id'>) => void
}

// User ids have long outgrown 32 bits; ids here make a bot that stores them as such fail.
const FIRST_USER_ID = 7_000_000_001
const FIRST_GROUP_ID = -4_000_000_001
const FIRST_SUPERGROUP_ID = -1_002_000_000_001

/** Chats, users, messages, files and open queries: everything Telegram would remember. */
export class World {
  readonly clock: Clock
  readonly me: UserFromGetMe
  readonly push: (update: Omit<Update, 'update_id'>) => void
  readonly users = new Map<number, User>()
  readonly chats = new Map<number, ChatState>()
  readonly callbackQueries = new Map<string, Query<CallbackAnswer>>()
  readonly inlineQueries = new Map<string, Query<InlineAnswer>>()
  readonly guestQueries = new Map<
    string,
    Query<Message> & { readonly chatId: number; readonly messageId: number }
  >()
  readonly inlineMessages = new Map<string, InlineMessagePlace>()
  /** Commands by scope and language. */
  readonly commands = new Map<string, readonly BotCommand[]>()
  readonly menuButtons = new Map<number | 'default', MenuButton>()
  readonly descriptions = new Map<string, string>()
  readonly #files = new Map<string, StoredFile>()
  readonly #inlineIds = new Map<string, string>()
  readonly #usernames = new Map<string, number>()
  readonly #keepMessages: number
  readonly #keepFiles: number
  readonly #queryLifetime: number
  #nextUserId = FIRST_USER_ID
  #nextGroupId = FIRST_GROUP_ID
  #nextSupergroupId = FIRST_SUPERGROUP_ID
  #lastSharedMessageId = 100
  #lastSerial = 0

  constructor(options: WorldOptions) {
    this.clock = options.clock
    this.me = options.me
    this.push = options.push
    this.#keepMessages = options.keepMessages
    this.#keepFiles = options.keepFiles
    this.#queryLifetime = options.queryLifetime
    this.users.set(this.me.id, this.me)
  }

  /** A number no one else has: for ids of queries, files and the like. */
  serial(): number {
    return ++this.#lastSerial
  }

  nextUserId(): number {
    return this.#nextUserId++
  }

  nextChatId(type: Chat['type']): number {
    return type === 'group' ? this.#nextGroupId-- : this.#nextSupergroupId--
  }

  addChat(info: Chat, bot: ChatMember): ChatState {
    const chat: ChatState = {
      id: info.id,
      info,
      messages: new Map(),
      members: new Map(),
      bot,
      started: false,
      topics: new Map(),
      closedTopics: new Set(),
      migratedTo: undefined,
      // The first message of a supergroup tells of its creation; a bot never gets to see it.
      lastMessageId: 1,
      sent: 0,
      drafts: [],
      actions: [],
      reactions: new Map(),
      ownPosts: new Set(),
      unreadMessages: [],
      unreadEdits: [],
      listeners: new Set(),
    }
    this.chats.set(info.id, chat)
    if (info.username !== undefined) this.#usernames.set(info.username.toLowerCase(), info.id)
    return chat
  }

  /** The chat a method names by id or @username, or Telegram's refusal. Does not ask whether the bot may write there. */
  getChat(reference: unknown): ChatState {
    if (reference === undefined || reference === null || reference === '')
      throw badRequest('chat_id is empty')
    const id =
      typeof reference === 'string' && reference.startsWith('@')
        ? this.#usernames.get(reference.slice(1).toLowerCase())
        : Number(reference)
    const chat = id === undefined ? undefined : this.chats.get(id)
    if (!chat) throw badRequest('chat not found')
    if (chat.migratedTo !== undefined) {
      throw badRequest('group chat was upgraded to a supergroup chat', {
        migrate_to_chat_id: chat.migratedTo,
      })
    }
    return chat
  }

  /** The chat, if the bot may see it. */
  getVisibleChat(reference: unknown): ChatState {
    const chat = this.getChat(reference)
    const { type } = chat.info
    if (type === 'private') return chat
    if (chat.bot.status === 'kicked') throw forbidden(`bot was kicked from the ${type} chat`)
    if (chat.bot.status === 'left') throw forbidden(`bot is not a member of the ${type} chat`)
    return chat
  }

  /** The chat, if the bot may act in it. */
  getWritableChat(reference: unknown): ChatState {
    const chat = this.getVisibleChat(reference)
    const { type } = chat.info
    if (type === 'private') {
      if (chat.bot.status === 'kicked') throw forbidden('bot was blocked by the user')
      if (!chat.started) throw forbidden("bot can't initiate conversation with a user")
      return chat
    }
    if (chat.bot.status === 'restricted' && !chat.bot.can_send_messages) {
      throw badRequest('not enough rights to send text messages to the chat')
    }
    if (type === 'channel' && !(chat.bot.status === 'administrator' && chat.bot.can_post_messages)) {
      throw badRequest('need administrator rights in the channel chat')
    }
    return chat
  }

  /** Private chats and basic groups count messages together, as one account does; each supergroup counts its own. */
  nextMessageId(chat: ChatState): number {
    if (chat.info.type === 'private' || chat.info.type === 'group') return ++this.#lastSharedMessageId
    return ++chat.lastMessageId
  }

  /** Makes and keeps a message. */
  addMessage(chat: ChatState, fields: Partial<Message>): Message {
    const message = {
      message_id: this.nextMessageId(chat),
      date: unixTime(this.clock),
      chat: chat.info,
      ...fields,
    } as Message
    chat.messages.set(message.message_id, message)
    this.#forgetOldest(chat)
    return message
  }

  /** A message of the bot arrives where the users of the chat can see it. */
  addBotMessage(chat: ChatState, fields: Partial<Message>): Message {
    const from = chat.info.type === 'channel' ? { sender_chat: chat.info } : { from: this.asUser(this.me) }
    const message = this.addMessage(chat, { ...from, ...fields })
    chat.sent++
    if (chat.info.type === 'channel') chat.ownPosts.add(message.message_id)
    if (chat.drafts.length > 0) chat.drafts.length = 0
    chat.unreadMessages.push(message)
    if (chat.unreadMessages.length > this.#keepMessages) chat.unreadMessages.shift()
    for (const listener of [...chat.listeners]) listener()
    return message
  }

  /** Puts the new version of a message in place of the old. */
  replaceMessage(chat: ChatState, message: Message): void {
    chat.messages.set(message.message_id, message)
    const unread = chat.unreadMessages.findIndex((other) => other.message_id === message.message_id)
    if (unread >= 0) chat.unreadMessages[unread] = message
    chat.unreadEdits.push(message)
    if (chat.unreadEdits.length > this.#keepMessages) chat.unreadEdits.shift()
    for (const listener of [...chat.listeners]) listener()
  }

  /** Remembers that a message was posted through inline mode or as a guest, and under which id it can be edited. */
  addInlineMessage(chat: ChatState, message: Message): string {
    const id = `AgAAA${this.serial()}_${Math.abs(chat.id)}`
    this.inlineMessages.set(id, { chatId: chat.id, messageId: message.message_id })
    this.#inlineIds.set(`${chat.id}:${message.message_id}`, id)
    return id
  }

  inlineIdOf(message: { chat: { id: number }; message_id: number }): string | undefined {
    return this.#inlineIds.get(`${message.chat.id}:${message.message_id}`)
  }

  openQuery<Answer>(table: Map<string, Query<Answer>>, from: User, text: string): Query<Answer> {
    // Only recent queries can be answered, so old ones need not be kept.
    for (const [id, query] of table) {
      if (!this.#isExpired(query) && table.size < 10_000) break
      table.delete(id)
    }
    const query: Query<Answer> = {
      id: `${4_000_000_000_000_000_000n + BigInt(this.serial())}`,
      from,
      askedAt: this.clock.now(),
      text,
      answer: undefined,
      onAnswer: [],
    }
    table.set(query.id, query)
    return query
  }

  /** Gives a query its answer, once. */
  answerQuery<Answer>(table: Map<string, Query<Answer>>, id: string | undefined, answer: Answer): void {
    const query = id === undefined ? undefined : table.get(id)
    if (!query || query.answer !== undefined || this.#isExpired(query)) {
      throw badRequest('query is too old and response timeout expired or query ID is invalid')
    }
    query.answer = answer
    for (const listener of query.onAnswer.splice(0)) listener(answer)
  }

  #isExpired(query: { readonly askedAt: number }): boolean {
    return this.clock.now() - query.askedAt > this.#queryLifetime * 1000
  }

  /** Keeps a file and gives it an id. */
  addFile(upload: { name?: string; mime?: string; bytes?: Buffer; size?: number }, folder: string): File {
    const serial = this.serial()
    const extension = /\.[\w]+$/.exec(upload.name ?? '')?.[0] ?? ''
    const size = upload.bytes?.length ?? upload.size
    const file: File = {
      file_id: `BQACAgUAAxkBAAI${String(serial).padStart(8, '0')}`,
      file_unique_id: `AgAD${String(serial).padStart(8, '0')}`,
      ...(size === undefined ? {} : { file_size: size }),
      file_path: `${folder}/file_${serial}${extension}`,
    }
    this.#files.set(file.file_id, { file, bytes: upload.bytes, name: upload.name, mime: upload.mime })
    for (const oldest of this.#files.keys()) {
      if (this.#files.size <= this.#keepFiles) break
      this.#files.delete(oldest)
    }
    return file
  }

  /** The message is the bot's own, not a user's, nor one sent through inline mode. */
  isOwn(chat: ChatState, message: Message): boolean {
    return chat.ownPosts.has(message.message_id) || (message.from?.id === this.me.id && !message.via_bot)
  }

  getFile(fileId: string | undefined): StoredFile {
    const stored = fileId === undefined ? undefined : this.#files.get(fileId)
    if (!stored) throw badRequest('invalid file_id')
    return stored
  }

  findFileByPath(path: string): StoredFile | undefined {
    for (const stored of this.#files.values()) if (stored.file.file_path === path) return stored
    return undefined
  }

  addPhoto(upload: UploadedFile | { size: number }, width = 800, height = 600): PhotoSize[] {
    const file = this.addFile({ name: 'photo.jpg', mime: 'image/jpeg', ...upload }, 'photos')
    const { file_path: _, ...ids } = file
    return [{ ...ids, width, height }]
  }

  /** A user without what only getMe tells. */
  asUser(user: User): User {
    const { id, is_bot, first_name, last_name, username, language_code } = user
    return {
      id,
      is_bot,
      first_name,
      ...(last_name === undefined ? {} : { last_name }),
      ...(username === undefined ? {} : { username }),
      ...(language_code === undefined ? {} : { language_code }),
    }
  }

  /** Adds a service message: Telegram shows them to bots whatever their privacy mode. */
  addServiceMessage(chat: ChatState, from: User, fields: Partial<Message>): Message {
    const message = this.addMessage(chat, { from: this.asUser(from), ...fields })
    if (chat.bot.status !== 'left' && chat.bot.status !== 'kicked') this.push({ message: message as never })
    return message
  }

  /** Changes the standing of the bot in a chat and tells it. */
  setBotStanding(chat: ChatState, standing: ChatMember, by: User): void {
    const old_chat_member = chat.bot
    chat.bot = standing
    this.push({
      my_chat_member: {
        chat: chat.info,
        from: this.asUser(by),
        date: unixTime(this.clock),
        old_chat_member,
        new_chat_member: standing,
      },
    })
  }

  openTopic(chat: ChatState, name: string, by: User, iconColor = 0x6fb9f0): Topic {
    const id = this.nextMessageId(chat)
    const opening = {
      message_id: id,
      date: unixTime(this.clock),
      chat: chat.info,
      from: this.asUser(by),
      message_thread_id: id,
      is_topic_message: true,
      forum_topic_created: { name, icon_color: iconColor },
    } as Message
    chat.messages.set(id, opening)
    const topic = { id, name, opening }
    chat.topics.set(id, topic)
    return topic
  }

  #forgetOldest(chat: ChatState): void {
    while (chat.messages.size > this.#keepMessages) {
      const [oldest] = chat.messages.keys()
      if (oldest === undefined) return
      chat.messages.delete(oldest)
      chat.ownPosts.delete(oldest)
      chat.reactions.delete(oldest)
      const inlineId = this.#inlineIds.get(`${chat.id}:${oldest}`)
      if (inlineId !== undefined) {
        this.#inlineIds.delete(`${chat.id}:${oldest}`)
        this.inlineMessages.delete(inlineId)
      }
    }
  }
}

/** The rights of an administrator who may do what bots are usually allowed. */
export const USUAL_RIGHTS: ChatAdministratorRights = {
  is_anonymous: false,
  can_manage_chat: true,
  can_delete_messages: true,
  can_manage_video_chats: false,
  can_restrict_members: false,
  can_promote_members: false,
  can_change_info: false,
  can_invite_users: true,
  can_post_stories: false,
  can_edit_stories: false,
  can_delete_stories: false,
  can_pin_messages: true,
  can_manage_topics: true,
  can_send_welcome_messages: false,
}

/** An ordinary member. */
export function asMember(user: User): ChatMember {
  return { status: 'member', user }
}

/** An administrator with the usual rights and what `rights` changes. */
export function asAdministrator(
  user: User,
  rights: Partial<ChatAdministratorRights> = {},
): ChatMemberAdministrator {
  return { status: 'administrator', user, can_be_edited: false, ...USUAL_RIGHTS, ...rights }
}

/** Someone who is not there. */
export function asLeft(user: User): ChatMember {
  return { status: 'left', user }
}

/** Someone who was shut out; in a private chat, a bot that was blocked. */
export function asKicked(user: User): ChatMember {
  return { status: 'kicked', user, until_date: 0 }
}

/** A member who may not write. */
export function asMuted(user: User): ChatMember {
  return {
    status: 'restricted',
    user,
    is_member: true,
    can_send_messages: false,
    can_send_audios: false,
    can_send_documents: false,
    can_send_photos: false,
    can_send_videos: false,
    can_send_video_notes: false,
    can_send_voice_notes: false,
    can_send_polls: false,
    can_send_other_messages: false,
    can_add_web_page_previews: false,
    can_react_to_messages: true,
    can_change_info: false,
    can_invite_users: false,
    can_edit_tag: false,
    can_pin_messages: false,
    can_manage_topics: false,
    until_date: 0,
  }
}
