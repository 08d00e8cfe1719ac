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

const yearOf = ({ printed }: Figure): number => Number(/(?:19|20)\d\d(?=年)/u.exec(printed)?.[0] ?? 0)
