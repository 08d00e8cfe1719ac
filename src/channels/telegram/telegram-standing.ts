/** Coming and going: the bot is added, let in, blocked, removed. */
import { Composer, type Context } from 'grammy'
import type { ChatMember, Update } from 'grammy/types'
import type { TelegramAnswer } from './telegram-answer.ts'
import { leave, type TelegramParts } from './telegram-parts.ts'
import type { Standing } from './telegram-reading.ts'

export function createStanding(parts: TelegramParts): Composer<Context> {
  const { me, chatKey, dialogue, events, isAllowed, hasMoved } = parts

  async function onStanding(
    update: Update,
    { chat, old_chat_member: before, new_chat_member: now }: NonNullable<Update['my_chat_member']>,
  ): Promise<void> {
    const [wasIn, isIn] = [isMember(before), isMember(now)]
    if (chat.type === 'private') {
      if (wasIn && !isIn) await events.gone(chatKey(chat.id))
      else if (!wasIn && isIn) await events.back(chatKey(chat.id))
      return
    }
    if (!isIn) return wasIn ? events.gone(chatKey(chat.id)) : undefined
    if (wasIn) return
    if (!(await isAllowed(chat.id))) return leave(parts, chat.id)
    await events.back(chatKey(chat.id))
    // A channel's readers were not asked for a conversation.
    if (chat.type === 'channel') return
    const hand = parts.handOf(update)
    hand.worked()
    // Telegram tells of a group that becomes a supergroup as if the bot came in anew.
    if (chat.type === 'supergroup' && (await hasMoved(chat.id))) return
    const welcome: TelegramAnswer = {
      target: { chatId: chat.id },
      message: dialogue.welcome(me().username),
    }
    await hand.compose(welcome)
    await parts.say(welcome, hand)
  }

  const feature = new Composer()
  feature.on('my_chat_member', (ctx) => onStanding(ctx.update, ctx.myChatMember))
  return feature
}

export function standingOf(member: ChatMember): Standing {
  if (member.status === 'creator' || member.status === 'administrator') return 'manager'
  const isIn = member.status === 'restricted' ? member.is_member : member.status === 'member'
  return isIn ? 'member' : 'outside'
}

const isMember = (member: ChatMember): boolean => standingOf(member) !== 'outside'
