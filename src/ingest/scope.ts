/**
 * Whose deed each sentence tells: an article is about one place, but its sentences tell of others too. A place that was
 * told holds until another is named, until words name the level of what is around it (县里, 各乡镇), or until a sentence
 * without a place is likelier about the whole again (`carrying.ts`).
 */
import type { Locality } from '../knowledge/article.ts'
import { type Gazetteer, shortName } from '../knowledge/gazetteer.ts'
import { CERTAIN, goesOn, type Marks, marksOf, type Told } from './carrying.ts'
import { type Cue, cuesIn } from './cues.ts'
import { bracketBehind, groupAt, isBeside, isDeedOf, isTold, passes, SPREADS, SUMS_UP } from './deeds.ts'
import { type KnownPlaces, leadsAt, type Mention, mentionsIn, remember } from './mentions.ts'
import type { Paragraph } from './paragraphs.ts'
import { agrees, isWithin } from './place.ts'
import { NUMBERING } from './sections.ts'
import { sentencesOf } from './sentences.ts'
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
  /** Named behind 如, 例如 and the like: an example of what the whole is about. */
  readonly example?: boolean
  /** The document's own place, also where it does not name it. */
  readonly own?: boolean
  /** What the row of a table is about where that is no place: its numbers count that. */
  readonly thing?: string
  /** Why it goes on with a place told before, or no longer does. */
  readonly decisions?: readonly CarryingDecision[]
}

/** Whether a sentence goes on with `path` was told by these marks. */
export interface CarryingDecision {
  readonly path: Locality
  readonly marks: Marks
}

/** A stretch of the document, by offsets without white space, that tells of one place. */
export interface ScopeSpan extends Scope {
  readonly start: number
  readonly end: number
}

const TOTAL_ROW = /^(?:合计|总计|小计|全[市县区镇省])/u
const SMALL_ROW = /^[^：，。]{2,8}(?:村|社区|镇|乡|街道|小区|居委会)$/u
/** A sentence no longer than this, alone in its paragraph, leads the next. */
const LEAD_LENGTH = 28
const SPEAKER =
  /^[^，。；：“”]{3,24}(?:书记|主任|局长|[省市县区镇乡旗州]长|负责人|支书|会长|所长)\p{Script=Han}{0,4}(?=：)/u
const LABEL =
  /^[■□●◆▪◼▲△※◎○◇★☆]?(?:[一二三四五六七八九十\d]{1,2}[、.．])?(?:(?<name>\p{Script=Han}{2,4})[：:]|【(?<bracketed>\p{Script=Han}{2,4})】)/u
/** （一）把点设在电梯口。 */
const isHead = (text: string): boolean => NUMBERING.test(text) && /^[^，；：！？]{3,28}。$/u.test(text)

interface Change {
  readonly at: number
  readonly scope: Scope
  /** `told` holds beyond its sentence, `passing` no longer than that. */
  readonly lasts: 'told' | 'passing'
  /** Where it ceases to hold in the sentence. */
  readonly end?: number
}

/** What a word of a level is read by. */
interface Around {
  readonly current: Scope
  /** Whether its own sentence told it. */
  readonly isHere: boolean
  /** Elsewhere, named before in the sentence. */
  readonly visited: Mention | undefined
  /** Named in the sentence. */
  readonly found: readonly Mention[]
}

/** A place that holds, innermost last. */
interface Held {
  readonly path: Locality
  readonly told: Told
}

export interface Scopes {
  /** The place that the text at this offset of the document tells of. */
  readonly at: (offset: number) => Scope
  readonly spans: readonly ScopeSpan[]
}

export function scopesOf(paragraphs: readonly Paragraph[], subject: Subject, gazetteer: Gazetteer): Scopes {
  return new Reader(paragraphs, subject, gazetteer).read()
}

class Reader {
  readonly #paragraphs: readonly Paragraph[]
  readonly #subject: Subject
  readonly #gazetteer: Gazetteer
  readonly #text: string
  readonly #own: Scope
  readonly #known: KnownPlaces = new Map()
  readonly #spans: ScopeSpan[] = []
  /** What a section is about, else the whole. */
  #section: Scope
  #held: readonly Held[] = []
  #paragraph = 0
  /** Places that the paragraph has named in earlier sentences. */
  #namedHere: Locality[] = []
  #sentence = 0
  /** Who speaks in this paragraph, where he says 我们. */
  #speaker: Scope | undefined

  constructor(paragraphs: readonly Paragraph[], subject: Subject, gazetteer: Gazetteer) {
    this.#paragraphs = paragraphs
    this.#subject = subject
    this.#gazetteer = gazetteer
    this.#text = paragraphs.map(({ text }) => text).join('\n')
    this.#own = {
      path: subject.path,
      by: subject.path.length === 0 ? 'undecided' : subject.given ? 'given' : 'subject',
      own: true,
    }
    this.#section = this.#own
    if (subject.path.length > 0) remember(this.#known, subject.path, gazetteer)
    const leaf = subject.path.at(-1)
    if (leaf !== undefined) this.#known.set(leaf, subject.path)
  }

  read(): Scopes {
    this.#paragraphs.forEach((paragraph, i) => {
      if (paragraph.kind === 'heading') this.#readHeading(paragraph, this.#paragraphs[i + 1]?.kind === 'row')
      else if (paragraph.kind === 'row')
        this.#push(paragraph, 0, paragraph.text.length, this.#rowScope(paragraph.text))
      else this.#readText(paragraph)
    })
    const spans = this.#spans.toSorted((a, b) => a.start - b.start)
    return { spans, at: (offset) => spanAt(spans, offset) ?? this.#own }
  }

  #readHeading(paragraph: Paragraph, headsTable: boolean): void {
    const { text } = paragraph
    // A subtitle says of what place the whole is.
    if (text.startsWith('——')) return
    const found = this.#mentions(text, this.#section)
    const label = this.#labelOf(text)
    const named = label === undefined ? this.#governing(found, text) : [{ path: label }]
    // What the county lies in heads nothing of its own in the county's paper, save a table.
    const isBackground = !headsTable && this.#isAround(named[0]?.path ?? [])
    const only = named.length === 1 && !isBackground ? named[0] : undefined
    if (only !== undefined) this.#section = stated(only.path)
    else if (!this.#subject.roundUp) this.#section = this.#own
    // In a round-up what stands under a heading without a place goes on with what is told.
    if (only !== undefined || !this.#subject.roundUp) this.#held = []
    this.#push(paragraph, 0, text.length, this.#section)
    this.#paragraph += 1
  }

  /** 大方：一面锣喊齐全寨人: the county of the city that is told of, by its short name. */
  #labelOf(text: string): Locality | undefined {
    const groups = LABEL.exec(text)?.groups
    const name = groups?.['name'] ?? groups?.['bracketed'] ?? ''
    const city = this.#subject.roundUp ? (this.#subject.around ?? []) : this.#subject.path
    const [only, ...others] =
      city.length === 0
        ? []
        : this.#gazetteer.named(name).filter(({ path, level }) => level === 'county' && isWithin(path, city))
    if (only === undefined || others.length > 0) return undefined
    remember(this.#known, only.path, this.#gazetteer)
    return only.path
  }

  #readText(paragraph: Paragraph): void {
    const sentences = sentencesOf(paragraph.text)
    let start = 0
    this.#speaker = this.#speakerOf(paragraph.text)
    this.#namedHere = []
    for (const { text } of sentences) {
      this.#readSentence(paragraph, start, text)
      start += text.length
      this.#sentence += 1
    }
    // A bold lead on a line of its own, 杭锦后旗推行“诉求跑团”。, belongs with the paragraph below; the item of a list does not.
    const isLead = sentences.length === 1 && start <= LEAD_LENGTH && !/[；\d]/u.test(paragraph.text)
    if (!isLead) this.#paragraph += 1
  }

  #readSentence(paragraph: Paragraph, start: number, sentence: string): void {
    const before = this.#current()
    const changes = this.#changesOf(sentence, before)
    const [first] = changes
    const led =
      first !== undefined && leadsAt(sentence, first.at) && !/[，；：]/u.test(sentence.slice(0, first.at))
    const { scope, decisions } = led ? { scope: before, decisions: [] } : this.#goneOn(sentence)
    let at = 0
    let current: Scope = decisions.length === 0 ? scope : { ...scope, decisions }
    for (const change of changes) {
      // What stands before the name in its clause belongs with it: 共有312个社区的烟台市.
      this.#push(paragraph, start + at, start + change.at, current)
      const outside = current
      current = change.scope
      at = change.at
      if (change.end === undefined) continue
      this.#push(paragraph, start + at, start + change.end, current)
      current = outside
      at = change.end
    }
    this.#push(paragraph, start + at, start + sentence.length, current)
    this.#hold(changes, start === 0 || isHead(paragraph.text.slice(0, start)))
  }

  /** 端氏镇镇长 赵刚：我们镇开了21张. */
  #speakerOf(text: string): Scope | undefined {
    const label = SPEAKER.exec(text)?.[0]
    const [named] = label === undefined ? [] : this.#mentions(label, this.#section)
    return named?.start === 0 && !this.#isOwn(named, text) ? stated(named.path) : undefined
  }

  #current(): Scope {
    const top = this.#held.at(-1)
    if (top === undefined) return this.#section
    return { path: top.path, by: 'carried', ...(top.told.example ? { example: true } : {}) }
  }

  /** The place a sentence goes on with that names none at its beginning; what it leaves is held no longer. */
  #goneOn(text: string): { readonly scope: Scope; readonly decisions: readonly CarryingDecision[] } {
    const decisions: CarryingDecision[] = []
    for (;;) {
      const top = this.#held.at(-1)
      if (top === undefined) return { scope: this.#section, decisions }
      // A round-up is about each of its places until it comes to the next.
      if (this.#subject.roundUp && !isTownOrBelow(top.path, this.#gazetteer))
        return { scope: this.#current(), decisions }
      const marks = marksOf(top.told, { text, paragraph: this.#paragraph, sentence: this.#sentence })
      decisions.push({ path: top.path, marks })
      const likely = goesOn(marks)
      if (likely >= CERTAIN.on) return { scope: this.#current(), decisions }
      if (likely > CERTAIN.back) return { scope: { path: [], by: 'undecided' }, decisions }
      this.#held = this.#held.slice(0, -1)
    }
  }

  #mentions(text: string, current: Scope): Mention[] {
    const near = [this.#subject.path, current.path, ...this.#known.values()].filter((path) => path.length > 0)
    const base = this.#section.path.length > 0 ? this.#section.path : this.#around(current.path)
    const small = { within: base, isName: (name: string) => this.#isName(name) }
    const read = (): Mention[] => mentionsIn(text, this.#gazetteer, near, this.#known, small)
    const found = read()
    const before = this.#known.size
    for (const { path } of found) {
      remember(this.#known, path, this.#gazetteer)
      // 花垣县十八洞村: from then on it may be named alone.
      const leaf = path.at(-1) ?? ''
      if (path.length > 2 && this.#gazetteer.at(path) === undefined && !this.#known.has(leaf))
        this.#known.set(leaf, path)
    }
    // It may be so in the same sentence.
    return this.#known.size > before ? read() : found
  }

  /** A small place must be a name: a division somewhere, one that recurs, or a village or community. */
  #isName(name: string): boolean {
    return (
      /(?:社区|村)$/u.test(name) ||
      this.#gazetteer.named(name).length > 0 ||
      this.#text.split(name).length > 2
    )
  }

  /** The county, or what is above, that a place lies in. */
  #around(path: Locality): Locality {
    let depth = path.length
    while (depth > 0 && isTownOrBelow(path.slice(0, depth), this.#gazetteer)) depth -= 1
    return path.slice(0, depth)
  }

  /** Mentions whose deed the text tells. */
  #governing(found: readonly Mention[], text: string): Mention[] {
    const { path: own } = this.#subject
    const governs = (mention: Mention): boolean => {
      if (mention.neutral || (mention.people && this.#isForeign(mention.path))) return false
      if (this.#isAround(mention.path))
        return mention.leads && (isDeedOf(text.slice(mention.end)) || SUMS_UP.test(text.slice(mention.end)))
      return mention.leads || agreesExactly(mention.path, own) || isTold(text, mention)
    }
    const kept: Mention[] = []
    // 绥宁县、城步县: what stands beside one that is told of is told of too.
    for (const mention of found)
      if (governs(mention) || (!mention.neutral && isBeside(kept.at(-1), mention, text))) kept.push(mention)
    return kept
  }

  #changesOf(sentence: string, before: Scope): Change[] {
    const found = this.#mentions(sentence, before)
    const named = this.#governing(found, sentence)
    const visited = found.find(({ neutral, path }) => neutral && this.#isForeign(path))
    const marks: (Mention | Cue)[] = [...named, ...cuesIn(sentence)].toSorted(
      (a, b) => startOf(a) - startOf(b),
    )
    // 参考东台市“滩涂驿站”（已建33座）: what stands in brackets behind a model is the model's.
    const bracket = visited === undefined ? undefined : bracketBehind(visited, sentence)
    const changes: Change[] =
      visited === undefined || bracket === undefined
        ? []
        : [{ ...bracket, scope: stated(visited.path), lasts: 'passing' }]
    let current = before
    for (const mark of marks) {
      // 永安全市: the whole of what stands right before.
      if ('level' in mark && named.some(({ end }) => end === mark.at)) continue
      const change =
        'level' in mark
          ? this.#changeOfCue(mark, sentence, { current, isHere: current !== before, found, visited })
          : this.#changeOfName(mark, named, sentence)
      if (change === undefined) continue
      changes.push(change)
      if (change.end === undefined) current = change.scope
    }
    this.#namedHere.push(...found.map(({ path }) => path))
    return changes.toSorted((a, b) => a.at - b.at)
  }

  #changeOfName(mention: Mention, named: readonly Mention[], sentence: string): Change | undefined {
    // 同年，普洱市两级法院共开庭1104场: neither the county's nor the city's as a whole.
    if (this.#isAround(mention.path) && !isDeedOf(sentence.slice(mention.end)))
      return { at: mention.start, scope: { path: [], by: 'undecided' }, lasts: 'passing' }
    const i = named.indexOf(mention)
    const group = groupAt(named, i, sentence)
    const { path: own } = this.#subject
    if (group.length > 1) {
      if (group[0] !== mention) return undefined
      // 临淄区在齐都镇、稷下街道试行: of the district that was told before.
      const outer = named.slice(0, i).findLast(({ path }) => group.every((one) => isWithin(one.path, path)))
      const within = group.every(({ path }) => isWithin(path, own) && own.length > 0)
      // 绥宁县、城步县各有2件: each, and none of them.
      const each = sentence.startsWith('各', group.at(-1)?.end)
      return {
        at: mention.start,
        scope: each
          ? { path: [], by: 'undecided' }
          : outer !== undefined
            ? this.#scopeAt(outer.path)
            : within
              ? this.#own
              : { path: [], by: 'undecided' },
        lasts: 'passing',
      }
    }
    const items =
      new Set(named.filter(({ path }) => path.length > 1).map(({ path }) => path.join('/'))).size > 1
    return {
      at: mention.start,
      scope: this.#isOwn(mention, sentence)
        ? this.#own
        : {
            ...stated(mention.path, items && !isTownOrBelow(mention.path, this.#gazetteer)),
            ...(mention.example ? { example: true } : {}),
          },
      lasts: passes(sentence, mention.start) || mention.bracketed ? 'passing' : 'told',
    }
  }

  #changeOfCue(cue: Cue, sentence: string, around: Around): Change | undefined {
    const { found, visited } = around
    // 我们到江山市看过，他们一年跑2460趟.
    const [first, last, ...more] = cue.which === undefined ? [] : found.filter(({ end }) => end <= cue.at)
    if (first !== undefined && last !== undefined)
      return more.length > 0
        ? { at: cue.at, scope: { path: [], by: 'undecided' }, lasts: 'passing' }
        : { at: cue.at, scope: stated((cue.which === 'first' ? first : last).path), lasts: 'passing' }
    if (cue.level === 'theirs')
      return visited !== undefined && visited.end <= cue.at
        ? { at: cue.at, scope: stated(visited.path), lasts: 'passing' }
        : undefined
    if (cue.level === 'other') return { at: cue.at, scope: { path: [], by: 'undecided' }, lasts: 'passing' }
    // 某人对桐乡市的研究表明，该市有217间.
    const isOfVisited =
      cue.kind === 'that' &&
      visited !== undefined &&
      visited.end <= cue.at &&
      visited.path.at(-1)?.endsWith(cue.level)
    const meant = cue.kind === 'that' ? this.#lastNamed(cue, found) : undefined
    const scope = isOfVisited
      ? stated(visited.path)
      : meant !== undefined
        ? this.#scopeAt(meant)
        : this.#scopeOfCue(cue, around)
    if (scope === undefined) return undefined
    // 荣获全国典型: what is around the document's place is background only where the clause tells of it.
    const isAround = !isOfVisited && scope.path.length < this.#subject.path.length
    const isSpread = SPREADS.test(sentence.slice(cue.at + 2)) && /[在向到]$/u.test(sentence.slice(0, cue.at))
    if (
      isAround &&
      cue.end === undefined &&
      (cue.kind !== 'whole' ||
        !(leadsAt(sentence, cue.at) || isSpread || this.#isNamed(scope, sentence, cue.at)))
    )
      return undefined
    return {
      at: cue.at,
      scope,
      lasts: isAround || isOfVisited ? 'passing' : 'told',
      ...(cue.end === undefined ? {} : { end: cue.end }),
    }
  }

  /** 会议肯定了铜陵镇的做法。该镇…: the place of that level which the paragraph named last, told of or not. */
  #lastNamed({ at, level }: Cue, found: readonly Mention[]): Locality | undefined {
    const here = found.filter(({ end }) => end <= at).map(({ path }) => path)
    return [...this.#namedHere, ...here].findLast((path) => path.at(-1)?.endsWith(level))
  }

  /** 福建全省: what it is the whole of stands right before. */
  #isNamed({ path }: Scope, sentence: string, at: number): boolean {
    const leaf = path.at(-1) ?? ''
    const level = this.#gazetteer.at(path)?.level
    return level !== undefined && sentence.slice(0, at).endsWith(shortName(leaf, level))
  }

  /** What 全市 or 县里 means here: the document's own place of that level, or one that is told, or what it lies in. */
  #scopeOfCue(
    { kind, level, whose }: Cue,
    { current, isHere }: Pick<Around, 'current' | 'isHere'>,
  ): Scope | undefined {
    const { path: own, roundUp } = this.#subject
    const section = this.#section.path
    if (level === '国') return whose === 'ours' ? undefined : { path: [], by: 'undecided' }
    if (level === 'own') return this.#speaker ?? (roundUp ? undefined : this.#section)
    if (level === 'office' || kind === 'each') {
      const around = this.#around(current.path)
      const isInside = around.length < current.path.length && !isTownOrBelow(section, this.#gazetteer)
      return isInside ? this.#scopeAt(around) : undefined
    }
    // 天长市同邮政合作，全市开通邮路: of a paragraph that opened with a city within the city.
    const top = this.#held.at(-1)
    const opened = top?.told.opened === true && top.told.paragraph === this.#paragraph
    // 婺源县早有先例，全县有392个: of the county that the sentence itself tells of, wherever that is.
    const isOthers = isHere && whose === 'all' && current.by === 'stated' && this.#isForeign(current.path)
    const isOpened =
      (isOthers || ((isHere || opened) && isWithin(current.path, section))) &&
      current.path.at(-1)?.endsWith(level)
    const isNear = kind === 'that' || roundUp || isOpened
    const around = this.#subject.around ?? []
    const bases = isNear ? [current.path, section, own, around] : [section, own, current.path]
    for (const base of bases) {
      const depth = base.findLastIndex(
        (name, i) => name.endsWith(level) || (level === '省' && i === 0 && base.length > 0),
      )
      if (depth >= 0) return this.#scopeAt(base.slice(0, depth + 1))
    }
    return own.length === 0 && !roundUp && whose !== 'all' && isHigh(level) ? this.#own : undefined
  }

  #scopeAt(path: Locality): Scope {
    if (agreesExactly(path, this.#subject.path)) return this.#own
    return agreesExactly(path, this.#section.path) ? this.#section : stated(path)
  }

  #isAround(path: Locality): boolean {
    return this.#subject.path.length > 0 && isWithin(this.#subject.path, path)
  }

  /** Neither what the section is about, nor within it, nor around it. */
  #isForeign(path: Locality): boolean {
    const base = this.#section.path
    // Beside a place that nobody names every name is another's.
    if (base.length === 0) return path.length > 0 && !this.#subject.roundUp
    return path.length > 0 && !agrees(path, base)
  }

  /** The document's place, also by the name of what it lies in and its own: 江南街道南江社区. */
  #isOwn({ path, end }: Mention, text: string): boolean {
    const { path: own } = this.#subject
    const next = own[path.length]
    return (
      agreesExactly(path, own) || (next !== undefined && isWithin(own, path) && text.startsWith(next, end))
    )
  }

  #rowScope(text: string): Scope {
    const head = /^[^：]{1,30}(?=：)/u.exec(text)?.[0] ?? ''
    const section = this.#section
    if (TOTAL_ROW.test(head)) return section
    const base = section.path.length > 0 ? section.path : this.#subject.path
    const [mention] = mentionsIn(head, this.#gazetteer, [base], this.#known)
    if (mention?.start === 0 && mention.end === head.length)
      return agreesExactly(mention.path, this.#subject.path) ? this.#own : stated(mention.path, true)
    const inside = this.#gazetteer
      .named(head)
      .filter(({ path }) => base.length > 0 && (isWithin(path, base) || agreesExactly(path, base)))
    if (inside.length === 1 && inside[0] !== undefined) return stated(inside[0].path, true)
    if (SMALL_ROW.test(head)) return { ...section, below: head, by: 'stated' }
    return head === '' ? section : { ...section, thing: head }
  }

  /** What holds after a sentence. */
  #hold(changes: readonly Change[], opens: boolean): void {
    const { path: own, roundUp } = this.#subject
    const lasting = changes.filter(({ lasts, scope }) => lasts === 'told' && scope.by !== 'undecided')
    // Three places in one sentence are a list.
    const apart = new Set(changes.map(({ scope }) => scope.path.join('/')))
    if (apart.size > 2 && !roundUp) {
      if (lasting.at(-1)?.scope.own === true) this.#held = []
      return
    }
    for (const change of lasting) {
      const { scope } = change
      const base = this.#section.path
      if (scope.own === true || agreesExactly(scope.path, base)) {
        this.#held = []
        continue
      }
      if (own.length > 0 && isWithin(own, scope.path)) continue
      const again = this.#held.find(
        ({ path, told }) => agreesExactly(path, scope.path) && told.paragraph === this.#paragraph,
      )?.told
      const told: Told = {
        kind: !isTownOrBelow(scope.path, this.#gazetteer)
          ? 'county'
          : isVillage(scope.path)
            ? 'village'
            : 'town',
        foreign: this.#isForeign(scope.path),
        // 杭锦后旗推行…。旗里…: named once more it is told as it was.
        opened: (opens && change === changes[0]) || (again?.opened ?? false),
        example: scope.example === true,
        paragraph: this.#paragraph,
        sentence: this.#sentence,
      }
      this.#held = [
        ...this.#held.filter(({ path }) => isWithin(scope.path, path)),
        { path: scope.path, told },
      ]
    }
  }

  #push({ pieces }: Paragraph, from: number, to: number, scope: Scope): void {
    for (const { at, start, length } of pieces) {
      const first = Math.max(at, from)
      const last = Math.min(at + length, to)
      if (first < last) this.#spans.push({ ...scope, start: start + first - at, end: start + last - at })
    }
  }
}

const startOf = (mark: Mention | Cue): number => ('level' in mark ? mark.at : mark.start)
const isHigh = (level: Cue['level']): boolean => /^[省市县区州旗]$/u.test(level)
const isVillage = (path: Locality): boolean => !/(?:街道|镇|乡|苏木)$/u.test(path.at(-1) ?? '')

/** Below the county, as far as the list of divisions or the name tells. */
function isTownOrBelow(path: Locality, gazetteer: Gazetteer): boolean {
  const level = gazetteer.at(path)?.level
  return (
    level === 'town' ||
    (level === undefined &&
      path.length > 1 &&
      /(?:街道|镇|乡|苏木|村|社区|小区|家园)$/u.test(path.at(-1) ?? ''))
  )
}

const stated = (path: Locality, item = false): Scope => ({
  path,
  by: 'stated',
  ...(item ? { item } : {}),
})
const agreesExactly = (a: Locality, b: Locality): boolean =>
  a.length === b.length && a.every((name, i) => name === b[i])

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
