/**
 * Whether what a text counts is what a figure counts: how much of each one's words the other vouches for. Words come from
 * the corpus's segmentation; synonyms stand for each other; words that many of the figures in question share tell little.
 */
import type { Article, Figure, Practice } from '../../knowledge/article.ts'
import type { ClaimWords } from '../../knowledge/lexicon.ts'
import { isMeasured } from '../../knowledge/same-quantity.ts'
import { fold } from '../../search/fold.ts'
import type { Segment } from '../../search/segment.ts'
import type { Claim } from './claim.ts'
import { createOtherPractice } from './other-practice.ts'
import { createParticularNouns } from './particular.ts'

/** A figure in the words that may vouch for it. */
export interface Described {
  readonly figure: Figure
  /** Words of the metric that tell what is counted, without its examples in brackets. */
  readonly metric: readonly string[]
  /** Its last words: what is counted itself. */
  readonly head: readonly string[]
  /** What they are counted as: 兼职网格员 of “担任社区兼职网格员的机关干部人数”. */
  readonly role: readonly string[]
  /** Metric, other names, anchor and the name of the practice: folded. */
  readonly near: string
  /** The rest of its practice. */
  readonly far: string
}

/** A claim in its words. */
export interface ClaimText {
  /** Words of its own that tell something. */
  readonly own: readonly string[]
  /** Those next to the number, which name what is counted. */
  readonly head: readonly string[]
  /** Of these the ones of which one is the noun that is counted. */
  readonly nouns: readonly string[]
  /** What is counted, as far as words name it: the nouns without verbs, 办起 and 跟着. */
  readonly things: readonly string[]
  /** The last of them, where they stand behind the number: 村 of 25个示范村. */
  readonly counted?: string | undefined
  /** The noun that is counted, where it is said of one sort of people or things only: 医生; then those before it in its name. */
  readonly particular: readonly string[]
  /** Such a noun for those of whom they are some: 退役军人 of 从退役军人里挑出四名. */
  readonly among: readonly string[]
  /** The word that touches the number in front: “蜗牛奖” of 发放“蜗牛奖”51个. */
  readonly touching?: string | undefined
  /** Words of the rest of its sentence, where no other number stands in it. */
  readonly rest: readonly string[]
  /** Folded texts around it, the nearest first, with what a word is worth that stands there. */
  readonly around: readonly { readonly text: string; readonly worth: number }[]
}

/** How well a claim and a figure speak of the same thing; shares from 0 to 1. */
export interface Likeness {
  /** Of the claim's own words. */
  readonly claim: number
  /** Of the words next to its number. */
  readonly head: number
  /** Of the words of the figure's metric. */
  readonly metric: number
  /** Of the metric's last words. */
  readonly metricHead: number
  /** Of the very noun that is counted, by the metric's. */
  readonly noun: number
  readonly whole: number
}

export interface CountedWords {
  readonly describe: (figure: Figure) => Described
  readonly read: (claim: Claim) => ClaimText
  /** How each of the figures in question meets the claim. */
  readonly compare: (claim: ClaimText, figures: readonly Described[]) => Map<Described, Likeness>
  /**
   * Whether the claim speaks of the first rather than the second of two figures that count the same noun: 当天办结率 and
   * not 三天办结率.
   */
  readonly prefers: (claim: ClaimText, first: Figure, second: Figure) => boolean
  /** Whether a figure or what its practice says of itself, and is asked by, speaks of a noun. */
  readonly speaksOf: (noun: string, figure: Figure) => boolean
  /** Whether what is counted is nothing that is printed near a figure: a particular noun by name, others not even by half. */
  readonly isStranger: (claim: ClaimText, figure: Figure) => boolean
  /** How surely a claim speaks of what another practice does, and not of the figure's own: from 0 to 1. */
  readonly speaksOfOther: (claim: ClaimText, figure: Figure) => number
}

export interface CountedWordsOptions {
  readonly segment: Segment
  readonly stopwords: ReadonlySet<string>
  /** Whether a word names nothing by itself: 跟着, 前前后后. */
  readonly isNameless: (word: string) => boolean
  readonly claimWords: ClaimWords
  readonly synonymsOf: (word: string) => readonly string[]
  readonly practiceOf: (id: string) => Practice | undefined
  readonly articleOf: (id: string) => Article | undefined
}

/** What a word is worth, by where it stands. */
const WORTH = {
  synonym: 0.9,
  far: 0.6,
  ending: 0.75,
  alike: 0.45,
  clause: 0.9,
  sentence: 0.7,
  before: 0.45,
} as const
/** Of the whole, by its four parts. */
const PARTS = { claim: 0.3, head: 0.25, metric: 0.25, metricHead: 0.2 } as const
/** A word that no figure in question holds, where it is not what is counted: likely a manner of speaking. */
const UNKNOWN_WEIGHT = 0.5
const WEAK_WEIGHT = 0.3
const DESCRIPTIONS_KEPT = 5000
const VOUCHERS_KEPT = 200_000
const POOLS_KEPT = 8
const RARITIES_KEPT = 5000

/** How much a word tells among some figures, and whether any of them knows it. */
interface Rarity {
  readonly weight: number
  readonly known: boolean
}

/** What the texts of a figure are worth for a word: the nearest alone, and all of them. */
interface Voucher {
  readonly near: number
  readonly all: number
}

/** Examples, and remarks on the print, in brackets: （邻里食堂、妇女儿童驿站等）, （要达到）; not the 楼栋 of 网格（楼栋）党小组. */
const withoutAsides = (metric: string): string =>
  metric.replace(/[（(][^（()）]{0,60}[）)]/gu, (aside) =>
    /[、等，]|原文|达到|目标/u.test(aside) ? '' : aside,
  )

/** A metric without the place it is of, which is held against the text by itself. */
function withoutPlaces({ metric, locality, place = '' }: Figure): string {
  const names = [...locality, place].filter((name) => name !== '')
  return fold(names.reduce((rest, name) => rest.replaceAll(name, ''), metric))
}

const COUNT_SUFFIX =
  /(?:的|召开|先后|总|合计|累计)*(?:(?:[人个次场处名条期份起所座支批类种步级届笔]|(?<![商用])户|(?<!专)家|(?<![事案])件|(?<!事)项|(?<![单岗])位)?数|人次|场次|批次|户次|金额|资金|面积|次数|频次|年份|时间|次序|期限|倍数|幅度|[增升降]幅)$/u

export function createCountedWords(options: CountedWordsOptions): CountedWords {
  const { segment, stopwords, synonymsOf, practiceOf } = options
  const doing = new Set(options.claimWords.doing)
  const doneWith = new Set(options.claimWords.doneWith)
  /** 建起 of 人才建起创业孵化基地: the name of what is counted begins behind it. */
  const isDone = (word: string): boolean =>
    word.length === 2 && doneWith.has(word.charAt(1)) && isNameless(word)
  const { manner, rise, fall, plan, each, thisYear, lastYear, earlier, single } = options.claimWords
  // 会计 and 展览 are done as well as counted.
  const names = new Set([...options.claimWords.particular, ...options.claimWords.single])
  const isNameless = (word: string): boolean => !names.has(word) && options.isNameless(word)
  /** They name nobody in particular: 居民 is no other noun than 签约人数. */
  const anyone = new Set(options.claimWords.anyone)
  // 一共建了 would be cut into 一 and 共建.
  const totals = manner.filter((word) => word.length > 1 && word.includes('共'))
  // Which way a number goes, and whether it is reached, is told by itself.
  const unsaid = new Set([
    ...manner,
    ...rise,
    ...fall,
    ...plan,
    ...each,
    ...thisYear,
    ...lastYear,
    ...earlier,
  ])
  const isTold = (word: string): boolean =>
    /\p{Script=Han}|[a-z]/u.test(word) && !stopwords.has(word) && !unsaid.has(word) && !NUMERAL.test(word)
  /** Telling words of a folded text; of one character only the last, which may be what is counted: 村. */
  const words = (folded: string): string[] => [
    ...new Set(segment(folded).filter((word) => word.length > 1 && isTold(word))),
  ]

  const descriptions = new Map<Figure, Described>()
  function describe(figure: Figure): Described {
    const known = descriptions.get(figure)
    if (known !== undefined) return known
    const practice = figure.practiceId === undefined ? undefined : practiceOf(figure.practiceId)
    const metric = unquoted(withoutAsides(withoutPlaces(figure)).replace(/[（()）]/gu, '')).replace(
      COUNT_SUFFIX,
      '',
    )
    const described: Described = {
      figure,
      metric: words(metric),
      head: lastWords(metric),
      role: lastWords(ROLE.exec(metric)?.[1] ?? ''),
      near: unquoted(
        fold([figure.metric, ...figure.aliases, figure.anchor, practice?.name ?? ''].join('\n')),
      ),
      far:
        practice === undefined
          ? ''
          : unquoted(
              fold([...practice.names, practice.summary, practice.problem, ...practice.aliases].join('\n')),
            ),
    }
    if (descriptions.size >= DESCRIPTIONS_KEPT) descriptions.clear()
    descriptions.set(figure, described)
    return described
  }

  /** The last run of telling words: 兼职网格员 of “担任社区兼职网格员”. */
  function lastWords(text: string): string[] {
    const run: string[] = []
    for (const word of segment(text).toReversed()) {
      if (!isTold(word) || !(word.length > 1 || single.includes(word)) || doing.has(word) || isDone(word)) {
        if (run.length > 0) break
        continue
      }
      run.unshift(word)
      if (run.length === LONGEST_HEAD) break
    }
    return run
  }

  /** The first run of telling words, if it begins the text. */
  function firstWords(text: string): string[] {
    const run: string[] = []
    for (const word of segment(text)) {
      const skipped =
        run.length === 0 && (word === '的' || (doing.has(word) === false && /^[“"「（(]$/u.test(word)))
      if (skipped) continue
      if (!isTold(word) || (word.length === 1 && !single.includes(word)) || doing.has(word)) break
      run.push(word)
      if (run.length === LONGEST_HEAD) break
    }
    return run
  }

  /** 成功率 for 成功的比例, where that is a word. */
  const asRates = (text: string): string =>
    text.replace(/(\p{Script=Han}{2})的?(?:比例|占比|比率)/gu, (said, of: string) =>
      synonymsOf(`${of}率`).length > 0 ? `${of}率` : said,
    )

  const particular = createParticularNouns({
    particular: options.claimWords.particular,
    firstWord: (text) => segment(text)[0] ?? '',
    goesOn: (word) => doing.has(word) || stopwords.has(word) || unsaid.has(word) || isNameless(word),
  })

  function untilDoing(list: readonly string[]): string[] {
    const at = list.findIndex((word) => doing.has(word))
    return at > 0 ? list.slice(0, at) : [...list]
  }

  /** Up to a verb, without what only stands behind a name: 居民 of 居民跟着受益; 示范 of 示范村 is a part of it. */
  function namedIn(right: string): string[] {
    const run = untilDoing(
      segment(right).filter((word) => isTold(word) && (word.length > 1 || single.includes(word))),
    )
    return run.slice(0, run.findLastIndex((word) => !isNameless(word)) + 1).filter((word) => word.length > 1)
  }

  /** What a number that opens its clause goes on counting: 小区的律师 of “小区的律师，十名当上网格长”. */
  function goneOnFrom({ bare, clauseBefore, quantity }: Claim): string {
    const lead = segment(fold(clauseBefore))
    const names = (list: readonly string[]): boolean =>
      list.some((word) => isTold(word) && !isNameless(word) && !anyone.has(word))
    // 一共七十八位; 全市已引来四百九十多户, with nothing behind; and not 分别拿出3个.
    const opens =
      !isMeasured(quantity.unit) &&
      ((lead.length <= 1 && !lead.some(isTold)) || (!names(lead) && !names(segment(fold(bare.right)))))
    return opens ? fold(bare.clausesBefore[0] ?? '').trimEnd() : ''
  }

  /** The noun with which a clause ends. */
  function namedAtEnd(text: string): string[] {
    // 两级干部里，六百三十五人挂钩…: they are of those.
    const clause = text.replace(WITHIN, '')
    const run = lastWords(clause)
    const last = run.at(-1) ?? ''
    return clause.endsWith(last) && !isNameless(last) && !OF_NUMBER.test(last) ? run : []
  }

  function read(claim: Claim): ClaimText {
    const { bare, quantity, sort } = claim
    const plain = (text: string): string =>
      asRates(totals.reduce((rest, word) => rest.replaceAll(word, '、'), unquoted(fold(text))))
    const [left, right, clause] = [plain(bare.left), plain(bare.right), plain(bare.clause)]
    const own = [...words(left), ...words(right)]
    const behind = firstWords(right)
    const before = lastWords(left)
    const from = before.every(isNameless) ? goneOnFrom(claim) : ''
    const goneOnFor = namedAtEnd(from)
    const named = behind.length > 0 ? behind : goneOnFor.length > 0 ? goneOnFor : before
    const isThing = (word: string): boolean => !anyone.has(word) && !doing.has(word) && !isNameless(word)
    const tells = (list: readonly string[]): boolean =>
      list.some((word) => word.length > 2 || !doing.has(word))
    // 看了775人次, 殷都有211名: a number without a noun counts on what was counted before it.
    // 2017年6月，… : what was so then is told behind it.
    const behindIt = sort === 'time' ? [plain(bare.sentence)] : []
    const goneOn = [clause, ...bare.clausesBefore.map(plain), ...behindIt].find((one) => tells(words(one)))
    const head = named.length > 0 ? named : lastWords(goneOn ?? clause)
    // 惠及老人775人次
    const isOfTimes = TIMES.has(quantity.unit)
    const last = isOfTimes
      ? named.filter((word) => left.endsWith(word)).at(-1)
      : behind.findLast((word) => !isNameless(word))
    return {
      touching: behind.length === 0 ? named.filter((word) => left.endsWith(word)).find(isThing) : undefined,
      counted: last === undefined || anyone.has(last) || doing.has(last) ? undefined : last,
      own: [
        ...new Set([...own, ...(tells(own) || named.length > 0 ? [] : words(goneOn ?? clause)), ...head]),
      ],
      head,
      // Before the number it is the last word; behind it those before a verb: 部门一把手 of “78名部门一把手担任…”.
      nouns: (isOfTimes
        ? named.slice(-1).filter((word) => left.endsWith(word))
        : behind.length === 0
          ? named.slice(-1)
          : namedIn(right)
      ).filter((word) => !anyone.has(word) && !doing.has(word)),
      particular: isOfTimes
        ? []
        : behind.length > 0
          ? particular.behind(right)
          : particular.endOf(from === '' ? before.join('') : from),
      among: particular.endOf(AMONG.exec(left)?.[1] ?? ''),
      things: isOfTimes ? [] : (behind.length === 0 ? named : untilDoing(words(right))).filter(isThing),
      rest: claim.beside.length > 0 ? [] : words(plain(bare.sentence)).filter((word) => !own.includes(word)),
      around: [
        { text: `${left}\n${right}`, worth: 1 },
        { text: clause, worth: WORTH.clause },
        { text: plain(bare.sentence), worth: WORTH.sentence },
        { text: plain(bare.before), worth: WORTH.before },
      ],
    }
  }

  /** What a text is worth as a voucher for a word. */
  function vouch(word: string, text: string): number {
    if (text.includes(word)) return 1
    if (synonymsOf(word).some((synonym) => text.includes(synonym))) return WORTH.synonym
    if (word.length > 3 && text.includes(word.slice(-3))) return WORTH.ending
    if (word.length > 2 && holdsSpread(word, text)) return WORTH.ending
    // 持证社工 for the 持证率 of 社区工作者: both its halves.
    const halves =
      word.length === 4
        ? WORTH.ending * Math.min(vouch(word.slice(0, 2), text), vouch(word.slice(2), text))
        : 0
    return word.length > 1 && holdsHalf(word, text) ? Math.max(halves, WORTH.alike) : halves
  }

  /** How far a noun is the one that a metric ends with; 游客量 is how many 游客 there are. */
  function namesHead(noun: string, head: readonly string[]): number {
    const last = head.at(-1) ?? ''
    const counts = last.length > 1 && noun.length === last.length + 1 && noun.startsWith(last)
    return counts && AMOUNT.test(noun) ? WORTH.synonym : vouch(noun, head.join(''))
  }

  /** Word → figure → what its texts are worth: the numbers of one text are told of in the same words. */
  const vouchers = new Map<string, Map<Described, Voucher>>()
  let vouchersKept = 0
  function voucherOf(word: string, described: Described): Voucher {
    if (vouchersKept >= VOUCHERS_KEPT) {
      vouchers.clear()
      vouchersKept = 0
    }
    const ofWord = vouchers.get(word) ?? new Map<Described, Voucher>()
    vouchers.set(word, ofWord)
    const known = ofWord.get(described)
    if (known !== undefined) return known
    const near = vouch(word, described.near)
    const voucher = { near, all: near === 1 ? near : Math.max(near, WORTH.far * vouch(word, described.far)) }
    ofWord.set(described, voucher)
    vouchersKept += 1
    return voucher
  }
  const vouchedBy = (word: string, described: Described): number => voucherOf(word, described).all

  const otherPractice = createOtherPractice({ articleOf: options.articleOf, vouch })

  const vouchedAround = (word: string, { around, own }: ClaimText): number => {
    // 两新组织 said where 两新党组织 is printed.
    let best = own.some((said) => said.length > 2 && holdsSpread(said, word)) ? WORTH.ending : 0
    for (const { text, worth } of around) {
      if (worth <= best) break
      best = Math.max(best, worth * vouch(word, text))
    }
    return best
  }

  /** The numbers of one text are held against the same few sets of figures, in which a word is as rare each time. */
  const pools: { readonly figures: readonly Described[]; readonly rarities: Map<string, Rarity> }[] = []
  function raritiesIn(figures: readonly Described[]): Map<string, Rarity> {
    const at = pools.findIndex(
      (pool) => pool.figures.length === figures.length && pool.figures.every((one, n) => one === figures[n]),
    )
    const [pool = { figures, rarities: new Map<string, Rarity>() }] = at < 0 ? [] : pools.splice(at, 1)
    pools.unshift(pool)
    pools.splice(POOLS_KEPT)
    if (pool.rarities.size > RARITIES_KEPT) pool.rarities.clear()
    return pool.rarities
  }

  function compare(claim: ClaimText, figures: readonly Described[]): Map<Described, Likeness> {
    // Figures of one corpus are told of in the same words too.
    const around = new Map<string, number>()
    const vouchedHere = (word: string): number => {
      const worth = around.get(word) ?? vouchedAround(word, claim)
      around.set(word, worth)
      return worth
    }
    const rarities = raritiesIn(figures)
    const weights = new Map<string, number>()
    const weightOf = (word: string): number => {
      const weight = weights.get(word) ?? weighed(word)
      weights.set(word, weight)
      return weight
    }
    const weighed = (word: string): number => {
      let rarity = rarities.get(word)
      if (rarity === undefined) {
        const holding = figures.filter(({ near }) => near.includes(word)).length
        const known = holding > 0 || figures.some((one) => vouchedBy(word, one) > WORTH.alike)
        rarity = { weight: Math.log((figures.length + 1) / (holding + 1)) + 0.3, known }
        rarities.set(word, rarity)
      }
      return (
        rarity.weight *
        (rarity.known || claim.head.includes(word) ? 1 : UNKNOWN_WEIGHT) *
        (doing.has(word) ? WEAK_WEIGHT : 1)
      )
    }
    const share = (of: readonly string[], vouched: (word: string) => number): number => {
      let [total, held] = [0, 0]
      for (const word of of) {
        const weight = weightOf(word)
        total += weight
        held += weight * vouched(word)
      }
      return total === 0 ? 0 : held / total
    }
    return new Map(
      figures.map((described) => {
        const own = share(claim.own, (word) => vouchedBy(word, described))
        const metric = described.metric.length === 0 ? own : share(described.metric, vouchedHere)
        // A number without words of its own says nothing against what its sentence speaks of.
        const likeness = {
          claim: claim.own.length === 0 ? metric : own,
          head:
            claim.head.length === 0
              ? claim.own.length === 0
                ? metric
                : own
              : share(claim.head, (word) => voucherOf(word, described).near),
          metric,
          metricHead: described.head.length === 0 ? metric : share(described.head, vouchedHere),
          // Where none is named, none is misnamed.
          noun:
            claim.nouns.length === 0
              ? 1
              : described.head.length === 0
                ? metric
                : Math.max(
                    ...claim.nouns.flatMap((word) => [
                      namesHead(word, described.head),
                      vouch(word, described.role.join('')),
                    ]),
                  ),
        }
        const whole =
          PARTS.claim * likeness.claim +
          PARTS.head * likeness.head +
          PARTS.metric * likeness.metric +
          PARTS.metricHead * likeness.metricHead
        return [described, { ...likeness, whole }]
      }),
    )
  }

  function prefers(claim: ClaimText, first: Figure, second: Figure): boolean {
    const [one, other] = [describe(first), describe(second)]
    if (one.head.at(-1) !== other.head.at(-1)) return false
    const own = claim.around[0]?.text ?? ''
    const isOf = (word: string, metric: readonly string[]): boolean =>
      metric.some((part) => vouch(word, part) >= WORTH.synonym)
    return (
      claim.own.some((word) => isOf(word, one.metric) && !isOf(word, other.metric)) &&
      other.metric.some((word) => !isOf(word, one.metric) && vouch(word, own) <= WORTH.alike)
    )
  }

  function speaksOf(noun: string, figure: Figure): boolean {
    const { near, head } = describe(figure)
    const last = head.join('')
    // 护士 of a printed 医护人员 are a part of them, whatever people call them; 小改造 is a 微改造.
    const isAnother = vouch(noun, last) === WORTH.alike && noun.at(-1) !== last.at(-1)
    return isAnother
      ? fold(`${figure.metric}\n${figure.anchor}`).includes(noun)
      : vouch(noun, near) >= WORTH.ending
  }

  function isStranger({ things, particular, among }: ClaimText, figure: Figure): boolean {
    const described = describe(figure)
    // A character in common tells something only near the number: 摩天轮 is nothing of a practice that speaks of 天和家园.
    const isUnknown = (thing: string): boolean => {
      const { near, all } = voucherOf(thing, described)
      return near === 0 && all < WORTH.far * WORTH.ending
    }
    const unknown = things.length > 0 && things.every(isUnknown)
    const [noun, ...before] = particular
    return (
      unknown ||
      (noun !== undefined && voucherOf(noun, described).near < WORTH.ending) ||
      [...before, ...among].some((one) => voucherOf(one, described).all < WORTH.far * WORTH.ending)
    )
  }

  function speaksOfOther({ head, own, around, rest, things }: ClaimText, figure: Figure): number {
    const described = describe(figure)
    const said = around[0]?.text ?? ''
    let [others, owned, sureness] = [0, 0, 0]
    for (const word of own) {
      if (word.length < 2 || !said.includes(word) || anyone.has(word) || isNameless(word)) continue
      const vouched = vouchedBy(word, described)
      const weight = doing.has(word) ? WEAK_WEIGHT : 1
      // 深圳, 苏州: words of its own practice alone, whatever stands there too.
      const isOwn =
        (vouched >= WORTH.ending && !things.includes(word)) ||
        (vouched >= WORTH.far * WORTH.synonym && !head.includes(word) && !otherPractice.says(word, figure))
      if (isOwn) owned += weight
      if (vouched > WORTH.alike || doing.has(word)) continue
      const sure = otherPractice.knows(word, figure)
      if (sure > 0) others += weight
      // A character in common may yet be a word for the same.
      sureness = Math.max(sureness, vouched > WORTH.far * WORTH.alike ? Math.min(sure, WORTH.far) : sure)
    }
    // 电动车没处充电，社区干部帮忙办妥一百八十多个: what its sentence speaks of is its own practice's alone.
    for (const word of rest)
      if (
        !doing.has(word) &&
        voucherOf(word, described).near >= WORTH.ending &&
        !otherPractice.says(word, figure)
      )
        owned += 1
    return others > owned ? sureness : 0
  }

  return { describe, read, compare, prefers, speaksOf, isStranger, speaksOfOther }
}

/** Of what is counted so many words are looked at. */
const LONGEST_HEAD = 4

/** Around these stands what was done more often than who was counted: 中医夜市看了775人次, 3500人次到社区帮扶. */
const TIMES: ReadonlySet<string> = new Set(['人次', '户次', '次'])
const ROLE = /^(?:担任|兼任|当选|受聘)(.+?)的/u
const AMOUNT = /[量数额]$/u

const unquoted = (text: string): string => text.replace(/[“”"'‘’《》「」]/gu, '')

/** 两新组织 within 两新党组织: all its characters in order, one more between any two. */
function holdsSpread(word: string, text: string): boolean {
  const first = word[0] ?? ''
  for (let start = text.indexOf(first); start >= 0; start = text.indexOf(first, start + 1)) {
    let at = start
    let index = 1
    for (; index < word.length; index += 1) {
      if (text[at + 1] === word[index]) at += 1
      else if (text[at + 2] === word[index]) at += 2
      else break
    }
    if (index === word.length) return true
  }
  return false
}

/** 五大, 八千, 12: what was left of a number. */
const NUMERAL = /^(?:\d|[一二两三四五六七八九十百千万亿]+大?$)/u

const WITHIN = /(?:里头?|里面|当中|之中|中)$/u
const AMONG = /从([^，。；、]{2,10}?)(?:里|中|当中|之中)/u

/** 一打, 两成. */
const OF_NUMBER = /^[一二两三四五六七八九十]/u

/** Half of a word's characters in a row: 房 of 房屋 in 闲置房产. */
function holdsHalf(word: string, text: string): boolean {
  const length = Math.max(1, Math.ceil(word.length / 2))
  if (length < 2 && word.length < 3) return [word[0] ?? '', word.at(-1) ?? ''].some((c) => text.includes(c))
  for (let at = 0; at + length <= word.length; at += 1)
    if (text.includes(word.slice(at, at + Math.max(2, length)))) return true
  return false
}
