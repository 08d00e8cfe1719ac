/** Numbers added or taken from each other in the middle of a conversation. */
import type { Figure, Practice } from '../../knowledge/article.ts'
import { labelOf } from '../../knowledge/figure-label.ts'
import { fold } from '../../search/fold.ts'
import type { Answer, Turn } from '../answer.ts'
import { type Query, unprintedWords } from '../candidates.ts'
import { type AnswerContext, distinct, figuresOf } from '../context.ts'
import { THINGS } from '../fit.ts'
import { countsPartOf, createOperands } from '../operands.ts'
import type { Read } from '../reading.ts'
import { FIRST, type RecallAnswers } from '../recall-answer.ts'
import { type Operation, reckon } from '../reckoning.ts'
import type { FigureTables } from '../tables/figure-tables.ts'
import { saysSomething, vouchedShare } from '../vouching.ts'
import type { Carried } from './carried.ts'

export interface ReckonedOptions {
  readonly read: Read
  readonly tables: FigureTables
  readonly recall: RecallAnswers
  readonly carried: Carried
}

/** Undefined where a message wants no reckoning, or nothing can be reckoned with. */
export type ReckonedHere = (query: Query, previous: Turn) => Answer | undefined

/** What is done with numbers that a message only points at. */
const POINTS: ReadonlySet<Operation> = new Set(['sum', 'total', 'difference', 'rest'])
/** So much of a message's words the figures told last must say for it to be about them. */
const OF_THEM = 0.5
/** And one of them, to be the one that is named. */
const NAMED = 0.65
const HAN_COUNTS = new Map(
  Array.from('两二俩三仨四五六', (han) => [
    han,
    '两二俩'.includes(han) ? 2 : '三仨'.includes(han) ? 3 : '四五六'.indexOf(han) + 4,
  ]),
)

export function createReckonedHere(
  context: AnswerContext,
  { read, tables, recall, carried: { leaning, placeOf } }: ReckonedOptions,
): ReckonedHere {
  const { articleOf, queryOf, records, refuse, sameUnit } = context
  const { listedAt } = createOperands(context)
  const figuresTold = (ids: readonly string[]): readonly Figure[] =>
    ids.flatMap((id) => records.figure(id) ?? [])

  const placeName = ({ focus }: Turn): string | undefined =>
    focus === undefined ? undefined : articleOf(focus.article).locality.at(-1)
  const practicesOf = ({ focus }: Turn): readonly Practice[] => {
    const practice = focus?.practice === undefined ? undefined : records.practice(focus.practice)
    return practice === undefined ? [] : [practice]
  }
  const practiceFigures = (previous: Turn): readonly Figure[] =>
    practicesOf(previous).flatMap(({ figures }) => figures)
  const sameUnits = ([first, ...others]: readonly Figure[]): boolean =>
    first !== undefined && others.every(({ unit }) => sameUnit(unit, first.unit) !== 'different')

  /** A whole is never added to its own parts. */
  const parts = (figures: readonly Figure[] | undefined): readonly Figure[] | undefined =>
    figures?.some(({ role }) => role === 'total') === true ? undefined : figures

  return (query, previous) => {
    const operation = tables.operation(query)
    if (operation === undefined) return undefined
    const { focus } = previous
    // 女干部占几成: no number here is of them.
    if (focus !== undefined && unprintedWords(query, context.scopeText(new Set([focus.article]))).length > 0)
      if (operation === 'share') return undefined
    const pointed = POINTS.has(operation) ? pointedAt(query, operation, previous) : undefined
    if (pointed !== undefined) return pointed
    const says = tables.filterOf(query).saysWhat || saysSomething(ownWords(query))
    const average = operation === 'average' ? ofPractice(query, previous) : undefined
    if (average !== undefined) return average
    const isOfThese = (answer: Answer | undefined): boolean => answer === undefined || saidOf(query, answer)
    const found = says ? atFocus(query, previous) : undefined
    const filled = says || operation === 'rest' ? atFocus(leaning(query, previous), previous) : undefined
    const [named, leant] = [found, filled].map((one) => (isOfThese(one) ? one : undefined))
    // 村、社区、网格三类合计: the subject may say of what.
    const parts = (answer: Answer | undefined): number => answer?.computed?.of.length ?? 0
    if (named !== undefined || leant !== undefined) return parts(leant) > parts(named) ? leant : named
    // 一共办了多少期 asks for a number that may be printed; 一共多少 and 两样一共几场 for one of those told.
    const asksOne =
      operation === 'total' &&
      query.reading.requests.some(({ counted, unit = '' }) => counted.length > 0 || THINGS.has(unit))
    if (says || (asksOne && !saysTwo(query))) return undefined
    // What is left of a whole is never taken from numbers that only stand beside each other.
    if (operation === 'rest' && focus !== undefined)
      return refuse(query, { kind: 'figure', asked: placeName(previous) }, practicesOf(previous))
    const told = figuresTold(previous.ledger.slice(0, previous.toldLast))
    // 本科占多少 after two numbers that say nothing of it.
    const isOfOther = ownWords(query).some(
      ({ word }) => word.length > 1 && !told.some(({ id }) => records.figureText(id).includes(word)),
    )
    if (operation === 'share' && isOfOther) return undefined
    if (recall.alike(query, previous) > 1) return recall.table(query, previous)
    const there = atFocus(leaning(query, previous), previous)
    // 两样凑一块几场: one of them is no sum.
    const nothing = there === undefined && operation === 'sum' && focus !== undefined
    return nothing
      ? refuse(query, { kind: 'figure', asked: placeName(previous) }, practicesOf(previous))
      : there
  }

  /** 本科占多少, of numbers that say nothing of it: no share of theirs is one. */
  function saidOf(query: Query, { computed, figures }: Answer): boolean {
    const own = ownWords(query).filter(({ word }) => word.length > 1)
    if (computed?.operation !== 'share' || !saysSomething(own)) return true
    const text = computed.of.map((at) => records.figureText(figures[at]?.figure.id ?? '')).join('\n')
    return vouchedShare(own, text) >= OF_THEM
  }

  function atFocus(query: Query, { focus }: Turn): Answer | undefined {
    if (focus === undefined) return undefined
    const places = [placeOf(focus)]
    const asked = { ...query, reading: { ...query.reading, places } }
    const answer = tables.tabled(asked, new Set([focus.article]), places)
    return answer?.computed === undefined ? undefined : answer
  }

  /** 一场平均多少个 after a number of one practice: of that one, and of none that the subject's words come nearer to. */
  function ofPractice(query: Query, previous: Turn): Answer | undefined {
    const [practice] = practicesOf(previous)
    const own = new Set(practice?.figures.map(({ id }) => id))
    if (practice === undefined || previous.toldLast === 0 || saysSomething(ownWords(query))) return undefined
    const answer = atFocus(queryOf(read(`${practice.name}${query.reading.text}`)), previous)
    return answer?.computed?.of.every((at) => own.has(answer.figures[at]?.figure.id ?? ''))
      ? answer
      : undefined
  }

  /** What was told is reckoned with where a message hardly says more than that it wants it. */
  function pointedAt(query: Query, operation: Operation, previous: Turn): Answer | undefined {
    const told = figuresTold(previous.ledger)
    const near = distinct([...told, ...practiceFigures(previous)])
    const isHere = ({ articleId }: Figure): boolean => articleId === previous.focus?.article
    const listed =
      listedAt(query.text, query.words, near.filter(isHere)) ?? listedAt(query.text, query.words, near)
    const adds = operation === 'sum' || operation === 'total'
    const meant =
      listed !== undefined && listed.length > 1 && sameUnits(listed) && !(adds && parts(listed) === undefined)
        ? listed
        : operandsOf(query, operation, previous, told)
    if (meant === undefined) return undefined
    if (meant.length < 2)
      return refuse(query, { kind: 'figure', asked: placeName(previous) }, practicesOf(previous))
    const reckoned = reckon(meant, operation, sameUnit)
    if (reckoned.note.kind === 'notReckoned' && reckoned.note.why === 'unlike') return undefined
    return tables.tableOf(query, meant, 'the figures told, reckoned with', { reckoned })
  }

  /** Empty where what is asked for is not printed; undefined where the message is about something else. */
  function operandsOf(
    query: Query,
    operation: Operation,
    previous: Turn,
    told: readonly Figure[],
  ): readonly Figure[] | undefined {
    const last = told.slice(0, previous.toldLast)
    const about = last.map(({ id }) => records.metricText(id)).join('\n')
    const own = ownWords(query)
    const pairs = operation === 'difference' || operation === 'sum'
    const against = pairs ? againstNamed(own, previous, told) : undefined
    if (against !== undefined) return against
    const halves = wholeAndPart(query, operation, previous)
    if (halves !== undefined) return halves
    if (saysSomething(own) && vouchedShare(own, about) < OF_THEM) return undefined
    switch (operation) {
      case 'rest':
        return restOf([...last, ...practiceFigures(previous)], told)
      case 'difference':
        return (
          sinceStart(told[0]) ??
          answering(previous, last)?.slice(0, 2) ??
          (wentOn(previous) ? ofTwoPlaces(told, previous, query.text) : undefined) ??
          (overTime(query)
            ? lastTwo(told, true)
            : (lastTwo(told, false) ?? ofTwoPlaces(told, previous, query.text)))
        )
      case 'sum':
      case 'total':
        return (
          labelledIn(query.text, last) ??
          parts(answering(previous, last)) ??
          ofOneUnit(query.text, last) ??
          (saysTwo(query) ? parts(lastTwo(told, false) ?? lastOfPlace(told)) : undefined)
        )
      default:
        return undefined
    }
  }

  /** 比市级少几个, 加上省级的: the number asked for last, and the one of its measure that the message names. */
  function againstNamed(
    own: Query['words'],
    previous: Turn,
    [last]: readonly Figure[],
  ): readonly Figure[] | undefined {
    if (last?.measure === undefined || !saysSomething(own)) return undefined
    const said = ({ metric, printed }: Figure): number => vouchedShare(own, fold(`${metric}${printed}`))
    const named = practiceFigures(previous).filter(
      (figure) => figure !== last && figure.measure === last.measure && said(figure) >= NAMED,
    )
    const [other] = named
    return named.length === 1 && other !== undefined && said(last) < OF_THEM ? [last, other] : undefined
  }

  /**
   * 差额报一下, 清单上还剩几条没啃下来: a whole and what is done of it, where the practice in focus tells of both, or another of
   * the article that the message speaks of.
   */
  function wholeAndPart(
    query: Query,
    operation: Operation,
    { focus, ledger, toldLast }: Turn,
  ): readonly Figure[] | undefined {
    // 开会少了几成 asks for a change.
    const asksRest = operation === 'rest' || (operation === 'difference' && !CHANGED.test(query.text))
    if (focus === undefined || !asksRest) return undefined
    const own = ownWords(query).filter(({ word }) => word.length > 1)
    const here = figuresOf(articleOf(focus.article))
    const pairs = here.flatMap((whole) =>
      here.filter((part) => countsPartOf(part, whole)).map((part) => [whole, part] as const),
    )
    const said = ([whole, part]: readonly [Figure, Figure]): number =>
      vouchedShare(own, [records.figureText(whole.id), records.figureText(part.id)].join('\n'))
    if (saysSomething(own))
      return pairs.toSorted((a, b) => said(b) - said(a)).find((pair) => said(pair) >= OF_THEM)
    const last = ledger.slice(0, toldLast)
    // 汇聚了4309名，剩下的是多少 is asked of people, and not of the villages that the same practice counts.
    const alike = ({ unit }: Figure): boolean =>
      last.length === 0 || here.some(({ id, unit: own }) => last.includes(id) && own === unit)
    return pairs.find(
      ([whole]) =>
        whole.practiceId === focus.practice &&
        (last.includes(whole.id) || (operation === 'rest' && alike(whole))),
    )
  }

  /** 省、市两级的加拢: of one measure, by what their printed forms begin with, 省级19个. */
  function labelledIn(text: string, last: readonly Figure[]): readonly Figure[] | undefined {
    const said = last.filter((figure) => {
      const label = labelOf(figure)?.replace(/级$/u, '')
      const isPart = figure.measure !== undefined && figure.role !== 'total'
      return isPart && label !== undefined && text.includes(label)
    })
    return said.length > 1 && said.every(({ measure }) => measure === said[0]?.measure) ? said : undefined
  }

  /** 没着落的还剩几个: what was collected, and what of it was settled. */
  function restOf(figures: readonly Figure[], told: readonly Figure[]): readonly Figure[] | undefined {
    const all = distinct(figures)
    const whole = all.find(({ metric, role }) => role === 'total' || COLLECTED.test(metric))
    const part = all.find(
      (figure) => figure !== whole && SETTLED.test(figure.metric) && figure.unit === whole?.unit,
    )
    if (whole !== undefined && part !== undefined) return [whole, part]
    return told.length > 0 && told[0]?.unit === whole?.unit ? [] : undefined
  }

  /** 涨了几个百分点: the last number from what it was before. */
  function sinceStart(last: Figure | undefined): readonly Figure[] | undefined {
    if (last?.measure === undefined) return undefined
    const alike = figuresOf(articleOf(last.articleId)).filter(({ measure }) => measure === last.measure)
    const start = alike.find(({ role }) => role === 'start')
    const now = alike.find(({ role }) => role === undefined)
    return start === undefined || now === undefined ? undefined : [now, start]
  }

  /** The figures that answered the numbers asked for last, where they were several. */
  function answering({ asked }: Turn, last: readonly Figure[]): readonly Figure[] | undefined {
    const several = asked === '' ? 0 : read(asked).requests.length
    const answers = last.slice(0, several)
    return several > 1 && answers.length === several && sameUnits(answers) ? answers : undefined
  }

  /** The last number, and the latest before it that counts so. */
  function lastTwo(told: readonly Figure[], ofOneThing: boolean): readonly Figure[] | undefined {
    const [last, ...before] = told
    const other = before.find(
      ({ measure, practiceId, unit }) =>
        unit === last?.unit &&
        ((!ofOneThing && practiceId === last.practiceId) ||
          (measure !== undefined && measure === last.measure)),
    )
    if (last === undefined || other === undefined) return ofOneThing ? [] : undefined
    return [last, other]
  }

  /** 便民站几个, 驿站呢, 这俩合一块: the last two numbers of one place that are counted alike. */
  function lastOfPlace([last, ...before]: readonly Figure[]): readonly Figure[] | undefined {
    const other = before.find(({ articleId, unit }) => articleId === last?.articleId && unit === last.unit)
    return last === undefined || other === undefined ? undefined : [last, other]
  }

  /** 那建瓯呢: the last message asked of another place what was asked before. */
  function wentOn({ question }: Turn): boolean {
    const { places, requests, words } = read(question)
    return places.length === 1 && requests.length + words.length === 0
  }

  /** 那龙文呢，差几个: the number of one place, and of the place before it. */
  function ofTwoPlaces(
    [last, ...before]: readonly Figure[],
    { places }: Turn,
    text: string,
  ): readonly Figure[] | undefined {
    const [named, another] = places
    if (last === undefined || another !== undefined || !named?.articleIds.includes(last.articleId))
      return undefined
    const others = before.filter(({ articleId }) => articleId !== last.articleId)
    const other = FIRST.test(text) ? others.at(-1) : others[0]
    return other !== undefined && sameUnit(last.unit, other.unit) !== 'different' ? [last, other] : undefined
  }

  /** 比去年涨了没: the same number at another time, and no other number beside it. */
  function overTime({ reading: { text, times } }: Query): boolean {
    return times.length > 0 || OVER_TIME.test(text)
  }

  /** 三级拢共: those of the last answer that are counted alike, as many as are said. */
  function ofOneUnit(text: string, last: readonly Figure[]): readonly Figure[] | undefined {
    const counts = last.filter(({ kind, role }) => kind === 'count' && role !== 'start' && role !== 'total')
    const groups = [...new Set(counts.map(({ unit }) => unit))]
      .map((unit) => counts.filter((figure) => figure.unit === unit))
      .filter(({ length }) => length > 1)
    const said = HAN_COUNTS.get(/([两二俩三仨四五六])(?:[个样项类级处条种家笔]|$)/u.exec(text)?.[1] ?? '')
    return said === undefined ? undefined : groups.find(({ length }) => length === said)
  }
}

/** 两个加起来, 这俩一共 */
const saysTwo = ({ reading: { marks, text } }: Query): boolean =>
  marks.some(({ kinds }) => kinds.includes('pair')) || /[两俩二](?:[个样项者]|$)|俩/u.test(text)

/** What a message says beside that it wants something reckoned with. */
const ownWords = ({ words }: Query): Query['words'] =>
  words.filter(({ known, word }) => known && !MEASURED.test(word))

const CHANGED = /[涨增升降减跌]|[多少高低]了/u
const OVER_TIME = /[涨升]|下降|比(?:以前|之前|原来|当初|过去|早先|头年|往年|开始)/u
const COLLECTED = /收集|梳理|征集|受理|摸排|接到/u
const SETTLED = /解决|办结|办成|完成|落实|处理/u
/** Words that only say how something is counted, or how it is pointed at. */
const MEASURED = /^(?:平均|百分点|个点|前|后|头|剩|剩下|净|加上|算上|连上|减去|着落|数|总数|两级|三级)$/u
