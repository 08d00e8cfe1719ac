/**
 * Whose deed each sentence tells: an article is about one place, but its sentences tell of others too. A scope is carried
 * forward from the sentence before, from the heading or from the article's own place, and ends where another begins.
 */
import type { Locality } from '../knowledge/article.ts'
import type { Gazetteer } from '../knowledge/gazetteer.ts'
import { type KnownPlaces, leadsAt, type Mention, mentionsIn, remember } from './mentions.ts'
import type { Paragraph } from './page.ts'
import { isWithin } from './place.ts'
import type { Subject } from './subject.ts'

/** How the place of a stretch of text is known; `undecided` belongs to nobody. */
export type Placing = 'stated' | 'carried' | 'subject' | 'given' | 'undecided'

export interface Scope {
  /** Empty where the text does not tell. */
  readonly path: Locality
  /** A place below `path` that the list of divisions does not know. */
  readonly below?: string
  readonly by: Placing
  /** An item of a list or table, each of a place of its own. */
  readonly item?: boolean
  /** The document's own place, also where it does not name it. */
  readonly own?: boolean
  /** What the row of a table is about where that is no place: its numbers count that. */
  readonly thing?: string
}

/** A stretch of the document, by offsets without white space, that tells of one place. */
export interface ScopeSpan extends Scope {
  readonly start: number
  readonly end: number
}

const LEVEL =
  /(?<![占居列在排比较于先])[全我本]([国省市县区州旗镇乡]|街道|社区|村)(?![长民场委府直级内第首]|前列|率先|平均|唯一|先进|示范|试点|最|区域|面|[百十千]强|文明|优秀|劳模|性)/gu
const TOTAL_ROW = /^(?:合计|总计|小计|全[市县区镇省])/u
const SMALL_ROW = /^[^：，。]{2,8}(?:村|社区|镇|乡|街道|小区|居委会)$/u
const VILLAGE = /^(?![的等和与各全])\p{Script=Han}{1,3}(?:村|社区)(?![委民两居])/u
const CLAUSE = /[，。；：！？]/u

interface Change {
  readonly at: number
  readonly scope: Scope
  /** An example within the sentence (其中任城区3306通): ends with it. */
  readonly passing: boolean
}

export interface Scopes {
  /** The place that the text at this offset of the document tells of. */
  readonly at: (offset: number) => Scope
  readonly spans: readonly ScopeSpan[]
}

export function scopesOf(paragraphs: readonly Paragraph[], subject: Subject, gazetteer: Gazetteer): Scopes {
  const own: Scope = {
    path: subject.path,
    by: subject.path.length === 0 ? 'undecided' : subject.given ? 'given' : 'subject',
    own: true,
  }
  const known: KnownPlaces = new Map()
  if (subject.path.length > 0) remember(known, subject.path, gazetteer)
  const leaf = subject.path.at(-1)
  if (leaf !== undefined) known.set(leaf, subject.path)
  const spans: ScopeSpan[] = []
  let section = own
  let carried = own
  for (const paragraph of paragraphs) {
    const { text } = paragraph
    if (paragraph.kind === 'heading') {
      // A subtitle says of what place the whole is.
      if (text.startsWith('——')) continue
      const named = governing(mentions(text, section), text)
      if (named.length === 1 && named[0] !== undefined) section = stated(named[0].path)
      else if (!subject.roundUp) section = own
      carried = section
      push(paragraph, 0, text.length, section)
      continue
    }
    if (paragraph.kind === 'row') {
      push(paragraph, 0, text.length, rowScope(text))
      continue
    }
    // In a round-up a paragraph without a place goes on with the one before.
    if (!subject.roundUp && carried.path !== section.path) carried = section
    let start = 0
    for (const sentence of sentencesOf(text)) {
      carried = readSentence(paragraph, start, sentence, carried)
      start += sentence.length
    }
  }
  spans.sort((a, b) => a.start - b.start)
  return { spans, at: (offset) => spanAt(spans, offset) ?? own }

  function mentions(text: string, current: Scope): Mention[] {
    const near = [subject.path, current.path, ...known.values()].filter((path) => path.length > 0)
    const found = mentionsIn(text, gazetteer, near, known)
    const before = known.size
    for (const { end, path } of found) {
      remember(known, path, gazetteer)
      // 花垣县十八洞村: from then on it may be named alone.
      const village = path.length > 2 ? VILLAGE.exec(text.slice(end))?.[0] : undefined
      if (village !== undefined && !known.has(village)) known.set(village, [...path, village])
    }
    // It may be so in the same sentence.
    return known.size > before ? mentionsIn(text, gazetteer, near, known) : found
  }

  /** Mentions whose deed the text tells. */
  function governing(found: readonly Mention[], text: string): Mention[] {
    return found.filter((mention) => {
      if (mention.neutral) return false
      if (subject.path.length > 0 && isWithin(subject.path, mention.path))
        return mention.leads && isDeedOf(text.slice(mention.end))
      return mention.leads || agreesExactly(mention.path, subject.path) || isTold(text, mention)
    })
  }

  function readSentence(paragraph: Paragraph, start: number, sentence: string, before: Scope): Scope {
    const changes = changesOf(sentence, before)
    let at = 0
    let current = before
    for (const change of changes) {
      // What stands before the name in its clause belongs with it: 共有312个社区的烟台市.
      push(paragraph, start + at, start + change.at, current)
      current = change.scope
      at = change.at
    }
    push(paragraph, start + at, start + sentence.length, current)
    return carriedOn(changes, before, start === 0)
  }

  function changesOf(sentence: string, before: Scope): Change[] {
    const found = mentions(sentence, before)
    const changes: Change[] = []
    const named = governing(found, sentence)
    const items =
      new Set(named.filter(({ path }) => path.length > 1).map(({ path }) => path.join('/'))).size > 1
    named.forEach((mention, i) => {
      const group = groupAt(named, i, sentence)
      if (group.length > 1) {
        if (named[i - 1] !== undefined && groupAt(named, i - 1, sentence).length > group.length) return
        const within = group.every(({ path }) => isWithin(path, subject.path) && subject.path.length > 0)
        const scope: Scope = within ? own : { path: [], by: 'undecided' }
        changes.push({ at: mention.start, scope, passing: true })
        return
      }
      if (named[i - 1] !== undefined && groupAt(named, i - 1, sentence).length > 1) return
      changes.push({
        at: mention.start,
        scope: isOwn(mention, sentence)
          ? own
          : stated(mention.path, items && gazetteer.at(mention.path)?.level !== 'town'),
        passing: mention.example || passes(sentence, mention.start),
      })
    })
    for (const match of sentence.matchAll(LEVEL)) {
      const scope = levelScope(match[1] ?? '', match[0].charAt(0), before)
      // 荣获全国典型: what is around the document's place is background only where the clause tells of it.
      const around = scope !== undefined && scope.path.length < subject.path.length
      if (scope !== undefined && (!around || leadsAt(sentence, match.index)))
        changes.push({ at: match.index, scope, passing: scope.path.length < subject.path.length })
    }
    return changes.toSorted((a, b) => a.at - b.at)
  }

  /** The document's place, also by the name of what it lies in and its own: 江南街道南江社区. */
  function isOwn({ path, end }: Mention, text: string): boolean {
    const next = subject.path[path.length]
    return (
      agreesExactly(path, subject.path) ||
      (next !== undefined && isWithin(subject.path, path) && text.startsWith(next, end))
    )
  }

  /** What 全市 means here: the document's own place of that level, or one it lies in. */
  function levelScope(level: string, word: string, before: Scope): Scope | undefined {
    if (level === '国') return word === '本' ? undefined : { path: [], by: 'undecided' }
    const bases = subject.roundUp ? [before.path, subject.path] : [subject.path, before.path]
    for (const base of bases) {
      const depth = base.findLastIndex(
        (name, i) => name.endsWith(level) || (level === '省' && i === 0 && base.length > 0),
      )
      if (depth < 0) continue
      const path = base.slice(0, depth + 1)
      return agreesExactly(path, subject.path) ? own : stated(path)
    }
    return subject.path.length === 0 && !subject.roundUp && word !== '全' ? own : undefined
  }

  function rowScope(text: string): Scope {
    const head = /^[^：]{1,30}(?=：)/u.exec(text)?.[0] ?? ''
    if (TOTAL_ROW.test(head)) return section
    const base = section.path.length > 0 ? section.path : subject.path
    const [mention] = mentionsIn(head, gazetteer, [base], known)
    if (mention?.start === 0 && mention.end === head.length)
      return agreesExactly(mention.path, subject.path) ? own : stated(mention.path, true)
    const inside = gazetteer
      .named(head)
      .filter(({ path }) => base.length > 0 && (isWithin(path, base) || agreesExactly(path, base)))
    if (inside.length === 1 && inside[0] !== undefined) return stated(inside[0].path, true)
    if (SMALL_ROW.test(head)) return { ...section, below: head, by: 'stated' }
    return head === '' ? section : { ...section, thing: head }
  }

  function carriedOn(changes: readonly Change[], before: Scope, opens: boolean): Scope {
    const last = changes.filter(({ passing }) => !passing).at(-1)
    const different = new Set(changes.map(({ scope }) => scope.path.join('/')))
    if (last === undefined || last.scope.by === 'undecided') return before
    if (different.size > 2 && !subject.roundUp) return before
    const { path } = last.scope
    if (subject.path.length > 0 && isWithin(subject.path, path)) return before
    // A town that one sentence takes for its example; a paragraph that opens with it is about it.
    const example = isWithin(path, subject.path) && subject.path.length > 0
    if (example && !(opens && last === changes[0])) return before
    return agreesExactly(path, subject.path) ? own : { path, by: 'carried' }
  }

  function push({ pieces }: Paragraph, from: number, to: number, scope: Scope): void {
    for (const { at, start, length } of pieces) {
      const first = Math.max(at, from)
      const last = Math.min(at + length, to)
      if (first < last) spans.push({ ...scope, start: start + first - at, end: start + last - at })
    }
  }
}

/** 山东省住建厅 awards something in an article on 淄博市; what the office above says it will do is its own deed. */
function isDeedOf(behind: string): boolean {
  const office = /^(?:[^，。；：]{0,6}(?:厅|委|局|政府|部门|级)|直|属)/u.exec(behind)?.[0]
  return (
    office === undefined ||
    /^[^，。；：]{0,8}(?:表示|介绍|透露|称|说[，：。]|计划|将[^，。]{0,8}(?:推|建|投|安排|培训|出台))/u.test(
      behind.slice(office.length),
    )
  )
}

const stated = (path: Locality, item = false): Scope => ({
  path,
  by: 'stated',
  ...(item ? { item } : {}),
})
const agreesExactly = (a: Locality, b: Locality): boolean =>
  a.length === b.length && a.every((name, i) => name === b[i])

/** 位于…, 由…组成 aside: a name in the middle of a clause tells whose deed it is only behind 在, 由 and the like. */
const isTold = (text: string, { start }: Mention): boolean => /[在由据]$/u.test(text.slice(0, start))

/** 任城区3306通，兖州区1215通: an item of a list is told of until the next item only. */
function passes(sentence: string, start: number): boolean {
  let from = start
  while (from > 0 && !CLAUSE.test(sentence.charAt(from - 1))) from -= 1
  return from > 0 && /其中/u.test(sentence.slice(0, start))
}

/** Names that stand side by side: 浏阳、湄潭和荣成. */
function groupAt(named: readonly Mention[], index: number, text: string): readonly Mention[] {
  let first = index
  let last = index
  const beside = (a: Mention | undefined, b: Mention | undefined): boolean =>
    a !== undefined && b !== undefined && /^(?:、|和|与|及|以及|，)$/u.test(text.slice(a.end, b.start))
  while (beside(named[first - 1], named[first])) first -= 1
  while (beside(named[last], named[last + 1])) last += 1
  return named.slice(first, last + 1)
}

function sentencesOf(text: string): string[] {
  return text.match(/[^。！？]*(?:[。！？][”’）]?|$)/gu)?.filter((sentence) => sentence !== '') ?? []
}

function spanAt(spans: readonly ScopeSpan[], offset: number): ScopeSpan | undefined {
  let low = 0
  let high = spans.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((spans[middle]?.end ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  const span = spans[low]
  return span !== undefined && span.start <= offset ? span : undefined
}
