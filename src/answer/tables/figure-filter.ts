/**
 * “跟钱有关的数都列出来”, “哪些数是2024年的”: by what figures are picked where many are wanted at once, and which words are left
 * that say of what.
 */
import type { Figure } from '../../knowledge/article.ts'
import type { Lexicon, NumberKind } from '../../knowledge/lexicon.ts'
import { hanNumber, readQuantities } from '../../knowledge/quantity.ts'
import { claimHolds, type SameUnit } from '../../knowledge/same-quantity.ts'
import { isPlan, kindFit, type Query, withoutSpans } from '../candidates.ts'
import { clauseAround, isPartOf, type Span } from '../reading/spans.ts'
import type { Reading } from '../reading.ts'
import { saysSomething, type TellingWord } from '../vouching.ts'

export interface FigureFilter {
  /** Whether a figure is of the time, size, direction and role that are asked for. */
  readonly passes: (figure: Figure) => boolean
  /** The same where 2021年 is taken for 2021年以来 as well. */
  readonly passesSince: (figure: Figure) => boolean
  /** Whether it is of one of the kinds and measure words that are asked for. */
  readonly isOfSort: (figure: Figure) => boolean
  /** Whether it is of one of the kinds alone; 件数 beside a measure only says that it is counted. */
  readonly isOfKind: (figure: Figure) => boolean
  /** Whether anything picks at all. */
  readonly picks: boolean
  /** Whether a kind or a measure word picks. */
  readonly picksSort: boolean
  /** Whether measure words are named as such: 以“期”“场”计. */
  readonly namesUnits: boolean
  /** Whether a time picks. */
  readonly picksTime: boolean
  /** Whether figures as such are spoken of: 数, 数据, 指标. */
  readonly heads: boolean
  /** The words that neither pick nor speak of figures as such. */
  readonly words: readonly TellingWord[]
  /** Whether those words say of what. */
  readonly saysWhat: boolean
}

export type ReadFilter = (query: Query) => FigureFilter

type Test = (figure: Figure) => boolean

export function createFilterReader(
  { askedNumbers, claimWords, units: alike }: Pick<Lexicon, 'askedNumbers' | 'claimWords' | 'units'>,
  sameUnit: SameUnit,
): ReadFilter {
  const { add, filters, less, measureWords, more, rest: remaining, subtract } = askedNumbers
  const kinds = new Map<string, NumberKind>()
  for (const [kind, words] of Object.entries(filters.kinds))
    for (const word of words ?? []) kinds.set(word, kind as NumberKind)
  const heads = new Set(filters.heads)
  const manner = new Set(filters.manner)
  const unmet = new Set(filters.unmet)
  // 社区 and 村 are measure words as well, and say what of.
  const units = new Set([...alike.flat(), ...askedNumbers.kinds.flatMap((kind) => kind.units), '人次'])
  const [rise, fall] = [new Set(claimWords.rise), new Set(claimWords.fall)]

  const presentsWith = new Set(filters.presents)
  const presentedBy = filters.presented
  /** 翻出来, 抄一下, 拿来: how figures are to be handed over. */
  const presents = (word: string): boolean =>
    presentsWith.has(word) ||
    presentedBy.some((end) => word.endsWith(end) && presentsWith.has(word.slice(0, -end.length)))
  const longKinds = [...kinds].filter(([word]) => word.length > 1)
  /** Words for kinds that are cut otherwise, where they begin and end with words. */
  const kindsIn = (text: string, words: readonly TellingWord[]) =>
    longKinds.flatMap(([word, kind]) => {
      const start = text.indexOf(word)
      const end = start + word.length
      const cut = start >= 0 && words.some((one) => one.start === start && one.end < end)
      return cut && words.some((one) => one.end === end) ? [{ kind, start, end }] : []
    })

  /** 人次, and 场数: a measure word, alone or with the word for number behind it. */
  const unitIn = (word: string): string | undefined => {
    if (word.length > 1 && units.has(word)) return word
    const bare = word.replace(/数$/u, '')
    return bare !== word && units.has(bare) ? bare : undefined
  }

  return ({ reading, words: all }) => {
    const aside = leftOut(reading)
    const text = withoutSpans(reading.text, aside)
    const isMeant = (span: Span): boolean => !aside.some((stretch) => isPartOf(span, stretch))
    const words = all.filter(isMeant)
    const statedHere = reading.stated.filter(isMeant)
    const sorts: Test[] = []
    const kindsAsked: Test[] = []
    const unitsAsked = new Set<string>()
    const tests: Test[] = []
    let speaksOfFigures = reading.marks.some(
      ({ kinds: marked, text: phrase }) =>
        marked.includes('figures') || (!marked.includes('each') && /^[什啥哪].{0,3}数[字据]?$/u.test(phrase)),
    )
    const rest: TellingWord[] = []
    const times = timesToPick(text)
    const scale = scaleIn(text)
    const reckoning = [...add, ...subtract, ...remaining, ...more, ...less, ...filters.unmet].filter((word) =>
      text.includes(word),
    )
    const said = [
      ...times.map(({ asked }) => asked),
      ...(scale === undefined ? [] : [scale.asked]),
      ...reckoning,
    ]
    const bounds = readQuantities(text).filter(({ unit, bound }) => unit === '' && bound !== 'exact')
    // 百分号 is cut in two; 金额 and 比例 ask as well, and pick where all of them are wanted, or the largest.
    const spelt = kindsIn(text, words)
    const picksByKind =
      reading.shape === 'extreme' ||
      ASKS_ALL.test(text) ||
      scale !== undefined ||
      readQuantities(text).some(({ bound }) => bound !== 'exact')
    const asked = picksByKind ? reading.marks.flatMap((mark) => kinds.get(mark.text) ?? []) : []
    const asksFor = (kind: NumberKind): void => {
      sorts.push(ofKind(kind))
      kindsAsked.push(ofKind(kind))
    }
    for (const kind of [...spelt.map((span) => span.kind), ...asked]) asksFor(kind)
    for (const telling of words) {
      const { word, start, end } = telling
      if ([...spelt, ...bounds].some((span) => span.start <= start && span.end >= end)) continue
      if (/^再?[加减]$/u.test(word)) continue
      const kind = kinds.get(word)
      const unit = unitIn(word)
      if (kind !== undefined) asksFor(kind)
      else if (unit !== undefined) {
        if (unit.length > 1 && unit === word) unitsAsked.add(unit)
        sorts.push(({ unit: own }) => isUnit(unit, own))
      } else if (heads.has(word)) speaksOfFigures = true
      else if (times.length > 0 && OF_YEAR.test(word)) continue
      else if (manner.has(word) || presents(word) || unmet.has(word) || rise.has(word) || fall.has(word))
        continue
      else if (said.some((phrase) => phrase.includes(word))) continue
      else rest.push(telling)
    }
    // 场数和人次: a measure word of one character with the word for number behind it.
    for (const [, unit = ''] of text.matchAll(/([场次件条项家处户笔期])数/gu)) {
      unitsAsked.add(unit)
      sorts.push(({ unit: own }) => isUnit(unit, own))
    }
    // “多少人”的数据: what a number is asked in picks where figures as such are spoken of.
    const namedUnits = unitsNamed(text, measureWords)
    for (const unit of namedUnits) {
      // 每季度召开 is counted in 次, and does not say so.
      sorts.push(
        ({ kind, printed, unit: own }) =>
          isUnit(unit, own) && (kind !== 'frequency' || printed.includes(unit)),
      )
      rest.splice(0, rest.length, ...rest.filter(({ word }) => word !== unit && word !== '计'))
    }
    if (speaksOfFigures || (ASKS_ALL.test(text) && reading.shape === 'one'))
      for (const { kind } of reading.requests) if (kind !== undefined) sorts.push(ofKind(kind))
    const plans = text.replace(ASKERS_PLAN, '')
    if ([...unmet].some((word) => plans.includes(word))) tests.push(isPlan)
    // 高于95% is a bound, and asks for no rise.
    const direction = directionOf(withoutSpans(text, statedHere), rise, fall)
    if (direction !== undefined) tests.push(direction)
    // 100万以下的金额: a bound needs no measure word where a kind picks.
    const bare = sorts.length > 0 || speaksOfFigures ? bounds : []
    const stated: Test[] = [...statedHere, ...bare].map((claim) => (figure) => {
      const alike = claim.unit === '' || sameUnit(claim.unit, figure.unit) !== 'different'
      return alike && figure.kind !== 'change' && claimHolds(claim, figure) === 'holds'
    })
    if (scale !== undefined) tests.push(scale.test)
    for (const { start, end } of aside) {
      const unwanted = scaleIn(reading.text.slice(start, end))
      if (unwanted !== undefined) tests.push((figure) => !unwanted.test(figure))
    }
    const bounded = [...statedHere, ...bare].some(({ bound }) => bound !== 'exact')
    const ofTime =
      (matches: (figure: Figure, time: string) => boolean): Test =>
      (figure) =>
        [...tests, ...stated].every((test) => test(figure)) &&
        (times.length === 0 || times.some(({ time }) => matches(figure, time)))
    // 15分钟 may be part of a name: a size alone picks only where figures are spoken of.
    const picks =
      sorts.length + tests.length + times.length > 0 || ((speaksOfFigures || bounded) && stated.length > 0)
    // 上亿的钱，几处都行: where something picks, words that no record knows are manner of speaking.
    const told = rest.filter(({ word, known }) => word.length > 1 && (known || !picks))
    return {
      passes: ofTime(isOfTime),
      passesSince: ofTime(({ asOf = '' }, time) => asOf.includes(time)),
      isOfSort: (figure) => sorts.length === 0 || sorts.some((test) => test(figure)),
      isOfKind: (figure) => kindsAsked.length === 0 || sorts.some((test) => test(figure)),
      picks,
      picksSort: sorts.length > 0,
      namesUnits: new Set(namedUnits).size > 0 || unitsAsked.size > 1,
      picksTime: times.length > 0,
      heads: speaksOfFigures,
      words: rest,
      saysWhat: saysSomething(told),
    }
  }
}

/** 百分比 are printed in per cent: a fall by 2.6岁 is none. */
const ofKind =
  (kind: NumberKind): Test =>
  (figure) =>
    kindFit(figure, kind) === 1 && (kind !== 'share' || figure.unit === '%' || figure.unit === '比例')

/** 场 asks for 场次 as well; 人次 for nothing but 人次. */
const isUnit = (asked: string, unit: string): boolean =>
  asked === unit || unit.startsWith(asked) || (asked !== '人次' && asked.startsWith(unit))

/** 减少了的数: what the message says of the direction of all that it asks for; nothing where it asks for both. */
function directionOf(text: string, rise: ReadonlySet<string>, fall: ReadonlySet<string>): Test | undefined {
  const says = (words: ReadonlySet<string>): boolean =>
    [...words].some((word) => word.length > 1 && text.includes(word))
  const [up, down] = [says(rise), says(fall)]
  if (up === down) return undefined
  return ({ kind, metric }) => {
    if (kind !== 'change') return false
    const fell = /[降减少]/u.test(metric)
    return down ? fell : !fell
  }
}

/** 本报拟做图表: what the asker is about to do. */
const ASKERS_PLAN = /(?:我们?|咱们?|本[报刊文社]|这边)(?:拟|打算|计划|准备)/gu
/** Beside a year that picks such words say nothing: 2021年这个年份; 起步年份 alone asks for one. */
const OF_YEAR = /^(?:年份|年度|当年|限定|算起|起)$/u
/** 占比都是百分之多少, 数字都有哪些: every one of a sort. */
export const ASKS_ALL = /都(?:是|有|各)?(?:多少|几|百分之|哪些|什么|啥)/u

/** What is not to be shown: 几百的别放, 别的年份不要; never all that the message says. */
function leftOut({ marks, text }: Reading): readonly Span[] {
  return marks
    .filter(({ kinds }) => kinds.includes('excludeAfter'))
    .map(({ start, end }) => ({ start: clauseAround(text, start, end).start, end, mark: start }))
    .filter(({ start, end, mark }) => start > 0 && mark > start && ENDS_CLAUSE.test(text.slice(end)))
}
const ENDS_CLAUSE = /^[了的啊哈吧啦]{0,2}(?:[，,。；;！!？?、]|$)/u

/** 带“元”的, 以“期”“场”计的, 以次为单位: measure words that are named as such. */
function unitsNamed(text: string, measureWords: readonly string[]): readonly string[] {
  const units = new Set(['%', ...measureWords.filter((unit) => !/^[百千]?[万亿千]/u.test(unit))])
  return [
    ...text.matchAll(/[“"「『]([^”"」』]{1,4})[”"」』]/gu),
    ...text.matchAll(/(?:带有?|单位[是为])(\p{Script=Han}{1,4}?)(?=[的字，,。]|$)/gu),
    ...text.matchAll(/(?:以|论|按)(\p{Script=Han}{1,4}?)(?:计|为单位|作单位|论)/gu),
  ].flatMap(([, unit = '']) => (units.has(unit) ? [unit] : []))
}

/** Years, and times since when, as articles print them (2024年, 去年以来), with the words that ask for them. */
function timesToPick(text: string): { readonly asked: string; readonly time: string }[] {
  const since = [
    ...text.matchAll(/((?:19|20)\d\d)年?(?:以来|算起|起|开始|起算)|(?:去年|今年|近年来?)以来|近年来/gu),
  ].map(({ 0: asked, 1: year }) => ({ asked, time: year === undefined ? asked : `${year}年以来` }))
  const bare = text.replace(/((?:19|20)\d\d)年?(?:以来|算起|起|开始|起算)/gu, '，')
  const years = [...bare.matchAll(/((?:19|20)\d\d)年?(底?)/gu)].map(
    ({ 0: asked, 1: year = '', 2: end = '' }) => ({ asked, time: `${year}年${end}` }),
  )
  return [...years, ...since]
}

/** 2024年 is no 2024年以来; 截至2024年底 is of 2024年. */
function isOfTime({ asOf = '' }: Figure, time: string): boolean {
  return asOf.includes(time) && asOf.includes('以来') === time.includes('以来')
}

/** 上万, 过百, 百分百: numbers told by their size alone; and 亿 or 万 as a unit of print. */
function scaleIn(text: string): { readonly asked: string; readonly test: Test } | undefined {
  const whole = /百分之?一?百/u.exec(text)?.[0]
  if (whole !== undefined) return { asked: whole, test: ({ unit, value }) => unit === '%' && value === 100 }
  const between =
    /([一二两三四五六七八九十百千万]{1,6}|\d{1,7})(?:跟|和|与|到|至|-|—)([一二两三四五六七八九十百千万]{1,6}|\d{1,7})(?:之间|中间|当中|以内)/u.exec(
      text,
    )
  const below = /(?:没满|不满|不到|不足|没到|没过)([一二两三四五六七八九十百千万]{1,6}|\d{1,7})/u.exec(text)
  const above = /(?:超过?|过|多于|大于|满|上)了?([一二两三四五六七八九十百千万]{1,6}|\d{1,7})(?!分)/u.exec(
    below === null ? text : text.replace(below[0], '，'),
  )
  const range =
    between ?? (below === null || above === null ? null : [`${above[0]}${below[0]}`, above[1], below[1]])
  if (range !== null) {
    const [asked = '', from = '', to = ''] = range
    const [low, high] = [sizeOf(from), sizeOf(to)]
    return { asked, test: ({ kind, value }) => kind !== 'date' && value >= low && value < high }
  }
  const least = /(?:上|过|超过?|破|达到?)了?([百千万亿])(?![分名个户家])/u.exec(text)
  const told =
    /(?:超过?|过|多于|大于|满)([一二两三四五六七八九十百千万]{2,6})(?!分)/u.exec(text) ??
    /([一二两三四五六七八九十百千万]{2,6}|\d{2,7})(?:往上|开外|出头)/u.exec(text)
  if (told !== null || least !== null) {
    const [asked, number = ''] = told ?? least ?? ['']
    const value = sizeOf(number)
    return { asked, test: (figure) => figure.kind !== 'date' && figure.value >= value }
  }
  const printed =
    /[“"带有是以]\s*[“"]?([万亿]元?)\s*[”"]?(?:字|的|为|计|作)?/u.exec(text) ??
    /([百千万亿]元?)级/u.exec(text)
  const form = printed?.[1]
  return printed === null || form === undefined
    ? undefined
    : { asked: printed[0], test: ({ printed: own }) => own.replace(/[余多几来]/gu, '').includes(form) }
}

/** 百, 两百, 300. */
const sizeOf = (number: string): number =>
  SCALES[number] ?? (/^\d/u.test(number) ? Number(number) : hanNumber(number)) ?? 0

const SCALES: Readonly<Record<string, number>> = { 百: 100, 千: 1000, 万: 10_000, 亿: 100_000_000 }
