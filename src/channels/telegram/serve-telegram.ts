/** One Telegram bot from its token to its end: who it is, its digests, its updates as they are polled for or brought. */
import { randomUUID } from 'node:crypto'
import { aborted, systemClock } from '../../coordination/clock.ts'
import type { Leases } from '../../coordination/leader.ts'
import type { PaceLimits, Pacer } from '../../coordination/pacer.ts'
import type { UpdateLog } from '../../coordination/update-log.ts'
import type { Dialogue } from '../../dialogue/dialogue.ts'
import type { ChatEvents, Formerly } from '../chat-events.ts'
import type { DigestSender } from '../digest-sender.ts'
import type { Network } from '../network.ts'
import type { ChannelWatch } from '../watch.ts'
import { pollAsLeader } from './polling.ts'
import { createTelegram, type Telegram } from './telegram.ts'
import { telegramDigests } from './telegram-digests.ts'
import { readTelegramError } from './telegram-errors.ts'
import type { TelegramLog } from './telegram-parts.ts'
import { telegramChannel } from './telegram-reading.ts'
import { FLEET_PACE, TELEGRAM_PACE } from './telegram-traits.ts'

export class UnknownToken extends Error {
  override name = 'UnknownToken'
  constructor() {
    super('Telegram does not know this BOT_TOKEN: get the right one from @BotFather.')
  }
}

/** What it keeps, and with whom it shares that. */
export interface TelegramStorage {
  readonly join: (
    channel: string,
    pace: PaceLimits,
  ) => Promise<{ readonly pacer: Pacer; readonly deliver: (sender: DigestSender) => () => Promise<void> }>
  readonly isShared: boolean
  readonly formerly: Formerly
  readonly updates: UpdateLog
  readonly events: ChatEvents
  readonly leases: Leases
  /** Whether an error will pass by itself, as that of a database which is away. */
  readonly passes: (error: unknown) => boolean
}

export type TelegramRun =
  | { readonly mode: 'polling'; readonly telegram: TelegramAccount }
  | {
      readonly mode: 'webhook'
      readonly telegram: TelegramAccount
      readonly webhook: { readonly url: string; readonly secret: string }
    }
export interface TelegramAccount {
  readonly token: string
  readonly apiRoot?: string
}

/**
 * Until the signal.
 * @throws UnknownToken
 */
export async function serveTelegram(
  served: {
    readonly config: { readonly adminIds: ReadonlySet<string>; readonly allowedChats?: ReadonlySet<string> }
    readonly run: TelegramRun
    readonly network: Network
    readonly storage: TelegramStorage
    readonly dialogue: Dialogue
    readonly log: TelegramLog
    readonly watch: (channel: string) => ChannelWatch
    /** Hears of what has to be stopped at the end, the last first. */
    readonly opened: (stop: () => Promise<void>) => void
    /** Called when everything that needs the port open is. */
    readonly beforeClosing: () => void
    readonly ready: (fields: object) => void
    /** Says who receives what is brought. */
    readonly listen: (receive: Telegram['receive']) => void
  },
  signal: AbortSignal,
): Promise<void> {
  const { config, run, network, storage, dialogue, log, opened } = served
  const channel = telegramChannel(run.telegram.token)
  const { pacer, deliver } = await storage.join(channel, storage.isShared ? FLEET_PACE : TELEGRAM_PACE)
  const watch = served.watch(channel)
  const { events, formerly, leases, passes, updates } = storage
  const telegram = createTelegram({
    ...run.telegram,
    ...{ network, dialogue, adminIds: config.adminIds, formerly, updates, passes, events, pacer, log, watch },
    ...(config.allowedChats === undefined ? {} : { allowedChats: config.allowedChats }),
  })
  await telegram.init(signal).catch(explained)
  if (signal.aborted) return
  opened(telegram.stop)
  await Promise.race([telegram.introduce(), aborted(signal)])
  opened(deliver(telegramDigests(telegram)))
  served.beforeClosing()
  served.listen(telegram.receive)
  served.ready({ bot: telegram.bot.botInfo.username })
  if (run.mode === 'polling')
    return pollAsLeader({ telegram, leases, holder: randomUUID(), clock: systemClock, log, watch }, signal)
  await telegram.resume()
  await telegram.setWebhook(run.webhook.url, run.webhook.secret, signal)
  await aborted(signal)
  // Before the server is closed, which waits for whoever it is answering.
  await telegram.stop()
}

function explained(error: unknown): never {
  if (readTelegramError(error)?.kind === 'unknownToken') throw new UnknownToken()
  throw error
}
