/** Times and days in words: `每周一三五 早上8点半`, and where in a text they stand. What cannot be meant is named. */
import { EVERY_DAY, type TimeOfDay, type Weekday } from './schedule.ts'
import { DEFAULT_TIME, type When } from './subscription.ts'
import { countOf } from './until.ts'

/** Takes what matches out of the line that is read. */
export type Take = (pattern: RegExp) => RegExpExecArray | undefined

const DIGIT = '[零〇一二三四五六七八九十两]'
const NUMBER = `(?:\\d{1,3}|${DIGIT}{1,3})`
const LONG_DAY_PART =
  '(?:凌晨|清晨|早晨|早上|清早|大早|上午|中午|晌午|正午|午间|下午|后晌|傍晚|晚上|晚黑|晚间|夜里|夜间|半夜|深夜|午夜)'
const DAY_PART = `(?:${LONG_DAY_PART}|早|晚)`
const CLOCK = `(?:${NUMBER} ?: ?\\d{1,2}(?::\\d{2})?(?: ?[ap]m)?|\\d{1,2} ?[ap]m|${NUMBER} ?[点时](?:钟|整|半|[一三]刻| ?${NUMBER}分?)?|\\d{1,2}\\.[0-5]\\d(?![\\d.%万亿元]))`
/** A time of day, as a pattern: 早上8点半. */
export const TIME = `(?:${DAY_PART}? ?${CLOCK}|中午|晌午|正午|午夜)`
/** What may be said of the sending behind a time or a wish: 发我一次. */
export const SEND =
  '(?:准时|按时|定时)?(?:再)?(?:发送|推送|发布|发|推|送|捎|来|提醒|通知)?(?:给?我)?(?:一次|一回|一下|一份|一条)?(?:就(?:行|好|成|可以|够)|即可)?了?'
/** Where what is read ends. */
export const EDGE = `(?=$|[\\s、,;。.!+|)]|[和及跟](?:${DAY_PART}|\\d))`
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
/** A word like this is a time that was not understood: watched for as a word it would never come. */
export const LIKE_A_TIME = new RegExp(
  `每(?:[天日周月年早晚逢]|个?星期|个?礼拜)|${WEEK}[一二三四五六日天]|(?:^|\\D)\\d{1,2}(?:[点时:]| ?[ap]m)|[零一二三四五六七八九十两]点|${DAY_PART}(?:$|[\\d${DIGIT.slice(1, -1)}])|时间$|[一二两三]次$`,
  'u',
)

/** What a line says of when. */
interface Timing {
  readonly when?: When
  /** The hour was written as one of twelve, without the part of the day: 九点. */
  readonly halfOpen?: true
  /** What the line left open. */
  readonly assumed: readonly ('day' | 'time')[]
}

/** Days and time of day, or that it is to come whenever there is news. */
export function readWhen(take: Take, problems: string[]): Timing {
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
export function readTime(text: string, problems: string[]): TimeOfDay | undefined {
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
