/** What a form of the desk sends → the decision, or why it cannot be taken. Pure. */
import { FIGURE_ROLES, type FigureRole, type Locality } from '../knowledge/article.ts'
import type { Gazetteer } from '../knowledge/gazetteer.ts'
import { placeOf, placesLike } from './place-words.ts'
import { type Decision, figureKey, type Item, PLACE_KEY, type Review } from './review.ts'

export type Fields = Readonly<Record<string, string>>

export interface DecisionContext {
  readonly gazetteer: Gazetteer
  readonly topics: ReadonlySet<string>
  readonly measureFault: (measure: string, unit?: string) => string | undefined
}

export type ReadDecision =
  | { readonly decision: Decision; readonly key: string }
  /** `words` for whoever sent it. */
  | { readonly fault: string }

const isRole = (role: string): role is FigureRole | '' =>
  role === '' || FIGURE_ROLES.some((known) => known === role)

/** `topics` comes joined by 、. */
export function readDecision(fields: Fields, review: Review, context: DecisionContext): ReadDecision {
  const { kind, verdict } = fields
  if (kind === 'place') return placeDecision(fields, context)
  if (kind === 'overview') {
    const overview = text(fields, 'overview')
    return overview === '' ? { fault: '概述还是空的' } : { decision: { kind, overview }, key: 'overview' }
  }
  const item = review.items.find(({ key }) => key === fields['key'])
  if (item === undefined || item.kind !== kind) return { fault: '这一项已经不在草稿里了' }
  const { key } = item
  if (item.kind === 'place') return { fault: '这一项已经不在草稿里了' }
  if (verdict === 'wrong') return { decision: { kind: item.kind, key, verdict }, key }
  if (verdict === 'right')
    return item.locality.length === 0 && item.kind === 'figure'
      ? { fault: '先说明这个数是哪个地方的' }
      : { decision: { kind: item.kind, key, verdict }, key }
  if (verdict !== 'changed') return { fault: '没有看懂要怎么办' }
  return item.kind === 'figure'
    ? changedFigure(fields, item, review, context)
    : changedPractice(fields, item, context)
}

const text = (fields: Fields, name: string): string => (fields[name] ?? '').replace(/\s+/gu, ' ').trim()

function placeDecision(fields: Fields, { gazetteer }: DecisionContext): ReadDecision {
  const words = text(fields, 'locality')
  if (words === '') return { decision: { kind: 'place', locality: [] }, key: PLACE_KEY }
  const place = readPlace(words, gazetteer)
  return 'fault' in place ? place : { decision: { kind: 'place', locality: place.path }, key: PLACE_KEY }
}

function readPlace(words: string, gazetteer: Gazetteer): { path: Locality } | { fault: string } {
  const path = placeOf(words, gazetteer)
  if (path !== undefined) return { path }
  const like = placesLike(words, gazetteer).slice(0, 6)
  return {
    fault:
      like.length === 0
        ? `没有找到“${words}”这个地方，请从省写起，比如：湖南省/郴州市/嘉禾县`
        : `叫“${words}”的地方不止一个，请写全：${like.map((one) => one.join('/')).join('，或者')}`,
  }
}

function changedFigure(
  fields: Fields,
  item: Extract<Item, { kind: 'figure' }>,
  review: Review,
  { gazetteer, measureFault }: DecisionContext,
): ReadDecision {
  const [metric, place, asOf, role, measure] = ['metric', 'place', 'asOf', 'role', 'measure'].map((name) =>
    text(fields, name),
  ) as [string, string, string, string, string]
  if (metric === '') return { fault: '数的是什么还是空的' }
  const where = readPlace(text(fields, 'locality'), gazetteer)
  if ('fault' in where) return where
  if (!isRole(role)) return { fault: '没有看懂是结果还是目标' }
  const { printed, unit } = item.figure
  if (measure !== '' && measureFault(measure, unit) !== undefined)
    return { fault: `口径“${measure}”不在表里，或者不是用“${unit}”数的` }
  const twin = review.items.find(
    (other) =>
      other.kind === 'figure' &&
      other.key !== item.key &&
      other.standing !== 'wrong' &&
      figureKey(other.figure) === figureKey({ metric, printed }),
  )
  if (twin !== undefined) return { fault: `已经有一个“${metric} ${printed}”了，名称要写得能分开` }
  return {
    decision: {
      kind: 'figure',
      key: item.key,
      verdict: 'changed',
      to: { metric, locality: where.path, place, asOf, role, measure },
    },
    key: item.key,
  }
}

const MOST_TOPICS = 4

function changedPractice(
  fields: Fields,
  item: Extract<Item, { kind: 'practice' }>,
  { gazetteer, topics: known }: DecisionContext,
): ReadDecision {
  const name = text(fields, 'name')
  if (name === '') return { fault: '做法的名字还是空的' }
  const topics = listed(fields['topics'])
  if (topics.length > MOST_TOPICS) return { fault: '主题最多选四个' }
  if (topics.some((topic) => !known.has(topic))) return { fault: '有的主题不在表里' }
  const words = text(fields, 'locality')
  const where = words === '' ? { path: item.locality } : readPlace(words, gazetteer)
  if ('fault' in where) return where
  return {
    decision: {
      kind: 'practice',
      key: item.key,
      verdict: 'changed',
      to: {
        name,
        topics,
        problem: text(fields, 'problem'),
        summary: text(fields, 'summary'),
        aliases: listed(fields['aliases']),
        locality: where.path,
      },
    },
    key: item.key,
  }
}

const listed = (words = ''): string[] => [
  ...new Set(
    words
      .split(/[、，,；;\n]/u)
      .map((word) => word.trim())
      .filter((word) => word !== ''),
  ),
]
