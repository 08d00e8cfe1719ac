/** Until when somebody wants to be left alone, as people write it: `下周一`, `三天`, `12月1号早上8点`, `月底`. */
import { hanNumber } from '../knowledge/quantity.ts'
import { type CalendarDate, momentOf, type TimeOfDay, wallClock } from './schedule.ts'

export type UntilReading =
  /** Milliseconds since 1970. */
  | { readonly ok: true; readonly at: number }
  /** A sentence that names the part that cannot be. */
  | { readonly ok: false; readonly problem: string }

const NUMBER = '(?:\\d{1,3}|[一二两三四五六七八九十]{1,3})'
const WEEK = '(?:周|星期|礼拜)'
const PATTERNS = {
  hours: new RegExp(`^(?<n>${NUMBER})个?(?<half>半)?(?:小时|钟头)$`, 'u'),
  halfHour: /^半个?(?:小时|钟头)$/u,
  days: new RegExp(`^(?<n>${NUMBER})[天日]$`, 'u'),
  weeks: new RegExp(`^(?<n>${NUMBER})个?${WEEK}$`, 'u'),
  months: new RegExp(`^(?<n>${NUMBER})个月$`, 'u'),
  halfMonth: /^半个?月$/u,
  halfYear: /^半年$/u,
  year: /^一年$/u,
  near: /^(?<word>今天|明[天日]|后[天日]|大后天)$/u,
  thisWeek: new RegExp(`^(?:这个?|本)${WEEK}$`, 'u'),
  weekend: /^(?:这个?|本)?周末$/u,
  weekday: new RegExp(`^(?<which>这个?|本|下下?个?)?${WEEK}(?<day>[一二三四五六日天1-7])$`, 'u'),
  nextWeek: new RegExp(`^(?<which>下下?)个?${WEEK}$`, 'u'),
  nextMonth: /^下个?月(?:初|(?<day>\d{1,2}|[一二三四五六七八九十]{1,3})[号日])?$/u,
  monthEnd: /^(?:这个月|本月|月)底?$/u,
  yearEnd: /^(?:今年)?年底$|^今年$/u,
  newYear: /^(?:明年(?:年初)?|元旦)$/u,
  iso: /^(?<year>20\d\d)[-./年](?<month>\d{1,2})[-./月](?<day>\d{1,2})[日号]?$/u,
  date: /^(?<month>\d{1,2}|[一二三四五六七八九十]{1,2})[-./月](?<day>\d{1,2}|[一二三四五六七八九十]{1,3})[日号]?$/u,
  dayOfMonth: /^(?<day>\d{1,2}|[一二三四五六七八九十]{1,3})[号日]$/u,
} as const
type Kind = keyof typeof PATTERNS

const MIDNIGHT: TimeOfDay = { hour: 0, minute: 0 }
const HOUR_MS = 60 * 60 * 1000
/** Longer than this nobody means. */
const LONGEST_DAYS = 366

/**
 * @param text folded, without spaces at its ends, and without a time of day
 * @param time on the day named; without it the day's first minute. Stretches of days end at the time they began.
 * @returns undefined when it names no time at all
 */
export function readUntil(
  text: string,
  { zone, now, time }: { readonly zone: string; readonly now: number; readonly time?: TimeOfDay },
): UntilReading | undefined {
  const plain = text.replace(/\s+/gu, '').replace(/(?:以后|之后|后|为止)$/u, '')
  const kind = (Object.keys(PATTERNS) as Kind[]).find((one) => PATTERNS[one].test(plain))
  if (kind === undefined) return undefined
  const groups = PATTERNS[kind].exec(plain)?.groups ?? {}
  if (kind === 'halfHour') return { ok: true, at: now + HOUR_MS / 2 }
  if (kind === 'hours') {
    const hours = countOf(groups['n'] ?? '') + (groups['half'] === undefined ? 0 : 0.5)
    return { ok: true, at: now + hours * HOUR_MS }
  }
  const clock = wallClock(zone, now)
  const today: CalendarDate = {
    year: Number(clock.slice(0, 4)),
    month: Number(clock.slice(5, 7)),
    day: Number(clock.slice(8, 10)),
  }
  // “停到今天” is “not today any more”; with an hour it is that hour.
  const isToday = groups['word'] === '今天' && time !== undefined
  const date = isToday ? today : dateOf(kind, groups, today)
  if (date === undefined || !isDate(date)) return { ok: false, problem: `日历上没有“${text}”` }
  if (daysBetween(today, date) > LONGEST_DAYS)
    return { ok: false, problem: `“${text}”太远了，最多停一年；要一直停着，只写“暂停”` }
  const stretch = ['days', 'weeks', 'months', 'halfMonth', 'halfYear', 'year'].includes(kind)
  const sameTime = { hour: Number(clock.slice(11, 13)), minute: Number(clock.slice(14, 16)) }
  const at = momentOf(date, time ?? (stretch ? sameTime : MIDNIGHT), zone)
  if (at <= now) return { ok: false, problem: `“${text}”已经过了` }
  return { ok: true, at }
}

function dateOf(
  kind: Exclude<Kind, 'hours' | 'halfHour'>,
  groups: Readonly<Record<string, string>>,
  today: CalendarDate,
): CalendarDate | undefined {
  const n = countOf(groups['n'] ?? '')
  const monday = plusDays(today, 1 - weekdayOf(today))
  switch (kind) {
    case 'days':
      return plusDays(today, n)
    case 'weeks':
      return plusDays(today, n * 7)
    case 'months':
      return plusMonths(today, n)
    case 'halfMonth':
      return plusDays(today, 15)
    case 'halfYear':
      return plusMonths(today, 6)
    case 'year':
      return plusMonths(today, 12)
    case 'near': {
      const word = groups['word'] ?? ''
      const days = word.startsWith('大') ? 3 : word.startsWith('后') ? 2 : 1
      return plusDays(today, days)
    }
    case 'thisWeek':
      return plusDays(monday, 7)
    case 'weekend':
      return plusDays(monday, 5)
    case 'nextWeek':
      return plusDays(monday, groups['which'] === '下下' ? 14 : 7)
    case 'weekday': {
      const day = weekdayNamed(groups['day'] ?? '')
      const which = groups['which'] ?? ''
      if (which.startsWith('下下')) return plusDays(monday, 14 + day - 1)
      if (which.startsWith('下')) return plusDays(monday, 7 + day - 1)
      const thisWeek = plusDays(monday, day - 1)
      return which === '' && daysBetween(today, thisWeek) <= 0 ? plusDays(thisWeek, 7) : thisWeek
    }
    case 'nextMonth':
      return { ...plusMonths({ ...today, day: 1 }, 1), day: countOf(groups['day'] ?? '1') }
    case 'monthEnd':
      return plusMonths({ ...today, day: 1 }, 1)
    case 'yearEnd':
    case 'newYear':
      return { year: today.year + 1, month: 1, day: 1 }
    case 'iso':
      return {
        year: Number(groups['year']),
        month: Number(groups['month']),
        day: Number(groups['day']),
      }
    case 'date': {
      const date = {
        year: today.year,
        month: countOf(groups['month'] ?? ''),
        day: countOf(groups['day'] ?? ''),
      }
      return daysBetween(today, date) <= 0 ? { ...date, year: date.year + 1 } : date
    }
    case 'dayOfMonth': {
      const date = { ...today, day: countOf(groups['day'] ?? '') }
      return daysBetween(today, date) <= 0 ? { ...plusMonths({ ...today, day: 1 }, 1), day: date.day } : date
    }
  }
}

/** Monday is 1, however it is written. */
const weekdayNamed = (text: string): number =>
  /\d/u.test(text) ? Number(text) : '一二三四五六日'.indexOf(text.replace('天', '日')) + 1

const utc = ({ year, month, day }: CalendarDate): number => Date.UTC(year, month - 1, day)
const fromUtc = (at: number): CalendarDate => {
  const date = new Date(at)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}
const DAY_MS = 24 * HOUR_MS
const plusDays = (date: CalendarDate, days: number): CalendarDate => fromUtc(utc(date) + days * DAY_MS)
const daysBetween = (from: CalendarDate, to: CalendarDate): number =>
  Math.round((utc(to) - utc(from)) / DAY_MS)
const weekdayOf = (date: CalendarDate): number => ((new Date(utc(date)).getUTCDay() + 6) % 7) + 1
const isDate = (date: CalendarDate): boolean => {
  const real = fromUtc(utc(date))
  return real.month === date.month && real.day === date.day
}

/** The same day of a later month, or its last where it has none. */
function plusMonths({ year, month, day }: CalendarDate, months: number): CalendarDate {
  const first = fromUtc(Date.UTC(year, month - 1 + months, 1))
  const last = fromUtc(Date.UTC(first.year, first.month, 0)).day
  return { ...first, day: Math.min(day, last) }
}

/** `8`, `08`, `八`, `零五`, `二十三`, `两`; NaN for what is no number. */
export const countOf = (text: string): number =>
  /^\d+$/u.test(text) ? Number(text) : (hanNumber(text) ?? Number.NaN)
