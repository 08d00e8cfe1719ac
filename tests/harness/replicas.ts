/**
 * Several replicas on one PostgreSQL, behind a load balancer or taking turns at polling, under a stream of updates; one of
 * them is killed every few seconds and started again. Then it is looked where the messages arrived: every update that was
 * taken has its own answer, every chat the digest it ordered, and nothing came twice but what was in hand at a kill.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { RateReport } from '../telegram-server/rates.ts'
import { type Asked, askQuoted, isAbout } from './asking.ts'
import { type Balancer, type Brought, startBalancer } from './balancer.ts'
import { createFleet, type Fleet, PATIENCE_MS } from './fleet.ts'
import type { Examined } from './owed.ts'
import { measureStalls, tooFast } from './pace.ts'
import { type LoopbackServer, startServer } from './programs.ts'
import {
  addChats,
  createScene,
  examineChats,
  type NewChat,
  type Scene,
  type SendCall,
  seeded,
  sendCalls,
  subscriptionOf,
} from './scene.ts'

export interface ReplicaOptions {
  /** `postgres://…` */
  readonly databaseUrl: string
  readonly replicas: number
  /** One of them at a time polls, and no load balancer brings updates. */
  readonly polling?: boolean
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
  readonly polling: boolean
  /** Brought until they were answered with 2xx; or polled, and confirmed by the next call. */
  readonly acknowledged: number
  /** Of those: never answered in their chat. */
  readonly unanswered: number
  /** Updates in the hands of a replica at its kill, as far as the load balancer knows. */
  readonly inHandAtKills: number
  /** Answers beyond the first, and those among them whose update was in nobody's hand at a kill. */
  readonly answeredAgain: number
  readonly answeredAgainWithoutCause: number
  /** Chats whose answers came in another order than the questions. */
  readonly outOfOrder: number
  /** Messages in a chat that asked, which answer no question, or another one than they reply to: how each begins. */
  readonly stray: readonly string[]
  /** Milliseconds from a question to its answer: half, 99 of 100, and all of them were answered by then. */
  readonly waitMs: { readonly p50: number; readonly p99: number; readonly longest: number }
  readonly digests: number
  readonly digestsLost: number
  readonly digestsRepeated: number
  /** Of those: in a chat whose message was not under way at a kill. */
  readonly digestsRepeatedWithoutCause: number
  /** Digests that are not what their chat ordered, in words. */
  readonly wrong: readonly string[]
  /** Rows of the outbox that do not say `sent`. */
  readonly unrecorded: number
  readonly rates: RateReport
  /** The longest that the harness was kept from the processor. */
  readonly stallMs: number
  /** What the load balancer was answered, by status; 0 where the connection broke. */
  readonly statuses: Readonly<Record<string, number>>
  /** Replicas that ended by themselves, or not well when they were asked to. */
  readonly crashes: number
  readonly seconds: number
  readonly broken: readonly string[]
}

const LATENCY_MS = 20
/** Chats that ask: every fifth is a group. */
const TALKERS = 100
/** A message that arrived so long before a kill may still have been under way at it: its record waits for its turn. */
const UNDER_WAY_MS = 2_000
/** Digests come due in so many bunches: more at a time than may leave in a second. */
const BUNCHES = 5

export async function runReplicas(options: ReplicaOptions): Promise<ReplicaCounts> {
  const { databaseUrl, replicas, polling = false, kills, updates, perSecond = 10 } = options
  const { subscriptions, seed, tell = () => undefined } = options
  const begun = performance.now()
  const stalls = measureStalls()
  const random = seeded(seed)
  const server = await startServer({ rates: true })
  const scene = createScene(databaseUrl)
  const balancer = polling ? undefined : await startBalancer()
  const fleet = createFleet({ server, scene, replicas, ...(balancer === undefined ? {} : { balancer }) })
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
    const killedAt: number[] = []
    for (let done = 0; done < kills; done += 1) {
      if (done % every === 0) await scene.subscribe(share(readers, done / every, Math.ceil(kills / every)))
      await sleep(slice * (0.6 + 0.8 * random()))
      killedAt.push(await fleet.killOne(random()))
      if ((done + 1) % 5 === 0) tell(`${done + 1} kills, ${(await sendCalls(server)).length} messages`)
    }
    const questions = await asked
    await settle(server, scene, fleet, questions, balancer)
    const crashes = await fleet.stop()
    const { pending } = await server.control<{ pending: number }>('state')
    return await verdict({
      options,
      server,
      scene,
      balancer,
      pending,
      killedAt,
      talkers,
      readers,
      questions,
      crashes,
      stallMs: stalls.longestMs(),
      begun,
    })
  } finally {
    stalls.stop()
    await fleet.killAll()
    await balancer?.close()
    await server.stop()
    await scene.remove()
  }
}

/** The part of a list that belongs to one of several turns. */
const share = <T>(list: readonly T[], turn: number, turns: number): T[] =>
  list.slice(Math.floor((list.length * turn) / turns), Math.floor((list.length * (turn + 1)) / turns))

// ── the people ────────────────────────────────────────────────────────────────────────────────────────────────────

const keyOf = ({ chat, message }: Brought): string => `${chat}:${message}`

interface Question extends Asked {
  readonly at: number
}

/** Who has so many questions waiting asks no more until one of them is answered: more than a few would be refused. */
const MOST_WAITING = 4

/** People ask at a steady pace, whoever comes next, as far as the machine keeps up with them. */
async function stream(input: {
  readonly server: LoopbackServer
  readonly talkers: readonly NewChat[]
  readonly updates: number
  readonly perSecond: number
  readonly random: () => number
}): Promise<ReadonlyMap<string, Question>> {
  const { server, talkers, updates, perSecond, random } = input
  const person = talkers.find(({ group }) => !group)?.id ?? 0
  const asked = new Map<string, Question>()
  const waiting = new Map<number, Set<number>>()
  let seen = 0
  const hear = async (): Promise<void> => {
    for (const { seq, chat, repliesTo } of await sendCalls(server, seen)) {
      seen = seq
      if (repliesTo !== undefined) waiting.get(chat)?.delete(repliesTo)
    }
  }
  const begun = performance.now()
  for (let n = 0; n < updates; n += 1) {
    const chat = talkers[Math.floor(random() * talkers.length)] ?? { id: person, group: false }
    const theirs = waiting.get(chat.id) ?? new Set()
    waiting.set(chat.id, theirs)
    for (const since = performance.now(); theirs.size >= MOST_WAITING; await sleep(100)) {
      await hear()
      if (performance.now() - since > PATIENCE_MS) break
    }
    const at = Date.now()
    const question = await askQuoted(server, chat, person, n)
    theirs.add(question.message)
    asked.set(keyOf(question), { ...question, at })
    await sleep(Math.max(begun + ((n + 1) * 1000) / perSecond - performance.now(), 0))
  }
  return asked
}

/** Waits until every question is taken and answered, and every digest sent; leases of digests are not sat through. */
async function settle(
  server: LoopbackServer,
  scene: Scene,
  fleet: Fleet,
  questions: ReadonlyMap<string, Question>,
  balancer: Balancer | undefined,
): Promise<void> {
  let skippedMs = 0
  for (const since = performance.now(); performance.now() - since < PATIENCE_MS; await sleep(200)) {
    const { pending } = await server.control<{ pending: number }>('state')
    if (pending > 0 || taken(balancer, questions).length < questions.size) continue
    const answered = new Set(
      (await sendCalls(server)).map(({ chat, repliesTo = 0 }) => keyOf({ chat, message: repliesTo })),
    )
    const isWaiting = [...questions.keys()].some((key) => !answered.has(key))
    if (isWaiting && performance.now() - since < PATIENCE_MS / 2) continue
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

interface Outcome {
  readonly options: ReplicaOptions
  readonly server: LoopbackServer
  readonly scene: Scene
  readonly balancer: Balancer | undefined
  /** Updates that nobody has taken. */
  readonly pending: number
  readonly killedAt: readonly number[]
  readonly talkers: readonly NewChat[]
  readonly readers: readonly NewChat[]
  readonly questions: ReadonlyMap<string, Question>
  readonly crashes: number
  readonly stallMs: number
  readonly begun: number
}

async function verdict(outcome: Outcome): Promise<ReplicaCounts> {
  const { options, server, balancer, pending, questions, crashes, stallMs, begun } = outcome
  const messages = (await sendCalls(server))
    // What took effect, whoever was still there to hear of it.
    .filter(({ outcome: { kind } }) => kind === 'ok' || kind === 'abandoned')
  const result = {
    seed: options.seed,
    replicas: options.replicas,
    polling: options.polling === true,
    kills: options.kills,
    updates: questions.size,
    acknowledged: taken(balancer, questions).length - pending,
    ...answersOf(outcome, messages),
    ...(await digestsOf(outcome, messages)),
    rates: await server.control<RateReport>('rates'),
    stallMs,
    statuses: balancer?.statuses() ?? {},
    crashes,
    seconds: Math.round((performance.now() - begun) / 1000),
  }
  return { ...result, broken: brokenPromises(result, messages.length) }
}

/** The questions that the load balancer got a 2xx for; when polling all are, that nobody can fetch any more. */
function taken(balancer: Balancer | undefined, questions: ReadonlyMap<string, Question>): string[] {
  if (balancer === undefined) return [...questions.keys()]
  return [...new Set(balancer.acknowledged().map(keyOf))].filter((key) => questions.has(key))
}

/** What became of the questions. */
function answersOf(
  { balancer, killedAt, talkers, questions }: Outcome,
  messages: readonly SendCall[],
): AnswerCounts {
  const talking = new Set(talkers.map(({ id }) => id))
  const answers = new Map<string, number[]>()
  const order = new Map<number, number[]>()
  const waits: number[] = []
  const stray: string[] = []
  for (const { chat, repliesTo, at, text } of messages) {
    if (!talking.has(chat)) continue
    const key = keyOf({ chat, message: repliesTo ?? 0 })
    const question = questions.get(key)
    if (repliesTo === undefined || question === undefined || !isAbout(text, question)) {
      stray.push(text.slice(0, 40))
      continue
    }
    const before = answers.get(key)
    answers.set(key, [...(before ?? []), at])
    if (before !== undefined) continue
    order.set(chat, [...(order.get(chat) ?? []), repliesTo])
    waits.push(at - question.at)
  }
  waits.sort((a, b) => a - b)
  const inHand = balancer?.cut() ?? []
  const cut = new Set(inHand.map(keyOf))
  const hasCause = (key: string, [first = 0]: readonly number[]): boolean =>
    balancer === undefined ? isAtKill(killedAt, first) : cut.has(key)
  const repeats = [...answers].filter(([, times]) => times.length > 1)
  const again = (list: typeof repeats): number => list.reduce((all, [, times]) => all + times.length - 1, 0)
  return {
    unanswered: taken(balancer, questions).filter((key) => !answers.has(key)).length,
    inHandAtKills: inHand.length,
    answeredAgain: again(repeats),
    answeredAgainWithoutCause: again(repeats.filter(([key, times]) => !hasCause(key, times))),
    outOfOrder: [...order.values()].filter((ids) => ids.some((id, at) => id < (ids[at - 1] ?? 0))).length,
    stray,
    waitMs: {
      p50: waits[Math.floor(waits.length / 2)] ?? 0,
      p99: waits[Math.floor(waits.length * 0.99)] ?? 0,
      longest: waits.at(-1) ?? 0,
    },
  }
}

/** A message may have been under way when somebody was killed. */
const isAtKill = (killedAt: readonly number[], at: number): boolean =>
  killedAt.some((kill) => at > kill - UNDER_WAY_MS && at < kill + UNDER_WAY_MS)

/** What became of the digests. */
async function digestsOf(
  { server, scene, readers, killedAt }: Outcome,
  messages: readonly SendCall[],
): Promise<DigestCounts> {
  const examined = await examineChats(server, scene, readers)
  const of = (id: number): Examined => examined.get(id) ?? { digests: 0, repeats: 0, faults: [] }
  const stands = new Map((await scene.standing()).map((stand) => [stand.subscription.id, stand.rows]))
  const total = (count: (id: number) => number): number => readers.reduce((all, { id }) => all + count(id), 0)
  const firstAt = (chat: number): number => messages.find((message) => message.chat === chat)?.at ?? 0
  return {
    digests: readers.length,
    digestsLost: readers.filter(({ id }) => of(id).digests === 0).length,
    digestsRepeated: total((id) => of(id).repeats),
    digestsRepeatedWithoutCause: total((id) => {
      const { repeats } = of(id)
      return Math.max(repeats - (repeats > 0 && isAtKill(killedAt, firstAt(id)) ? 1 : 0), 0)
    }),
    wrong: readers.flatMap(({ id }) => of(id).faults.map((fault) => `chat ${id}: a message ${fault}`)),
    unrecorded: readers.filter(({ id }) => {
      const rows = stands.get(subscriptionOf(id)) ?? []
      return rows.length !== 1 || rows[0]?.state !== 'sent'
    }).length,
  }
}

type AnswerCounts = Pick<
  ReplicaCounts,
  | 'unanswered'
  | 'inHandAtKills'
  | 'answeredAgain'
  | 'answeredAgainWithoutCause'
  | 'outOfOrder'
  | 'stray'
  | 'waitMs'
>
type DigestCounts = Pick<
  ReplicaCounts,
  'digests' | 'digestsLost' | 'digestsRepeated' | 'digestsRepeatedWithoutCause' | 'wrong' | 'unrecorded'
>

function brokenPromises(counts: Omit<ReplicaCounts, 'broken'>, messages: number): string[] {
  const { updates, acknowledged, unanswered, answeredAgainWithoutCause, outOfOrder, stray } = counts
  const { digestsLost, digestsRepeated, digestsRepeatedWithoutCause, wrong } = counts
  const { kills, unrecorded, rates, stallMs, crashes } = counts
  return [
    acknowledged < updates ? `${updates - acknowledged} updates were not taken` : '',
    unanswered > 0 ? `${unanswered} updates were taken and never answered` : '',
    answeredAgainWithoutCause > 0
      ? `${answeredAgainWithoutCause} second answers were to updates that no kill had touched`
      : '',
    outOfOrder > 0 ? `in ${outOfOrder} chats the order was lost` : '',
    stray.length > 0 ? `${stray.length} messages answered nothing, or something else: ${stray[0]}` : '',
    digestsLost > 0 ? `${digestsLost} digests were lost` : '',
    ...wrong.slice(0, 20),
    digestsRepeated > kills ? `${digestsRepeated} repeated digests are more than ${kills} kills` : '',
    digestsRepeatedWithoutCause > 0
      ? `${digestsRepeatedWithoutCause} digests came again that no kill had touched`
      : '',
    unrecorded > 0 ? `${unrecorded} rows of the outbox do not say sent` : '',
    tooFast(rates, messages, stallMs),
    crashes > 0 ? `${crashes} replicas ended by themselves` : '',
  ].filter((text) => text !== '')
}
