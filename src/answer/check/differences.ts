/**
 * In what a claim differs from a figure that counts the same thing: of another place or level of it, of another time, planned
 * and not done, risen and not fallen, of a part and not of the whole.
 */
import type { Article, Figure, Practice } from '../../knowledge/article.ts'
import type { ClaimWords } from '../../knowledge/lexicon.ts'
import { fold } from '../../search/fold.ts'
import type { Segment } from '../../search/segment.ts'
import { isUnder, type PlaceReading } from '../places.ts'
import { unquoted } from '../text-lookup.ts'
import type { Claim } from './claim.ts'

export type Difference =
  /** Another number, or one that the print leaves open. */
  | { readonly kind: 'number' }
  /** The same number, bounded otherwise. */
  | { readonly kind: 'bound' }
  | { readonly kind: 'unit' }
  /** Points are said; the print has per cent and leaves open what they are of. */
  | { readonly kind: 'points' }
  /** The number is right, and of something else. */
  | { readonly kind: 'thing' }
  | { readonly kind: 'place'; readonly said: string }
  /** Of a place that lies within the one said, or around it. */
  | { readonly kind: 'level'; readonly said: string; readonly printed: string }
  | { readonly kind: 'time'; readonly said: string }
  /** Printed for a time that was over; the text says none. */
  | { readonly kind: 'past' }
  /** Printed as planned, said as done; and the other way. */
  | { readonly kind: 'plan' }
  | { readonly kind: 'done' }
  | { readonly kind: 'direction'; readonly printed: 'rise' | 'fall' }
  /** Printed as a rise or fall, said as how much it is; and the other way. */
  | { readonly kind: 'change' }
  | { readonly kind: 'amount' }
  /** Said to be new, printed of all there are. */
  | { readonly kind: 'stock' }
  /** Said of one group of those who are counted. */
  | { readonly kind: 'group'; readonly said: string }
  /** Printed of each, said of all; and the other way. */
  | { readonly kind: 'each' }
  | { readonly kind: 'all' }
  /** Printed of each year, said of each month. */
  | { readonly kind: 'period'; readonly said: string; readonly printed: string }
  /** Said of one of the things that are printed as counted together. */
  | { readonly kind: 'part'; readonly said: string }

/** A shorter name of a practice is a word like others. */
const SHORTEST_NAME = 4

/** 占比增幅为: by how much, and not how much. */
const BY_HOW_MUCH = /(?:[增升涨降减]幅|增长率)[^，。；\d]{0,4}$/u

/** 单是一个社区就有140余个: what is printed of all of them. */
const ONE_OF_ALL =
  /(?:单单?|光光?|仅仅?|只)[是凭靠]?一个[^，。；\d]{0,4}?(?:小区|社区|街道|乡镇|镇|乡|村|网格|单位|站点?)/u

const CONJOINED = /[、和与及跟同]|还有|以及/u
const SOME_OF_THEM = /(?:里头?|里面|中间?|当中|之中)(?:既|都)?有[^，。；]*$/u
/** 各配一名, 一个月, 一万人: of one without a word for each. */
const OF_ONE = /各|均|摊|一(?:个?月|年|天|周|季度|期|次)|[百千万](?:个|名)?[^，。\d]{0,4}人/u
/** 每年, 每个月: how often, or of how long a time each. */
const PERIOD = /每一?个?(半年|季度|半个?月|年|月|周|天|日)/gu
const periodsIn = (text: string): string[] =>
  [...text.matchAll(PERIOD)].map(([, period = '']) => ({ 半个月: '半月', 日: '天' })[period] ?? period)

/** 四点半课堂, 2020年6月: no numbers of something. */
const CLOCK: ReadonlySet<string> = new Set(['点', '月', '日', '号', '年月'])

/** Ends the name of a district, county or city. */
const DISTRICT = /[区县市]$/u

/** 这个试点小区, 小区里的: a smaller place pointed at without its name. */
const POINTED =
  /(?:[这那]个?|有个|该|试点|某|一个)[^，。]{0,4}?(?:小区|社区|街道|镇|乡|村|区|县)|(?:小区|社区|村)(?=[里内])/gu

export interface DifferenceOptions {
  readonly segment: Segment
  readonly claimWords: ClaimWords
  readonly articleOf: (id: string) => Article | undefined
  readonly practiceOf: (id: string) => Practice | undefined
}

/** @returns what a claim says otherwise than a figure of the same thing, the numbers aside */
export type FindDifferences = (claim: Claim, figure: Figure, siblings: readonly Figure[]) => Difference[]

export function createDifferences(options: DifferenceOptions): FindDifferences {
  const { segment, articleOf, practiceOf } = options
  const doing = new Set(options.claimWords.doing)
  const { plan, future, rise, fall, newly, narrower, sorts, each, thisYear, lastYear, earlier } =
    options.claimWords

  /** Where a list's words stand in a text; one of a single character counts where words begin and end. */
  function occurrences(text: string, list: readonly string[]): { at: number; word: string }[] {
    const found = list
      .filter((word) => word.length > 1)
      .flatMap((word) => {
        const at = text.lastIndexOf(word)
        return at < 0 ? [] : [{ at, word }]
      })
    const singles = list.filter((word) => word.length === 1 && text.includes(word))
    if (singles.length === 0) return found
    let at = 0
    for (const word of segment(text)) {
      if (singles.includes(word)) found.push({ at, word })
      at += word.length
    }
    return found
  }
  const lastOf = (text: string, list: readonly string[]): number =>
    Math.max(-1, ...occurrences(text, list).map(({ at, word }) => at + word.length))

  // ── direction ───────────────────────────────────────────────────────────────────────────────────────────────────

  function directionIn(text: string): 'rise' | 'fall' | undefined {
    const [up, down] = [lastOf(text, rise), lastOf(text, fall)]
    return up === down ? undefined : up > down ? 'rise' : 'fall'
  }

  function direction(claim: Claim, figure: Figure): Difference[] {
    const { left, right, clause } = claim.bare
    if (figure.kind === 'change') {
      const said = directionIn(fold(left)) ?? directionIn(fold(right)) ?? directionIn(fold(clause))
      const printed = directionIn(figure.metric) ?? directionIn(figure.anchor)
      if (said === undefined) return directionIn(fold(claim.sentence)) === printed ? [] : [{ kind: 'change' }]
      return printed === undefined || said === printed ? [] : [{ kind: 'direction', printed }]
    }
    if (figure.unit !== '%' && figure.unit !== '比例') return []
    // 提高85.7%; 提高到85.7% says how much it is now.
    const end = fold(left).trimEnd().replace(/了$/u, '')
    const rises = [...rise, ...fall].some((word) => word.length > 1 && end.endsWith(word.replace(/了$/u, '')))
    return rises || BY_HOW_MUCH.test(end) ? [{ kind: 'amount' }] : []
  }

  // ── time ────────────────────────────────────────────────────────────────────────────────────────────────────────

  interface Time {
    readonly said: string
    /** Said in the clause of the number, or in one before it that nothing parts from it. */
    readonly close: boolean
    readonly sort: 'year' | 'this' | 'last' | 'earlier'
  }

  /** The time that governs the number: the last one said before it in its sentence. */
  function timeOf({ sentenceBefore, beside, quantity }: Claim): Time | undefined {
    const begin = quantity.start - sentenceBefore.length
    // “1510”党群服务圈, “4+N”: digits of names part no time from its number.
    const parts = (from: number): boolean =>
      beside.some(
        ({ start, end, unit }) => start - begin >= from && end <= quantity.start && !CLOCK.has(unit),
      )
    const times: (Omit<Time, 'close'> & { at: number; end: number })[] = []
    // 2020年6月联合21个单位: the month is of the year, and no number between.
    for (const match of sentenceBefore.matchAll(/(?:19|20)\d{2}年(?:\d{1,2}月(?:\d{1,2}日)?)?/gu))
      times.push({ said: match[0], sort: 'year', at: match.index, end: match.index + match[0].length })
    for (const [sort, list] of [
      ['this', thisYear],
      ['last', lastYear],
      ['earlier', earlier],
    ] as const)
      for (const { at, word } of occurrences(sentenceBefore, list))
        times.push({ said: word, sort, at, end: at + word.length })
    const governing = times.filter(({ at, end, sort }) => {
      const [before, behind] = [sentenceBefore.slice(0, at), sentenceBefore.slice(end)]
      // 比去年同期, 是去年的2.5倍: what is compared with, no time of the number.
      if (sort === 'last' && (/[比较同是为到]$/u.test(before) || /^(?:同期|的?\d|末|的$|相比)/u.test(behind)))
        return false
      // 从2021年的23.2%提高到99.2%, 将原有7931个网格建成11012个: words for one number only.
      return !((sort === 'earlier' || /^的/u.test(behind)) && parts(end))
    })
    const last = governing.toSorted((a, b) => b.end - a.end || a.at - b.at)[0]
    if (last === undefined) return undefined
    const between = sentenceBefore.slice(last.end)
    return { ...last, close: between.split(/[，,]/u).length <= 2 && !parts(last.end) }
  }

  const yearsIn = (text: string): string[] => [...text.matchAll(/(?:19|20)\d{2}/gu)].map(([year]) => year)
  const isPast = ({ asOf = '' }: Figure): boolean =>
    asOf !== '' && (occurrences(asOf, earlier).length > 0 || /^(?:19|20)\d{2}年$/u.test(asOf))

  function time(claim: Claim, figure: Figure, siblings: readonly Figure[]): Difference[] {
    const said = timeOf(claim)
    const { asOf = '' } = figure
    if (said === undefined) {
      const succeeded = siblings.some(
        (other) =>
          other !== figure &&
          other.metric === figure.metric &&
          other.articleId === figure.articleId &&
          !isPast(other),
      )
      // 从23.2%提高到99.2%: where a rise begins is told as past.
      const begins =
        /[从由自][^，,。]{0,4}$/u.test(claim.clauseBefore) || /之前|以前/u.test(claim.sentenceBefore)
      return isPast(figure) && succeeded && !begins && !claim.sentence.includes(asOf)
        ? [{ kind: 'past' }]
        : []
    }
    const printedLast = occurrences(asOf, lastYear).length > 0
    const agrees = {
      year: () =>
        yearsIn(said.said).every(
          (year) =>
            asOf.includes(year) || beganIn(figure.articleId, Number(year)) || figure.metric.includes(year),
        ),
      this: () => !printedLast && !isPast(figure) && !/近年/u.test(asOf) && yearsIn(asOf).length === 0,
      last: () => printedLast,
      // 联盟当初是21个单位: of what has had one number only it is the same.
      earlier: () =>
        isPast(figure) ||
        (!occurrences(asOf, thisYear).length &&
          !siblings.some((other) => isPast(other) && other.metric === figure.metric)),
    }[said.sort]
    // 2021年以来，共举办培训班15期，全区持证社工超过250人: the second number may be of any time.
    if (!said.close && !/\d|去年|今年/u.test(asOf)) return []
    // A plan for the year's end, told with that year's 今年 or 到2025年底.
    return agrees() || (said.sort !== 'year' && asOf !== '' && claim.sentenceBefore.includes(asOf))
      ? []
      : [{ kind: 'time', said: said.said }]
  }

  /** Whether an article is dated by a year as a whole: “2024年以来，淄博市…”. */
  const beganIn = (articleId: string, year: number): boolean =>
    articleFigures(articleId).some(
      ({ kind, value }) => kind === 'date' && (value === year || Math.floor(value / 100) === year),
    )
  const articleFigures = (articleId: string): readonly Figure[] => {
    const article = articleOf(articleId)
    return article === undefined
      ? []
      : [...article.figures, ...article.practices.flatMap((practice) => practice.figures)]
  }

  // ── planned or done ─────────────────────────────────────────────────────────────────────────────────────────────

  function reached(claim: Claim, { metric, asOf = '' }: Figure): Difference[] {
    const printed = metric.replace(/（原文印作[^）]*）/gu, '')
    const isPlan = /年底前|到\d{4}年底/u.test(asOf) || /计划再|计划新|要达到|目标|拟/u.test(printed)
    const clause = claim.clauseBefore
    if (isPlan) {
      const planned =
        occurrences(claim.sentenceBefore, plan).length > 0 || claim.sentenceBefore.includes(asOf || '\0')
      // 已经再招1239名: only what is beyond doubt to come is not done for all its 已.
      const done = /已|完成了/u.test(clause) && occurrences(clause, future).length === 0
      return planned && !done ? [] : [{ kind: 'plan' }]
    }
    const planned = occurrences(clause, future).some(
      ({ at, word }) =>
        !/[动展设]$/u.test(clause.slice(0, at)) && !/^书/u.test(clause.slice(at + word.length)),
    )
    return planned ? [{ kind: 'done' }] : []
  }

  // ── part and whole ──────────────────────────────────────────────────────────────────────────────────────────────

  function scope(claim: Claim, figure: Figure): Difference[] {
    const ofOne = ONE_OF_ALL.exec(claim.clauseBefore)?.[0]
    if (ofOne !== undefined && figure.place === undefined && !/^每|平均/u.test(figure.metric))
      return [{ kind: 'all' }]
    const text = fold([figure.metric, figure.anchor, ...figure.aliases].join('\n'))
    const own = fold(`${claim.bare.left}\n${claim.bare.right}`)
    // 214名民警、党员志愿者等, 103个业委会中党员占: one sort of several or among them, and not all of one.
    const last = claim.bare.left.split('、').at(-1) ?? ''
    const [next = ''] = claim.bare.right.split(/[、中里内]|还有|另外|以及|外加/u)
    // 机关党员到124个村结对: where a noun stands behind the number, those before it do and are not counted.
    const [behind = ''] = segment(next)
    const before = /^\p{Script=Han}/u.test(behind) && !doing.has(behind) ? '' : last
    const group = occurrences(fold(`${before}\n${next}`), narrower).find(({ word }) => !text.includes(word))
    if (group !== undefined) return [{ kind: 'group', said: group.word }]
    // 41个方面 of what is printed as 41项.
    const sort = sorts.find((word) => claim.bare.right.startsWith(word))
    if (sort !== undefined && !text.includes(sort) && !figure.printed.includes(sort))
      return [{ kind: 'unit' }]
    const said = occurrences(own, newly).length > 0
    if (said && figure.unit !== '%' && occurrences(text, newly).length === 0) return [{ kind: 'stock' }]
    const here = `${claim.clause}\n${claim.quantity.printed}`
    // By how much what comes to each has risen is no number of each.
    if (figure.kind !== 'frequency' && figure.kind !== 'change') {
      const printedEach = /^每/u.test(figure.metric) || /每/u.test(figure.printed + figure.anchor)
      const saidEach = occurrences(claim.bare.left, each)
      const around = `${claim.sentenceBefore}${here}`
      if (printedEach && occurrences(around, each).length === 0 && !OF_ONE.test(around))
        return [{ kind: 'each' }]
      const period = periodsIn(claim.clauseBefore).at(-1)
      const printedPeriods = periodsIn(`${figure.metric}\n${figure.printed}\n${figure.anchor}`)
      const [printedPeriod] = printedPeriods
      if (period !== undefined && printedPeriod !== undefined && !printedPeriods.includes(period))
        return [{ kind: 'period', said: `每${period}`, printed: `每${printedPeriod}` }]
      if (saidEach.length > 0 && !/[每均]|一般/u.test(figure.metric + figure.printed + figure.anchor))
        return [{ kind: 'all' }]
    }
    const part = partSaid(figure.metric, here, own)
    return part === undefined ? [] : [{ kind: 'part', said: part }]
  }

  /** One of several things that a metric counts together, said without the others and without what they are in all. */
  function partSaid(metric: string, here: string, own: string): string | undefined {
    const plain = (text: string): string => fold(text).replace(/[“”"《》]/gu, '')
    const said = plain(here)
    if (/等(?!级|次|候|待)|之类|一类的|这[种类些]/u.test(said)) return undefined
    const together = /^(.*?)(等)?的合计数$/u.exec(metric)
    if (together !== null) {
      const parts = plain(together[1] ?? '').split(/[、和]/u)
      const named = parts.filter((part) => said.includes(part))
      return named.length > 0 && named.length < parts.length ? named.join('、') : undefined
    }
    const listed =
      /((?:[^、（）等]+、)+[^、（）等]+)等(?!级|次|候|待)([^（）]*)$/u.exec(metric) ??
      /（((?:[^、（）]+、)*[^、（）]+)等）/u.exec(metric)
    if (listed === null) return undefined
    const whole = plain(listed[2] ?? metric.slice(0, listed.index))
    // 236名调解队员里有乡贤也有老干部: all of them are counted, whoever is named of them.
    const counted = plain(own.replace(SOME_OF_THEM, ''))
    const parts = plain(listed[1] ?? '')
      .split('、')
      .map((part, index) => (index === 0 ? (segment(part).at(-1) ?? part) : part))
    const [named, ...others] = parts.filter((part) => counted.includes(part))
    // 老党员、老干部和做生意的人: as many sorts as are printed, the last in other words.
    if (others.length > 0 && counted.split(CONJOINED).length >= parts.length) return undefined
    const tail = segment(whole.replace(/[人次场件个项处户]?(?:次|数|个数|总数)?$/u, '')).filter(
      (word) => word.length > 1,
    )
    return named !== undefined && !tail.slice(-1).some((word) => said.includes(word)) ? named : undefined
  }

  // ── place ───────────────────────────────────────────────────────────────────────────────────────────────────────

  function place(claim: Claim, figure: Figure): Difference[] {
    const told = claim.place
    if (told === undefined) return []
    const said = told.path.at(-1) ?? told.asked
    if (!told.articleIds.includes(figure.articleId)) return [{ kind: 'place', said }]
    // 淄博市安阳社区, which lies in 延吉.
    const astray = claim.around.find(
      ({ path }) => !isUnder([...figure.locality, said], path) && !isUnder(path, figure.locality),
    )
    const astrayOf = told.standing === 'locality' ? notAround(claim) : astray
    if (astrayOf !== undefined && (told.standing === 'within' || told.standing === 'locality'))
      return [{ kind: 'place', said: astrayOf.path.at(-1) ?? astrayOf.asked }]
    const whole = figure.locality.at(-1) ?? ''
    if (told.standing === 'region') return [{ kind: 'level', said, printed: figure.place ?? whole }]
    // 平阳县天和家园小区: nothing is printed of a 天和家园小区 there.
    const unknown = claim.around.find(({ standing }) => standing === 'inside')
    if (unknown !== undefined)
      return [{ kind: 'level', said: unknown.path.at(-1) ?? unknown.asked, printed: figure.place ?? whole }]
    const practice = figure.practiceId === undefined ? undefined : practiceOf(figure.practiceId)
    const practised = [figure.place ?? '', figure.metric, figure.anchor, ...(practice?.places ?? [])]
    // 鹿城区三泮社区, which lies in another district of the city.
    const other = claim.around.find(
      ({ asked, standing }) =>
        standing === 'within' && DISTRICT.test(asked) && !practised.some((text) => text.includes(asked)),
    )
    if (other !== undefined && (practice?.places ?? []).some((name) => DISTRICT.test(name)))
      return [{ kind: 'place', said: other.asked }]
    const around = claim.said
    if (figure.place !== undefined) {
      if (namesOf(figure, figure.place).some((name) => around.includes(name))) return []
      const sort = /(?:小区|社区|街道|镇|乡|村|区|县)$/u.exec(figure.place)?.[0]
      const pointed = [...around.matchAll(POINTED)].some(
        ([said]) => sort !== undefined && said.endsWith(sort),
      )
      return pointed ? [] : [{ kind: 'level', said, printed: figure.place }]
    }
    if (told.standing === 'locality' || !/(?:小区|社区|街道|镇|乡|村|区|县|市)$/u.test(said)) return []
    const vouched = told.standing === 'within' && practised.some((text) => text.includes(told.within ?? said))
    return vouched ? [] : [{ kind: 'level', said, printed: whole }]
  }

  /** 西湖区南江社区, which lies in another district. */
  const notAround = ({ around, place: told }: Claim): PlaceReading | undefined =>
    around.find(({ path }) => told !== undefined && !isUnder(told.path, path) && !isUnder(path, told.path))

  /** 延青社区 and 延青 for 建工街道延青社区. */
  function namesOf(figure: Figure, name: string): string[] {
    const aliases = articleOf(figure.articleId)?.places.find((one) => one.name === name)?.aliases ?? []
    const last = name.replace(/^.*(?:街道|镇|乡|区|县)(?=.{2,}$)/u, '')
    const stem = last.replace(/(?:小区|社区|街道|村|区|县)$/u, '')
    return [name, last, ...(stem.length > 1 ? [stem] : []), ...aliases]
  }

  // ── thing ───────────────────────────────────────────────────────────────────────────────────────────────────────

  /** 185个小区搞的是业标街管, printed of another practice there, which does not speak of the one that is named. */
  function thing({ bare }: Claim, figure: Figure, siblings: readonly Figure[]): Difference[] {
    const { articleId, practiceId } = figure
    const beside = `${/“[^”]*”$/u.exec(bare.left.trimEnd())?.[0] ?? ''}\n${bare.right}`
    if (namesSibling(beside, figure, siblings)) return [{ kind: 'thing' }]
    const own = practiceOf(practiceId ?? '')
    if (own === undefined) return []
    const said = unquoted(fold(`${bare.left}\n${bare.right}`))
    const counts = own.figures.flatMap(({ anchor, measure = '', metric }) => [anchor, measure, metric])
    const printed = unquoted(fold([own.name, ...own.names, own.summary, own.problem, ...counts].join('\n')))
    // What is counted may be named itself: 聘为兼职委员 is no 实岗锻炼.
    const isNamed = ({ name, figures }: Practice): boolean =>
      [name, ...figures.flatMap(({ measure = '' }) => measure.replace(/(?:人数|数)$/u, ''))].some(
        (one) =>
          one.length >= SHORTEST_NAME && said.includes(unquoted(fold(one))) && !printed.includes(fold(one)),
      )
    const others = (articleOf(articleId)?.practices ?? []).filter((practice) => practice !== own)
    const isOther = others.some((other) => isNamed(other) && !printed.includes(unquoted(fold(other.name))))
    const namesOwn = [own.name, ...own.names].some((name) => said.includes(unquoted(fold(name))))
    return isOther && !namesOwn ? [{ kind: 'thing' }] : []
  }

  /** 300余名青年被评为“大邑工匠”: a name in quotation marks that is printed with another number, and not with this one. */
  function namesSibling(said: string, figure: Figure, siblings: readonly Figure[]): boolean {
    const names = [...said.matchAll(/“([^”]{2,12})”/gu)].map(([, name = '']) => fold(name))
    const bears =
      ({ metric, aliases, anchor }: Figure) =>
      (name: string): boolean =>
        fold([metric, ...aliases, anchor].join('\n')).includes(name)
    return (
      !names.some(bears(figure)) &&
      names.some((name) =>
        siblings.some((other) => fold(other.metric).includes(`“${name}”`) && other !== figure),
      )
    )
  }

  return (claim, figure, siblings) => [
    ...thing(claim, figure, siblings),
    ...place(claim, figure),
    ...direction(claim, figure),
    ...time(claim, figure, siblings),
    ...reached(claim, figure),
    ...scope(claim, figure),
  ]
}
