import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  afterQuiet,
  EVERY_DAY,
  isTimeZone,
  nextRun,
  type QuietHours,
  runsBetween,
  type TimeOfDay,
  type Timetable,
  type Weekday,
  wallClock,
} from '../../src/digest/schedule.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const at = (days: readonly Weekday[], hour: number, minute = 0): Timetable => ({
  kind: 'at',
  days,
  hour,
  minute,
})
const daily = (hour: number, minute = 0): Timetable => at(EVERY_DAY, hour, minute)
const utc = (text: string): number => Date.parse(text)
const wall = (zone: string, moment: number): string => wallClock(zone, moment)

describe('the next run', () => {
  const rows: [string, Timetable, string, string, string][] = [
    ['later today', daily(8, 30), 'Asia/Shanghai', '2026-11-20T00:00Z', '2026-11-20T08:30'],
    ['tomorrow, once today is over', daily(8, 30), 'Asia/Shanghai', '2026-11-20T00:30Z', '2026-11-21T08:30'],
    [
      'on the next chosen day',
      at([1, 3, 5], 8, 30),
      'Asia/Shanghai',
      '2026-11-20T00:30Z',
      '2026-11-23T08:30',
    ],
    ['on a Sunday', at([7], 9), 'Asia/Shanghai', '2026-11-20T00:30Z', '2026-11-22T09:00'],
    [
      'after the gap, when the hour is skipped',
      daily(2, 30),
      'Europe/Berlin',
      '2026-03-28T12:00Z',
      '2026-03-29T03:00',
    ],
    ['on a leap day', at([4], 8), 'Asia/Shanghai', '2024-02-23T00:00Z', '2024-02-29T08:00'],
    [
      'not on a day that the zone left out',
      at([5], 8, 30),
      'Pacific/Apia',
      '2011-12-24T00:00Z',
      '2012-01-06T08:30',
    ],
  ]
  it.each(rows)('is %s', (_, timetable, zone, after, expected) => {
    expect(nextRun(timetable, zone, utc(after)).period).toBe(expected)
  })

  it('comes once when its hour comes twice', () => {
    const first = nextRun(daily(2, 30), 'Europe/Berlin', utc('2026-10-24T12:00Z'))
    expect(new Date(first.at).toISOString()).toBe('2026-10-25T00:30:00.000Z')
    expect(nextRun(daily(2, 30), 'Europe/Berlin', first.at).period).toBe('2026-10-26T02:30')
  })
})

describe('missed runs', () => {
  it('are those after the last look, up to now', () => {
    const runs = runsBetween(
      daily(8, 30),
      'Asia/Shanghai',
      utc('2026-11-17T00:30Z'),
      utc('2026-11-20T00:30Z'),
    )
    expect(runs.map((run) => run.period)).toEqual([
      '2026-11-18T08:30',
      '2026-11-19T08:30',
      '2026-11-20T08:30',
    ])
  })

  it('are none while the next one is still to come', () => {
    expect(runsBetween(daily(8), 'UTC', utc('2026-11-20T08:00Z'), utc('2026-11-21T07:59Z'))).toEqual([])
  })

  it('are counted for the last 35 days only', () => {
    expect(runsBetween(daily(8), 'UTC', utc('2020-01-01T00:00Z'), utc('2026-11-20T12:00Z'))).toHaveLength(35)
  })
})

describe('quiet hours', () => {
  const quiet: QuietHours = { from: { hour: 22, minute: 0 }, to: { hour: 7, minute: 30 } }
  const rows: [string, string, string][] = [
    ['shift what falls into them to their end', '2026-11-20T15:00Z', '2026-11-21T07:30'],
    ['reach over midnight', '2026-11-20T20:00Z', '2026-11-21T07:30'],
    ['begin at their first minute', '2026-11-20T14:00Z', '2026-11-21T07:30'],
    ['are over at their last', '2026-11-20T23:30Z', '2026-11-21T07:30'],
    ['leave the day alone', '2026-11-20T04:00Z', '2026-11-20T12:00'],
  ]
  it.each(rows)('%s', (_, moment, expected) => {
    expect(wall('Asia/Shanghai', afterQuiet(quiet, 'Asia/Shanghai', utc(moment)))).toBe(expected)
  })

  it('end the first time when the clock is put back over their end', () => {
    const night: QuietHours = { from: { hour: 22, minute: 0 }, to: { hour: 2, minute: 30 } }
    const secondQuarterPastTwo = utc('2026-10-25T01:15Z')
    expect(afterQuiet(night, 'Europe/Berlin', secondQuarterPastTwo)).toBe(secondQuarterPastTwo)
  })
})

it('knows time zones by their names', () => {
  expect(['Asia/Shanghai', 'UTC', 'America/New_York'].every(isTimeZone)).toBe(true)
  expect(['北京', 'Mars/Base', '+08:00', ''].some(isTimeZone)).toBe(false)
})

/**
 * The slow and obvious twin: walks minute by minute and looks at the wall clock. On each date that exists the time is
 * had once, at the first minute that is not before it.
 */
function createTwin(zone: string) {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    dateStyle: 'short',
    timeStyle: 'short',
  })
  const weekday = new Intl.DateTimeFormat('en', { timeZone: zone, weekday: 'short' })
  const days = ['', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
  const read = (moment: number) => {
    const [date = '', time = ''] = format.format(moment).split(', ')
    return { date, time }
  }
  const text = ({ hour, minute }: TimeOfDay) =>
    `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
  return (daysChosen: readonly Weekday[], time: TimeOfDay, after: number): number => {
    // Two days before, so that whether today's run has been had already is seen, not reckoned.
    let moment = Math.floor((after - 2 * DAY) / MINUTE) * MINUTE
    let had = read(moment).date
    for (; ; moment += MINUTE) {
      const now = read(moment)
      if (now.date === had || now.time < text(time)) continue
      had = now.date
      if (moment > after && daysChosen.includes(days.indexOf(weekday.format(moment)) as Weekday))
        return moment
    }
  }
}

describe('over random zones and years', () => {
  /** Set higher to look longer: 6000 takes some three minutes. */
  const RUNS = Number(process.env['FC_RUNS'] ?? 160)
  /** A change of the clock near every other sample: plain days seldom show anything. */
  const transitions = (zone: string, year: number): number[] => {
    const offset = (moment: number) =>
      wallClock(zone, moment).slice(11) + new Date(moment).toISOString().slice(11, 16)
    const found: number[] = []
    const minutes = (moment: number) => {
      const [a = '', b = ''] = [offset(moment).slice(0, 5), offset(moment).slice(5)]
      const read = (t: string) => Number(t.slice(0, 2)) * 60 + Number(t.slice(3))
      return (read(a) - read(b) + 1440) % 1440
    }
    for (let moment = Date.UTC(year, 0, 1); moment < Date.UTC(year + 1, 0, 1); moment += 7 * DAY)
      if (minutes(moment) !== minutes(moment + 7 * DAY)) {
        let [low, high] = [moment, moment + 7 * DAY]
        while (high - low > MINUTE) {
          const middle = Math.floor((low + high) / 2 / MINUTE) * MINUTE
          if (minutes(middle) === minutes(low)) low = middle
          else high = middle
        }
        found.push(high)
      }
    return found
  }
  const minuteOfDay = fc.record({
    hour: fc.integer({ min: 0, max: 23 }),
    minute: fc.integer({ min: 0, max: 59 }),
  })
  const moments = fc
    .record({
      zone: fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
      year: fc.integer({ min: 1985, max: 2037 }),
      near: fc.boolean(),
      day: fc.integer({ min: 0, max: 364 }),
      second: fc.integer({ min: 0, max: 86_399 }),
      pick: fc.nat(),
    })
    .map(({ zone, year, near, day, second, pick }) => {
      const changes = near ? transitions(zone, year) : []
      const change = changes[pick % Math.max(changes.length, 1)]
      return change === undefined
        ? { zone, after: Date.UTC(year, 0, 1) + day * DAY + second * 1000, change }
        : { zone, after: change + (second - 43_200) * 1000, change }
    })
  /** Half the times of day lie within two hours of the change itself. */
  const cases = fc
    .record({
      moment: moments,
      time: minuteOfDay,
      shift: fc.integer({ min: -120, max: 120 }),
      close: fc.boolean(),
    })
    .map(({ moment, time, shift, close }) => {
      if (!close || moment.change === undefined) return { ...moment, time }
      const wall = wallClock(moment.zone, moment.change - MINUTE + shift * MINUTE)
      return { ...moment, time: { hour: Number(wall.slice(11, 13)), minute: Number(wall.slice(14)) } }
    })

  it('the next run is that of the slow twin', () => {
    const dayset = fc.uniqueArray(fc.constantFrom(...EVERY_DAY), { minLength: 1 })
    fc.assert(
      fc.property(cases, dayset, ({ zone, after, time }, days) => {
        expect(new Date(nextRun(at(days, time.hour, time.minute), zone, after).at).toISOString()).toBe(
          new Date(createTwin(zone)(days, time, after)).toISOString(),
        )
      }),
      { numRuns: RUNS },
    )
  })

  it('the runs missed over days are those of the slow twin, each once', () => {
    const dayset = fc.uniqueArray(fc.constantFrom(...EVERY_DAY), { minLength: 1 })
    fc.assert(
      fc.property(
        cases,
        dayset,
        fc.integer({ min: 0, max: 5 * 24 * 60 }),
        ({ zone, after, time }, days, minutes) => {
          const until = after + minutes * MINUTE
          const twin = createTwin(zone)
          const expected: number[] = []
          for (let run = twin(days, time, after); run <= until; run = twin(days, time, run))
            expected.push(run)
          const runs = runsBetween(at(days, time.hour, time.minute), zone, after, until)
          expect(runs.map((run) => new Date(run.at).toISOString())).toEqual(
            expected.map((run) => new Date(run).toISOString()),
          )
          // The wall clock names each: what is sent for one is never sent for another.
          expect(new Set(runs.map(({ period }) => period)).size).toBe(runs.length)
        },
      ),
      { numRuns: RUNS / 4 },
    )
  })

  it('the end of quiet hours is that of the slow twin', () => {
    fc.assert(
      fc.property(cases, minuteOfDay, fc.boolean(), ({ zone, after, time }, other, swap) => {
        fc.pre(time.hour !== other.hour || time.minute !== other.minute)
        const quiet = swap ? { from: time, to: other } : { from: other, to: time }
        const twin = createTwin(zone)
        const end = twin(EVERY_DAY, quiet.to, after)
        const start = twin(EVERY_DAY, quiet.from, after)
        expect(afterQuiet(quiet, zone, after)).toBe(end < start ? end : after)
      }),
      { numRuns: RUNS / 2 },
    )
  })
})
