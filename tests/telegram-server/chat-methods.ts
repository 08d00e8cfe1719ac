import type { ChatMember, ReactionType } from 'grammy/types'
import { badRequest } from './api-error.ts'
import type { Method } from './methods.ts'
import { LIMITS } from './rules.ts'
import { asLeft, asMember } from './world.ts'

const ACTIONS = new Set([
  'typing',
  'upload_photo',
  'record_video',
  'upload_video',
  'record_voice',
  'upload_voice',
  'upload_document',
  'choose_sticker',
  'find_location',
  'record_video_note',
  'upload_video_note',
])

const REACTIONS = new Set(
  '👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡'.split(
    ' ',
  ),
)

/** Methods about chats, their members and files. */
export const chatMethods: Readonly<Record<string, Method>> = {
  sendChatAction({ params, world }) {
    const chat = world.getWritableChat(params.values['chat_id'])
    const action = params.text('action') ?? ''
    if (!ACTIONS.has(action)) throw badRequest('wrong parameter action in request')
    const thread = params.integer('message_thread_id')
    if (thread !== undefined && thread > 1 && !chat.topics.has(thread))
      throw badRequest('message thread not found')
    chat.actions.push(action)
    if (chat.actions.length > 1000) chat.actions.shift()
    return true
  },

  setMessageReaction({ params, world }) {
    const chat = world.getWritableChat(params.values['chat_id'])
    const id = params.integer('message_id') ?? 0
    if (!chat.messages.has(id)) throw badRequest('message to react not found')
    const reactions = params.structured<ReactionType[]>('reaction') ?? []
    if (reactions.length > 1) throw badRequest('REACTIONS_TOO_MANY')
    for (const reaction of reactions) {
      const isKnown = reaction.type === 'emoji' && REACTIONS.has(reaction.emoji)
      if (!isKnown && reaction.type !== 'custom_emoji') throw badRequest('REACTION_INVALID')
    }
    chat.reactions.set(id, reactions)
    return true
  },

  getFile({ params, world }) {
    const { file } = world.getFile(params.text('file_id'))
    if ((file.file_size ?? 0) > LIMITS.downloadBytes) throw badRequest('file is too big')
    return file
  },

  getChat({ params, world }) {
    const chat = world.getVisibleChat(params.values['chat_id'])
    return { ...chat.info, accent_color_id: 0, max_reaction_count: 11 }
  },

  getChatMember({ params, world }): ChatMember {
    const chat = world.getVisibleChat(params.values['chat_id'])
    const id = params.integer('user_id') ?? 0
    if (id === world.me.id) return chat.bot
    const user = world.users.get(id)
    if (!user) throw badRequest('invalid user_id specified')
    if (chat.info.type === 'private') {
      if (id !== chat.id) throw badRequest('user not found')
      return asMember(world.asUser(user))
    }
    return chat.members.get(id) ?? asLeft(world.asUser(user))
  },

  getChatAdministrators({ params, world }): ChatMember[] {
    const chat = world.getVisibleChat(params.values['chat_id'])
    if (chat.info.type === 'private') throw badRequest('there are no administrators in the private chat')
    const all = [...chat.members.values(), chat.bot]
    return all.filter(({ status }) => status === 'creator' || status === 'administrator')
  },

  leaveChat({ params, world }) {
    const chat = world.getWritableChat(params.values['chat_id'])
    if (chat.info.type === 'private') throw badRequest("chat member status can't be changed in private chats")
    world.setBotStanding(chat, asLeft(chat.bot.user), world.me)
    return true
  },

  createForumTopic({ params, world }) {
    const chat = world.getWritableChat(params.values['chat_id'])
    const isPrivateForum = chat.info.type === 'private' && world.me.has_topics_enabled
    if (chat.info.is_forum !== true && !isPrivateForum) throw badRequest('the chat is not a forum')
    if (!isPrivateForum && !(chat.bot.status === 'administrator' && chat.bot.can_manage_topics)) {
      throw badRequest('not enough rights to create a topic')
    }
    const name = params.text('name')?.trim() ?? ''
    if (name.length < 1 || name.length > LIMITS.topicName) throw badRequest('topic name must be non-empty')
    const icon_color = params.integer('icon_color') ?? 0x6fb9f0
    const { id } = world.openTopic(chat, name, world.me, icon_color)
    return { message_thread_id: id, name, icon_color }
  },
}
