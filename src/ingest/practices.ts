/**
 * The practices of an article, found from its own structure: headings, bold leads (“织密建强组织体系。”), counted
 * points (一是 … 二是 …), and, within these, sentences that bring in a mechanism by its own name (建立“业标街管”制度).
 */
import type { Paragraph, Piece } from './page.ts'

/** Text of one practice: a part of a paragraph, or several paragraphs. */
export interface Passage {
  /** Without white space. */
  readonly text: string
  readonly print: string
  readonly line: number
  readonly pieces: readonly Piece[]
}

export interface DraftPractice {
  /** The bold lead, the heading, or the mechanism's own name. */
  readonly name: string
  /** Fixed terms the passage prints: in quotation marks, in book-title marks, and the name itself. */
  readonly names: readonly string[]
  /** The heading it stands under; '' above the first. */
  readonly section: string
  readonly passages: readonly Passage[]
}

export interface Outline {
  readonly practices: readonly DraftPractice[]
  /** Text above the first heading or lead, and introductions of sections that have practices of their own. */
  readonly general: readonly Passage[]
}

const LEAD_LENGTH = { min: 4, max: 24 } as const
/** A short sentence in the middle of a paragraph is a lead only when it is shorter still: print has lost its bold type. */
const INNER_LEAD_LENGTH = 14
/** From this length on the introduction of a section tells of a practice. */
const LONG_INTRODUCTION = 110
const LEAD = /^[^。！？；：]{3,24}。/u
const POINT =
  /^(?:[一二三四五六七八九十]是|第[一二三四五六七八九十]，|[（(][一二三四五六七八九十\d]{1,2}[）)]|\d{1,2}[.、．])/u

const bare = (text: string): number => [...text.replace(/[“”《》‘’。]/gu, '')].length

/** `织密建强组织体系。`: a phrase, not a statement. Digits and the words of statements tell the two apart. */
function leadOf(text: string, longest: number): string | undefined {
  const lead = LEAD.exec(text)?.[0]
  if (lead === undefined) return undefined
  const length = bare(lead)
  if (length < LEAD_LENGTH.min || length > longest || /\d/u.test(lead)) return undefined
  if ((lead.match(/，/gu)?.length ?? 0) > 1 || /^(?:其中|同时|此外|目前|近年|今年|如|图为|例如)/u.test(lead))
    return undefined
  return lead
}

interface Unit {
  name: string
  section: string
  passages: Passage[]
}

export function outline(paragraphs: readonly Paragraph[], title: string): Outline {
  const units: Unit[] = []
  const general: Passage[] = []
  const sections = sectionsOf(paragraphs)
  for (const { heading, body } of sections) {
    let current: Unit | undefined
    const open = (name: string, passage: Passage): Unit => {
      const unit: Unit = { name, section: heading, passages: [passage] }
      units.push(unit)
      return unit
    }
    const parts = body.flatMap((paragraph) => splitAtLeads(paragraph))
    const led = parts.some((part) => part.lead !== undefined)
    for (const part of parts) {
      if (part.lead !== undefined) current = open(part.lead.replace(/[。：]$/u, ''), part.passage)
      else if (current !== undefined) current.passages.push(part.passage)
      else if (heading === '' || led) {
        // The lead of an article, or of a section, is a practice of its own where it brings in something by name.
        const own =
          heading === ''
            ? broughtIn(part.passage.text)
            : part.passage.text.length >= LONG_INTRODUCTION
              ? heading
              : undefined
        if (own === undefined) general.push(part.passage)
        else open(own, part.passage)
      } else current = open(heading, part.passage)
    }
  }
  // A text without headings and leads is one practice: its own.
  const found =
    units.length > 0
      ? units
      : general.length > 0
        ? [{ name: title, section: '', passages: general.splice(0) }]
        : []
  return { practices: found.flatMap(splitAtMechanisms), general }
}

function sectionsOf(paragraphs: readonly Paragraph[]): { heading: string; body: Paragraph[] }[] {
  const sections: { heading: string; body: Paragraph[] }[] = [{ heading: '', body: [] }]
  for (const paragraph of paragraphs) {
    if (paragraph.kind === 'heading') sections.push({ heading: paragraph.print.trim(), body: [] })
    else sections.at(-1)?.body.push(paragraph)
  }
  return sections
}

interface Part {
  readonly lead?: string
  readonly passage: Passage
}

function splitAtLeads(paragraph: Paragraph): Part[] {
  const { text } = paragraph
  const starts: { at: number; lead: string | undefined }[] = []
  const first = leadOf(text, LEAD_LENGTH.max)
  starts.push({ at: 0, lead: first ?? pointOf(text) })
  for (let at = text.indexOf('。') + 1; at > 0 && at < text.length; at = text.indexOf('。', at) + 1) {
    const rest = text.slice(at)
    const lead = leadOf(rest, INNER_LEAD_LENGTH)
    // A lead is followed by what it leads; at the end of a paragraph it is a sentence.
    const after = lead === undefined ? '' : rest.slice(lead.length)
    if (lead !== undefined && !lead.includes('，') && after.length >= 30) starts.push({ at, lead })
    else {
      const point = pointOf(rest)
      if (point !== undefined) starts.push({ at, lead: point })
    }
  }
  return starts.map(({ at, lead }, i) => ({
    ...(lead === undefined ? {} : { lead }),
    passage: passageOf(paragraph, at, starts[i + 1]?.at ?? text.length),
  }))
}

/** `一是建立联席会议制度。`: the point's first clause names it. */
function pointOf(text: string): string | undefined {
  const mark = POINT.exec(text)?.[0]
  if (mark === undefined) return undefined
  const clause = /^[^，。；：]{2,30}/u.exec(text.slice(mark.length))?.[0]
  return clause
}

function passageOf(paragraph: Passage, from: number, to: number): Passage {
  const pieces = paragraph.pieces.flatMap(({ at, start, length }): Piece[] => {
    const first = Math.max(at, from)
    const last = Math.min(at + length, to)
    return first < last ? [{ at: first - from, start: start + first - at, length: last - first }] : []
  })
  const text = paragraph.text.slice(from, to)
  const whole = from === 0 && to === paragraph.text.length
  return { text, print: whole ? paragraph.print : text, line: paragraph.line, pieces }
}

const KIND =
  '(?:制度|机制|模式|平台|行动|品牌|工程|办法|工作法|体系|计划|服务队|服务圈|清单|活动|工作室|数据库|驿站|基金|联盟|课堂|讲堂|中心|联席会议)'
const VERB =
  '(?:推行|实行|建立|建成|创新|打造|开展|实施|推出|成立|设立|组建|引入|引进|举办|探索|试点|搭建|健全|完善|出台|制定|制发|印发|开发|构建|创建|召开|评选|启动|发布|深化|推进|提出|采用|采取|用好)'
const BRINGS_IN = new RegExp(
  `${VERB}了?(?:[^，。；“]{0,18}(?:“(?<term>[^“”，。]{2,16})”(?<kind>${KIND})?|《(?<title>[^《》]{4,60})》)|(?<plain>(?!了)[^，。；、“”《》（）]{3,16}${KIND})(?=[，。；、]))`,
  'u',
)

/** What a sentence brings in by name: “业标街管”制度, 《温州市物业管理条例》, 社区治理合伙人模式. */
function broughtIn(text: string): string | undefined {
  const groups = BRINGS_IN.exec(text)?.groups
  if (groups === undefined) return undefined
  if (groups['term'] !== undefined) return `“${groups['term']}”${groups['kind'] ?? ''}`
  return groups['title'] === undefined ? groups['plain'] : `《${groups['title']}》`
}

/** Each mechanism with a name of its own is a practice, where the passage goes on to tell of it. */
function splitAtMechanisms(unit: Unit): DraftPractice[] {
  const parts: { name: string; passages: Passage[] }[] = []
  let seen = ''
  for (const passage of unit.passages) {
    let from = 0
    const sentences = sentencesOf(passage.text)
    for (const { start, text } of sentences) {
      const name = broughtIn(text)
      const term = name?.replace(/^[“《]|[”》].*/gu, '')
      const isNew =
        name !== undefined && term !== undefined && !seen.includes(term) && !unit.name.includes(term)
      if (isNew && (seen + passage.text.slice(from, start)).length >= 40 && text.length >= 24) {
        if (start > from) add(parts, unit.name, passageOf(passage, from, start))
        parts.push({ name, passages: [] })
        from = start
      }
      seen += text
    }
    if (from < passage.text.length)
      add(parts, unit.name, from === 0 ? passage : passageOf(passage, from, passage.text.length))
  }
  return parts.map(({ name, passages }) => ({
    name,
    section: unit.section,
    passages,
    names: namesIn(passages.map((passage) => passage.text).join(''), name),
  }))
}

function add(parts: { name: string; passages: Passage[] }[], name: string, passage: Passage): void {
  const last = parts.at(-1)
  if (last === undefined) parts.push({ name, passages: [passage] })
  else last.passages.push(passage)
}

function sentencesOf(text: string): { start: number; text: string }[] {
  const sentences: { start: number; text: string }[] = []
  let start = 0
  for (let i = 0; i < text.length; i += 1) {
    if (!/[。！？]/u.test(text.charAt(i))) continue
    let end = i + 1
    while (/[”’）)]/u.test(text.charAt(end))) end += 1
    sentences.push({ start, text: text.slice(start, end) })
    start = end
    i = end - 1
  }
  if (start < text.length) sentences.push({ start, text: text.slice(start) })
  return sentences
}

const MOST_NAMES = 24

/** Proper names and fixed terms, in the order in which they are printed. */
export function namesIn(text: string, name: string): string[] {
  const terms = [...text.matchAll(/“([^“”，。；]{2,16})”|(《[^《》]{3,60}》)/gu)].map(
    (match) => match[1] ?? match[2] ?? '',
  )
  return [...new Set([name, ...terms])].slice(0, MOST_NAMES)
}
