/** Tables and rankings that no print gives: what is asked of every place and told of none. */
import type { Figure } from '../../knowledge/article.ts'
import type { MarkKind } from '../../knowledge/lexicon.ts'
import { fold } from '../../search/fold.ts'
import type { Answer } from '../answer.ts'
import type { Query } from '../candidates.ts'
import { type AnswerContext, distinct, placeName } from '../context.ts'
import type { PlaceReading } from '../places.ts'
import { clauseAround, isPartOf } from '../reading/spans.ts'
import type { Shape } from '../reading.ts'
import { operationOf } from '../reckoning.ts'
import { tellsOf, untold } from '../subjects.ts'
import { type TellingWord, vouches } from '../vouching.ts'
import type { FigureFilter } from './figure-filter.ts'

/** What is asked of several places at once. */
const SEVERAL: ReadonlySet<Shape> = new Set(['table', 'compare', 'extreme'])
/** A word of this weight names something. */
const NAMES = 1
/** A word of this weight names something that few records tell of. */
const RARE = 3
const HALF = 0.5
/** Measure words in which answers are counted as well. */
const OF_ANSWERS: ReadonlySet<string> = new Set(['家', '处', '地', '条', '个地方'])

/** Words that name how much something is. */
const LEVEL =
  /(?:满意|幸福|知晓|离职|流失|离婚|结婚|就业|失业|出生|犯罪|发案|投诉|空置|入住|缴费|收缴|老龄化)(?:率|度)$/u
const CHANGES = /[涨增升降减]/u

export function createUnprinted(context: AnswerContext) {
  const { knowledge, measures, records } = context
  const numbers = knowledge.lexicon.askedNumbers

  let printed: string | undefined
  /** All that is printed anywhere; asked for seldom. */
  const allText = (): string => {
    printed ??= knowledge.articles.map(({ id }) => context.scopeText(new Set([id]))).join('\n')
    return printed
  }

  /** Of places that are to be put together all that may be said is why they are not, where they count no one thing. */
  function added(
    query: Query,
    answer: Answer | undefined,
    held: readonly PlaceReading[],
  ): Answer | undefined {
    if (answer?.body.kind !== 'table' || query.reading.shape !== 'sum' || held.length > 0) return answer
    // 列出来就行，不用相加
    if (/[不别][用要必]?(?:相?加|合计)/u.test(query.reading.text)) return answer
    // 总共出现过哪些
    if (operationOf(query, numbers) === 'total' && query.reading.requests.length === 0) return answer
    const { body } = answer
    if (body.notes.some(({ kind }) => kind === 'computed' || kind === 'notReckoned')) return answer
    const named = body.measure === undefined ? undefined : measures.named(body.measure)
    const why = named === undefined || named.apart ? 'unlike' : 'bounds'
    const notes = body.notes.filter(({ kind }) => kind !== 'notOrdered')
    return {
      ...answer,
      answerable: why === 'bounds',
      body: { ...body, notes: [{ kind: 'notReckoned', why }, ...notes] },
    }
  }

  /**
   * 各地书记的工资, 平均年龄排个序: how much something is, which must be printed as such by two places at least to be set side by
   * side; by how much it rose is another thing.
   */
  function unprintedLevel(query: Query, answer: Answer | undefined): Answer | undefined {
    const { marks, requests, shape, text, words } = query.reading
    const has = (kind: 'many' | 'table'): boolean => marks.some(({ kinds }) => kinds.includes(kind))
    const several =
      has('table') || (has('many') && (requests.length > 0 || /表|排名|排行|名次|高低/u.test(text)))
    if (shape !== 'extreme' && shape !== 'sum' && shape !== 'compare' && !several) return undefined
    if (answer?.body.kind === 'table' && answer.body.measure !== undefined) return undefined
    const levels = distinct([
      ...marks.filter(({ kinds }) => kinds.includes('qualifier')).map((mark) => mark.text),
      ...words.map(({ word }) => word).filter((word) => LEVEL.test(word)),
    ])
    if (levels.length === 0 || requests.some(({ change }) => change) || CHANGES.test(text)) return undefined
    const printed = knowledge.figures.filter(({ id, kind }) => {
      const own = records.metricText(id)
      return kind !== 'change' && levels.every((word) => own.includes(word))
    })
    if (new Set(printed.map(({ articleId }) => articleId)).size > 1) return undefined
    return context.refuse(query, { kind: 'figure', asked: undefined }, [], levels)
  }

  /** 每个地方装了几部电梯, 上访量降了几成: no figure is of the matter, or none that tells of a rise or fall. */
  function uncountedMatter(query: Query): Answer | undefined {
    const { marks, requests, shape, subjects, text } = query.reading
    const has = (kind: MarkKind): boolean => marks.some(({ kinds }) => kinds.includes(kind))
    const several =
      has('many') ||
      has('table') ||
      has('compare') ||
      has('where') ||
      shape === 'extreme' ||
      /最[高低多少大小狠快]/u.test(text)
    const isUntold = (): boolean => subjects.every((subject) => !tellsOf(allText())(subject))
    const asksNumber =
      has('difference') ||
      /几[部台只]|百分[数比率]|比例/u.test(text) ||
      // 各县人均GDP拉个表: what nobody writes of is told in numbers or not at all.
      (has('table') && isUntold()) ||
      (requests.length > 0 && !(has('many') && has('howMany')))
    if (subjects.length === 0 || !several || !asksNumber) return undefined
    const changes = requests.some(({ change }) => change) || /同比|[涨升降减]了/u.test(text)
    const isCounted = knowledge.figures.some(
      ({ kind, metric }) => subjects.some(tellsOf(fold(metric))) && (!changes || kind === 'change'),
    )
    if (isCounted) return undefined
    return context.refuse(query, { kind: 'figure', asked: undefined }, [], untold(subjects, ''))
  }

  /** 充电桩各地装了多少个: no figure speaks of what is to be counted at every place. */
  function unspokenOf({ reading, words, ...query }: Query): Answer | undefined {
    const [request, another] = reading.requests
    if (another !== undefined || !SEVERAL.has(reading.shape)) return undefined
    // 哪个县的图书馆最多 asks for a number as well.
    if (request === undefined && !(reading.shape === 'extreme' && /最[多少高低大小]/u.test(reading.text)))
      return undefined
    // 凑几条, 有几家写到: so many answers are wanted.
    if (OF_ANSWERS.has(request?.unit ?? '')) return undefined
    const isSaid =
      (word: TellingWord) =>
      ({ id }: Figure): boolean =>
        vouches(records.metricText(id), word) >= HALF
    const clauses = reading.marks
      .filter(({ kinds }) => kinds.includes('most') || kinds.includes('least'))
      .map(({ start, end }) => clauseAround(reading.text, start, end))
    const silent = words.filter(
      (word) =>
        word.known &&
        clauses.some((clause) => isPartOf(word, clause)) &&
        !knowledge.figures.some(isSaid(word)),
    )
    const counted =
      request === undefined
        ? silent.filter(({ weight }) => weight >= RARE)
        : words.filter(({ weight, word }) => weight >= NAMES && request.counted.includes(word))
    if (request === undefined && counted.length === 0) return undefined
    const isSpoken = (figure: Figure): boolean => counted.every((word) => isSaid(word)(figure))
    return knowledge.figures.some(isSpoken)
      ? undefined
      : context.refuse(
          { reading, words, ...query },
          { kind: 'figure', asked: undefined },
          [],
          counted.map(({ word }) => word),
        )
  }

  /** A table of numbers that nobody prints. */
  function notCounted(
    { reading, words, ...query }: Query,
    filter: FigureFilter,
    held: readonly PlaceReading[],
  ): Answer | undefined {
    const names = filter.heads || /[率额]$/u.test(filter.words.at(-1)?.word ?? '')
    const ranks = /排序|排名|名次|从[高多大低少小]到|排行|排个?[队一排]/u.test(reading.text)
    if (reading.shape !== 'table' || (!ranks && (!names || filter.words.every(({ known }) => known))))
      return undefined
    const asked = held.length === 0 ? undefined : held.map(placeName).join('、')
    const unknown = filter.words.filter(({ known }) => !known).map(({ word }) => word)
    return context.refuse({ reading, words, ...query }, { kind: 'figure', asked }, [], unknown)
  }

  return { added, notCounted, unspokenOf, uncountedMatter, unprintedLevel }
}
