/**
 * Figures of one list that a word or two tells apart: 大网格, 小网格, 微网格; 国家级, 省级, 市级; 当天, 两天内, 三天内. A message names
 * several of them in one breath (大小微网格, 三级), which says of all of them that they are meant.
 */
import type { Figure } from '../knowledge/article.ts'
import { hanNumber } from '../knowledge/quantity.ts'
import { fold } from '../search/fold.ts'
import { type TellingWord, vouches } from './vouching.ts'

interface Member {
  readonly figure: Figure
  readonly label: string
}

/** What is counted (网格), and the figures of it by what tells them apart. */
interface Series {
  readonly noun: string
  readonly members: readonly Member[]
}

const LONGEST_LABEL = 3
/** So far a word must speak of what is counted. */
const NAMED = 0.5
/** 三种, 三级: how many there are said to be. */
const MANY = /([两三四五六七八九])(?:样|项|个|类|种|者|级|档|层|块|摊|组)/gu

/**
 * The members of a series that a message names, in its order, or all where it says how many there are; none where it names none.
 * @param textOf what a figure says of itself, in all its words
 */
export function seriesNamed(
  text: string,
  words: readonly TellingWord[],
  here: readonly Figure[],
  textOf: (figure: Figure) => string,
): readonly Figure[] {
  const found = seriesOf(here)
    .filter(
      ({ members, noun }) => text.includes(noun) || words.some((word) => isSaidOfAll(word, members, textOf)),
    )
    .map((series) => named(text, series))
  return found.toSorted((a, b) => b.length - a.length)[0] ?? []
}

/** 大小微网格合计: of a list that a message names whole, all, where only some of it was found. */
export function wholeSeries(
  text: string,
  found: readonly Figure[],
  here: readonly Figure[],
): readonly Figure[] {
  const around = seriesOf(here).find(({ members }) =>
    found.every((one) => members.some(({ figure }) => figure === one)),
  )
  // 大小微三层，小的和微的两层合起来
  const many = [...text.matchAll(MANY)].map(({ 1: han = '' }) => hanNumber(han)).at(-1)
  const isWhole =
    found.length > 1 &&
    many !== found.length &&
    around?.members.every(({ label }) => text.includes(label)) === true
  return isWhole ? around.members.map(({ figure }) => figure) : found
}

const isSaidOfAll = (
  word: TellingWord,
  members: readonly Member[],
  textOf: (figure: Figure) => string,
): boolean => word.word.length > 1 && members.every(({ figure }) => vouches(textOf(figure), word) >= NAMED)

function named(text: string, { members, noun }: Series): readonly Figure[] {
  const counts = [...text.matchAll(MANY)].map(({ 1: han = '' }) => hanNumber(han))
  const last = runsOf(text, members, noun).at(-1) ?? []
  // 大中小三种: sizes as people name them, and all there are.
  const isAll =
    counts.at(-1) === members.length || (members.length === 3 && SIZES.test(text.split(noun)[0] ?? ''))
  if (members.length > 2 && isAll) return members.map(({ figure }) => figure)
  return last.length > 1 ? last : []
}

/** 大中小网格 */
const SIZES = /大[、和]?中[、和]?小[的型号]?$/u

/** The members of each stretch of labels, 大、小、微; a label counts only beside another. */
function runsOf(text: string, members: readonly Member[], noun: string): readonly (readonly Figure[])[] {
  const byLength = members.toSorted((a, b) => b.label.length - a.label.length)
  const runs: Figure[][] = []
  let end = Number.NEGATIVE_INFINITY
  for (let at = 0; at < text.length; ) {
    const member = byLength.find(({ label }) => text.startsWith(label, at))
    if (member === undefined) {
      at += 1
      continue
    }
    const between = end < 0 ? undefined : text.slice(end, at)
    const run = between !== undefined && BETWEEN.test(between.replaceAll(noun, '')) ? runs.at(-1) : undefined
    if (run === undefined) runs.push([member.figure])
    else if (!run.includes(member.figure)) run.push(member.figure)
    at += member.label.length
    end = at
  }
  return runs.filter((run) => run.length > 1)
}
/** What may stand between two labels, beside the noun that is said of each: 大网格、小网格和微网格, 国家的省里的. */
const BETWEEN = /^[级内里的、，,和跟与同及\s]{0,4}$/u

/** The series that figures make up: of one practice and measure word, with metrics that differ by a label. */
function seriesOf(here: readonly Figure[]): readonly Series[] {
  const left = new Set(
    here.filter(({ practiceId, role }) => practiceId !== undefined && role !== 'start' && role !== 'total'),
  )
  const found: Series[] = []
  for (const first of left) {
    const alike = [...left].filter((other) => other === first || differByLabel(first, other))
    const series = seriesFrom(alike)
    if (series === undefined) continue
    found.push(series)
    for (const { figure } of series.members) left.delete(figure)
  }
  return found
}

function seriesFrom(figures: readonly Figure[]): Series | undefined {
  const [first, second] = figures
  if (first === undefined || second === undefined) return undefined
  const metrics = figures.map(({ metric }) => fold(metric))
  const prefix = commonStart(metrics)
  const suffix = commonEnd(metrics.map((metric) => metric.slice(prefix.length)))
  const noun = suffix.replace(/(?:总数|人数|户数|个数|数量|数|率)$/u, '')
  const members = figures.map((figure, at) => ({
    figure,
    label: (metrics[at] ?? '')
      .slice(prefix.length, (metrics[at] ?? '').length - suffix.length)
      .replace(/内$/u, ''),
  }))
  const isTold = members.every(({ label }) => /^\p{Script=Han}+$/u.test(label))
  return noun.length > 1 && isTold ? { noun, members } : undefined
}

function differByLabel(a: Figure, b: Figure): boolean {
  if (a.practiceId !== b.practiceId || a.unit !== b.unit || a.kind !== b.kind) return false
  const metrics = [a, b].map(({ metric }) => fold(metric))
  const prefix = commonStart(metrics)
  const rest = metrics.map((metric) => metric.slice(prefix.length))
  const suffix = commonEnd(rest)
  return rest.every(({ length }) => length - suffix.length > 0 && length - suffix.length <= LONGEST_LABEL)
}

const commonStart = (texts: readonly string[]): string =>
  texts.reduce((common, text) => {
    let at = 0
    while (at < common.length && common[at] === text[at]) at += 1
    return common.slice(0, at)
  })

const reversed = (text: string): string => [...text].reverse().join('')
const commonEnd = (texts: readonly string[]): string => reversed(commonStart(texts.map(reversed)))
