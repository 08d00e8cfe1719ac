/**
 * The repair of a newspaper page: its lines of print → whole articles, each with its paragraphs in reading order, and
 * a list of what could not be decided. Nothing is dropped silently: repeated text, captions and strays are all told.
 */
import { type Locality, squash } from '../knowledge/article.ts'
import type { Gazetteer } from '../knowledge/gazetteer.ts'
import {
  type Attribution,
  attribute,
  type Boundary,
  type Observation,
  type Seam,
  type Subject,
} from './attribute.ts'
import { findHeads, type Head, isAboveTitle, withSubtitle } from './heads.ts'
import { type LocalityVerdict, localityOf, type PlaceVote } from './place.ts'
import { endsSentence, type PrintedLine, readPrint, wordAcross } from './print.ts'
import {
  type HeadText,
  headVotes,
  namesOf,
  narrowed,
  type Subject as Whose,
  subjectOf as whoseOf,
} from './subject.ts'

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

export interface RepairedArticle {
  readonly title: string
  readonly byline: string
  readonly publication?: string
  /** Empty when the text does not tell. */
  readonly locality: Locality
  readonly subject: Whose
  /** In reading order, every text once. */
  readonly paragraphs: readonly Paragraph[]
  readonly captions: readonly Paragraph[]
  /** What of the document is the article's, headline and captions included; in reading order, apart from one another. */
  readonly spans: readonly { readonly start: number; readonly end: number }[]
  /** What was decided, for the reviewer. */
  readonly notes: readonly string[]
  /** What was not. */
  readonly unsure: readonly string[]
}

export interface RepairedPage {
  readonly articles: readonly RepairedArticle[]
  /** Text that was credited to no article. */
  readonly strays: readonly string[]
}

/** What a reader knows about the document beside its text. */
export interface PageOptions {
  /** 1-based lines that the document itself marks as headings. */
  readonly headings?: ReadonlySet<number>
  /** 1-based lines that the document itself marks as titles of articles. */
  readonly titles?: ReadonlySet<number>
  /** 1-based lines that are rows of a table, read out. */
  readonly rows?: ReadonlySet<number>
  /** What the page has around its text: the site's name, who runs it. */
  readonly frame?: readonly string[]
  /** Used as the title of a document without any headline. */
  readonly name: string
  /** The place that whoever gave the document says it is about. */
  readonly place?: Locality
}

/** Articles less likely than this are not even named as candidates. */
const WORTH_NAMING = 0.05
/** The lead names the place in full, within its first sentence or two. */
const LEAD_LENGTH = 160
/** A line that shares this much of its sentences with an earlier one repeats it. */
const SAME_SHARE = 0.8
const QUOTED_LENGTH = 40

/** Which enclosure of a letter it was. */
const ENCLOSED = /^附(?:件|表|录)\s{0,2}[\d一二三四五六七八九十]{0,3}\s{0,2}[：:.、]?\s{0,2}(?=\S{4})/u
const NO_TITLE = '（标题没有印出）'
const ORDER_LOST = '本页各行的顺序已乱，只收了自己点明地方的段落，段落的先后也未必对'

const quote = (text: string): string => {
  const bare = squash(text)
  return `“${bare.length <= QUOTED_LENGTH ? bare : `${bare.slice(0, QUOTED_LENGTH)}…`}”`
}
const placeName = (path: Locality): string => (path.length === 0 ? '地区不明' : path.join(''))

export function repairPage(text: string, gazetteer: Gazetteer, options: PageOptions): RepairedPage {
  const lines = readPrint(text, options.headings, options.rows)
  const heads = mergedHeads(findHeads(lines, gazetteer, options.titles), lines)
  if (heads.length === 0) heads.push(headOfWhole(lines, options.name))
  const headLines = new Set(heads.flatMap((head) => [...head.lines, ...head.repeats]))
  const body = lines.flatMap((line, i) =>
    (line.role === 'text' || line.role === 'heading' || line.role === 'row') && !headLines.has(i) ? [i] : [],
  )
  const groups = repeatedGroups(body.map((i) => lines[i]?.text ?? ''))
  const early = heads.map((head) => {
    const votes = headVotes(subjectText(head, lines), gazetteer)
    return options.place ?? narrowed(localityOf(votes)?.path ?? [], votes)
  })
  const subjects = heads.map((head, k) => subjectOf(head, early[k] ?? [], lines, gazetteer))
  const boundaries = boundariesOf(lines, body, heads, headLines)
  const observations = body.map(
    (i, n): Observation => ({
      text: squash(lines[i]?.text ?? ''),
      group: groups[n] ?? n,
      before: boundaries[n] ?? { kind: 'sentence' },
    }),
  )
  const attribution = subjects.length > 1 ? attribute(observations, subjects) : undefined
  const owners =
    attribution === undefined
      ? ownersOfOne(observations, subjects[0])
      : ownersOf(attribution, subjects, observations)
  const captions = captionOwners(lines, subjects, body, owners)
  const frame =
    heads.length > 1
      ? []
      : [
          ...(options.frame ?? []),
          ...lines.flatMap(({ role, text }) => (role === 'furniture' ? [squash(text)] : [])),
        ]

  const strays: string[] = []
  const unsureOf: string[][] = heads.map(() => [])
  for (const { first, last, candidates } of undecided(owners)) {
    const line = lines[body[first] ?? 0]
    const names = candidates.map((k) => placeName(early[k] ?? []))
    const to = lines[body[last] ?? 0]?.line
    const where = `第${line?.line}${to === line?.line ? '' : `—${to}`}行${quote(line?.text ?? '')}`
    strays.push(
      names.length === 0 ? `${where}不属于本页任何一篇` : `${where}可能属于${names.join('或')}，未采用`,
    )
    for (const k of candidates) unsureOf[k]?.push(`${where}属于哪一篇看不出来（${names.join('、')}），未采用`)
    if (candidates.length > 0) continue
    const above = heads.findLastIndex((head) => head.at <= (body[first] ?? 0))
    unsureOf[Math.max(0, above)]?.push(`${where}看不出属于哪一篇，未采用`)
  }

  const articles = heads.map((head, k): RepairedArticle => {
    const notes: string[] = [...head.notes]
    const runs = runsOf(body, owners, k, head)
    const ordered = inReadingOrder(runs, head)
    if (ordered.length > 1)
      notes.push(
        `正文分${ordered.length}处登载：${ordered.map((run) => `第${lines[run[0] ?? 0]?.line}行起`).join('、')}，按内容归在一起`,
      )
    const seen = new Map<number, number>()
    const kept: number[] = []
    for (const i of ordered.flat()) {
      const group = groups[body.indexOf(i)] ?? -1
      const first = seen.get(group)
      if (first !== undefined && squash(lines[i]?.text ?? '').length >= 4) {
        notes.push(
          `第${lines[i]?.line}行${quote(lines[i]?.text ?? '')}是第${lines[first]?.line}行的重印，不取`,
        )
        continue
      }
      seen.set(group, i)
      kept.push(i)
    }
    const ownCaptions = lines.flatMap((_line, i) =>
      captions.get(i) === k ? [paragraphOf([i], lines, 'text')] : [],
    )
    const paragraphs = joined(kept, lines)
    const { subject, verdict, votes } = whoseOf(
      { ...subjectText(head, lines), paragraphs, frame },
      gazetteer,
      options.place,
    )
    notes.push(...localityNotes(head, verdict))
    return {
      title: head.title === '' ? NO_TITLE : head.title.replace(ENCLOSED, ''),
      byline: head.byline,
      ...(head.publication === undefined ? {} : { publication: head.publication }),
      locality: subject.path,
      subject,
      paragraphs,
      captions: ownCaptions,
      spans: spansOf(
        [...head.lines, ...kept, ...[...captions].filter(([, owner]) => owner === k).map(([i]) => i)],
        lines,
      ),
      notes,
      unsure: [
        ...(head.title === '' ? ['标题没有找到'] : []),
        ...(attribution?.orderLost ? [ORDER_LOST] : []),
        ...subjectDoubts(subject, votes),
        ...(unsureOf[k] ?? []),
        ...seamDoubts(kept, lines),
      ],
    }
  })
  // A cover or the title of a part heads nothing of its own.
  const whole = articles.filter(
    ({ paragraphs, captions, byline }, k) =>
      paragraphs.length + captions.length > 0 || byline !== '' || (unsureOf[k]?.length ?? 0) > 0,
  )
  return { articles: whole.length === 0 ? articles : whole, strays }
}

interface PageHead extends Head {
  /** Lines of the same byline printed again without a headline. */
  readonly repeats: readonly number[]
  /** Index of the first body line the head stands before. */
  readonly at: number
  readonly notes: readonly string[]
}

/**
 * A byline printed twice, the second time without a headline, is one article's; so are a headline without byline and a
 * byline without headline that name the same place.
 */
function mergedHeads(found: readonly Head[], lines: readonly PrintedLine[]): PageHead[] {
  const heads = found.map(
    (head): PageHead => ({ ...head, repeats: [], at: (head.lines.at(-1) ?? 0) + 1, notes: [] }),
  )
  const kept = heads.filter((head) => head.title !== '')
  for (const head of heads) {
    if (head.title !== '') continue
    const twin = kept.findIndex(
      (other) =>
        (other.byline === head.byline && (head.bylinePlace !== undefined || sameLead(head, other, lines))) ||
        (other.byline === '' &&
          other.titlePlace !== undefined &&
          samePath(other.titlePlace, head.bylinePlace)),
    )
    const other = kept[twin]
    if (other === undefined) {
      kept.push(head)
      continue
    }
    const line = lines[head.lines[0] ?? 0]
    const { bylinePlace = other.bylinePlace } = head
    kept[twin] = {
      ...other,
      byline: other.byline === '' ? head.byline : other.byline,
      ...(bylinePlace === undefined ? {} : { bylinePlace }),
      repeats: [...other.repeats, ...head.lines],
      notes: [
        ...other.notes,
        `第${line?.line}行的署名${quote(line?.text ?? '')}没有标题，与同一地方有标题的一处归为一篇`,
      ],
    }
  }
  return kept.toSorted((a, b) => a.at - b.at)
}

const samePath = (a: Locality, b: Locality | undefined): boolean =>
  b !== undefined && a.join('/') === b.join('/')

const sameLead = (a: PageHead, b: PageHead, lines: readonly PrintedLine[]): boolean =>
  squash(lines[a.at]?.text ?? '').slice(0, 30) === squash(lines[b.at]?.text ?? '').slice(0, 30)

/** A document without headline or byline is one article; its first short line is its title. */
function headOfWhole(lines: readonly PrintedLine[], name: string): PageHead {
  const first = lines.findIndex(
    (line, i) => (line.role === 'text' || line.role === 'heading') && !isAboveTitle(line, lines[i + 1]),
  )
  const line = lines[first]
  const titled = line !== undefined && !endsSentence(line.text) && squash(line.text).length <= 60
  const own = titled ? withSubtitle([first], lines) : []
  return {
    lines: own,
    title: titled ? own.map((i) => lines[i]?.text ?? '').join(' ') : name,
    byline: '',
    repeats: [],
    at: titled ? first + own.length : 0,
    notes: [],
  }
}

function leadOf(head: PageHead, lines: readonly PrintedLine[]): string {
  let lead = ''
  for (let i = head.at; i < lines.length && lead.length < LEAD_LENGTH; i += 1) {
    const line = lines[i]
    if (line?.role === 'byline' || line?.role === 'continues' || line?.role === 'continued') break
    if (line?.role === 'text') lead += squash(line.text)
  }
  return lead.slice(0, LEAD_LENGTH)
}

const subjectText = (head: PageHead, lines: readonly PrintedLine[]): HeadText => ({
  // A headline of two lines is two clauses.
  title: squash(head.title.replace(/(?<=\S{3})\s+(?=\S{3})/gu, '，')),
  ...(head.titlePlace === undefined ? {} : { titlePlace: head.titlePlace }),
  ...(head.bylinePlace === undefined ? {} : { bylinePlace: head.bylinePlace }),
  lead: leadOf(head, lines),
})

/** What a reviewer should look at first: no place, several places, or another place than was said. */
function subjectDoubts(subject: Whose, votes: readonly PlaceVote[]): string[] {
  if (subject.roundUp) return ['一篇里写了几个地方，每条各归各的地方，请逐条核对']
  if (subject.path.length === 0) return ['看不出文章写的是哪个地方']
  const against = votes.filter(
    ({ path, weight }) =>
      weight >= 2 && !path.every((name, i) => subject.path[i] === name || i >= subject.path.length),
  )
  return subject.given
    ? against.map(
        ({ from, path }) => `给定的地区是${placeName(subject.path)}，${from}写的是${placeName(path)}`,
      )
    : []
}

function localityNotes(head: PageHead, verdict: LocalityVerdict | undefined): string[] {
  const against = verdict?.against.filter((vote) => vote.from === '标题' || vote.from === '署名') ?? []
  if (verdict === undefined || against.length === 0) return []
  return against.map(
    (vote) =>
      `${vote.from}印作${placeName(vote.path)}，但${vote.from === '标题' ? '署名和正文' : '标题和正文'}写的是${placeName(verdict.path)}，归${placeName(verdict.path)}（${quote(head.title)}）`,
  )
}

function subjectOf(
  head: PageHead,
  path: Locality,
  lines: readonly PrintedLine[],
  gazetteer: Gazetteer,
): Subject {
  const { names, level } = namesOf(path, gazetteer)
  return {
    title: squash(head.title),
    text: squash(head.lines.map((i) => lines[i]?.text ?? '').join('。')) + leadOf(head, lines),
    names,
    level,
  }
}

function boundariesOf(
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

interface Owner {
  readonly owner: number | undefined
  /** Articles it may belong to, where none is sure. */
  readonly candidates: readonly number[]
}

function ownersOf(
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
function undecided(owners: readonly Owner[]): { first: number; last: number; candidates: number[] }[] {
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
function ownersOfOne(observations: readonly Observation[], subject: Subject | undefined): Owner[] {
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
function captionOwners(
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

/** The article's lines as they stand together on the page, strangers apart. */
function runsOf(body: readonly number[], owners: readonly Owner[], k: number, head: PageHead): number[][] {
  const runs: number[][] = []
  body.forEach((i, n) => {
    if (owners[n]?.owner !== k) return
    const last = runs.at(-1)
    const before = body[n - 1]
    // What stands right above the headline is another run: it went astray, and may be printed again below.
    const together =
      last !== undefined && last.at(-1) === before && (i < head.at || (before ?? -1) >= head.at)
    if (together) last.push(i)
    else runs.push([i])
  })
  return runs
}

/** The run under the headline first, then the others as they were read: those above the headline went astray. */
function inReadingOrder(runs: readonly number[][], head: PageHead): number[][] {
  const main = runs.findIndex((run) => run.some((i) => i >= head.at))
  if (main <= 0) return [...runs]
  return [...runs.slice(main, main + 1), ...runs.slice(0, main), ...runs.slice(main + 1)]
}

/** Numbers lines so that prints of one text share a number. A bold lead may differ, and so may a few words. */
function repeatedGroups(texts: readonly string[]): number[] {
  const sentences = texts.map((text) => {
    const parts = squash(text).split(/(?<=[。；])/u)
    return parts.filter((part) => part.length >= 12)
  })
  const owner = new Map<string, number>()
  const groups: number[] = []
  texts.forEach((text, i) => {
    const bare = squash(text)
    const whole = owner.get(`=${bare}`)
    if (whole !== undefined) {
      groups.push(whole)
      return
    }
    let group = i
    const tally = new Map<number, number>()
    let length = 0
    for (const sentence of sentences[i] ?? []) {
      length += sentence.length
      const earlier = owner.get(sentence)
      if (earlier !== undefined) tally.set(earlier, (tally.get(earlier) ?? 0) + sentence.length)
    }
    for (const [earlier, shared] of tally) if (length >= 30 && shared >= SAME_SHARE * length) group = earlier
    groups.push(group)
    owner.set(`=${bare}`, group)
    for (const sentence of sentences[i] ?? []) if (!owner.has(sentence)) owner.set(sentence, group)
  })
  return groups
}

/** Lines → paragraphs: a line that ends in the middle of a sentence goes on in the next one. */
function joined(kept: readonly number[], lines: readonly PrintedLine[]): Paragraph[] {
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

function paragraphOf(
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
function spansOf(
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
function seamDoubts(kept: readonly number[], lines: readonly PrintedLine[]): string[] {
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
