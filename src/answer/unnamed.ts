/** 入驻的11家企业都是哪些公司, 那几个项目分别叫啥: what was counted is to be named one by one, and the print names fewer than it counts. */
import type { Figure } from '../knowledge/article.ts'
import { readQuantities } from '../knowledge/quantity.ts'
import type { Answer } from './answer.ts'
import type { Query } from './candidates.ts'
import type { AnswerContext } from './context.ts'
import { isHead } from './figure-sort.ts'
import { vouchedShare, vouches } from './vouching.ts'

/**
 * What is counted and not named, said of a place or a practice; undefined where nothing is to be named, or the print names it.
 * @param figures those of the place or the practice that the message is about
 * @param asked how that is called
 */
export type Unnamed = (query: Query, figures: readonly Figure[], asked: string) => Answer | undefined

/** 两级, 两家 are names more often than numbers of things that could be listed. */
const SEVERAL = 3
/** So much of the words a figure and its practice must speak of to be the number of what is to be listed. */
const SAID_OF_COUNTED = 0.5
/** 列给我: what weighs so little says nothing of what is wanted. */
const NAMES_LITTLE = 1
/** So far a metric must speak of each other word. */
const NAMED = 0.5

/** What asks for a list; 有哪些任务 asks what it has to do. */
const LISTED =
  /名单|名录|花名册|逐[条个项]|(?:分别|各自?|都|一个个)叫(?:什么|啥)|(?:分别|各自?|都)是(?:什么|啥)|[是有]哪(?:些|几[个家位])|哪(?:[二两三四五六七八九十]|\d+)\p{Script=Han}|[是有]谁$/u
/** Several of what has been counted. */
const THOSE = /[那这](?:[几些]|\d+)/u

export function createUnnamed(context: AnswerContext): Unnamed {
  const { citations, records, refuse, sameQuantity } = context

  return (query, figures, asked) => {
    const isSaid = ({ id }: Figure): boolean =>
      vouchedShare(
        query.words.filter(({ known }) => known),
        records.figureText(id),
      ) >= SAID_OF_COUNTED
    const counted = figures.filter(
      (figure) =>
        isMeant(query, figure) && asksToName(query, records.metricText(figure.id)) && isSaid(figure),
    )
    const [told] = counted
    if (told === undefined || counted.some((figure) => namesAtMost(listedText(figure)) >= figure.value))
      return undefined
    const cite = citations()
    const missing = { kind: 'figure', asked, nearest: cite.figure(told), whole: true } as const
    const practice = records.practice(told.practiceId ?? '')
    return {
      ...refuse(query, missing, practice === undefined ? [] : [practice]),
      citations: cite.list(),
    }
  }

  /** Its number is said next to what asks (四张清单共5万多项，是哪四张), or what it counts: 那些企业. */
  function isMeant({ reading: { text }, words }: Query, figure: Figure): boolean {
    if (figure.kind !== 'count') return false
    const end = endOf(LISTED.exec(text))
    const told = readQuantities(text).findLast(({ start, value }) => value >= SEVERAL && start < end)
    if (told !== undefined) return sameQuantity(told, figure)
    return (
      figure.value >= SEVERAL &&
      THOSE.test(text) &&
      words.some(({ start, word }) => start < end && isHead(figure.metric, word))
    )
  }

  function listedText({ metric, practiceId = '' }: Figure): string {
    const { names = [], summary = '' } = records.practice(practiceId) ?? {}
    return [metric, summary, ...names].join('。')
  }
}

/** 都是哪些公司, 名单有吗: everything that is said behind what asks is said of what was counted. */
function asksToName({ reading: { requests, text }, words }: Query, metric: string): boolean {
  const asked = LISTED.exec(text)
  return (
    requests.length === 0 &&
    asked !== null &&
    words.every(
      (word) => word.start < endOf(asked) || word.weight < NAMES_LITTLE || vouches(metric, word) >= NAMED,
    )
  )
}

const endOf = (found: RegExpExecArray | null): number => (found === null ? 0 : found.index + found[0].length)

/** So many things a text names one after the other, or in quotation marks. */
const namesAtMost = (text: string): number =>
  Math.max(
    text.match(/“[^”]{1,12}”/gu)?.length ?? 0,
    ...text.split('。').map((sentence) => sentence.split(/、|和|与|以及/u).length),
  )
