/** Composition: configuration, knowledge, storage, dialogue, channel; everything closes in reverse on a signal. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { config as loadDotenv } from 'dotenv'
import { GrammyError } from 'grammy'
import { openBotStorage } from './bot-storage.ts'
import { createTelegram } from './channels/telegram.ts'
import { runTerminal } from './channels/terminal.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { createDialogue, type Dialogue } from './dialogue/dialogue.ts'
import { createMemoryStores } from './dialogue/stores.ts'
import { createLog, hider, type Log } from './log.ts'
import { CorpusError, type OpenCorpus, openCorpus } from './open-corpus.ts'
import { DatabaseError } from './storage/database.ts'

type Close = () => Promise<void> | void

/** Closes what was opened, the last first. */
function createClosing() {
  const closes: Close[] = []
  return {
    add: (close: Close) => void closes.push(close),
    all: async (log: Log | undefined) => {
      for (const close of closes.splice(0).reverse())
        try {
          await close()
        } catch (error) {
          log?.error({ err: error }, 'something did not close')
        }
    },
  }
}

async function main(): Promise<number> {
  loadDotenv({ quiet: true })
  const read = readConfig(process.env)
  const config = { ...read, drafts: read.drafts || process.argv.includes('--drafts') }
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => {
      stop.abort()
      // Whoever asks twice does not want to wait.
      process.once(signal, () => process.exit(130))
    })
  const corpus = openCorpus(config.knowledgeDir, config)
  return config.run.mode === 'terminal'
    ? chatInTerminal(config, corpus, stop.signal)
    : serve(config, corpus, stop.signal)
}

async function chatInTerminal(config: Config, corpus: OpenCorpus, signal: AbortSignal): Promise<number> {
  const dialogue = createDialogue({
    corpus,
    stores: createMemoryStores(),
    now: Date.now,
    random: Math.random,
  })
  const historyFile = join(config.dataDir, 'terminal-history')
  await runTerminal(
    {
      dialogue,
      input: process.stdin,
      output: process.stdout,
      history: readLines(historyFile),
      keepHistory: (lines) => keepLines(config.dataDir, historyFile, lines),
    },
    signal,
  )
  return 0
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
  } catch {
    // The first chat has no history.
    return []
  }
}

function keepLines(folder: string, file: string, lines: readonly string[]): void {
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, `${lines.slice(0, 500).join('\n')}\n`)
  } catch {
    // A folder that cannot be written to costs the history, not the chat.
  }
}

async function serve(config: Config, corpus: OpenCorpus, signal: AbortSignal): Promise<number> {
  const { run } = config
  if (run.mode === 'terminal') return 0
  const secrets = [
    'telegram' in run ? run.telegram.token : '',
    'webhook' in run ? run.webhook.secret : '',
    'feishu' in run ? (run.feishu?.appSecret ?? '') : '',
    config.databaseUrl.startsWith('postgres') ? (new URL(config.databaseUrl).password ?? '') : '',
  ]
  const log = createLog(config.logLevel, secrets)
  const closing = createClosing()
  try {
    if (!('telegram' in run))
      throw new ConfigError('Feishu alone cannot be served yet: set BOT_TOKEN as well.')
    const storage = await openBotStorage({ config, log, corpus: () => current })
    closing.add(storage.close)
    let current = corpus
    const dialogue: Dialogue = createDialogue({
      corpus,
      stores: storage.stores,
      now: Date.now,
      random: Math.random,
      subscribing: storage.subscribing,
      reload: async () => {
        try {
          current = openCorpus(config.knowledgeDir, config)
        } catch (error) {
          if (!(error instanceof CorpusError)) throw error
          return `语料有问题，仍用原来的：\n${error.message.slice(0, 1500)}`
        }
        dialogue.swap(current)
        await storage.reloaded()
        const { articles, practices, figures } = current.knowledge
        return `重新读取好了：${articles.length}篇文章，${practices.length}条做法，${figures.length}个数据。`
      },
    })
    const telegram = createTelegram({
      ...run.telegram,
      dialogue,
      adminIds: config.adminIds,
      ...(config.allowedChats === undefined ? {} : { allowedChats: config.allowedChats }),
      events: storage.events,
      log,
    })
    try {
      await telegram.init()
    } catch (error) {
      if (!(error instanceof GrammyError) || ![401, 404].includes(error.error_code)) throw error
      throw new ConfigError('Telegram does not know this BOT_TOKEN: get the right one from @BotFather.')
    }
    closing.add(telegram.stop)
    await telegram.introduce()
    closing.add(storage.deliver(telegram, log))
    log.info(
      { bot: telegram.bot.botInfo.username, mode: run.mode, practices: corpus.knowledge.practices.length },
      'ready',
    )
    await Promise.race([aborted(signal), telegram.poll().then(() => undefined, explainPolling)])
    return 0
  } catch (error) {
    if (error instanceof ConfigError || error instanceof DatabaseError) throw error
    const hide = hider(secrets)
    throw new Error(hide(error instanceof Error ? (error.stack ?? error.message) : String(error)))
  } finally {
    await closing.all(log)
    log.info({}, 'stopped')
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

function explainPolling(error: unknown): never {
  if (error instanceof GrammyError && error.error_code === 409)
    throw new ConfigError('Another process is polling with the same BOT_TOKEN: stop it first.')
  throw error
}

try {
  process.exitCode = await main()
} catch (error) {
  const isPlain =
    error instanceof ConfigError || error instanceof CorpusError || error instanceof DatabaseError
  console.error(
    isPlain || !(error instanceof Error)
      ? String((error as Error).message ?? error)
      : (error.stack ?? error.message),
  )
  process.exitCode = 1
}
