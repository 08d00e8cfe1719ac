/** Time zones as people name them: by a city. */
import { isTimeZone } from './schedule.ts'

/** The first city of a zone is the one it is called by. */
const ZONE_OF: Readonly<Record<string, string>> = {
  北京: 'Asia/Shanghai',
  中国: 'Asia/Shanghai',
  上海: 'Asia/Shanghai',
  新疆: 'Asia/Urumqi',
  乌鲁木齐: 'Asia/Urumqi',
  香港: 'Asia/Hong_Kong',
  澳门: 'Asia/Macau',
  台北: 'Asia/Taipei',
  台湾: 'Asia/Taipei',
  东京: 'Asia/Tokyo',
  日本: 'Asia/Tokyo',
  首尔: 'Asia/Seoul',
  韩国: 'Asia/Seoul',
  新加坡: 'Asia/Singapore',
  吉隆坡: 'Asia/Kuala_Lumpur',
  曼谷: 'Asia/Bangkok',
  雅加达: 'Asia/Jakarta',
  马尼拉: 'Asia/Manila',
  迪拜: 'Asia/Dubai',
  莫斯科: 'Europe/Moscow',
  伊斯坦布尔: 'Europe/Istanbul',
  开罗: 'Africa/Cairo',
  柏林: 'Europe/Berlin',
  法兰克福: 'Europe/Berlin',
  巴黎: 'Europe/Paris',
  罗马: 'Europe/Rome',
  马德里: 'Europe/Madrid',
  阿姆斯特丹: 'Europe/Amsterdam',
  苏黎世: 'Europe/Zurich',
  伦敦: 'Europe/London',
  英国: 'Europe/London',
  纽约: 'America/New_York',
  华盛顿: 'America/New_York',
  波士顿: 'America/New_York',
  多伦多: 'America/Toronto',
  芝加哥: 'America/Chicago',
  洛杉矶: 'America/Los_Angeles',
  旧金山: 'America/Los_Angeles',
  西雅图: 'America/Los_Angeles',
  温哥华: 'America/Vancouver',
  圣保罗: 'America/Sao_Paulo',
  悉尼: 'Australia/Sydney',
  墨尔本: 'Australia/Melbourne',
  奥克兰: 'Pacific/Auckland',
}

export const ZONE_CITIES: readonly string[] = Object.keys(ZONE_OF)

const CITY_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(ZONE_OF)
    .reverse()
    .map(([city, zone]) => [zone, city]),
)

/** Zones an odd part of an hour off, by minutes from UTC; those without a summer time only. */
const ODD_ZONES: Readonly<Record<number, string>> = {
  210: 'Asia/Tehran',
  270: 'Asia/Kabul',
  330: 'Asia/Kolkata',
  345: 'Asia/Kathmandu',
  390: 'Asia/Yangon',
  570: 'Australia/Darwin',
}
const HAN_HOURS = '零一二三四五六七八九十'

/** `utc+8`, `gmt-03:30`, `+08:00`, `东八区`, `西五区` → the zone that is always so far from UTC. */
function zoneAtOffset(text: string): string | undefined {
  const written = /^(?:utc|gmt)? ?([+-])(\d{1,2})(?::?([0-5]\d))?$/u.exec(text)
  const [, side, han = ''] = /^(东|西)([一二三四五六七八九十]{1,3})区$/u.exec(text) ?? []
  const hours =
    written === null
      ? han.length > 1 && han.startsWith('十')
        ? 10 + HAN_HOURS.indexOf(han.slice(1))
        : HAN_HOURS.indexOf(han)
      : Number(written[2])
  if (written === null && (side === undefined || hours < 0)) return undefined
  const isEast = written === null ? side === '东' : written[1] === '+'
  const minutes = (isEast ? 1 : -1) * (hours * 60 + Number(written?.[3] ?? 0))
  if (minutes === 8 * 60) return 'Asia/Shanghai'
  if (minutes === 0) return 'UTC'
  if (minutes % 60 !== 0) return ODD_ZONES[minutes]
  // The names of these zones count westward.
  return minutes >= -12 * 60 && minutes <= 14 * 60 ? `Etc/GMT${isEast ? '-' : '+'}${hours}` : undefined
}

/** A zone by its city (`伦敦`, `伦敦时间`, `london`), its distance from UTC or its IANA name, whatever the case. */
export function zoneNamed(name: string): string | undefined {
  const plain = name.trim().replace(/时间$/u, '')
  const known = ZONE_OF[plain]
  if (known !== undefined) return known
  const offset = zoneAtOffset(plain.toLowerCase())
  if (offset !== undefined) return offset
  const lower = plain.toLowerCase().replace(/\s+/gu, '_')
  const all = Intl.supportedValuesOf('timeZone')
  return (
    all.find((zone) => zone.toLowerCase() === lower) ??
    all.find((zone) => zone.toLowerCase().endsWith(`/${lower}`)) ??
    // Names that the list leaves out, as `UTC`.
    (/^[\w+/-]+$/u.test(plain) && isTimeZone(plain)
      ? plain.includes('/')
        ? lower.replace(/(?<=^|[/_])[a-z]/gu, (letter) => letter.toUpperCase()).replace('Gmt', 'GMT')
        : plain.toUpperCase()
      : undefined)
  )
}

/** `伦敦时间`; the IANA name of a zone that no city here stands for. */
export function zoneWords(zone: string): string {
  const city = CITY_OF.get(zone)
  const offset = /^Etc\/GMT([+-])(\d{1,2})$/u.exec(zone)
  if (offset !== null) return `UTC${offset[1] === '-' ? '+' : '-'}${offset[2]}`
  return city === undefined ? zone : `${city}时间`
}
