/**
 * 嘉峪关有多少党员, 人才讲坛一期几个人: whether a figure counts the very thing that is asked for, all of it, and for as many as it is
 * asked. Who asks in a few words wants the number of just that; who says more may say it in other words.
 */
import type { Figure } from '../knowledge/article.ts'
import { fold } from '../search/fold.ts'
import type { Features } from './decision.ts'
import { isHead } from './figure-sort.ts'
import { THINGS } from './fit.ts'
import { meanSaid, onesSaid } from './one-of-many.ts'
import type { FigureRequest } from './reading/requests.ts'
import type { TellingWord } from './vouching.ts'

/** What is printed for each. */
const OF_EACH = /一般|单[次个]|平均|人均|每/u
/** What says no more than that there are so many. */
const EXISTS =
  /[的数个等]|[（(].*?[)）]|建设|建立|建成|成立|设立|设置|组建|新建|打造|开设|开办|创建|现有|共有|划分|拥有|培育|引进|全[市区县州省]|累计|已有|目前|总数|合计|数量|人数|户数/gu

/** So little a word says that it hardly tells one figure from another. */
const HARDLY_SAYS = 1

export interface Counting {
  readonly figure: Figure
  readonly request: FigureRequest
  /** The words of the clause that asks. */
  readonly clause: readonly TellingWord[]
  /** The message. */
  readonly text: string
  /** How people say the measure that the figure counts by, where it is asked for by name; empty otherwise. */
  readonly measureSaid: string
  /** How much of what the metric says the message says too, 0 to 1. */
  readonly metricAsked: number
  readonly synonymsOf: (word: string) => readonly string[]
  readonly measureWords: readonly string[]
}

/** Features of 0 or 1, shares from 0 to 1, and `qualified`, the log of how many characters of the metric nothing asks for. */
export function countingFeatures({
  clause,
  figure,
  measureSaid,
  measureWords,
  metricAsked,
  request,
  synonymsOf,
  text,
}: Counting): Features {
  const { asks, counted, unit = '' } = request
  // 多少社区: what is asked for is a measure word as well.
  const nouns = counted.length === 0 && THINGS.has(unit) ? [unit] : counted.filter((word) => word.length > 1)
  const heads = nouns.flatMap((noun) => [noun, ...synonymsOf(noun)]).map((noun) => fold(noun))
  const others = clause.filter(({ weight, word }) => weight >= HARDLY_SAYS && !counted.includes(word))
  const isBare = others.length === 0 && nouns.length > 0
  // 持证社工的比例, of 社工持证率: a share is told of what it counts, and need not end in its name.
  const isShareOfIt =
    request.kind === 'share' && isBare && nouns.every((noun) => measureSaid.includes(fold(noun)))
  const isCounted = isShareOfIt || heads.some((noun) => isHead(figure.metric, noun))
  const isBehind = nouns.some((noun) => noun === unit || text.startsWith(noun, asks.end))
  const rest = [...fold(figure.metric).replace(EXISTS, '')].filter((one) => !text.includes(one)).length
  const qualified = Math.log(1 + rest)
  const asksEach =
    /平均/u.test(text) || meanSaid(text) !== undefined || onesSaid(text, measureWords).length > 0
  const isEach = OF_EACH.test(figure.metric) || figure.printed.startsWith('每')
  return {
    counts: isCounted ? 1 : 0,
    countsOther: nouns.length > 0 && !isCounted ? 1 : 0,
    countsOtherBehind: isBehind && !isCounted ? 1 : 0,
    bare: isBare ? 1 : 0,
    unasked: isShareOfIt ? 0 : 1 - metricAsked,
    qualified: isShareOfIt ? 0 : qualified,
    asksEach: asksEach && !isEach ? 1 : 0,
    isEach: isEach && !asksEach ? 1 : 0,
  }
}

/**
 * What tells of a number weighs otherwise where a question has few characters: whoever asks in a few words says all that he means.
 * @param text of the question without its places
 * @returns the same features, and those that tell of what is counted once more where it is so short
 */
export const inFewWords = (features: Features, text: string): Features =>
  !saysFew(text)
    ? features
    : {
        ...features,
        few: 1,
        ...Object.fromEntries(OF_FEW.map((name) => [`few:${name}`, features[name] ?? 0])),
      }
/** Whether a question, without its places, has so few characters that it says all that it means. */
export const saysFew = (text: string): boolean => text.length <= FEW
/** Characters. */
const FEW = 12
const OF_FEW = [
  'kindAsked',
  'otherKind',
  'otherUnit',
  'unaskedChange',
  'measured',
  'counts',
  'countsOther',
  'unasked',
  'qualified',
  'asksEach',
  'metric',
  'counted',
  'strength',
  'sentence',
] as const
