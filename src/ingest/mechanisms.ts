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
  '推行|推广|实行|建立|建成|创新|打造|开展|实施|推出|成立|设立|组建|引入|引进|举办|探索|试点|试行|搭建|出台|制定|制发|印发|开发|构建|创建|启动|提出|采用|采取|用好|[建办设开搭组立挂]起|开设|开办|创办|兴办|摆出|摆上|组织了|(?:摸索|探索|想|琢磨|总结|创造)出|[办做组改建凑]成|叫[作做]|称[作为]|取名|有了|就是'
/** What was there before goes on. */
const CONTINUES = '坚持|健全|完善|召开|评选|发布|深化|推进'
const VERB = `(?:${FOUNDS}|${CONTINUES})`
/** Verbs of one character bring in what stands right behind them. */
const SHORT_VERB = '(?:(?<!建)设|(?<![公召展])开了|办了|建了|来当|选|(?<!应)聘)'
/** “谁受益谁出钱”原则 is a principle and “停车难”问题 a need: nothing that was set up. */
const QUOTED = '“(?<term>[^“”，。；：？！]{2,16})”(?!的?(?:原则|理念|精神|思想|要求|目标|难题|问题|现象))'
const BRINGS_IN = new RegExp(
  `(?<verb>${VERB})了?(?:[^，。；“]{0,18}(?:${QUOTED}(?<kind>${KIND})?|《(?<title>[^《》]{4,60})》)|(?<plain>(?!了)[^，。；、“”《》（）]{3,16}${KIND})(?=[，。；、]))`,
  'gu',
)
const NEAR = new RegExp(`${SHORT_VERB}了?[^，。；“]{0,6}${QUOTED}(?<kind>${KIND})?`, 'gu')
const OPENS = new RegExp(
  `(?:^|[。；])(?:[一二三四五六七八九十\\d]{1,2}[、．.])?${QUOTED}(?<kind>${KIND})?(?=[：把将让由]|是指|表决)`,
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
  for (const form of [NEAR, OPENS])
    for (const { groups, index } of matches(text, form))
      yield { ...quoted(groups?.['term'] ?? '', groups?.['kind']), at: index, rank: 1 }
}

/** The coined term that a passage is about: brought in, opened, said to be of a kind, a body, or named again. */
export function coinedIn(text: string): Mechanism | undefined {
  const found = [...byVerb(text)]
  for (const form of [STARTS, OF_KIND])
    for (const { groups, index } of matches(text, form))
      found.push({ ...quoted(groups?.['term'] ?? '', groups?.['kind']), at: index, rank: 2 })
  for (const { groups, index } of matches(text, ANY)) {
    const term = groups?.['term'] ?? ''
    if (BODY.test(term) || text.split(`“${term}”`).length > 2)
      found.push({ ...quoted(term, undefined), at: index, rank: 3 })
  }
  return found
    .filter((one) => one.name.startsWith('“') && isOwn(one))
    .toSorted((a, b) => a.rank - b.rank || a.at - b.at)[0]
}

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
