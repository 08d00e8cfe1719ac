/** The document as the reviewer sees it: which text is the article's, and where each figure is printed. Pure. */

import type { Scan } from '../ingest/readers/document.ts'
import { type Stretch, squash } from '../knowledge/article.ts'
import { createOriginal, type Original, occurrences, stretchSpan } from '../knowledge/original.ts'

/** A stretch of a picture, in its own points. */
export interface Strip {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** White around a line of print, in its heights. */
const MARGIN = 0.5

/** The lines of a picture on which an anchor stands. */
export function stripsOf(original: Original, anchor: string, { pages, places }: Scan): Strip[] {
  const needle = squash(anchor)
  const [at] = occurrences(original, needle)
  if (at === undefined) return []
  const [first, last] = [original.lineAt(at), original.lineAt(at + needle.length - 1)]
  return places
    .filter(({ line }) => line >= first && line <= last)
    .map(({ bottom, left, page, right, top }) => {
      const margin = MARGIN * (bottom - top)
      const { height, width } = pages[page] ?? { height: bottom, width: right }
      const [from, to] = [Math.max(0, left - margin), Math.min(width, right + margin)]
      const [above, below] = [Math.max(0, top - margin), Math.min(height, bottom + margin)]
      return {
        left: Math.round(from),
        top: Math.round(above),
        width: Math.round(to - from),
        height: Math.round(below - above),
      }
    })
}

export interface MarkedFigure {
  readonly key: string
  readonly anchor: string
  readonly printed: string
}

/** A run of text that is marked alike. */
export interface SourceRun {
  readonly text: string
  /** The figure that is printed here. */
  readonly figure?: string
  /** Whether the anchor of the figure that is looked at lies here. */
  readonly isNow: boolean
}

export interface SourceLine {
  /** Whether it is of the article that is reviewed, at least in part. */
  readonly isOwn: boolean
  readonly runs: readonly SourceRun[]
}

/** Characters of the document that are shown before and behind the article. */
const AROUND = 400

/** @param now the figure that is looked at */
export function sourceView(
  text: string,
  stretches: readonly Stretch[],
  figures: readonly MarkedFigure[],
  now?: string,
): SourceLine[] {
  const original = createOriginal('', '', text)
  const offsets: number[] = []
  for (let at = 0; at < text.length; at += 1) if (!/\s/u.test(text.charAt(at))) offsets.push(at)
  const inText = (start: number, end: number): { from: number; to: number } => ({
    from: offsets[start] ?? text.length,
    to: (offsets[end - 1] ?? text.length - 1) + 1,
  })
  const own = stretches.flatMap((stretch) => {
    const span = stretchSpan(original, stretch)
    return 'fault' in span ? [] : [span]
  })
  const owned = own.length === 0 ? [{ start: 0, end: original.squashed.length }] : own
  const marks = figures.flatMap((figure) => {
    const anchor = squash(figure.anchor)
    const found = occurrences(original, anchor)
    const at = found.find((one) => owned.some(({ start, end }) => one >= start && one < end)) ?? found[0]
    const inner = anchor.indexOf(squash(figure.printed))
    if (at === undefined || inner < 0) return []
    const printed = inText(at + inner, at + inner + squash(figure.printed).length)
    return [{ key: figure.key, printed, whole: inText(at, at + anchor.length) }]
  })
  const looked = marks.find(({ key }) => key === now)?.whole
  const edges = new Set([0, text.length])
  for (const { from, to } of [...marks.map(({ printed }) => printed), ...(looked ? [looked] : [])])
    edges.add(from).add(to)
  const ordered = [...edges].toSorted((a, b) => a - b)
  const spans = owned.map(({ start, end }) => inText(start, end))
  const hull = {
    from: Math.max(0, Math.min(...spans.map(({ from }) => from)) - AROUND),
    to: Math.max(...spans.map(({ to }) => to)) + AROUND,
  }
  const lines: SourceLine[] = []
  let lineStart = 0
  for (const line of text.split('\n')) {
    const lineEnd = lineStart + line.length
    const [start, end] = [lineStart, lineEnd]
    lineStart = lineEnd + 1
    if (line.trim() === '' || end < hull.from || start > hull.to) continue
    const cuts = [start, ...ordered.filter((at) => at > start && at < end), end]
    const runs = cuts.slice(0, -1).map((from, n): SourceRun => {
      const to = cuts[n + 1] ?? end
      const figure = marks.find(({ printed }) => printed.from <= from && to <= printed.to)
      return {
        text: text.slice(from, to),
        ...(figure === undefined ? {} : { figure: figure.key }),
        isNow: looked !== undefined && looked.from <= from && to <= looked.to,
      }
    })
    lines.push({ isOwn: spans.some(({ from, to }) => from < end && start < to), runs })
  }
  return lines
}
