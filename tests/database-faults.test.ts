/** The real bot over databases that fail it: it says which one and what to do, or goes on when it can, and loses nothing. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { askedEntry } from '../src/digest/outbox.ts'
import { openDatabase } from '../src/storage/database.ts'
import { MIGRATIONS } from '../src/storage/migrations.ts'
import { createStorage } from '../src/storage/storage.ts'
import { freePort } from './free-port.ts'
import { type BotOptions, type BotProcess, prepareBot, startBot } from './harness/programs.ts'
import { removeFolder } from './remove-folder.ts'
import { someArticles } from './some-articles.ts'
import { subscription } from './storage/contract.ts'
import { inFile, onPostgres } from './storage/databases.ts'
import { startPostgres } from './storage/embedded-postgres.ts'
import type { TestUser } from './telegram-server/actors.ts'
import { type BotApiServer, startBotApiServer } from './telegram-server/server.ts'

// A bot starts in every test, on a machine that may have much else to do.
const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'tashan-faults-'))
  closing.push(() => removeFolder(made))
  return made
}

async function botServer(): Promise<BotApiServer> {
  const server = await startBotApiServer()
  closing.push(() => server.stop())
  return server
}

const optionsOf = (server: BotApiServer, databaseUrl: string): BotOptions => ({
  server,
  databaseUrl,
  dataDir: folder(),
  knowledgeDir: someArticles(),
})

async function start(options: BotOptions): Promise<BotProcess> {
  const bot = await startBot(options)
  closing.push(bot.kill)
  return bot
}

/** A disk of so many kilobytes; undefined where this user may not mount one. */
function smallDisk(kilobytes: number): string | undefined {
  const made = folder()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', made], { stdio: 'ignore' })
  } catch {
    return undefined
  }
  closing.push(async () => execFileSync('umount', ['--lazy', made]))
  return made
}

/** What a bot says that ends by itself; one line, and no stack. */
async function lastWords(databaseUrl: string): Promise<string> {
  const bot = prepareBot(optionsOf(await botServer(), databaseUrl))
  closing.push(bot.kill)
  bot.go()
  expect(await bot.ready).toBe(false)
  expect(bot.child.exitCode).toBe(1)
  const [line, ...more] = bot.log.filter(({ level }) => level === undefined)
  expect(more).toEqual([])
  return String(line?.['msg'])
}

/** The database as it is to be found, with somebody in it. */
async function fill(databaseUrl: string): Promise<void> {
  const database = await openDatabase(databaseUrl)
  for (let i = 0; i < 300; i += 1)
    await createStorage(database).subscriptions.save(subscription({ id: `s${i}` }))
  await database.close()
}

describe('a bot that cannot use its database ends with one line, which names it and says what to do', () => {
  it('when the file is damaged', async () => {
    const file = join(folder(), 'tashan.db')
    await fill(file)
    const bytes = readFileSync(file)
    bytes.fill(0xff, 4096 * 3, 4096 * 4)
    writeFileSync(file, bytes)
    expect(await lastWords(file)).toMatch(
      new RegExp(`^${file}: the database file is damaged .*npm run db -- restore FILE`, 'u'),
    )
    expect(readFileSync(file).equals(bytes)).toBe(true)
  })

  it('when half of the file is missing', async () => {
    const file = join(folder(), 'tashan.db')
    await fill(file)
    const bytes = readFileSync(file)
    const half = bytes.subarray(0, bytes.length / 2)
    writeFileSync(file, half)
    expect(await lastWords(file)).toMatch(/tashan\.db: the database file is damaged .*restore/u)
    expect(readFileSync(file).equals(half)).toBe(true)
  })

  it('when nothing can be written there, not even by root', async ({ skip }) => {
    const disk = smallDisk(64) ?? skip('no disk can be mounted here')
    execFileSync('mount', ['-o', 'remount,ro', disk])
    expect(await lastWords(join(disk, 'tashan.db'))).toMatch(
      /tashan\.db.*set DATA_DIR or DATABASE_URL to a place where it can/u,
    )
  })

  it.each([inFile, onPostgres])('when a newer version has been at $name', async ({ fresh }) => {
    const { url, remove } = await fresh()
    closing.push(remove)
    const later = { name: '9999-later', up: async () => undefined }
    await (await openDatabase(url, { migrations: [...MIGRATIONS, later] })).close()
    expect(await lastWords(url)).toMatch(
      /^(?:postgres:|\/).*: written by a newer version.*update the program/u,
    )
  })

  it('when there is no server', async () => {
    expect(await lastWords(`postgres://tashan:secret@127.0.0.1:${await freePort()}/tashan`)).toMatch(
      /^postgres:\/\/127\.0\.0\.1:\d+\/tashan: the server cannot be reached .*DATABASE_URL/u,
    )
  })
})

const says = (bot: BotProcess, text: string, timeout = 40_000) =>
  expect.poll(() => bot.log.map(({ msg }) => msg), { timeout }).toContain(text)

const asks = (person: TestUser) => void person.says('大邑县做了什么')

/** Each has one answer, and nothing else. */
async function haveTheirAnswer(people: readonly TestUser[]): Promise<void> {
  for (const { chat } of people) expect((await chat.nextMessage()).text).toContain('大邑县')
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  expect(people.flatMap(({ chat }) => chat.takeMessages())).toEqual([])
}

/** A digest to somebody that becomes due in so many milliseconds. */
async function owe(databaseUrl: string, person: TestUser, inMs: number): Promise<void> {
  const database = await openDatabase(databaseUrl)
  const { subscriptions, outbox } = createStorage(database)
  const one = { ...subscription({ id: 'owed', chat: `telegram:123456789:${person.id}` }), nextAt: null }
  await subscriptions.save(one)
  await outbox.add(askedEntry(one, Date.now() + inMs))
  await database.close()
}

describe('a PostgreSQL that goes away for a minute', () => {
  it.each(['polling', 'webhook'])(
    'is waited for by a bot with %s: nothing is lost, nothing comes twice',
    async (mode) => {
      const postgres = await startPostgres()
      closing.push(postgres.remove)
      const server = await botServer()
      const port = await freePort()
      const at = `http://127.0.0.1:${port}`
      const webhook = { url: `${at}/hook`, secret: 'abcdefghijklmnop', port }
      const bot = await start({
        ...optionsOf(server, postgres.url),
        ...(mode === 'webhook' ? { webhook } : {}),
      })
      const people = ['李', '王', '张'].map((name) => server.user(name, { started: true }))
      const reader = server.user('读者', { started: true })
      for (const person of people) asks(person)
      await haveTheirAnswer(people)
      await owe(postgres.url, reader, 2_000)

      await postgres.stop()
      for (const person of people) asks(person)
      await says(bot, mode === 'webhook' ? 'an update has to be brought again' : 'an update has to wait')
      if (mode === 'webhook') expect((await fetch(`${at}/readyz`)).status).toBe(503)
      await bot.jump(60_000)
      await says(bot, 'digests have to wait')
      if (mode === 'polling') await says(bot, 'the polling lease is lost: polling stopped')
      expect(people.flatMap(({ chat }) => chat.takeMessages())).toEqual([])

      await postgres.start()
      await haveTheirAnswer(people)
      expect((await reader.chat.nextMessage()).text).toContain('简报')
      for (const person of people) asks(person)
      await haveTheirAnswer(people)
      expect(reader.chat.takeMessages()).toEqual([])
      await bot.stop()
      expect(bot.child.exitCode).toBe(0)
    },
    120_000,
  )
})

it('a disk that is full is told of, and waited for: nothing is lost', async ({ skip }) => {
  const disk = smallDisk(4096) ?? skip('no disk can be mounted here')
  const file = join(disk, 'tashan.db')
  const server = await botServer()
  const bot = await start(optionsOf(server, file))
  const [li, reader] = [server.user('李', { started: true }), server.user('读者', { started: true })]
  asks(li)
  await haveTheirAnswer([li])
  await owe(file, reader, 3_000)

  const filler = join(disk, 'filler')
  expect(() => writeFileSync(filler, Buffer.alloc(8 * 1024 * 1024))).toThrow(/ENOSPC/u)
  asks(li)
  await says(bot, 'an update has to wait')
  const trouble = bot.log.find(({ msg }) => msg === 'an update has to wait')?.['err'] as { message: string }
  expect(trouble.message).toContain(`${file}: the disk is full: make room, or set DATA_DIR or DATABASE_URL`)
  expect(li.chat.takeMessages()).toEqual([])

  rmSync(filler)
  await haveTheirAnswer([li])
  expect((await reader.chat.nextMessage()).text).toContain('简报')
  await bot.stop()
  expect(bot.child.exitCode).toBe(0)
}, 240_000)
