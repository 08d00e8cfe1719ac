/** 普通干部呢 after 派了几个, 说岔了，我问的是流动的: the number told last, of something else that its place counts alike. */
import type { Figure } from '../../knowledge/article.ts'
import type { Answer, Turn } from '../answer.ts'
import type { Query } from '../candidates.ts'
import { type AnswerContext, figuresOf } from '../context.ts'
import { PEOPLE } from '../fit.ts'
import type { Read } from '../reading.ts'
import type { RecallAnswers } from '../recall-answer.ts'
import { vouchedShare, weightOf } from '../vouching.ts'

/** Undefined where nothing else that is named is counted there as the figure told last is. */
export type OfAnother = (query: Query, previous: Turn) => Answer | undefined

/** So much of a few words a figure must say to be theirs. */
const SAID = 0.5
/** Whoever says more asks for something by itself. */
const MOST_WORDS = 3

export function createOfAnother(
  { articleOf, queryOf, records, sameUnit }: AnswerContext,
  read: Read,
  recall: RecallAnswers,
): OfAnother {
  return (query, { focus, ledger, toldLast }) => {
    const { details, requests } = query.reading
    const words = query.words.filter(({ known }) => known)
    const [last] = ledger.slice(0, Math.min(toldLast, 1)).flatMap((id) => records.figure(id) ?? [])
    if (focus === undefined || last?.articleId !== focus.article) return undefined
    if (requests.length + details.length > 0 || words.length > MOST_WORDS || weightOf(words) === 0)
      return undefined
    const said = ({ id }: Figure): number => vouchedShare(words, records.metricText(id))
    if (said(last) >= SAID) return undefined
    const alike = ({ practiceId, unit }: Figure): boolean =>
      practiceId === focus.practice ||
      (PEOPLE.has(unit) && PEOPLE.has(last.unit)) ||
      sameUnit(unit, last.unit) === 'same'
    const isNear = ({ practiceId }: Figure): number => (practiceId === focus.practice ? 1 : 0)
    const metric = queryOf(read(last.metric)).words
    const likeness = ({ id }: Figure): number => vouchedShare(metric, records.metricText(id))
    const [other] = figuresOf(articleOf(focus.article))
      .filter((figure) => figure.role !== 'start' && alike(figure) && said(figure) >= SAID)
      .toSorted((a, b) => said(b) - said(a) || isNear(b) - isNear(a) || likeness(b) - likeness(a))
    return other && recall.figure(query, other)
  }
}
