/** 收了多少，办了多少: what was collected, and what of it was settled, asked at once. */
import type { Figure } from '../../knowledge/article.ts'
import type { Answer, Turn } from '../answer.ts'
import type { Query } from '../candidates.ts'
import { type AnswerContext, figuresOf } from '../context.ts'
import { countsPartOf } from '../operands.ts'
import type { FigureTables } from '../tables/figure-tables.ts'
import { saysSomething, vouchedShare } from '../vouching.ts'

/** Undefined where it is not asked for, or the place talked about prints no such pair. */
export type Collected = (query: Query, previous: Turn) => Answer | undefined

const CLAUSE = '[^，,、；;。？?]'
const BOTH = new RegExp(
  `[收征提列拢理接]${CLAUSE}{0,6}(?:多少|几)${CLAUSE}*[，,、；;。？?]+${CLAUSE}{0,4}(?:办|解决|落|改|完成|化解)${CLAUSE}{0,4}(?:多少|几)`,
  'u',
)
const ALL_SETTLED = /[都全](?:部|都|给)?(?:办|解决|落|改|完成|化解|处理|搞定)/u
/** So much of a message's words the pair and its practice must speak of. */
const SPEAKS = 0.5

export function createCollected(
  { articleOf, records, sameQuantity }: AnswerContext,
  { tableOf }: Pick<FigureTables, 'tableOf'>,
): Collected {
  return (query, { focus }) => {
    if (focus === undefined) return undefined
    const settled = allSettled(query, focus.article)
    if (settled !== undefined) return settled
    if (!BOTH.test(query.reading.text)) return undefined
    const here = figuresOf(articleOf(focus.article))
    const pairs = here.flatMap((whole) =>
      here.filter((part) => countsPartOf(part, whole)).map((part) => [whole, part] as const),
    )
    const words = query.words.filter(({ known, word }) => known && word.length > 1)
    const said = (pair: readonly Figure[]): number =>
      vouchedShare(words, pair.map(({ id }) => records.figureText(id)).join('\n'))
    const isNear = ([whole]: readonly Figure[]): number => (whole?.practiceId === focus.practice ? 1 : 0)
    const [pair, another] = pairs.toSorted((a, b) => said(b) - said(a) || isNear(b) - isNear(a))
    if (pair === undefined) return undefined
    const isMeant = saysSomething(words) ? said(pair) >= SPEAKS : isNear(pair) === 1 || another === undefined
    return isMeant
      ? tableOf(query, pair, 'what was collected, and what of it was settled', { notes: [] })
      : undefined
  }

  /** 355件都解决了吗, where fewer are printed as settled. */
  function allSettled(query: Query, article: string): Answer | undefined {
    const { reading } = query
    const [claim, another] = reading.stated
    if (claim === undefined || another !== undefined || !ALL_SETTLED.test(reading.text)) return undefined
    const here = figuresOf(articleOf(article))
    const whole = here.find((figure) => sameQuantity(claim, figure))
    const part = whole && here.find((figure) => countsPartOf(figure, whole))
    if (whole === undefined || part === undefined) return undefined
    const answer = tableOf(query, [whole, part], 'whether all of it was settled', {
      notes: [],
    })
    return part.value < whole.value ? { ...answer, verdict: 'no' } : answer
  }
}
