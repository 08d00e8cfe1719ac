/**
 * The bot is killed again and again while it delivers; then the messages are counted where they arrived. Nothing may be
 * lost, and no more may have come twice than there were kills: each kill can repeat the one message that was under way.
 */
import { type BotProcess, prepareBot, startServer } from './programs.ts'
import { addChats, createScene, pause, seeded, sentByChat, subscriptionOf } from './scene.ts'

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
  readonly received: number
  readonly lost: number
  readonly repeated: number
  /** Most messages to one chat. */
  readonly mostToOne: number
  /** Rows of the outbox that do not say `sent`, and messages of which it has no record. */
  readonly unrecorded: number
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
  const { kills, subscriptions, seed, latencyMs = 20, tell = () => undefined } = options
  const begun = performance.now()
  const random = seeded(seed)
  const server = await startServer({ keepCalls: 0, keepMessages: 1 })
  const scene = createScene()
  const started = new Set<BotProcess>()
  try {
    const chats = await addChats(server, subscriptions)
    await scene.subscribe(chats)
    await server.control('fault', {
      method: 'sendMessage',
      fault: 'lateAnswer',
      args: [latencyMs],
      probability: 0.5,
      seed,
    })
    await server.control('fault', { method: 'sendMessage', fault: 'delay', args: [latencyMs] })

    let skippedMs = 0
    const waiting: BotProcess[] = []
    const nextBot = (): BotProcess => {
      while (waiting.length < AHEAD + 1) {
        const bot = prepareBot({
          server,
          databaseUrl: scene.databaseUrl,
          dataDir: scene.folder,
          knowledgeDir: scene.knowledgeDir,
          ahead: skippedMs,
        })
        started.add(bot)
        void bot.ended.then(() => started.delete(bot))
        waiting.push(bot)
      }
      return waiting.shift() as BotProcess
    }
    /** Calls that took effect, whoever was still there to hear the answer. */
    const messages = async (): Promise<number> => {
      const counts = await server.control<Record<string, number>>('counts')
      return (counts['sendMessage ok'] ?? 0) + (counts['sendMessage abandoned'] ?? 0)
    }
    const served = async (): Promise<number> =>
      [...(await sentByChat(server)).values()].filter(Boolean).length
    /** Nothing can be sent before a lease or a pause ends: the time until then is skipped, by everybody. */
    const skip = async (): Promise<void> => {
      const now = Date.now() + skippedMs
      const { ready, nextAt } = await scene.backlog(now)
      if (ready > 0 || nextAt === null || nextAt <= now) return
      const ms = nextAt - now + 1000
      skippedMs += ms
      for (const program of [server, ...started]) await program.jump(ms)
    }

    let [done, earlyKills, idleKills, crashes] = [0, 0, 0, 0]
    while (done < kills) {
      const bot = nextBot()
      await bot.loaded
      // What the last one had under way has arrived by then, and is not taken for a message of this one.
      await pause(latencyMs + 10)
      const left = chats.length - (await served())
      if (left < 2 * (kills - done)) {
        const more = await addChats(server, 4 * (kills - done))
        await scene.subscribe(more)
        chats.push(...more)
      }
      const before = await messages()
      bot.go()
      if (random() < EARLY) {
        await pause(random() * 700)
        const hasSent = (await messages()) > before
        await bot.kill()
        if (hasSent) done += 1
        else earlyKills += 1
        continue
      }
      if (!(await bot.ready)) {
        crashes += 1
        throw new Error(`the bot did not start: ${JSON.stringify(bot.log.slice(-3))}`)
      }
      // How much a bot may deliver before it is killed: as much as leaves something for the kills to come.
      const share = (left / (kills - done + 1)) * Math.max(34, latencyMs + 8)
      const since = performance.now()
      let lookedAt = since
      while ((await messages()) === before && performance.now() - since < PATIENCE_MS && !bot.hasEnded()) {
        await pause(3)
        if (performance.now() - lookedAt < 500) continue
        lookedAt = performance.now()
        await skip()
      }
      await pause(random() * 1.8 * share)
      const isDelivering = (await messages()) > before && (await served()) < chats.length
      if (bot.hasEnded()) crashes += 1
      await bot.kill()
      if (isDelivering) done += 1
      else idleKills += 1
      if (idleKills + crashes > kills)
        throw new Error(`${idleKills} kills met a bot that had nothing to do, ${done} another`)
      if (isDelivering && done % 25 === 0)
        tell(`${done} kills, ${await served()} of ${chats.length} served, ${await messages()} messages`)
    }

    const last = nextBot()
    await last.loaded
    last.go()
    if (!(await last.ready)) crashes += 1
    const since = performance.now()
    for (;;) {
      await pause(300)
      const { ready, nextAt, planned } = await scene.backlog(Date.now() + skippedMs)
      if (planned && ready === 0 && nextAt === null) break
      if (performance.now() - since > PATIENCE_MS + subscriptions * 100 || last.hasEnded()) break
      await skip()
    }
    await last.stop()

    const sent = await sentByChat(server)
    const counts = chats.map(({ id }) => sent.get(id) ?? 0)
    const stands = new Map((await scene.standing()).map((stand) => [stand.subscription.id, stand]))
    const unrecorded = chats.filter(({ id }) => {
      const rows = stands.get(subscriptionOf(id))?.rows ?? []
      return rows.length !== 1 || rows[0]?.state !== 'sent'
    }).length
    const received = counts.filter((count) => count > 0).length
    const repeated = counts.reduce((sum, count) => sum + Math.max(count - 1, 0), 0)
    const result = {
      seed,
      subscriptions: chats.length,
      kills: done,
      earlyKills,
      idleKills,
      messages: await messages(),
      received,
      lost: chats.length - received,
      repeated,
      mostToOne: Math.max(...counts),
      unrecorded,
      crashes,
      seconds: Math.round((performance.now() - begun) / 1000),
    }
    const broken = [
      result.lost > 0 ? `${result.lost} digests were lost` : '',
      repeated > done ? `${repeated} repeats are more than ${done} kills` : '',
      unrecorded > 0 ? `${unrecorded} rows of the outbox do not say sent` : '',
      result.messages !== received + repeated ? 'messages went to chats that had not subscribed' : '',
      crashes > 0 ? `the bot ended by itself ${crashes} times` : '',
    ].filter((text) => text !== '')
    return { ...result, broken }
  } finally {
    await Promise.all([...started].map((bot) => bot.kill()))
    await server.stop()
    scene.remove()
  }
}
