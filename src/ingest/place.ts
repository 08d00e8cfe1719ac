/** Which locality a text is about: names of divisions read out of it, and the votes they make. */
import type { Locality } from '../knowledge/article.ts'
import type { Division, Gazetteer } from '../knowledge/gazetteer.ts'

/** A run of division names that lie within one another: `广东省湛江市廉江市`. */
export interface PlaceMention {
  readonly path: Locality
  readonly start: number
  readonly end: number
}

const LONGEST_NAME = 15
const HAN = /\p{Script=Han}/u
/** Below the gazetteer: communities and villages, known by their ending only. */
const COMMUNITY = /^\p{Script=Han}{2,6}?(?:社区|村|街道|镇|乡)/u

/** Divisions whose whole name is an everyday word: places only behind the name of what they lie in. */
const EVERYDAY_DIVISIONS: ReadonlySet<string> = new Set(
  '城区 郊区 矿区 林区 新区 老城区 新城区 开发区 高新区 工业园区'.split(' '),
)

/** 会同县交通运输局 is what somebody does with the county's office, 合作市场 a market: words that look like a county's name. */
const NO_DIVISION =
  /^(?:(?:合作|东方)市场|平安[县区]域|公安县局|共?和县[里级直区域道长]|平和县[里域]|南部县[区域](?!委)|中方县[长级]|会同县(?:[直级委里]|有关|\p{Script=Han}{2,8}(?:局|部|委|办|中心|法院|检察院|联社|妇联|公司)))/u
const BEHIND_AND = /[省市区乡镇村州各]$/u
const isWord = (text: string, at: number): boolean =>
  NO_DIVISION.test(text.slice(at, at + LONGEST_NAME)) ||
  (text.startsWith('和县', at) && BEHIND_AND.test(text.slice(Math.max(0, at - 1), at))) ||
  (/^[东西]区/u.test(text.slice(at, at + 2)) && /[桥城河江湖山园路片景厂校矿]$/u.test(text.slice(0, at)))

/** Whether `inner` lies strictly below `outer`. */
export const isWithin = (inner: Locality, outer: Locality): boolean =>
  inner.length > outer.length && outer.every((name, i) => inner[i] === name)

/** 城步县 is said for 城步苗族自治县, 黔东南州 for 黔东南苗族侗族自治州. */
function divisionsNamed(name: string, gazetteer: Gazetteer): readonly Division[] {
  const found = gazetteer.named(name)
  const level = /[县州]$/u.exec(name)?.[0]
  return found.length > 0 || level === undefined
    ? found
    : gazetteer.named(name.slice(0, -1)).filter(({ path }) => path.at(-1)?.endsWith(`自治${level}`))
}

/** The names of provinces and cities are also said without their suffix; those of counties seldom are at the head of a path. */
function longestName(
  text: string,
  at: number,
  gazetteer: Gazetteer,
  within: Locality | undefined,
): { readonly paths: readonly Locality[]; readonly length: number } | undefined {
  for (let length = Math.min(LONGEST_NAME, text.length - at); length >= 2; length -= 1) {
    const name = text.slice(at, at + length)
    if (![...name].every((c) => HAN.test(c))) continue
    const divisions = divisionsNamed(name, gazetteer).filter((division) => {
      const leaf = division.path.at(-1) ?? ''
      const full = leaf === name || name.endsWith('县') || (name.endsWith('州') && leaf.endsWith('自治州'))
      if (within !== undefined)
        return isWithin(division.path, within) && (full || /^(?:city|town)$/u.test(division.level))
      // Towns share their names with everything there is; they count only behind the name of what they lie in.
      if (division.level === 'town' || EVERYDAY_DIVISIONS.has(name)) return false
      return full || division.level === 'province'
    })
    if (divisions.length > 0) return { paths: divisions.map((division) => division.path), length }
  }
  return undefined
}

/**
 * The path of division names that starts exactly at `at`, as far down as it goes. Undefined where no name starts.
 * @param near places that tell apart those of one name: the one that lies within one of them, or around it, is meant
 */
export function placeAt(
  text: string,
  at: number,
  gazetteer: Gazetteer,
  near: readonly Locality[] = [],
): PlaceMention | undefined {
  const first = isWord(text, at) ? undefined : longestName(text, at, gazetteer, undefined)
  if (first === undefined) return undefined
  const chains = first.paths.map((path) => {
    let deepest = path
    let end = at + first.length
    for (;;) {
      // 河北张家口的蔚县.
      const between = text.startsWith('的', end) ? 1 : 0
      const next = longestName(text, end + between, gazetteer, deepest)
      const path = next?.paths[0]
      if (next === undefined || path === undefined) break
      deepest = path
      end += between + next.length
    }
    return { path: deepest, end, links: deepest.length - path.length }
  })
  const end = Math.max(...chains.map((chain) => chain.end))
  const longest = chains.filter((chain) => chain.end === end)
  const close =
    longest.length < 2
      ? []
      : longest.filter(({ path }) => near.some((other) => isWithin(path, other) || isWithin(other, path)))
  const best = close.length === 1 ? close : longest
  // Two places of one name (鼓楼区) and nothing that tells them apart: no place at all.
  if (best.length !== 1 || best[0] === undefined) return undefined
  const full = gazetteer.at(best[0].path)
  // A province alone by its short name (河南, 吉林) is too often a part of another word.
  if (full?.level === 'province' && full.short === text.slice(at, end) && full.path[0] !== full.short)
    return undefined
  return { path: best[0].path, start: at, end }
}

/** Every place named in the text, longest path first at each spot. */
export function placesIn(text: string, gazetteer: Gazetteer, near: readonly Locality[] = []): PlaceMention[] {
  const found: PlaceMention[] = []
  for (let at = 0; at < text.length; at += 1) {
    const mention = placeAt(text, at, gazetteer, near)
    if (mention === undefined) continue
    found.push(mention)
    at = mention.end - 1
  }
  return found
}

/** A text that is a place and nothing else, down to the community: `广西贵港市港南区江南街道南江社区`. */
export function wholePlace(text: string, gazetteer: Gazetteer): Locality | undefined {
  const mention = placeAt(text, 0, gazetteer)
  if (mention === undefined) return undefined
  const path = [...mention.path]
  let rest = text.slice(mention.end)
  while (rest !== '') {
    const below = COMMUNITY.exec(rest)?.[0]
    if (below === undefined) return undefined
    path.push(below)
    rest = rest.slice(below.length)
  }
  return path
}

export interface PlaceVote {
  readonly path: Locality
  readonly weight: number
  /** Where it was read, in words for the reviewer: 标题, 副题, 署名, 落款, 导语, 正文. */
  readonly from: string
}

export interface LocalityVerdict {
  readonly path: Locality
  /** Votes for places that neither contain the winner nor lie within it. */
  readonly against: readonly PlaceVote[]
  readonly support: number
}

/** Whether the two are one place, or one lies within the other. */
export const agrees = (a: Locality, b: Locality): boolean =>
  a.length <= b.length ? a.every((name, i) => b[i] === name) : agrees(b, a)

/**
 * The place most votes agree on; of several on one line of descent, the lowest that a headline or byline names or that
 * has at least half the support, since an article about a city also names the districts its examples come from.
 */
export function localityOf(votes: readonly PlaceVote[]): LocalityVerdict | undefined {
  let best: { path: Locality; support: number } | undefined
  for (const { path } of votes) {
    // A vote for an ancestor supports its descendant a little: 山东省 is no denial of 淄博市, but no proof either.
    const support = votes.reduce((sum, vote) => {
      if (!agrees(vote.path, path)) return sum
      return (
        sum +
        vote.weight * (vote.path.length >= path.length ? (vote.path.length > path.length ? 0.5 : 1) : 0.25)
      )
    }, 0)
    if (
      best === undefined ||
      support > best.support + 1e-9 ||
      (Math.abs(support - best.support) < 1e-9 && path.length > best.path.length)
    )
      best = { path, support }
  }
  if (best === undefined) return undefined
  const winner = best.path
  return { path: winner, support: best.support, against: votes.filter((vote) => !agrees(vote.path, winner)) }
}
