/** “2017年就动手搞的是哪一家”, “谁起步最早”: which place began when, by the dates that are printed. */
import type { Figure } from '../knowledge/article.ts'
import type { Query } from './candidates.ts'
import type { AnswerContext } from './context.ts'
import { rankAsked } from './marks.ts'
import { saysSomething, vouchedShare } from './vouching.ts'

/** So much of what is said beside the beginning a date must speak of. */
const SAID = 0.5
const BEGINS = /动手|起头|起步|开头|开始|启动|成立|建立|组建|创办|[搞干办弄]起来|[搞干办弄]的/u
const WHICH = /谁|哪一?[家个处里儿地]|哪些/u
const EARLIEST = /最早|[最顶]?靠前|最先|头一个/u
/** Words that only say that it is a time that is asked for. */
const OF_TIME =
  /^(?:年份?|年头|时间|先后|起步|起头|动手|开始|启动|成立|建立|最早|靠前|几月|写|找|筛|搞|办|算|排|印|批|数)$/u

/** The dates that answer such a message, those asked for first; none where it asks for none. */
export function startsAsked({ knowledge, records }: AnswerContext, query: Query): readonly Figure[] {
  const { marks, text, times } = query.reading
  if (!WHICH.test(text) || !BEGINS.test(text)) return []
  const years = times.flatMap((time) => /(?:19|20)\d\d/u.exec(time)?.[0] ?? [])
  const earliest = EARLIEST.test(text) && !rankAsked(marks).least
  if (years.length === 0 && !earliest) return []
  const words = query.words.filter(({ known, word }) => known && !OF_TIME.test(word))
  const isSaid = ({ id }: Figure): boolean =>
    !saysSomething(words) || vouchedShare(words, records.figureText(id)) >= SAID
  const dates = knowledge.figures
    .filter((figure) => figure.kind === 'date' && yearOf(figure) > 0 && isSaid(figure))
    .toSorted((a, b) => yearOf(a) - yearOf(b))
  if (years.length > 0) return dates.filter((figure) => years.includes(String(yearOf(figure))))
  // Who began first is told beside who came next.
  return dates.length > 1 || saysSomething(words) ? dates : []
}

/** Why it is asked when something began: the date that is printed of it, and whether the year that is stated is its own. */
export interface BeginningSaid {
  readonly figure: Figure
  /** 2019年, as it is stated. */
  readonly stated: string
  readonly holds: boolean
}

/** “联盟是2019年才搞起来的吧？”: a year that is said of the beginning of something that one place prints the date of. */
export function beginningSaid(
  { records }: AnswerContext,
  query: Query,
  here: readonly Figure[],
): BeginningSaid | undefined {
  const { text, times } = query.reading
  const [stated = '', another] = times.filter((time) => /(?:19|20)\d\d/u.test(time))
  const year = Number(/(?:19|20)\d\d/u.exec(stated)?.[0] ?? 0)
  if (year === 0 || another !== undefined || !BEGUN.test(text.slice(text.indexOf(stated)))) return undefined
  const words = query.words.filter(({ known, word }) => known && !OF_TIME.test(word))
  if (!saysSomething(words)) return undefined
  const [best] = here
    .filter((figure) => figure.kind === 'date' && yearOf(figure) > 0)
    .map((figure) => ({ figure, share: vouchedShare(words, records.metricText(figure.id)) }))
    .filter(({ share }) => share >= SAID)
    .toSorted((a, b) => b.share - a.share)
  return best && { figure: best.figure, stated, holds: yearOf(best.figure) === year }
}
/** 2019年才搞起来的, 2016年就建了: what began then. */
const BEGUN =
  /^[^，,、。；;？?]{0,6}(?:[搞干办弄建冒立做][起出]来|[搞干办弄建立做设]的|[搞干办弄建立]了|有的|动手|起头|起步|开头|开始|启动|成立|建立|组建|创办|设立)/u

const yearOf = ({ printed }: Figure): number => Number(/(?:19|20)\d\d(?=年)/u.exec(printed)?.[0] ?? 0)
