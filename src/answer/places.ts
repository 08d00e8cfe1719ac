/**
 * Which places a question names, and what the corpus holds of each. Names come from the articles (streets, communities,
 * estates they mention), from the gazetteer (all of China), and from the lexicon (羊城, canton).
 */
import type { Article, Locality } from '../knowledge/article.ts'
import type { Division } from '../knowledge/gazetteer.ts'
import type { Knowledge } from '../knowledge/load.ts'
import type { Segment } from '../search/segment.ts'
import { longestOf } from './text-lookup.ts'

/**
 * - `locality`: an article is about this very place.
 * - `region`: the places under it have articles (云浮市 → 罗定市).
 * - `within`: an article names it as a part of its own place (芝山街道).
 * - `inside`: it lies inside a place that has an article, which does not name it.
 * - `elsewhere`: the corpus holds nothing of it.
 */
export type PlaceStanding = 'locality' | 'region' | 'within' | 'inside' | 'elsewhere'

export interface PlaceReading {
  /** The words of the question that name it. */
  readonly asked: string
  readonly start: number
  readonly end: number
  readonly path: Locality
  readonly standing: PlaceStanding
  /** The articles that speak of it, by id; of `inside`, the article of the place around it. */
  readonly articleIds: readonly string[]
  /** For `within`, the name under which the article lists it. */
  readonly within?: string
  /** Whether several places bear the name, and the message does not tell which is meant. */
  readonly shared?: true
}

export interface PlaceFinder {
  /** Places in the order in which the text names them; a parent named only to tell its child apart is left out. */
  readonly find: (text: string) => readonly PlaceReading[]
}

interface Option {
  readonly path: Locality
  /** Set when an article lists the place among its own. */
  readonly within?: { readonly articleId: string; readonly name: string }
}

interface Mention {
  readonly asked: string
  readonly start: number
  readonly end: number
  readonly options: readonly Option[]
}

const LONGEST_NAME = 16

/** 朝鲜话, 广东菜: what people speak, eat and are is no place; 温州话题 is one. */
const OF_PEOPLE = /^(?:话(?![题事机])|语(?!文)|菜(?!市|场))/u

/** 每万城镇人口: what begins with a unit of counting behind a number is counted, no place. */
const isCounted = (text: string, start: number): boolean =>
  /[百千万亿]/u.test(text[start] ?? '') && /[每几\d一二两三四五六七八九十百千万]/u.test(text[start - 1] ?? '')

export function createPlaceFinder(knowledge: Knowledge, segment: Segment): PlaceFinder {
  const { articles, gazetteer, lexicon } = knowledge
  const ordinary = new Set(lexicon.ordinaryWords)
  const held = heldOptions(articles, gazetteer.at)
  addShortNames(
    held,
    articles,
    (name) => ordinary.has(name) || segment(name).length === 1 || gazetteer.named(name).length > 0,
  )
  const names = namesWithPlaces(articles, held)
  const longestName = longestOf(names)
  const standing = createStandings(articles)

  const optionsOf = (name: string): readonly Option[] => {
    const own = held.get(name) ?? []
    const official = lexicon.placeAliases.get(name) ?? name
    const divisions = ordinary.has(name) ? [] : gazetteer.named(official).map(({ path }) => ({ path }))
    if (own.length === 0)
      return divisions.length === 0 && foreign().has(name) ? [{ path: [name] }] : divisions
    const seen = new Set(own.map(({ path }) => path.join('/')))
    return [...own, ...divisions.filter(({ path }) => !seen.has(path.join('/')))]
  }

  let countries: ReadonlySet<string> | undefined
  const foreign = (): ReadonlySet<string> => {
    countries ??= countryNames()
    return countries
  }

  /** A short name counts only where words end: 新民 in 创新民主 is no place. */
  const wordEdges = (text: string): ReadonlySet<number> => {
    const edges = new Set([0])
    let at = 0
    for (const word of segment(text)) {
      at += word.length
      edges.add(at)
    }
    return edges
  }

  const mentions = (text: string): Mention[] => {
    const found: Mention[] = []
    let edges: ReadonlySet<number> | undefined
    for (let start = 0; start < text.length; ) {
      let taken = 1
      for (let end = Math.min(text.length, start + LONGEST_NAME); end - start >= 2; end -= 1) {
        const name = text.slice(start, end)
        const options = optionsOf(name)
        if (options.length === 0) continue
        if (isCounted(text, start) || OF_PEOPLE.test(text.slice(end, end + 2))) continue
        // 合作市 in 合作市场化 is no place either; a long name or one that the corpus knows speaks for itself.
        if (name.length < 4) {
          edges ??= wordEdges(text)
          if (!edges.has(start) && !held.has(name)) continue
          if (!edges.has(end) && !held.has(name)) continue
        }
        found.push({ asked: name, start, end, options })
        taken = end - start
        break
      }
      start += taken
    }
    return found
  }

  const standingOf = (option: Option): Omit<PlaceReading, 'asked' | 'start' | 'end'> => {
    const { path } = option
    if (option.within !== undefined)
      return { path, standing: 'within', articleIds: [option.within.articleId], within: option.within.name }
    return { path, ...standing(path) }
  }

  const find = (text: string): PlaceReading[] => {
    const named = mentions(text)
    const chosen = named.map((mention) => choose(mention, named, standingOf))
    const readings: PlaceReading[] = []
    /** Where a run of names that tell each other apart begins: 南昌 of 南昌西湖区. */
    let runStart: number | undefined
    chosen.forEach((option, index) => {
      const mention = named[index]
      if (mention === undefined) return
      const next = named[index + 1]
      const child = chosen[index + 1]
      const start = runStart ?? mention.start
      // 南昌 in 南昌西湖区 only says which 西湖区 is meant.
      const tellsApart =
        next !== undefined &&
        child !== undefined &&
        isUnder(child.path, option.path) &&
        next.start - mention.end <= 1
      runStart = tellsApart ? start : undefined
      if (tellsApart || tellsOfLast(text, mention, option.path, readings.at(-1))) return
      const standing = standingOf(option)
      const shared = standing.standing === 'elsewhere' && start === mention.start && isShared(mention.options)
      const reading = {
        ...standing,
        asked: mention.asked,
        start,
        end: mention.end,
        ...(shared ? { shared } : {}),
      }
      if (!readings.some((earlier) => samePath(earlier.path, reading.path))) readings.push(reading)
    })
    // 成都工匠 is a title that 大邑 gives, not a question of 成都, once another place is named.
    // 南江社区党建联盟 is told of its community, whichever body in it is named besides.
    const holdsOthers = ({ path, standing }: PlaceReading): boolean =>
      standing === 'locality' && readings.some((other) => isUnder(other.path, path))
    const inNames = readings.filter(
      (reading) => !holdsOthers(reading) && standsInName(text, reading, names, longestName),
    )
    if (inNames.length < readings.length) return readings.filter((reading) => !inNames.includes(reading))
    // 大邑工匠 and 成都工匠: both are titles, and one is named after the place that gives them.
    const own = readings.filter((place) => place.standing === 'locality')
    return own.length > 0 ? own : readings
  }
  return { find }
}

/** 南江社区（贵港那个): a parent in brackets behind its child. */
const tellsOfLast = (
  text: string,
  { start }: Mention,
  path: Locality,
  last: PlaceReading | undefined,
): boolean => last !== undefined && isUnder(last.path, path) && /^ ?[(（]$/u.test(text.slice(last.end, start))

const isShared = (options: readonly Option[]): boolean =>
  new Set(options.map(({ path }) => path.slice(0, 2).join('/'))).size > 1

/** 东屿社区 is called 东屿, where that is no word and no other place's name. */
function addShortNames(
  held: Map<string, Option[]>,
  articles: readonly Article[],
  isTaken: (name: string) => boolean,
): void {
  for (const article of articles)
    for (const { name } of article.places) {
      const short = name.replace(/(?:社区|村|街道|小区)$/u, '')
      if (short === name || short.length < 2 || held.has(short) || isTaken(short)) continue
      held.set(short, [{ path: [...article.locality, name], within: { articleId: article.id, name } }])
    }
}

function heldOptions(
  articles: readonly Article[],
  at: (path: Locality) => Division | undefined,
): Map<string, Option[]> {
  const held = new Map<string, Option[]>()
  const add = (name: string, option: Option): void => {
    if (name.length < 2) return
    const options = held.get(name)
    if (options === undefined) held.set(name, [option])
    else if (!options.some(({ path }) => samePath(path, option.path))) options.push(option)
  }
  for (const article of articles) {
    article.locality.forEach((name, depth) => {
      const path = article.locality.slice(0, depth + 1)
      const division = at(path)
      add(name, { path })
      if (division !== undefined) add(division.short, { path })
      // 南江社区 is called 南江 as 温州市 is called 温州.
      else if (depth + 1 === article.locality.length) add(name.replace(/(?:社区|村)$/u, ''), { path })
    })
  }
  for (const article of articles)
    for (const place of article.places) {
      const option: Option = {
        path: [...article.locality, place.name],
        within: { articleId: article.id, name: place.name },
      }
      for (const name of [place.name, ...place.aliases]) add(name, option)
    }
  return held
}

/** Among places of one name: the one under a place named beside it, then one the corpus holds, then the highest. */
function choose(
  mention: Mention,
  all: readonly Mention[],
  standingOf: (option: Option) => { readonly standing: PlaceStanding },
): Option {
  // 辽阳那边，辽阳全市: a name said twice means one place, and not first the city and then a county in it.
  const others = all.filter(({ asked }) => asked !== mention.asked)
  const told = mention.options.find(({ path }) =>
    others.some(
      (other) => other.end <= mention.start && other.options.some((parent) => isUnder(path, parent.path)),
    ),
  )
  if (told !== undefined) return told
  const rank = (standing: PlaceStanding): number =>
    ({ locality: 0, region: 1, within: 2, inside: 3, elsewhere: 4 })[standing]
  const best = mention.options
    .map((option) => ({ option, rank: rank(standingOf(option).standing) }))
    .reduce((a, b) => (b.rank < a.rank ? b : a))
  return best.option
}

export function samePath(a: Locality, b: Locality): boolean {
  return a.length === b.length && a.every((name, i) => name === b[i])
}

/** Whether `path` lies strictly below `parent`. */
export function isUnder(path: Locality, parent: Locality): boolean {
  return path.length > parent.length && parent.every((name, i) => name === path[i])
}

/** A place that stands right behind the one it lies in. */
const NEXT_TO = /^的?$/u

/**
 * 同是南昌，西湖区和青云谱区; 成都下头有个大邑县: the region only says where what is named in it lies, unless they are put side by
 * side or the whole of it is meant.
 * @param whole words for the whole of a region
 */
export const withoutAround = (
  places: readonly PlaceReading[],
  text: string,
  whole: readonly string[],
): readonly PlaceReading[] =>
  places.filter(({ end, path, standing, start }) => {
    const lyingIn = (parent: Locality) => places.filter((other) => isUnder(other.path, parent))
    const inside = lyingIn(path)
    const [only] = inside
    // 温州鹿城区 is one place, by its city's name.
    if (standing === 'locality')
      return !inside.some(
        (inner) => end > 0 && inner.start >= end && NEXT_TO.test(text.slice(end, inner.start)),
      )
    if (standing !== 'region') return true
    // 广西还是广东有个贵港: what is doubted is told by what is named in the other.
    if (only === undefined)
      return !places.some(
        (other) =>
          other.standing === 'region' &&
          EITHER.test(text.slice(Math.min(end, other.end), Math.max(start, other.start))) &&
          lyingIn(other.path).length > 0,
      )
    if (inside.length > 1) return false
    const between = text.slice(Math.min(end, only.end), Math.max(start, only.start))
    const around = `${text.slice(Math.max(0, start - WHOLE_WORD), start)} ${text.slice(end, end + WHOLE_WORD)}`
    return /^(?:.{0,3}[和与跟及同比]|、$)/u.test(between) || whole.some((word) => around.includes(word))
  })
const EITHER = /^(?:还是|或者?|要么)$/u
/** 整个, 全省 stand right before or behind the region. */
const WHOLE_WORD = 2

/** What the corpus holds of a path: its own articles, else those under it, else those around it. */
function createStandings(
  articles: readonly Article[],
): (path: Locality) => Pick<PlaceReading, 'standing' | 'articleIds'> {
  const exact = new Map<string, string[]>()
  const under = new Map<string, string[]>()
  const add = (map: Map<string, string[]>, path: Locality, id: string): void => {
    const key = path.join('/')
    const known = map.get(key)
    if (known === undefined) map.set(key, [id])
    else known.push(id)
  }
  for (const { id, locality } of articles) {
    add(exact, locality, id)
    for (let depth = 1; depth < locality.length; depth += 1) add(under, locality.slice(0, depth), id)
  }
  return (path) => {
    const own = exact.get(path.join('/'))
    if (own !== undefined) return { standing: 'locality', articleIds: own }
    const below = under.get(path.join('/'))
    if (below !== undefined) return { standing: 'region', articleIds: below }
    const around = path.flatMap((_, depth) => exact.get(path.slice(0, depth).join('/')) ?? [])
    return { standing: around.length > 0 ? 'inside' : 'elsewhere', articleIds: around }
  }
}

/** Printed names of practices that hold a place's name without being that place's own account of itself. */
function namesWithPlaces(
  articles: readonly Article[],
  held: ReadonlyMap<string, unknown>,
): ReadonlySet<string> {
  const holdsPlace = (name: string): boolean => {
    for (let start = 0; start < name.length; start += 1)
      for (let end = start + 2; end <= Math.min(name.length, start + LONGEST_NAME); end += 1)
        if (held.has(name.slice(start, end))) return true
    return false
  }
  const names = new Set(
    articles.flatMap((article) => article.practices.flatMap((practice) => practice.names)),
  )
  return new Set([...names].filter((name) => name.length >= 4 && !held.has(name) && holdsPlace(name)))
}

/** Whether the reading is a piece of such a name: 成都 in 成都工匠. */
function standsInName(
  text: string,
  { start, end, asked }: PlaceReading,
  names: ReadonlySet<string>,
  longest: number,
): boolean {
  for (let from = Math.max(0, end - longest); from <= start; from += 1)
    for (let to = end; to <= Math.min(text.length, from + longest); to += 1)
      if (to - from > asked.length && names.has(text.slice(from, to))) return true
  return false
}

/** The Chinese names of the countries that Unicode knows, so that 新加坡 is recognised as a place the corpus has not. */
function countryNames(): ReadonlySet<string> {
  const display = new Intl.DisplayNames(['zh-Hans'], { type: 'region', fallback: 'none' })
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  const names = letters.flatMap((a) => letters.flatMap((b) => display.of(a + b) ?? []))
  return new Set(names.filter((name) => name !== '中国' && /^\p{Script=Han}{2,}$/u.test(name)))
}
