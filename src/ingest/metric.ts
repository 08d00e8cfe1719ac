/** What a number counts, in the print's own words around it. */
import type { FigureKind } from '../knowledge/article.ts'
import type { FigureContext } from './figure-role.ts'

/** A number of the text, and what sort it is. */
interface Counted {
  readonly start: number
  readonly end: number
  readonly kind: FigureKind
  readonly unit: string
}

const CLAUSE_END = /[，。；：！？]/u

export function clauseBefore(text: string, at: number): string {
  let start = at
  while (start > 0 && !CLAUSE_END.test(text.charAt(start - 1))) start -= 1
  return text.slice(start, at)
}

/** `前三位为二里庄社区（1820件）`: whose a number is. */
const IN_BRACKETS =
  /(?:为|是|有|：|，|、|依次为|分别为)?(?<=[为是有：，、])\p{Script=Han}{2,4}(?:社区|村|街道|镇|乡)[（(]$/u

const LEAVE_OUT =
  /^(?:[（(]?\d{1,2}[）)、．.](?!\d)|[而但却]|该[省市县区镇乡街村]|[上下]半年|全年|前[一二三]季度|第[一二三四]季度|全[市县区镇乡省国](?!第|性)|[我本][市县区镇乡省]|年末|截至(?:目前)?|目前|近年来|自?(?:(?:19|20)\d{2}年|今年|去年|明年)(?:[上下]半年|\d{1,2}月(?:\d{1,2}日)?)?(?:以来|年?底前?|前(?!三|两|[一二]季|半)|末|起|份)?|\d{1,2}月(?:\d{1,2}日)?(?:以来|底|末|份)?(?!\d)|年底前|现已|已经|已|共计|共(?![用享同建治有管办评])|累计|其中|并(?!网|联)|还有|还(?!款|贷|清)|再(?!就业|生|教育)|先后|分别|达到|达|为(?!民|老|农|企)|有(?![效力序])|以(?!上)|将|把(?!关)|对(?!口|象|接|外|标)|从(?!业|事)|按照|按(?!时|期|月|需|揭)|于|在(?!线|册|编|岗|校|建|职|园)|至|到(?!位|户|家|场|期|账|访))+(?![效力序])/u
const METRIC_LENGTH = 32
/** 一个镇就占了265条, 头一季就晒了204场: who did it or when, and no word of what. */
const LEADS_ONLY =
  /^(?:一个(?:镇|乡|村|县|街道|社区)|头一[年季月]|上个[春夏秋冬][天季]?|\p{Script=Han}{2,4}(?:镇|乡|街道|村|社区)(?=[占就独一])){0,2}就?(?=(?:独?占|办|开|晒|有|设|建)了?$)/u
/** A verb that says nothing of what is counted. */
const BARE_VERB = /^(?:独?占|办|开|晒|有|设|建)?了?$/u
/** 镇里设“露水岗”，党员…收问题，共设岗26个: the coined term that the sentence brought in, where nothing else was counted since. */
const COINED = /“(?<term>[^“”，。；：？！]{2,10})”[^“”。；：\d]{0,40}$/u

const CHANGED =
  /(?:由|从)[^，。；]{0,16}?\d[^，。；]{0,12}?(?:提高|提升|上升|增加|增长|升|增|下降|减少|压减|压缩|缩短|降低|减|降|扩大|扩展|扩)(?:到|至|为)?(?:(?:19|20)\d{2}年[底末]?的?)?$/u
/** 将原来的46个网格调整为128个. */
const REARRANGED =
  /(?:将|把)?原(?:来|有|先)?的?[^，。；]{0,8}?\d[^，。；]{0,12}?(?:调整|整合|合并|划分|细分|优化|精简|压减|缩减|扩充|扩大|增加|升级)(?:为|成|到|至)$/u
const FROM =
  /(?:由|从)(?:(?:19|20)\d{2}年(?:\d{1,2}月)?[底末初]?的?|去年(?:同期|底)?的?|\p{Script=Han}{2,4}前的?|原来的?|原有的?)?$/u
const CHANGES_TO = /^[^，。；\d]{0,8}(?:到|至|升|增|降|减|提|扩|缩|压)/u
const COMPARED =
  /^(?:同比|环比|(?:比|较)(?:上年|去年|上月|同期|年初|20\d\d年)[^，]{0,4}|增长|下降|上升|减少|提高)/u
const COMPARED_LAST =
  /(?:(?:同比|环比|(?:比|较)(?:上年|去年|上月|同期|年初|20\d\d年)[^，]{0,4})(?:增长|增加|下降|上升|减少|提高)?|(?<=.{2})(?:增长|增加|下降|上升|减少|提高))$/u

const SUM = /^(?:总数|总量|总额|总人数|总规模|数量|规模)$/u

/** What stands before a number without place, time and the words that only lead up to it. */
function countedIn(left: string, places: readonly string[]): string {
  const item = left.split('、').at(-1) ?? ''
  let own = (visible(item) >= 2 && !/^[^（(]{0,12}[）)]/u.test(item) ? item : left)
    .replace(CHANGED, '')
    .replace(REARRANGED, '')
    .replace(FROM, '')
  for (let before = ''; before !== own; ) {
    before = own
    own = own.replace(LEAVE_OUT, '')
    const place = places.find((name) => own.startsWith(name))
    if (place !== undefined) own = own.slice(place.length).replace(/^的/u, '')
  }
  return own
    .replace(LEADS_ONLY, '')
    .replace(
      /[“”《》]?(?:增加到|提高到|上升到|升到|缩短到|下降到|降到|减到|发展到|扩大到|扩展到|增至|升至|降至|减至|扩至|达到|达|稳定在|控制在|共|约|为|占|有|的|了|超过|超)$/u,
      (end) => (/占/u.test(end) ? end : ''),
    )
}

/**
 * What was counted, in the print's own words around the number; a reviewer puts it better. An item of a list (兖州区
 * 1215通) counts what the items before it counted.
 */
export function metricOf(
  { start, end, kind, unit }: Counted,
  text: string,
  { isRow = false, placeNames: places = [] }: FigureContext,
  earlier: readonly (Pick<Counted, 'start' | 'unit'> & { readonly metric: string })[],
): string {
  const left = clauseBefore(text, start)
  const right =
    /^(?:[^，。；：、！？（(]|（[^（）]{1,8}）|\([^()]{1,8}\)){0,18}/u.exec(text.slice(end))?.[0] ?? ''
  const own = countedIn(left.replace(IN_BRACKETS, ''), places)
  const clauseStart = start - left.length
  const before = earlier.at(-1)
  const coined = isRow ? undefined : COINED.exec(text.slice(0, clauseStart))?.groups?.['term']
  if (!isRow && visible(own) < 2 && visible(right) < 2) {
    if (coined !== undefined) return BARE_VERB.test(own) ? coined : clipped(`${coined}：${own}`)
    const alike = earlier.findLast((figure) => figure.unit === unit)
    if (alike !== undefined) return BARE_VERB.test(own) ? alike.metric : clipped(`${alike.metric}：${own}`)
  }
  // 新建幸福院11个，总数达到64个: the sum of what was counted right before.
  if (SUM.test(own) && before !== undefined && before.start < clauseStart)
    return clipped(`${before.metric.replace(/^(?:新[建增设]|增加|扩建|完成|建成)/u, '')}${own}`)
  if (COMPARED.test(own) && before !== undefined && before.start < clauseStart && kind !== 'frequency')
    return clipped(`${before.metric.replace(COMPARED_LAST, '')}${own}`)
  const from = FROM.test(left) && CHANGES_TO.test(text.slice(end))
  const changed = CHANGED.test(left) || from
  let metric = own + (kind === 'share' || kind === 'change' || from ? '' : right)
  if (visible(metric) < 2) metric = left.replace(LEAVE_OUT, '') + right
  if (!isRow && visible(metric) < 4 && visible(right) < 3 && !changed && !/[率数量额费比]$/u.test(own)) {
    // `其中国家级3个、省级19个`: what is counted was said in the clause before.
    const isFirst = /[。；！？]/u.test(text.charAt(clauseStart - 1))
    const said =
      coined ?? (isFirst ? '' : countedIn(clauseBefore(text, Math.max(0, clauseStart - 1)), places))
    const whole = said.replace(/\d[\d.,]{0,11}[万亿多余]{0,2}\p{Script=Han}{0,3}$/u, '')
    metric = `${whole}${metric === '' || whole === '' ? metric : `：${metric}`}`
  }
  if (visible(metric) < 2) metric = text.slice(start, end) + right
  return clipped(metric.replace(/^[的内]|^“(?![^”]*”)|（）|\(\)/gu, ''))
}

function clipped(metric: string): string {
  const chars = [...metric]
  return chars.length > METRIC_LENGTH ? chars.slice(-METRIC_LENGTH).join('') : metric
}

const visible = (text: string): number => (text.match(/[\p{Script=Han}A-Za-z]/gu) ?? []).length
