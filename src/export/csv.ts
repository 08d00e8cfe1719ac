/** A sheet as comma-separated values, as Excel opens them by a double click: UTF-8 with its mark, lines end in CR LF. */
import { type Cell, looksLikeFormula, type Sheet } from './sheet.ts'

const BYTE_ORDER_MARK = '\u{feff}'

export function sheetCsv({ columns, rows }: Sheet): Uint8Array {
  const lines = [columns.map(({ title }) => title), ...rows].map((row) => row.map(cellText).join(','))
  return new TextEncoder().encode(`${BYTE_ORDER_MARK}${lines.join('\r\n')}\r\n`)
}

/** A text that could be a formula gets an apostrophe, which spreadsheets read as “this is text”. */
function cellText(cell: Cell): string {
  if (cell === undefined) return ''
  if (typeof cell === 'number') return String(cell)
  const text = looksLikeFormula(cell) ? `'${cell}` : cell
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
