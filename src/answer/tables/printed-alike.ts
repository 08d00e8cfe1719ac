/** 罗定两个“120余”是不是一回事, 那几个“40余万元”分别是什么钱: figures that print the same number, by what each counts. */
import type { Figure } from '../../knowledge/article.ts'
import { type Quantity, readQuantities } from '../../knowledge/quantity.ts'
import type { Answer } from '../answer.ts'
import type { Query, Scope } from '../candidates.ts'
import { type AnswerContext, figuresWithin } from '../context.ts'
import { isPartOf } from '../reading/spans.ts'
import type { TableOf } from './table-answer.ts'

export type PrintedAlike = (query: Query, scope: Scope) => Answer | undefined

/** 两个, 那几笔, 三处都写: how many there are said to be of a number. */
const SEVERAL =
  /(?:[两俩仨二三四五几](?:个|处|笔|样|项|条)?|[两俩仨几]\p{Script=Han}{0,3}都[是写印报有])的?[“"「『 ]{0,2}$/u
/** Who asks what each is. */
const ASKS_EACH = /分别|各[是指]|说的|指的?[是啥什]|[是叫][啥什哪]/u
const SAME = /同一|一[回码]事|一样|重复|一个东西/u

export function createPrintedAlike(
  { knowledge, sameUnit }: Pick<AnswerContext, 'knowledge' | 'sameUnit'>,
  tableOf: TableOf,
): PrintedAlike {
  return (query, scope) => {
    const { shape, text } = query.reading
    if (!ASKS_EACH.test(text) && !SAME.test(text)) return undefined
    const numbers = readQuantities(text)
    // 两个 is a number as well, and the one behind it is meant.
    const said = numbers.find(
      (one) =>
        !numbers.some((other) => other !== one && isPartOf(one, other)) &&
        SEVERAL.test(text.slice(0, one.start)) &&
        /\d/u.test(one.printed),
    )
    const figures = said === undefined ? [] : figuresWithin(knowledge, scope).filter(prints(said))
    if (figures.length < 2) return undefined
    const isAsked = shape === 'verdict' && SAME.test(text)
    return {
      ...tableOf(query, figures, 'figures that print one number', { notes: [{ kind: 'printedAlike' }] }),
      ...(isAsked ? { verdict: 'no' } : {}),
    }
  }

  function prints({ unit, value }: Quantity): (figure: Figure) => boolean {
    return (figure) => figure.value === value && (unit === '' || sameUnit(unit, figure.unit) !== 'different')
  }
}
