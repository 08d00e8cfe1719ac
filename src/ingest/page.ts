/**
 * The repair of a newspaper page: its lines of print → whole articles, each with its paragraphs in reading order, and
 * a list of what could not be decided. Nothing is dropped silently: repeated text, captions and strays are all told.
 */
import { type Locality, squash } from '../knowledge/article.ts'
import type { Gazetteer } from '../knowledge/gazetteer.ts'
import { attribute, type Observation } from './attribute.ts'
import { findHeads } from './heads.ts'
import { boundariesOf, captionOwners, type Owner, ownersOf, ownersOfOne, undecided } from './line-owners.ts'
import { headOfWhole, mergedHeads, type PageHead, subjectOf, subjectText } from './page-heads.ts'
import { joined, type Paragraph, paragraphOf, seamDoubts, spansOf } from './paragraphs.ts'
import { type LocalityVerdict, localityOf, type PlaceVote } from './place.ts'
import { type PrintedLine, readPrint } from './print.ts'
import { placeName, quote } from './quote.ts'
import { inReadingOrder, repeatedGroups, runsOf } from './reading-order.ts'
import { headVotes, narrowed, type Subject as Whose, subjectOf as whoseOf } from './subject.ts'

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

const NO_TITLE = '（标题没有印出）'
const ORDER_LOST = '本页各行的顺序已乱，只收了自己点明地方的段落，段落的先后也未必对'

/** Which enclosure of a letter it was. */
const ENCLOSED = /^附(?:件|表|录)\s{0,2}[\d一二三四五六七八九十]{0,3}\s{0,2}[：:.、]?\s{0,2}(?=\S{4})/u

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
  const page: Page = { lines, body, groups, owners, captions }
  const { strays, unsureOf } = straysOf(page, heads, early)

  const articles = heads.map((head, k): RepairedArticle => {
    const { kept, notes } = linesRead(page, head, k)
    const paragraphs = joined(kept, lines)
    const { subject, verdict, votes } = whoseOf(
      { ...subjectText(head, lines), paragraphs, frame },
      gazetteer,
      options.place,
    )
    const own = lines.flatMap((_line, i) => (captions.get(i) === k ? [i] : []))
    return {
      title: head.title === '' ? NO_TITLE : head.title.replace(ENCLOSED, ''),
      byline: head.byline,
      ...(head.publication === undefined ? {} : { publication: head.publication }),
      locality: subject.path,
      subject,
      paragraphs,
      captions: own.map((i) => paragraphOf([i], lines, 'text')),
      spans: spansOf([...head.lines, ...kept, ...own], lines),
      notes: [...head.notes, ...notes, ...localityNotes(head, verdict)],
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

/** Lines by their index, and what was found out about them. */
interface Page {
  readonly lines: readonly PrintedLine[]
  /** Lines that are no headline, byline, caption or frame. */
  readonly body: readonly number[]
  /** Of each line of the body: prints of one text share a number. */
  readonly groups: readonly number[]
  /** Of each line of the body. */
  readonly owners: readonly Owner[]
  /** Of a caption, the article. */
  readonly captions: ReadonlyMap<number, number>
}

/** What belongs to no article, or to one of several; and, by article, what its reviewer is told of it. */
function straysOf(
  { body, lines, owners }: Page,
  heads: readonly PageHead[],
  places: readonly Locality[],
): { readonly strays: readonly string[]; readonly unsureOf: readonly (readonly string[])[] } {
  const strays: string[] = []
  const unsureOf: string[][] = heads.map(() => [])
  for (const { first, last, candidates } of undecided(owners)) {
    const line = lines[body[first] ?? 0]
    const names = candidates.map((k) => placeName(places[k] ?? []))
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
  return { strays, unsureOf }
}

/** The lines of an article in the order in which they are read, each text once. */
function linesRead(
  { body, groups, lines, owners }: Page,
  head: PageHead,
  article: number,
): { readonly kept: readonly number[]; readonly notes: readonly string[] } {
  const notes: string[] = []
  const ordered = inReadingOrder(runsOf(body, owners, article, head), head)
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
      notes.push(`第${lines[i]?.line}行${quote(lines[i]?.text ?? '')}是第${lines[first]?.line}行的重印，不取`)
      continue
    }
    seen.set(group, i)
    kept.push(i)
  }
  return { kept, notes }
}

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
