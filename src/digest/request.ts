/**
 * One line of Chinese → what is wanted and when: `物业治理 + 浙江省 每周一三五 早上8点半`. What was not said stays
 * unsaid, so that a dialogue can ask for it; what cannot be meant is named, never guessed around.
 */
import { fold } from '../search/fold.ts'
import type { QuietHours } from './schedule.ts'
import type { Names, What, When } from './subscription.ts'
import { EDGE, readTime, readWhen, SEND, type Take, TIME } from './times.ts'
import { readWhat } from './wanted-terms.ts'
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
