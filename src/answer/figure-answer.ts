/** “社工持证的比例是多少”: the figures that are asked for, or that the source does not give them. */
import type { Figure } from '../knowledge/article.ts'
import { fold } from '../search/fold.ts'
import type { Answer, Correction } from './answer.ts'
import {
  type FigureCandidate,
  type Query,
  type Scope,
  unprintedWords,
  unvouchedWords,
  wordsWithin,
} from './candidates.ts'
import {
  type AnswerContext,
  CLOSE,
  distinct,
  figuresOf,
  MOST,
  OWN_NAME,
  placeName,
  reasonWords,
} from './context.ts'
import { saysFew } from './counting-features.ts'
import { type Decision, decide, LIKELY } from './decision.ts'
import { createFigurePlaces } from './figure-places.ts'
import { isHead, isPast, isPlan, kindFit } from './figure-sort.ts'
import { PEOPLE } from './fit.ts'
import type { Mark } from './marks.ts'
import { createParts, ownWords } from './parts.ts'
import { isUnder, type PlaceReading } from './places.ts'
import type { FigureRequest } from './reading/requests.ts'
import { clauseAround } from './reading/spans.ts'
import type { Reading } from './reading.ts'
import { unquoted } from './text-lookup.ts'
import { createUnmet } from './unmet.ts'
import { vouches } from './vouching.ts'

export interface FigureAnswers {
  /** The answer to a message that asks for numbers; nothing where it asks for an account as well, and is no surer of a number. */
  readonly figures: (
    query: Query,
    scope: Scope,
    held: readonly PlaceReading[],
    /** Figures that the message itself states: 大邑的54个机构，今年新增几个 does not ask for the 54. */
    stated?: readonly Figure[],
  ) => Answer | undefined
  /** The best figures for one request, best first, with how likely the first answers it. */
  readonly found: (query: Query, request: FigureRequest | undefined, scope: Scope) => FoundFigures
  readonly figureAnswer: (
    query: Query,
    found: readonly Figure[],
    decided: string,
    more?: { readonly corrections?: readonly Correction[]; readonly candidates?: readonly FigureCandidate[] },
  ) => Answer
}

export interface FoundFigures {
  readonly request: FigureRequest | undefined
  readonly candidates: readonly FigureCandidate[]
  /** The best of those that count together what is asked for apart. */
  readonly whole?: Figure | undefined
  readonly decision: Decision
}

/** Another place's figure is named as such only where it is beyond doubt what was asked. */
const BEYOND_DOUBT = 0.8

/** So likely a figure must be to be told of what is asked beside something else, or else that it is not denied: it is shown as the nearest, and the reader told that it may be another. */
const NEAREST = 0.1

/** Below this no time a message names is one that it asks for. */
const TOLD_ONLY = 0.4
/** 几个人偷偷拍板: a bare 几 before more words may mean a few; nothing else here asks for a number. */
const saysAFew = ({ reading: { requests, text } }: Query): boolean =>
  /几/u.test(text) && !ASKS_NUMBER.test(text) && !requests.some((request) => countsOf(text, request))
/** 中医夜市几个医生坐诊: in few words, behind what it is counted of, 几 asks; a few people only do something. */
const countsOf = (text: string, { asks, unit }: FigureRequest): boolean =>
  saysFew(text) && asks.start > 1 && unit !== undefined && !PEOPLE_OF_FEW.has(unit)
const PEOPLE_OF_FEW: ReadonlySet<string> = new Set(['人', '户', '家'])
const ASKS_NUMBER = /多少|好多|几[多成]|占|[率共总]|分之|[有是]几|几.{0,2}(?:[，,。？?]|$)/u

/** 几个方面 of 7个方面: a measure of its own, as printed. */
function countsIn({ reading: { text } }: Query, { asks }: FigureRequest, { printed }: Figure): boolean {
  const measure = /\p{Script=Han}{2,}$/u.exec(printed)?.[0]
  return measure !== undefined && text.startsWith(measure, asks.end - 1)
}

/** 怎么搞的, 讲讲, 是什么 beside a number that is asked for; what was heard of is none, nor is 视频什么的. */
const asksAccount = ({ text }: Reading, { end, kinds, start }: Mark): boolean =>
  kinds.some((kind) => kind === 'how' || kind === 'account' || kind === 'what') &&
  !HEARD.test(text.slice(clauseAround(text, start, end).start, start)) &&
  !AND_SUCH.test(text.slice(start - 1))
const HEARD = /^(?:我|就|只)?(?:听[说讲闻]|据说|看到|看见|网上说)/u
const AND_SUCH = /^[^是干做搞弄叫为]什么的(?:[^\p{L}\p{N}]|$)/u

/** 每月 is no answer to how many people there are. */
const isOfWhen = ({ kind }: Figure): boolean => kind === 'frequency' || kind === 'date' || kind === 'time'
/** 一人补多少; 拿几个小区试 asks in a measure word of its own. */
const asksSum = (request: FigureRequest | undefined): boolean =>
  request?.kind === 'money' && request.unit === undefined
/** 建一个服务站得多少钱, of what all of them cost. */
const asksOfOne = (
  { reading: { text } }: Query,
  request: FigureRequest | undefined,
  { kind, metric }: Figure,
): boolean =>
  request?.kind === 'money' &&
  kind === 'money' &&
  OF_ONE.test(text.slice(0, request.asks.start)) &&
  !/[每均]|一[个家处所件人户]/u.test(metric)
const OF_ONE =
  /(?<![这那哪第统同])(?:[每单]一?[个家处所座件杯顿户场桌间盏台趟平]|一[个家处所座件杯顿户场桌间盏台趟平][^了过]*[得要卖收给].{0,2}$)/u
const TELLS_PLACE = /^(?:搞|做|弄)?的?那(?:个|边|里|家|地方)/u
/** 共享社平台 is the “共享社·幸福里”数字平台. */
const PARTLY = 0.4
const THIS_YEAR = '今年'
const LAST_YEAR = /^[去前]年$/u
const COUNTED: ReadonlySet<string> = new Set(['people', 'money', 'share', 'area'])
/** 多少个大叔: in a measure word, and not how often. */
const countsThings = (request: FigureRequest | undefined, { kind }: Figure): boolean =>
  request?.kind === undefined
    ? request?.unit !== undefined && kind === 'frequency'
    : COUNTED.has(request.kind)

export function createFigureAnswers(context: AnswerContext): FigureAnswers {
  const {
    articleOf,

    base,
    candidates,
    citations,
    corrected,
    holdersOf,
    namesIn,
    records,
    refuse,
    scopeText,
  } = context
  const { sameUnit, suggestionsFor } = context
  const parts = createParts(context.sameQuantity)
  const { unmetAlone } = createUnmet(context)
  const { asksOfWhole, divisionsIn, speaksOf } = createFigurePlaces(context)

  function found(
    query: Query,
    request: FigureRequest | undefined,
    scope: Scope,
    stated: readonly Figure[] = [],
  ): FoundFigures {
    const near = candidates.figures(query, request, scope)
    const isWhole = ({ figure }: FigureCandidate): boolean =>
      request !== undefined &&
      isOfSort(figure, request) &&
      (stated.includes(figure) ||
        parts.isToldWhole(query, figure) ||
        parts.isOneOfJoint(query, request, figure))
    const [best] = near
    const whole = best !== undefined && isWhole(best) ? best.figure : undefined
    const figures = near.filter(
      (one) => !stated.includes(one.figure) && (whole === undefined || !isWhole(one)),
    )
    const features = candidates.figureFeatures(query, request, scope, figures)
    return { request, candidates: figures, whole, decision: decide('figure', features) }
  }

  const isOfSort = (figure: Figure, { kind, unit }: FigureRequest): boolean =>
    kindFit(figure, kind) >= 0.5 && (unit === undefined || sameUnit(unit, figure.unit) !== 'different')

  /** What is told beside a whole counts a part of it where it says all that is asked, in the same measure. */
  function isPart(query: Query, request: FigureRequest, figure: Figure): boolean {
    if (request.counted.some((word) => isHead(figure.metric, word)) || countsIn(query, request, figure))
      return true
    return (
      isOfSort(figure, request) &&
      unvouchedWords(ownWords(query, request), records.metricText(figure.id)).length === 0
    )
  }

  function figures(
    query: Query,
    scope: Scope,
    held: readonly PlaceReading[],
    stated: readonly Figure[] = [],
  ): Answer | undefined {
    const { requests } = query.reading
    const perRequest = requests.map((request) => found(query, request, scope, stated))
    const within = divisionsIn(held)
    const beside = (at: number, figure: Figure): boolean => {
      const request = requests[at]
      return perRequest[at]?.whole === undefined || request === undefined || isPart(query, request, figure)
    }
    const likely = perRequest.filter(
      ({ candidates: [best], decision }, at) =>
        decision.probability >= LIKELY &&
        best !== undefined &&
        // 降了2.6岁 does not tell how old they are.
        (best.figure.kind !== 'change' || requests[at]?.change === true) &&
        !(isOfWhen(best.figure) && countsThings(requests[at], best.figure)) &&
        !(asksSum(requests[at]) && kindFit(best.figure, 'money') === 0) &&
        beside(at, best.figure) &&
        !asksOfOne(query, requests[at], best.figure) &&
        !(requests[at] !== undefined && parts.countsTogether(query, requests[at], best.figure)) &&
        !(requests[at] !== undefined && unmetAlone(query, requests[at], best.figure)) &&
        speaksOf(query, best.figure, within) &&
        isOfYear(query, best.figure) &&
        !isOfOtherName(query, best.figure, scope) &&
        !asksOfWhole(query, held, best.figure) &&
        partsUnprinted(query, best.figure, requests[at]).length === 0,
    )
    if (likely.length === 0) {
      const asksHow = query.reading.marks.some((mark) => asksAccount(query.reading, mark))
      // 办了几个月就撑不下去: a trouble told with numbers asks for none.
      const toldOnly =
        held.length === 0 &&
        (requests.every(({ kind }) => kind === 'duration') || saysAFew(query)) &&
        perRequest.every(({ decision }) => decision.probability < TOLD_ONLY)
      if ((asksHow || toldOnly) && query.words.length > 0) return undefined
      return decidedBy(withoutFigure(query, scope, held, perRequest), perRequest)
    }
    // 软的社区党组织是几个，先进的又几个: of what is hardly printed no other number is told in its stead.
    const chosen = together(perRequest.filter(({ decision }) => decision.probability >= NEAREST))
    const shown = chosen.map(({ figure }) => figure)
    const answer = figureAnswer(query, shown, 'figures that answer', { candidates: chosen })
    return { ...decidedBy(answer, perRequest), unreported: unanswered(query, perRequest, shown) }
  }

  /** What is asked for by requests that no figure answers, as far as none of those shown speaks of it. */
  function unanswered(
    query: Query,
    perRequest: readonly FoundFigures[],
    shown: readonly Figure[],
  ): readonly string[] {
    const told = shown.map(({ id }) => records.figureText(id)).join('\n')
    const missed = query.reading.requests.filter(
      (_, at) => (perRequest[at]?.decision.probability ?? 0) < NEAREST,
    )
    return distinct(
      missed.flatMap((request) =>
        unvouchedWords(wordsWithin(query.words, request), told).map(({ word }) => word),
      ),
    )
  }

  /** 女委员占百分之几: words for parts, prices and persons that neither the figure nor its practice prints. */
  function partsUnprinted(query: Query, figure: Figure, request?: FigureRequest): readonly string[] {
    const practice = figure.practiceId === undefined ? '' : records.printedText(figure.practiceId)
    return unprintedWords(query, `${records.metricText(figure.id)}\n${practice}`, request)
  }

  /** 2019年的覆盖率, where the article tells of 2021 and of now: it has none of a year that it does not name. */
  function isOfYear({ reading }: Query, { articleId, asOf = '' }: Figure): boolean {
    // 去年招了几名, of how many there are this year so far.
    if (asOf === THIS_YEAR && reading.times.some((time) => LAST_YEAR.test(time))) return false
    const printed = `${scopeText(new Set([articleId]))} ${asOf}`
    return reading.times
      .flatMap((time) => time.match(/20\d\d/gu) ?? [])
      .every((year) => printed.includes(year))
  }

  /** 长者食堂的满意率, of the people who settle disputes: what bears a name of its own is not what another practice counts. */
  function isOfOtherName({ reading, text }: Query, { id, practiceId }: Figure, scope: Scope): boolean {
    if (practiceId === undefined || scope?.size !== 1 || reading.requests.length > 1) return false
    // 三雁工程那个翠屏区: the name tells which place is meant, and not what of it; nor does what all of its article is about.
    const title = fold([...scope].map((one) => articleOf(one).title).join())
    const names = namesIn(text).filter(
      (name) =>
        name.length >= OWN_NAME &&
        !TELLS_PLACE.test(reading.text.split(name)[1] ?? '') &&
        !title.includes(name),
    )
    const told = unquoted(records.figureText(id))
    const isOwn = (name: string): boolean =>
      holdersOf(name).filter(({ articleId }) => scope.has(articleId)).length === 1
    return names.some(isOwn) && names.every((word) => vouches(told, { word, synonyms: [] }) < PARTLY)
  }

  /** What a place prints of the measure of another place's figure: nobody says that it prints none. */
  function alikeAt(
    query: Query,
    { id: other, measure }: Figure,
    scope: Scope,
    held: readonly PlaceReading[],
  ): readonly Figure[] {
    if (measure === undefined) return []
    const within = divisionsIn(held)
    // 中级以上占几成: a share is of just the group that is named.
    const isShare = query.reading.requests.some(({ kind }) => kind === 'share')
    const text = isShare ? records.figureText(other) : records.metricText(other)
    const missed = new Set(unvouchedWords(query.words, text))
    const told = query.words.filter((word) => !missed.has(word))
    return [...(scope ?? [])]
      .flatMap((id) => figuresOf(articleOf(id)))
      .filter((figure) => figure.measure === measure && figure.role !== 'start')
      .filter((figure) => speaksOf(query, figure, within) && !asksOfWhole(query, held, figure))
      .filter(
        (figure) =>
          kindFit(figure, query.reading.requests[0]?.kind) === 1 &&
          partsUnprinted(query, figure).length === 0 &&
          unvouchedWords(told, records.figureText(figure.id)).every(({ word }) =>
            // 长者食堂 and 邻里食堂 are 食堂.
            fold(figure.metric).includes(word.slice(-2)),
          ),
      )
  }

  /** No figure answers: another place's may be what was meant, else what is there is shown as near. */
  function withoutFigure(
    query: Query,
    scope: Scope,
    held: readonly PlaceReading[],
    perRequest: readonly FoundFigures[],
  ): Answer {
    const asked = held.length === 0 ? undefined : held.map(placeName).join('、')
    const whole = perRequest.find((one) => one.whole !== undefined)?.whole
    const nearest =
      whole ?? perRequest.find(({ decision }) => decision.probability >= NEAREST)?.candidates[0]?.figure
    if (asked !== undefined && whole === undefined) {
      const elsewhere = query.reading.requests
        .map((request) => found(query, request, undefined))
        .find(
          ({ candidates: [best], decision }) =>
            decision.probability >= BEYOND_DOUBT && best !== undefined && !scope?.has(best.figure.articleId),
        )?.candidates[0]
      if (elsewhere !== undefined) {
        // What one of its towns prints is no other place's.
        const { figure } = elsewhere
        if (held.some(({ path }) => isUnder(figure.locality, path)))
          return figureAnswer(query, [figure], 'of a part of the place that is asked of')
        const own = alikeAt(query, elsewhere.figure, scope, held)
        if (own.length > 0) return figureAnswer(query, own, 'of the measure that is asked for')
        const cite = citations()
        if (nearest === undefined)
          return corrected(query, cite, {
            kind: 'metricElsewhere',
            asked,
            figure: cite.figure(elsewhere.figure),
          })
      }
    }
    const near = candidates.practices(query, scope, 1).map(({ practice }) => practice)
    const best = perRequest[0]?.candidates[0]?.figure
    const text = best === undefined ? '' : records.figureText(best.id)
    const unreported = distinct([
      ...unprintedWords(query, text),
      ...unvouchedWords(query.words, text).map(({ word }) => word),
    ])
    if (asked === undefined && near.length === 0) return refuse(query, { kind: 'nothing' }, [])
    if (nearest === undefined) return refuse(query, { kind: 'figure', asked }, near, unreported)
    const cite = citations()
    const missing = {
      kind: 'figure',
      asked,
      nearest: cite.figure(nearest),
      // The number that is so now is no whole of what was or is to be.
      ...(whole === undefined || query.reading.requests.some(({ past, plan }) => past || plan)
        ? {}
        : { whole: true as const }),
    } as const
    return { ...refuse(query, missing, near, unreported), citations: cite.list() }
  }

  /** Several requests of one message are mostly of one place: each gets a figure of its own, then what stands beside them. */
  function together(perRequest: readonly FoundFigures[]): FigureCandidate[] {
    const lead = perRequest.map(({ candidates: [first] }) => first).find((first) => first !== undefined)
    if (lead === undefined) return []
    const heads: FigureCandidate[] = []
    for (const { candidates: found, request } of perRequest) {
      const free = found.filter(({ figure }) => !heads.some((taken) => taken.figure === figure))
      const [best] = free
      if (best === undefined) continue
      const near = free.find(
        ({ figure, score }) =>
          figure.articleId === lead.figure.articleId && score >= best.score * CLOSE.figure,
      )
      heads.push(ofPeople(free, near ?? best, request))
    }
    const rest = perRequest
      .flatMap(({ candidates: found }) => found)
      .filter((one) => !heads.some(({ figure }) => figure === one.figure))
      .toSorted((a, b) => b.score - a.score)
    const beside = rest.filter(({ figure, score }) => {
      const head = heads.find(({ figure: { practiceId } }) => practiceId === figure.practiceId)
      return head === undefined ? score >= lead.score * CLOSE.figure : score >= head.score * CLOSE.sibling
    })
    return [...heads, ...beside]
  }

  function figureAnswer(
    query: Query,
    found: readonly Figure[],
    decided: string,
    {
      corrections = [],
      candidates: why = [],
    }: {
      readonly corrections?: readonly Correction[]
      readonly candidates?: readonly FigureCandidate[]
    } = {},
  ): Answer {
    const cite = citations()
    const shownFigures = latestFirst(distinct(found), query).slice(0, MOST.figures)
    const figures = shownFigures.map(cite.figure)
    const [lead] = shownFigures
    const behind = distinct(
      shownFigures.flatMap(({ practiceId }) =>
        practiceId === undefined ? [] : (records.practice(practiceId) ?? []),
      ),
    )
    // X活动里，…多少场 names the measure around the figure as well as the figure.
    const around =
      lead === undefined
        ? []
        : candidates
            .practices(query, new Set([lead.articleId]), 1)
            .map(({ practice }) => practice)
            .filter((practice) => !behind.includes(practice))
    const shown = distinct([...behind.slice(0, 1), ...around, ...behind.slice(1)]).slice(0, 2)
    return {
      ...base(query, 'figure', decided),
      answerable: true,
      body: { kind: 'figures' },
      figures,
      practices: shown.map(cite.practice),
      corrections,
      citations: cite.list(),
      suggestions: suggestionsFor(shown, lead?.articleId),
      why: {
        ...base(query, 'figure', decided).why,
        records: why.slice(0, 5).map(figureReason),
      },
    }
  }

  return { figures, found, figureAnswer }
}

/** 夜市看了多少人, of a practice that counts its evenings as well: how many people it counts, where that is nearly as near. */
function ofPeople(
  found: readonly FigureCandidate[],
  best: FigureCandidate,
  request: FigureRequest | undefined,
): FigureCandidate {
  const { practiceId } = best.figure
  if (request?.kind !== 'people' || PEOPLE.has(best.figure.unit) || practiceId === undefined) return best
  const counting = found.find(
    ({ figure, score }) =>
      figure.practiceId === practiceId &&
      PEOPLE.has(figure.unit) &&
      (request.unit === undefined || PEOPLE.has(request.unit)) &&
      score >= best.score * CLOSE.figure,
  )
  return counting ?? best
}

const figureReason = ({ figure, score, reasons }: FigureCandidate) => ({
  id: figure.id,
  name: `${figure.metric} ${figure.printed}`,
  score,
  matched: reasonWords(reasons),
})

const decidedBy = (answer: Answer, found: readonly FoundFigures[]): Answer => ({
  ...answer,
  why: {
    ...answer.why,
    decisions: found.map(({ decision }) => decision),
    records: found.flatMap(({ candidates }) => candidates.slice(0, 3).map(figureReason)),
  },
})

/** A value of the past comes behind the present one of the same metric, unless the past is asked for. */
function latestFirst(found: readonly Figure[], { reading }: Query): Figure[] {
  if (reading.times.length > 0 || reading.requests.some(({ past }) => past)) return [...found]
  const succeeded = found.filter(
    (one) =>
      isPast(one) &&
      found.some(
        (other) =>
          other.metric === one.metric &&
          other.articleId === one.articleId &&
          (!isPast(other) || (!isPlan(other) && yearOf(other) > yearOf(one))),
      ),
  )
  const later = succeeded.toSorted((a, b) => yearOf(b) - yearOf(a))
  return [...found.filter((one) => !succeeded.includes(one)), ...later]
}

/** 0 where none is printed. */
const yearOf = ({ asOf = '' }: Figure): number => Number(/20\d\d(?=年)/u.exec(asOf)?.[0] ?? 0)
