/**
 * Which number of the place talked about a short message asks for, or none of them: each of its figures, and none, with what
 * speaks for it. How much each of that counts is data, learnt from dialogues by `npm run train -- --numbers`.
 */
import type { Figure } from '../../knowledge/article.ts'
import { fold } from '../../search/fold.ts'
import type { Turn } from '../answer.ts'
import { type Query, queryFor } from '../candidates.ts'
import { type AnswerContext, figuresOf } from '../context.ts'
import type { Features } from '../decision.ts'
import { isHead, isOfSize, isPast, isPlan, kindFit } from '../figure-sort.ts'
import { PEOPLE, THINGS } from '../fit.ts'
import type { FigureRequest } from '../reading/requests.ts'
import type { Read } from '../reading.ts'
import { LOOSE_UNITS } from '../recall-answer.ts'
import { createUnmet } from '../unmet.ts'
import { saysSomething, vouchedShare, vouches, weightOf } from '../vouching.ts'
import { chancesOf, is, weighed } from './choosing.ts'
import weights from './number-weights.json' with { type: 'json' }

/** A number that may be meant; undefined: none of them. */
export interface NumberCandidate {
  readonly figure: Figure | undefined
  readonly features: Features
}

export interface MeantNumber {
  readonly figure: Figure | undefined
  /** From 0 to 1, beside the others. */
  readonly chance: number
  /** How likely one of the numbers of its practice is meant. */
  readonly practice: number
  /** Those of its practice that are numbers of its kind, the likeliest first, and how likely they are together. */
  readonly alike: { readonly figures: readonly Figure[]; readonly chance: number }
}

/** Gets the candidates of each number that is asked for in the middle of a conversation: what is learnt from. */
export type WatchNumbers = (candidates: readonly NumberCandidate[]) => void

/** What a message asks, in view of the place and what was said of it. */
interface Asked {
  readonly query: Query
  readonly request: FigureRequest
  readonly previous: Turn
  readonly figures: readonly Figure[]
  /** What its words weigh that some record holds, and whether they say anything. */
  readonly own: Query['words']
  readonly says: boolean
  readonly subject: Query['words']
  readonly measures: ReadonlySet<string>
  /** How far a practice there is found by the message, and by the subject, beside the one that is found best. */
  readonly found: (practice: string | undefined) => number
  readonly foundBySubject: (practice: string | undefined) => number
}

const NOTHING: MeantNumber = { figure: undefined, chance: 0, practice: 0, alike: { figures: [], chance: 0 } }
/** So many practices of a place may be meant. */
const NEAR = 8
/** Characters that say nothing of what is asked. */
const SAYS_NOTHING = '的了吗呢吧啊是有在和跟就都也还又多少几'
const MOST = /最[高大多长]/u
const EXTREME = /最[高大多长低小少短]/u
const AREA = /多大(?![年岁的])|面积|多宽|多少平/u

/** @param query the message, with what it takes over from the conversation */
export type ChooseNumber = (
  query: Query,
  request: FigureRequest,
  article: string,
  previous: Turn,
) => MeantNumber

/** So likely beside the other numbers there one must be meant, and so likely none of them to be sure that it is not printed. */
export const SURE = 0.65
export const SURELY_NONE = 0.95
/** Or one of the numbers of its practice, which are told along with it. */
export const SURE_OF_PRACTICE = 0.85

export function createMeantNumber(
  context: AnswerContext,
  read: Read,
  watch: WatchNumbers | undefined,
): ChooseNumber {
  const { articleOf, candidates, queryOf, records, sameUnit, synonymsOf } = context
  const { unmet } = createUnmet(context)

  return (whole, request, article, previous) => {
    const asked = askedAt(queryFor(whole, request), request, article, previous)
    const possible = asked.figures.filter(
      (figure) => !isVisits(request, figure) && !unmet(asked.query, request, figure),
    )
    const all: readonly NumberCandidate[] = [
      ...possible.map((figure) => ({ figure, features: featuresOf(asked, figure) })),
      { figure: undefined, features: featuresOfNone(asked) },
    ]
    watch?.(all)
    // Where every figure leaves open what is asked, it may well be asked of something else.
    return possible.length === 0 ? NOTHING : likeliest(all)
  }

  function askedAt(query: Query, request: FigureRequest, article: string, previous: Turn): Asked {
    const scope = new Set([article])
    const lent = queryOf({ ...read(previous.subject), places: [] })
    const foundBy = (by: Query): Asked['found'] => {
      const near = candidates.practices(by, scope, NEAR)
      const best = near[0]?.score ?? 0
      return (id) => (near.find(({ practice }) => practice.id === id)?.score ?? 0) / (best || 1)
    }
    const own = query.words.filter(({ known }) => known)
    return {
      query,
      request,
      previous,
      figures: figuresOf(articleOf(article)),
      own,
      says: saysSomething(own),
      subject: lent.words.filter(({ known }) => known),
      measures: new Set(context.measures.askedFor(query, query.words).map(({ name }) => name)),
      found: foundBy(query),
      foundBySubject: foundBy(lent),
    }
  }

  function featuresOf(asked: Asked, figure: Figure): Features {
    return {
      ...saidFeatures(asked, figure),
      ...sortFeatures(asked, figure),
      ...talkFeatures(asked, figure),
      ...unaskedFeatures(asked, figure),
    }
  }

  /** How far it speaks of the words of the message, and of what they count. */
  function saidFeatures({ query, request, own, says, found, figures }: Asked, figure: Figure): Features {
    const metric = records.metricText(figure.id)
    const around = records.figureText(figure.id)
    const weight = weightOf(own)
    const vouchedBy = (text: string): number =>
      own.reduce((sum, word) => sum + word.weight * vouches(text, word), 0)
    const vouched = vouchedBy(metric)
    const said = [...query.words.map(({ word }) => word), request.clause].join('')
    const characters = [...new Set(said.match(/\p{Script=Han}/gu))].filter(
      (one) => !SAYS_NOTHING.includes(one),
    )
    const name = fold(figure.metric)
    const nouns = request.counted.filter((word) => word.length > 1)
    const isCounted = ({ metric: one }: Figure): boolean => nouns.some((word) => isHead(one, word))
    const tail = (noun: string): boolean => figure.metric.slice(-noun.length - 2).includes(noun)
    return {
      said: says ? vouched / weight : 0,
      hinted: says ? 0 : vouched / Math.max(weight, 0.5),
      saidWeight: weighed(vouched),
      unsaidWeight: weighed(weight - vouched),
      unsaidAround: weighed(weight - vouchedBy(around)),
      characters: characters.filter((one) => name.includes(one)).length / Math.max(characters.length, 1),
      counts: is(nouns.some((noun) => [noun, ...synonymsOf(noun)].some(tail))),
      countsOther: is(!isCounted(figure) && figures.some(isCounted)),
      nounUnsaid: is(query.words.some((word) => nouns.includes(word.word) && vouches(metric, word) < 0.5)),
      practice: found(figure.practiceId),
      practiceFirst: is(says && found(figure.practiceId) === 1),
    }
  }

  /** Whether it is a number of the sort that is asked for. */
  function sortFeatures({ query, request, measures }: Asked, { kind, ...rest }: Figure): Features {
    const figure = { kind, ...rest }
    const { unit } = request
    // 多少社区 asks for 社区, in whatever measure word they are counted.
    const countsIt = unit !== undefined && THINGS.has(unit) && isHead(figure.metric, unit)
    const likeness = unit === undefined ? undefined : countsIt ? 'same' : sameUnit(unit, figure.unit)
    const fit = kindFit(figure, request.kind)
    const asksKind = request.kind !== undefined
    const asksMost = query.reading.marks.some(({ kinds }) => kinds.includes('most'))
    const asksArea = AREA.test(query.reading.text)
    return {
      unitSame: is(unit !== undefined && likeness === 'same' && !LOOSE_UNITS.has(unit)),
      unitSimilar: is(likeness === 'loose'),
      unitOther: is(likeness === 'different'),
      unitOtherKindFits: is(likeness === 'different' && asksKind && fit === 1),
      kindFits: is(asksKind && fit === 1),
      kindNearly: is(asksKind && fit < 1 && fit >= 0.5),
      kindOther: is(asksKind && fit < 0.5),
      noPeople: is(request.kind === 'people' && !PEOPLE.has(figure.unit)),
      most: is(asksMost && MOST.test(figure.metric)),
      noMost: is(asksMost && !MOST.test(figure.metric)),
      area: is(asksArea && kind === 'area'),
      noArea: is(asksArea && kind !== 'area'),
      otherSize: is(request.least !== undefined && !isOfSize(figure, request.least)),
      measured: is(figure.measure !== undefined && measures.has(figure.measure)),
      otherMeasure: is(measures.size > 0 && !measures.has(figure.measure ?? '')),
    }
  }

  /** How near it is to what is talked about. */
  function talkFeatures({ previous, says, subject, foundBySubject }: Asked, figure: Figure): Features {
    const { focus, ledger, listed, toldLast } = previous
    const isFocus = figure.practiceId !== undefined && figure.practiceId === focus?.practice
    const toldAt = ledger.indexOf(figure.id)
    const [last] = toldLast > 0 ? ledger.flatMap((id) => records.figure(id) ?? []).slice(0, 1) : []
    // 那温州呢: what was told of the place before is counted alike.
    const before = last?.articleId === figure.articleId ? undefined : last
    const ofSubject = saysSomething(subject) ? vouchedShare(subject, records.metricText(figure.id)) : 0
    const practice = foundBySubject(figure.practiceId)
    return {
      focus: is(isFocus),
      focusThin: is(isFocus && !says),
      told: is(toldAt >= 0),
      toldLast: is(toldAt >= 0 && toldAt < toldLast),
      toldFirst: is(toldLast > 0 && toldAt === 0),
      listed: is(!isFocus && listed.includes(figure.practiceId ?? '')),
      subject: ofSubject,
      subjectThin: says ? 0 : ofSubject,
      practiceOfSubject: practice,
      practiceOfSubjectThin: says ? 0 : practice,
      ofPlace: is(figure.practiceId === undefined),
      measuredAlike: is(before?.measure !== undefined && before.measure === figure.measure),
      measuredOtherwise: is(before?.measure !== undefined && before.measure !== figure.measure),
      countedAlike: is(before !== undefined && before.unit === figure.unit),
    }
  }

  /** What it is beside what is asked for. */
  function unaskedFeatures({ query, request }: Asked, figure: Figure): Features {
    const { kind, metric, printed, unit } = figure
    const isOther = (one: boolean, asked: FigureRequest['kind']): number => is(one && request.kind !== asked)
    return {
      unaskedChange: is(kind === 'change' && !request.change),
      unaskedOften: isOther(kind === 'frequency', 'frequency'),
      unaskedTime: isOther(kind === 'date' || kind === 'time', 'time'),
      unaskedAge: isOther(kind === 'age', 'age'),
      unaskedShare: isOther(unit === '%', 'share'),
      unaskedMoney: isOther(unit === '元', 'money'),
      unaskedRank: isOther(kind === 'rank', 'rank'),
      unaskedPast: is(isPast(figure) && !request.past),
      askedPast: is(isPast(figure) && request.past),
      unaskedPlan: is(isPlan(figure) && !request.plan),
      unaskedExtreme: is(
        EXTREME.test(metric) && !query.reading.marks.some(({ kinds }) => kinds.includes('most')),
      ),
      unaskedRate: is(/^每|单次/u.test(metric) && !/每|一[次个年月天]/u.test(query.reading.text)),
      ofName: is(/^[一二三四五六七八九十两]+[大类级项步种]/u.test(printed) && request.unit !== unit),
    }
  }

  function featuresOfNone({ query, request, own, says, figures }: Asked): Features {
    const { marks, modality } = query.reading
    const asksElse = marks.some(({ kinds }) => kinds.includes('what') || kinds.includes('who'))
    return {
      none: 1,
      noneUnknown: weighed(weightOf(query.words.filter(({ known }) => !known))),
      noneWords: weighed(weightOf(own)),
      noneThin: is(!says),
      noneMoney: is(request.kind === 'money'),
      nonePeople: is(request.kind === 'people'),
      noneUnit: is(request.unit !== undefined && !figures.some(({ unit }) => unit === request.unit)),
      noneElse: is(asksElse),
      noneFact: is(modality !== 'fact'),
    }
  }
}

/** 几位老师 asks for people, not for how often they came. */
const isVisits = ({ unit = '' }: FigureRequest, figure: Figure): boolean =>
  /^[位名]$/u.test(unit) && figure.unit === '人次'

/** Of several candidates the likeliest, and how likely it is beside the others. */
export function likeliest(
  candidates: readonly NumberCandidate[],
  of: Readonly<Record<string, number>> = weights,
): MeantNumber {
  const likely = chancesOf(candidates, of)
  const chances = candidates
    .map(({ figure }, at) => ({ figure, chance: likely[at] ?? 0 }))
    .toSorted((a, b) => b.chance - a.chance)
  const [first] = chances
  const ofPractice = chances.filter(
    ({ figure }) => figure !== undefined && figure.practiceId === first?.figure?.practiceId,
  )
  const alike = ofPractice.filter(({ figure }) => figure?.kind === first?.figure?.kind)
  return {
    figure: first?.figure,
    chance: first?.chance ?? 0,
    practice: ofPractice.reduce((sum, { chance }) => sum + chance, 0),
    alike: {
      figures: alike.flatMap(({ figure }) => figure ?? []),
      chance: alike.reduce((sum, { chance }) => sum + chance, 0),
    },
  }
}
