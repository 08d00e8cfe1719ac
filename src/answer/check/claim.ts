/**
 * A text → what it claims: each of its numbers with the words around it, the place it is said of, and what kind of number
 * it is. Nothing here knows figures.
 */
import { type Quantity, readQuantities } from '../../knowledge/quantity.ts'
import { isUnder, type PlaceFinder, type PlaceReading } from '../places.ts'
import type { NameOwner } from './own-names.ts'
import type { SmallPlaceBehind } from './small-places.ts'

export interface Claim {
  readonly quantity: Quantity
  /** `time`: a year or a date. `name`: most likely a part of a name (“131”, 两级) or a rank in a row. */
  readonly sort: 'claim' | 'time' | 'name'
  readonly clause: string
  /** The clause, and the sentence, up to the number. */
  readonly clauseBefore: string
  readonly sentenceBefore: string
  readonly sentence: string
  /** The other numbers of the sentence, in their order; their offsets are those of the text. */
  readonly beside: readonly Quantity[]
  /** All that was said up to the end of the sentence. */
  readonly said: string
  /** Texts around the number, other numbers and places taken out. */
  readonly bare: {
    /** The words that belong to this number alone: up to the numbers beside it. */
    readonly left: string
    readonly right: string
    /** What the numbers of a clause share: its beginning and its end, and the words of this one. */
    readonly clause: string
    readonly sentence: string
    readonly before: string
    /** The clauses before this one in its sentence, the nearest first: what a number without a noun goes on counting. */
    readonly clausesBefore: readonly string[]
  }
  /** The place it is said of; nothing where the text has named none. */
  readonly place?: PlaceReading
  /** The articles it is said of: those of its place, or where none is named, of what only one place calls by a name of its own. */
  readonly articleIds?: readonly string[]
  /** Those that stand right before it, which it is said to lie in: 平阳县 of 平阳县天和家园小区. */
  readonly around: readonly PlaceReading[]
}

/** 自, 早在: what may stand before the time with which a sentence begins. */
const OPENING = /^\s*(?:早在|自从|截至|截止到?|[自从到至在于])?\s*$/u
const SENTENCE_END = /[。！？!?\n；;]/u
const CLAUSE_END = /[，,：:。！？!?\n；;…]/u
/** As much of a text as tells what a number is of. */
const LONGEST_SENTENCE = 400
const BEFORE_LENGTH = 300
const CLAUSES_BEFORE = 3

/** Every number of a text, in the order in which they stand. */
export function readClaims(
  text: string,
  places: Pick<PlaceFinder, 'find'>,
  smallPlace: SmallPlaceBehind,
  nameOwner: NameOwner,
): Claim[] {
  const { placeAt, placesIn } = createPlaceOf(text, places, smallPlace)
  // 四川, 三明: a number that a place is named with states nothing.
  const namesPlace = (quantity: Quantity): boolean =>
    quantity.han &&
    placesIn(stretch(text, quantity, SENTENCE_END)).some(
      ({ start, end }) => quantity.start >= start && quantity.end <= end,
    )
  const { quantities, wholes } = withRates(
    readQuantities(text)
      .filter((quantity) => !namesPlace(quantity))
      .map((quantity) => boundedApart(countedUpTo(timesOf(quantity, text), text), text)),
    text,
  )
  const sorts = quantities.map((quantity) => (wholes.has(quantity) ? 'name' : sortOf(quantity, text)))
  const numbers = quantities.filter((_, index) => sorts[index] !== 'name')
  return quantities.map((quantity, index): Claim => {
    const sentence = stretch(text, quantity, SENTENCE_END)
    const clause = stretch(text, quantity, CLAUSE_END)
    const beside = numbers.filter((other) => other !== quantity && other.unit !== '年')
    const own = ownWords(text, quantity, clause, beside)
    const inClause = beside.filter(({ start, end }) => start >= clause.from && end <= clause.to)
    const told = placeAt(
      quantity,
      sentence,
      quantities.filter(({ start, end }) => start >= sentence.from && end <= sentence.to),
    )
    // 2019年，西湖区组织召开…: a date that opens its sentence is of the place that is named behind it.
    const opens = sorts[index] === 'time' && OPENING.test(text.slice(sentence.from, quantity.start))
    const place = (opens ? placesIn(sentence)[0] : undefined) ?? told
    const articleIds = place?.articleIds ?? nameOwner(text.slice(sentence.from, sentence.to))
    const taken = [...new Set([...numbers, quantity]), ...placesIn(sentence)]
    const bare = ({ from, to }: Stretch): string => without(text, { from, to }, taken)
    const item = itemOf(text, quantity, clause, sentence, beside, bare)
    const before = { from: Math.max(0, sentence.from - BEFORE_LENGTH), to: sentence.from }
    return {
      quantity,
      sort: sorts[index] ?? 'claim',
      clause: text.slice(clause.from, clause.to),
      clauseBefore: text.slice(clause.from, quantity.start),
      sentence: text.slice(sentence.from, sentence.to),
      beside: beside.filter(({ start, end }) => start >= sentence.from && end <= sentence.to),
      sentenceBefore: text.slice(sentence.from, quantity.start),
      said: text.slice(0, sentence.to),
      bare: {
        left: item ?? bare({ from: own.from, to: quantity.start }),
        right: bare({ from: quantity.end, to: own.to }),
        clause: [
          { from: clause.from, to: Math.min(quantity.start, inClause[0]?.start ?? clause.to) },
          { from: own.from, to: own.to },
          { from: Math.max(quantity.end, inClause.at(-1)?.end ?? clause.from), to: clause.to },
        ]
          .map(bare)
          .join('、'),
        sentence: bare(sentence),
        before: bare(before),
        clausesBefore: clausesBetween(text, sentence.from, clause.from).map(bare),
      },
      around: aroundOf(place, placesIn(sentence), text),
      ...(place === undefined ? {} : { place }),
      ...(articleIds === undefined ? {} : { articleIds }),
    }
  })
}

const overlap = (a: PlaceReading, b: PlaceReading): boolean => a.start < b.end && b.start < a.end

/** The places of a sentence that lead up to one of them without a word between. */
function aroundOf(
  place: PlaceReading | undefined,
  here: readonly PlaceReading[],
  text: string,
): readonly PlaceReading[] {
  const before = here.findLast(
    ({ end }) => place !== undefined && end <= place.start && /^的?$/u.test(text.slice(end, place.start)),
  )
  return before === undefined ? [] : [...aroundOf(before, here, text), before]
}

/** A stretch of the text with some of its pieces taken out. */
function without(
  text: string,
  { from, to }: Stretch,
  pieces: readonly { readonly start: number; readonly end: number }[],
): string {
  let bare = text.slice(from, to)
  const inside = pieces.filter(({ start, end }) => end > from && start < to)
  for (const { start, end } of inside.toSorted((a, b) => b.start - a.start))
    bare = `${bare.slice(0, Math.max(0, start - from))}、${bare.slice(Math.max(0, end - from))}`
  return bare
}

interface Stretch {
  readonly from: number
  readonly to: number
}

/** From the mark before a quantity to the mark after it. */
function stretch(text: string, { start, end }: Quantity, mark: RegExp): Stretch {
  let from = start
  while (from > 0 && start - from < LONGEST_SENTENCE && !mark.test(text[from - 1] ?? '')) from -= 1
  let to = end
  while (to < text.length && to - end < LONGEST_SENTENCE && !mark.test(text[to] ?? '')) to += 1
  return { from, to }
}

/** The nearest first. */
function clausesBetween(text: string, from: number, to: number): Stretch[] {
  const clauses: Stretch[] = []
  for (let end = to - 1; end > from && clauses.length < CLAUSES_BEFORE; ) {
    let start = end
    while (start > from && !CLAUSE_END.test(text[start - 1] ?? '')) start -= 1
    clauses.push({ from: start, to: end })
    end = start - 1
  }
  return clauses
}

/** `51条、“批评栏”12条`: what stands between two numbers belongs to the one on whose side of the mark it stands. */
function ownWords(
  text: string,
  { start, end }: Quantity,
  clause: Stretch,
  beside: readonly Quantity[],
): Stretch {
  const previous = beside.findLast((other) => other.end <= start && other.start >= clause.from)
  const next = beside.find((other) => other.start >= end && other.end <= clause.to)
  const markBefore = previous === undefined ? -1 : text.slice(previous.end, start).search(BETWEEN)
  const markBehind = next === undefined ? -1 : text.slice(end, next.start).search(BETWEEN)
  return {
    from: previous === undefined ? clause.from : previous.end + markBefore + 1,
    to: next === undefined ? clause.to : markBehind < 0 ? next.start : end + markBehind,
  }
}

/**
 * `诉前调解率和调解成功率分别达到95.8%、90.8%`: of as many things as numbers each has its own. Where the clause names none, they
 * are those of as many numbers before it: `党员占52.6%，“一肩挑”占34%，占比分别提高30%和20%`.
 */
function itemOf(
  text: string,
  quantity: Quantity,
  clause: Stretch,
  sentence: Stretch,
  beside: readonly Quantity[],
  bare: (stretch: Stretch) => string,
): string | undefined {
  const at = text.slice(clause.from, quantity.start).lastIndexOf('分别')
  if (at < 0) return undefined
  const apart = clause.from + at
  const numbers = [...beside, quantity]
    .filter(({ start, end }) => start > apart && end <= clause.to)
    .toSorted((a, b) => a.start - b.start)
  if (numbers.length < 2) return undefined
  const nth = numbers.indexOf(quantity)
  const verb = text.slice(apart + 2, numbers[0]?.start)
  const items = bare({ from: clause.from, to: apart })
    .split(BETWEEN)
    .filter((item) => item.trim() !== '')
  if (items.length === numbers.length) return `${items[nth]}${verb}`
  const earlier = beside
    .filter(({ start, end }) => start >= sentence.from && end <= apart)
    .slice(-numbers.length)
  const before = earlier[nth]
  if (earlier.length < numbers.length || before === undefined) return undefined
  const from = Math.max(
    sentence.from,
    ...beside.filter(({ end }) => end <= before.start).map(({ end }) => end),
  )
  return `${text.slice(from, before.start)}${text.slice(clause.from, apart)}${verb}`
}

/** 每季度召开1次, 一个季度碰一回头 count in times a quarter; 多拿200块 is money. */
function timesOf(quantity: Quantity, text: string): Quantity {
  if (quantity.unit === '块') {
    const { from, to } = stretch(text, quantity, CLAUSE_END)
    return quantity.value >= LARGE_MONEY || MONEY.test(text.slice(from, to))
      ? { ...quantity, unit: '元' }
      : quantity
  }
  if (quantity.unit !== '次' && quantity.unit !== '回') return quantity
  const before = text.slice(Math.max(0, quantity.start - 24), quantity.start)
  const period =
    EVERY.exec(before)?.[1] ?? (quantity.value <= SELDOM ? EVERY_ONE.exec(before)?.[1] : undefined)
  if (period === undefined) return quantity
  return { ...quantity, unit: `次/${SAME_PERIOD[period] ?? period}` }
}

const PERIODS = '(半年|季度|三个月|半个?月|两周|年|个?月|周|个?星期|个?礼拜|天|日)'
const EVERY = new RegExp(`每一?(?:个)?${PERIODS}[^每，。；\\d]{0,16}$`, 'u')
/** 半年开一次: a time is counted up to so many times only, and with no more than a verb between. 一年120余次 are as many. */
const EVERY_ONE = new RegExp(
  `(?:(?<!第)一个?|每?隔|(?=半|三个月|两周))${PERIODS}(?:就|只|要)?[开碰办搞议研来聚]?(?:会|头|究|论)?$`,
  'u',
)
const SELDOM = 3
const SAME_PERIOD: Readonly<Record<string, string>> = {
  半个月: '半月',
  两周: '半月',
  三个月: '季度',
  个月: '月',
  日: '天',
  ...Object.fromEntries(['星期', '个星期', '礼拜', '个礼拜'].map((week) => [week, '周'])),
}
/** Of so many nothing but money is counted in 块. */
const LARGE_MONEY = 10_000

/** 已经办到第七期: as many as there have been. */
function countedUpTo(quantity: Quantity, text: string): Quantity {
  if (quantity.unit !== '名次' || !/[到至了]$/u.test(text.slice(0, quantity.start))) return quantity
  const unit = IN_A_ROW.exec(quantity.printed)?.[0]
  return unit === undefined ? quantity : { ...quantity, unit }
}
const IN_A_ROW = /(?:场次|批次|[期场届轮批次回堂讲])$/u

/** 最多能领三百元, 少则15人: the word that bounds a number stands apart from it. */
function boundedApart(quantity: Quantity, text: string): Quantity {
  if (quantity.bound !== 'exact' || quantity.upTo !== undefined) return quantity
  const before = text.slice(Math.max(0, quantity.start - 10), quantity.start)
  const [, least, most] = APART.exec(before) ?? []
  return least === undefined && most === undefined
    ? quantity
    : { ...quantity, bound: least === undefined ? 'atMost' : 'atLeast' }
}
const APART =
  /(?:(至少|最少|起码|少则|少的时候|最低)|(至多|最多|顶多|多则|多的时候|最高))(?![的是者数])[^，,。；;：:、\d]{0,6}$/u

/** 每十名社工里有三名以上, 十个里有三个: so many of a round whole are a share of it, and the whole states nothing. */
function withRates(
  quantities: readonly Quantity[],
  text: string,
): { readonly quantities: readonly Quantity[]; readonly wholes: ReadonlySet<Quantity> } {
  const wholes = new Set<Quantity>()
  const rated = quantities.map((quantity, at): Quantity => {
    const whole = quantities[at - 1]
    if (whole !== undefined && isPerMany(whole, text.slice(whole.end, quantity.start))) wholes.add(whole)
    if (whole === undefined || !isPartOf(quantity, whole, text)) return quantity
    wholes.add(whole)
    const { upTo, value } = quantity
    const per = (of: number): number => Number(((100 * of) / whole.value).toPrecision(12))
    return { ...quantity, unit: '%', value: per(value), ...(upTo === undefined ? {} : { upTo: per(upTo) }) }
  })
  return { quantities: rated, wholes }
}

function isPartOf({ start, unit, value }: Quantity, whole: Quantity, text: string): boolean {
  const between = text.slice(whole.end, start)
  const each = /每$/u.test(text.slice(0, whole.start))
  return (
    whole.bound === 'exact' &&
    whole.value > value &&
    COUNTED_PARTS.has(unit) &&
    COUNTED_PARTS.has(whole.unit) &&
    (each ? whole.value <= LARGEST_PART : ROUND_WHOLES.has(whole.value)) &&
    (each ? AMONG_EACH : AMONG).test(between)
  )
}
/** 一万个城里人摊得到23名. */
const isPerMany = ({ value }: Quantity, between: string): boolean =>
  PER_MANY.has(value) && /^[^，,。；;\d]{0,6}人[^，,。；;\d]{0,4}[摊配]/u.test(between)
const PER_MANY: ReadonlySet<number> = new Set([1000, 10_000])
const COUNTED_PARTS: ReadonlySet<string> = new Set(['个', '名', '人', '位', '户', '家', '件', ''])
const ROUND_WHOLES: ReadonlySet<number> = new Set([10, 100])
/** Of more than so many (每万人) what comes to each is a number of its own. */
const LARGEST_PART = 100
const AMONG = /^[^，,。；;\d]{0,12}(?:里头?|里面|中间?|当中|之中)[^，。；;\d]{0,4}$/u
const AMONG_EACH = /^[^。；;\d]{0,16}(?:有|里头?|里面|中|当中|占|是)[^。；;\d]{0,4}$/u

const MONEY = /[钱费花价薪补贴奖资]|拿|省下/u
const BETWEEN = /[、和与及]/u

/** Small numerals with these are more often part of a name. */
const NAME_UNITS: ReadonlySet<string> = new Set(
  '个 类 种 项 张 步 条 道 把 块 层 点 面 位 本 只 口 份 天 年 次 件'.split(' '),
)
const TIME_UNITS: ReadonlySet<string> = new Set(['月', '日', '号', '年月', '点', '届', '度'])

/** Years, dates and numerals within names state nothing. */
function sortOf(quantity: Quantity, text: string): Claim['sort'] {
  const { unit, value, han, start, end, upTo } = quantity
  const before = text[start - 1] ?? ''
  const behind = text[end] ?? ''
  if (TIME_UNITS.has(unit) || (unit === '年' && value >= 1000)) return 'time'
  // “1+3+X”, 5A, 3·23, “131”, 第3批.
  const isLast = before === '第' && /[到至了]第$/u.test(text.slice(0, start))
  if ((/[A-Za-z+＋·第]/u.test(before) && !isLast) || /[A-Za-z+＋·]/u.test(behind)) return 'name'
  if (unit === '名次') return 'name'
  if (unit === '') {
    const scaled = /[万亿]/u.test(quantity.printed)
    // 一百零八遭: so many are counted, whatever the measure word is.
    const isCount =
      han && value >= LARGE_COUNT && /[百千]/u.test(quantity.printed) && /\p{Script=Han}/u.test(behind)
    if (/[“"「]/u.test(before) || /[”"」]/u.test(behind)) return 'name'
    if (/^(?:热线|平台|[-—]\d)/u.test(text.slice(end, end + 3))) return 'name'
    return scaled || isCount || (!han && (value >= 10 || !Number.isInteger(value))) ? 'claim' : 'name'
  }
  if (isQuoted(text, start, end)) return 'name'
  // 两级, 三个平台, 一个: more often a manner of speaking than a count.
  if (unit === '%' || unit === '比例' || unit === '元' || unit.startsWith('次/')) return 'claim'
  return han && (value < 2 || unit === '级' || (value < 10 && NAME_UNITS.has(unit))) && upTo === undefined
    ? 'name'
    : 'claim'
}

/** Numerals of so much are seldom part of a name. */
const LARGE_COUNT = 100

/** “15分钟便民生活圈”: a number within quotation marks, with words. */
function isQuoted(text: string, start: number, end: number): boolean {
  const opening = text.slice(Math.max(0, start - 12), start).lastIndexOf('“')
  const inside = opening >= 0 && !text.slice(Math.max(0, start - 12) + opening, start).includes('”')
  return inside && /^[^“，。]{1,12}”/u.test(text.slice(end))
}

const SMALL_PLACE = new Set<PlaceReading['standing']>(['within', 'inside'])
const GOING = /(?:赴|前往|[^来]到|^到|去|往|对标|学习|来自)$/u
/** Schools, hospitals and firms are bodies, not places that have numbers of their own. */
const PLACE_NAME = /(?:省|市|州|盟|区|县|旗|镇|乡|街道|社区|小区|村|家园|新村|苑|城)$/u

/** Whose number it is: the place named last before it, else behind it in its clause, else the one carried forward. */
function createPlaceOf(
  text: string,
  places: Pick<PlaceFinder, 'find'>,
  smallPlace: SmallPlaceBehind,
): {
  readonly placeAt: (
    quantity: Quantity,
    sentence: Stretch,
    inSentence: readonly Quantity[],
  ) => PlaceReading | undefined
  readonly placesIn: (sentence: Stretch) => readonly PlaceReading[]
} {
  const kept = new Map<number, readonly PlaceReading[]>()
  const wentTo = new Map<number, readonly PlaceReading[]>()
  const inSentence = ({ from, to }: Stretch): readonly PlaceReading[] => {
    let found = kept.get(from)
    if (found === undefined) {
      const sentence = text.slice(from, to)
      const { told: known, gone } = subjects(sentence, places)
      wentTo.set(from, gone)
      const unknown = known.flatMap((place) => smallPlace(sentence, place) ?? [])
      const named = [
        ...known,
        ...unknown.filter((one) => !known.some((other) => overlap(one, other))),
      ].toSorted((a, b) => a.start - b.start)
      found = named.map((place) => ({
        ...place,
        start: place.start + from,
        end: place.end + from,
      }))
      kept.set(from, found)
    }
    return found
  }
  const sentences: Stretch[] = []
  let from = 0
  for (let at = 0; at <= text.length; at += 1)
    if (at === text.length || SENTENCE_END.test(text[at] ?? '')) {
      sentences.push({ from, to: at })
      from = at + 1
    }
  let carried: { readonly place?: PlaceReading; readonly until: number } = { until: 0 }
  /** The last place of all that was said before an offset; a street or community holds for its own sentence only. */
  const carry = (before: number): PlaceReading | undefined => {
    for (const sentence of sentences) {
      if (sentence.from < carried.until || sentence.to >= before) continue
      const last = governing(inSentence(sentence), carried.place).findLast(
        ({ standing }) => !SMALL_PLACE.has(standing),
      )
      carried = {
        ...((last ?? carried.place) ? { place: last ?? carried.place } : {}),
        until: sentence.to,
      } as typeof carried
    }
    return carried.place
  }
  /** 按照赣州市要求, 贵港市直机关: what lies around a place that has been named takes nothing over, unless it opens its clause. */
  const governing = (
    here: readonly PlaceReading[],
    before: PlaceReading | undefined,
  ): readonly PlaceReading[] => {
    const told: PlaceReading[] = before === undefined ? [] : [before]
    return here.filter((place) => {
      const opens = /(?:^|[，,：:。！？!?\n；;])\s*$/u.test(
        text.slice(Math.max(0, place.start - 2), place.start),
      )
      const official = /^(?:委|政府|直)/u.test(text.slice(place.end, place.end + 2))
      const around = told.some((one) => isUnder(one.path, place.path))
      if (around && !(opens && !official)) return false
      told.push(place)
      return true
    })
  }
  const placeAt = ({ start, end }: Quantity, sentence: Stretch, beside: readonly Quantity[]) => {
    const here = inSentence(sentence)
    // 辽阳和殷都分别有214名和211名: as many places as numbers, one for each.
    if (/分别|各有/u.test(text.slice(sentence.from, sentence.to)) && here.length > 1) {
      const numbers = beside.filter((quantity) => quantity.start > (here.at(-1)?.end ?? 0))
      if (numbers.length === here.length) {
        const paired = here[numbers.findIndex((quantity) => quantity.start === start)]
        if (paired !== undefined) return paired
      }
    }
    const carriedPlace = carry(sentence.from)
    const before = governing(here, carriedPlace).findLast((place) => place.end <= start)
    if (before !== undefined) return before
    const behind = here.find((place) => place.start >= end && !/[，,：:]/u.test(text.slice(end, place.start)))
    // 街坊提出的185项需求，嘉峪关的共建单位认领了: a sentence of one place alone is of that.
    if (here.length > 0 || carriedPlace !== undefined)
      return behind ?? carriedPlace ?? (here.length === 1 ? here[0] : undefined)
    // 三位法官志愿者轮流到锦绣华景小区坐班: where no other place is named, it is of the one that they come to.
    const [only, ...others] = wentTo.get(sentence.from) ?? []
    return only !== undefined && others.length === 0 && OWN.has(only.standing)
      ? { ...only, start: only.start + sentence.from, end: only.end + sentence.from }
      : undefined
  }
  return { placeAt, placesIn: inSentence }
}

/** 南江社区 of 南江社区“大党委”, which an article lists among its places. */
function placeOfBody(reading: PlaceReading): PlaceReading {
  const { asked, path, standing, start, within: name = '', ...rest } = reading
  const whole = path.at(-2) ?? ''
  return standing === 'within' && !PLACE_NAME.test(name) && asked.startsWith(whole)
    ? {
        ...rest,
        asked: whole,
        path: path.slice(0, -1),
        standing: 'locality',
        start,
        end: start + whole.length,
      }
    : reading
}

/** The places a sentence speaks of: not those that somebody went to or learnt from, nor names that only look like some. */
function subjects(
  sentence: string,
  places: Pick<PlaceFinder, 'find'>,
): { readonly told: readonly PlaceReading[]; readonly gone: readonly PlaceReading[] } {
  let going = false
  let last = 0
  const gone: PlaceReading[] = []
  const told = places
    .find(sentence)
    .map(placeOfBody)
    .filter((place) => {
      const { asked, standing, start, end, path, within } = place
      const before = sentence.slice(0, start)
      // “成都工匠” is a title.
      if (/[“「]$/u.test(before) && /^[^“”「」，。]{1,8}[”」]/u.test(sentence.slice(end))) return false
      // 去深圳苏州那些地方: one behind another.
      const listed = going && (start === last || /[、和与及]$/u.test(before))
      last = end
      going = GOING.test(before) || listed
      if (going) {
        gone.push(place)
        return false
      }
      // 每万城镇人口 holds the name of a town that the corpus has nothing of.
      if (standing === 'elsewhere') return path.length <= 3
      return standing !== 'within' || [within ?? '', asked].some((name) => PLACE_NAME.test(name))
    })
  return { told, gone }
}

/** Places that the corpus has numbers of. */
const OWN = new Set<PlaceReading['standing']>(['locality', 'within'])
