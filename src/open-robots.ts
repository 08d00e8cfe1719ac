/** The group robots that are configured: their subscriptions kept as the environment wants them, their digests sent. */
import { createHash } from 'node:crypto'
import { createPlaceFinder } from './answer/places.ts'
import type { BotStorage } from './bot-storage.ts'
import type { Network } from './channels/network.ts'
import { type Robot, robotChannel, robotId } from './channels/robots/robot.ts'
import { createRobotSender, ROBOT_PLATFORMS } from './channels/robots/robot-sender.ts'
import { type Config, ConfigError, type RobotConfig } from './config.ts'
import { systemClock } from './coordination/clock.ts'
import type { SubscriptionWish } from './digest/exchange.ts'
import { createNames } from './digest/match.ts'
import { readRequest } from './digest/request.ts'
import { EVERY_DAY } from './digest/schedule.ts'
import {
  type ChatId,
  DEFAULT_TIME,
  platformChatOf,
  type Subscription,
  started,
  whatKey,
} from './digest/subscription.ts'
import type { Log } from './log.ts'
import { digestMessage } from './messages/digest-message.ts'
import type { OpenCorpus } from './open-corpus.ts'

/** @throws ConfigError that names every line that cannot be understood */
export function robotWishes(
  robots: readonly RobotConfig[],
  corpus: OpenCorpus,
  zone: string,
): ReadonlyMap<RobotConfig, readonly SubscriptionWish[]> {
  const { knowledge, segment } = corpus
  const names = createNames(knowledge.lexicon.topics, createPlaceFinder(knowledge, segment).find)
  const problems: string[] = []
  const wishes = new Map(
    robots.map((robot) => [
      robot,
      robot.digests.flatMap((line): SubscriptionWish[] => {
        const variable = robot.variable.replace('URL', 'DIGESTS')
        const reading = readRequest(line, names)
        if (!reading.ok) problems.push(...reading.problems.map((one) => `  ${variable}: ${line}: ${one}`))
        else if (reading.request.what === undefined)
          problems.push(`  ${variable}: ${line}: does not say what to send; 全部主题 for everything`)
        if (!reading.ok || reading.request.what === undefined) return []
        const { what, when, ...said } = reading.request
        return [
          {
            what,
            when: when ?? { kind: 'at', days: EVERY_DAY, ...DEFAULT_TIME },
            zone: said.zone ?? zone,
            quiet: said.quiet ?? null,
            silent: false,
          },
        ]
      }),
    ]),
  )
  if (problems.length > 0)
    throw new ConfigError(
      `The digests of a group robot cannot be understood (see .env.example):\n${problems.join('\n')}`,
    )
  return wishes
}

/** The same wish has the same id in every process: two that start at once write it down once. */
function idOf(chat: ChatId, { what, when, zone, quiet }: SubscriptionWish): string {
  const words = JSON.stringify([chat, whatKey(what), when, zone, quiet])
  return createHash('sha256').update(words).digest('hex').slice(0, 12)
}

/** @returns what ends the sending */
export async function openRobots(input: {
  readonly config: Pick<Config, 'robots' | 'timezone'>
  readonly network: Network
  readonly storage: BotStorage
  readonly corpus: () => OpenCorpus
  readonly log: Log
}): Promise<() => Promise<void>> {
  const { config, network, storage, corpus, log } = input
  const wishes = robotWishes(config.robots, corpus(), config.timezone)
  const sender = createRobotSender(network.dispatcher, systemClock)
  const ending: (() => Promise<void>)[] = []
  for (const kind of ['feishu', 'wecom'] as const) {
    const robots = config.robots.filter((robot) => robot.kind === kind)
    if (robots.length === 0) continue
    const platform = ROBOT_PLATFORMS[kind]
    const channel = robotChannel(kind)
    const bot = await storage.join(channel, platform.pace)
    for (const robot of robots) {
      const chat = `${channel}:${robotId(robot)}`
      await keepSubscriptions(storage, chat, wishes.get(robot) ?? [])
      log.info({ robot: robot.variable, chat, digests: robot.digests }, 'a group robot')
    }
    const known = new Map<string, Robot>(robots.map((robot) => [robotId(robot), robot]))
    ending.push(
      bot.deliver({
        digestSize: platform.digestSize,
        send: (names) => async (digest) => {
          const robot = known.get(platformChatOf(digest.subscription.chat))
          if (robot === undefined) return { kind: 'gone', reason: 'this robot is not configured any more' }
          return sender.send(robot, digestMessage(digest, names()))
        },
        // Nothing that it says leads back: there is nobody to be told.
        tell: async () => undefined,
        tellAdmins: async () => undefined,
      }),
    )
  }
  return async () => {
    await Promise.all(ending.map((end) => end()))
  }
}

/** Writes down what is wanted and not there, starts again what had been given up, takes out what is wanted no more. */
async function keepSubscriptions(
  { subscribing }: BotStorage,
  chat: ChatId,
  wishes: readonly SubscriptionWish[],
): Promise<void> {
  const { subscriptions, version } = subscribing
  const now = systemClock.now()
  const held = await subscriptions.ofChat(chat)
  const wanted = wishes.map(
    (wish): Subscription => ({
      ...wish,
      id: idOf(chat, wish),
      chat,
      thread: null,
      group: true,
      pausedUntil: null,
      createdAt: now,
    }),
  )
  for (const one of wanted) {
    const same = held.find(({ id }) => id === one.id)
    if (same === undefined || same.stopped !== null) await subscriptions.save(started(one, now, version()))
  }
  for (const { id } of held) if (!wanted.some((one) => one.id === id)) await subscriptions.remove(id)
}
