/**
 * The figures a text prints: what was counted, how many of what, as of when, and the scrap that proves it. Reading a
 * number is `quantity.ts`; here it is decided which numbers are figures and which only belong to a name (“1+3+X”).
 */
import type { FigureKind, FigureRole } from '../knowledge/article.ts'
import { ANCHOR_LENGTH } from '../knowledge/article.ts'
import { type Quantity, readQuantities } from '../knowledge/quantity.ts'
import { type FigureContext, roleOf } from './figure-role.ts'
import { clauseBefore, metricOf } from './metric.ts'
import { clockTimes, frequencies, opensWithDate, type Reading, ranks, zeros } from './phrases.ts'
import { privateStretches } from './private-persons.ts'
import type { Around } from './wanted.ts'

/** Text without white space, and which parts of it stand in one piece in the document. */
export interface FigureText {
  readonly text: string
  readonly pieces: readonly { readonly at: number; readonly length: number }[]
}

export interface DraftFigure {
  readonly metric: string
  readonly printed: string
  readonly value: number
  readonly upTo?: number
  readonly unit: string
  readonly kind: FigureKind
  readonly role?: FigureRole
  readonly asOf?: string
  readonly anchor: string
  /** Offset of `anchor` in the text. */
  readonly anchorAt: number
  /** Offsets of `printed` in the text. */
  readonly start: number
  readonly end: number
}

/** Units that make a Chinese numeral a count; with others it is nearly always part of a word. */
const HAN_UNITS: ReadonlySet<string> = new Set(
  '个 类 步 级 项 张 年 天 支 家 名 条 种 件 次 场 期 人 处 所 户 位 组 套 批 倍 轮 岁 个月 小时 分钟'.split(
    ' ',
  ),
)
/** Parts of dates, grades and points: not counts, unless a rule of its own says so. */
const NO_COUNT: ReadonlySet<string> = new Set([
  '月',
  '日',
  '号',
  '点',
  '分',
  '维',
  '周',
  '届',
  '面',
  '道',
  '度',
])

/** Slogans everybody knows count nothing. */
const SET_PHRASE =
  /^(?:两个(?:确立|维护|覆盖|责任|一百年|大局|结合)|四个(?:意识|自信|全面|伟大)|三个(?:代表|务必|一批)|五个(?:一|必由之路)|一个中心)/u

const TIME =
  /截至(?:目前|(?:20\d{2}年|今年|去年)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:底)?)|目前|现已|现有|近年来|自[^，。；]{2,14}以来|(?:19|20)\d{2}年(?:\d{1,2}月)?(?:以来|底前?|起)?|(?:今年|去年|明年)?前\d{1,2}个月|(?:今年|去年|明年)(?:[上下]半年|\d{1,2}月(?:份|底)?|年?底)?(?:以来|起|前(?!\d|[一二三四五六七八九十两]))?|年底前|原有|换届后|20\d{2}年[上下]半年|[上下]半年|(?:今年)?前[一二三]季度|第?[一二三四]季度|年末|\p{Script=Han}{2}期间|每年/gu

const NO_CONTEXT: FigureContext = { title: '', headings: [] }

/** The figures of one paragraph in the order in which they stand, what was before behind what is. Never throws. */
export function readFigures(
  { text, pieces }: FigureText,
  context: FigureContext = NO_CONTEXT,
): DraftFigure[] {
  const plain = halfWidth(text)
  const persons = privateStretches(plain)
  const readings = [
    ...frequencies(plain),
    ...zeros(plain),
    ...ranks(plain),
    ...clockTimes(plain),
    ...opensWithDate(plain),
  ]
  // 每月围绕一个议题召开一次 holds a number of its own between the period and the times.
  const taken = (start: number, end: number): boolean =>
    readings.some(
      (reading) =>
        start < reading.end &&
        reading.start < end &&
        (reading.kind !== 'frequency' || end > reading.end - 2 || start < reading.start + 2),
    )
  for (const quantity of readQuantities(plain)) {
    const reading = figureOf(quantity, plain)
    if (reading !== undefined && !taken(reading.start, reading.end)) readings.push(reading)
  }
  const figures: DraftFigure[] = []
  let earlier: Around['earlier']
  for (const reading of readings.toSorted((a, b) => a.start - b.start)) {
    if (persons.some(({ start, end }) => reading.start >= start && reading.start < end)) continue
    const at = anchorOf(reading, text, pieces)
    if (at === undefined) continue
    const { start, end } = reading
    const role = roleOf({ text: plain, start, end, context, earlier })
    if (reading.kind !== 'date') earlier = { end, wanted: isAhead(role) }
    const time =
      ofItsYear(timeOf(reading, plain), isAhead(role) ? { ...context, title: '' } : context) ??
      (hasTime(reading) ? yearOf(isAhead(role) ? { ...context, title: '' } : context) : undefined)
    // 年底前由86家增加到120家: what was is of another time.
    const asOf = role === 'start' && time !== undefined && /年底|明年/u.test(time) ? undefined : time
    figures.push({
      metric: metricOf(reading, text, context, figures),
      printed: text.slice(reading.start, reading.end),
      value: reading.value,
      ...(reading.upTo === undefined ? {} : { upTo: reading.upTo }),
      unit: reading.unit,
      kind: reading.kind,
      ...(role === undefined ? {} : { role }),
      ...(asOf === undefined ? {} : { asOf }),
      anchor: text.slice(at.from, at.to),
      anchorAt: at.from,
      start: reading.start,
      end: reading.end,
    })
  }
  // 由71%升到94%: what is so leads.
  return figures.toSorted((a, b) => {
    const together = Math.abs(a.start - b.start) < TOGETHER && a.metric === b.metric
    return together ? Number(a.role === 'start') - Number(b.role === 'start') : a.start - b.start
  })
}

const TOGETHER = 24

/** The year of a report is not that of what it plans. */
const isAhead = (role: FigureRole | undefined): boolean => role === 'plan' || role === 'target'

const hasTime = ({ kind }: Reading): boolean =>
  kind === 'count' || kind === 'share' || kind === 'money' || kind === 'change' || kind === 'area'

/** 年末 in a communiqué of 2023 is the end of that year; a report to a congress is of the year before its own. */
function ofItsYear(time: string | undefined, context: FigureContext): string | undefined {
  const part = time === undefined ? undefined : PART_OF_YEAR.exec(time)?.[1]
  if (part === undefined || /工作报告|计划|打算|方案/u.test(context.title)) return time
  const year = /^(?:截至)?(20\d{2}年)/u.exec(yearOf(context) ?? '')?.[1]
  return year === undefined ? time : `${year}${part}`
}
const PART_OF_YEAR = /^年?((?:末|底)|[上下]半年|第?[一二三四]季度|前[一二三]季度)$/u

/** The one year that the heading, or else the headline, names. */
function yearOf({ headings, title }: FigureContext): string | undefined {
  for (const text of [...headings, title]) {
    const years = new Set(
      text
        .replace(WHOLE_YEAR, '')
        .match(
          /(?:截至)?20\d{2}年(?:\d{1,2}月(?:\d{1,2}日|底)?(?:[至—－-]\d{1,2}月(?:\d{1,2}日|底)?)?|[上下]半年|第?[一二三四]季度|前[一二三]季度)?/gu,
        ) ?? [],
    )
    if (years.size > 1) return undefined
    const [only] = years
    if (only !== undefined) return only
  }
  return undefined
}

/** 2023年1月1日至12月31日. */
const WHOLE_YEAR = /(?<=20\d{2}年)1月1日[至—－-](?:20\d{2}年)?12月31日/gu

/** Full-width digits, letters and signs of numbers become plain; punctuation stays, and so does every offset. */
const halfWidth = (text: string): string =>
  text.replace(/[０-９Ａ-Ｚａ-ｚ％／＋．]/gu, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))

const before = (text: string, at: number, length = 1): string => text.slice(Math.max(0, at - length), at)

/** The text between the quotation marks around `at`, if any. */
function quoteAround(text: string, at: number): { readonly start: number; readonly end: number } | undefined {
  const start = text.lastIndexOf('“', at)
  if (start < 0 || text.lastIndexOf('”', at) > start) return undefined
  const end = text.indexOf('”', at)
  return end < 0 || end - start > 40 ? undefined : { start: start + 1, end }
}

function figureOf(quantity: Quantity, text: string): Reading | undefined {
  const { start, end, unit, value, upTo } = quantity
  const reading = {
    start,
    end,
    value,
    ...(upTo === undefined ? {} : { upTo }),
    unit,
    kind: kindOf(quantity, text),
  }
  if (unit === '%' || unit === '比例') return reading
  if (isPeriod(quantity, text)) return undefined
  const previous = before(text, start)
  if (unit === '年月') return undefined
  if (quantity.han) return hanFigure(quantity, text, reading)
  // Numbers joined to letters, signs or other numbers are names: 1+3+X, 5A, 3·23, 8.12航班.
  if (/[A-Za-z+·.．]/u.test(previous) || /^[A-Za-z+·]/u.test(text.slice(end))) return undefined
  if (unit === '') {
    // 5大类: the measure word stands behind an adjective.
    const behind = /^大(类|项|块|步|方面)/u.exec(text.slice(end))
    return behind === null
      ? rareUnit(quantity, text, reading)
      : {
          ...reading,
          end: end + behind[0].length,
          unit: behind[1]?.charAt(0) === '方' ? '个' : (behind[1] ?? ''),
        }
  }
  if (unit === '分' && value >= 100 && /积分|记分|得分|加分|分值|奖励|兑/u.test(clauseBefore(text, start)))
    return reading
  if (
    NO_COUNT.has(unit) &&
    !(/^[面道]$/u.test(unit) && value >= 10 && !/^[积对向前路理]/u.test(text.slice(end)))
  )
    return undefined
  // A four-digit number of years is a date, also behind the number of an item: 附件：1.2025年部门收支总表.
  if (unit === '年' && (value >= 1000 || /^\d\.20\d{2}年/u.test(text.slice(start, end)))) return undefined
  const quoted = quoteAround(text, start)
  if (quoted !== undefined && (unit === '分钟' || unit === '小时' || unit === '年')) return undefined
  return reading
}

/** 今年前5个月, 近三年, 一年来 at the front of a clause: when something was, not how long it took. */
function isPeriod({ start, end, unit }: Quantity, text: string): boolean {
  if (!/^(?:年|个月|天|周|个?季度)$/u.test(unit)) return false
  const ahead = text.slice(Math.max(0, start - PERIOD_WORDS), start)
  if (/(?:^|[，。；：！？]|[今去明]年|20\d{2}年)前$/u.test(ahead)) return true
  return (
    /(?:^|[，。；：！？])$/u.test(ahead) &&
    (/^(?:最?近|过去)/u.test(text.slice(start, end)) || /^(?:来|间(?!隔)|以来|下来)/u.test(text.slice(end)))
  )
}
const PERIOD_WORDS = 8

/** Measure words that stand behind digits seldom enough to be no part of how people ask. */
const RARE_UNIT =
  /^(?:[亩车航班架]次|工日|人天|通(?![过道知报])|趟|册|路(?![公人口])|顶|艘|班(?![子级倒组])|部(?!门|分|队|署)|桶|列|架|匹|头(?!部)|尾|羽|袋|箱|瓶|罐|盒|捆|筐|幅|卷|集(?![团体中市])|首|款|档|枚|颗|根|粒|扇|尊|具|段(?!时)|片|席|柜|孔|眼(?!井)|车(?!位|辆)|船|单|针|剂|串|站(?!点)|格|页|字|秒|公斤|斤|克|升|毫米|厘米|千瓦时?)/u
/** Numbers that name something: a line to call, a document, a year. */
const NAMED_BY =
  /(?:热线|电话|拨打|编号|代码|邮编|备案|文号|账号|尾号|第|号|版本|浏览次数?[：:]?|点击[：:]?)[^，。；]{0,4}$/u

/** 注册用户113万: what is counted stands before a number that has a scale and no measure word. */
function peopleCounted(printed: string, text: string, reading: Reading): Reading | undefined {
  if (!/[万亿]$/u.test(printed) || !/^[，。；、）)]/u.test(text.slice(reading.end))) return undefined
  const clause = clauseBefore(text, reading.start)
  if (/(?:用户|农户|住户)[^，]{0,3}$/u.test(clause)) return { ...reading, unit: '户' }
  return /(?:人口|人数|粉丝|学员|会员|志愿者|游客|群众|居民|村民|老人)[^，]{0,3}$/u.test(clause)
    ? { ...reading, unit: '人' }
    : undefined
}

/** Digits and a measure word that no list holds: told by what follows it, since a unit ends its phrase. */
function rareUnit({ start, end, value }: Quantity, text: string, reading: Reading): Reading | undefined {
  if (value >= 1900 && value <= 2100) return undefined
  if (NAMED_BY.test(before(text, start, 10))) return undefined
  const rest = text.slice(end, end + 4)
  const unit = RARE_UNIT.exec(rest)?.[0] ?? /^\p{Script=Han}(?=[，。；、）)]|$)/u.exec(rest)?.[0]
  if (unit === undefined) return peopleCounted(text.slice(start, end), text, reading)
  if (/^[年月日时点号版的等及和与线]$/u.test(unit)) return undefined
  return { ...reading, end: end + unit.length, unit }
}

/** Chinese numerals count only with a unit, and one (一个) only where it is a rule: 每月围绕一个议题. */
function hanFigure(quantity: Quantity, text: string, reading: Reading): Reading | undefined {
  const { start, end, value, unit } = quantity
  const printed = text.slice(start, end)
  if (printed.startsWith('第')) return undefined
  // 上万人次, 超百万人次: a bare scale, with a word that says it is one.
  if (/^(?:上|超过?|近|逾|约|达)[百千万亿]/u.test(printed)) return unit === '' ? undefined : reading
  const previous = before(text, start)
  if (unit === '名次') return undefined
  if (unit === '') {
    const large = /^大(?=\p{Script=Han}{2})/u.exec(text.slice(end))
    if (large === null || value < 2 || value > 12) return undefined
    if (/^大\p{Script=Han}{2}(?:实事|工程|行动|项目)/u.test(text.slice(end))) return undefined
    const noun = /^大(\p{Script=Han}{2})/u.exec(text.slice(end))?.[1] ?? ''
    const quoted = quoteAround(text, start)
    return quoted === undefined || quoted.start === start
      ? { ...reading, end: end + 1 + noun.length, unit: '个' }
      : undefined
  }
  if (!HAN_UNITS.has(unit) || /[第近多几数同每统唯逐]/u.test(previous)) return undefined
  // 议事前三天: when, not how long.
  if (/[前后]/u.test(previous) && /^[天年周]$/u.test(unit)) return undefined
  const clause = clauseBefore(text, start)
  if (value === 1) {
    if (unit === '个') return /每|各/u.test(clause) && !/每一?$/u.test(clause) ? reading : undefined
    return (unit === '天' || unit === '年') && /(?:增加|延长|缩短|减少|提前)$/u.test(clause)
      ? reading
      : undefined
  }
  if (value === 0) return undefined
  const quoted = quoteAround(text, start)
  if (quoted !== undefined) {
    // “五类”群体, “三种形式”, “四张清单”, “八个共” behind a list of eight; but “三个一” is a name.
    if (quoted.start !== start) return undefined
    if (SET_PHRASE.test(text.slice(start, quoted.end))) return undefined
    const noun = text.slice(end, quoted.end)
    // “五位一体”, “四议两公开”: set phrases in which a second number or a bond stands.
    if (/[一二两三四五六七八九十]|融合|联动|合一|同步|协同/u.test(noun)) return undefined
    if (noun === '' || listedBefore(text, quoted.start - 1) === value) return reading
    return noun.length >= 2 ? reading : undefined
  }
  if (unit === '级' && /^(?:职|及|单位|以|机关|警)/u.test(text.slice(end))) return undefined
  if (unit === '项' && /^规定/u.test(text.slice(end))) return undefined
  // 二〇二五年, 第十四个五年规划: a date, and part of a name.
  if (unit === '年' && (value >= 1000 || /^(?:来|级|度|前|后|间|规划)/u.test(text.slice(end))))
    return undefined
  if (unit === '期' && /^(?:[）)]|建设|工程|项目)/u.test(text.slice(end))) return undefined
  if (unit === '人' || unit === '次' || unit === '位') return undefined
  return reading
}

/** How many items the list right before `at` has: `需求、资源和项目` has three. */
function listedBefore(text: string, at: number): number {
  const clause =
    text
      .slice(Math.max(0, at - 120), at)
      .split(/[，。；：“”]/u)
      .at(-1) ?? ''
  const items = clause.split(/[、和]/u).reverse()
  const isItem = (item: string): boolean => item.length >= 1 && item.length <= 10
  const others = items.findIndex((item) => !isItem(item))
  const listed = others < 0 ? items.length : others
  if (listed === 0) return 0
  // What stands before the first item may run into it: 强化了需求、资源和项目.
  const first = items[listed] ?? ''
  const all = listed + (first === '' ? 0 : 1)
  return all < 2 ? 0 : all
}

function kindOf({ unit, start, value }: Quantity, text: string): FigureKind {
  const clause = clauseBefore(text, start)
  if (unit === '%' || unit === '个百分点')
    return /(?:增长|增加|提高|提升|上升|下降|减少|降低|高出|高于|低于|同比|环比|增幅|降幅|多出)[^，。；]{0,6}$/u.test(
      clause,
    ) && !/(?:到|至)$/u.test(clause)
      ? 'change'
      : 'share'
  if (unit === '比例') return 'share'
  if (unit === '元') return 'money'
  if (unit === '倍' || unit === '成') return 'ratio'
  if (unit === '岁') return /(?:下降|降低|上升|提高)$/u.test(clause) ? 'change' : 'age'
  if (/平方|公顷|^亩$/u.test(unit)) return 'area'
  if (unit === '年' && value >= 1000) return 'date'
  if (/^(?:年|天|小时|分钟|个月|个工作日|周年|学时|课时)$/u.test(unit)) return 'duration'
  if (unit === '名次') return 'rank'
  if (/每(?:万|千|百)[^，。]{0,20}$/u.test(clause)) return 'ratio'
  return 'count'
}

/** The time that governs the number: the last one said before it in its sentence. */
function timeOf({ start, kind }: Reading, text: string): string | undefined {
  if (kind === 'date') return undefined
  let from = start
  while (from > 0 && !/[。！？]/u.test(text.charAt(from - 1))) from -= 1
  const sentence = text.slice(from, start)
  // 较去年同期, 比上年, 2005年以前建成的: what is compared with or picked by governs nothing behind it.
  const times = [...sentence.matchAll(TIME)].filter(
    (match) =>
      !/[较比同与]$/u.test(sentence.slice(0, match.index)) &&
      !/^(?:同期|以前|之前|前(?!三|两|[一二]季|半)|建成的|的[^，]{0,8}[，相比])/u.test(
        sentence.slice(match.index + match[0].length),
      ),
  )
  const last = times.at(-1)
  if (last === undefined || last[0] === '') return undefined
  // `从2021年的23.2%提高到99.2%`: a year tied to one number says nothing about the next.
  const gap = text.slice(from + last.index + last[0].length, start)
  if (/^的/u.test(gap) && /\d/u.test(gap)) return times.at(-2)?.[0]
  // 将原有7931个网格建成11012个, 达到去年2.5倍: words for one number only, or for what it is compared with.
  if (/^[原现]有$/u.test(last[0]) && gap !== '' && /[\d，]/u.test(gap)) return times.at(-2)?.[0]
  if (kind === 'ratio' && /^(?:去年|20\d\d年)$/u.test(last[0]) && /^(?:同期)?的?$/u.test(gap))
    return times.at(-2)?.[0]
  if (last[0] === '每年' && (kind === 'frequency' || gap.includes('，'))) return times.at(-2)?.[0]
  return last[0]
}

/** A scrap of the document that holds the number: in one piece, from the start of its clause where that fits. */
function anchorOf(
  { start, end }: Reading,
  text: string,
  pieces: FigureText['pieces'],
): { readonly from: number; readonly to: number } | undefined {
  const length = [...text.slice(start, end)].length
  if (length > ANCHOR_LENGTH.max) return undefined
  const piece = pieces.find((piece) => start >= piece.at && end <= piece.at + piece.length)
  if (piece === undefined) return undefined
  const first = piece.at
  const last = piece.at + piece.length
  if (last - first < ANCHOR_LENGTH.min) return undefined
  let from = start
  let to = end
  const long = (): number => [...text.slice(from, to)].length
  // Up to ten characters of what stands before, then what stands behind, then whatever is needed.
  while (
    from > first &&
    start - from < 10 &&
    long() < ANCHOR_LENGTH.max &&
    !/[。；]/u.test(text.charAt(from - 1))
  )
    from -= 1
  while (from < start && isInNumber(text, from)) from += 1
  while (to < last && to - end < 8 && long() < ANCHOR_LENGTH.max && !/[，。；]/u.test(text.charAt(to)))
    to += 1
  while (to > end && isInNumber(text, to)) to -= 1
  // What is too short yet grows, and so does what would still cut a number.
  const short = (): boolean => long() < ANCHOR_LENGTH.min
  const fits = (): boolean => long() < ANCHOR_LENGTH.max
  while (to < last && (short() || (to > end && fits() && isInNumber(text, to)))) to += 1
  while (from > first && (short() || (from < start && fits() && isInNumber(text, from)))) from -= 1
  return { from, to }
}

/** Whether a cut at `at` would leave a part of a number on either side. */
const isInNumber = (text: string, at: number): boolean =>
  /[\d０-９][.．,]?$/u.test(text.slice(Math.max(0, at - 2), at)) &&
  /^[.．,]?[\d０-９]/u.test(text.slice(at, at + 2))
