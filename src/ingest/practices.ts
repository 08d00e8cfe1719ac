/**
 * The practices of an article, found from its own structure: headings, bold leads (“织密建强组织体系。”), counted
 * points (一是 … 二是 …), and, within these, sentences that bring in a mechanism by its own name (建立“业标街管”制度).
 */
import { isLeadAlone, isOnlyLead, leadStarts, leadsIn, PLACE_LABEL, splitAtLeads } from './leads.ts'
import { broughtIn } from './mechanisms.ts'
import type { Paragraph } from './paragraphs.ts'
import { type DraftPractice, type Passage, passageOf, type Unit } from './passage.ts'
import { leadName, nameOf, ofItsWhole } from './practice-name.ts'
import type { Scopes } from './scope.ts'
import { NUMBERING, sectionsOf } from './sections.ts'
import { sentencesOf } from './sentences.ts'
import { joined, splitAtMechanisms } from './split-at-mechanisms.ts'

export interface Outline {
  readonly practices: readonly DraftPractice[]
  /** Text above the first heading or lead, and introductions of sections that have practices of their own. */
  readonly general: readonly Passage[]
}

/** From this length on the introduction of a section tells of a practice. */
const LONG_INTRODUCTION = 110

/** Headings that say only that something was done. */
const SAYS_NOTHING =
  /^(?:(?:主要|具体|基本|创新|典型)?(?:做法|举措|措施|经验|成效|成果|内容)(?:与成效|和成效|及成效)?|案例(?:呈现|分析|介绍|描述|展示)?|实践(?:探索)?|(?:过去|上)[^，]{0,2}年的?工作|工作(?:回顾|情况|开展情况|进展|总结|成效)|.{0,10}的(?:具体|主要)?做法|(?:怎么|怎样|如何|为什么|为何).{0,8}|.{2,8}(?:怎么|咋)来的|.{1,4}了什么|效果|说明|典型片段|(?:工作|办理|运行)机制|\d{4}年(?:工作|上半年).{0,6}|.{0,6}(?:情况|回顾))$/u
/** A title that announces figures: its sections count, and tell of nothing that was done. */
const INDICATORS = /(?:公报|统计表|一览表|数据|指标)(?:[（(][^（）()]{0,10}[）)])?$/u
/** A meeting that is reported is no deed. */
const MEETING = /会(?:议)?(?:在|于)[^，。]{0,24}(?:召开|举行)[^，]{0,6}。/u

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
  const { named, taken } = namedUnits(found, title, roundUp)
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

/** Each unit with a name; those that tell of one mechanism are one practice. */
function namedUnits(
  found: readonly Unit[],
  title: string,
  roundUp: boolean,
): { readonly named: readonly Unit[]; readonly taken: ReadonlySet<string> } {
  const taken = new Set(found.map(({ name }) => name))
  const named: Unit[] = []
  for (const unit of found) {
    const isNamed = unit.name !== ''
    if (!isNamed) {
      unit.name = nameOf(unit, title, roundUp, taken)
      unit.isDerived = unit.lead === undefined && !title.includes(unit.name.replace(/[“”]/gu, ''))
    }
    taken.add(unit.name)
    const same = isNamed || roundUp ? undefined : named.find(({ name }) => name === unit.name)
    if (same === undefined) named.push(unit)
    else same.passages.push(...unit.passages)
  }
  return { named, taken }
}

/** Whether what is told of one place goes on in another, by their joined paths: a town of its county, 其中汉中市1427个. */
const goesOnIn = (place: string | undefined, other: string | undefined, text: string): boolean =>
  place !== undefined &&
  other !== undefined &&
  (place === other ||
    (place.startsWith(`${other}/`) &&
      (other.split('/').length >= COUNTY_DEPTH || /^(?:其中|如|例如|比如)/u.test(text))))
const COUNTY_DEPTH = 3

/** The place that most of a sentence tells of. */
function placeOfPassage({ pieces }: Passage, scopes: Scopes | undefined): string | undefined {
  const last = pieces.at(-1)
  if (last === undefined || scopes === undefined) return undefined
  const { path } = scopes.at(last.start + last.length - 1)
  return path.length === 0 ? undefined : path.join('/')
}
