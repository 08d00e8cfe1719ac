/** Which article of a page a line is of: what stands between lines is looked at, then what each says is weighed. */
import { squash } from '../knowledge/article.ts'
import type { Attribution, Boundary, Observation, Seam, Subject } from './attribute.ts'
import type { PageHead } from './page-heads.ts'
import { endsSentence, type PrintedLine, wordAcross } from './print.ts'

/** Articles less likely than this are not even named as candidates. */
const WORTH_NAMING = 0.05

export function boundariesOf(
  lines: readonly PrintedLine[],
  body: readonly number[],
  heads: readonly PageHead[],
  headLines: ReadonlySet<number>,
): Boundary[] {
  const open: number[] = []
  /** Which article was being read when a “下转” came, by order alone: a hint, the text decides. */
  let reading = -1
  return body.map((i, n): Boundary => {
    const previous = body[n - 1] ?? -1
    let boundary: Boundary | undefined
    for (let j = previous + 1; j < i; j += 1) {
      const head = headLines.has(j)
        ? heads.findIndex((head) => head.lines.includes(j) || head.repeats.includes(j))
        : -1
      if (head >= 0) {
        boundary = { kind: 'head', article: head }
        reading = head
      } else if (lines[j]?.role === 'continued') {
        boundary = { kind: 'continued' }
        if (reading >= 0) open.push(reading)
      } else if (lines[j]?.role === 'continues') boundary = { kind: 'continues', articles: [...open] }
    }
    if (boundary !== undefined) return boundary
    const before = lines[previous]
    const here = lines[i]
    if (before === undefined || here === undefined || before.role === 'heading' || endsSentence(before.text))
      return { kind: 'sentence' }
    return { kind: 'cut', seam: seamOf(before, here) }
  })
}

/** A bold lead, a date, or the like: how a paragraph opens, never how a broken sentence goes on. */
const OPENS_PARAGRAPH =
  /^(?:[^，。；：、“”]{4,16}。|(?:今年|近年来|去年|截至|目前|同时|此外)|\d{4}年|[一二三四五六七八九十]{1,3}(?:、|是))/u

function seamOf(before: PrintedLine, here: PrintedLine): Seam {
  if (here.role === 'heading') return 'fresh'
  if (wordAcross(squash(before.text), squash(here.text))) return 'fits'
  return OPENS_PARAGRAPH.test(squash(here.text)) ? 'fresh' : 'may'
}

export interface Owner {
  readonly owner: number | undefined
  /** Articles it may belong to, where none is sure. */
  readonly candidates: readonly number[]
}

export function ownersOf(
  { rows, sureFrom, orderLost }: Attribution,
  subjects: readonly Subject[],
  observations: readonly Observation[],
): Owner[] {
  return rows.map((row, n) => {
    const best = row.reduce((top, p, k) => (p > (row[top] ?? 0) ? k : top), 0)
    // Where the order is lost, half a sentence may go on in anything: what it counts cannot be told.
    const half = orderLost && !endsSentence(observations[n]?.text ?? '')
    if ((row[best] ?? 0) >= sureFrom && !half)
      return { owner: best < subjects.length ? best : undefined, candidates: [] }
    return {
      owner: undefined,
      candidates: row.flatMap((p, k) => (k < subjects.length && p >= WORTH_NAMING ? [k] : [])),
    }
  })
}

/** Runs of neighbouring lines that nobody owns, with the articles any of them may belong to. */
export function undecided(owners: readonly Owner[]): { first: number; last: number; candidates: number[] }[] {
  const runs: { first: number; last: number; candidates: number[] }[] = []
  owners.forEach(({ owner, candidates }, n) => {
    if (owner !== undefined) return
    const run = runs.at(-1)
    if (run?.last !== n - 1) {
      runs.push({ first: n, last: n, candidates: [...candidates] })
      return
    }
    run.last = n
    for (const k of candidates) if (!run.candidates.includes(k)) run.candidates.push(k)
  })
  return runs
}

/** With one article on the page everything is its own, save what goes on from another page and never names its place. */
export function ownersOfOne(observations: readonly Observation[], subject: Subject | undefined): Owner[] {
  const owners: Owner[] = []
  for (let from = 0; from < observations.length; ) {
    let to = from + 1
    while (to < observations.length && observations[to]?.before.kind !== 'continues') to += 1
    const before = observations[from]?.before
    const block = observations.slice(from, to)
    const named = block.some(({ text }) => subject?.names.some(({ name }) => text.includes(name)))
    const ours = before?.kind !== 'continues' || before.articles.length > 0 || named
    for (const _ of block)
      owners.push(ours ? { owner: 0, candidates: [] } : { owner: undefined, candidates: [0] })
    from = to
  }
  return owners
}

/** A caption goes to the article whose place it names, else to the one printed around it. */
export function captionOwners(
  lines: readonly PrintedLine[],
  subjects: readonly Subject[],
  body: readonly number[],
  owners: readonly Owner[],
): Map<number, number> {
  const found = new Map<number, number>()
  lines.forEach((line, i) => {
    if (line.role !== 'caption') return
    // A credit line below belongs with its caption.
    const text =
      squash(line.text) +
      (lines[i + 1]?.role === 'caption' ? squash(lines[i + 1]?.text ?? '') : '') +
      (lines[i - 1]?.role === 'caption' ? squash(lines[i - 1]?.text ?? '') : '')
    const scores = subjects.map((subject) =>
      subject.names.reduce((sum, { name, weight }) => sum + (text.includes(name) ? weight : 0), 0),
    )
    const top = Math.max(...scores)
    const best = scores.indexOf(top)
    if (top > 0 && scores.lastIndexOf(top) === best) {
      found.set(i, best)
      return
    }
    const above = body.findLastIndex((j) => j < i)
    const around = [owners[above]?.owner, owners[above + 1]?.owner]
    if (around[0] !== undefined && around[0] === around[1]) found.set(i, around[0])
  })
  return found
}
