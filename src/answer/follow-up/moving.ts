/** A message that names a place, or asks for others: what was asked is asked of it. */
import type { MarkKind } from '../../knowledge/lexicon.ts'
import type { Answer, Focus, Turn } from '../answer.ts'
import type { AnswerAlone } from '../answer-alone.ts'
import type { Query } from '../candidates.ts'
import { type AnswerContext, placeName } from '../context.ts'
import type { PlaceReading } from '../places.ts'
import type { Read } from '../reading.ts'
import type { RecallAnswers } from '../recall-answer.ts'
import { saysSomething, vouchedShare } from '../vouching.ts'
import type { Carried } from './carried.ts'
import { type Followed, follows, opens } from './followed.ts'
import { ABOUT, type Staying } from './staying.ts'

export interface Moving {
  readonly withPlace: (
    query: Query,
    previous: Turn,
    has: (kind: MarkKind) => boolean,
    thin: boolean,
  ) => Followed
  /** The subject, of every place but the one talked about. */
  readonly elsewhere: (query: Query, previous: Turn, focus: Focus) => Answer
  /** 这俩, 三家: the places talked about last. */
  readonly pairOf: (query: Query, previous: Turn) => Answer | undefined
  readonly compared: (query: Query, previous: Turn, places: readonly PlaceReading[]) => Answer
}

/** Of a subject taken over, so much must be said at the place asked for next. */
const LEANT = 0.35

export interface MovingOptions {
  readonly answerAlone: AnswerAlone
  readonly read: Read
  readonly recall: RecallAnswers
  readonly carried: Carried
  readonly staying: Staying
}

export function createMoving(
  context: AnswerContext,
  { answerAlone, read, recall, carried, staying: { within } }: MovingOptions,
): Moving {
  const { articleOf, candidates, queryOf, records } = context
  const { leaning, placeOf, recentPlaces } = carried

  function withPlace(
    query: Query,
    previous: Turn,
    has: (kind: MarkKind) => boolean,
    thin: boolean,
  ): Followed {
    const { reading } = query
    const held = reading.places.filter(({ standing }) => standing !== 'elsewhere')
    const scope = new Set(held.flatMap(({ articleIds }) => articleIds))
    if (
      reading.places.length === 1 &&
      (has('compare') || has('pair') || (has('difference') && thin && reading.requests.length === 0))
    ) {
      const pair = pairWith(query, previous, held)
      if (pair !== undefined) return follows(pair)
    }
    // 街道开的会少了多少: with a number of its own a message stands alone if it can.
    if (thin && reading.requests.length > 0 && reading.words.length > 0) {
      const alone = answerAlone(query)
      if (alone.answerable) return opens(alone)
    }
    if (!thin) {
      const alone = answerAlone(query)
      const earlier = previous.focus !== undefined && scope.has(previous.focus.article)
      if (earlier && previous.focus !== undefined && !alone.answerable && alone.corrections.length === 0)
        return follows(within(query, previous.focus, previous))
      if (alone.answerable || alone.corrections.length > 0 || held.length === 0) return opens(alone)
      const leant = answerAlone(leaning(query, previous))
      return leant.answerable ? follows(leant) : opens(alone)
    }
    if (held.length > 1) return follows(compared(query, previous, held))
    // 四川那个展开说说: one of those just listed.
    const listed = previous.listed.flatMap((id) => records.practice(id) ?? [])
    const there = listed.filter(({ articleId }) => scope.has(articleId))
    if (there.length > 1 && has('only') && reading.requests.length === 0)
      return follows(recall.list(query, there))
    const chosen = there[0]
    const asksWhole = (has('account') || has('more')) && !has('detail') && !has('only')
    if (chosen !== undefined && reading.requests.length === 0 && !asksWhole)
      return follows(recall.detail(query, chosen))
    if (asksWhole && reading.requests.length === 0) return opens(answerAlone(query))
    const leant = leaning(query, previous)
    if (has('elsewhere') && previous.focus !== undefined && scope.size > 0) {
      const others = held
        .flatMap(({ articleIds }) => articleIds)
        .filter((id) => id !== previous.focus?.article)
      const [asked] = held
      if (others.length === 0 && asked !== undefined && asked.standing === 'region')
        return follows(
          context.refuse(
            query,
            { kind: 'only', asked: placeName(asked), held: articleOf(previous.focus.article) },
            [],
          ),
        )
    }
    const numbers = has('how') || has('whether') ? undefined : recall.figuresAt(leant, scope, previous)
    if (numbers !== undefined) return follows(numbers)
    const answer = answerAlone(leant)
    const [nearest] = candidates.practices(leant, scope, 1)
    if (!answer.answerable && leant.reading.requests.length === 0 && nearest !== undefined)
      if (vouchedShare(leant.words, records.practiceText(nearest.practice.id)) >= LEANT)
        return follows(recall.detail(query, nearest.practice))
    if (answer.answerable || answer.corrections.length > 0 || held.length === 0) return follows(answer)
    // The last question, of this place.
    const again = answerAlone(queryOf({ ...read(previous.question), places: held }))
    if (again.answerable) return follows(again)
    const told = scope.size === 1 ? articleOf([...scope][0] ?? '').practices.slice(0, 3) : []
    return follows(
      leant.reading.requests.length === 0
        ? { ...answer, related: answer.related.length > 0 ? answer.related : told }
        : context.refuse(
            query,
            { kind: 'figure', asked: held.map(placeName).join('、') },
            candidates.practices(leant, scope, 1).map(({ practice }) => practice),
          ),
    )
  }

  /** 跟前面甘肃那家比: the place named beside the one talked about, on what was asked last. */
  function pairWith(query: Query, previous: Turn, held: readonly PlaceReading[]): Answer | undefined {
    const other = held[0]
    if (other === undefined) return undefined
    const beside = recentPlaces(previous).find(({ articleIds: [id] }) => !other.articleIds.includes(id ?? ''))
    return beside && compared(query, previous, [beside, other])
  }

  /** 这俩, 三家: the places talked about last. */
  function pairOf(query: Query, previous: Turn): Answer | undefined {
    const count = /[仨三]/u.test(query.reading.text) ? 3 : 2
    const places = recentPlaces(previous).slice(0, count)
    return places.length < 2 ? undefined : compared(query, previous, places)
  }

  function compared(query: Query, previous: Turn, places: readonly PlaceReading[]): Answer {
    const leant = saysSomething(query.words) ? query : leaning(query, previous)
    return answerAlone({ ...leant, reading: { ...leant.reading, places, shape: 'compare' } })
  }

  /** The subject, of every place but the one talked about. */
  function elsewhere(query: Query, previous: Turn, focus: Focus): Answer {
    const leant = leaning(query, { ...previous, asked: '' })
    const there = { ...leant.reading, requests: [], excluded: [placeOf(focus)], shape: 'list' as const }
    const answer = answerAlone({ ...leant, reading: there })
    if (answer.answerable) return answer
    const own = focus.practice === undefined ? undefined : records.practice(focus.practice)
    const of = own && vouchedShare(leant.words, records.practiceText(own.id)) >= ABOUT ? own : undefined
    return context.refuse(query, { kind: 'elsewhere', of }, [])
  }

  return { withPlace, elsewhere, pairOf, compared }
}
