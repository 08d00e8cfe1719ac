/**
 * Several replicas behind a load balancer, on one PostgreSQL, under a stream of updates; one of them is killed every few
 * seconds and started again. Then it is counted where the messages arrived: every update that was acknowledged has its
 * answer, and nothing came twice but what was in hand at a kill.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../free-port.ts'
import type { RateReport } from '../telegram-server/rates.ts'
import type { CallRecord } from '../telegram-server/records.ts'
import { type Balancer, type Brought, startBalancer } from './balancer.ts'
import { type BotProcess, type LoopbackServer, prepareBot, startServer } from './programs.ts'
import { addChats, createScene, type NewChat, type Scene, seeded, subscriptionOf } from './scene.ts'

export interface ReplicaOptions {
  /** `postgres://…` */
  readonly databaseUrl: string
  readonly replicas: number
  readonly kills: number
  /** Questions of people, and how many of them a second. */
  readonly updates: number
  readonly perSecond?: number
  /** Digests that come due while that goes on. */
  readonly subscriptions: number
  readonly seed: number
  /** Hears how it goes. */
  readonly tell?: (text: string) => void
}

export interface ReplicaCounts {
  readonly seed: number
  readonly replicas: number
  readonly kills: number
  readonly updates: number
  /** Brought until they were answered with 2xx. */
  readonly acknowledged: number
  /** Of those: never answered in their chat. */
  readonly unanswered: number
  /** Updates in the hands of a replica at its kill. */
  readonly inHandAtKills: number
  /** Answers beyond the first, and those among them whose update was in nobody's hand at a kill. */
  readonly answeredAgain: number
  readonly answeredAgainWithoutCause: number
  /** Chats whose answers came in another order than the questions. */
  readonly outOfOrder: number
  /** Messages in a chat that asked, which answer no question. */
  readonly stray: number
  /** Milliseconds from a question to its answer: half, 99 of 100, and all of them were answered by then. */
  readonly waitMs: { readonly p50: number; readonly p99: number; readonly longest: number }
  readonly digests: number
  readonly digestsLost: number
  readonly digestsRepeated: number
  /** Rows of the outbox that do not say `sent`. */
  readonly unrecorded: number
  readonly rates: RateReport
  /** What the load balancer was answered, by status; 0 where the connection broke. */
  readonly statuses: Readonly<Record<string, number>>
  /** Replicas that ended by themselves, or not well when they were asked to. */
  readonly crashes: number
  readonly seconds: number
  readonly broken: readonly string[]
}

const SECRET = 'replicas-know-this-secret'
const LATENCY_MS = 20
/** Chats that ask: every fifth is a group. */
const TALKERS = 100
const PATIENCE_MS = 90_000
/**
 * Between a turn and the message's arrival lies a busy machine: one in so many may come some milliseconds too close to
 * the others, is told to wait, and does. Replicas that did not share their rate would have most refused.
 */
const TOLERATED_REFUSALS = 1 / 100
/** Digests come due in so many bunches: more at a time than may leave in a second. */
const BUNCHES = 5

export async function runReplicas(options: ReplicaOptions): Promise<ReplicaCounts> {
  const { databaseUrl, replicas, kills, updates, perSecond = 10, subscriptions, seed } = options
  const { tell = () => undefined } = options
  const begun = performance.now()
  const random = seeded(seed)
  const server = await startServer({ rates: true, keepMessages: 1 })
  const scene = createScene(databaseUrl)
  const balancer = await startBalancer()
  const fleet = createFleet({ server, scene, balancer, replicas })
  try {
    const talkers = await addChats(server, TALKERS)
    const readers = await addChats(server, subscriptions)
    // Half of the messages take effect before a moment passes, half after it: kills meet both.
    for (const method of ['sendMessage', 'sendRichMessage']) {
      const late = { fault: 'lateAnswer', args: [LATENCY_MS], probability: 0.5, seed }
      await server.control('fault', { method, ...late })
      await server.control('fault', { method, fault: 'delay', args: [LATENCY_MS] })
    }
    await fleet.start()

    const streamMs = (updates / perSecond) * 1000
    const asked = stream({ server, talkers, updates, perSecond, random })
    const slice = streamMs / (kills + 1)
    const every = Math.ceil(kills / BUNCHES)
    for (let done = 0; done < kills; done += 1) {
      if (done % every === 0) await scene.subscribe(share(readers, done / every, Math.ceil(kills / every)))
      await sleep(slice * (0.6 + 0.8 * random()))
      await fleet.killOne(random())
      if ((done + 1) % 5 === 0)
        tell(`${done + 1} kills, ${balancer.acknowledged().length} of ${updates} acknowledged`)
    }
    const askedAt = await asked
    await settle(server, scene, fleet, updates, balancer)
    const crashes = await fleet.stop()
    return await verdict({ options, server, scene, balancer, talkers, readers, askedAt, crashes, begun })
  } finally {
    await fleet.killAll()
    await balancer.close()
    await server.stop()
    scene.remove()
  }
}

/** The part of a list that belongs to one of several turns. */
const share = <T>(list: readonly T[], turn: number, turns: number): T[] =>
  list.slice(Math.floor((list.length * turn) / turns), Math.floor((list.length * (turn + 1)) / turns))

// ── the replicas ──────────────────────────────────────────────────────────────────────────────────────────────────

interface Fleet {
  readonly start: () => Promise<void>
  /** Kills a replica that serves, and starts another in its place without waiting for it. */
  readonly killOne: (random: number) => Promise<void>
  /** Sets all clocks ahead. */
  readonly jump: (ms: number) => Promise<void>
  /** Asks all to finish; returns how many ended by themselves before, or did not end well. */
  readonly stop: () => Promise<number>
  readonly killAll: () => Promise<void>
}

interface Replica {
  readonly bot: BotProcess
  readonly port: number
}

function createFleet(input: {
  readonly server: LoopbackServer
  readonly scene: Scene
  readonly balancer: Balancer
  readonly replicas: number
}): Fleet {
  const { server, scene, balancer, replicas } = input
  const all = new Set<BotProcess>()
  const serving = new Map<Replica, () => void>()
  const starting = new Set<Promise<void>>()
  let spare: Promise<Replica> | undefined

  async function prepare(): Promise<Replica> {
    const port = await freePort()
    const bot = prepareBot({
      server,
      databaseUrl: scene.databaseUrl,
      dataDir: scene.folder,
      knowledgeDir: scene.knowledgeDir,
      webhook: { url: balancer.url, secret: SECRET, port },
    })
    all.add(bot)
    return { bot, port }
  }

  async function launch(): Promise<void> {
    const replica = await (spare ?? prepare())
    spare = undefined
    replica.bot.go()
    if (!(await replica.bot.ready))
      throw new Error(`a replica did not start: ${JSON.stringify(replica.bot.log.slice(-3))}`)
    await isUp(replica.port)
    serving.set(replica, balancer.add(replica.port))
    spare ??= prepare()
  }

  return {
    start: async () => void (await Promise.all(Array.from({ length: replicas }, launch))),
    killOne: async (random) => {
      // With one alone left the others are waited for: a fleet that is killed whole proves nothing.
      while (serving.size < 2)
        await Promise.race([...starting, sleep(PATIENCE_MS, undefined, { ref: false })])
      const [victim] = [...serving.keys()].slice(Math.floor(random * serving.size))
      if (victim === undefined) return
      await victim.bot.kill()
      serving.get(victim)?.()
      serving.delete(victim)
      all.delete(victim.bot)
      const one = launch().finally(() => starting.delete(one))
      starting.add(one)
    },
    jump: async (ms) => {
      for (const bot of all) await bot.jump(ms)
    },
    stop: async () => {
      await Promise.all(starting)
      const crashed = [...serving.keys()].filter(({ bot }) => bot.hasEnded())
      await Promise.all([...serving.keys()].map(({ bot }) => bot.stop()))
      const unwell = [...serving.keys()].filter(({ bot }) => bot.child.exitCode !== 0)
      return new Set([...crashed, ...unwell]).size
    },
    killAll: async () => void (await Promise.all([...all].map((bot) => bot.kill()))),
  }
}

/** Waits until a replica says that it is ready for updates, as a load balancer would. */
async function isUp(port: number): Promise<void> {
  const since = performance.now()
  while (performance.now() - since < PATIENCE_MS) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined)
    if (answer?.status === 200) return
    await sleep(20)
  }
  throw new Error('a replica did not become ready')
}

// ── the people ────────────────────────────────────────────────────────────────────────────────────────────────────

const keyOf = ({ chat, message }: Brought): string => `${chat}:${message}`

/** People ask at a steady pace, whoever comes next. What they send is answered by quoting it. */
async function stream(input: {
  readonly server: LoopbackServer
  readonly talkers: readonly NewChat[]
  readonly updates: number
  readonly perSecond: number
  readonly random: () => number
}): Promise<ReadonlyMap<string, number>> {
  const { server, talkers, updates, perSecond, random } = input
  const person = talkers.find(({ group }) => !group)?.id ?? 0
  const askedAt = new Map<string, number>()
  const begun = performance.now()
  for (let n = 0; n < updates; n += 1) {
    const chat = talkers[Math.floor(random() * talkers.length)] ?? { id: person, group: false }
    const at = Date.now()
    const { message_id: message } = await server.control<{ message_id: number }>('act', {
      user: chat.group ? person : chat.id,
      act: 'says',
      args: chat.group
        ? ['/ask@tashan_test_bot 大邑县做了什么', { in: chat.id }]
        : [
            '大邑县的居民食堂有33个',
            { extra: { forward_origin: { type: 'hidden_user', date: 1, sender_user_name: '王' } } },
          ],
    })
    askedAt.set(keyOf({ chat: chat.id, message }), at)
    await sleep(Math.max(begun + ((n + 1) * 1000) / perSecond - performance.now(), 0))
  }
  return askedAt
}

/** Waits until every update is acknowledged and every digest sent; leases of the dead are not sat through. */
async function settle(
  server: LoopbackServer,
  scene: Scene,
  fleet: Fleet,
  updates: number,
  balancer: Balancer,
): Promise<void> {
  let skippedMs = 0
  for (const since = performance.now(); performance.now() - since < PATIENCE_MS; await sleep(200)) {
    const { pending } = await server.control<{ pending: number }>('state')
    if (pending > 0 || balancer.acknowledged().length < updates) continue
    const now = Date.now() + skippedMs
    const { ready, nextAt, planned } = await scene.backlog(now)
    if (planned && ready === 0 && nextAt === null) return
    if (ready > 0 || nextAt === null || nextAt <= now) continue
    const ms = nextAt - now + 1000
    skippedMs += ms
    await server.jump(ms)
    await fleet.jump(ms)
  }
}

// ── what came of it ───────────────────────────────────────────────────────────────────────────────────────────────

async function verdict(input: {
  readonly options: ReplicaOptions
  readonly server: LoopbackServer
  readonly scene: Scene
  readonly balancer: Balancer
  readonly talkers: readonly NewChat[]
  readonly readers: readonly NewChat[]
  readonly askedAt: ReadonlyMap<string, number>
  readonly crashes: number
  readonly begun: number
}): Promise<ReplicaCounts> {
  const { options, server, scene, balancer, talkers, readers, askedAt, crashes, begun } = input
  const talking = new Set(talkers.map(({ id }) => id))
  const answers = new Map<string, number>()
  const order = new Map<number, number[]>()
  const digests = new Map<number, number>()
  const waits: number[] = []
  let stray = 0
  for (const { chat, repliesTo, at } of await messagesOf(server)) {
    if (!talking.has(chat)) {
      digests.set(chat, (digests.get(chat) ?? 0) + 1)
      continue
    }
    const key = keyOf({ chat, message: repliesTo ?? 0 })
    const asked = askedAt.get(key)
    if (repliesTo === undefined || asked === undefined) {
      stray += 1
      continue
    }
    const times = (answers.get(key) ?? 0) + 1
    answers.set(key, times)
    if (times > 1) continue
    order.set(chat, [...(order.get(chat) ?? []), repliesTo])
    waits.push(at - asked)
  }
  waits.sort((a, b) => a - b)
  const inHand = balancer.cut()
  const cut = new Set(inHand.map(keyOf))
  const repeats = [...answers].filter(([, times]) => times > 1)
  const again = (list: readonly (readonly [string, number])[]): number =>
    list.reduce((all, [, times]) => all + times - 1, 0)
  const acknowledged = new Set(balancer.acknowledged().map(keyOf))
  const stands = new Map((await scene.standing()).map((stand) => [stand.subscription.id, stand.rows]))
  const received = readers.map(({ id }) => digests.get(id) ?? 0)
  const result = {
    seed: options.seed,
    replicas: options.replicas,
    kills: options.kills,
    updates: askedAt.size,
    acknowledged: acknowledged.size,
    unanswered: [...acknowledged].filter((key) => !answers.has(key)).length,
    inHandAtKills: inHand.length,
    answeredAgain: again(repeats),
    answeredAgainWithoutCause: again(repeats.filter(([key]) => !cut.has(key))),
    outOfOrder: [...order.values()].filter((ids) => ids.some((id, at) => id < (ids[at - 1] ?? 0))).length,
    stray,
    waitMs: {
      p50: waits[Math.floor(waits.length / 2)] ?? 0,
      p99: waits[Math.floor(waits.length * 0.99)] ?? 0,
      longest: waits.at(-1) ?? 0,
    },
    digests: readers.length,
    digestsLost: received.filter((count) => count === 0).length,
    digestsRepeated: received.reduce((all, count) => all + Math.max(count - 1, 0), 0),
    unrecorded: readers.filter(({ id }) => {
      const rows = stands.get(subscriptionOf(id)) ?? []
      return rows.length !== 1 || rows[0]?.state !== 'sent'
    }).length,
    rates: await server.control<RateReport>('rates'),
    statuses: balancer.statuses(),
    crashes,
    seconds: Math.round((performance.now() - begun) / 1000),
  }
  return { ...result, broken: brokenPromises(result) }
}

function brokenPromises(counts: Omit<ReplicaCounts, 'broken'>): string[] {
  const { updates, acknowledged, unanswered, answeredAgain, answeredAgainWithoutCause, inHandAtKills } =
    counts
  const { outOfOrder, stray, digestsLost, digestsRepeated, kills, unrecorded, rates, crashes } = counts
  return [
    acknowledged < updates ? `${updates - acknowledged} updates were not acknowledged` : '',
    unanswered > 0 ? `${unanswered} updates were acknowledged and never answered` : '',
    answeredAgain > inHandAtKills
      ? `${answeredAgain} second answers are more than ${inHandAtKills} updates in hand at kills`
      : '',
    answeredAgainWithoutCause > 0
      ? `${answeredAgainWithoutCause} second answers were to updates that no kill had touched`
      : '',
    outOfOrder > 0 ? `in ${outOfOrder} chats the order was lost` : '',
    stray > 0 ? `${stray} messages answered nothing` : '',
    digestsLost > 0 ? `${digestsLost} digests were lost` : '',
    digestsRepeated > kills ? `${digestsRepeated} repeated digests are more than ${kills} kills` : '',
    unrecorded > 0 ? `${unrecorded} rows of the outbox do not say sent` : '',
    rates.refused > TOLERATED_REFUSALS * (updates + counts.digests)
      ? `${rates.refused} messages came too fast`
      : '',
    crashes > 0 ? `${crashes} replicas ended by themselves` : '',
  ].filter((text) => text !== '')
}

interface Sent {
  readonly chat: number
  readonly repliesTo: number | undefined
  readonly at: number
}

/** Messages that took effect, whoever was still there to hear of it, in the order in which they arrived. */
async function messagesOf(server: LoopbackServer): Promise<Sent[]> {
  const sent: Sent[] = []
  for (let after = 0; ; ) {
    const calls = await server.control<CallRecord[]>('calls', { after, limit: 2000 })
    if (calls.length === 0) return sent
    for (const { seq, method, params, at, outcome } of calls) {
      after = seq
      if (!['sendMessage', 'sendRichMessage'].includes(method)) continue
      if (outcome.kind !== 'ok' && outcome.kind !== 'abandoned') continue
      const { chat_id: chat, reply_parameters: reply } = params as {
        readonly chat_id: unknown
        readonly reply_parameters?: unknown
      }
      sent.push({ chat: Number(chat), repliesTo: repliedTo(reply), at })
    }
  }
}

function repliedTo(parameters: unknown): number | undefined {
  const read = typeof parameters === 'string' ? (JSON.parse(parameters) as unknown) : parameters
  return typeof read === 'object' && read !== null && 'message_id' in read
    ? Number(read.message_id)
    : undefined
}
