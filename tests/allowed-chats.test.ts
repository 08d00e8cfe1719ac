/** `ALLOWED_CHATS`, and a group that becomes a supergroup: it has another id from then on, and is the same group. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type BotProcess, startBot } from './harness/programs.ts'
import { removeFolder } from './remove-folder.ts'
import { someArticles } from './some-articles.ts'
import { inFile, onPostgres } from './storage/databases.ts'
import { type BotApiServer, startBotApiServer } from './telegram-server/server.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const GROUP = -4100

async function start(server: BotApiServer, databaseUrl: string, allowedChats: string): Promise<BotProcess> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tashan-allowed-'))
  closing.push(() => removeFolder(dataDir))
  const knowledgeDir = someArticles('dayi', 'jianou', 'jiayuguan', 'wenzhou')
  const bot = await startBot({ server, databaseUrl, dataDir, knowledgeDir, allowedChats })
  closing.push(bot.kill)
  return bot
}

describe.each([inFile, onPostgres])('a group that may be kept company, $name', ({ fresh }) => {
  it('is still allowed when it has become a supergroup, after a restart too, and its new id is named', async () => {
    const { url, remove } = await fresh()
    closing.push(remove)
    const server = await startBotApiServer()
    closing.push(() => server.stop())
    const li = server.user('李')
    const group = server.group('老群', { id: GROUP, members: [li] })
    const stranger = server.supergroup('别的群', { members: [li] })

    const before = await start(server, url, String(GROUP))
    li.says('/ask 大邑县做了什么', { in: group })
    expect((await group.nextMessage()).text).toContain('大邑县')
    const supergroup = li.migrates(group)
    li.says('/ask 嘉峪关市做了什么', { in: supergroup })
    expect((await supergroup.nextMessage()).text).toContain('嘉峪关市')
    const named = expect.objectContaining({
      level: 40,
      msg: expect.stringMatching(new RegExp(`ALLOWED_CHATS.*write ${supergroup.id} there`, 'u')),
    })
    expect(before.log.filter((line) => named.asymmetricMatch(line))).toHaveLength(1)
    await before.stop()

    const after = await start(server, url, String(GROUP))
    li.says('/ask 建瓯市做了什么', { in: supergroup })
    expect((await supergroup.nextMessage()).text).toContain('建瓯市')
    expect(after.log).toContainEqual(named)
    expect(server.calls('leaveChat')).toEqual([])
    li.says('/ask 建瓯市做了什么', { in: stranger })
    expect((await stranger.nextMessage()).text).toContain('先退出')
    await server.waitForCall('leaveChat')
    await server.idle()
    expect(server.calls('leaveChat').map(({ params }) => params)).toEqual([{ chat_id: stranger.id }])
    await after.stop()

    const told = await start(server, url, String(supergroup.id))
    li.says('/ask 温州市做了什么', { in: supergroup })
    expect((await supergroup.nextMessage()).text).toContain('温州市')
    expect(told.log).not.toContainEqual(expect.objectContaining({ level: 40 }))
  })
})
