/** What a figure is where it is not simply what is so, and which numbers are nobody's business. */
import type { FigureRole } from '../knowledge/article.ts'

/** Where a figure stands. */
export interface FigureContext {
  /** Of the article. */
  readonly title: string
  /** The heading it stands under and those around it, innermost first. */
  readonly headings: readonly string[]
  /** Whether these tell what is wanted, or what is so already. */
  readonly standing?: 'plan' | 'done' | undefined
  /** Names of places as the text prints them: no part of what is counted. */
  readonly placeNames?: readonly string[]
  /** A row of a table: each of its numbers counts what its own column says. */
  readonly isRow?: boolean
}

/** A report of one year with the plan of the next is no plan. */
const PLAN_TITLE =
  /^(?!.*(?:总结|报告|汇报|回顾|完成情况|进展)).*(?:方案|规划|计划|打算|工作要点|(?:实施|指导)意见|任务(?:清单|分工|分解)表?|责任书)(?:[（(][^（）()]{0,20}[）)])?$/u
const PLANNED = new RegExp(
  [
    // Words of will.
    '力争|争取(?=[让把使]|[^，。；、]{0,10}(?:建|达|到|实现|完成|新|再|突破|扩|增|[过超]))',
    '(?<![模虚草比])拟(?![定人稿态])',
    `(?<!(?:制[定订]|出台|编制|签订|推出)[^，。；]{0,8}|[”》])计划(?![生书单表内外经管中的》”完，。；、]|任务|[^，。；]{0,3}(?:完成|执行|落实)(?:情况|率))(?<!(?:行动|工作|五年|三年|发展|实施|培养|总体|人才|振兴|提升|[该本按依照]|这[个项]|[制出]定|制订|纳入|列入|《[^》]{0,20})计划)`,
    '(?:准备|打算|设想|谋划|规划|还?想)(?=(?:在|到|用|从)?[^，。；]{0,8}?[把将再新增扩培建投改修选招])',
    '有望|(?<![高低早超于较比])预[计期](?!性)|希望(?=[^，。；]{0,12}(?:达|到|实现|增))',
    '承诺(?=[，：]|[^，。；]{0,8}(?:年内|今年|明年|\\d{1,2}月|建|完成|实现|把))',
    // 建议 may run on from a heading of the same word.
    '(?<=^|[，。；：]|建议)建议(?![书案征])|建议(?=[^，。；]{0,14}(?:到20|新增|增加|新建|每[年村县]|安排|配备|达到))',
    '目标[是为]|要求[^，。；]{0,20}(?:达到|不低于|不少于|至少)|(?:下达|分配|分解)[^，。；]{0,8}(?:任务|指标|计划)',
    // What lies ahead.
    '(?:研究|部署|谋划|安排|讨论|审议)[^，。；]{0,6}(?:明年|来年|下一?年度?|下半年|下一阶段|20\\d\\d年)[^，。；]{0,6}(?:工作|任务|计划|预算)',
    '(?:来年|下一?年度|下一?阶段|接下来|开春(?:后|以后)|远期|十五五)(?![^。；]{0,30}[了过])|将[在于](?=[^，。；]{1,12}(?:[后前内中]|期间|[年月]))|下半年(?=还|将|再|要|计划|预计)',
    '(?:要|再)用[一两二三四五\\d]{1,2}(?:年|个月)(?:左右)?(?:的?时间)?(?![^。；]{0,30}了)',
    '列入(?=[^，。；]{0,8}(?:预算|计划|改造清单|项目库))',
    '(?:建成|完工|投用|投产|竣工|交付|达产)(?:以后|之后|后)[^，。；]{0,2}，?(?=可|将|能|预计)',
    `年内|年底前|明年|下一?步|今后|未来[一二三五\\d]|到(?:今年|明年|本)?年底(?=，)|(?<!从[^，。]{0,12})到20\\d\\d年(?:底|末)?[，,]?(?!有|已|共)`,
    `(?<!已于?|截至|[于在])(?:\\d{1,2}月(?:\\d{1,2}日|底|份|末)?|(?<!\\d)[年月]底|[上下]半年|20\\d\\d年底?|元旦|春节|国庆|中秋|清明|汛期|春耕|[春秋]播|[夏秋]收|双抢|上冻|封冻|立[春冬]|霜降|腊月|年关|入[冬夏汛]|开学|雨季|高考)(?:之?前|以前)，?(?=[^，。；]{0,18}(?:完成|建成|达到|实现|开工|竣工|投用|全部|一律|要|再|新|配齐|整[改治]|销号|清零|到位))(?![^，。；]{0,24}了)`,
    `将(?:再|新建|建成|建设|达到?|增加|新增|投入|完成|实现|继续|进一步|推出|开展|培训|打造|覆盖|扩大|扩至|建|于|陆续|逐步|分批|启动|启用|组建|实施|安排|举办|开通|开放|开设|配备|设立|建立|选派|招[聘录]|提[高升]到|降到|改造|修建|[改扩]建|突破|超过|(?:把|推动)[^，。；]{0,20}(?:增|扩|提|推|升|降|达))`,
    // What is demanded.
    '(?:方案|规划|任务书|军令状|责任[书状])(?:明确|提出|写明|规定|要求|载明)?[，：]|立[了下][^，。；]{0,4}军令状|会上[^，。；]{0,4}定下(?:来)?(?![来的])',
    `(?:会议|通知|文件|意见|办法|省委|市委|县委|区委|政府|书记|局长)[^，。；]{0,6}(?:要求|提出|强调|明确|决定|议定|同意)[，：]|会议(?:原则)?(?:同意|决定|议定)(?=[^，。；]{2})`,
    `(?<!(?:过去|原[来先]|曾|往年|从前|(?<![日底月末旦节季])以前)[^。；]{0,30})(?<![需只主重首纲次提])要(?=到?(?:达到|配齐|配备|建(?!议)|新[建增开]|控制在|不低于|再|[把让][^，。；]{2,20}(?:增|扩|提|降|建|连|覆盖|全部)|全部|增加|发展到|扩[大到建]|开[到设展办]|覆盖|培[训育养]|完成|实现|确保|力争|提[高升]|降到|压[减缩降]|选[派聘]|招[聘录]|改造|修[建通]|整治|组建|设立|投[入资]|突破|做到|[发推送扩铺办]到))`,
    // 要试200副, and not 每天要接120个: how much it is each time is so already.
    `(?<![每][^，。；]{0,14}|一[天年次趟回][^，。；]{0,10}|平均[^，。；]{0,8}|过去[^。；]{0,30})(?<![需只主重首纲次提])要(?:试|办|种|建|修|装|栽|挖|设|开|造|增|派|评|购|买)(?=[^，。；\\d]{0,6}\\d)`,
    '必须|确保(?!了)(?=[^，。；]{0,24}(?:\\d|达到|不低于|以上))',
  ].join('|'),
  'gu',
)
/** 年度计划安装80公里，实际安装93.4公里: holds in its clause only. */
const OF_ITS_CLAUSE = /(?:原|年度|年初|年前)[^，。；]{0,2}(?:计划|定|拟)$/u
/** 年内处理3.8万件，比上年增加6200件: a year that is over. */
const COMPARED = /(?:比|较)(?:上年|去年|上月|前年|同期)|同比/u
const DONE =
  /已(?!定计划)|实际(?!困难|情况|需|问题|出发|成效)|累计|现有|目前|截至|完成了|共有|实现了|建成了|以来|(?<=[^，。；]{2})(?<!年内|年底前|[计规]划|力争|争取|确保|必须|底前|予以)完成(?![^，。；]{0,4}(?:目标|任务))/gu
/** What a number is called where it is only aimed at: 2025年目标30个. */
const NAMED_AIM =
  /(?<!(?:完成|[高低多少]于|达到|占|超过?|实现|制[定订]|编制|出台|签订|推出)[^，。；\d]{0,6})(?:(?:目标|计划)(?:任务)?(?:数|值|量)?|任务(?:数|量|指标)|(?:预期|指标|规划)值?)(?:为|是|[：:])?$/u
const REARRANGED =
  /^[^，。；\d]{0,10}(?:调整|整合|合并|划分|细分|优化|精简|压减|缩减|扩充|扩大|增加|升级)(?:为|成|到|至)/u
const AIMED = /(?:达到?|提高到|提升到|降到|不低于|不少于|稳定在|控制在|不超过|目标)[^，。；]{0,8}$/u

const lastOf = (pattern: RegExp, text: string): number => [...text.matchAll(pattern)].at(-1)?.index ?? -1

const isStart = (clause: string, behind: string): boolean =>
  (/原(?:来|有|先)?的?$/u.test(clause) && REARRANGED.test(behind)) ||
  (/(?:由|从)(?:[^，。；\d]{0,8}|(?:19|20)\d{2}年(?:\d{1,2}月)?[底末初]?的?)$/u.test(clause) &&
    /^[^，。；\d]{0,8}(?:到|至|升|增|降|减|提|扩|缩|压)/u.test(behind))

/** Where the sentence says last that what follows is only wanted; -1 where it does not. */
function plannedAt(sentence: string, behind: string, isOver: boolean): number {
  const last = [...`${sentence}${behind}`.matchAll(PLANNED)].findLast(
    ({ 0: word, index }) =>
      index < sentence.length &&
      !(word === '年内' && isOver) &&
      !(
        OF_ITS_CLAUSE.test(sentence.slice(0, index + word.length)) &&
        /[，；]/u.test(sentence.slice(index + word.length))
      ),
  )
  return last?.index ?? -1
}

/** @param sentence the sentence up to the number. @param clause the clause up to it. @param behind what follows it. */
export function roleOf(
  sentence: string,
  clause: string,
  printed: string,
  behind: string,
  { standing, title, isRow = false }: FigureContext,
): FigureRole | undefined {
  // Of a row each number is what its own column says.
  const before = isRow ? clause : sentence
  // 年内 of a year that a report looks back on, or that is compared with the one before.
  const isOver =
    COMPARED.test(clause + behind) ||
    (standing !== 'plan' && (standing === 'done' || /总结|公报|年鉴|回顾/u.test(title)))
  const planned = plannedAt(before, `${printed}${behind.split(/[。；！？]/u)[0] ?? ''}`, isOver)
  const done = lastOf(DONE, before)
  const inPlan = standing === 'plan' || (PLAN_TITLE.test(title) && standing !== 'done')
  if (printed.startsWith('不得')) return 'target'
  // 由86家增加到120家: what was, also in a plan.
  if (isStart(clause, behind)) return 'start'
  if (NAMED_AIM.test(clause) || planned > done || (inPlan && done < 0))
    return NAMED_AIM.test(clause) || AIMED.test(clause) || /以上|不低于|不少于/u.test(printed)
      ? 'target'
      : 'plan'
  if (/(?:比|较)[^，。；]{1,10}(?:增加|减少|增长|下降|提高|多|少|上升|降低)(?:了)?$/u.test(clause))
    return 'change'
  if (/^(?:合计|总计)：/u.test(sentence)) return 'total'
  return undefined
}

export const SURNAME =
  '[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文]'
const CALLED =
  '(?:大爷|大妈|大叔|大娘|大姐|大哥|大伯|大嫂|奶奶|爷爷|阿姨|阿婆|阿公|阿爷|叔叔|伯伯|婶|嫂|老汉|师傅|婆婆|老伯|女士|先生|老太|某某|某(?![地县市区镇村街单]|[^。；]{0,3}对[^。；，]{2,20}(?:研究|调查|考察)))'
const RESIDENT =
  '(?:居民|村民|业主|老人|住户|市民|租户|户主|脱贫户|低保户|骑手|店主|摊主|农户|茶农|果农|渔民|牧民|家长)'
/** A character of a given name, and none that makes a word of it: 居民高兴地说, 村民方便了. */
const GIVEN =
  '(?:(?![兴便度了的地得是在有们着过去来意常全复员会家说不镇村区乡县市街社户名位血标龄])\\p{Script=Han})'
/** What stands right behind a name. */
const NAME_ENDS = '(?=[，。：“（(说住告称指拉今每]|来|在|一|家)'
const PERSON = new RegExp(
  [
    `(?:\\d{1,3}岁的)?${RESIDENT}?${SURNAME}${CALLED}`,
    `\\d{1,3}岁的${RESIDENT}?${SURNAME}${GIVEN}{1,2}${NAME_ENDS}`,
    `\\d{1,3}岁的(?:居民|村民|业主|老人|住户|市民|党员)?\\p{Script=Han}{2,3}(?=[，。说住告称指拉]|家)`,
    `${RESIDENT}(?:${SURNAME}${GIVEN}{2}${NAME_ENDS}|[小老]${SURNAME}(?![\\p{Script=Han}](?:区|街|村|镇|庄)))`,
  ]
    .map((form) => `${form}(?:（\\d{1,3}岁）|，?今年\\d{1,3}岁)?`)
    .join('|'),
  'gu',
)
const PHONE = /(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-\d{7,8}|\d{7,8}(?=（电话）))(?!\d)/gu
/** Where a sentence goes back from a person to what is so for all. */
const BACK_TO_ALL =
  /全[市县区镇乡省街村]|[我本][市县区镇乡街村]|累计|像(?:这样|[他她])|当地|社区(?:里)?(?:建|推|开|成)/u

/** Stretches that tell of one private person: their numbers are no figures. */
export function privateStretches(text: string): { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = []
  for (const match of text.matchAll(PERSON)) {
    let start = match.index
    while (start > 0 && !/[。！？]/u.test(text.charAt(start - 1))) start -= 1
    let end = match.index + match[0].length
    const stop = /[。！？]/u.exec(text.slice(end))
    end = stop === null ? text.length : end + stop.index + 1
    for (;;) {
      const next = /^[”’]?(?:他|她|老人家?|老伴|家里|“)[^。！？]{0,200}[。！？]/u.exec(text.slice(end))
      if (next === null) break
      end += next[0].length
    }
    const back = BACK_TO_ALL.exec(text.slice(match.index + match[0].length, end))
    if (back !== null) end = match.index + match[0].length + back.index
    found.push({ start, end })
  }
  return found
}

/** A passage without the names, ages and telephone numbers of private persons. */
export const withoutPersons = (text: string): string =>
  text.replace(PERSON, '一位居民').replace(PHONE, '（电话略）')
