/** Pictures that were sent together come one by one: they get one answer, and where there are words with them, that. */
import type { Message as TelegramMessage } from 'grammy/types'
import type { Clock } from '../../coordination/clock.ts'
import type { UpdateLog } from '../../coordination/update-log.ts'
import { Interrupted } from '../inbox.ts'
import type { ChatKey } from './telegram-reading.ts'

export interface Albums {
  /** Hears of words with one of the pictures, as soon as they come. */
  readonly worded: (message: TelegramMessage) => void
  /**
   * Whether a picture without words is the one that is answered, for all of its album: the first, where no words come.
   * @throws Interrupted
   */
  readonly speaksForAll: (message: TelegramMessage) => Promise<boolean>
}

export interface AlbumsOptions {
  readonly chatKey: ChatKey
  /** Shared by all who are brought pictures of the same album. */
  readonly log: Pick<UpdateLog, 'begin' | 'settle'>
  readonly clock: Clock
  readonly interrupted: () => AbortSignal
  readonly onTrouble: (error: unknown) => void
}

/** The pictures of an album come within moments of each other. */
const ALL_HERE_WITHIN_MS = 1_000
/** Whoever died between two writes has it no longer than that. */
const LEASE_MS = 5_000
const KEPT_MS = 60 * 60_000

/** The album of a message; undefined for one that came alone. */
export const albumKey = (
  { chat, media_group_id: album }: TelegramMessage,
  chatKey: ChatKey,
): string | undefined => (album === undefined ? undefined : `${chatKey(chat.id)}/album/${album}`)

export function createAlbums({ chatKey, log, clock, interrupted, onTrouble }: AlbumsOptions): Albums {
  /** False where somebody has seen to it already. */
  async function take(key: string): Promise<boolean> {
    for (;;) {
      const { kind } = await log.begin(key, clock.now(), LEASE_MS, null)
      if (kind === 'done') return false
      if (kind === 'yours') break
      await pause()
    }
    await log.settle(key, { as: 'done', until: clock.now() + KEPT_MS })
    return true
  }

  async function pause(): Promise<void> {
    const signal = interrupted()
    await clock.sleep(ALL_HERE_WITHIN_MS, signal)
    if (signal.aborted) throw new Interrupted()
  }

  return {
    worded: (message) => {
      const key = albumKey(message, chatKey)
      if (key !== undefined) take(key).catch(onTrouble)
    },
    speaksForAll: async (message) => {
      const key = albumKey(message, chatKey)
      if (key === undefined) return true
      await pause()
      return take(key)
    },
  }
}
