/**
 * Text → `Question`: what is asked, of which places, for which numbers. Never throws; what is not understood stays in
 * `content` as text to search for.
 */
import type { Topic } from '../knowledge/lexicon.ts'
import { type Quantity, readQuantities } from '../knowledge/quantity.ts'
import { wordSet } from '../knowledge/word-set.ts'
import type { PlaceFinder, PlaceReading } from './places.ts'
import type { Repair, Repaired } from './repair.ts'

/** What kind of number would be an answer. */
export type Expected =
  | 'money'
  | 'share'
  | 'area'
  | 'rank'
  | 'event'
  | 'people'
  | 'time'
  | 'frequency'
  | 'thing'

/** One number that is asked for; a message may ask for several. */
export interface Ask {
  /** The clause that asks. */
  readonly text: string
  /** Absent where the words leave it open (“到什么程度了”). */
  readonly expected?: Expected
  /** The words next to 多少, which name what is counted: “旅游收入” of “旅游收入有多少”, “服务站” of “多少个服务站”. */
  readonly counted: string
  /** The measure word that is asked in: 步 of 几步, 所 of 多少所. */
  readonly unit?: string
}

/** How a message leans on the turn before it. */
export type FollowUp =
  | { readonly kind: 'none' }
  /** “还有吗” */
  | { readonly kind: 'more' }
  /** “第二个细说”, counted from 1 */
  | { readonly kind: 'detail'; readonly nth: number }
  /** A number and nothing else: one of a list, where there is a list. */
  | { readonly kind: 'pick'; readonly nth: number }
  /** “来源呢” */
  | { readonly kind: 'source' }
  /** “那成都呢”, “定下来以后呢”: keeps what it does not replace */
  | { readonly kind: 'keeps' }

/** Small talk, answered with a fixed sentence. */
export type SmallTalk = 'help' | 'greeting' | 'thanks' | 'beyond' | 'noise'

export interface Question {
  readonly asked: string
  /** After repairs. */
  readonly text: string
  readonly repairs: readonly Repair[]
  readonly smallTalk?: SmallTalk
  /** Places whose practices are wanted, in the order of the text. */
  readonly places: readonly PlaceReading[]
  /** Places named only as where someone went or whom someone learnt from. */
  readonly destinations: readonly PlaceReading[]
  /** Places that are not wanted: 除了青云谱. */
  readonly excluded: readonly PlaceReading[]
  /** The topic the whole question is about, if it says nothing more particular. */
  readonly topic?: Topic
  readonly asks: readonly Ask[]
  /** Numbers the question itself states; years and numbers in names left out. */
  readonly stated: readonly Quantity[]
  /** “哪些地方”, “有哪些”: every fit is wanted, not only the best. */
  readonly list: boolean
  /** Two or more are to be held against each other. */
  readonly compares: boolean
  /** Asks what a place did as a whole. */
  readonly overview: boolean
  /** Asks whether there is such a thing at all. */
  readonly whether: boolean
  readonly followUp: FollowUp
  /** What is left to search for once places and the words of asking are taken out. */
  readonly content: string
}

export interface QuestionReader {
  readonly repair: (text: string) => Repaired
  readonly places: PlaceFinder
  readonly topics: readonly Topic[]
}

/** Longer messages are pasted documents, not questions: the rest is not read. */
export const LONGEST_QUESTION = 500

const MEASURE =
  '个名位人次场处家件条项份期回户起笔天年月日岁支所座栋幢套台步类种亩吨分钟小时批篇间块只本辆元成级轮组层万亿倍点届社区村街道乡镇县市省'
const HOW_MANY = new RegExp(
  `多少|(?<![哪十百千好没就这那前头后过上给])几[${MEASURE}](?!地方|地区|区县|市县)|几成|百分之几|几分之几|占比|比例|第几|排名|多大|多高|多久|多长时间|几点|数量|总数|人数|总共有|一共有|几多|[率额价](?:是|有|达|到|为)|加起来|(?:面积|人口|[覆盖持证满意办结成功]率|占比|[增涨升降]幅|数量|总数|金额|规模|产值)[?？。]?$`,
  'u',
)

const EXPECTED: readonly (readonly [Expected, RegExp])[] = [
  [
    'share',
    /百分之几|百分之多少|几成|占比|比例|[占率](?:了|有|是|到|达|为|的)?(?:多少|几|多高|多大)|几个百分点|[增涨升降]幅|(?:率|比重)(?:是|有|达|到|为|呢|$)|多高/u,
  ],
  [
    'money',
    /多少钱|多少(?:万|亿|百万)?元|几(?:万|亿|百)?(?:元|块钱)|多少(?:资金|经费|款|投资|钱款|补助金)|(?:投资|投入|投了|花了?|募到?|筹到?|筹了|省下|省了|节省|能省|补贴|捐|拨|奖励|拿出?|成本|造价|总额|金额|薪|工资|津贴|费用)[^，,。；;]{0,6}(?:多少|几)(?![个名人次场家条处件])/u,
  ],
  ['area', /面积|多少平(?:方|米)|几平(?:方|米)|占地|地盘|多大(?:地|的地|地方)?$/u],
  ['event', /第几(?:期|届|场|次|批|轮|回)/u],
  ['rank', /第几|排名|名次|排到?多少/u],
  [
    'frequency',
    /多久(?:开|搞|办|开会|碰头|来|组织|研究|召开|集中)?(?:一|1)?[次回]|隔多久|多长时间一[次回]|[每一](?:年|月|周|季度?|星期|天)[^，,。；;]{0,6}几[次回]/u,
  ],
  [
    'time',
    /多少天|几天|多少年(?!轻)|几年|多久|多长时间|几个月|多少个?月|几点|几岁|多大(?:岁数|年纪|年龄)|多少个?工作日|什么时候|哪一?年|何时/u,
  ],
  ['event', /[几多少](?:个)?(?:场|次|期|回|届|轮|批次?|堂)|多少(?:场次|活动|次数)/u],
  [
    'people',
    /多少(?:个)?(?:人|名|位|人次|群众|居民|党员|干部|社工|老人|孩子|儿童|志愿者|乡贤|专家|人才|网格员|委员|学员|户|楼栋?长)|几(?:个人|名|位|人|户)|人数|人次|谁来|[有派招选]了?多少人/u,
  ],
  ['thing', /多少|几|数量|总数|加起来/u],
]

/** Words by which people ask; they say nothing of the subject. */
const FRAME = new RegExp(
  [
    '请问(?:一下)?|你好|您好|麻烦|帮我?(?:查|找|看)(?:一下|下)?|我想(?:问问?|知道|了解|看看)(?:一下)?|想(?:问问?|知道|了解|看看)(?:一下)?|问一下|说一下',
    '有没有(?:哪里|哪儿|哪个地方|哪些地方|地方|人|谁)?|哪些地方|哪个地方|哪里|哪儿|哪个|哪些|哪家|别的地方|别的?处|其他地方|外地|人家|各地|各个?地方|大家都',
    '(?:是)?怎么(?:回事|办|做|弄|搞|解决|处理|样|干|抓|管|个?做法)?(?:的|得)?|怎样|咋(?:整|办|弄|样|搞)?|如何|什么|啥|为什么|为啥|是什么意思|啥意思|意思',
    '(?:有|是)?(?:哪些|什么|啥)?(?:好的?|现成的?|成型的?|具体的?|可以看的?|成功)?(?:做法|经验|案例|例子|办法|法子|路子|招数|高招|参考|借鉴|材料|资料|文章|报道|搞法|思路|典型|亮点|特色)',
    '(?:值得|可以|能)(?:学习?|借鉴|参考)(?:的|谁|哪里)?|说说|讲讲|谈谈|介绍(?:一下|下)?|详细|具体|情况|东西|方面|关于|这件事|这块|那块|这种|那种|那个|这个|那边|那里|这边|这里',
    `(?:好)?几(?:人次|场次|平方米|[${MEASURE}])|多少(?:人次|场次|平方米|万?元|[${MEASURE}](?!轻))?`,
    '属于|位于|在哪|里头|在里面|包括|包含|加一块|加在一块|拢共|统共|除了|之外|以外|除开|不算|找一?找|给几个|百分之(?:几|多少)|[占到]?几分之几|占?几成|提到|谈到|说到|写到|今年(?:以来)?|去年(?:以来)?|近年来?|年底前?|截至|至今|到目前|如今|眼下|迄今|以来|还要|已经|曾经|当时|前后',
    '写稿|写材料|写报告|核实|查一?下|查查|列一?下|列出来?|看看|给我|帮我|简单|简要|领导(?:马上|急着|等着)?要(?:用|的)?|马上要(?:用|的)?|急用|急着要|汇总|整理|一下|还有|另外|以及',
    '[一二两三四五几\\d]+个?(?:区|县|市|地方|地区|单位都|社区|街道)|它们|他们|下面|下属|县市|市县|当地|本地|有关|相关|地方|地区|登报|上了?报|上报纸',
    '(?:那么?|再)?(?:换成|换到|改成|如果是|要是|轮到)|多少|几多|一共|总共|总计|合计|加起来|到底|现在|目前|大概|大约|差不多|分别|各自|各是?|各有|各办|都有|都是|谁(?:做过|干过|搞过|有)?|做过|干过|搞过|做了|干了|搞了|抓了|弄了',
    '能不能|可不可以|行不行|是不是|好不好|要不要|够不够|吗|呢|吧|啊+|呀|嘛|了没|没有?$',
  ].join('|'),
  'gu',
)

/** What is left of “X做了些什么” is no subject. */
const GENERIC = wordSet(
  (
    '基层 社区 城市 现代 党建 党的建设 引领 治理 建设 工作 管理 服务 发展 方面 领域 做 干 搞 抓 ' +
    '学 得 有 些 不一样 不同 区别 差别 事 事情 成效 成绩 效果 结果 创新 改革 县 市 区 省 街道 ' +
    '下面 上面 下 上 这 那 几 年 靠 出彩 上报 上了报 登报 报纸 属于 属 哪 所在 位于 都 还 里 ' +
    '里面 当地 本地 新 好 情况 看 数据 数字 指标 全部 所有 主要 亮眼 拿得出手'
  ).split(' '),
)

const OVERVIEW =
  /(?:什么|啥|哪些|哪几|说说|讲讲|介绍|经验|材料|案例|例子|做法|情况|资料|怎么样|咋样|如何|怎么回事|干了|做了|搞了|搞过|数据)/u
const LIST =
  /哪些(?:地方|地区|城市|市|县|区|社区|街道)|哪几(?:个)?(?:地方|地区|市|县|区)|哪里都|各地|都有(?:谁|哪)|有哪些|哪些做法|都有哪|多个地方|全部列|列出|都有什么|不同的/u
const COMPARE =
  /比一比|比较|对比|相比|区别|不一样|不同|差别|差异|谁[^，。]{0,8}(?:多|少|高|低|大|强|早)|哪(?:边|个|里)[^，。]{0,6}(?:多|少|高|低|大|强|早)|各(?:是|有|自|办|化解|搞|涨|给|提|抓|怎么)|分别/u
const WHETHER = /有没有|有无|是否|是不是有|有.{0,12}吗|没有.{0,10}吗/u
const VISIT = /学习|观摩|取经|考察|访学|参观|培训|挂职|对标/u
const GOING = /(?:去|赴|到|往|前往|上|对标|学习?|跟|向|借鉴|从)$/u

/** Reads a message. `previous` tells that a conversation is under way, so that “还有吗” can lean on it. */
export function readQuestion(asked: string, reader: QuestionReader): Question {
  const { text, repairs } = reader.repair(asked.slice(0, LONGEST_QUESTION))
  const found = reader.places.find(text)
  const excluded = found.filter(({ start }) => /(?:除了?|除开|不算|不要|不含)$/u.test(text.slice(0, start)))
  const { places, destinations } = sortPlaces(
    text,
    found.filter((place) => !excluded.includes(place)),
  )
  const bare = withoutPlaces(text, [...places, ...excluded])
  const content = bare.replace(FRAME, ' ').replace(/\s+/gu, ' ').trim()
  const core = content.replace(/[\s\p{P}\p{S}]+/gu, '').replace(/[的了是在和与及或把被给让也又还就都]/gu, '')
  const generic = core === '' || GENERIC.compose(core)
  const asks = readAsks(bare)
  const topic = generic ? undefined : topicOf(core, reader.topics)
  const talk = smallTalk(text, found.length > 0)
  return {
    asked,
    text,
    repairs,
    ...(talk === undefined ? {} : { smallTalk: talk }),
    places,
    destinations,
    excluded,
    ...(topic === undefined ? {} : { topic }),
    asks,
    stated: statedNumbers(text),
    list: LIST.test(text),
    compares: COMPARE.test(text),
    overview: generic && places.length > 0,
    whether: WHETHER.test(text) && !OVERVIEW.test(text.replace(/有没有/gu, '')),
    followUp: readFollowUp(text),
    content: generic && places.length > 0 ? '' : content,
  }
}

/** Whether the message asks for an account rather than for a number: “…做了什么”, “说说…”. */
export const asksForAccount = (text: string): boolean => OVERVIEW.test(text)

/** Whether the message asks how something is done, whatever numbers it asks for besides. */
export const asksHow = (text: string): boolean => /怎么|怎样|咋|如何|什么办法|有什么法子/u.test(text)

/** What the message puts in quotation marks: “时间银行”. */
export function quotedIn(text: string): readonly string[] {
  return [...text.matchAll(/[“"「『]([^”"」』]{2,20})[”"」』]/gu)].map((match) => match[1] ?? '')
}

function sortPlaces(
  text: string,
  found: readonly PlaceReading[],
): { places: readonly PlaceReading[]; destinations: readonly PlaceReading[] } {
  const held = found.filter(({ standing }) => standing !== 'elsewhere')
  let going = false
  const destinations = found.filter((place) => {
    const before = text.slice(0, place.start)
    // 去成都…挂职: a region that has articles may be a destination too.
    if (
      place.standing === 'region' &&
      /(?:去|赴|到|前往)$/u.test(before) &&
      VISIT.test(text.slice(place.end, place.end + 16))
    )
      return true
    // In 去深圳、苏州 the second is a destination as well.
    const listed = going && /[、,，和与及]$/u.test(before)
    going = place.standing === 'elsewhere' && (GOING.test(before) || listed)
    return going
  })
  // A trip to a place we do not hold is about whoever went there; 对标深圳 of 会昌 as well.
  if (held.length > 0 || VISIT.test(text))
    return { places: found.filter((place) => !destinations.includes(place)), destinations }
  return { places: found, destinations: [] }
}

function withoutPlaces(text: string, places: readonly PlaceReading[]): string {
  let bare = text
  for (const place of places.toSorted((a, b) => b.start - a.start))
    bare = `${bare.slice(0, place.start)} ${bare.slice(place.end)}`
  return bare
}

const CLAUSE = /[,，、;；。?？!！\n]+|还有|另外|以及/u

function readAsks(text: string): Ask[] {
  return text
    .split(CLAUSE)
    .map((clause) => clause.trim())
    .filter((clause) => HOW_MANY.test(clause))
    .map((clause): Ask => {
      const expected = EXPECTED.find(([, cue]) => cue.test(clause))?.[0]
      const counted = countedIn(clause)
      const unit = ASKED_UNIT.exec(clause)?.[1]
      return {
        text: clause,
        counted,
        ...(expected === undefined ? {} : { expected }),
        ...(unit === undefined ? {} : { unit }),
      }
    })
}

const ASKED_UNIT = new RegExp(`(?:多少|几)(人次|场次|平方米|平方公里|[${MEASURE}](?!轻))`, 'u')
/** Measure words that stand between 多少 and what is counted. */
const COUNTER = '(?:人次|场次|平方米|万?元|[个名位场处家件条项份期回户起笔支所座栋幢套台类种批篇间块只本辆])'
const COUNT_BEHIND = new RegExp(
  `(?:多少|几)(?:${COUNTER}的?([\\p{Script=Han}“”"]{2,12})|(?!${COUNTER})([\\p{Script=Han}“”"]{2,12}))$`,
  'u',
)
const COUNT_BEFORE =
  /([\p{Script=Han}“”"]{2,12}?)(?:一共|总共|合计|大概|大约|差不多|现在|目前|到底|分别|各)*(?:是|有|达到?|为|占)?(?<![了过着的得])(?:多少|几)(?:个|名|人|次|场|家|条|处|件|项|份|期|户|元|位|所|钱|资金|经费)*(?:了|呢|啊|吗)?$/u

function countedIn(clause: string): string {
  const bare = clause
    .replace(/[\s?？!！]+$/gu, '')
    .replace(/这些|那些|加一块|加在一块|加起来|拢共|统共|累计/gu, '')
  const behind = COUNT_BEHIND.exec(bare)
  return behind?.[1] ?? behind?.[2] ?? COUNT_BEFORE.exec(bare)?.[1] ?? ''
}

function topicOf(core: string, topics: readonly Topic[]): Topic | undefined {
  let best: { topic: Topic; length: number } | undefined
  for (const topic of topics)
    for (const name of [topic.name, ...topic.aliases]) {
      if (!core.includes(name)) continue
      const rest = core.replace(name, '')
      if (rest !== '' && !GENERIC.compose(rest)) continue
      if (best === undefined || name.length > best.length) best = { topic, length: name.length }
    }
  return best?.topic
}

/** Numbers that carry a claim: with a unit, and not a year. A name's own numbers (1+3+X, 5+1) have no unit. */
function statedNumbers(text: string): Quantity[] {
  return readQuantities(text).filter(
    (quantity) =>
      quantity.unit !== '' &&
      !['年', '年月', '月', '日', '点', '名次'].includes(quantity.unit) &&
      (!quantity.han || quantity.value >= 100),
  )
}

const NTH =
  /^(?:那|再|请)?(?:把)?第([一二三四五六七八九十\d]+)[个条项种](?:呢|吧|吗|详细|细|展开|具体|再|说|讲|介绍|是|做法|怎么|看)*[^，。]{0,6}$/u
const MORE =
  /^(?:那|再)?(?:还有(?:没有)?(?:别的|其他|更多)?(?:的|吗|呢|么|不)*|更多|下一页|继续|换一个|换一批|别的呢|其他的?呢?|再来(?:一个|几个|一些|点)|接着说|还有其他(?:地方|做法)?(?:吗|呢)?|还有哪些?(?:地方|做法)?(?:吗|呢)?)$/u
const SOURCE =
  /^(?:那|这个?|它|请问)?(?:的)?(?:来源|出处|依据|原文|根据|哪(?:里|儿)来的|从哪来|哪篇|哪里(?:登|看到|写)的?|谁写的|什么报|有(?:没有)?(?:来源|出处|依据))(?:是?(?:什么|哪里|哪|谁))?(?:呢|吗|啊|在哪里?)*$/u
const KEEPS =
  /^(?:那|那么|它|它们|他们|她们|其中|这个|这些|那个|那些|这里|那里|当地|该|还|也|然后|后来|再|同样|反过来|换成|如果是|要是|那边|这边|定下来|接下来|之后)|^.{1,12}呢$/u

function readFollowUp(text: string): FollowUp {
  const bare = text.replace(/[\s\p{P}]+/gu, '')
  const nth = NTH.exec(bare)?.[1]
  if (nth !== undefined) {
    const value = readQuantities(`${nth}个`)[0]?.value
    if (value !== undefined) return { kind: 'detail', nth: value }
  }
  if (/^\d{1,3}$/u.test(bare)) return { kind: 'pick', nth: Number(bare) }
  if (MORE.test(bare)) return { kind: 'more' }
  if (SOURCE.test(bare)) return { kind: 'source' }
  return KEEPS.test(bare) ? { kind: 'keeps' } : { kind: 'none' }
}

const GREETING =
  /^(?:你|您)?(?:好|们好|在吗|早|早上好|上午好|下午好|晚上好|hi|hello|hey|哈喽|嗨|在不在|有人吗|喂)[啊呀哈~!！。呢吗]*$/iu
const THANKS =
  /^(?:谢谢?|多谢|感谢|thanks?|thank you|辛苦了|好的?|ok|okay|知道了|明白了?|收到|再见|拜拜|嗯+|哦+|行)[你您了啊呀哈~!！。]*$/iu
const HELP =
  /^(?:帮助|help|怎么用|你(?:是谁|会(?:干|做)?(?:什么|啥)|能(?:干|做)?(?:什么|啥)|有什么用|叫什么)|使用说明|说明|功能|菜单|能做什么|会什么|你可以(?:干|做)(?:什么|啥)|介绍(?:一下)?你自己)[吗呢啊?？。!！]*$/iu

/** What this bot does not do, however the words may match: verse, weather, shares. */
const BEYOND =
  /写(?:一|个|首|篇|封|段)*(?:首|诗|情书|作文|代码|小说|歌|对联|祝福)|作(?:一首)?诗|绝句|律诗|讲个?(?:笑话|故事)|唱(?:一)?首|翻译(?:一下|成|这)|天气|下雨|带伞|气温|股票|股市|基金净值|彩票|星座|算命|菜谱|红烧|汇率|球赛|世界杯|电影|电视剧|小说推荐|餐厅|旅游攻略|几点了|今天星期几/u

function smallTalk(text: string, namesPlace: boolean): SmallTalk | undefined {
  const bare = text.replace(/[\s\p{P}\p{S}]+/gu, '')
  if (HELP.test(bare)) return 'help'
  if (GREETING.test(bare)) return 'greeting'
  if (THANKS.test(bare)) return 'thanks'
  // A long message that also speaks of rain is about something else.
  if (!namesPlace && bare.length <= 20 && BEYOND.test(bare)) return 'beyond'
  if (/^[\d\s+*/=×÷.％%-]+(?:等于?(?:几|多少))?$/u.test(bare) && /[+*/=×÷等-]/u.test(bare)) return 'beyond'
  const letters = bare.replace(/[^\p{L}\p{N}]+/gu, '')
  if (letters === '' || /^\d{1,6}$/u.test(letters) || /^(.)\1{2,}$/u.test(letters)) return 'noise'
  return !namesPlace && /^[a-z]{1,3}$|^\p{Script=Han}$/u.test(letters) ? 'noise' : undefined
}
