/**
 * One line of Chinese → what is wanted and when: `物业治理 + 浙江省 每周一三五 早上8点半`. What was not said stays
 * unsaid, so that a dialogue can ask for it; what cannot be meant is named, never guessed around.
 */
import type { Locality } from '../knowledge/article.ts'
import { wordSet } from '../knowledge/word-set.ts'
import { fold } from '../search/fold.ts'
import { EVERY_DAY, type QuietHours, type TimeOfDay, type Weekday } from './schedule.ts'
import {
  countTerms,
  DEFAULT_TIME,
  type Names,
  SUBSCRIPTION_LIMITS,
  type Terms,
  type What,
  type When,
} from './subscription.ts'
import { countOf } from './until.ts'
import { ZONE_CITIES, zoneNamed } from './zones.ts'

export interface SubscriptionRequest {
  readonly what?: What
  readonly when?: When
  readonly zone?: string
  readonly quiet?: QuietHours
  readonly silent?: boolean
  /** The hour was written as one of twelve, without the part of the day: 九点. */
  readonly halfOpen?: true
  /** What the line left open and `when` fills with the usual: the day (daily) or the time (08:30). */
  readonly assumed: readonly ('day' | 'time')[]
}

export type RequestReading =
  | { readonly ok: true; readonly request: SubscriptionRequest }
  /** Sentences for the person who wrote the line, each naming the part it is about. */
  | { readonly ok: false; readonly problems: readonly string[] }

const DIGIT = '[零〇一二三四五六七八九十两]'
const NUMBER = `(?:\\d{1,3}|${DIGIT}{1,3})`
const LONG_DAY_PART =
  '(?:凌晨|清晨|早晨|早上|清早|大早|上午|中午|晌午|正午|午间|下午|后晌|傍晚|晚上|晚黑|晚间|夜里|夜间|半夜|深夜|午夜)'
const DAY_PART = `(?:${LONG_DAY_PART}|早|晚)`
const CLOCK = `(?:${NUMBER} ?: ?\\d{1,2}(?::\\d{2})?(?: ?[ap]m)?|\\d{1,2} ?[ap]m|${NUMBER} ?[点时](?:钟|整|半|[一三]刻| ?${NUMBER}分?)?|\\d{1,2}\\.[0-5]\\d(?![\\d.%万亿元]))`
const TIME = `(?:${DAY_PART}? ?${CLOCK}|中午|晌午|正午|午夜)`
const SEND =
  '(?:准时|按时|定时)?(?:再)?(?:发送|推送|发布|发|推|送|捎|来|提醒|通知)?(?:给?我)?(?:一次|一回|一下|一份|一条)?(?:就(?:行|好|成|可以|够)|即可)?了?'
const EDGE = `(?=$|[\\s、,;。.!+|)]|[和及跟](?:${DAY_PART}|\\d))`
/** 每天8点发物业治理: what is sent follows the verb without anything between. */
const SEND_WHAT =
  '(?:准时|按时|定时)?(?:给我)?(?:发送|推送|推|发(?![展现生放动挥掘]))(?:给?我)?(?:一[次份条下])?(?=\\p{Script=Han})'
const NO_HAN_BEFORE = '(?<!\\p{Script=Han})'

const WEEK = '(?:周|星期|礼拜)'
/** One at a time: 135 is three days. */
const DAY = '[\\d一二三四五六七八九十日天末]'
const BETWEEN = ' ?(?:到|至|[-–—~]) ?'
/** 周二九点: what a clock follows is an hour. */
const DAYS = `${DAY}(?:(?: ?[、,和及与/] ?|${BETWEEN})?${WEEK}?${DAY}(?!${NUMBER}?[点时:])){0,20}`
const CADENCES = {
  new: `(?:一?有(?:了)?(?:新|更新)(?:的|做法|内容|材料|消息|文章|东西|经验)?(?:了|时|的时候)?|一?有更新|上新|随时|实时|新增)(?:就|再|才|马上|立即|立刻){0,3}${SEND}`,
  daily: '每[一]?天|每日|天天|每(?=[早晚])|一[天日](?=一[次回份条])',
  workdays: '(?:每个?|每逢)?(?:工作日|平日)',
  weekend: `(?:每个?|每逢)(?:${WEEK}末|双休日)|${NO_HAN_BEFORE}(?:周末|双休日)`,
  days: `(?:每个?|每逢|每到|逢)${WEEK}(?:的)?(?:${DAYS})|${NO_HAN_BEFORE}${WEEK}(?:${DAYS})`,
  weekly: `每(?:一个?|个)?${WEEK}|一个?${WEEK}(?=一[次回份条])`,
} as const
type Cadence = keyof typeof CADENCES

const cadencePattern = (cadence: Cadence): RegExp => {
  const before = cadence === 'workdays' ? '(?:(?<=每个?|每逢)|' + NO_HAN_BEFORE + ')' : ''
  return new RegExp(
    `${before}(?<cadence>${CADENCES[cadence]})(?: ?的? ?(?<time>${TIME}|${DAY_PART}))? ?(?:${SEND}${EDGE}|${SEND_WHAT})`,
    'u',
  )
}
const CADENCE_PATTERNS = (Object.keys(CADENCES) as Cadence[]).map(
  (cadence) => [cadence, cadencePattern(cadence)] as const,
)
const LONE_TIME = new RegExp(
  `(?<=^|[\\s、,;+和及跟])(?<time>${TIME}|${LONG_DAY_PART}|0\\d[0-5]\\d) ?${SEND}${EDGE}`,
  'u',
)
const TIME_AT_END = new RegExp(`(?:${TIME}|${DAY_PART})$`, 'u')
const UNKNOWN_CADENCE = new RegExp(
  `(?:越快越好|越早越好|尽快|尽早|看着办|每(?:个?月|年|个?季度?|半?个?小时|半个?[月年]|分钟|隔? ?${NUMBER} ?(?:天|日|周|个?星期|个?月|个?小时|分钟))|每?隔 ?${NUMBER}? ?(?:天|日|周)|${NO_HAN_BEFORE}(?:今天|今晚|明天|明早|明晚|后天|下周))(?:底|初|末|${NUMBER}[号日])?`,
  'u',
)
const QUIET_WORD = '(?:夜间)?(?:免打扰|勿扰|不打扰|别打扰|不要打扰|安静时间|安静)'
const SPAN = `(?<from>${TIME}) ?(?:-|–|—|~|到|至) ?(?:次日|第二天)? ?(?<to>${TIME})`
const QUIET = [
  new RegExp(`${QUIET_WORD} ?(?:时间|时段)? ?:? ?${SPAN}${EDGE}`, 'u'),
  new RegExp(`(?<=^|[\\s、,;])${SPAN} ?${QUIET_WORD}${EDGE}`, 'u'),
]
const QUIET_ALONE = new RegExp(`(?<=^|[\\s、,;])${QUIET_WORD}[^、,;]*`, 'u')
const SILENT = new RegExp(
  `(?<=^|[\\s、,;])(?:静音|静默|无声|悄悄地?|不响铃|不(?:要)?(?:提示音|响铃|声音))${SEND}${EDGE}`,
  'u',
)
const ZONE_NAMED = /时区 ?(?:是|为|:)? ?(?<zone>[^\s、,;]+)/u
const ZONE_PATH = /(?<=^|[\s、,;(])(?<zone>(?:[a-z_]+\/)+[a-z0-9_+-]+|utc|gmt)(?=$|[\s、,;)])/u
const ZONE_OFFSET =
  /(?<zone>(?:utc|gmt) ?[+-]\d{1,2}(?::?[0-5]\d)?|(?<=^|[\s、,;(\d])[+-]\d{2}:?[0-5]\d|[东西][一二三四五六七八九十]{1,3}区)(?:时间)?(?=$|[\s、,;)])/u
const ZONE_CITY = /(?<=^|[\s、,;(])(?<zone>[\p{Script=Han}]{2,5})时间(?=$|[\s、,;)])/u
/** Named cities are known wherever they stand: 每天伦敦时间8点, （东京时间）. */
const ZONE_OF_CITY = new RegExp(
  `\\(? ?(?:按照?|以|用|照)?(?<zone>${ZONE_CITIES.join('|')})(?:当地)?时间的? ?\\)?`,
  'u',
)
/** A word like this is a time that was not understood: watched for as a word it would never come. */
const LIKE_A_TIME = new RegExp(
  `每(?:[天日周月年早晚逢]|个?星期|个?礼拜)|${WEEK}[一二三四五六日天]|(?:^|\\D)\\d{1,2}(?:[点时:]| ?[ap]m)|[零一二三四五六七八九十两]点|${DAY_PART}(?:$|[\\d${DIGIT.slice(1, -1)}])|时间$|[一二两三]次$`,
  'u',
)
const EVERYTHING = /^(?:全部|所有|不限|都要|全都要?|一切)(?:主题|做法|内容|的|材料)*$/u
const OPENING = /^(?:请|我?想要?|我要|帮我|给我|订阅|关注|看|了解|关于|有关|推送|发)+(?!务|展)\s*/u
/** 不要建瓯, 除了辽阳, 别发给我广东的; 除了辽阳以外的养老服务 goes on with what is wanted. */
const NOT_BEFORE =
  /^(?:(?:别|不要|不用|不)(?:再)?(?:给我)?(?:发送|推送|发|推)(?:给?我)?|除了|除去|除开|排除|不要|不看|不想看|不含|不包括|别要|别看)(?<out>.{1,60}?)(?:(?:以外|之外)(?:的|都要|都行|都可以|其他的?)?(?<rest>.{0,500}))?$/u
/** 辽阳以外的养老服务 */
const NOT_BEHIND = /^(?<out>.{1,60}?)(?:以外|之外)(?:的|都要|都行|都可以|其他的?)?(?<rest>.{0,500})$/u
const CLOSING = /(?:方面|相关)?的?(?:做法|经验|案例|内容|材料|消息|信息|新闻)?$/u
const SIGNS = wordSet('+&')
const QUOTED = /[“"「『‘']([^”"」』’']{1,60})[”"」』’']/gu

/** Reads one line. Never throws, whatever it is given. */
export function readRequest(line: string, names: Names): RequestReading {
  const problems: string[] = []
  // The brackets around a zone (北京时间) and quoted words survive folding; a full stop ends a clause like a comma.
  let rest = fold(line.slice(0, 500))
    .replace(/[。!?;\s]+/gu, ' ')
    .trim()
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    const match = pattern.exec(rest) ?? undefined
    if (match !== undefined)
      rest = `${rest.slice(0, match.index)} ; ${rest.slice(match.index + match[0].length)}`.replace(
        / +/gu,
        ' ',
      )
    return match
  }
  const literal: string[] = []
  rest = rest.replace(QUOTED, (_, word: string) => {
    literal.push(word.trim())
    return ' '
  })

  const silent = take(SILENT) !== undefined
  const quiet = readQuiet(take, problems)
  const zone = readZone(take, problems)
  const timing = readWhen(take, problems)
  const what = readWhat(rest, literal, names, problems)

  if (problems.length > 0) return { ok: false, problems }
  const request: SubscriptionRequest = {
    ...(what === undefined ? {} : { what }),
    ...(timing.when === undefined ? {} : { when: timing.when }),
    ...(zone === undefined ? {} : { zone }),
    ...(quiet === undefined ? {} : { quiet }),
    ...(silent ? { silent } : {}),
    ...(timing.halfOpen === true ? { halfOpen: true } : {}),
    assumed: timing.assumed,
  }
  if (Object.keys(request).length === 1)
    return { ok: false, problems: ['没看到要订阅什么。可以这样写：物业治理 每天 08:30'] }
  return { ok: true, request }
}

type Take = (pattern: RegExp) => RegExpExecArray | undefined

function readQuiet(take: Take, problems: string[]): QuietHours | undefined {
  const match = QUIET.map(take).find((found) => found !== undefined)
  if (match === undefined) {
    const alone = take(QUIET_ALONE)
    if (alone !== undefined) problems.push(`“${alone[0].trim()}”里要写明起止时间，例如：免打扰 22:00-07:00`)
    return undefined
  }
  const from = readTime(match.groups?.['from'] ?? '', problems)
  const to = readTime(match.groups?.['to'] ?? '', problems)
  if (from === undefined || to === undefined) return undefined
  if (from.hour === to.hour && from.minute === to.minute) {
    problems.push(`“${match[0].trim()}”的起止是同一时刻，那样就没有能发的时候了`)
    return undefined
  }
  return { from, to }
}

function readZone(take: Take, problems: string[]): string | undefined {
  const named = (
    take(ZONE_OFFSET) ??
    take(ZONE_NAMED) ??
    take(ZONE_PATH) ??
    take(ZONE_OF_CITY) ??
    take(ZONE_CITY)
  )?.groups?.['zone']
  if (named === undefined) return undefined
  const zone = zoneNamed(named)
  if (zone === undefined) problems.push(`不认识时区“${named}”，请写成 Asia/Shanghai 这样的名字，或“北京时间”`)
  return zone
}

interface Timing {
  readonly when?: When
  readonly halfOpen?: true
  readonly assumed: readonly ('day' | 'time')[]
}

function readWhen(take: Take, problems: string[]): Timing {
  const nothing: Timing = { assumed: [] }
  const unknown = take(UNKNOWN_CADENCE)
  if (unknown !== undefined) {
    problems.push(`“${unknown[0].trim()}”还做不到。可以选每天、每周的某几天（如每周一三五），或“有新的就发”`)
    take(LONE_TIME)
    return nothing
  }
  const days = new Set<Weekday>()
  const times: { readonly text: string; readonly time: TimeOfDay }[] = []
  let isNew = false
  const addTime = (text: string | undefined): boolean => {
    if (text === undefined) return true
    const time = readTime(text, problems)
    if (time !== undefined) times.push({ text: text.trim(), time })
    return time !== undefined
  }
  for (const [cadence, pattern] of CADENCE_PATTERNS) {
    for (let match = take(pattern); match !== undefined; match = take(pattern)) {
      if (cadence === 'new') isNew = true
      // 礼拜五下午五点，每周送一条: which day it is stands before.
      else if (cadence !== 'weekly' || days.size === 0)
        for (const day of daysOf(cadence, match.groups?.['cadence'] ?? '', problems)) days.add(day)
      if (!addTime(match.groups?.['time'])) return nothing
    }
  }
  for (let match = take(LONE_TIME); match !== undefined; match = take(LONE_TIME))
    if (!addTime(match.groups?.['time'])) return nothing
  if (problems.length > 0) return nothing

  const first = times[0]
  const other = times.find(({ time }) => time.hour !== first?.time.hour || time.minute !== first.time.minute)
  if (first !== undefined && other !== undefined) {
    problems.push(`写了两个时间（“${first.text}”和“${other.text}”），一条订阅只有一个时间，请分成两条`)
    return nothing
  }
  if (isNew) {
    if (first === undefined && days.size === 0) return { when: { kind: 'new' }, assumed: [] }
    problems.push(
      `“有新的就发”不用写时间；要定时就去掉它，只留${first === undefined ? '星期' : `“${first.text}”`}`,
    )
    return nothing
  }
  if (days.size === 0 && first === undefined) return nothing
  const assumed = [
    ...(days.size === 0 ? (['day'] as const) : []),
    ...(first === undefined ? (['time'] as const) : []),
  ]
  return {
    when: {
      kind: 'at',
      days: days.size === 0 ? EVERY_DAY : EVERY_DAY.filter((day) => days.has(day)),
      hour: (first?.time ?? DEFAULT_TIME).hour,
      minute: (first?.time ?? DEFAULT_TIME).minute,
    },
    ...(first !== undefined && HALF_OPEN.test(first.text) && first.time.hour < 12 ? { halfOpen: true } : {}),
    assumed,
  }
}

const HALF_OPEN = new RegExp(`^${NUMBER} ?[点时]`, 'u')

const DAY_VALUES: Readonly<Record<string, Weekday>> = {
  一: 1,
  二: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  日: 7,
  天: 7,
  七: 7,
  '1': 1,
  '2': 2,
  '3': 3,
  '4': 4,
  '5': 5,
  '6': 6,
  '7': 7,
}

const NAMED_DAY = new RegExp(`(?<to>${BETWEEN})?${WEEK}? ?(?<day>${DAY})`, 'gu')

function daysOf(cadence: Cadence, text: string, problems: string[]): readonly Weekday[] {
  if (cadence === 'daily') return EVERY_DAY
  if (cadence === 'workdays') return [1, 2, 3, 4, 5]
  if (cadence === 'weekend') return [6, 7]
  if (cadence === 'weekly') return [1]
  const found: Weekday[] = []
  for (const { 0: whole, groups } of text.replace(/^(?:每个?|每逢|每到|逢)/u, '').matchAll(NAMED_DAY)) {
    const written = groups?.['day'] ?? ''
    if (written === '末') {
      found.push(6, 7)
      continue
    }
    const day = DAY_VALUES[written]
    const last = found.at(-1)
    if (day === undefined) problems.push(`一周里没有“周${written}”，请写周一到周日`)
    else if (groups?.['to'] === undefined || last === undefined) found.push(day)
    else if (last < day) for (let next = last + 1; next <= day; next += 1) found.push(next as Weekday)
    else problems.push(`“${text.trim()}”的顺序反了：“${whole.trim()}”在前一天之前`)
  }
  return found
}

const TIMES = new RegExp(
  `(?:${CADENCES.daily}|(?:每个?|每逢|每到|逢)?(?:工作日|${WEEK}的?(?:${DAYS}))|${CADENCES.weekly})(?: ?的? ?(?:${TIME}|${DAY_PART}))?`,
  'gu',
)

/** Sets apart the times in a text that runs on: 养老逢礼拜二晌午念给我听 → `养老 逢礼拜二晌午 念给我听`. */
export const withTimesApart = (text: string): string => text.replace(TIMES, ' $& ')

/** 晚一点 is later, and 下周一 one day only. */
const A_TIME = new RegExp(
  `(?<![上下这本今明后昨去])(?![早晚]?一点(?!半|整|钟|[一三]刻|\\d))(?:${CADENCES.new}|${TIMES.source}|${CADENCES.weekend}|${TIME}|${LONG_DAY_PART})`,
  'gu',
)

/** The times that stand in a text: days, an hour, or both. */
export const timesIn = (text: string): readonly { readonly start: number; readonly end: number }[] =>
  [...text.matchAll(A_TIME)].map(({ 0: { length }, index }) => ({ start: index, end: index + length }))

const LONGEST_NAME = 12

/** The topics and places that stand in a text, the longest names first: 物业 of 物业这块出了新料. */
export function termsWithin(text: string, names: Names): Pick<Terms, 'topics' | 'places'> {
  const topics: string[] = []
  const places: Locality[] = []
  for (let at = 0; at < text.length; ) {
    let taken = 1
    for (let end = Math.min(text.length, at + LONGEST_NAME); end - at >= 2; end -= 1) {
      const word = text.slice(at, end)
      const topic = names.topic(word)
      const place = topic === undefined ? names.place(word) : undefined
      if (topic !== undefined) topics.push(topic.id)
      if (place !== undefined) places.push(place)
      if (topic === undefined && place === undefined) continue
      taken = end - at
      break
    }
    at += taken
  }
  return { topics, places }
}

/** `12月1号早上8点` → `12月1号` and the time; the whole and no time where it ends in none that can be. */
export function splitTime(text: string): { readonly rest: string; readonly time?: TimeOfDay } {
  const match = TIME_AT_END.exec(text)
  const time = match === null ? undefined : readTime(match[0], [])
  return match === null || time === undefined
    ? { rest: text }
    : { rest: text.slice(0, match.index).trim(), time }
}

const DAY_PART_FIRST = new RegExp(`^${DAY_PART}`, 'u')
const CLOCK_PARTS = new RegExp(
  `^(${NUMBER})(?:[:.](\\d{1,2})|[点时](半|[一三]刻|${NUMBER})?)?(?::\\d{2})?[分钟整]*([ap]m)?$`,
  'u',
)
const MORNING = /早|上午|凌晨|清晨/u

/** `早上8点半`, `20:00`, `晚上九点一刻`, `中午`, `8:30 pm`, `早上` → a time of day; a problem when it is none. */
function readTime(text: string, problems: string[]): TimeOfDay | undefined {
  const compact = text.replace(/\s+/gu, '')
  const part = DAY_PART_FIRST.exec(compact)?.[0] ?? ''
  const clock = compact.slice(part.length)
  if (clock === '') return USUAL[part]
  const bare = /^(\d{2})(\d{2})$/u.exec(clock)
  const match = bare ?? CLOCK_PARTS.exec(clock)
  const refuse = (why: string): undefined => {
    problems.push(`“${compact}”${why}`)
    return undefined
  }
  if (match === null) return refuse('不是一天里的时间，请写成 08:30 这样')
  const hour = countOf(match[1] ?? '')
  const minute = minutesOf(bare !== null ? match[2] : (match[2] ?? match[3]))
  if (!(hour >= 0 && hour <= 24 && minute >= 0 && minute <= 59) || (hour === 24 && minute > 0))
    return refuse('不是一天里的时间，应在 00:00 到 23:59 之间')
  const half = bare === null ? match[4] : undefined
  if (MORNING.test(part) && hour > 12) return refuse('自相矛盾，请写成 08:30 或 20:30 这样')
  return { hour: onDay(hour, half === 'pm' ? '下午' : half === 'am' ? '凌晨' : part) % 24, minute }
}

const USUAL: Readonly<Record<string, TimeOfDay | undefined>> = Object.fromEntries(
  (
    [
      [8, '早上 早 早晨 清晨 清早 大早'],
      [9, '上午'],
      [12, '中午 晌午 正午 午间'],
      [15, '下午 后晌'],
      [18, '傍晚'],
      [20, '晚上 晚黑 晚 晚间'],
      [22, '夜里 夜间 深夜'],
      [0, '午夜 半夜'],
      [5, '凌晨'],
    ] as const
  ).flatMap(([hour, words]) => words.split(' ').map((word) => [word, { hour, minute: 0 }])),
)

/** Which hour of 24 is meant by an hour of twelve at that part of the day. */
function onDay(hour: number, part: string): number {
  if (hour > 12) return hour
  if (/下午|后晌|傍晚/u.test(part)) return hour < 12 ? hour + 12 : hour
  if (/中午|晌午|正午|午间/u.test(part)) return hour < 5 ? hour + 12 : hour
  // 晚上两点 is two at night.
  if (/晚|夜/u.test(part)) return hour === 12 ? 0 : hour >= 5 ? hour + 12 : hour
  return /凌晨/u.test(part) && hour === 12 ? 0 : hour
}

function minutesOf(text: string | undefined): number {
  if (text === undefined) return 0
  if (text === '半') return 30
  if (text === '一刻') return 15
  if (text === '三刻') return 45
  return countOf(text)
}

function readWhat(
  rest: string,
  literal: readonly string[],
  names: Names,
  problems: string[],
): What | undefined {
  const wanted = { topics: [] as string[], places: [] as Locality[], words: [...literal] }
  const unwanted = { topics: [] as string[], places: [] as Locality[], words: [] as string[] }
  let { topics, places, words } = wanted
  let everything = false

  /** Adds what a piece names as a whole; false when it names nothing. */
  const known = (piece: string): boolean => {
    if (EVERYTHING.test(piece)) {
      everything = true
      return true
    }
    const topic = names.topic(piece)
    if (topic !== undefined) {
      topics.push(topic.id)
      return true
    }
    const place = names.place(piece)
    if (place === undefined) return false
    places.push(place)
    return true
  }
  /** 浙江养老, 温州市的物业治理: a place and a topic without anything between them. */
  const placeAndTopic = (piece: string): boolean => {
    for (let cut = Math.min(piece.length - 2, 12); cut >= 2; cut -= 1) {
      const place = names.place(piece.slice(0, cut))
      const topic = place && names.topic(piece.slice(cut).replace(/^的/u, ''))
      if (topic === undefined || place === undefined) continue
      places.push(place)
      topics.push(topic.id)
      return true
    }
    return false
  }
  const read = (piece: string): void => {
    if (piece === '' || known(piece)) return
    const plain = piece.replace(CLOSING, '')
    if (plain === '') return
    if (plain !== piece && known(plain)) return
    if (placeAndTopic(plain)) return
    const parts = plain.split(/[+&和与及跟或]/u).filter((part) => part !== '')
    const split = plain.includes('+') || plain.includes('&')
    // 和 and its like stand inside names too (呼和浩特): they part only what they part into known names.
    if (parts.length > 1 && (split || parts.every((part) => names.topic(part) ?? names.place(part))))
      parts.forEach(read)
    else words.push(plain)
  }
  const into = (terms: typeof wanted): void => {
    ;({ topics, places, words } = terms)
  }
  for (const chunk of rest.split(/[\s、,;|()]+/u)) {
    const piece = SIGNS.trimEnd(SIGNS.trimStart(chunk))
    const not = (NOT_BEFORE.exec(piece) ?? NOT_BEHIND.exec(piece))?.groups
    // 不要建瓯、辽阳 excludes both; what else follows is wanted.
    const goesOn = topics === unwanted.topics && names.place(piece) !== undefined
    if (not === undefined && !goesOn) into(wanted)
    if (not === undefined) read(piece.replace(OPENING, ''))
    else {
      into(unwanted)
      read(not['out'] ?? '')
      if ((not['rest'] ?? '') === '') continue
      into(wanted)
      read((not['rest'] ?? '').replace(OPENING, ''))
    }
  }

  const distinct = (terms: typeof wanted): Terms => ({
    topics: [...new Set(terms.topics)],
    places: [...new Map(terms.places.map((path) => [path.join('/'), path])).values()],
    words: [...new Set(terms.words.map((word) => word.trim()).filter((word) => /[\p{L}\p{N}]/u.test(word)))],
  })
  const except = distinct(unwanted)
  const excludes = countTerms(except) > 0
  const what: What = { ...distinct(wanted), ...(excludes ? { except } : {}) }
  for (const word of what.words.filter((one) => !literal.includes(one) && LIKE_A_TIME.test(one)))
    problems.push(
      `“${word}”没看懂。时间写成“每天 08:30”“每周一三五 18:00”或“有新的就发”；要当关键词的话，给它加上引号`,
    )
  for (const word of what.words)
    if ([...word].length > SUBSCRIPTION_LIMITS.word)
      problems.push(
        `“${[...word].slice(0, 12).join('')}…”太长了，一个关键词最多 ${SUBSCRIPTION_LIMITS.word} 个字`,
      )
  const terms = countTerms(what)
  if (terms > SUBSCRIPTION_LIMITS.terms)
    problems.push(
      `一条订阅最多 ${SUBSCRIPTION_LIMITS.terms} 个主题、地区和关键词，这里有 ${terms} 个，请分成几条`,
    )
  if (everything) return { ...what, topics: [] }
  return terms === 0 ? undefined : what
}
