/**
 * The last look at an answer: whether what it shows prints the thing that is asked for. A page that tells of the practice and not
 * of the name, the day or the outcome that somebody wants is no answer; a page that prints it is one, however it was worded.
 */
import type { Practice } from '../knowledge/article.ts'
import { fold } from '../search/fold.ts'
import type { Answer } from './answer.ts'
import { type AskedDetail, prints } from './asked-things.ts'
import type { Query, Scope } from './candidates.ts'
import { type AnswerContext, distinct } from './context.ts'
import { kindFit } from './figure-sort.ts'
import { clauseAround, isPartOf, overlaps } from './reading/spans.ts'
import { saysSomething, vouchedShare } from './vouching.ts'

/** @param asked the places as they are called */
export type Vet = (query: Query, answer: Answer, scope: Scope, asked: string | undefined) => Answer

export function createVet(context: AnswerContext): Vet {
  const { base, candidates, citations, records, refuse } = context

  const isPrinted = (detail: AskedDetail, practice: Practice): boolean =>
    prints(detail, practice, records.printedText(practice.id))

  const saidBy = ({ id }: Practice, query: Query, details: readonly AskedDetail[]): number =>
    vouchedShare(wordsAround(query, details), records.practiceText(id))

  return (query, answer, scope, asked) => {
    const details = query.reading.details.filter(({ thing: { definite, counted } }) => definite || counted)
    if (
      answer.answerable &&
      (isOfOtherKind(query, answer) || (scope?.size === 1 && isNoExtreme(query, answer)))
    )
      return refuse(query, { kind: 'figure', asked }, practicesOf(answer))
    if (scope === undefined || details.length === 0) return answer
    return answer.answerable
      ? withoutUnprinted(query, answer, details, asked)
      : (timePrinted(query, answer, scope) ?? saidMissing(query, answer, details, scope, asked))
  }

  function withoutUnprinted(
    query: Query,
    answer: Answer,
    details: readonly AskedDetail[],
    asked: string | undefined,
  ): Answer {
    const shown = practicesOf(answer)
    const missed = details.filter((detail) =>
      detail.thing.counted
        ? !countedIn(answer, detail)
        : !shown.some((practice) => isPrinted(detail, practice)),
    )
    const asksNumber = query.reading.requests.length > 0 && answer.figures.length > 0
    const isNone =
      missed.length === details.length && (!asksNumber || missed.some(({ thing }) => thing.counted))
    const says = missed.map((detail) => detail.says)
    if (!isNone)
      return missed.length === 0 ? answer : { ...answer, unreported: [...answer.unreported, ...says] }
    return refuse(query, { kind: 'detail', asked, says: says.join('、') }, shown)
  }

  /** A refusal that names what is not printed, beside the practice it would be of. */
  function saidMissing(
    query: Query,
    answer: Answer,
    details: readonly AskedDetail[],
    scope: Scope,
    asked: string | undefined,
  ): Answer {
    if (answer.body.kind !== 'missing' || answer.body.missing.kind !== 'subject') return answer
    // What any practice prints that speaks of it is never said to be missing.
    const speaking = candidates
      .practices(query, scope, NEAR)
      .map(({ practice }) => practice)
      .filter((practice) => saidBy(practice, query, details) >= SAID_NEAR)
    const [near] = speaking
    if (near === undefined) return answer
    const missed = details.filter((detail) => !speaking.some((practice) => isPrinted(detail, practice)))
    const says = missed.map((detail) => detail.says).join('、')
    return missed.length === 0 ? answer : refuse(query, { kind: 'detail', asked, says }, [near])
  }

  /** Of a number it is the figure that must speak of it: the 100 % of another practice are no 满意率 of the canteen. */
  function countedIn(
    { computed, figures, practices }: Answer,
    { asks, thing: { words } }: AskedDetail,
  ): boolean {
    if (computed !== undefined) return true
    const texts =
      figures.length > 0
        ? figures.map(({ figure }) => fold(`${figure.metric} ${figure.anchor}`))
        : practices.map(({ practice }) => records.printedText(practice.id))
    return texts.some((text) => [asks, ...words].some((word) => text.includes(word)))
  }

  function practicesOf({ figures, practices }: Answer): readonly Practice[] {
    return distinct([
      ...practices.map(({ practice }) => practice),
      ...figures.flatMap(({ figure }) => records.practice(figure.practiceId ?? '') ?? []),
    ])
  }

  /** A day or a year that was refused, of a practice that prints one: nobody is told that it is not printed. */
  function timePrinted(query: Query, { body }: Answer, scope: Scope): Answer | undefined {
    if (body.kind !== 'missing' || !REFUSALS.has(body.missing.kind)) return undefined
    if (body.missing.kind === 'figure' && body.missing.whole === true) return undefined
    const { details, modality } = query.reading
    if (modality !== 'fact' || !details.every(({ thing }) => thing.time)) return undefined
    const near = candidates
      .practices(query, scope, NEAR)
      .map(({ practice }) => practice)
      .filter((one) => saidBy(one, query, details) >= SAID)
    const practice = near.find((one) => details.every((detail) => isPrinted(detail, one)))
    if (practice === undefined) return undefined
    const cite = citations()
    return {
      ...base(query, 'practice', 'prints what is asked for'),
      answerable: true,
      body: { kind: 'practices' },
      practices: [cite.practice(practice)],
      figures: practice.figures.slice(0, MOST_FIGURES).map(cite.figure),
      citations: cite.list(),
    }
  }
}

/** 几块钱, 排第几, 多大年纪: of these kinds no other number is one, nor is an account that shows none. */
const isOfOtherKind = ({ reading: { requests, text } }: Query, { computed, figures }: Answer): boolean =>
  computed === undefined &&
  requests.length > 0 &&
  requests.every(
    ({ asks, kind, unit }) =>
      kind !== undefined &&
      UNMISTAKABLE.has(kind) &&
      // 拿多少个小区试 asks for no money.
      (kind !== 'money' || unit === undefined || /[元块毛万亿]/u.test(unit)) &&
      !figures.some(({ figure }) =>
        // 第几期 asks how many there have been.
        kind === 'rank' && !text.startsWith(figure.unit, asks.end)
          ? figure.kind === 'rank'
          : // 挂牌减到多少块: 块 counts signs as well.
            kindFit(figure, kind) >= LEAST_FIT || figure.unit === unit,
      ),
  )
/** 最小的那处多大, 一个项目最高多少: the extreme of things that are not told one by one is printed as such or not at all. */
const isNoExtreme = (
  { reading: { asked, marks, requests, shape } }: Query,
  { body, figures }: Answer,
): boolean => {
  // 小区、物业、网格三种党组织，最少的: they are told one by one.
  if (
    asked.includes('、') ||
    shape !== 'extreme' ||
    requests.length !== 1 ||
    body.kind !== 'table' ||
    body.notes.length > 0
  )
    return false
  const most = marks.some(({ kinds }) => kinds.includes('most'))
  return !figures.some(({ figure }) => (most ? MOST : LEAST).test(figure.metric))
}
const MOST = /最[高大多长]|上限|封顶|至多/u
const LEAST = /最[低小少短]|下限|起步|至少|不少于/u
const UNMISTAKABLE: ReadonlySet<string> = new Set(['money', 'age', 'area', 'rank'])
const LEAST_FIT = 0.5

/** The words of the clauses that ask, without those that ask: what else is told along with it may stand nowhere. */
function wordsAround({ reading: { text }, words }: Query, details: readonly AskedDetail[]) {
  const clauses = details.map(({ start, end }) => clauseAround(text, start, end))
  const others = words.filter((word) => !details.some(({ start, end }) => overlaps(start, end)(word)))
  const around = others.filter((word) => clauses.some((clause) => isPartOf(word, clause)))
  return saysSomething(around) ? around : others
}

const NEAR = 3
/** So much of the words a practice must say to be what is asked of. */
const SAID = 0.5
const MOST_FIGURES = 4
const REFUSALS: ReadonlySet<string> = new Set(['figure', 'subject', 'detail', 'nothing'])
const SAID_NEAR = 0.3
