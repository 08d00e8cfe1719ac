/** The channels that are configured, ready to run. Composition only. */
import type { BotStorage } from './bot-storage.ts'
import type { ChannelLog } from './channels/channel.ts'
import { channelDigests } from './channels/channel-digests.ts'
import type { Network } from './channels/network.ts'
import { type Account, channelOn, idsOn, type Platform } from './channels/platform.ts'
import { PLATFORMS } from './channels/platforms.ts'
import type { Readiness } from './channels/readiness.ts'
import { type Channel, createChannel } from './channels/run-channel.ts'
import type { ChannelWatch } from './channels/watch.ts'
import type { Config } from './config.ts'
import { aborted, type Clock, systemClock } from './coordination/clock.ts'
import type { Dialogue } from './dialogue/dialogue.ts'
import { isPassing } from './storage/database-error.ts'

export interface OpenedChannel {
  /** The platform's name. */
  readonly name: string
  readonly channel: Channel
  /** Until the signal. Never rejects. */
  readonly run: (holder: string, signal: AbortSignal) => Promise<void>
}

export interface ChannelMeans {
  readonly config: Pick<Config, 'adminIds' | 'allowedChats'>
  readonly network: Network
  readonly storage: Pick<BotStorage, 'join' | 'updates' | 'events' | 'leases'> & {
    readonly stores: Pick<BotStorage['stores'], 'conversations'>
  }
  readonly dialogue: Dialogue
  readonly readiness: Pick<Readiness, 'whenever'>
  readonly log: ChannelLog
  readonly watch: (channel: string) => ChannelWatch
  readonly clock?: Clock
  readonly random?: () => number
}

export async function openChannels(
  { channels }: Pick<Config, 'channels'>,
  means: ChannelMeans,
): Promise<OpenedChannel[]> {
  const opened: OpenedChannel[] = []
  for (const platform of PLATFORMS) {
    const account = channels[platform.prefix]
    if (account !== undefined) opened.push(await openChannel(platform, account, means))
  }
  return opened
}

export async function openChannel(
  platform: Platform,
  account: Account,
  { config, network, storage, dialogue, readiness, log, watch, clock = systemClock, random }: ChannelMeans,
): Promise<OpenedChannel> {
  const { name } = platform
  const on = channelOn(platform, account)
  const port = await platform.open(account, { network, clock, log })
  const bot = await storage.join(on, port.traits.pace)
  const watched = watch(on)
  const { adminIds, allowedChats } = config
  const channel = createChannel({
    name,
    channel: on,
    port,
    dialogue,
    conversations: storage.stores.conversations,
    updates: storage.updates,
    pacer: bot.pacer,
    events: storage.events,
    log,
    passes: isPassing,
    admins: idsOn(platform, 'person', adminIds),
    ...(allowedChats === undefined ? {} : { allowed: idsOn(platform, 'chat', allowedChats) }),
    watch: watched,
    clock,
    ...(random === undefined ? {} : { random }),
  })
  watched.connection(() => channel.state().is === 'connected')
  readiness.whenever(`${name} is connected`, () => {
    const state = channel.state()
    return state.is !== 'connecting' || (state.reason ?? false)
  })
  return {
    name,
    channel,
    run: (holder, signal) =>
      channel
        .run(storage.leases, holder, signal, async (leading) => {
          if (port.traits.unasked === 'never') return
          const stop = bot.deliver(channelDigests(channel))
          await aborted(leading)
          await stop()
        })
        .catch((error: unknown) => log.error({ err: error }, `${name} is not served any more`)),
  }
}
