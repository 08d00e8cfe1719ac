/**
 * A pasted or forwarded text → what the corpus says to each of its numbers: held as told, held but of another place,
 * held with another number, or not known. Nothing is confirmed on the number alone: what it counts has to fit as well.
 */
import type { PlaceFinder } from '../answer/places.ts'
import type { Figure } from '../knowledge/article.ts'
import type { Knowledge } from '../knowledge/load.ts'
import { type Quantity, readQuantities } from '../knowledge/quantity.ts'
import { fold } from '../search/fold.ts'
import type { Segment } from '../search/segment.ts'
import { placeText, sourceBlock } from './answer-message.ts'
import { figureLineOf } from './browse.ts'
import { type Block, headingBlock, type Message, noteBlock, textBlock } from './message.ts'

export type Verdict =
  /** The corpus prints this number, for this thing. */
  | { readonly kind: 'held'; readonly figure: Figure }
  /** It prints it for another place than the text names. */
  | { readonly kind: 'elsewhere'; readonly figure: Figure; readonly told: string }
  /** It prints another number for this thing. */
  | { readonly kind: 'differs'; readonly figure: Figure }
  /** It prints the number, but for something that the text does not speak of. */
  | { readonly kind: 'otherThing'; readonly figure: Figure }
  | { readonly kind: 'unknown' }

export interface Finding {
  readonly printed: string
  /** The clause it stands in. */
  readonly clause: string
  readonly verdict: Verdict
}

export interface TextCheck {
  readonly findings: readonly Finding[]
  /** Numbers past the most that are looked at. */
  readonly left: number
}

export type CheckText = (text: string) => TextCheck

/** Numbers of one text that are looked at, and how much of it is read. */
export const CHECK_LIMITS = { numbers: 40, characters: 20_000 } as const

/** How much of a metric's words the clause and its sentence must hold. */
const FITS = { held: 0.34, clause: 0.6 } as const

interface Entry {
  readonly figure: Figure
  /** Words. */
  readonly metric: readonly string[]
  readonly topic: string
}

const ENTRIES_KEPT = 5000

export function createCheckText(
  knowledge: Knowledge,
  {
    places,
    segment,
    stopwords,
  }: {
    readonly places: Pick<PlaceFinder, 'find'>
    readonly segment: Segment
    readonly stopwords: ReadonlySet<string>
  },
): CheckText {
  const practices = new Map(knowledge.practices.map((practice) => [practice.id, practice]))
  const words = (text: string): readonly string[] => [
    ...new Set(
      segment(fold(text)).filter((word) => word.length > 1 && !/^\d/u.test(word) && !stopwords.has(word)),
    ),
  ]
  const figures = createFigureShelf(knowledge.figures)
  /** What a figure speaks of: worked out for those that come into question. */
  const entries = new Map<Figure, Entry>()
  const entryOf = (figure: Figure): Entry => {
    const known = entries.get(figure)
    if (known !== undefined) return known
    const entry = {
      figure,
      metric: words(figure.metric),
      topic: fold([practices.get(figure.practiceId ?? '')?.name ?? '', ...figure.aliases].join('\n')),
    }
    if (entries.size >= ENTRIES_KEPT) entries.clear()
    entries.set(figure, entry)
    return entry
  }

  /** The share of a metric's words that a stretch of text holds. */
  const shareOf = (entry: Entry, around: string): number => {
    if (entry.metric.length === 0) return 0
    const held = entry.metric.filter((word) => around.includes(word)).length
    return held / entry.metric.length
  }

  /** The share of a clause's words that a figure speaks of; one short word alone says too little. */
  const explains = (entry: Entry, clauseWords: readonly string[]): number => {
    const text = `${fold(entry.figure.metric)}\n${entry.topic}`
    const held = clauseWords.filter((word) => text.includes(word))
    return held.length > 1 || held.some((word) => word.length > 2) ? held.length / clauseWords.length : 0
  }

  return (whole) => {
    const text = whole.slice(0, CHECK_LIMITS.characters)
    const quantities = readQuantities(text).filter((quantity) => isTold(quantity, text))
    const findings = quantities.slice(0, CHECK_LIMITS.numbers).map((quantity): Finding => {
      const sentence = stretch(text, quantity, /[。！？!?\n]/u)
      const clause = stretch(text, quantity, /[，,；;。！？!?\n]/u)
      // A place is told in the clause, the sentence, or once before for all that follows.
      const told =
        [clause, sentence, text.slice(0, quantity.end)]
          .map((part) => places.find(part.slice(-400)))
          .find((found) => found.length > 0) ?? []
      const bare = told.reduce(
        (rest, { asked }) => rest.replaceAll(asked, ' '),
        clause.replace(quantity.printed, ' '),
      )
      const verdict = judge(quantity, fold(sentence), words(bare), told)
      return { printed: quantity.printed, clause: clause.trim(), verdict }
    })
    return { findings, left: Math.max(0, quantities.length - CHECK_LIMITS.numbers) }
  }

  function judge(
    quantity: Quantity,
    around: string,
    clauseWords: readonly string[],
    told: readonly { readonly asked: string; readonly articleIds: readonly string[] }[],
  ): Verdict {
    const toldIds = new Set(told.flatMap(({ articleIds }) => articleIds))
    const here = ({ articleId }: Figure): boolean => told.length === 0 || toldIds.has(articleId)
    const ranked = figures
      .near(quantity.value)
      .filter((figure) => sameNumber(quantity, figure))
      .map(entryOf)
      .map((entry) => ({ entry, share: shareOf(entry, around) }))
      .toSorted((a, b) => Number(here(b.entry.figure)) - Number(here(a.entry.figure)) || b.share - a.share)
    // So particular a number needs no more than one word beside it.
    const enough = isRare(quantity) ? 0.01 : FITS.held
    const fitting = ranked.filter(({ share }) => share >= enough)
    const own = fitting.find(({ entry }) => here(entry.figure))
    if (own !== undefined) return { kind: 'held', figure: own.entry.figure }
    const other = fitting.toSorted((a, b) => b.share - a.share)[0]
    if (other !== undefined)
      return { kind: 'elsewhere', figure: other.entry.figure, told: told.at(-1)?.asked ?? '' }
    const near = figures
      .ofArticles(toldIds)
      .filter((figure) => sameUnit(quantity, figure))
      .map(entryOf)
      .map((entry) => ({ entry, share: explains(entry, clauseWords) }))
      .filter(({ share }) => share >= FITS.clause)
      .toSorted((a, b) => b.share - a.share)[0]
    if (near !== undefined) return { kind: 'differs', figure: near.entry.figure }
    const alone = ranked[0]
    return alone !== undefined && isTelling(quantity)
      ? { kind: 'otherThing', figure: alone.entry.figure }
      : { kind: 'unknown' }
  }
}

/** Figures by value and by article, in the order of the corpus. */
function createFigureShelf(figures: readonly Figure[]): {
  /** Those whose value may be taken for this one. */
  readonly near: (value: number) => readonly Figure[]
  readonly ofArticles: (ids: ReadonlySet<string>) => readonly Figure[]
} {
  const order = new Map(figures.map((figure, at) => [figure, at]))
  const byValue = figures.toSorted((a, b) => a.value - b.value)
  const byArticle = new Map<string, Figure[]>()
  for (const figure of figures) {
    const there = byArticle.get(figure.articleId)
    if (there === undefined) byArticle.set(figure.articleId, [figure])
    else there.push(figure)
  }
  /** The place of the first that is not less. */
  function from(value: number): number {
    let [low, high] = [0, byValue.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((byValue[middle]?.value ?? 0) < value) low = middle + 1
      else high = middle
    }
    return low
  }
  return {
    near: (value) => {
      const most = tolerance(value) * 2
      return byValue
        .slice(from(value - most), from(value + most))
        .toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
    },
    ofArticles: (ids) => [...ids].flatMap((id) => byArticle.get(id) ?? []),
  }
}

/** By how much two forms of one number differ at most: a third is printed in as many digits as there is room for. */
const tolerance = (value: number): number => Math.max(1e-4, Math.abs(value) * 1e-9)

/** Whether a number is a statement at all: years, dates and numerals within names are none. */
function isTold(quantity: Quantity, text: string): boolean {
  const { unit, value, han, printed } = quantity
  if (['年', '月', '日', '号', '年月', '点', '届', '度'].includes(unit)) return false
  if (han && (unit === '' || value < 10)) return false
  if (unit === '') return false
  // “1+3+X” and the like.
  return !/[+＋]/u.test(text.slice(Math.max(0, quantity.start - 1), quantity.end + 1)) && printed !== ''
}

const isRare = ({ value }: Quantity): boolean => value >= 1000 || !Number.isInteger(value)

/** A number so particular that its being printed elsewhere is worth a word. */
const isTelling = ({ value }: Quantity): boolean => value >= 100 || !Number.isInteger(value)

const sameUnit = (quantity: Quantity, figure: Figure): boolean =>
  quantity.unit === figure.unit ||
  (isShare(quantity.unit) && isShare(figure.unit)) ||
  arePeople(quantity.unit, figure.unit)
const isShare = (unit: string): boolean => /^(?:%|比例|个百分点)$/u.test(unit)
const arePeople = (a: string, b: string): boolean =>
  ['名', '人', '位', '个'].includes(a) && ['名', '人', '位'].includes(b)

const sameNumber = (quantity: Quantity, figure: Figure): boolean =>
  sameUnit(quantity, figure) && Math.abs(quantity.value - figure.value) <= tolerance(figure.value)

/** From the mark before a quantity to the mark after it. */
function stretch(text: string, { start, end }: Quantity, mark: RegExp): string {
  let from = start
  while (from > 0 && start - from < 200 && !mark.test(text[from - 1] ?? '')) from -= 1
  let to = end
  while (to < text.length && to - end < 200 && !mark.test(text[to] ?? '')) to += 1
  return text.slice(from, to)
}

// ── as a message ──────────────────────────────────────────────────────────────────────────────────────────────────

/** Findings a message shows; the rest is counted. */
const SHOWN = 12

export function checkMessage(check: TextCheck, knowledge: Knowledge): Message {
  const { findings } = check
  if (findings.length === 0) return { blocks: [textBlock('这段文字里没有找到可以核对的数据。')], buttons: [] }
  const known = findings.filter(({ verdict }) => verdict.kind !== 'unknown')
  const cited = [
    ...new Set(known.flatMap(({ verdict }) => ('figure' in verdict ? [verdict.figure.articleId] : []))),
  ]
  const n = (figure: Figure): number => cited.indexOf(figure.articleId) + 1
  const lines = (kind: Verdict['kind']): Finding[] => findings.filter(({ verdict }) => verdict.kind === kind)
  const shown = new Set(
    [...lines('elsewhere'), ...lines('differs'), ...lines('held'), ...lines('otherThing')].slice(0, SHOWN),
  )
  const section = (kind: Verdict['kind'], title: string, line: (finding: Finding) => string): Block[] => {
    const items = lines(kind)
      .filter((finding) => shown.has(finding))
      .map(line)
    return items.length === 0 ? [] : [noteBlock(title), { kind: 'items', items }]
  }
  const unknown = lines('unknown')
  const shownIds = new Set(
    [...shown].flatMap(({ verdict }) => ('figure' in verdict ? [verdict.figure.articleId] : [])),
  )
  return {
    blocks: [
      headingBlock(`核对了${findings.length}个数据`),
      ...section('elsewhere', '❗ 不是这个地方的：', ({ printed, verdict }) =>
        verdict.kind === 'elsewhere'
          ? `${printed}：是${placeText(verdict.figure.locality)}的，${metricOf(verdict.figure)}[${n(verdict.figure)}]`
          : '',
      ),
      ...section('differs', '❗ 和语料里的对不上：', ({ printed, verdict }) =>
        verdict.kind === 'differs'
          ? `文中写${printed}，语料里相近的是${verdict.figure.printed}：${placeText(verdict.figure.locality)}，${metricOf(verdict.figure)}[${n(verdict.figure)}]`
          : '',
      ),
      ...section('held', '✅ 语料里有：', ({ printed, verdict }) =>
        verdict.kind === 'held'
          ? `${printed}${verdict.figure.printed === printed ? '' : `（印作${verdict.figure.printed}）`}：${placeText(verdict.figure.locality)}，${metricOf(verdict.figure)}[${n(verdict.figure)}]`
          : '',
      ),
      ...section('otherThing', '数字对得上，说的不是一回事：', ({ printed, verdict }) =>
        verdict.kind === 'otherThing'
          ? `${printed}：语料里是${placeText(verdict.figure.locality)}的${metricOf(verdict.figure)}[${n(verdict.figure)}]`
          : '',
      ),
      ...(unknown.length === 0
        ? []
        : [
            noteBlock(`语料里没有的（${unknown.length}个），我说不准：`),
            {
              kind: 'items',
              items: unknown.slice(0, SHOWN).map(({ printed, clause }) => inClause(printed, clause)),
            } as const,
          ]),
      ...(check.left > 0 ? [noteBlock(`还有${check.left}个数据没有看，请分段发来。`)] : []),
      ...cited.flatMap((id, index) => {
        const article = knowledge.articles.find((one) => one.id === id)
        return article === undefined || !shownIds.has(id) ? [] : [sourceBlock(index + 1, article)]
      }),
    ],
    buttons: [...shown]
      .flatMap(({ verdict }) => ('figure' in verdict ? [verdict.figure] : []))
      .slice(0, 4)
      .map((figure) => [
        {
          label: `${figureLineOf(figure).printed} 的依据`,
          action: { kind: 'evidence', figureId: figure.id } as const,
        },
      ]),
  }
}

const metricOf = (figure: Figure): string =>
  `${figure.metric}${figure.asOf === undefined ? '' : `（${figure.asOf}）`}`

function inClause(printed: string, clause: string): string {
  const short = [...clause.replace(/\s+/gu, ' ')].slice(0, 24).join('')
  return short === printed ? printed : `${printed}（${short}${short.length < clause.length ? '…' : ''}）`
}
