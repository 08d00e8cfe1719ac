/** Composition: configuration, knowledge, storage, dialogue, channel; everything closes in reverse on a signal. */
import { randomUUID } from 'node:crypto'
import { fstatSync, readFileSync, writeFileSync } from 'node:fs'
import { join, parse } from 'node:path'
import { openBotStorage } from './bot-storage.ts'
import { createNetwork } from './channels/network.ts'
import { variablesOf } from './channels/platform.ts'
import { PLATFORMS } from './channels/platforms.ts'
import { createReadiness } from './channels/readiness.ts'
import { robotSecrets } from './channels/robots/robot.ts'
import { PollingConflict } from './channels/telegram/polling.ts'
import { serveTelegram, UnknownToken } from './channels/telegram/serve-telegram.ts'
import { runTerminal } from './channels/terminal.ts'
import type { ChannelWatch } from './channels/watch.ts'
import { type Hook, PortError } from './channels/webhook.ts'
import { compileBeside } from './compile-beside.ts'
import { CorpusFileError } from './compiled/corpus-file.ts'
import { type Config, ConfigError, type Run, readConfig } from './config.ts'
import { aborted } from './coordination/clock.ts'
import { createDialogue } from './dialogue/dialogue.ts'
import { warmUp } from './dialogue/warm-up.ts'
import { loadEnvFile } from './env-file.ts'
import { onAnnouncement } from './knowledge/announcement.ts'
import type { Figure } from './knowledge/article.ts'
import { createLog, hider, type Log, loggingAbout, passwordsIn } from './log.ts'
import { makeFolder } from './make-folder.ts'
import { createMetrics } from './metrics.ts'
import { openChannels } from './open-channels.ts'
import { CorpusError, type OpenCorpus, openCorpus } from './open-corpus.ts'
import { openDrafter } from './open-drafter.ts'
import { createPassages, type Passages } from './open-passages.ts'
import { createMetricsPage, createPages, openPort } from './open-port.ts'
import { openRobots } from './open-robots.ts'
import { createPapersDesk } from './papers/desk.ts'
import { createIntake } from './review/intake.ts'
import { openShelf } from './review/open-shelf.ts'
import { stopSignal } from './stop.ts'
import { openDatabase } from './storage/database.ts'
import { DatabaseError, isPassing } from './storage/database-error.ts'
import { createStorage } from './storage/storage.ts'

/** From the start of a bot to that of the process which makes its papers, unless somebody is answered before. */
const PAPERS_AFTER_MS = 10_000

type BotRun = Exclude<Run, { readonly mode: 'terminal' }>

/** Closes what was opened, the last first. */
function createClosing(log: Log) {
  const closes: (() => Promise<void>)[] = []
  return {
    add: (close: () => Promise<void>) => void closes.push(close),
    all: async () => {
      for (const close of closes.splice(0).reverse())
        await close().catch((error: unknown) => log.error({ err: error }, 'something did not close'))
    },
  }
}

/** @returns the exit code */
async function main(): Promise<number> {
  loadEnvFile()
  const read = readConfig(process.env)
  const config = { ...read, drafts: process.argv.includes('--drafts') || read.drafts }
  const stop = stopSignal()
  const { run } = config
  if (run.mode === 'terminal') return chatInTerminal(config, stop)
  return serveBots(config, run, stop)
}

/**
 * @param say gets a line on a corpus that lies in a file, which takes a while to be built the first time
 * @param sayMemory the same on one in memory
 */
function openConfigured(
  { knowledgeDir, drafts, dataDir }: Config,
  say: (line: string) => void,
  sayMemory: (line: string) => void = () => undefined,
): OpenCorpus {
  if (process.env['SEARCH']) say('SEARCH has no effect any more: a large corpus lies in a file by itself')
  return openCorpus(knowledgeDir, { drafts, compiled: { folder: dataDir, say, sayMemory } })
}

/** What is being answered from it ends first. */
function letGo(corpus: OpenCorpus): void {
  setTimeout(corpus.close, LET_GO_MS).unref()
}

const LET_GO_MS = 60_000

// ── in the terminal ───────────────────────────────────────────────────────────────────────────────────────────────

async function chatInTerminal(config: Config, signal: AbortSignal): Promise<number> {
  let corpus = openConfigured(config, console.error)
  // A chat in the terminal ends with the window.
  const database = await openDatabase(':memory:')
  const stores = createStorage(database)
  const papers = createPapersDesk({ folder: config.dataDir })
  const metrics = createMetrics({ knowledge: () => corpus.knowledge, now: Date.now })
  const { answered } = metrics
  const dialogue = createDialogue({ corpus, stores, now: Date.now, random: Math.random, papers, answered })
  const log = createLog(config.logLevel, webSecrets(config))
  const closing = createClosing(log)
  takeUp(config, log, signal, async () => {
    const before = corpus
    if (before.isCompiled) await compileBeside(config)
    corpus = openConfigured(config, () => undefined)
    await dialogue.swap(corpus)
    letGo(before)
  })
  const openPages = async (say: (line: string) => void): Promise<void> => {
    const pages = createPages(config, () => corpus, papers, log, metrics)
    if (pages === undefined) return
    const page = createMetricsPage(metrics, config.web)
    const opened = await openPort({ config, pages, metrics: page, readiness: createReadiness() })
    closing.add(opened.close)
    papers.prepare()
    say(opened.address)
  }
  const input = inputOf(process.stdin)
  const file = join(config.dataDir, 'terminal-history')
  const chat = (answer: typeof dialogue) =>
    runTerminal(
      {
        dialogue: answer,
        input: process.stdin,
        output: process.stdout,
        history: readLines(file),
        saveFile: saveBeside,
        keepHistory: (lines) => keepLines(config.dataDir, file, lines),
      },
      signal,
    )
  try {
    if (input === 'person') {
      await openPages((address) => console.log(`网页：${address} （浏览器里也能问）`)).catch(tellOfPort)
      await chat(dialogue)
    } else if (config.web !== undefined && (input === 'nobody' || config.web.wanted)) {
      await openPages((address) => console.error(`他山的网页：${address}`))
      await chat(dialogue)
      await aborted(signal)
    } else {
      // Whoever holds the other end and says nothing does not want to ask a line at a time.
      const silence = setTimeout(() => {
        openPages((address) => console.error(`他山的网页：${address}`)).catch(tellOfPort)
      }, SILENCE_MS)
      await chat({
        ...dialogue,
        say: (said) => {
          clearTimeout(silence)
          return dialogue.say(said)
        },
      })
      clearTimeout(silence)
    }
  } finally {
    await closing.all()
  }
  return 0
}

/** How long a pipe says nothing before the pages are opened. */
const SILENCE_MS = 1_500

/** Who is at the other end: `nobody` where a service is started without input. */
function inputOf({
  fd,
  isTTY,
}: {
  readonly fd: number
  readonly isTTY?: boolean
}): 'person' | 'nobody' | 'pipe' {
  if (isTTY) return 'person'
  try {
    return fstatSync(fd).isCharacterDevice() ? 'nobody' : 'pipe'
  } catch {
    return 'pipe'
  }
}

/** A chat in the terminal goes on without pages. */
function tellOfPort(error: unknown): void {
  if (!(error instanceof PortError)) throw error
  console.error(`网页没有开成：${error.message}`)
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

/** In the folder that the chat was begun in, beside whatever bears that name already. */
function saveBeside(name: string, content: Uint8Array): string | undefined {
  const { name: stem, ext } = parse(name)
  for (let nth = 1; ; nth += 1) {
    const file = nth === 1 ? name : `${stem}-${nth}${ext}`
    try {
      writeFileSync(file, content, { flag: 'wx' })
      return file
    } catch (error) {
      // A folder that cannot be written to costs the file, not the chat.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return undefined
    }
  }
}

function keepLines(folder: string, file: string, lines: readonly string[]): void {
  try {
    makeFolder(folder)
    writeFileSync(file, `${lines.slice(0, 500).join('\n')}\n`)
  } catch {
    // A folder that cannot be written to costs the history, not the chat.
  }
}

// ── on messaging platforms ────────────────────────────────────────────────────────────────────────────────────────

async function serveBots(config: Config, run: BotRun, signal: AbortSignal): Promise<number> {
  const secrets = secretsOf(config, run)
  const log = createLog(config.logLevel, secrets)
  const closing = createClosing(log)
  const say = (line: string) => log.info({}, line)
  const readiness = createReadiness()
  const isServing = readiness.until('starting')
  try {
    let receive: Hook['receive'] = async () => Promise.reject(new Error('not yet'))
    let isOpen = false
    const papers = createPapersDesk({
      folder: config.dataDir,
      onTrouble: (error) => log.error({ err: error }, 'a picture was not made'),
    })
    closing.add(papers.close)
    // The start is left to those who ask; what papers need is read after it.
    const prepared = setTimeout(papers.prepare, PAPERS_AFTER_MS)
    closing.add(async () => clearTimeout(prepared))
    const current = () => (isOpen ? corpus : undefined)
    const metrics = createMetrics({ knowledge: () => current()?.knowledge, now: Date.now })
    const watch = (channel: string): ChannelWatch => ({
      ...metrics.channel(channel),
      within: ({ chat, update }, work) => loggingAbout({ conversation: chat, update }, work),
    })
    const pages = createPages(config, current, papers, log, metrics)
    const close = await serveHttp(config, run, say, {
      readiness,
      metrics: createMetricsPage(metrics, config.web),
      ...hookOf(run, (update) => receive(update)),
      ...(pages === undefined ? {} : { pages }),
    })
    closing.add(close)
    let passages: Passages | undefined
    const open = () => ({
      ...openConfigured(config, say, say),
      passageOf: (figure: Figure) => passages?.passageOf(figure),
    })
    let corpus = open()
    isOpen = true
    closing.add(async () => corpus.close())
    const storage = await openBotStorage({ config, log, corpus: () => corpus, tried: metrics.digest })
    closing.add(storage.close)
    metrics.outbox(storage.outboxDepth)
    const warmedFrom = performance.now()
    warmUp(corpus)
    log.info({ tookMs: Math.round(performance.now() - warmedFrom) }, 'warmed up')
    readiness.whenever('the database', storage.isReady)
    const reload = async (): Promise<number> => {
      const before = corpus
      if (before.isCompiled) await compileBeside(config)
      corpus = open()
      void passages?.load(corpus.knowledge.articles)
      const struck = await dialogue.swap(corpus)
      await storage.reloaded()
      letGo(before)
      return struck.length
    }
    takeUp(config, log, signal, reload)
    const network = createNetwork(config.proxies)
    const { close: closeShelf, shelf } = openShelf({
      ...openDrafter(config, corpus.knowledge.gazetteer, network, (words) => log.warn(words)),
      knowledgeDir: config.knowledgeDir,
      drafts: join(config.dataDir, 'drafts'),
      sources: config.sourcesDir === undefined ? [] : [config.sourcesDir],
      ...corpus.knowledge,
      now: Date.now,
    })
    closing.add(async () => closeShelf())
    passages = createPassages(shelf, (file, error) =>
      log.warn({ err: error, file }, 'an original cannot be read'),
    )
    void passages.load(corpus.knowledge.articles)
    const dialogue = createDialogue({
      corpus,
      stores: storage.stores,
      now: Date.now,
      random: Math.random,
      papers,
      answered: (answer) => {
        metrics.answered(answer)
        // What an answer offers to draw and to write is not far off.
        if (answer.answerable) papers.prepare()
      },
      subscribing: storage.subscribing,
      intake: createIntake(shelf, config.drafts !== false),
      reload: async () => {
        let struck = 0
        try {
          struck = await reload()
        } catch (error) {
          if (!(error instanceof CorpusError)) throw error
          return `语料有问题，仍用原来的：\n${error.message.slice(0, 1500)}`
        }
        const { articles, practices, figures } = corpus.knowledge
        return `重新读取好了：${articles.length}篇文章，${practices.length}条做法，${figures.length}个数据。${struck === 0 ? '' : `以前没答上的问题里有${struck}个现在答得上，已从 /gaps 划掉。`}`
      },
    })
    const means = { config, network, storage, dialogue, readiness, log, watch }
    const channels = await openChannels(config, means)
    const endRobots = await openRobots({ config, network, storage, corpus: () => corpus, log })
    closing.add(endRobots)
    const stop = new AbortController()
    const ending = AbortSignal.any([signal, stop.signal])
    const running = channels.map((channel) => channel.run(randomUUID(), ending))
    closing.add(async () => {
      stop.abort()
      await Promise.all(running)
    })
    const ready = (fields: object): void => {
      isServing()
      const practices = corpus.knowledge.practices.length
      const beside = channels.length === 0 ? {} : { channels: channels.map(({ name }) => name) }
      log.info({ ...fields, ...beside, mode: run.mode, practices }, 'ready')
    }
    // What is brought is finished before that which it needs is closed.
    if (run.mode === 'channels') {
      ready({})
      await aborted(signal)
    } else
      await serveTelegram(
        {
          ...{ config, run, network, dialogue, log, watch, ready },
          storage: { ...storage, passes: isPassing },
          opened: (stop) => closing.add(stop),
          // Before the server is closed, which waits for whoever it is answering.
          beforeClosing: () => closing.add(close),
          listen: (to) => {
            receive = to
          },
        },
        signal,
      )
    return 0
  } catch (error) {
    if (isPlain(error)) throw error
    const hide = hider(secrets)
    throw new Error(hide(error instanceof Error ? (error.stack ?? error.message) : String(error)))
  } finally {
    await closing.all()
    log.info({}, 'stopped')
  }
}

const webSecrets = ({ web }: Config): string[] => [web?.password ?? '', web?.apiToken ?? '']

function secretsOf(config: Config, run: BotRun): string[] {
  return [
    'telegram' in run ? run.telegram.token : '',
    run.mode === 'webhook' ? run.webhook.secret : '',
    ...PLATFORMS.flatMap((platform) =>
      variablesOf(platform).flatMap(([field, { secret }]) =>
        secret ? [config.channels[platform.prefix]?.[field] ?? ''] : [],
      ),
    ),
    ...config.robots.flatMap(robotSecrets),
    ...webSecrets(config),
    ...[config.databaseUrl, config.proxies.http ?? '', config.proxies.https ?? ''].flatMap(passwordsIn),
  ]
}

/** Where updates are brought, and what proves who brings them. */
const hookOf = (run: BotRun, receive: Hook['receive']): { hook?: Hook } =>
  run.mode === 'webhook'
    ? { hook: { path: new URL(run.webhook.url).pathname, secret: run.webhook.secret, receive } }
    : {}

/** @returns what closes it */
async function serveHttp(
  config: Config,
  run: BotRun,
  say: (line: string) => void,
  served: Omit<Parameters<typeof openPort>[0], 'config'>,
): Promise<() => Promise<void>> {
  // Telegram brings updates to one port and no other.
  const port = run.mode === 'webhook' ? run.webhook.port : config.port
  if (port === undefined && served.pages === undefined) return async () => undefined
  const { host } = config
  const opened = await openPort({ config: port === undefined ? { host } : { host, port }, ...served })
  if (served.pages !== undefined) say(`pages at ${opened.address}`)
  return opened.close
}

/** What is published while the program runs is taken up without being told to. */
function takeUp(
  { knowledgeDir }: Config,
  log: Log,
  signal: AbortSignal,
  reload: () => Promise<unknown>,
): void {
  onAnnouncement(knowledgeDir, {
    signal,
    heard: async () => {
      try {
        await reload()
        log.info({}, 'took up what was published')
      } catch (error) {
        log.error({ err: error }, 'what was published cannot be used: the corpus stays as it was')
      }
    },
  })
}

/** What its message says to whoever runs the bot; a stack says nothing more. */
const isPlain = (error: unknown): error is Error =>
  error instanceof ConfigError ||
  error instanceof CorpusError ||
  error instanceof CorpusFileError ||
  error instanceof DatabaseError ||
  error instanceof PollingConflict ||
  error instanceof PortError ||
  error instanceof UnknownToken

try {
  process.exitCode = await main()
} catch (error) {
  console.error(
    isPlain(error) || !(error instanceof Error)
      ? String((error as Error).message ?? error)
      : (error.stack ?? error.message),
  )
  process.exitCode = 1
}
