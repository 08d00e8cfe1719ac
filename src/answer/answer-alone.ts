/** A reading that stands alone → its answer: a ladder, the most certain reading first. */
import type { Figure } from '../knowledge/article.ts'
import type { MarkKind } from '../knowledge/lexicon.ts'
import { createAlternatives } from './alternatives.ts'
import type { Answer } from './answer.ts'
import { asksBeginning, prints } from './asked-things.ts'
import { createBesides } from './besides.ts'
import { type Query, type Scope, withoutSpans } from './candidates.ts'
import type { CheckText } from './check/check-text.ts'
import { createClaims } from './claims.ts'
import { createComparison, numberOf } from './comparison.ts'
import { type AnswerContext, distinct, figuresOf, placeName } from './context.ts'
import { saysFew } from './counting-features.ts'
import { decide, LIKELY } from './decision.ts'
import { createFigureAnswers } from './figure-answer.ts'
import { createFigurePlaces } from './figure-places.ts'
import { isHead, isPlan } from './figure-sort.ts'
import { createParts } from './parts.ts'
import { createPlaceAnswers } from './place-answer.ts'
import { isUnder, type PlaceReading, withoutAround } from './places.ts'
import { createPracticeAnswers } from './practice-answer.ts'
import { createPremise } from './premise.ts'
import { createVet } from './printed-things.ts'
import type { FigureRequest } from './reading/requests.ts'
import type { SmallTalk } from './reading/small-talk.ts'
import { clauseAround, isPartOf, overlaps, type Span } from './reading/spans.ts'
import type { Read, Reading } from './reading.ts'
import { reckoningClause } from './reckoning-clause.ts'
import { createSeveralReckonings } from './several-reckonings.ts'
import { startsAsked } from './started.ts'
import { answersTo } from './tables/answers-to.ts'
import type { FigureTables } from './tables/figure-tables.ts'
import { SAID_OF_IT } from './tables/told.ts'
import { createUnnamed } from './unnamed.ts'
import { createVerdicts } from './verdict.ts'
import { saysSomething, vouchedShare } from './vouching.ts'

export type AnswerAlone = (query: Query) => Answer

export interface AnswerAloneOptions {
  readonly tables: FigureTables
  readonly check: CheckText
  readonly read: Read
}

export function createAnswerAlone(
  context: AnswerContext,
  { tables: { filterOf, printedAlike, reckonedWith, tabled, tableOf }, check, read }: AnswerAloneOptions,
): AnswerAlone {
  const { base, examples, knowledge } = context
  const placeAnswers = createPlaceAnswers(context)
  const figureAnswers = createFigureAnswers(context)
  const practiceAnswers = createPracticeAnswers(context, placeAnswers)
  const { compare, comparesPlaces } = createComparison(context, placeAnswers, figureAnswers, practiceAnswers)
  const { foreignPractice, isOnlyMentioned, wrongPlace } = createPremise(context, placeAnswers)
  const { claimed } = createClaims(context, figureAnswers)
  const { wholeSaid } = createFigurePlaces(context)
  const parts = createParts(context.sameQuantity)
  const unnamed = createUnnamed(context)
  const vet = createVet(context)
  const alternatives = createAlternatives(context, tableOf)
  const withBesides = createBesides(context, { filterOf, tableOf })
  const { asNumber, judged, ofBeginning, ofParts, ofReckoned, untold } = createVerdicts(
    context,
    figureAnswers,
    {
      check,
      queryOfText: (text) => context.queryOf(read(text)),
      tabled,
    },
  )

  const severalReckonings = createSeveralReckonings(context, { read, tableOf, answerOf: reckonedOnce })
  const reckonedAnswer = (query: Query): Answer =>
    ofReckoned(query, reckonedAnswer) ?? besideVerdict(query, severalReckonings(query))

  return (query) =>
    query.reading.smallTalk === undefined ? ofWhole(query) : talk(query, query.reading.smallTalk)

  function ofWhole(query: Query): Answer {
    return untold(query, vetted(query, withBesides(query, elsewhereIfNotHere(query, reckonedAnswer(query)))))
  }

  /** What one article is asked for it prints, or is said not to; a claim that is judged asks for nothing. */
  function vetted(query: Query, answer: Answer): Answer {
    const held = query.reading.places.filter(({ standing }) => standing !== 'elsewhere')
    const scope = scopeOf(held, query)
    if (scope?.size !== 1 || answer.verdict !== undefined) return answer
    return vet(query, answer, scope, held[0] && placeName(held[0]))
  }

  /** What is claimed of a place that prints nothing of it, and is printed of another. */
  function elsewhereIfNotHere(query: Query, answer: Answer): Answer {
    const asked = answer.answerable || answer.corrections.length > 0 ? undefined : asNumber(query)
    const number = asked && answerOf(asked)
    const isElsewhere = number?.corrections.some(({ kind }) => kind === 'metricElsewhere')
    return number !== undefined && isElsewhere ? { ...number, reading: query.reading } : answer
  }

  function reckonedOnce(query: Query): Answer {
    const answer = answerOf(query)
    return besideTold(query, reckonedWith(query, answer) ?? answer)
  }

  /** 搞了180场没错吧？服务了多少人次: what is asked for beside what is to be confirmed. */
  function besideVerdict(query: Query, answer: Answer): Answer {
    const { requests, stated, text } = query.reading
    // 占比达到26.8%: what the number is stated of is not asked for.
    const isStatedOf = (asks: Span): boolean =>
      stated.some(
        (number) => asks.end <= number.start && isPartOf(asks, clauseAround(text, number.start, number.end)),
      )
    const asked = requests.filter(
      ({ asks }) => !stated.some(overlaps(asks.start, asks.end)) && !isStatedOf(asks),
    )
    if (answer.verdict === undefined || answer.body.kind !== 'figures' || asked.length === 0) return answer
    const rest = withoutStatement(query.reading, asked)
      .map((text) => reckonedOnce(context.queryOf(read(text))))
      .find(({ answerable, verdict }) => answerable && verdict === undefined)
    if (rest === undefined) return answer
    const figures = distinct([...answer.figures, ...rest.figures].map(({ figure }) => figure))
    if (distinct(figures.map(({ articleId }) => articleId)).length > 1) return answer
    const notes = rest.body.kind === 'table' ? rest.body.notes : []
    const { corrections, verdict } = answer
    return {
      ...tableOf(query, figures, 'a statement and what is asked beside it', { notes }),
      corrections,
      verdict,
    }
  }

  /**
   * …各多少，合计多少: the figures that are asked for beside the reckoning, reckoned with. Where that is done already, they stand
   * instead of the few that it takes, if the same comes of them; and what else is asked for stands behind.
   */
  function besideTold(query: Query, answer: Answer): Answer {
    if (answer.verdict !== undefined) return answer
    const { rest = '', text: clause = '' } =
      reckoningClause(query.reading, knowledge.lexicon.askedNumbers) ?? {}
    const asked = rest === '' ? undefined : withPlaces(query, context.queryOf(read(rest)))
    const named = ({ places }: Reading): string => places.map((place) => place.path.join('/')).join()
    if (asked === undefined || named(asked.reading) !== named(query.reading)) return answer
    const { requests, text } = asked.reading
    const asksSeveral = requests.length > 1 || /各|分别|(?:多少|几).*(?:多少|几)/u.test(text)
    if (isReckoned(answer) && !asksSeveral && requests.length === 0 && !LISTS.test(text)) return answer
    const told = answerOf(asked)
    const all = reckonedWith(query, told)
    if (all === undefined || !isReckoned(answer)) return withAsked(query, asked, told, all ?? answer)
    const isSame = resultOf(all) === resultOf(answer)
    // 收上来多少条，解决了多少个，差多少: a clause that names nothing is said of what is asked for before it.
    const namesNothing = !saysSomething(query.words.filter(({ word }) => clause.includes(word)))
    const asksEach = requests.length > 1 && resultOf(all)?.startsWith('not') === false
    const isMore = all.figures.length > answer.figures.length
    const isOfAsked = namesNothing && asksEach && all.figures.length >= answer.figures.length
    return (isSame && isMore && asksSeveral) || isOfAsked ? all : withAsked(query, asked, told, answer)
  }

  /** A part of a message is asked of the places of the whole, where it names none itself. */
  function withPlaces({ reading: { places } }: Query, part: Query): Query {
    return part.reading.places.length > 0 ? part : { ...part, reading: { ...part.reading, places } }
  }

  /** 三天比当天高几个点？中间两天的也写上: what is asked for beside a reckoning stands behind its figures. */
  function withAsked(query: Query, asked: Query, told: Answer, answer: Answer): Answer {
    if (answer.body.kind !== 'table' || answer.body.measure !== undefined || !isReckoned(answer))
      return answer
    if (!told.answerable || told.verdict !== undefined) return answer
    const figures = answer.figures.map(({ figure }) => figure)
    const beside = told.figures.map(({ figure }) => figure)
    const listed = told.body.kind === 'table' && beside.length <= MOST_BESIDE ? beside : []
    const { requests } = asked.reading
    const answers = answersTo(requests, beside, context.sameUnit)
    const more = distinct([...(answers.length === 0 ? beside.slice(0, requests.length) : answers), ...listed])
    const shown = distinct([...figures, ...more])
    const isOfOne = distinct(shown.map(({ articleId }) => articleId)).length === 1
    if (!isOfOne || shown.length === figures.length) return answer
    const { notes } = answer.body
    return {
      ...tableOf(query, shown, 'a reckoning and what is asked beside it', { notes }),
      ...(answer.computed === undefined ? {} : { computed: answer.computed }),
    }
  }

  function answerOf(query: Query): Answer {
    const { reading } = query
    const elsewhere = reading.places.filter(({ standing }) => standing === 'elsewhere')
    const held = withoutAround(
      reading.places.filter(({ standing }) => standing !== 'elsewhere'),
      reading.text,
      knowledge.lexicon.askedNumbers.wholeRegion,
    )
    const misplaced = wrongPlace(query, held, elsewhere)
    if (misplaced !== undefined) return misplaced
    const scope = scopeOf(held, query)
    if (isOnlyMentioned(query, held, scope)) return answerOf(context.queryOf({ ...reading, places: [] }))
    const named = alternatives(query, scope) ?? printedAlike(query, scope)
    if (named !== undefined) return named
    const counted = unnamedAt(query, held)
    if (counted !== undefined) return counted
    const whole = ofParts(query, scope, held)
    if (whole !== undefined) return whole
    const verdict = judged(query, held) ?? ofBeginning(query, scope)
    if (verdict !== undefined) return verdict
    const starts = held.length === 0 ? startsAsked(context, query) : []
    if (starts.length > 0) return figureAnswers.figureAnswer(query, starts, 'the place that began then')
    const table = tabled(query, scope, held)
    const isTold = table !== undefined && !tellsWhole(query, table, held) && tellsOfParts(table, held)
    if (isTold && isLikely(query, table, scope)) return table
    if (asksForPlaces(query, held)) return placeAnswers.overview(query, held)
    const compares = comparesPlaces(reading, held)
    const claim =
      compares || reading.shape === 'list' || reading.shape === 'table'
        ? undefined
        : claimed(query, scope, held)
    if (claim !== undefined && (claim.corrections.length > 0 || reading.modality === 'fact')) return claim
    if (held.length > 0 && !compares) {
      const foreign = foreignPractice(query, held, scope)
      if (foreign !== undefined) return foreign
    }
    if (reading.modality !== 'fact' && !isOnlySaid(reading)) {
      const refused = withoutKind(query, scope, held)
      if (refused !== undefined) return refused
    }
    if (compares) return compare(query, held)
    if (reading.requests.length > 0 && !(held.length === 0 && asksWhich(reading))) {
      const answer = figureAnswers.figures(query, scope, held)
      if (answer !== undefined) return answer
    }
    const bare = isBare(query) ? countedAt(query, scope, held) : undefined
    if (bare !== undefined) return bare
    const times = timesAsked(query, held)
    if (times.length > 0) return figureAnswers.figureAnswer(query, times, 'the time that is asked for')
    if (held.length > 0 && !saysSomething(query.words)) return placeAnswers.overview(query, held)
    if ((reading.shape === 'list' || asksWhich(reading)) && held.length === 0 && query.words.length > 0)
      return practiceAnswers.listPlaces(query, scope)
    return practiceAnswers.practices(query, scope, held)
  }

  /** 南江社区党员, 安阳全市兼职委员: a place and what is counted there, and nothing that asks. */
  function countedAt(query: Query, scope: Scope, held: readonly PlaceReading[]): Answer | undefined {
    const [place, another] = held
    const [word, more] = query.words
    if (place === undefined || another !== undefined) return undefined
    if (place.standing === 'region') {
      if (wholeSaid(query.reading.text, place) === undefined) return undefined
      const reading = { ...query.reading, requests: [numberOf(query)] }
      return figureAnswers.figures({ ...query, reading }, scope, held)
    }
    if (place.standing !== 'locality' || word === undefined || more !== undefined) return undefined
    const own = place.articleIds
      .flatMap((id) => context.articleOf(id).figures)
      .filter(({ metric }) => isHead(metric, word.word))
    return own.length === 0 ? undefined : figureAnswers.figureAnswer(query, own, 'what the place counts')
  }

  /** What one place's figures say of a matter that is asked for itself is told where the likeliest of them answers. */
  function isLikely(query: Query, { why }: Answer, scope: Scope): boolean {
    const { marks, places, requests, shape } = query.reading
    if (why.decided !== SAID_OF_IT || scope?.size !== 1) return true
    // 都有的那种群吗，准确叫什么名字: no number is asked for.
    const has = (kinds: ReadonlySet<MarkKind>): boolean =>
      marks.some((mark) => mark.kinds.some((kind) => kinds.has(kind)))
    if (requests.length === 0 && shape !== 'table' && has(OF_NO_NUMBER) && !has(OF_NUMBERS)) return false
    // 物业公司有几家 asks one place how many, and no others which ones they are.
    // 素龙街道在天润广场慰问了几位: two parts of one place are not set side by side.
    const namesParts = shape === 'compare' && places.length > 1
    const asksOne = shape === 'one' || namesParts || asksWhich(query.reading)
    if (!asksOne || requests.length > 1) return true
    return figureAnswers.found(query, requests[0], scope).decision.probability >= LIKELY
  }

  /** 温州那615个单元里，龙港占几个: figures of a place say nothing of one within it that none of them names. */
  function tellsOfParts({ answerable, figures }: Answer, held: readonly PlaceReading[]): boolean {
    const parts = held.filter(
      ({ path, standing }) => standing === 'within' && held.some((other) => isUnder(path, other.path)),
    )
    const texts = figures.map(
      ({ figure }) => `${context.records.figureText(figure.id)} ${figure.place ?? ''}`,
    )
    return (
      !answerable ||
      parts.every(({ asked, within = asked }) =>
        texts.some((text) => text.includes(asked) || text.includes(within)),
      )
    )
  }

  /** 那71家服务驿站，其中司机之家有几家: who gives the number wants a part of it. */
  function tellsWhole(query: Query, { body, figures }: Answer, held: readonly PlaceReading[]): boolean {
    const [first] = figures
    if (held.length !== 1 || body.kind !== 'table' || first === undefined) return false
    const { requests } = query.reading
    // Where each of several things has its figure no part of the first is asked for.
    if (requests.length > 1 && figures.length >= requests.length) return false
    return (
      requests.length > 0 &&
      !body.notes.some(({ kind }) => kind === 'computed') &&
      requests.every(
        (request) =>
          parts.isToldWhole(query, first.figure) || parts.isOneOfJoint(query, request, first.figure),
      )
    )
  }

  /** What is counted of one place and to be named, where the place names fewer than it counts. */
  function unnamedAt(query: Query, [place, another]: readonly PlaceReading[]): Answer | undefined {
    if (place === undefined || another !== undefined || place.standing === 'region') return undefined
    const [article = ''] = place.articleIds
    return unnamed(query, figuresOf(context.articleOf(article)), placeName(place))
  }

  /** 江西入选的是哪几个县: the places of a region, and nothing of what they did. */
  function asksForPlaces(query: Query, held: readonly PlaceReading[]): boolean {
    const { requests, shape, text } = query.reading
    const [region, another] = held
    return (
      region?.standing === 'region' &&
      another === undefined &&
      shape === 'list' &&
      requests.length === 0 &&
      PLACES.test(text) &&
      !filterOf(query).saysWhat
    )
  }

  /** 联盟哪年成立的, 圆桌会什么时候开: the printed date, or how often, of just that. */
  function timesAsked({ reading, words }: Query, held: readonly PlaceReading[]): readonly Figure[] {
    const times = reading.details.filter(({ thing }) => thing.time)
    if (times.length === 0) return []
    const once = asksBeginning(times)
    // 成立的年份写给我: what asks is not what is asked of.
    const said = words.filter((word) => !times.some(({ start, end }) => overlaps(start, end)(word)))
    const fitting = distinct(held.flatMap(({ articleIds }) => articleIds))
      .flatMap((id) => figuresOf(context.articleOf(id)))
      .filter(({ kind }) => (once ? kind === 'date' : kind === 'frequency' || kind === 'time'))
      .filter(({ printed }) => times.every((time) => prints(time, undefined, printed)))
      .map((figure) => ({ figure, share: vouchedShare(said, context.records.metricText(figure.id)) }))
      .filter(({ share }) => share >= SAID_OF_TIME)
      .toSorted((a, b) => b.share - a.share || a.figure.metric.length - b.figure.metric.length)
    return fitting.filter(({ share }) => share === fitting[0]?.share).map(({ figure }) => figure)
  }

  /** Plans, reasons, opinions and ranks in the country are told only where a record tells of just that. */
  function withoutKind(query: Query, scope: Scope, held: readonly PlaceReading[]): Answer | undefined {
    const { modality, requests, words } = query.reading
    if (modality === 'why' && givesReason(query, scope)) return undefined
    if (modality === 'future' && requests.some((request) => isPlanned(query, request, scope)))
      return undefined
    if (modality === 'future' && requests.length === 0 && scope !== undefined) {
      const request = { ...numberOf(query), plan: true }
      const { candidates, decision } = figureAnswers.found(query, request, scope)
      const plans = candidates.map(({ figure }) => figure).filter(isPlan)
      if (plans[0] === candidates[0]?.figure && plans[0] !== undefined && decision.probability >= LIKELY)
        return figureAnswers.figureAnswer(query, plans.slice(0, 1), 'a number that is planned')
    }
    if (modality !== 'rankBeyond' && scope === undefined && words.length > 6) return undefined
    const near = context.candidates.practices(query, scope, 1)
    const marks = query.reading.marks.filter(({ kinds }) => kinds.includes(modality as never))
    const text = near[0] === undefined ? '' : context.records.printedText(near[0].practice.id)
    if (modality !== 'why' && marks.every(({ text: phrase }) => text.includes(phrase))) return undefined
    return context.refuse(
      query,
      { kind: 'modality', modality, asked: held.map(({ asked }) => asked).join('、') },
      near.map(({ practice }) => practice),
      marks.map(({ text: phrase }) => phrase),
    )
  }

  /**
   * 为什么老人不愿意… without a place tells a trouble; 南江为什么要搞联盟 of a place asks for the trouble that its practice
   * answers. Why a number is what it is, or why something was not done, nobody prints.
   */
  function givesReason(query: Query, scope: Scope): boolean {
    const { requests, shape, stated, text } = query.reading
    if (requests.length > 0 || stated.length > 0) return false
    if (scope === undefined) return true
    if (shape !== 'one' || UNDONE.test(text)) return false
    const features = context.candidates.practiceFeatures(
      query,
      scope,
      context.candidates.practices(query, scope),
    )
    return decide('practice', { ...features, why: 0 }).probability >= SURE_OF_REASON
  }

  /** 年底前还打算招多少: a figure that is printed as a plan. */
  function isPlanned(query: Query, request: FigureRequest, scope: Scope): boolean {
    const { candidates, decision } = figureAnswers.found(query, { ...request, plan: true }, scope)
    const plan = candidates[0]?.figure
    if (plan === undefined || !isPlan(plan) || decision.probability < LIKELY) return false
    // 年底前再招 is no plan of 明年.
    const [year] = NEXT_YEAR.exec(query.reading.text) ?? []
    return year === undefined || context.records.metricText(plan.id).includes(year)
  }

  /** 除了青云谱 leaves every other article; no place at all leaves the whole corpus. */
  function scopeOf(held: readonly PlaceReading[], { bearer, reading }: Query): Scope {
    const { excluded } = reading
    if (held.length > 0) return new Set(held.flatMap(({ articleIds }) => articleIds))
    if (bearer !== undefined && reading.shape === 'one' && !asksWhich(reading)) return new Set([bearer])
    if (excluded.length === 0) return undefined
    const out = new Set(excluded.flatMap(({ articleIds }) => articleIds))
    return new Set(knowledge.articles.map(({ id }) => id).filter((id) => !out.has(id)))
  }

  function talk(query: Query, kind: SmallTalk): Answer {
    const intent = kind === 'noise' || kind === 'beyond' ? 'none' : 'help'
    return {
      ...base(query, intent, 'small talk'),
      body: { kind: 'talk', talk: kind },
      suggestions: examples(),
    }
  }
}

/** In few words, of which none asks. */
const isBare = ({
  reading: { details, marks, requests, shape, stated, topic },
  text,
  words,
}: Query): boolean =>
  saysFew(text) &&
  shape === 'one' &&
  topic === undefined &&
  words.length > 0 &&
  details.length + requests.length + stated.length === 0 &&
  marks.every(({ kinds }) => kinds.every((kind) => kind === 'frame' || kind === 'courtesy'))

/** 头一个搞的，凑了多少钱: a rank that is said of something, of which a number is asked for in other clauses. */
const isOnlySaid = ({ marks, modality, requests, text }: Reading): boolean =>
  modality === 'rankBeyond' &&
  requests.length > 0 &&
  marks
    .filter(({ kinds }) => kinds.includes('rankBeyond'))
    .map(({ end, start }) => clauseAround(text, start, end))
    .every(
      (clause) =>
        text.slice(clause.start, clause.end).endsWith('的') &&
        !requests.some(({ asks }) => isPartOf(asks, clause)) &&
        !/[?？]/u.test(text.charAt(clause.end)),
    )

/** What a message asks beside what it states: of 南江有21家单位吧还有党员多少 all but 21家, or 南江还有党员多少 alone. */
function withoutStatement(
  { marks, places, stated, text }: Reading,
  asked: readonly FigureRequest[],
): readonly string[] {
  const all = withoutSpans(text, [...stated, ...marks.filter(({ kinds }) => kinds.includes('verdict'))])
  const from = Math.max(0, ...stated.map(({ end }) => end))
  const [first = text.length] = asked.map(({ asks }) => asks.start).filter((start) => start >= from)
  const parted = [...text.slice(from, first).matchAll(BESIDE)].at(-1)
  if (parted === undefined) return [all]
  return [all, [...places.map((place) => place.asked), text.slice(from + parted.index)].join('')]
}
/** What parts a question from what is stated before it. */
const BESIDE = /[，,。；;？?!！\s]|还有|另外|以及|外加|再[问说]/gu

const OF_NO_NUMBER: ReadonlySet<MarkKind> = new Set(['what', 'who', 'how', 'account'])
const OF_NUMBERS: ReadonlySet<MarkKind> = new Set([
  'figures',
  'table',
  'howMany',
  'each',
  'sum',
  'difference',
])

/** 中间两天的也写上, 面积人口都列上. */
const LISTS = /[写列报标附带]上|[写列报摆]出来|也[写列报]|各[是有]?多少/u
/** So many figures are told beside a reckoning. */
const MOST_BESIDE = 6

/** What comes of the figures that a table shows, or that nothing does. */
const resultOf = ({ body }: Answer): string | undefined => {
  if (body.kind !== 'table') return undefined
  const note = body.notes.find(({ kind }) => kind === 'computed' || kind === 'notReckoned')
  return note?.kind === 'computed' ? `${note.operation} ${note.value}` : note?.kind
}
const isReckoned = (answer: Answer): boolean => resultOf(answer) !== undefined

/** Why something is not so, is only so much, or is called so; 不亏钱 is what was reached, 这么办 what was done. */
export const UNDONE =
  /[没未才只]|不(?!会?[亏赔垮乱闹吵])|[这那]么(?![搞做办干弄])|原因|最[少低慢多高]|[起取叫命][个这]?.{0,2}名|名[字叫]/u
const NEXT_YEAR = /明年|后年|来年|下一年/u
/** So likely a practice must be to be what a reason is asked for. */
const SURE_OF_REASON = 0.8

/** 哪几个县, 哪些地方. */
const PLACES = /哪[几些两三]?个?(?:县|市|区|地方|地|家|处)/u

/** So much of the words a time must speak of to be the one that is asked for. */
const SAID_OF_TIME = 0.6

/** 有几家搞过X asks of no place in particular which ones they are, and of one place how many. */
const asksWhich = ({ marks, requests }: Reading): boolean =>
  requests.length === 1 && marks.some(({ kinds }) => kinds.includes('many') && kinds.includes('howMany'))
