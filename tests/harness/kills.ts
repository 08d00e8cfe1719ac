/**
 * The bot is killed again and again while it delivers; then the messages are looked at where they arrived. Every chat has
 * what it ordered, nothing else, and nothing again on the next day; nothing came too fast; and of messages only those came
 * twice that were under way at a kill.
 */
import type { RateReport } from '../telegram-server/rates.ts'
import type { Examined } from './owed.ts'
import { measureStalls, type StallMeter, tooFast } from './pace.ts'
import { type BotProcess, type LoopbackServer, prepareBot, startServer } from './programs.ts'
import {
  addChats,
  createScene,
  examineChats,
  NEXT_RUN_MS,
  type NewChat,
  pause,
  type Scene,
  seeded,
  sendCalls,
  sentByChat,
  subscriptionOf,
} from './scene.ts'

export interface KillOptions {
  readonly kills: number
  readonly subscriptions: number
  readonly seed: number
  /** Milliseconds that a message takes; half of the messages take effect before that time, half after it. */
  readonly latencyMs?: number
  /** Hears how it goes. */
  readonly tell?: (text: string) => void
}

export interface KillCounts {
  readonly seed: number
  /** As many as were asked for, and more where they would not have lasted for all kills. */
  readonly subscriptions: number
  /** Kills of a bot that was delivering: it had sent since it was started, and not everything was sent. */
  readonly kills: number
  /** Kills before that, while it started or before its first message. */
  readonly earlyKills: number
  /** Kills of a bot that sent nothing for a minute, or had sent everything. */
  readonly idleKills: number
  /** Messages that took effect. */
  readonly messages: number
  /** Chats that got their digest; those of a daily one got two. */
  readonly received: number
  readonly lost: number
  readonly repeated: number
  /** Of those: in a chat whose message was not the one under way at a kill. */
  readonly repeatedWithoutCause: number
  /** Messages that are not what their chat ordered, in words. */
  readonly wrong: readonly string[]
  /** Subscriptions with a digest that is due and has no row saying `sent`. */
  readonly unrecorded: number
  readonly rates: RateReport
  /** The longest that the harness was kept from the processor. */
  readonly stallMs: number
  /** Times the bot ended by itself. */
  readonly crashes: number
  readonly seconds: number
  readonly broken: readonly string[]
}

/** How often a kill comes before the first message, or while the bot is starting. */
const EARLY = 0.08
/** Started ahead, waiting for their turn. */
const AHEAD = 2
/** Nobody waits for a bot longer than this: it hangs. */
const PATIENCE_MS = 60_000

export async function runKills(options: KillOptions): Promise<KillCounts> {
  const begun = performance.now()
  const stage = await prepare(options)
  try {
    const kills = await killAgainAndAgain(stage)
    const crashes = await deliverTheRest(stage)
    return await verdict(stage, { ...kills, crashes: kills.crashes + crashes }, begun)
  } finally {
    await stage.close()
  }
}

// ── what it takes ─────────────────────────────────────────────────────────────────────────────────────────────────

interface Stage {
  readonly options: Required<KillOptions>
  readonly server: LoopbackServer
  readonly scene: Scene
  readonly chats: NewChat[]
  readonly stalls: StallMeter
  /** A bot that has read its modules, or is about to have. */
  readonly nextBot: () => BotProcess
  /** Messages that took effect, whoever was still there to hear the answer. */
  readonly messages: () => Promise<number>
  readonly served: () => Promise<number>
  /** More chats that subscribe. */
  readonly add: (count: number) => Promise<void>
  /** Milliseconds by which the clock of all programs is ahead. */
  readonly skippedMs: () => number
  /** Sets the clocks of all programs ahead. */
  readonly jump: (ms: number) => Promise<void>
  /** Nothing can be sent before a lease or a pause ends: the time until then is skipped. */
  readonly skip: () => Promise<void>
  readonly close: () => Promise<void>
}

async function prepare(options: KillOptions): Promise<Stage> {
  const { subscriptions, seed, latencyMs = 20, tell = () => undefined } = options
  const server = await startServer({ rates: true })
  const scene = createScene()
  const started = new Set<BotProcess>()
  const waiting: BotProcess[] = []
  const chats: NewChat[] = []
  const stalls = measureStalls()
  let skippedMs = 0

  async function add(count: number): Promise<void> {
    const more = await addChats(server, count)
    await scene.subscribe(more)
    chats.push(...more)
  }
  async function jump(ms: number): Promise<void> {
    skippedMs += ms
    // The server first: it must never think that the bot came too early.
    for (const program of [server, ...started]) await program.jump(ms)
  }

  await add(subscriptions)
  const late = { fault: 'lateAnswer', args: [latencyMs], probability: 0.5, seed }
  await server.control('fault', { method: 'sendMessage', ...late })
  await server.control('fault', { method: 'sendMessage', fault: 'delay', args: [latencyMs] })
  return {
    options: { ...options, latencyMs, tell },
    server,
    scene,
    chats,
    stalls,
    add,
    jump,
    skippedMs: () => skippedMs,
    nextBot: () => {
      while (waiting.length < AHEAD + 1) {
        const { databaseUrl, folder: dataDir, knowledgeDir } = scene
        const bot = prepareBot({ server, databaseUrl, dataDir, knowledgeDir, ahead: skippedMs })
        started.add(bot)
        void bot.ended.then(() => started.delete(bot))
        waiting.push(bot)
      }
      return waiting.shift() as BotProcess
    },
    messages: async () => {
      const counts = await server.control<Record<string, number>>('counts')
      return (counts['sendMessage ok'] ?? 0) + (counts['sendMessage abandoned'] ?? 0)
    },
    served: async () => [...(await sentByChat(server)).values()].filter(Boolean).length,
    skip: async () => {
      const now = Date.now() + skippedMs
      const { ready, nextAt } = await scene.backlog(now)
      if (ready === 0 && nextAt !== null && nextAt > now) await jump(nextAt - now + 1000)
    },
    close: async () => {
      stalls.stop()
      await Promise.all([...started].map((bot) => bot.kill()))
      await server.stop()
      await scene.remove()
    },
  }
}

// ── killing ───────────────────────────────────────────────────────────────────────────────────────────────────────

interface Kills {
  readonly kills: number
  readonly earlyKills: number
  readonly idleKills: number
  readonly crashes: number
  /** Chat → kills at which its message was the last one, and may not have been written down. */
  readonly underWay: ReadonlyMap<number, number>
}

async function killAgainAndAgain(stage: Stage): Promise<Kills> {
  const { options, server, chats, nextBot, messages, served, add } = stage
  const { kills, seed, latencyMs, tell } = options
  const random = seeded(seed)
  const underWay = new Map<number, number>()
  let [done, earlyKills, idleKills, crashes, seenCalls] = [0, 0, 0, 0, 0]
  /** Looks what the bot that was killed had under way, once that has arrived. */
  const note = async (): Promise<void> => {
    await pause(latencyMs + 10)
    const last = (await sendCalls(server, seenCalls)).at(-1)
    if (last === undefined) return
    seenCalls = last.seq
    underWay.set(last.chat, (underWay.get(last.chat) ?? 0) + 1)
  }
  while (done < kills) {
    const bot = nextBot()
    await bot.loaded
    const left = chats.length - (await served())
    if (left < 2 * (kills - done)) await add(4 * (kills - done))
    const before = await messages()
    bot.go()
    if (random() < EARLY) {
      await pause(random() * 700)
      const hasSent = (await messages()) > before
      await bot.kill()
      await note()
      if (hasSent) done += 1
      else earlyKills += 1
      continue
    }
    if (!(await bot.ready)) throw new Error(`the bot did not start: ${JSON.stringify(bot.log.slice(-3))}`)
    await firstMessage(stage, bot, before)
    // How much a bot may deliver before it is killed: as much as leaves something for the kills to come.
    await pause(random() * 1.8 * (left / (kills - done + 1)) * Math.max(34, latencyMs + 8))
    const isDelivering = (await messages()) > before && (await served()) < chats.length
    if (bot.hasEnded()) crashes += 1
    await bot.kill()
    await note()
    if (isDelivering) done += 1
    else idleKills += 1
    if (idleKills + crashes > kills)
      throw new Error(`${idleKills} kills met a bot that had nothing to do, ${done} another`)
    if (isDelivering && done % 25 === 0)
      tell(`${done} kills, ${await served()} of ${chats.length} served, ${await messages()} messages`)
  }
  return { kills: done, earlyKills, idleKills, crashes, underWay }
}

async function firstMessage({ messages, skip }: Stage, bot: BotProcess, before: number): Promise<void> {
  const since = performance.now()
  let lookedAt = since
  while ((await messages()) === before && performance.now() - since < PATIENCE_MS && !bot.hasEnded()) {
    await pause(3)
    if (performance.now() - lookedAt < 500) continue
    lookedAt = performance.now()
    await skip()
  }
}

/** What the kills left over, and what is due on the next day. Returns how often the bot ended by itself. */
async function deliverTheRest(stage: Stage): Promise<number> {
  const { chats, skippedMs, jump, nextBot } = stage
  const last = nextBot()
  await last.loaded
  last.go()
  if (!(await last.ready)) return 1
  await untilDelivered(stage, last)
  if (skippedMs() > NEXT_RUN_MS) throw new Error(`${skippedMs()} ms were skipped: another run came due`)
  await jump(24 * 60 * 60 * 1000 - skippedMs())
  stage.options.tell(`the first day is over: ${chats.length} chats`)
  await untilDelivered(stage, last)
  const ended = last.hasEnded()
  await last.stop()
  return ended ? 1 : 0
}

async function untilDelivered({ scene, chats, skippedMs, skip }: Stage, bot: BotProcess): Promise<void> {
  const since = performance.now()
  while (performance.now() - since < PATIENCE_MS + chats.length * 100 && !bot.hasEnded()) {
    await pause(300)
    const { ready, nextAt, planned } = await scene.backlog(Date.now() + skippedMs())
    if (planned && ready === 0 && nextAt === null) return
    await skip()
  }
}

// ── what came of it ───────────────────────────────────────────────────────────────────────────────────────────────

async function verdict(
  { options, server, scene, chats, stalls, messages }: Stage,
  { underWay, kills, ...killed }: Kills,
  begun: number,
): Promise<KillCounts> {
  const sent = await sentByChat(server)
  const examined = await examineChats(server, scene, chats)
  const stands = new Map((await scene.standing()).map((stand) => [stand.subscription.id, stand]))
  const of = (id: number): Examined => examined.get(id) ?? { digests: 0, repeats: 0, faults: [] }
  const owed = ({ id }: NewChat): number => (scene.order(id).isDaily ? 2 : 1)
  const total = (count: (chat: NewChat) => number): number =>
    chats.reduce((all, chat) => all + count(chat), 0)
  const repeated = total(({ id }) => of(id).repeats)
  const result = {
    seed: options.seed,
    subscriptions: chats.length,
    kills,
    ...killed,
    messages: await messages(),
    received: chats.filter((chat) => of(chat.id).digests === owed(chat)).length,
    lost: total((chat) => Math.max(owed(chat) - of(chat.id).digests, 0)),
    repeated,
    repeatedWithoutCause: total(({ id }) => Math.max(of(id).repeats - (underWay.get(id) ?? 0), 0)),
    wrong: chats.flatMap(({ id }) => of(id).faults.map((fault) => `chat ${id}: a message ${fault}`)),
    unrecorded: chats.filter((chat) => {
      const rows = stands.get(subscriptionOf(chat.id))?.rows ?? []
      return rows.length !== owed(chat) || rows.some(({ state }) => state !== 'sent')
    }).length,
    rates: await server.control<RateReport>('rates'),
    stallMs: stalls.longestMs(),
    seconds: Math.round((performance.now() - begun) / 1000),
  }
  const strangers = [...sent].filter(([id, count]) => count > 0 && !examined.has(id)).length
  const broken = [
    result.lost > 0 ? `${result.lost} digests were lost` : '',
    total((chat) => Math.max(of(chat.id).digests - owed(chat), 0)) > 0 ? 'more came than was ordered' : '',
    ...result.wrong.slice(0, 20),
    repeated > kills + killed.earlyKills ? `${repeated} repeats are more than ${kills} kills` : '',
    result.repeatedWithoutCause > 0
      ? `${result.repeatedWithoutCause} repeats were of messages that no kill had cut off`
      : '',
    result.unrecorded > 0 ? `${result.unrecorded} rows of the outbox do not say sent` : '',
    strangers > 0 ? `${strangers} chats that had not subscribed got messages` : '',
    tooFast(result.rates, result.messages, result.stallMs),
    killed.crashes > 0 ? `the bot ended by itself ${killed.crashes} times` : '',
  ].filter((text) => text !== '')
  return { ...result, broken }
}
