/** Groups that have become supergroups, and which chats the bot may be in: also those that were others when allowed. */
import type { Clock } from '../../coordination/clock.ts'
import { platformChatOf } from '../../digest/subscription.ts'
import type { Formerly } from '../chat-events.ts'
import { Interrupted } from '../inbox.ts'
import type { TelegramLog } from './telegram-parts.ts'
import type { ChatKey } from './telegram-reading.ts'

export interface Allowed {
  /** @throws Interrupted */
  readonly isAllowed: (chatId: number) => Promise<boolean>
  /** Whether a supergroup was a group before. @throws Interrupted */
  readonly hasMoved: (chatId: number) => Promise<boolean>
}

export interface AllowedOptions {
  /** Ids of groups and channels; undefined means all. */
  readonly listed: ReadonlySet<string> | undefined
  /** Undefined where moves are not written down. */
  readonly formerly: Formerly | undefined
  readonly chatKey: ChatKey
  readonly clock: Clock
  readonly interrupted: () => AbortSignal
  readonly log: TelegramLog
}

/** That a group has moved is told to its old chat and to its new one, and the bot may hear of something else there first. */
const MOVES_KNOWN_WITHIN_MS = 2_000

export function createAllowed(options: AllowedOptions): Allowed {
  const { listed, formerly, chatKey, clock, interrupted, log } = options
  const told = new Set<number>()

  async function wasAllowed(chatId: number, ids: ReadonlySet<string>): Promise<boolean> {
    const before = await formerly?.(chatKey(chatId))
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

  /** Asks twice, with time between for the news of a move to come. */
  async function soon(isSo: () => Promise<boolean>): Promise<boolean> {
    if (await isSo()) return true
    if (formerly === undefined) return false
    const signal = interrupted()
    await clock.sleep(MOVES_KNOWN_WITHIN_MS, signal)
    if (signal.aborted) throw new Interrupted()
    return isSo()
  }

  return {
    isAllowed: async (chatId) =>
      listed === undefined || listed.has(String(chatId)) || (await soon(() => wasAllowed(chatId, listed))),
    hasMoved: (chatId) => soon(async () => (await formerly?.(chatKey(chatId))) !== undefined),
  }
}
