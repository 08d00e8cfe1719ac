/** Which printed figures of one place a message wants added, taken from each other, or held against each other. */
import type { Figure } from '../knowledge/article.ts'
import { labelOf } from '../knowledge/figure-label.ts'
import type { Measure } from '../knowledge/lexicon.ts'
import { hanNumber } from '../knowledge/quantity.ts'
import { fold } from '../search/fold.ts'
import { createAverages } from './average.ts'
import { baseOperands } from './base-value.ts'
import { type AnswerContext, distinct } from './context.ts'
import { isHead, isPlan, kindFit } from './figure-sort.ts'
import { isResult, PEOPLE } from './fit.ts'
import { createItems, enumerationIn, type Item, itemsOf } from './items.ts'
import type { Per } from './one-of-many.ts'
import { isOnce, isRateFor, type Times, timesAsked } from './product.ts'
import type { FigureRequest } from './reading/requests.ts'
import { type Operation, pairOf, WRITTEN_SUM } from './reckoning.ts'
import { seriesNamed } from './series.ts'
import { EITHER, setApart } from './set-apart.ts'
import { createShares } from './share.ts'
import { saysSomething, type TellingWord, vouchedShare, vouches, weightOf } from './vouching.ts'

/** A message and the figures of the place it is about. */
export interface Reckonable {
  readonly text: string
  /** The text as it was written. */
  readonly written: string
  readonly words: readonly TellingWord[]
  /** All that it says, as often as it is said. */
  readonly spoken: readonly TellingWord[]
  readonly here: readonly Figure[]
  /** The measures that it names. */
  readonly asked: readonly Measure[]
  readonly requests: readonly FigureRequest[]
  /** For each of what a number is asked. */
  readonly per?: Per | undefined
  /** The clause that wants the reckoning. */
  readonly clause?: string | undefined
  /** The figures whose numbers the message states. */
  readonly stated?: readonly Figure[]
}

export interface Operands {
  readonly operandsOf: (message: Reckonable, operation: Operation) => readonly Figure[] | undefined
  /** What is divided by what, of each of several things. */
  readonly meansOf: (message: Reckonable) => readonly (readonly [Figure, Figure])[]
  /** 甲比乙还多, 甲多还是乙多: the figure of each of the two that are set against each other; undefined where none are. */
  readonly setApartAt: (message: Reckonable) => readonly Figure[] | undefined
  /** A figure for each thing that a message lists; undefined where it lists none. */
  readonly listedAt: (
    text: string,
    words: readonly TellingWord[],
    here: readonly Figure[],
  ) => readonly Figure[] | undefined
}

/** Two things may stand side by side for another reason, three are listed. */
const ENUMERATION = 3
/** So much of the words a figure with its practice must say to be meant. */
const LISTED = 0.5
/** So much the figure itself. */
const SAID_ITSELF = 0.6
/** So much of a range, of which a place prints few. */
const SAID_OF_RANGE = 0.3
/** Words of this weight name a thing. */
const TELLING = 2
/** So much a whole and its part must each say themselves to be taken from each other. */
const SAID_OF_WHOLE = 0.3

export function createOperands({ records, sameUnit }: AnswerContext): Operands {
  const items = createItems(records, sameUnit)
  const averages = createAverages(records, sameUnit)
  const shares = createShares(records, items)

  /** 当天、两天、三天各多少，三天比当天高几个点: the clause that wants the reckoning may itself say which of them. */
  function operandsOf(message: Reckonable, operation: Operation): readonly Figure[] | undefined {
    const { clause = '', here, text } = message
    // 三天比当天高几个点, 从当天到第三天升了几个点
    const apart = operation === 'difference' && clause !== text
    const labelled = (apart ? [clause, text] : [])
      .map((part) => labelledIn(part, here))
      .find((figures) => figures?.length === 2)
    return labelled ?? operandsIn(message, operation)
  }

  /** The figures of one place that are to be reckoned with. */
  function operandsIn(message: Reckonable, operation: Operation): readonly Figure[] | undefined {
    const { asked, here, text, words } = message
    const share = (figure: Figure): number => vouchedShare(words, records.figureText(figure.id))
    switch (operation) {
      case 'rest': {
        const own = printedWords(words, here)
        const asksPeople = message.requests.some(({ kind }) => kind === 'people')
        const countable = asksPeople ? here.filter(({ unit }) => PEOPLE.has(unit)) : here
        const told = (figure: Figure): number =>
          saysSomething(own) ? vouchedShare(own, records.figureText(figure.id)) : share(figure)
        return (
          restOf(countable, told, LISTED) ?? listedAt(text.replace(UNDONE, '，'), words, here)?.slice(0, 2)
        )
      }
      case 'product': {
        const times = timesAsked(text)
        return times === undefined ? undefined : rateIn(message, times)
      }
      case 'base':
        return baseOperands(here, share)
      case 'middle':
        return (
          (endsAsked(text) ? rangeIn(message) : undefined) ??
          labelledIn(text, here) ??
          (listedAt(text, words, here) ?? pairAt(words, here))?.slice(0, 2)
        )
      case 'average':
        return message.per === undefined ? undefined : averages.divided({ ...message, per: message.per })
      case 'share':
        return shares.operandsOf(message) ?? doneOf(message)
      case 'times': {
        const now = here.filter(({ role }) => role !== 'start')
        const told = (figure: Figure): number => vouchedShare(words, records.metricText(figure.id))
        const each = eachAsked(asked, now)
        if (each !== undefined) return each
        return shares.partOfWhole(now, told) ?? differing({ ...message, here: now }) ?? differing(message)
      }
      case 'difference': {
        const found = endsAsked(text) ? rangeIn(message) : differing(message)
        const [one, other] = found ?? []
        // 增加了多少产值: figures of two practices are set apart only where the message sets two things apart.
        return other === undefined ||
          one?.practiceId === other.practiceId ||
          /[比差]|[多少高低]于|谁|哪[个样边头种]/u.test(text) ||
          EITHER.test(text)
          ? found
          : undefined
      }
      case 'order':
        return (
          setApartAt(message) ??
          pairAt(words, here) ??
          pairAt(printedWords(words, here), here) ??
          // 级别比社区高: how many levels there are is nothing that could be more.
          listedAt(text, words, here.filter(isResult))?.slice(0, 2) ??
          eachAsked(asked, here)
        )
      case 'sum': {
        const labelled = labelledIn(text, here)
        if (labelled !== undefined) return labelled
        const listed = listedAt(text, beforeSum(text, words), here)
        // 小区支部+物业支部+党小组: every one of them or no sum.
        const addends = WRITTEN_SUM.test(text) ? itemsOf(text, words).length : 0
        if (addends > 0) return listed?.length === addends ? listed : undefined
        const enumerated = enumeratedAt(message, here) ?? inSeries(message, here)
        if (enumerated !== undefined) return enumerated
        // 三样加起来: so many of them are named.
        const many = thingsCounted(text)
        const all = listed !== undefined && listed.length === many
        return all || ofOneMeasure(listed)
          ? listed
          : (partsOf(here, asked, share) ??
              pairAt(words, here) ??
              countedBy(here, asked) ??
              plannedBeside(here, text, share) ??
              (many === undefined || all ? listed : undefined))
      }
      case 'total': {
        const asksPeople = message.requests.some(({ kind, unit }) => kind === 'people' && unit !== '户')
        const here = asksPeople ? message.here.filter(({ unit }) => PEOPLE.has(unit)) : message.here
        const labelled = labelledIn(text, here)
        if (labelled !== undefined) return labelled
        const enumerated = enumeratedAt(message, here) ?? inSeries(message, here)
        if (enumerated !== undefined) return enumerated
        const planned = /已|了|今年|现/u.test(text) ? plannedBeside(here, text, share) : undefined
        if (planned !== undefined) return planned
        const named = beforeSum(text, words)
        const listed = listedAt(text, named, here)
        // 三项活动总共惠及多少人次: the place prints so many of the measure that is named.
        const many = thingsCounted(text)
        const measured = here.filter(({ measure }) => asked.some(({ name }) => name === measure))
        if (many !== undefined && measured.length === many && ofOneMeasure(measured)) return measured
        // 街道社区两级委员合计几位: the two parts of one measure that are told apart by what is named.
        const apart = many === undefined || many === 2 ? partsToldApart(here, words) : undefined
        if (apart !== undefined) return apart
        const told = (figure: Figure): number => vouchedShare(words, records.metricText(figure.id))
        // 现场一共提了多少条意见 is one number, whatever else the message lists.
        const best = Math.max(0, ...here.map(told))
        const units = message.requests.flatMap(({ unit }) => unit ?? [])
        const otherwise = here.some((figure) => units.includes(figure.unit) && told(figure) >= best)
        const parts =
          ofOneMeasure(listed) && !otherwise && listed?.every(({ role }) => role === 'part') === true
        const several =
          listed !== undefined &&
          Math.max(...listed.map(told)) >= best &&
          !here.some((figure) => !listed.includes(figure) && countsTogether(figure, itemsOf(text, named)))
        return parts || (several && (ofOneMeasure(listed) || listed.length === itemsOf(text, named).length))
          ? listed
          : (partsOf(here, [], told, true) ??
              (/计划|打算|要招|再招/u.test(text) ? countedBy(here, asked) : undefined) ??
              plannedBeside(here, text, share))
      }
    }
  }

  /** The rate that the message speaks of, and what comes once beside it where it speaks of that as well. */
  function rateIn({ here, text, words }: Reckonable, times: Times): readonly Figure[] | undefined {
    const known = words.filter((word) => word.known)
    const share = ({ id }: Figure): number => vouchedShare(known, records.figureText(id))
    const best = (fits: (figure: Figure) => boolean): Figure | undefined =>
      here
        .filter((figure) => fits(figure) && share(figure) >= LISTED)
        .toSorted((a, b) => share(b) - share(a))[0]
    const rate = best((figure) => isRateFor(times, figure))
    if (rate === undefined) return undefined
    const isBeside = (figure: Figure): boolean =>
      isOnce(figure) && figure.practiceId === rate.practiceId && figure.unit === rate.unit
    // 装修加场地水电: what only comes once is named beside what comes each time.
    const saysOnce = here.some(
      (figure) =>
        isBeside(figure) &&
        known.some(
          ({ word }) => word.length > 1 && figure.metric.includes(word) && !rate.metric.includes(word),
        ),
    )
    const once =
      times.isTime && (saysOnce || /一次|一回|一笔|一把|头一[回年]/u.test(text)) ? best(isBeside) : undefined
    return once === undefined ? [rate] : [rate, once]
  }

  /** 最少几个最多几个，相差几个: the range that is printed of what the message speaks of. */
  function rangeIn({ here, words }: Reckonable): readonly Figure[] | undefined {
    const known = words.filter((word) => word.known)
    const share = ({ id }: Figure): number => vouchedShare(known, records.figureText(id))
    const [range] = here
      .filter((figure) => figure.upTo !== undefined && share(figure) >= SAID_OF_RANGE)
      .toSorted((a, b) => share(b) - share(a))
    return range === undefined ? undefined : [range]
  }

  /** 邻里食堂、妇儿驿站这一类阵地总数 is one number, where a figure says that it counts each of them. */
  const countsTogether = ({ id }: Figure, things: readonly Item[]): boolean =>
    things.every(({ words }) => vouchedShare(words, records.metricText(id)) >= SAID_ITSELF)

  /** What is to be taken from what: two things that are named, a whole and its part, or what is from what was. */
  function differing(message: Reckonable): readonly Figure[] | undefined {
    const { asked, here, text, words } = message
    const told = (figure: Figure): number => vouchedShare(words, records.metricText(figure.id))
    const asksRise = /[涨增升降减]|少了|多了/u.test(text)
    const things = itemsOf(text, words)
    const inPoints = /百分点|[几个多少]点/u.test(text)
    const of = here.filter(
      (figure) => (asksRise || figure.kind !== 'change') && (!inPoints || kindFit(figure, 'share') === 1),
    )
    const listed = listedAt(text, words, of)?.slice(0, 2)
    // A rise that is printed as such needs no reckoning; of two rises one may be more than the other.
    if (asksRise) {
      if (listed?.every(({ kind }) => kind === 'change') === true) return listed
      if (here.some((figure) => figure.kind === 'change' && told(figure) >= SAID_ITSELF)) return undefined
    }
    const labelled = labelledIn(text, here)
    if (labelled?.length === 2) return labelled
    const apart = asksRise ? undefined : setApartAt({ ...message, here: of })
    if (apart !== undefined) return apart
    // 收上来的跟解决掉的差几件
    const rest = restOf(here, told, SAID_OF_WHOLE)
    if (rest !== undefined) return rest
    // 前后多了多少: from what it was to what it is.
    const own = printedWords(words, here)
    const meant = ({ measure, metric }: Figure): boolean =>
      asked.some(({ name }) => name === measure) ||
      // 小区 and 党组织 are common each, and together name one thing.
      ((own.length > 1 || saysSomething(own)) && vouchedShare(own, fold(metric)) >= SAID_ITSELF)
    const [start] = here
      .filter((figure) => figure.role === 'start' && meant(figure))
      .toSorted((a, b) => told(b) - told(a))
    const now = here.find(({ measure, role }) => start?.measure === measure && role === undefined)
    // 微网格比网格多多少 sets two apart, and not what is from what was.
    if (start !== undefined && now !== undefined && asked.length < 2) return [now, start]
    if (things.length === 2 && listed !== undefined) return listed
    // 合伙人跟兼职委员、哪个数目多: what hardly says anything is no third thing.
    const telling = things.filter((item) => weightOf(item.words) >= TELLING)
    const pair = telling.length === 2 ? items.alike(telling, of) : []
    const counts = ({ metric }: Figure, at: number): boolean =>
      isHead(metric, telling[at]?.words.at(-1)?.word ?? '')
    if (pair.length === 2 && pair.every(counts)) return pair
    return pairAt(words, here) ?? listed ?? eachAsked(asked, here) ?? pairAt(printedWords(words, here), here)
  }

  /** 微网格是网格的几倍: of two measures that are named each has its one figure. */
  function eachAsked(
    asked: readonly Measure[],
    here: readonly Figure[],
  ): readonly [Figure, Figure] | undefined {
    const [one, other, another] = asked.map(({ name }) =>
      here.filter(({ measure, role }) => measure === name && role !== 'start'),
    )
    const [a, b] = [one?.[0], other?.[0]]
    const isSettled = another === undefined && one?.length === 1 && other?.length === 1
    return isSettled && a !== undefined && b !== undefined ? [a, b] : undefined
  }

  /** 收上来的诉求解决了百分之几: what is done and all there is, where the rate itself is not printed. */
  function doneOf({ here, words }: Reckonable): readonly Figure[] | undefined {
    const own = printedWords(words, here)
    const told = ({ id }: Figure): number => vouchedShare(own, records.metricText(id))
    const isPrinted = here.some((figure) => kindFit(figure, 'share') === 1 && told(figure) >= LISTED)
    return isPrinted || !saysSomething(own) ? undefined : restOf(here, told, SAID_ITSELF)
  }

  /** A whole and its part, where both say so much of the words. */
  function restOf(
    here: readonly Figure[],
    share: (figure: Figure) => number,
    least: number,
  ): readonly Figure[] | undefined {
    const wholes = here.filter(({ role, measure }) => role === 'total' && measure !== undefined)
    const [whole] = wholes.toSorted((a, b) => share(b) - share(a))
    const part = here.find((figure) => whole !== undefined && countsPartOf(figure, whole))
    if (whole === undefined || part === undefined) return undefined
    return Math.min(share(whole), share(part)) >= least ? [whole, part] : undefined
  }

  function setApartAt({ here, spoken, text }: Reckonable): readonly Figure[] | undefined {
    const things = setApart(text, spoken)
    const found = things && items.alike(things, here.filter(isResult))
    // 比中央要求高: what only the practice speaks of has no figure of its own.
    const isSaid = ({ id }: Figure, at: number): boolean =>
      vouchedShare(things?.[at]?.words ?? [], records.metricText(id)) >= LISTED
    // One rise is held against another only of the same.
    const areLevels = found?.every(({ kind }) => kind !== 'change') === true || ofOneMeasure(found)
    return found?.length === 2 && found.every(isSaid) && areLevels ? found : undefined
  }

  /** By their metrics alone; other words for a figure are often its neighbour's. */
  const pairAt = (words: readonly TellingWord[], here: readonly Figure[]): readonly Figure[] | undefined =>
    pairOf(words, here, ({ metric }) => fold(metric.replace(/[（()）]/gu, ''))) ??
    pairOf(words, here, (figure) => records.metricText(figure.id))

  /** A figure of the place for each thing that the message lists; undefined where it lists none. */
  function listedAt(
    text: string,
    words: readonly TellingWord[],
    here: readonly Figure[],
  ): readonly Figure[] | undefined {
    const things = words.filter(({ word }) => !COUNT_OF_THINGS.test(word))
    const found = items.alike(
      itemsOf(text, things),
      here.filter(({ role }) => role !== 'start'),
    )
    // 三样加起来 is not told by two of them.
    const many = thingsCounted(text) ?? 0
    return found.length > 1 && (found.length >= many || itemsOf(text, things).length < many)
      ? found
      : undefined
  }

  /** A figure for every item of an enumeration of three or more; undefined where one of them has none. */
  function enumeratedAt(
    { text, words, written }: Reckonable,
    here: readonly Figure[],
  ): readonly Figure[] | undefined {
    const things = words.filter(({ word }) => !COUNT_OF_THINGS.test(word))
    const enumeration = enumerationIn(text, written, things)
    // 小修小补项目和绿化、智慧改造项目，两样: how many things there are is said.
    const many = thingsCounted(text) ?? enumeration.length
    if (enumeration.length < ENUMERATION || many !== enumeration.length) return undefined
    const found = items.alike(
      enumeration,
      here.filter(({ role }) => role !== 'start'),
    )
    return found.length === enumeration.length ? found : undefined
  }

  /** 大、小、微网格, 三级网格: members of one list. */
  function inSeries({ text, words }: Reckonable, here: readonly Figure[]): readonly Figure[] | undefined {
    const named = seriesNamed(text, words, here, ({ id }) => records.metricText(id))
    // 小区的、物业的、楼栋小组的: a list that names more than two of a kind.
    const isAll = named.length >= ENUMERATION || named.length >= itemsOf(text, words).length
    return named.length > 1 && isAll ? named : undefined
  }

  /** 当天达50%, 三天内达95%: figures of one measure that are told apart by words of their printed forms, as the message says them. */
  function labelledIn(text: string, here: readonly Figure[]): readonly Figure[] | undefined {
    // 头一天, 第二天
    const days = text.replace(/(?:头|第)一天|当日|首日/gu, '当天').replace(/第二天/gu, '两天')
    const said = here
      .flatMap((figure) => {
        const label = labelOf(figure)
        const at = label === undefined || figure.measure === undefined ? -1 : days.indexOf(label)
        return at < 0 ? [] : [{ figure, at }]
      })
      .toSorted((a, b) => a.at - b.at)
      .map(({ figure }) => figure)
    return said.length > 1 && ofOneMeasure(said) ? said : undefined
  }

  /** All that a place prints of one measure, where it prints no whole: what is done and what is yet to come. */
  function countedBy(here: readonly Figure[], asked: readonly Measure[]): readonly Figure[] | undefined {
    return asked
      .map(({ name }) => here.filter(({ measure, role }) => measure === name && role !== 'start'))
      .find((some) => some.length > 1 && some.every(({ role }) => role !== 'total'))
  }

  /** 已经进来的加上年底还要招的: what is reached and what is planned of the one measure that is spoken of. */
  function plannedBeside(
    here: readonly Figure[],
    text: string,
    share: (figure: Figure) => number,
  ): readonly Figure[] | undefined {
    if (!/计划|打算|还要|[要再]招|准备/u.test(text)) return undefined
    const pairs = here
      .filter((figure) => isPlan(figure) && share(figure) >= LISTED)
      .flatMap((plan): (readonly Figure[])[] => {
        const [now, another] = here.filter(
          (figure) => figure.measure !== undefined && figure.measure === plan.measure && !isPlan(figure),
        )
        return now === undefined || another !== undefined ? [] : [[now, plan]]
      })
    return pairs.length === 1 ? pairs[0] : undefined
  }

  /**
   * The two parts of one measure and practice of which the message says of each what only that one counts, however common the
   * words; undefined where the whole is printed, or where several pairs are told apart so.
   */
  function partsToldApart(
    here: readonly Figure[],
    words: readonly TellingWord[],
  ): readonly Figure[] | undefined {
    // 乡（镇） is said 乡镇.
    const bare = ({ metric }: Figure): string => metric.replace(/[（()）]/gu, '')
    const says = (a: Figure, b: Figure): boolean =>
      words.some(({ word }) => word.length > 1 && bare(a).includes(word) && !bare(b).includes(word))
    const parts = here.filter(({ measure, role }) => role === 'part' && measure !== undefined)
    const isWhole = (part: Figure): boolean =>
      here.some(({ measure, role }) => role === 'total' && measure === part.measure)
    const isOther = (a: Figure, b: Figure): boolean =>
      a !== b && a.measure === b.measure && a.practiceId === b.practiceId && a.unit === b.unit
    const pairs = parts.flatMap((a, at) =>
      parts
        .slice(at + 1)
        .filter((b) => isOther(a, b) && says(a, b) && says(b, a))
        .map((b): readonly Figure[] => [a, b]),
    )
    const [pair, another] = pairs
    return pair === undefined || another !== undefined || pair.some(isWhole) ? undefined : pair
  }

  /** The parts of one measure that a place prints; `printed`: not where it prints their sum as well. */
  function partsOf(
    here: readonly Figure[],
    asked: readonly Measure[],
    share: (figure: Figure) => number,
    printed = false,
  ): readonly Figure[] | undefined {
    const names = distinct(
      here.flatMap(({ measure, role }) => (role === 'part' && measure !== undefined ? [measure] : [])),
    )
    const groups = names
      .map((name) => here.filter(({ measure, role }) => measure === name && role !== 'start'))
      .filter((group) => !printed || group.every(({ role }) => role === 'part'))
      .map((group) => group.filter(({ role }) => role === 'part'))
      .filter(({ length }) => length > 1)
    const meant = groups.find(([first]) => asked.some(({ name }) => name === first?.measure))
    const best = Math.max(0, ...here.filter(({ role }) => role !== 'part').map(share))
    return meant ?? groups.find((group) => Math.min(...group.map(share)) >= Math.max(SAID_ITSELF, best))
  }

  const meansOf: Operands['meansOf'] = (message) =>
    message.per === undefined ? [] : averages.dividedEach({ ...message, per: message.per })

  return { operandsOf, meansOf, listedAt, setApartAt }
}

/** Whether a figure counts what is done of what a whole counts: 解决的诉求 of 收集的诉求. */
export const countsPartOf = ({ near, practiceId, role, unit }: Figure, whole: Figure): boolean =>
  whole.role === 'total' &&
  role === 'part' &&
  practiceId === whole.practiceId &&
  unit === whole.unit &&
  near.includes(whole.measure ?? '')

/** Words that a metric here prints: what no metric says is manner of speaking where two of them are reckoned with. */
function printedWords(words: readonly TellingWord[], here: readonly Figure[]): readonly TellingWord[] {
  const metrics = here.map(({ metric }) => fold(metric)).join('\n')
  return words.filter((word) => vouches(metrics, word) === 1)
}

/** Whether figures count by one measure. */
const ofOneMeasure = (figures: readonly Figure[] | undefined): boolean =>
  figures?.[0]?.measure !== undefined && figures.every(({ measure }) => measure === figures[0]?.measure)

/** 甲和乙，合计几个项目: what stands behind the word for a sum is what is counted, and none of what is listed before it. */
function beforeSum(text: string, words: readonly TellingWord[]): readonly TellingWord[] {
  const at = SUM.exec(text)?.index ?? text.length
  const before = words.filter(({ end }) => end <= at)
  return itemsOf(text, before).length > 1 ? before : words
}
const SUM = /合计|总计|共计|[一总拢统]共|[加合凑拢]起来/u

/** 最少几个最多几个: the ends of a range. */
export const endsAsked = (text: string): boolean =>
  /最少|最低|最小|下限|起码|至少/u.test(text) && /最多|最高|最大|上限|顶多/u.test(text)
const COUNT_OF_THINGS = /^[两三四五六七八九][样项类种者级]$/u
/** 三样加起来: how many things a message says to be meant. */
export const thingsCounted = (text: string): number | undefined => hanNumber(MANY.exec(text)?.[1] ?? '')
const MANY = /([两三四五六七八九])(?:样|项|个|类|种|者|级|档|层|块|摊|笔)/u
/** 还有几个村没有成立促进会: what there is stands before it, what is done behind. */
const UNDONE = /[没未](?:有|能)?/gu
