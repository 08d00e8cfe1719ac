/** Sheets as an Excel file (ECMA-376): texts are inline strings, never formulas; the header stays in sight. */
import { strToU8, zipSync } from 'fflate'
import { type Cell, looksLikeFormula, type Sheet } from './sheet.ts'

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
/** The same sheets are the same bytes. */
const WRITTEN = new Date('2000-01-01T00:00:00')
/** What Excel allows of a sheet's name. */
const LONGEST_NAME = 31
/** What Excel allows of a cell. */
const LONGEST_CELL = 32_767

/** Numbers of the cell formats in `styles.xml`. */
const STYLE = { plain: 0, header: 1, text: 2, quoted: 3 } as const

/** @param sheets at least one */
export function sheetsXlsx(sheets: readonly Sheet[]): Uint8Array {
  const names = sheetNames(sheets)
  const files: Record<string, string> = {
    '[Content_Types].xml': contentTypes(sheets.length),
    '_rels/.rels': relationships([`${OFFICE}/officeDocument`, 'xl/workbook.xml']),
    'xl/workbook.xml': workbook(names),
    'xl/_rels/workbook.xml.rels': relationships(
      ...sheets.map((_, at) => [`${OFFICE}/worksheet`, `worksheets/sheet${at + 1}.xml`] as const),
      [`${OFFICE}/styles`, 'styles.xml'],
    ),
    'xl/styles.xml': STYLES,
    ...Object.fromEntries(sheets.map((sheet, at) => [`xl/worksheets/sheet${at + 1}.xml`, worksheet(sheet)])),
  }
  return zipSync(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(`${XML}${text}`)])),
    { mtime: WRITTEN },
  )
}

const contentTypes = (sheets: number): string =>
  `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/>${Array.from({ length: sheets }, (_, at) => `<Override PartName="/xl/worksheets/sheet${at + 1}.xml" ContentType="${TYPE}.worksheet+xml"/>`).join('')}</Types>`

const relationships = (...targets: readonly (readonly [type: string, target: string])[]): string =>
  `<Relationships xmlns="${PACKAGE}/relationships">${targets.map(([type, target], at) => `<Relationship Id="rId${at + 1}" Type="${type}" Target="${target}"/>`).join('')}</Relationships>`

const workbook = (names: readonly string[]): string =>
  `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${names.map((name, at) => `<sheet name="${escaped(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`).join('')}</sheets></workbook>`

const font = (bold: string): string =>
  `<font>${bold}<sz val="11"/><name val="宋体"/><family val="3"/><charset val="134"/></font>`
const format = (attributes: string, alignment: string): string =>
  `<xf fontId="0" fillId="0" borderId="0" xfId="0" ${attributes}><alignment vertical="top" ${alignment}/></xf>`
const STYLES = `<styleSheet xmlns="${MAIN}"><fonts count="2">${font('')}${font('<b/>')}</fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE8EEF4"/></patternFill></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4">${format('numFmtId="0"', '')}<xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1"><alignment vertical="center"/></xf>${format('numFmtId="49" applyNumberFormat="1"', 'wrapText="1"')}${format('numFmtId="49" applyNumberFormat="1" quotePrefix="1"', 'wrapText="1"')}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

function worksheet({ columns, rows }: Sheet): string {
  const header = columns.map(({ title }) => title)
  const last = `${columnName(columns.length - 1)}${rows.length + 1}`
  const lines = [
    rowXml(1, header, () => STYLE.header),
    ...rows.map((row, at) =>
      rowXml(at + 2, row, (text) => (looksLikeFormula(text) ? STYLE.quoted : STYLE.text)),
    ),
  ]
  return `<worksheet xmlns="${MAIN}"><dimension ref="A1:${last}"/><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>${columns.map(({ width }, at) => `<col min="${at + 1}" max="${at + 1}" width="${width * 2}" customWidth="1"/>`).join('')}</cols><sheetData>${lines.join('')}</sheetData><autoFilter ref="A1:${last}"/></worksheet>`
}

function rowXml(at: number, cells: readonly Cell[], style: (text: string) => number): string {
  return `<row r="${at}">${cells
    .map((cell, column) => {
      const place = `${columnName(column)}${at}`
      if (cell === undefined) return ''
      if (typeof cell === 'number') return `<c r="${place}" s="${STYLE.plain}"><v>${cell}</v></c>`
      return `<c r="${place}" s="${style(cell)}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell.slice(0, LONGEST_CELL))}</t></is></c>`
    })
    .join('')}</row>`
}

/** A, B … Z, AA … */
function columnName(at: number): string {
  const letter = String.fromCharCode(65 + (at % 26))
  return at < 26 ? letter : `${columnName(Math.floor(at / 26) - 1)}${letter}`
}

/** Names that Excel takes: not too long, without its own marks, each once. */
function sheetNames(sheets: readonly Sheet[]): string[] {
  const taken = new Set<string>()
  return sheets.map(({ name }, at) => {
    const bare = name.replace(/[[\]:*?/\\']/gu, '').slice(0, LONGEST_NAME)
    const own = bare === '' || taken.has(bare) ? `${bare.slice(0, LONGEST_NAME - 4)}${at + 1}` : bare
    taken.add(own)
    return own
  })
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Without what no XML file may hold. */
const escaped = (text: string): string =>
  text
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"]/gu, (mark) => ENTITIES[mark] ?? '')
