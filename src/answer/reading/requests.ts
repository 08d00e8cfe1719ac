/** The numbers that a message asks for: 多少 and what is read like it, with what is counted. */
import type { AskedNumbers, MarkKind, NumberKind } from '../../knowledge/lexicon.ts'
import type { Mark } from '../marks.ts'
import type { ContentWord } from './content-words.ts'
import { clauseAround, overlaps, type Span } from './spans.ts'

/** One number that is asked for; a message may ask for several. */
export interface FigureRequest {
  /** The clause that asks, without places and phrases of asking. */
  readonly clause: string
  readonly start: number
  readonly end: number
  /** The words that ask: 多少个, 人数. */
  readonly asks: Span
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

interface AskingSpan extends Span {
  readonly unit?: string
  readonly least?: number
}

/** 多少, 几 and what is read like them, with the measure word behind. */
export function askingSpans(
  text: string,
  marks: readonly Mark[],
  edges: ReadonlySet<number>,
  { measureWords }: AskedNumbers,
): AskingSpan[] {
  // 多少年轻人 asks for people: a measure word ends where a word does, or where 才对 stands in 多少人才对.
  const isEnd = (at: number): boolean => edges.has(at) || ENOUGH.test(text.slice(at))
  const unitAt = (at: number): string | undefined =>
    measureWords.find((unit) => text.startsWith(unit, at) && isEnd(at + unit.length))
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
        : withUnit(start, end, /(?:多少|几多|[出差高低多少]几)$/u.test(phrase) ? unitAt(end) : undefined),
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
  if (!marks.some(({ kinds }) => kinds.some((kind) => ASKING_MARKS.has(kind))))
    for (const { index } of text.matchAll(/好多(?=[^,，。;；]{0,6}(?:[,，。;；?？]|$))/gu))
      if (!spans.some(overlaps(index, index + 2)) && !marks.some(overlaps(index, index + 2)))
        spans.push(withUnit(index, index + 2, unitAt(index + 2)))
  for (const { index } of text.matchAll(/几/gu)) {
    const unit = unitAt(index + 1)
    if (
      /[哪十百千好没就这那前头后上说举讲列找挑]/u.test(text.charAt(index - 1)) &&
      !isDone(text, index, unit)
    )
      continue
    // 给几条 wants some, 给几块 asks how much.
    if (text.charAt(index - 1) === '给' && !/^几[块元毛]/u.test(text.slice(index))) continue
    // 几个人关起门就定了 tells of a few.
    if (
      /^几[个号]?人[^，,。；;、？?]{0,8}?(?:就(?!是)|都|也|根本|实在|哪里?[顾管忙]|怎么)/u.test(
        text.slice(index),
      )
    )
      continue
    if (/^过几[天年日月周]/u.test(text.slice(index - 1, index + 2))) continue
    if (spans.some(overlaps(index, index + 1)) || marks.some(overlaps(index, index + 1))) continue
    // 2024年的几个率, 几项数据: some of them.
    if (
      unit !== undefined &&
      /^(?:率|数[据字]|数$|比例|指标|百分)/u.test(text.slice(index + 1 + unit.length))
    )
      continue
    if (unit === '个' && text.startsWith('人', index + 2)) spans.push(withUnit(index, index + 1, '个人'))
    else if (unit !== undefined) spans.push(withUnit(index, index + 1, unit))
  }
  return spans.toSorted((a, b) => a.start - b.start)
}

/** 一期上几天, 一周上几节: how much of something is gone to, where the clause ends with it; 上几个月 is a time. */
const isDone = (text: string, index: number, unit = ''): boolean =>
  unit !== '' &&
  /[一每][\p{Script=Han}]{1,4}上$/u.test(text.slice(0, index)) &&
  /^[呀啊呢吗的课]{0,2}(?:\P{L}|$)/u.test(text.slice(index + 1 + unit.length))

const ENOUGH = /^才(?:[对行够算能好]|合适|可以)/u

/** Kinds of marks by which a message asks for something. */
export const ASKING_MARKS: ReadonlySet<MarkKind> = new Set([
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
export const isMeant =
  (text: string, marks: readonly Mark[]) =>
  ({ start, end }: Span): boolean => {
    const clause = clauseAround(text, start, end)
    return !marks.some(
      (mark) => mark.kinds.includes('setAside') && mark.start >= clause.start && mark.end <= clause.end,
    )
  }

const withUnit = (start: number, end: number, unit: string | undefined): AskingSpan =>
  unit === undefined ? { start, end } : { start, end: end + unit.length, unit }

export function readRequests(
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
  if (requests.length > 0) return withoutRepeats(text, requests, numbers)
  // “嘉峪关诉前调解率”: a rate that is named and nothing else asks how high it is, and 综合体面积 how large that is.
  const last = bare.at(-1)
  if (last === undefined || bare.length > MOST_COUNTED) return []
  const isKind = Object.values(numbers.filters.kinds).some((words) => words?.includes(last.word))
  const namesNumber = /[率额]$/u.test(last.word) && !isKind
  const namesSize =
    bare.length > 1 &&
    NUMBER_OF.test(last.word) &&
    last.end === text.length &&
    !marks.some(({ kinds }) => kinds.some((kind) => ASKING_MARKS.has(kind)))
  if (bare.length <= MOST_BARE && (namesNumber || namesSize))
    return [requestOf(text, { start: last.end, end: last.end }, content, numbers)]
  // 骑士之家数 asks how many there are; 夜市的数 asks for whatever is printed of it.
  const counts = /^总?数$/u.test(text.slice(last.end))
  return counts ? [requestOf(text, { start: last.end, end: text.length }, content, numbers)] : []
}
const MOST_BARE = 4
/** 去深圳访学的人才数: who counts says more of what. */
const MOST_COUNTED = 6
/** 综合体面积, 书记平均年龄: what a thing has one number of; 社工工资 is a subject. */
const NUMBER_OF = /(?:面积|年龄|岁数|奖金|总额|单价|月薪|物业费|规模|人口|收入|产值|客流量|访问量)$/u

/** 占比是多少 asks once; so do 持证社工的比重，青云谱和辽阳各是多少 and 培训的人数，数字分别填多少. */
function withoutRepeats(
  text: string,
  requests: readonly FigureRequest[],
  { filters }: AskedNumbers,
): FigureRequest[] {
  // 拿了多少 asks for a number of its own.
  const says =
    ({ start, end }: FigureRequest) =>
    (word: string): boolean =>
      word !== '' && !(filters.presents.includes(word) && /数[字据目值]/u.test(text.slice(start, end)))
  const told = requests.filter(
    (request) =>
      request.clause !== '' &&
      (request.kind !== undefined ||
        request.unit !== undefined ||
        request.clause.split(' ').some(says(request))),
  )
  const kept: FigureRequest[] = []
  for (const request of told.length === 0 ? requests.slice(0, 1) : told) {
    const same = kept.findIndex(
      ({ start, end, counted, kind }) =>
        counted.join() === request.counted.join() &&
        // 有多大, 几平方公里
        ((request.unit !== undefined &&
          kept.some((one) => one.unit === undefined && one.kind === request.kind)) ||
          (start === request.start && end === request.end) ||
          (request.unit === undefined &&
            !SIZE.test(text.slice(request.asks.start, request.asks.end)) &&
            (request.kind === undefined || request.kind === kind))),
    )
    if (same < 0) kept.push(request)
    else kept[same] = { ...request, ...kept[same] }
  }
  return kept
}

/** 几处、多大、多少人: how large something is, and not once more what was asked before it. */
const SIZE = /^多[大高长]$/u

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
  const asking = text.slice(ask.start, ask.end)
  const says = (words: readonly string[]): boolean => words.some((word) => clause.includes(word))
  // 一周几回 and 多长时间开一回 ask how often, 几回 alone how many times.
  const events = numbers.kinds.find(({ kind }) => kind === 'event')?.units ?? []
  const often =
    (events.includes(ask.unit ?? '') &&
      /[一每](?:个?月|周|年|天|日|季度?|星期|礼拜)[^、]{0,6}?[几多]/u.test(clause)) ||
    /(?:多久|多长时间)[^、]{0,4}[一1][次回趟场]/u.test(clause)
  const kind = often
    ? 'frequency'
    : (
        numbers.kinds.find(
          ({ kind, units }) =>
            ask.unit !== undefined &&
            (units.includes(ask.unit) || (kind === 'people' && ask.unit.endsWith('人'))),
        ) ??
        numbers.kinds.find(({ kind, words }) => kind === 'frequency' && says(words)) ??
        // 涨工资涨了百分之几: the words that ask say best in what.
        numbers.kinds.find(({ words }) => words.some((word) => asking.includes(word))) ??
        numbers.kinds.find((one) => one.kind === 'share' && asksRate(text, ask)) ??
        numbers.kinds.find((one) => one.kind === 'money' && asksFee(text, ask)) ??
        numbers.kinds.find(({ words }) => says(words))
      )?.kind
  // 占多少个 asks for a number of them.
  const isCount = kind === 'share' && ask.unit !== undefined && !/[成点]$/u.test(ask.unit)
  return {
    clause: own.map(({ word }) => word).join(' '),
    start,
    end,
    asks: { start: ask.start, end: ask.end },
    counted: countedWords(ask, own),
    ...(ask.unit === undefined ? {} : { unit: ask.unit.endsWith('人') ? '人' : ask.unit }),
    ...(kind === undefined || isCount ? {} : { kind }),
    ...(ask.least === undefined ? {} : { least: ask.least }),
    change: says(numbers.change),
    past: says(numbers.past),
    plan: says(numbers.plan),
  }
}

/** 多少误工费, 材料费要几多: whatever ends in 费, 钱 or 款 beside the asking words is money. */
const asksFee = (text: string, { start, end }: Span): boolean =>
  /^[\p{Script=Han}]{0,5}?(?<![消免浪])(?:费用?|钱|款)(?!者|站)/u.test(text.slice(end)) ||
  /(?<![消免浪])(?:费用?|款)(?:是|有|要|得|给|收|交|补|发){0,2}$/u.test(text.slice(0, start)) ||
  // 他们收多少: of nothing that could be counted otherwise.
  (/(?<![征回签])[收卖交]$/u.test(text.slice(0, start)) &&
    /^[呀啊呢吗吧嘛哦]?(?:\P{L}|$)/u.test(text.slice(end)))

/** 物业费收缴率是多少: a rate, whatever it is a rate of. */
const asksRate = (text: string, { start }: Span): boolean =>
  /(?:[\p{Script=Han}]{2}率|占比|比例|比重)(?:是|有|达|达到|为|到了){0,2}$/u.test(text.slice(0, start))

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
