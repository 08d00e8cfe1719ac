/**
 * Figures side by side: “各地的持证率列个表”, “跟钱有关的数”, “谁最多”, “加起来多少”. A table holds figures of one measure; what
 * nearly counts it stands below, under its own name.
 */
import type { Figure } from '../knowledge/article.ts'
import type { Measure } from '../knowledge/lexicon.ts'
import { readQuantities } from '../knowledge/quantity.ts'
import { fold } from '../search/fold.ts'
import type { Answer, Row, TableNote } from './answer.ts'
import { isPlan, kindFit, type Query, type Scope, unprintedQuotes, unprintedWords } from './candidates.ts'
import { type AnswerContext, byTurns, distinct, figuresOf, inScope, placeName } from './context.ts'
import { ASKS_ALL, createFilterReader, type FigureFilter, type ReadFilter } from './figure-filter.ts'
import { createItems, itemsOf } from './items.ts'
import { type Mark, rankAsked } from './marks.ts'
import { createOperands } from './operands.ts'
import type { PlaceReading } from './places.ts'
import { figuresAt, inOrder, rowLength } from './ranking.ts'
import {
  asksOfAll,
  directionOf,
  directionTaken,
  type Operation,
  operationOf,
  perOf,
  type Reckoned,
  reckon,
} from './reckoning.ts'
import { tellsOf, untold } from './subjects.ts'
import { unquoted } from './text-lookup.ts'
import { saysSomething, type TellingWord, vouchedShare, vouches } from './vouching.ts'

export interface FigureTables {
  /** The answer to a message that wants figures side by side or reckoned with; undefined where it wants neither. */
  readonly tabled: (query: Query, scope: Scope, held: readonly PlaceReading[]) => Answer | undefined
  /** What a message wants done with numbers; undefined where nothing. */
  readonly operation: (query: Query) => Operation | undefined
  /** By what a message picks figures. */
  readonly filterOf: ReadFilter
  /** Whether a message names something that figures count. */
  readonly namesMeasure: (query: Query) => boolean
  /** The figures in the order given, one row a place, with what may be said of their order or sum. */
  readonly tableOf: (query: Query, figures: readonly Figure[], decided: string, more?: TableParts) => Answer
  /** Which is the largest, or the smallest where that is asked, where the print settles it. */
  readonly orderNotes: (query: Query, figures: readonly Figure[]) => readonly TableNote[]
}

export interface TableParts {
  readonly measure?: Measure
  /** Figures that nearly count it. */
  readonly near?: readonly Figure[]
  readonly notes?: readonly TableNote[]
  /** Places that were asked for by name and print none. */
  readonly without?: readonly PlaceReading[]
  readonly reckoned?: Reckoned
}

/** 几个点 is asked of two shares, and of each of something a number in another measure word. */
const ANY_UNIT: ReadonlySet<Operation> = new Set(['difference', 'average', 'share'])
/** So much of the words a figure with its practice must say to be listed at one place. */
const LISTED = 0.5
/** So much the figure itself, where no place narrows the corpus. */
const SAID_ITSELF = 0.6
const LISTED_OF_BEST = 0.75
/** So many articles are looked through for what no place is named of. */
const MOST_HOMES = 4
/** A number of this size without a measure word is no year, and counts something. */
const LARGE = 10_000
/** A rise of 20% is hardly an amount of money: what fits a kind no better is none of it. */
const HALF = 0.5
const EITHER = /或者?/u
const PLURAL = /几个?(?:县|市|区|地方|城市)|放(?:在|到)?一[起块]|并排|对照/u
const MOST_LISTED = 40
/** Shorter words name no article: 乡贤 stands in a title as it does in others' texts. */
const LEAST_NAME = 3
/** So many things make a list. */
const LEAST_LIST = 3
const KIND_WORDS = /^(?:面积|年龄|金额|经费)$/u
const LISTS = /、[^、，,。；;？?]{1,12}、/u
const OF_FIELD = /方面|这一?块|有关|相关|沾边/u
const OF_ARTICLE = /报道|文章|[那这该一]篇|[那这该一]文|稿/u
/** Words that name how much something is. */
const LEVEL =
  /(?:满意|幸福|知晓|离职|流失|离婚|结婚|就业|失业|出生|犯罪|发案|投诉|空置|入住|缴费|收缴|老龄化)(?:率|度)$/u
const CHANGES = /[涨增升降减]/u
const UNLIKE: TableNote = { kind: 'notOrdered', why: 'unlike' }
const MOST_NEAR = 6

export function createFigureTables(context: AnswerContext): FigureTables {
  const { articleOf, base, citations, knowledge, measures, records, sameUnit } = context
  const numbers = knowledge.lexicon.askedNumbers
  const readFilter = createFilterReader(knowledge.lexicon, sameUnit)
  const { operandsOf, allOf, listedAt } = createOperands(context)
  const items = createItems(records, sameUnit)
  const ownMetrics = new Map<string, string>()
  /** What all figures of an article say; kept, since questions without a place look through them all. */
  function metricsOf(id: string): string {
    const known = ownMetrics.get(id)
    if (known !== undefined) return known
    const text = figuresOf(articleOf(id))
      .map((figure) => records.metricText(figure.id))
      .join('\n')
    ownMetrics.set(id, text)
    return text
  }
  const figuresWithin = (scope: Scope): readonly Figure[] =>
    knowledge.figures.filter(({ articleId }) => inScope(scope, articleId))

  /** A table answers only where its figures speak of every part, price and time that is asked for. */
  function tabled(query: Query, scope: Scope, held: readonly PlaceReading[]): Answer | undefined {
    const answer = added(query, sideBySide(query, scope, held), held)
    const unprinted =
      held.length === 0 ? (unprintedLevel(query, answer) ?? uncountedMatter(query)) : undefined
    if (unprinted !== undefined) return unprinted
    if (answer === undefined || !answer.answerable) return answer
    const reckoned = answer.body.kind === 'table' && answer.body.notes.some(({ kind }) => kind === 'computed')
    const text = answer.figures
      .map(({ figure: { asOf = '', id, practiceId = '' } }) =>
        [records.metricText(id), asOf, records.printedText(practiceId)].join('\n'),
      )
      .join('\n')
    const times = query.reading.times.filter((time) => !text.includes(time.replace(/[年份]$/u, '')))
    // 平均, 人均 of what is reckoned here stand in no print.
    const silent = [
      ...unprintedWords(query, text).filter((word) => !reckoned || !/均/u.test(word)),
      ...times,
      ...unprintedQuotes(query.reading, text),
    ]
    if (silent.length === 0) return answer
    const asked = held.length === 0 ? undefined : held.map(placeName).join('、')
    return context.refuse(query, { kind: 'figure', asked }, [], silent)
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
    const several = has('table') || (has('many') && (requests.length > 0 || /表/u.test(text)))
    if (shape !== 'extreme' && shape !== 'sum' && !several) return undefined
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
    const has = (kind: 'compare' | 'difference' | 'howMany' | 'many' | 'table'): boolean =>
      marks.some(({ kinds }) => kinds.includes(kind))
    const several =
      has('many') ||
      has('table') ||
      has('compare') ||
      shape === 'extreme' ||
      /最[高低多少大小狠快]/u.test(text)
    const asksNumber =
      has('difference') ||
      /几[部台只]/u.test(text) ||
      (requests.length > 0 && !(has('many') && has('howMany')))
    if (subjects.length === 0 || !several || !asksNumber) return undefined
    const changes = requests.some(({ change }) => change) || /同比|[涨升降减]了/u.test(text)
    const isCounted = knowledge.figures.some(
      ({ kind, metric }) => subjects.some(tellsOf(fold(metric))) && (!changes || kind === 'change'),
    )
    if (isCounted) return undefined
    return context.refuse(query, { kind: 'figure', asked: undefined }, [], untold(subjects, ''))
  }

  function sideBySide(whole: Query, within: Scope, named: readonly PlaceReading[]): Answer | undefined {
    const filter = withoutTitle(readFilter(whole), within ?? homeOf(whole))
    // 温州头一名，老二是哪个城市: who comes behind a place is another.
    const behindIt =
      named.length === 1 &&
      whole.reading.marks.some(({ kinds }) => kinds.includes('where')) &&
      whole.reading.shape === 'extreme' &&
      rankAsked(whole.reading.marks).places.some((place) => place > 1)
    const query = behindIt ? withoutFirst(whole) : whole
    const home = named.length === 0 && (filter.heads || filter.picksSort) ? homeOf(query) : undefined
    const [scope, held] = behindIt ? [undefined, []] : [home ?? within, named]
    const { modality, requests, shape, stated } = query.reading
    const several = scope?.size !== 1
    const asked = measures.askedFor(query, filter.words)
    const operation = operationOf(query, numbers)
    // 打算 of figures as such picks what is planned; of anything else it asks for what no record tells.
    const adds = operation === 'sum' || operation === 'total'
    if (modality !== 'fact' && !(modality === 'future' && (filter.heads || adds))) return undefined
    if (!several && stated.length === 0 && asksOfAll(query.reading)) {
      const told = ofAll(query, filter.words, scope, asked)
      if (told !== undefined) return told
    }
    const reckons =
      operation !== undefined &&
      !(operation === 'total' && requests.length > 1) &&
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
    const own = several ? undefined : ofPlaceItself(query, filter, scope)
    if (own !== undefined) return own
    const each = several || reckons ? undefined : enumerated(query, filter, scope)
    if (each !== undefined) return each
    const places = home === undefined ? held.length : 1
    if (!wantsFigures(query, filter, places) && !asksEverything(query, filter, held)) return undefined
    // What one place prints is told by all that its figures say; over places only like is set beside like.
    if (!several && filter.saysWhat && requests.length < 2) {
      const listed = listedAt(query.reading.text, filter.words, figuresWithin(scope).filter(filter.passes))
      const here = said(query, scope, filter, listed)
      if (here !== undefined) return here
    }
    // 几家签了约，金点子多少条: each number is looked for by itself.
    // 志愿服务方面的数: whatever is counted there.
    const ofField = filter.heads && filter.saysWhat && OF_FIELD.test(query.reading.text)
    const apart =
      filter.namesUnits || ofField || (!several && shape !== 'table' && requests.length > asked.length)
    const counted = asked.length > 0 && !apart ? measured(query, scope, held, asked, filter) : undefined
    if (counted !== undefined) return counted
    if (asksEverything(query, filter, held))
      return tableOf(query, tellingFirst(figuresWithin(scope)), 'every figure of the place')
    // 党组织建设的数字: over places that are named common words tell what figures are of, too.
    const ofTopic =
      filter.heads && held.length > 0 && filter.words.some(({ known, word }) => known && word.length > 1)
    if (!filter.saysWhat && filter.picks) return picked(query, scope, filter, held)
    if (!filter.saysWhat && !ofTopic) return undefined
    return (shape === 'compare' && !ofTopic) || requests.length > 1
      ? undefined
      : (said(query, scope, filter, [], held) ?? notCounted(query, filter, held))
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

  /** 瓯江红共享社那篇报道, 业财代理的数据: the one article that bears the name, where no place is named. */
  function homeOf({ reading, words }: Query): Scope {
    if (!OF_ARTICLE.test(reading.text)) return undefined
    const titled = knowledge.articles.filter(({ id }) => words.some((word) => isInTitle(word, id)))
    if (titled.length === 1) return new Set(titled.map(({ id }) => id))
    const [name] = context.namesIn(reading.content.replace(/ /gu, ''))
    const homes = distinct(
      name === undefined ? [] : context.holdersOf(name).map(({ articleId }) => articleId),
    )
    return homes.length === 1 ? new Set(homes) : undefined
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

  /** 家底念一下，多大地方，多少人口: what the article prints of the place itself, and not of what was done there. */
  function ofPlaceItself(query: Query, { heads }: FigureFilter, scope: Scope): Answer | undefined {
    const { requests, text } = query.reading
    if (!numbers.filters.place.some((word) => text.includes(word))) return undefined
    const own = figuresWithin(scope).filter(({ practiceId }) => practiceId === undefined)
    const asksNumbers = heads || requests.length > 0 || LISTS.test(text)
    return asksNumbers && own.length > 1 ? tableOf(query, own, 'figures of the place itself') : undefined
  }

  /** 服务中心、便民站、驿站、食堂各多少: a figure for each thing that is listed; what none is of is named. */
  function enumerated(
    query: Query,
    { heads, passes, words }: FigureFilter,
    scope: Scope,
  ): Answer | undefined {
    const { requests, shape, text } = query.reading
    if (requests.length > 1 || !(requests.length === 1 || heads) || !LISTS.test(text)) return undefined
    if (shape === 'extreme' || shape === 'verdict' || shape === 'compare') return undefined
    // 面积 picks by itself, and is one of the things here.
    const said = query.words.filter((word) => words.includes(word) || KIND_WORDS.test(word.word))
    const things = itemsOf(text, said)
    const here = figuresWithin(scope).filter((figure) => passes(figure) && figure.role !== 'start')
    const found = items
      .each(things, here)
      .filter(({ item, figure }) => vouchedShare(item.words, records.metricText(figure.id)) >= LISTED)
    if (things.length < LEAST_LIST || found.length * 2 <= things.length) return undefined
    const without = things.filter((thing) => found.every(({ item }) => item !== thing))
    if (requests.length === 0 && without.length > 0) return undefined
    return tableOf(
      query,
      found.map(({ figure }) => figure),
      'a figure for each thing that is listed',
      {
        notes:
          without.length === 0 ? [] : [{ kind: 'notPrinted', things: without.map(({ phrase }) => phrase) }],
      },
    )
  }

  /** 辽阳报的全部数字: figures as such of one place, and no word of what. */
  const asksEverything = (
    { reading: { marks, requests, shape } }: Query,
    { heads, picks, saysWhat }: FigureFilter,
    held: readonly PlaceReading[],
  ): boolean =>
    heads &&
    !picks &&
    !saysWhat &&
    held.length === 1 &&
    requests.every(({ kind, unit }) => kind === undefined && unit === undefined) &&
    (shape === 'table' || marks.some(({ kinds }) => kinds.includes('many') || kinds.includes('howMany')))

  /** 中医夜市平均每场多少人: whose it is needs no saying, where only one place's figures can be reckoned so. */
  function whereOneDoes(
    query: Query,
    words: readonly TellingWord[],
    asked: readonly Measure[],
    operation: Operation,
  ): Answer | undefined {
    const telling = words.filter(({ known, word }) => known && !/均|^[每一]/u.test(word))
    if (!saysSomething(telling)) return undefined
    const answers = knowledge.articles
      .map(({ id }) => ({ id, share: vouchedShare(telling, metricsOf(id)) }))
      .filter(({ share }) => share >= LISTED)
      .toSorted((a, b) => b.share - a.share)
      .slice(0, MOST_HOMES)
      .map(({ id }) => atOnePlace(query, words, new Set([id]), asked, operation))
      .filter((answer) => answer?.computed !== undefined || answer?.verdict !== undefined)
    return answers.length === 1 ? answers[0] : undefined
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

  /** Whether numbers are wanted, of more than one thing. */
  function wantsFigures(
    { reading }: Query,
    { heads, picks, picksSort, picksTime, saysWhat }: FigureFilter,
    places: number,
  ): boolean {
    const { shape, requests, marks, text } = reading
    const has = (kind: 'many' | 'each' | 'compare' | 'table' | 'where' | 'how'): boolean =>
      marks.some(({ kinds }) => kinds.includes(kind))
    if (has('each') && places === 1 && requests.length === 1) return true
    // 只要2024年的百分数
    if (picksSort && picksTime && !saysWhat && requests.length === 0) return true
    if (shape === 'verdict') return false
    // 带“万元”的款项, 占比都是百分之多少, 超过95%的率: a sort of figures, and nothing else, is asked for.
    const ofSort = picksSort && !saysWhat && (requests.length === 0 || ASKS_ALL.test(text))
    if (ofSort && (places === 1 || reading.stated.length > 0)) return true
    if (shape === 'one' && !heads) return false
    // 看病签约这块有啥数，我是建瓯的
    if (heads && requests.length === 0 && places === 1 && shape === 'one') return true
    if (has('how') && requests.length === 0) return false
    if (shape === 'table' || shape === 'extreme') return true
    if (shape === 'compare' && /谁|哪[个家边里]/u.test(text)) return true
    const several =
      places > 1 ||
      (places === 0 && PLURAL.test(text)) ||
      has('many') ||
      has('compare') ||
      has('table') ||
      (has('where') && places === 0)
    return (requests.length > 0 || heads || picks) && (several || (heads && picks))
  }

  // ── one measure over places ─────────────────────────────────────────────────────────────────────────────────────

  function measured(
    query: Query,
    scope: Scope,
    held: readonly PlaceReading[],
    asked: readonly Measure[],
    { isOfKind, passes }: FigureFilter,
  ): Answer | undefined {
    const fits = (figure: Figure): boolean =>
      inScope(scope, figure.articleId) && isOfKind(figure) && passes(figure)
    const tables = asked
      .map((measure) => ({
        measure,
        figures: measures.figuresOf(measure).filter(fits),
        near: measures.nearTo(measure).filter((figure) => inScope(scope, figure.articleId)),
      }))
      .filter(({ figures, near }) => figures.length > 0 || (near.length > 0 && held.length > 0))
    const [main] = tables
    if (main === undefined) return undefined
    const figures = tables.flatMap(({ figures }) =>
      query.reading.shape === 'extreme' ? askedFirst(query, figures) : asNamed(inOrder(figures), held),
    )
    const near = distinct(tables.flatMap(({ near }) => near)).filter((figure) => !figures.includes(figure))
    const shown = new Set([...figures, ...near].map(({ articleId }) => articleId))
    const without = held.filter(({ articleIds }) => !articleIds.some((id) => shown.has(id)))
    if (figures.length === 0) return undefined
    const [only] = figures
    // 七所食堂里哪一所人最多: the number of them all tells nothing of one.
    if (
      held.length === 1 &&
      query.reading.shape === 'extreme' &&
      figures.length === 1 &&
      only !== undefined
    ) {
      const cite = citations()
      const missing = {
        kind: 'figure',
        asked: held.map(placeName).join('、'),
        nearest: cite.figure(only),
      } as const
      return { ...context.refuse(query, missing, []), citations: cite.list() }
    }
    const reckoned = tables.length === 1 ? apartFrom(query, main.figures) : undefined
    const notes = tables.length === 1 ? orderNotes(query, main.figures) : [UNLIKE]
    return tableOf(query, figures, `the figures of ${tables.map(({ measure }) => measure.name).join(', ')}`, {
      ...(tables.length === 1 ? { measure: main.measure } : {}),
      near: near.slice(0, MOST_NEAR),
      without,
      notes,
      ...(reckoned === undefined ? {} : { reckoned }),
    })
  }

  /** Those at the places that are asked for, then the rest of the row. */
  function askedFirst({ reading }: Query, figures: readonly Figure[]): readonly Figure[] {
    const asked = rankAsked(reading.marks)
    return distinct([
      ...figuresAt(figures, asked).map(({ figure }) => figure),
      ...inOrder(figures, asked.least),
    ])
  }

  /** 最多的比第二名多几个: how far the two are apart. */
  function apartFrom(query: Query, figures: readonly Figure[]): Reckoned | undefined {
    if (query.reading.shape !== 'extreme' || operationOf(query, numbers) !== 'difference') return undefined
    const asked = rankAsked(query.reading.marks)
    const two = figuresAt(figures, { ...asked, places: asked.places.length > 1 ? asked.places : [1, 2] })
    const reckoned = reckon(
      two.map(({ figure }) => figure),
      'difference',
      sameUnit,
    )
    return reckoned.computed === undefined ? undefined : reckoned
  }

  function orderNotes({ reading }: Query, figures: readonly Figure[]): readonly TableNote[] {
    const asked = rankAsked(reading.marks)
    const isExtreme = reading.shape === 'extreme'
    const ofOnePlace = new Set(figures.map(({ articleId }) => articleId)).size < 2
    if (rowLength(figures, asked) < 2 || (ofOnePlace && !isExtreme)) return []
    const [counted, ...others] = distinct(
      figures.filter((figure) => !isPlan(figure) && figure.role !== 'start').map(({ measure }) => measure),
    )
    const measure = counted === undefined ? undefined : measures.named(counted)
    if (measure === undefined || others.length > 0) return [UNLIKE]
    if (measure.apart && !ofOnePlace) return [{ kind: 'notOrdered', why: 'apart' }]
    return placeNotes({ reading }, figures)
  }

  /** Who stands at the places that are asked for, or that bounds overlap. */
  function placeNotes({ reading }: Pick<Query, 'reading'>, figures: readonly Figure[]): readonly TableNote[] {
    const asked = rankAsked(reading.marks)
    const found = figuresAt(figures, asked)
    if (found.length === 0) return [{ kind: 'notOrdered', why: 'bounds' }]
    return found.map(({ place, figure }) =>
      place === 1
        ? { kind: asked.least ? 'smallest' : 'largest', figure }
        : { kind: 'ranked', place, least: asked.least, figure },
    )
  }

  // ── figures picked by kind, time, size ──────────────────────────────────────────────────────────────────────────

  function picked(
    query: Query,
    scope: Scope,
    filter: FigureFilter,
    held: readonly PlaceReading[],
  ): Answer | undefined {
    const fitting = (of: Scope, passes: FigureFilter['passes']): readonly Figure[] =>
      figuresWithin(of).filter((figure) => filter.isOfSort(figure) && passes(figure))
    const ofTime = fitting(scope, filter.passes)
    // Where nothing is printed of 2021年 itself, what is printed 2021年以来 is told, with that time beside it.
    const without = held.filter(
      ({ articleIds }) => !ofTime.some(({ articleId }) => articleIds.includes(articleId)),
    )
    const since =
      held.length === 0 && ofTime.length > 0 ? [] : without.map(({ articleIds }) => new Set(articleIds))
    const found = [
      ...ofTime,
      ...(held.length === 0 && ofTime.length === 0 ? [scope] : since).flatMap((of) =>
        fitting(of, filter.passesSince),
      ),
    ]
    if (found.length === 0)
      return context.refuse(
        query,
        { kind: 'figure', asked: held.length === 0 ? undefined : held.map(placeName).join('、') },
        [],
      )
    const extreme = query.reading.shape === 'extreme'
    return tableOf(query, extreme ? askedFirst(query, found) : found, 'every figure that is picked', {
      notes: extreme && comparableOnFace(found) ? placeNotes(query, found) : [UNLIKE],
    })
  }

  /** Sums of money are money, whatever they were for; counts of different things are not alike. */
  const comparableOnFace = (figures: readonly Figure[]): boolean =>
    new Set(figures.map(({ unit }) => unit)).size === 1

  // ── figures by what they are said to be of ──────────────────────────────────────────────────────────────────────

  /** At one place what its figures or their practices say of it; over the corpus the figures themselves must say it. */
  function said(
    query: Query,
    scope: Scope,
    filter: FigureFilter,
    listed: readonly Figure[] = [],
    held: readonly PlaceReading[] = [],
  ): Answer | undefined {
    const ofOnePlace = scope?.size === 1
    const textOf = ofOnePlace ? records.figureText : records.metricText
    // 跟钱沾边的: where a kind picks, words that no record knows are manner of speaking.
    const words = filter.picks ? filter.words.filter(({ known }) => known) : filter.words
    // 一个月到手多少钱: numbers of another kind are none of it, whatever they are said to be of.
    const kinds = query.reading.requests.flatMap(({ change, kind }) =>
      kind === undefined || kind === 'rank' ? [] : [{ change, kind }],
    )
    const all = figuresWithin(scope)
      .filter((figure) => filter.isOfSort(figure) && filter.passes(figure))
      .filter(
        (figure) =>
          kinds.length === 0 || kinds.some(({ change, kind }) => kindFit(figure, kind) > (change ? 0 : HALF)),
      )
      .map((figure) => ({
        figure,
        own: vouchedShare(words, records.metricText(figure.id)),
        // 投资或产值过亿的: any of them.
        share:
          filter.picks && EITHER.test(query.reading.text)
            ? Math.max(...words.map((word) => vouches(textOf(figure.id), word)))
            : vouchedShare(words, textOf(figure.id)),
      }))
    const best = Math.max(0, ...all.map(({ share }) => share))
    const others = all
      .filter(({ share }) => share >= Math.max(ofOnePlace ? LISTED : SAID_ITSELF, best * LISTED_OF_BEST))
      .toSorted((a, b) => b.own - a.own)
      .map(({ figure }) => figure)
    const picked =
      ofOnePlace && filter.picksSort && query.reading.shape !== 'extreme'
        ? all.toSorted((a, b) => b.share - a.share).map(({ figure }) => figure)
        : []
    const told = distinct([...listed, ...others, ...picked])
    // Of places that are named, one whose figures say nothing of it is told by its practices, or is named.
    const lacking =
      held.length < 2 || !filter.heads ? [] : held.filter(({ articleIds }) => !told.some(isOf(articleIds)))
    const around = all
      .filter(({ figure }) => lacking.some(({ articleIds }) => isOf(articleIds)(figure)))
      .filter(({ figure }) => vouchedShare(words, records.figureText(figure.id)) >= SAID_ITSELF)
      .map(({ figure }) => figure)
    const found = [...told, ...around]
    const silent = lacking.filter(({ articleIds }) => !around.some(isOf(articleIds))).map(placeName)
    const notTold: readonly TableNote[] = silent.length === 0 ? [] : [{ kind: 'notTold', places: silent }]
    const [only] = found
    const { marks, requests, shape } = query.reading
    const alone =
      ofOnePlace &&
      kinds.length > 0 &&
      requests.length === 1 &&
      shape !== 'extreme' &&
      !marks.some(({ kinds: marked }) => marked.includes('each')) &&
      only !== undefined &&
      others.includes(only)
    if (found.length < 2 && !alone) return undefined
    const extreme = query.reading.shape === 'extreme'
    return tableOf(query, extreme ? ranked(query, found) : found, 'what figures say of it', {
      notes: !ofOnePlace
        ? [UNLIKE, ...notTold]
        : extreme
          ? orderNotes(query, ranked(query, found)).filter(({ kind }) => kind !== 'notOrdered')
          : [],
    })
  }

  /** 最大单宗面积 is printed as such; of a measure's parts all compete; else like is put in order. */
  function ranked(query: Query, found: readonly Figure[]): readonly Figure[] {
    const least = rankAsked(query.reading.marks).least
    const printed = found.filter(({ metric }) => metric.includes(least ? '最小' : '最大'))
    const [part] = found.filter(({ measure, role }) => role === 'part' && measure !== undefined)
    const parts = knowledge.figures.filter(
      ({ articleId, measure, role }) =>
        role === 'part' && measure === part?.measure && articleId === part?.articleId,
    )
    if (found.filter((figure) => parts.includes(figure)).length > 1) return askedFirst(query, parts)
    const [lead] = found
    const alike = found.filter(({ unit }) => unit === lead?.unit)
    const ordered = comparableOnFace(found)
      ? askedFirst(query, found)
      : alike.length > 1
        ? distinct([...askedFirst(query, alike), ...found])
        : found
    return distinct([...printed, ...ordered])
  }

  // ── reckoning ───────────────────────────────────────────────────────────────────────────────────────────────────

  function acrossPlaces(
    query: Query,
    words: readonly TellingWord[],
    held: readonly PlaceReading[],
    asked: readonly Measure[],
    operation: Operation,
  ): Answer | undefined {
    const measure = asked[0] ?? measureAt(words, held)
    if (held.length < 2 || operation === 'rest') return undefined
    if (measure === undefined)
      // Without one thing that both count there is no difference to tell.
      return operation === 'difference'
        ? context.refuse(query, { kind: 'figure', asked: held.map(placeName).join('、') }, [])
        : undefined
    const of = (place: PlaceReading, figures: readonly Figure[]): readonly Figure[] =>
      figures.filter(({ articleId, role }) => place.articleIds.includes(articleId) && role !== 'start')
    const figures = held.flatMap((place) => inOrder(of(place, measures.figuresOf(measure))).slice(0, 1))
    const without = held.filter((place) => of(place, figures).length === 0)
    const near = held.flatMap((place) => of(place, measures.nearTo(measure)))
    if (figures.length === 0 || (operation === 'total' && without.length > 0)) return undefined
    const unlike = (measure.apart && operation !== 'order') || figures.some(({ role }) => role === 'part')
    const reckoned: Reckoned =
      unlike || without.length > 0
        ? { figures, note: { kind: 'notReckoned', why: 'unlike' } }
        : reckon(
            figures,
            operation,
            sameUnit,
            directionOf(query.reading.text, numbers) ?? directionTaken(query.reading.text),
          )
    const answer = tableOf(query, figures, `${operation} over places`, { measure, without, near, reckoned })
    return without.length > 0 ? { ...answer, answerable: false } : answer
  }

  /** 件件都解决了吗: what is done beside all there is, or the share that is printed. */
  function ofAll(
    query: Query,
    words: readonly TellingWord[],
    scope: Scope,
    asked: readonly Measure[],
  ): Answer | undefined {
    const { requests, text } = query.reading
    const figures = allOf({ text, words, here: figuresWithin(scope), asked, requests })
    const [whole, part] = figures ?? []
    if (figures === undefined || whole === undefined) return undefined
    const verdict = part === undefined ? whole.value === 100 : part.value >= whole.value
    return {
      ...tableOf(query, figures, 'whether it is so of all', {
        ...(part === undefined || verdict ? {} : { reckoned: reckon(figures, 'difference', sameUnit) }),
      }),
      verdict: verdict ? 'yes' : 'no',
    }
  }

  /** The measure by which figures of all the places fit the words, where the message does not name it. */
  function measureAt(words: readonly TellingWord[], held: readonly PlaceReading[]): Measure | undefined {
    const share = (figure: Figure): number => vouchedShare(words, records.metricText(figure.id))
    const best = held.map(({ articleIds }) => {
      const ofPlace = new Map<string, number>()
      for (const figure of figuresWithin(new Set(articleIds)))
        if (figure.measure !== undefined)
          ofPlace.set(figure.measure, Math.max(share(figure), ofPlace.get(figure.measure) ?? 0))
      return ofPlace
    })
    const [first, ...others] = best
    const found = [...(first ?? [])]
      .map(([name, one]) => ({ name, least: Math.min(one, ...others.map((of) => of.get(name) ?? 0)) }))
      .toSorted((a, b) => b.least - a.least)[0]
    return found !== undefined && found.least >= LISTED ? measures.named(found.name) : undefined
  }

  function atOnePlace(
    query: Query,
    words: readonly TellingWord[],
    scope: Scope,
    asked: readonly Measure[],
    operation: Operation,
    isOfSort: FigureFilter['isOfSort'] = () => true,
  ): Answer | undefined {
    // 好多万人 is asked in no measure word of its own.
    const units = query.reading.requests
      .flatMap(({ unit }) => unit ?? [])
      .filter((unit) => !/^[百千万亿]$/u.test(unit))
    const all = figuresWithin(scope).filter(
      (figure) =>
        // 几个点 is asked of two shares.
        ANY_UNIT.has(operation) || units.every((unit) => sameUnit(unit, figure.unit) !== 'different'),
    )
    // 一共搞了多少场: a measure word that tells things apart, where it is asked in.
    const counted = all.filter(({ unit }) => unit !== '个' && units.includes(unit))
    // 受益人次是不是远超…: only such are set against each other.
    const alike = operation === 'order' || operation === 'difference' ? all.filter(isOfSort) : []
    const here = operation === 'total' && counted.length > 0 ? counted : alike.length > 1 ? alike : all
    const { requests, stated, text } = query.reading
    const numbersSaid = stated.map(
      ({ printed, start, end }): TellingWord => ({
        word: printed,
        start,
        end,
        synonyms: [],
        weight: 0,
        known: true,
      }),
    )
    // 拿出五百万…, 平均一个项目多少: what a message states wrongly is not reckoned with.
    const bare = readQuantities(text).filter(({ unit, value }) => unit === '' && value >= LARGE)
    const isPrinted =
      stated.every((claim) => here.some((figure) => context.sameQuantity(claim, figure))) &&
      bare.every((claim) => here.some(({ value }) => value === claim.value))
    if (operation === 'average' && !isPrinted) return undefined
    const named = operandsOf(
      { text, words: [...words, ...numbersSaid], here, asked, requests, per: perOf(text, numbers) },
      operation,
    )
    if (named === undefined) return undefined
    const figures = operation === 'sum' || operation === 'total' ? withoutWhole(named, here) : named
    const reckoned = reckon(
      figures,
      operation === 'rest' ? 'difference' : operation,
      sameUnit,
      directionOf(query.reading.text, numbers) ?? directionTaken(query.reading.text),
    )
    // Rates are never added; where that is asked, they are shown side by side and it is said.
    const addsRates =
      operation === 'sum' && figures.length > 1 && figures.every((figure) => kindFit(figure, 'share') === 1)
    if (reckoned.note.kind === 'notReckoned' && reckoned.note.why === 'unlike' && !addsRates) return undefined
    const [first] = figures
    const whole = figuresWithin(scope).find(
      ({ measure, role }) => role === 'total' && measure === first?.measure,
    )
    // 加起来正好等于总数，对吧
    if (query.reading.shape === 'verdict' && whole !== undefined && reckoned.computed?.operation === 'sum') {
      const verdict = reckoned.computed.value === whole.value ? 'yes' : 'no'
      return { ...tableOf(query, [...figures, whole], `${operation} at one place`, { reckoned }), verdict }
    }
    return tableOf(query, figures, `${operation} at one place`, { reckoned })
  }

  /** 国家级、省级、市级加起来等于总数: a whole is not added to its parts, and they are all of them. */
  function withoutWhole(named: readonly Figure[], here: readonly Figure[]): readonly Figure[] {
    const whole = named.find(({ role }) => role === 'total')
    const isPart = ({ measure, role }: Figure): boolean => role === 'part' && measure === whole?.measure
    return whole?.measure !== undefined && named.some(isPart) ? here.filter(isPart) : named
  }

  // ── the answer ──────────────────────────────────────────────────────────────────────────────────────────────────

  function tableOf(query: Query, all: readonly Figure[], decided: string, parts: TableParts = {}): Answer {
    const { measure, near = [], notes = [], without = [], reckoned } = parts
    const cite = citations()
    const figures = distinct(all).slice(0, MOST_LISTED)
    const rows = distinct(figures.map(({ articleId }) => articleId)).map(
      (id): Row => ({
        locality: articleOf(id).locality,
        practices: [],
        figures: figures.filter(({ articleId }) => articleId === id).map(cite.figure),
      }),
    )
    const missing = without.map(
      (place): Row => ({ locality: place.path, practices: [], figures: [], missing: true }),
    )
    const nearby = near.map(cite.figure)
    const shown = byTurns(rows.map((row) => row.figures))
    const cut: readonly TableNote[] = all.length > figures.length ? [{ kind: 'cut', of: all.length }] : []
    return {
      ...base(query, 'compare', decided),
      answerable: true,
      body: {
        kind: 'table',
        ...(measure === undefined ? {} : { measure: measure.name }),
        rows: [...rows, ...missing],
        near: nearby,
        notes: [
          ...notes,
          ...(reckoned?.contrary === undefined ? [] : [reckoned.contrary]),
          ...(reckoned === undefined ? [] : [reckoned.note]),
          ...cut,
        ],
      },
      // A phone shows the first lines: each place's first before any place's second.
      figures: [...shown, ...nearby],
      citations: cite.list(),
      ...(reckoned?.verdict === undefined ? {} : { verdict: reckoned.verdict }),
      ...(reckoned?.computed === undefined
        ? {}
        : {
            computed: {
              ...reckoned.computed,
              of: reckoned.figures.map((figure) => shown.findIndex((cited) => cited.figure === figure)),
            },
          }),
    }
  }

  const namesMeasure = (query: Query): boolean => measures.askedFor(query, readFilter(query).words).length > 0

  return {
    tabled,
    operation: (query) => operationOf(query, numbers),
    filterOf: readFilter,
    namesMeasure,
    tableOf,
    orderNotes,
  }
}

const isOf =
  (articleIds: readonly string[]) =>
  ({ articleId }: Figure): boolean =>
    articleIds.includes(articleId)

/** What is counted or measured before how often, when, and the numbers of names. */
function tellingFirst(figures: readonly Figure[]): Figure[] {
  const rank = ({ kind, printed }: Figure): number =>
    kind === 'frequency' || kind === 'date' || kind === 'time' || !/\d/u.test(printed) ? 1 : 0
  return figures.toSorted((a, b) => rank(a) - rank(b))
}

/** Of places that were named the first named comes first. */
function asNamed(figures: readonly Figure[], held: readonly PlaceReading[]): Figure[] {
  const at = ({ articleId }: Figure): number =>
    held.findIndex(({ articleIds }) => articleIds.includes(articleId))
  return held.length < 2 ? [...figures] : figures.toSorted((a, b) => at(a) - at(b))
}
