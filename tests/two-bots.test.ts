/** Two bots that share one database: each has its own chats, updates and digests. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../src/storage/database.ts'
import { createStorage } from '../src/storage/storage.ts'
import { freePort } from './free-port.ts'
import { type BotProcess, startBot } from './harness/programs.ts'
import { removeFolder } from './remove-folder.ts'
import { someArticles } from './some-articles.ts'
import { inFile, onPostgres } from './storage/databases.ts'
import { type BotApiServer, startBotApiServer } from './telegram-server/server.ts'

const TOKENS = { a: '123456789:TEST-token_of_the_first_bot_', b: '987654321:TEST-token_of_the_second_bot' }
const NEW_TOKEN_OF_B = '987654321:TEST-token_that_replaces_it'
const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function botServer(token: string, firstUpdateId?: number): Promise<BotApiServer> {
  const server = await startBotApiServer({
    token,
    ...(firstUpdateId === undefined ? {} : { firstUpdateId }),
  })
  closing.push(() => server.stop())
  return server
}

async function start(server: BotApiServer, databaseUrl: string, webhook: boolean): Promise<BotProcess> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tashan-two-bots-'))
  closing.push(() => removeFolder(dataDir))
  const port = await freePort()
  const hook = { url: `http://127.0.0.1:${port}/hook`, secret: 'abcdefghijklmnop', port }
  const bot = await startBot({
    server,
    databaseUrl,
    dataDir,
    knowledgeDir: someArticles('dayi', 'wenzhou'),
    ...(webhook ? { webhook: hook } : {}),
  })
  closing.push(bot.kill)
  return bot
}

describe.each([inFile, onPostgres])('two bots on one database, $name', ({ fresh }) => {
  it('answer their own updates, keep their own chats and send their own digests', async () => {
    const { url, remove } = await fresh()
    closing.push(remove)
    const servers = { a: await botServer(TOKENS.a), b: await botServer(TOKENS.b) }
    const a = await start(servers.a, url, true)
    const b = await start(servers.b, url, true)
    expect(b.log).toContainEqual(expect.objectContaining({ others: ['telegram:123456789'] }))

    // The same person at both: the same chat id, and the same update ids.
    const person = { id: 71, started: true }
    const li = { a: servers.a.user('李', person), b: servers.b.user('李', person) }
    const wang = { b: servers.b.user('王', { id: 72, started: true }) }
    for (const one of [li.a, li.b]) {
      one.says('大邑县做了什么')
      expect((await one.chat.nextMessage()).text).toContain('大邑县')
    }
    li.a.says('/settings 时区 东京时间')
    expect((await li.a.chat.nextMessage()).text).toContain('时区：东京时间')
    li.b.says('/settings')
    expect((await li.b.chat.nextMessage()).text).toContain('时区：北京时间')

    for (const [one, wish] of [
      [li.a, '物业治理'],
      [li.b, '养老服务'],
      [wang.b, '物业治理'],
    ] as const) {
      one.says(`/subscribe ${wish} 每天 08:30`)
      await one.taps(await one.chat.nextMessage(), '现在发一份').answer()
      await one.chat.nextEdit()
      expect((await one.chat.nextMessage()).text).toContain(`简报 · ${wish}`)
    }
    li.b.says('/subscriptions')
    const list = (await li.b.chat.nextMessage()).text
    expect(list).toContain('养老服务')
    expect(list).not.toContain('物业治理')

    // While the second is away its digests wait for it; it comes back with another token, and polling.
    await b.stop()
    const database = await openDatabase(url)
    const storage = createStorage(database)
    await database.db
      .updateTable('subscriptions')
      .set({ next_at: Date.now() - 25 * 60 * 60 * 1000 })
      .execute()
    await database.db.deleteFrom('sent').execute()
    await a.stop()
    await start(servers.a, url, true)
    expect((await li.a.chat.nextMessage()).text).toContain('简报 · 物业治理')
    await servers.a.idle({ quietMs: 500 })
    const owed = await storage.planner.due({
      channel: 'telegram:987654321',
      now: Date.now(),
      version: '',
      limit: 9,
    })
    expect(owed.map(({ chat }) => chat).sort()).toEqual(['telegram:987654321:71', 'telegram:987654321:72'])
    await database.close()
    await servers.b.stop()
    // Telegram numbers a bot's updates on, whatever its token.
    const renewed = await botServer(NEW_TOKEN_OF_B, 500_001_001)
    const later = { li: renewed.user('李', person), wang: renewed.user('王', { id: 72, started: true }) }
    await start(renewed, url, false)
    expect((await later.li.chat.nextMessage()).text).toContain('简报 · 养老服务')
    expect((await later.wang.chat.nextMessage()).text).toContain('简报 · 物业治理')
    expect(li.a.chat.takeMessages()).toEqual([])

    // What one forgets the other still knows.
    li.a.says('/forget')
    await li.a.taps(await li.a.chat.nextMessage(), '确定删除').answer()
    expect((await li.a.chat.nextEdit()).text).toContain('删好了')
    later.li.says('/subscriptions')
    expect((await later.li.chat.nextMessage()).text).toContain('养老服务')
    // Nobody was written to whom the other bot knows.
    for (const server of [servers.a, renewed])
      expect(server.calls().filter(({ outcome }) => outcome.kind === 'error')).toEqual([])
  })
})
