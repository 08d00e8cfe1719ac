/** 会少了多少, 比以前高了多少: a rise or fall that is printed is no difference of two numbers. */
import type { Figure } from '../../knowledge/article.ts'
import type { Answer, Turn } from '../answer.ts'
import type { Query } from '../candidates.ts'
import type { AnswerContext } from '../context.ts'
import type { Read } from '../reading.ts'
import type { RecallAnswers } from '../recall-answer.ts'
import { saysSomething, vouchedShare } from '../vouching.ts'
import { type ChooseNumber, SURE } from './meant-number.ts'

export interface RisenOptions {
  readonly read: Read
  readonly recall: RecallAnswers
  readonly meantNumber: ChooseNumber
}

/** Undefined where no rise or fall is asked for, or none is printed that is plainly meant. */
export type RisenBy = (query: Query, previous: Turn) => Answer | undefined

/** So much of what the number told last is of a rise must speak of to be its rise. */
const OF_LAST = 0.55

export function createRisenBy(
  { queryOf, records }: AnswerContext,
  { read, recall, meantNumber }: RisenOptions,
): RisenBy {
  return (query, previous) => {
    const { focus } = previous
    const { marks, requests } = query.reading
    const [request, another] = requests
    if (focus === undefined || request?.change !== true || another !== undefined) return undefined
    if (marks.some(({ kinds }) => kinds.includes('pair'))) return undefined
    const { alike, chance, figure } = meantNumber(query, request, focus.article, previous)
    if (figure?.kind !== 'change' || alike.chance < SURE) return riseOfLast(query, previous)
    return recall.counted(query, chance >= SURE ? [figure] : alike.figures, previous)
  }

  /** 比以前高了多少: how far what was told last has risen, where its practice prints that. */
  function riseOfLast(query: Query, { focus, ledger, toldLast }: Turn): Answer | undefined {
    const [last] = ledger.slice(0, Math.min(toldLast, 1)).flatMap((id) => records.figure(id) ?? [])
    const own = records.practice(focus?.practice ?? '')
    if (last === undefined || last.practiceId !== own?.id || saysSomething(query.words)) return undefined
    const { words } = queryOf(read(last.metric))
    const said = ({ id }: Figure): number => vouchedShare(words, records.metricText(id))
    const [rise, another] = (own?.figures ?? [])
      .filter((figure) => figure.kind === 'change' && figure !== last && said(figure) >= OF_LAST)
      .toSorted((a, b) => said(b) - said(a))
    const isPlain = rise !== undefined && (another === undefined || said(rise) > said(another))
    return isPlain ? recall.figure(query, rise) : undefined
  }
}
