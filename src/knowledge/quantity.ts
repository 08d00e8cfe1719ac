/**
 * Numbers as people write them and Chinese newspapers print them: `1300多处`, `约1.8万多人`, `９９．２％`, `超1/3`, `三成`,
 * `一百二十 户`, `1万1千`, `15至25人`. Text in, quantities out, with their place in the text. Nothing here knows articles or
 * questions; whether two quantities agree is told in `same-quantity.ts`.
 */

/**
 * What the words around a number leave open. `about`: 约, 近, 左右. `atLeast`: 至少, 以上. `moreThan`: 超过. `atMost`:
 * 不超过, 以内. `lessThan`: 不到, 不足. `andMore`: the 余 and 多 of 850余, some more, but not a step more.
 */
export type Bound = 'exact' | 'about' | 'atLeast' | 'moreThan' | 'atMost' | 'lessThan' | 'andMore'

export interface Quantity {
  /** The stretch of the text, qualifiers and unit included, exactly as it stands there. */
  readonly printed: string
  /** UTF-16 offsets of `printed` in the text. */
  readonly start: number
  readonly end: number
  /** The plain number: 万 and 亿 expanded, a fraction as its quotient, a percentage as printed (99.2), 三成 as 30. */
  readonly value: number
  /** The upper end, where a range is printed. */
  readonly upTo?: number
  /** The measure word, `%`, `比例` for a fraction, `年月` for a month of a year (201706), or '' where none is printed. */
  readonly unit: string
  readonly bound: Bound
  /** Whether the number is written in Chinese numerals; those stand in names far more often than digits do. */
  readonly han: boolean
}

/** Measure words that are other spellings of one. */
const SPELLINGS: Readonly<Record<string, string>> = {
  百分点: '个百分点',
  平米: '平方米',
  '㎡': '平方米',
  平方千米: '平方公里',
  工作日: '个工作日',
  个小时: '小时',
  个钟头: '小时',
  个星期: '周',
  星期: '周',
  块钱: '元',
  元钱: '元',
  个人: '人',
  号人: '人',
}
/** Longest first, so that 人次 is not read as 人. */
const UNITS = (
  '个百分点 平方公里 平方米 立方米 个工作日 自然村 行政村 人次 场次 批次 户次 家次 件次 公里 小时 分钟 公斤 季度 学时 课时 ' +
  '个月 周年 公顷 个 名 人 处 家 件 条 项 份 期 次 场 户 起 笔 天 年 月 日 岁 支 所 座 栋 幢 套 台 步 类 种 亩 ' +
  '吨 点 级 倍 批 篇 间 块 只 本 辆 位 分 元 周 届 门 轮 组 对 层 米 度 盏 棵 株 面 张 把 封 堂 节 道 桌 桩 顿 餐 维 号 例 宗 口 回 样 趟 波 拨 则 册 美元 欧元 日元 港元 港币 英镑 %'
)
  .split(' ')
  .concat(Object.keys(SPELLINGS))
  .sort((a, b) => b.length - a.length)

const SPACE = '[ \\t\\u00a0\\u3000]{0,3}'
const MORE = '[多余几来]'
const HAN_DIGIT = '[零〇一二两三四五六七八九]'
// 5 500余名: a space may part thousands as a comma does.
const DIGITS = /(?:\d{1,3}(?:[, \u00a0\u202f]\d{3})+(?!\d)|\d+)(?:\.\d+)?/uy
// 11.5个亿 is said of what is written 11.5亿, and 11个多亿 of what is more.
const MAGNITUDE = new RegExp(
  `(?:个(?=${MORE}亿))?(${MORE}?)${SPACE}(?:个(?=亿))?([十百千]?万亿|[十百千]?[万亿]|[百千](?!分))`,
  'uy',
)
const MORE_BEHIND = new RegExp(MORE, 'uy')
/** The 2 of 1万2, which is no number of its own. */
const SHORT_TAIL = /\d(?![\d.,%/年月])/uy
const HAN_RUN = /[零〇一二两三四五六七八九十百千万亿]+/uy
/** 一共, 一起, 统一: words, no numbers. */
const ONE_IN_WORDS = /^一(?:共|般|直|些|定|旦|并|律|致|体化|样|切|起来|方面|边|贯|向|再|流|系列|线)/u
const HAN_DECIMALS = new RegExp(
  `点${HAN_DIGIT}{1,4}(?=[万亿]|倍|岁|成|个百分点|公里|平方|元|${MORE}万)`,
  'uy',
)
const HAN_MAGNITUDE = new RegExp(`(?:个(?=${MORE}亿))?(${MORE}?)(?:个(?=亿))?([万亿]?)(${MORE}?)`, 'uy')
// 3个人大代表, 5个人民团体: the 人 belongs to the next word; 54对得上 is no pairs, 300万种子钱 no kinds.
const UNIT = new RegExp(
  `${SPACE}(个人(?![大民才工均居员口们物家])|(?!个人|对(?:得|不|上|吗|吧|么)|种子|分[百之]|回(?:合|复|应|收|访)|样本|则是)(?:${UNITS.join('|')})|个)`,
  'uy',
)
const TENTHS = /([ \t]?成)([一二三四五六七八九半1-9]?)(?![立为员都功就效长果熟型本绩交片套人分品\d])/uy
const TO = new RegExp(`${SPACE}(?:至|到|—{1,3}|–|-|~|〜)${SPACE}`, 'uy')
const PARTS = /百分之|千分之/uy
const FRACTION = /\/(\d+)(?!\/|\d)/uy
const OF = /分之/uy
const MONTH = /([12]\d{3})[ ]?年[ ]?(\d{1,2})[ ]?月(?!\d)/uy
const HALF = /一[多大]半|一半多|一半|半数|过半/uy
/** 百分百, beside 百分之百. */
const WHOLE = /百分百/uy
const PAIR = /[俩仨]/uy
const FULL_SCALE = /([上过破])([百千万亿]{1,3})(?!分之)/uy
const FIRST = new RegExp(`首(?=${UNITS.join('|')})`, 'uy')
/** Where a quantity may begin. */
const BEGINNING = /[\d零〇一二两三四五六七八九十百千万亿第上过破首半俩仨]/u

const WORDS_BEFORE: Readonly<Record<string, Bound>> = {
  将近: 'about',
  接近: 'about',
  大约: 'about',
  大概: 'about',
  大致: 'about',
  差不多: 'about',
  约: 'about',
  近: 'about',
  达到或超过: 'atLeast',
  等于或超过: 'atLeast',
  大于等于: 'atLeast',
  不低于: 'atLeast',
  不得低于: 'atLeast',
  不得少于: 'atLeast',
  不少于: 'atLeast',
  至少: 'atLeast',
  起码: 'atLeast',
  最少: 'atLeast',
  足足: 'atLeast',
  足有: 'atLeast',
  够: 'atLeast',
  满: 'atLeast',
  超过了: 'moreThan',
  超出了: 'moreThan',
  超出: 'moreThan',
  超过: 'moreThan',
  多于: 'moreThan',
  大于: 'moreThan',
  高于: 'moreThan',
  突破了: 'moreThan',
  突破: 'moreThan',
  不止: 'moreThan',
  过了: 'moreThan',
  过: 'moreThan',
  超: 'moreThan',
  逾: 'moreThan',
  不超过: 'atMost',
  不得超过: 'atMost',
  不得高于: 'atMost',
  不高于: 'atMost',
  不多于: 'atMost',
  至多: 'atMost',
  最多: 'atMost',
  没超过: 'atMost',
  没有超过: 'atMost',
  未超过: 'atMost',
  没过: 'atMost',
  没满: 'lessThan',
  没到: 'lessThan',
  没够: 'lessThan',
  未达: 'lessThan',
  不到: 'lessThan',
  不足: 'lessThan',
  不满: 'lessThan',
  未满: 'lessThan',
  低于: 'lessThan',
  少于: 'lessThan',
  小于: 'lessThan',
  // These say nothing about more or less; they are only kept with the number.
  高达: 'exact',
  多达: 'exact',
  达: 'exact',
}
const BEFORE = new RegExp(
  // 附近3个, 最近3年, 签约3家, 节约3万元, 赶超3家 hold no qualifier.
  `(?:${Object.keys(WORDS_BEFORE)
    .sort((a, b) => b.length - a.length)
    .map(
      (word) =>
        ({
          约: '(?<![签节预履邀公守建缔民合契条失爽违])约',
          近: '(?<![附最邻靠临])近',
          超: '(?<!赶)超',
          够: '(?<!能)够',
          满: '(?<![不未圆充丰期])满',
          // 有没超过300 asks.
          没超过: '(?<!有)没超过',
          没过: '(?<![有过])没过',
          没满: '(?<!有)没满',
          没到: '(?<![有到])没到',
          没够: '(?<!有)没够',
          // 办过43期, 通过3次: a verb's 过 says that it was done.
          过了: '(?<![通经超不办开搞建做去来走用看聚组召])过了',
          过: '(?<=^|[，,。；;、\\s]|[已早都没])过',
        })[word] ?? word,
    )
    .join('|')})(?=${SPACE}$)`,
  'u',
)
const LONGEST_BEFORE = 7

const WORDS_AFTER: Readonly<Record<string, Bound>> = {
  以上: 'atLeast',
  以下: 'atMost',
  以内: 'atMost',
  之内: 'atMost',
  左右: 'about',
  上下: 'about',
  有余: 'andMore',
  还多: 'andMore',
  还要多: 'andMore',
  还不止: 'moreThan',
  出头: 'andMore',
  不止: 'moreThan',
  往上: 'atLeast',
  开外: 'atLeast',
  及以上: 'atLeast',
  往下: 'atMost',
}
const AFTER = new RegExp(`${SPACE}(${Object.keys(WORDS_AFTER).join('|')})`, 'uy')

const HAN_VALUE = new Map<string, number>(
  [...'零〇一二三四五六七八九'].map((digit, i) => [digit, Math.max(0, i - 1)] as const),
)
HAN_VALUE.set('两', 2)
const SCALE: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000, 万: 1e4, 亿: 1e8 }

/**
 * `十二` → 12, `两万三千` → 23000, `一百二` → 120, `二〇二四` → 2024; undefined where the characters are no one number:
 * `三四十` and `七八` (which say about how many), `三一万`.
 */
export function hanNumber(text: string): number | undefined {
  const characters = [...text]
  if (characters.length === 0) return undefined
  if (characters.length > 1 && characters.every((c) => HAN_VALUE.has(c)))
    return characters.length === 2 && !/[零〇]/u.test(text)
      ? undefined
      : Number(characters.map((c) => HAN_VALUE.get(c)).join(''))
  let total = 0
  let section = 0
  let digit: number | undefined
  let last = ''
  let scaleBefore = 1
  for (const c of characters) {
    const value = HAN_VALUE.get(c)
    const scale = SCALE[c]
    if (value !== undefined) {
      if (digit !== undefined && digit !== 0) return undefined
      scaleBefore = SCALE[last] ?? 1
      digit = value
    } else if (scale !== undefined && scale < 1e4) {
      section += (digit ?? 1) * scale
      digit = undefined
    } else if (scale !== undefined) {
      section += digit ?? 0
      digit = undefined
      if (section === 0 && total === 0) return undefined
      total = c === '亿' ? (total + section) * scale : total + section * scale
      section = 0
    } else return undefined
    last = c
  }
  // The two of 一百二 stands for twenty; that of 一百零二 for two.
  return total + section + (digit ?? 0) * (scaleBefore > 10 ? scaleBefore / 10 : 1)
}

/** Multiplying decimals leaves dust (9.97 × 10000 = 99700.00000000001); twelve significant digits sweep it away. */
const tidy = (value: number): number => Number(value.toPrecision(12))

/** Numerals and measure words as traditional print writes them. */
const TRADITIONAL: Readonly<Record<string, string>> = Object.fromEntries(
  '萬万 億亿 兩两 餘余 個个 場场 戶户 處处 間间 條条 種种 歲岁 張张 隻只 輛辆 棟栋 層层 級级 項项 筆笔 畝亩 噸吨 點点 倍倍 塊块 週周 門门 輪轮 組组 對对 盞盏 節节 頓顿 維维 號号 過过 達达 約约 從从 時时 鐘钟 類类 來来 幾几 超超 較较 書书 冊册 艘艘 頂顶 屆届'
    .split(' ')
    .map(([traditional = '', simplified = '']) => [traditional, simplified]),
)

/** Full-width digits, letters, percent and slash become plain, traditional measure words simplified; every offset stays. */
export function plainDigits(text: string): string {
  return text
    .replace(/[！-～]/gu, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[\u5009-\u9ede]/gu, (c) => TRADITIONAL[c] ?? c)
}

/** Matches a sticky expression at an offset. */
function at(pattern: RegExp, text: string, offset: number): RegExpExecArray | undefined {
  pattern.lastIndex = offset
  return pattern.exec(text) ?? undefined
}

const plainNumber = (digits: string): number => Number(digits.replace(/[, \u00a0\u202f]/gu, ''))

/** A bare number at an offset. */
interface Numeral {
  readonly value: number
  readonly end: number
  readonly han: boolean
  /** Followed by 多, 余, 几 or 来. */
  readonly more: boolean
  /** The last 万 or 亿 it holds, which the lower end of a range may leave out: 6—8万. */
  readonly scale?: number
}

/** A number with its unit, or what else is read in one piece. */
interface Core {
  readonly value: number
  readonly upTo?: number
  readonly unit: string
  readonly end: number
  readonly han: boolean
  readonly more: boolean
  /** Where the words themselves say so: 过半, 上百. */
  readonly bound?: Bound
}

function arabicNumeral(text: string, start: number): Numeral | undefined {
  const digits = at(DIGITS, text, start)
  if (digits === undefined) return undefined
  let end = start + digits[0].length
  let value = plainNumber(digits[0])
  let more = false
  let scale: number | undefined
  const magnitude = at(MAGNITUDE, text, end)
  if (magnitude !== undefined) {
    const times = timesOf(magnitude)
    value = tidy(value * times)
    scale = times
    more = magnitude[1] !== ''
    end += magnitude[0].length
    const rest = more ? undefined : restOfNumeral(text, end, times)
    if (rest !== undefined) return { ...rest, value: tidy(value + rest.value) }
  }
  if (!more && at(MORE_BEHIND, text, end) !== undefined) {
    more = true
    end += 1
  }
  return { value, end, han: false, more, ...(scale === undefined ? {} : { scale }) }
}

const timesOf = (magnitude: RegExpExecArray | undefined): number =>
  [...(magnitude?.[2] ?? '')].reduce((product, c) => product * (SCALE[c] ?? 1), 1)

/** The 1千 of 1万1千, the 2 of 1万2: it is smaller than what has been said. */
function restOfNumeral(text: string, start: number, times: number): Numeral | undefined {
  const digits = at(DIGITS, text, start)
  const behind = digits && at(MAGNITUDE, text, start + digits[0].length)
  if (digits !== undefined && behind !== undefined)
    return plainNumber(digits[0]) * timesOf(behind) < times ? arabicNumeral(text, start) : undefined
  return at(SHORT_TAIL, text, start) === undefined
    ? undefined
    : { value: (Number(text[start]) * times) / 10, end: start + 1, han: false, more: false }
}

function hanNumeral(
  text: string,
  start: number,
): Numeral | { readonly noNumber: true; readonly end: number } {
  const run = at(HAN_RUN, text, start)?.[0] ?? ''
  if (run === '一' && isOneInWord(text, start)) return { noNumber: true, end: start + 1 }
  const none = { noNumber: true, end: start + Math.max(1, run.length) } as const
  // A bare 百 or 万 (百姓, 每万名) says no number at all.
  const isTotal = run.length > 1 && TOTAL.test(text.slice(Math.max(0, start - 2), start))
  if ((!isTotal && MANY.test(text.slice(Math.max(0, start - 2), start))) || /^[百千万亿]+$/u.test(run))
    return none
  const whole = hanNumber(run)
  if (whole === undefined) return none
  let value = whole
  let end = start + run.length
  const decimals = at(HAN_DECIMALS, text, end)?.[0]
  if (decimals !== undefined) {
    value = Number(`${whole}.${hanDigits(decimals.slice(1))}`)
    end += decimals.length
  }
  const behind = at(HAN_MAGNITUDE, text, end)
  const scale = behind?.[2] === undefined || behind[2] === '' ? undefined : SCALE[behind[2]]
  // 二十多万 is one number; 二十万 was read with the run.
  end += behind?.[0].length ?? 0
  const more = `${behind?.[1] ?? ''}${behind?.[3] ?? ''}` !== ''
  return {
    value: tidy(value * (scale ?? 1)),
    end,
    han: true,
    more,
    ...(scale === undefined ? {} : { scale }),
  }
}

/** 数百, 几十, 数以千计 say how large, not how many; 总数一百名 and 户数三百 do. */
const MANY = /(?:数以|[数几十百千万亿])$/u
const TOTAL = /[总人户次件场家名条项期处例份量额]数$/u

const isOneInWord = (text: string, start: number): boolean =>
  ONE_IN_WORDS.test(text.slice(start, start + 3)) || /[统唯划]/u.test(text[start - 1] ?? '')

const hanDigits = (text: string): string => [...text].map((c) => HAN_VALUE.get(c) ?? 0).join('')

function numeral(text: string, start: number): Numeral | undefined {
  const arabic = arabicNumeral(text, start)
  if (arabic !== undefined) return arabic
  const han = hanNumeral(text, start)
  return 'noNumber' in han ? undefined : han
}

function unitAt(text: string, offset: number): { readonly unit: string; readonly end: number } {
  const match = at(UNIT, text, offset)
  const unit = match?.[1] ?? ''
  return { unit: SPELLINGS[unit] ?? unit, end: offset + (match?.[0].length ?? 0) }
}

/** `15至25人`, `200元至300元`, `6—8万人`: the rest of a range whose lower end has been read. */
function rangeFrom(text: string, start: number, low: Numeral): Core | undefined {
  const lowUnit = unitAt(text, low.end)
  // 从7931个到11012个 is a rise: two numbers, not the span between them. 由15至25人参加 is a span.
  const opening = text.slice(0, start).trimEnd().slice(-1)
  if (opening === '从' || (opening === '由' && lowUnit.unit !== '')) return undefined
  const to = at(TO, text, lowUnit.end)
  if (to === undefined) return undefined
  const high = numeral(text, lowUnit.end + to[0].length)
  if (high === undefined || high.han !== low.han) return undefined
  const { unit, end } = unitAt(text, high.end)
  if (lowUnit.unit !== '' && unit !== '' && lowUnit.unit !== unit) return undefined
  const shared = lowUnit.unit === '' && low.scale === undefined ? (high.scale ?? 1) : 1
  const value = tidy(low.value * shared)
  if (high.value < value) return undefined
  return { value, upTo: high.value, unit: unit || lowUnit.unit, end, han: low.han, more: false }
}

/** 百分之三十, 千分之五, 三分之一: with the words between the two numbers. */
function partOf(text: string, start: number): Core | undefined {
  const parts = at(PARTS, text, start)?.[0]
  if (parts !== undefined) {
    const offset = start + parts.length
    const run = at(HAN_RUN, text, offset)?.[0] ?? ''
    const decimals = /^点[零〇一二三四五六七八九]{1,4}/u.exec(
      text.slice(offset + run.length, offset + run.length + 5),
    )
    const spoken = hanNumber(run)
    const arabic = arabicNumeral(text, offset)
    const value =
      arabic?.value ??
      (spoken === undefined ? undefined : Number(`${spoken}.${hanDigits(decimals?.[0].slice(1) ?? '')}`))
    if (value === undefined) return undefined
    const end = arabic?.end ?? offset + run.length + (decimals?.[0].length ?? 0)
    const share = parts === '百分之' ? value : tidy(value / 10)
    const more = arabic?.more ?? at(MORE_BEHIND, text, end) !== undefined
    return { value: share, unit: '%', end: more && arabic === undefined ? end + 1 : end, han: true, more }
  }
  const down = numeral(text, start)
  if (down === undefined || at(OF, text, down.end) === undefined) return undefined
  const up = numeral(text, down.end + 2)
  return up === undefined || down.value === 0
    ? undefined
    : { value: up.value / down.value, unit: '比例', end: up.end, han: true, more: false }
}

/** Ways of writing a quantity that are no numeral with a unit. */
function phraseAt(text: string, start: number): Core | undefined {
  const before = text[start - 1] ?? ''
  const half = at(HALF, text, start)?.[0]
  if (half !== undefined && before !== '另' && before !== '大')
    return {
      value: 0.5,
      unit: '比例',
      end: start + half.length,
      han: true,
      more: false,
      ...(/[过多大]/u.test(half) ? { bound: 'moreThan' } : {}),
    }
  if (at(WHOLE, text, start) !== undefined)
    return { value: 100, unit: '%', end: start + 3, han: true, more: false }
  const pair = at(PAIR, text, start)?.[0]
  if (pair !== undefined && !/[他她你我咱们爷娘哥姐]/u.test(before))
    return { value: pair === '俩' ? 2 : 3, unit: '个', end: start + 1, han: true, more: false }
  const full = at(FULL_SCALE, text, start)
  // 上百万, 过百家: a full hundred and more. 通过百分之…, 以上百姓 are none.
  if (full !== undefined && !/[以超通经不晚早网线]/u.test(before)) {
    const { unit, end } = unitAt(text, start + full[0].length)
    const value = hanNumber(`一${full[2]}`)
    if (value !== undefined && unit !== '')
      return { value, unit, end, han: true, more: false, bound: full[1] === '上' ? 'atLeast' : 'moreThan' }
  }
  if (at(FIRST, text, start) !== undefined) {
    const { unit, end } = unitAt(text, start + 1)
    return { value: 1, unit, end, han: true, more: false }
  }
  return undefined
}

/** 超百万人次, 近千家, 百万元以上, 百余份, 百强: a bare scale is a number where a word says so. */
function bareScale(text: string, start: number, end: number): Core | undefined {
  const run = at(HAN_RUN, text, start)?.[0] ?? ''
  const value = /^[百千万亿]+$/u.test(run) ? hanNumber(`一${run}`) : undefined
  if (value !== undefined && text[end] === '强') return { value, unit: '', end, han: true, more: false }
  const more = at(MORE_BEHIND, text, end) !== undefined
  const { unit, end: unitEnd } = unitAt(text, end + (more ? 1 : 0))
  const before = BEFORE.test(text.slice(Math.max(0, start - LONGEST_BEFORE), start)) && unit !== ''
  // 数百余名, 每千多人: no number, and a measure of others.
  const isMore = /[余多]/u.test(text[end] ?? '') && unit !== '' && !/[数几每]/u.test(text[start - 1] ?? '')
  const isNumber = before || isMore || at(AFTER, text, unitEnd) !== undefined
  return value === undefined || !isNumber ? undefined : { value, unit, end: unitEnd, han: true, more }
}

/** 两三百元, 七八十户: from the one to the other. */
function spokenRange(text: string, start: number): Core | undefined {
  const [run, low = '', high = '', scale = ''] = at(SPOKEN_RANGE, text, start) ?? []
  const [from, to] = [low, high].map((digit) => hanNumber(`${digit}${scale}`) ?? 0)
  if (run === undefined || from === undefined || to === undefined || to <= from) return undefined
  const { unit, end } = unitAt(text, start + run.length)
  if (unit === '' || (HAN_VALUE.get(high) ?? 0) - (HAN_VALUE.get(low) ?? 0) !== 1) return undefined
  return { value: from, upTo: to, unit, end, han: true, more: false }
}
const SPOKEN_RANGE = /([一二两三四五六七八])([二三四五六七八九])([十百千]?万?)/uy

/** What is read at an offset: a quantity, or how far to go on. */
function coreAt(text: string, start: number): Core | { readonly skipTo: number } {
  const month = at(MONTH, text, start)
  if (month !== undefined)
    return {
      value: Number(month[1]) * 100 + Number(month[2]),
      unit: '年月',
      end: start + month[0].length,
      han: false,
      more: false,
    }
  const phrase = partOf(text, start) ?? phraseAt(text, start)
  if (phrase !== undefined) return phrase
  const rank = text[start] === '第'
  const from = rank ? start + 1 : start
  const spoken = rank ? undefined : spokenRange(text, start)
  if (spoken !== undefined) return spoken
  const han = /\d/u.test(text[from] ?? '') ? undefined : hanNumeral(text, from)
  if (han !== undefined && 'noNumber' in han)
    return (rank ? undefined : bareScale(text, start, han.end)) ?? { skipTo: rank ? start + 1 : han.end }
  if (rank)
    return han === undefined ? { skipTo: from } : { ...han, unit: '名次', end: unitAt(text, han.end).end }
  const number = han ?? arabicNumeral(text, start)
  if (number === undefined) return { skipTo: start + 1 }
  const fraction = number.han ? undefined : at(FRACTION, text, number.end)
  if (fraction !== undefined) {
    const down = Number(fraction[1])
    const end = number.end + fraction[0].length
    return down === 0 ? { skipTo: end } : { ...number, value: number.value / down, unit: '比例', end }
  }
  const range = rangeFrom(text, start, number)
  if (range !== undefined) return range
  const tenths = at(TENTHS, text, number.end)
  if (tenths !== undefined && number.value < 10) {
    const half = tenths[2] ?? ''
    const rest = half === '' ? 0 : half === '半' ? 5 : (HAN_VALUE.get(half) ?? Number(half))
    const value = tidy(number.value * 10 + rest)
    const end = number.end + tenths[0].length
    // 两成多
    const more = half === '' && /[多余]/u.test(text[end] ?? '')
    return { value, unit: '%', end: more ? end + 1 : end, han: number.han, more: more || number.more }
  }
  const half = halfMore(text, number)
  if (half !== undefined) return half
  const { unit, end } = unitAt(text, number.end)
  // 两岁半, 三年半多
  if (number.han && !number.more && HALVED.has(unit) && text[end] === '半') {
    const more = at(MORE_BEHIND, text, end + 1) !== undefined
    const half = { ...number, value: number.value + 0.5, unit, more: false }
    return more ? { ...half, end: end + 2, bound: 'moreThan' } : { ...half, end: end + 1 }
  }
  // 两岁多, 三年余: less than one more; not the 三天多次.
  const isMore =
    !number.more &&
    number.value % 10 !== 0 &&
    HALVED.has(unit) &&
    MORE_THAN_UNIT.test(text.slice(end, end + 2))
  return isMore ? { ...number, unit, end: end + 1, more: true } : { ...number, unit, end }
}

/** 两个半小时, 2个半平方公里: the half stands between 个 and what is measured. */
function halfMore(text: string, number: Numeral): Core | undefined {
  if (number.more || text.slice(number.end, number.end + 2) !== '个半') return undefined
  const measured = text.slice(number.end + 2, number.end + 8)
  // 个小时 and 个月 are measure words as they are, 个平方公里 is none.
  const [counted, plain] = [unitAt(`个${measured}`, 0), unitAt(measured, 0)]
  const [unit, length] = counted.unit === '个' ? [plain.unit, plain.end] : [counted.unit, counted.end - 1]
  return unit === '' || !HALVED_BEHIND.has(unit)
    ? undefined
    : { ...number, value: number.value + 0.5, unit, end: number.end + 2 + length }
}
const HALVED_BEHIND: ReadonlySet<string> = new Set(['小时', '个月', '平方公里', '个百分点', '个工作日', '周'])
const MORE_THAN_UNIT = /^[多余](?![次名个家人种样项条方元数少])/u
/** Measure words of which there are halves: 两岁半. */
const HALVED: ReadonlySet<string> = new Set(['岁', '年', '天', '倍', '亩', '公里'])

/**
 * Every number in the text with its unit, in the order it stands there. Never throws.
 * Decimals with more than one point (`8.12.3`), dates with a middle dot (`3·23`) and plus-joined names (`1+3+X`)
 * come out as the bare numbers they hold, without a unit: whoever reads decides whether they are names.
 */
export function readQuantities(text: string): Quantity[] {
  const plain = plainDigits(text)
  const found: Quantity[] = []
  let last = 0
  for (let offset = 0; offset < plain.length; ) {
    if (!BEGINNING.test(plain[offset] ?? '')) {
      offset += 1
      continue
    }
    const core = coreAt(plain, offset)
    if ('skipTo' in core) {
      offset = core.skipTo
      continue
    }
    const window = plain.slice(Math.max(last, offset - LONGEST_BEFORE), offset)
    const before = BEFORE.exec(window)
    const start = before === null ? offset : offset - (window.length - before.index)
    const after = at(AFTER, plain, core.end)
    const end = core.end + (after?.[0].length ?? 0)
    const { value, upTo, unit, han } = core
    const bound = boundOf(core, before?.[0], after?.[1])
    const printed = text.slice(start, end)
    found.push({ printed, start, end, value, ...(upTo === undefined ? {} : { upTo }), unit, bound, han })
    last = end
    offset = end
  }
  return found
}

function boundOf({ bound, more }: Core, before: string | undefined, after: string | undefined): Bound {
  const told = [before, after].flatMap((word) => {
    const named = word === undefined ? undefined : (WORDS_BEFORE[word] ?? WORDS_AFTER[word])
    return named === undefined || named === 'exact' ? [] : [named]
  })
  return told.find((named) => named === 'about') ?? told[0] ?? bound ?? (more ? 'andMore' : 'exact')
}
