/**
 * 一次多少人, right after several places were listed or set side by side: of the one among them that prints such a number, where the
 * first of them does not.
 */
import type { Answer, Focus, Turn } from '../answer.ts'
import type { Query } from '../candidates.ts'
import { type AnswerContext, distinct } from '../context.ts'
import type { RecallAnswers } from '../recall-answer.ts'
import { saysSomething, vouchedShare } from '../vouching.ts'
import type { ChooseNumber, MeantNumber } from './meant-number.ts'

/** Undefined where the last answer told of one place, or its first prints what is asked, or none or several of the others do. */
export type OfListed = (query: Query, previous: Turn) => Answer | undefined

/** So likely one number must be meant beside the others of its place: likelier than all of them, and than none. */
const LIKELIEST = 0.5
/** So much of the words of a message a number of something else must say to be meant. */
const SAYS_IT = 0.5

export function createOfListed(
  { records }: AnswerContext,
  meantNumber: ChooseNumber,
  recall: RecallAnswers,
): OfListed {
  return (query, previous) => {
    const [request, another] = query.reading.requests
    if (request === undefined || another !== undefined) return undefined
    const printing = toldTogether(previous)
      .map((focus) => ({ focus, meant: meantNumber(query, request, focus.article, { ...previous, focus }) }))
      .filter(({ focus, meant }) => meant.chance >= LIKELIEST && isOwn(query, focus, meant))
    const [first, second] = printing
    if (first?.meant.figure === undefined || second !== undefined) return undefined
    return first.focus.article === previous.focus?.article
      ? undefined
      : recall.counted(query, [first.meant.figure], previous)
  }

  /** What the last answer told of each of its places; nothing where it told of one, or something of a list was picked already. */
  function toldTogether({ articles, focus, ledger, listed, subject, toldLast }: Turn): readonly Focus[] {
    const places = distinct(articles)
    const inList = listed.flatMap((id) => records.practice(id) ?? [])
    const counted = ledger.slice(0, toldLast).flatMap((id) => {
      const figure = records.figure(id)
      return records.practice(figure?.practiceId ?? '') ?? []
    })
    const isOpen = focus !== undefined && places.length > 1 && places[0] === focus.article
    if (!isOpen) return []
    return places.map((article) => {
      const practice = [...inList, ...counted].find(({ articleId }) => articleId === article)
      return { article, subject, ...(practice === undefined ? {} : { practice: practice.id }) }
    })
  }

  /** A number of what was told of its place, one that bears its name, or one that says what is asked. */
  function isOwn({ words }: Query, { practice }: Focus, { figure }: MeantNumber): boolean {
    const { name } = records.practice(practice ?? '') ?? {}
    if (figure === undefined) return false
    if (practice !== undefined && figure.practiceId === practice) return true
    const known = words.filter((word) => word.known)
    const isSaid = saysSomething(known) && vouchedShare(known, records.metricText(figure.id)) >= SAYS_IT
    return isSaid || (name !== undefined && figure.metric.includes(name))
  }
}
