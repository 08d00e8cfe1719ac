/**
 * Names of places in running text, and what they are there for: whose deed is told, or somebody who is only visited,
 * learnt from, or where an author comes from.
 */
import type { Locality } from '../knowledge/article.ts'
import { type Gazetteer, shortName } from '../knowledge/gazetteer.ts'
import { isWithin, type PlaceMention, placeAt, placesIn } from './place.ts'

export interface Mention extends PlaceMention {
  /** Visited, learnt from, an author's: never the place of what is told. */
  readonly neutral: boolean
  /** Whether its clause begins with it, a time or the like aside: then the clause tells of it. */
  readonly leads: boolean
  /** Whether it stands behind 其中, 如 and the like: an example within what is told of. */
  readonly example: boolean
  /** Whether a number follows in brackets, of it alone. */
  readonly bracketed: boolean
  /** Whether it says where somebody is from: told of at home, and not elsewhere. */
  readonly people: boolean
}

const VISITED_BEFORE =
  /(?:走访|调研|考察|学习|借鉴|参考|参观|取经|对标|来自|前往|奔赴|赴|引自|毕业于|祖籍|籍贯|结对|帮扶|抽取|选取|抽样|仿照|效仿|出生于|生于|住在|家住|居住在)[^，。；：]{0,30}$/u
const ON_THE_WAY = /(?:到|在|去|赴|往|深入|先后|分别|对)[^，。；：]{0,40}$/u
const VISITED_BEHIND =
  /^[^，。；：]{0,30}(?:走访|调研(?!员)|考察|参观|观摩|学习|取经|交流|座谈|抽样|抽查|看[过了]|发放问卷|问卷调查|的(?:调查|研究|个案|实证|田野))/u
const SOMEBODY_BEHIND =
  /^(?:人(?=[，。、；：）)]|$)|籍|户籍|[\p{Script=Han}]{0,6}(?:大学|学院|研究院|研究所|学校|日报|晚报|记者|出版社)|的?(?:经验|模式|同行|客商|专家|学者))/u
/** 与金华市有关部门座谈2场. */
const MET_BEHIND = /^[^，。；：]{0,10}(?:座谈|交流(?!群|会)|会谈|对接)/u
/** 和花桥村比，人家…: what one's own is compared with. */
const COMPARED_BEHIND = /^[^，。；：]{0,16}?(?:(?:相比|比起来|比较|比)(?=[，—])|不同|相似|类似)/u
const PEOPLE_BEHIND =
  /^的?(?:(?:居民|村民)(?![议自]|公约|会议|代表|委员|小组|服务)|市民(?!中心|服务)|业主(?!委员|大会)|老人)/u
const OPENER =
  '(?:该[省市县区]|这(?=是)|人家|如今|其中|此前|曾|早在|后来|随后|同年|当年|过去|而|如|例如|比如|譬如|像|以|在|由|据|是|据了解|据统计|近年来|近日|日前|今年以来|今年|去年|明年|今后|下半年|上半年|前[一二三]个?季度|前\\d{1,2}个月|第?[一二三四]季度|到?(?:今年|明年)?年底|最\\p{Script=Han}{1,4}的(?:是|要数)|首推|要数|目前|现在|眼下|截至目前|同期|同一时[点期段间]|隔壁的|相邻的|邻近的|邻县|\\p{Script=Han}{2,5}[省市州县区]的(?:另)?一个\\p{Script=Han}{1,6}|(?:距|离)[^，。；：]{2,12}(?:公里|里[地路]?)(?:以?外)?的|同样|此外|另外|同时|再看|走进|来到|位于|地处|暑期|前不久|20\\d\\d年(?:\\d{1,2}月)?(?:以来|起|底)?|[（(]|[一二三四五六七八九十]{1,2}[是要]|[一二三四五六七八九十\\d]{1,3}[、.．)）]|案例[一二三四五六七八九十\\d]{1,3}[：、 ]?)'
/** Behind 、 only the next item of a list of numbers leads: 任城区3306通、兖州区1215通. */
const LEADS = new RegExp(
  `(?:^|[，。；：！？—“◆◇▲▼●○■□◎·•▪]|\\d[^，。；、]{0,6}、)${OPENER}{0,3}$|[光仅单]是?$`,
  'u',
)

/** Whether what stands at `at` leads its clause. */
export const leadsAt = (text: string, at: number): boolean =>
  LEADS.test(text.slice(Math.max(0, at - LONGEST_BEFORE), at))
const EXAMPLE = /(?:其中|如|例如|比如|譬如|像)，?[^，。；：]{0,4}$/u
const LONGEST_BEFORE = 60

/** Places the document has told in full, by the short names it may use from then on. */
export type KnownPlaces = Map<string, Locality>

export function remember(known: KnownPlaces, path: Locality, gazetteer: Gazetteer): void {
  for (let depth = path.length; depth > 1; depth -= 1) {
    const whole = path.slice(0, depth)
    const division = gazetteer.at(whole)
    if (division === undefined) continue
    const name = whole.at(-1) ?? ''
    const short = division.level === 'town' ? name : shortName(name, division.level)
    if (short.length >= 2 && !known.has(short)) known.set(short, whole)
  }
}

const TOWN = /\p{Script=Han}{2,8}?(?:街道|镇|乡|苏木)/uy
/** A village or community right behind the name of what it lies in. */
const BELOW =
  /^(?:的)?(?<name>(?![等的和与各全])\p{Script=Han}{1,5}?(?:社区|村|小区|家园))(?![委民两居干级部支\d])/u
/** One that is named alone, or a town that no list has. */
const SMALL =
  /(?<name>\p{Script=Han}{2,4}?(?:社区|村(?![道组校史])|街道|镇|乡|苏木))(?![委民两居干级支部里中贤情土愁风亲音庄落镇规用医子务账\d])/uy
/** 前三位为二里庄社区（1820件）、东王庄社区（1644件）: whose each number is. */
const BRACKETED = /(?<=[为是有：，、])\p{Script=Han}{2,4}(?:社区|村|街道|镇|乡)(?=[（(]\d)/gu
const NUMBER_IN_BRACKETS = /^[（(]\d/u
/** What kind of village or town, and not which. */
const NO_NAME =
  /[各全每][省市县区镇乡街]|[城乡]镇$|^(?:[^村]?[各全每该本此某]|[由从对将把与和到乡村在以推打开鼓为有是让给向被使其这那]|街道|社区|镇|所在|农村|城市|现代|示范|优秀|老旧|新建|组织|建立|试点|行政|自然|重点|薄弱|部分|所有|一些|许多|不少|多数|其他|其余|中心|当地|美丽|[山水茶侨][村乡]$|[清腾让挖]出村|[退返][回还]|[一两几多]|.多村|指|[前后]者|其中|赴|考察|争取|力争|走访|改造|共有|新增|覆盖|设立|成立|建成|建设|打造|服务|联系|深入|下沉|指导|推动|推行|推进|实施|开展|开放|完善|优化|规范|支持|鼓励|选派|配备|整合|盘活|年[末初底]|选择|调查|研究|听取|汇报|落实|分析|解决|检查|发动|引导|智慧|完整|未来|安置|搬迁|易地|村改居|建制|脱贫|贫困|先进|后进|整治|空心|网红|城中|所辖|辖区|参加|有的|样板|特色|文明|涉农|参与|城乡|城镇|偏远|山区|集镇|邻近|附近|周边|相邻|基层|撤并|合并|国有|牧业|传统|古老|旅游|民族|边境|移民|新型|农牧|软弱|山沟|[县市区省州旗](?![前后东西南北])|清理|清收|催收|追缴|培训|修订|聘用|共聘|招[录聘]|评选|评出|表彰|奖励|补助|资助|慰问|派驻|派出|进驻|惠及|涉及|带动|辐射|连[接通]|联通|打通|修[通复建]|整修|新修|[改扩重]建|[迁搬][入出到]|撤销|命名|授予|获评|入选|[争]创|推荐|申报|考核|评估|验收|督[导查]|巡[察查]|抽查|[检监]测|排查|摸排|登记|统计|[调化]解|处置|[受办]理|回访|发放|投放|配[备置]|安装|铺设|[硬绿亮美]化|[种栽]植|流转|托管|[租征]用|依托|围绕|针对|面向|结对|帮扶|包联|挂钩|对接|牵头|协[助调]|组建|[共联自]建|代办|[送开搬跑走]到|[跑走]遍|遍布|分布)|(?:农|乡|渔|牧|[进驻入送])村$|(?:示范|试点|行政|自然|安置|搬迁|中心|农村|城市|城郊|贫困|脱贫|重点|先进|后进|薄弱|空心|老旧|样板|优秀|特色|文明|各个|所有|部分|涣散|两个|多个)(?:村|社区|镇|乡|街道)$|[的有在是了被把向对从与及或等各每该个也可还就都逐]/u

/** 建设路社区 is called after its street. */
const AFTER_A_STREET =
  /^(?:建设|开放|服务|指导|文明|和谐|先进|传统|民族|移民|中心|未来|示范|新建)(?:路|街|巷|桥|门|里|湾|园|庄)社区$/u
const isNoName = (name: string): boolean => NO_NAME.test(name) && !AFTER_A_STREET.test(name)

/**
 * The places a text names, in the order in which they stand.
 * @param near tells apart places of one name, and towns that are named alone
 * @param small what the list of divisions does not know; without it such places are passed over
 */
export function mentionsIn(
  text: string,
  gazetteer: Gazetteer,
  near: readonly Locality[] = [],
  known: KnownPlaces = new Map(),
  small?: SmallPlaces,
): Mention[] {
  const found: PlaceMention[] = [...placesIn(text, gazetteer, near)]
  const covered = (at: number): boolean => found.some(({ start, end }) => at >= start && at < end)
  for (const at of clauseStarts(text)) {
    if (covered(at)) continue
    // 额敏镇 of 额敏县: the longer name is meant.
    // 南雄市：梅岭镇…: a town that no list has lies in the county that was named before it.
    const outer = small && found.findLast(({ end, path }) => end <= at && isWithin(path, small.within))
    const around = small && outer ? { ...small, within: outer.path } : small
    const mention = townAt(text, at, gazetteer, near) ?? shortAt(text, at, known) ?? smallAt(text, at, around)
    if (mention !== undefined) found.push(mention)
  }
  for (const match of small === undefined ? [] : text.matchAll(BRACKETED))
    if (!covered(match.index) && small?.isName(match[0]) === true)
      found.push({
        path: [...small.within, match[0]],
        start: match.index,
        end: match.index + match[0].length,
      })
  return found
    .map((mention) => (small === undefined ? mention : withBelow(text, mention, gazetteer)))
    .toSorted((a, b) => a.start - b.start)
    .map((mention) => ({ ...mention, ...roleOf(text, mention) }))
}

function roleOf(text: string, { start, end }: PlaceMention): Omit<Mention, keyof PlaceMention> {
  const before = text.slice(Math.max(0, start - LONGEST_BEFORE), start)
  const behind = text.slice(end, end + LONGEST_BEFORE)
  const neutral =
    VISITED_BEFORE.test(before) ||
    (/[和与跟同]$/u.test(before) && COMPARED_BEHIND.test(behind)) ||
    SOMEBODY_BEHIND.test(behind) ||
    (VISITED_BEHIND.test(behind) && ON_THE_WAY.test(before)) ||
    (/[与和同跟]$/u.test(before) && MET_BEHIND.test(behind))
  const bracketed = NUMBER_IN_BRACKETS.test(behind)
  return {
    neutral,
    leads: bracketed || LEADS.test(before),
    example: EXAMPLE.test(before),
    bracketed,
    people: PEOPLE_BEHIND.test(behind),
  }
}

const OPENS = new RegExp(`(?:^|[，。；：！？、◆◇▲▼●○■□◎·•▪])${OPENER}{0,3}`, 'gu')
/** 县农业农村局在王家坝镇试点, 会议肯定了铜陵镇的做法. */
const BEHIND = /[在由从到光仅单]|(?:肯定|表扬|推广|介绍|通报|点评)了?|(?<=^|[，。；：])[和与跟]/gu

function clauseStarts(text: string): number[] {
  const starts = new Set<number>()
  for (const match of text.matchAll(OPENS)) {
    const bare = /^[，。；：！？、◆◇▲▼●○■□◎·•▪]/u.test(match[0]) ? 1 : 0
    starts.add(match.index + bare)
    starts.add(match.index + match[0].length)
  }
  for (const { 0: word, index } of text.matchAll(BEHIND)) starts.add(index + word.length)
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

/** Villages and communities, which no list has, and towns that it lacks. */
export interface SmallPlaces {
  /** What they lie in, where only their own name is given. */
  readonly within: Locality
  /** Whether the name is one, and no word. */
  readonly isName: (name: string) => boolean
}

/** 长安镇高峰村: the village belongs to the name of its town. */
function withBelow(text: string, mention: PlaceMention, gazetteer: Gazetteer): PlaceMention {
  const { end, path } = mention
  if (
    path.length < COUNTY_DEPTH ||
    (gazetteer.at(path) === undefined && !/(?:街道|镇|乡)$/u.test(path.at(-1) ?? ''))
  )
    return mention
  const found = BELOW.exec(text.slice(end, end + LONGEST_BEFORE))
  const name = found?.groups?.['name']
  return found === null || name === undefined || isNoName(name)
    ? mention
    : { ...mention, path: [...path, name], end: end + found[0].length }
}
const COUNTY_DEPTH = 3

function smallAt(text: string, at: number, small: SmallPlaces | undefined): PlaceMention | undefined {
  if (small === undefined) return undefined
  SMALL.lastIndex = at
  const name = SMALL.exec(text)?.groups?.['name']
  return name === undefined || isNoName(name) || !small.isName(name)
    ? undefined
    : { path: [...small.within, name], start: at, end: at + name.length }
}

/** The path that a person gave as `省/市/县`, or undefined where there is no such place. */
export function givenPlace(text: string, gazetteer: Gazetteer): Locality | undefined {
  const parts = text.split(/[/／]/u).map((part) => part.trim())
  if (parts.length > 1 && !parts.includes('') && gazetteer.fault(parts) === undefined) return parts
  const name = parts.join('')
  const mention = placeAt(name, 0, gazetteer)
  return mention?.end === name.length ? mention.path : undefined
}
