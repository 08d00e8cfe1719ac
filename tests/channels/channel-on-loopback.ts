import { createBotStorage } from '../../src/bot-storage.ts'
import type { ChannelLog } from '../../src/channels/channel.ts'
import { createNetwork, NO_PROXIES } from '../../src/channels/network.ts'
import type { Account, Platform } from '../../src/channels/platform.ts'
import type { Channel } from '../../src/channels/run-channel.ts'
import { NOBODY_WATCHES } from '../../src/channels/watch.ts'
import type { Config } from '../../src/config.ts'
import { type Clock, systemClock } from '../../src/coordination/clock.ts'
import { createDialogue, type DialogueOptions } from '../../src/dialogue/dialogue.ts'
import { openChannel } from '../../src/open-channels.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'
import { memoryStorage } from '../storage/memory-storage.ts'

export interface RunningChannel {
  readonly channel: Channel
  readonly storage: Storage
  /** What became of chats, and what the log holds. */
  readonly events: string[]
  readonly logged: string[]
  readonly stop: () => Promise<void>
}

export interface ChannelSetup {
  /** Of a channel that ran before: this one takes up what it left. */
  readonly storage?: Storage
  readonly dialogue?: Partial<DialogueOptions>
  /** `ADMIN_IDS` and `ALLOWED_CHATS`. */
  readonly config?: Partial<Pick<Config, 'adminIds' | 'allowedChats'>>
  readonly holder?: string
  readonly clock?: Clock
}

/** A clock that runs so many times faster: minutes pass while a test waits for seconds. */
export function fastClock(times: number): Clock {
  const since = Date.now()
  return {
    now: () => since + (Date.now() - since) * times,
    sleep: (ms, signal) => systemClock.sleep(ms / times, signal),
  }
}

export function logInto(logged: string[]): ChannelLog {
  const note = (level: string) => (fields: object, text: string) => {
    const error = 'err' in fields && fields.err instanceof Error ? ` ${fields.err.stack}` : ''
    const reason = 'reason' in fields ? ` (${String(fields.reason)})` : ''
    logged.push(`${level}: ${text}${reason}${error}`)
  }
  return { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') }
}

const network = createNetwork(NO_PROXIES)

/** A bot on one platform over the shipped corpus, digests included, with a database of its own unless one is given. */
export async function runChannel<Field extends string>(
  platform: Platform<Field>,
  account: Account<Field>,
  { storage: given, dialogue: how, config, holder = 'only', clock = systemClock }: ChannelSetup = {},
): Promise<RunningChannel> {
  const logged: string[] = []
  const log = logInto(logged)
  const corpus = shippedCorpus()
  const storage = given ?? (await memoryStorage())
  const bot = await createBotStorage(storage, {
    config: { timezone: 'Asia/Shanghai' },
    log,
    corpus: () => corpus,
    isShared: false,
    clock,
    // Others may run on it yet.
    end: async () => undefined,
  })
  const events: string[] = []
  const { channel, run } = await openChannel(platform, account, {
    config: { adminIds: new Set(), ...config },
    network,
    storage: {
      ...bot,
      events: {
        ...bot.events,
        gone: async (chat) => {
          events.push(`gone ${chat}`)
          await bot.events.gone(chat)
        },
        back: async (chat) => {
          events.push(`back ${chat}`)
          await bot.events.back(chat)
        },
      },
    },
    dialogue: createDialogue({
      corpus,
      stores: storage,
      now: Date.now,
      random: () => 0.5,
      subscribing: bot.subscribing,
      ...how,
    }),
    readiness: { whenever: () => undefined },
    log,
    watch: () => NOBODY_WATCHES,
    clock,
    random: () => 0,
  })
  const stop = new AbortController()
  const running = run(holder, stop.signal)
  return {
    channel,
    storage,
    events,
    logged,
    stop: async () => {
      stop.abort()
      await running
      await bot.close()
    },
  }
}
