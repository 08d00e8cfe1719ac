/** Answers made of what was told before: an item of the list, sources, times, a table of the figures told, a number set right. */
import type { Figure, Practice } from '../knowledge/article.ts'
import type { MarkKind } from '../knowledge/lexicon.ts'
import type { Quantity } from '../knowledge/quantity.ts'
import { fold } from '../search/fold.ts'
import type { Answer, Focus, Turn } from './answer.ts'
import { asksBeginning } from './asked-things.ts'
import { isHead, isOfSize, isPast, kindFit, type Query, queryFor } from './candidates.ts'
import { type AnswerContext, distinct, figuresOf, leadingFigures, MOST } from './context.ts'
import { createCountAlike, PEOPLE } from './fit.ts'
import type { FigureRequest } from './reading/requests.ts'
import { reckon } from './reckoning.ts'
import type { FigureTables } from './tables/figure-tables.ts'
import { createUnmet } from './unmet.ts'
import { saysSomething, vouchedShare, vouches, weightOf } from './vouching.ts'

/** What the conversation adds to the choice of a figure. */
export interface Talk {
  /** The words of the subject. */
  readonly subject: Query['words']
  /** Practices told of before, or listed. */
  readonly told: ReadonlySet<string>
}

export interface RecallAnswers {
  readonly item: (query: Query, nth: number, previous: Turn) => Answer
  readonly detail: (query: Query, practice: Practice) => Answer
  readonly list: (query: Query, practices: readonly Practice[]) => Answer
  readonly figure: (query: Query, figure: Figure) => Answer
  /** Numbers that are asked for, the others of the practice that the first belongs to behind them. */
  readonly counted: (query: Query, figures: readonly Figure[], previous: Turn) => Answer
  /** A number with the practice that it belongs to. */
  readonly explained: (query: Query, figure: Figure) => Answer
  /** The last list once more, or what is talked about. */
  readonly again: (query: Query, list: boolean, previous: Turn) => Answer
  readonly more: (query: Query, previous: Turn) => Answer
  /** The other practices of the place talked about. */
  readonly others: (query: Query, focus: Focus) => Answer
  readonly sources: (query: Query, previous: Turn) => Answer
  readonly times: (query: Query, previous: Turn) => Answer
  readonly table: (query: Query, previous: Turn) => Answer
  /** At how many places figures were told that measure the same as the last one. */
  readonly places: (previous: Turn) => number
  /** How many figures told last measure the same. */
  readonly alike: (query: Query, previous: Turn) => number
  /** When the practice that is talked about was done, if that is printed. */
  readonly when: (query: Query, previous: Turn) => Answer
  /** The figures of a practice that answer a message's requests; undefined where none does. */
  readonly figuresIn: (query: Query, practice: Practice, talk: Talk) => Answer | undefined
  /** The figures of a place for the number that was asked of another: 那X呢. */
  readonly figuresAt: (
    query: Query,
    scope: ReadonlySet<string>,
    previous: Turn,
    /** The message's own words, which figures must speak of as well. */
    own?: Query['words'],
  ) => Answer | undefined
  /** The one figure there that is counted in the measure word asked in, where that word says much (起, 所, 家), or of people; or that
   * tells how often. */
  readonly onlyOfUnit: (query: Query, scope: ReadonlySet<string>) => Answer | undefined
  /** The figures that a message points at by their numbers alone; undefined where one of them is nowhere. */
  readonly numbered: (query: Query, previous: Turn) => Answer | undefined
  /** A stated number held against what was told, and the practice in focus. */
  readonly stated: (query: Query, previous: Turn, practice: Practice | undefined) => Answer | undefined
}

/** 各地一行, 一行一处 */
export const BY_PLACE = /[各每一](?:个?地方?|处|家)[^,，、]{0,3}一?[行条]|一[行条]一[个地处家]/u
/** What was talked about first of all. */
export const FIRST =
  /最(?:开始|开头|初|早|先|上面|前头|前面)|一开始|开头|打头|头里|(?:第一|头一)[次回]?问|首问/u

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
/** So much of a message's words a figure must say to be what it is about. */
const SAID = 0.5
/** So much of them, to be just what they name. */
const NAMES = 0.9
/** Words that weigh so much say what a claim is of, and so much, bear its name. */
const SAYS_LITTLE = 1
const SAYS_NAME = 4
/** A few words that hardly say anything are said so far by a number of what was told. */
const NEARLY_SAID = 0.45
/** Measure words that nearly everything is counted in. */
export const LOOSE_UNITS: ReadonlySet<string> = new Set([
  '个',
  '名',
  '人',
  '位',
  '元',
  '%',
  '次',
  '天',
  '年',
  '项',
  '种',
  '条',
])
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

/** Names of dates on which something came about. */
const BEGUN = /(?:建立|成立|组建|创立|创办|设立|开始|启动|推行|实行|召开)/u

/** What may be asked of a number that is told again. */
const ASKED_BESIDE: ReadonlySet<MarkKind> = new Set(['who', 'what', 'when', 'whenOf'])

export function createRecallAnswers(context: AnswerContext, tables: FigureTables): RecallAnswers {
  const { unmet } = createUnmet(context)
  const countAlike = createCountAlike(context.segment, context.synonymsOf)
  const { articleOf, base, candidates, citations, sameQuantity, sameUnit, records, refuse, suggestionsFor } =
    context
  const { kinds } = context.knowledge.lexicon.askedNumbers
  const figuresTold = (ids: readonly string[]): Figure[] => ids.flatMap((id) => records.figure(id) ?? [])

  function more(query: Query, previous: Turn): Answer {
    const next = previous.queue.flatMap((id) => records.practice(id) ?? [])
    if (previous.focus === undefined && next.length === 0) return refuse(query, { kind: 'turn' }, [])
    if (next.length === 0) return refuse(query, { kind: 'more' }, [])
    const shown = next.slice(0, MOST.practices)
    const place = previous.focus === undefined ? undefined : articleOf(previous.focus.article)
    // What is left of a place is no more of the subject.
    const others =
      previous.listed.length === 0 && shown.every(({ articleId }) => articleId === place?.id)
        ? place?.locality.at(-1)
        : undefined
    return {
      ...list(query, shown, 'the next of the last list'),
      related: next.slice(shown.length),
      more: next.length - shown.length,
      ...(others === undefined ? {} : { taken: { kind: 'others', of: others } as const }),
    }
  }

  function others(query: Query, { article, practice }: Focus): Answer {
    const { locality, practices } = articleOf(article)
    const rest = practices.filter(({ id }) => id !== practice)
    const shown = rest.slice(0, MOST.topicPractices)
    return {
      ...list(query, shown, 'the other practices of the place'),
      related: rest.slice(shown.length),
      more: rest.length - shown.length,
      taken: { kind: 'others', of: locality.at(-1) ?? '' },
    }
  }

  function list(query: Query, shown: readonly Practice[], decided = 'practices listed before'): Answer {
    const cite = citations()
    return {
      ...base(query, 'practice', decided),
      answerable: true,
      body: { kind: 'practices' },
      practices: shown.map(cite.practice),
      figures: leadingFigures(shown).map(cite.figure),
      citations: cite.list(),
      suggestions: suggestionsFor(shown),
    }
  }

  function again(query: Query, asksList: boolean, previous: Turn): Answer {
    const { earlierLists = [], listed, trail } = previous
    const first = query.reading.marks.some(({ text }) => FIRST.test(text))
    const focus = (first ? trail.at(-1) : undefined) ?? previous.focus
    const practices = ((first ? earlierLists.at(-1) : undefined) ?? listed).flatMap(
      (id) => records.practice(id) ?? [],
    )
    const own = focus?.practice === undefined ? undefined : records.practice(focus.practice)
    if (practices.length > 0 && (asksList || own === undefined)) return list(query, practices)
    return own === undefined ? refuse(query, { kind: 'turn' }, []) : detail(query, own)
  }

  function item(query: Query, nth: number, previous: Turn): Answer {
    const { focus, listed } = previous
    const shown = listed.length === 0 && focus?.practice !== undefined ? [focus.practice] : listed
    if (shown.length === 0) return refuse(query, { kind: 'turn' }, [])
    const practice = records.practice(shown[nth - 1] ?? '')
    if (practice === undefined) return refuse(query, { kind: 'nth', nth, of: shown.length }, [])
    return detail(query, practice)
  }

  function detail(query: Query, practice: Practice): Answer {
    const cite = citations()
    return {
      ...base(query, 'practice', 'the practice that is talked about'),
      answerable: true,
      body: { kind: 'detail' },
      practices: [cite.practice(practice)],
      figures: practice.figures.map(cite.figure),
      citations: cite.list(),
      suggestions: suggestionsFor([practice]),
    }
  }

  function sources(query: Query, previous: Turn): Answer {
    const places = query.reading.marks.some(({ kinds }) => kinds.includes('pair'))
      ? [previous.focus, ...previous.trail].flatMap((focus) => (focus === undefined ? [] : [focus.article]))
      : []
    const articles = distinct([...previous.articles, ...places.slice(0, 4)])
    if (articles.length === 0) return refuse(query, { kind: 'turn' }, [])
    const cite = citations()
    const figures = figuresTold(previous.ledger.slice(0, previous.toldLast)).map(cite.figure)
    const practice =
      previous.focus?.practice === undefined ? undefined : records.practice(previous.focus.practice)
    const shown = practice === undefined ? [] : [cite.practice(practice)]
    for (const id of articles) cite.article(articleOf(id))
    return {
      ...base(query, 'practice', 'the sources of the last answer'),
      answerable: true,
      body: { kind: 'sources' },
      practices: shown,
      figures,
      citations: cite.list(),
    }
  }

  function times(query: Query, previous: Turn): Answer {
    const { stated } = query.reading
    // Where the last answer told no figure, those of what it led with are meant before any told earlier.
    const own = previous.toldLast > 0 ? [] : practiceFigures(previous)
    const last = own.length > 0 ? own : figuresTold(previous.ledger.slice(0, Math.max(1, previous.toldLast)))
    // 85.7%是哪年的数: of that one, whether it was told or not.
    const around = previous.focus === undefined ? [] : figuresOf(articleOf(previous.focus.article))
    const named = [...figuresTold(previous.ledger), ...around].filter((figure) =>
      stated.some((claim) => sameQuantity(claim, figure)),
    )
    const told = named.length > 0 ? named.slice(0, stated.length) : last
    if (told.length === 0) return refuse(query, { kind: 'turn' }, [])
    const cite = citations()
    return {
      ...base(query, 'figure', 'the times of the figures told'),
      answerable: true,
      body: { kind: 'times' },
      figures: told.map(cite.figure),
      citations: cite.list(),
    }
  }

  /** The figures told side by side, or reckoned with; and what may be said of them together. */
  function table(query: Query, previous: Turn): Answer {
    const operation = tables.operation(query)
    const adds = operation === 'sum' || operation === 'total'
    const told = toldOfNamed(previous)
    const few = told.length > 0 ? told : practiceFigures(previous)
    const lead = toldOfMost(few)
    if (lead === undefined) return refuse(query, { kind: 'turn' }, [])
    // Of several places only what counts the same as the last one told; of one place all of it.
    const everywhere = few.filter((figure) => figure === lead || countAlike(figure, lead))
    // 合计呢, after several numbers of the place that was named last: those, and none told before them.
    const here = everywhere.filter(({ articleId }) => articleId === previous.focus?.article)
    const alike = adds && previous.places.length === 1 && here.length > 1 ? here : everywhere
    const rows = listedByPlace(query, previous)
    if (rows !== undefined) return rows
    const several = new Set(alike.map(({ articleId }) => articleId)).size > 1
    const decided = 'a table of the figures told'
    if (operation !== undefined) {
      const parts = partsInFocus(previous)
      if (adds && parts.length > 1)
        return tables.tableOf(query, parts, decided, { reckoned: reckon(parts, operation, sameUnit) })
      const [last] = told
      const start =
        last === undefined
          ? undefined
          : figuresOf(articleOf(last.articleId)).find(
              (figure) => figure.role === 'start' && figure.measure === last.measure,
            )
      // 比2021年高出几个点: of the number told last.
      if (operation === 'difference' && last !== undefined && start !== undefined && start !== last)
        return tables.tableOf(query, [last, start], decided, {
          reckoned: reckon([last, start], operation, sameUnit),
        })
      const inUnit = toldIn(query, told)
      if (adds && inUnit.length > 1)
        return tables.tableOf(query, inUnit, decided, { reckoned: reckon(inUnit, operation, sameUnit) })
      const asked =
        several || alike.length > 1 ? alike : figuresTold(previous.ledger.slice(0, previous.toldLast))
      const few = operation === 'difference' ? asked.slice(0, 2) : asked
      return tables.tableOf(query, few, decided, { reckoned: reckon(few, operation, sameUnit) })
    }
    const shown = several ? alike : few
    return tables.tableOf(query, shown, decided, { notes: tables.orderNotes(query, shown) })
  }

  /** 拉个单子，各地一行: what was listed, a line a place. */
  function listedByPlace(query: Query, { listed }: Turn): Answer | undefined {
    const practices = listed.flatMap((id) => records.practice(id) ?? [])
    const places = new Set(practices.map(({ articleId }) => articleId)).size
    return places > 1 && BY_PLACE.test(query.reading.text) && tables.operation(query) === undefined
      ? linePerPlace(list(query, practices))
      : undefined
  }

  /** 两样加起来几场: the two told last that are counted so, of different practices. */
  function toldIn({ reading: { requests } }: Query, told: readonly Figure[]): readonly Figure[] {
    const units = requests.flatMap(({ unit }) => unit ?? [])
    const seen = new Set<string>()
    return told
      .filter((figure) => units.some((unit) => sameUnit(unit, figure.unit) === 'same'))
      .filter(({ id, practiceId = id }) => !seen.has(practiceId) && seen.add(practiceId))
      .slice(0, 2)
  }

  function linePerPlace(answer: Answer): Answer {
    const rows = distinct(answer.practices.map(({ practice }) => practice.articleId)).map((id) => ({
      locality: articleOf(id).locality,
      practices: answer.practices.filter(({ practice }) => practice.articleId === id),
      figures: answer.figures.filter(({ figure }) => figure.articleId === id),
    }))
    return { ...answer, body: { kind: 'list', rows } }
  }

  /** Of the figures told the one that counts what was told of most places; of those the last. */
  function toldOfMost(told: readonly Figure[]): Figure | undefined {
    const places = (figure: Figure): number =>
      new Set(told.filter((other) => countAlike(other, figure)).map(({ articleId }) => articleId)).size
    return told.toSorted((a, b) => places(b) - places(a))[0]
  }

  /** The figures told; where several places were named last, theirs. */
  function toldOfNamed({ ledger, places }: Turn): readonly Figure[] {
    const told = figuresTold(ledger)
    const held = places.filter(({ standing }) => standing !== 'elsewhere')
    const named = new Set(held.flatMap(({ articleIds }) => articleIds))
    const theirs = held.length > 1 ? told.filter(({ articleId }) => named.has(articleId)) : []
    return theirs.length > 0 ? theirs : told
  }

  function placesAlike(previous: Turn): number {
    const told = toldOfNamed(previous)
    const lead = toldOfMost(told)
    const alike = told.filter((figure) => figure === lead || (lead !== undefined && countAlike(figure, lead)))
    return new Set(alike.map(({ articleId }) => articleId)).size
  }

  function lastAlike({ ledger, toldLast }: Turn): readonly Figure[] {
    const told = figuresTold(ledger.slice(0, Math.max(2, toldLast)))
    return told.filter((figure) => told[0] !== undefined && figure.unit === told[0].unit)
  }

  function when(query: Query, previous: Turn): Answer {
    const around = previous.focus === undefined ? [] : figuresOf(articleOf(previous.focus.article))
    const once = asksBeginning(query.reading.details)
    const isDate = ({ kind }: Figure): boolean =>
      kind === 'date' || (!once && (kind === 'time' || kind === 'frequency'))
    // 打哪一年兴起来的: what no record says is manner of speaking.
    const words = query.words.filter(({ known }) => known)
    const said = (figure: Figure): number =>
      saysSomething(words) ? vouchedShare(words, records.figureText(figure.id)) : 0
    const own = practiceFigures(previous).filter(isDate)
    const [best] = around.filter(isDate).toSorted((a, b) => said(b) - said(a))
    const ofPlace = around.find(({ kind, practiceId }) => kind === 'date' && practiceId === undefined)
    const first =
      best !== undefined && said(best) >= SAID
        ? best
        : (own[0] ?? ofPlace ?? (once ? begunThen(around) : undefined))
    const cite = citations()
    if (first !== undefined) return figureOnly(query, [first], cite)
    const practice =
      previous.focus?.practice === undefined ? undefined : records.practice(previous.focus.practice)
    const article = previous.focus === undefined ? undefined : articleOf(previous.focus.article)
    return refuse(
      query,
      { kind: 'figure', asked: article?.locality.at(-1) },
      practice === undefined ? [] : [practice],
    )
  }

  /** 啥时候建的: the one date that a place prints of its beginning, whichever of its practices is talked about. */
  function begunThen(figures: readonly Figure[]): Figure | undefined {
    const dates = figures.filter(({ kind, metric }) => kind === 'date' && BEGUN.test(metric))
    return dates.length === 1 ? dates[0] : undefined
  }

  /** 2 where an earlier value of the number told last is printed. */
  function startsBefore({ ledger }: Turn): number {
    const [last] = figuresTold(ledger.slice(0, 1))
    const all = last === undefined ? [] : figuresOf(articleOf(last.articleId))
    return all.some(({ measure, role }) => role === 'start' && measure === last?.measure) ? 2 : 0
  }

  /** The parts of one measure that the practice in focus prints. */
  function partsInFocus(previous: Turn): readonly Figure[] {
    const parts = practiceFigures(previous).filter(({ role }) => role === 'part')
    return parts.every(({ measure }) => measure !== undefined && measure === parts[0]?.measure) ? parts : []
  }

  function practiceFigures({ focus }: Turn): readonly Figure[] {
    return focus?.practice === undefined ? [] : (records.practice(focus.practice)?.figures ?? [])
  }

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
    const cite = citations()
    return {
      ...base(query, 'figure', 'figures of what is talked about'),
      answerable: true,
      body: { kind: 'figures' },
      figures: figures.map(cite.figure),
      practices: shown.map(cite.practice),
      citations: cite.list(),
      suggestions: suggestionsFor(shown),
      unreported: query.words
        .filter((word) => word.weight >= TELLING && vouches(text.join('\n'), word) < 0.5)
        .map(({ word }) => word),
      ...(own === practice ? {} : { taken: { kind: 'beside', practice: practice.name } as const }),
    }
  }

  function counted(query: Query, asked: readonly Figure[], { focus, listed }: Turn): Answer {
    const practices = distinct(asked.flatMap(({ practiceId = '' }) => records.practice(practiceId) ?? []))
    const [own] = practices
    const isHere = focus?.article === asked[0]?.articleId
    const isBeside =
      isHere && focus?.practice !== undefined && !practices.some(({ id }) => id === focus.practice)
    // What was only the first of a list has not been talked about.
    const talked = isBeside && !listed.includes(focus.practice) ? records.practice(focus.practice) : undefined
    const rest = practices.length > 1 ? [] : (own?.figures ?? [])
    const figures = distinct([...asked, ...rest]).slice(0, MOST.figures)
    const cite = citations()
    return {
      ...base(query, 'figure', 'the numbers there that are likeliest meant'),
      answerable: true,
      body: { kind: 'figures' },
      figures: figures.map(cite.figure),
      practices: practices.map(cite.practice),
      citations: cite.list(),
      suggestions: suggestionsFor(practices),
      ...(talked === undefined ? {} : { taken: { kind: 'beside', practice: talked.name } as const }),
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
      return isMeant && speaks(own, best.figure) && !unmet(query, request, best.figure)
        ? [best.figure, ...siblings(best.figure)]
        : []
    })
    const figures = distinct(chosen)
    if (figures.length === 0) return undefined
    const cite = citations()
    const practices = distinct(
      figures.flatMap(({ practiceId = '' }) => records.practice(practiceId) ?? []),
    ).slice(0, 1)
    return {
      ...base(query, 'figure', 'the number asked for last, of another place'),
      answerable: true,
      body: { kind: 'figures' },
      figures: figures.map(cite.figure),
      practices: practices.map(cite.practice),
      citations: cite.list(),
      suggestions: suggestionsFor(practices),
    }
  }

  function onlyOfUnit(query: Query, scope: ReadonlySet<string>): Answer | undefined {
    const [request, another] = query.reading.requests
    if (request === undefined || another !== undefined) return undefined
    const { kind, unit } = request
    // 多长时间开一回 may be of whatever is 召开.
    if (kind === 'frequency') return onlyOften(query, scope)
    const isOfPeople = unit === undefined && kind === 'people'
    if (!isOfPeople && (unit === undefined || LOOSE_UNITS.has(unit))) return undefined
    const all = [...scope].flatMap((id) => figuresOf(articleOf(id)))
    const counted = all.filter(
      (figure) =>
        figure.role === undefined &&
        (isOfPeople ? PEOPLE.has(figure.unit) : sameUnit(unit ?? '', figure.unit) === 'same'),
    )
    return counted.length === 1 ? figureOnly(query, counted, citations()) : undefined
  }

  function onlyOften({ words, ...query }: Query, scope: ReadonlySet<string>): Answer | undefined {
    const known = words.filter((word) => word.known)
    const said = ({ metric }: Figure): number => vouchedShare(known, fold(metric))
    const all = [...scope]
      .flatMap((id) => figuresOf(articleOf(id)))
      .filter(({ kind }) => kind === 'frequency')
    const most = Math.max(0, ...all.map(said))
    const often = most > 0 ? all.filter((figure) => said(figure) === most) : []
    return often.length === 1 ? figureOnly({ words, ...query }, often, citations()) : undefined
  }

  /** 涨了多少: what a practice prints of the same measure belongs to it. */
  function siblings({ id, measure, practiceId = '', role }: Figure): readonly Figure[] {
    const all = measure === undefined ? [] : (records.practice(practiceId)?.figures ?? [])
    return all.filter((figure) => figure.id !== id && figure.measure === measure && figure.role === role)
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

  /**
   * 20跟23分别是谁的, 185和136是一码事吗, 398项又是什么: the figures with these numbers, those told before the others of their
   * article; of one, what it belongs to, or the one told last beside it.
   */
  function numbered(query: Query, previous: Turn): Answer | undefined {
    const numbers = [...query.reading.text.matchAll(/\d{1,9}(?:\.\d{1,4})?/gu)].map(([digits]) =>
      Number(digits),
    )
    const around = previous.focus === undefined ? [] : figuresOf(articleOf(previous.focus.article))
    const all = distinct([...figuresTold(previous.ledger), ...around])
    const figures = numbers.flatMap((number) => all.find(({ value }) => value === number) ?? [])
    const has = (kind: MarkKind): boolean => query.reading.marks.some(({ kinds }) => kinds.includes(kind))
    if (figures.length === 0 || figures.length < numbers.length) return undefined
    const [first] = figures
    // 那4309名是谁的
    const whose = has('who') && !saysSomething(query.words)
    if (figures.length === 1 && first !== undefined && !whose) {
      const [last] = figuresTold(previous.ledger.slice(0, previous.toldLast)).filter(
        ({ id }) => id !== first.id,
      )
      const beside = has('compare') ? last : undefined
      if (beside === undefined) return has('what') && !has('verdict') ? explained(query, first) : undefined
      figures.unshift(beside)
    }
    const alike = figures.every(({ measure }) => measure !== undefined && measure === first?.measure)
    return tables.tableOf(query, figures, 'the figures with these numbers', {
      notes: alike ? [] : [{ kind: 'notOrdered', why: 'unlike' }],
    })
  }

  /** A number with the practice that it belongs to. */
  function explained(query: Query, figure: Figure): Answer {
    const practice = figure.practiceId === undefined ? undefined : records.practice(figure.practiceId)
    const cite = citations()
    const answer = figureOnly(query, [figure], cite)
    const practices = practice === undefined ? [] : [cite.practice(practice)]
    return { ...answer, practices, citations: cite.list() }
  }

  function stated(query: Query, previous: Turn, practice: Practice | undefined): Answer | undefined {
    const last = figuresTold(previous.ledger.slice(0, previous.toldLast))
    const near = distinct([...(practice?.figures ?? []), ...figuresTold(previous.ledger)])
    const around = previous.focus === undefined ? [] : figuresOf(articleOf(previous.focus.article))
    const says = weightOf(query.words) >= SAYS_LITTLE
    const said = (figure: Figure): boolean => says && share(query, figure) >= SAID
    const all = distinct([...near, ...around.filter(said)])
    // 第一书记有136个吧 after talk of 136个小区: numbers of something else neither confirm nor deny it.
    const known = query.words.filter((word) => word.known)
    const talkedOf = practice === undefined ? '' : records.practiceText(practice.id)
    const isCounted = query.reading.stated.some((claim) => onlyCountedSo(query, claim, around) !== undefined)
    if (saysSomething(known) && vouchedShare(known, talkedOf) < SAID && !all.some(said) && !isCounted) {
      // 132起是全市的吗: what was told just now is shown with its place, and neither confirmed nor denied.
      const [claim, another] = query.reading.stated
      const told = claim && another === undefined ? last.find((one) => sameQuantity(claim, one)) : undefined
      return told && explained(query, told)
    }
    const confirmed: Figure[] = []
    const printed: Figure[] = []
    // 你弄错了，明明是185个: what was told is shown again, beside that of which the number is printed.
    const setsRight = query.reading.marks.some(({ kinds }) => kinds.includes('fixbot'))
    const contested = (claim: Quantity): readonly Figure[] =>
      last
        .filter((one) => setsRight && sameUnit(claim.unit, one.unit) === 'same' && !sameQuantity(claim, one))
        .slice(0, 1)
    for (const claim of query.reading.stated) {
      // 第一书记派了76位: that as many of something else are printed confirms nothing.
      const spoken = all.filter(said)
      const same = (spoken.length > 0 ? spoken : all).find((figure) => sameQuantity(claim, figure))
      const named = same && namedBetter(query, claim, same, around)
      if (same !== undefined && named !== undefined) {
        printed.push(named, same)
        continue
      }
      if (same !== undefined) {
        const against = distinct([...contested(claim), ...ownBeside(query, practice, claim, same)])
        if (against.length > 0) printed.push(...against, same)
        else confirmed.push(same)
        continue
      }
      // The right number in another unit; else what the words speak of; else what was told last.
      const sameNumber = all.filter((figure) => said(figure) && figure.value === claim.value)
      const lasts = /[天日周月年]/u.test(claim.unit)
      const sameSort = all.filter(
        (figure) =>
          sameUnit(claim.unit, figure.unit) !== 'different' || (lasts && figure.kind === 'duration'),
      )
      const spokenOf = sameSort.filter(said)
      const spokenOrTold = spokenOf.length > 0 ? spokenOf : sameSort.filter((figure) => last.includes(figure))
      const [meant] = (sameNumber.length > 0 ? sameNumber : spokenOrTold).toSorted(
        (a, b) => likeTold(claim.unit, b) - likeTold(claim.unit, a) || share(query, b) - share(query, a),
      )
      const counted = meant ?? onlyCountedSo(query, claim, around)
      // 236名全是乡贤吗: what is printed of something else is shown beside it, and neither confirmed nor denied.
      const other = around.find((figure) => sameQuantity(claim, figure))
      if (other !== undefined) {
        const beside = meant !== undefined && said(meant) ? [meant] : contested(claim)
        const against = distinct([...beside, ...ownBeside(query, practice, claim, other)])
        // What is talked about stays it.
        printed.push(...(other.practiceId === practice?.id ? [other, ...against] : [...against, other]))
        continue
      }
      if (counted === undefined) continue
      const cite = citations()
      const correction = { kind: 'otherNumber', stated: claim.printed, figure: cite.figure(counted) } as const
      return { ...figureOnly(query, [counted], cite), corrections: [correction], verdict: 'no' }
    }
    if (confirmed.length + printed.length === 0) return undefined
    // 4个各叫什么名堂, 3500余人次的起算年份写没写: a number that is right is not what is asked.
    const { marks, shape } = query.reading
    const asksElse = marks.some(({ kinds }) => kinds.some((kind) => ASKED_BESIDE.has(kind)))
    if (shape !== 'verdict' && asksElse) return undefined
    const answer = figureOnly(query, distinct([...confirmed, ...printed]), citations())
    return printed.length > 0 ? answer : { ...answer, verdict: 'yes' }
  }

  /** 纠纷调解我记了30件: the one number there that is counted so, of a practice that speaks of it. */
  function onlyCountedSo(query: Query, { unit }: Quantity, around: readonly Figure[]): Figure | undefined {
    const known = query.words.filter((word) => word.known)
    if (LOOSE_UNITS.has(unit) || !saysSomething(known)) return undefined
    const counted = around.filter(
      (one) => sameUnit(unit, one.unit) === 'same' && vouchedShare(known, records.figureText(one.id)) >= SAID,
    )
    return counted.length === 1 ? counted[0] : undefined
  }

  /** 调解成功率95.8%, where that is the rate of something else: the number that bears the name which is said. */
  function namedBetter(
    query: Query,
    claim: Quantity,
    same: Figure,
    around: readonly Figure[],
  ): Figure | undefined {
    const known = query.words.filter((word) => word.known)
    // Everyday names of a number are no names that tell it from another.
    const said = ({ metric }: Figure): number => vouchedShare(known, fold(metric))
    const least = Math.max(NAMES, said(same) + SAID / 2)
    return weightOf(known) >= SAYS_NAME
      ? around
          .filter((one) => sameUnit(claim.unit, one.unit) === 'same' && !sameQuantity(claim, one))
          .find((one) => said(one) >= least)
      : undefined
  }

  /** 单位是86家吧, of 50多家 that came, where as many of other units are printed: what the practice talked about says of it. */
  function ownBeside(
    query: Query,
    practice: Practice | undefined,
    claim: Quantity,
    { practiceId }: Figure,
  ): readonly Figure[] {
    const known = query.words.filter((word) => word.known)
    if (practice === undefined || practiceId === practice.id || known.length === 0) return []
    return practice.figures
      .filter(({ id }) => vouchedShare(known, records.metricText(id)) >= SAID)
      .filter((figure) => sameUnit(claim.unit, figure.unit) !== 'different' && !sameQuantity(claim, figure))
      .slice(0, 1)
  }

  function likeTold(unit: string, figure: Figure): number {
    return sameUnit(unit, figure.unit) === 'same' ? 1 : 0
  }

  function share({ words }: Query, figure: Figure): number {
    return vouchedShare(words, records.metricText(figure.id))
  }

  function figureOnly(query: Query, figures: readonly Figure[], cite: ReturnType<typeof citations>): Answer {
    return {
      ...base(query, 'figure', 'a stated number held against those told'),
      answerable: true,
      body: { kind: 'figures' },
      figures: figures.map(cite.figure),
      citations: cite.list(),
    }
  }

  return {
    item,
    detail,
    list: (query, practices) => list(query, practices),
    figure: (query, figure) => figureOnly(query, [figure], citations()),
    counted,
    explained,
    again,
    more,
    others,
    sources,
    times,
    table,
    places: placesAlike,
    alike: (query, previous) =>
      Math.max(
        toldIn(query, figuresTold(previous.ledger)).length,
        lastAlike(previous).length,
        partsInFocus(previous).length,
        startsBefore(previous),
      ),
    when,
    figuresIn,
    figuresAt,
    numbered,
    onlyOfUnit,
    stated,
  }
}
