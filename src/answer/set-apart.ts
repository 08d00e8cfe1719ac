/**
 * “甲比乙还多”, “是甲多，还是乙更多”: the two things that a message sets against each other, where its wording tells where each
 * of them stands.
 */
import type { Query } from './candidates.ts'
import type { Item } from './items.ts'
import { clauseAround, isPartOf, type Span } from './reading/spans.ts'
import type { TellingWord } from './vouching.ts'

const LEVEL = '[多少高低大小]'
/** 甲比乙来得多; by 比乙高出28.7% a number is stated of one. */
const THAN = new RegExp(`比([^,，、。;；?？!！比]{2,40}?)${LEVEL}(?![出了]?\\d)`, 'u')
/** 甲多还是乙更多: of both the same is said. */
export const EITHER = new RegExp(
  `(?<one>[^,，、。;；?？!！]{2,30}?)(?<level>${LEVEL})[些点]?[,，、 ]?还是(?<other>[^,，、。;；?？!！]{2,30}?)\\k<level>`,
  'u',
)

/** 场次比中医夜市多: of what stands elsewhere. */
const ONLY_COUNTED = /[数次量]$/u

/** Where the two stand, in the order in which they are named; undefined where a message is worded otherwise. */
function sidesOf(text: string): readonly [Span, Span] | undefined {
  const either = EITHER.exec(text)
  if (either?.groups !== undefined) {
    const { one = '', other = '' } = either.groups
    const behind = text.indexOf(other, either.index + either[0].indexOf('还是'))
    return [
      { start: either.index, end: either.index + one.length },
      { start: behind, end: behind + other.length },
    ]
  }
  const than = THAN.exec(text)
  if (than === null) return undefined
  const { start } = clauseAround(text, than.index, than.index)
  const from = than.index + 1
  return [
    { start, end: than.index },
    { start: from, end: from + (than[1] ?? '').length },
  ]
}

/**
 * The two things; undefined where a message names them otherwise, or one of them by nothing that tells.
 * @param spoken all that the message says, as often as it is said
 */
export function setApart(text: string, spoken: readonly TellingWord[]): readonly [Item, Item] | undefined {
  const [one, other] = (sidesOf(text) ?? []).map((side): Item => {
    const words = spoken.filter((word) => word.known && isPartOf(word, side))
    const [from, to] = [words[0]?.start ?? side.end, words.at(-1)?.end ?? side.end]
    return { words, phrase: text.slice(from, to), tail: text.slice(to, side.end) }
  })
  const tells = (item: Item | undefined): item is Item =>
    item?.words.some(({ word }) => word.length > 1 && !ONLY_COUNTED.test(word)) === true
  return tells(one) && tells(other) && one.phrase !== other.phrase ? [one, other] : undefined
}

/** The words of a message as often as it says them, each as telling as it is. */
export const spokenWords = ({ reading, words }: Query): readonly TellingWord[] =>
  reading.words.flatMap((span) =>
    words.filter(({ word }) => word === span.word).map((word) => ({ ...word, ...span })),
  )
