import type { ChannelPort } from '../../src/channels/channel.ts'
import { type Channel, type ChannelLog, createChannel } from '../../src/channels/run-channel.ts'
import { type Clock, systemClock } from '../../src/coordination/clock.ts'
import { createPacer } from '../../src/coordination/pacer.ts'
import { createDialogue, type DialogueOptions } from '../../src/dialogue/dialogue.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'
import { memoryStorage } from '../storage/memory-storage.ts'

export interface RunningChannel {
  readonly channel: Channel
  readonly storage: Storage
  readonly events: string[]
  readonly logged: string[]
  readonly stop: () => Promise<void>
}

export interface ChannelSetup {
  readonly storage?: Storage
  readonly dialogue?: Partial<DialogueOptions>
  readonly admins?: readonly string[]
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

/** A channel over the shipped corpus, with a database of its own unless one is given. */
export async function runChannel(
  portOf: (log: ChannelLog) => Promise<ChannelPort>,
  { storage: given, dialogue: how, admins = [], holder = 'only', clock = systemClock }: ChannelSetup = {},
): Promise<RunningChannel> {
  const logged: string[] = []
  const log = logInto(logged)
  const port = await portOf(log)
  const storage = given ?? (await memoryStorage())
  const events: string[] = []
  const channel = createChannel({
    port,
    dialogue: createDialogue({
      corpus: shippedCorpus(),
      stores: storage,
      now: Date.now,
      random: () => 0.5,
      ...how,
    }),
    conversations: storage.conversations,
    updates: storage.updates,
    pacer: createPacer({
      clock,
      rates: storage.rates,
      limits: port.traits.pace,
      name: port.channel,
    }),
    events: {
      gone: async (chat) => void events.push(`gone ${chat}`),
      back: async (chat) => void events.push(`back ${chat}`),
    },
    log,
    admins,
    clock,
  })
  const stop = new AbortController()
  const running = channel.run(storage.leases, holder, stop.signal)
  return {
    channel,
    storage,
    events,
    logged,
    stop: async () => {
      stop.abort()
      await running
    },
  }
}
