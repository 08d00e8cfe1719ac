/**
 * “夜市看病、四点半、志愿服务，各多少场、多少人次”: the things that a message lists, and in which measure words the numbers of
 * each are asked for.
 */
import type { AskedNumbers, MarkKind } from '../../knowledge/lexicon.ts'
import { type Query, withoutSpans } from '../candidates.ts'
import { THINGS } from '../fit.ts'
import type { Item } from '../items.ts'
import type { FigureRequest } from '../reading/requests.ts'
import { isPartOf, overlaps, type Span } from '../reading/spans.ts'
import { type TellingWord, weightOf } from '../vouching.ts'

/** What a number is asked in; nothing where any will do. */
export type AskedSort = Pick<FigureRequest, 'kind' | 'unit'>

export interface ListedThing extends Item {
  readonly sorts: readonly AskedSort[]
  /** 人数, 场次: told by the sort alone. */
  readonly isBare: boolean
}

/** So much the words of a thing must weigh to name it. */
const NAMES = 0.5
const JOINS = /[、/和与跟及加]/u
const PARTS = /[、/，,；;。？?！!:：]|[和与跟及加]/gu
const ASKING: ReadonlySet<MarkKind> = new Set([
  'howMany',
  'many',
  'each',
  'table',
  'figures',
  'frame',
  'courtesy',
  'verdict',
  'only',
])

/** By which numbers what is listed is to be put in order. */
const ORDERED_BY = /[按论照]着?(\p{Script=Han}{1,2}?)(?:数|从[多少高低大小]|多少|的?多少)/u

const ALL_OF_THEM: ReadonlySet<MarkKind> = new Set(['many', 'each', 'table'])

/** 都有哪些, 各多少, 列个表: all of what is listed is wanted. */
export const asksAllOfThem = ({ marks }: Query['reading']): boolean =>
  marks.some(({ kinds }) => kinds.some((kind) => ALL_OF_THEM.has(kind)))

/** What is read of a piece of a message between two separators. */
interface Piece extends Span {
  readonly requests: readonly FigureRequest[]
  readonly thing: Item | undefined
  /** Whether it stands in a list: 甲、乙和丙. */
  readonly joined: boolean
}

/** @param telling the words that say of what figures are, and not how they are to be handed over */
export function listedThings(
  query: Query,
  telling: readonly TellingWord[],
  { kinds }: Pick<AskedNumbers, 'kinds'>,
): readonly ListedThing[] {
  /** 场次, 人次: a measure word of its own, which names no thing. */
  const sortNamed = (phrase: string): AskedSort | undefined => {
    const found = phrase.length < 2 ? undefined : kinds.find(({ units }) => units.includes(phrase))
    return found === undefined ? undefined : { kind: found.kind, unit: phrase }
  }
  const { marks, text } = query.reading
  const pieces = piecesOf(query, telling)
  const has = (kind: MarkKind, span: Span): boolean =>
    marks.some((mark) => mark.kinds.includes(kind) && isPartOf(mark, span))
  const isNoun = ({ asks }: FigureRequest): boolean => !/[多几好]/u.test(text.slice(asks.start, asks.end))
  // …，各多少场、多少人次: asked of all that is listed before.
  const isShared = (piece: Piece): boolean => piece.thing === undefined || has('each', piece)
  const listed = pieces.filter(({ joined, thing }) => joined && thing !== undefined)
  const lists = listed.length > 1
  // 办了几多场？甲的、乙的、丙的，分开报: asked before the list.
  const first = listed[0]?.start ?? 0
  const asksBefore =
    lists &&
    listed.every((piece) => piece.requests.length === 0) &&
    !pieces.some((piece) => piece.requests.length > 0 && piece.start > first)
  const sharedAsked = sortsOf(
    pieces
      .filter((piece) => asksBefore || isShared(piece))
      .flatMap(({ requests: own, thing }) => (thing === undefined ? own.filter((one) => !isNoun(one)) : own)),
  )
  // 夜市、课堂、志愿服务，按场数排一排
  const [, ordered = ''] = ORDERED_BY.exec(text) ?? []
  const order = kinds.find(({ units }) => units.includes(ordered))
  const shared =
    sharedAsked.length > 0 || order === undefined ? sharedAsked : [{ kind: order.kind, unit: ordered }]
  const asksOwn = pieces.some((piece) => piece.requests.length > 0 && !isShared(piece))
  const things = pieces.flatMap((piece): ListedThing[] => {
    const { joined, requests: own, thing } = piece
    // 会昌机关结对都对上了哪些，村、社区、网格各是多少: what stands before a list says of what all of them are.
    const isAround = !joined && (asksBefore || (own.length === 0 && (lists || asksOwn)))
    const sort = sortNamed(thing?.phrase ?? '')
    if (sort !== undefined) return [{ ...NAMELESS, isBare: true, sorts: [sort] }]
    if (thing !== undefined)
      return isAround
        ? []
        : [{ ...thing, isBare: false, sorts: own.length > 0 && !isShared(piece) ? sortsOf(own) : shared }]
    return alone(own.filter((request) => request.kind !== undefined && isNoun(request)))
  })
  // 多少人、台账几份、活动几场: what is asked without a thing, where each thing asks by itself, is asked of all that is spoken of.
  const isSharedUsed = things.some(({ isBare, sorts }) => !isBare && sorts === shared)
  const ofNone = pieces.filter((piece) => piece.thing === undefined && !has('each', piece))
  return isSharedUsed || asksBefore
    ? things
    : [...ofNone.flatMap(({ requests }) => alone(requests.filter((one) => !isNoun(one)))), ...things]
}

const alone = (requests: readonly FigureRequest[]): ListedThing[] =>
  sortsOf(requests).map((sort) => ({ ...NAMELESS, isBare: true, sorts: [sort] }))

const NAMELESS: Item = { words: [], phrase: '', tail: '' }

function piecesOf(query: Query, telling: readonly TellingWord[]): readonly Piece[] {
  const { asked: original, requests, text } = query.reading
  // Folding writes ， as 、, and only the latter lists things.
  const cuts = [...(original.length === text.length ? original : text).matchAll(PARTS)]
    .map(({ 0: cut, index }) => ({ cut, start: index, end: index + cut.length }))
    .filter(({ start, end }) => !query.words.some(overlaps(start, end)))
  const ends = [...cuts, { cut: '', start: text.length, end: text.length }]
  return ends.flatMap(({ cut, start: end }, at): Piece[] => {
    const before = ends[at - 1]
    const piece = { start: before?.end ?? 0, end }
    // 乡贤促进会：村社数、促进会数: what stands before a colon says of what all of them are.
    if (/[:：]/u.test(cut)) return []
    const asked = requests.filter(({ asks }) => isPartOf(asks, piece))
    const joined = JOINS.test(cut) || JOINS.test(before?.cut ?? '')
    return [
      {
        ...piece,
        joined,
        requests: asked,
        thing:
          thingIn(query, piece, joined, telling) ??
          (joined ? thingIn(query, piece, joined, query.words) : undefined),
      },
    ]
  })
}

/** What a piece names; of 结对了多少村 what stands behind the word that asks. */
function thingIn(
  { reading: { marks, places, requests, text, words: said } }: Query,
  piece: Span,
  joined: boolean,
  telling: readonly TellingWord[],
): Item | undefined {
  // 街道委员和社区委员: a word counts in each piece that says it.
  const all = said
    .filter((span) => isPartOf(span, piece))
    .flatMap((span) => telling.filter(({ word }) => word === span.word).map((word) => ({ ...word, ...span })))
  const request = requests.find(({ asks }) => isPartOf(asks, piece))
  const ask = request?.asks
  const behind = ask === undefined ? [] : all.filter(({ start }) => start >= ask.end)
  const words = behind.length > 0 ? behind : all
  const from = behind.length > 0 ? (behind[0]?.start ?? piece.start) : piece.start
  const covered = [
    ...places,
    ...requests.map(({ asks }) => asks),
    ...marks.filter(({ kinds }) => kinds.some((kind) => ASKING.has(kind))),
  ]
  const phrase = withoutSpans(
    text.slice(from, piece.end),
    covered
      .filter(overlaps(from, piece.end))
      .map((span) => ({ start: Math.max(0, span.start - from), end: span.end - from })),
  )
    .replace(/\s+/gu, '')
    .replace(/^的|[的了是有为到达]+$/gu, '')
    .replace(/(?<=\p{Script=Han}{2})(?:[个总]?数|数[量目])$/u, '')
  const isNamed =
    (words.length > 0 && (joined || weightOf(words) >= NAMES)) ||
    behind.length > 0 ||
    (words.length === 0 && /^\p{Script=Han}{2,8}$/u.test(phrase))
  return isNamed ? { words, phrase, tail: '' } : undefined
}

/** Each sort once; one that says nothing lets any do. */
function sortsOf(requests: readonly FigureRequest[]): readonly AskedSort[] {
  const telling = requests.filter(
    ({ kind, unit }) => kind !== undefined || (unit !== undefined && unit !== '个' && !THINGS.has(unit)),
  )
  const sorts = new Map(telling.map(({ kind, unit }) => [`${kind} ${unit}`, { kind, unit }]))
  return [...sorts.values()].map(({ kind, unit }) => ({
    ...(kind === undefined ? {} : { kind }),
    ...(unit === undefined ? {} : { unit }),
  }))
}
