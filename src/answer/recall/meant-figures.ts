/** Which figures of the place that is talked about a message means: its words, kind and unit, and what the conversation adds. */
import type { Figure, Practice } from '../../knowledge/article.ts'
import type { Answer, Turn } from '../answer.ts'
import { type Query, queryFor } from '../candidates.ts'
import { type AnswerContext, distinct, figuresOf, MOST } from '../context.ts'
import { isHead, isOfSize, isPast, kindFit } from '../figure-sort.ts'
import { PEOPLE } from '../fit.ts'
import type { FigureRequest } from '../reading/requests.ts'
import type { Talk } from '../recall-answer.ts'
import { createUnmet } from '../unmet.ts'
import { saysSomething, vouchedShare, vouches, weightOf } from '../vouching.ts'
import type { Told } from './told.ts'
import { SAID, SAYS_LITTLE } from './wording.ts'

/** So well a figure of the practice that is talked about must fit: its words, or its kind and unit. */
const IN_FOCUS = 0.34
/** What the subject's words and the practice talked about add to a figure of the article. */
const OF_SUBJECT = 0.4
const IN_PRACTICE = 0.3
const TOLD_BEFORE = 0.15
/** Kinds of numbers that the measure word settles, where one is said. */
const BY_UNIT: ReadonlySet<string> = new Set(['money', 'share', 'area'])
/** So telling is a word that must be said not to be reported. */
const TELLING = 3
/** What counts something else than the noun behind 多少个 says so much of the words. */
const OTHER_NOUN = 0.3
/** Of two figures the one that leaves nothing open may be so much less likely. */
const NEARLY_AS_LIKELY = 0.75
/** A figure of another place must say more of it. */
const AT_PLACE = 0.4
/** So much of the words taken over the practice of another figure must speak of. */
const SPOKEN_OF = 0.3
/** A few words that hardly say anything are said so far by a number of what was told. */
const NEARLY_SAID = 0.45
/** What the measure word asked in adds. */
const UNIT_FITS = { same: 0.35, loose: 0.15, different: 0 } as const
/** What a rise or fall takes away where none is asked for. */
const UNASKED_CHANGE = 0.15

/** What is possible at all is worth so much at the least. */
const atLeast = (fit: number, least: number): number => (fit > 0 ? Math.max(fit, least) : fit)

interface InFocus extends Talk {
  readonly practice: Practice
  /** Names of the measures that the message asks for. */
  readonly measures: ReadonlySet<string>
}

export function createMeantFigures(context: AnswerContext, { figuresTold, withPractices }: Told) {
  const { unmet } = createUnmet(context)
  const { articleOf, candidates, citations, sameUnit, records, refuse } = context
  const { kinds } = context.knowledge.lexicon.askedNumbers

  function figuresIn(query: Query, practice: Practice, talk: Talk): Answer | undefined {
    const around = figuresOf(articleOf(practice.articleId))
    const measures = new Set(context.measures.askedFor(query, query.words).map(({ name }) => name))
    const chosen: Figure[] = []
    for (const request of query.reading.requests) {
      const asked = queryFor(query, request)
      const likely = around
        .filter((figure) => !chosen.includes(figure))
        .flatMap((figure) => likelyIn(asked, request, figure, { practice, measures, ...talk }))
        .toSorted((a, b) => b.likely - a.likely)
      const least = (likely[0]?.likely ?? 0) * NEARLY_AS_LIKELY
      const met = likely.find((one) => one.likely >= least && !unmet(query, request, one.figure))
      const best = wholeOf(query, request, likely) ?? met ?? likely[0]
      if (best !== undefined) chosen.push(best.figure)
    }
    const [first] = chosen
    if (first === undefined) return undefined
    const [request] = query.reading.requests
    if (request !== undefined && chosen.length === 1 && unmet(query, request, first))
      return onlyNearest(query, first, practice)
    const own = first.practiceId === undefined ? undefined : records.practice(first.practiceId)
    const rest = own === practice ? practice.figures : []
    const figures = distinct([...chosen, ...rest]).slice(0, MOST.figures)
    const shown = own === undefined ? [] : [own]
    const text = [
      ...figures.map(({ id }) => records.figureText(id)),
      ...shown.map(({ id }) => records.practiceText(id)),
    ]
    return {
      ...withPractices(query, 'figures of what is talked about', figures, shown),
      unreported: query.words
        .filter((word) => word.weight >= TELLING && vouches(text.join('\n'), word) < 0.5)
        .map(({ word }) => word),
      ...(own === practice ? {} : { taken: { kind: 'beside', practice: practice.name } as const }),
    }
  }

  /** 乡贤总共有多少人: of several numbers of them the greatest is that of them all. */
  function wholeOf(
    { reading: { marks } }: Query,
    request: FigureRequest,
    likely: readonly { readonly figure: Figure; readonly likely: number }[],
  ): { readonly figure: Figure } | undefined {
    if (!marks.some(({ kinds }) => kinds.includes('sum'))) return undefined
    const [best] = likely
    const alike = likely.filter(
      (one) =>
        one.figure.unit === best?.figure.unit &&
        countsNoun(request, one.figure) &&
        one.likely >= best.likely * NEARLY_AS_LIKELY,
    )
    return alike.toSorted((a, b) => b.figure.value - a.figure.value)[0]
  }

  /** What is asked is not printed; the number that comes nearest is. */
  function onlyNearest(query: Query, figure: Figure, practice: Practice): Answer {
    const cite = citations()
    const missing = { kind: 'figure', asked: practice.locality.at(-1), nearest: cite.figure(figure) } as const
    return { ...refuse(query, missing, [practice]), citations: cite.list() }
  }

  /** A figure of the article and how likely it is meant; empty where it is not. The practice talked about comes first. */
  function likelyIn(
    query: Query,
    request: FigureRequest,
    figure: Figure,
    { measures, practice, subject, told }: InFocus,
  ): readonly { readonly figure: Figure; readonly likely: number }[] {
    const counts = countsNoun(request, figure)
    const fit = atLeast(fitInFocus(query, request, figure), counts ? AT_PLACE : 0)
    const own = query.words.filter(({ known }) => known)
    const ofSubject = saysSomething(subject) ? vouchedShare(subject, records.figureText(figure.id)) : 0
    const inFocus = figure.practiceId === practice.id
    const share = weightOf(own) >= SAYS_LITTLE ? vouchedShare(own, records.metricText(figure.id)) : 0
    const said = saysSomething(own) && share >= SAID
    const isHinted = !saysSomething(own) && share >= NEARLY_SAID
    const measured = figure.measure !== undefined && measures.has(figure.measure)
    // 多久开一次: a practice that was told of prints just such a number.
    const isOfSort =
      request.unit === undefined
        ? request.kind === 'people'
          ? PEOPLE.has(figure.unit)
          : request.kind !== undefined && kindFit(figure, request.kind) === 1
        : sameUnit(request.unit, figure.unit) === 'same'
    const near = ofSubject >= SPOKEN_OF || told.has(figure.practiceId ?? '')
    const likely =
      fit +
      OF_SUBJECT * ofSubject +
      (inFocus ? IN_PRACTICE : told.has(figure.practiceId ?? '') ? TOLD_BEFORE : 0) +
      (measured ? IN_PRACTICE : 0)
    const isMeant = inFocus
      ? fit >= IN_FOCUS
      : (measured && fit > 0) || (fit >= AT_PLACE && (said || ((isOfSort || counts || isHinted) && near)))
    return isMeant ? [{ figure, likely }] : []
  }

  /** 多少孩子去过 counts 孩子, as 惠及的儿童人次 does. */
  function countsNoun({ counted }: FigureRequest, { metric }: Figure): boolean {
    return counted.some(
      (noun) =>
        noun.length > 1 &&
        [noun, ...context.synonymsOf(noun)].some((name) => metric.slice(-name.length - 2).includes(name)),
    )
  }

  const isOtherUnit = ({ kind, unit }: FigureRequest, figure: Figure): boolean =>
    unit !== undefined && sameUnit(unit, figure.unit) === 'different' && kindFit(figure, kind) < 1

  function figuresAt(
    query: Query,
    scope: ReadonlySet<string>,
    { ledger }: Turn,
    own: Query['words'] = [],
  ): Answer | undefined {
    const unitTold = figuresTold(ledger.slice(0, 1))[0]?.unit
    // Kind and unit alone tell nothing of what is counted there.
    const speaks = (words: Query['words'], figure: Figure): boolean => {
      const known = words.filter((word) => word.known)
      return !saysSomething(known) || vouchedShare(known, records.figureText(figure.id)) >= SPOKEN_OF
    }
    const measures = new Set(context.measures.askedFor(query, query.words).map(({ name }) => name))
    const chosen = query.reading.requests.flatMap((request): readonly Figure[] => {
      const [best] = candidates
        .figures(query, request, scope)
        .slice(0, 12)
        .map(({ figure }) => ({ figure, fit: fitInFocus(query, request, figure) }))
        // 七步 does not tell how many 场 there were.
        .filter(({ figure, fit }) => fit > 0 && !isOtherUnit(request, figure))
        .map(({ figure, fit }) => ({
          figure,
          fit:
            fit +
            (figure.unit === unitTold ? UNIT_FITS.loose : 0) +
            (measures.has(figure.measure ?? '') ? IN_PRACTICE : 0),
        }))
        .toSorted((a, b) => b.fit - a.fit)
      const isMeant = best !== undefined && best.fit >= AT_PLACE && speaks(query.words, best.figure)
      return isMeant && speaks(own, best.figure) && !unmet(query, request, best.figure) ? [best.figure] : []
    })
    const figures = distinct(chosen)
    if (figures.length === 0) return undefined
    const practices = distinct(
      figures.flatMap(({ practiceId = '' }) => records.practice(practiceId) ?? []),
    ).slice(0, 1)
    return withPractices(query, 'the number asked for last, of another place', figures, practices)
  }

  /** In the practice that is talked about the kind and unit of a number come before the message's own words. */
  function fitInFocus(query: Query, request: FigureRequest, figure: Figure): number {
    const metric = records.metricText(figure.id)
    // 上次派了几拨: what no record knows is manner of speaking where the practice is settled.
    const words = query.words.filter(({ known }) => known)
    const said =
      (saysSomething(words) ? vouchedShare(words, metric) : 0.5) * nounFit(query.text, request, figure)
    // 投了几个项目 counts, whatever 投了 says.
    const { units = [] } = kinds.find(({ kind }) => kind === request.kind) ?? {}
    const byWords = request.unit !== undefined && !units.includes(request.unit)
    const asked = byWords && BY_UNIT.has(request.kind ?? '') ? undefined : request.kind
    const kind = kindFit(figure, asked)
    if (kind < 0.5 || (figure.kind === 'date' && asked !== 'time')) return 0
    // 一个月到手几千 is no share of it.
    if (request.least !== undefined && !isOfSize(figure, request.least)) return 0
    // 多少孩子去过 is no age of them.
    if (figure.kind === 'age' && asked === undefined && request.unit !== figure.unit) return 0
    // 多少民生问题 is no frequency.
    if (figure.kind === 'frequency' && asked === undefined && request.counted.length > 0) return 0
    const particular = asked !== undefined && asked !== 'people' && kind === 1
    const likeness = request.unit === undefined ? 'loose' : sameUnit(request.unit, figure.unit)
    const sort = particular && asked !== 'event'
    if (likeness === 'different' && asked !== 'people' && !sort) return 0
    if (asked === 'people' && !PEOPLE.has(figure.unit) && likeness !== 'same') return 0
    // 几位老师 asks for people, not for how often they came.
    if (/^[位名]$/u.test(request.unit ?? '') && figure.unit === '人次') return 0
    const unit = asked === 'people' ? UNIT_FITS.same : request.unit === undefined ? 0 : UNIT_FITS[likeness]
    // 办结的比例 is no rise of it.
    const change = figure.kind === 'change' && !request.change ? UNASKED_CHANGE : 0
    return said + (particular ? 0.35 : 0) + unit - change - (isPast(figure) === request.past ? 0 : 0.1)
  }

  /** 多少个小区 counts 小区, 几家单位 counts 单位; a figure whose name ends in something else counts that. */
  function nounFit(text: string, { counted, unit }: FigureRequest, { articleId, metric }: Figure): number {
    const [noun] = counted
    if (noun === undefined || noun.length < 2 || unit === undefined || !text.includes(`${unit}${noun}`))
      return 1
    // 拉了几家进来: not all that stands there is counted.
    const isCounted = (): boolean => figuresOf(articleOf(articleId)).some((one) => isHead(one.metric, noun))
    if (unit !== '个' && !isCounted()) return 1
    const names = [noun, ...context.synonymsOf(noun)]
    return names.some((name) => metric.slice(-name.length - 4).includes(name)) ? 1 : OTHER_NOUN
  }

  return { figuresIn, figuresAt }
}
