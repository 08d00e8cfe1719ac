/** A workbook → the rows of its sheets, read out. Numbers stand as they are stored, percentages as they are shown. */
import { openArchive } from './archive.ts'
import { type DocumentText, TextBuilder, UnreadableDocument } from './document.ts'
import { elementsNamed, parseXml, relationships, type XmlNode } from './xml.ts'

const MOST_CELLS = 200_000
const WIDEST = 200
/** Built-in formats that show a percentage, or a date. */
const PERCENT_FORMATS: ReadonlySet<number> = new Set([9, 10])
const DATE_FORMATS: ReadonlySet<number> = new Set([14, 15, 16, 17, 22, 27, 31, 57, 58])

type Shown = 'number' | 'percent' | 'date'

export async function readXlsx(bytes: Uint8Array): Promise<DocumentText> {
  const archive = await openArchive(Buffer.from(bytes), '.xlsx')
  const workbook = await archive.text('xl/workbook.xml')
  if (workbook === '') throw new UnreadableDocument('no workbook: the archive holds no xl/workbook.xml')
  const targets = relationships(await archive.text('xl/_rels/workbook.xml.rels'))
  const strings = elementsNamed(parseXml(await archive.text('xl/sharedStrings.xml')), 'si').map(shownText)
  const formats = formatsOf(await archive.text('xl/styles.xml'))
  const builder = new TextBuilder()
  const sheets = elementsNamed(parseXml(workbook), 'sheet').filter(
    (sheet) => !/hidden/iu.test(sheet.getAttribute('state') ?? ''),
  )
  for (const sheet of sheets) {
    const target = targets.get(sheet.getAttribute('r:id') ?? '') ?? ''
    const part = target.startsWith('/') ? target.slice(1) : `xl/${target}`
    const rows = rowsOf(parseXml(await archive.text(part)), strings, formats)
    if (rows.length === 0) continue
    if (sheets.length > 1) builder.add(sheet.getAttribute('name') ?? '', 2)
    builder.addTable(rows)
  }
  return builder.build()
}

/** Phonetic hints (`rPh`) stand beside the text and are no part of it. */
const shownText = (item: XmlNode): string =>
  elementsNamed(item, 't')
    .map((text) => text.textContent ?? '')
    .join('')

function formatsOf(xml: string): Shown[] {
  const styles = parseXml(xml)
  const custom = new Map(
    elementsNamed(styles, 'numFmt').map((one) => [
      Number(one.getAttribute('numFmtId')),
      one.getAttribute('formatCode') ?? '',
    ]),
  )
  const [cells] = elementsNamed(styles, 'cellXfs')
  return cells === undefined
    ? []
    : elementsNamed(cells, 'xf').map((xf): Shown => {
        const id = Number(xf.getAttribute('numFmtId'))
        const code = custom.get(id) ?? ''
        if (PERCENT_FORMATS.has(id) || code.includes('%')) return 'percent'
        return DATE_FORMATS.has(id) || /y.{0,4}m/iu.test(code) ? 'date' : 'number'
      })
}

function rowsOf(sheet: XmlNode, strings: readonly string[], formats: readonly Shown[]): string[][] {
  const rows: string[][] = []
  let count = 0
  for (const row of elementsNamed(sheet, 'row')) {
    const line: string[] = []
    for (const cell of elementsNamed(row, 'c')) {
      const column = columnOf(cell.getAttribute('r') ?? '') ?? line.length
      if (column >= WIDEST) continue
      while (line.length < column) line.push('')
      line[column] = shownIn(cell, strings, formats)
      count += 1
      if (count > MOST_CELLS)
        throw new UnreadableDocument(`a workbook of more than ${MOST_CELLS} cells: not read. Split it`)
    }
    const number = Number(row.getAttribute('r'))
    // Rows without cells are not stored; a merge counts them.
    while (Number.isInteger(number) && rows.length < Math.min(number - 1, rows.length + WIDEST)) rows.push([])
    rows.push(line)
  }
  for (const merge of elementsNamed(sheet, 'mergeCell')) fillMerged(rows, merge.getAttribute('ref') ?? '')
  return rows.filter((line) => line.some((cell) => cell !== ''))
}

/** 0 for A1; undefined where the reference is left out. */
function columnOf(reference: string): number | undefined {
  const letters = /^([A-Z]{1,3})\d/u.exec(reference)?.[1]
  return letters === undefined
    ? undefined
    : [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

function shownIn(cell: XmlNode, strings: readonly string[], formats: readonly Shown[]): string {
  const type = cell.getAttribute('t')
  if (type === 'inlineStr') return shownText(cell)
  const [value] = elementsNamed(cell, 'v')
  const stored = value?.textContent ?? ''
  if (type === 's') return strings[Number(stored)] ?? ''
  if (type === 'e') return ''
  if (stored === '' || type === 'str' || type === 'b') return stored
  const number = Number(stored)
  if (!Number.isFinite(number)) return stored
  const shown = formats[Number(cell.getAttribute('s') ?? 0)] ?? 'number'
  if (shown === 'percent') return `${Number((number * 100).toPrecision(6))}%`
  if (shown === 'date') return dateOf(number)
  return String(Number(number.toPrecision(12)))
}

/** Days since the end of 1899, as workbooks count them. */
function dateOf(days: number): string {
  const date = new Date(Date.UTC(1899, 11, 30) + days * 86_400_000)
  return Number.isNaN(date.getTime())
    ? ''
    : `${date.getUTCFullYear()}年${date.getUTCMonth() + 1}月${date.getUTCDate()}日`
}

/** A merged cell stands for all it covers: the county before its three rows, the title above all columns. */
function fillMerged(rows: string[][], reference: string): void {
  const match = /^([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})$/u.exec(reference)
  if (match === null) return
  const left = columnOf(`${match[1]}1`) ?? 0
  const right = Math.min(columnOf(`${match[3]}1`) ?? 0, WIDEST - 1)
  const top = Number(match[2]) - 1
  const bottom = Math.min(Number(match[4]) - 1, rows.length - 1)
  const text = rows[top]?.[left] ?? ''
  if (text === '') return
  for (let r = top; r <= bottom; r += 1) {
    const row = rows[r]
    if (row === undefined) continue
    for (let c = left; c <= right; c += 1) {
      while (row.length <= c) row.push('')
      row[c] = text
    }
  }
}
