import { strFromU8, unzipSync } from 'fflate'
import { DOMParser } from 'linkedom'

/** The cells of an Excel file, sheet by sheet; a formula comes back as `{ formula }`. */
export type ReadCell = string | number | undefined | { readonly formula: string }

type XmlElement = NonNullable<ReturnType<ReturnType<DOMParser['parseFromString']>['querySelector']>>

export function readXlsx(file: Uint8Array): { name: string; rows: ReadCell[][] }[] {
  const parts = unzipSync(file)
  const xml = (name: string) => {
    const part = parts[name]
    if (part === undefined) throw new Error(`${name} is not in the file`)
    return new DOMParser().parseFromString(strFromU8(part), 'text/xml')
  }
  const targets = new Map(
    [...xml('xl/_rels/workbook.xml.rels').querySelectorAll('Relationship')].map((one) => [
      one.getAttribute('Id'),
      one.getAttribute('Target'),
    ]),
  )
  return [...xml('xl/workbook.xml').querySelectorAll('sheet')].map((sheet) => ({
    name: sheet.getAttribute('name') ?? '',
    rows: [...xml(`xl/${targets.get(sheet.getAttribute('r:id'))}`).querySelectorAll('row')].map((row) => {
      const cells: ReadCell[] = []
      for (const cell of row.querySelectorAll('c'))
        cells[columnOf(cell.getAttribute('r') ?? '')] = cellOf(cell)
      return Array.from(cells)
    }),
  }))
}

function cellOf(cell: XmlElement): ReadCell {
  const formula = cell.querySelector('f')?.textContent
  if (formula !== undefined && formula !== null) return { formula }
  if (cell.getAttribute('t') === 'inlineStr') return cell.querySelector('t')?.textContent ?? ''
  return Number(cell.querySelector('v')?.textContent)
}

const columnOf = (place: string): number =>
  [...place.replace(/\d+$/u, '')].reduce((at, letter) => at * 26 + letter.charCodeAt(0) - 64, 0) - 1
