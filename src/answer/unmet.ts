/**
 * Whether a figure of what is talked about leaves open just what is asked of it: one of its parts, another time, so much a day.
 * In a conversation few words are said, so that kind and unit alone would find a number for nearly anything.
 */
import type { Figure } from '../knowledge/article.ts'
import { fold } from '../search/fold.ts'
import type { Query } from './candidates.ts'
import type { AnswerContext } from './context.ts'
import { EVENTS } from './fit.ts'
import type { FigureRequest } from './reading/requests.ts'
import { vouches } from './vouching.ts'

export type Unmet = (query: Query, request: FigureRequest, figure: Figure) => boolean

export interface Unmets {
  readonly unmet: Unmet
  /** As far as it can be told of a message by itself, which says more. */
  readonly unmetAlone: Unmet
}

export function createUnmet({ records }: Pick<AnswerContext, 'records'>): Unmets {
  const textOf = ({ asOf = '', id, printed }: Figure): string =>
    [records.metricText(id), asOf, printed].join('\n')

  const unmetAlone: Unmet = (query, request, figure) =>
    isNoRate(query, request, figure) ||
    isOfAllTimes(query, request, figure) ||
    isOfThemAll(query, request, figure) ||
    isNoPrice(query, figure) ||
    isWhole(query, request, figure)

  const unmet: Unmet = (query, request, figure) =>
    ofOtherTime(query, figure) ||
    isRate(query, figure) ||
    isNoEvent(request, figure) ||
    unmetAlone(query, request, figure) ||
    countsOther(query, request, figure)

  return { unmet, unmetAlone }

  /** 前年是多少, of a number of 2024. */
  function ofOtherTime({ reading: { times } }: Query, figure: Figure): boolean {
    const text = textOf(figure)
    return times.length > 0 && !times.some((time) => text.includes(time.replace(/[年份]$/u, '')))
  }

  /** 一年办多少场, of those held so far. */
  function isNoRate({ reading: { text } }: Query, { start, end }: FigureRequest, figure: Figure): boolean {
    const [, time] = PER_TIME.exec(text.slice(start, end)) ?? []
    // 青年 tells of no year.
    const printed = textOf(figure).replace(/[青少老成中幼]年|年[轻龄]/gu, '')
    // 年产值 is so much a year.
    return time !== undefined && !printed.includes(time) && !/每|[一单]次|频|年底前|\d年/u.test(printed)
  }

  /** 一次多少人, of a number of them all. */
  function isOfAllTimes({ reading }: Query, { start, end, kind }: FigureRequest, figure: Figure): boolean {
    const asksOne = kind !== 'frequency' && PER_EVENT.test(reading.text.slice(start, end))
    return asksOne && figure.upTo === undefined && !OF_ONE.test(textOf(figure))
  }

  /** 每位乡贤捐了多少, of what all of them gave. */
  function isOfThemAll(
    { reading: { text } }: Query,
    { asks, start }: FigureRequest,
    figure: Figure,
  ): boolean {
    return PER_HEAD.test(text.slice(start, asks.start)) && !OF_EACH.test(`${textOf(figure)}${figure.anchor}`)
  }

  /** 收多少钱一餐, of what came in together. */
  function isNoPrice({ reading: { text } }: Query, figure: Figure): boolean {
    return PRICE.test(text) && !OF_EACH.test(`${textOf(figure)}${figure.anchor}`)
  }

  /** 开了多少场, of how many 社区 somebody visits. */
  function isNoEvent({ unit = '' }: FigureRequest, figure: Figure): boolean {
    return EVENTS.has(unit) && figure.unit === '个' && !HELD.test(figure.metric.slice(-HEAD))
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
    const part = PART.exec(text)
    if (part === null) return false
    const [from, to] = [part.index, part.index + part[0].length]
    const named = words.filter(({ word, start, end }) => word.length > 1 && start >= from && end <= to)
    // Everyday names of a number may name what it holds together.
    const metric = fold(`${figure.metric} ${figure.printed} ${figure.place ?? ''}`)
    return (
      named.length > 0 &&
      [...named, ...words.filter(({ word }) => request.counted.includes(word))].every(
        (word) => vouches(metric, word) < HALF,
      )
    )
  }

  /** 死伤多少: what is named and neither the figure nor its practice speaks of, asked in no measure word. */
  function countsOther({ words }: Query, request: FigureRequest, figure: Figure): boolean {
    if (request.unit !== undefined || request.kind !== undefined) return false
    // 娃 names something in one character, 办 does not.
    const counted = words.filter(
      ({ synonyms, word }) => request.counted.includes(word) && (word.length > 1 || synonyms.length > 0),
    )
    const text = records.figureText(figure.id)
    return counted.length > 0 && counted.every((word) => vouches(text, word) < HALF)
  }
}

const HALF = 0.5
const PER_TIME = /(?:每|一)个?(天|日|周|月|年|季|星期|礼拜)(?!以来|来)/u
/** 一次多少人, 每场来几个; not 第一次, 上一场 and 一次性. */
const PER_EVENT = /(?:每|(?<![第上这那头前后有过])一)[次场回趟堂期](?!性|[、，,])/u
/** 每位乡贤, 每户; 每月 is a time. */
const PER_HEAD = /(?:每|平均一)一?(?:[位名户家人支所处]|个(?![月星礼年天日]))/u
/** 多少钱一餐, 每份几块钱; 一次 and 一人 are told of above. */
const PRICE =
  /(?:多少钱|几块钱?|几元钱?)[一每][餐顿份张件盒碗斤节晚间桌]|[一每][餐顿份张件盒碗斤节晚间桌](?:饭|菜)?(?:要|收|卖|是|得|付|交)?(?:多少钱|几块|几元)/u
const OF_EACH = /每|均|[一1](?:对一|[位名户家人支所处个])|各/u
/** What is held: 会议, 活动, 培训班. */
const HELD = /[会赛课班讲展演]|活动|培训/u
/** So much of a metric's end names what it counts. */
const HEAD = 5
const OF_ONE = /每|[一单][次场回]|一般|通常|平均|频/u
const ALONE = /[光单只纯净]|其中|里[头面]|当中|各/u
/** 里头护士几个, 其中民警几名 */
const PART =
  /(?:里[头面边]|[人些批条笔队份业员目]里|当中|其中|之中)[、，,]?[^里中、，,。？?]{1,12}(?:多少|几|占)/u
