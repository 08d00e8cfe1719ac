/** “到底是43期还是4600期”: numbers between which somebody cannot tell, each by what it is printed of. */
import type { Figure } from '../knowledge/article.ts'
import { type Quantity, readQuantities } from '../knowledge/quantity.ts'
import { saysNumber } from '../knowledge/same-quantity.ts'
import type { Answer } from './answer.ts'
import type { Query, Scope } from './candidates.ts'
import { type AnswerContext, distinct, figuresWithin } from './context.ts'
import type { TableOf } from './tables/table-answer.ts'
import { vouchedShare } from './vouching.ts'

/** The answer to a message that leaves open which of two numbers it is; undefined for any other, or where neither is printed. */
export type Alternatives = (query: Query, scope: Scope) => Answer | undefined

/** So much of the words a figure and its practice must say to be what is meant. */
const ABOUT = 0.4
/** What a figure gains that is printed in the very measure word. */
const IN_UNIT = 0.2
/** Smaller numbers are printed of too much. */
const LEAST = 10
const DATES: ReadonlySet<string> = new Set(['年', '年月', '月', '日'])
const OR = /^[^，,。；;？?\d]{0,6}还是[^，,。；;？?\d]{0,6}$/u

export function createAlternatives(
  { knowledge, records, sameUnit }: Pick<AnswerContext, 'knowledge' | 'records' | 'sameUnit'>,
  tableOf: TableOf,
): Alternatives {
  return (query, scope) => {
    const { text } = query.reading
    const numbers = readQuantities(text).filter(({ unit, value }) => value >= LEAST && !DATES.has(unit))
    const isPair = numbers.some((one, at) => {
      const next = numbers[at + 1]
      return next !== undefined && OR.test(text.slice(one.end, next.start))
    })
    if (!isPair) return undefined
    const figures = distinct(numbers.flatMap((said) => likeliest(query, said, scope) ?? []))
    return figures.length === 0
      ? undefined
      : tableOf(query, figures, 'numbers that are set against each other')
  }

  /** What prints a number, in whatever measure word: 4600余场 of 4600期. */
  function likeliest({ words }: Query, said: Quantity, scope: Scope): Figure | undefined {
    const known = words.filter((word) => word.known)
    return figuresWithin(knowledge, scope)
      .filter((figure) => saysNumber({ ...said, unit: figure.unit }, figure))
      .map((figure) => ({ figure, share: vouchedShare(known, records.figureText(figure.id)) }))
      .filter(({ share }) => share >= ABOUT)
      .map(({ figure, share }) => ({
        figure,
        score: share + (sameUnit(said.unit, figure.unit) === 'different' ? 0 : IN_UNIT),
      }))
      .toSorted((a, b) => b.score - a.score)[0]?.figure
  }
}
