/**
 * Figures side by side: “各地的持证率列个表”, “跟钱有关的数”, “谁最多”, “加起来多少”: which table a message asks for. A table
 * holds figures of one measure; what nearly counts it stands below, under its own name.
 */
import type { Figure } from '../../knowledge/article.ts'
import type { Measure } from '../../knowledge/lexicon.ts'
import { fold } from '../../search/fold.ts'
import type { Answer } from '../answer.ts'
import { type Query, type Scope, unprintedQuotes, unprintedWords } from '../candidates.ts'
import { type AnswerContext, figuresWithin, placeName } from '../context.ts'
import { type Mark, rankAsked } from '../marks.ts'
import { createOperands } from '../operands.ts'
import type { PlaceReading } from '../places.ts'
import type { FigureRequest } from '../reading/requests.ts'
import { type Operation, operationOf } from '../reckoning.ts'
import { createReckoningChoice, createReckoningHearing, type WatchReckonings } from '../reckoning-choice.ts'
import { unquoted } from '../text-lookup.ts'
import { saysSomething, type TellingWord, weightOf } from '../vouching.ts'
import { ASKS_ALL, createFilterReader, type FigureFilter, type ReadFilter } from './figure-filter.ts'
import { createInYears } from './in-years.ts'
import { createListed } from './listed.ts'
import { createMeasured } from './measured.ts'
import { createOrderNotes, type OrderNotes } from './order-notes.ts'
import { createPicked } from './picked.ts'
import { createPrintedAlike, type PrintedAlike } from './printed-alike.ts'
import { createRankVerdict } from './rank-verdict.ts'
import { createReckonedTables } from './reckoned-table.ts'
import { createShownReckoned, type ReckonedShown } from './shown-reckoned.ts'
import { withoutMore } from './sizes.ts'
import { createTableAnswer, type TableOf } from './table-answer.ts'
import { createTold } from './told.ts'
import { createUnprinted } from './unprinted.ts'

export interface FigureTables {
  /** The answer to a message that wants figures side by side or reckoned with; undefined where it wants neither. */
  readonly tabled: (query: Query, scope: Scope, held: readonly PlaceReading[]) => Answer | undefined
  readonly reckonedWith: ReckonedShown
  /** What each counts of several figures that a message says to print one number. */
  readonly printedAlike: PrintedAlike
  /** What a message wants done with numbers; undefined where nothing. */
  readonly operation: (query: Query) => Operation | undefined
  /** By what a message picks figures. */
  readonly filterOf: ReadFilter
  /** Whether a message names something that figures count. */
  readonly namesMeasure: (query: Query) => boolean
  readonly tableOf: TableOf
  readonly orderNotes: OrderNotes['orderNotes']
}

const PLURAL = /几个?(?:县|市|区|地方|城市)|放(?:在|到)?一[起块]|并排|对照/u
/** Shorter words name no article: 乡贤 stands in a title as it does in others' texts. */
const LEAST_NAME = 3
/** So likely beside all others a reckoning goes before what rules make of the message. */
const SURE = 0.9
/** And so likely where they make nothing of it; 每场多少人 is asked more often of what is printed than of what could be divided. */
const LIKELY = { sum: 0.6, difference: 0.6, times: 0.6, share: 0.6, average: SURE } as const
/** Words that weigh so little pick nothing beside a bound and a sort. */
const SAYS_LITTLE = 2.5
const WHO_HAS_MORE = /(?:谁|哪[个家边里头处])[^，,、。；;？?]{0,3}[多少高低大小]/u
const OF_FIELD = /方面|这一?块|有关|相关|沾边/u

export function createFigureTables(context: AnswerContext, watchReckonings?: WatchReckonings): FigureTables {
  const { articleOf, knowledge, measures, records, sameUnit } = context
  const numbers = knowledge.lexicon.askedNumbers
  const printedTimes = new Set(knowledge.figures.flatMap(({ asOf }) => asOf ?? []))
  const readFilter = createFilterReader(knowledge.lexicon, sameUnit, printedTimes)
  const { listedAt } = createOperands(context)
  const tableOf = createTableAnswer(context)
  const order = createOrderNotes(context)
  const measured = createMeasured(context, tableOf, order)
  const inYears = createInYears(context, tableOf)
  const rankVerdict = createRankVerdict(context, tableOf, order)
  const picked = createPicked(context, tableOf, order)
  const said = createTold(context, tableOf, order)
  const { acrossPlaces, asChosen, atOnePlace, whereOneDoes } = createReckonedTables(context, tableOf)
  const { enumerated, listedIn, ofPlaceItself, ofSeries } = createListed(context, tableOf)
  const chooseReckoning = createReckoningChoice()
  const heardReckoning = createReckoningHearing(context)
  const { added, notCounted, uncountedMatter, unprintedLevel, unspokenOf } = createUnprinted(context)

  /** A table answers only where its figures speak of every part, price and time that is asked for. */
  function tabled(query: Query, scope: Scope, held: readonly PlaceReading[]): Answer | undefined {
    const answer = added(query, sideBySide(query, scope, held), held)
    const unprinted =
      held.length === 1
        ? undefined
        : ((held.length === 0 ? unprintedLevel(query, answer) : undefined) ?? uncountedMatter(query))
    if (unprinted !== undefined) return unprinted
    if (answer === undefined && held.length === 0) return unspokenOf(query)
    if (answer === undefined || !answer.answerable) return answer
    const reckoned = answer.body.kind === 'table' && answer.body.notes.some(({ kind }) => kind === 'computed')
    const text = answer.figures
      .map(({ figure: { asOf = '', id, practiceId = '', printed } }) =>
        // 带“万元”的 is told by 40余万元.
        [records.metricText(id), asOf, withoutMore(printed), records.printedText(practiceId)].join('\n'),
      )
      .join('\n')
    const times = query.reading.times.filter((time) => !text.includes(time.replace(/[年份]$/u, '')))
    // 平均, 人均 of what is reckoned here stand in no print.
    const silent = [
      ...unprintedWords(query, text).filter((word) => !reckoned || !/均|密度/u.test(word)),
      ...times,
      ...unprintedQuotes(query.reading, text),
    ]
    if (silent.length === 0) return answer
    const asked = held.length === 0 ? undefined : held.map(placeName).join('、')
    return context.refuse(query, { kind: 'figure', asked }, [], silent)
  }

  function sideBySide(whole: Query, within: Scope, named: readonly PlaceReading[]): Answer | undefined {
    const filter = withoutTitle(readFilter(whole), within)
    // 温州头一名，老二是哪个城市: who comes behind a place is another.
    const behindIt =
      named.length === 1 &&
      whole.reading.marks.some(({ kinds }) => kinds.includes('where')) &&
      whole.reading.shape === 'extreme' &&
      rankAsked(whole.reading.marks).places.some((place) => place > 1)
    const query = behindIt ? withoutFirst(whole) : whole
    const [scope, held] = behindIt ? [undefined, []] : [within, named]
    const { modality, shape, stated } = query.reading
    const { requests } = filter
    const several = scope?.size !== 1
    const asked = measures.askedFor(query, filter.words)
    const operation = operationOf(query, numbers)
    // 打算 of figures as such picks what is planned; of anything else it asks for what no record tells.
    const adds = operation === 'sum' || operation === 'total'
    if (modality !== 'fact' && !(modality === 'future' && (filter.heads || adds))) return undefined
    const picksPlace = held.length === 0 && shape === 'extreme'
    const heard =
      query.wants === undefined && !picksPlace ? heardReckoning(query, scope, held, operation) : undefined
    if (heard !== undefined) watchReckonings?.(heard)
    const yearly = inYears(query, scope, held)
    if (yearly !== undefined) return yearly
    const ranked = rankVerdict(query, held, asked, filter.words)
    if (ranked !== undefined) return ranked
    const chosen = heard && chooseReckoning(heard)
    if (chosen !== undefined && chosen.chance >= SURE) {
      const reckoned = asChosen(query, chosen.reckoning)
      if (reckoned !== undefined) return reckoned
    }
    const reckons =
      operation !== undefined &&
      !(operation === 'total' && requests.length > 1 && !inOneUnit(requests)) &&
      !(operation === 'share' && held.length > 1)
    if (reckons && (stated.length === 0 || operation !== 'order')) {
      const reckoned =
        held.length === 0 && shape !== 'extreme'
          ? whereOneDoes(query, filter.words, asked, operation)
          : several
            ? acrossPlaces(query, filter.words, held, asked, operation)
            : atOnePlace(query, filter.words, scope, asked, operation, filter.isOfSort)
      if (reckoned !== undefined) return reckoned
    }
    if (chosen !== undefined && chosen.chance >= LIKELY[chosen.reckoning.operation]) {
      const reckoned = asChosen(query, chosen.reckoning)
      if (reckoned !== undefined) return reckoned
    }
    const own = several ? undefined : (ofPlaceItself(query, filter, scope) ?? ofSeries(query, filter, scope))
    if (own !== undefined) return own
    const each = several ? undefined : listedIn(query, filter, scope)
    const enumeration = each === undefined || reckons ? undefined : enumerated(query, each, scope)
    if (enumeration !== undefined) return enumeration
    if (!wantsFigures(query, filter, held.length) && !asksEverything(query, filter, held)) return undefined
    // 解决问题数最多的机制: of a measure that one place prints several times all are told.
    const ranks = !several && shape === 'extreme'
    const row = ranks ? competing(asked, filter, scope, query.reading.text) : undefined
    const ofRow = row && measured(query, scope, held, [row], filter)
    if (ofRow !== undefined) return ofRow
    // What one place prints is told by all that its figures say; over places only like is set beside like.
    if (!several && filter.saysWhat && requests.length < 2) {
      const listed = listedAt(
        query.reading.text,
        filter.words,
        figuresWithin(knowledge, scope).filter(
          (one) => filter.passes(one) && (!filter.picksMoney || filter.isOfSort(one)),
        ),
      )
      const here = said(query, scope, filter, { listed: [...(listed ?? []), ...(each?.figures ?? [])] })
      if (here !== undefined) return here
    }
    // 几家签了约，金点子多少条: each number is looked for by itself.
    // 志愿服务方面的数: whatever is counted there.
    const ofField = filter.heads && filter.saysWhat && OF_FIELD.test(query.reading.text)
    const apart =
      filter.namesUnits ||
      filter.namesKinds ||
      ofField ||
      (!several && shape !== 'table' && requests.length > asked.length)
    const counted = asked.length > 0 && !apart ? measured(query, scope, held, asked, filter) : undefined
    if (counted !== undefined) return counted
    if (asksEverything(query, filter, held))
      return tableOf(query, tellingFirst(figuresWithin(knowledge, scope)), 'every figure of the place')
    // 党组织建设的数字: over places that are named common words tell what figures are of, too.
    const ofTopic =
      filter.heads && held.length > 0 && filter.words.some(({ known, word }) => known && word.length > 1)
    if (!filter.saysWhat && filter.picks) return picked(query, scope, filter, held)
    if (!filter.saysWhat && !ofTopic) return undefined
    if ((shape === 'compare' && !ofTopic) || requests.length > 1) return undefined
    const told = said(query, scope, filter, { held })
    if (told !== undefined) return told
    // 哪些项目的钱上亿: beside a bound and a sort, words that weigh so little pick nothing.
    const isAny = filter.boundsAnything || (filter.bounds && weightOf(filter.words) < SAYS_LITTLE)
    if (isAny) return picked(query, scope, filter, held)
    // 养老方面，30万以上的金额: what is below the bound is no answer.
    return filter.bounds && held.length === 0
      ? context.refuse(query, { kind: 'figure', asked: undefined }, [])
      : notCounted(query, filter, held)
  }

  /** The measure that is asked for of which one place prints several figures; 受益人次最高: of several the one whose measure word is said. */
  function competing(
    asked: readonly Measure[],
    { passes }: FigureFilter,
    scope: Scope,
    text: string,
  ): Measure | undefined {
    const rows = asked.filter(
      (measure) =>
        measures
          .figuresOf(measure)
          .filter((figure) => scope?.has(figure.articleId) === true && passes(figure)).length > 1,
    )
    const inUnit = rows.filter(({ unit }) => unit !== undefined && unit.length > 1 && text.includes(unit))
    const [row, another] = rows.length > 1 ? inUnit : rows
    return another === undefined ? row : undefined
  }

  /** The first of the row is told, and only who comes behind is asked. */
  function withoutFirst(query: Query): Query {
    const isFirst = (mark: Mark): boolean =>
      mark.kinds.includes('most') && rankAsked([mark]).places.every((place) => place === 1)
    return {
      ...query,
      reading: { ...query.reading, marks: query.reading.marks.filter((mark) => !isFirst(mark)) },
    }
  }

  const isInTitle = ({ word }: TellingWord, id: string): boolean =>
    word.length >= LEAST_NAME && unquoted(fold(articleOf(id).title)).includes(word)

  /** What names the one article says nothing of what its figures are of. */
  function withoutTitle(filter: FigureFilter, scope: Scope): FigureFilter {
    const [id, another] = scope ?? []
    if (id === undefined || another !== undefined || !filter.picksSort) return filter
    const words = filter.words.filter((word) => !isInTitle(word, id))
    return { ...filter, words, saysWhat: saysSomething(words.filter(({ word }) => word.length > 1)) }
  }

  /** 辽阳报的全部数字: figures as such of one place, and no word of what. */
  const asksEverything = (
    { reading: { marks, shape } }: Query,
    { heads, picks, requests, saysWhat }: FigureFilter,
    held: readonly PlaceReading[],
  ): boolean =>
    heads &&
    !picks &&
    !saysWhat &&
    held.length === 1 &&
    requests.every(({ kind, unit }) => kind === undefined && unit === undefined) &&
    (shape === 'table' || marks.some(({ kinds }) => kinds.includes('many') || kinds.includes('howMany')))

  /** Whether numbers are wanted, of more than one thing. */
  function wantsFigures(
    { reading }: Query,
    {
      bounds,
      boundsAnything,
      heads,
      namesChange,
      picks,
      picksSort,
      picksTime,
      requests,
      saysWhat,
    }: FigureFilter,
    places: number,
  ): boolean {
    const { shape, marks, text } = reading
    const has = (kind: 'many' | 'each' | 'compare' | 'table' | 'where' | 'how' | 'who' | 'why'): boolean =>
      marks.some(({ kinds }) => kinds.includes(kind))
    if (has('each') && places === 1 && requests.length === 1) return true
    // 只要2024年的百分数
    if (picksSort && picksTime && !saysWhat && requests.length === 0) return true
    if (shape === 'verdict') return false
    // 减负那块的降幅有几个
    if (namesChange && (heads || places === 1) && !requests.every(({ kind }) => kind === 'money')) return true
    // 带“万元”的款项, 占比都是百分之多少, 超过95%的率: a sort of figures, and nothing else, is asked for.
    // 捐的钱谁管 asks for no sums.
    const asksElse = requests.length === 0 && !heads && (has('who') || has('how') || has('why'))
    const ofSort = picksSort && !saysWhat && !asksElse && (requests.length === 0 || ASKS_ALL.test(text))
    if (ofSort && (places === 1 || bounds || reading.stated.length > 0)) return true
    // 上亿的钱，有哪几笔
    if (picksSort && boundsAnything && has('many')) return true
    if (shape === 'one' && !heads) return false
    // 看病签约这块有啥数，我是建瓯的
    if (heads && requests.length === 0 && places === 1 && shape === 'one') return true
    if (has('how') && requests.length === 0) return false
    if (shape === 'table' || shape === 'extreme') return true
    if (shape === 'compare' && /谁|哪[个家边里头处]/u.test(text)) return true
    // 辽阳和建瓯哪头多？两个数都要
    if (places > 1 && WHO_HAS_MORE.test(text)) return true
    const several =
      places > 1 ||
      (places === 0 && PLURAL.test(text)) ||
      has('many') ||
      has('compare') ||
      has('table') ||
      (has('where') && places === 0)
    return (requests.length > 0 || heads || picks) && (several || (heads && picks))
  }

  const namesMeasure = (query: Query): boolean => measures.askedFor(query, readFilter(query).words).length > 0

  return {
    tabled,
    reckonedWith: createShownReckoned(context, tableOf, readFilter),
    printedAlike: createPrintedAlike(context, tableOf),
    operation: (query) => operationOf(query, numbers),
    filterOf: readFilter,
    namesMeasure,
    tableOf,
    orderNotes: order.orderNotes,
  }
}

/** What is counted or measured before how often, when, and the numbers of names. */
function tellingFirst(figures: readonly Figure[]): Figure[] {
  const rank = ({ kind, printed }: Figure): number =>
    kind === 'frequency' || kind === 'date' || kind === 'time' || !/\d/u.test(printed) ? 1 : 0
  return figures.toSorted((a, b) => rank(a) - rank(b))
}

/** 实事和诉求各几件，合计. */
const inOneUnit = ([first, ...others]: readonly FigureRequest[]): boolean =>
  first?.unit !== undefined && others.every(({ unit }) => unit === first.unit)
