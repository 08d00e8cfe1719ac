import type {
  Chat,
  ChatAdministratorRights,
  ChatMember,
  InlineKeyboardButton,
  InlineQueryResult,
  Message,
  MessageEntity,
  ReactionType,
  RichBlock,
  RichMessageButton,
  Update,
  User,
} from 'grammy/types'
import { type Attachment, messageOfAttachment } from './attachments.ts'
import { unixTime } from './clock.ts'
import { byPosition, detectEntities } from './entities.ts'
import { withoutReply } from './message-methods.ts'
import { messageOfResult } from './query-methods.ts'
import { textOfRich } from './rich.ts'
import type { BotApiServer } from './server.ts'
import {
  asAdministrator,
  asKicked,
  asLeft,
  asMember,
  asMuted,
  type CallbackAnswer,
  type ChatState,
  type Draft,
  type InlineAnswer,
  type Query,
  type Topic,
  type World,
} from './world.ts'

/** A chat, by handle or id. */
export type ChatReference = number | { readonly id: number }

/** A message, by itself or by where it is. */
export type MessageReference = Pick<Message, 'message_id'> & { readonly chat: { readonly id: number } }

/** Someone who can be put into a chat. */
export interface NewMember {
  readonly user: User
}

/** How a user says or sends something. */
export interface SayOptions {
  /** The chat; the private chat with the bot unless given. */
  readonly in?: ChatReference
  /** A topic of the forum. */
  readonly thread?: number | Topic
  readonly replyTo?: MessageReference
  /** The part of the message replied to. */
  readonly quote?: string
  /** Formatting, beyond commands, mentions and links, which are found in the text. */
  readonly entities?: readonly MessageEntity[]
  /** Writes as an anonymous administrator of the group, or in the name of a channel. */
  readonly as?: 'anonymous' | ChatReference
  /** Fields to add to the message as they are. */
  readonly extra?: Partial<Message>
}

/** How long to wait for something the bot does. */
export interface WaitOptions {
  readonly timeoutMs?: number
}

/** Patient: a bot is slow where others are at work. */
export const DEFAULT_WAIT_MS = 60_000
const ANONYMOUS: User = {
  id: 1_087_968_824,
  is_bot: true,
  first_name: 'Group',
  username: 'GroupAnonymousBot',
}
const CHANNEL_BOT: User = { id: 136_817_688, is_bot: true, first_name: 'Channel', username: 'Channel_Bot' }
const TELEGRAM: User = { id: 777_000, is_bot: false, first_name: 'Telegram' }

/** Any chat, as someone sees it who looks over the users' shoulders. */
export class ChatHandle {
  readonly id: number
  readonly server: BotApiServer

  constructor(server: BotApiServer, id: number) {
    this.server = server
    this.id = id
  }

  get state(): ChatState {
    const state = this.server.world.chats.get(this.id)
    if (!state) throw new Error(`no chat ${this.id}`)
    return state
  }

  get info(): Chat {
    return this.state.info
  }

  /** Every message that is still there, in its current version, oldest first. */
  get messages(): Message[] {
    return [...this.state.messages.values()]
  }

  /** The messages of the bot among them. */
  get botMessages(): Message[] {
    return this.messages.filter((message) => this.server.world.isOwn(this.state, message))
  }

  /** How many messages the bot sent here, also those no longer kept. */
  get sent(): number {
    return this.state.sent
  }

  /** Drafts since the last message of the bot. */
  get drafts(): readonly Draft[] {
    return this.state.drafts
  }

  /** Chat actions of the bot, such as `typing`, oldest first. */
  get actions(): readonly string[] {
    return this.state.actions
  }

  /** The bot's reactions to a message. */
  reactionsTo(message: MessageReference): readonly ReactionType[] {
    return this.state.reactions.get(message.message_id) ?? []
  }

  /** The current version of a message, or nothing if it is gone. */
  find(message: MessageReference): Message | undefined {
    return this.state.messages.get(message.message_id)
  }

  /** The next message of the bot that nobody has taken yet, waiting for it if need be. In its current version. */
  nextMessage(options: WaitOptions = {}): Promise<Message> {
    return this.#next(this.state.unreadMessages, 'message', options)
  }

  /** The next edit by the bot that nobody has taken yet, waiting for it if need be. */
  nextEdit(options: WaitOptions = {}): Promise<Message> {
    return this.#next(this.state.unreadEdits, 'edit', options)
  }

  /** Messages of the bot that nobody has taken yet; takes them. */
  takeMessages(): Message[] {
    return this.state.unreadMessages.splice(0)
  }

  /** Fails if there is a message nobody has taken, or an edit from now on, once the bot was idle for that long. */
  async staysSilent(ms = 50): Promise<void> {
    const { unreadMessages, unreadEdits } = this.state
    const edits = unreadEdits.length
    await this.server.idle({ quietMs: ms })
    const unread = unreadMessages[0] ?? unreadEdits[edits]
    if (unread) throw new Error(`expected silence in chat ${this.id}, got ${describe(unread)}`)
  }

  async #next(
    queue: Message[],
    what: string,
    { timeoutMs = DEFAULT_WAIT_MS }: WaitOptions,
  ): Promise<Message> {
    const { listeners } = this.state
    if (queue.length === 0) {
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => {
          listeners.delete(listener)
          const calls = JSON.stringify(this.server.counts())
          reject(
            new Error(
              `no ${what} of the bot in chat ${this.id} within ${timeoutMs} ms; calls so far: ${calls}`,
            ),
          )
        }, timeoutMs)
        const listener = () => {
          if (queue.length === 0) return
          clearTimeout(timer)
          listeners.delete(listener)
          resolve()
        }
        listeners.add(listener)
      })
    }
    const next = queue.shift()
    // Two waited and one message came: the other goes on waiting.
    return next ?? this.#next(queue, what, { timeoutMs })
  }
}

/** A basic group. */
export class Group extends ChatHandle {
  /** Someone adds a user, or the user comes in alone. */
  join(user: TestUser, by: TestUser = user): Message {
    const { world } = this.server
    setMember(world, this.state, asMember(user.info), by.info)
    return world.addServiceMessage(this.state, by.info, { new_chat_members: [user.info] })
  }

  /** A user leaves, or `by` removes them. */
  leave(user: TestUser, by: TestUser = user): Message {
    const { world } = this.server
    setMember(world, this.state, by === user ? asLeft(user.info) : asKicked(user.info), by.info)
    return world.addServiceMessage(this.state, by.info, { left_chat_member: user.info })
  }

  /** Makes a member an administrator, or the owner. */
  promote(user: TestUser, as: 'administrator' | 'creator' = 'administrator'): void {
    const standing: ChatMember =
      as === 'creator'
        ? { status: 'creator', user: user.info, is_anonymous: false }
        : asAdministrator(user.info)
    this.state.members.set(user.id, standing)
  }

  /** Turns the group into a supergroup with a new id, as one setting too many does in Telegram. */
  migrate(by: TestUser): Supergroup {
    const { world } = this.server
    const old = this.state
    const title = old.info.title ?? ''
    const chat = world.addChat({ id: world.nextChatId('supergroup'), type: 'supergroup', title }, old.bot)
    for (const [id, member] of old.members) chat.members.set(id, member)
    // As if the bot came in, and before anything is said of the move.
    if (old.bot.status !== 'left' && old.bot.status !== 'kicked') {
      chat.bot = asLeft(world.asUser(world.me))
      world.setBotStanding(chat, old.bot, by.info)
    }
    world.addServiceMessage(old, by.info, { migrate_to_chat_id: chat.id })
    world.addServiceMessage(chat, by.info, { migrate_from_chat_id: old.id })
    old.migratedTo = chat.id
    return new Supergroup(this.server, chat.id)
  }
}

/** A supergroup, perhaps with topics. */
export class Supergroup extends Group {
  /** Opens a topic. */
  topic(name: string, by?: TestUser): Topic {
    const { world } = this.server
    const creator = by?.info ?? TELEGRAM
    const topic = world.openTopic(this.state, name, creator)
    if (this.state.bot.status !== 'left' && this.state.bot.status !== 'kicked') {
      this.server.push({ message: topic.opening as never })
    }
    return topic
  }

  /** Closes a topic, or General. */
  closesTopic(topic: Topic | 'General'): void {
    this.state.closedTopics.add(topic === 'General' ? 1 : topic.id)
  }

  /** Deletes a topic with all that is in it; bots are not told. */
  deletesTopic({ id }: Topic): void {
    const { topics, messages } = this.state
    topics.delete(id)
    for (const [messageId, message] of messages)
      if (message.message_thread_id === id) messages.delete(messageId)
  }

  /** A post of the linked channel arrives as a message of the group. */
  receivesPost(post: Message): Message {
    const { world } = this.server
    const { message_id: _, chat: __, ...content } = post
    const message = world.addMessage(this.state, {
      ...content,
      from: TELEGRAM,
      sender_chat: post.chat,
      is_automatic_forward: true,
      forward_origin: {
        type: 'channel',
        chat: post.chat as Chat.ChannelChat,
        message_id: post.message_id,
        date: post.date,
      },
    })
    if (isVisible(world, this.state, message)) this.server.push({ message: message as never })
    return message
  }
}

/** A channel. */
export class Channel extends ChatHandle {
  /** Someone posts; the bot sees it if it is an administrator. */
  posts(text: string, extra: Partial<Message> = {}): Message {
    const { world } = this.server
    const message = world.addMessage(this.state, { sender_chat: this.info, ...textFields(text), ...extra })
    if (this.state.bot.status === 'administrator') this.server.push({ channel_post: message as never })
    return message
  }

  edits(message: MessageReference, text: string): Message {
    const edited = editedText(this.server.world, this.state, message, text)
    if (this.state.bot.status === 'administrator') this.server.push({ edited_channel_post: edited as never })
    return edited
  }
}

/** A tap on a button. */
export interface Tap {
  readonly button: InlineKeyboardButton | RichMessageButton
  /** The answer to the callback query; fails if the bot gives none, or the button asks for none. */
  answer(options?: WaitOptions): Promise<CallbackAnswer>
}

/** An inline query that was asked. */
export interface AskedInline {
  readonly id: string
  answer(options?: WaitOptions): Promise<InlineAnswer>
}

/** A message to a bot that is not in the chat. */
export interface Summons {
  readonly message: Message
  answer(options?: WaitOptions): Promise<Message>
}

type Sender = (attachment?: Attachment | string | Buffer, options?: SayOptions) => Message

/** Kinds of content a user can send. */
export const ATTACHMENT_KINDS = [
  'photo',
  'sticker',
  'voice',
  'video',
  'video_note',
  'animation',
  'audio',
  'document',
  'location',
  'venue',
  'contact',
  'poll',
  'dice',
  'story',
  'game',
] as const

/** One kind of content a user can send. */
export type AttachmentKind = (typeof ATTACHMENT_KINDS)[number]

/** A person with a Telegram account. What they do reaches the bot as Telegram would tell it. */
export class TestUser {
  readonly server: BotApiServer
  readonly id: number
  /** Sends content other than text: `user.sends.photo({ caption: '…' }, { in: group })`. */
  readonly sends: Readonly<Record<AttachmentKind, Sender>>

  constructor(server: BotApiServer, id: number) {
    this.server = server
    this.id = id
    this.sends = Object.fromEntries(
      ATTACHMENT_KINDS.map((kind): [AttachmentKind, Sender] => [
        kind,
        (attachment, options = {}) => this.#send(messageOfAttachment(this.#world, kind, attachment), options),
      ]),
    ) as Record<AttachmentKind, Sender>
  }

  get info(): User {
    const user = this.#world.users.get(this.id)
    if (!user) throw new Error(`no user ${this.id}`)
    return this.#world.asUser(user)
  }

  /** For lists of members. */
  get user(): User {
    return this.info
  }

  /** The private chat with the bot. */
  get chat(): ChatHandle {
    return new ChatHandle(this.server, this.id)
  }

  get #world(): World {
    return this.server.world
  }

  /** Writes a message. */
  says(text: string, options: SayOptions = {}): Message {
    return this.#send(textFields(text, options.entities), options)
  }

  /** Presses Start, perhaps from a link with a parameter. */
  starts(parameter?: string): Message {
    return this.says(parameter === undefined ? '/start' : `/start ${parameter}`)
  }

  /** Sends several pictures or files at once: messages with one media_group_id. */
  sendsAlbum(
    kind: 'photo' | 'document' | 'video' | 'audio',
    attachments: readonly Attachment[],
    options: SayOptions = {},
  ) {
    const media_group_id = `${13_000_000_000 + this.#world.serial()}`
    return attachments.map((attachment) =>
      this.sends[kind](attachment, { ...options, extra: { ...options.extra, media_group_id } }),
    )
  }

  /** Changes the text, or the caption, of an own message. */
  edits(message: MessageReference, text: string): Message {
    const chat = this.#chatOf(message.chat)
    const edited = editedText(this.#world, chat, message, text)
    if (isVisible(this.#world, chat, edited)) this.server.push({ edited_message: edited as never })
    return edited
  }

  /** Removes a message; bots are not told, but can no longer edit it or reply to it. */
  deletes(message: MessageReference): void {
    this.#chatOf(message.chat).messages.delete(message.message_id)
  }

  /** Forwards a message, from a hidden account if told so. */
  forwards(message: Message, options: SayOptions & { readonly hidden?: boolean } = {}): Message {
    const {
      message_id,
      chat,
      date,
      from,
      sender_chat,
      reply_to_message: _,
      reply_markup: __,
      ...content
    } = message
    const { edit_date: ___, message_thread_id: ____, is_topic_message: _____, ...kept } = content
    let origin: Message['forward_origin']
    if (options.hidden)
      origin = { type: 'hidden_user', date, sender_user_name: from?.first_name ?? 'Deleted' }
    else if (chat.type === 'channel') origin = { type: 'channel', date, chat, message_id }
    else if (sender_chat) origin = { type: 'chat', date, sender_chat }
    else if (from) origin = { type: 'user', date, sender_user: from }
    return this.#send({ ...kept, ...(origin ? { forward_origin: origin } : {}) } as Partial<Message>, options)
  }

  /**
   * Taps the button with this label (or one that contains it, if none equals it) on the current version of a message.
   * With `inaccessible`, the message comes to the bot as one too old to be shown.
   */
  taps(message: MessageReference, label: string, options: { readonly inaccessible?: boolean } = {}): Tap {
    const current = this.#chatOf(message.chat).messages.get(message.message_id)
    if (!current) throw new Error(`message ${message.message_id} is gone`)
    const buttons = buttonsOf(current)
    const labels = buttons.map((button) => labelOf(button))
    const index = labels.includes(label)
      ? labels.indexOf(label)
      : labels.findIndex((other) => other.includes(label))
    const button = buttons[index]
    if (!button)
      throw new Error(`no button "${label}", only ${JSON.stringify(labels)} on ${describe(current)}`)
    if ('callback_data' in button)
      return this.sendsCallback(current, button.callback_data, { ...options, button })
    return {
      button,
      answer: () =>
        Promise.reject(new Error(`button "${label}" asks the bot nothing: ${JSON.stringify(button)}`)),
    }
  }

  /** A callback query with any data, as from a button the message no longer has. */
  sendsCallback(
    message: MessageReference,
    data: string,
    options: { readonly inaccessible?: boolean; readonly button?: Tap['button'] } = {},
  ): Tap {
    const world = this.#world
    const chat = this.#chatOf(message.chat)
    const query = world.openQuery(world.callbackQueries, this.info, data)
    const inlineId = world.inlineIdOf(message)
    const current = options.inaccessible ? undefined : chat.messages.get(message.message_id)
    const shown = current ?? { chat: chat.info, message_id: message.message_id, date: 0 as const }
    this.server.push({
      callback_query: {
        id: query.id,
        from: this.info,
        chat_instance: `${chat.id}`,
        data,
        ...(inlineId === undefined ? { message: shown as Message } : { inline_message_id: inlineId }),
      },
    })
    const button = options.button ?? { text: '', callback_data: data }
    return { button, answer: (wait) => answerOf(query, `callback query "${data}"`, wait) }
  }

  /** Types `@bot query` in some chat. */
  inline(
    query: string,
    options: { readonly offset?: string; readonly chatType?: 'sender' | Chat['type'] } = {},
  ): AskedInline {
    const world = this.#world
    const text = query.slice(0, 256)
    const offset = options.offset ?? ''
    const cached = this.server.inlineCache ? this.#cachedInline(text, offset) : undefined
    if (cached) return { id: cached.queryId, answer: () => Promise.resolve(cached) }
    const asked = world.openQuery(world.inlineQueries, this.info, text)
    inlineOffsets.set(asked, offset)
    this.server.push({
      inline_query: {
        id: asked.id,
        from: this.info,
        query: text,
        offset,
        chat_type: options.chatType ?? 'sender',
      },
    })
    return { id: asked.id, answer: (wait) => answerOf(asked, `inline query "${text}"`, wait) }
  }

  /** Posts one of the results, named by id or position, to a chat: the private chat with the bot unless given. */
  choosesResult(answer: InlineAnswer, which: string | number = 0, options: SayOptions = {}): Message {
    const result: InlineQueryResult | undefined =
      typeof which === 'number' ? answer.results[which] : answer.results.find(({ id }) => id === which)
    if (!result) throw new Error(`no result ${which} among ${answer.results.length} to "${answer.query}"`)
    const world = this.#world
    const content = messageOfResult(world, result)
    const via_bot = world.asUser(world.me)
    const message = this.#send({ ...content, via_bot }, options)
    const inlineId = message.reply_markup
      ? world.addInlineMessage(this.#chatOf(message.chat), message)
      : undefined
    if (this.server.inlineFeedback) {
      this.server.push({
        chosen_inline_result: {
          result_id: result.id,
          from: this.info,
          query: answer.query,
          ...(inlineId === undefined ? {} : { inline_message_id: inlineId }),
        },
      })
    }
    return message
  }

  /** Mentions the bot in a chat it is not in. */
  summons(text: string, options: SayOptions & { readonly in: ChatReference }): Summons {
    const world = this.#world
    const chat = this.#chatOf(options.in)
    const opened = world.openQuery<Message>(new Map(), this.info, text)
    const draft = world.addMessage(chat, {
      from: this.info,
      ...textFields(text),
      ...replyFields(chat, options),
      guest_query_id: opened.id,
    })
    const query = Object.assign(opened, { chatId: chat.id, messageId: draft.message_id })
    world.guestQueries.set(query.id, query)
    this.server.push({ guest_message: draft as never })
    return { message: draft, answer: (wait) => answerOf(query, `guest message "${text}"`, wait) }
  }

  /** Reacts to a message; no emoji takes the reactions back. Bots hear of it only as administrators who asked for it. */
  reacts(message: MessageReference, ...emoji: string[]): void {
    const chat = this.#chatOf(message.chat)
    const new_reaction = emoji.map((one) => ({ type: 'emoji', emoji: one }) as ReactionType)
    const key = `${message.chat.id}:${message.message_id}:${this.id}`
    const old_reaction = reactionsBefore.get(this.#world)?.get(key) ?? []
    const all = reactionsBefore.get(this.#world) ?? new Map<string, ReactionType[]>()
    reactionsBefore.set(this.#world, all.set(key, new_reaction))
    if (chat.info.type !== 'private' && chat.bot.status !== 'administrator') return
    const { message_id } = message
    const date = unixTime(this.#world.clock)
    this.server.push({
      message_reaction: { chat: chat.info, message_id, user: this.info, date, old_reaction, new_reaction },
    })
  }

  /** Stops the bot while it streams a draft. */
  stopsDraft(): void {
    const chat = this.chat.state
    const draft = chat.drafts.at(-1)
    if (!draft?.canStop) throw new Error('there is no draft that can be stopped')
    this.server.push({
      stopped_message_generation: { chat: chat.info as Chat.PrivateChat, draft_id: draft.id },
    })
  }

  /** Blocks the bot in the private chat. */
  blocksBot(): void {
    this.#world.setBotStanding(this.chat.state, asKicked(this.#me), this.info)
  }

  unblocksBot(): void {
    this.#world.setBotStanding(this.chat.state, asMember(this.#me), this.info)
  }

  /** Adds the bot to a group, or to a channel, where it can only be an administrator. */
  addsBot(chat: ChatReference, rights: Partial<ChatAdministratorRights> = {}): void {
    const state = this.#chatOf(chat)
    if (state.info.type === 'channel') {
      const post = { can_post_messages: true, can_edit_messages: true }
      this.#world.setBotStanding(state, asAdministrator(this.#me, { ...post, ...rights }), this.info)
      return
    }
    this.#world.setBotStanding(state, asMember(this.#me), this.info)
    this.#world.addServiceMessage(state, this.info, { new_chat_members: [this.#me] })
  }

  kicksBot(chat: ChatReference): void {
    const state = this.#chatOf(chat)
    if (state.info.type !== 'channel') {
      this.#world.addServiceMessage(state, this.info, { left_chat_member: this.#me })
    }
    this.#world.setBotStanding(state, asKicked(this.#me), this.info)
  }

  /** Makes the bot an administrator; it then sees every message of the group. */
  promotesBot(chat: ChatReference, rights: Partial<ChatAdministratorRights> = {}): void {
    this.#world.setBotStanding(this.#chatOf(chat), asAdministrator(this.#me, rights), this.info)
  }

  demotesBot(chat: ChatReference): void {
    this.#world.setBotStanding(this.#chatOf(chat), asMember(this.#me), this.info)
  }

  /** Takes the bot's right to write. */
  mutesBot(chat: ChatReference): void {
    this.#world.setBotStanding(this.#chatOf(chat), asMuted(this.#me), this.info)
  }

  joins(group: Group): Message {
    return group.join(this)
  }

  leaves(group: Group): Message {
    return group.leave(this)
  }

  migrates(group: Group): Supergroup {
    return group.migrate(this)
  }

  /** Pins a message: a service message the bot also gets. */
  pins(message: Message): Message {
    return this.#world.addServiceMessage(this.#chatOf(message.chat), this.info, {
      pinned_message: withoutReply(message),
    })
  }

  get #me(): User {
    return this.#world.asUser(this.#world.me)
  }

  #chatOf(reference: ChatReference): ChatState {
    const id = typeof reference === 'number' ? reference : reference.id
    const chat = this.#world.chats.get(id)
    if (!chat) throw new Error(`no chat ${id}`)
    if (chat.migratedTo !== undefined) throw new Error(`group ${id} has become supergroup ${chat.migratedTo}`)
    return chat
  }

  #send(content: Partial<Message>, options: SayOptions): Message {
    const world = this.#world
    const chat = this.#chatOf(options.in ?? this.id)
    if (chat.info.type === 'private') {
      if (chat.bot.status === 'kicked')
        throw new Error(`user ${this.id} has blocked the bot: unblock it first`)
      chat.started = true
    } else if (chat.info.type !== 'channel' && !chat.members.has(this.id)) {
      chat.members.set(this.id, asMember(this.info))
    }
    const message = world.addMessage(chat, {
      ...this.#sender(chat, options.as),
      ...content,
      ...threadFields(chat, options),
      ...replyFields(chat, options),
      ...options.extra,
    })
    if (chat.info.type === 'channel') {
      if (chat.bot.status === 'administrator') this.server.push({ channel_post: message as never })
    } else if (isVisible(world, chat, message, options.replyTo !== undefined)) {
      this.server.push({ message: message as never })
    }
    return message
  }

  #sender(chat: ChatState, as: SayOptions['as']): Partial<Message> {
    if (chat.info.type === 'channel') return { sender_chat: chat.info }
    if (as === undefined) return { from: this.info }
    if (as === 'anonymous') return { from: ANONYMOUS, sender_chat: chat.info }
    return { from: CHANNEL_BOT, sender_chat: this.#chatOf(as).info }
  }

  #cachedInline(text: string, offset: string): InlineAnswer | undefined {
    const now = this.#world.clock.now()
    for (const query of this.#world.inlineQueries.values()) {
      const { answer } = query
      if (query.text !== text || !answer || inlineOffsets.get(query) !== offset) continue
      if (answer.isPersonal && query.from.id !== this.id) continue
      if (now - query.askedAt < answer.cacheTime * 1000) return answer
    }
    return undefined
  }
}

const inlineOffsets = new WeakMap<Query<InlineAnswer>, string>()
const reactionsBefore = new WeakMap<World, Map<string, ReactionType[]>>()

/** The handle that fits the type of a chat. */
export function handleOf(server: BotApiServer, id: number): ChatHandle {
  const type = server.world.chats.get(id)?.info.type
  if (type === undefined) throw new Error(`no chat ${id}`)
  if (type === 'group') return new Group(server, id)
  if (type === 'supergroup') return new Supergroup(server, id)
  return type === 'channel' ? new Channel(server, id) : new ChatHandle(server, id)
}

/** What a reader reads in a message: its text, caption or rich text. */
export function textOf(message: Message): string {
  if (message.rich_message) return textOfRich(message.rich_message)
  return message.text ?? message.caption ?? ''
}

/**
 * Whether Telegram shows a message of a user to the bot. In groups with privacy mode these are commands that are not
 * for another bot, mentions, replies to the bot, and messages sent through it.
 */
function isVisible(
  world: World,
  chat: ChatState,
  message: Message,
  isReply = message.reply_to_message !== undefined,
): boolean {
  if (chat.info.type === 'private') return chat.bot.status !== 'kicked'
  if (chat.bot.status === 'left' || chat.bot.status === 'kicked') return false
  if (chat.bot.status === 'administrator' || world.me.can_read_all_group_messages) return true
  if (message.via_bot?.id === world.me.id) return true
  if (isReply && message.reply_to_message?.from?.id === world.me.id) return true
  const text = message.text ?? message.caption ?? ''
  const name = world.me.username.toLowerCase()
  for (const entity of message.entities ?? message.caption_entities ?? []) {
    const word = text.slice(entity.offset, entity.offset + entity.length).toLowerCase()
    if (entity.type === 'mention' && word === `@${name}`) return true
    if (entity.type === 'bot_command' && (!word.includes('@') || word.endsWith(`@${name}`))) return true
    if (entity.type === 'text_mention' && entity.user.id === world.me.id) return true
  }
  return false
}

function textFields(text: string, given: readonly MessageEntity[] = []): Partial<Message> {
  const entities = [...given, ...detectEntities(text)].sort(byPosition)
  return { text, ...(entities.length > 0 ? { entities } : {}) }
}

function editedText(world: World, chat: ChatState, { message_id }: MessageReference, text: string): Message {
  const message = chat.messages.get(message_id)
  if (!message) throw new Error(`message ${message_id} is gone`)
  const { text: old, entities: _, caption: __, caption_entities: ___, ...rest } = message
  const fields = textFields(text)
  const { entities } = fields
  const caption = { caption: text, ...(entities ? { caption_entities: entities } : {}) }
  const edited = {
    ...rest,
    ...(old === undefined ? caption : fields),
    edit_date: unixTime(world.clock),
  } as Message
  chat.messages.set(message_id, edited)
  return edited
}

function threadFields(chat: ChatState, options: SayOptions): Partial<Message> {
  const id = typeof options.thread === 'object' ? options.thread.id : options.thread
  if (id === undefined) {
    const original = options.replyTo ? chat.messages.get(options.replyTo.message_id) : undefined
    if (original?.is_topic_message && original.message_thread_id !== undefined) {
      return { message_thread_id: original.message_thread_id, is_topic_message: true }
    }
    // In a supergroup without topics a chain of replies is a thread too, with an id but no topic. Bots that pass that
    // id on are refused.
    if (original && chat.info.type === 'supergroup' && !chat.info.is_forum) {
      return { message_thread_id: original.message_thread_id ?? original.message_id }
    }
    return {}
  }
  if (!chat.topics.has(id)) throw new Error(`no topic ${id} in chat ${chat.id}`)
  return { message_thread_id: id, is_topic_message: true }
}

function replyFields(chat: ChatState, options: SayOptions): Partial<Message> {
  if (options.replyTo) {
    const original = chat.messages.get(options.replyTo.message_id)
    if (!original) throw new Error(`message ${options.replyTo.message_id} is not in chat ${chat.id}`)
    const text = textOf(original)
    const position = options.quote === undefined ? -1 : text.indexOf(options.quote)
    if (options.quote !== undefined && position < 0)
      throw new Error(`"${options.quote}" is not in ${describe(original)}`)
    return {
      reply_to_message: withoutReply(original) as never,
      ...(options.quote === undefined
        ? {}
        : { quote: { text: options.quote, position, is_manual: true as const } }),
    }
  }
  const id = typeof options.thread === 'object' ? options.thread.id : options.thread
  const topic = id === undefined ? undefined : chat.topics.get(id)
  return topic ? { reply_to_message: topic.opening as never } : {}
}

function setMember(world: World, chat: ChatState, standing: ChatMember, by: User): void {
  const old_chat_member = chat.members.get(standing.user.id) ?? asLeft(standing.user)
  if (standing.status === 'left') chat.members.delete(standing.user.id)
  else chat.members.set(standing.user.id, standing)
  if (chat.bot.status !== 'administrator') return
  const update: Omit<Update, 'update_id'> = {
    chat_member: {
      chat: chat.info,
      from: by,
      date: unixTime(world.clock),
      old_chat_member,
      new_chat_member: standing,
    },
  }
  world.push(update)
}

function buttonsOf(message: Message): (InlineKeyboardButton | RichMessageButton)[] {
  const buttons: (InlineKeyboardButton | RichMessageButton)[] =
    message.reply_markup?.inline_keyboard.flat() ?? []
  const visit = (blocks: readonly RichBlock[]) => {
    for (const block of blocks) {
      if (block.type === 'buttons') buttons.push(...block.buttons)
      if ('blocks' in block) visit(block.blocks)
    }
  }
  visit(message.rich_message?.blocks ?? [])
  return buttons
}

function labelOf({ text }: { text: unknown }): string {
  if (typeof text === 'string') return text
  if (Array.isArray(text)) return text.map((part) => labelOf({ text: part })).join('')
  return text !== null && typeof text === 'object' && 'text' in text ? labelOf(text) : ''
}

function describe(message: Message): string {
  return `message ${message.message_id} ${JSON.stringify(textOf(message).slice(0, 80))}`
}

function answerOf<Answer>(
  query: Query<Answer>,
  what: string,
  { timeoutMs = DEFAULT_WAIT_MS }: WaitOptions = {},
): Promise<Answer> {
  if (query.answer !== undefined) return Promise.resolve(query.answer)
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`the bot did not answer the ${what} within ${timeoutMs} ms`)),
      timeoutMs,
    )
    query.onAnswer.push((answer) => {
      clearTimeout(timer)
      resolve(answer)
    })
  })
}
