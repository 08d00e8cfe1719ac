/**
 * Names of places in running text, and what they are there for: whose deed is told, or somebody who is only visited,
 * learnt from, or where an author comes from.
 */
import type { Locality } from '../knowledge/article.ts'
import { type Gazetteer, shortName } from '../knowledge/gazetteer.ts'
import { type PlaceMention, placeAt, placesIn } from './place.ts'

export interface Mention extends PlaceMention {
  /** Visited, learnt from, an author's: never the place of what is told. */
  readonly neutral: boolean
  /** Whether its clause begins with it, a time or the like aside: then the clause tells of it. */
  readonly leads: boolean
  /** Whether it stands behind 其中, 如 and the like: an example within what is told of. */
  readonly example: boolean
}

const VISITED_BEFORE =
  /(?:走访|调研|考察|学习|借鉴|参考|参观|取经|对标|来自|前往|奔赴|赴|引自|毕业于|祖籍|籍贯|结对|帮扶|抽取|选取|抽样|仿照|效仿|出生于|生于|住在|家住|居住在)[^，。；：]{0,30}$/u
const ON_THE_WAY = /(?:到|在|赴|往|深入|先后|分别|对)[^，。；：]{0,40}$/u
const VISITED_BEHIND =
  /^[^，。；：]{0,30}(?:走访|调研(?!员)|考察|参观|观摩|学习|取经|交流|座谈|抽样|抽查|发放问卷|问卷调查)/u
const SOMEBODY_BEHIND =
  /^(?:人(?=[，。、；：）)]|$)|籍|户籍|[\p{Script=Han}]{0,6}(?:大学|学院|研究院|研究所|学校|日报|晚报|记者|出版社)|的?(?:经验|模式|同行|客商|专家|学者|居民|村民|市民|业主|老人))/u
const OPENER =
  '(?:该[省市县区]|其中|此前|曾|早在|后来|随后|同年|当年|过去|而|如|例如|比如|譬如|像|以|在|由|据|是|据了解|据统计|近年来|近日|日前|今年以来|今年|去年|明年|今后|下半年|上半年|到?(?:今年|明年)?年底|目前|截至目前|同期|隔壁的|相邻的|邻近的|邻县|同样|此外|另外|同时|再看|走进|来到|位于|地处|暑期|前不久|20\\d\\d年(?:\\d{1,2}月)?(?:以来|起|底)?|[（(]|[一二三四五六七八九十\\d]{1,3}[、.．)）]|案例[一二三四五六七八九十\\d]{1,3}[：、 ]?)'
/** Behind 、 only the next item of a list of numbers leads: 任城区3306通、兖州区1215通. */
const LEADS = new RegExp(`(?:^|[，。；：！？—“]|\\d[^，。；、]{0,6}、)${OPENER}{0,3}$`, 'u')

/** Whether what stands at `at` leads its clause. */
export const leadsAt = (text: string, at: number): boolean =>
  LEADS.test(text.slice(Math.max(0, at - LONGEST_BEFORE), at))
const EXAMPLE = /(?:其中|如|例如|比如|譬如|像)[^，。；：]{0,4}$/u
const LONGEST_BEFORE = 60

/** Places the document has told in full, by the short names it may use from then on. */
export type KnownPlaces = Map<string, Locality>

export function remember(known: KnownPlaces, path: Locality, gazetteer: Gazetteer): void {
  const division = gazetteer.at(path)
  if (division === undefined || division.level === 'province') return
  const short = division.level === 'town' ? (path.at(-1) ?? '') : shortName(path.at(-1) ?? '', division.level)
  if (short.length >= 2 && !known.has(short)) known.set(short, path)
}

const TOWN = /\p{Script=Han}{2,4}?(?:街道|镇|乡|苏木)/uy

/**
 * The places a text names, in the order in which they stand.
 * @param near tells apart places of one name, and towns that are named alone
 */
export function mentionsIn(
  text: string,
  gazetteer: Gazetteer,
  near: readonly Locality[] = [],
  known: KnownPlaces = new Map(),
): Mention[] {
  const found: PlaceMention[] = [...placesIn(text, gazetteer, near)]
  const covered = (at: number): boolean => found.some(({ start, end }) => at >= start && at < end)
  for (const at of clauseStarts(text)) {
    if (covered(at)) continue
    const mention = shortAt(text, at, known) ?? townAt(text, at, gazetteer, near)
    if (mention !== undefined) found.push(mention)
  }
  return found
    .toSorted((a, b) => a.start - b.start)
    .map((mention) => ({ ...mention, ...roleOf(text, mention) }))
}

function roleOf(text: string, { start, end }: PlaceMention): Pick<Mention, 'neutral' | 'leads' | 'example'> {
  const before = text.slice(Math.max(0, start - LONGEST_BEFORE), start)
  const behind = text.slice(end, end + LONGEST_BEFORE)
  const neutral =
    VISITED_BEFORE.test(before) ||
    SOMEBODY_BEHIND.test(behind) ||
    (VISITED_BEHIND.test(behind) && ON_THE_WAY.test(before))
  return { neutral, leads: LEADS.test(before), example: EXAMPLE.test(before) }
}

const OPENS = new RegExp(`(?:^|[，。；：！？、])${OPENER}{0,3}`, 'gu')

function clauseStarts(text: string): number[] {
  const starts = new Set<number>()
  for (const match of text.matchAll(OPENS)) {
    const bare = /^[，。；：！？、]/u.test(match[0]) ? 1 : 0
    starts.add(match.index + bare)
    starts.add(match.index + match[0].length)
  }
  return [...starts].toSorted((a, b) => a - b)
}

function shortAt(text: string, at: number, known: KnownPlaces): PlaceMention | undefined {
  for (let length = 4; length >= 2; length -= 1) {
    const path = known.get(text.slice(at, at + length))
    if (path !== undefined) return { path, start: at, end: at + length }
  }
  return undefined
}

/** A town by its name alone, where one of the places around has a town of that name. */
function townAt(
  text: string,
  at: number,
  gazetteer: Gazetteer,
  near: readonly Locality[],
): PlaceMention | undefined {
  TOWN.lastIndex = at
  const name = TOWN.exec(text)?.[0]
  if (name === undefined) return undefined
  const inside = gazetteer
    .named(name)
    .filter(
      ({ path, level }) =>
        level === 'town' && near.some((outer) => outer.length > 1 && outer.every((n, i) => path[i] === n)),
    )
  return inside.length === 1 && inside[0] !== undefined
    ? { path: inside[0].path, start: at, end: at + name.length }
    : undefined
}

/** The path that a person gave as `省/市/县`, or undefined where there is no such place. */
export function givenPlace(text: string, gazetteer: Gazetteer): Locality | undefined {
  const parts = text.split(/[/／]/u).map((part) => part.trim())
  if (parts.length > 1 && !parts.includes('') && gazetteer.fault(parts) === undefined) return parts
  const name = parts.join('')
  const mention = placeAt(name, 0, gazetteer)
  return mention?.end === name.length ? mention.path : undefined
}
