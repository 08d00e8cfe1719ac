import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, it } from 'vitest'
import { removeFolder } from './remove-folder.ts'
import { someArticles } from './some-articles.ts'
import { type BotApiServer, startBotApiServer } from './telegram-server/server.ts'

const ROOT = resolve(import.meta.dirname, '..')
const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** npm starts a shell, which starts the bot. */
function lastBelow(pid: number): number {
  const pairs = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,comm='], { encoding: 'utf8' })
  const child = pairs
    .split('\n')
    .find((line) => line.trim().split(/\s+/u)[1] === String(pid) && !/ ps$/u.test(line))
  return child === undefined ? pid : lastBelow(Number(child.trim().split(/\s+/u)[0]))
}

interface Started {
  readonly npm: ChildProcess
  /** The process that is the bot, whatever lies between. */
  readonly bot: number
}

/** As a supervisor would start it: `npm start`, in a process group of its own. */
async function npmStart(server: BotApiServer): Promise<Started> {
  const data = mkdtempSync(join(tmpdir(), 'tashan-stop-'))
  const npm = spawn('npm', ['start'], {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      BOT_TOKEN: server.token,
      TELEGRAM_API_ROOT: server.url,
      DATA_DIR: data,
      KNOWLEDGE_DIR: someArticles(),
      LOG_LEVEL: 'info',
    },
  })
  closing.push(() => removeFolder(data))
  await new Promise<void>((ready, failed) => {
    npm.once('exit', () => failed(new Error('npm start ended before the bot was ready')))
    for (const stream of [npm.stdout, npm.stderr])
      createInterface({ input: stream }).on('line', (line) => {
        if (line.includes('"msg":"ready"')) ready()
      })
  })
  const bot = lastBelow(npm.pid ?? 0)
  closing.push(() => isRunning(bot) && process.kill(bot, 'SIGKILL'))
  return { npm, bot }
}

async function botServer(): Promise<BotApiServer> {
  const server = await startBotApiServer()
  closing.push(() => server.stop())
  return server
}

/** Seconds until none of the processes is there any more. */
async function secondsToEnd(pids: readonly number[]): Promise<number> {
  const begun = performance.now()
  while (pids.some(isRunning)) {
    if (performance.now() - begun > 30_000) throw new Error('still there after 30 seconds')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return (performance.now() - begun) / 1000
}

describe('npm start', () => {
  it('ends within ten seconds when SIGTERM is sent to npm alone, and the bot with it', async () => {
    const server = await botServer()
    const li = server.user('李', { started: true })
    const { npm, bot } = await npmStart(server)
    li.says('/help')
    await li.chat.nextMessage()
    expect(bot).not.toBe(npm.pid)
    process.kill(npm.pid ?? 0, 'SIGTERM')
    expect(await secondsToEnd([npm.pid ?? 0, bot])).toBeLessThan(10)
  })
})
