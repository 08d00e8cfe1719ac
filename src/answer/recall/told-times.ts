/** When what was told was so, and when it began. */
import type { Figure } from '../../knowledge/article.ts'
import type { Answer, Turn } from '../answer.ts'
import { asksBeginning } from '../asked-things.ts'
import type { Query } from '../candidates.ts'
import { type AnswerContext, figuresOf } from '../context.ts'
import { saysSomething, vouchedShare } from '../vouching.ts'
import type { Told } from './told.ts'
import { SAID } from './wording.ts'

/** Names of dates on which something came about. */
const BEGUN = /(?:建立|成立|组建|创立|创办|设立|开始|启动|推行|实行|召开)/u

export function createToldTimes(context: AnswerContext, { figureOnly, figuresTold, practiceFigures }: Told) {
  const { articleOf, base, citations, records, refuse, sameQuantity } = context

  function times(query: Query, previous: Turn): Answer {
    const { stated } = query.reading
    // Where the last answer told no figure, those of what it led with are meant before any told earlier.
    const own = previous.toldLast > 0 ? [] : practiceFigures(previous)
    const last = own.length > 0 ? own : figuresTold(previous.ledger.slice(0, Math.max(1, previous.toldLast)))
    // 85.7%是哪年的数: of that one, whether it was told or not.
    const around = previous.focus === undefined ? [] : figuresOf(articleOf(previous.focus.article))
    const named = [...figuresTold(previous.ledger), ...around].filter((figure) =>
      stated.some((claim) => sameQuantity(claim, figure)),
    )
    const told = named.length > 0 ? named.slice(0, stated.length) : last
    if (told.length === 0) return refuse(query, { kind: 'turn' }, [])
    const cite = citations()
    return {
      ...base(query, 'figure', 'the times of the figures told'),
      answerable: true,
      body: { kind: 'times' },
      figures: told.map(cite.figure),
      citations: cite.list(),
    }
  }

  function when(query: Query, previous: Turn): Answer {
    const around = previous.focus === undefined ? [] : figuresOf(articleOf(previous.focus.article))
    const once = asksBeginning(query.reading.details)
    const isDate = ({ kind }: Figure): boolean =>
      kind === 'date' || (!once && (kind === 'time' || kind === 'frequency'))
    // 打哪一年兴起来的: what no record says is manner of speaking.
    const words = query.words.filter(({ known }) => known)
    const said = (figure: Figure): number =>
      saysSomething(words) ? vouchedShare(words, records.figureText(figure.id)) : 0
    const own = practiceFigures(previous).filter(isDate)
    const [best] = around.filter(isDate).toSorted((a, b) => said(b) - said(a))
    const ofPlace = around.find(({ kind, practiceId }) => kind === 'date' && practiceId === undefined)
    const first =
      best !== undefined && said(best) >= SAID
        ? best
        : (own[0] ?? ofPlace ?? (once ? begunThen(around) : undefined))
    if (first !== undefined) return figureOnly(query, [first])
    const practice =
      previous.focus?.practice === undefined ? undefined : records.practice(previous.focus.practice)
    const article = previous.focus === undefined ? undefined : articleOf(previous.focus.article)
    return refuse(
      query,
      { kind: 'figure', asked: article?.locality.at(-1) },
      practice === undefined ? [] : [practice],
    )
  }

  /** 啥时候建的: the one date that a place prints of its beginning, whichever of its practices is talked about. */
  function begunThen(figures: readonly Figure[]): Figure | undefined {
    const dates = figures.filter(({ kind, metric }) => kind === 'date' && BEGUN.test(metric))
    return dates.length === 1 ? dates[0] : undefined
  }

  return { times, when }
}
