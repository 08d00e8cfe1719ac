/**
 * Message → `Reading`: what is asked, of which places, for which numbers, in what shape. Spans are marked (printed places,
 * numbers, phrases of asking); what no span covers is content. A pure function, so that another reader can stand in its
 * place. Never throws.
 */
import type { AskedNumbers, MarkKind, Topic } from '../knowledge/lexicon.ts'
import { type Quantity, readQuantities } from '../knowledge/quantity.ts'
import type { Segment } from '../search/segment.ts'
import type { AskedDetail } from './asked-things.ts'
import { type Mark, type MarkFinder, rankAsked, wordEdges } from './marks.ts'
import type { PlaceFinder, PlaceReading } from './places.ts'
import type { Courtesy, CourtesyHint } from './reading/acts.ts'
import { asksAlone, type ContentWord, contentWords, quotesIn, setAside } from './reading/content-words.ts'
import { ASKING_MARKS, askingSpans, type FigureRequest, isMeant, readRequests } from './reading/requests.ts'
import { hintOf, type SmallTalk, smallTalkOf } from './reading/small-talk.ts'
import { sortPlaces } from './reading/sorted-places.ts'
import { clauseAround, isPartOf, isWithin, overlaps } from './reading/spans.ts'
import { isAskedOf, LEAST_STATED, statesNumber, timesIn, yearsFirst } from './reading/stated.ts'
import type { Repair, Repaired } from './repair.ts'
import type { Subject } from './subjects.ts'

/** How what is wanted is to stand. */
export type Shape = 'one' | 'list' | 'table' | 'compare' | 'extreme' | 'sum' | 'difference' | 'verdict'

/** What only a record of that very kind may answer. */
export type Modality = 'fact' | 'future' | 'why' | 'opinion' | 'rankBeyond'

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
  /** What it asks for beside numbers. */
  readonly details: readonly AskedDetail[]
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
  readonly details: (text: string) => readonly AskedDetail[]
  readonly subjects: (text: string) => readonly Subject[]
  readonly topics: readonly Topic[]
  /** Which courtesy a message is, if it is one. */
  readonly courtesyOf: (asked: string, hint: CourtesyHint | undefined) => Courtesy | undefined
  /** Words without a subject of their own. */
  readonly isEmptyWord: (word: string) => boolean
  /** Words that hardly tell one subject from another: 社区, 工作. */
  readonly isWeak: (word: string) => boolean
}

/** Longer messages are pasted documents, not questions: the rest is not read. */
export const LONGEST_QUESTION = 400

/** 谢谢哈, 谢谢啦! */
const LONGEST_PARTICLE = 2

/** Kinds of marks that say what is wanted as well as how it is asked: their words stay content. */
const TELLING: ReadonlySet<MarkKind> = new Set([
  'qualifier',
  'future',
  'opinion',
  'rankBeyond',
  'beyond',
  'beside',
  'courtesy',
  'praise',
  'purpose',
])

export function createReader(options: ReaderOptions): Read {
  const { numbers, segment, courtesyOf } = options
  const measures = new Set(numbers.measureWords)
  const namesNothing = (rest: string): boolean => rest === '' || measures.has(rest)
  /** 几件, 两个, 第二个 name nothing; 第一书记 does. */
  const isEmptyWord = (word: string): boolean =>
    options.isEmptyWord(word) ||
    (/^第[一二三四五六七八九十]+/u.test(word) &&
      namesNothing(word.replace(/^第[一二三四五六七八九十]+/u, ''))) ||
    (/^[一两二三四五六七八九十几多半]/u.test(word) && measures.has(word.replace(/^几十|^./u, '')))

  /** 一共建了几个 holds 一共, whatever words its characters make with what follows. */
  const segmented = (text: string): readonly string[] =>
    text.split(TOTAL).flatMap((piece) => (TOTAL_ALONE.test(piece) ? [piece] : segment(piece)))

  return (asked) => {
    const { text, repairs } = options.repair(asked.slice(0, LONGEST_QUESTION))
    const words = segmented(text)
    const edges = wordEdges(words)
    // “百分之百” is a number, and no name; “五类” is one.
    const numbersSaid = readQuantities(text).map(withMoney)
    const rates = numbersSaid.filter(({ unit }) => unit === '%')
    const quotes = quotesIn(text).filter((quote) => !rates.some((rate) => isPartOf(quote, rate)))
    // “四川工匠” is a title, and names no place.
    const named = options.places.find(text).filter((place) => !quotes.some((quote) => isWithin(place, quote)))
    const found = options.marks(text, edges).filter(({ start, end }) => !named.some(overlaps(start, end)))
    const aside = setAside(text, found)
    const marks = found.filter(
      (mark) =>
        !aside.some((span) => isPartOf(mark, span)) &&
        !isSince(text, mark) &&
        !isGoneTo(text, mark) &&
        !tellsOfAway(text, mark) &&
        !tellsOfListing(text, mark),
    )
    const sorted = sortPlaces(text, named, marks)
    const has = (kind: MarkKind): boolean => marks.some(({ kinds }) => kinds.includes(kind))
    // 党员超过两百了对吗: a bound that is asked to be confirmed counts what stands before it.
    const stated = numbersSaid.filter(
      (quantity) =>
        // 排个一二三名
        !marks.some((mark) => mark.kinds.includes('table') && isPartOf(quantity, mark)) &&
        (statesNumber(quantity, text) ||
          (quantity.unit === '' &&
            // 220万中的？
            (quantity.bound !== 'exact' || /[万亿]/u.test(quantity.printed)) &&
            quantity.value >= LEAST_STATED &&
            (has('verdict') || isAskedOf(quantity, text)))),
    )
    const asks = askingSpans(text, marks, edges, numbers).filter(isMeant(text, marks))
    const times = timesIn(text)
    // 辛苦问下温州有几个网格, …有多少嘞，谢谢哈: courtesy around the question is none of it.
    const isAround = ({ kinds, start, end }: Mark): boolean =>
      kinds.includes('courtesy') && (start === 0 || text.length - end <= LONGEST_PARTICLE)
    const frame = marks.filter((mark) => isAround(mark) || !mark.kinds.every((kind) => TELLING.has(kind)))
    const covered = [...sorted.places, ...sorted.excluded, ...stated, ...frame, ...asks, ...times, ...aside]
    const content = contentWords(words, covered, isEmptyWord)
    const requests = readRequests(text, asks, stated.length > 0 ? [] : content, content, marks, numbers)
    const details = options.details(text).filter(
      (detail) =>
        // 给老百姓啥好处 asks for no surname.
        !(detail.asks.startsWith('姓') && text.charAt(detail.start - 1) === '百') &&
        // 家长满不满意不论, 在哪条街都行
        !found.some(
          ({ kinds, start, end }) =>
            kinds.includes('setAside') && isPartOf(detail, clauseAround(text, start, end)),
        ),
    )
    // 社区养老 is 养老; 大邑人才讲坛谁牵头 asks more than a topic.
    const asksMore = sorted.places.length + requests.length + details.length > 0
    const topic = topicOf(content, options.topics, asksMore ? () => false : options.isWeak)
    return {
      asked,
      text,
      repairs,
      marks: stated.length > 0 ? marks : withoutOrigins(text, marks, content),
      shape: shapeOf(
        has,
        requests.length > 0,
        requests.length > 0 || details.length > 0,
        sorted.places.length,
        stated.length > 0,
        text,
        rankAsked(marks).places.some((place) => place > 1),
      ),
      modality: modalityOf(has),
      ...sorted,
      ...(topic === undefined ? {} : { topic }),
      requests,
      details,
      subjects: options.subjects(text),
      alone: asksAlone(
        text,
        marks,
        content,
        named.map((place) => place.asked),
      ),
      stated,
      times: yearsFirst(times).map(({ time }) => time),
      quoted: quotes.map(({ word }) => word),
      words: content,
      content: content.map(({ word }) => word).join(' '),
      ...(requests.length + stated.length > 0 || has('fixbot')
        ? {}
        : smallTalkOf(text, courtesyOf(asked, hintOf(text, marks)), has, named.length > 0)),
    }
  }
}

/** 2021年往后: since then, and nothing that is yet to come. */
const isSince = (text: string, { kinds, start, text: phrase }: Mark): boolean =>
  kinds.includes('future') && SINCE.test(phrase) && /\d年$/u.test(text.slice(0, start))
const SINCE = /^[往今]后/u

/** 到外地学过没: another place that somebody went to is none that is asked of. */
const isGoneTo = (text: string, { kinds, end, start }: Mark): boolean =>
  kinds.includes('where') &&
  /[到去赴往]$/u.test(text.slice(0, start)) &&
  /^.{0,2}(?:学|考察|参观|取经|培训|挂职|观摩)/u.test(text.slice(end))

/** 把需求列成清单的有哪几处, 哪些地方把需求列成清单: what somebody did, and no order to us. */
const tellsOfListing = (text: string, { kinds, start, end }: Mark): boolean =>
  kinds.includes('table') &&
  /把[^,，。;；?？!！]+$/u.test(text.slice(0, start)) &&
  (text.startsWith('的', end) ||
    /(?:[哪那](?:些|几|里|儿|个)?|谁)[^,，。;；?？!！]{0,6}把[^,，。;；?？!！]+$/u.test(text.slice(0, start)))

/** 在外头的乡贤: people who are away, and no other place that is asked of. */
const tellsOfAway = (text: string, { kinds, end, start }: Mark): boolean =>
  kinds.includes('elsewhere') &&
  /在$/u.test(text.slice(0, start)) &&
  /^的?\p{Script=Han}/u.test(text.slice(end))

/** 网格员哪来的钱, 场地是哪儿来的: where something comes from, and not where that is printed. */
function withoutOrigins(
  text: string,
  marks: readonly Mark[],
  content: readonly ContentWord[],
): readonly Mark[] {
  const touches = (mark: Mark, { start, end, word }: ContentWord): boolean =>
    !TOLD.test(word) &&
    (start === mark.end || (end <= mark.start && /^[是都又]{0,2}$/u.test(text.slice(end, mark.start))))
  const tellsOrigin = (mark: Mark): boolean =>
    mark.kinds.includes('source') && WHENCE.test(mark.text) && content.some((word) => touches(mark, word))
  return marks.filter((mark) => !tellsOrigin(mark))
}
const WHENCE = /哪[儿里]?来的?$/u
/** What is told comes from where it is printed. */
const TOLD = /说法|话|结论|信息|消息|内容|文章|报道|材料|资料|数/u

/** 统一共享 holds none; 会和文各少了多少 names two things, and no 和文. */
const TOTAL = /((?<![统第唯单同专])一共|总共|拢共|[和跟](?=\p{Script=Han}{1,3}(?:各|分别)))/u
const TOTAL_ALONE = /^(?:一共|总共|拢共|[和跟])$/u

function shapeOf(
  has: (kind: MarkKind) => boolean,
  asksNumber: boolean,
  /** Whether a number or a detail is asked for. */
  asks: boolean,
  places: number,
  states: boolean,
  text: string,
  ranks: boolean,
): Shape {
  const several = places > 1 || has('many')
  if (has('verdict') || (states && SOUNDS_LIKE_YES_OR_NO.test(text))) return 'verdict'
  // 听说办了150场，看了七百多人？
  if (states && !asks && /[?？]/u.test(text) && !ASKS_OTHERWISE.some(has)) return 'verdict'
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

/** 是什么 ends in 么, too. */
const SOUNDS_LIKE_YES_OR_NO =
  /(?:[吧吗嘛]|(?<![什怎那这多])么)[?？。!！]*$|\d[^,，、。；;？?]{0,8}吗[,，、。；;？?]/u

/** What a question mark may stand for beside yes or no. */
const ASKS_OTHERWISE: readonly MarkKind[] = [...ASKING_MARKS, 'source', 'compare', 'table']

/** 收得最多的地方是? */
const ASKS_PLACE = /[谁哪]|最[多高大少低小长快].{0,4}(?:地方|城市|[市县区家处笔类项样档级])/u

/** 298亿: hardly anything but money is told in so much without a measure word. */
const withMoney = (quantity: Quantity): Quantity =>
  quantity.unit === '' && quantity.printed.endsWith('亿') ? { ...quantity, unit: '元' } : quantity

function modalityOf(has: (kind: MarkKind) => boolean): Modality {
  if (has('rankBeyond')) return 'rankBeyond'
  if (has('future')) return 'future'
  if (has('opinion')) return 'opinion'
  return has('why') ? 'why' : 'fact'
}

/** What says next to nothing beside the name of a topic makes it no other. */
function topicOf(
  content: readonly ContentWord[],
  topics: readonly Topic[],
  isWeak: (word: string) => boolean,
): Topic | undefined {
  const named = (words: readonly ContentWord[]): Topic | undefined => {
    const core = words.map(({ word }) => word).join('')
    return topics.find(({ name, aliases }) => name === core || aliases.includes(core))
  }
  return named(content) ?? named(content.filter(({ word }) => !isWeak(word)))
}
