/**
 * Questions and updates that nobody should send. Questions are asked in a process that does nothing else, updates are
 * handed to the program over the wire. Nothing may throw, hang, end the program, or take longer than its time.
 */
import { fork } from 'node:child_process'
import { join } from 'node:path'
import { hostileUpdates } from '../channels/hostile-updates.ts'
import { nodeArguments } from '../run/programs.ts'
import type { Heard } from './asker/main.ts'
import { askQuoted } from './asking.ts'
import { type BotProcess, type LoopbackServer, prepareBot, ROOT, startServer } from './programs.ts'
import { addChats, createScene, type NewChat, pause, seeded, sendCalls } from './scene.ts'

// ── questions ─────────────────────────────────────────────────────────────────────────────────────────────────────

export interface QuestionOptions {
  readonly questions: number
  readonly seed: number
  /** No question takes longer, milliseconds of the processor. */
  readonly withinMs: number
  readonly tell?: (text: string) => void
}

export interface QuestionCounts {
  readonly seed: number
  readonly asked: number
  /** Milliseconds of the processor. */
  readonly p50: number
  readonly p99: number
  readonly longest: number
  /** The longest questions to answer: which, how long, how they begin. */
  readonly slowest: readonly string[]
  readonly broken: readonly string[]
}

/** Whatever takes so many times longer than it may, by the clock, hangs. */
const HANGS = 30
const SHOWN_CHARACTERS = 80
const shown = (text: string): string =>
  `${JSON.stringify(text.slice(0, SHOWN_CHARACTERS))} (${text.length} characters)`

export async function fuzzQuestions(options: QuestionOptions): Promise<QuestionCounts> {
  const { questions, seed, withinMs, tell = () => undefined } = options
  const program = nodeArguments('tests/harness/asker/main.ts')
  const child = fork(program.at(-1) ?? '', [JSON.stringify({ questions, seed })], {
    execArgv: program.slice(0, -1),
    cwd: ROOT,
  })
  const broken: string[] = []
  const slow: { readonly ms: number; readonly what: string }[] = []
  let waits: readonly number[] = []
  let asking = ''
  let hang = setTimeout(() => undefined, 0)
  await new Promise<void>((resolve) => {
    child.on('message', (heard: Heard) => {
      clearTimeout(hang)
      if (heard.kind === 'asking') {
        asking = `question ${heard.n}, ${shown(heard.text)}`
        hang = setTimeout(() => child.kill('SIGKILL'), withinMs * HANGS)
        if (heard.n > 0 && heard.n % 10_000 === 0) tell(`${heard.n} questions`)
      } else if (heard.kind === 'threw')
        broken.push(`question ${heard.n}, ${shown(heard.text)}: ${heard.error}`)
      else if (heard.kind === 'slow')
        slow.push({ ms: heard.ms, what: `question ${heard.n}, ${shown(heard.text)}` })
      else waits = heard.waits.toSorted((a, b) => a - b)
    })
    child.once('exit', () => resolve())
  })
  clearTimeout(hang)
  if (waits.length < questions) broken.push(`the process ended or hung at ${asking}`)
  const bySlowness = slow.toSorted((a, b) => b.ms - a.ms)
  broken.push(
    ...bySlowness
      .filter(({ ms }) => ms > withinMs)
      .map(({ ms, what }) => `${what} took ${Math.round(ms)} ms`),
  )
  const part = (share: number): number => Math.round((waits[Math.floor(waits.length * share)] ?? 0) * 10) / 10
  return {
    seed,
    asked: waits.length,
    p50: part(0.5),
    p99: part(0.99),
    longest: Math.round(waits.at(-1) ?? 0),
    slowest: bySlowness.slice(0, 5).map(({ ms, what }) => `${what}: ${Math.round(ms)} ms`),
    broken: broken.slice(0, 20),
  }
}

// ── updates ───────────────────────────────────────────────────────────────────────────────────────────────────────

export interface UpdateOptions {
  readonly updates: number
  readonly seed: number
  /** Now and then somebody asks a question in between, and waits no longer, milliseconds. */
  readonly withinMs: number
  readonly tell?: (text: string) => void
}

export interface UpdateCounts {
  readonly seed: number
  /** Those that are of a kind the bot asks for. */
  readonly handedOver: number
  /** Calls that the bot made, by method and ending. */
  readonly calls: Readonly<Record<string, number>>
  /** Questions asked in between, and the longest that one waited. */
  readonly questions: number
  readonly longestMs: number
  readonly broken: readonly string[]
}

const BATCH = 100
/** Who sends them, so that few have too many waiting. */
const PEOPLE = 300
/** The rates of the platform would take an hour: time is skipped meanwhile. */
const SKIP_MS = 1_500
const SKIP_EVERY_MS = 100
const ERROR_LEVEL = 50

export async function fuzzUpdates(options: UpdateOptions): Promise<UpdateCounts> {
  const { updates, seed, withinMs, tell = () => undefined } = options
  const server = await startServer({})
  const scene = createScene()
  const { databaseUrl, folder: dataDir } = scene
  const bot = prepareBot({ server, databaseUrl, dataDir, knowledgeDir: join(ROOT, 'knowledge') })
  const skipping = skipTime(server, bot)
  try {
    bot.go()
    if (!(await bot.ready)) throw new Error(`the bot did not start: ${JSON.stringify(bot.log.slice(-3))}`)
    const chats = await addChats(server, PEOPLE)
    const [person = { id: 0, group: false }] = await addChats(server, 1)
    const all = hostileUpdates(updates, seed, { id: 123456789, name: 'tashan_test_bot' })
    const random = seeded(seed)
    const waits: number[] = []
    const broken: string[] = []
    let handedOver = 0
    for (let at = 0; at < all.length; at += BATCH) {
      const batch = all.slice(at, at + BATCH).map((update) => withChats(update, chats, random))
      const ids = await server.control<(number | null)[]>('push', { updates: batch })
      handedOver += ids.filter((id) => id !== null).length
      const wait = await askBetween(server, bot, person, waits.length, withinMs * HANGS)
      if (wait === undefined) {
        broken.push(`nobody is answered any more after ${at + BATCH} updates`)
        break
      }
      waits.push(wait)
      if ((at / BATCH) % 20 === 19) tell(`${at + BATCH} updates`)
    }
    const longestMs = Math.max(0, ...waits)
    if (longestMs > withinMs) broken.push(`a question in between waited ${longestMs} ms`)
    if (bot.hasEnded()) broken.push(`the bot ended by itself: ${JSON.stringify(bot.log.slice(-3))}`)
    else {
      // The bot's ten seconds for stopping are seconds.
      await skipping.stop()
      await bot.stop()
      if (bot.child.exitCode !== 0) broken.push(`the bot ended with ${bot.child.exitCode}`)
    }
    const errors = bot.log.filter(({ level }) => level === undefined || Number(level) >= ERROR_LEVEL)
    broken.push(...errors.slice(0, 10).map((line) => JSON.stringify(line).slice(0, 600)))
    const calls = await server.control<Record<string, number>>('counts')
    return { seed, handedOver, calls, questions: waits.length, longestMs, broken }
  } finally {
    await skipping.stop()
    await bot.kill()
    await server.stop()
    await scene.remove()
  }
}

/** Lets time run faster for both programs; the server first, which must never think that the bot came too early. */
function skipTime(server: LoopbackServer, bot: BotProcess): { readonly stop: () => Promise<void> } {
  let isOver = false
  const over = (async () => {
    await bot.ready
    while (!isOver && !bot.hasEnded()) {
      for (const program of [server, bot]) await program.jump(SKIP_MS)
      await pause(SKIP_EVERY_MS)
    }
  })()
  return {
    stop: async () => {
      isOver = true
      await over
    },
  }
}

/** Puts chats that there are in place of those few that the updates name: the bot can answer then. */
function withChats(update: unknown, chats: readonly NewChat[], random: () => number): unknown {
  const pick = (group: boolean): number => {
    const fitting = chats.filter((chat) => chat.group === group)
    return fitting[Math.floor(random() * fitting.length)]?.id ?? 0
  }
  const [person, group] = [pick(false), pick(true)]
  const ids = new Map([
    [5, person],
    [7, person],
    [-1001, group],
  ])
  const replace = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(replace)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, key === 'id' ? (ids.get(one) ?? one) : replace(one)]),
    )
  }
  return replace(update)
}

/** @returns how long it took until a question was answered, milliseconds; undefined when it was not within the time */
async function askBetween(
  server: LoopbackServer,
  bot: BotProcess,
  person: NewChat,
  n: number,
  patienceMs: number,
): Promise<number | undefined> {
  const before = (await sendCalls(server)).at(-1)?.seq ?? 0
  const begun = performance.now()
  const { message } = await askQuoted(server, person, person.id, n)
  while (performance.now() - begun < patienceMs && !bot.hasEnded()) {
    const calls = await sendCalls(server, before)
    if (calls.some(({ chat, repliesTo }) => chat === person.id && repliesTo === message))
      return Math.round(performance.now() - begun)
    await pause(10)
  }
  return undefined
}
