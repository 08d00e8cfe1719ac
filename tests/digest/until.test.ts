import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { momentOf, wallClock } from '../../src/digest/schedule.ts'
import { readUntil } from '../../src/digest/until.ts'

/** A Saturday, 10:15 in Shanghai. */
const NOW = Date.parse('2026-11-21T02:15Z')

function until(text: string, zone = 'Asia/Shanghai', now = NOW): string {
  const reading = readUntil(text, { zone, now })
  if (reading === undefined) return 'no time'
  return reading.ok ? wallClock(zone, reading.at) : reading.problem
}

describe('until when', () => {
  it.each([
    ['明天', '2026-11-22T00:00'],
    ['今天', '2026-11-22T00:00'],
    ['后天', '2026-11-23T00:00'],
    ['大后天', '2026-11-24T00:00'],
    ['周一', '2026-11-23T00:00'],
    ['下周一', '2026-11-23T00:00'],
    ['下下周一', '2026-11-30T00:00'],
    ['周六', '2026-11-28T00:00'],
    ['这周日', '2026-11-22T00:00'],
    ['星期天', '2026-11-22T00:00'],
    ['礼拜3', '2026-11-25T00:00'],
    ['下周', '2026-11-23T00:00'],
    ['下个星期', '2026-11-23T00:00'],
    ['这周', '2026-11-23T00:00'],
    ['本周', '2026-11-23T00:00'],
    ['下个月', '2026-12-01T00:00'],
    ['下月15号', '2026-12-15T00:00'],
    ['月底', '2026-12-01T00:00'],
    ['年底', '2027-01-01T00:00'],
    ['元旦', '2027-01-01T00:00'],
    ['明年', '2027-01-01T00:00'],
    ['12月1日', '2026-12-01T00:00'],
    ['十二月一号', '2026-12-01T00:00'],
    ['3月5日', '2027-03-05T00:00'],
    ['11月21日', '2027-11-21T00:00'],
    ['12-01', '2026-12-01T00:00'],
    ['2026-12-01', '2026-12-01T00:00'],
    ['2027年1月2日', '2027-01-02T00:00'],
    ['25号', '2026-11-25T00:00'],
    ['五号', '2026-12-05T00:00'],
    ['3天', '2026-11-24T10:15'],
    ['三天后', '2026-11-24T10:15'],
    ['两周', '2026-12-05T10:15'],
    ['一个星期', '2026-11-28T10:15'],
    ['半个月', '2026-12-06T10:15'],
    ['一个月', '2026-12-21T10:15'],
    ['半年', '2027-05-21T10:15'],
    ['5小时', '2026-11-21T15:15'],
  ])('%s', (text, expected) => {
    expect(until(text)).toBe(expected)
  })

  it.each([
    ['2月30日', '日历上没有'],
    ['13月1日', '日历上没有'],
    ['下个月32号', '日历上没有'],
    ['这周一', '已经过了'],
    ['2020-01-01', '已经过了'],
    ['2029-01-01', '太远了'],
    ['500天', '太远了'],
    ['春节', 'no time'],
    ['物业治理', 'no time'],
    ['', 'no time'],
  ])('that cannot be: %s', (text, part) => {
    expect(until(text)).toContain(part)
  })

  it('at an hour of the day, in the zone of the chat', () => {
    const reading = readUntil('下周一', { zone: 'Europe/London', now: NOW, time: { hour: 8, minute: 30 } })
    expect(reading).toEqual({ ok: true, at: Date.parse('2026-11-23T08:30Z') })
  })

  it('the last day of a shorter month stands for the days it has not', () => {
    expect(until('一个月', 'Asia/Shanghai', Date.parse('2027-01-31T02:15Z'))).toBe('2027-02-28T10:15')
  })

  it('is never in the past, whatever is written and whenever', () => {
    const parts = [
      '下',
      '周',
      '一',
      '3',
      '月',
      '天',
      '号',
      '日',
      '个',
      '半',
      '后',
      '年',
      '底',
      '2',
      '-',
      '明',
    ]
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...parts), { maxLength: 7 }).map((some) => some.join('')),
        fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
        fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2037, 0) }),
        (text, zone, now) => {
          const reading = readUntil(text, { zone, now })
          if (reading?.ok) expect(reading.at).toBeGreaterThan(now)
        },
      ),
      { numRuns: 2000 },
    )
  })
})

describe('the moment of a date', () => {
  it('is what the wall clock of the zone shows, or the first it shows after a gap', () => {
    const at = (zone: string, month: number, day: number, hour: number, year = 2026) =>
      wallClock(zone, momentOf({ year, month, day }, { hour, minute: 30 }, zone))
    expect(at('Asia/Shanghai', 11, 23, 0)).toBe('2026-11-23T00:30')
    expect(at('Pacific/Kiritimati', 1, 1, 0)).toBe('2026-01-01T00:30')
    expect(at('Pacific/Niue', 1, 1, 23)).toBe('2026-01-01T23:30')
    expect(at('Europe/Berlin', 3, 29, 2)).toBe('2026-03-29T03:00')
    expect(at('Pacific/Apia', 12, 30, 8, 2011)).toBe('2011-12-31T08:30')
  })
})
