/**
 * “…所有数字：多少人、台账几份、活动几场”: several numbers of one matter, of which some are told. What the practices behind those
 * print besides stands below, so that nothing that is asked for is left out for how it is worded.
 */
import type { Figure } from '../knowledge/article.ts'
import type { Answer, TableNote } from './answer.ts'
import type { Query } from './candidates.ts'
import { type AnswerContext, distinct, figuresOf } from './context.ts'
import { isResult } from './fit.ts'
import { asksAllOfThem, listedThings } from './tables/asked-things.ts'
import type { ReadFilter } from './tables/figure-filter.ts'
import type { TableOf } from './tables/table-answer.ts'

/** An answer with what stands beside its figures, where more is asked for than it tells. */
export type WithBesides = (query: Query, answer: Answer) => Answer

/** So many numbers are a list. */
const SEVERAL = 2
const SHAPES: ReadonlySet<string> = new Set(['one', 'list', 'table', 'sum'])

export function createBesides(
  { articleOf, knowledge, sameUnit }: AnswerContext,
  { filterOf, tableOf }: { readonly filterOf: ReadFilter; readonly tableOf: TableOf },
): WithBesides {
  const numbers = knowledge.lexicon.askedNumbers

  /** What is asked in the measure words of the message comes first. */
  function besides({ reading: { requests } }: Query, shown: readonly Figure[]): readonly Figure[] {
    const [first] = shown
    const told = (figure: Figure): number =>
      shown.filter(({ practiceId }) => practiceId === figure.practiceId).length
    const isAsked = ({ unit }: Figure): boolean =>
      requests.some((request) => request.unit !== undefined && sameUnit(request.unit, unit) === 'same')
    return figuresOf(articleOf(first?.articleId ?? ''))
      .filter((figure) => isResult(figure) && !shown.includes(figure) && told(figure) > 0)
      .toSorted((a, b) => Number(isAsked(b)) - Number(isAsked(a)) || told(b) - told(a))
  }

  return (query, answer) => {
    const { body, computed, verdict } = answer
    const { requests, shape, stated } = query.reading
    const shown = answer.figures.map(({ figure }) => figure)
    const isPlain =
      body.kind === 'figures' ||
      (body.kind === 'table' && body.measure === undefined && body.near.length === 0)
    const isOfOne = distinct(shown.map(({ articleId }) => articleId)).length === 1
    if (!answer.answerable || !isPlain || !isOfOne || computed !== undefined || verdict !== undefined)
      return answer
    const notes = body.kind === 'table' ? body.notes : []
    if (!SHAPES.has(shape) || stated.length > 0 || notes.some(({ kind }) => kind !== 'notPrinted'))
      return answer
    const filter = filterOf(query)
    const things = listedThings(query, filter.words, numbers).length
    const wantsAll = filter.heads || asksAllOfThem(query.reading)
    // 帮扶慰问、美化环境累计多少人次: one number, of whatever is listed.
    const asked = requests.length === 1 && !wantsAll ? 1 : Math.max(requests.length, things)
    // A table that holds all that is asked for stands alone.
    if (asked < SEVERAL || (shown.length >= asked && !(wantsAll && body.kind === 'figures'))) return answer
    // 钱，一笔一笔列: where all that is told is of the sort that is asked for, what stands beside it is as well.
    const isOfSort = shown.every(filter.isOfSort) ? filter.isOfSort : () => true
    const fits = (figure: Figure): boolean => isOfSort(figure) && filter.passes(figure)
    const near = besides(query, shown)
      .filter(fits)
      .slice(0, Math.max(0, 2 * asked - shown.length))
    if (near.length === 0) return answer
    const { corrections, unreported, why } = answer
    const table = tableOf(query, shown, `${why.decided}, and what is printed besides`, {
      near,
      nearIs: 'besides',
      notes: notes.flatMap((note) => withoutPrinted(note, near)),
    })
    return { ...table, corrections, unreported, why: { ...why, decided: table.why.decided } }
  }
}

/** So many of its pairs of characters must stand in a metric that tells of a thing. */
const TOLD = 0.5

/** What is printed besides is not said to be missing. */
function withoutPrinted(note: TableNote, near: readonly Figure[]): readonly TableNote[] {
  if (note.kind !== 'notPrinted') return [note]
  const isTold = (thing: string): boolean => {
    const pairs = [...thing.slice(1)].map((_, at) => thing.slice(at, at + 2))
    return near.some(
      ({ metric }) => pairs.filter((pair) => metric.includes(pair)).length >= pairs.length * TOLD,
    )
  }
  const things = note.things.filter((thing) => !isTold(thing))
  return things.length === 0 ? [] : [{ ...note, things }]
}
