/** Mechanisms that a text brings in by a name of their own: 建立“业标街管”制度, “三色粉票”表决, 办成“电梯议事会”. */

export interface Mechanism {
  /** As a practice is called by it: “业标街管”制度, 《温州市物业管理条例》, 社区治理合伙人模式. */
  readonly name: string
  /** Without marks and without what kind of thing it is. */
  readonly term: string
  readonly at: number
  /** How well the text says that it was brought in here; 0 is best. */
  readonly rank: number
}

const KIND =
  '(?:积分制|制度|机制|模式|平台|行动|品牌|工程|办法|工作法|体系|计划|服务队|服务圈|服务站|服务点|清单|活动|工作室|数据库|驿站|基金|联盟|课堂|讲堂|中心|联席会议)'
const FOUNDS =
  '推行|推广|实行|建立|建成|创新|打造|开展|实施|推出|成立|设立|组建|引入|引进|举办|探索|试点|试行|搭建|出台|制定|制发|印发|开发|构建|创建|启动|提出|采用|采取|用好|[建办设开搭组立挂]起|开设|开办|创办|兴办|摆出|摆上|组织了|(?:摸索|探索|想|琢磨|总结|创造)出|[办做组改建凑变编印写排攒]成|叫(?:[作做]|它|他们)|(?:定下|立下|兴起)(?=[^，。；]{0,4}“[^、”]{2,10}”)|装[上起]|配[上起]|称[作为]|取名|有了|就是'
/** What was there before goes on. */
const CONTINUES = '坚持|健全|完善|召开|评选|发布|深化|推进'
const VERB = `(?:${FOUNDS}|${CONTINUES})`
/** Verbs of one character bring in what stands right behind them. */
const SHORT_VERB = '(?:(?<!建|虚|假)设|(?<![公召展])开了|办了|建了|来当|选|(?<!应)聘)'
/** 搞“夸夸榜”, 装“叫醒铃”, 谈出了一支“锄头队”: what stands right before the marks. */
const DIRECT_VERB =
  '(?:(?:[搞推装立挂叫搭晒种摆当配]|(?<!建|架|虚|假|摆|常)设|(?<!主|承|经|督|举)办|(?<!汇|主)编|(?<!测|考|批)评|(?<!简|名|俗|统|人|号)称|(?<!党|共|新|基|组|城|重|扩)建|(?<!工|合|操|写|动|协|运|耕|劳)作|(?<!使|利|通|公|专|费|运|采|信|应|实|适)用|(?<!公|展|召|离|分|推|打|放)开)[起出成上了好]?了?|[谈闯磨议练][出成]了?|(?:配套|同步推行|一起推开)的是)(?:一?[个支套条本张种项块把])?'
/** “谁受益谁出钱”原则 is a principle and “停车难”问题 a need: nothing that was set up. */
const QUOTED = '“(?<term>[^“”，。；：？！]{2,16})”(?!的?(?:原则|理念|精神|思想|要求|目标|难题|问题|现象))'
const BRINGS_IN = new RegExp(
  `(?<verb>${VERB})了?(?:[^，。；“]{0,18}(?:${QUOTED}(?<kind>${KIND})?|《(?<title>[^《》]{4,60})》)|(?<plain>(?!了)[^，。；、“”《》（）]{3,16}${KIND})(?=[，。；、]))`,
  'gu',
)
const NEAR = new RegExp(`${SHORT_VERB}了?[^，。；“]{0,6}${QUOTED}(?<kind>${KIND})?`, 'gu')
const DIRECT = new RegExp(`${DIRECT_VERB}${QUOTED}(?<kind>${KIND})?`, 'gu')
/** 把“晒账墙”立起来; 关于“代购药箱”的汇报; “杨梅积分”是怎么回事. */
const TOLD_OF = new RegExp(
  `(?:把${QUOTED}(?<kind>${KIND})?(?=[立建办推搬开用做搭管挂摆])|(?:关于|介绍|推广|学习)${QUOTED.replace('term', 'about')}(?=[^，。]{0,4}(?:的?(?:汇报|情况|做法|经验)))|${QUOTED.replace('term', 'asked')}(?=(?:又|到底|究竟)?是(?:怎么|什么|咋)|(?:的?做法)?也?(?:很好|不错|很?管用|值得)))`,
  'gu',
)
const OPENS = new RegExp(
  `(?:^|[。；])(?:[一二三四五六七八九十\\d]{1,2}[、．.]|其[一二三四五]，|[一二三四五][是曰]|第[一二三四五](?:[件个条项招步]事?)?，)?${QUOTED}(?<kind>${KIND})?(?=[：。把将让由]|是指|表决|[已也先]?在[^，。；]{1,12}(?:试行|推行|实行|推开|铺开|运行|落地))`,
  'gu',
)
const STARTS = new RegExp(`${QUOTED}(?<kind>${KIND})?(?:正式)?(?=开张|开门|挂牌|揭牌|上线|启用|开班)`, 'gu')
const OF_KIND = new RegExp(`${QUOTED}(?<kind>(?:\\p{Script=Han}{0,8}?的)?${KIND})`, 'gu')
const ANY = new RegExp(QUOTED, 'gu')
const ENDS_IN_KIND = new RegExp(`${KIND}$`, 'u')
/** Terms that end in what people meet at, go to or belong to. */
const BODY = /(?:[队会厅亭站室团席]|食堂|夜校|法庭|学堂|银行|超市|[调代网]\p{Script=Han}员|小组|理事)$/u
/** 村“两委”, “三资”, “枫桥经验”: everybody's. */
const COMMON = /^[两三四五六七八]\p{Script=Han}$|经验$/u
const isOwn = ({ term }: Mechanism): boolean => !COMMON.test(term)

/** What a sentence brings in by name. */
export function broughtIn(text: string): Mechanism | undefined {
  return [...byVerb(text)].filter(isOwn).toSorted((a, b) => a.rank - b.rank || a.at - b.at)[0]
}

function* byVerb(text: string): Generator<Mechanism> {
  for (const { groups = {}, index } of matches(text, BRINGS_IN)) {
    const { term, title, plain, verb = '' } = groups
    const rank = CONTINUES.split('|').includes(verb) ? 1 : 0
    if (term !== undefined) yield { ...quoted(term, groups['kind']), at: index, rank }
    else if (title !== undefined) yield { name: `《${title}》`, term: title, at: index, rank }
    else if (plain !== undefined) yield { name: plain, term: plain, at: index, rank }
  }
  for (const form of [NEAR, DIRECT, TOLD_OF, OPENS])
    for (const { groups = {}, index } of matches(text, form)) {
      const term = groups['term'] ?? groups['about'] ?? groups['asked'] ?? ''
      // A phrase that is used, or a way that was taken: 走出“公益化+市场化”的路子.
      if (form === DIRECT && /[、+]/u.test(term)) continue
      yield { ...quoted(term, groups['kind']), at: index, rank: 1 }
    }
}

/** How often a coined term stands in a text, in its marks or without. */
export const timesIn = (term: string, text: string): number => text.split(term).length - 1

/**
 * Whether a passage that brings in a term goes on to tell of it: the term again, or the thing that it ends in (渠水联票,
 * then 联票 and 联票).
 */
export const goesOnWith = (term: string, text: string): boolean =>
  timesIn(term, text) > 1 || (term.length > 3 && timesIn(term.slice(-2), text) > 1)

/** “厝边” is how neighbours are called where “厝边竹椅” is what was set up. */
export function longestOf(one: Mechanism, text: string): Mechanism {
  const longer = matches(text, ANY).find(({ groups }) => {
    const term = groups?.['term'] ?? ''
    return term.length > one.term.length && term.length < 9 && term.startsWith(one.term)
  })
  return longer === undefined ? one : { ...one, ...quoted(longer.groups?.['term'] ?? '', undefined) }
}

/** A term that somebody says, or a phrase, is none that was coined. */
const SAYING = /[了吗吧呢我你他她它的不、+]|^[把让请为给从用将]/u

/** Coined terms that the whole document names again, in the order in which they stand. */
export function recurringIn(text: string, whole: string): Mechanism[] {
  return matches(text, ANY).flatMap(({ groups, index }) => {
    const term = groups?.['term'] ?? ''
    const isSaid = /[：:说道问]$/u.test(text.slice(0, index))
    return term.length < 3 || term.length > 8 || SAYING.test(term) || isSaid || timesIn(term, whole) < 2
      ? []
      : [{ ...quoted(term, undefined), at: index, rank: 2 }]
  })
}

/**
 * The coined term that a passage is about: brought in, opened, said to be of a kind, a body, or named again, here or
 * elsewhere in the document.
 */
export function coinedIn(text: string, whole = text): Mechanism | undefined {
  const found = [...byVerb(text)]
  for (const form of [STARTS, OF_KIND])
    for (const { groups, index } of matches(text, form)) {
      const term = groups?.['term'] ?? ''
      // “按田块编号轮灌、每轮四天”的办法 tells how.
      if (!/、/u.test(term) || !groups?.['kind']?.startsWith('的'))
        found.push({ ...quoted(term, groups?.['kind']), at: index, rank: 2 })
    }
  for (const { groups, index } of matches(text, ANY)) {
    const term = groups?.['term'] ?? ''
    if (BODY.test(term) || text.split(`“${term}”`).length > 2)
      found.push({ ...quoted(term, undefined), at: index, rank: 3 })
  }
  found.push(...recurringIn(text, whole).map((one) => ({ ...one, rank: 3 })))
  return found
    .filter((one) => one.name.startsWith('“') && isOwn(one))
    .toSorted((a, b) => a.rank - b.rank || a.at - b.at)[0]
}

/** Whether a name says what kind of thing it is: “头雁培育”工程. */
const OF_A_KIND = new RegExp(`”${KIND}|^[^“]{1,40}${KIND}$`, 'u')
export const saysKind = (name: string): boolean => OF_A_KIND.test(name)

/** Whether a name is that of a mechanism already. */
export const isMechanism = (name: string): boolean => /[“《]/u.test(name) || ENDS_IN_KIND.test(name)

const quoted = (term: string, kind: string | undefined): { name: string; term: string } => ({
  name: `“${term}”${kind ?? ''}`,
  term,
})

/** Texts in corner brackets are read as in quotation marks. */
const matches = (text: string, form: RegExp): RegExpExecArray[] => [
  ...text.replaceAll('「', '“').replaceAll('」', '”').matchAll(form),
]
