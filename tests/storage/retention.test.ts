/** How long everything is kept: stated in docs/privacy.md and docs/zh-CN.md for every table there is, and held. */
import { readFileSync } from 'node:fs'
import { type Insertable, sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { CATALOGUE, TABLES } from '../../src/storage/catalogue.ts'
import { type Database, openDatabase } from '../../src/storage/database.ts'
import { createStorage } from '../../src/storage/storage.ts'
import type { Tables } from '../../src/storage/tables.ts'
import { DATABASES } from './databases.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const NOW = 1_800_000_000_000
const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** Tables of the schema, whatever the program knows of them. */
async function tablesOf({ db, engine }: Database): Promise<string[]> {
  const { rows } = await (engine === 'postgres'
    ? sql<{ name: string }>`select tablename as name from pg_tables where schemaname = current_schema()`
    : sql<{ name: string }>`select name from sqlite_master where type = 'table' and name not like 'sqlite_%'`
  ).execute(db)
  // Names of migrations, and nothing of anybody.
  return rows.map(({ name }) => name).filter((name) => name !== 'migrations')
}

/** Milliseconds as a person writes them, in the largest unit that fits. */
function written(ms: number, units: readonly [day: string, hour: string, minute: string]): string {
  const [size, unit] = (
    [
      [DAY, units[0]],
      [HOUR, units[1]],
      [MINUTE, units[2]],
    ] as const
  ).find(([length]) => ms % length === 0) ?? [1, '?']
  return `${ms / size} ${ms === size ? unit.replace(/s$/u, '') : unit}`
}

/** Rows of the table on a page whose first cell is a name of the schema. */
function stated(file: string): Map<string, string> {
  const lines = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8').split('\n')
  return new Map(
    lines.flatMap((line) => {
      const [, names = '', rest] = /^\| (`[\w`, 、]+`) \|(.+)\|$/u.exec(line) ?? []
      return rest === undefined
        ? []
        : names.split(/[,、]\s*/u).map((name) => [name.replaceAll('`', ''), rest])
    }),
  )
}

describe.each([
  ['docs/privacy.md', ['days', 'hours', 'minutes'], 'as long as the database'],
  ['docs/zh-CN.md', ['天', '小时', '分钟'], '和数据库一样久'],
] as const)('%s', (file, units, lasting) => {
  it('says of every table how long it is kept', async () => {
    const database = await openDatabase(':memory:')
    closing.push(database.close)
    const says = stated(file)
    for (const table of await tablesOf(database)) {
      const { ms } = CATALOGUE[table as keyof Tables].kept
      const said = says.get(table)
      expect(said, `${table} in ${file}`).toBeDefined()
      expect(said, table).toContain(ms === null ? lasting : written(ms, units))
    }
  })
})

type Row<Name extends keyof Tables> = Insertable<Tables[Name]>
const settings = { settings: '{}', failures: 0, first_seen: 0, last_seen: 0 }
const subscription = {
  id: 's',
  channel: 'telegram:1',
  chat: 'telegram:1:5',
  thread: null,
  is_group: 0,
  what: '{}',
  cadence: '{}',
  zone: 'UTC',
  quiet: null,
  silent: 0,
  paused_until: null,
  created_at: 0,
  next_at: null,
  seen: null,
  exhausted: 0,
  stopped_reason: null,
  stopped_at: null,
}
const owed = {
  channel: 'telegram:1',
  subscription: 's',
  chat: 'telegram:1:5',
  period: 'p',
  first_due: 0,
  runs: 1,
  not_before: 0,
  asked: 0,
  attempts: 0,
  reason: null,
  lease: null,
  lease_until: null,
  settled_at: null,
  message_id: null,
  practices: '[]',
}
const said = { chat: 'telegram:1:5', person: 'telegram:1:5' }

/** For each table that does not last: a row that ends at a moment, and one that does not end then. */
const ENDING: {
  readonly [Name in keyof Tables]: ((end: number) => Row<Name>) | 'lasts'
} = {
  accounts: 'lasts',
  practice_forms: 'lasts',
  moves: 'lasts',
  chats: (end) => ({
    chat: `telegram:1:${end}`,
    zone: null,
    quiet: null,
    ...settings,
    gone_at: end - 30 * DAY,
  }),
  sent: (end) => ({ chat: 'telegram:1:unsubscribed', practice: `p${end}`, hash: 'h', at: end - 180 * DAY }),
  subscriptions: (end) => ({
    ...subscription,
    id: `s${end}`,
    stopped_reason: 'gone',
    stopped_at: end - 30 * DAY,
  }),
  outbox: (end) => ({ ...owed, key: `o${end}`, state: 'sent', due: end - 60 * DAY }),
  conversations: (end) => ({ conversation: `c${end}`, ...said, version: 1, state: '{}', expires_at: end }),
  slips: (end) => ({ id: `s${end}`, ...said, payload: '{}', expires_at: end }),
  collections: (end) => ({ person: said.person, record: `Z${end}`, at: end - 730 * DAY }),
  updates: (end) => ({ key: `u${end}`, done: 2, body: '{}', expires_at: end }) as Row<'updates'>,
  feedback: (end) => ({
    id: `f${end}`,
    ...said,
    at: end - 180 * DAY,
    kind: 'note',
    about: '',
    note: '好',
  }),
  gaps: (end) => ({ question: `g${end}`, times: 1, first_at: 0, last_at: end - 90 * DAY }),
  leases: (end) => ({ name: `l${end}`, holder: 'h', until: end }),
  rates: (end) => ({ key: `r${end}`, times: '[]', held_until: 0, touched_at: end - 10 * MINUTE }),
}

describe.each(DATABASES)('what is kept, $name', ({ fresh }) => {
  async function open(): Promise<Database> {
    const { url, remove } = await fresh()
    closing.push(remove)
    const database = await openDatabase(url)
    closing.push(database.close)
    return database
  }
  const count = async ({ db }: Database, table: string): Promise<number> => {
    const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(db)
    return Number(rows[0]?.n)
  }

  it('ends when it is said to, in every table there is', async () => {
    const database = await open()
    const { tidy } = createStorage(database)
    const tables = await tablesOf(database)
    expect(tables.sort()).toEqual([...TABLES].sort())
    for (const table of TABLES) {
      const row = ENDING[table]
      expect(CATALOGUE[table].kept.ms === null, table).toBe(row === 'lasts')
      if (row === 'lasts') continue
      for (const end of [NOW, NOW + 1])
        await database.db
          .insertInto(table)
          .values(row(end) as never)
          .execute()
      await tidy(NOW)
      expect([table, await count(database, table)]).toEqual([table, 1])
      await tidy(NOW + 1)
      expect([table, await count(database, table)]).toEqual([table, 0])
    }
  })

  it('stays while it is of use: what waits to be sent, what is subscribed to and sent for that', async () => {
    const { db } = await open()
    const { tidy } = createStorage({ ...(await open()), db })
    const chat = 'telegram:1:5'
    await db.insertInto('subscriptions').values(subscription).execute()
    await db
      .insertInto('outbox')
      .values({ ...owed, key: 'o', state: 'waiting', due: 0 })
      .execute()
    await db.insertInto('sent').values({ chat, practice: 'p', hash: 'h', at: 0 }).execute()
    // It could not be written to once, and can be again.
    await db
      .insertInto('chats')
      .values({ chat, zone: null, quiet: null, ...settings, gone_at: 0 })
      .execute()
    expect(await tidy(NOW)).toBe(0)
  })

  it('of a chat that is gone ends after 30 days, unless it comes back', async () => {
    const database = await open()
    const { chats, chatLifecycle, tidy } = createStorage(database)
    const wish = { zone: 'Asia/Tokyo', quiet: null, choices: {} }
    for (const chat of ['gone', 'back', 'busy']) {
      await chats.save(chat, wish, NOW)
      await chatLifecycle.stop(chat, 'gone', NOW)
    }
    await chatLifecycle.back('back')
    await chats.save('busy', wish, NOW + DAY)
    await tidy(NOW + 30 * DAY)
    expect(await chats.find('gone')).toBeUndefined()
    expect(await chats.find('back')).toEqual(wish)
    expect(await chats.find('busy')).toEqual(wish)
  })
})
