/**
 * The things that a message lists (甲、乙和丙) and the printed figure of a place that tells of each: by the words of its metric,
 * of its practice, and by how it is written, since 村社区 is written 村（社区） in print.
 */
import type { Figure } from '../knowledge/article.ts'
import type { SameUnit } from '../knowledge/same-quantity.ts'
import { fold } from '../search/fold.ts'
import { isHead } from './figure-sort.ts'
import type { Records } from './records.ts'
import { type TellingWord, vouchedShare, vouches, weightOf } from './vouching.ts'

/** One thing of a list, as its words and as it is written. */
export interface Item {
  readonly words: readonly TellingWord[]
  readonly phrase: string
  /** What stands behind it before the next: 点子 of 征集的点子, which is also manner of speaking. */
  readonly tail: string
}

export interface ItemFigure {
  readonly item: Item
  readonly figure: Figure
}

export interface Items {
  /** A figure for each item that has one, no figure twice, all in measure words of one family. */
  readonly alike: (items: readonly Item[], figures: readonly Figure[]) => readonly Figure[]
  /**
   * The likeliest figure for each item that has one, whatever it is counted in; no figure twice.
   * @param said all that the message says
   * @param around the practices that tell of the other things of the list
   */
  readonly each: (
    items: readonly Item[],
    figures: readonly Figure[],
    said: readonly TellingWord[],
    around?: ReadonlySet<string | undefined>,
  ) => readonly ItemFigure[]
}

/** So far figures must speak of a word. */
const SPOKEN = 0.5
/** So much of an item its words must weigh that are spoken of. */
const MOST_OF_ITEM = 0.4
/** So much of an item its figure must say. */
const ITEM = 0.6
/** 城市社区 is hardly telling, and an item beside 村 and 网格党组织; unless it is written in full. */
const LEAST_ITEM = 0.8
/** What the practice behind a figure says counts so much for an item. */
const AROUND = 0.75
/** How an item is written counts so much beside its words. */
const WRITTEN = 0.9
/** A pair that counts by one measure is likelier meant than one that only shares its unit. */
const SAME_MEASURE = 0.2
const SAME_PRACTICE = 0.1
/** A metric that says little else is likelier meant than one that says much. */
const SAID = 0.1
/** What a metric gains that counts just what the item names. */
const HEAD = 0.3
/** What a number loses that is written as names write it. */
const OF_NAME = 0.3
/** What a figure gains that counts what stands last of an item: 点子 of 单位提的点子条数. */
const TAIL = 0.4
/** What the whole message says settles between figures that an item fits alike. */
const WHOLE = 0.15
/** What a figure gains whose practice prints another of the things. */
const KIN = 0.2

const FEW = 3

/** What stands between two items of a list. */
const BETWEEN = /[、/,，;；:：。？?！!\s]|[和与跟及同加减+]|以及|连同|加上|减去|比|还是/u
/** What stands between two items of one enumeration, 支部 of 小区支部、物业支部、党小组 being said once among the words. */
const ENUMERATES = /^[^、,，。;；:：?？]{0,4}(?:[、/和与跟及同加+]|以及|连同|加上|还有){1,2}[“"「『\d]{0,3}$/u

/** The words of a message, item by item: 当天办结率 and 三天内办结率 of “当天办结率跟三天内办结率差多少”. */
export function itemsOf(text: string, words: readonly TellingWord[]): readonly Item[] {
  const items: { words: TellingWord[]; start: number; end: number }[] = []
  for (const word of words.toSorted((a, b) => a.start - b.start)) {
    const last = items.at(-1)
    const between = text.slice(last?.end ?? 0, word.start)
    // “大工委”“大党委”: things in quotation marks side by side are a list, and so are 大网格小网格微网格, that end alike.
    if (
      last === undefined ||
      BETWEEN.test(between) ||
      /[”"」』][“"「『]/u.test(between) ||
      (between === '' && endAlike(last.words.at(-1), word))
    )
      items.push({ words: [word], start: word.start, end: word.end })
    else {
      last.words.push(word)
      last.end = word.end
    }
  }
  return items.map(({ words: own, start, end }, at) => {
    const behind = text.slice(end, items[at + 1]?.start ?? text.length)
    return { words: own, phrase: text.slice(start, end), tail: behind.split(BETWEEN)[0] ?? '' }
  })
}

/**
 * The items of the longest enumeration of a message, 甲、乙和丙; none where it holds none.
 * @param written the text as it was written, since folding writes ， as 、 and only the latter enumerates
 */
export function enumerationIn(text: string, written: string, words: readonly TellingWord[]): readonly Item[] {
  if (written.length !== text.length) return []
  let longest: readonly Item[] = []
  let run: Item[] = []
  let end = 0
  for (const item of itemsOf(text, words)) {
    const start = item.words[0]?.start ?? 0
    const isNext =
      ENUMERATES.test(written.slice(end, start)) ||
      (end === start && endAlike(run.at(-1)?.words.at(-1), item.words[0]))
    if (run.length > 0 && isNext) run.push(item)
    else run = [item]
    end = item.words.at(-1)?.end ?? start
    if (run.length > longest.length) longest = [...run]
  }
  return longest.length > 1 ? longest : []
}

/** 国家级省级, 大网格小网格: kinds of one thing. */
const endAlike = (one: TellingWord | undefined, other: TellingWord | undefined): boolean =>
  one !== undefined &&
  other !== undefined &&
  one.word !== other.word &&
  one.word.length > 1 &&
  other.word.length > 1 &&
  one.word.at(-1) === other.word.at(-1)

export function createItems(records: Records, sameUnit: SameUnit): Items {
  const metricOf = ({ asOf = '', metric, printed }: Figure): string =>
    fold(
      [
        metric,
        metric.replace(/[（()）]/gu, ''),
        metric.replace(/[（(][^）)]*[）)]/gu, ''),
        printed,
        asOf,
      ].join('\n'),
    )

  /** How far each figure tells of an item, from 0 to 1; those that hardly do left out. */
  function ranked(
    item: Item,
    figures: readonly Figure[],
  ): { readonly figure: Figure; readonly score: number }[] {
    const { words: all, phrase, tail } = item
    // 老小区微改造: what no record knows does not tell figures apart.
    const words = saidHere(
      all.filter(({ known }) => known),
      figures,
    )
    const total = weightOf(words)
    const named = phrase + tail
    // 单位提的点子条数: what stands last is counted, and not by whom.
    const last = named.includes('的') ? named.slice(named.lastIndexOf('的')) : tail
    const noun = words.findLast(
      ({ word }) =>
        word.length > 1 && !/[个总件]数$/u.test(word) && (!named.includes('的') || last.includes(word)),
    )
    const countsLast = createCountsLast(last, figures)
    const isWritten = createWritten(item, figures.map(metricOf))
    return figures
      .map((figure, at) => {
        const [own, around] = [metricOf(figure), records.figureText(figure.id)]
        const said = words.reduce(
          (sum, word) => sum + word.weight * Math.max(vouches(own, word), AROUND * vouches(around, word)),
          0,
        )
        return {
          figure,
          score: Math.max(total < LEAST_ITEM ? 0 : said / total, WRITTEN * isWritten(at)),
        }
      })
      .filter(({ figure, score }) => score >= ITEM || countsLast(figure) === 1)
      .map(({ figure, score }) => ({
        figure,
        score:
          score +
          SAID * saidShare(figure, phrase + tail) +
          TAIL * countsLast(figure) +
          ((noun !== undefined && isHead(figure.metric, noun.word)) || isHead(figure.metric, phrase)
            ? HEAD
            : 0) -
          // 三个清单, 六项行动: numbers of names are no results.
          (/\d/u.test(figure.printed) ? 0 : OF_NAME) -
          // 每个街道配备的委员人数 tells of no whole.
          (/^每/u.test(figure.metric) && !/每/u.test(phrase) ? OF_NAME : 0),
      }))
      .toSorted((a, b) => b.score - a.score)
  }

  /** 派出去观摩的: what nothing here speaks of is manner of speaking, beside a word that tells as much. */
  function saidHere(words: readonly TellingWord[], figures: readonly Figure[]): readonly TellingWord[] {
    const said = words.filter((word) =>
      figures.some(({ id }) => vouches(records.figureText(id), word) >= SPOKEN),
    )
    return weightOf(said) >= weightOf(words) * MOST_OF_ITEM ? said : words
  }

  function alike(items: readonly Item[], figures: readonly Figure[]): readonly Figure[] {
    if (items.length < 2) return []
    const found = items.map((item) => ranked(item, figures))
    let best: { chosen: Figure[]; score: number } = { chosen: [], score: 0 }
    // The first item that has a figure settles what is counted; each of its likely figures is tried.
    for (const lead of found.find((some) => some.length > 0)?.slice(0, 6) ?? []) {
      const kin = ({ measure, unit, practiceId }: Figure): number =>
        (unit === lead.figure.unit ? SAME_PRACTICE : 0) +
        (practiceId === lead.figure.practiceId ? SAME_PRACTICE : 0) +
        (measure !== undefined && measure === lead.figure.measure ? SAME_MEASURE : 0)
      const chosen: Figure[] = []
      let score = 0
      for (const some of found) {
        const [next] = some
          .filter(
            ({ figure }) =>
              !chosen.includes(figure) && sameUnit(figure.unit, lead.figure.unit) !== 'different',
          )
          .map(({ figure, score: own }) => ({
            figure,
            // The first is no kin of itself: what fits it best is not to lose to what has a measure.
            score: own + (figure === lead.figure ? 0 : kin(figure)),
            isLead: figure === lead.figure && chosen.length === 0,
          }))
          .toSorted((a, b) => Number(b.isLead) - Number(a.isLead) || b.score - a.score)
        if (next === undefined) continue
        chosen.push(next.figure)
        score += next.score
      }
      if (score > best.score) best = { chosen, score }
    }
    return best.chosen
  }

  /**
   * The most telling item chooses first: 重点乡贤 before 乡贤. Then each once more among all, for things that are listed
   * together mostly stand in one practice.
   */
  function each(
    items: readonly Item[],
    figures: readonly Figure[],
    said: readonly TellingWord[],
    around: ReadonlySet<string | undefined> = new Set(),
  ): readonly ItemFigure[] {
    const words = said.filter(({ known }) => known)
    const whole = (figure: Figure): number => vouchedShare(words, records.figureText(figure.id))
    const rankings = items
      .map((item) => ({
        item,
        found: ranked(item, figures).map(({ figure, score }) => ({
          figure,
          score: score + WHOLE * whole(figure),
        })),
      }))
      .toSorted((a, b) => weightOf(b.item.words) - weightOf(a.item.words))
    const choose = (others: readonly ItemFigure[]): readonly ItemFigure[] => {
      const chosen: ItemFigure[] = []
      for (const { item, found } of rankings) {
        const isKin = ({ practiceId }: Figure): boolean =>
          practiceId !== undefined &&
          (around.has(practiceId) ||
            others.some((other) => other.item !== item && other.figure.practiceId === practiceId))
        // 单位 beside 乡镇 and 意见: too common to name a figure, and the only one so called there.
        // 便民阵地：站、驿站: one character, and what the message says around it.
        const isNear = (figure: Figure): boolean =>
          isHead(figure.metric, item.phrase) &&
          (item.phrase.length < 2 ? whole(figure) >= ITEM : isKin(figure))
        const near = found.length > 0 || item.phrase === '' ? [] : figures.filter(isNear)
        const [next] = [...found, ...near.map((figure) => ({ figure, score: whole(figure) }))]
          .filter(({ figure }) => chosen.every((other) => other.figure !== figure))
          .map(({ figure, score }) => ({ figure, score: score + (isKin(figure) ? KIN : 0) }))
          .toSorted((a, b) => b.score - a.score)
        if (next !== undefined) chosen.push({ item, figure: next.figure })
      }
      return chosen
    }
    const chosen = choose(choose([]))
    return items.flatMap((item) => chosen.find((one) => one.item === item) ?? [])
  }

  return { alike, each }
}

/** How much of a phrase stands in each of several texts, pair of characters by pair; rare pairs count more. */
function createWritten({ phrase, tail }: Item, texts: readonly string[]): (at: number) => number {
  const held = texts.map(pairsOf)
  const behind = [...pairsOf(phrase.slice(-1) + tail)].filter((pair) => held.some((pairs) => pairs.has(pair)))
  const wanted = new Set([...pairsOf(phrase), ...behind])
  const weightOf = (pair: string): number =>
    Math.log(1 + texts.length / (0.5 + held.filter((pairs) => pairs.has(pair)).length))
  const weights = new Map([...wanted].map((pair) => [pair, weightOf(pair)]))
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0)
  // Two characters alone that many figures hold name none of them.
  const [only] = weights.size === 1 ? [...wanted] : []
  const isCommon = only !== undefined && held.filter((pairs) => pairs.has(only)).length > FEW
  // 几个村没成立: one character names a figure that counts just that.
  const [, alone] = /^(\p{Script=Han})(?:数|的数)?$/u.exec(phrase) ?? []
  return (at) => {
    if (alone !== undefined && countsJust(texts[at] ?? '', alone)) return 1
    if (weights.size === 0 || isCommon) return 0
    let said = 0
    for (const [pair, weight] of weights) if (held[at]?.has(pair) === true) said += weight
    return said / total
  }
}

/** 龙文区村（社区）数 counts villages. */
function countsJust(text: string, thing: string): boolean {
  const [metric = ''] = text.replace(/[（(][^）)]*[）)]/gu, '').split('\n')
  return metric.endsWith(`${thing}数`) && /[区县市镇的]$/u.test(metric.slice(0, -2))
}

/** How much of its metric a phrase says: 成立的乡贤促进会数 is all said by 乡贤促进会的个数, 乡贤促进会汇聚的乡贤人数 is not. */
function saidShare({ metric }: Figure, phrase: string): number {
  const wanted = pairsOf(phrase)
  const pairs = [...pairsOf(metric.replace(/[（(].*$/u, ''))]
  return pairs.length === 0 ? 0 : pairs.filter((pair) => wanted.has(pair)).length / pairs.length
}

/** How much of what stands last of an item a metric says, as far as it tells figures apart. */
function createCountsLast(last: string, figures: readonly Figure[]): (figure: Figure) => number {
  const told = figures.map(({ metric }) => pairsOf(fold(metric)))
  const wanted = [...pairsOf(last.replace(/[几多少].*$|[个条件项家]?数[量目]?$/u, ''))]
  const isRare = wanted.some((pair) => told.filter((pairs) => pairs.has(pair)).length <= FEW)
  return (figure) => {
    const own = told[figures.indexOf(figure)]
    return wanted.length === 0 || !isRare || own === undefined
      ? 0
      : wanted.filter((pair) => own.has(pair)).length / wanted.length
  }
}

function pairsOf(text: string): ReadonlySet<string> {
  const letters = text.replace(/[^\p{L}\p{N}]+/gu, '').replace(/的/gu, '')
  const pairs = new Set<string>()
  for (let at = 0; at + 2 <= letters.length; at += 1) pairs.add(letters.slice(at, at + 2))
  return pairs
}
