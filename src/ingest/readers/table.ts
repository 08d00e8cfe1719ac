/**
 * A table → its rows read out: `弋阳县：调解纠纷2316件，成功率98.1%。` The metric is the head of the column, its unit from the
 * brackets there, what the row is about stands before the colon. So a cell is read and proved like any other print.
 */

export interface ReadTable {
  /** What stands above the table in it. */
  readonly caption?: string
  /** One sentence a row; rows without numbers are joined as they stand. */
  readonly rows: readonly string[]
}

const NUMBER =
  /^(?:约|近|超过?|逾)?[+-]?\d[\d,，]{0,14}(?:\.\d{1,6})?(?:[万亿]?\s{0,2}(?:%|％|\p{Script=Han}{0,3}))?$/u
const BARE = /^[+-]?\d[\d,，]{0,14}(?:\.\d{1,6})?$/u
const BRACKETED = /[（(]\s{0,2}(?:单位[：:])?([^（）()]{1,8})[）)]/u
/** Of several units named above a table no column is known to have any. */
const UNIT_LINE = /单位[：:]\s{0,2}(\p{Script=Han}{1,4}|%)(?![、，,/／])/u
const ORDINAL = /^(?:序号|编号|No\.?)$/iu
const WHEN =
  '(?:19|20)\\d{2}年?(?:[上下]半年|第?[一二三四]季度|前[一二三]季度|\\d{1,2}(?:[—–~-]\\d{1,2})?月)?|[上下]半年|第?[一二三四]季度|前[一二三]季度|\\d{1,2}(?:[—–~-]\\d{1,2})?月|去年|今年|上年|本年'
const TIME = new RegExp(`^(?:${WHEN})$`, 'u')
/** 实际完成 above 2024年, 2025年目标: when, and whether that is so or is aimed at. */
const TIME_OF = new RegExp(
  `^(?:实际(?:完成)?|完成(?:情况|数)?)?(?<when>${WHEN})(?:实际|(?:实际)?完成(?:情况|数)|(?<did>完成)|(?<aim>目标|计划|预计|任务)[数值]?)?$`,
  'u',
)
/** 1500计划 in a column of years. */
const AIMED_CELL = /^(?<number>[\d,，.]+)[（(]?(?<aim>目标|计划|预计)[）)]?$/u
/** 各县（区）人民调解室数量变化表: what is counted of every place. */
const OF_EVERY_PLACE =
  /(?:各|分|部分)(?:[县市区旗]|乡镇|镇街|（[^（）]{1,8}）|、){1,6}(?<what>\p{Script=Han}{2,12}?)(?:数量?)?(?:变化|增减|统计|情况|一览|汇总|对比)*表/u
/** What a row counts stands in a column of its own beside the class that it belongs to. */
const NAME_HEAD = /^(?:主要|具体|二级)?(?:指标|项目|内容|事项)(?:名称)?$/u
const CLASS_HEAD = /^(?:(?:指标)?(?:类别|分类|大类|类型|领域|板块)|一级指标)$/u
/** A column of its own says what the row is counted in; one of offices is headed alike. */
const UNIT_HEAD = /^(?:计量|统计)?单位$/u
const UNIT_CELL = /^(?:%|‰|[万亿]?\p{Script=Han}{1,3})$/u
const OFFICE_CELL = /[局委办部院镇乡县市区村校会站]$/u
/** 参与人数, 覆盖户数, 议事场次: the measure word stands in the head itself. */
const COUNTED = /([人户件次场个家名处项间座条])数$|([人场户件批车]次)$/u
const countedIn = (head: string): string | undefined => {
  const match = COUNTED.exec(head)
  return match?.[1] ?? match?.[2]
}

const isNumber = (cell: string): boolean => NUMBER.test(cell)

/** Undefined where the cells hold no numbers under heads: then it is a layout, not a table of figures. */
export function readTable(cells: readonly (readonly string[])[]): ReadTable | undefined {
  const rows = cells
    .map((row) => row.map((cell) => cell.replace(/\s+/gu, '')))
    .filter((row) => row.some((cell) => cell !== ''))
  const width = Math.max(0, ...rows.map((row) => row.length))
  let first = 0
  const captions: string[] = []
  while (first < rows.length && new Set(rows[first]?.filter((cell) => cell !== '')).size === 1 && width > 1) {
    captions.push(rows[first]?.find((cell) => cell !== '') ?? '')
    first += 1
  }
  const body = rows.findIndex(
    (row, i) =>
      i > first &&
      row.filter(isNumber).length >= 1 &&
      !isRowOfTimes(row) &&
      !isSecondHead(row, rows[i - 1] ?? []),
  )
  if (width < 2 || body < 0) return undefined
  const turned = body === first + 1 ? turnedOver(rows.slice(first)) : undefined
  if (turned !== undefined) return readTable([...captions.map((line) => [line, line]), ...turned])
  const headRows = rows.slice(first, body)
  const heads = headsOf(headRows, width)
  if (heads.every((head) => head === '' || isNumber(head)) && !heads.some((head) => TIME.test(head)))
    return undefined
  const common = UNIT_LINE.exec([...captions, ...headRows.flat().filter(isUnitLine)].join('，'))?.[1]
  const caption = captions.filter((line) => !/^[（(]?单位[：:]/u.test(line)).join('，')
  const ordinal = heads.findIndex((head) => ORDINAL.test(head))
  const units = heads.findIndex((head) => UNIT_HEAD.test(head))
  const counted = OF_EVERY_PLACE.exec(caption)?.groups?.['what']
  const classes = heads.some((head) => NAME_HEAD.test(head))
    ? heads.findIndex((head) => CLASS_HEAD.test(head))
    : -1
  return {
    ...(caption === '' ? {} : { caption }),
    rows: rows.slice(body).map((whole) => {
      const row =
        whole.some((cell, column) => column !== classes && cell !== whole[classes] && cell !== '') &&
        classes >= 0
          ? whole.with(classes, '')
          : whole
      const unit = row[units] ?? ''
      if (!UNIT_CELL.test(unit) || OFFICE_CELL.test(unit))
        return rowSentence(row, heads, common, ordinal, counted)
      return rowSentence(row.with(units, ''), heads, unit, ordinal, counted)
    }),
  }
}

/** 高州市, 化州市 side by side as heads, above what is counted in each; 合计 may stand among them. */
const PLACE_HEAD = /^\p{Script=Han}{1,12}(?:[市县区旗镇乡村]|街道|社区)$/u
const TOTAL_HEAD = /^(?:合计|总计|小计|全[市县区镇省])$/u

/** A table that has its places as columns, with its places as rows; undefined for any other. */
function turnedOver(rows: readonly (readonly string[])[]): string[][] | undefined {
  const [heads = [], ...below] = rows
  const units = heads.findIndex((head) => UNIT_HEAD.test(head))
  const label = heads.findIndex((head, column) => column !== units && !ORDINAL.test(head))
  const columns = heads.flatMap((_, column) => (column > label && column !== units ? [column] : []))
  const named = columns.map((column) => heads[column] ?? '')
  if (
    named.filter((head) => PLACE_HEAD.test(head)).length < 2 ||
    !named.every((head) => PLACE_HEAD.test(head) || TOTAL_HEAD.test(head)) ||
    below.some((row) => PLACE_HEAD.test(row[label] ?? ''))
  )
    return undefined
  const metrics = below.filter((row) => row.filter((cell) => cell !== '').length > 1)
  const metricOf = (row: readonly string[]): string => {
    const unit = row[units] ?? ''
    return unit === '' ? (row[label] ?? '') : `${row[label] ?? ''}（${unit}）`
  }
  return [
    [heads[label] ?? '', ...metrics.map(metricOf)],
    ...columns.map((column) => [heads[column] ?? '', ...metrics.map((row) => row[column] ?? '')]),
    // Notes below the table.
    ...below.filter((row) => !metrics.includes(row)).map((row) => [row.find((cell) => cell !== '') ?? '']),
  ]
}

/** Heads that are times, the first one aside: 县, 2020年, 2021年. */
const isRowOfTimes = (row: readonly string[]): boolean => {
  const isTime = (cell: string): boolean => cell === '' || TIME_OF.test(headOf(cell))
  return row.every(isTime) || (row.slice(1).every(isTime) && row.slice(1).filter(isNumber).length > 1)
}

/** Below merged heads, 类别 again above 类别, stand those of the columns that are parted: 2023年, 2024年. */
const isSecondHead = (row: readonly string[], above: readonly string[]): boolean =>
  row.some((cell, column) => cell !== '' && !isNumber(cell) && cell === above[column]) &&
  row.filter(isNumber).every((cell) => TIME_OF.test(cell))

const isUnitLine = (cell: string): boolean => /^[（(]?单位[：:]/u.test(cell)

/** Heads of two rows are read together: 2023年 above 件数. */
function headsOf(rows: readonly (readonly string[])[], width: number): string[] {
  return Array.from({ length: width }, (_, column) => {
    const parts = rows.map((row) => row[column] ?? '').filter((part) => part !== '' && !isUnitLine(part))
    return [...new Set(parts)].join('')
  })
}

/** What a row says of itself, and what is known of the whole table. */
interface Row {
  readonly name: string
  readonly item: string
  /** A row that is of a place, in a table that counts one thing over the years. */
  readonly counted: string | undefined
  readonly common: string | undefined
}

function rowSentence(
  row: readonly string[],
  heads: readonly string[],
  common: string | undefined,
  ordinal: number,
  ofEvery: string | undefined,
): string {
  const at = row.findIndex((cell, column) => cell !== '' && column !== ordinal && !isNumber(cell))
  const name = at < 0 ? '' : (row[at] ?? '')
  const item = name.replace(BRACKETED, '')
  const counted = PLACE_HEAD.test(item) || TOTAL_HEAD.test(item) ? ofEvery : undefined
  const columns = [...row.keys()].filter(
    (column) => column !== at && column !== ordinal && !/^[-—–/]{0,3}$/u.test(row[column] ?? ''),
  )
  const isOverTime = columns.some(
    (column) => isNumber(row[column] ?? '') && TIME_OF.test(headOf(heads[column])),
  )
  const list = columns
    .map((column) =>
      clauseOf(row[column] ?? '', heads[column] ?? '', { name, item, counted, common }, isOverTime),
    )
    .join('，')
  // A note below the table, in one cell or in one that is merged of all.
  const filled = row.filter((cell) => cell !== '')
  if (filled.length === 1 || (at >= 0 && new Set(filled).size === 1)) return name
  const isLed = item !== '' && (!isOverTime || counted !== undefined)
  return `${isLed ? `${item}：` : ''}${list}${list === '' ? '' : '。'}`
}

/** A head without its unit; 2025年（计划） is no unit. */
const headOf = (head = ''): string =>
  head
    .replace(AIM_IN_BRACKETS, '$1')
    .replace(BRACKETED, '')
    .replace(/[：:，]/gu, '')
const AIM_IN_BRACKETS = /[（(]((?:目标|计划|预计|任务)[数值]?)[）)]/u

/** One cell, told with its head; in a row of years with what the row is about, in place of the head. */
function clauseOf(
  whole: string,
  head: string,
  { name, item, counted, common }: Row,
  isOverTime: boolean,
): string {
  const { number: cell = whole, aim: aimed = '' } = AIMED_CELL.exec(whole)?.groups ?? {}
  const metric = headOf(head)
  if (!isNumber(cell)) return `${metric}${cell}`
  const unitOf = (text: string): string | undefined =>
    BRACKETED.exec(text.replace(AIM_IN_BRACKETS, '$1'))?.[1]
  const unit = BARE.test(cell)
    ? (unitOf(head) ?? unitOf(name) ?? common ?? countedIn(metric) ?? countedIn(item) ?? '')
    : ''
  const what = counted ?? item
  const { when, did = '', aim = aimed } = TIME_OF.exec(metric)?.groups ?? {}
  if (when !== undefined)
    return `${/^\d{4}$/u.test(when) ? `${when}年` : when}${what}${did}${aim}${cell}${unit}`
  return `${isOverTime ? what : ''}${metric}${aimed}${cell}${unit}`
}
