/** Which of the times in an order about a subscription are the ones that are wanted from now on. */
import { timesIn } from '../digest/times.ts'
import type { OrderWords } from '../knowledge/lexicon.ts'
import { longestFirst, without } from './phrases.ts'

/** Undefined where no time is plainly wanted. */
export type ReadWantedTimes = (clauses: readonly string[]) => WantedTimes | undefined

export interface WantedTimes {
  /** As an amendment is read: `每周五`, `去掉周末`. */
  readonly line: string
  /** Nothing is said but that something moves there: 改周五. */
  readonly moves: boolean
}

/** 第二条改到周五 says which one. */
const NTH = /第|[\d一二两三四五六七八九十]条|^\d+[ 、.]/u
/** 周一再发 is to rest until then, unless something else is too early or too often. */
const AGAIN = /(?:再|才|开始)[发推送来]/u
const TOO = /太|不了|不上|不过来/u

/**
 * A time is wanted where something moves to it (周一的改到周二), else where nothing but manner of speaking stands around it; one
 * with anything else beside it is complained of, or the reason: 周五老加班，周三吧.
 */
export function createWantedTimes(words: OrderWords): ReadWantedTimes {
  const moving = longestFirst(words.change, words.moving)
  const manner = longestFirst(
    words.around.filter((word) => !REFUSES.test(word)),
    words.wanting,
    words.sends,
    words.sending,
    moving,
  )
  const refusing = longestFirst(words.refusing)

  const textsOf = (clause: string, from = 0): readonly string[] =>
    timesIn(clause)
      .filter(({ start }) => start >= from)
      .map(({ start, end }) => clause.slice(start, end))

  /** What a clause says beside its times. */
  const besides = (clause: string): string =>
    timesIn(clause)
      .toReversed()
      .reduce((left, { start, end }) => `${left.slice(0, start)} ${left.slice(end)}`, clause)

  const movedTo = (clause: string): number | undefined =>
    timesIn(clause).findLast(({ start }) =>
      moving.some((word) => clause.slice(0, start).trimEnd().endsWith(word)),
    )?.start

  return (clauses) => {
    const timed = clauses.filter((clause) => timesIn(clause).length > 0)
    if (timed.length === 0 || clauses.some((clause) => NTH.test(clause))) return undefined
    const waits =
      timed.some((clause) => AGAIN.test(besides(clause))) && !clauses.some((clause) => TOO.test(clause))
    if (waits) return undefined
    const isPlain = (clause: string): boolean => without(besides(clause), manner) === ''
    const moved = timed.filter((clause) => movedTo(clause) !== undefined)
    const wanted = [...moved, ...timed.filter((clause) => !moved.includes(clause) && isPlain(clause))]
    const times = wanted.flatMap((clause) => textsOf(clause, movedTo(clause)))
    if (times.length > 0) return { line: times.join(' '), moves: moved.length > 0 && wanted.every(isPlain) }
    const [refused, other] = timed
    const isRefused =
      refused !== undefined &&
      other === undefined &&
      refusing.some((word) => refused.includes(word)) &&
      without(besides(refused), longestFirst(manner, refusing)) === ''
    return isRefused ? { line: `去掉${textsOf(refused).join(' ')}`, moves: false } : undefined
  }
}

const REFUSES = /^[别不莫甭勿]/u
