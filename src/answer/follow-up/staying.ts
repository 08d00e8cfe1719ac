/**
 * A message about what is talked about: looked for in the practice in focus, then its article, then the corpus; whoever looks
 * further says so.
 */
import type { Figure, Practice } from '../../knowledge/article.ts'
import type { MarkKind } from '../../knowledge/lexicon.ts'
import type { Answer, Focus, Turn } from '../answer.ts'
import { type AnswerAlone, UNDONE } from '../answer-alone.ts'
import { asksOtherYear, namesPart, onItsOwn, type Query, unprintedWords } from '../candidates.ts'
import { type AnswerContext, distinct, figuresOf, OWN_NAME } from '../context.ts'
import { LIKELY } from '../decision.ts'
import { isHead, isPlan, kindFit } from '../figure-sort.ts'
import { createVet } from '../printed-things.ts'
import type { Read, Reading } from '../reading.ts'
import { FIRST, LOOSE_UNITS, type RecallAnswers, type Talk } from '../recall-answer.ts'
import { untold } from '../subjects.ts'
import type { FigureTables } from '../tables/figure-tables.ts'
import { createUnmet } from '../unmet.ts'
import { createUnnamed } from '../unnamed.ts'
import { saysSomething, vouchedShare, weightOf } from '../vouching.ts'
import type { Carried } from './carried.ts'
import { kept } from './followed.ts'
import type { ChoosePractice, Meant } from './meant-practice.ts'

/** How a message is asked of what is talked about. */
export interface Within {
  /** It says itself which practice is meant. */
  readonly settled?: boolean
  /** Another place may be meant. */
  readonly mayLeave?: boolean
}

export interface Staying {
  /**
   * A number of the practice in focus if it speaks of the message's words, else of its article; of what is no number, what is
   * likeliest meant.
   */
  readonly within: (query: Query, focus: Focus, previous: Turn, how?: Within) => Answer
  /** What was talked about before and what the message's words are about; the last but one where it has none. */
  readonly earlierFocus: (query: Query, previous: Turn) => Focus | undefined
  /** The answer by a number of what was found by a trouble alone, with whatever else that place counts so. */
  readonly alsoCounted: (query: Query, found: Answer, previous: Turn) => Answer
  /** Whether the place talked about speaks of what a message says. */
  readonly speaksOf: (query: Query, focus: Focus) => boolean
  /** That no such number, or nothing of the kind, is printed of what is talked about. */
  readonly notSaid: (query: Query, focus: Focus) => Answer
  /** 最大一块呢: the extreme of what is talked about, where it prints one. */
  readonly extremeIn: (query: Query, own: Practice | undefined) => Answer | undefined
  /** Whether a message names what nothing at the place talked about bears or speaks of. */
  readonly namesOther: (reading: Reading, focus: Focus) => boolean
}

/** 那个县, 那座城市, 说的那个区 */
const PLACE_SORT = /[那的][个座家]?(社区|城市|[县市区])(?![一二三四五六七八九十]|直|里头?的?社区)/u
/** So much of a message's words the practice in focus must vouch for to be what it is about. */
export const ABOUT = 0.55
/** So much, where the message says itself that it goes back to something. */
const ABOUT_EARLIER = 0.3
/** So much weight of words may name another practice than the one talked about. */
const NAMES_ANOTHER = 3
/** So much weight of its own words makes a message worth asking of other places. */
export const WIDENS = 7
/** So much of its known words the nearest figure must say to be the answer. */
const SAYS_IT = 0.65
/** Another practice is meant only where it vouches for so much more. */
const BETTER = 0.25
/** A number that is taken to answer by itself only so likely is none that was left out for what is talked about. */
const UNLIKELY = 0.2
/** Words that weigh so much say what a number is asked of. */
const SAYS_WHAT = 4
const HALF = 0.5
/** Of so much of its words the place talked about may print what is asked. */
const SPEAKS = 0.55
/** What is counted must weigh so much to tell two figures apart. */
const COUNTED = 1
/** And for words that weigh so much: one that a tenth of the practices hold. */
const LEAVES = 2.3

const MOST = /最[高大多长]/u
const LEAST = /最[低小少短]/u
/** So many numbers stand beside the one that is likeliest meant. */
const MOST_BESIDE = 2

const NARROWS: ReadonlySet<MarkKind> = new Set(['only', 'exclude', 'excludeAfter'])
/** What is asked of money or people that is no number of them. */
const NO_SUMS: ReadonlySet<MarkKind> = new Set(['who', 'where', 'how', 'why'])

export interface StayingOptions {
  readonly answerAlone: AnswerAlone
  readonly read: Read
  readonly tables: FigureTables
  readonly recall: RecallAnswers
  readonly carried: Carried
  readonly choosePractice: ChoosePractice
}

export function createStaying(
  context: AnswerContext,
  {
    answerAlone,
    read,
    tables,
    recall,
    carried: { leaning, placeOf, textOf },
    choosePractice,
  }: StayingOptions,
): Staying {
  const { articleOf, candidates, queryOf, records } = context
  const { unmet } = createUnmet(context)
  const unnamed = createUnnamed(context)
  const vet = createVet(context)

  function namesOther({ subjects, text }: Reading, { article }: Focus): boolean {
    const here = context.scopeText(new Set([article]))
    const names = context.namesIn(text).filter((name) => name.length >= OWN_NAME)
    return here !== '' && (names.some((name) => !here.includes(name)) || untold(subjects, here).length > 0)
  }

  function earlierFocus(query: Query, previous: Turn): Focus | undefined {
    const first = query.reading.marks.some(({ kinds, text }) => kinds.includes('back') && FIRST.test(text))
    const share = (focus: Focus): number => vouchedShare(query.words, textOf(focus))
    const ofSort = ofPlaceSort(query.reading, previous)
    const [latest] = ofSort
    if (latest !== undefined) {
      const { article } = (first ? ofSort.at(-1) : undefined) ?? latest
      return ofSort.filter((one) => one.article === article).toSorted((a, b) => share(b) - share(a))[0]
    }
    const all = [...(previous.focus === undefined ? [] : [previous.focus]), ...previous.trail]
    if (first) return previous.trail.at(-1) ?? previous.focus
    // 先头那摊子，礼拜几出摊: what no record knows is manner of speaking.
    if (!saysSomething(query.words.filter(({ known }) => known))) return previous.trail[0] ?? previous.focus
    const best = all.toSorted((a, b) => share(b) - share(a))[0]
    return best !== undefined && share(best) >= ABOUT_EARLIER ? best : undefined
  }

  /** 先头那个县, 最早说的那座城市: what was talked about at places of that sort, the latest first; empty where none is said. */
  function ofPlaceSort({ text }: Reading, { focus, trail }: Turn): readonly Focus[] {
    const sort = PLACE_SORT.exec(text)?.[1]?.replace('城', '')
    if (sort === undefined) return []
    const isOfSort = ({ article }: Focus): boolean => {
      const name = articleOf(article).locality.at(-1) ?? ''
      return name.endsWith(sort) && (sort === '社区' || !name.endsWith('社区'))
    }
    const others = trail.filter(({ article }) => article !== focus?.article)
    return others.filter(isOfSort)
  }

  /** What is shown prints the name, the day or the outcome that is asked for, or it is said not to. */
  function within(
    query: Query,
    focus: Focus,
    previous: Turn,
    { settled = false, mayLeave = false }: Within = {},
  ): Answer {
    const { requests, shape, stated } = query.reading
    // 5500多人里头女的占几成 asks for another number.
    const asksAnother = requests.length > 0 && shape !== 'verdict'
    const set = stated.length > 0 && !asksAnother ? recall.stated(query, previous, ownOf(focus)) : undefined
    const answer = set ?? withoutClaim(query, focus, previous, { settled, mayLeave })
    // What is chosen where no number is asked for has been looked at already.
    const asksIt = requests.length > 0 && stated.length === 0 && answer.verdict === undefined
    return asksIt && answer.taken?.kind !== 'widened' ? vetted(query, answer, focus) : answer
  }

  const ownOf = ({ practice }: Focus): Practice | undefined =>
    practice === undefined ? undefined : records.practice(practice)

  const datedText = ({ figures, id }: Practice): string =>
    [records.printedText(id), ...figures.map(({ asOf = '' }) => asOf)].join('\n')

  const vetted = (query: Query, answer: Answer, { article }: Focus): Answer =>
    vet(query, answer, new Set([article]), articleOf(article).locality.at(-1))

  function withoutClaim(
    query: Query,
    focus: Focus,
    previous: Turn,
    { settled = false, mayLeave = false }: Within,
  ): Answer {
    const place = articleOf(focus.article).locality.at(-1) ?? ''
    const own = ownOf(focus)
    const beyond = beyondFact(query, own, place)
    if (beyond !== undefined) return beyond
    if (query.reading.requests.length > 0) return counted(query, focus, previous, settled)
    if (settled && own !== undefined) return kept(recall.detail(query, own), place)
    const answerOf = (meant: Meant): Answer => told(query, focus, meant)
    return answerOf(choosePractice(query, focus, previous, mayLeave, answerOf))
  }

  function told(query: Query, focus: Focus, meant: Meant): Answer {
    const place = articleOf(focus.article).locality.at(-1) ?? ''
    switch (meant.kind) {
      case 'practice':
        if (asksOtherYear(query, datedText(meant.practice))) return notSaid(query, meant.practice)
        return kept(
          unnamed(query, meant.practice.figures, place) ??
            vetted(query, recall.detail(query, meant.practice), focus),
          place,
        )
      case 'there':
        return kept(meant.answer, place)
      case 'away':
        return meant.answer
      case 'none':
        return notSaidOf(query, focus)
    }
  }

  /** The numbers that are asked for, of the practice in focus if it speaks of the message's words, else of the place. */
  function counted(query: Query, focus: Focus, previous: Turn, settled: boolean): Answer {
    const place = articleOf(focus.article).locality.at(-1) ?? ''
    const own = ownOf(focus)
    const extreme = query.reading.requests.length === 1 ? extremeIn(query, own) : undefined
    if (extreme !== undefined) return kept(extreme, place)
    const scope = new Set([focus.article])
    const there = { ...query, reading: { ...query.reading, places: [placeOf(focus)] } }
    // 钱从哪里来 asks for no sums of money.
    const sums = !query.reading.marks.some(({ kinds }) => kinds.some((kind) => NO_SUMS.has(kind)))
    const asks = saysSomething(query.words) || (sums && tables.filterOf(query).picks)
    const table = asks ? tables.tabled(there, scope, there.reading.places) : undefined
    if (table !== undefined) return kept(table, place)
    const [found] = candidates.practices(query, scope, 1)
    const better =
      !settled &&
      found !== undefined &&
      found.practice !== own &&
      leaves(query, shareOf(query, found.practice) - shareOf(query, own))
    const subject = better || own === undefined ? found?.practice : own
    if (subject !== undefined && unprintedWords(query, context.scopeText(scope)).length > 0)
      return notSaid(query, subject)
    // 整个市的不用，只要三泮社区的: whoever takes a part of it stays with it.
    const narrows = query.reading.marks.some(({ kinds }) => kinds.some((kind) => NARROWS.has(kind)))
    const says = !narrows && weightOf(query.words.filter(({ known }) => known)) >= SAYS_WHAT
    const here = answerAlone(says ? onItsOwn(there) : there)
    const numbers = numbersOf(query, subject, { better, settled }, previous)
    const strays = says && !here.answerable && isStray(query, numbers, here)
    const isOfPlace = numbers === undefined || strays || saysMore(query, here, numbers)
    const answer = isOfPlace ? certain(query, here) : numbers
    const isVain = !answer.answerable && answer.corrections.length > 0 && !saysSomething(query.words)
    return kept(isVain && subject !== undefined ? notSaid(query, subject) : answer, place)
  }

  function speaksOf({ words }: Query, { article }: Focus): boolean {
    const known = words.filter((word) => word.known)
    return saysSomething(known) && vouchedShare(known, context.scopeText(new Set([article]))) >= SPEAKS
  }

  /** 发展基金盘子多大, 占全市人口几成: what says for itself what it asks of is not answered by what stands beside. */
  function isStray({ reading, words }: Query, own: Answer | undefined, { why }: Answer): boolean {
    const [lead] = own?.figures ?? []
    if (own === undefined || lead === undefined || namesPart(lead.figure.place ?? '', reading.text))
      return false
    const known = words.filter((word) => word.known)
    const isUnlikely = (why.decisions[0]?.probability ?? LIKELY) < UNLIKELY
    const isSaid = vouchedShare(known, records.figureText(lead.figure.id)) >= HALF
    return !isSaid && (own.taken?.kind === 'beside' || isUnlikely)
  }

  /** 办掉几条: whether the figures of the place say what is counted, and those of the practice do not. */
  function saysMore({ reading: { requests }, words }: Query, here: Answer, own: Answer): boolean {
    const said = ({ figures }: Answer): number =>
      requests.reduce((sum, { counted, unit }, at) => {
        const figure = figures[at]?.figure
        const telling = words.filter(({ word, known }) => known && counted.includes(word))
        const isUnlike =
          figure === undefined || (unit !== undefined && context.sameUnit(unit, figure.unit) === 'different')
        if (isUnlike || weightOf(telling) < COUNTED) return sum
        // 工作专班的层级数 is no number of 网格, though it says 网格.
        const counts = telling.some(({ word }) => isHead(figure.metric, word))
        return sum + vouchedShare(telling, records.metricText(figure.id)) * (counts ? 1 : HALF)
      }, 0) / requests.length
    const answers = own.answerable && here.answerable && here.body.kind === 'figures'
    return answers && said(here) >= said(own) + BETTER
  }

  /** 最早说的那座城市，专干招进来多少: what no record knows is manner of speaking, once the place is settled. */
  function certain(query: Query, answer: Answer): Answer {
    const { body } = answer
    const nearest =
      body.kind === 'missing' && body.missing.kind === 'figure' ? body.missing.nearest : undefined
    const own = query.words.filter(({ known }) => known)
    const [request, another] = query.reading.requests
    if (nearest === undefined || request === undefined || another !== undefined || !saysSomething(own))
      return answer
    const { figure } = nearest
    const fits = kindFit(figure, request.kind) === 1 && !unmet(query, request, figure)
    return fits && vouchedShare(own, records.metricText(figure.id)) >= SAYS_IT
      ? recall.figure(query, figure)
      : answer
  }

  /** 明年再扩几个, 为啥差这么多: plans and reasons are told only where the practice itself prints them. */
  function beyondFact(query: Query, own: Practice | undefined, place: string): Answer | undefined {
    const { marks, modality, requests, text } = query.reading
    if (modality !== 'future' && modality !== 'why') return undefined
    // 为啥要这么搞 asks for the trouble that the practice answers.
    if (modality === 'why' && requests.length === 0 && !UNDONE.test(text)) return undefined
    const phrases = marks.filter(({ kinds }) => kinds.includes(modality)).map(({ text: phrase }) => phrase)
    const printed = own === undefined ? '' : records.printedText(own.id)
    const plans = own?.figures.filter(isPlan) ?? []
    const planned = plans.length > 0 && requests.some(({ plan }) => plan)
    // 年底前还打算招不: what is printed as a plan.
    const [plan] = plans
    if (modality === 'future' && requests.length === 0 && plan !== undefined)
      return recall.figure(query, plan)
    if (planned || phrases.every((phrase) => printed.includes(phrase))) return undefined
    return context.refuse(query, { kind: 'modality', modality, asked: place }, own ? [own] : [], phrases)
  }

  /** 单个最大的有多大, 最大一块呢: the one number of what is talked about that is printed as the extreme, or that it is not. */
  function extremeIn(query: Query, own: Practice | undefined): Answer | undefined {
    const { marks, requests } = query.reading
    const has = (kind: MarkKind): boolean => marks.some(({ kinds }) => kinds.includes(kind))
    // 单个, 一处: what tells one of them from all says nothing of what they are.
    if (own === undefined || requests.length > 1 || query.words.length > 1) return undefined
    if (has('most') === has('least')) return undefined
    const [asked, other] = has('most') ? [MOST, LEAST] : [LEAST, MOST]
    const printed = (form: RegExp): readonly Figure[] => own.figures.filter(({ metric }) => form.test(metric))
    const [found, another] = printed(asked)
    if (found !== undefined && another === undefined) return recall.figure(query, found)
    const isOther = found === undefined && requests.length === 0 && printed(other).length > 0
    return isOther ? context.refuse(query, { kind: 'figure', asked: own.locality.at(-1) }, [own]) : undefined
  }

  /** 里头摆些什么: words that hardly say anything lead nowhere else. */
  function leaves({ words }: Query, more: number): boolean {
    return more > BETTER && more * weightOf(words) >= LEAVES
  }

  const shareOf = (query: Query, practice: Practice | undefined): number =>
    practice === undefined ? 0 : vouchedShare(query.words, records.practiceText(practice.id))

  const talkOf = (previous: Turn): Talk => ({
    subject: queryOf(read(previous.subject)).words,
    told: toldBefore(previous),
  })

  /** The figures that answer, of the practice in focus, else of its article; a refusal where the words name nothing else. */
  function numbersOf(
    query: Query,
    subject: Practice | undefined,
    { better, settled }: { readonly better: boolean; readonly settled: boolean },
    previous: Turn,
  ): Answer | undefined {
    if (subject === undefined) return undefined
    const found = recall.figuresIn(query, subject, talkOf(previous))
    if (found !== undefined) return alsoCounted(query, found, previous)
    const scope = new Set([subject.articleId])
    const around =
      (saysSomething(query.words) ? recall.figuresAt(query, scope, previous) : undefined) ??
      recall.figuresAt(leaning(query, previous), scope, previous, query.words)
    if (around !== undefined) return { ...around, taken: { kind: 'beside', practice: subject.name } }
    // 公示要几天 may stand with another practice of the article; 一共多少个小区 names nothing that could.
    const weight = weightOf(query.words)
    return settled || (weight < NAMES_ANOTHER && !better) ? notSaid(query, subject) : undefined
  }

  /**
   * 办了多少期, right after a place was found by a trouble: which of its practices is meant is open, so whatever else it counts so
   * stands beside.
   */
  function alsoCounted(query: Query, found: Answer, { subject, trail }: Turn): Answer {
    const [request, another] = query.reading.requests
    const [lead, ...rest] = found.figures.map(({ figure }) => figure)
    const unit = request?.unit
    const isOpen = trail.length === 0 && another === undefined && !saysSomething(query.words)
    if (!isOpen || lead === undefined || unit === undefined || LOOSE_UNITS.has(unit)) return found
    const about = queryOf(read(subject)).words
    const said = ({ id }: Figure): number => vouchedShare(about, records.metricText(id))
    const others = figuresOf(articleOf(lead.articleId))
      .filter((figure) => figure.role === undefined && figure.unit === lead.unit && figure !== lead)
      .toSorted((a, b) => said(b) - said(a))
      .slice(0, MOST_BESIDE)
    const cite = context.citations()
    const figures = distinct([lead, ...others, ...rest]).map(cite.figure)
    const practices = found.practices.map(({ practice }) => cite.practice(practice))
    return { ...found, figures, practices, citations: cite.list() }
  }

  const toldBefore = ({ earlierLists = [], listed, trail }: Turn): ReadonlySet<string> =>
    new Set([...trail.flatMap(({ practice = '' }) => practice), ...listed, ...earlierLists.flat()])

  function notSaidOf(query: Query, { article, practice = '' }: Focus): Answer {
    const own = records.practice(practice) ?? candidates.practices(query, new Set([article]), 1)[0]?.practice
    const asked = articleOf(article).locality.at(-1)
    return own === undefined ? context.refuse(query, { kind: 'figure', asked }, []) : notSaid(query, own)
  }

  function notSaid(query: Query, practice: Practice): Answer {
    const asked = practice.locality.at(-1)
    return query.reading.requests.length > 0
      ? context.refuse(query, { kind: 'figure', asked }, [practice])
      : context.refuse(query, { kind: 'detail', asked }, [practice])
  }

  return {
    within,
    alsoCounted,
    notSaid: notSaidOf,
    speaksOf,
    earlierFocus,
    extremeIn,
    namesOther,
  }
}
