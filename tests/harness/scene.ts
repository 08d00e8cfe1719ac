/** What a run begins with: a small knowledge folder, a database with subscriptions that are due, chats at the server. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OutboxRecord } from '../../src/digest/outbox.ts'
import type { Weekday } from '../../src/digest/schedule.ts'
import type { StoredSubscription } from '../../src/digest/subscription.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { createStorage } from '../../src/storage/storage.ts'
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
  /** Subscribes a chat; its digest has been due for a minute. */
  readonly subscribe: (chats: readonly { readonly id: number; readonly group: boolean }[]) => Promise<void>
  /** What may be sent now, and when something else may. */
  readonly backlog: (now: number) => Promise<{
    readonly ready: number
    readonly nextAt: number | null
    /** Every subscription that is due has its row. */
    readonly planned: boolean
  }>
  /** How every subscription stands in the end, by its id, with its rows. */
  readonly standing: () => Promise<readonly Stand[]>
  readonly remove: () => void
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
  const shipped = join(ROOT, 'knowledge')
  mkdirSync(join(knowledgeDir, 'articles'), { recursive: true })
  cpSync(join(shipped, 'lexicon'), join(knowledgeDir, 'lexicon'), { recursive: true })
  for (const file of readdirSync(join(shipped, 'articles')).sort().slice(0, ARTICLES))
    cpSync(join(shipped, 'articles', file), join(knowledgeDir, 'articles', file))
  const databaseUrl = database ?? join(folder, 'tashan.db')

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
        const { subscriptions } = createStorage(database)
        const dueAt = Math.floor(Date.now() / 60_000) * 60_000 - 60_000
        const due = new Date(dueAt)
        for (const { id, group } of chats)
          await subscriptions.save({
            id: subscriptionOf(id),
            chat: `${CHANNEL}:${id}`,
            thread: null,
            group,
            what: { topics: [], places: [], words: [] },
            // Once a week: a run that skips hours meets no second period.
            when: {
              kind: 'at',
              days: [(((due.getUTCDay() + 6) % 7) + 1) as Weekday],
              hour: due.getUTCHours(),
              minute: due.getUTCMinutes(),
            },
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
      }),
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
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
  }
}

export interface NewChat {
  readonly id: number
  readonly group: boolean
}

/** People who have written to the bot, and groups it is in: every fifth chat is a group. */
export async function addChats(server: LoopbackServer, count: number): Promise<NewChat[]> {
  const chats: NewChat[] = []
  while (chats.length < count)
    chats.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(50, count - chats.length) }, async (_, k) => {
          const n = chats.length + k
          const group = n % 5 === 4
          const { id } = await server.control<{ id: number }>(
            group ? 'chat' : 'user',
            group
              ? { type: n % 10 === 4 ? 'group' : 'supergroup', title: `居民群${n}` }
              : { name: `居民${n}`, started: true },
          )
          return { id, group }
        }),
      )),
    )
  return chats
}

/** Messages of the bot by chat. */
export const sentByChat = async (server: LoopbackServer): Promise<ReadonlyMap<number, number>> =>
  new Map(await server.control<[number, number][]>('sent'))

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
