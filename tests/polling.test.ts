import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { LEADER_LEASE_MS } from '../src/coordination/leader.ts'
import { type BotProcess, startBot } from './harness/programs.ts'
import { removeFolder } from './remove-folder.ts'
import { someArticles } from './some-articles.ts'
import { inFile, onPostgres } from './storage/databases.ts'
import { type BotApiServer, startBotApiServer } from './telegram-server/server.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function botServer(): Promise<BotApiServer> {
  const server = await startBotApiServer()
  closing.push(() => server.stop())
  return server
}

async function start(server: BotApiServer, databaseUrl: string): Promise<BotProcess> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tashan-polling-'))
  const bot = await startBot({ server, databaseUrl, dataDir, knowledgeDir: someArticles() })
  closing.push(async () => {
    await bot.kill()
    await removeFolder(dataDir)
  })
  return bot
}

const says = (bot: BotProcess, text: string | RegExp, timeout = 30_000) =>
  expect
    .poll(() => bot.log.map((line) => line['msg']), { timeout })
    .toContainEqual(text instanceof RegExp ? expect.stringMatching(text) : text)

const STANDS_BY = 'another process on this database polls: standing by to take over'

describe.each([inFile, onPostgres])('two processes that poll, with one token and one $name', ({ fresh }) => {
  it('do not fight: the second stands by, and takes over when the first dies or stops', async () => {
    const { url, remove } = await fresh()
    closing.push(remove)
    const server = await botServer()
    const li = server.user('李', { started: true })
    const asks = async () => {
      li.says('大邑县做了什么')
      expect((await li.chat.nextMessage()).text).toContain('大邑县')
      await server.idle()
      expect(li.chat.takeMessages()).toEqual([])
    }
    const first = await start(server, url)
    await says(first, 'polling')
    const second = await start(server, url)
    await says(second, STANDS_BY)
    await asks()
    expect(second.log.map((line) => line['msg'])).not.toContain('polling')

    await first.kill()
    // The lease of the dead is sat through by setting the clock ahead.
    await second.jump(LEADER_LEASE_MS)
    await says(second, 'polling')
    await asks()

    const third = await start(server, url)
    await says(third, STANDS_BY)
    await second.stop()
    // Sooner than its lease would be over.
    await says(third, 'polling', LEADER_LEASE_MS - 5_000)
    await asks()
    expect(server.counts()['getUpdates 409']).toBeUndefined()
  })
})

it('two processes with one token and two databases: one goes on, the other says why it ends', async () => {
  const server = await botServer()
  const databases = [await inFile.fresh(), await inFile.fresh()]
  for (const { remove } of databases) closing.push(remove)
  const bots: BotProcess[] = []
  for (const { url } of databases) bots.push(await start(server, url))
  await Promise.race(bots.map(({ ended }) => ended))
  const [ended] = bots.filter((bot) => bot.hasEnded())
  expect(ended?.child.exitCode).toBe(1)
  expect(server.counts()['getUpdates 409']).toBeGreaterThan(1)
  expect(ended?.log.at(-1)?.['msg']).toMatch(/^Another process is polling with the same BOT_TOKEN/u)
  const li = server.user('李', { started: true })
  li.says('大邑县做了什么')
  expect((await li.chat.nextMessage()).text).toContain('大邑县')
})
