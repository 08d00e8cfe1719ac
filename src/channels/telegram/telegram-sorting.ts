/** Whose an update is, and in which line it waits. */
import type { Message as TelegramMessage, Update } from 'grammy/types'
import type { Sorted } from '../inbox.ts'
import { type Albums, albumKey } from './telegram-albums.ts'
import type { ChatKey, Reading } from './telegram-reading.ts'

/** Undefined for an update that nothing has to be done about. */
export function createSorting(
  read: Reading,
  chatKey: ChatKey,
  albums: Pick<Albums, 'worded'>,
): (update: Update) => Sorted | undefined {
  function ofMessage(message: TelegramMessage, edited: boolean): Sorted | undefined {
    const { chat } = message
    const heard = read.heard(message, edited)
    if (heard === undefined) return undefined
    const lane = chatKey(chat.id)
    const key = `${lane}/${message.message_id}`
    if (heard.kind === 'moved')
      return { lane, chat: lane, person: lane, admission: 'unlimited', whenLate: 'serve', message: key }
    const person = chat.type === 'private' ? lane : read.personOf(message).id
    const album = albumKey(message, chatKey)
    if (album !== undefined) {
      // The words with the pictures do not wait for those without, of which one is enough.
      if (heard.kind === 'unreadable')
        return { lane: album, chat: lane, person, admission: 'latest', whenLate: 'drop', message: key }
      albums.worded(message)
    }
    const sentAt = message.date * 1000
    return { lane, chat: lane, person, admission: 'limited', whenLate: 'tell', message: key, sentAt }
  }

  /** What waits for no right to be sent does not wait behind what does. */
  function ofPress({ message, from }: NonNullable<Update['callback_query']>): Sorted {
    const person = chatKey(from.id)
    const chat = message?.chat
    const lane =
      chat === undefined
        ? `press ${person}`
        : chat.type === 'private'
          ? chatKey(chat.id)
          : `press ${person} in ${chatKey(chat.id)}`
    const where = chat === undefined ? person : chatKey(chat.id)
    return { lane, chat: where, person, admission: 'limited', whenLate: 'drop', message: null }
  }

  const ofPerson = (kind: string, id: number, admission: Sorted['admission']): Sorted => ({
    lane: `${kind} ${chatKey(id)}`,
    chat: chatKey(id),
    person: chatKey(id),
    admission,
    whenLate: 'drop',
    message: null,
  })

  return (update) => {
    if (update.message !== undefined) return ofMessage(update.message, false)
    if (update.edited_message !== undefined) return ofMessage(update.edited_message, true)
    if (update.channel_post !== undefined) return ofMessage(update.channel_post, false)
    if (update.callback_query !== undefined) return ofPress(update.callback_query)
    if (update.inline_query !== undefined) return ofPerson('inline', update.inline_query.from.id, 'latest')
    if (update.guest_message !== undefined)
      return ofPerson('guest', update.guest_message.from?.id ?? 0, 'limited')
    if (update.my_chat_member !== undefined) {
      const lane = chatKey(update.my_chat_member.chat.id)
      return { lane, chat: lane, person: lane, admission: 'unlimited', whenLate: 'serve', message: null }
    }
    return undefined
  }
}
