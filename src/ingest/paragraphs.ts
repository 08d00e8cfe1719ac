/** Lines of print in the order in which an article is read → its paragraphs, and what of the document they are. */
import { squash } from '../knowledge/article.ts'
import { endsSentence, type PrintedLine } from './print.ts'
import { quote } from './quote.ts'

/** Text that stands together in the document. Offsets count characters without white space. */
export interface Piece {
  /** Where it begins in the paragraph's `text`. */
  readonly at: number
  /** Where it begins in the document. */
  readonly start: number
  readonly length: number
}

export interface Paragraph {
  /** `row`: a row of a table, read out. */
  readonly kind: 'heading' | 'text' | 'row'
  /** Without white space. */
  readonly text: string
  /** As printed, its lines joined. */
  readonly print: string
  /** 1-based line of the document where it begins. */
  readonly line: number
  readonly pieces: readonly Piece[]
}

/** Lines → paragraphs: a line that ends in the middle of a sentence goes on in the next one. */
export function joined(kept: readonly number[], lines: readonly PrintedLine[]): Paragraph[] {
  const paragraphs: Paragraph[] = []
  let open: number[] = []
  const close = (): void => {
    if (open.length > 0) paragraphs.push(paragraphOf(open, lines, 'text'))
    open = []
  }
  for (const i of kept) {
    const line = lines[i]
    if (line === undefined) continue
    if (line.role !== 'text') {
      close()
      paragraphs.push(paragraphOf([i], lines, line.role === 'heading' ? 'heading' : 'row'))
      continue
    }
    const before = lines[open.at(-1) ?? -1]
    if (before !== undefined && endsSentence(before.text)) close()
    open.push(i)
  }
  close()
  return paragraphs
}

export function paragraphOf(
  indices: readonly number[],
  lines: readonly PrintedLine[],
  kind: Paragraph['kind'],
): Paragraph {
  let text = ''
  let print = ''
  const pieces: Piece[] = []
  for (const i of indices) {
    const line = lines[i]
    if (line === undefined) continue
    const bare = squash(line.text)
    const last = pieces.at(-1)
    if (last !== undefined && last.start + last.length === line.start)
      pieces[pieces.length - 1] = { ...last, length: last.length + bare.length }
    else pieces.push({ at: text.length, start: line.start, length: bare.length })
    text += bare
    print += line.text.trim()
  }
  return { kind, text, print, line: lines[indices[0] ?? 0]?.line ?? 1, pieces }
}

/** Lines in reading order → spans of the document: what stands together in both is one span. */
export function spansOf(
  indices: readonly number[],
  lines: readonly PrintedLine[],
): { start: number; end: number }[] {
  const spans: { start: number; end: number }[] = []
  for (const i of indices) {
    const line = lines[i]
    if (line === undefined || line.start === line.end) continue
    const last = spans.at(-1)
    if (last !== undefined && last.end === line.start) last.end = line.end
    else spans.push({ start: line.start, end: line.end })
  }
  return spans
}

/** Sentences that break off, and seams between pieces from different places of the page. */
export function seamDoubts(kept: readonly number[], lines: readonly PrintedLine[]): string[] {
  const doubts: string[] = []
  kept.forEach((i, n) => {
    const line = lines[i]
    if (line === undefined || line.role === 'heading' || endsSentence(line.text)) return
    const next = lines[kept[n + 1] ?? -1]
    if (next === undefined || next.role === 'heading')
      doubts.push(`第${line.line}行${quote(line.text.slice(-24))}没有说完，下文没有找到`)
  })
  return doubts
}
