/** “甲是不是比乙还多？差几个”: which of two numbers is more, and by how much where that is asked as well. */
import type { Figure } from '../knowledge/article.ts'
import type { AskedNumbers } from '../knowledge/lexicon.ts'
import type { SameUnit } from '../knowledge/same-quantity.ts'
import type { Query } from './candidates.ts'
import {
  asksByHowMuch,
  directionOf,
  directionTaken,
  type Operation,
  type Reckoned,
  reckon,
} from './reckoning.ts'

/** Figures that a message sets against each other → what it wants to know of them. */
export type Against = (
  query: Query,
  figures: readonly Figure[],
  operation: Operation,
  apart?: boolean,
) => Reckoned

/** `apart` of the result says that each counts in its own way, and they are set against each other by name. */
export function createAgainst(numbers: AskedNumbers, sameUnit: SameUnit): Against {
  return ({ reading }, figures, operation, apart = false) => {
    const said = directionOf(reading.text, numbers) ?? directionTaken(reading.text)
    const reckoned = reckon(figures, operation, sameUnit, said, apart)
    const isTold = reckoned.note.kind === 'ordered' && reckoned.note.order !== 'equal'
    if (!isTold || !asksByHowMuch(reading, numbers)) return reckoned
    const by = reckon(figures, 'difference', sameUnit, undefined, apart)
    return by.note.kind === 'computed' ? { ...by, ...withVerdict(reckoned) } : reckoned
  }
}

const withVerdict = ({ note, verdict }: Reckoned): Partial<Reckoned> => ({
  contrary: note,
  ...(verdict === undefined ? {} : { verdict }),
})
