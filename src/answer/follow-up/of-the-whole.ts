/** 这是全市的账？, 签约10万余人，说的是全市所有人口么: whether a number that was told is one of the place as a whole. */
import type { Answer, Turn } from '../answer.ts'
import type { Query } from '../candidates.ts'
import { type AnswerContext, figuresOf } from '../context.ts'
import { ASKING_MARKS } from '../reading/requests.ts'
import type { RecallAnswers } from '../recall-answer.ts'

/** Undefined where nothing of the kind is asked, or nothing was told. */
export type OfTheWhole = (query: Query, previous: Turn) => Answer | undefined

const WHOLE = /(?:全|整个?|整座)[市区县省](?:(?:所有|全部|总).{0,4}|的?[账数]{0,2})(?:[吗么嘛吧不]|[?？]|$)/u

export function createOfTheWhole(
  { articleOf, records, sameQuantity }: AnswerContext,
  recall: RecallAnswers,
): OfTheWhole {
  return (query, { focus, ledger, toldLast }) => {
    const { marks, modality, requests, stated, text } = query.reading
    if (focus === undefined || requests.length > 0 || stated.length > 1 || !WHOLE.test(text)) return undefined
    // 有没有推广到全省, 谁来管全区: what is asked is something else.
    const asksElse = marks.some(({ kinds }) => kinds.some((kind) => ASKING_MARKS.has(kind)))
    if (asksElse || modality !== 'fact') return undefined
    const told = ledger.slice(0, toldLast).flatMap((id) => records.figure(id) ?? [])
    const [claim] = stated
    const meant =
      claim === undefined
        ? told[0]
        : [...told, ...figuresOf(articleOf(focus.article))].find((figure) => sameQuantity(claim, figure))
    // What it is of its name says, and the part of the place; whether that is all there is nobody prints.
    return meant?.articleId === focus.article ? recall.explained(query, meant) : undefined
  }
}
