/**
 * “还差几个没成立？平均一个会多少人”, “委员一共几名，从几个部门来”: a message that asks for several things, and for a reckoning in a clause
 * of its own, which is answered by itself.
 */
import type { Figure } from '../knowledge/article.ts'
import type { Answer, TableNote } from './answer.ts'
import { type Query, withoutSpans } from './candidates.ts'
import { type AnswerContext, distinct } from './context.ts'
import { clausesOf, type Span } from './reading/spans.ts'
import type { Read } from './reading.ts'
import {
  IN_ITS_WAY,
  isReckonedWith,
  isSum,
  type Operation,
  operationOf,
  partOfAll,
  reckon,
} from './reckoning.ts'
import type { TableOf } from './tables/table-answer.ts'
import { saysSomething } from './vouching.ts'

/** The answer to a message: to each of its clauses by itself where that comes to more than to the whole. */
export type SeveralReckonings = (query: Query) => Answer

export interface SeveralReckoningsOptions {
  readonly read: Read
  readonly tableOf: TableOf
  /** The answer to a message as a whole. */
  readonly answerOf: (query: Query) => Answer
}

interface Clause extends Span {
  /** What it wants done with numbers, where it wants that. */
  readonly operation: Operation | undefined
}

/** What may be told of two numbers that something else is told of: 还有多少没办，占几成. */
const OF_TWO: ReadonlySet<Operation> = new Set(['difference', 'rest', 'share', 'times'])

/** What a clause holds that wants to be told something. */
const ASKS = /几|多少|好多|算|占|差|合计|总|平均|均|加|减/u

export function createSeveralReckonings(
  { knowledge, queryOf, sameUnit }: AnswerContext,
  { answerOf, read, tableOf }: SeveralReckoningsOptions,
): SeveralReckonings {
  const numbers = knowledge.lexicon.askedNumbers

  /** The clauses that ask for a number; an order and a rate so many times are said of the whole message. */
  function askingIn({ asked, text }: Query['reading']): readonly Clause[] {
    // Folding writes ， as 、, and only the latter lists things.
    return clausesOf(asked.length === text.length ? asked : text).flatMap((clause) => {
      const own = queryOf(read(text.slice(clause.start, clause.end)))
      // 诉前调解率与调解成功率、…: what is only named asks for nothing.
      const isAside = own.reading.marks.some(({ kinds }) => kinds.includes('setAside'))
      const operation = ASKS.test(own.reading.text) && !isAside ? operationOf(own, numbers) : undefined
      const reckons = operation !== undefined && operation !== 'order' && !IN_ITS_WAY.has(operation)
      return reckons || own.reading.requests.length > 0
        ? [{ ...clause, operation: reckons ? operation : undefined }]
        : []
    })
  }

  /** The same message without some of its clauses; a place stands in one of them for all. */
  function withoutClauses({ reading }: Query, clauses: readonly Clause[]): Query {
    const asked = queryOf(read(withoutSpans(reading.text, clauses)))
    const places = asked.reading.places.length > 0 ? asked.reading.places : reading.places
    return { ...asked, reading: { ...asked.reading, places } }
  }

  /** What a clause wants, told without the other reckonings, else without all else that is asked. */
  function ofItself(query: Query, clause: Clause, asking: readonly Clause[]): Answer | undefined {
    const { operation = 'total' } = clause
    const others = asking.filter((other) => other !== clause)
    const reckoning = others.filter((other) => other.operation !== undefined)
    // 投资总共多少，平均一个项目多少: what is asked for in all may be what is divided.
    const counted = reckoning.filter((other) => other.operation !== 'total')
    // 占几成, 差几个 are told of two numbers that the rest names, where they name nothing.
    const own = query.words.filter((word) => word.start >= clause.start && word.end <= clause.end)
    const namesNothing = !saysSomething(own)
    const isOfRest = OF_TWO.has(operation) && namesNothing
    const plain = others.filter((other) => other.operation === undefined)
    const without = isOfRest
      ? [counted, reckoning]
      : operation === 'average' && namesNothing
        ? [counted, [...counted, ...plain]]
        : [counted, reckoning, others]
    const asked = distinct(without.filter(({ length }) => length > 0)).map((some) =>
      withoutClauses(query, some),
    )
    return [...(isOfRest ? [{ ...query, wants: operation }] : []), ...asked]
      .map(answerOf)
      .find((answer) => comesOf(answer, operation))
  }

  /** Of the numbers that one clause reckons with what another wants: what is left of them, what part each is. */
  function ofTheSame(wanted: Operation, done: Operation, figures: readonly Figure[]): readonly TableNote[] {
    if (isSum(done) && wanted === 'share')
      return figures.flatMap((part) => partOfAll(part, figures, sameUnit)?.note ?? [])
    return OF_TWO.has(wanted) && OF_TWO.has(done)
      ? [reckon(figures.slice(0, 2), wanted === 'rest' ? 'difference' : wanted, sameUnit).note]
      : []
  }

  return (query) => {
    const { places, shape, stated } = query.reading
    const isOne = places.length === 1 && places.every(({ standing }) => standing !== 'region')
    const whole = answerOf(query)
    if (!isOne || (shape === 'verdict' && stated.length > 0)) return whole
    if (operationOf(query, numbers) === undefined) return whole
    const asking = askingIn(query.reading)
    const wanted = asking.flatMap(({ operation, ...clause }) =>
      operation === undefined ? [] : [{ ...clause, operation }],
    )
    if (asking.length < 2 || wanted.length === 0) return whole
    // 两新再添上流动党员党组织、一共多少: one sum, of which two clauses speak.
    const kinds = distinct(wanted.map(({ operation }) => (isSum(operation) ? 'sum' : operation)))
    if (kinds.length < wanted.length) return whole
    if (wanted.length === 1 && (isReckonedWith(whole) || whole.verdict !== undefined)) return whole
    const told = wanted.flatMap((clause) => {
      const answer = ofItself(query, asking.find(({ start }) => start === clause.start) ?? clause, asking)
      return answer === undefined ? [] : [{ clause, answer, notes: computedIn(answer) }]
    })
    const [lead] = told
    if (lead === undefined) return whole
    const reckoned = reckonedFigures(lead.notes)
    // 总投资多少万元，折合一个多少: where no sum of money is printed, other numbers are not divided in its stead.
    const asksMoney = query.reading.requests.some(({ kind }) => kind === 'money')
    if (!whole.answerable && asksMoney && !reckoned.some(({ kind }) => kind === 'money')) return whole
    const more = wanted
      .filter((clause) => told.every((one) => one.clause !== clause))
      .flatMap(({ operation }) => ofTheSame(operation, lead.clause.operation, reckoned))
      .filter(({ kind }) => kind === 'computed')
    // 一共多少个社区，…占几成: what is printed as one number is no reckoning.
    const reckonings = wanted.filter(({ operation }) => operation !== 'total')
    const isOpen = whole.answerable && !isReckonedWith(whole)
    const least = isOpen ? Math.min(2, reckonings.length) : Math.min(2, wanted.length)
    if (told.length + more.length < least) return whole
    if (distinct(reckoned.map(({ articleId }) => articleId)).length > 1) return whole
    if (whole.body.kind === 'table' && whole.body.measure !== undefined) return whole
    const answers = [...told.map(({ answer }) => answer), ...(whole.answerable ? [whole] : [])]
    const figures = distinct(answers.flatMap((answer) => answer.figures.map(({ figure }) => figure)))
    return {
      ...tableOf(query, figures, 'a reckoning by itself', {
        notes: distinct([...told.flatMap(({ notes }) => notes), ...more]),
      }),
      ...(lead.answer.computed === undefined ? {} : { computed: lead.answer.computed }),
    }
  }
}

/** Whether an answer does with numbers what is wanted. */
const comesOf = ({ body }: Answer, operation: Operation): boolean =>
  body.kind === 'table' &&
  body.notes.some(
    (note) =>
      note.kind === 'computed' &&
      note.operation === (isSum(operation) ? 'sum' : operation === 'rest' ? 'difference' : operation),
  )

/** 改之前一共多少个网格: what a clause reckons from numbers of unlike things is nothing that it asks for by itself. */
const computedIn = ({ body }: Answer): readonly TableNote[] =>
  body.kind === 'table'
    ? body.notes.filter((note) => note.kind === 'computed' && (note.alike || note.operation !== 'sum'))
    : []

/** In the order in which they were named. */
const reckonedFigures = ([note]: readonly TableNote[]): readonly Figure[] =>
  note?.kind === 'computed' ? note.figures : []
