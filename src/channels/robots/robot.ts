/** Group robots: an address that takes messages into one group, and nothing ever comes back from there. */
import { createHash } from 'node:crypto'

export type RobotKind = 'feishu' | 'wecom'

export interface Robot {
  readonly kind: RobotKind
  /** Whoever knows it can write into the group: a secret. */
  readonly url: string
  /** What messages are signed with, where the group asks for that. */
  readonly secret?: string
}

/** Feishu's key stands in the path, WeCom's in the query. The host is the operator's: private deployments have their own. */
const ADDRESSES: readonly (readonly [kind: RobotKind, form: RegExp])[] = [
  ['feishu', /^\/open-apis\/bot\/v2\/hook\/[\w-]{16,64}$/u],
  ['wecom', /^\/cgi-bin\/webhook\/send\?key=[\w-]{16,64}$/u],
]

/** The platform that an address belongs to; undefined where it is no robot's. */
export function robotKindOf(url: string): RobotKind | undefined {
  if (!URL.canParse(url)) return undefined
  const { pathname, search } = new URL(url)
  return ADDRESSES.find(([, form]) => form.test(`${pathname}${search}`))?.[0]
}

/** What a robot is called in the database and in the log: nobody finds its address by that. */
export const robotId = ({ url }: Robot): string => createHash('sha256').update(url).digest('hex').slice(0, 16)

/** The channel of a platform's robots: what the keys of their chats begin with. */
export const robotChannel = (kind: RobotKind): string => `${kind}-robot:webhook`

/** What of a robot no log may show: its key, and what it signs with. */
export const robotSecrets = ({ secret = '', url }: Robot): readonly string[] => [
  secret,
  url,
  new URL(url).searchParams.get('key') ?? new URL(url).pathname.split('/').at(-1) ?? '',
]
