/** What `/forget` promises, looked for in the bytes of everything the program has written. */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { TABLES } from '../src/storage/catalogue.ts'
import { type Database, openDatabase } from '../src/storage/database.ts'
import { startBot } from './harness/programs.ts'
import { removeFolder } from './remove-folder.ts'
import { someArticles } from './some-articles.ts'
import { inFile, onPostgres } from './storage/databases.ts'
import { type BotApiServer, startBotApiServer } from './telegram-server/server.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const ANSWERED = '业委会的钱总说不清，紫竹苑有没有地方请第三方管账？'
const IN_A_GROUP = '绿萝苑的业委会的钱总说不清，有没有地方请第三方管账？'
const UNANSWERED = '火星上的土豆怎么种，我叫赵铁蛋，电话13987654321'
/** What they wrote, and what of it is nobody else's. */
const THEIRS = [
  ...[ANSWERED, IN_A_GROUP, UNANSWERED, '紫竹苑', '绿萝苑', '赵铁蛋', '13987654321'],
  ...['13812345678', '数字写错了', '木槿花', '丁香苑', '蔷薇苑', '海棠苑'],
]
const OTHERS = '哪些地方办了老年食堂，石榴苑想学'

/** Somebody uses everything there is to write to, among others who write too, and has it all forgotten. */
async function usedAndForgotten(server: BotApiServer): Promise<void> {
  const li = server.user('李', { started: true })
  const group = server.supergroup('居民群', { members: [li] })
  const foreign = server.supergroup('别人的群', { bot: 'absent', members: [li] })
  const others = Array.from({ length: 8 }, (_, i) => server.user(`邻${i}`, { started: true }))
  const everybodyAsks = async () => {
    for (const one of others) one.says(OTHERS)
    for (const one of others) await one.chat.nextMessage()
  }
  await everybodyAsks()
  const question = li.says(ANSWERED)
  await li.taps(await li.chat.nextMessage(), '👎').answer()
  li.edits(question, ANSWERED.replace('紫竹苑', '海棠苑'))
  await li.chat.nextEdit()
  for (const text of [
    UNANSWERED,
    '/feedback 数字写错了，打13812345678找我',
    '/subscribe 木槿花 每天 08:30',
    '/settings 时区 东京时间',
    '大邑县丁香苑做了什么',
    '还有吗',
  ]) {
    li.says(text)
    await li.chat.nextMessage()
    await everybodyAsks()
  }
  li.says(`/ask ${IN_A_GROUP}`, { in: group })
  await group.nextMessage()
  await li.summons(`@tashan_test_bot ${ANSWERED.replace('紫竹苑', '蔷薇苑')}`, { in: foreign }).answer()
  await li.inline('紫竹苑 食堂').answer()
  li.says('/forget')
  await li.taps(await li.chat.nextMessage(), '确定删除').answer()
  expect((await li.chat.nextEdit()).text).toContain('删好了')
  await server.idle({ quietMs: 300 })
}

async function run(databaseUrl: string): Promise<{ readonly dataDir: string; readonly log: string }> {
  const server = await startBotApiServer()
  closing.push(() => server.stop())
  const dataDir = mkdtempSync(join(tmpdir(), 'tashan-forget-'))
  closing.push(() => removeFolder(dataDir))
  const bot = await startBot({ server, databaseUrl, dataDir, knowledgeDir: someArticles('dayi', 'wenzhou') })
  closing.push(bot.kill)
  await usedAndForgotten(server)
  await bot.stop()
  return { dataDir, log: JSON.stringify(bot.log) }
}

const foundIn = (bytes: Buffer): string[] => THEIRS.filter((text) => bytes.includes(text))
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

async function rowsOf({ db }: Database): Promise<Buffer> {
  const rows = await Promise.all(TABLES.map((table) => db.selectFrom(table).selectAll().execute()))
  return Buffer.from(JSON.stringify(rows))
}

describe('after /forget and a clean stop', () => {
  it('nothing a person wrote is in any file of SQLite, nor in the log', async () => {
    const { url, remove } = await inFile.fresh()
    closing.push(remove)
    const { dataDir, log } = await run(url)
    const files = [...filesIn(join(url, '..')), ...filesIn(dataDir)]
    expect(files).toContain(url)
    for (const file of files) expect([file, foundIn(readFileSync(file))]).toEqual([file, []])
    expect(foundIn(Buffer.from(log))).toEqual([])
    // What others wrote is there to be found.
    expect(readFileSync(url).includes(OTHERS)).toBe(true)
  })

  it('nothing a person wrote is in any row of PostgreSQL, nor in its tables’ files once they are compacted', async () => {
    const { url, remove } = await onPostgres.fresh()
    closing.push(remove)
    const { log } = await run(url)
    expect(foundIn(Buffer.from(log))).toEqual([])
    const database = await openDatabase(url)
    closing.push(database.close)
    const rows = await rowsOf(database)
    expect(foundIn(rows)).toEqual([])
    expect(rows.includes(OTHERS)).toBe(true)

    const { db } = database
    const tableFiles = async (): Promise<Buffer> => {
      await sql`checkpoint`.execute(db)
      const { rows } = await sql<{ path: string }>`
        select current_setting('data_directory') || '/' || pg_relation_filepath(oid) as path from pg_class
        where relnamespace = current_schema()::regnamespace and relkind in ('r', 'i', 't')
        union
        select current_setting('data_directory') || '/' || pg_relation_filepath(reltoastrelid) from pg_class
        where relnamespace = current_schema()::regnamespace and reltoastrelid != 0`.execute(db)
      return Buffer.concat(rows.map(({ path }) => readFileSync(path)))
    }
    // So the search can find something.
    expect(foundIn(await tableFiles())).toContain(ANSWERED)
    await database.compact()
    const after = await tableFiles()
    expect(foundIn(after)).toEqual([])
    expect(after.includes(OTHERS)).toBe(true)
  })
})
