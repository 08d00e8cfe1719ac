/** What a conversation remembers, and how an answer changes it. */
import type { Figure, Practice } from '../knowledge/article.ts'
import type { Answer, Focus, Turn } from './answer.ts'
import { type AnswerContext, distinct, MOST, withoutPlaces } from './context.ts'
import type { Reading } from './reading.ts'
import { saysSomething } from './vouching.ts'

/** How much is kept. */
const KEPT = { ledger: 12, trail: 8, lists: 3, subject: 120 } as const

export const FIRST_TURN: Turn = {
  version: 2,
  places: [],
  subject: '',
  question: '',
  asked: '',
  listed: [],
  queue: [],
  ledger: [],
  toldLast: 0,
  articles: [],
  trail: [],
}

export interface Remembering {
  /** Whether the message opened a subject of its own; a follow-up leaves the subject as it was. */
  readonly opens: boolean
  /** The message itself, without what its answer took over from the conversation. */
  readonly said: Reading
  /** Whether it follows, and yet is about what the subject says nothing of. */
  readonly moves?: boolean
  /** The subject that it goes back to. */
  readonly subject?: string | undefined
}

/** The conversation after an answer. Courtesy, refusals and corrections leave what was talked about as it was. */
export function turnAfter(
  { articleOf, queryOf }: AnswerContext,
  answer: Answer,
  previous: Turn | undefined,
  { moves = false, opens, said, subject: back }: Remembering,
): Turn {
  const before = previous ?? FIRST_TURN
  const { reading } = answer
  const own = withoutPlaces(said).slice(0, KEPT.subject)
  const asked = said.requests.length > 0 ? own : ''
  if (!answer.answerable) {
    // 火星市搞了没: the name of a place that nobody knows is no subject.
    const { body } = answer
    const place = body.kind === 'missing' && body.missing.kind === 'place' ? body.missing.asked : ''
    const says =
      asked !== '' || saysSomething(queryOf(said).words.filter(({ word }) => !place.includes(word)))
    return afterRefusal(answer, before, { own, asked, says })
  }
  // 建瓯开了几家: a place and hardly a word leave what it is about as it was.
  const names = said.requests.length === 0 || saysSomething(queryOf(said).words)
  const isNew = (opens && names) || before.subject === '' || (back === undefined && moves)
  const subject = isNew ? own : (back ?? before.subject)
  const focus = focusOf(answer, subject) ?? before.focus
  const told = answer.figures.map(({ figure }) => figure.id)
  const shown = answer.practices.map(({ practice }) => practice.id)
  const numbered = ['practices', 'list', 'comparison'].includes(answer.body.kind)
  // Whoever goes back to something of another place has left those named since, as has an answer that says so.
  const leaves =
    (answer.taken?.kind === 'left' || said.marks.some(({ kinds }) => kinds.includes('back'))) &&
    focus !== undefined &&
    before.places.length > 0 &&
    !before.places.some(({ articleIds }) => articleIds.includes(focus.article))
  const places = reading.places.length > 0 ? reading.places : opens || leaves ? [] : before.places
  return {
    version: 2,
    ...(focus === undefined ? {} : { focus }),
    places,
    subject,
    question: reading.asked.slice(0, KEPT.subject),
    asked: asked === '' && !opens ? before.asked : asked,
    ...listsAfter(before, numbered && shown.length > 1 ? shown : before.listed),
    queue: queueAfter(answer, shown),
    ledger: distinct([...told, ...before.ledger]).slice(0, KEPT.ledger),
    toldLast: told.length,
    articles: answer.citations.map(({ article }) => article.id),
    trail: trailAfter(before, focus),
  }

  /** After a place's practices come its others; after a subject's, what was near it. */
  function queueAfter({ related }: Answer, seen: readonly string[]): readonly string[] {
    const ofPlaces = places.flatMap(({ articleIds }) => articleIds)
    const others = (reading.places.length > 0 || ofPlaces.includes(focus?.article ?? '') ? ofPlaces : [])
      .slice(0, MOST.queue)
      .flatMap((id) => articleOf(id).practices)
    return distinct([...related, ...others].map(({ id }) => id))
      .filter((id) => !seen.includes(id))
      .slice(0, MOST.queue)
  }
}

/** The conversation after a practice was opened by hand. A list that it was picked from stays what is talked about. */
export function turnOn(practice: Practice, before: Turn = FIRST_TURN): Turn {
  const { articleId, figures, id, name } = practice
  const subject = before.listed.includes(id) ? before.subject : name
  const focus = { article: articleId, subject, practice: id }
  const told = figures.map((figure) => figure.id)
  return {
    ...before,
    focus,
    subject,
    places: [],
    question: name,
    asked: '',
    ledger: distinct([...told, ...before.ledger]).slice(0, KEPT.ledger),
    toldLast: Math.min(told.length, KEPT.ledger),
    articles: [articleId],
    trail: trailAfter(before, focus),
  }
}

/** An older list can be gone back to, and the first one of all. */
function listsAfter(
  { listed: left, earlierLists = [] }: Turn,
  listed: readonly string[],
): Pick<Turn, 'listed' | 'earlierLists'> {
  const key = listed.join()
  const older = [left, ...earlierLists].filter((list) => list.length > 0 && list.join() !== key)
  const lists = older.length > KEPT.lists ? [...older.slice(0, KEPT.lists - 1), ...older.slice(-1)] : older
  return lists.length === 0 ? { listed } : { listed, earlierLists: lists }
}

/**
 * What was asked, and of whom, can still be leant on; what was talked about stays. What was refused only because its place is
 * not held is the subject from then on: 上海的食堂咋搞的, 那温州呢.
 */
function afterRefusal(
  answer: Answer,
  before: Turn,
  { own, asked, says }: { readonly own: string; readonly asked: string; readonly says: boolean },
): Turn {
  const { body, reading } = answer
  if (body.kind === 'talk') return before
  const onlyItsPlace = body.kind === 'missing' && body.missing.kind === 'place'
  if (onlyItsPlace && says) return { ...before, subject: own, question: own, asked, places: [] }
  const held = reading.places.filter(({ standing }) => standing !== 'elsewhere')
  const near = shownInstead(answer, says)
  const isThere = held.some(({ articleIds }) => articleIds.includes(near?.article ?? ''))
  // What comes nearest at a place that was not talked about yet is what a next short turn speaks of.
  if (near !== undefined && isThere && before.focus?.article !== near.article) {
    const subject = before.subject === '' || says ? own : before.subject
    const { article, figure, practice } = near
    const focus = { article, subject, ...(practice === undefined ? {} : { practice }) }
    return {
      ...before,
      focus,
      subject,
      asked,
      places: held,
      question: reading.asked.slice(0, KEPT.subject),
      ledger: distinct([...(figure ? [figure.id] : []), ...before.ledger]).slice(0, KEPT.ledger),
      toldLast: figure === undefined ? 0 : 1,
      articles: [article],
      trail: trailAfter(before, focus),
    }
  }
  return {
    ...before,
    ledger: toldBeside(answer, before),
    ...(asked === '' ? {} : { asked }),
    ...(held.length === 0 ? {} : { places: held }),
  }
}

/** The figure that a refusal shows as the nearest, else the practice that it shows. */
function shownInstead(
  answer: Answer,
  says: boolean,
): { readonly article: string; readonly practice?: string; readonly figure?: Figure } | undefined {
  const figure = nearestOf(answer)
  if (figure !== undefined) {
    const { articleId: article, practiceId } = figure
    return { article, figure, ...(practiceId === undefined ? {} : { practice: practiceId }) }
  }
  const { body, related } = answer
  const shows = body.kind === 'missing' && SHOWS.has(body.missing.kind)
  // A message that names nothing but a place leads to what was talked about; one that says more, wherever its words lead.
  const [practice] = shows && !says ? related : []
  return practice && { article: practice.articleId, practice: practice.id }
}
const SHOWS: ReadonlySet<string> = new Set(['figure', 'detail'])

const nearestOf = ({ body }: Answer): Figure | undefined =>
  body.kind === 'missing' && body.missing.kind === 'figure' ? body.missing.nearest?.figure : undefined

/** What a refusal shows instead can be pointed at by its number; what was told before stays what 出处 and 哪年的 mean. */
function toldBeside(answer: Answer, { ledger, toldLast }: Turn): readonly string[] {
  const corrected = answer.corrections.map((one) => ('figure' in one ? one.figure.figure : undefined))
  const shown = [nearestOf(answer), ...corrected].flatMap((figure) => figure?.id ?? [])
  return distinct([...ledger.slice(0, toldLast), ...shown, ...ledger]).slice(0, KEPT.ledger)
}

/** What an answer leads with: a figure where figures were asked for, else a practice. */
function focusOf({ body, figures, practices, citations }: Answer, subject: string): Focus | undefined {
  const figure = figures[0]?.figure
  const practice = practices[0]?.practice
  const byFigure = practice === undefined || body.kind === 'figures' || body.kind === 'table'
  const article =
    (byFigure ? figure?.articleId : undefined) ?? practice?.articleId ?? citations[0]?.article.id
  if (article === undefined) return undefined
  const id = (byFigure ? figure?.practiceId : undefined) ?? practice?.id
  return { article, subject, ...(id === undefined ? {} : { practice: id }) }
}

function trailAfter({ trail, focus: left }: Turn, focus: Focus | undefined): readonly Focus[] {
  if (left === undefined || (left.article === focus?.article && left.practice === focus?.practice))
    return trail
  const same = (one: Focus): boolean => one.article === left.article && one.practice === left.practice
  return [left, ...trail.filter((one) => !same(one))].slice(0, KEPT.trail)
}
