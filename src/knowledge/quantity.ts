/**
 * Numbers as Chinese newspapers print them: `1300多处`, `约1.8万多人`, `９９．２％`, `超1/3`, `三分之一`, `15至25人`.
 * Text in, quantities out, with their place in the text. Nothing here knows articles or questions.
 */

/** What the printed qualifiers leave open: the value itself, about it, at least it, or at most it. */
export type Bound = 'exact' | 'about' | 'atLeast' | 'atMost'

export interface Quantity {
  /** The stretch of the text, qualifiers and unit included, exactly as it stands there. */
  readonly printed: string
  /** UTF-16 offsets of `printed` in the text. */
  readonly start: number
  readonly end: number
  /** The plain number: 万 and 亿 expanded, a fraction as its quotient, a percentage as printed (99.2). */
  readonly value: number
  /** The upper end, where a range is printed. */
  readonly upTo?: number
  /** The measure word, `%`, `比例` for a fraction, `年月` for a month of a year (201706), or '' where none is printed. */
  readonly unit: string
  readonly bound: Bound
  /** Whether the number is written in Chinese numerals; those stand in names far more often than digits do. */
  readonly han: boolean
}

/** Longest first, so that 人次 is not read as 人. */
const UNITS = (
  '个百分点 平方公里 平方千米 平方米 立方米 个工作日 自然村 行政村 人次 场次 批次 公里 小时 分钟 公斤 季度 学时 课时 ' +
  '个月 周年 万元 亿元 公顷 个 名 人 处 家 件 条 项 份 期 次 场 户 起 笔 天 年 月 日 岁 支 所 座 栋 幢 套 台 步 类 种 亩 ' +
  '吨 点 级 倍 成 批 篇 间 块 只 本 辆 位 分 元 周 届 门 轮 组 对 层 米 度 盏 棵 株 株 面 张 把 封 堂 节 道 桌 顿 餐 维 号'
)
  .split(' ')
  .sort((a, b) => b.length - a.length)

const UNIT = `(?:${UNITS.join('|')})`
const MORE = '(?:多|余|几|来)'
const MAGNITUDE = '(?:[十百千]?万亿|[十百千]?[万亿]|[百千])'
const DIGITS = '(?:\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?|\\d+(?:\\.\\d+)?)'
const HAN_DIGITS = '零〇一二两三四五六七八九'
const HAN = `[${HAN_DIGITS}十百千万亿]+`
const BEFORE =
  '(?:不超过|不低于|不少于|不到|低于|少于|超过|多于|突破|高达|将近|接近|大约|大概|至少|约|超|近|逾|达)'
const AFTER = '(?:以上|以下|以内|之内|左右|上下)'
const TO = '\\s*(?:至|到|—+|–|-|~|～|－|〜)\\s*'

const NUMBER = `(?:${DIGITS})${MORE}?(?:${MAGNITUDE})?${MORE}?`
const PATTERN = new RegExp(
  [
    `(?<before>${BEFORE})?(?:`,
    `(?<pctHan>百分之(?<pctHanValue>${HAN}(?:点[${HAN_DIGITS}]+)?|${DIGITS}))`,
    `|(?<fracHan>(?<fracDown>${HAN}|\\d+)分之(?<fracUp>${HAN}|\\d+))`,
    `|(?<date>(?<year>[12]\\d{3})年(?<month>\\d{1,2})月)(?!\\d)`,
    `|(?<frac>(?<fracA>\\d+)\\/(?<fracB>\\d+)(?!\\/|\\d))`,
    `|(?<range>(?<rangeA>${NUMBER})(?<rangeUnitA>%|${UNIT})?${TO}(?<rangeB>${NUMBER})(?<rangeUnit>%|${UNIT})?)`,
    `|(?<pct>(?<pctValue>${DIGITS})${MORE}?%)`,
    `|(?<plain>${NUMBER})(?<unit>${UNIT})?`,
    // 数百人, 几十个, 数以千计 say how large, not how many.
    `|(?<han>(?<!数以|[数几十百千万亿])第?${HAN}${MORE}?(?:[万亿])?${MORE}?|上[百千万亿]+|首(?=${UNIT}))(?<hanUnit>${UNIT})?`,
    `)(?<after>${AFTER})?`,
  ].join(''),
  'gu',
)

const HAN_VALUE = new Map<string, number>(
  [...'零〇一二三四五六七八九'].map((digit, i) => [digit, Math.max(0, i - 1)] as const),
)
HAN_VALUE.set('两', 2)
const HAN_SCALE = new Map([
  ['十', 10],
  ['百', 100],
  ['千', 1000],
])

/** `十二` → 12, `两万三千` → 23000, `二〇二四` → 2024; undefined where the characters are no number. */
export function hanNumber(text: string): number | undefined {
  if (text === '') return undefined
  if ([...text].every((c) => HAN_VALUE.has(c)) && text.length > 1)
    return Number([...text].map((c) => HAN_VALUE.get(c)).join(''))
  let total = 0
  let section = 0
  let digit: number | undefined
  for (const c of text) {
    const value = HAN_VALUE.get(c)
    const scale = HAN_SCALE.get(c)
    if (value !== undefined) {
      if (digit !== undefined && digit !== 0) return undefined
      digit = value
    } else if (scale !== undefined) {
      section += (digit ?? 1) * scale
      digit = undefined
    } else if (c === '万' || c === '亿') {
      const unit = c === '万' ? 1e4 : 1e8
      section += digit ?? 0
      digit = undefined
      if (section === 0 && total === 0) return undefined
      total = c === '亿' ? (total + section) * unit : total + section * unit
      section = 0
    } else return undefined
  }
  return total + section + (digit ?? 0)
}

const MAGNITUDE_VALUE: Record<string, number> = { 十: 10, 百: 100, 千: 1000, 万: 1e4, 亿: 1e8 }

/** Multiplying decimals leaves dust (9.97 × 10000 = 99700.00000000001); twelve significant digits sweep it away. */
const tidy = (value: number): number => Number(value.toPrecision(12))

function arabicNumber(text: string): number {
  const bare = text.replace(/[多余几来,]/gu, '')
  const number = /^[\d.]+/u.exec(bare)?.[0] ?? '0'
  let value = Number(number)
  for (const c of bare.slice(number.length)) value *= MAGNITUDE_VALUE[c] ?? 1
  return tidy(value)
}

const BOUND_WORDS: Readonly<Record<Exclude<Bound, 'exact'>, string>> = {
  about: '将近 接近 大约 大概 约 近 左右 上下',
  atMost: '不超过 不到 低于 少于 以下 以内 之内',
  atLeast: '不低于 不少于 超过 多于 突破 高达 至少 超 逾 达 以上',
}

function boundOf(printed: string, before: string, after: string): Bound {
  for (const bound of ['about', 'atMost', 'atLeast'] as const) {
    const words = BOUND_WORDS[bound].split(' ')
    // 达 says nothing about more or less; it is only kept with the number.
    if (words.includes(before) && before !== '达' && before !== '高达') return bound
    if (words.includes(after)) return bound
  }
  return /[\d十百千万亿][多余几来]|[多余几来][万亿]|上[百千万亿]/u.test(printed) ? 'atLeast' : 'exact'
}

/** Full-width digits, letters, percent and slash become plain; every character keeps its offset. */
export function plainDigits(text: string): string {
  return text.replace(/[！-～]/gu, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
}

/**
 * Every number in the text with its unit, in the order it stands there. Never throws.
 * Decimals with more than one point (`8.12.3`), dates with a middle dot (`3·23`) and plus-joined names (`1+3+X`)
 * come out as the bare numbers they hold, without a unit: whoever reads decides whether they are names.
 */
export function readQuantities(text: string): Quantity[] {
  const plain = plainDigits(text)
  const found: Quantity[] = []
  for (const match of plain.matchAll(PATTERN)) {
    const quantity = quantityOf(match, text)
    if (quantity) found.push(quantity)
  }
  return found
}

function quantityOf(match: RegExpExecArray, text: string): Quantity | undefined {
  const g = match.groups ?? {}
  const start = match.index
  const end = start + match[0].length
  const base = {
    printed: text.slice(start, end),
    start,
    end,
    bound: boundOf(match[0], g['before'] ?? '', g['after'] ?? ''),
    han: false,
  }
  if (g['pctHan'] !== undefined) {
    const value = percentInWords(g['pctHanValue'] ?? '')
    return value === undefined ? undefined : { ...base, value, unit: '%', han: true }
  }
  if (g['fracHan'] !== undefined) {
    const down = wholeNumber(g['fracDown'] ?? '')
    const up = wholeNumber(g['fracUp'] ?? '')
    return down && up !== undefined ? { ...base, value: up / down, unit: '比例', han: true } : undefined
  }
  if (g['date'] !== undefined)
    return { ...base, value: Number(g['year']) * 100 + Number(g['month']), unit: '年月' }
  if (g['frac'] !== undefined) {
    const down = Number(g['fracB'])
    return down === 0 ? undefined : { ...base, value: Number(g['fracA']) / down, unit: '比例' }
  }
  if (g['range'] !== undefined) {
    const unit = g['rangeUnit'] ?? g['rangeUnitA'] ?? ''
    // `6—8万人`: the magnitude stands once, behind the second number.
    const shared = /[万亿]/u.exec(g['rangeB'] ?? '')?.[0]
    const low = g['rangeA'] ?? ''
    const scaled = shared && !g['rangeUnitA'] && !/[万亿]/u.test(low) ? low + shared : low
    return {
      ...base,
      value: arabicNumber(scaled),
      upTo: arabicNumber(g['rangeB'] ?? ''),
      unit: plainUnit(unit),
    }
  }
  if (g['pct'] !== undefined)
    return { ...base, value: Number((g['pctValue'] ?? '').replaceAll(',', '')), unit: '%' }
  if (g['plain'] !== undefined) {
    const unit = g['unit'] ?? ''
    return { ...base, value: arabicNumber(g['plain']) * unitScale(unit), unit: plainUnit(unit) }
  }
  const han = g['han'] ?? ''
  const rank = han.startsWith('第')
  // 上万 says a full ten thousand, a bare 万 (每万名) says no number at all.
  const digits = han.replace(/^[第上]/u, '').replace(/[多余几来]/gu, '')
  const value = han === '首' ? 1 : hanNumber(han.startsWith('上') ? `一${digits}` : digits)
  if (value === undefined) return undefined
  return { ...base, value, unit: rank ? '名次' : plainUnit(g['hanUnit'] ?? ''), han: true }
}

const unitScale = (unit: string): number => (unit === '万元' ? 1e4 : unit === '亿元' ? 1e8 : 1)
const plainUnit = (unit: string): string => (unit === '万元' || unit === '亿元' ? '元' : unit)

function wholeNumber(text: string): number | undefined {
  return /^\d+$/u.test(text) ? Number(text) : hanNumber(text)
}

function percentInWords(text: string): number | undefined {
  if (/^[\d.,]+$/u.test(text)) return Number(text.replaceAll(',', ''))
  const [whole = '', decimals] = text.split('点')
  const value = hanNumber(whole)
  if (value === undefined || decimals === undefined) return value
  return Number(`${value}.${[...decimals].map((c) => HAN_VALUE.get(c) ?? 0).join('')}`)
}
