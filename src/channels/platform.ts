/** A platform beside Telegram in one record: what its operator sets, and how it is opened and examined. */
import type { z } from 'zod'
import type { Clock } from '../coordination/clock.ts'
import type { ChannelLog, ChannelPort } from './channel.ts'
import type { Finding } from './finding.ts'
import type { Network } from './network.ts'

/** A variable of the environment. */
export interface Variable {
  readonly name: string
  readonly form?: z.ZodType<string, string>
  /** No log and no doctor shows it. */
  readonly secret?: true
  /** Where it is not set. Those without this are set together, or not at all. */
  readonly otherwise?: string
}

/** What a port is made with. */
export interface Means {
  readonly network: Network
  readonly clock: Clock
  readonly log: ChannelLog
}

/** Ids that are told from those of every other platform by how they look. */
interface OwnIds {
  readonly form: RegExp
  /** As the operator is told of them: `ou_…`. */
  readonly shown: string
}

/** The values of the variables, by field. */
export type Account<Field extends string = string> = Readonly<Record<Field, string>>

export interface Platform<Field extends string = string> {
  /** As the log, the doctor and `/readyz` call it. */
  readonly name: string
  /** What the keys of its chats begin with, and the ids of its people and groups in `ADMIN_IDS` and `ALLOWED_CHATS`. */
  readonly prefix: string
  /** By the first the bot is told from others on the platform. */
  readonly variables: Readonly<Record<Field, Variable>>
  /** Where ids need no `prefix:` before them. */
  readonly ids?: { readonly person: OwnIds; readonly chat: OwnIds }
  /** Loads the platform's SDK: whoever does not use it does not wait for it. */
  open(account: Account<Field>, means: Means): Promise<ChannelPort>
  /** Credentials, the way there, switches in the console; nothing is sent. Without it the doctor has nothing to say of these. */
  examine?(account: Account<Field>, means: Pick<Means, 'network'>): Promise<readonly Finding[]>
  /** A look throws out whoever is connected: it is not taken while a bot is. */
  readonly examinesAlone?: true
}

export const variablesOf = ({ variables }: Platform): (readonly [field: string, variable: Variable])[] =>
  Object.entries(variables)

/** The platform and the bot on it, `feishu:cli_a1b2`: what the keys of its chats begin with. */
export function channelOn(platform: Platform, account: Account): string {
  const [first = ''] = Object.keys(platform.variables)
  return `${platform.prefix}:${account[first]}`
}

/** Of the ids of all platforms those of this one, as it writes them itself. */
export function idsOn(
  { ids, prefix }: Platform,
  kind: 'person' | 'chat',
  all: ReadonlySet<string>,
): ReadonlySet<string> {
  const isOwn = (id: string): boolean => ids?.[kind].form.exec(id)?.[0] === id
  const before = `${prefix}:`
  return new Set(
    [...all].flatMap((id) => (isOwn(id) ? [id] : id.startsWith(before) ? [id.slice(before.length)] : [])),
  )
}

/** What ids look like, as a pattern and in words: numbers on Telegram, and each platform's own. */
export function idsOfAll(
  platforms: readonly Platform[],
  kind: 'person' | 'chat',
  number: string,
): { readonly form: RegExp; readonly words: string } {
  const own = platforms.flatMap(({ name, ids }) => (ids === undefined ? [] : [{ name, ...ids[kind] }]))
  const prefixes = platforms.map(({ prefix }) => `${prefix}:`)
  const words = [
    'a number',
    ...own.map(({ name, shown }) => `${shown} for ${name}`),
    `or one with ${prefixes.join(' or ')} before it`,
  ].join(', ')
  const forms = [number, ...own.map(({ form }) => form.source), `(?:${prefixes.join('|')})\\S+`]
  return { form: new RegExp(`^(?:${forms.join('|')})$`, 'u'), words }
}
