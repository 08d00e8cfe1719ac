/**
 * The practices of an article, found from its own structure: headings, bold leads (“织密建强组织体系。”), counted
 * points (一是 … 二是 …), and, within these, sentences that bring in a mechanism by its own name (建立“业标街管”制度).
 */

import {
  broughtIn,
  coinedIn,
  goesOnWith,
  isMechanism,
  longestOf,
  type Mechanism,
  recurringIn,
  saysKind,
  timesIn,
} from './mechanisms.ts'
import type { Paragraph, Piece } from './paragraphs.ts'
import { withoutPersons } from './private-persons.ts'
import type { Scopes } from './scope.ts'
import { bareHeading, NUMBERING, type Section, sectionsOf } from './sections.ts'
import { sentencesOf } from './sentences.ts'

/** Text of one practice: a part of a paragraph, or several paragraphs. */
export interface Passage {
  /** Without white space. */
  readonly text: string
  readonly print: string
  readonly line: number
  readonly pieces: readonly Piece[]
  /** The heading it stands under; '' above the first. */
  readonly section: string
  /** The heading and those around it, innermost first. */
  readonly headings: readonly string[]
  readonly standing: Section['standing']
  /** A row of a table. */
  readonly isRow?: boolean
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
/** Characters by which the halves of a lead may differ. */
const UNLIKE = 2
const POINT =
  /^(?:[一二三四五六七八九十][是要](?!素)|第[一二三四五六七八九十]，|[（(][一二三四五六七八九十\d]{1,2}[）)]|\d{1,2}[.、．])/u

const bare = (text: string): number => [...text.replace(/[“”《》‘’。]/gu, '')].length

const SAID = /表明|显示|[说道]。$|(?:表示|介绍|认为|告诉|坦言)/u

/** `织密建强组织体系。`: a phrase, not a statement. Digits and the words of statements tell the two apart. */
function leadOf(text: string, longest: number): string | undefined {
  const lead = LEAD.exec(text)?.[0]
  if (lead === undefined) return undefined
  const length = bare(lead)
  if (length < LEAD_LENGTH.min || length > longest || /\d/u.test(lead)) return undefined
  // 优化服务机制，提升治理效能: two phrases alike; 秋收过后，晒架旁又热闹起来 is told.
  const [first = '', second] = lead.slice(0, -1).split('，')
  if (second !== undefined && Math.abs(first.length - second.length) > UNLIKE) return undefined
  // 桦南县是产粮大县 says what a place is.
  if (/^[^，]{1,12}[省市县区州旗镇乡村](?:是|地处|位于|隶属)/u.test(lead)) return undefined
  // “路灯坏了两年没人修。” is what somebody says.
  if (lead.split('“').length !== lead.split('”').length || SAID.test(lead)) return undefined
  if (/^(?:下一步|今后|接下来|特此|此致|谢谢|以上)|[我本][市县区镇乡街村]|[将已了]/u.test(lead))
    return undefined
  if ((lead.match(/，/gu)?.length ?? 0) > 1 || /^(?:其中|同时|此外|目前|近年|今年|如|图为|例如)/u.test(lead))
    return undefined
  return lead
}

interface Unit {
  /** '' until what was done gives it one. */
  name: string
  /** The bold lead that it stands behind. */
  lead?: string
  section: string
  passages: Passage[]
  /** A text without headings and leads, all of it. */
  isWhole?: boolean
  /** Called after the mechanism that it tells most of: of several each is a practice. */
  isDerived?: boolean
}

/** Headings that say only that something was done. */
const SAYS_NOTHING =
  /^(?:(?:主要|具体|基本|创新|典型)?(?:做法|举措|措施|经验|成效|成果|内容)(?:与成效|和成效|及成效)?|案例(?:呈现|分析|介绍|描述|展示)?|实践(?:探索)?|(?:过去|上)[^，]{0,2}年的?工作|工作(?:回顾|情况|开展情况|进展|总结|成效)|.{0,10}的(?:具体|主要)?做法|(?:怎么|怎样|如何|为什么|为何).{0,8}|.{2,8}(?:怎么|咋)来的|.{1,4}了什么|效果|说明|典型片段|(?:工作|办理|运行)机制|\d{4}年(?:工作|上半年).{0,6}|.{0,6}(?:情况|回顾))$/u
/** A title that announces figures: its sections count, and tell of nothing that was done. */
const INDICATORS = /(?:公报|统计表|一览表|数据|指标)(?:[（(][^（）()]{0,10}[）)])?$/u
/** How it went says nothing of what was done. */
const OUTCOME =
  /(?:更加|明显|显著|持续|不断|稳步|加快|全面|有效|大幅|日益|逐步|进一步)[^，。；]{2,6}$|任务$|率为?$|(?:提升|改善|增强|发展|有力|有效|有序|向好|提高|满意|见效)$/u
/** `莲都区：建立…`: what one place of several does. */
const PLACE_LABEL =
  /^(?![全各本我该])(?:\p{Script=Han}县|(?:\p{Script=Han}{2,11}?(?:市|县|区|州|旗|镇|乡|街道|村|社区)){1,3})[：:]./u
/** A meeting that is reported is no deed. */
const MEETING = /会(?:议)?(?:在|于)[^，。]{0,24}(?:召开|举行)[^，]{0,6}。/u
/** Titles of papers that report figures: no name for what somebody did. */
const REPORT =
  /(?:通报|报告|总结|公报|汇报|一览表|情况|统计表|数据|手册|材料|综述|方案|规划|见闻|实招|案例选?|汇编|打算)$/u

export function outline(
  paragraphs: readonly Paragraph[],
  title: string,
  scopes?: Scopes,
  roundUp = false,
): Outline {
  const units: Unit[] = []
  const general: Passage[] = []
  const hasLeads = leadsIn(paragraphs) > 1
  const sections = sectionsOf(paragraphs, title)
  const isPlain =
    !hasLeads && !roundUp && sections.every(({ hasNoDeeds, heading }) => heading === '' || hasNoDeeds)
  const whole: Unit = { name: '', section: '', passages: [], isWhole: true }
  for (const section of sections) {
    const { body, hasNoDeeds, heading, headings, name, standing } = section
    const passages = body.map((paragraph): Passage & { kind: Paragraph['kind'] } => ({
      ...paragraph,
      section: heading,
      headings,
      standing,
    }))
    const text = passages.filter(({ kind }) => kind === 'text')
    for (const row of passages)
      if (row.kind === 'row') general.push({ ...passageOf(row, 0, row.text.length), isRow: true })
    if (roundUp) byPlace(text, hasNoDeeds ? '' : name)
    else if (hasNoDeeds && standing === 'done' && !INDICATORS.test(title)) alreadyDone(text)
    else if (hasNoDeeds || INDICATORS.test(title)) general.push(...text)
    else if (isPlain) asOne(text)
    else bySection(text, heading, name)
  }
  if (whole.passages.length > 0) units.unshift(whole)
  // A text without headings and leads is one practice: its own.
  const found: Unit[] =
    units.length > 0
      ? units
      : general.length > 0 && general.some(({ text }) => /[。；]/u.test(text))
        ? [{ name: '', section: '', passages: textual(general) }]
        : []
  const taken = new Set(found.map(({ name }) => name))
  const named: Unit[] = []
  for (const unit of found) {
    const isNamed = unit.name !== ''
    if (!isNamed) {
      unit.name = nameOf(unit, title, roundUp, taken)
      unit.isDerived = unit.lead === undefined && !title.includes(unit.name.replace(/[“”]/gu, ''))
    }
    taken.add(unit.name)
    // Sections that tell of one mechanism are one practice.
    const same = isNamed || roundUp ? undefined : named.find(({ name }) => name === unit.name)
    if (same === undefined) named.push(unit)
    else same.passages.push(...unit.passages)
  }
  const practices: DraftPractice[] = []
  const wholeText = [title, ...paragraphs.map(({ text }) => text)].join('\n')
  // What the headline names, all of several sections are about.
  const common = named.length > 1 ? [title, ...taken] : [...taken]
  for (const unit of named)
    practices.push(...splitAtMechanisms(unit, [...common, ...practices.map(({ name }) => name)], wholeText))
  const all = roundUp ? practices : joined(practices)
  return { practices: all.map((practice) => ofItsWhole(practice, title, wholeText)), general }

  function textual(from: Passage[]): Passage[] {
    const rows = new Set(paragraphs.filter(({ kind }) => kind === 'row').map(({ line }) => line))
    const own = from.filter(({ line }) => !rows.has(line))
    for (const passage of own) from.splice(from.indexOf(passage), 1)
    return own
  }

  function open(name: string, passage: Passage, lead?: string): Unit {
    const unit: Unit = {
      name,
      section: passage.section,
      passages: [passage],
      ...(lead === undefined ? {} : { lead }),
    }
    units.push(unit)
    return unit
  }

  /** What is so already may tell of a mechanism that was founded, and is general else. */
  function alreadyDone(body: readonly Passage[]): void {
    for (const passage of body) {
      const own = broughtIn(passage.text)
      // “积分粮票”在64个村试行: what the paragraph begins with it tells of.
      const isTold = own?.rank === 0 || passage.text.startsWith('“')
      if (own?.name.startsWith('“') === true && isTold) open(own.name, passage)
      else general.push(passage)
    }
  }

  /** One practice, save where paragraphs are each of a place that they name before a colon. */
  function asOne(body: readonly Passage[]): void {
    const labelled = body.filter(({ text }) => PLACE_LABEL.test(text)).length > 1
    let current: Unit = whole
    for (const passage of body) {
      if (labelled && PLACE_LABEL.test(passage.text)) current = open('', passage)
      else current.passages.push(passage)
    }
  }

  function bySection(body: readonly Passage[], heading: string, bare: string): void {
    const name = SAYS_NOTHING.test(bare) ? '' : bare
    let current: Unit | undefined
    const parts = body.flatMap((passage, n) => splitAtLeads(passage, hasLeads, isLeadAlone(body[n - 1])))
    const led = parts.some((part) => part.lead !== undefined)
    // One short sentence right under a heading begins what it heads.
    const [first] = parts
    if (name !== '' && NUMBERING.test(heading) && first?.lead !== undefined && isOnlyLead(parts, first))
      parts[0] = { passage: first.passage }
    for (const part of parts) {
      if (part.lead !== undefined) current = open(...leadName(part.lead, part.passage))
      else if (current !== undefined) current.passages.push(part.passage)
      else if (heading === '' || led) {
        // The lead of an article, or of a section, is a practice of its own where it brings in something by name.
        const own =
          heading === ''
            ? broughtIn(part.passage.text)?.name
            : part.passage.text.length >= LONG_INTRODUCTION
              ? name
              : undefined
        if (own === undefined) general.push(part.passage)
        else open(own, part.passage)
      } else current = open(name, part.passage)
    }
  }

  /** In a round-up each place's part is a practice of its own. */
  function byPlace(body: readonly Passage[], bare: string): void {
    const name = SAYS_NOTHING.test(bare) ? '' : bare
    let before: string | undefined
    for (const part of body) {
      const lead = hasLeads ? leadStarts(part.text)[0]?.lead : undefined
      for (const { from, to, place } of runsOfPlaces(part)) {
        const passage = passageOf(part, from, to)
        const last = units.at(-1)
        if (place === undefined) general.push(passage)
        else if (goesOnIn(place, before, passage.text) && last !== undefined) last.passages.push(passage)
        else if (lead !== undefined) open(...leadName(lead, passage))
        else if (MEETING.test(passage.text)) general.push(passage)
        else open(before === undefined ? name : '', passage)
        before = goesOnIn(place, before, passage.text) ? before : (place ?? before)
      }
    }
  }

  /** Neighbouring sentences that tell of one place. */
  function runsOfPlaces(part: Passage): { from: number; to: number; place: string | undefined }[] {
    const runs: { from: number; to: number; place: string | undefined }[] = []
    for (const { start, text } of sentencesOf(part.text)) {
      const to = start + text.length
      const place = placeOfPassage(passageOf(part, start, to), scopes)
      const last = runs.at(-1)
      if (last !== undefined && (last.place === place || goesOnIn(place, last.place, text))) last.to = to
      else runs.push({ from: start, to, place })
    }
    return runs
  }
}

/** Whether what is told of one place goes on in another, by their joined paths: a town of its county, 其中汉中市1427个. */
const goesOnIn = (place: string | undefined, other: string | undefined, text: string): boolean =>
  place !== undefined &&
  other !== undefined &&
  (place === other ||
    (place.startsWith(`${other}/`) &&
      (other.split('/').length >= COUNTY_DEPTH || /^(?:其中|如|例如|比如)/u.test(text))))
const COUNTY_DEPTH = 3

/** How a lead names its practice: not by its number, not by how well it went, and by a slogan only where nothing else does. */
function leadName(lead: string, passage: Passage): [name: string, passage: Passage, lead?: string] {
  const bare = lead.replace(/[。：]$/u, '').replace(NUMBERING, '')
  if (bare.includes('“') || (bare.length > SLOGAN && !OUTCOME.test(bare))) return [bare, passage]
  return ['', passage, bare]
}
const SLOGAN = 6

/** The place that most of a sentence tells of. */
function placeOfPassage({ pieces }: Passage, scopes: Scopes | undefined): string | undefined {
  const last = pieces.at(-1)
  if (last === undefined || scopes === undefined) return undefined
  const { path } = scopes.at(last.start + last.length - 1)
  return path.length === 0 ? undefined : path.join('/')
}

/** The mechanism's own name, else what was done, else the title. */
function nameOf(
  { isWhole = false, lead, passages }: Unit,
  title: string,
  roundUp: boolean,
  taken: ReadonlySet<string>,
): string {
  const text = passages.map((passage) => passage.text).join('')
  const headline = isWhole ? /“(?![把让请为给从用将])([^“”，。；：？！]{2,10})”/u.exec(title) : undefined
  if (
    headline?.[1] !== undefined &&
    (headline[1].length > 3 || text.includes(headline[1]) || mechanismIn(text, title) === undefined)
  )
    return headline[0]
  if (lead !== undefined) {
    const behind = text.slice(text.indexOf('。') + 1)
    const own = broughtIn(OUTCOME.test(lead) ? behind : (sentencesOf(behind)[0]?.text ?? ''))
    const isNew = own?.name.startsWith('“') === true && ![...taken].some((name) => name.includes(own.term))
    return (isNew ? own?.name : undefined) ?? (OUTCOME.test(lead) ? deedIn(behind) : undefined) ?? lead
  }
  const coined = mechanismIn(text, title)
  if (coined?.startsWith('“')) return coined
  // The headline of a round-up names what all of them did.
  if (roundUp) return coined ?? deedIn(text) ?? bareHeading(title)
  const inTitle = /“[^“”，。；：？！]{2,14}”/u.exec(title)?.[0] ?? coined
  if (inTitle !== undefined) return inTitle
  const bare = bareHeading(title)
  if (bare !== '' && !REPORT.test(bare) && passages.length > 1) return bare
  return deedIn(text) ?? (bare === '' ? title : bare)
}

/** The coined term that stands in the headline, recurs or is brought in; what somebody says is none. */
function mechanismIn(text: string, title: string): string | undefined {
  const scores = new Map<string, number>()
  for (const match of text.matchAll(/“([^“”，。；：？！]{2,14})”/gu)) {
    const term = match[1] ?? ''
    if (/[：说道称叫]$/u.test(text.slice(Math.max(0, match.index - 1), match.index))) continue
    scores.set(term, (scores.get(term) ?? 0) + 1 + (title.includes(term) && !scores.has(term) ? 2 : 0))
  }
  const named = broughtIn(text)
  const term = named?.term
  if (term !== undefined && scores.has(term)) scores.set(term, (scores.get(term) ?? 0) + 1)
  const [best] = [...scores].toSorted((a, b) => b[1] - a[1])
  if (best === undefined) return named?.name
  return best[0] === term ? named?.name : `“${best[0]}”`
}

const DEED_LENGTH = 24
const OPENING =
  /^(?:近年来|今年以来|今年|去年|目前|一年来|截至\p{Script=Han}{1,4}|20\d\d年(?:\d{1,2}月)?(?:以来|起)?|其中|但|而|却|也|全[市县区镇]|[我本][市县区镇乡省街村]|在|，|、)+/u

/** 实行提级办理，…: a way of doing that is named without marks. */
const WAY = /(?:实行|推行|试行)了?(\p{Script=Han}{4,8})(?=[，。；、])/u

/** The way that is practised, else the first clause that says what somebody did: without its place, time and numbers. */
function deedIn(text: string): string | undefined {
  const way = WAY.exec(text)?.[1]
  if (way !== undefined) return way
  for (const clause of text.split(/[，。；：]/u)) {
    if (clause.split('“').length !== clause.split('”').length || SAID.test(`${clause}。`)) continue
    if (withoutPersons(clause) !== clause || /记者|笔者|编者/u.test(clause)) continue
    const bare = clause
      .replace(OPENING, '')
      .replace(/^该[省市县区镇乡街村]/u, '')
      .replace(
        /^(?:\p{Script=Han}{2,7}?(?:省|自治区|自治县|市|县|区|镇|乡(?![亲村里土情愁音])|街道)){1,4}/u,
        '',
      )
      .replace(/^的?(?:办法|做法|经验|探索)是/u, '')
      .replace(/\d[\d.,]{0,11}[万亿]?[\p{Script=Han}%]{0,1}/gu, '')
    if (
      [...bare].length >= 5 &&
      !OUTCOME.test(bare) &&
      /[把用建设推开办组成让为请给创引立召培训改]/u.test(bare)
    )
      return [...bare].slice(0, DEED_LENGTH).join('')
  }
  return undefined
}

/** How many paragraphs and sentences look like bold leads: one alone is a short sentence. */
function leadsIn(paragraphs: readonly Paragraph[]): number {
  let count = 0
  for (const { kind, text } of paragraphs) {
    if (kind !== 'text') continue
    count += leadStarts(text).filter(({ lead }) => lead !== undefined).length
  }
  return count
}

interface Part {
  readonly lead?: string
  readonly passage: Passage
}

const isOnlyLead = (parts: readonly Part[], first: Part): boolean =>
  !POINT.test(first.passage.text) && parts.every((part) => part === first || part.lead === undefined)

const isLeadAlone = (passage: Passage | undefined): boolean =>
  passage !== undefined && leadOf(passage.text, LEAD_LENGTH.max) === passage.text

/** Below a lead on a line of its own the first sentence is told, whatever its length. */
function splitAtLeads(paragraph: Passage, hasLeads: boolean, isLed: boolean): Part[] {
  const { text } = paragraph
  const starts = leadStarts(text).map(({ at, lead }) => ({
    at,
    lead: hasLeads && !(isLed && at === 0 && !POINT.test(text)) ? lead : undefined,
  }))
  return starts.map(({ at, lead }, i) => ({
    ...(lead === undefined ? {} : { lead }),
    passage: passageOf(paragraph, at, starts[i + 1]?.at ?? text.length),
  }))
}

/** Where a paragraph's leads and points begin, and its own beginning. */
function leadStarts(text: string): { at: number; lead: string | undefined }[] {
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
  return starts
}

/** `一是建立联席会议制度。`, `1.容县：“侨乡帮办”。`: the point's first clause names it, not its place. */
function pointOf(text: string): string | undefined {
  const mark = POINT.exec(text)?.[0]
  if (mark === undefined) return undefined
  const rest = text.slice(mark.length)
  const label = PLACE_LABEL.test(rest) ? rest.search(/[：:]/u) + 1 : 0
  return /^[^，。；：]{2,30}/u.exec(rest.slice(label))?.[0]
}

function passageOf(paragraph: Passage, from: number, to: number): Passage {
  const pieces = paragraph.pieces.flatMap(({ at, start, length }): Piece[] => {
    const first = Math.max(at, from)
    const last = Math.min(at + length, to)
    return first < last ? [{ at: first - from, start: start + first - at, length: last - first }] : []
  })
  const text = paragraph.text.slice(from, to)
  const whole = from === 0 && to === paragraph.text.length
  const { headings, line, section, standing } = paragraph
  return { text, print: whole ? paragraph.print : text, line, pieces, section, headings, standing }
}

/** Each mechanism with a name of its own is a practice, where the passage goes on to tell of it. */
function splitAtMechanisms(unit: Unit, known: readonly string[], whole: string): DraftPractice[] {
  const parts: { name: string; passages: Passage[] }[] = []
  let seen = ''
  // Called after what it tells most of, it is called anew as its mechanisms come.
  let name = unit.isDerived === true ? '' : unit.name
  // Under a heading that coins nothing the first mechanism is what the heading is about.
  let leadsTo = !isMechanism(unit.name) && unit.isWhole !== true
  for (const passage of unit.passages) {
    let from = 0
    const before = seen
    for (const { start, text } of sentencesOf(passage.text)) {
      const fresh = newIn(text, passage, { ...unit, name }, before, whole)
      const at = fresh === undefined ? undefined : beginningOf(fresh, start, passage, unit)
      const least = BEFORE_NEXT[unit.isWhole === true ? 'whole' : leadsTo ? 'heading' : 'section']
      if (fresh !== undefined && (text.length >= 24 || goesOnWith(fresh.term, passage.text))) {
        if (name === '') {
          name = fresh.name
          if (parts[0] !== undefined) parts[0].name = name
        } else if (at !== undefined && at >= from && seen.length >= least) {
          if (at > from) add(parts, name, passageOf(passage, from, at))
          name = fresh.name
          parts.push({ name, passages: [] })
          from = at
        }
      }
      if (coinedIn(text) !== undefined) leadsTo = false
      seen += text
    }
    if (from < passage.text.length)
      add(parts, name, from === 0 ? passage : passageOf(passage, from, passage.text.length))
  }
  if (parts[0]?.name === '') parts[0].name = unit.name
  return parts.map(({ name: given, passages }) => {
    const text = passages.map((passage) => passage.text).join('')
    // A heading says what it is about; what it brings in, and no other practice does, is what people know.
    const isPicture =
      isMechanism(given) && !(unit.isWhole === true && given === unit.name) && !isToldIn(given, text)
    const own = isMechanism(given) && !isPicture ? undefined : coinedIn(text, whole)
    const isNew =
      !(isPicture && (own?.rank ?? 0) > 1) &&
      own !== undefined &&
      !known.some((one) => one !== given && one.includes(own.term))
    const name = isNew ? own.name : given
    const others = [given, unit.lead].filter((one) => one !== undefined)
    return { name, section: unit.section, passages, names: namesIn(text, name, others) }
  })
}

/** “分时钥匙”：公开排班: a part without a name of its own is called after the mechanism that its heading or the title is about. */
function ofItsWhole(practice: DraftPractice, title: string, whole: string): DraftPractice {
  const { name, names, section } = practice
  if (/^[“《]/u.test(name) || saysKind(name) || REPORT.test(name)) return practice
  const term = [section, title]
    .filter((heading) => heading !== '' && !heading.includes(name))
    .flatMap((heading) => WHOLE_OF.exec(heading)?.[1] ?? [])
    .find((one) => timesIn(one, whole) > 1 && !name.includes(one))
  if (term === undefined) return practice
  const full = `“${term}”：${name}`
  return { ...practice, name: full, names: [full, ...names.filter((one) => one !== name), name] }
}
/** A heading that is about a mechanism: “三张凳”工作法, 用好“三张凳”, “分时钥匙”的运行逻辑. */
const WHOLE_OF =
  /(?:^(?:[^“”]{0,4}[、．.）])?(?:用好|以|做实|推行|打造|实施)?|——)“([^“”，。；：？！]{2,10})”/u

/** Whether what a name has in its marks is told of: “裁判长” of a headline may be a picture only. */
function isToldIn(name: string, text: string): boolean {
  const term = /“([^“”]+)”/u.exec(name)?.[1]
  return term === undefined || saysKind(name) || text.includes(term)
}

/** The mechanism that a sentence brings in, and nothing before it: by a verb, or as what its paragraph goes on to tell of. */
function newIn(
  sentence: string,
  passage: Passage,
  { name, isWhole }: Unit,
  seen: string,
  whole: string,
): Mechanism | undefined {
  const isNew = ({ term }: Mechanism): boolean =>
    !seen.includes(term) &&
    !name.includes(term) &&
    // “邻里食堂联合会” is of “邻里食堂”.
    !(isWhole === true && name !== '' && term.includes(name.replace(/[“”]/gu, '')))
  const brought = broughtIn(sentence)
  if (brought !== undefined && isNew(brought)) return longestOf(brought, passage.text)
  return recurringIn(sentence, whole).find((one) => isNew(one) && goesOnWith(one.term, passage.text))
}

/** Where the part begins that tells of it: a text of one piece tells of another practice from a paragraph on. */
function beginningOf(
  { term }: Mechanism,
  start: number,
  { text }: Passage,
  { isWhole }: Unit,
): number | undefined {
  if (isWhole !== true || start === 0) return start
  return ANSWER.test(text) || goesOnWith(term, text) ? 0 : undefined
}
/** 包志强：过去…。2022年我们搭建了…: an answer is about what it brings in. */
const ANSWER = /^[^，。；：“”]{1,12}：/u

/** Neighbours that tell of one coined mechanism are one practice. */
function joined(practices: readonly DraftPractice[]): DraftPractice[] {
  const all: DraftPractice[] = []
  for (const practice of practices) {
    const last = all.at(-1)
    if (last === undefined || last.name !== practice.name || !practice.name.startsWith('“')) {
      all.push(practice)
      continue
    }
    const names = [...new Set([...last.names, ...practice.names])]
    all[all.length - 1] = { ...last, names, passages: [...last.passages, ...practice.passages] }
  }
  return all
}

function add(parts: { name: string; passages: Passage[] }[], name: string, passage: Passage): void {
  const last = parts.at(-1)
  if (last === undefined) parts.push({ name, passages: [passage] })
  else last.passages.push(passage)
}

/** Characters that are told before another practice begins: of a text of one piece, of a section, under a heading that
 * the first mechanism explains. */
const BEFORE_NEXT = { whole: 40, section: 20, heading: 60 } as const
const MOST_NAMES = 24

/** Proper names and fixed terms, in the order in which they are printed. */
function namesIn(text: string, name: string, others: readonly string[]): string[] {
  const terms = [...text.matchAll(/“([^“”，。；]{2,16})”|(《[^《》]{3,60}》)/gu)].map(
    (match) => match[1] ?? match[2] ?? '',
  )
  return [...new Set([name, ...others, ...terms])].slice(0, MOST_NAMES)
}
