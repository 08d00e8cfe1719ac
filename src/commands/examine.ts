/** What the doctor finds when it looks at the set-up, and says to do; no secret is in it. */
import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { Bot } from 'grammy'
import { bad, type Finding, fine, note } from '../channels/finding.ts'
import { createNetwork } from '../channels/network.ts'
import { explainUnreachable } from '../channels/outage.ts'
import { OFFICIAL_API_ROOT } from '../channels/telegram/telegram.ts'
import { readTelegramError } from '../channels/telegram/telegram-errors.ts'
import { createQuickFetch } from '../channels/telegram/telegram-http.ts'
import { type Config, ConfigError, readConfig, SECRETS } from '../config.ts'
import { loadEnvFile } from '../env-file.ts'
import { hider, passwordsIn } from '../log.ts'
import { makeFolder } from '../make-folder.ts'
import { openCorpus } from '../open-corpus.ts'
import { isPostgres, openDatabase } from '../storage/database.ts'
import { checkChannels } from './doctor-channels.ts'
import { checkRobots } from './doctor-robots.ts'

const MARKS: Readonly<Record<Finding['is'], string>> = { fine: '✓', bad: '✗', note: '·' }

function checkNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  return major > 20 || (major === 20 && minor >= 19)
    ? fine(`Node ${process.versions.node}`)
    : bad(`Node ${process.versions.node} is too old: install 20.19 or later`)
}

function checkCorpus({ knowledgeDir, drafts }: Config): Finding {
  try {
    const start = performance.now()
    const { knowledge, ask } = openCorpus(knowledgeDir, { drafts })
    ask('你好')
    const { articles, practices, figures } = knowledge
    const ms = Math.round(performance.now() - start)
    return fine(
      `${knowledgeDir}: ${articles.length} articles, ${practices.length} practices, ${figures.length} figures, ready in ${ms} ms`,
    )
  } catch (error) {
    return bad(`${messageOf(error)}\n  Run \`npm run knowledge -- check\`, or set KNOWLEDGE_DIR.`)
  }
}

function checkFolder({ dataDir, databaseUrl, run }: Config): Finding[] {
  if (run.mode === 'terminal' || isPostgres(databaseUrl)) return []
  try {
    makeFolder(dataDir)
    accessSync(dataDir, constants.W_OK)
    return [fine(`${dataDir} can be written to`)]
  } catch (error) {
    return [bad(`${dataDir} cannot be written to (${messageOf(error)}): set DATA_DIR, or change its owner`)]
  }
}

async function checkDatabase({ databaseUrl, run }: Config): Promise<Finding[]> {
  if (run.mode === 'terminal') return []
  try {
    const database = await openDatabase(databaseUrl)
    await database.close()
    return [fine(`database ${database.name} opens and is up to date`)]
  } catch (error) {
    return [bad(messageOf(error))]
  }
}

async function checkTelegram({ run, proxies }: Config): Promise<Finding[]> {
  if (run.mode === 'terminal') return [note('no BOT_TOKEN: `npm start` opens a chat in the terminal')]
  if (run.mode === 'channels') return [note('no BOT_TOKEN: the bot is not on Telegram')]
  const { token, apiRoot = OFFICIAL_API_ROOT } = run.telegram
  const [network, address] = [createNetwork(proxies), new URL(apiRoot)]
  const proxy = network.proxyFor(address)
  const fetch = createQuickFetch(network.dispatcher)
  const bot = new Bot(token, { client: { timeoutSeconds: 10, apiRoot, fetch } })
  try {
    const me = await bot.api.getMe()
    const webhook = await bot.api.getWebhookInfo()
    return [
      fine(
        `Telegram knows the bot as @${me.username}${proxy === undefined ? '' : ` (through the proxy ${proxy.host})`}`,
      ),
      me.supports_inline_queries
        ? fine('inline mode is on')
        : note('inline mode is off: switch it on with /setinline at @BotFather'),
      me.can_read_all_group_messages
        ? note('privacy mode is off: the bot is sent every message of its groups; /setprivacy at @BotFather')
        : fine('privacy mode is on: in groups the bot hears only what is meant for it'),
      run.mode === 'polling' && webhook.url !== ''
        ? note('a webhook is set; `npm start` will remove it, because WEBHOOK_URL is not set')
        : fine(run.mode === 'webhook' ? 'webhook mode' : 'polling mode'),
    ]
  } catch (error) {
    const read = readTelegramError(error)
    if (read?.kind === 'unknownToken')
      return [bad('Telegram does not know this BOT_TOKEN: get the right one from @BotFather')]
    return [bad(`Telegram: ${explainUnreachable(address, network, read?.reason ?? messageOf(error))}`)]
  } finally {
    await network.dispatcher.destroy()
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

function checkEnvFile(): Finding {
  try {
    loadEnvFile()
    return existsSync('.env') ? fine('.env is read') : note('no .env: defaults are used (see .env.example)')
  } catch (error) {
    return bad(messageOf(error))
  }
}

export interface Report {
  /** A finding each, and what they come to. */
  readonly lines: readonly string[]
  readonly isFit: boolean
}

/** @param environment to which `.env` adds where it is that of the process */
export async function examine(environment: NodeJS.ProcessEnv): Promise<Report> {
  const findings = await findingsIn(environment)
  const hide = hider(
    Object.entries(environment).flatMap(([name, value = '']) =>
      SECRETS.has(name) || /^ROBOT_(?:URL|SECRET)/u.test(name)
        ? [value]
        : /^(?:DATABASE_URL|\w+_PROXY)$/iu.test(name)
          ? passwordsIn(value)
          : [],
    ),
  )
  const isFit = findings.every(({ is }) => is !== 'bad')
  return {
    lines: [
      ...findings.map(({ is, text }) => hide(`${MARKS[is]} ${text}`)),
      isFit ? 'All is well: npm start' : 'The bot cannot run like this.',
    ],
    isFit,
  }
}

async function findingsIn(environment: NodeJS.ProcessEnv): Promise<readonly Finding[]> {
  const findings: Finding[] = [checkNode(), checkEnvFile()]
  let config: Config
  try {
    config = readConfig(environment)
  } catch (error) {
    if (error instanceof ConfigError) return [...findings, bad(error.message)]
    throw error
  }
  if (!existsSync('node_modules') || readdirSync('node_modules').length === 0)
    findings.push(bad('dependencies are missing: run `npm ci`'))
  findings.push(checkCorpus(config), ...checkFolder(config))
  findings.push(...(await checkDatabase(config)), ...(await checkTelegram(config)))
  findings.push(...(await checkChannels(config)), ...(await checkRobots(config)))
  findings.push(
    config.adminIds.size > 0
      ? fine(`${config.adminIds.size} admin(s)`)
      : note('no ADMIN_IDS: nobody may use /stats, /gaps and /reload'),
  )
  return findings
}
