/** What is to be decided of a draft, what has been, and in which order one is asked: pure. */
import { createHash } from 'node:crypto'
import type { FigureRole, Locality } from '../knowledge/article.ts'
import type { RawDraft, RawFigure, RawPractice } from './raw-draft.ts'

/** What a reviewer may change of a figure; an empty text is left out of the record. */
export interface FigureChange {
  readonly metric: string
  readonly locality: Locality
  readonly place: string
  readonly asOf: string
  /** Empty for what simply is so. */
  readonly role: FigureRole | ''
  readonly measure: string
}

export interface PracticeChange {
  readonly name: string
  readonly topics: readonly string[]
  readonly problem: string
  readonly summary: string
  readonly aliases: readonly string[]
  readonly locality: Locality
}

export type Decision =
  | { readonly kind: 'place'; readonly locality: Locality }
  | { readonly kind: 'figure' | 'practice'; readonly key: string; readonly verdict: 'right' | 'wrong' }
  | { readonly kind: 'figure'; readonly key: string; readonly verdict: 'changed'; readonly to: FigureChange }
  | {
      readonly kind: 'practice'
      readonly key: string
      readonly verdict: 'changed'
      readonly to: PracticeChange
    }
  | { readonly kind: 'overview'; readonly overview: string }

export type Standing = 'open' | 'right' | 'wrong' | 'changed'

interface Common {
  readonly key: string
  readonly standing: Standing
  /** What makes one unsure of it, in words for the reviewer. */
  readonly doubts: readonly string[]
}

export type Item =
  | (Common & { readonly kind: 'place'; readonly locality: Locality })
  | (Common & {
      readonly kind: 'practice'
      readonly practice: RawPractice
      readonly locality: Locality
    })
  | (Common & {
      readonly kind: 'figure'
      readonly figure: RawFigure
      /** Of the practice it stands under; absent for a figure of the place as a whole. */
      readonly practiceId?: string
      /** Empty where nobody knows. */
      readonly locality: Locality
    })

export interface Review {
  readonly draft: RawDraft
  readonly locality: Locality
  readonly overview: string
  /** In the order in which they are asked: place, what is unsure, the rest as printed. */
  readonly items: readonly Item[]
}

export const PLACE_KEY = 'place'

export const figureKey = ({ metric, printed }: Pick<RawFigure, 'metric' | 'printed'>): string =>
  `f-${createHash('sha256').update(`${metric}\n${printed}`).digest('hex').slice(0, 10)}`

export const practiceKey = ({ id }: Pick<RawPractice, 'id'>): string => `p-${id}`

export function reviewOf(draft: RawDraft, decisions: readonly Decision[]): Review {
  const last = new Map<string, Decision>()
  for (const decision of decisions) last.set('key' in decision ? decision.key : decision.kind, decision)
  const place = last.get(PLACE_KEY)
  const locality = place?.kind === 'place' ? place.locality : draft.locality
  const overview = last.get('overview')
  const untouched: Standing = draft.checked === true ? 'right' : 'open'

  const figureItem = (figure: RawFigure, above: Locality, practiceId?: string): Item => {
    const key = figureKey(figure)
    const decision = last.get(key)
    const changed = decision?.kind === 'figure' && decision.verdict === 'changed' ? decision.to : undefined
    const standing = decision?.kind === 'figure' ? decision.verdict : untouched
    return {
      kind: 'figure',
      key,
      standing,
      doubts: [...(draft.document.recognized === true ? [READ_BY_MACHINE] : []), ...figureDoubts(figure)],
      figure: changed === undefined ? figure : changedFigure(figure, changed),
      ...(practiceId === undefined ? {} : { practiceId }),
      locality: changed?.locality ?? figure.locality ?? above,
    }
  }
  const practiceItem = (practice: RawPractice): Item & { readonly kind: 'practice' } => {
    const key = practiceKey(practice)
    const decision = last.get(key)
    const changed = decision?.kind === 'practice' && decision.verdict === 'changed' ? decision.to : undefined
    return {
      kind: 'practice',
      key,
      standing: decision?.kind === 'practice' ? decision.verdict : untouched,
      doubts: practiceDoubts(practice, draft.title),
      practice: changed === undefined ? practice : changedPractice(practice, changed),
      locality: changed?.locality ?? practice.locality ?? locality,
    }
  }

  const printed: Item[] = [
    ...(draft.figures ?? []).map((figure) => figureItem(figure, locality)),
    ...draft.practices.flatMap((practice) => {
      const item = practiceItem(practice)
      return [
        item,
        ...(practice.figures ?? []).map((figure) => figureItem(figure, item.locality, practice.id)),
      ]
    }),
  ]
  const isSure = ({ doubts }: Item): boolean => doubts.length === 0
  return {
    draft,
    locality,
    overview: overview?.kind === 'overview' ? overview.overview : (draft.overview ?? ''),
    items: [
      {
        kind: 'place',
        key: PLACE_KEY,
        standing: place === undefined ? untouched : 'changed',
        doubts: placeDoubts(draft),
        locality,
      },
      ...printed.filter((item) => !isSure(item)),
      ...printed.filter(isSure),
    ],
  }
}

/** The next item that nobody has decided: behind this one, or else from the beginning. */
export function nextOpen({ items }: Review, after?: string): Item | undefined {
  const from = items.findIndex(({ key }) => key === after) + 1
  return [...items.slice(from), ...items.slice(0, from)].find(({ standing }) => standing === 'open')
}

/** Whether a figure as it stands may be called right: somebody must first say whose it is. */
export const isPlaced = (item: Item): boolean => item.locality.length > 0

export function changedFigure(figure: RawFigure, to: FigureChange): RawFigure {
  const { asOf: _, role: __, place: ___, measure: ____, ...rest } = figure
  return {
    ...rest,
    metric: to.metric,
    ...(to.asOf === '' ? {} : { asOf: to.asOf }),
    ...(to.role === '' ? {} : { role: to.role }),
    ...(to.place === '' ? {} : { place: to.place }),
    ...(to.measure === '' ? {} : { measure: to.measure }),
  }
}

function changedPractice(practice: RawPractice, to: PracticeChange): RawPractice {
  const { problem: _, summary: __, ...rest } = practice
  return {
    ...rest,
    name: to.name,
    topics: to.topics,
    aliases: to.aliases,
    ...(to.problem === '' ? {} : { problem: to.problem }),
    ...(to.summary === '' ? {} : { summary: to.summary }),
  }
}

const READ_BY_MACHINE = '机器从图片上识别的，请对着图片看'
const ROLE_DOUBTS: Readonly<Partial<Record<FigureRole, string>>> = {
  plan: '看着像打算，还不是结果',
  target: '看着像目标，还不是结果',
  start: '看着像原来的数，不是现在的',
}
/** How a metric looks that was cut out of a sentence in the wrong place: half a word, or another number in it. */
const CUT_OFF =
  /^[的内外中了由至到及和与等个：，、]|[，、：]$|\d\s{0,2}[万亿]?[个名人场件户条台次批辆处]|[于过]$/u
const isUnbalanced = (text: string): boolean => text.split('“').length !== text.split('”').length

function figureDoubts({ locality, metric, place, placed, printed, role }: RawFigure): string[] {
  const doubts: string[] = []
  if (placed === 'undecided') doubts.push('是哪个地方的数没有看出来')
  else if (locality !== undefined) doubts.push('看着是别的地方的数')
  else if (place !== undefined) doubts.push(`看着只是“${place}”的数`)
  const about = role === undefined ? undefined : ROLE_DOUBTS[role]
  if (about !== undefined) doubts.push(about)
  if (
    metric === printed ||
    isUnbalanced(metric) ||
    CUT_OFF.test(metric) ||
    /（\d+）$/u.test(metric) ||
    [...metric].length < 3
  )
    doubts.push('数的名称像是没有截对')
  return doubts
}

const LONGEST_NAME = 16

function practiceDoubts({ name, topics = [] }: RawPractice, title: string): string[] {
  const doubts: string[] = []
  if (name === title || [...name].length > LONGEST_NAME) doubts.push('名字像是一句话或标题，不像做法的名字')
  if (topics.length === 0) doubts.push('主题没有看出来')
  return doubts
}

const PLACE_WORDS = /哪个地方|几个地方|给定的地区|印作/u

const placeDoubts = ({ locality, notes, unsure }: RawDraft): string[] => [
  ...(locality.length === 0 ? ['原文没有写明是哪个地方'] : []),
  ...[...(unsure ?? []), ...(notes ?? [])].filter((line) => PLACE_WORDS.test(line) && !line.startsWith('“')),
]
