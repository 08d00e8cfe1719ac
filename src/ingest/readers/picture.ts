/** A scan or photo → its lines in reading order, with where each stands on the picture: for drafts only. */
import type { DocumentText, PrintedPlace } from './document.ts'
import { type Run, rowsInOrder, textOfRow } from './pdf.ts'
import { openRecognizer, type Recognize, type RecognizedPage } from './recognize.ts'

/** The width of a page in points, as the reading order of columns is found in. */
const PAGE_WIDTH = 595
/** A line that ends so many of its heights before the margin ends its paragraph. */
const ENDS_SHORT = 1.5
const ENDS = /[。！？；：，、…”）》]$/u
const IS_SENTENCE = /[，。；]/u

export const readPicture = async (bytes: Uint8Array): Promise<DocumentText> =>
  readRecognized(bytes, await openRecognizer())

/** @param recognize what reads the print */
export async function readRecognized(bytes: Uint8Array, recognize: Recognize): Promise<DocumentText> {
  return textOf([await recognize(bytes)])
}

/** The pages of a document, one after another. */
export function textOf(pages: readonly RecognizedPage[]): DocumentText {
  const lines: string[] = []
  const places: PrintedPlace[] = []
  pages.forEach((page, number) => {
    const scale = PAGE_WIDTH / Math.max(1, page.width)
    const runs = page.lines.map(
      ({ bottom, left, right, text, top }): Run => ({
        text: text.trim(),
        left: left * scale,
        right: right * scale,
        // Pictures count from the top, pages from the bottom.
        top: -top * scale,
        bottom: -bottom * scale,
      }),
    )
    for (const block of rowsInOrder(runs)) {
      const margin = Math.max(...block.flat().map(({ right }) => right))
      block.forEach((row, n) => {
        const edges = {
          left: Math.min(...row.map(({ left }) => left)),
          right: Math.max(...row.map(({ right }) => right)),
          top: Math.max(...row.map(({ top }) => top)),
          bottom: Math.min(...row.map(({ bottom }) => bottom)),
        }
        const text = textOfRow(row)
        const isShort = margin - edges.right > ENDS_SHORT * (edges.top - edges.bottom)
        // A full stop at the edge of its box is often lost: where the line ends its paragraph there was one.
        const isLast = n === block.length - 1
        lines.push(IS_SENTENCE.test(text) && !ENDS.test(text) && (isShort || isLast) ? `${text}。` : text)
        places.push({
          line: lines.length,
          page: number,
          left: edges.left / scale,
          right: edges.right / scale,
          top: -edges.top / scale,
          bottom: -edges.bottom / scale,
        })
      })
      lines.push('')
    }
  })
  return {
    text: lines.join('\n'),
    headings: [],
    titles: [],
    scan: { places, pages: pages.map(({ height, width }) => ({ width, height })) },
  }
}
