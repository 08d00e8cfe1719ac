/**
 * The platform at its worst: calls refused, answers lost, chats gone, moved or closed to the bot. What can be delivered
 * must be, within the limits, which the server checks; what cannot must be stopped, kept and told.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { RETRY_PAUSES_MS } from '../../src/digest/deliver.ts'
import { errorAnswer } from '../telegram-server/faults.ts'
import type { RateReport } from '../telegram-server/rates.ts'
import type { Examined } from './owed.ts'
import { type BotProcess, type LoopbackServer, prepareBot, startServer } from './programs.ts'
import {
  addChats,
  CHANNEL,
  createScene,
  examineChats,
  type NewChat,
  type Scene,
  seeded,
  sendCalls,
  sentByChat,
  subscriptionOf,
} from './scene.ts'

export interface FaultOptions {
  readonly subscriptions: number
  readonly seed: number
  /** Hears how it goes. */
  readonly tell?: (text: string) => void
}

export interface FaultCounts {
  readonly seed: number
  readonly subscriptions: number
  /** Chats that can be written to, those that have moved among them; how many had their digest. */
  readonly deliverable: number
  readonly received: number
  readonly lost: number
  /** Messages that came again, and answers that were lost after the message had arrived: the cause of each. */
  readonly repeated: number
  readonly answersLost: number
  /** Of those that came again: in a chat that lost fewer answers than that. */
  readonly repeatedWithoutCause: number
  /** Messages that are not what their chat ordered, in words. */
  readonly wrong: readonly string[]
  readonly migrated: number
  /** Of those: had it in the new chat, where the subscription now is. */
  readonly followed: number
  readonly gone: number
  /** Of those: stopped, not deleted, nothing waiting. */
  readonly stoppedAndKept: number
  /** Of those whose people let the bot in again: subscriptions that run again. */
  readonly cameBack: number
  readonly restored: number
  /** Chats that refuse for other reasons, and digests given up after the stated number of tries, with a line in the log. */
  readonly failing: number
  readonly givenUp: number
  /** Messages to the admin about those. */
  readonly adminTold: number
  /** How the calls to send ended. */
  readonly calls: Readonly<Record<string, number>>
  /** Chats written to before the time they had asked for was over. */
  readonly impatient: number
  readonly rates: RateReport
  /** Times the bot had to be started anew, because the platform refused it at the start. */
  readonly restarts: number
  readonly simulatedSeconds: number
  readonly seconds: number
  readonly broken: readonly string[]
}

/** Times are skipped at most so far at once: longer than any wait for an answer would cut off the polling. */
const LONGEST_JUMP_MS = 450_000
/** Twice as long as failures are gathered for a summary. */
const SUMMARY_WITHIN_MS = 120_000
/** Nothing was sent for so long: no message is under way, and the bot waits for a time to come. */
const IDLE_MS = 250
/** Nothing was sent for so long although there is something to send: the bot waits because much has failed. */
const STALL_MS = 700
const GIVE_UP_MS = 15 * 60_000

export async function runFaults(options: FaultOptions): Promise<FaultCounts> {
  const { subscriptions, seed, tell = () => undefined } = options
  const begun = performance.now()
  const server = await startServer({ rates: true })
  const scene = createScene()
  let bot: BotProcess | undefined
  try {
    const admin = await server.control<{ id: number }>('user', { name: '管理员', started: true })
    const chats = await addChats(server, subscriptions)
    await scene.subscribe(chats)
    const trouble = await makeTrouble(server, chats, seed)
    await installFaults(server, seed)

    let [skippedMs, restarts] = [0, 0]
    const log: Record<string, unknown>[] = []
    const start = async (): Promise<BotProcess> => {
      for (;;) {
        bot = prepareBot({
          server,
          databaseUrl: scene.databaseUrl,
          dataDir: scene.folder,
          knowledgeDir: scene.knowledgeDir,
          ahead: skippedMs,
          adminIds: String(admin.id),
        })
        bot.go()
        if (await bot.ready) return bot
        restarts += 1
        if (restarts > 20) throw new Error(`the bot does not start: ${JSON.stringify(bot.log)}`)
      }
    }
    let running = await start()
    let [calls, changedAt] = [0, performance.now()]
    while (performance.now() - begun < GIVE_UP_MS) {
      await sleep(50)
      if (running.hasEnded()) {
        restarts += 1
        log.push(...running.log)
        running = await start()
      }
      const called = sum(sendings(await server.control<Record<string, number>>('counts')))
      if (called !== calls) [calls, changedAt] = [called, performance.now()]
      if (performance.now() - changedAt < IDLE_MS) continue
      const now = Date.now() + skippedMs
      const { ready, nextAt, planned } = await scene.backlog(now)
      if (planned && ready === 0 && nextAt === null) break
      if (ready > 0 && performance.now() - changedAt < STALL_MS) continue
      // The server first: it must never think that the bot came too early.
      const ms =
        ready > 0 || nextAt === null ? 10_000 : Math.min(Math.max(nextAt - now, 0) + 5_000, LONGEST_JUMP_MS)
      skippedMs += ms
      await server.jump(ms)
      await running.jump(ms)
      tell(`${calls} calls; ${ready} wait; ${Math.round(skippedMs / 1000)} s skipped`)
      changedAt = performance.now()
    }
    if (trouble.failing.size > 0) {
      // The summary is made a while after the last failure; a process told to stop has no time to try it again.
      // Nor is it sure that it gets through at once: the platform is at its worst for it as well.
      const isTold = async () => ((await sentByChat(server)).get(admin.id) ?? 0) > 0
      for (let look = 0; look < 600 && !(await isTold()); look += 1) {
        if (look % 40 === 0) {
          skippedMs += SUMMARY_WITHIN_MS
          await server.jump(SUMMARY_WITHIN_MS)
          await running.jump(SUMMARY_WITHIN_MS)
        }
        await sleep(200)
      }
    }
    const restored = await comeBack(server, scene, trouble.wentAway)
    await running.stop()
    log.push(...running.log)
    return await verdict({
      server,
      scene,
      chats,
      admin: admin.id,
      trouble,
      log,
      options,
      restored,
      restarts,
      skippedMs,
      begun,
    })
  } finally {
    await bot?.kill()
    await server.stop()
    await scene.remove()
  }
}

// ── what goes wrong ───────────────────────────────────────────────────────────────────────────────────────────────

interface Trouble {
  /** Blocked or removed the bot, or are no more. */
  readonly gone: ReadonlySet<number>
  /** Of those: people who did it themselves and can undo it. */
  readonly wentAway: readonly number[]
  /** Old chat → new chat. */
  readonly moved: ReadonlyMap<number, number>
  /** Refuse every message for a reason of their own. */
  readonly failing: ReadonlySet<number>
}

/** Ids of supergroups lie below; only basic groups can move. */
const FIRST_SUPERGROUP = -1_000_000_000_000

/** A twenty-fifth of all chats is gone, the same share has moved, a hundredth fails; by notice, or found out by sending. */
async function makeTrouble(
  server: LoopbackServer,
  chats: readonly NewChat[],
  seed: number,
): Promise<Trouble> {
  const random = seeded(seed)
  const gone = new Set<number>()
  const wentAway: number[] = []
  const moved = new Map<number, number>()
  const failing = new Set<number>()
  const refuse = (chat: number, fault: string | object, args: readonly unknown[] = []) =>
    server.control('fault', { method: 'sendMessage', chat, fault, args })
  const shuffled = chats
    .map((chat) => ({ chat, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ chat }) => chat)
  const share = Math.ceil(chats.length / 25)

  const refusals = ['blocked', 'deactivated', 'chatNotFound', 'kicked']
  for (const { id, group } of shuffled.slice(0, share)) {
    gone.add(id)
    if (group) await refuse(id, 'kicked')
    else if (random() < 0.5) {
      wentAway.push(id)
      await server.control('act', { user: id, act: 'blocksBot' })
    } else await refuse(id, refusals[Math.floor(random() * 3)] ?? 'blocked')
  }
  const rest = shuffled.slice(share)
  const mover = chats.find(({ id }) => id > 0 && !gone.has(id))
  for (const { id } of rest.filter(({ id, group }) => group && id > FIRST_SUPERGROUP).slice(0, share)) {
    if (id > FIRST_SUPERGROUP && random() < 0.5 && mover !== undefined) {
      const { id: to } = await server.control<{ id: number }>('act', {
        user: mover.id,
        act: 'migrates',
        args: [id],
      })
      moved.set(id, to)
    } else {
      const { id: to } = await server.control<{ id: number }>('chat', { type: 'supergroup', title: '新群' })
      await refuse(id, 'migrated', [to])
      moved.set(id, to)
    }
  }
  for (const { id } of rest.filter((chat) => !moved.has(chat.id)).slice(0, Math.ceil(chats.length / 100))) {
    failing.add(id)
    await refuse(id, errorAnswer(400, 'Bad Request: not enough rights to send text messages to the chat'))
  }
  return { gone, wentAway, moved, failing }
}

/** A tenth of all calls 429, a twentieth 5xx, a twentieth done but never answered, a few broken before they are done. */
async function installFaults(server: LoopbackServer, seed: number): Promise<void> {
  const faults: readonly (readonly [fault: string, share: number, args?: readonly unknown[]])[] = [
    ['tooManyRequests', 0.05, [1]],
    ['tooManyRequests', 0.03, [2]],
    ['tooManyRequests', 0.02, [5]],
    ['serverError', 0.02],
    ['serverError', 0.01, [503]],
    ['badGateway', 0.02],
    ['loseAnswer', 0.05],
    ['drop', 0.01],
  ]
  let left = 1
  let number = 0
  for (const [fault, share, args = []] of faults) {
    number += 1
    // Each is asked only of the calls that the ones before let pass.
    const fields = { method: '*', fault, args, probability: share / left, seed: seed * 100 + number }
    await server.control('fault', fields)
    left -= share
  }
}

/** People let the bot in again: their subscriptions must run again. Returns how many do. */
async function comeBack(server: LoopbackServer, scene: Scene, people: readonly number[]): Promise<number> {
  for (const user of people) await server.control('act', { user, act: 'unblocksBot' })
  const ids = new Set(people.map(subscriptionOf))
  for (let look = 0; ; look += 1) {
    const restored = (await scene.standing()).filter(
      ({ subscription }) => ids.has(subscription.id) && subscription.stopped === null,
    ).length
    if (restored === people.length || look >= 100) return restored
    await sleep(200)
  }
}

// ── what came of it ───────────────────────────────────────────────────────────────────────────────────────────────

async function verdict(input: {
  readonly server: LoopbackServer
  readonly scene: Scene
  readonly chats: readonly NewChat[]
  readonly admin: number
  readonly trouble: Trouble
  readonly log: readonly Readonly<Record<string, unknown>>[]
  readonly options: FaultOptions
  readonly restored: number
  readonly restarts: number
  readonly skippedMs: number
  readonly begun: number
}): Promise<FaultCounts> {
  const { server, scene, chats, admin, trouble, log, options, restored, restarts, skippedMs, begun } = input
  const { gone, wentAway, moved, failing } = trouble
  const sent = await sentByChat(server)
  const stands = new Map((await scene.standing()).map((stand) => [stand.subscription.id, stand]))
  const stateOf = (chat: number): string =>
    (stands.get(subscriptionOf(chat))?.rows ?? []).map(({ state }) => state).join()
  const whereNow = (chat: number): number => moved.get(chat) ?? chat
  const deliverable = chats.filter(({ id }) => !gone.has(id) && !failing.has(id))
  const examined = await examineChats(server, scene, chats, whereNow)
  const of = (id: number): Examined => examined.get(id) ?? { digests: 0, repeats: 0, faults: [] }
  const received = deliverable.filter(({ id }) => of(id).digests === 1 && stateOf(id) === 'sent')
  const lostAnswers = await answersLostByChat(server)
  const repeats = chats.map(({ id }) => ({
    times: of(id).repeats,
    causes: lostAnswers.get(whereNow(id)) ?? 0,
  }))
  const followed = [...moved].filter(
    ([from, to]) =>
      (sent.get(from) ?? 0) === 0 &&
      stands.get(subscriptionOf(from))?.subscription.chat === `${CHANNEL}:${to}` &&
      stateOf(from) === 'sent',
  )
  const back = new Set(wentAway)
  const stopped = [...gone].filter((id) => {
    const stop = stands.get(subscriptionOf(id))?.subscription.stopped
    // Who went away early enough had no row yet.
    const isDropped = ['', 'dropped'].includes(stateOf(id))
    return (back.has(id) || stop?.reason === 'gone') && isDropped && !sent.get(id)
  })
  const tries = RETRY_PAUSES_MS.length + 1
  const givenUp = [...failing].filter(
    (id) =>
      stateOf(id) === 'failed' &&
      log.some(
        (line) =>
          line['kind'] === 'gave-up' && line['chat'] === `${CHANNEL}:${id}` && line['tries'] === tries,
      ),
  )
  const allCounts = await server.control<Record<string, number>>('counts')
  const calls = sendings(allCounts)
  const rates = await server.control<RateReport>('rates')
  const impatient = await countImpatient(server)
  const answersLost = calls['answer lost'] ?? 0
  const result = {
    seed: options.seed,
    subscriptions: options.subscriptions,
    deliverable: deliverable.length,
    received: received.length,
    lost: deliverable.length - received.length,
    repeated: repeats.reduce((all, { times }) => all + times, 0),
    answersLost,
    repeatedWithoutCause: repeats.reduce((all, { times, causes }) => all + Math.max(times - causes, 0), 0),
    wrong: chats.flatMap(({ id }) => of(id).faults.map((fault) => `chat ${id}: a message ${fault}`)),
    migrated: moved.size,
    followed: followed.length,
    gone: gone.size,
    stoppedAndKept: stopped.length,
    cameBack: wentAway.length,
    restored,
    failing: failing.size,
    givenUp: givenUp.length,
    adminTold: sent.get(admin) ?? 0,
    calls,
    impatient,
    rates,
    restarts,
    simulatedSeconds: Math.round((performance.now() - begun + skippedMs) / 1000),
    seconds: Math.round((performance.now() - begun) / 1000),
  }
  const broken = [
    result.lost > 0 ? `${result.lost} digests that could be delivered were not` : '',
    result.repeatedWithoutCause > 0
      ? `${result.repeatedWithoutCause} repeats were in chats that had lost no answer`
      : '',
    ...result.wrong.slice(0, 20),
    followed.length < moved.size ? `${moved.size - followed.length} chats that moved were not followed` : '',
    stopped.length < gone.size ? `${gone.size - stopped.length} chats that are gone were not left alone` : '',
    restored < wentAway.length ? `${wentAway.length - restored} chats that came back got nothing back` : '',
    givenUp.length < failing.size ? `${failing.size - givenUp.length} were not given up visibly` : '',
    failing.size > 0 && result.adminTold === 0 ? 'the admin was not told of chats given up' : '',
    result.adminTold > result.simulatedSeconds / 3600 + restarts + 2
      ? `the admin was told ${result.adminTold} times`
      : '',
    impatient > 0 ? `${impatient} calls came before the time a chat had asked for` : '',
    rates.refused > 0 ? `${rates.refused} messages came too fast` : '',
  ].filter((text) => text !== '')
  return { ...result, broken }
}

/** How the calls that send a message ended. */
const sendings = (counts: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(counts)
      .filter(([name]) => name.startsWith('sendMessage '))
      .map(([name, count]) => [name.slice('sendMessage '.length), count]),
  )
const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((all, count) => all + count, 0)

/** Answers to a message that never reached the bot, by chat: the message may come again. */
async function answersLostByChat(server: LoopbackServer): Promise<ReadonlyMap<number, number>> {
  const lost = new Map<number, number>()
  for (const { chat, outcome } of await sendCalls(server))
    if (outcome.kind === 'answer lost') lost.set(chat, (lost.get(chat) ?? 0) + 1)
  return lost
}

/** Messages to a chat before its "retry after" was over, by the server's clock. */
async function countImpatient(server: LoopbackServer): Promise<number> {
  const notBefore = new Map<number, number>()
  let impatient = 0
  for (const { chat, at, outcome } of await sendCalls(server)) {
    if (at < (notBefore.get(chat) ?? 0)) impatient += 1
    if (outcome.kind === 'error' && outcome.status === 429)
      notBefore.set(chat, at + (outcome.parameters?.retry_after ?? 0) * 1000)
  }
  return impatient
}
