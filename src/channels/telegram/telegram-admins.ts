/** Words to whoever runs the bot. */
import type { Message } from '../../messages/message.ts'
import type { Sender } from './telegram-send.ts'

/** Tells every admin who can be told. Rejects when nobody could be. */
export type TellAdmins = (message: Message) => Promise<void>

export function createTellAdmins(sender: Sender, adminIds: ReadonlySet<string>): TellAdmins {
  const chatIds = [...adminIds].filter((id) => /^\d+$/u.test(id)).map(Number)
  return async (message) => {
    const told = await Promise.allSettled(chatIds.map((chatId) => sender.send({ chatId }, message)))
    const failed = told.find((one) => one.status === 'rejected')
    if (failed !== undefined && told.every((one) => one.status === 'rejected')) throw failed.reason
  }
}
