/** A reviewed draft → the article file that is published: pure. */
import { stringify } from 'yaml'
import { PROPOSAL_NOTE } from '../ingest/proposed.ts'
import { type Locality, squash } from '../knowledge/article.ts'
import { sharedRun } from '../knowledge/verify.ts'
import type { RawFigure, RawPractice } from './raw-draft.ts'
import type { Item, Review } from './review.ts'

/** 数据已核对: place and figures confirmed, texts still the source's; 已审校: reviewed whole. */
export type PublishedState = 'checked' | 'reviewed'

type PracticeItem = Extract<Item, { kind: 'practice' }>
type FigureItem = Extract<Item, { kind: 'figure' }>

/** What keeps the draft from this state, in words for the reviewer; each with the item at which it is to be mended. */
export interface Lack {
  readonly key?: string
  readonly words: string
}

const samePath = (a: Locality, b: Locality): boolean => a.join('/') === b.join('/')

const isKept = ({ standing }: Item): boolean => standing === 'right' || standing === 'changed'
const isPractice = (item: Item): item is PracticeItem => item.kind === 'practice'
const isFigure = (item: Item): item is FigureItem => item.kind === 'figure'

/** @param source the document without white space, where it is at hand */
export function lacksOf(review: Review, state: PublishedState, source?: string): Lack[] {
  const open = review.items.filter(({ standing }) => standing === 'open')
  const practices = review.items.filter(isPractice).filter(isKept)
  const lacks: Lack[] = []
  if (open[0] !== undefined) lacks.push({ key: open[0].key, words: `还有${open.length}项没有核对` })
  if (practices.length === 0) lacks.push({ words: '一条做法也没有留下' })
  if (review.locality.length === 0 && practices.some(({ locality }) => locality.length === 0))
    lacks.push({ key: 'place', words: '没有说明是哪个地方' })
  for (const { figure, key, locality } of review.items.filter(isFigure).filter(isKept))
    if (locality.length === 0) lacks.push({ key, words: `“${figure.metric}”没有说明是哪个地方的` })
  return state === 'checked' ? lacks : [...lacks, ...textLacks(review, practices, source)]
}

function textLacks(review: Review, practices: readonly PracticeItem[], source?: string): Lack[] {
  const lacks: Lack[] = []
  const { title } = review.draft
  const allNames = practices.flatMap(({ practice }) => practice.names ?? [])
  const copied = (text: string | undefined, names: readonly string[]): string | undefined =>
    source === undefined || text === undefined
      ? undefined
      : sharedRun(squash(text), source, [title, ...names].map(squash))
  if (review.overview === '') lacks.push({ key: 'overview', words: '还没有写全文概述' })
  const run = copied(review.overview, allNames)
  if (run !== undefined)
    lacks.push({ key: 'overview', words: `全文概述里“${run}”是照抄原文，请换成自己的话` })
  for (const { key, practice } of practices) {
    const { names = [], problem, summary, topics = [] } = practice
    const name = practice.name.replace(/[“”]/gu, '')
    const missing = [
      ...(topics.length === 0 ? ['选主题'] : []),
      ...(problem === undefined ? ['写解决什么问题'] : []),
      ...(summary === undefined ? ['写怎么做的'] : []),
    ]
    if (missing.length > 0) lacks.push({ key, words: `做法“${name}”还没有${missing.join('、')}` })
    for (const text of [problem, summary]) {
      const shared = copied(text, names)
      if (shared !== undefined)
        lacks.push({ key, words: `做法“${name}”里“${shared}”是照抄原文，请换成自己的话` })
    }
  }
  return lacks
}

/** The text of the article file. What was called wrong is not in it; figures of a practice that is none stay. */
export function finishedText(review: Review, state: PublishedState): string {
  const { draft, items, locality, overview } = review
  const kept = items.filter(isKept)
  const practices = draft.practices.flatMap(
    ({ id }) => kept.filter(isPractice).find(({ practice }) => practice.id === id) ?? [],
  )
  const figures = inPrint(review, kept.filter(isFigure))
  const own = new Set(practices.map(({ practice }) => practice.id))
  const loose = figures.filter(({ practiceId }) => practiceId === undefined || !own.has(practiceId))
  const {
    checked: _,
    document,
    draft: __,
    figures: ___,
    fingerprint: ____,
    passages,
    practices: _____,
    unsure: ______,
    places,
    overview: _______,
    id,
    notes,
    ...rest
  } = draft
  return stringify(
    {
      id,
      ...(state === 'checked' ? { draft: true, checked: true } : {}),
      ...rest,
      locality,
      ...(overview === '' ? {} : { overview }),
      document,
      places: placesOf(places ?? [], figures),
      notes: (notes ?? []).filter((note) => !note.startsWith(PROPOSAL_NOTE)),
      figures: loose.map((item) => recordOf(item, locality)),
      practices: practices.map((item) =>
        practiceOf(
          item,
          figures.filter(({ practiceId }) => practiceId === item.practice.id),
          locality,
          state,
        ),
      ),
      ...(state === 'checked' && passages ? { passages } : {}),
    },
    { lineWidth: 0, aliasDuplicateObjects: false },
  )
}

/** As the document prints them, whatever the order in which they were asked. */
function inPrint({ draft }: Review, items: readonly FigureItem[]): FigureItem[] {
  const printed = [draft, ...draft.practices].flatMap(({ figures }) => figures ?? [])
  const at = new Map(printed.map(({ anchor, printed: form }, n) => [`${anchor}\n${form}`, n]))
  const order = ({ figure }: FigureItem): number => at.get(`${figure.anchor}\n${figure.printed}`) ?? 0
  return items.toSorted((a, b) => order(a) - order(b))
}

function practiceOf(
  { locality, practice }: PracticeItem,
  figures: readonly FigureItem[],
  above: Locality,
  state: PublishedState,
): Omit<RawPractice, 'id'> {
  const { figures: _, locality: __, passage, proposal, ...rest } = practice
  return {
    ...rest,
    ...(samePath(locality, above) ? {} : { locality }),
    ...(state === 'checked' && passage !== undefined ? { passage } : {}),
    ...(state === 'checked' && proposal !== undefined ? { proposal } : {}),
    figures: figures.map((item) => recordOf(item, locality)),
  }
}

function recordOf({ figure, locality }: FigureItem, above: Locality): RawFigure {
  const { locality: _, placed: __, ...rest } = figure
  return { ...rest, ...(samePath(locality, above) ? {} : { locality }) }
}

function placesOf(
  listed: readonly { readonly name: string; readonly aliases?: readonly string[] }[],
  figures: readonly FigureItem[],
): { name: string; aliases?: readonly string[] }[] {
  const used = new Set(figures.flatMap(({ figure }) => figure.place ?? []))
  const known = new Set(listed.map(({ name }) => name))
  return [
    ...listed.filter(({ aliases, name }) => used.has(name) || aliases !== undefined),
    ...[...used].filter((name) => !known.has(name)).map((name) => ({ name })),
  ]
}
