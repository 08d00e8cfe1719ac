/** “乡贤最多的是不是龙文”, “市级的最多，对不对”: whether who is named stands where the message says. */
import type { Figure } from '../../knowledge/article.ts'
import type { Measure } from '../../knowledge/lexicon.ts'
import { fold } from '../../search/fold.ts'
import type { Answer, Verdict } from '../answer.ts'
import type { Query } from '../candidates.ts'
import type { AnswerContext } from '../context.ts'
import { rankAsked } from '../marks.ts'
import type { PlaceReading } from '../places.ts'
import { figuresAt } from '../ranking.ts'
import { type TellingWord, vouchedShare } from '../vouching.ts'
import { askedFirst, type OrderNotes } from './order-notes.ts'
import type { TableOf } from './table-answer.ts'

export type RankVerdict = (
  query: Query,
  held: readonly PlaceReading[],
  asked: readonly Measure[],
  words: readonly TellingWord[],
) => Answer | undefined

/** So much of the words the figure at that place must say itself to be the one that is named. */
const NAMED = 0.6

const CLAIMS = /是不是|(?:吗|吧|么|嘛)[?？。!！]{0,2}$/u

export function createRankVerdict(
  { measures, records }: Pick<AnswerContext, 'measures' | 'records'>,
  tableOf: TableOf,
  { orderNotes }: OrderNotes,
): RankVerdict {
  return (query, held, [measure, another], words) => {
    const { marks, shape, stated, text } = query.reading
    const isClaim = shape === 'verdict' || (CLAIMS.test(text) && !/[谁哪]/u.test(text))
    const ranks = marks.some(({ kinds }) => kinds.includes('most') || kinds.includes('least'))
    const [place, other] = held
    if (!isClaim || !ranks || stated.length > 0 || place === undefined || other !== undefined)
      return undefined
    if (measure === undefined || another !== undefined) return undefined
    const all = measures.figuresOf(measure)
    const here = all.filter(({ articleId }) => place.articleIds.includes(articleId))
    const spoken = fold([measure.name, ...measure.words].join('\n'))
    const own = words.filter((word) => vouchedShare([word], spoken) < 1)
    // 市级的最多: of what one place prints several times something is said to be the first.
    const within = here.length > 1 && own.length > 0
    const row = within ? here : all
    const [first] = figuresAt(row, rankAsked(marks))
    const isNamed = ({ articleId, id }: Figure): boolean =>
      within ? vouchedShare(own, records.metricText(id)) >= NAMED : place.articleIds.includes(articleId)
    const verdict: Verdict =
      first === undefined || (measure.apart && !within) ? 'unknown' : isNamed(first.figure) ? 'yes' : 'no'
    const extreme = { reading: { ...query.reading, shape: 'extreme' } } as const
    return {
      ...tableOf(query, askedFirst(query, row), 'who stands where', {
        measure,
        notes: orderNotes(extreme, row),
      }),
      verdict,
    }
  }
}
