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
const TIME =
  /^(?:(?:19|20)\d{2}年?(?:[上下]半年|第?[一二三四]季度|\d{1,2}月)?|[上下]半年|第?[一二三四]季度|\d{1,2}月|去年|今年|上年|本年)$/u
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
    (row, i) => i > first && row.filter(isNumber).length >= 1 && !row.every(isTimeOrEmpty),
  )
  if (width < 2 || body < 0) return undefined
  const turned = body === first + 1 ? turnedOver(rows.slice(first)) : undefined
  if (turned !== undefined) return readTable([...captions.map((line) => [line, line]), ...turned])
  const heads = headsOf(rows.slice(first, body), width)
  if (heads.every((head) => head === '' || isNumber(head)) && !heads.some((head) => TIME.test(head)))
    return undefined
  const common = UNIT_LINE.exec(captions.join('，'))?.[1]
  const caption = captions.filter((line) => !/^[（(]?单位[：:]/u.test(line)).join('，')
  const ordinal = heads.findIndex((head) => ORDINAL.test(head))
  const units = heads.findIndex((head) => UNIT_HEAD.test(head))
  return {
    ...(caption === '' ? {} : { caption }),
    rows: rows.slice(body).map((row) => {
      const unit = row[units] ?? ''
      if (!UNIT_CELL.test(unit) || OFFICE_CELL.test(unit)) return rowSentence(row, heads, common, ordinal)
      return rowSentence(row.with(units, ''), heads, unit, ordinal)
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

const isTimeOrEmpty = (cell: string): boolean => cell === '' || TIME.test(cell)

/** Heads of two rows are read together: 2023年 above 件数. */
function headsOf(rows: readonly (readonly string[])[], width: number): string[] {
  return Array.from({ length: width }, (_, column) => {
    const parts = rows.map((row) => row[column] ?? '').filter((part) => part !== '')
    return [...new Set(parts)].join('')
  })
}

function rowSentence(
  row: readonly string[],
  heads: readonly string[],
  common: string | undefined,
  ordinal: number,
): string {
  const at = row.findIndex((cell, column) => cell !== '' && column !== ordinal && !isNumber(cell))
  const name = at < 0 ? '' : (row[at] ?? '')
  const item = name.replace(BRACKETED, '')
  const clauses: string[] = []
  let overTime = false
  row.forEach((cell, column) => {
    if (column === at || column === ordinal || cell === '' || /^[-—–/]{1,3}$/u.test(cell)) return
    const head = heads[column] ?? ''
    const metric = head.replace(BRACKETED, '').replace(/[：:，]/gu, '')
    if (!isNumber(cell)) {
      clauses.push(`${metric}${cell}`)
      return
    }
    const unit = BARE.test(cell)
      ? (BRACKETED.exec(head)?.[1] ??
        BRACKETED.exec(name)?.[1] ??
        common ??
        countedIn(metric) ??
        countedIn(item) ??
        '')
      : ''
    if (TIME.test(metric)) {
      overTime = true
      clauses.push(`${/^\d{4}$/u.test(metric) ? `${metric}年` : metric}${item}${cell}${unit}`)
    } else clauses.push(`${metric}${cell}${unit}`)
  })
  const list = clauses.join('，')
  // A note below the table, in one cell or in one that is merged of all.
  const filled = row.filter((cell) => cell !== '')
  if (filled.length === 1 || (at >= 0 && new Set(filled).size === 1)) return name
  return `${item === '' || overTime ? '' : `${item}：`}${list}${list === '' ? '' : '。'}`
}
