/** The channels that are configured, ready to run. Composition only; a platform's SDK is loaded where it is used. */
import type { BotStorage } from './bot-storage.ts'
import type { ChannelPort } from './channels/channel.ts'
import { channelDigests } from './channels/channel-digests.ts'
import { DINGTALK_ROOT } from './channels/dingtalk/dingtalk-api.ts'
import { createFeishu, FEISHU_ROOT } from './channels/feishu/feishu.ts'
import type { Network } from './channels/network.ts'
import type { Readiness } from './channels/readiness.ts'
import { createChannel } from './channels/run-channel.ts'
import type { ChannelWatch } from './channels/watch.ts'
import { createWecom } from './channels/wecom/wecom.ts'
import type { Config } from './config.ts'
import { aborted, systemClock } from './coordination/clock.ts'
import type { Dialogue } from './dialogue/dialogue.ts'
import type { Log } from './log.ts'
import { isPassing } from './storage/database-error.ts'

export interface OpenedChannel {
  /** The platform's name. */
  readonly name: string
  /** Until the signal. Never rejects. */
  readonly run: (holder: string, signal: AbortSignal) => Promise<void>
}

export async function openChannels(input: {
  readonly config: Pick<Config, 'channels' | 'adminIds' | 'allowedChats'>
  readonly network: Network
  readonly storage: BotStorage
  readonly dialogue: Dialogue
  readonly readiness: Pick<Readiness, 'whenever'>
  readonly log: Log
  readonly watch: (channel: string) => ChannelWatch
}): Promise<OpenedChannel[]> {
  const { config, network, storage, dialogue, readiness, log, watch } = input
  const opened: OpenedChannel[] = []
  for (const { name, port, admins } of await portsOf(config, network, log)) {
    const bot = await storage.join(port.channel, port.traits.pace)
    const watched = watch(port.channel)
    watched.connection(() => port.state().is === 'connected')
    const channel = createChannel({
      port,
      dialogue,
      conversations: storage.stores.conversations,
      updates: storage.updates,
      pacer: bot.pacer,
      events: storage.events,
      log,
      passes: isPassing,
      admins,
      watch: watched,
    })
    readiness.whenever(`${name} is connected`, () => {
      const state = port.state()
      return state.is !== 'connecting' || (state.reason ?? false)
    })
    opened.push({
      name,
      run: (holder, signal) =>
        channel
          .run(storage.leases, holder, signal, async (leading) => {
            if (port.traits.unasked === 'never') return
            const stop = bot.deliver(channelDigests(channel))
            await aborted(leading)
            await stop()
          })
          .catch((error: unknown) => log.error({ err: error }, `${name} is not served any more`)),
    })
  }
  return opened
}

interface NamedPort {
  readonly name: string
  readonly port: ChannelPort
  /** The ids of admins there. */
  readonly admins: readonly string[]
}

async function portsOf(
  { channels, adminIds, allowedChats }: Pick<Config, 'channels' | 'adminIds' | 'allowedChats'>,
  network: Network,
  log: Log,
): Promise<NamedPort[]> {
  const common = {
    network,
    clock: systemClock,
    random: Math.random,
    log,
    adminIds,
    ...(allowedChats === undefined ? {} : { allowedChats }),
  }
  const ports: NamedPort[] = []
  const { feishu, wecom, dingtalk } = channels
  if (feishu !== undefined)
    ports.push({
      name: 'Feishu',
      port: await createFeishu({
        ...common,
        account: { appId: feishu.appId, appSecret: feishu.appSecret, root: feishu.apiRoot ?? FEISHU_ROOT },
      }),
      admins: [...adminIds].filter((id) => id.startsWith('ou_')),
    })
  if (wecom !== undefined)
    ports.push({
      name: 'WeCom',
      port: await createWecom({ ...common, account: wecom }),
      admins: named('wecom', adminIds),
    })
  if (dingtalk !== undefined) {
    const { apiRoot = DINGTALK_ROOT, ...account } = dingtalk
    ports.push({
      name: 'DingTalk',
      port: (await import('./channels/dingtalk/dingtalk.ts')).createDingtalk({
        ...common,
        account: { ...account, root: apiRoot },
      }),
      admins: named('dingtalk', adminIds),
    })
  }
  return ports
}

/** The ids of one platform, as it writes them itself. */
const named = (platform: string, ids: ReadonlySet<string>): string[] =>
  [...ids].filter((id) => id.startsWith(`${platform}:`)).map((id) => id.slice(platform.length + 1))
