/**
 * The bot is killed again and again while it brings digests on Feishu, WeCom and DingTalk; then it is looked where they
 * arrived. Nobody's is missing. Where the platform knows a message again, none came twice; elsewhere only those that were
 * under way at a kill.
 */
import { EVERY_DAY } from '../../src/digest/schedule.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { createStorage } from '../../src/storage/storage.ts'
import { examine, type Wish, wishesOf } from './owed.ts'
import { dingtalkStandIn, feishuStandIn, type StandIn, wecomStandIn } from './platform-stand-ins.ts'
import { type BotProcess, prepareBot } from './programs.ts'
import { createScene, pause, seeded } from './scene.ts'

export interface PlatformKillOptions {
  readonly kills: number
  /** On each platform. */
  readonly subscriptions: number
  readonly seed: number
  /** Hears how it goes. */
  readonly tell?: (text: string) => void
}

export interface DigestCounts {
  readonly subscriptions: number
  readonly received: number
  readonly lost: number
  readonly twice: number
  /** In a chat whose message was not the one under way at a kill. */
  readonly twiceWithoutCause: number
  /** Messages that are not what their chat ordered, in words. */
  readonly wrong: readonly string[]
  readonly tooFast: number
  readonly violations: readonly string[]
}

export interface PlatformKillRun {
  readonly seed: number
  /** Kills of a bot that had sent since it was started, and had more to send. */
  readonly kills: number
  /** Kills before its first message. */
  readonly earlyKills: number
  readonly platforms: Readonly<Record<string, DigestCounts>>
  readonly seconds: number
  readonly broken: readonly string[]
}

/** Half before a message takes effect, half after it. */
const LATENCY_MS = 20
/** What the dead hold by leases, the connection and a digest, is over by then. */
const LEASES_MS = 65_000
const EARLY = 0.15
const PATIENCE_MS = 120_000
const AHEAD = 2

interface Chat {
  readonly standIn: StandIn
  readonly chat: string
  readonly wish: Wish
}

export async function runPlatformKills(options: PlatformKillOptions): Promise<PlatformKillRun> {
  const { kills, subscriptions, seed, tell = () => undefined } = options
  const begun = performance.now()
  const random = seeded(seed)
  let skippedMs = 0
  const now = (): number => Date.now() + skippedMs
  const again = { feishu: [3_000], dingtalk: 60_000 }
  const standIns = [
    await feishuStandIn({ again, now }),
    await wecomStandIn({ again, now }),
    await dingtalkStandIn({ again, now }),
  ]
  const scene = createScene()
  const { databaseUrl, folder: dataDir, knowledgeDir } = scene
  const environment = Object.assign({ WEB: 'off' }, ...standIns.map((one) => one.environment))
  const started = new Set<BotProcess>()
  const waiting: BotProcess[] = []
  const nextBot = (): BotProcess => {
    while (waiting.length < AHEAD) {
      const bot = prepareBot({ databaseUrl, dataDir, knowledgeDir, environment, ahead: skippedMs })
      started.add(bot)
      void bot.ended.then(() => started.delete(bot))
      waiting.push(bot)
    }
    return waiting.shift() as BotProcess
  }
  const jump = async (ms: number): Promise<void> => {
    skippedMs += ms
    for (const bot of started) await bot.jump(ms)
  }
  for (const { faults, sending } of standIns)
    faults.install(sending, { kind: 'delay', ms: LATENCY_MS / 2, answerMs: LATENCY_MS / 2 }, Infinity)
  const chats = await subscribe(standIns, subscriptions, databaseUrl, wishesOf(knowledgeDir))
  const served = (): number => chats.filter(({ standIn, chat }) => digestsIn(standIn, chat).length > 0).length
  const messages = (): number => standIns.reduce((sum, one) => sum + one.shown().length, 0)
  /** Chats whose message was the last one at a kill. */
  const underWay = new Set<string>()

  async function launch(): Promise<BotProcess> {
    const bot = nextBot()
    await bot.loaded
    bot.go()
    return bot
  }
  async function kill(bot: BotProcess): Promise<void> {
    await bot.kill()
    // What was on its way has arrived by then.
    await pause(LATENCY_MS * 2)
    for (const { name, shown } of standIns) underWay.add(`${name} ${shown().at(-1)?.chat}`)
    await jump(LEASES_MS)
  }

  try {
    let [done, earlyKills] = [0, 0]
    while (done < kills) {
      const bot = await launch()
      if (random() < EARLY) {
        await pause(random() * 1_500)
        await kill(bot)
        earlyKills += 1
        continue
      }
      const before = messages()
      await until(() => messages() > before || bot.hasEnded())
      const left = chats.length - served()
      if (left === 0) throw new Error(`everything was sent before the kill ${done + 1}`)
      await pause(random() * 1.6 * (left / (kills - done + 1)) * 35)
      await kill(bot)
      done += 1
      if (done % 10 === 0) tell(`${done} kills, ${served()} of ${chats.length} served`)
    }
    const last = await launch()
    await until(() => served() === chats.length).catch(() => undefined)
    await pause(3_000)
    await last.stop()
    const platforms = Object.fromEntries(
      standIns.map((standIn) => [
        standIn.name,
        countsOf(
          standIn,
          chats.filter((one) => one.standIn === standIn),
          underWay,
        ),
      ]),
    )
    return {
      seed,
      kills: done,
      earlyKills,
      platforms,
      seconds: Math.round((performance.now() - begun) / 1000),
      broken: standIns.flatMap(({ name, knowsAgain }) =>
        brokenPromises(platforms[name] as DigestCounts, knowsAgain ? 0 : done).map(
          (text) => `${name}: ${text}`,
        ),
      ),
    }
  } finally {
    await Promise.all([...started].map((bot) => bot.kill()))
    await Promise.all(standIns.map((standIn) => standIn.stop()))
    await scene.remove()
  }
}

async function until(isSo: () => boolean): Promise<void> {
  const since = performance.now()
  while (!isSo()) {
    if (performance.now() - since > PATIENCE_MS) throw new Error('nothing was sent')
    await pause(5)
  }
}

/** A digest has been due for a minute, in each chat of each platform. */
async function subscribe(
  standIns: readonly StandIn[],
  each: number,
  databaseUrl: string,
  wishes: readonly Wish[],
): Promise<Chat[]> {
  const database = await openDatabase(databaseUrl)
  try {
    const { subscriptions, accounts } = createStorage(database)
    const dueAt = Math.floor(Date.now() / 60_000) * 60_000 - 60_000
    const chats: Chat[] = []
    for (const standIn of standIns) {
      await accounts.enter(standIn.channel, Date.now())
      for (let nth = 0; nth < each; nth += 1) {
        const { chat, group } = standIn.talker(nth, nth % 4 === 3)
        const wish = wishes[nth % wishes.length] as Wish
        const due = new Date(dueAt)
        await subscriptions.save({
          id: `${standIn.name}${nth}`,
          chat: `${standIn.channel}:${chat}`,
          thread: null,
          group,
          what: wish.what,
          when: { kind: 'at', days: EVERY_DAY, hour: due.getUTCHours(), minute: due.getUTCMinutes() },
          zone: 'UTC',
          quiet: null,
          silent: false,
          pausedUntil: null,
          createdAt: Date.now(),
          nextAt: dueAt,
          seen: null,
          exhausted: false,
          stopped: null,
        })
        chats.push({ standIn, chat, wish })
      }
    }
    return chats
  } finally {
    await database.close()
  }
}

const digestsIn = (standIn: StandIn, chat: string): string[] =>
  standIn
    .shown()
    .filter((one) => one.chat === chat)
    // Its markup says nothing of what it holds.
    .map(({ text }) => text.replace(/[*\\]/gu, '').replace(/\n+/gu, '\n'))

function countsOf(standIn: StandIn, chats: readonly Chat[], underWay: ReadonlySet<string>): DigestCounts {
  const received = chats.map(({ chat, wish }) => {
    const texts = digestsIn(standIn, chat)
    const said = texts.map((text) => ({ chat: 0, thread: null, text }))
    return { chat, texts, ...examine(said, wish) }
  })
  const twice = received.filter(({ texts }) => texts.length > 1)
  const beyond = (some: readonly (typeof received)[number][]): number =>
    some.reduce((sum, { texts }) => sum + texts.length - 1, 0)
  return {
    subscriptions: chats.length,
    received: received.filter(({ texts }) => texts.length > 0).length,
    lost: received.filter(({ texts }) => texts.length === 0).length,
    twice: beyond(twice),
    twiceWithoutCause: beyond(twice.filter(({ chat }) => !underWay.has(`${standIn.name} ${chat}`))),
    wrong: received.flatMap(({ chat, faults }) => faults.map((fault) => `${chat}: ${fault}`)).slice(0, 10),
    tooFast: standIn.refused(),
    violations: standIn.violations().slice(0, 10),
  }
}

function brokenPromises(counts: DigestCounts, mostTwice: number): string[] {
  const { lost, twice, twiceWithoutCause, wrong, tooFast, violations, subscriptions } = counts
  return [
    lost > 0 ? `${lost} digests were lost` : '',
    twice > mostTwice ? `${twice} digests came twice` : '',
    twiceWithoutCause > 0 ? `${twiceWithoutCause} of them were not under way at a kill` : '',
    wrong.length > 0 ? `${wrong.length} messages are not what was ordered` : '',
    tooFast > Math.max(2, subscriptions / 200) ? `${tooFast} messages came too fast` : '',
    violations.length > 0 ? `the platform does not know what to make of ${violations.length} calls` : '',
  ].filter((text) => text !== '')
}
