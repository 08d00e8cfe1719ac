/**
 * Whether a figure of what is talked about leaves open just what is asked of it: one of its parts, another time, so much a day.
 * In a conversation few words are said, so that kind and unit alone would find a number for nearly anything.
 */
import type { Figure } from '../knowledge/article.ts'
import type { Query } from './candidates.ts'
import type { AnswerContext } from './context.ts'
import type { FigureRequest } from './reading/requests.ts'
import { vouches } from './vouching.ts'

export type Unmet = (query: Query, request: FigureRequest, figure: Figure) => boolean

export function createUnmet({ records }: Pick<AnswerContext, 'records'>): Unmet {
  const textOf = ({ asOf = '', id, printed }: Figure): string =>
    [records.metricText(id), asOf, printed].join('\n')

  return (query, request, figure) =>
    ofOtherTime(query, figure) ||
    isNoRate(query, request, figure) ||
    isRate(query, figure) ||
    isWhole(query, request, figure) ||
    countsOther(query, request, figure)

  /** 前年是多少, of a number of 2024. */
  function ofOtherTime({ reading: { times } }: Query, figure: Figure): boolean {
    const text = textOf(figure)
    return times.length > 0 && !times.some((time) => text.includes(time.replace(/[年份]$/u, '')))
  }

  /** 一年办多少场, of those held so far. */
  function isNoRate({ reading: { text } }: Query, { start, end }: FigureRequest, figure: Figure): boolean {
    return PER_TIME.test(text.slice(start, end)) && !/每|[一单]次|频|年底前|\d年/u.test(textOf(figure))
  }

  /** 办成了几件, of how many are talked over each time. */
  function isRate({ reading: { text } }: Query, { metric }: Figure): boolean {
    return /^每次|^单次/u.test(metric) && !/每|一[次回场个件]|次/u.test(text)
  }

  /** 里头护士几个, 光食堂有多少: a part, of the number of them all. */
  function isWhole({ reading, words }: Query, request: FigureRequest, figure: Figure): boolean {
    const { text } = reading
    const clause = text.slice(request.start, request.end)
    const apart = reading.marks.some(({ kinds }) => kinds.includes('only') || kinds.includes('each'))
    if (/合计|总数/u.test(figure.metric) && figure.role !== 'total' && (apart || ALONE.test(clause)))
      return true
    if (!PART.test(text)) return false
    const counted = words.filter(({ word }) => word.length > 1 && request.counted.includes(word))
    const metric = records.metricText(figure.id)
    return counted.length > 0 && counted.every(({ word }) => !metric.includes(word))
  }

  /** 死伤多少: what is named and neither the figure nor its practice speaks of, asked in no measure word. */
  function countsOther({ words }: Query, request: FigureRequest, figure: Figure): boolean {
    if (request.unit !== undefined || request.kind !== undefined) return false
    const counted = words.filter(({ word }) => word.length > 1 && request.counted.includes(word))
    const text = records.figureText(figure.id)
    return counted.length > 0 && counted.every((word) => vouches(text, word) < HALF)
  }
}

const HALF = 0.5
const PER_TIME = /(?:每|一)(?:天|日|周|个?月|年|季度?|个?星期|个?礼拜)(?!以来|来)/u
const ALONE = /[光单只纯净]|其中|里[头面]|当中|各/u
/** 里头护士几个, 其中民警几名 */
const PART = /(?:里头|里面|当中|其中|之中|里边)[^里中，,。？?]{1,12}(?:多少|几|占)/u
