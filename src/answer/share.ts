/** “占几成”: the part and the whole of which it is asked, where the print holds both numbers and not the share itself. */
import type { Figure } from '../knowledge/article.ts'
import { kindFit } from './figure-sort.ts'
import { PEOPLE } from './fit.ts'
import type { Item, Items } from './items.ts'
import type { Reckonable } from './operands.ts'
import type { Span } from './reading/spans.ts'
import type { Records } from './records.ts'
import { vouchedShare } from './vouching.ts'

export interface Shares {
  readonly operandsOf: (message: Reckonable) => readonly Figure[] | undefined
  /**
   * 重点乡贤占全部乡贤多少: a part that is named, and the whole of its measure.
   * @param saidLast what the clause that wants it says of a figure: 国家级、省级、市级各几个，市级的占几成
   */
  readonly partOfWhole: (
    here: readonly Figure[],
    told: (figure: Figure) => number,
    saidLast?: (figure: Figure) => number,
  ) => readonly Figure[] | undefined
}

/** So much of the words a part must say to be meant. */
const LISTED = 0.5

export function createShares(records: Records, items: Items): Shares {
  function operandsOf(message: Reckonable): readonly Figure[] | undefined {
    const { clause = '', here, words } = message
    const told = ({ id }: Figure): number => vouchedShare(words, records.metricText(id))
    const own = words.filter(({ word }) => clause.includes(word))
    const saidLast = ({ id }: Figure): number => vouchedShare(own, records.metricText(id))
    // What is printed as a share needs no reckoning.
    if (here.some((figure) => kindFit(figure, 'share') === 1 && told(figure) >= LISTED)) return undefined
    return [partOfWhole(here, told, saidLast), setApart(message)].find(
      (found) => found !== undefined && areAlike(found),
    )
  }

  /** 15期 are no part of 37次. */
  const areAlike = ([part, whole]: readonly Figure[]): boolean =>
    part !== undefined &&
    whole !== undefined &&
    (part.unit === whole.unit || [part, whole].every(({ unit }) => PEOPLE.has(unit)))

  const partOfWhole: Shares['partOfWhole'] = (here, told, saidLast = told) => {
    const [part] = here
      .filter((figure) => figure.role === 'part' && told(figure) >= LISTED)
      .toSorted((a, b) => saidLast(b) - saidLast(a) || told(b) - told(a))
    const whole = here.find(
      ({ measure, role }) =>
        role === 'total' &&
        measure !== undefined &&
        (measure === part?.measure || part?.near.includes(measure) === true),
    )
    return part === undefined || whole === undefined ? undefined : [part, whole]
  }

  /** The figures of what the message names as the part, and as that of which it is one. */
  function setApart({ here, text, words }: Reckonable): readonly Figure[] | undefined {
    const sides = sidesOf(text)
    // 三共四同社区占全部城市社区: a word that was said before belongs to what stands before it here.
    const endOf = (at: number): number => {
      const next = words.find(({ word }) => text.startsWith(word, at))
      return next === undefined ? at : endOf(at + next.word.length)
    }
    const things = (sides ?? []).map(({ start, end }): Item => {
      const own = words.filter((word) => word.start >= start && word.end <= end)
      const from = own[0]?.start ?? start
      return { words: own, phrase: text.slice(from, endOf(own.at(-1)?.end ?? start)), tail: '' }
    })
    if (things.length < 2 || !things.every((item) => item.words.some(({ word }) => word.length > 1)))
      return undefined
    const found = items.alike(
      things,
      here.filter(({ kind, role }) => kind === 'count' && role !== 'start'),
    )
    const [one, all] = found
    return one !== undefined && all !== undefined && one.value <= all.value ? found : undefined
  }

  return { operandsOf, partOfWhole }
}

/** Where a message names a part and its whole: 互嵌式社区占城市社区的比重, 城市社区当中互嵌式的占几成, 重点乡贤在乡贤里占多大比例. */
function sidesOf(text: string): readonly [Span, Span] | undefined {
  const taken = TAKEN.exec(text)
  if (taken !== null) {
    const [all, part = '', whole = ''] = taken
    const [start, end] = [taken.index + 1, taken.index + all.length]
    return [
      { start, end: start + part.length },
      { start: end - whole.length, end },
    ]
  }
  const [of] = /占(?!地)|相当于/u.exec(text) ?? []
  if (of === undefined) return undefined
  const at = text.indexOf(of)
  const behind = at + of.length
  const before = text.slice(0, at)
  // 城市社区的比重给算算: what is asked of it stands behind 的.
  const ends = text.slice(behind).search(ENDS_WHOLE)
  const named = text.slice(behind, ends < 0 ? text.length : behind + ends)
  const within = WITHIN.exec(before)
  if (within === null || /\p{Script=Han}{2}/u.test(named))
    return [
      { start: 0, end: at },
      { start: behind, end: behind + named.length },
    ]
  const { 0: phrase, index } = within
  const [start, end] = [index + phrase.length, before.lastIndexOf('在', index)]
  return end > 0 && /^[，,、\s]*$/u.test(text.slice(start, at))
    ? [
        { start: 0, end },
        { start: end + 1, end: index },
      ]
    : [
        { start, end: at },
        { start: 0, end: index },
      ]
}
/** 对接的城市社区的比重, 城市社区数量的百分之几: what is asked of the whole, and no 的 within its name. */
const ENDS_WHOLE =
  /的?(?:[总个]?数量?)?的?(?=几|多少|多大|百分|什么|比[重例率]|份额)|[、，,。；;？?]|的[几多]/u
/** 拿互嵌式社区数去比城市社区数 */
const TAKEN = /[拿用]([^、，,。；;？?]{2,24}?)(?:比(?!例|重|一比)|除以|跟)([^、，,。；;？?]{2,24})/u
const WITHIN = /(?:当中|里头|里面|之中|其中|[里中](?![\p{Script=Han}]{0,2}里))[，,、\s]*/u
