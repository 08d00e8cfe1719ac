/**
 * Whether a message in the middle of a conversation asks something of its own, as one that opens a conversation: “辽阳的红色物业分几种”
 * after talk of 延吉. Learnt (`npm run train -- --standing`) from dialogues, and from questions that are asked after another.
 */
import { fold } from '../../search/fold.ts'
import { type LearntOdds, oddsOf } from '../../wording-parts.ts'
import type { Answer, Turn } from '../answer.ts'
import type { Query } from '../candidates.ts'
import type { AnswerContext } from '../context.ts'
import type { Features } from '../decision.ts'
import { maskedWording } from '../masked-wording.ts'
import type { Reading } from '../reading.ts'
import { saysSomething, vouchedShare, weightOf } from '../vouching.ts'
import { type Followed, opensPlainly } from './followed.ts'
import learnt from './standing-weights.json' with { type: 'json' }

/** What tells whether a message stands alone. */
export interface Standing {
  readonly features: Features
  /** How the message is worded, its subjects and places masked. */
  readonly text: string
}

/** Told of each message that may stand alone, with the answers it gets alone and as one that goes on. */
export type WatchStanding = (standing: Standing, alone: Answer, goingOn: () => Answer) => void

/** What nobody answers alone, and what names no place, may well be of what is talked about. */
export const standsAlone = ({ features, text }: Standing, model: LearntOdds = learnt): boolean =>
  MAY_STAND.some((name) => features[name] === 1) && oddsOf(model, features, text) > 0
const MAY_STAND = ['answers', 'corrects', 'place', 'elsewhere'] as const

/** @param alone what the message is answered where nothing was said before */
function standingOf(
  { reading, words }: Query,
  { asked, focus, listed, places: named, subject }: Turn,
  alone: Answer,
  { records, scopeText }: Pick<AnswerContext, 'records' | 'scopeText'>,
): Standing {
  const { marks, places, requests, stated, text } = reading
  const lead = alone.practices[0]?.practice ?? alone.figures[0]?.figure
  const leadId = alone.practices[0]?.practice.id ?? alone.figures[0]?.figure.practiceId
  const held = places.filter(({ standing }) => standing !== 'elsewhere')
  const talkedOf = new Set([
    ...(focus === undefined ? [] : [focus.article]),
    ...named.flatMap(({ articleIds }) => articleIds),
  ])
  const known = words.filter((word) => word.known)
  const shareIn = (said: string): number => (known.length === 0 ? 0 : vouchedShare(known, said))
  const thereAlone = leadId === undefined ? 0 : shareIn(records.practiceText(leadId))
  const inFocus = focus?.practice === undefined ? 0 : shareIn(records.practiceText(focus.practice))
  const inArticle = focus === undefined ? 0 : shareIn(scopeText(new Set([focus.article])))
  const isOfTalk = lead !== undefined && talkedOf.has(lead.articleId)
  return {
    text: maskedWording({ start: 0, end: text.length }, reading, words),
    features: {
      answers: alone.answerable ? 1 : 0,
      corrects: alone.corrections.length > 0 ? 1 : 0,
      likely: Math.max(0, ...alone.why.decisions.map(({ probability }) => probability)),
      sameArticle: isOfTalk ? 1 : 0,
      samePractice: leadId !== undefined && leadId === focus?.practice ? 1 : 0,
      listedPractice: leadId !== undefined && listed.includes(leadId) ? 1 : 0,
      thin: saysSomething(words) ? 0 : 1,
      known: Math.sqrt(weightOf(known)),
      unknown: Math.sqrt(weightOf(words.filter((word) => !word.known))),
      alone: thereAlone,
      here: inFocus,
      inArticle,
      ahead: thereAlone - Math.max(inFocus, inArticle),
      ofSubject: shareIn(fold(subject + asked)),
      length: Math.log(1 + text.length),
      place: held.length > 0 ? 1 : 0,
      placeOfTalk: held.some(({ articleIds }) => articleIds.some((id) => talkedOf.has(id))) ? 1 : 0,
      otherPlace: held.some(({ articleIds }) => !articleIds.some((id) => talkedOf.has(id))) ? 1 : 0,
      placeAndSubject: held.length > 0 && saysSomething(known) ? 1 : 0,
      elsewhere: places.length > held.length ? 1 : 0,
      severalPlaces: held.length > 1 ? 1 : 0,
      topic: reading.topic === undefined ? 0 : 1,
      requests: requests.length > 0 ? 1 : 0,
      states: stated.length > 0 ? 1 : 0,
      [`shape:${reading.shape}`]: 1,
      ...Object.fromEntries(marks.flatMap(({ kinds }) => kinds.map((kind) => [`mark:${kind}`, 1]))),
    },
  }
}

/** Whether anything was said before that a message can go on with. */
export const isTalk = ({ focus, listed, places, subject }: Turn): boolean =>
  focus !== undefined || listed.length > 0 || places.length > 0 || subject !== ''

/** What a message is answered that opens a subject of its own; undefined where it goes on, or nothing was said before. */
export function createStandingAlone(
  context: AnswerContext,
  answerAlone: (query: Query) => Answer,
  watch: WatchStanding | undefined,
): (said: Reading, previous: Turn, goingOn: () => Answer) => Followed | undefined {
  return (said, previous, goingOn) => {
    if (!isTalk(previous)) return undefined
    const query = context.queryOf(said)
    const alone = answerAlone(query)
    const standing = standingOf(query, previous, alone, context)
    watch?.(standing, alone, goingOn)
    return standsAlone(standing) ? opensPlainly(alone) : undefined
  }
}
