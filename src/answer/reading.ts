/**
 * Message → `Reading`: what is asked, of which places, for which numbers, in what shape. Spans are marked (printed places,
 * numbers, phrases of asking); what no span covers is content. A pure function, so that another reader can stand in its
 * place. Never throws.
 */
import type { AskedNumbers, MarkKind, NumberKind, Topic } from '../knowledge/lexicon.ts'
import { type Quantity, readQuantities } from '../knowledge/quantity.ts'
import type { Segment } from '../search/segment.ts'
import type { AskedThings } from './asked-things.ts'
import { type Mark, type MarkFinder, rankAsked, wordEdges } from './marks.ts'
import type { PlaceFinder, PlaceReading } from './places.ts'
import type { Repair, Repaired } from './repair.ts'
import type { Subject } from './subjects.ts'

/** A word of the content, where it stands. */
export interface ContentWord {
  readonly word: string
  readonly start: number
  readonly end: number
}

/** One number that is asked for; a message may ask for several. */
export interface FigureRequest {
  /** The clause that asks, without places and phrases of asking. */
  readonly clause: string
  readonly start: number
  readonly end: number
  /** The words next to 多少, which name what is counted: 服务站 of “多少个服务站”, 网格 of “网格有多少”. */
  readonly counted: readonly string[]
  /** The measure word that is asked in: 步 of 几步. */
  readonly unit?: string
  readonly kind?: NumberKind
  /** The least that the asking words allow: 1000 of 几千. */
  readonly least?: number
  readonly change: boolean
  readonly past: boolean
  readonly plan: boolean
}

/** How what is wanted is to stand. */
export type Shape = 'one' | 'list' | 'table' | 'compare' | 'extreme' | 'sum' | 'difference' | 'verdict'

/** What only a record of that very kind may answer. */
export type Modality = 'fact' | 'future' | 'why' | 'opinion' | 'rankBeyond'

/** What a message is beside a question. */
export type SmallTalk = 'help' | 'greeting' | 'thanks' | 'beyond' | 'noise'

export interface Reading {
  readonly asked: string
  /** After repairs; offsets count in it. */
  readonly text: string
  readonly repairs: readonly Repair[]
  readonly marks: readonly Mark[]
  readonly shape: Shape
  readonly modality: Modality
  readonly smallTalk?: SmallTalk
  /** Places whose practices are wanted, in the order of the text. */
  readonly places: readonly PlaceReading[]
  /** Places named only as where someone went or whom someone learnt from. */
  readonly destinations: readonly PlaceReading[]
  /** Places that are not wanted: 除了青云谱. */
  readonly excluded: readonly PlaceReading[]
  /** The topic the whole message is about, if it says nothing more particular. */
  readonly topic?: Topic
  readonly requests: readonly FigureRequest[]
  readonly things: AskedThings
  /** Matters of governance that it names. */
  readonly subjects: readonly Subject[]
  /** Whether a thing is asked for by itself, not in one count with others: 单说老年食堂, 不算课堂. */
  readonly alone: boolean
  /** Numbers the message itself states; years and numbers in names left out. */
  readonly stated: readonly Quantity[]
  /** Years, months and the like that what is asked must be of: 2019年, 上半年. */
  readonly times: readonly string[]
  /** Words in quotation marks: that very thing is meant. */
  readonly quoted: readonly string[]
  readonly words: readonly ContentWord[]
  /** The content as text, in the order of the message. */
  readonly content: string
}

export type Read = (asked: string) => Reading

export interface ReaderOptions {
  readonly repair: (text: string) => Repaired
  readonly places: PlaceFinder
  readonly marks: MarkFinder
  readonly segment: Segment
  readonly numbers: AskedNumbers
  readonly things: (text: string) => AskedThings
  readonly subjects: (text: string) => readonly Subject[]
  readonly topics: readonly Topic[]
  /** Words without a subject of their own. */
  readonly isEmptyWord: (word: string) => boolean
}

/** Longer messages are pasted documents, not questions: the rest is not read. */
export const LONGEST_QUESTION = 500

/** Kinds of marks that say what is wanted as well as how it is asked: their words stay content. */
const TELLING: ReadonlySet<MarkKind> = new Set([
  'qualifier',
  'future',
  'opinion',
  'rankBeyond',
  'beyond',
  'courtesy',
  'praise',
  'purpose',
  'self',
])

export function createReader(options: ReaderOptions): Read {
  const { numbers, segment } = options
  const places = createPlaceSorter()
  const measures = new Set(numbers.measureWords)
  const namesNothing = (rest: string): boolean => rest === '' || measures.has(rest)
  /** 几件, 两个, 第二个 name nothing; 第一书记 does. */
  const isEmptyWord = (word: string): boolean =>
    options.isEmptyWord(word) ||
    (/^第[一二三四五六七八九十]+/u.test(word) &&
      namesNothing(word.replace(/^第[一二三四五六七八九十]+/u, ''))) ||
    (/^[一两二三四五六七八九十几多半]/u.test(word) && measures.has(word.slice(1)))

  return (asked) => {
    const { text, repairs } = options.repair(asked.slice(0, LONGEST_QUESTION))
    const words = segment(text)
    const edges = wordEdges(words)
    const quotes = quotesIn(text)
    // “四川工匠” is a title, and names no place.
    const named = options.places.find(text).filter((place) => !quotes.some((quote) => isWithin(place, quote)))
    const found = options.marks(text, edges).filter(({ start, end }) => !named.some(overlaps(start, end)))
    const aside = setAside(text, found)
    const marks = found.filter(({ start, end }) => !aside.some((span) => isPartOf({ start, end }, span)))
    const sorted = places(text, named, marks)
    const quantities = readQuantities(text)
    const has = (kind: MarkKind): boolean => marks.some(({ kinds }) => kinds.includes(kind))
    // 党员超过两百了对吗: a bound that is asked to be confirmed counts what stands before it.
    const stated = quantities.filter(
      (quantity) =>
        statesNumber(quantity, text) ||
        (quantity.unit === '' &&
          quantity.bound !== 'exact' &&
          quantity.value >= LEAST_STATED &&
          has('verdict')),
    )
    const asks = askingSpans(text, marks, edges, numbers).filter(isMeant(text, marks))
    const times = timesIn(text)
    const frame = marks.filter(({ kinds }) => !kinds.every((kind) => TELLING.has(kind)))
    const covered = [...sorted.places, ...sorted.excluded, ...stated, ...frame, ...asks, ...times, ...aside]
    const content = withQuotes(contentWords(words, covered, isEmptyWord), quotes, covered)
    const requests = readRequests(text, asks, stated.length > 0 ? [] : content, content, marks, numbers)
    const topic = topicOf(content, options.topics)
    return {
      asked,
      text,
      repairs,
      marks,
      shape: shapeOf(
        has,
        requests.length > 0,
        sorted.places.length,
        stated.length > 0,
        text,
        rankAsked(marks).places.some((place) => place > 1),
      ),
      modality: modalityOf(has),
      ...sorted,
      ...(topic === undefined ? {} : { topic }),
      requests,
      things: options.things(text),
      subjects: options.subjects(text),
      alone: asksAlone(marks, content),
      stated,
      times: yearsFirst(times).map(({ time }) => time),
      quoted: quotes.map(({ word }) => word),
      words: content,
      content: content.map(({ word }) => word).join(' '),
      ...(requests.length > 0 ? {} : smallTalkOf(text, has, content, marks, named.length > 0)),
    }
  }
}

/** Whether a time is asked for that there was once, a year or a beginning, not how often something is. */
export const asksOnce = ({ marks, text }: Pick<Reading, 'marks' | 'text'>): boolean =>
  SINCE.test(text) || marks.some(({ kinds, text: phrase }) => kinds.includes('when') && phrase.includes('年'))
/** What has a beginning: 什么时候成立. */
const SINCE = /成立|建立|组建|创建|创办|启动|开始/u

interface Span {
  readonly start: number
  readonly end: number
}

const overlaps =
  (start: number, end: number) =>
  (span: Span): boolean =>
    span.start < end && start < span.end

// ── content ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** The words that no span covers; of one that a span cuts, what is left of it. */
function contentWords(
  words: readonly string[],
  covered: readonly Span[],
  isEmptyWord: (word: string) => boolean,
): ContentWord[] {
  const content: ContentWord[] = []
  let at = 0
  for (const word of words) {
    const span = { start: at, end: at + word.length }
    at = span.end
    // Words in letters that no one here writes are cut to single letters, which say nothing.
    if (!/\p{L}/u.test(word) || /^[a-z]$/u.test(word) || isEmptyWord(word)) continue
    const cutters = covered.filter(overlaps(span.start, span.end))
    if (cutters.some(({ start, end }) => start <= span.start && end >= span.end)) continue
    let { start, end } = span
    for (const cutter of cutters) {
      if (cutter.start <= start) start = Math.max(start, cutter.end)
      else end = Math.min(end, cutter.start)
    }
    if (end <= start) continue
    const rest = word.slice(start - span.start, end - span.start)
    if (!isEmptyWord(rest)) content.push({ word: rest, start, end })
  }
  return content
}

/** Kinds of questions that a message may say it does not ask: 明年的不谈, 因为啥不说. */
const DECLINED: ReadonlySet<MarkKind> = new Set([
  'future',
  'why',
  'opinion',
  'rankBeyond',
  'qualifier',
  'when',
])

/**
 * The stretches in which a question is named only to be put aside: “明年的不谈”, “不算平均”. What is to be left out of an
 * answer, a place or a thing, is no such stretch.
 */
function setAside(text: string, marks: readonly Mark[]): Span[] {
  const ends = marks.filter(({ kinds }) =>
    kinds.some((kind) => kind === 'setAside' || kind === 'exclude' || kind === 'excludeAfter'),
  )
  return ends.flatMap((end) => {
    const clause = clauseAround(text, end.start, end.end)
    const declined = marks.filter(
      (mark) => isPartOf(mark, clause) && mark.kinds.some((kind) => DECLINED.has(kind)),
    )
    const behind = declined.filter(({ start }) => start >= end.end)
    const before = declined.filter(({ end: at }) => at <= end.start)
    if (behind.length > 0) return [{ start: end.start, end: clause.end }]
    return before[0] === undefined ? [] : [{ start: before[0].start, end: end.end }]
  })
}

/** 单说老年食堂, 不带四点半课堂: a thing is asked for by itself, not in one count with others. */
const asksAlone = (marks: readonly Mark[], content: readonly ContentWord[]): boolean =>
  marks.some(
    ({ kinds, start, end }) =>
      kinds.includes('alone') ||
      kinds.includes('only') ||
      (kinds.includes('exclude') && content.some((word) => word.start >= end && word.start <= end + 1)) ||
      (kinds.includes('excludeAfter') && content.some((word) => word.end === start)),
  )

const isPartOf = (part: Span, whole: Span): boolean => part.start >= whole.start && part.end <= whole.end

/** What stands in quotation marks. */
const quotesIn = (text: string): ContentWord[] =>
  [...text.matchAll(/[“"「『]([^”"」』]{2,20})[”"」』]/gu)].map(({ 1: word = '', index }) => ({
    word,
    start: index + 1,
    end: index + 1 + word.length,
  }))

const isWithin = (part: Span, whole: Span): boolean =>
  part.start >= whole.start && part.end <= whole.end && part.end - part.start < whole.end - whole.start

/** “五类”, “四强”: in quotation marks a number with its measure word is a name. */
function withQuotes(
  content: readonly ContentWord[],
  quotes: readonly ContentWord[],
  covered: readonly Span[],
): readonly ContentWord[] {
  const names = quotes.filter(
    ({ word, start, end }) =>
      /^[一二三四五六七八九十]\p{Script=Han}{1,3}$/u.test(word) &&
      !content.some(overlaps(start, end)) &&
      !covered.some(overlaps(start, end)),
  )
  return [...content, ...names].toSorted((a, b) => a.start - b.start)
}

// ── numbers ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** Smaller numbers without a measure word belong to names: 过三关. */
const LEAST_STATED = 10

/** Numbers that carry a claim: with a unit, and not a date. A name's own numbers (1+3+X, 5+1) have no unit. */
function statesNumber({ unit, han, value, start }: Quantity, text: string): boolean {
  if (unit === '' || DATE_UNITS.has(unit)) return false
  // 一个, 两家, 三级 say which things, not how many, or belong to a name.
  if (han && value < 10 && unit !== '%' && unit !== '比例') return false
  return !/[第哪前后这那]$/u.test(text.slice(0, start))
}
const DATE_UNITS: ReadonlySet<string> = new Set(['年', '年月', '月', '日', '点', '名次'])

/** A time that what is asked must be of. This year and now are what articles speak of anyway. */
function timesIn(text: string): (Span & { readonly time: string })[] {
  return [
    ...text.matchAll(
      /(?:19|20)\d\d年?(?:底|末|初|上半年|下半年|\d{1,2}月)?|去年|前年|上半年|下半年|上个?月|上季度|[一二三四]季度|(?<!\d)\d{1,2}月份?/gu,
    ),
  ].map(({ 0: time, index }) => ({ time, start: index, end: index + time.length }))
}

/** 去年2024的: a year says which year was meant. */
function yearsFirst<T extends { readonly time: string }>(times: readonly T[]): readonly T[] {
  const years = times.filter(({ time }) => /\d{4}/u.test(time))
  return years.length > 0 ? years : times
}

interface AskingSpan extends Span {
  readonly unit?: string
  readonly least?: number
}

/** 多少, 几 and what is read like them, with the measure word behind. */
function askingSpans(
  text: string,
  marks: readonly Mark[],
  edges: ReadonlySet<number>,
  { measureWords }: AskedNumbers,
): AskingSpan[] {
  // 多少年轻人 asks for people: a measure word ends where a word does.
  const unitAt = (at: number): string | undefined =>
    measureWords.find((unit) => text.startsWith(unit, at) && edges.has(at + unit.length))
  const spans: AskingSpan[] = marks
    .filter(({ start }) => !/[没无]有?$/u.test(text.slice(0, start)))
    .filter(
      ({ kinds, text: phrase }) =>
        kinds.includes('howMany') || (kinds.includes('difference') && /[多少几幅]$/u.test(phrase)),
    )
    .map(({ text: phrase, start, end }) =>
      // 几家 asks in its own measure word.
      /(?:几[家处地]|好多个)$/u.test(phrase)
        ? { start, end, unit: phrase.slice(-1) }
        : withUnit(start, end, /多少|几多$/u.test(phrase) ? unitAt(end) : undefined),
    )
  // 几百个来着 asks; 几百个人 alone tells of many.
  for (const { 0: phrase, index } of text.matchAll(/几[十百千万]+/gu)) {
    const least = [...phrase.slice(1)].reduce((product, power) => product * (POWERS[power] ?? 1), 1)
    const end = index + phrase.length
    const unit = unitAt(end)
    if (/^(?:来着|啊|呢|吗|吧|[?？]|$)/u.test(text.slice(end + (unit?.length ?? 0))))
      spans.push({ ...withUnit(index, end, unit), least })
  }
  // 讲课费开了好多: in the southwest 好多 asks; where something else asks it tells of many.
  if (!marks.some(({ kinds }) => kinds.some((kind) => ASKING_OTHERWISE.has(kind))))
    for (const { index } of text.matchAll(/好多(?=[^,，。;；]{0,6}(?:[,，。;；?？]|$))/gu))
      if (!spans.some(overlaps(index, index + 2)) && !marks.some(overlaps(index, index + 2)))
        spans.push(withUnit(index, index + 2, unitAt(index + 2)))
  for (const { index } of text.matchAll(/几/gu)) {
    if (/[哪十百千好没就这那前头后上给说举讲列找挑]/u.test(text.charAt(index - 1))) continue
    // 几个人关起门就定了 tells of a few.
    if (
      /^几[个号]?人[^，,。；;、？?]{0,8}?(?:就(?!是)|都|也|根本|实在|哪里?[顾管忙]|怎么)/u.test(
        text.slice(index),
      )
    )
      continue
    if (/^过几[天年日月周]/u.test(text.slice(index - 1, index + 2))) continue
    if (spans.some(overlaps(index, index + 1)) || marks.some(overlaps(index, index + 1))) continue
    // 给我几条: some, whatever their number.
    if (marks.some(({ kinds, end }) => end === index && kinds.includes('frame'))) continue
    const unit = unitAt(index + 1)
    // 2024年的几个率: some of them.
    if (unit === '个' && /^(?:率|数|比例|指标|百分)/u.test(text.slice(index + 2))) continue
    if (unit === '个' && text.startsWith('人', index + 2)) spans.push(withUnit(index, index + 1, '个人'))
    else if (unit !== undefined) spans.push(withUnit(index, index + 1, unit))
  }
  return spans.toSorted((a, b) => a.start - b.start)
}

const ASKING_OTHERWISE: ReadonlySet<MarkKind> = new Set([
  'howMany',
  'how',
  'account',
  'what',
  'who',
  'where',
  'many',
  'whether',
  'why',
  'when',
])

const POWERS: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1_000, 万: 10_000 }

/** 开了几期不管，…: a number that is said not to be asked for. */
const isMeant =
  (text: string, marks: readonly Mark[]) =>
  ({ start, end }: Span): boolean => {
    const clause = clauseAround(text, start, end)
    return !marks.some(
      (mark) => mark.kinds.includes('setAside') && mark.start >= clause.start && mark.end <= clause.end,
    )
  }

function clauseAround(text: string, start: number, end: number): Span {
  let from = start
  while (from > 0 && !CLAUSE_END.test(text.charAt(from - 1))) from -= 1
  let to = end
  while (to < text.length && !CLAUSE_END.test(text.charAt(to))) to += 1
  return { start: from, end: to }
}

const withUnit = (start: number, end: number, unit: string | undefined): AskingSpan =>
  unit === undefined ? { start, end } : { start, end: end + unit.length, unit }

const CLAUSE_END = /[,，、;；。?？!！\n]/u

function readRequests(
  text: string,
  asks: readonly AskingSpan[],
  /** Words one of which may name a rate and nothing else. */
  bare: readonly ContentWord[],
  content: readonly ContentWord[],
  marks: readonly Mark[],
  numbers: AskedNumbers,
): FigureRequest[] {
  const requests = asks.flatMap((ask) =>
    ofEach(text, requestOf(text, ask, content, numbers), ask, marks, content),
  )
  if (requests.length > 0) return withoutRepeats(requests)
  // “嘉峪关诉前调解率”: a rate that is named and nothing else asks how high it is.
  const last = bare.at(-1)
  const isKind = Object.values(numbers.filters.kinds).some((words) => words?.includes(last?.word ?? ''))
  if (last === undefined || isKind || !/[率额]$/u.test(last.word) || bare.length > 4) return []
  return [requestOf(text, { start: last.end, end: last.end }, content, numbers)]
}

/** 占比是多少 asks once; so does 持证社工的比重，青云谱和辽阳各是多少. */
function withoutRepeats(requests: readonly FigureRequest[]): FigureRequest[] {
  const told = requests.filter(({ clause }) => clause !== '')
  const kept: FigureRequest[] = []
  for (const request of told.length === 0 ? requests.slice(0, 1) : told) {
    const same = kept.findIndex(
      ({ start, end, counted }) =>
        start === request.start && end === request.end && counted.join() === request.counted.join(),
    )
    if (same < 0) kept.push(request)
    else kept[same] = { ...request, ...kept[same] }
  }
  return kept
}

/** “小网格、微网格各划了几个” asks for the number of each thing that is listed. */
function ofEach(
  text: string,
  request: FigureRequest,
  ask: AskingSpan,
  marks: readonly Mark[],
  content: readonly ContentWord[],
): FigureRequest[] {
  const each = marks.find(
    ({ kinds, start, end }) => kinds.includes('each') && start >= request.start && end <= ask.end,
  )
  const items = each === undefined ? [] : listedBefore(text, each.start, content)
  if (items.length < 2) return [request]
  const behind = request.counted.filter((word) => !items.flat().some((item) => item.word === word))
  return items.map((item) => ({
    ...request,
    clause: item.map(({ word }) => word).join(' '),
    start: item[0]?.start ?? request.start,
    end: item.at(-1)?.end ?? request.end,
    counted: [...item.map(({ word }) => word), ...behind],
  }))
}

/** The things listed right before an offset, each as its words: 甲、乙和丙. */
function listedBefore(text: string, before: number, content: readonly ContentWord[]): ContentWord[][] {
  const items: ContentWord[][] = []
  let next = before
  for (const word of content.filter(({ end }) => end <= before).toReversed()) {
    const between = text.slice(word.end, next).trim()
    const [first] = items
    if (between === '' && first !== undefined) first.unshift(word)
    else if (items.length === 0 ? between.length <= 1 : LISTS.test(between)) items.unshift([word])
    else break
    next = word.start
  }
  return items
}
const LISTS = /^(?:、|和|跟|与|及|以及|还有)$/u

function requestOf(
  text: string,
  ask: AskingSpan,
  content: readonly ContentWord[],
  numbers: AskedNumbers,
): FigureRequest {
  const { start, end } = clauseAround(text, ask.start, ask.end)
  const within = content.filter((word) => word.start >= start && word.end <= end)
  // 延吉，社区第一书记，有几个: a clause that names nothing asks of the one before it.
  const before = within.length > 0 ? undefined : content.findLast((word) => word.end <= start)
  const from = before === undefined ? start : clauseAround(text, before.start, before.end).start
  const own = before === undefined ? within : content.filter((word) => word.start >= from && word.end <= end)
  const clause = text.slice(from, end)
  const says = (words: readonly string[]): boolean => words.some((word) => clause.includes(word))
  // 一周几回 asks how often, 几回 alone how many times.
  const events = numbers.kinds.find(({ kind }) => kind === 'event')?.units ?? []
  const often =
    events.includes(ask.unit ?? '') &&
    /[一每](?:个?月|周|年|天|日|季度?|星期|礼拜)[^、]{0,6}?[几多]/u.test(clause)
  const kind = often
    ? 'frequency'
    : (
        numbers.kinds.find(
          ({ kind, units }) =>
            ask.unit !== undefined &&
            (units.includes(ask.unit) || (kind === 'people' && ask.unit.endsWith('人'))),
        ) ?? numbers.kinds.find(({ words }) => says(words))
      )?.kind
  return {
    clause: own.map(({ word }) => word).join(' '),
    start,
    end,
    counted: countedWords(ask, own),
    ...(ask.unit === undefined ? {} : { unit: ask.unit.endsWith('人') ? '人' : ask.unit }),
    ...(kind === undefined ? {} : { kind }),
    ...(ask.least === undefined ? {} : { least: ask.least }),
    change: says(numbers.change),
    past: says(numbers.past),
    plan: says(numbers.plan),
  }
}

/** The run of words right behind the asking words, else right before them. */
function countedWords(ask: Span, own: readonly ContentWord[]): string[] {
  const behind = own.filter(({ start }) => start >= ask.end && start - ask.end <= NEAR)
  if (behind.length > 0) return behind.slice(0, 3).map(({ word }) => word)
  return own
    .filter(({ end }) => end <= ask.start)
    .slice(-2)
    .map(({ word }) => word)
}
const NEAR = 4

// ── shape ─────────────────────────────────────────────────────────────────────────────────────────────────────────

function shapeOf(
  has: (kind: MarkKind) => boolean,
  asksNumber: boolean,
  places: number,
  states: boolean,
  text: string,
  ranks: boolean,
): Shape {
  const several = places > 1 || has('many')
  if (has('verdict') || (states && /[吧吗么嘛][?？。!！]*$/u.test(text))) return 'verdict'
  if (has('table')) return 'table'
  // 第二多: one of a row is meant, however it is asked.
  if (ranks) return 'extreme'
  if ((has('most') || has('least')) && ASKS_PLACE.test(text)) return 'extreme'
  if ((has('most') || has('least')) && (has('where') || has('who') || has('what') || several || asksNumber))
    return 'extreme'
  if (/谁[^、]{0,4}得(?:多|高|足|少|快|大)/u.test(text)) return 'extreme'
  if (has('difference') && (several || asksNumber)) return 'difference'
  if (has('sum') && several) return 'sum'
  if (has('compare') && !has('many')) return 'compare'
  if (several && asksNumber && places < 2) return 'table'
  if (has('many') || (has('where') && places === 0 && !has('how'))) return 'list'
  return places > 1 ? 'compare' : 'one'
}

/** 收得最多的地方是? */
const ASKS_PLACE = /最[多高大少低小长快].{0,4}(?:地方|城市|[市县区家处笔类项样档级])/u

function modalityOf(has: (kind: MarkKind) => boolean): Modality {
  if (has('rankBeyond')) return 'rankBeyond'
  if (has('future')) return 'future'
  if (has('opinion')) return 'opinion'
  return has('why') ? 'why' : 'fact'
}

function topicOf(content: readonly ContentWord[], topics: readonly Topic[]): Topic | undefined {
  const core = content.map(({ word }) => word).join('')
  return topics.find(({ name, aliases }) => name === core || aliases.includes(core))
}

// ── small talk ────────────────────────────────────────────────────────────────────────────────────────────────────

function smallTalkOf(
  text: string,
  has: (kind: MarkKind) => boolean,
  content: readonly ContentWord[],
  marks: readonly Mark[],
  namesPlace: boolean,
): { smallTalk?: SmallTalk } {
  const letters = text.replace(/[^\p{L}\p{N}]+/gu, '')
  if (/^[\d\s+*/=×÷.％%-]+(?:等于?(?:几|多少))?$/u.test(text) && /[+*/=×÷-]/u.test(text))
    return { smallTalk: 'beyond' }
  if (letters === '' || /^\d{1,6}$/u.test(letters) || /^(.)\1{2,}$/u.test(letters)) {
    if (!has('courtesy')) return { smallTalk: 'noise' }
  }
  if (namesPlace) return {}
  const left = content.filter(
    ({ start, end }) =>
      !marks.some(
        (mark) =>
          mark.start <= start &&
          mark.end >= end &&
          mark.kinds.some((kind) => kind === 'courtesy' || kind === 'self'),
      ),
  )
  if (left.length === 0 && has('self')) return { smallTalk: 'help' }
  // 懂了，多谢指点: a word or two beside thanks ask nothing.
  const asks = marks.some(({ kinds }) => kinds.some((kind) => ASKING.has(kind)))
  if (has('courtesy') && !asks && left.length <= (THANKS_LAST.test(text) ? 4 : 2) && letters.length <= 12)
    return { smallTalk: GREETING.test(text) && left.length === 0 ? 'greeting' : 'thanks' }
  if (left.length === 0 && has('courtesy')) return { smallTalk: GREETING.test(text) ? 'greeting' : 'thanks' }
  if (has('beyond') && letters.length <= 20) return { smallTalk: 'beyond' }
  return /^[a-z]{1,3}$|^\p{Script=Han}$/u.test(letters) ? { smallTalk: 'noise' } : {}
}

/** Kinds of marks that ask for something. */
export const ASKING: ReadonlySet<MarkKind> = new Set([
  'howMany',
  'many',
  'table',
  'most',
  'least',
  'compare',
  'sum',
  'difference',
  'verdict',
  'how',
  'account',
  'source',
  'whenOf',
  'whether',
  'when',
  'who',
  'what',
  'where',
  'why',
  'opinion',
  'more',
  'pair',
  'back',
  'turn',
  'meant',
  'fixbot',
  'only',
  'detail',
])

/** 替大家谢谢你: whoever thanks at the end asks nothing. */
const THANKS_LAST = /(?:谢谢|多谢|感谢|谢了|谢啦|辛苦)[^,，、。?？]{0,3}[。!！~]{0,3}$/u
const GREETING = /你好|您好|大家好|[早中下晚]上?[午]?好|在吗|在不在|有人吗|^早|安$|嗨|喂|h[aei]/u

// ── places ────────────────────────────────────────────────────────────────────────────────────────────────────────

interface SortedPlaces {
  readonly places: readonly PlaceReading[]
  readonly destinations: readonly PlaceReading[]
  readonly excluded: readonly PlaceReading[]
}

function createPlaceSorter() {
  return (text: string, found: readonly PlaceReading[], marks: readonly Mark[]): SortedPlaces => {
    const excluded = excludedPlaces(text, found, marks)
    const rest = found.filter((place) => !excluded.includes(place))
    return { ...withoutDestinations(text, rest), excluded }
  }
}

/** 除了X, 不要X, X以外, 不是X的; in 除了X和Y the second as well. */
function excludedPlaces(
  text: string,
  found: readonly PlaceReading[],
  marks: readonly Mark[],
): readonly PlaceReading[] {
  const ends = (kind: MarkKind) => marks.filter(({ kinds }) => kinds.includes(kind))
  const before = ends('exclude')
  const after = ends('excludeAfter')
  const excluded: PlaceReading[] = []
  for (const place of found) {
    const lead = text.slice(0, place.start)
    const told = before.some(
      ({ end }) => end <= place.start && /^[了掉开的]?$/u.test(text.slice(end, place.start)),
    )
    const behind = after.some(
      ({ start }) => start >= place.end && /^的?$/u.test(text.slice(place.end, start)),
    )
    const behindPlace = text.slice(place.end)
    const denied =
      /(?:^|[^是])(?:不是|非)$/u.test(lead) &&
      (/^(?:的|地区)/u.test(behindPlace) ||
        // 不是嘉峪关、我要的是建瓯
        (/^[、,，\s]?(?:是|要|我?[想要问说]{0,2}的?是|我要|该是)/u.test(behindPlace) &&
          place !== found.at(-1)))
    const previous = excluded.at(-1)
    const listed =
      previous !== undefined &&
      found.indexOf(place) === found.indexOf(previous) + 1 &&
      /^[、,，和与及跟]$/u.test(text.slice(previous.end, place.start))
    // 会昌边上的瑞金 asks of 瑞金.
    const landmark = found.some(
      (other) => other.start > place.end && LANDMARK.test(text.slice(place.end, other.start)),
    )
    if (told || behind || denied || listed || landmark) excluded.push(place)
  }
  // X和Y以外: what is listed before the last one is meant too.
  for (let at = found.length - 2; at >= 0; at -= 1) {
    const [place, next] = [found[at], found[at + 1]]
    if (place === undefined || next === undefined || !excluded.includes(next) || excluded.includes(place))
      continue
    if (/^[、和与及跟]$/u.test(text.slice(place.end, next.start))) excluded.push(place)
  }
  return excluded
}

const LANDMARK = /^(?:边上|旁边|隔壁|附近|邻近|周边|对面)的?那?个?$/u

const VISIT = /学习|学过|学的|照着|跟着学|观摩|取经|考察|访学|参观|培训|挂职|对标/u
const GOING = /(?:去|赴|到|往|前往|上|对标|学习?|跟|向|借鉴|从)$/u

function withoutDestinations(
  text: string,
  found: readonly PlaceReading[],
): { places: readonly PlaceReading[]; destinations: readonly PlaceReading[] } {
  const held = found.filter(({ standing }) => standing !== 'elsewhere')
  let going = false
  const destinations = found.filter((place) => {
    const before = text.slice(0, place.start)
    // 去成都…挂职: a region that has articles may be a destination too.
    if (
      place.standing === 'region' &&
      /(?:去|赴|到|前往)$/u.test(before) &&
      VISIT.test(text.slice(place.end, place.end + 16))
    )
      return true
    // In 去深圳、苏州 the second is a destination as well.
    const listed = going && /[、,，和与及]$/u.test(before)
    going = place.standing === 'elsewhere' && (GOING.test(before) || listed)
    return going
  })
  // A trip to a place we do not hold is about whoever went there; 对标深圳 of 会昌 as well.
  if (held.length > 0 || VISIT.test(text))
    return { places: found.filter((place) => !destinations.includes(place)), destinations }
  return { places: found, destinations: [] }
}
