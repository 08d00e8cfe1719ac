/**
 * When a subscription runs: every step in time is taken by croner, because its rule for changes of the clock is the
 * one a reader would expect. An hour that the clock skips is had at the first minute after the gap, an hour that comes
 * twice is had the first time, and a day that a zone leaves out has no run.
 */
import { Cron } from 'croner'

/** Monday is 1, Sunday 7. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7

/** A minute of the day on the wall clock. */
export interface TimeOfDay {
  /** 0 to 23 */
  readonly hour: number
  /** 0 to 59 */
  readonly minute: number
}

/** Certain weekdays, never none, at one time of the day; all seven are "daily", one is "weekly". */
export interface Timetable extends TimeOfDay {
  readonly kind: 'at'
  readonly days: readonly Weekday[]
}

/** Nothing is sent from `from` until `to`; over midnight when `to` is the earlier one. The two differ. */
export interface QuietHours {
  readonly from: TimeOfDay
  readonly to: TimeOfDay
}

/** One appointed run. */
export interface Run {
  /** Milliseconds since 1970. */
  readonly at: number
  /** The wall clock at that moment, `2026-11-21T08:30`: what makes the run unmistakable, however clocks are set. */
  readonly period: string
}

export const EVERY_DAY: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7]

/** Further back missed runs are not counted one by one: a month says enough. */
export const LONGEST_LOOK_BACK_MS = 35 * 24 * 60 * 60 * 1000

/** Whether the zone is an IANA name that this machine knows. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    // Bare offsets are no zones: they know nothing of daylight saving.
    return !/^[+-]/u.test(zone)
  } catch {
    return false
  }
}

/** The first run after the moment `after` (milliseconds). */
export function nextRun(timetable: Timetable, zone: string, after: number): Run {
  const at = step(timetable.days, timetable, zone, after)
  return { at, period: wallClock(zone, at) }
}

/** The runs after `after` and not after `until`, in order, looking back no further than 35 days before `until`. */
export function runsBetween(timetable: Timetable, zone: string, after: number, until: number): Run[] {
  const runs: Run[] = []
  let at = Math.max(after, until - LONGEST_LOOK_BACK_MS)
  for (;;) {
    at = step(timetable.days, timetable, zone, at)
    if (at > until) return runs
    runs.push({ at, period: wallClock(zone, at) })
  }
}

/** The moment at which something due at `at` may be sent: `at` itself, or the end of the quiet hours it falls in. */
export function afterQuiet(quiet: QuietHours | null, zone: string, at: number): number {
  if (quiet === null) return at
  const end = step(EVERY_DAY, quiet.to, zone, at)
  const start = step(EVERY_DAY, quiet.from, zone, at)
  // Whoever is inside meets the end first.
  return end < start ? end : at
}

/** A day of the calendar; months from 1. */
export interface CalendarDate {
  readonly year: number
  readonly month: number
  readonly day: number
}

/** The first moment at which the wall clock of a zone shows that date and time; the next it shows, if it skips them. */
export function momentOf(date: CalendarDate, time: TimeOfDay, zone: string): number {
  const two = (n: number): string => String(n).padStart(2, '0')
  const wanted = `${date.year}-${two(date.month)}-${two(date.day)}T${two(time.hour)}:${two(time.minute)}`
  const daily: Timetable = { kind: 'at', days: EVERY_DAY, ...time }
  // A day earlier than any zone can be ahead.
  let run = nextRun(daily, zone, Date.UTC(date.year, date.month - 1, date.day - 2, time.hour, time.minute))
  while (run.period < wanted) run = nextRun(daily, zone, run.at)
  return run.at
}

/** The wall clock of a zone at a moment, `2026-11-21T08:30`. */
export function wallClock(zone: string, at: number): string {
  const part = Object.fromEntries(
    formatter(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  return `${part['year']}-${part['month']}-${part['day']}T${part['hour']}:${part['minute']}`
}

/** Zones and minutes are few beside subscriptions, yet a stranger's input must not fill the memory. */
const REMEMBERED = 4096
const crons = new Map<string, Cron>()
const formatters = new Map<string, Intl.DateTimeFormat>()

function step(days: readonly Weekday[], time: TimeOfDay, zone: string, after: number): number {
  const pattern = `${time.minute} ${time.hour} * * ${days.length === 7 ? '*' : days.map((day) => day % 7).join(',')}`
  const cron = remembered(
    crons,
    `${pattern} ${zone}`,
    () => new Cron(pattern, { timezone: zone, paused: true }),
  )
  const next = cron.nextRun(new Date(after))
  if (next === null)
    throw new RangeError(`no run of “${pattern}” in ${zone} after ${new Date(after).toISOString()}`)
  return next.getTime()
}

function formatter(zone: string): Intl.DateTimeFormat {
  return remembered(
    formatters,
    zone,
    () =>
      new Intl.DateTimeFormat('en-GB', {
        timeZone: zone,
        hourCycle: 'h23',
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
      }),
  )
}

function remembered<T>(cache: Map<string, T>, key: string, make: () => T): T {
  let value = cache.get(key)
  if (value === undefined) {
    if (cache.size >= REMEMBERED) cache.clear()
    value = make()
    cache.set(key, value)
  }
  return value
}
