/** Which groups and channels the bot may be in, also those that were others when they were allowed. */
import type { Clock } from '../digest/clock.ts'
import { type ChatId, platformChatOf } from '../digest/subscription.ts'
import { Interrupted } from './inbox.ts'
import type { TelegramLog } from './telegram-parts.ts'
import type { ChatKey } from './telegram-reading.ts'

/** The chat that a chat was before it became this one. */
export type Formerly = (chat: ChatId) => Promise<ChatId | undefined>

export interface AllowedOptions {
  /** Ids of groups and channels; undefined means all. */
  readonly listed: ReadonlySet<string> | undefined
  readonly formerly: Formerly
  readonly chatKey: ChatKey
  readonly clock: Clock
  readonly interrupted: () => AbortSignal
  readonly log: TelegramLog
}

/** That a group has moved is told to its old chat and to its new one, and the bot may hear of something else there first. */
const MOVES_KNOWN_WITHIN_MS = 2_000

/** @throws Interrupted */
export function createIsAllowed(options: AllowedOptions): (chatId: number) => Promise<boolean> {
  const { listed, formerly, chatKey, clock, interrupted, log } = options
  const told = new Set<number>()

  async function wasAllowed(chatId: number, ids: ReadonlySet<string>): Promise<boolean> {
    const before = await formerly(chatKey(chatId))
    const id = before && platformChatOf(before)
    if (id === undefined || !ids.has(id)) return false
    if (!told.has(chatId)) {
      told.add(chatId)
      log.warn(
        { chat: chatId, before: id },
        `the group ${id} of ALLOWED_CHATS has become ${chatId}: write ${chatId} there instead`,
      )
    }
    return true
  }

  return async (chatId) => {
    if (listed === undefined || listed.has(String(chatId))) return true
    if (await wasAllowed(chatId, listed)) return true
    const signal = interrupted()
    await clock.sleep(MOVES_KNOWN_WITHIN_MS, signal)
    if (signal.aborted) throw new Interrupted()
    return wasAllowed(chatId, listed)
  }
}
