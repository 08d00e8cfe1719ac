/** The programs of a harness: started with a clock that can be set ahead, watched, and killed by their own id. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { moduleAddresses, nodeArguments } from '../run/programs.ts'
import type { BotApiServerOptions } from '../telegram-server/server.ts'
import type { Order } from './preload.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
export const ROOT = here('../..')

/** Modules of the bot that may be read ahead of its start: all but the one that begins to act. */
const READ_AHEAD = [
  'bot-storage.ts',
  'channels/telegram/telegram.ts',
  'dialogue/dialogue.ts',
  'open-corpus.ts',
]

export interface Program {
  readonly child: ChildProcess
  /** Resolves when it has ended. */
  readonly ended: Promise<void>
  readonly hasEnded: () => boolean
  /** Sets its clock ahead. */
  readonly jump: (ms: number) => Promise<void>
}

function start(options: {
  readonly file: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly ahead?: number
  readonly modules?: readonly string[]
}): Program {
  const { file, args = [], env = {}, ahead = 0, modules } = options
  const { PATH = '', TMPDIR } = process.env
  const child = spawn(process.execPath, [...nodeArguments(file, [here('./preload.ts')]), ...args], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
    env: {
      PATH,
      ...(TMPDIR === undefined ? {} : { TMPDIR }),
      ...env,
      HARNESS_START: JSON.stringify({ ahead, ...(modules === undefined ? {} : { modules }) }),
    },
  })
  let over = false
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      over = true
      resolve()
    })
  })
  return {
    child,
    ended,
    hasEnded: () => over,
    jump: async (ms) => {
      if (over) return
      const answered = once(child, 'message')
      order(child, { jumpMs: ms })
      await Promise.race([answered, ended])
    },
  }
}

/** A program that has just been killed hears nothing any more, which is no error. */
function order(child: ChildProcess, what: Order): void {
  if (child.connected) child.send(what, () => undefined)
}

// ── the server ────────────────────────────────────────────────────────────────────────────────────────────────────

export interface LoopbackServer extends Program {
  readonly url: string
  readonly token: string
  readonly control: <Result>(name: string, fields?: object) => Promise<Result>
  readonly stop: () => Promise<void>
}

/** The Bot API server as a process of its own. */
export async function startServer(options: BotApiServerOptions): Promise<LoopbackServer> {
  const program = start({ file: here('../telegram-server/main.ts'), args: [JSON.stringify(options)] })
  const { child, ended } = program
  let complaint = ''
  child.stderr?.on('data', (part) => {
    complaint += part
  })
  const line = await new Promise<string>((resolve, reject) => {
    if (child.stdout) createInterface({ input: child.stdout }).once('line', resolve)
    void ended.then(() => reject(new Error(`the server did not start: ${complaint}`)))
  })
  const { url, token } = JSON.parse(line) as { url: string; token: string }
  return {
    ...program,
    url,
    token,
    control: async <Result>(name: string, fields: object = {}) => {
      const response = await fetch(`${url}/control/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(fields),
      })
      const answer = (await response.json()) as { ok: boolean; result: Result; description?: string }
      if (!answer.ok) throw new Error(`control ${name}: ${answer.description}`)
      return answer.result
    },
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

// ── the bot ───────────────────────────────────────────────────────────────────────────────────────────────────────

export interface BotProcess extends Program {
  /** Its modules are read: it starts at a word. */
  readonly loaded: Promise<void>
  /** Lets it start. */
  readonly go: () => void
  /** Resolves with true when it says that it is ready, with false when it ends before. */
  readonly ready: Promise<boolean>
  /** Lines of its log, parsed, and whatever else it printed. */
  readonly log: readonly Readonly<Record<string, unknown>>[]
  readonly kill: () => Promise<void>
  /** Asks it to finish and waits for that. */
  readonly stop: () => Promise<void>
}

export interface BotOptions {
  /** Telegram; none where the bot is to be elsewhere. */
  readonly server?: Pick<LoopbackServer, 'url' | 'token'>
  /** What else its environment holds: other platforms. */
  readonly environment?: Readonly<Record<string, string>>
  readonly databaseUrl: string
  readonly dataDir: string
  readonly knowledgeDir: string
  /** Milliseconds by which its clock is ahead. Default none. */
  readonly ahead?: number
  /** Who is told of chats that were given up. */
  readonly adminIds?: string
  readonly allowedChats?: string
  /** Brought its updates here instead of polling for them. */
  readonly webhook?: { readonly url: string; readonly secret: string; readonly port: number }
}

/** The real bot, `src/main.ts`, with nothing but its environment set. Does not act before `go`. */
export function prepareBot(options: BotOptions): BotProcess {
  const { server, databaseUrl, dataDir, knowledgeDir, ahead = 0, adminIds, allowedChats, webhook } = options
  const { environment = {} } = options
  const source = `${ROOT}/src`
  const program = start({
    file: `${source}/main.ts`,
    ahead,
    modules: moduleAddresses(READ_AHEAD.map((file) => `${source}/${file}`)),
    env: {
      ...(server === undefined ? {} : { BOT_TOKEN: server.token, TELEGRAM_API_ROOT: server.url }),
      DATABASE_URL: databaseUrl,
      DATA_DIR: dataDir,
      KNOWLEDGE_DIR: knowledgeDir,
      LOG_LEVEL: 'info',
      ...environment,
      ...(adminIds === undefined ? {} : { ADMIN_IDS: adminIds }),
      ...(allowedChats === undefined ? {} : { ALLOWED_CHATS: allowedChats }),
      ...(webhook === undefined
        ? {}
        : { WEBHOOK_URL: webhook.url, WEBHOOK_SECRET: webhook.secret, PORT: String(webhook.port) }),
    },
  })
  const { child, ended } = program
  const log: Record<string, unknown>[] = []
  const ready = new Promise<boolean>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      if (stream)
        createInterface({ input: stream }).on('line', (line) => {
          const entry = parsed(line)
          log.push(entry)
          if (entry['msg'] === 'ready') resolve(true)
        })
    void ended.then(() => resolve(false))
  })
  const loaded = Promise.race([once(child, 'message').then(() => undefined), ended])
  return {
    ...program,
    loaded,
    go: () => void loaded.then(() => order(child, { go: true })),
    ready,
    log,
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** @returns when it says that it is ready. @throws when it ends before, with what it said */
export async function startBot(options: BotOptions): Promise<BotProcess> {
  const bot = prepareBot(options)
  bot.go()
  if (!(await bot.ready)) throw new Error(`the bot did not start: ${JSON.stringify(bot.log)}`)
  return bot
}

function parsed(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>
  } catch {
    return { msg: line }
  }
}
