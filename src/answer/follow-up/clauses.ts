/** Two things asked at once of what is talked about: 一次来多少人，谁主持. */
import type { MarkKind } from '../../knowledge/lexicon.ts'
import type { Answer, Turn } from '../answer.ts'
import { type AnswerContext, distinct } from '../context.ts'
import type { Read, Reading } from '../reading.ts'
import { type Followed, follows } from './followed.ts'
import { leadingArticles } from './in-hand.ts'

const CLAUSE_END = /[、，,；;。？?]+/u
/** Whoever says more tells a story. */
const MOST_CLAUSES = 3

/**
 * Where the whole message finds nothing of what is talked about, its clauses may: each that asks is answered by itself, and those
 * that are not are said to be missing.
 * @param answerOf the answer to one clause
 */
export function createByClauses(
  { base, citations, queryOf }: AnswerContext,
  read: Read,
): (reading: Reading, previous: Turn, whole: Followed, answerOf: (clause: Reading) => Answer) => Followed {
  return (reading, { focus }, whole, answerOf) => {
    const texts = reading.text.split(CLAUSE_END).filter((text) => text.trim() !== '')
    if (focus === undefined || reading.places.length > 0 || texts.length < 2 || texts.length > MOST_CLAUSES)
      return whole
    const isHere = (answer: Answer): boolean =>
      answer.answerable && leadingArticles(answer)[0] === focus.article
    const clauses = texts.map(read)
    const goesBack = reading.marks.some(({ kinds }) => kinds.includes('back'))
    if (isHere(whole.answer) || goesBack || reading.modality !== 'fact' || !clauses.every(asks)) return whole
    const told = clauses.map((clause) => ({ clause, answer: answerOf(clause) }))
    const here = told.filter(({ answer }) => isHere(answer)).map(({ answer }) => answer)
    const [first, another] = here
    if (first === undefined) return whole
    const unreported = told.filter(({ answer }) => !isHere(answer)).map(({ clause }) => clause.text.trim())
    if (another === undefined) return follows({ ...first, unreported: [...first.unreported, ...unreported] })
    const cite = citations()
    const figures = distinct(here.flatMap((one) => one.figures.map(({ figure }) => figure)))
    const practices = distinct(here.flatMap((one) => one.practices.map(({ practice }) => practice)))
    return follows({
      ...base(queryOf(reading), 'figure', 'its clauses, one by one'),
      answerable: true,
      body: { kind: 'figures' },
      figures: figures.map(cite.figure),
      practices: practices.map(cite.practice),
      citations: cite.list(),
      unreported,
    })
  }
}

/** 有数没 asks nothing of its own. */
const asks = ({ marks, requests, words }: Reading): boolean =>
  requests.some(
    ({ counted, kind, unit }) => counted.length > 0 || kind !== undefined || unit !== undefined,
  ) ||
  (words.length > 0 && marks.some(({ kinds }) => kinds.some((kind) => ASKS_DETAIL.has(kind))))
const ASKS_DETAIL: ReadonlySet<MarkKind> = new Set(['who', 'what', 'how', 'when', 'where'])
