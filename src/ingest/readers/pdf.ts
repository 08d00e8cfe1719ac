/** A PDF with text → its lines in reading order, columns one after another. */
import { getDocumentProxy } from 'unpdf'
import { type DocumentText, UnreadableDocument } from './document.ts'

const MOST_PAGES = 400
/** Two columns have at least this much white between them, in points. */
const GUTTER = 8
/** A gap between lines that is larger than this many line heights parts two blocks. */
const BLOCK_GAP = 0.9

/** So much larger than the text a headline is set. */
const HEADLINE_SIZE = 1.3

export interface Run {
  readonly text: string
  readonly left: number
  readonly right: number
  readonly bottom: number
  readonly top: number
}

export async function readPdf(bytes: Uint8Array): Promise<DocumentText> {
  const document = await openPdf(bytes)
  const lines: string[] = []
  let drawsText = false
  const pages = Math.min(document.numPages, MOST_PAGES)
  if (document.numPages > MOST_PAGES)
    throw new UnreadableDocument(
      `a PDF of ${document.numPages} pages: at most ${MOST_PAGES} are read. Split it`,
    )
  for (let number = 1; number <= pages; number += 1) {
    const page = await document.getPage(number)
    const { items } = await page.getTextContent()
    const runs = items.flatMap((item): Run[] => {
      if (!('str' in item) || item.str.trim() === '') return []
      const [, , , , x = 0, y = 0] = item.transform as number[]
      return [{ text: item.str, left: x, right: x + item.width, bottom: y, top: y + (item.height || 10) }]
    })
    if (runs.length === 0) drawsText ||= await paintsText(page)
    for (const block of rowsInOrder(runs)) lines.push(...block.map(textOfRow), '')
    page.cleanup()
  }
  if (lines.length === 0)
    throw new UnreadableDocument(
      drawsText
        ? 'a PDF whose Chinese fonts are not embedded: its text cannot be read. Print it to PDF again, or save it as text'
        : 'a scanned PDF without text: save its pages as pictures (.png, .jpg); their text can be recognized (OCR)',
    )
  return { text: lines.join('\n'), headings: [], titles: [] }
}

type PdfDocument = Awaited<ReturnType<typeof getDocumentProxy>>
type PdfPage = Awaited<ReturnType<PdfDocument['getPage']>>

async function openPdf(bytes: Uint8Array): Promise<PdfDocument> {
  try {
    return await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 })
  } catch (error) {
    if (error instanceof Error && error.name === 'PasswordException')
      throw new UnreadableDocument('an encrypted PDF: remove its password first', { cause: error })
    throw new UnreadableDocument('a damaged PDF: it cannot be opened. Get the file again', { cause: error })
  }
}

/** Codes of the operators that show text (pdf.js `OPS`), which its text extraction may have found no characters for. */
const SHOW_TEXT: ReadonlySet<number> = new Set([44, 45, 46, 47])

async function paintsText(page: PdfPage): Promise<boolean> {
  const { fnArray } = await page.getOperatorList()
  return fnArray.some((operator: number) => SHOW_TEXT.has(operator))
}

/** Rows of the page's blocks, each block read to its end before the next: a recursive cut along the white. */
export function rowsInOrder(runs: readonly Run[]): Run[][][] {
  if (runs.length === 0) return []
  const rows = rowsOf(runs)
  const articles = cutAtHeadlines(rows, runs)
  if (articles.length > 1) return articles.flatMap(rowsInOrder)
  const gutter = gutterOf(runs)
  if (gutter !== undefined)
    return [
      ...rowsInOrder(runs.filter((run) => run.right <= gutter)),
      ...rowsInOrder(runs.filter((run) => run.right > gutter)),
    ]
  // A headline over two columns hides the gutter between them: cut below it.
  for (let n = 1; n < rows.length; n += 1) {
    const below = rows.slice(n).flat()
    const gap = gapAbove(rows, n)
    if (gap > BLOCK_GAP || (rows.length - n >= 4 && gutterOf(below) !== undefined))
      return [...rowsInOrder(rows.slice(0, n).flat()), ...rowsInOrder(below)]
  }
  return [rows]
}

const heightOf = ({ top, bottom }: Run): number => top - bottom

/**
 * Articles that stand one above the other: each begins with a line of larger type with nothing beside it. What is left
 * of the columns below belongs together, however far it reaches to the right.
 */
function cutAtHeadlines(rows: readonly Run[][], runs: readonly Run[]): Run[][] {
  const sizes = runs.flatMap((run) => [...run.text].map(() => heightOf(run))).toSorted((a, b) => a - b)
  const body = sizes[sizes.length >> 1] ?? 0
  const isHeadline = (row: readonly Run[] | undefined): boolean =>
    row?.every((run) => heightOf(run) >= HEADLINE_SIZE * body) === true && !hasBeside(row)
  /** Text of another column at the height of the row. */
  function hasBeside(row: readonly Run[]): boolean {
    const top = Math.max(...row.map((run) => run.top))
    const bottom = Math.min(...row.map((run) => run.bottom))
    return runs.some(
      (run) =>
        !row.includes(run) && Math.min(run.top, top) - Math.max(run.bottom, bottom) > 0.2 * heightOf(run),
    )
  }
  const articles: Run[][] = [[]]
  rows.forEach((row, n) => {
    if (n > 0 && isHeadline(row) && !isHeadline(rows[n - 1])) articles.push([])
    articles.at(-1)?.push(...row)
  })
  return articles
}

/** Runs on one base line, from the top of the page down. */
function rowsOf(runs: readonly Run[]): Run[][] {
  const rows: Run[][] = []
  for (const run of runs.toSorted((a, b) => b.bottom - a.bottom || a.left - b.left)) {
    const row = rows.at(-1)
    const first = row?.[0]
    if (
      row !== undefined &&
      first !== undefined &&
      Math.abs(first.bottom - run.bottom) < 0.5 * (first.top - first.bottom)
    )
      row.push(run)
    else rows.push([run])
  }
  return rows.map((row) => row.toSorted((a, b) => a.left - b.left))
}

/** The white above row `n`, in line heights. */
function gapAbove(rows: readonly Run[][], n: number): number {
  const above = rows[n - 1] ?? []
  const here = rows[n] ?? []
  const white = Math.min(...above.map((run) => run.bottom)) - Math.max(...here.map((run) => run.top))
  const heights = here.map((run) => run.top - run.bottom)
  return white / Math.max(1, ...heights)
}

/** The middle of a vertical strip of white with at least two rows on either side. */
function gutterOf(runs: readonly Run[]): number | undefined {
  const sorted = runs.toSorted((a, b) => a.left - b.left)
  let right = Number.NEGATIVE_INFINITY
  let best: { at: number; width: number } | undefined
  for (const run of sorted) {
    const width = run.left - right
    if (right > Number.NEGATIVE_INFINITY && width >= GUTTER && (best === undefined || width > best.width)) {
      const at = right + width / 2
      const left = runs.filter((other) => other.right <= at)
      const rest = runs.filter((other) => other.right > at)
      if (rowsOf(left).length >= 2 && rowsOf(rest).length >= 2) best = { at, width }
    }
    right = Math.max(right, run.right)
  }
  return best?.at
}

/** Runs of a row joined; between two Han characters, or a Han character and a digit, print has no blank. */
export function textOfRow(row: readonly Run[]): string {
  let line = ''
  let right = Number.POSITIVE_INFINITY
  for (const run of row) {
    const apart = run.left - right > 0.25 * (run.top - run.bottom)
    line += apart ? ` ${run.text}` : run.text
    right = run.right
  }
  return line
    .replace(/(?<=[\p{Script=Han}，。、；：“”（）])\s+(?=\d)|(?<=\d)\s+(?=[\p{Script=Han}%，。、])/gu, '')
    .trim()
}
