/**
 * One person, or a group of twenty people, asks as fast as the wire takes it, while everybody else goes on asking at the
 * rates of the platform. Then it is looked how long everybody else waited, and what the flooder got.
 */
import { join } from 'node:path'
import type { RateReport } from '../telegram-server/rates.ts'
import { type Asked, askQuoted } from './asking.ts'
import { measureStalls, tooFast } from './pace.ts'
import { type LoopbackServer, prepareBot, ROOT, startServer } from './programs.ts'
import { addChats, createScene, type NewChat, pause, type SendCall, sendCalls } from './scene.ts'

export interface FloodOptions {
  readonly who: Flooder
  /** Floods, one after the other, each from another chat. */
  readonly rounds: number
  /** Questions of a flood. */
  readonly questions: number
  /** Everybody else waits no longer, 99 times of 100, milliseconds. */
  readonly goalMs: number
}

export type Flooder = 'person' | 'group'

export interface Waits {
  readonly questions: number
  readonly p50: number
  readonly p99: number
  readonly longest: number
}

export interface FloodCounts {
  readonly who: Flooder
  readonly rounds: number
  /** Of one flood, and how long the wire took for them, at most. */
  readonly questions: number
  readonly floodMs: number
  /** Milliseconds from a question of anybody else to its answer: before the floods, and in their course. */
  readonly quiet: Waits
  readonly flooded: Waits
  /** Questions of others that were not answered. */
  readonly unanswered: number
  /** What each flooder got: answers, and lines that say to ask more slowly. */
  readonly answers: readonly number[]
  readonly kindLines: readonly number[]
  /** Messages that came after that line: in a group, answers to others. */
  readonly afterKindLine: readonly number[]
  /** Flooders who were answered again once they had paused. */
  readonly heardAgain: number
  readonly rates: RateReport
  readonly stallMs: number
  readonly broken: readonly string[]
}

const OTHERS = 100
/** Of all others together: with what a flooder gets, less than the platform permits. */
const OTHERS_PER_SECOND = 20
const QUIET_MS = 3_000
/** Others go on for so long from the start of a flood, at least. */
const FLOODED_MS = 6_000
const MEMBERS = 20
/** Questions under way to the server at a time. */
const ON_THE_WIRE = 30
const SETTLED_MS = 2_000
/** Nobody waits longer for an answer. */
const PATIENCE_MS = 60_000
/** A chat that has got nothing for so long gets nothing more; a person who was refused has paused for long enough then. */
const SILENT_MS = { person: 10_000, group: 61_000 } as const
/** In which a chat may get three messages; and how long the programs need to see that it is over. */
const STEP_MS = 3_100
const STEP_TAKES_MS = 350
/** What waits for one person, what is in hand, and what was answered before the flood was under way. */
const MOST_ANSWERS = { person: 10, group: 45 } as const
const TOO_MANY = '得太快了'
const QUESTIONS = [
  '大邑县做了什么',
  '业委会的钱谁来管',
  '社工持证的比例是多少',
  '翠屏区有材料吗',
  '还有哪些地方',
]

interface Stage {
  readonly options: FloodOptions
  readonly server: LoopbackServer
  readonly others: readonly NewChat[]
  readonly quiet: Question[]
  readonly flooded: Question[]
  /** By the clock of all programs. */
  readonly now: () => number
  readonly skip: (ms: number) => Promise<void>
}
type Question = Asked & { readonly at: number }

export async function runFlood(options: FloodOptions): Promise<FloodCounts> {
  const stalls = measureStalls()
  const server = await startServer({ rates: true })
  const scene = createScene()
  const { databaseUrl, folder: dataDir } = scene
  const bot = prepareBot({ server, databaseUrl, dataDir, knowledgeDir: join(ROOT, 'knowledge') })
  try {
    bot.go()
    if (!(await bot.ready)) throw new Error(`the bot did not start: ${JSON.stringify(bot.log.slice(-3))}`)
    const others = await addChats(server, OTHERS)
    let skippedMs = 0
    const stage: Stage = {
      options,
      server,
      others,
      quiet: [],
      flooded: [],
      now: () => Date.now() + skippedMs,
      skip: async (ms) => {
        skippedMs += ms
        for (const program of [server, bot]) await program.jump(ms)
      },
    }
    const floods: Flood[] = []
    while (floods.length < options.rounds) floods.push(await flood(stage))
    return await verdict(stage, floods, stalls.longestMs())
  } finally {
    stalls.stop()
    await bot.kill()
    await server.stop()
    await scene.remove()
  }
}

// ── asking ────────────────────────────────────────────────────────────────────────────────────────────────────────

interface Flood {
  readonly floodMs: number
  /** Texts of what the flooder's chat got. */
  readonly got: readonly string[]
  readonly isHeardAgain: boolean
}

async function flood(stage: Stage): Promise<Flood> {
  const { server, options, quiet, flooded } = stage
  await othersAsk(stage, quiet, QUIET_MS)
  const { chat, people } = await newFlooder(stage)
  const begun = performance.now()
  let floodMs = 0
  const flooding = ask(stage, chat, people, options.questions).then(() => {
    floodMs = Math.round(performance.now() - begun)
  })
  await othersAsk(stage, flooded, FLOODED_MS, flooding)
  await untilSilent(stage, chat)
  const got = (await saidIn(server, chat)).map(({ text }) => text)
  await ask(stage, chat, people.slice(0, 1), 1)
  await untilSilent(stage, chat)
  return { floodMs, got, isHeardAgain: (await saidIn(server, chat)).length > got.length }
}

async function newFlooder({ server, options }: Stage): Promise<{ chat: number; people: number[] }> {
  const people: number[] = []
  for (let n = options.who === 'person' ? 1 : MEMBERS; n > 0; n -= 1) {
    const { id } = await server.control<{ id: number }>('user', { name: `张${n}`, started: true })
    people.push(id)
  }
  if (options.who === 'person') return { chat: people[0] ?? 0, people }
  const group = { type: 'supergroup', title: '热闹群', members: people }
  return { chat: (await server.control<{ id: number }>('chat', group)).id, people }
}

/** As fast as the wire takes them; people take turns. */
async function ask({ server }: Stage, chat: number, people: readonly number[], count: number): Promise<void> {
  let sent = 0
  const go = async (): Promise<void> => {
    while (sent < count) {
      const user = people[sent % people.length] ?? chat
      const text = QUESTIONS[sent % QUESTIONS.length] ?? ''
      sent += 1
      const args = chat === user ? [text] : [`/ask@tashan_test_bot ${text}`, { in: chat }]
      await server.control('act', { user, act: 'says', args })
    }
  }
  await Promise.all(Array.from({ length: ON_THE_WIRE }, go))
}

/** Everybody else, one after the other, at a steady pace: nobody of them too fast for the platform. */
async function othersAsk(
  { server, others, now }: Stage,
  into: Question[],
  forMs: number,
  until: Promise<void> = Promise.resolve(),
): Promise<void> {
  const person = others.find(({ group }) => !group)?.id ?? 0
  const begun = performance.now()
  let isOver = false
  const over = until.finally(() => {
    isOver = true
  })
  for (let n = 0; !isOver || performance.now() - begun < forMs; n += 1) {
    const chat = others[into.length % others.length] ?? { id: person, group: false }
    const at = now()
    into.push({ ...(await askQuoted(server, chat, person, n)), at })
    await pause(Math.max(begun + ((n + 1) * 1000) / OTHERS_PER_SECOND - performance.now(), 0))
  }
  await over
}

const saidIn = async (server: LoopbackServer, chat: number): Promise<SendCall[]> =>
  (await sendCalls(server)).filter((call) => call.chat === chat && call.outcome.kind === 'ok')

/**
 * Until a chat has got nothing for long. A group's right to be answered takes minutes, which are skipped
 * in small steps; the others' answers have all come by then.
 */
async function untilSilent({ server, options, flooded, skip }: Stage, chat: number): Promise<void> {
  // Nothing is skipped while somebody else waits: it would be counted as their wait.
  const waiting = new Set(flooded.map(({ chat: asker, message }) => `${asker}:${message}`))
  for (const since = performance.now(); performance.now() - since < PATIENCE_MS; await pause(SETTLED_MS)) {
    for (const { chat: asker, repliesTo } of await sendCalls(server)) waiting.delete(`${asker}:${repliesTo}`)
    if (waiting.size === 0) break
  }
  for (let [messages, silentMs] = [0, 0]; silentMs < SILENT_MS[options.who]; ) {
    await skip(STEP_MS)
    await pause(STEP_TAKES_MS)
    const { length } = await saidIn(server, chat)
    silentMs = length === messages ? silentMs + STEP_MS : 0
    messages = length
  }
}

// ── what came of it ───────────────────────────────────────────────────────────────────────────────────────────────

async function verdict(
  { options, server, quiet, flooded }: Stage,
  floods: readonly Flood[],
  stallMs: number,
): Promise<FloodCounts> {
  const calls = await sendCalls(server)
  const answeredAt = new Map(calls.map(({ chat, repliesTo, at }) => [`${chat}:${repliesTo}`, at]))
  const answered = ({ chat, message }: Question): number | undefined => answeredAt.get(`${chat}:${message}`)
  const kindLinesOf = ({ got }: Flood): number => got.filter((text) => text.includes(TOO_MANY)).length
  const result = {
    who: options.who,
    rounds: floods.length,
    questions: options.questions,
    floodMs: Math.max(...floods.map(({ floodMs }) => floodMs)),
    quiet: waitsOf(quiet, answered),
    flooded: waitsOf(flooded, answered),
    unanswered: [...quiet, ...flooded].filter((question) => answered(question) === undefined).length,
    answers: floods.map((one) => one.got.length - kindLinesOf(one)),
    kindLines: floods.map(kindLinesOf),
    afterKindLine: floods.map(({ got }) => got.length - 1 - got.findIndex((text) => text.includes(TOO_MANY))),
    heardAgain: floods.filter(({ isHeardAgain }) => isHeardAgain).length,
    rates: await server.control<RateReport>('rates'),
    stallMs,
  }
  const most = MOST_ANSWERS[options.who]
  const broken = [
    result.flooded.p99 > options.goalMs ? `everybody else waited ${result.flooded.p99} ms` : '',
    result.unanswered > 0 ? `${result.unanswered} questions of others were not answered` : '',
    ...result.answers.map((count) => (count < 1 || count > most ? `a flooder got ${count} answers` : '')),
    ...result.kindLines.map((count) => (count !== 1 ? `a flooder was told ${count} times to wait` : '')),
    options.who === 'person' && result.afterKindLine.some((count) => count > 0)
      ? 'a flooder who had been told to wait got more'
      : '',
    result.heardAgain < floods.length ? 'a flooder who had paused was not heard again' : '',
    tooFast(result.rates, calls.length, stallMs),
  ].filter((text) => text !== '')
  return { ...result, broken }
}

function waitsOf(
  questions: readonly Question[],
  answered: (question: Question) => number | undefined,
): Waits {
  const waits = questions
    .flatMap((question) => {
      const at = answered(question)
      return at === undefined ? [] : [at - question.at]
    })
    .sort((a, b) => a - b)
  const part = (share: number): number => waits[Math.floor(waits.length * share)] ?? 0
  return { questions: waits.length, p50: part(0.5), p99: part(0.99), longest: waits.at(-1) ?? 0 }
}
