/** What someone wants to hear of, when and where; and what its store must offer. */
import type { Locality } from '../knowledge/article.ts'
import {
  EVERY_DAY,
  nextRun,
  type QuietHours,
  type TimeOfDay,
  type Timetable,
  type Weekday,
} from './schedule.ts'
import { zoneWords } from './zones.ts'

/** A channel and a chat within it, parted by the last colon: `telegram:123456789:-1001234`. */
export type ChatId = string

/** The platform and the account on it, `telegram:123456789`: two bots that share a database share no chat. */
export const channelOf = (chat: ChatId): string => chat.slice(0, Math.max(chat.lastIndexOf(':'), 0))
/** The chat as its platform names it, `-1001234`. */
export const platformChatOf = (chat: ChatId): string => chat.slice(chat.lastIndexOf(':') + 1)

/** Things to hear of, or not to hear of. */
export interface Terms {
  /** Topic ids: names may be reworded, ids stay. */
  readonly topics: readonly string[]
  readonly places: readonly Locality[]
  /** Free words, folded. */
  readonly words: readonly string[]
}

/**
 * What is wanted. Within a kind one of them is enough, between kinds all must hold: 养老服务 or 儿童与托育, in 浙江省.
 * All three empty means everything.
 */
export interface What extends Terms {
  /** What is not wanted, whatever else fits: any one of them is enough. */
  readonly except?: Terms
}

/** Topics, places and words, those that are not wanted too. */
export const countTerms = (what: What): number =>
  what.topics.length +
  what.places.length +
  what.words.length +
  (what.except === undefined ? 0 : countTerms(what.except))

/** At appointed times, or whenever there is something new. */
export type When = Timetable | { readonly kind: 'new' }

/**
 * Why a subscription rests although nobody stopped it: the chat is gone, or its thread is, or nothing could be delivered
 * any more.
 */
export type StopReason = 'gone' | 'thread' | 'failing'

export interface Subscription {
  /** Short, unique everywhere: it travels in buttons. */
  readonly id: string
  readonly chat: ChatId
  /** The forum thread to post in, as its channel writes it. */
  readonly thread: string | null
  /** Groups have stricter limits of sending. */
  readonly group: boolean
  readonly what: What
  readonly when: When
  /** IANA name. */
  readonly zone: string
  readonly quiet: QuietHours | null
  readonly silent: boolean
  /** Milliseconds since 1970; `FOREVER` until somebody resumes it. Runs that fall into a pause are no missed runs. */
  readonly pausedUntil: number | null
  readonly createdAt: number
}

/** What the machinery knows of a subscription beside what was asked for. */
export interface Standing {
  /** The next appointed run; null for "when new". */
  readonly nextAt: number | null
  /** Version of the knowledge for which a "when new" subscription has been planned; null for the others. */
  readonly seen: string | null
  /** That everything has been sent was said already. */
  readonly exhausted: boolean
  readonly stopped: { readonly reason: StopReason; readonly at: number } | null
}

export type StoredSubscription = Subscription & Standing

/** Kept in the order of creation. */
export interface SubscriptionStore {
  readonly find: (id: string) => Promise<StoredSubscription | undefined>
  readonly ofChat: (chat: ChatId) => Promise<readonly StoredSubscription[]>
  /** Adds it, or takes the place of the one with its id. */
  readonly save: (subscription: StoredSubscription) => Promise<void>
  /** Also takes back what waits to be sent for it. False if there was none. */
  readonly remove: (id: string) => Promise<boolean>
}

/** A pause without an end: the last moment a `Date` can name is too far for some zones, year 9999 is not. */
export const FOREVER = Date.UTC(9999, 0, 1)

export const DEFAULT_TIME: TimeOfDay = { hour: 8, minute: 30 }

export const SUBSCRIPTION_LIMITS = {
  /** Subscriptions a chat may hold. */
  perChat: 20,
  /** Topics, places and words together. */
  terms: 10,
  /** Characters of a free word. */
  word: 20,
} as const

/** Stopped subscriptions are kept this long, so that coming back restores them. */
export const KEPT_WHEN_GONE_MS = 30 * 24 * 60 * 60 * 1000

/** The names by which people know topics and places. */
export interface Names {
  /** By name, another word for it, or id. */
  readonly topic: (word: string) => { readonly id: string; readonly name: string } | undefined
  /** By full or everyday name; undefined too when the name fits several places and nothing decides. */
  readonly place: (word: string) => Locality | undefined
}

export const isEverything = (what: What): boolean =>
  what.topics.length === 0 && what.places.length === 0 && what.words.length === 0

/** Two of them with the same key match the same practices. */
export const whatKey = (what: What): string =>
  JSON.stringify([
    [...what.topics].sort(),
    what.places.map((path) => path.join('/')).sort(),
    [...what.words].sort(),
    ...(what.except === undefined ? [] : [whatKey(what.except)]),
  ])

const sameWhen = (a: When, b: When): boolean =>
  a.kind === 'at' && b.kind === 'at'
    ? a.hour === b.hour && a.minute === b.minute && [...a.days].sort().join() === [...b.days].sort().join()
    : a.kind === b.kind

export type Refusal =
  | { readonly refused: 'limit'; readonly message: string }
  | { readonly refused: 'same'; readonly message: string; readonly same: StoredSubscription }

/** Whether a chat may hold one more; `undefined` when nothing stands against it. */
export function refusal(
  held: readonly StoredSubscription[],
  wanted: Pick<Subscription, 'what' | 'when' | 'thread'>,
  limit: number = SUBSCRIPTION_LIMITS.perChat,
): Refusal | undefined {
  const same = held.find(
    (one) =>
      one.thread === wanted.thread &&
      whatKey(one.what) === whatKey(wanted.what) &&
      sameWhen(one.when, wanted.when),
  )
  if (same !== undefined) return { refused: 'same', message: '已经有一条一样的订阅了。', same }
  if (held.length >= limit)
    return {
      refused: 'limit',
      message: `一个聊天最多 ${limit} 条订阅，已经有 ${held.length} 条了。先在 /subscriptions 里删掉不用的，再来订阅。`,
    }
  return undefined
}

/**
 * The subscription as it starts, or starts anew after an edit, a pause or a return: from now on, without making up for
 * runs that lay before. One that wants what is new is told what came while it rested.
 * @param version of the knowledge, as `DigestKnowledge` names it
 */
export function started(
  subscription: Subscription & { readonly seen?: string | null },
  now: number,
  version: string,
): StoredSubscription {
  const { when, seen } = subscription
  const from = Math.max(now, subscription.pausedUntil ?? now)
  return {
    ...subscription,
    nextAt:
      when.kind === 'new' ? null : from >= FOREVER ? FOREVER : nextRun(when, subscription.zone, from).at,
    seen: when.kind === 'new' ? (seen ?? version) : null,
    exhausted: false,
    stopped: null,
  }
}

export const isPaused = (subscription: Subscription, now: number): boolean =>
  subscription.pausedUntil !== null && subscription.pausedUntil > now

/** Eight letters and digits without look-alikes; `random` gives numbers from 0 to 1. */
export function newSubscriptionId(random: () => number): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
  return Array.from({ length: 8 }, () => letters[Math.floor(random() * letters.length)]).join('')
}

const WEEKDAY_NAMES: Readonly<Record<Weekday, string>> = {
  1: '一',
  2: '二',
  3: '三',
  4: '四',
  5: '五',
  6: '六',
  7: '日',
}

export const timeWords = ({ hour, minute }: TimeOfDay): string =>
  `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`

/** `每天 08:30`, `工作日 18:00`, `每周一、三、五 08:30`, `有新的就发`. */
export function whenWords(when: When): string {
  if (when.kind === 'new') return '有新的就发'
  const days = EVERY_DAY.filter((day) => when.days.includes(day))
  const key = days.join('')
  const named: Readonly<Record<string, string>> = { 1234567: '每天', 12345: '工作日', 67: '周末' }
  return `${named[key] ?? `每周${days.map((day) => WEEKDAY_NAMES[day]).join('、')}`} ${timeWords(when)}`
}

/** `物业治理、养老服务 + 浙江省 + “电梯”`, and `，不要建瓯市` where something is excluded. */
export function whatWords({ except, ...what }: What, names: Names): string {
  const topics = what.topics.map((id) => names.topic(id)?.name ?? id)
  const places = what.places.map((path) => path.at(-1) ?? '')
  const words = what.words.map((word) => `“${word}”`)
  const wanted = [topics, places, words]
    .filter((kind) => kind.length > 0)
    .map((kind) => kind.join('、'))
    .join(' + ')
  if (except === undefined) return wanted === '' ? '全部主题' : wanted
  const not = [
    ...except.topics.map((id) => names.topic(id)?.name ?? id),
    ...except.places.map((path) => path.at(-1) ?? ''),
    ...except.words,
  ]
  return `${wanted === '' ? '全部主题' : wanted}，${not.map((one) => `不要${one}`).join('，')}`
}

/** `free` as in free of disturbance; the reader of requests understands it again. */
export const quietWords = (quiet: QuietHours): string =>
  `免打扰 ${timeWords(quiet.from)}–${timeWords(quiet.to)}`

/**
 * One line that the reader of requests understands again: `物业治理 + 浙江省 每周一、三、五 08:30，免打扰 22:00–07:00`.
 * @param options.zone the zone that need not be named; without it the zone is always named
 * @param options.now tells whether it is paused
 */
export function describeSubscription(
  subscription: Pick<Subscription, 'what' | 'when' | 'zone' | 'quiet' | 'silent'> &
    Partial<StoredSubscription>,
  names: Names,
  options: { readonly zone?: string; readonly now?: number } = {},
): string {
  const { what, when, zone, quiet, silent, pausedUntil, stopped } = subscription
  const extras = [
    when.kind === 'at' && zone !== options.zone ? zoneWords(zone) : '',
    quiet === null ? '' : quietWords(quiet),
    silent ? '静音' : '',
    stopped == null ? '' : STOPPED_WORDS[stopped.reason],
    pausedUntil == null || options.now === undefined || pausedUntil <= options.now
      ? ''
      : pausedUntil >= FOREVER
        ? '已暂停'
        : `暂停到 ${dateWords(pausedUntil, zone)}`,
  ].filter((extra) => extra !== '')
  return [`${whatWords(what, names)} ${whenWords(when)}`, ...extras].join('，')
}

const STOPPED_WORDS: Readonly<Record<StopReason, string>> = {
  gone: '已停（聊天曾不可达）',
  thread: '已停（话题关了或删了）',
  failing: '已停（多次发送失败）',
}

/** `11月23日 周一 08:30` */
export function dateWords(at: number, zone: string): string {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('zh-CN', {
      timeZone: zone,
      month: 'numeric',
      day: 'numeric',
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  return `${parts['month']}月${parts['day']}日 ${parts['weekday']} ${parts['hour']}:${parts['minute']}`
}
