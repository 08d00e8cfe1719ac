/** What is said where an update is not dealt with: too many came, it is too late, or it ended the process twice. */
import type { Message as TelegramMessage, Update } from 'grammy/types'
import {
  putAsideMessage,
  putAsideReport,
  tooLateMessage,
  tooManyMessage,
  tooManyNotice,
} from '../../messages/sentences.ts'
import type { InboxOptions } from '../inbox.ts'
import type { TellAdmins } from './telegram-admins.ts'
import type { TelegramAnswer } from './telegram-answer.ts'
import type { TelegramParts } from './telegram-parts.ts'
import { targetOf } from './telegram-reading.ts'

export type Excuses = Pick<InboxOptions<Update, TelegramAnswer>, 'tooMany' | 'tooLate' | 'putAside'>

export function createExcuses({ api, log }: TelegramParts, tellAdmins: TellAdmins): Excuses {
  return {
    tooMany: (update) => {
      const message = messageOf(update)
      if (message !== undefined) {
        const where = message.chat.type === 'private' ? 'private' : 'group'
        return { target: targetOf(message, where === 'group'), message: tooManyMessage(where) }
      }
      const press = update.callback_query
      if (press !== undefined)
        void api.answerCallbackQuery(press.id, { text: tooManyNotice }).catch(() => undefined)
      return undefined
    },
    tooLate: (update) => {
      const message = messageOf(update)
      return message && { target: targetOf(message, true), message: tooLateMessage }
    },
    putAside: (update) => {
      const message = messageOf(update)
      const what = { id: update.update_id, kind: kindOf(update), characters: JSON.stringify(update).length }
      log.error(
        { update: what.id, kind: what.kind, characters: what.characters },
        'an update was in hand when the process ended, twice: it is put aside',
      )
      tellAdmins(putAsideReport(what)).catch((error: unknown) =>
        log.warn({ err: error, update: what.id }, 'the admins could not be told of an update put aside'),
      )
      return message && { target: targetOf(message, true), message: putAsideMessage }
    },
  }
}

const messageOf = (update: Update): TelegramMessage | undefined =>
  update.message ?? update.edited_message ?? update.channel_post

/** The kind of an update, as Telegram names it. */
export const kindOf = (update: Update): string =>
  Object.keys(update).find((key) => key !== 'update_id') ?? 'nothing'
