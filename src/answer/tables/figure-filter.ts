/**
 * “跟钱有关的数都列出来”, “哪些数是2024年的”: by what figures are picked where many are wanted at once, and which words are left
 * that say of what.
 */
import type { Figure } from '../../knowledge/article.ts'
import type { Lexicon, MarkKind, NumberKind } from '../../knowledge/lexicon.ts'
import { type Quantity, readQuantities } from '../../knowledge/quantity.ts'
import { claimHolds, onOneScale, onScale, type SameUnit } from '../../knowledge/same-quantity.ts'
import { type Query, withoutSpans } from '../candidates.ts'
import { isPlan, kindFit } from '../figure-sort.ts'
import type { FigureRequest } from '../reading/requests.ts'
import { clauseAround, clausesOf, isPartOf, overlaps, type Span } from '../reading/spans.ts'
import type { Reading } from '../reading.ts'
import { saysSomething, type TellingWord } from '../vouching.ts'
import { sizeAsked } from './sizes.ts'

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
  /** Whether rises or falls are asked for by name: 涨幅, 降幅. */
  readonly namesChange: boolean
  /** Whether a time picks. */
  readonly picksTime: boolean
  /** Whether money is asked for by name, and no other kind of number. */
  readonly picksMoney: boolean
  /** Whether several things of one kind are named, any of which is wanted: 投资或产值过亿的. */
  readonly namesKinds: boolean
  /** Whether numbers of a sort are wanted from or up to a bound. */
  readonly bounds: boolean
  /** Whether the clause that bounds what is wanted says nothing of what it is: 做规模扫描用，单笔金额200万元以上的. */
  readonly boundsAnything: boolean
  /** Whether figures as such are spoken of: 数, 数据, 指标. */
  readonly heads: boolean
  /** The numbers that are asked for, but those that only name the sort that picks: 金额 of 金额在100万以上的数. */
  readonly requests: readonly FigureRequest[]
  /** The words that neither pick nor speak of figures as such. */
  readonly words: readonly TellingWord[]
  /** Whether those words say of what. */
  readonly saysWhat: boolean
}

export type ReadFilter = (query: Query) => FigureFilter

type Test = (figure: Figure) => boolean

/** 我论文附表要用, 也请说明, 列出来我挨个打电话. */
const BEFORE_FORM =
  /^(?:[列挑拎筛摘报]出来)?(?:我们?|咱们?|俺们?|请|麻烦|也|并且?|再|还|想|要|得|是|给|好|去|回头|挨个|逐[一个条])*/u

/** A word of this weight names what figures are of, in whichever clause. */
const NAMES = 2

/** 没钱办, 不亏钱: what there is none of is no sort of number that is asked for. */
const lacks = (text: string, start: number): boolean => /(?:没有?|缺|不.?)$/u.test(text.slice(0, start))

export function createFilterReader(
  { askedNumbers, claimWords, units: alike }: Pick<Lexicon, 'askedNumbers' | 'claimWords' | 'units'>,
  sameUnit: SameUnit,
  /** The times as of which figures are printed. */
  printedTimes: ReadonlySet<string>,
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
  const moneyUnits = new Set(
    askedNumbers.kinds.find(({ kind }) => kind === 'money')?.units.filter((unit) => /[元块钱]$/u.test(unit)),
  )
  const [rise, fall] = [new Set(claimWords.rise), new Set(claimWords.fall)]

  const presentsWith = new Set(filters.presents)
  const presentedBy = filters.presented
  /** 翻出来, 抄一下, 拿来: how figures are to be handed over. */
  const presents = (word: string): boolean =>
    presentsWith.has(word) ||
    presentedBy.some((end) => word.endsWith(end) && presentsWith.has(word.slice(0, -end.length)))
  const longKinds = [...kinds].filter(([word]) => word.length > 1)
  /** Words for kinds that are cut otherwise, where they end with a word or a mark: 百分|号, 有钱|数. */
  const kindsIn = (text: string, words: readonly TellingWord[], marks: readonly Span[]) =>
    longKinds.flatMap(([word, kind]) => {
      const start = text.indexOf(word)
      const end = start + word.length
      const cut = start >= 0 && words.some((one) => one.end > start && one.end < end)
      return cut && [...words, ...marks].some((one) => one.end === end) ? [{ kind, start, end }] : []
    })

  /** 投资额: money, whatever it was spent on. */
  const kindNamed = (word: string): NumberKind | undefined =>
    askedNumbers.kinds.find(
      ({ kind, words: named }) =>
        kind === 'money' && named.some((name) => name.length > 1 && word.startsWith(name)),
    )?.kind

  const beginsAsForm = (clause: string): boolean => filters.form.some((word) => clause.startsWith(word))
  /** 标明用途, 口径不一样也请说明, 我论文附表要用: clauses that only say in which form figures are wanted, and what for. */
  const ofForm = ({ asked, requests, text }: Reading): readonly Span[] => {
    // Folding writes ， as 、, and only the latter lists things.
    const clauses = clausesOf(asked.length === text.length ? asked : text)
    const isForm = (clause: Span): boolean =>
      beginsAsForm(text.slice(clause.start, clause.end).replace(BEFORE_FORM, '')) &&
      !requests.some(({ asks }) => isPartOf(asks, clause))
    return clauses.every(isForm) ? [] : clauses.filter(isForm)
  }

  /** …，把地名和指标都拎出来，审计处要看: behind what picks, what asks for nothing says only who wants it, and how. */
  const behindPick = (reading: Reading): readonly Span[] => {
    const { asked, text } = reading
    const clauses = clausesOf(asked.length === text.length ? asked : text)
    const picking = clauses.findIndex((clause) => picksWithin(reading, clause))
    return clauses.filter((clause, at) => picking >= 0 && at > picking && asksNothing(reading, clause))
  }

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
    const handed = ofForm(reading)
    const isWanted = (span: Span): boolean => !handed.some((clause) => isPartOf(span, clause))
    const behind = behindPick(reading)
    const isAhead = (word: TellingWord): boolean =>
      heads.has(word.word) || !behind.some((clause) => isPartOf(word, clause))
    const words = all.filter((word) => isMeant(word) && isWanted(word) && isAhead(word))
    const statedHere = reading.stated.filter(isMeant)
    const sorts: Test[] = []
    const kindsAsked: Test[] = []
    const kindsPicked = new Set<NumberKind>()
    const unitsAsked = new Set<string>()
    const tests: Test[] = []
    let speaksOfFigures = reading.marks
      .filter(isWanted)
      .some(
        ({ kinds: marked, text: phrase }) =>
          marked.includes('figures') ||
          (!marked.includes('each') && /^[什啥哪].{0,3}数[字据]?$/u.test(phrase)),
      )
    const rest: TellingWord[] = []
    const times = [...timesToPick(text), ...timesNamed(text, printedTimes)]
    const scale = sizeAsked(text)
    const scaled = scale === undefined ? undefined : spanOf(text, scale.asked)
    const reckoning = [...add, ...subtract, ...remaining, ...more, ...less, ...filters.unmet].filter((word) =>
      text.includes(word),
    )
    const said = [
      ...times.map(({ asked }) => asked),
      ...(scale === undefined ? [] : [scale.asked]),
      ...reckoning,
    ]
    const bounds = readQuantities(text).filter((quantity) => quantity.unit === '' && isBound(quantity))
    // 百分号 is cut in two; 金额 and 比例 ask as well, and pick where all of them are wanted, or the largest.
    const spelt = kindsIn(text, words, reading.marks)
    const picksByKind =
      reading.shape === 'extreme' ||
      ASKS_ALL.test(text) ||
      scale !== undefined ||
      readQuantities(text).some(isBound)
    const asked = picksByKind ? reading.marks.flatMap((mark) => kinds.get(mark.text) ?? []) : []
    const namesSort = (request: FigureRequest): boolean => isSortNamed(request, text, asked)
    const asksFor = (kind: NumberKind): void => {
      kindsPicked.add(kind)
      sorts.push(ofKind(kind, inPerCent))
      kindsAsked.push(ofKind(kind, inPerCent))
    }
    // 百分比 is how a number is printed, and 比率 what it tells.
    const inPerCent = /百分[数比率号点]/u.test(text)
    for (const kind of [...spelt.map((span) => span.kind), ...asked]) asksFor(kind)
    for (const telling of words) {
      const { word, start, end } = telling
      if (spelt.some(overlaps(start, end)) || bounds.some((span) => isPartOf(telling, span))) continue
      if (/^再?[加减]$/u.test(word)) continue
      const kind = lacks(text, start) ? undefined : kinds.get(word)
      // 哪条数据: what is asked for is counted in it, and not what figures are of.
      if (word.length === 1 && /[哪这那某]一?$/u.test(text.slice(0, start))) continue
      const unit = unitIn(word)
      if (kind !== undefined) asksFor(kind)
      // 万元 and 块钱 are no measure words of print: figures have 元.
      else if (unit !== undefined && moneyUnits.has(unit)) asksFor('money')
      else if (unit !== undefined) {
        if (unit.length > 1 && unit === word) unitsAsked.add(unit)
        sorts.push(({ unit: own }) => isUnit(unit, own))
      } else if (heads.has(word) && !reading.requests.some(({ counted }) => counted.includes(word)))
        // 总规模是多少亿 asks for one number.
        speaksOfFigures = true
      else if (times.length > 0 && OF_YEAR.test(word)) continue
      else if (manner.has(word) || presents(word) || unmet.has(word) || rise.has(word) || fall.has(word))
        continue
      else if (said.some((phrase) => phrase.includes(word))) continue
      else rest.push(telling)
    }
    // 场数和人次: a measure word of one character with the word for number behind it.
    for (const [, unit = ''] of text.matchAll(
      /(?<!哪)(场次|人次|批次|[场次件条项家处户笔期])数(?![据字值])/gu,
    )) {
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
    // 投资额、产值上亿的: beside a size what is named tells of which kind; several such words say no more than that.
    const ofKinds = scaled === undefined || sorts.length > 0 ? [] : rest.filter(({ word }) => kindNamed(word))
    for (const kind of new Set(ofKinds.flatMap(({ word }) => kindNamed(word) ?? []))) asksFor(kind)
    if (ofKinds.length > 1) rest.splice(0, rest.length, ...rest.filter((word) => !ofKinds.includes(word)))
    for (const request of reading.requests) {
      const picksAll = speaksOfFigures || (ASKS_ALL.test(text) && reading.shape === 'one')
      if (request.kind !== undefined && (picksAll || namesSort(request)))
        sorts.push(ofKind(request.kind, inPerCent))
    }
    const plans = text.replace(ASKERS_PLAN, '')
    if ([...unmet].some((word) => plans.includes(word))) tests.push(isPlan)
    // 高于95% is a bound, and asks for no rise.
    const direction = directionOf(withoutSpans(text, [...statedHere, ...bounds]), rise, fall)
    if (direction !== undefined) tests.push(direction)
    // 100万以下的金额: a bound needs no measure word where a kind picks.
    const bare = sorts.length > 0 || speaksOfFigures ? bounds : []
    // 100万到500万元之间 is told by its ends.
    const claims = [...statedHere, ...bare].filter(
      (claim) => claim.upTo === undefined || !scaled || !isPartOf(claim, scaled),
    )
    // 上了一亿元: the size says from where on.
    const isOfSize = (claim: Quantity): boolean =>
      scaled !== undefined &&
      claim.bound === 'exact' &&
      claim.upTo === undefined &&
      overlaps(scaled.start, scaled.end)(claim)
    const stated: Test[] = claims.map((claim) => (figure) => {
      // 超过一百万人（次） is said of 人次 as well.
      const asTimes = /人[（(]次/u.test(text) && claim.unit === '人' && figure.unit === '人次'
      const alike = claim.unit === '' || asTimes || sameUnit(claim.unit, figure.unit) !== 'different'
      // 三成左右 is said of 30%以上 and 超1/3 as well.
      if (!alike || (!inPerCent && figure.kind === 'change')) return false
      if (isOfSize(claim)) return true
      if (claim.bound === 'about' && isAbout(claim, figure)) return true
      // 十万以上一百万以下: what is printed within the range is in it, though it may be more.
      if (
        claims.length > 1 &&
        claims.every(isBound) &&
        claimHolds(claim, { ...figure, bound: 'exact' }) === 'holds'
      )
        return true
      return claimHolds(claim, figure) === 'holds'
    })
    if (scale !== undefined) tests.push(scale.test)
    for (const { start, end } of aside) {
      const unwanted = sizeAsked(reading.text.slice(start, end))
      if (unwanted !== undefined) tests.push((figure) => !unwanted.test(figure))
    }
    // 哪些地方写了100%: a rate that is asked after picks as well.
    const asksWhere = reading.marks.some(({ kinds }) => kinds.includes('many') || kinds.includes('where'))
    const limits = [
      ...[...statedHere, ...bare].filter((one) => isBound(one) || (asksWhere && one.unit === '%')),
      ...(scaled === undefined ? [] : [scaled]),
    ]
    const ofTime =
      (matches: (figure: Figure, time: string) => boolean): Test =>
      (figure) =>
        [...tests, ...stated].every((test) => test(figure)) &&
        (times.length === 0 || times.some(({ time }) => matches(figure, time)))
    // 15分钟 may be part of a name: a size alone picks only where figures are spoken of.
    const picks =
      sorts.length + tests.length + times.length > 0 ||
      ((speaksOfFigures || limits.length > 0) && stated.length > 0)
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
      namesChange: direction !== undefined && /[涨增升降跌减]幅/u.test(text),
      picksTime: times.length > 0,
      picksMoney: kindsPicked.size === 1 && kindsPicked.has('money'),
      namesKinds: ofKinds.length > 1,
      bounds: sorts.length > 0 && limits.length > 0,
      boundsAnything:
        sorts.length > 0 &&
        limits.some(({ start, end }) => {
          const clause = clauseAround(text, start, end)
          const [within, outside] = [true, false].map((is) =>
            told.filter((word) => isPartOf(word, clause) === is),
          )
          return !saysSomething(within ?? []) && !(outside ?? []).some(({ weight }) => weight >= NAMES)
        }),
      heads: speaksOfFigures,
      requests: reading.requests.filter(
        (request) => !namesSort(request) && !(scaled && isPartOf(request.asks, scaled)),
      ),
      words: rest,
      saysWhat: saysSomething(told),
    }
  }
}

/** 写了多少万元的都挑出来, and 金额 where all of them are wanted: what is asked in says of which sort all figures are meant. */
const isSortNamed = ({ asks, kind }: FigureRequest, text: string, asked: readonly NumberKind[]): boolean =>
  kind !== undefined &&
  ((OF_EACH_KIND.test(text) && ENDS_RELATIVE.test(text.slice(asks.end))) ||
    (asked.includes(kind) && !/[多几]/u.test(text.slice(asks.start, asks.end))))
const OF_EACH_KIND = /凡|都|全|所有|哪些|[挑摘列筛找拎抄翻理]/u
const ENDS_RELATIVE = /^的(?:[，,。；;？?、\s]|$|都|全|帮|给|请|统统|通通|数|有哪|[挑摘列筛找拎抄翻理])/u

/** 哪些地方写了100%: a clause that asks which numbers there are of a size or a time. */
function picksWithin({ marks, stated, text }: Reading, clause: Span): boolean {
  const said = text.slice(clause.start, clause.end)
  const bounds =
    stated.some((number) => isPartOf(number, clause)) ||
    sizeAsked(said) !== undefined ||
    timesToPick(said).length > 0
  const asks = marks.some((mark) => isPartOf(mark, clause) && mark.kinds.some((kind) => ASKS_WHICH.has(kind)))
  return bounds && asks
}
const ASKS_WHICH: ReadonlySet<MarkKind> = new Set(['many', 'where', 'who', 'what', 'table'])

/** A clause without a number, a time or a place of its own, and not one that narrows what is asked: …, 养老方面的. */
const asksNothing = ({ places, requests, stated, text }: Reading, clause: Span): boolean => {
  const said = text.slice(clause.start, clause.end)
  return (
    ![...places, ...stated, ...requests.map(({ asks }) => asks)].some((span) => isPartOf(span, clause)) &&
    sizeAsked(said) === undefined &&
    timesToPick(said).length === 0 &&
    !/的$|方面|领域|有关|相关|[这那]一?块/u.test(said)
  )
}

/** 超过500万, and 200万到300万之间 at both ends. */
const isBound = ({ bound, upTo }: Quantity): boolean => bound !== 'exact' || upTo !== undefined

/** So far the number that is printed may lie from one that is told roughly, whatever bounds it. */
const isAbout = (told: Quantity, figure: Figure): boolean =>
  onOneScale(told.unit, figure.unit) && Math.abs(onScale(figure) / onScale(told) - 1) <= ROUGHLY
const ROUGHLY = 0.15

const spanOf = (text: string, part: string): Span => {
  const start = Math.max(0, text.indexOf(part))
  return { start, end: start + part.length }
}

/** 百分比 are printed in per cent: a fall by 2.6岁 is none. */
const ofKind =
  (kind: NumberKind, inPerCent: boolean): Test =>
  (figure) =>
    (kind === 'share' && inPerCent && figure.unit === '%') ||
    (kindFit(figure, kind) === 1 && (kind !== 'share' || figure.unit === '%' || figure.unit === '比例'))

/** 场 asks for 场次 as well; 人次 for nothing but 人次. */
const isUnit = (asked: string, unit: string): boolean =>
  asked === unit || unit.startsWith(asked) || (asked !== '人次' && asked.startsWith(unit))

/** 减少了的数: what the message says of the direction of all that it asks for; nothing where it asks for both. */
function directionOf(text: string, rise: ReadonlySet<string>, fall: ReadonlySet<string>): Test | undefined {
  // 比一下调解的件数 speaks of no 下调.
  const told = text.replace(/一下/gu, '，')
  const says = (words: ReadonlySet<string>): boolean =>
    [...words].some((word) => word.length > 1 && told.includes(word))
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
  return (
    marks
      .filter(({ kinds }) => kinds.includes('excludeAfter'))
      // …的人数（出去观摩的不算）
      .map(({ start, end }) => {
        const from = clauseAround(text, start, end).start
        const [opened, closed] = ['(', ')'].map((bracket) => text.lastIndexOf(bracket, start))
        return {
          start: Math.max(from, (opened ?? -1) > (closed ?? -1) ? (opened ?? -1) + 1 : 0),
          end,
          mark: start,
        }
      })
      .filter(({ start, end, mark }) => mark > start && ENDS_CLAUSE.test(text.slice(end)))
      .filter(({ start, end }) => start > 0 || text.length - end > LONGEST_END)
  )
}
/** 了吧。 */
const LONGEST_END = 3
const ENDS_CLAUSE = /^[了的啊哈吧啦]{0,2}(?:[，,。；;！!？?、)]|$)/u

/** 带“元”的, 以“期”“场”计的, 以次为单位: measure words that are named as such. */
function unitsNamed(text: string, measureWords: readonly string[]): readonly string[] {
  const units = new Set(['%', ...measureWords.filter((unit) => !/^[百千]?[万亿千]/u.test(unit))])
  return [
    ...text.matchAll(/[“"「『]([^”"」』]{1,4})[”"」』]/gu),
    ...text.matchAll(/(?:带有?|单位[是为])(\p{Script=Han}{1,4}?)(?=[的字，,。]|$)/gu),
    ...text.matchAll(/(?:以|论|按)(\p{Script=Han}{1,4}?)(?:计|统计|为单位|作单位|论|算)/gu),
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

const OF_FIGURES = /^[”"」』]?的?(?:那些|这些|全部|所有)?(?:数|指标|统计)/u

/** 截至目前的数字, 今年的数据: a time as it is printed, said of figures as such. */
function timesNamed(
  text: string,
  printedTimes: ReadonlySet<string>,
): { readonly asked: string; readonly time: string }[] {
  const found = [...printedTimes]
    .filter((time) => !/\d/u.test(time))
    .toSorted((a, b) => b.length - a.length)
    .find((time) => text.split(time).some((behind, nth) => nth > 0 && OF_FIGURES.test(behind)))
  return found === undefined ? [] : [{ asked: found, time: found }]
}

/** 2024年 is no 2024年以来; 截至2024年底 is of 2024年, and 今年以来 of 今年. */
function isOfTime({ asOf = '' }: Figure, time: string): boolean {
  return asOf.includes(time) && (!/\d/u.test(time) || asOf.includes('以来') === time.includes('以来'))
}
