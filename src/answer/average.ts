/** “平均一场多少人”, “摊到每家单位”: for each of what a number is asked, and the two printed figures of a place that are divided. */
import type { Figure, FigureKind } from '../knowledge/article.ts'
import type { AskedNumbers } from '../knowledge/lexicon.ts'
import type { SameUnit } from '../knowledge/same-quantity.ts'
import { fold } from '../search/fold.ts'
import { isHead, isPlan, kindFit } from './figure-sort.ts'
import { EVENTS, PEOPLE, THINGS } from './fit.ts'
import { meanSaid, OF_ONE, onesSaid, type Per } from './one-of-many.ts'
import type { FigureRequest } from './reading/requests.ts'
import { clauseAround } from './reading/spans.ts'
import type { Records } from './records.ts'
import { type TellingWord, vouchedShare, vouches } from './vouching.ts'

/** A message, the words of it that count, and the figures of the place it is about. */
export interface Divisible {
  readonly text: string
  readonly words: readonly TellingWord[]
  readonly here: readonly Figure[]
  readonly requests: readonly FigureRequest[]
  readonly per: Per
  /** The figures whose numbers the message states itself: 三百万分给三十个项目. */
  readonly stated?: readonly Figure[] | undefined
}

/** 每年, 每周 tell how often. */
const TIMES: ReadonlySet<string> = new Set(['年', '月', '日', '天', '周', '季度', '个月', '块', '点'])
/** 一个大概多少: 大概 stands beside; 摊到, 平均 stand anywhere. */
const BESIDE = 4

/** 平均每场, 场均, 一场大概: for each of what a number is asked; the measure word, and where it stands. */
export function perOf(text: string, numbers: AskedNumbers): Per | undefined {
  // 单个项目封顶给多少: a limit is no average.
  if (LIMIT.test(text)) return undefined
  const short = meanSaid(text)
  if (short !== undefined) return short
  // 人口密度: so many for each square kilometre.
  const dense = text.indexOf('密度')
  if (dense >= 0) return { unit: '平方公里', start: dense, end: dense + 2 }
  const { mean, measureWords } = numbers
  const divides = NO_MEAN.test(text) ? undefined : mean.divides.find((word) => text.includes(word))
  const isBeside = (end: number): boolean =>
    mean.about.some((word) => text.slice(end, end + BESIDE + word.length).includes(word))
  const found = onesSaid(text, measureWords).flatMap((per) => {
    const { end, start, unit } = per
    // 摊下来一天多少人次: so many days are printed.
    const isOne =
      (!TIMES.has(unit) || unit === '天') &&
      (divides !== undefined ||
        isBeside(end) ||
        isCompared(text, per) ||
        /[按论照]着?$/u.test(text.slice(0, start)))
    if (!isOne && !isOfCounted(text, per)) return []
    // 平均每社区几支: what it is asked for each of is a thing, which is counted in 个.
    return [THINGS.has(unit) ? { unit: '个', start, end: start + 1 } : per]
  })
  // 一批专家进了智库，平均一个库几位: what stands behind the word that divides, or nearest before it.
  const at = divides === undefined ? -1 : text.indexOf(divides)
  const each = found.find(({ start }) => text.charAt(start) === '每')
  return each ?? found.find(({ start }) => start >= at) ?? found.at(-1)
}

/** 哪个一场来的人多 */
const isCompared = (text: string, { start, end }: Per): boolean =>
  /(?:哪[^一，,。；;]{1,3}|谁)$/u.test(text.slice(0, start)) &&
  /^[^，,。；;]{0,8}[多少高低大小]/u.test(text.slice(end))

/** 办了七期，122个人，一期几个人: one of what is counted before it; 每平方公里多少人: what is measured has one number. */
function isOfCounted(text: string, { unit, start, end }: Per): boolean {
  if (!ASKS_NEXT.test(text.slice(end))) return false
  if (AREAS.has(unit)) return true
  const before = text.slice(0, start).split(unit).slice(0, -1)
  return (unit === '天' || !TIMES.has(unit)) && before.some((part) => SO_MANY.test(part))
}
const AREAS: ReadonlySet<string> = new Set(['平方公里', '平方米', '亩'])
const SO_MANY = /(?:几|多少|[\d余多几来零两二三四五六七八九十百千万])$/u
/** 几个人, 十七八个人, so near that it is what each has. */
const ASKS_NEXT = /^[^，,、。；;？?]{0,8}?(?:几|多少|[\d两二三四五六七八九十百千万])/u

const LIMIT = /封顶|上限|顶格|下限|起步价/u

/** 平均年龄 is printed as such. */
const NO_MEAN = /平均(?:年龄|数|值|水平)/u

const COUNTED: ReadonlySet<FigureKind> = new Set(['count', 'money', 'area'])
/** Measure words that say nothing of what they count. */
const OF_ANYTHING: ReadonlySet<string> = new Set(['个', '名', '人', '位', '家', '项', '件', '支', '队'])
/** A word of this weight tells one thing from another. */
const TELLING = 1.5
/** So much of a noun its figure must say. */
const NAMED = 0.5
/** So much of the message, where the measure word is another and no noun stands behind it. */
const LEAST_NAMED = 0.3
/** What a pair gains whose metric counts just the noun that is named. */
const HEAD = 0.2
const SAME_PRACTICE = 0.2
/** What it gains as far as each of the two says what is named. */
const BOTH = 0.3
/** What it gains where the very measure word is said: 一支. */
const IN_UNIT = 0.1
/** What it gains for each number that the message states. */
const STATED = 0.3
/** So much of what is asked for each of something the two numbers must say together. */
const SAID = 0.33

/** What a message says: all of it, what it asks for, and for each of what. */
interface Said {
  readonly of: readonly TellingWord[]
  readonly things: readonly TellingWord[]
  readonly noun: readonly TellingWord[]
}

interface Pair {
  readonly figures: readonly [Figure, Figure]
  readonly said: number
  readonly score: number
}

export interface Averages {
  /** What is divided, and by how many; undefined where a place prints no such two, or the average itself. */
  readonly divided: (message: Divisible) => readonly [Figure, Figure] | undefined
  /** The same for each of several things that a message names: 志愿活动和四点半课堂，哪个场均高. */
  readonly dividedEach: (message: Divisible) => readonly (readonly [Figure, Figure])[]
}

export function createAverages(records: Records, sameUnit: SameUnit): Averages {
  function divided(message: Divisible): readonly [Figure, Figure] | undefined {
    const [best] = pairsOf(message).pairs
    return best === undefined || best.said < SAID ? undefined : best.figures
  }

  /** Of each of which one is counted the likeliest pair of its practice, where the message names it and not only another. */
  function dividedEach(message: Divisible): readonly (readonly [Figure, Figure])[] {
    const { pairs, said } = pairsOf(message)
    const best = pairs.filter(
      ({ figures: [whole, one] }, at) =>
        whole.practiceId === one.practiceId && pairs.findIndex(({ figures }) => figures[1] === one) === at,
    )
    const textOf = ({ figures }: Pair): string => figures.map(({ id }) => records.metricText(id)).join('\n')
    return best
      .filter((pair) =>
        said.of.some(
          (word) =>
            word.weight >= TELLING &&
            vouches(textOf(pair), word) >= NAMED &&
            best.every((other) => other === pair || vouches(textOf(other), word) < NAMED),
        ),
      )
      .map(({ figures }) => figures)
  }

  /** All that may be divided by what it may be divided by, the likeliest first. */
  function pairsOf(message: Divisible): { readonly pairs: readonly Pair[]; readonly said: Said } {
    const counted = message.here.filter(
      (figure) =>
        figure.role !== 'start' &&
        !isPlan(figure) &&
        !OF_ONE.test(figure.metric) &&
        (COUNTED.has(figure.kind) || (figure.kind === 'duration' && figure.unit === message.per.unit)),
    )
    const of = sayingWords(message)
    const noun = nounOf(
      message,
      counted.filter(({ unit }) => isCountedIn(message.per, unit)),
    )
    const things = thingsAsked(message, of, noun)
    const said = { noun, of, things }
    const near = counted.filter((figure) => isOne(figure, message.per, noun))
    // 一队: 18支 rather than 27个, which may count anything.
    const inUnit = near.filter(({ unit }) => unit !== '个')
    const fitting = message.per.unit === '个' || inUnit.length === 0 ? near : inUnit
    // 一个干部: 被干部挂钩的乡贤 are no 干部, where such are counted; 挂钩干部 are.
    const onesOf = (some: readonly Figure[]): readonly Figure[] => {
      const counting = [noun, noun.slice(-1)]
        .map((run) => some.filter(({ metric }) => isHead(metric, nameOf(run))))
        .find(({ length }) => length > 0)
      return noun.length > 0 && counting !== undefined ? counting : some
    }
    const wholes = wholesIn(counted, message, things)
    const pairsWith = (some: readonly Figure[]): readonly Pair[] =>
      wholes
        .flatMap((whole) => some.flatMap((one) => pairOf([whole, one], message, said) ?? []))
        .toSorted((a, b) => b.score - a.score || b.said - a.said)
    const pairs = pairsWith(onesOf(fitting))
    // 每家贡献几条: 357个 of what is named, where nothing in 家 belongs to it.
    return { pairs: pairs.length > 0 ? pairs : pairsWith(onesOf(near)), said }
  }

  function pairOf(
    [whole, one]: readonly [Figure, Figure],
    message: Divisible,
    { noun, of, things }: Said,
  ): Pair | undefined {
    const { per, stated = [] } = message
    if (whole === one || (areEvents(whole.unit, one.unit) && !asksEvents(message, whole, one)))
      return undefined
    const together = whole.practiceId === one.practiceId
    const countsThing = things.some(({ word }) => nounsIn(word).some((name) => isHead(whole.metric, name)))
    const countsNoun =
      noun.length > 0 && [nameOf(noun), nameOf(noun.slice(-1))].some((name) => isHead(one.metric, name))
    // What two practices count belongs together only where both are named.
    if (!together && !(countsThing && countsNoun)) return undefined
    // 平均一项: what is counted in another measure word must at least be spoken of.
    const isNamed = noun.length > 0 || one.unit === per.unit || stated.includes(one)
    if (!isNamed && vouchedShare(of, records.metricText(one.id)) < LEAST_NAMED) return undefined
    const said = vouchedShare(of, `${records.figureText(whole.id)}\n${records.figureText(one.id)}`)
    const itself = vouchedShare(of, `${records.metricText(whole.id)}\n${records.metricText(one.id)}`)
    // 成立的乡贤促进会数 is more to the point than 成立乡贤促进会的关键节点数.
    const brief = (whole.metric.length + one.metric.length) / 1000
    // 红色创投基金的项目: both are of what is named, not one of them of some project.
    const least = Math.min(...[whole, one].map(({ id }) => vouchedShare(of, records.metricText(id))))
    const exact = [whole, one].filter(({ bound }) => bound === 'exact').length / 100
    const heads = (Number(countsThing) + Number(countsNoun)) * HEAD
    const inUnit = one.unit === per.unit ? IN_UNIT : 0
    // 建了78个会、平均每个会多少乡贤 states what is divided by, and asks for what is divided.
    const asked = things.length > 0 && !countsThing ? [one] : [whole, one]
    const told = asked.filter((figure) => stated.includes(figure)).length * STATED
    const score =
      itself +
      least * BOTH +
      heads +
      told +
      inUnit +
      (together ? SAME_PRACTICE : 0) +
      said / 10 +
      exact -
      brief
    return { figures: [whole, one], said, score }
  }

  /** What may be divided: what the message asks for, as it is counted. */
  function wholesIn(
    counted: readonly Figure[],
    message: Divisible,
    things: readonly TellingWord[],
  ): readonly Figure[] {
    const saysThing = ({ metric }: Figure): boolean => vouchedShare(things, fold(metric)) >= NAMED
    const asked = counted.filter((figure) => isAsked(figure, message, things.length > 0, saysThing))
    // 平均每期多少学员, where 122名 says no 学员.
    const isNamed = asking(message).every(({ kind, unit }) => kind === undefined && unit === undefined)
    const fitting =
      asked.length > 0 || !isNamed ? asked : counted.filter(({ unit }) => isOther(unit, message.per))
    const ofThings = things.length > 0 ? fitting.filter(saysThing) : []
    return ofThings.length > 0 ? ofThings : fitting
  }

  function isAsked(
    figure: Figure,
    message: Divisible,
    namesThing: boolean,
    saysThing: (figure: Figure) => boolean,
  ): boolean {
    const { unit } = figure
    const asks = asking(message)
    if (asks.length === 0) return isOther(unit, message.per)
    return asks.some(({ kind, unit: askedIn }) => {
      if (kind === 'people' && (askedIn === undefined || askedIn === '个')) return PEOPLE.has(unit)
      // 五个 of something else are no 人.
      if (
        kind === 'people' &&
        !PEOPLE.has(unit) &&
        !(namesThing && saysThing(figure)) &&
        !/人数?$/u.test(figure.metric)
      )
        return false
      // 一天多少人次 is asked as how often something is.
      if (kind === 'frequency') return askedIn !== undefined && sameUnit(askedIn, unit) !== 'different'
      if (kind !== undefined && kind !== 'people' && kind !== 'event') return kindFit(figure, kind) === 1
      if (askedIn === undefined) return saysThing(figure)
      // 讲几场: 12个 of something else are no 场.
      if (sameUnit(askedIn, unit) !== 'different') return unit !== '个' || OF_ANYTHING.has(askedIn)
      return (
        unit === '人次' && (askedIn === '人' || askedIn === '位' || (askedIn === '个' && saysThing(figure)))
      )
    })
  }

  /** 一趟 and 15场, 一家 and 12个. */
  const isCountedIn = (per: Per, unit: string): boolean =>
    sameUnit(per.unit, unit) !== 'different' || areEvents(per.unit, unit)

  /** 一个网格: any 个 may be meant without its noun, and no 场. */
  function isOne({ metric, unit }: Figure, per: Per, noun: readonly TellingWord[]): boolean {
    if (!isCountedIn(per, unit)) return false
    if (noun.length > 0 && OF_ANYTHING.has(per.unit)) return vouchedShare(noun, fold(metric)) >= NAMED
    return areEvents(per.unit, unit) || OF_ANYTHING.has(per.unit) || unit.startsWith(per.unit)
  }

  return { divided, dividedEach }
}

/** Counted in a measure word of its own. */
const isOther = (unit: string, per: Per): boolean => unit !== per.unit && unit !== '个'

/** 每期配了多少场: both measure words are said. */
const asksEvents = (message: Divisible, whole: Figure, one: Figure): boolean =>
  one.unit === message.per.unit &&
  whole.unit !== one.unit &&
  asking(message).some(({ unit }) => unit === whole.unit)

/** 成员单位 are 单位. */
const nounsIn = (word: string): readonly string[] =>
  word.length < FULL_NAME ? [word] : [word, word.slice(-2)]
const FULL_NAME = 4

const nameOf = (run: readonly TellingWord[]): string => run.map(({ word }) => word).join('')

const areEvents = (a: string, b: string): boolean =>
  [a, b].every((unit) => EVENTS.has(unit) && !PEOPLE.has(unit))

/** Requests that say in what they count; 几个项目，平均一个投多少 asks for what stands behind. */
function asking({ per, requests: all, text, words }: Divisible): readonly FigureRequest[] {
  // 每平方公里住多少人: the area is what is divided by, and not what is asked for.
  const requests = all.map((request): FigureRequest => {
    const { kind, ...rest } = request
    return kind === 'area' && AREAS.has(per.unit) ? rest : request
  })
  // 平均一个会多少乡贤 asks for what it names, without a measure word.
  const names = ({ asks, counted, unit }: FigureRequest): boolean =>
    unit === undefined &&
    asks.start >= per.end &&
    words.some(
      ({ known, start, word }) => known && word.length > 1 && start >= asks.end && counted.includes(word),
    )
  const told = requests.filter(
    // 多少万 tells of no measure word.
    (request) =>
      request.kind !== undefined ||
      (request.unit !== undefined && !/^[百千万亿]$/u.test(request.unit)) ||
      names(request),
  )
  const behind = told.filter(({ asks }) => asks.start >= per.end)
  // 平均一场几条？一共去了几家: what the same clause asks for.
  const { end } = clauseAround(text, per.start, per.end)
  const own = behind.filter(({ asks }) => asks.start < end)
  if (behind.length > 0) return own.length > 0 ? own : behind
  // 财政拿了多少，支持多少个项目，平摊下来一个项目多少: what it is asked for each of is not what is divided.
  return told.filter(({ unit }) => unit !== per.unit)
}

/** What is divided: 单位 of 几家单位加入, …平均一个委员会几家, where the mean is asked in the measure word of what is named before. */
function thingsAsked(
  message: Divisible,
  of: readonly TellingWord[],
  noun: readonly TellingWord[],
): readonly TellingWord[] {
  const named = (requests: readonly FigureRequest[]): readonly TellingWord[] =>
    of.filter(
      (word) =>
        word.word.length > 1 &&
        !noun.includes(word) &&
        requests.some(({ counted }) => counted.includes(word.word)),
    )
  const asks = asking(message)
  const own = named(asks)
  const told = own.length > 0 ? own : distributed(message, of, noun)
  return told.length > 0
    ? told
    : named(
        message.requests.filter(
          ({ counted, unit }) =>
            (unit === undefined || asks.some((ask) => ask.unit === unit)) &&
            // 城市社区多少个, …摊到一个社区几个: for each of which it is asked.
            !noun.some(({ word }) => counted.some((thing) => thing.includes(word))),
        ),
      )
}

/** 把成员单位平均编进各委员会, 党员总数除以支部数: what stands last before the word that divides. */
function distributed(
  { text }: Divisible,
  of: readonly TellingWord[],
  noun: readonly TellingWord[],
): readonly TellingWord[] {
  const found = DISTRIBUTES.exec(text)
  if (found === null) return []
  const { start } = clauseAround(text, found.index, found.index)
  const before = of.filter(
    (word) => word.word.length > 1 && word.start >= start && word.end <= found.index && !noun.includes(word),
  )
  return before.slice(-1)
}
const DISTRIBUTES = /平均[编分摊派配]|平分|均分|分[给到]|摊[给到]|编[进到]|除以/u

/** The words that tell what the two numbers are of. */
const sayingWords = ({ per, words }: Divisible): readonly TellingWord[] =>
  words.filter(
    ({ known, start, end, word }) => known && (end <= per.start || start >= per.end) && !/^平均/u.test(word),
  )

/** The run of words for each of which is asked, as far as a figure here counts it: 城市社区 of 一个城市社区, 干部 of 干部人均. */
function nounOf(message: Divisible, counted: readonly Figure[]): readonly TellingWord[] {
  const { per, text, words } = message
  // 投 of 平均一个投多少 is no noun, though 投资 holds it; 村 is one where villages are counted.
  const isCounted = (run: readonly TellingWord[]): boolean => {
    const noun = run.map(({ word }) => word).join('')
    return counted.some(({ metric }) =>
      noun.length > 1 ? vouchedShare(run, fold(metric)) >= NAMED : isHead(metric, noun),
    )
  }
  if (meanSaid(text.slice(per.start - 1, per.end)) !== undefined) {
    // 干部挂钩重点乡贤 人均几个: only what is written in one with it.
    const before = words.findLast(({ end }) => end <= per.start && per.start - end <= 1)
    const isApart = before !== undefined && /\s/u.test(text.slice(before.end, per.start))
    return before !== undefined && !isApart && isCounted([before]) ? [before] : []
  }
  // 一个挂钩干部平均联系几个
  const run = wordsAt(
    text,
    per.end,
    words.filter(({ word }) => !/^平均/u.test(word)),
  )
  // 一个干部挂几个: what is counted, and not what it does.
  for (let length = run.length; length > 0; length -= 1) {
    const name = run
      .slice(0, length)
      .map(({ word }) => word)
      .join('')
    if (counted.some(({ metric }) => isHead(metric, name))) return run.slice(0, length)
  }
  for (let length = run.length; length > 0; length -= 1)
    if (isCounted(run.slice(0, length))) return run.slice(0, length)
  // 汇拢乡贤多少名，平均每个会多少名: what is divided is not that by which it is.
  const asks = asking(message)
  const isDivided = ({ unit }: Figure): boolean =>
    asks.some((ask) => (ask.kind === 'people' ? PEOPLE.has(unit) : ask.unit === unit && unit !== '个'))
  // 引来的项目，平均一个: of what is named last before it, where something here counts just that.
  const before = words.filter(({ end, word }) => end <= per.start && word.length > 1)
  const last = before.findLast(({ synonyms, word }) =>
    counted.some(
      (figure) => !isDivided(figure) && [word, ...synonyms].some((name) => isHead(figure.metric, name)),
    ),
  )
  return last === undefined || per.unit !== '个' ? [] : [last]
}

/** The words that stand one behind the other from an offset on, or one character behind it. */
function wordsAt(text: string, offset: number, words: readonly TellingWord[]): readonly TellingWord[] {
  const longestAt = (at: number): TellingWord | undefined =>
    words.filter(({ word }) => text.startsWith(word, at)).toSorted((a, b) => b.word.length - a.word.length)[0]
  const run: TellingWord[] = []
  for (let at = longestAt(offset) === undefined ? offset + 1 : offset; ; ) {
    const next = longestAt(at)
    if (next === undefined) return run
    run.push(next)
    at += next.word.length
  }
}
