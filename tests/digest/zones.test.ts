import { describe, expect, it } from 'vitest'
import { readRequest } from '../../src/digest/request.ts'
import { ZONE_CITIES, zoneNamed, zoneWords } from '../../src/digest/zones.ts'
import { names } from './names.ts'

describe('a time zone', () => {
  it.each([
    ['伦敦', 'Europe/London'],
    ['伦敦时间', 'Europe/London'],
    ['London', 'Europe/London'],
    ['new york', 'America/New_York'],
    ['europe/london', 'Europe/London'],
    ['UTC', 'UTC'],
    ['火星', undefined],
    ['+08:00', 'Asia/Shanghai'],
    ['东八区', 'Asia/Shanghai'],
    ['asia/kolkata', 'Asia/Kolkata'],
    ['+25:00', undefined],
    ['', undefined],
  ])('is known by %s', (name, zone) => {
    expect(zoneNamed(name)).toBe(zone)
  })

  it('of every city is one that this machine knows', () => {
    for (const city of ZONE_CITIES) {
      const zone = zoneNamed(city) ?? ''
      expect(() => new Intl.DateTimeFormat('en', { timeZone: zone }), city).not.toThrow()
    }
  })

  it('is understood again in the words it is described with, whichever it is', () => {
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      const reading = readRequest(`养老 每天 08:00，${zoneWords(zone)}`, names)
      expect(reading.ok && reading.request.zone, zone).toBe(zone)
    }
  })
})
