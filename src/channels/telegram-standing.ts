/** Coming and going: the bot is added, let in, blocked, removed. */
import { Composer, type Context } from 'grammy'
import type { ChatMember, Update } from 'grammy/types'
import { isUnreachable, leave, type TelegramParts } from './telegram-parts.ts'

export function createStanding(parts: TelegramParts): Composer<Context> {
  const { me, chatKey, dialogue, sender, events, isAllowed } = parts

  async function onStanding({
    chat,
    old_chat_member: before,
    new_chat_member: now,
  }: NonNullable<Update['my_chat_member']>): Promise<void> {
    const [wasIn, isIn] = [isMember(before), isMember(now)]
    if (chat.type === 'private') {
      if (wasIn && !isIn) await events.gone(chatKey(chat.id))
      else if (!wasIn && isIn) await events.back(chatKey(chat.id))
      return
    }
    if (!isIn) return wasIn ? events.gone(chatKey(chat.id)) : undefined
    if (wasIn) return
    if (!isAllowed(chat.id)) return leave(parts, chat.id)
    await events.back(chatKey(chat.id))
    // A channel's readers were not asked for a conversation.
    if (chat.type === 'channel') return
    try {
      await sender.send({ chatId: chat.id }, dialogue.welcome(me().username))
    } catch (error) {
      if (!(await isUnreachable(parts, error, chat.id))) throw error
    }
  }

  const feature = new Composer()
  feature.on('my_chat_member', (ctx) => onStanding(ctx.myChatMember))
  return feature
}

const isMember = (member: ChatMember): boolean =>
  member.status === 'restricted' ? member.is_member : !['left', 'kicked'].includes(member.status)
