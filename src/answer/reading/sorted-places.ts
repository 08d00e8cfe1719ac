/** The places of a message by what they are named for. */
import type { MarkKind } from '../../knowledge/lexicon.ts'
import type { Mark } from '../marks.ts'
import { isUnder, type PlaceReading } from '../places.ts'

interface SortedPlaces {
  readonly places: readonly PlaceReading[]
  readonly destinations: readonly PlaceReading[]
  readonly excluded: readonly PlaceReading[]
}

/** Places that are asked about, those only gone to, and those left out. */
export function sortPlaces(
  text: string,
  found: readonly PlaceReading[],
  marks: readonly Mark[],
): SortedPlaces {
  const excluded = excludedPlaces(text, found, marks)
  const rest = found.filter((place) => !excluded.includes(place))
  return { ...withoutDestinations(text, rest), excluded }
}

/** 除了X, 不要X, X以外, 不是X的; in 除了X和Y the second as well. */
function excludedPlaces(
  text: string,
  found: readonly PlaceReading[],
  marks: readonly Mark[],
): readonly PlaceReading[] {
  const ends = (kind: MarkKind) => marks.filter(({ kinds }) => kinds.includes(kind))
  const before = ends('exclude')
  const after = ends('excludeAfter')
  const excluded: PlaceReading[] = []
  for (const place of found) {
    const lead = text.slice(0, place.start)
    const told = before.some(
      ({ end }) => end <= place.start && /^[了掉开的]?$/u.test(text.slice(end, place.start)),
    )
    const behind = after.some(
      ({ start }) => start >= place.end && /^的?$/u.test(text.slice(place.end, start)),
    )
    const behindPlace = text.slice(place.end)
    const denied =
      /(?:^|[^是])(?:不是|非)$/u.test(lead) &&
      // 在河南街道（不是河南省哈）
      (/[(（].{0,2}不是$/u.test(lead) ||
        /^(?:的|地区)/u.test(behindPlace) ||
        // 不是嘉峪关、我要的是建瓯
        (/^[、,，\s]?(?:是|要|我?[想要问说]{0,2}的?是|我要|该是)/u.test(behindPlace) &&
          place !== found.at(-1)))
    const previous = excluded.at(-1)
    const listed =
      previous !== undefined &&
      found.indexOf(place) === found.indexOf(previous) + 1 &&
      /^[、,，和与及跟]$/u.test(text.slice(previous.end, place.start))
    // 会昌边上的瑞金 asks of 瑞金.
    const landmark = found.some(
      (other) => other.start > place.end && LANDMARK.test(text.slice(place.end, other.start)),
    )
    // 大邑县就是有安仁古镇那个
    const sight =
      /(?:有|靠着?|挨着?)$/u.test(lead) &&
      /^的?那[个边]/u.test(behindPlace) &&
      found.some((other) => isUnder(place.path, other.path))
    if (told || behind || sight || denied || listed || landmark) excluded.push(place)
  }
  // X和Y以外: what is listed before the last one is meant too.
  for (let at = found.length - 2; at >= 0; at -= 1) {
    const [place, next] = [found[at], found[at + 1]]
    if (place === undefined || next === undefined || !excluded.includes(next) || excluded.includes(place))
      continue
    if (/^[、和与及跟]$/u.test(text.slice(place.end, next.start))) excluded.push(place)
  }
  return excluded
}

const LANDMARK = /^(?:边上|旁边|隔壁|附近|邻近|周边|对面)的?那?个?$/u

const VISIT = /学习|学过|学的|照着|跟着学|观摩|取经|考察|访学|参观|培训|挂职|对标|讲课|授课/u
const GOING = /(?:去|赴|到|往|前往|上|对标|学习?|跟|向|借鉴|从|请来?了?)$/u

function withoutDestinations(
  text: string,
  found: readonly PlaceReading[],
): { places: readonly PlaceReading[]; destinations: readonly PlaceReading[] } {
  const held = found.filter(({ standing }) => standing !== 'elsewhere')
  let going = false
  const destinations = found.filter((place, at) => {
    const before = text.slice(0, place.start)
    // 去成都…挂职: a region that has articles may be a destination too.
    if (
      place.standing === 'region' &&
      /(?:去|赴|到|前往)$/u.test(before) &&
      VISIT.test(text.slice(place.end, place.end + 16))
    )
      return true
    // In 去深圳、苏州 and 去北京深圳 the second is a destination as well.
    const listed = going && /^[、,，和与及跟]?$/u.test(text.slice(found[at - 1]?.end, place.start))
    going = place.standing === 'elsewhere' && (GOING.test(before) || listed)
    return going
  })
  // A trip to a place we do not hold is about whoever went there; 对标深圳 of 会昌 as well.
  if (held.length > 0 || VISIT.test(text))
    return { places: found.filter((place) => !destinations.includes(place)), destinations }
  return { places: found, destinations: [] }
}
