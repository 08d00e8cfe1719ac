/** “正在输入…”: shown while something takes longer than an answer does, a brief or a picture. */
import type { Api } from 'grammy'

/** Answers take milliseconds; what takes longer says that it is at work. */
const AFTER_MS = 700
/** Telegram shows it for five seconds at most. */
const AGAIN_MS = 4_500

export interface Spot {
  readonly chatId: number
  readonly threadId?: number
}

export type WhileAtWork = <T>(spot: Spot | undefined, work: () => Promise<T>) => Promise<T>

export const createWhileAtWork =
  (api: Pick<Api, 'sendChatAction'>): WhileAtWork =>
  async (spot, work) => {
    if (spot === undefined) return work()
    const { chatId, threadId } = spot
    const options = threadId === undefined ? {} : { message_thread_id: threadId }
    const tell = (): void => {
      api.sendChatAction(chatId, 'typing', options).catch(() => undefined)
      timer = setTimeout(tell, AGAIN_MS)
    }
    let timer = setTimeout(tell, AFTER_MS)
    try {
      return await work()
    } finally {
      clearTimeout(timer)
    }
  }
