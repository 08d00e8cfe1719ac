/** Own time per Telegram update, and updates a second over HTTP against a bare grammY echo bot in the same run. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { run as runBot } from '@grammyjs/runner'
import { Bot } from 'grammy'
import type { Update } from 'grammy/types'
import { createNetwork, NO_PROXIES } from '../src/channels/network.ts'
import { createTelegram, type Telegram } from '../src/channels/telegram/telegram.ts'
import { systemClock } from '../src/coordination/clock.ts'
import { createPacer, type PaceLimits } from '../src/coordination/pacer.ts'
import { createDialogue } from '../src/dialogue/dialogue.ts'
import { warmUp } from '../src/dialogue/warm-up.ts'
import { openCorpus } from '../src/open-corpus.ts'
import { openDatabase } from '../src/storage/database.ts'
import { createGather } from '../src/storage/group-commit.ts'
import { createStorage } from '../src/storage/storage.ts'
import { readTranscript } from '../tests/dialogue/transcript.ts'
import { type ServerProcess, spawnBotApiServer } from '../tests/telegram-server/process.ts'

export const summary =
  '[--json]: own time per Telegram update, and updates a second against a bare grammY echo bot'

/** Whatever people ask, once each: for the time of an update nobody has asked before. */
const DIFFERENT = join(import.meta.dirname, '../tests/questions')
/** Conversations, for the time until a reply is there. */
const DIALOGUES = join(import.meta.dirname, '../tests/dialogue/transcripts')
/** What many ask: for updates by the thousand. */
const QUESTIONS = [
  '业委会的钱总说不清，有没有地方请第三方管账？',
  '大邑县做了什么',
  '社工持证的比例是多少',
  '哪些地方办了老年食堂',
  '辽阳和殷都谁的兼职委员多',
  '上海怎么做的老年食堂',
  '/figures 持证率',
  '/topics 物业治理',
  '/place 温州',
  '/help',
  '来源呢',
  '😀',
] as const
const UPDATES = 3000
/** Who ask one after the other: what they ask is a conversation. */
const TALKERS = 60
/** Who ask at the same time: nobody has more waiting than is taken in of one person. */
const PEOPLE = 1000
/** After one in which everything gets warm. */
const ROUNDS = 5
/** Of one call to the real Telegram, from a machine near it. */
const LATENCY_MS = 20
/** Answers have to be on record for the others who send, digests and replicas; here nobody makes them wait. */
const NO_WAITING: PaceLimits = {
  all: { count: 30, perMs: 1 },
  chat: [{ count: 3, perMs: 1 }],
  group: [{ count: 20, perMs: 1 }],
  underWay: { count: 1000, perMs: 0 },
  digestGapMs: 0,
  digestChatGapMs: 0,
}
const TOKEN = '123456789:TEST-token_of_the_loopback_server'
const quiet = () => undefined

const question = (n: number): string => QUESTIONS[n % QUESTIONS.length] ?? ''

function update(n: number, people: number, text = question(Math.floor(n / people) + n)): Update {
  const id = 1000 + (n % people)
  const command = /^\/[a-z]+/u.exec(text)?.[0]
  return {
    update_id: n + 1,
    message: {
      message_id: n + 1,
      date: 1_760_000_000,
      chat: { id, type: 'private', first_name: '李' },
      from: { id, is_bot: false, first_name: '李' },
      text,
      ...(command === undefined
        ? {}
        : { entities: [{ type: 'bot_command', offset: 0, length: command.length }] }),
    },
  }
}

async function withTelegram<T>(
  apiRoot: string | undefined,
  work: (telegram: Telegram) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'tashan-bench-'))
  const database = await openDatabase(join(folder, 'bench.db'), { gather: createGather() })
  try {
    const storage = createStorage(database)
    const corpus = openCorpus('knowledge')
    warmUp(corpus)
    const dialogue = createDialogue({
      corpus,
      stores: storage,
      now: Date.now,
      random: Math.random,
    })
    const nothing = async () => undefined
    return await work(
      createTelegram({
        token: TOKEN,
        network: createNetwork(NO_PROXIES),
        ...(apiRoot === undefined ? {} : { apiRoot }),
        dialogue,
        adminIds: new Set(),
        updates: storage.updates,
        pacer: createPacer({ clock: systemClock, rates: storage.rates, limits: NO_WAITING }),
        events: { gone: nothing, back: nothing, moved: nothing },
        log: { debug: quiet, info: quiet, warn: quiet, error: (fields, text) => console.error(text, fields) },
      }),
    )
  } finally {
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function readQuestions(): string[] {
  return readdirSync(DIFFERENT)
    .filter((file) => file.endsWith('.jsonl'))
    .flatMap((file) => readFileSync(join(DIFFERENT, file), 'utf8').trim().split('\n'))
    .map((line) => String((JSON.parse(line) as { q: unknown }).q))
}

const BOT = { id: 123456789, is_bot: true, first_name: '他山', username: 'bench_bot' } as Bot['botInfo']

/** Each update by itself, calls answered at once: what is left is our own time, storage on disk included. */
async function ownTime(): Promise<{ readonly cold: OwnTime; readonly warm: OwnTime }> {
  return withTelegram(undefined, async ({ bot }) => {
    bot.botInfo = BOT
    bot.api.config.use(async () => ({ ok: true, result: { message_id: 1 } }) as never)
    const questions = readQuestions()
    const measure = async (texts: readonly string[]): Promise<OwnTime> => {
      const times: number[] = []
      const before = process.cpuUsage()
      for (const [n, text] of texts.entries()) {
        const start = performance.now()
        await bot.handleUpdate(update(n, TALKERS, text))
        times.push(performance.now() - start)
      }
      const { user, system } = process.cpuUsage(before)
      const cpu = (user + system) / 1000 / times.length
      times.sort((a, b) => a - b)
      const at = (share: number): number =>
        times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
      return { updates: times.length, cpu, p50: at(0.5), p99: at(0.99), max: at(1) }
    }
    const cold = await measure(questions)
    // In other words: an answer that is remembered would cost nothing.
    await measure(questions.map((question) => `请问${question}`))
    return { cold, warm: await measure(questions.map((question) => `想问下${question}`)) }
  })
}

interface OwnTime {
  readonly updates: number
  /** Milliseconds, as all the others. */
  readonly cpu: number
  readonly p50: number
  readonly p99: number
  readonly max: number
}

interface Throughput {
  /** Updates. */
  readonly perSecond: number
  /** Milliseconds of processor time an update, which other programs do not change much. */
  readonly cpu: number
}

/** From the first poll until every update is answered. */
async function throughput(
  server: ServerProcess,
  begin: () => { readonly stop: () => Promise<void> },
  updates = UPDATES,
): Promise<Throughput> {
  await server.control('forgetCalls')
  const sent = async () => {
    const counts = await server.control<Record<string, number>>('counts')
    return (counts['sendMessage ok'] ?? 0) + (counts['sendRichMessage ok'] ?? 0)
  }
  for (let n = 0; n < updates; n += 500)
    await server.control('push', {
      updates: Array.from({ length: Math.min(500, updates - n) }, (_, k) => {
        const { update_id: _id, ...rest } = update(n + k, PEOPLE)
        return rest
      }),
    })
  const start = performance.now()
  const before = process.cpuUsage()
  const bot = begin()
  while ((await sent()) < updates) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    if (performance.now() - start > 120_000)
      throw new Error(`only ${await sent()} of ${updates} updates were answered`)
  }
  const seconds = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(before)
  await bot.stop()
  return { perSecond: updates / seconds, cpu: (user + system) / 1000 / updates }
}

function echoBot(apiRoot: string) {
  const bot = new Bot(TOKEN, { client: { apiRoot } })
  bot.on('message:text', (ctx) => ctx.reply(ctx.message.text))
  return bot
}

interface Call {
  readonly method: 'sendMessage' | 'sendRichMessage'
  readonly payload: Record<string, unknown>
}

/** What we send to somebody who asks each of the questions first. */
async function ourMessages(): Promise<ReadonlyMap<string, Call>> {
  const calls = new Map<string, Call>()
  await withTelegram(undefined, async ({ bot }) => {
    bot.botInfo = BOT
    for (const [n, text] of QUESTIONS.entries()) {
      bot.api.config.use(async (_, method, payload) => {
        if (method === 'sendMessage' || method === 'sendRichMessage')
          calls.set(text, { method, payload: payload as Record<string, unknown> })
        return { ok: true, result: { message_id: 1 } } as never
      })
      await bot.handleUpdate(update(n, QUESTIONS.length, text))
    }
  })
  return calls
}

/** A bare bot that knows beforehand what we would say, keeps nothing and waits for nobody. */
function parrotBot(apiRoot: string, messages: ReadonlyMap<string, Call>) {
  const bot = new Bot(TOKEN, { client: { apiRoot } })
  bot.on('message:text', async (ctx) => {
    const call = messages.get(ctx.message.text)
    if (call === undefined) throw new Error(`nothing is said to ${ctx.message.text}`)
    const payload = { ...call.payload, chat_id: ctx.chat.id }
    if (call.method === 'sendMessage') await ctx.api.raw.sendMessage(payload as never)
    else await ctx.api.raw.sendRichMessage(payload as never)
  })
  return bot
}

/** From an update's arrival until Telegram has taken the reply: dialogues turn by turn, the first turns of a fresh bot too. */
async function felt(server: ServerProcess): Promise<readonly number[]> {
  return withTelegram(server.url, async (telegram) => {
    const times: number[] = []
    let arrived = 0
    let replied: (() => void) | undefined
    telegram.bot.api.config.use(async (previous, method, payload, signal) => {
      const answer = await previous(method, payload, signal)
      if (method === 'getUpdates') arrived = performance.now()
      else if (replied !== undefined && method.startsWith('send') && method !== 'sendChatAction') {
        times.push(performance.now() - arrived)
        replied()
        // A file that follows is no reply of its own.
        replied = undefined
      }
      return answer
    })
    await telegram.init()
    const polling = telegram.poll()
    for (const [chat, file] of readdirSync(DIALOGUES).entries())
      for (const { said } of readTranscript(readFileSync(join(DIALOGUES, file), 'utf8'))) {
        // What is pressed has another way.
        if (said.startsWith('[')) continue
        const reply = new Promise<void>((resolve) => {
          replied = resolve
        })
        const { update_id: _id, ...asked } = update(chat, PEOPLE, said)
        await server.control('push', { updates: [asked] })
        await reply
      }
    await telegram.stop()
    await polling
    return times.sort((a, b) => a - b)
  })
}

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean', default: false } },
  })
  const say = (line: string): void => {
    if (!values.json) console.log(line)
  }
  const own = await ownTime()
  for (const [when, { p50, p99, max, cpu, updates }] of Object.entries(own))
    say(
      `own time per update, ${when}: p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms, longest ${max.toFixed(1)} ms, processor ${cpu.toFixed(2)} ms (${updates} different questions, SQLite on disk)`,
    )
  const server = await spawnBotApiServer({ token: TOKEN, control: true, keepCalls: 0, keepMessages: 1 })
  try {
    for (let n = 0; n < PEOPLE; n += 1)
      await server.control('user', { name: '李', id: 1000 + n, started: true })
    const rounds = {
      echo: [] as Throughput[],
      echoWithRunner: [] as Throughput[],
      sameMessages: [] as Throughput[],
      tashan: [] as Throughput[],
    }
    const far = { echo: 0, tashan: 0 }
    const waits = await felt(server)
    const messages = await ourMessages()
    await withTelegram(server.url, async (telegram) => {
      await telegram.init()
      const echo = echoBot(server.url)
      await echo.init()
      const parrot = parrotBot(server.url, messages)
      await parrot.init()
      const alone = (bot: Bot) => () => {
        const polling = bot.start()
        return { stop: () => bot.stop().then(() => polling) }
      }
      const [bare, sameMessages] = [alone(echo), alone(parrot)]
      const withRunner = () => {
        const runner = runBot(echo, { runner: { silent: true } })
        return { stop: () => runner.stop() }
      }
      const ours = () => {
        const polling = telegram.poll()
        return { stop: () => telegram.stop().then(() => polling) }
      }
      for (const bot of [bare, withRunner, sameMessages, ours]) await throughput(server, bot)
      for (let round = 0; round < ROUNDS; round += 1) {
        rounds.echo.push(await throughput(server, bare))
        rounds.echoWithRunner.push(await throughput(server, withRunner))
        rounds.sameMessages.push(await throughput(server, sameMessages))
        rounds.tashan.push(await throughput(server, ours))
      }
      for (const method of ['sendMessage', 'sendRichMessage'])
        await server.control('fault', { method, fault: 'delay', args: [LATENCY_MS] })
      far.echo = (await throughput(server, bare, 300)).perSecond
      far.tashan = (await throughput(server, ours, 300)).perSecond
    })
    const share = (part: number): string => (waits[Math.floor(waits.length * part)] ?? 0).toFixed(1)
    say(
      `an update in, the reply out, ${waits.length} turns of dialogues one after the other: p50 ${share(0.5)} ms, p99 ${share(0.99)} ms, longest ${(waits.at(-1) ?? 0).toFixed(1)} ms`,
    )
    const rate = (list: readonly Throughput[]): number => median(list.map((one) => one.perSecond))
    const cpu = (list: readonly Throughput[]): string => median(list.map((one) => one.cpu)).toFixed(2)
    const ours = rate(rounds.tashan)
    const ratios = rounds.tashan.map((one, at) => one.perSecond / (rounds.echo[at]?.perSecond ?? Number.NaN))
    const [least = 0, most = 0] = [Math.min(...ratios), Math.max(...ratios)]
    const against = (name: string, echo: number): string =>
      `${name} ${echo.toFixed(0)} (ratio ${(ours / echo).toFixed(2)})`
    say(
      `updates a second over HTTP, median of ${ROUNDS}: tashan ${ours.toFixed(0)}, ${against('bare grammY echo', rate(rounds.echo))}, ${least.toFixed(2)} to ${most.toFixed(2)} round by round; ${against('echo with the runner', rate(rounds.echoWithRunner))}; ${against('bare grammY that sends the same messages, known beforehand', rate(rounds.sameMessages))}`,
    )
    say(
      `processor an update, ms: tashan ${cpu(rounds.tashan)}, bare grammY echo ${cpu(rounds.echo)}, echo with the runner ${cpu(rounds.echoWithRunner)}, bare grammY with the same messages ${cpu(rounds.sameMessages)}`,
    )
    say(
      `with ${LATENCY_MS} ms a call: tashan ${far.tashan.toFixed(0)}, bare grammY echo ${far.echo.toFixed(0)} (ratio ${(far.tashan / far.echo).toFixed(2)})`,
    )
    if (values.json)
      for (const [system, perSecond, atDistance] of [
        ['tashan', ours, far.tashan],
        ['grammy-echo', rate(rounds.echo), far.echo],
      ] as const)
        console.log(
          JSON.stringify({
            system,
            perSecond,
            perSecondFar: atDistance,
            ...(system === 'tashan' ? own : {}),
          }),
        )
  } finally {
    await server.stop()
  }
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
