/** “加起来多少”, “差几个”, “谁比谁多”: printed figures reckoned with, at one place or across places. */
import type { Figure } from '../../knowledge/article.ts'
import type { Measure } from '../../knowledge/lexicon.ts'
import type { Answer, TableNote } from '../answer.ts'
import { perOf } from '../average.ts'
import { baseOf } from '../base-value.ts'
import type { Query, Scope } from '../candidates.ts'
import { type AnswerContext, distinct, figuresOf, figuresWithin, placeName } from '../context.ts'
import { withoutExcluded } from '../excluded-things.ts'
import { isHead, kindFit } from '../figure-sort.ts'
import { isResult } from '../fit.ts'
import { rankAsked } from '../marks.ts'
import { middleOf } from '../middle.ts'
import { createOperands, endsAsked, thingsCounted } from '../operands.ts'
import { createAgainst } from '../ordered.ts'
import type { PlaceReading } from '../places.ts'
import { isCountOf, multiplied, timesAsked } from '../product.ts'
import { inOrder } from '../ranking.ts'
import { stretchOf } from '../reading/stretches.ts'
import { countsAlike, isSum, type Operation, type Reckoned, reckon } from '../reckoning.ts'
import { reckoningClause } from '../reckoning-clause.ts'
import type { ChosenReckoning } from '../reckoning-options.ts'
import { wholeSeries } from '../series.ts'
import { spokenWords } from '../set-apart.ts'
import { saysSomething, type TellingWord, vouchedShare, vouches } from '../vouching.ts'
import type { FigureFilter } from './figure-filter.ts'
import { statedAmong } from './stated-numbers.ts'
import type { TableOf } from './table-answer.ts'
import { LISTED } from './told-at-each.ts'

/** 几个点 is asked of two shares, and of each of something a number in another measure word. */
const ANY_UNIT: ReadonlySet<Operation> = new Set([
  'product',
  'base',
  'middle',
  'difference',
  'average',
  'share',
  'times',
])
/** 各多少件，差多少: what is asked in a measure word of its own is of what is counted so. */
const COUNTS: ReadonlySet<Operation> = new Set(['difference', 'times'])
/** What is told of two that are set against each other. */
const SETS_APART: ReadonlySet<Operation> = new Set(['difference', 'order'])
/** So many articles are looked through for what no place is named of. */
const MOST_HOMES = 4
/** What all of the message says settles between figures that say as much of what is named. */
const WHOLE = 0.2
/** What a metric gains that counts just what is named. */
const HEAD = 0.2
/** 合伙人跟委员哪个多: who names two things that are counted sets them against each other, whatever counts them. */
const areNamedApart = (words: readonly TellingWord[], figures: readonly Figure[]): boolean => {
  const heads = figures.map(
    ({ metric }) => words.find(({ word }) => word.length > 1 && isHead(metric, word))?.word,
  )
  return new Set(heads).size === figures.length && !heads.includes(undefined)
}

/** Several means are asked for, or which of them is more. */
const WHICH = /谁|哪[个样边头种项一]/u
const OF_SEVERAL = new RegExp(`${WHICH.source}|各|分别|都`, 'u')
const LESS = /[最更](?:少|低|小)|[^多](?:少|低|小)[?？。]?$/u

export function createReckonedTables(context: AnswerContext, tableOf: TableOf) {
  const { articleOf, knowledge, measures, records, sameUnit } = context
  const numbers = knowledge.lexicon.askedNumbers
  const { operandsOf, meansOf, setApartAt } = createOperands(context)
  const against = createAgainst(numbers, sameUnit)
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

  function acrossPlaces(
    query: Query,
    words: readonly TellingWord[],
    held: readonly PlaceReading[],
    asked: readonly Measure[],
    operation: Operation,
  ): Answer | undefined {
    if (held.length < 2 || operation === 'rest') return undefined
    const isAdded = operation === 'sum' || operation === 'total'
    // 高几个百分点 is asked of rates.
    const inPoints = query.reading.requests.some(({ unit }) => unit === '个百分点')
    const [measure = inPoints ? undefined : measureAt(words, held)] = inPoints
      ? asked.filter(({ unit }) => unit === '%')
      : asked
    const own = isAdded ? undefined : ofItsOwn(query, namedOfEach(query, words, held), held, operation)
    if (own !== undefined) return own
    if (measure === undefined) {
      const shared = held.map(() => words.filter(({ known }) => known))
      // Without one thing that both count there is no difference to tell.
      return (
        (isAdded ? undefined : ofItsOwn(query, shared, held, operation)) ??
        (operation === 'difference'
          ? context.refuse(query, { kind: 'figure', asked: held.map(placeName).join('、') }, [])
          : undefined)
      )
    }
    const of = (place: PlaceReading, figures: readonly Figure[]): readonly Figure[] =>
      figures.filter(({ articleId, role }) => place.articleIds.includes(articleId) && role !== 'start')
    const figures = held.flatMap((place) => inOrder(of(place, measures.figuresOf(measure))).slice(0, 1))
    const without = held.filter((place) => of(place, figures).length === 0)
    const near = held.flatMap((place) => of(place, measures.nearTo(measure)))
    // 党支部: one counts those of 小区, the other those of 社会组织.
    const apart =
      isAdded || without.length === 0
        ? undefined
        : ofItsOwn(
            query,
            held.map(() => words.filter(({ known }) => known)),
            held,
            operation,
          )
    if (apart !== undefined) return apart
    if (figures.length === 0 || (operation === 'total' && without.length > 0)) return undefined
    // 多几条, 几倍 of what each place counts in its own way is told by its face; a sum of that stands for nothing.
    const unlike = (measure.apart && isAdded) || figures.some(({ role }) => role === 'part')
    const reckoned: Reckoned =
      unlike || without.length > 0
        ? { figures, note: { kind: 'notReckoned', why: 'unlike' } }
        : against(query, figures, operation, measure.apart)
    const answer = tableOf(query, figures, `${operation} over places`, { measure, without, near, reckoned })
    return without.length > 0 ? { ...answer, answerable: false } : answer
  }

  /** What is named of each place, behind it: 小区支部 and 社会组织支部 of 甲地的小区支部比乙地的社会组织支部多几个. */
  const namedOfEach = (
    { reading: { text } }: Query,
    words: readonly TellingWord[],
    held: readonly PlaceReading[],
  ): readonly (readonly TellingWord[])[] =>
    held.map((place) => {
      const { start, end } = stretchOf(place, held, text)
      const own = text.slice(start, end)
      return words.filter(({ known, word }) => known && own.includes(word))
    })

  /** Two numbers of two places set against each other by their face: the one that says what is asked of each. */
  function ofItsOwn(
    query: Query,
    asked: readonly (readonly TellingWord[])[],
    held: readonly PlaceReading[],
    operation: Operation,
  ): Answer | undefined {
    const found = held.flatMap((place, at) => bestOf(place, asked[at] ?? [], query) ?? [])
    const [one, other] = found
    if (held.length !== 2 || one === undefined || other === undefined || found.length !== 2) return undefined
    if (sameUnit(one.unit, other.unit) === 'different') return undefined
    const apart = !countsAlike(one, other) || measures.named(one.measure ?? '')?.apart === true
    const reckoned = against(query, found, operation, apart)
    return tableOf(query, found, `${operation} of what is named of each place`, { reckoned })
  }

  /** The figure of a place that says most of some words, where it says enough of them. */
  function bestOf(
    { articleIds }: PlaceReading,
    words: readonly TellingWord[],
    { reading: { requests }, words: all }: Query,
  ): Figure | undefined {
    if (!saysSomething(words)) return undefined
    const units = requests.flatMap(({ unit }) => unit ?? [])
    const [best] = figuresWithin(knowledge, new Set(articleIds))
      // 每次的议题 tells of no whole.
      .filter((figure) => figure.role !== 'start' && isResult(figure) && !/^每/u.test(figure.metric))
      .filter((figure) =>
        units.every((one) =>
          one === '个百分点' ? kindFit(figure, 'share') === 1 : sameUnit(one, figure.unit) !== 'different',
        ),
      )
      .map((figure) => ({ figure, share: vouchedShare(words, records.metricText(figure.id)) }))
      .map((one) => ({
        ...one,
        score:
          (words.some(({ word }) => word.length > 1 && isHead(one.figure.metric, word)) ? HEAD : 0) +
          one.share +
          WHOLE * vouchedShare(all, records.metricText(one.figure.id)),
      }))
      .toSorted((a, b) => b.score - a.score || a.figure.metric.length - b.figure.metric.length)
    return best === undefined || best.share < LISTED ? undefined : best.figure
  }

  /** The measure by which figures of all the places fit the words, where the message does not name it. */
  function measureAt(words: readonly TellingWord[], held: readonly PlaceReading[]): Measure | undefined {
    const share = (figure: Figure): number => vouchedShare(words, records.metricText(figure.id))
    const best = held.map(({ articleIds }) => {
      const ofPlace = new Map<string, number>()
      for (const figure of figuresWithin(knowledge, new Set(articleIds)))
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
    said: readonly TellingWord[],
    scope: Scope,
    asked: readonly Measure[],
    operation: Operation,
    isOfSort: FigureFilter['isOfSort'] = () => true,
  ): Answer | undefined {
    // 好多万人 is asked in no measure word of its own.
    const units = query.reading.requests
      .flatMap(({ unit }) => unit ?? [])
      .filter((unit) => !/^[百千万亿]$/u.test(unit))
    const within = figuresWithin(knowledge, scope)
    const { figures: added, words } = isSum(operation)
      ? withoutExcluded(query.reading, said, within, records)
      : { figures: within, words: said }
    const all = added.filter(
      (figure) =>
        // 几个点 is asked of two shares.
        ANY_UNIT.has(operation) || units.every((unit) => sameUnit(unit, figure.unit) !== 'different'),
    )
    // 一共搞了多少场: a measure word that tells things apart, where it is asked in.
    const counted = all.filter(({ unit }) => unit !== '个' && units.includes(unit))
    // 受益人次是不是远超…: only such are set against each other.
    const ofSort = operation === 'order' || (operation === 'difference' && !endsAsked(query.reading.text))
    const alike = ofSort ? all.filter(isOfSort) : []
    const inUnit = operation === 'total' ? counted.length > 0 : COUNTS.has(operation) && counted.length > 1
    const here = inUnit ? counted : alike.length > 1 ? alike : all
    const { asked: written, requests, stated, text } = query.reading
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
    const { arePrinted, told } = statedAmong(query.reading, here, sameUnit)
    if (operation === 'average' && !arePrinted) return undefined
    const message = {
      text,
      written,
      spoken: spokenWords(query),
      words: [...words, ...numbersSaid],
      here,
      asked,
      requests,
      per: perOf(text, numbers),
      clause: reckoningClause(query.reading, numbers)?.text,
      stated: told,
    }
    const means = operation === 'average' && OF_SEVERAL.test(text) ? meansOf(message) : []
    if (means.length > 1) return ofMeans(query, means)
    const named = operandsOf(message, operation)
    if (named === undefined) return undefined
    const figures = isSum(operation) ? wholeSeries(text, withoutWhole(named, here), here) : named
    const isAlike = (figure: Figure): boolean => figures[0] !== undefined && countsAlike(figure, figures[0])
    const areApart =
      (operation === 'difference' && areNamedApart(words, figures)) ||
      (SETS_APART.has(operation) && setApartAt(message)?.every((figure) => figures.includes(figure)) === true)
    const times = operation === 'product' ? timesAsked(text) : undefined
    const persons =
      times === undefined ? [] : here.filter((figure) => isCountOf(figure, times, figures)).slice(0, 1)
    const reckoned =
      times !== undefined
        ? multiplied(figures, times, persons[0])
        : operation === 'base'
          ? baseOf(figures)
          : operation === 'middle'
            ? middleOf(figures, sameUnit)
            : against(
                query,
                figures,
                operation === 'rest' ? 'difference' : operation,
                !figures.every(isAlike) && areApart,
              )
    // Rates are never added; where that is asked, they are shown side by side and it is said.
    const addsRates =
      operation === 'sum' && figures.length > 1 && figures.every((figure) => kindFit(figure, 'share') === 1)
    if (reckoned.note.kind === 'notReckoned' && reckoned.note.why === 'unlike' && !addsRates) return undefined
    const [first] = figures
    const whole = figuresWithin(knowledge, scope).find(
      ({ measure, role }) => role === 'total' && measure === first?.measure,
    )
    // 加起来正好等于总数，对吧
    if (query.reading.shape === 'verdict' && whole !== undefined && reckoned.computed?.operation === 'sum') {
      const verdict = reckoned.computed.value === whole.value ? 'yes' : 'no'
      return { ...tableOf(query, [whole, ...figures], `${operation} at one place`, { reckoned }), verdict }
    }
    return tableOf(query, [...figures, ...persons], `${operation} at one place`, { reckoned })
  }

  /** Two figures in the order in which the message speaks of them: by their places, or by the first word that only one of them says. */
  function asNamed({ reading: { places }, words }: Query, figures: readonly Figure[]): readonly Figure[] {
    if (distinct(figures.map(({ articleId }) => articleId)).length > 1) {
      const placed = ({ articleId }: Figure): number =>
        places.findIndex(({ articleIds }) => articleIds.includes(articleId))
      return figures.toSorted((a, b) => placed(a) - placed(b))
    }
    const [one, other] = figures.map(({ id }) => records.metricText(id))
    const only = words
      .filter((word) => vouches(one ?? '', word) !== vouches(other ?? '', word))
      .toSorted((a, b) => a.start - b.start)[0]
    const isOfOther = only !== undefined && vouches(other ?? '', only) > vouches(one ?? '', only)
    return isOfOther ? figures.toReversed() : figures
  }

  /** A reckoning that was chosen of all that might be; undefined where its figures cannot be reckoned with. */
  function asChosen(query: Query, { figures: chosen, operation }: ChosenReckoning): Answer | undefined {
    const figures = chosen.length === 2 && operation !== 'average' ? asNamed(query, chosen) : chosen
    const many = thingsCounted(query.reading.text)
    // 村、社区、商会三样: of which one is not printed.
    if (operation === 'sum' && many !== undefined && many !== figures.length) return undefined
    const [first] = figures
    const here = figuresWithin(knowledge, new Set(figures.map(({ articleId }) => articleId)))
    if (operation === 'average' && !statedAmong(query.reading, here, sameUnit).arePrinted) return undefined
    const apart = !figures.every((figure) => first !== undefined && countsAlike(figure, first))
    const reckoned = against(query, figures, operation, apart)
    if (reckoned.note.kind === 'notReckoned' && reckoned.note.why === 'unlike') return undefined
    return tableOf(query, figures, `${operation} as chosen`, { reckoned })
  }

  /** 志愿活动和四点半课堂，哪个场均高: the quotient of each, and which leads. */
  function ofMeans(query: Query, means: readonly (readonly [Figure, Figure])[]): Answer {
    const reckoned = means.map((pair) => ({ pair, note: reckon(pair, 'average', sameUnit).note }))
    const ordered = reckoned
      .flatMap(({ note, pair: [figure] }) =>
        note.kind === 'computed' ? [{ figure, value: note.value }] : [],
      )
      .toSorted((a, b) => b.value - a.value)
    const { least } = rankAsked(query.reading.marks)
    const lead = least || LESS.test(query.reading.text) ? ordered.at(-1) : ordered[0]
    const asksWhich = WHICH.test(query.reading.text) && ordered[0]?.value !== ordered[1]?.value
    const leads: readonly TableNote[] =
      lead === undefined || !asksWhich
        ? []
        : [{ kind: 'leads', figure: lead.figure, least: lead !== ordered[0] }]
    return tableOf(query, means.flat(), 'the mean of each', {
      notes: [...reckoned.map(({ note }) => note), ...leads],
    })
  }

  /** 国家级、省级、市级加起来等于总数: a whole is not added to its parts, and they are all of them. */
  function withoutWhole(named: readonly Figure[], here: readonly Figure[]): readonly Figure[] {
    const whole = named.find(({ role }) => role === 'total')
    const isPart = ({ measure, role }: Figure): boolean => role === 'part' && measure === whole?.measure
    return whole?.measure !== undefined && named.some(isPart) ? here.filter(isPart) : named
  }

  return { acrossPlaces, asChosen, atOnePlace, whereOneDoes }
}
