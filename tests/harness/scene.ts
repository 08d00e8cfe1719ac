/** What a run begins with: a small knowledge folder, a database with subscriptions that are due, chats at the server. */
import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OutboxRecord } from '../../src/digest/outbox.ts'
import { EVERY_DAY, type Weekday } from '../../src/digest/schedule.ts'
import type { StoredSubscription } from '../../src/digest/subscription.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { createStorage } from '../../src/storage/storage.ts'
import { removeFolder } from '../remove-folder.ts'
import { copyArticles, shortenDictionary } from '../some-articles.ts'
import type { CallRecord } from '../telegram-server/records.ts'
import { type Examined, examine, type Said, type Wish, wishesOf } from './owed.ts'
import { type LoopbackServer, ROOT } from './programs.ts'

/** Numbers from 0 to 1, the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** What the keys of the bot's chats begin with. */
export const CHANNEL = 'telegram:123456789'
/** Articles in the small knowledge folder: the bot starts the sooner. */
const ARTICLES = 2

export interface Scene {
  readonly folder: string
  readonly knowledgeDir: string
  readonly databaseUrl: string
  /**
   * Subscribes each chat to something, at some of the days of the week, in some time zone: a digest has been due for a
   * minute. No second one comes due within {@link NEXT_RUN_MS} of that.
   */
  readonly subscribe: (chats: readonly NewChat[]) => Promise<void>
  /** What the chat subscribed to, and whether a digest comes due every day. */
  readonly order: (chatId: number) => Order
  /** What may be sent now, and when something else may. */
  readonly backlog: (now: number) => Promise<{
    readonly ready: number
    readonly nextAt: number | null
    /** Every subscription that is due has its row. */
    readonly planned: boolean
  }>
  /** How every subscription stands in the end, by its id, with its rows. */
  readonly standing: () => Promise<readonly Stand[]>
  readonly remove: () => Promise<void>
}

/** What a chat ordered, and where it is to come. */
export interface Order {
  readonly wish: Wish
  readonly thread: number | null
  readonly isDaily: boolean
}

/** A day, less what the start of a run may take. */
export const NEXT_RUN_MS = 23 * 60 * 60 * 1000

/** None of them changes its clocks in the course of a year. */
const ZONES = ['Asia/Shanghai', 'UTC', 'America/Phoenix', 'Asia/Tokyo', 'Asia/Kathmandu', 'Pacific/Honolulu']
/** Today's weekday → the days, of which tomorrow is one only where every day is. */
const CADENCES: readonly ((today: Weekday) => readonly Weekday[])[] = [
  () => EVERY_DAY,
  (today) => [today],
  (today) => ([0, 2, 4] as const).map((later) => (((today - 1 + later) % 7) + 1) as Weekday).sort(),
]

function pick<T>(list: readonly T[], n: number): T {
  const one = list[n % list.length]
  if (one === undefined) throw new Error('nothing to pick from')
  return one
}

function wallClock(at: number, zone: string): { day: Weekday; hour: number; minute: number } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at)
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? ''
  const day = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(part('weekday')) + 1
  return { day: day as Weekday, hour: Number(part('hour')), minute: Number(part('minute')) }
}

export interface Stand {
  readonly subscription: StoredSubscription
  readonly rows: readonly Pick<OutboxRecord, 'state' | 'attempts' | 'reason' | 'messageId'>[]
}

/** The id of the subscription of a chat; a chat that moves keeps it. */
export const subscriptionOf = (chatId: number): string => `s${chatId}`

/** @param database where the bot keeps what it keeps; an SQLite file in the scene's folder unless given */
export function createScene(database?: string): Scene {
  const folder = mkdtempSync(join(tmpdir(), 'tashan-harness-'))
  const knowledgeDir = join(folder, 'knowledge')
  copyArticles(readdirSync(join(ROOT, 'knowledge/articles')).sort().slice(0, ARTICLES), knowledgeDir)
  shortenDictionary(knowledgeDir)
  const databaseUrl = database ?? join(folder, 'tashan.db')

  const wishes = wishesOf(knowledgeDir)
  const orders = new Map<number, Order>()

  /** Open for a moment only: a killed bot leaves its log of writes to the next one, as it would without a harness. */
  async function withDatabase<T>(use: (database: Awaited<ReturnType<typeof openDatabase>>) => Promise<T>) {
    const database = await openDatabase(databaseUrl)
    try {
      return await use(database)
    } finally {
      await database.close()
    }
  }

  return {
    folder,
    knowledgeDir,
    databaseUrl,
    subscribe: (chats) =>
      withDatabase(async (database) => {
        const { subscriptions, accounts } = createStorage(database)
        await accounts.enter(CHANNEL, Date.now())
        const dueAt = Math.floor(Date.now() / 60_000) * 60_000 - 60_000
        for (const { id, group, thread } of chats) {
          const n = orders.size
          const zone = pick(ZONES, n)
          const { day, hour, minute } = wallClock(dueAt, zone)
          const days = pick(CADENCES, Math.floor(n / ZONES.length))(day)
          const wish = pick(wishes, n)
          orders.set(id, { wish, thread: thread ?? null, isDaily: days.length === EVERY_DAY.length })
          await subscriptions.save({
            id: subscriptionOf(id),
            chat: `${CHANNEL}:${id}`,
            thread: thread === undefined ? null : String(thread),
            group,
            what: wish.what,
            when: { kind: 'at', days, hour, minute },
            zone,
            quiet: null,
            silent: n % 3 === 0,
            pausedUntil: null,
            createdAt: Date.now(),
            nextAt: dueAt,
            seen: null,
            exhausted: false,
            stopped: null,
          })
        }
      }),
    order: (chatId) => {
      const order = orders.get(chatId)
      if (order === undefined) throw new Error(`chat ${chatId} has not subscribed`)
      return order
    },
    backlog: (now) =>
      withDatabase(async (database) => {
        const { outbox, planner } = createStorage(database)
        const nextRun = await planner.nextAt(CHANNEL)
        const backlog = await outbox.backlog(CHANNEL, now, 10_000)
        return { ...backlog, planned: nextRun === null || nextRun > now }
      }),
    standing: () =>
      withDatabase(async (database) => {
        const storage = createStorage(database)
        const ids = await database.db.selectFrom('subscriptions').select('id').orderBy('id').execute()
        const stands: Stand[] = []
        for (const { id } of ids) {
          const subscription = await storage.subscriptions.find(id)
          if (subscription === undefined) continue
          const rows = await storage.outbox.history(subscription.chat, 0, 100)
          stands.push({ subscription, rows: rows.filter((row) => row.subscription === id) })
        }
        return stands
      }),
    remove: () => removeFolder(folder),
  }
}

export interface NewChat {
  readonly id: number
  readonly group: boolean
  /** The topic of a forum in which the digest is to come. */
  readonly thread?: number
}

/** People who have written to the bot, and groups it is in: every fifth chat is a group, every twentieth a forum. */
export async function addChats(server: LoopbackServer, count: number): Promise<NewChat[]> {
  const chats: NewChat[] = []
  while (chats.length < count)
    chats.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(50, count - chats.length) }, async (_, k) => {
          const n = chats.length + k
          const group = n % 5 === 4
          const forum = n % 20 === 9
          const { id } = await server.control<{ id: number }>(
            group ? 'chat' : 'user',
            group
              ? { type: n % 10 === 4 ? 'group' : 'supergroup', title: `居民群${n}`, forum }
              : { name: `居民${n}`, started: true },
          )
          if (!forum) return { id, group }
          const { id: thread } = await server.control<{ id: number }>('topic', { chat: id, name: '简报' })
          return { id, group, thread }
        }),
      )),
    )
  return chats
}

/** Messages of the bot by chat. */
export const sentByChat = async (server: LoopbackServer): Promise<ReadonlyMap<number, number>> =>
  new Map(await server.control<[number, number][]>('sent'))

/**
 * What each chat got beside what it ordered.
 * @param whereNow the chat to which one has moved
 */
export async function examineChats(
  server: LoopbackServer,
  scene: Scene,
  chats: readonly NewChat[],
  whereNow: (chat: number) => number = (chat) => chat,
): Promise<ReadonlyMap<number, Examined>> {
  const said = new Map<number, Said[]>()
  for (const one of await server.control<Said[]>('said'))
    said.set(one.chat, [...(said.get(one.chat) ?? []), one])
  return new Map(
    chats.map(({ id }) => {
      const { wish, thread } = scene.order(id)
      return [id, examine(said.get(whereNow(id)) ?? [], wish, { thread })]
    }),
  )
}

export interface SendCall extends Pick<CallRecord, 'seq' | 'at' | 'outcome'> {
  readonly chat: number
  /** The message it replies to. */
  readonly repliesTo: number | undefined
  readonly text: string
}

/** The calls that send a message, in the order in which they came. */
export async function sendCalls(server: LoopbackServer, first = 0): Promise<SendCall[]> {
  const sends: SendCall[] = []
  for (let after = first; ; ) {
    const calls = await server.control<CallRecord[]>('calls', { after, limit: 2000 })
    if (calls.length === 0) return sends
    for (const { seq, method, params, at, outcome } of calls) {
      after = seq
      if (!['sendMessage', 'sendRichMessage'].includes(method)) continue
      const { chat_id, reply_parameters, text, rich_message } = params as Readonly<Record<string, unknown>>
      sends.push({
        seq,
        chat: Number(chat_id),
        repliesTo: repliedTo(reply_parameters),
        text: typeof text === 'string' ? text : JSON.stringify(rich_message ?? ''),
        at,
        outcome,
      })
    }
  }
}

function repliedTo(parameters: unknown): number | undefined {
  const read = typeof parameters === 'string' ? (JSON.parse(parameters) as unknown) : parameters
  return typeof read === 'object' && read !== null && 'message_id' in read
    ? Number(read.message_id)
    : undefined
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
