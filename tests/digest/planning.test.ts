import { expect, it } from 'vitest'
import { planFor } from '../../src/digest/outbox.ts'
import { EVERY_DAY } from '../../src/digest/schedule.ts'
import { type StoredSubscription, started } from '../../src/digest/subscription.ts'

const HOUR = 60 * 60 * 1000

/** Looks every hour, as a bot does that is asleep in between; `set` moves the clock before the nth look. */
function liveThrough(
  fields: Pick<StoredSubscription, 'zone'> & { readonly hour: number },
  from: number,
  hours: number,
  set: Readonly<Record<number, number>>,
): string[] {
  let subscription: StoredSubscription = started(
    {
      id: 's',
      chat: 'telegram:1',
      thread: null,
      group: false,
      what: { topics: [], places: [], words: [] },
      when: { kind: 'at', days: EVERY_DAY, hour: fields.hour, minute: 30 },
      zone: fields.zone,
      quiet: null,
      silent: false,
      pausedUntil: null,
      createdAt: from,
    },
    from,
    'v',
  )
  const periods: string[] = []
  let now = from
  for (let look = 0; look < hours; look += 1) {
    now += HOUR + (set[look] ?? 0)
    if (subscription.nextAt === null || subscription.nextAt > now) continue
    const { entry, next } = planFor(subscription, now, 'v')
    if (entry !== undefined) periods.push(entry.period)
    subscription = { ...subscription, ...next }
  }
  return periods
}

it.each([
  ['Europe/Berlin', 2, '2026-03-29T03:00'],
  ['America/New_York', 1, '2026-11-01T01:30'],
  ['Australia/Sydney', 2, '2026-10-04T03:00'],
  ['Asia/Shanghai', 8, '2026-07-01T08:30'],
])(
  'a year in %s has every day once, both changes of the clock and clocks set back among them',
  (zone, hour, odd) => {
    const begun = Date.parse('2025-12-30T16:00Z')
    // Set back by three hours in July, by an hour in September; back again later.
    const set = { 4400: -3 * HOUR, 4500: 3 * HOUR, 6000: -HOUR, 6010: HOUR }
    const periods = liveThrough({ zone, hour }, begun, 367 * 24, set)
    const dates = periods.map((period) => period.slice(0, 10))
    expect(new Set(dates).size).toBe(dates.length)
    const year = dates.filter((date) => date.startsWith('2026'))
    expect(year).toHaveLength(365)
    expect(periods).toContain(odd)
  },
)
