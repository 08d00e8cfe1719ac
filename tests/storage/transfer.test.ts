import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { askedEntry } from '../../src/digest/outbox.ts'
import { CATALOGUE, TABLES } from '../../src/storage/catalogue.ts'
import { type Database, openDatabase } from '../../src/storage/database.ts'
import { createStorage } from '../../src/storage/storage.ts'
import { backUp, copyAll, restore } from '../../src/storage/transfer.ts'
import { subscription } from './contract.ts'
import { DATABASES, inFile, onPostgres } from './databases.ts'

let folder: string
const closing: (() => Promise<void>)[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tashan-transfer-'))
})
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
  rmSync(folder, { recursive: true, force: true })
})

async function open(kind: (typeof DATABASES)[number]): Promise<Database> {
  const { url, remove } = await kind.fresh()
  closing.push(remove)
  const database = await openDatabase(url)
  closing.push(database.close)
  return database
}

/** Something in every table, more than one batch of it where there may be much. */
async function fill(database: Database): Promise<void> {
  const storage = createStorage(database)
  for (let i = 0; i < 1203; i += 1) {
    const one = subscription({ id: `s${i}`, chat: `telegram:${i % 400}`, thread: i % 3 === 0 ? '7' : null })
    await storage.subscriptions.save(one)
    await storage.outbox.add(askedEntry(one, 1_800_000_000_000 + i))
  }
  const claimed = await storage.outbox.claim({
    channel: 'telegram',
    lease: 'x',
    until: 9e12,
    now: 1.9e12,
    limit: 30,
  })
  for (const { entry } of claimed)
    await storage.outbox.settle(
      'x',
      entry.key,
      { kind: 'sent', messageId: '1', practices: [{ id: '“引号”\n换行', hash: 'h' }], exhausted: true },
      1.9e12,
    )
  await storage.log.note(
    Array.from({ length: 1100 }, (_, i) => ({ id: `p${i % 550}`, hash: `${i}`, facts: [] })),
    1,
  )
  await storage.accounts.enter('feishu:cli_1', 1)
  await storage.chats.save('telegram:1', { zone: 'Asia/Tokyo', quiet: null, choices: { 繁: '體' } }, 1)
  await storage.conversations.write(
    'c',
    { chat: 'telegram:1', person: 'telegram:1' },
    { emoji: '🏘' },
    { after: 0, expiresAt: 9e12, now: 1 },
  )
  await storage.collections.add('telegram:1', ['ZAYC27A', 'DTBFC6K'], 1)
  await storage.slips.keep({ page: 2 }, { chat: 'telegram:1', person: 'telegram:1', expiresAt: 9e12 })
  await storage.updates.take([{ key: 'u', body: '{"文":1}', message: 'telegram:1/2' }], 1)
  await storage.updates.begin('u', 1, 0, null)
  await storage.updates.compose('u', '“好”')
  await storage.feedback.add({
    id: 'f',
    chat: 'telegram:1',
    person: null,
    at: 1,
    kind: 'useful',
    about: 'q',
    note: null,
  })
  await storage.gaps.note('q', 1)
  await storage.leases.take('poll', 'me', 1, 5)
  await storage.rates.take([[{ key: 'all', limits: [{ count: 3, perMs: 1000 }] }]], () => 1)
}

/** Every row of every table, in an order of its own. */
async function contents(database: Database): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {}
  for (const table of TABLES) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(
      database.db,
    )
    all[table] = rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort()
  }
  return all
}

it.each(DATABASES)('$name: no table and no primary key is forgotten', async (kind) => {
  const { db, engine } = await open(kind)
  const tables = (await db.introspection.getTables()).map(({ name }) => name)
  const ours =
    engine === 'postgres'
      ? (
          await sql<{
            name: string
          }>`select tablename as name from pg_tables where schemaname = current_schema()`.execute(db)
        ).rows.map(({ name }) => name)
      : tables
  expect(ours.filter((name) => name !== 'migrations').sort()).toEqual([...TABLES].sort())
  for (const [table, { primaryKey: keys }] of Object.entries(CATALOGUE))
    await expect(
      sql`insert into ${sql.table(table)} (${sql.join(keys.map((key) => sql.ref(key)))}) values (${sql.join(keys.map(() => null))})`.execute(
        db,
      ),
    ).rejects.toThrow()
})

describe.each([
  ['SQLite to PostgreSQL', inFile, onPostgres],
  ['PostgreSQL to SQLite', onPostgres, inFile],
  ['SQLite to SQLite', inFile, inFile],
])('a move from %s', (_, fromKind, toKind) => {
  it('loses nothing and leaves the old one as it was', async () => {
    const [from, to] = [await open(fromKind), await open(toKind)]
    await fill(from)
    const before = await contents(from)
    const counts = await copyAll(from, to)
    expect(counts).toMatchObject({ subscriptions: 1203, outbox: 1203, practice_forms: 1100, sent: 30 })
    expect(await contents(to)).toEqual(before)
    expect(await contents(from)).toEqual(before)
  })

  it('does not write over what is there unless told to', async () => {
    const [from, to] = [await open(fromKind), await open(toKind)]
    await createStorage(from).gaps.note('from', 1)
    await createStorage(to).gaps.note('to', 1)
    await expect(copyAll(from, to)).rejects.toThrow(/not empty.*--replace/u)
    expect((await createStorage(to).gaps.top(9)).map(({ question }) => question)).toEqual(['to'])
    await copyAll(from, to, { replace: true })
    expect((await createStorage(to).gaps.top(9)).map(({ question }) => question)).toEqual(['from'])
  })
})

describe.each([
  ['SQLite', inFile],
  ['PostgreSQL', onPostgres],
])('a backup of %s', (_, kind) => {
  it('brings everything back', async () => {
    const database = await open(kind)
    await fill(database)
    const before = await contents(database)
    const file = join(folder, 'backup.db')
    await backUp(database, file)
    await createStorage(database).chats.forget('telegram:1')
    await expect(restore(file, database)).rejects.toThrow(/not empty/u)
    await restore(file, database, { replace: true })
    expect(await contents(database)).toEqual(before)
    expect(['backup.db-wal', 'backup.db.unfinished'].some((name) => existsSync(join(folder, name)))).toBe(
      false,
    )
  })

  it('can be made while others write, and is whole', async () => {
    const database = await open(kind)
    await fill(database)
    const other = createStorage(database)
    let writing = true
    const writer = (async () => {
      for (let i = 0; writing; i += 1) {
        await other.gaps.note(`q${i}`, i)
        await new Promise((resolve) => setImmediate(resolve))
      }
    })()
    const file = join(folder, 'backup.db')
    await backUp(database, file)
    writing = false
    await writer
    const copy = await openDatabase(file)
    closing.push(copy.close)
    const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(copy.db)
    expect(rows).toEqual([{ integrity_check: 'ok' }])
    expect((await createStorage(copy).subscriptions.ofChat('telegram:1')).length).toBeGreaterThan(0)
  })
})

describe('a backup file', () => {
  it('is never written over', async () => {
    const database = await open(inFile)
    writeFileSync(join(folder, 'backup.db'), 'precious')
    await expect(backUp(database, join(folder, 'backup.db'))).rejects.toThrow(/overwrites nothing/u)
  })

  it('that is missing or damaged leaves the database as it is', async () => {
    const database = await open(inFile)
    await createStorage(database).gaps.note('kept', 1)
    writeFileSync(join(folder, 'broken.db'), 'no database')
    await expect(restore(join(folder, 'none.db'), database, { replace: true })).rejects.toThrow(/no backup/u)
    await expect(restore(join(folder, 'broken.db'), database, { replace: true })).rejects.toThrow(
      /not an SQLite/u,
    )
    expect((await createStorage(database).gaps.top(9)).map(({ question }) => question)).toEqual(['kept'])
  })

  it('is an SQLite file that can be put in the place of the database', async () => {
    const database = await open(inFile)
    await createStorage(database).gaps.note('kept', 1)
    await backUp(database, join(folder, 'backup.db'))
    copyFileSync(join(folder, 'backup.db'), join(folder, 'tashan.db'))
    const copy = await openDatabase(join(folder, 'tashan.db'))
    closing.push(copy.close)
    expect(await createStorage(copy).gaps.top(9)).toHaveLength(1)
  })
})
