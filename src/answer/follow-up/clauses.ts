/** Two things asked at once of what is talked about: 一次来多少人，谁主持. */
import type { Figure } from '../../knowledge/article.ts'
import type { MarkKind } from '../../knowledge/lexicon.ts'
import type { Answer, Turn } from '../answer.ts'
import { type AnswerContext, distinct, MOST } from '../context.ts'
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
  /** The clauses, each with what is said before the first that asks: 居民线上诉求，收了多少、办了多少. */
  function clausesOf(text: string): readonly Reading[] {
    const texts = text.split(CLAUSE_END).filter((clause) => clause.trim() !== '')
    if (texts.length < 2 || texts.length > MOST_CLAUSES) return []
    const [first = '', ...others] = texts
    return asks(read(first)) || others.length < 2
      ? texts.map(read)
      : others.map((clause) => read(`${first}${clause}`))
  }

  return (reading, { focus }, whole, answerOf) => {
    const clauses = clausesOf(reading.text)
    const isHere = (answer: Answer): boolean =>
      answer.answerable && leadingArticles(answer)[0] === focus?.article
    const isElsewhere = reading.places.some(({ articleIds }) => !articleIds.includes(focus?.article ?? ''))
    const found = isHere(whole.answer)
    const goesBack = reading.marks.some(({ kinds }) => kinds.includes('back'))
    if (focus === undefined || isElsewhere || goesBack || reading.modality !== 'fact') return whole
    if (clauses.length < 2 || !clauses.every(asks)) return whole
    // What was reckoned, or set against what is held, is no list of numbers.
    const { body, computed, verdict } = whole.answer
    if (found && (body.kind !== 'figures' || computed !== undefined || verdict !== undefined)) return whole
    const told = clauses.map((clause) => ({ clause, answer: answerOf(clause) }))
    const here = told.filter(({ answer }) => isHere(answer)).map(({ answer }) => answer)
    const [first, another] = here
    if (first === undefined || (found && !addsTo(whole.answer, here, clauses.length))) return whole
    const unreported = told.filter(({ answer }) => !isHere(answer)).map(({ clause }) => clause.text.trim())
    if (another === undefined) return follows({ ...first, unreported: [...first.unreported, ...unreported] })
    const leading = here.flatMap(({ figures: [lead] }) => lead ?? [])
    const all = [...leading, ...here.flatMap(({ figures }) => figures)].map(({ figure }) => figure)
    const cite = citations()
    const figures = distinct(all).slice(0, MOST.figures)
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

/**
 * Whether the clauses are all answered by numbers that the answer to the whole lacks: it has fewer, or those of several practices
 * where the clauses find theirs in one.
 */
function addsTo({ figures }: Answer, here: readonly Answer[], clauses: number): boolean {
  const leads = here.flatMap(({ figures: [lead] }) => lead?.figure ?? [])
  if (distinct(leads).length < clauses) return false
  const practicesOf = (of: readonly Figure[]): number =>
    distinct(of.map(({ practiceId }) => practiceId)).length
  const told = figures.slice(0, clauses).map(({ figure }) => figure)
  return told.length < clauses || (practicesOf(leads) === 1 && practicesOf(told) > 1)
}

/** 有数没 asks nothing of its own. */
const asks = ({ marks, requests, words }: Reading): boolean =>
  requests.some(
    ({ counted, kind, unit }) => counted.length > 0 || kind !== undefined || unit !== undefined,
  ) ||
  (words.length > 0 && marks.some(({ kinds }) => kinds.some((kind) => ASKS_DETAIL.has(kind))))
const ASKS_DETAIL: ReadonlySet<MarkKind> = new Set(['who', 'what', 'how', 'when', 'where'])
