/**
 * Whether a figure tells what is wanted (a plan, an aim, an estimate) or what is so: a logistic model over marks that can be
 * read and over how it is worded around the figure. Its weights are data, learnt by `npm run train -- --plans` from sentences
 * in which each figure is marked with what it is.
 */
import { type LearntOdds, oddsOf, type Wording } from '../wording-parts.ts'
import type { FigureContext } from './figure-role.ts'
import learnt from './wanted-weights.json' with { type: 'json' }

/** A figure in its passage. */
export interface Around {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly context: FigureContext
  /** The figure before it in the passage, and what that was taken for. */
  readonly earlier?: { readonly end: number; readonly wanted: boolean } | undefined
}

/** Kinds of words by which a sentence tells what its figures are; what each kind says in which place is learnt. */
const WORDS: Readonly<Record<string, RegExp>> = {
  intends:
    /力争|争取(?!到了)|打算|准备(?!金)|(?<![模虚草比])拟(?![定人态])|谋划|筹备|筹划|(?<![”》按照本该]|(?:制[定订]|编制|出台|签订|推出)[^，。；]{0,6})计划(?!生育|的)|规划|想(?![象法到])|盘算|设想|瞄准|奔着?|翻番|加码|扩面/gu,
  demands:
    /要(?!求|点|素|闻|道|紧|么)|必须|务必|须(?!知)|应当|应(?=[^对急用]{1,6}(?:达|不|配|有|建|在))|确保|不得|不[低少]于|不[高超]于|不超过|至少|限期|要求|强调|部署|控制在|全部|一律/gu,
  will: /将(?![军士来近原闲全]|[^，。；]{1,14}(?:了|过))|会(?=再|有|变|新|建)|可(?![以见靠能])|能够?|有望|可望|希望|期望|盼|预[计期估]|估计|测算|届时|还[要将需得会]|再(?![次就生])|得(?=[再翻过建请添])/gu,
  promises: /承诺|答应|许[了下]?愿|保证(?!金)|军令状|责任[书状]|表态|立下|签下/gu,
  aims: /目标|任务|指标|安排|预算|概算|总投资|方案|要点|思路|建议|提议|宜|控制价|规模/gu,
  remains: /剩|余下|其余|余款|尚未|未(?=[^，。；]{0,3}[开完改建])|缺口?|差(?=[^，。；\d]{0,3}$)|短缺|欠/gu,
  ahead:
    /到20\d{2}年(?:底|末)?，?(?!有|已|共|[达建]到了)|[明来][年春夏秋冬]|来年|下[一个]{0,2}(?:步|阶段|年|季|月|周|半年|学期|批|期|季度|个)|今后|未来|往后|接下来|后半|新的?一年|到(?:明年|年底)|十[五六]五|届时|[二三]期|(?:建成|完工|投用|投产|竣工|交付|达产|改完)(?:以后|之后|后)/gu,
  due: /(?:底|末|日|月|年|季|前夕|到来|节|会|冻|学|冬|汛|收|耕|[麦犁])(?:之|以)?前|年底(?!前?[已共，])|年内|起(?=[，执])|今[冬春夏秋]|[一两二三四五]年[内后]|用[一两二三四五]年/gu,
  done: /已(?!定)|了(?!结|解|却)|(?<![超通不])过(?!程|渡|硬|年|冬|\d|关|[半百千万八九])|实际|累计|现有|目前|达到了|得到|收到|先后|均(?=[为有])|评出|选出|以来/gu,
  reached:
    /[完建]成了|完成(?!$)|共(?![同享管治建商])|实现了|成功|超额|提前|到位|占|[升增扩减降]至|减少|增长|下降|(?<!不)[高低快慢多少]于|超出/gu,
  past: /去年|上年|前年|往年|过去|此前|以前|上半年|截至|近年|眼下|如今|至今|当[年天场时]|昨|一年来|[两三几五]年来|之初|起初|原|最初|(?:一|两|三)年间|全年(?!要|不|目标|任务)|现在|现行|年末|以往|今年(?=[^，。]{0,12}[了过已])/gu,
  order: /会议(?!室)|决定|同意|议定|明确|提出|研究|通知|文件|下达|分解|列入|纳入|商定|规定|约定/gu,
}

/** A report of one year with the plan of the next is no plan. */
const TITLE_OF_PLAN =
  /^(?!.*(?:总结|报告|汇报|回顾|完成情况|进展)).*(?:方案|规划|计划|打算|工作要点|(?:实施|指导)意见|任务(?:清单|分工|分解)表?|责任书)/u
const TITLE_OF_REPORT = /总结|公报|年鉴|回顾|通报|汇报/u
/** What a number is called where it is only aimed at: 2025年目标30个. */
const AIM =
  /(?<!(?:完成|[高低多少]于|达到|占|超过?|实现|制[定订]|编制|出台|签订|推出)[^，。；\d]{0,6})(?:目标|任务|指标|计划|规划|预算|概算|要求|定额|应[^，。；]{1,4}|总投资|承诺|缺口)(?:数|值|量|额|任务)?(?:[是为：]|(?:达到?|约)|不[低少]于|建[设成]|新建|完成)?$/u
const OF_AIM = /^的?[^，。；]{0,4}(?:目标|任务|指标|要求|计划|预算)/u
const ACTUAL = /(?:实际|实[有建到]|已|共|累计|现有|竟|达到?了|得到了?|完成了?|到[位岗账])[^，。；要将]{0,6}$/u
const PERFECT = { before: /了$/u, behind: /^[^，。；]{0,10}了/u } as const
/** 新建幸福院: somebody has done it, or shall. */
const BARE_DEED =
  /^(?:新[建增设创开]|再|建成?|改造|培训|开展|完成|实现|推广|评选|创建|组建|配[备齐]|安排|整治|化解|办|修|发展|选[派聘]|招[聘录引]|更换|打造|培育|建设)[^了已]*$/u
const BOUND = /以上|以内|左右|不[低少得超]/u
const HEADING_OF_AIMS = /目标|任务|安排|要点/u

const SENTENCE_END = /[。！？]/u
const CLAUSE_END = /[，。；：！？]/u

/** The stretches of the sentence around a figure. */
interface Stretches {
  /** Earlier clauses. */
  readonly before: string
  readonly clause: string
  /** What follows the figure in its clause. */
  readonly tail: string
  /** The clauses behind. */
  readonly behind: string
}

/** From `at` back to behind the last character that ends a sentence or a clause. */
export function startOf(text: string, at: number, ends: RegExp): number {
  let from = at
  while (from > 0 && !ends.test(text.charAt(from - 1))) from -= 1
  return from
}

function stretchesOf({ text, start, end, context: { isRow = false, year } }: Around): Stretches {
  const told = (words: string): string =>
    words.replace(/(20\d{2})年/gu, (_, named) => toldYear(Number(named), year))
  const from = startOf(text, start, SENTENCE_END)
  const clauseFrom = startOf(text, start, CLAUSE_END)
  const rest = text.slice(end, end + FAR_BEHIND).split(SENTENCE_END)[0] ?? ''
  const tail = rest.split(CLAUSE_END)[0] ?? ''
  return {
    // Of a row each number is what its own column says.
    before: isRow ? '' : told(text.slice(from, clauseFrom)),
    clause: told(text.slice(clauseFrom, start)),
    tail: told(tail),
    behind: isRow ? '' : told(rest.slice(tail.length)),
  }
}
const FAR_BEHIND = 24

const yearsIn = (text: string): number[] =>
  [...text.matchAll(/20\d{2}(?=年)/gu)].map(([named]) => Number(named))

/** A year as somebody would say it who writes in the year that the paper is mostly about. */
function toldYear(named: number, year: number | undefined): string {
  if (year === undefined) return `${named}年`
  return named === year ? '本年' : named > year ? '明年' : '去年'
}

/** Which kind of word stands last in a text. */
function lastKind(text: string): string | undefined {
  let at = -1
  let found: string | undefined
  for (const [kind, words] of Object.entries(WORDS)) {
    const last = [...text.matchAll(words)].at(-1)?.index ?? -1
    if (last > at) {
      at = last
      found = kind
    }
  }
  return found
}

/** What can be read around a figure, each 1; what is absent is 0. */
export function marksOf(around: Around): Readonly<Record<string, number>> {
  const { before, clause, tail, behind } = stretchesOf(around)
  const marks: Record<string, boolean> = {
    ...marksOfPlace(around),
    bound: BOUND.test(around.text.slice(around.start, around.end)),
    aim: AIM.test(clause),
    ofAim: OF_AIM.test(tail),
    actual: ACTUAL.test(clause),
    perfect: PERFECT.before.test(clause) || PERFECT.behind.test(tail),
    bareDeed: BARE_DEED.test(clause),
  }
  for (const [kind, words] of Object.entries(WORDS)) {
    marks[`${kind}Here`] = clause.search(words) >= 0
    marks[`${kind}Before`] = before.search(words) >= 0
    marks[`${kind}Behind`] = tail.search(words) >= 0
  }
  const stretches = [
    ['', before + clause],
    ['Behind', tail + behind],
    // 目标是：…；…: what a list is led by holds for all of it.
    ['Leads', /^[^：]*(?=：)/u.exec(before + clause)?.[0] ?? ''],
  ] as const
  for (const [where, text] of stretches) {
    const kind = lastKind(text)
    if (kind !== undefined) marks[`${kind}Last${where}`] = true
  }
  return Object.fromEntries(Object.entries(marks).flatMap(([name, is]) => (is ? [[name, 1]] : [])))
}

/** What the section, the headline and the figure before say. */
function marksOfPlace({ text, start, context, earlier }: Around): Record<string, boolean> {
  const { standing, title, headings, year, isRow = false } = context
  const from = startOf(text, start, SENTENCE_END)
  const isNear = earlier !== undefined && earlier.end > from
  return {
    sectionOfPlan: standing === 'plan',
    sectionOfReport: standing === 'done',
    sectionAhead: headings.some((heading) => yearsIn(heading).some((named) => named > (year ?? named))),
    sectionOfAims: headings.some((heading) => HEADING_OF_AIMS.test(heading)),
    titleOfPlan: TITLE_OF_PLAN.test(title) && standing !== 'done',
    titleOfReport: TITLE_OF_REPORT.test(title) && standing !== 'plan',
    row: isRow,
    rowOfPlan: isRow && standing === 'plan',
    afterWanted: isNear && earlier.wanted,
    afterResult: isNear && !earlier.wanted,
    fartherAfterWanted: !isNear && earlier?.wanted === true,
    fartherAfterResult: !isNear && earlier?.wanted === false,
  }
}

/** How it is worded: close before the figure, in the clauses before, close behind, and in the clause behind. */
export function wordingAround(around: Around): Wording {
  const { before, clause, tail, behind } = stretchesOf(around)
  return { '': clause.slice(-16), before: before.slice(-30), tail, behind: behind.slice(0, 10) }
}

/** Whether a figure tells what is wanted, not what is so. */
export function isWanted(around: Around, model: LearntOdds = learnt): boolean {
  return oddsOf(model, marksOf(around), wordingAround(around)) >= 0
}

/**
 * The year that a paper reports on: the one that it names most, of several the first, but none before a year that it
 * looks back from (截至2023年底) or that ends a series of years which are all told of. Named once, a year says nothing.
 */
export function yearReported(text: string): number | undefined {
  const times = new Map<number, number>()
  for (const year of yearsIn(text)) times.set(year, (times.get(year) ?? 0) + 1)
  const often = [...times].filter(([, n]) => n > 1).toSorted(([a, x], [b, y]) => y - x || a - b)
  const [best] = often
  if (best === undefined) return undefined
  const [year, most] = best
  const aimedAt = yearsAimedAt(text)
  const series = often.flatMap(([one, n]) => (2 * n >= most && !aimedAt.has(one) ? [one] : []))
  const lookedBackFrom = often.flatMap(([one]) => (text.includes(`截至${one}年`) ? [one] : []))
  return Math.max(year, ...lookedBackFrom, ...(series.length >= SERIES ? series : []))
}
/** So many years side by side are a series. */
const SERIES = 3
/** 2025年计划1500场, 到2027年. */
const AIMED_YEAR =
  /[到至](?<until>20\d{2})年|(?<of>20\d{2})年[^，。；]{0,12}(?:计划|目标|预计|打算|任务|思路|安排)/gu
const yearsAimedAt = (text: string): ReadonlySet<number> =>
  new Set([...text.matchAll(AIMED_YEAR)].map(({ groups }) => Number(groups?.['until'] ?? groups?.['of'])))
