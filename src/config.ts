/** Environment → one `Config`, or one message that names every bad variable. */
import { join } from 'node:path'
import { z } from 'zod'
import { httpUrl, isUrl } from './channels/forms.ts'
import type { Proxies } from './channels/network.ts'
import { type Account, idsOfAll, variablesOf } from './channels/platform.ts'
import { PLATFORMS } from './channels/platforms.ts'
import { type Robot, robotKindOf } from './channels/robots/robot.ts'
import type { DraftingService } from './ingest/drafting.ts'

export interface TelegramConfig {
  readonly token: string
  /** Another Bot API server than the official one. */
  readonly apiRoot?: string
}

export interface WebhookConfig {
  readonly url: string
  readonly secret: string
  readonly port: number
}

export interface WebConfig {
  /** Asked of everybody who opens a page. */
  readonly password?: string
  /** What programs on other machines have to show. */
  readonly apiToken?: string
  /** Whether it was asked for, not only left on. */
  readonly wanted: boolean
}

/** A group robot, and the digests it brings into its group, each as people subscribe in one line. */
export interface RobotConfig extends Robot {
  /** The variable that names its address. */
  readonly variable: string
  readonly digests: readonly string[]
}

/** Where the conversations take place. */
export type Run =
  | { readonly mode: 'terminal' }
  | { readonly mode: 'polling'; readonly telegram: TelegramConfig }
  | { readonly mode: 'webhook'; readonly telegram: TelegramConfig; readonly webhook: WebhookConfig }
  /** On other channels than Telegram alone. */
  | { readonly mode: 'channels' }

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** What opening the corpus takes. */
export interface CorpusConfig {
  readonly knowledgeDir: string
  /** Whether drafts answer too: all, or those whose place and figures are confirmed. */
  readonly drafts: boolean | 'checked'
  /** Folder with the originals of articles, for the passages around what is cited. */
  readonly sourcesDir?: string
  readonly dataDir: string
}

export interface Config extends CorpusConfig {
  /** `postgres://…`, or where the SQLite file is. */
  readonly databaseUrl: string
  /** Who may use the commands for admins, as their platform writes them. */
  readonly adminIds: ReadonlySet<string>
  /** Groups and channels the bot may be in; undefined means all. */
  readonly allowedChats?: ReadonlySet<string>
  /** IANA name, for chats that have not chosen one. */
  readonly timezone: string
  readonly logLevel: LogLevel
  readonly proxies: Proxies
  /** Proposes texts for drafts; undefined where nobody asked for that. */
  readonly drafting?: DraftingService
  /** For pages, webhooks and health checks; undefined unless given. */
  readonly port?: number
  /** The address that is listened at. */
  readonly host: string
  /** Undefined where there are to be no pages. */
  readonly web?: WebConfig
  readonly run: Run
  /** Platform (its `prefix`) → the bot there. Beside Telegram, or instead of it; any of them, or none. */
  readonly channels: Readonly<Record<string, Account>>
  /** They bring digests into groups and hear nothing. */
  readonly robots: readonly RobotConfig[]
}

/** The environment is not fit to start with; the message names every bad variable. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

const isTimeZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return !/^[+-]/u.test(zone)
  } catch {
    return false
  }
}

/** Whether the name and the password in an address can be told from their percent signs. */
const isDecodable = (text: string): boolean => {
  try {
    const { username, password } = new URL(text)
    return decodeURIComponent(username + password) !== undefined
  } catch {
    return false
  }
}
const isLoopback = (text: string): boolean =>
  /^(?:127\.0\.0\.1|localhost|\[::1\])$/u.test(new URL(text).hostname)

/** Hosts and ports alone are taken for those of HTTP proxies, as other programs do. */
const proxyUrl = z
  .string()
  .transform((text) => (/^[a-z\d+.-]+:\/\//iu.test(text) ? text : `http://${text}`))
  .transform((url) => url.replace(/^socks(?:5h)?:/iu, 'socks5:'))
  .refine(
    (url) => isUrl(url, ['http:', 'https:', 'socks5:']) && new URL(url).hostname !== '' && isDecodable(url),
    'must be the address of a proxy: http://127.0.0.1:7890 or socks5://127.0.0.1:1080, say',
  )
const ids = (kind: 'person' | 'chat', number: string) => {
  const { form, words } = idsOfAll(PLATFORMS, kind, number)
  return z.string().transform((text, context) => {
    const parts = text.split(/[\s,，;；]+/u).filter((part) => part !== '')
    const bad = parts.filter((part) => !form.test(part))
    if (bad.length > 0)
      context.addIssue({ code: 'custom', message: `${bad.join(', ')} is not the id of a ${kind} (${words})` })
    return new Set(parts)
  })
}

/** A service that proposes texts for drafts. */
const draftingVariables = z.object({
  DRAFTING_URL: httpUrl.optional(),
  DRAFTING_MODEL: z.string().max(200).optional(),
  DRAFTING_KEY: z.string().max(500).optional(),
})

const corpusVariables = z.object({
  KNOWLEDGE_DIR: z.string().default('knowledge'),
  KNOWLEDGE_DRAFTS: z.enum(['yes', 'no', 'checked'], 'must be yes, no or checked').default('no'),
  SOURCES_DIR: z.string().optional(),
  DATA_DIR: z.string().default('data'),
})

/** What may be shown to nobody. */
export const SECRETS: ReadonlySet<string> = new Set([
  ...['BOT_TOKEN', 'WEBHOOK_SECRET', 'WEB_PASSWORD', 'API_TOKEN', 'DRAFTING_KEY'],
  ...PLATFORMS.flatMap((platform) =>
    variablesOf(platform).flatMap(([, { name, secret }]) => (secret ? [name] : [])),
  ),
])

const proxyVariables = z.object({
  HTTP_PROXY: proxyUrl.optional(),
  HTTPS_PROXY: proxyUrl.optional(),
  ALL_PROXY: proxyUrl.optional(),
  NO_PROXY: z.string().default(''),
})

const variables = corpusVariables
  .extend({
    ...draftingVariables.shape,
    ...proxyVariables.shape,
    BOT_TOKEN: z
      .string()
      .regex(/^\d{5,}:[\w-]{20,}$/u, 'must look like 123456789:AA…, as @BotFather gives it')
      .optional(),
    TELEGRAM_API_ROOT: httpUrl.optional(),
    DATABASE_URL: z
      .string()
      .refine(
        (url) => !/^[a-z]+:\/\//u.test(url) || isUrl(url, ['postgres:', 'postgresql:', 'file:', 'sqlite:']),
        'must be postgres://… or the path of an SQLite file',
      )
      .optional(),
    ADMIN_IDS: ids('person', '\\d+').default(new Set()),
    ALLOWED_CHATS: ids('chat', '-?\\d+').optional(),
    TIMEZONE: z
      .string()
      .refine(isTimeZone, 'must be an IANA name such as Asia/Shanghai')
      .default('Asia/Shanghai'),
    WEBHOOK_URL: z
      .string()
      .refine((url) => isUrl(url, ['http:', 'https:']), 'must be an https address')
      .refine(
        (url) => !isUrl(url, ['http:']) || isLoopback(url),
        'must be https, as Telegram calls no other (http only on this machine)',
      )
      .optional(),
    WEBHOOK_SECRET: z
      .string()
      .regex(/^[\w-]{16,256}$/u, 'must be 16 to 256 letters, digits, _ and -')
      .optional(),
    PORT: z.coerce
      .number('must be a number from 1 to 65535')
      .int('must be a number from 1 to 65535')
      .min(1, 'must be a number from 1 to 65535')
      .max(65535, 'must be a number from 1 to 65535')
      .optional(),
    WEB: z.enum(['on', 'off'], 'must be on or off').optional(),
    WEB_HOST: z
      .string()
      .regex(/^[\w.:-]{1,253}$/u, 'must be an address of this machine: 127.0.0.1 or 0.0.0.0, say')
      .default('127.0.0.1'),
    WEB_PASSWORD: z.string().min(8, 'must be 8 characters or more').max(200).optional(),
    API_TOKEN: z
      .string()
      .regex(/^[\w.~+/=-]{16,256}$/u, 'must be 16 to 256 letters, digits and ._~+/=-')
      .optional(),
    LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
  })
  .superRefine((env, context) => {
    const need = (name: string, message: string) =>
      context.addIssue({ code: 'custom', path: [name], message })
    if (env.WEBHOOK_URL !== undefined && env.BOT_TOKEN === undefined)
      need('BOT_TOKEN', 'is missing, but WEBHOOK_URL is set')
    if (env.DRAFTING_URL !== undefined && env.DRAFTING_MODEL === undefined) need('DRAFTING_MODEL', NO_MODEL)
    if (env.WEBHOOK_URL !== undefined && env.WEBHOOK_SECRET === undefined)
      need('WEBHOOK_SECRET', 'is missing, but WEBHOOK_URL is set')
  })

export const DEFAULT_PORT = 8080

type Environment = Readonly<Record<string, string | undefined>>

/**
 * @param environment variables as the process has them; an empty value is as good as none
 * @throws ConfigError that names every bad variable, and shows no value of a secret
 */
export function readConfig(environment: Environment): Config {
  const { robots, problems: ofRobots } = robotsOf(environment)
  const { channels, problems: ofChannels } = channelsOf(environment)
  const env = parse(variables, environment, [...ofChannels, ...ofRobots])
  return {
    ...corpusConfigOf(env),
    databaseUrl: env.DATABASE_URL ?? join(env.DATA_DIR, 'tashan.db'),
    adminIds: env.ADMIN_IDS,
    ...(env.ALLOWED_CHATS === undefined ? {} : { allowedChats: env.ALLOWED_CHATS }),
    timezone: env.TIMEZONE,
    logLevel: env.LOG_LEVEL,
    proxies: proxiesOf(env),
    ...draftingOf(env),
    ...(env.PORT === undefined ? {} : { port: env.PORT }),
    host: env.WEB_HOST,
    ...webConfigOf(env),
    run: runOf(env, channels, robots),
    channels,
    robots,
  }
}

/** Of the environment only what opening the corpus takes, for commands that need no bot. @throws as `readConfig` */
export const readCorpusConfig = (environment: Environment): CorpusConfig =>
  corpusConfigOf(parse(corpusVariables, environment))

/** Of the environment only what asking for proposals takes. @throws as `readConfig` */
export function readDraftingConfig(environment: Environment): Pick<Config, 'drafting' | 'proxies'> {
  const form = draftingVariables.extend(proxyVariables.shape).superRefine((env, context) => {
    if (env.DRAFTING_URL !== undefined && env.DRAFTING_MODEL === undefined)
      context.addIssue({ code: 'custom', path: ['DRAFTING_MODEL'], message: NO_MODEL })
  })
  const env = parse(form, environment)
  return { proxies: proxiesOf(env), ...draftingOf(env) }
}
const NO_MODEL = 'is missing, but DRAFTING_URL is set'

function draftingOf({
  DRAFTING_KEY: key,
  DRAFTING_MODEL: model,
  DRAFTING_URL: url,
}: z.output<typeof draftingVariables>): Pick<Config, 'drafting'> {
  return url === undefined || model === undefined
    ? {}
    : { drafting: { url, model, ...(key === undefined ? {} : { key }) } }
}

/** An empty value is as good as none. */
const givenIn = (environment: Environment): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value = '']) =>
      value.trim() === '' ? [] : [[name, value.trim()]],
    ),
  )

/** What other programs look for in small letters first. */
const ALSO_IN_SMALL_LETTERS = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY']

/** @param more problems that were found before, told with the others */
function parse<T extends z.ZodType>(
  form: T,
  environment: Environment,
  more: readonly string[] = [],
): z.output<T> {
  const given = givenIn(environment)
  for (const name of ALSO_IN_SMALL_LETTERS) {
    const value = given[name.toLowerCase()] ?? given[name]
    if (value !== undefined) given[name] = value
  }
  const parsed = form.safeParse(given)
  if (parsed.success && more.length === 0) return parsed.data
  const found = parsed.error?.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`) ?? []
  const lines = [...found, ...more].map((line) => `  ${line}`)
  throw new ConfigError(
    `The environment cannot be used (see .env.example):\n${[...new Set(lines)].join('\n')}`,
  )
}

function corpusConfigOf(env: z.output<typeof corpusVariables>): CorpusConfig {
  return {
    knowledgeDir: env.KNOWLEDGE_DIR,
    drafts: env.KNOWLEDGE_DRAFTS === 'checked' ? 'checked' : env.KNOWLEDGE_DRAFTS === 'yes',
    ...(env.SOURCES_DIR === undefined ? {} : { sourcesDir: env.SOURCES_DIR }),
    dataDir: env.DATA_DIR,
  }
}

function webConfigOf({ API_TOKEN, WEB, WEB_PASSWORD }: z.output<typeof variables>): { web?: WebConfig } {
  if (WEB === 'off') return {}
  return {
    web: {
      wanted: WEB === 'on',
      ...(WEB_PASSWORD === undefined ? {} : { password: WEB_PASSWORD }),
      ...(API_TOKEN === undefined ? {} : { apiToken: API_TOKEN }),
    },
  }
}

function proxiesOf(env: z.output<typeof proxyVariables>): Proxies {
  const { HTTP_PROXY, HTTPS_PROXY, ALL_PROXY } = env
  // Whoever names one proxy only wants to get out.
  const [http, https] = [HTTP_PROXY ?? ALL_PROXY, HTTPS_PROXY ?? ALL_PROXY ?? HTTP_PROXY]
  return {
    ...(http === undefined ? {} : { http }),
    ...(https === undefined ? {} : { https }),
    except: env.NO_PROXY.split(/[\s,，]+/u).filter((entry) => entry !== ''),
  }
}

const ROBOT_VARIABLE = /^ROBOT_(?<of>URL|SECRET|DIGESTS)(?<nth>_[1-9]\d?)?$/u
const ROBOT_ADDRESS =
  'must be the address that the group gave its robot: https://open.feishu.cn/open-apis/bot/v2/hook/… or https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…'

/** Robots by their numbers, `ROBOT_URL`, `ROBOT_URL_2` …; what is wrong with them names no address. */
function robotsOf(environment: Environment): {
  readonly robots: readonly RobotConfig[]
  readonly problems: readonly string[]
} {
  const given = new Map(
    Object.entries(environment).flatMap(([name, value = '']) =>
      ROBOT_VARIABLE.test(name) && value.trim() !== '' ? [[name, value.trim()] as const] : [],
    ),
  )
  const nths = new Set([...given.keys()].map((name) => ROBOT_VARIABLE.exec(name)?.groups?.['nth'] ?? ''))
  const problems: string[] = []
  const robots: RobotConfig[] = []
  for (const nth of [...nths].toSorted()) {
    const variable = `ROBOT_URL${nth}`
    const [url, secret] = [given.get(variable), given.get(`ROBOT_SECRET${nth}`)]
    const digests = (given.get(`ROBOT_DIGESTS${nth}`) ?? '').split(/[;；]/u).map((line) => line.trim())
    const kind = url === undefined ? undefined : robotKindOf(url)
    const wanted = digests.filter((line) => line !== '')
    if (url === undefined) problems.push(`${variable} is missing, but another variable of this robot is set`)
    else if (kind === undefined || !isUrl(url, ['https:', 'http:']))
      problems.push(`${variable} ${ROBOT_ADDRESS}`)
    else if (isUrl(url, ['http:']) && !isLoopback(url))
      problems.push(`${variable} must be https: whoever reads it on the way can write into the group`)
    if (robots.some((other) => other.url === url))
      problems.push(
        `${variable} is the address of another robot already: put all its digests into one ROBOT_DIGESTS`,
      )
    if (secret !== undefined && kind === 'wecom')
      problems.push(`ROBOT_SECRET${nth} is of no use: WeCom's robots take no signature`)
    if (wanted.length === 0)
      problems.push(
        `ROBOT_DIGESTS${nth} is missing: what to send, as one would subscribe: 物业治理 每天 08:37`,
      )
    if (url !== undefined && kind !== undefined)
      robots.push({ variable, url, kind, digests: wanted, ...(secret === undefined ? {} : { secret }) })
  }
  return { robots, problems }
}

function runOf(
  env: z.output<typeof variables>,
  channels: Config['channels'],
  robots: readonly RobotConfig[],
): Run {
  const { BOT_TOKEN: token, WEBHOOK_URL: url, WEBHOOK_SECRET: secret } = env
  const isAlone = Object.keys(channels).length === 0 && robots.length === 0
  if (token === undefined) return { mode: isAlone ? 'terminal' : 'channels' }
  const apiRoot = env.TELEGRAM_API_ROOT
  const telegram = { token, ...(apiRoot === undefined ? {} : { apiRoot }) }
  if (url === undefined || secret === undefined) return { mode: 'polling', telegram }
  return { mode: 'webhook', telegram, webhook: { url, secret, port: env.PORT ?? DEFAULT_PORT } }
}

/** What is set of each platform; what is wrong with it shows no value of a secret. */
function channelsOf(environment: Environment): {
  readonly channels: Config['channels']
  readonly problems: readonly string[]
} {
  const given = givenIn(environment)
  const problems: string[] = []
  const channels: Record<string, Account> = {}
  for (const platform of PLATFORMS) {
    const account: Record<string, string> = {}
    const missing: string[] = []
    const needed = variablesOf(platform).filter(([, { otherwise }]) => otherwise === undefined)
    for (const [field, { form, name, otherwise }] of variablesOf(platform)) {
      const value = given[name] ?? otherwise
      if (value === undefined) {
        missing.push(name)
        continue
      }
      const read = (form ?? z.string()).safeParse(value)
      account[field] = read.data ?? value
      problems.push(...(read.error?.issues ?? []).map(({ message }) => `${name} ${message}`))
    }
    if (missing.length === 0) channels[platform.prefix] = account
    else if (missing.length < needed.length) {
      const names = needed.map(([, { name }]) => name).join(' and ')
      problems.push(...missing.map((name) => `${name} is missing: ${platform.name} needs ${names}`))
    }
  }
  return { channels, problems }
}
