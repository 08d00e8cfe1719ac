/** The one step in which figures that an answer shows are reckoned with, wherever they come from, where the message wants that. */
import type { Figure } from '../../knowledge/article.ts'
import type { Answer } from '../answer.ts'
import { perOf } from '../average.ts'
import type { Query } from '../candidates.ts'
import { type AnswerContext, distinct } from '../context.ts'
import { withoutExcluded } from '../excluded-things.ts'
import { kindFit } from '../figure-sort.ts'
import { PEOPLE } from '../fit.ts'
import { itemsOf } from '../items.ts'
import { createOperands } from '../operands.ts'
import {
  countsAlike,
  directionTaken,
  IN_ITS_WAY,
  isSum,
  type Operation,
  operationOf,
  reckon,
} from '../reckoning.ts'
import { reckoningClause } from '../reckoning-clause.ts'
import { spokenWords } from '../set-apart.ts'
import { saysSomething, vouchedShare } from '../vouching.ts'
import { answersTo } from './answers-to.ts'
import type { ReadFilter } from './figure-filter.ts'
import { statedAmong } from './stated-numbers.ts'
import type { TableOf } from './table-answer.ts'

/** An answer's numbers reckoned with, where the message wants that and they allow it; undefined where not. */
export type ReckonedShown = (query: Query, answer: Answer) => Answer | undefined

/** So many of the figures that are shown are looked at. */
const MOST_SHOWN = 12
/** So much a figure must say of what is named. */
const NAMED = 0.5

export function createShownReckoned(
  context: AnswerContext,
  tableOf: TableOf,
  readFilter: ReadFilter,
): ReckonedShown {
  const { knowledge, measures, records, sameUnit } = context
  const numbers = knowledge.lexicon.askedNumbers
  const { operandsOf } = createOperands(context)

  /** Those of the figures shown that the message wants reckoned with: as it names them, or since they are all it asks for. */
  function operandsAmong(query: Query, told: readonly Figure[], operation: Operation) {
    const { asked: written, requests, text } = query.reading
    const filtered = readFilter(query).words
    const { figures: shown, words } = isSum(operation)
      ? withoutExcluded(query.reading, filtered, told, records)
      : { figures: told, words: filtered }
    const message = {
      text,
      written,
      spoken: spokenWords(query),
      words,
      here: shown,
      asked: measures.askedFor(query, words),
      requests,
      per: perOf(text, numbers),
      clause: reckoningClause(query.reading, numbers)?.text,
    }
    return [operandsOf(message, operation), onlyOnes(query, shown, operation)].flatMap((meant) =>
      meant === undefined ? [] : [meant],
    )
  }

  /** Where what is shown is just what is asked for, it is what is meant. */
  function onlyOnes(
    query: Query,
    shown: readonly Figure[],
    operation: Operation,
  ): readonly Figure[] | undefined {
    const { requests, text } = query.reading
    const clause = reckoningClause(query.reading, numbers)?.text ?? ''
    // 几期、几次，总共几回: two are asked for, and what they come to.
    const own = requests.filter(({ asks }) => asks.start < text.lastIndexOf(clause))
    const asked = own.length > 1 ? own.length : requests.length
    const heads = requests.length > 1 ? shown.slice(0, asked) : shown
    const [first] = heads
    if (first === undefined) return undefined
    const isAlike = (figure: Figure): boolean =>
      sameUnit(figure.unit, first.unit) === 'same' ||
      countsAlike(figure, first) ||
      (figure.practiceId === first.practiceId && sameUnit(figure.unit, first.unit) !== 'different')
    switch (operation) {
      case 'share': {
        const answers = own.length === 2 ? answersTo(own, shown, sameUnit) : []
        return answers.length === 2 && /其中|里头?|里面|当中/u.test(text) ? answers : undefined
      }
      case 'difference':
      case 'times': {
        const answers = own.length === 2 ? answersTo(own, shown, sameUnit) : []
        if (answers.length === 2) return answers
        // 那两个率差几个点: the two that lead, where what follows is of another practice.
        const [, second, third] = heads
        const isPair =
          third?.practiceId !== first.practiceId &&
          query.reading.marks.some(({ kinds }) => kinds.includes('pair'))
        if (isPair && second !== undefined && second.practiceId === first.practiceId)
          if (second.unit === first.unit) return [first, second]
        const alike = heads.filter(isAlike)
        return alike.length === 2 ? alike : undefined
      }
      case 'sum':
      case 'total': {
        // 服务站全覆盖，一共建了多少个: one number of one thing.
        const { rest = '' } = reckoningClause(query.reading, numbers) ?? {}
        if (operation === 'total' && requests.length < 2 && !/各|分别|[、和跟同与及]/u.test(rest))
          return undefined
        const things = itemsOf(text, query.words).length
        const { told } = statedAmong(query.reading, heads, sameUnit)
        const parts = heads.filter(
          (figure) => figure.role !== 'start' && figure.role !== 'total' && !told.includes(figure),
        )
        return parts.length > 1 && parts.length <= things && parts.every(isAlike) ? parts : undefined
      }
      case 'average': {
        const per = perOf(text, numbers)
        if (per === undefined) return undefined
        const counted = heads.filter(({ kind }) => kind === 'count' || kind === 'money' || kind === 'area')
        const ones = counted.filter(({ unit }) => sameUnit(per.unit, unit) !== 'different')
        const wholes = counted.filter((figure) => !ones.includes(figure))
        return ones.length === 1 && wholes.length === 1 ? [...wholes, ...ones] : undefined
      }
      default:
        return undefined
    }
  }

  /** Whether the clause that wants a total says of what, beside what is asked for without it. */
  function namesItsOwn({ reading, words }: Query): boolean {
    const { rest = '', text = '' } = reckoningClause(reading, numbers) ?? {}
    return saysSomething(
      words.filter(({ known, word }) => known && text.includes(word) && !rest.includes(word)),
    )
  }

  /** Of two places each number must say what is asked; and points are what two shares are apart. */
  function isMeant({ reading, words }: Query, meant: readonly Figure[], operation: Operation): boolean {
    const { requests, text } = reading
    const known = words.filter((word) => word.known)
    const several = new Set(meant.map(({ articleId }) => articleId)).size > 1
    if (several && !meant.every(({ id }) => vouchedShare(known, records.figureText(id)) >= NAMED))
      return false
    const { text: clause = '' } = reckoningClause(reading, numbers) ?? {}
    const inClause = requests.filter(({ asks }) => asks.start >= text.lastIndexOf(clause))
    const isCounted = ({ kind, unit }: Figure): boolean =>
      inClause.every(
        (asked) =>
          (asked.kind !== 'people' || PEOPLE.has(unit)) &&
          (asked.kind !== 'money' || kind === 'money') &&
          (asked.kind !== 'area' || kind === 'area'),
      )
    if (isSum(operation) && !meant.every(isCounted)) return false
    // 成立了几家，差几个: people are not what is asked for in a measure word of things.
    const ofThings = requests.some(({ kind, unit = '个' }) => kind === undefined && unit !== '个')
    if (operation === 'difference' && ofThings && meant.every(({ unit }) => PEOPLE.has(unit))) return false
    const inPoints = requests.some(({ unit }) => unit === '个百分点') || IN_POINTS.test(text)
    // 涨了几个 is asked of one thing, as it was and as it is.
    if (ROSE.test(text) && !SETS_APART.test(text))
      return meant.some(({ role }) => role === 'start') && (!inPoints || meant.every(isShare))
    return !inPoints || meant.every(isShare)
  }

  return (query, answer) => {
    const { answerable, body, computed, figures, verdict } = answer
    if (!answerable || computed !== undefined || verdict !== undefined || body.kind === 'overview')
      return undefined
    if (body.kind === 'table' && body.notes.some(({ kind }) => kind === 'computed' || kind === 'notReckoned'))
      return undefined
    const operation = operationOf(query, numbers)
    if (operation === undefined || operation === 'order' || operation === 'rest') return undefined
    const shown = inAskedUnit(query, figures.map(({ figure }) => figure).slice(0, MOST_SHOWN), operation)
    // 在11个社区里一共成立了多少个 is one number; 合计多少 names nothing of its own.
    const { arePrinted, told } = statedAmong(query.reading, shown, sameUnit)
    const several = query.reading.requests.length > 1 || told.length > 0
    if (!arePrinted || (operation === 'total' && several && namesItsOwn(query))) return undefined
    for (const meant of operandsAmong(query, shown, operation)) {
      const [one] = meant
      if (!isMeant(query, meant, operation)) continue
      const apart = meant.some(
        (figure) => one !== undefined && figure.articleId !== one.articleId && !countsAlike(figure, one),
      )
      if (apart && isSum(operation)) continue
      if (IN_ITS_WAY.has(operation)) continue
      const reckoned = reckon(meant, operation, sameUnit, directionTaken(query.reading.text), apart)
      if (reckoned.note.kind === 'notReckoned' && reckoned.note.why === 'unlike') continue
      return tableOf(query, distinct([...meant, ...shown]), `${operation} of what is shown`, { reckoned })
    }
    return undefined
  }
}

/** 几期、几期，一共几期: of what is asked in one measure word only what is counted so, where two are; 个 stands for any. */
function inAskedUnit(
  { reading: { requests } }: Query,
  shown: readonly Figure[],
  operation: Operation,
): readonly Figure[] {
  const [unit, another] = distinct(requests.flatMap((request) => request.unit ?? []))
  if (unit === undefined || another !== undefined || unit === '个' || operation === 'average') return shown
  const counted = shown.filter((figure) => figure.unit === unit)
  return counted.length > 1 ? counted : shown
}

const isShare = (figure: Figure): boolean => kindFit(figure, 'share') === 1
const IN_POINTS = /百分点|[几个多少]点/u
const ROSE = /[涨升增降减](?:了|多少|几)/u
const SETS_APART = /[比跟和与同、]/u
