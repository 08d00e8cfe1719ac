/** 是一礼拜议一回对不, 一个月才下去一趟: how often something is held to be, beside how often it is printed to be. */
import type { Figure } from '../../knowledge/article.ts'
import type { Answer, Turn } from '../answer.ts'
import type { Query } from '../candidates.ts'
import { type AnswerContext, figuresOf } from '../context.ts'
import type { RecallAnswers } from '../recall-answer.ts'
import { type TellingWord, vouchedShare } from '../vouching.ts'
import type { Carried } from './carried.ts'

/** Undefined where a message holds nothing of the kind, or nothing that it could be of is printed. */
export type HowOften = (query: Query, previous: Turn) => Answer | undefined

/** So much of what is talked about a figure must speak of. */
const SPEAKS = 0.3
const PERIODS = '(?<period>天|日|周|礼拜|星期|半个?月|月|季度|季|半年|年)'
const PERIOD = `(?:每隔?|一)(?:个|一个?)?${PERIODS}`
/** 每礼拜都得开一回, 一个月才下去一趟, 每月一次. */
const HELD = new RegExp(`${PERIOD}(?:[^，,。？?几多]{0,5}[一1][次回趟场]|都[要得会])`, 'u')
const PRINTED = new RegExp(`每个?${PERIODS}`, 'u')
/** 每周两次: how often within it nobody holds against a figure that counts once. */
const SEVERAL_TIMES = /[两二三四五六七八九十2-9]\s*[次回趟场]/u
/** Whoever holds something asks whether it is so, or complains. */
const HOLDS = /[吧吗么嘛]|[对是]不|没[记弄搞]错|(?<!人)才|只|就(?!业)/u
const OF_PERIODS = /^[每一隔个]$/u
const SAME: ReadonlyMap<string, string> = new Map([
  ['礼拜', '周'],
  ['星期', '周'],
  ['日', '天'],
  ['季', '季度'],
  ['半个月', '半月'],
])
const named = (period: string): string => SAME.get(period) ?? period

export function createHowOften(
  { articleOf, records }: AnswerContext,
  { recall, carried: { leaning } }: { readonly recall: RecallAnswers; readonly carried: Carried },
): HowOften {
  return (query, previous) => {
    const { focus } = previous
    const { requests, text } = query.reading
    const held = HELD.exec(text)
    if (focus === undefined || held === null || requests.length > 0) return undefined
    if (!HOLDS.test(text) || SEVERAL_TIMES.test(text)) return undefined
    const period = held.groups?.['period'] ?? ''
    const telling = ({ known, word }: TellingWord): boolean =>
      known && !OF_PERIODS.test(word) && word !== period
    const words = leaning(query, previous).words.filter(telling)
    const own = query.words.filter(telling)
    const said = ({ id, practiceId }: Figure): number =>
      (own.length === 0 ? 0 : vouchedShare(own, records.metricText(id))) +
      vouchedShare(words, records.metricText(id)) +
      vouchedShare(words, records.figureText(id)) / 2 +
      (practiceId === focus.practice ? 1 : 0)
    const [figure] = figuresOf(articleOf(focus.article))
      .filter(({ kind, printed }) => kind === 'frequency' && PRINTED.test(printed))
      .filter((one) => said(one) >= SPEAKS)
      .toSorted((a, b) => said(b) - said(a))
    if (figure === undefined) return undefined
    const printed = PRINTED.exec(figure.printed)?.groups?.['period'] ?? ''
    const answer = recall.figure(query, figure)
    if (named(printed) === named(period)) return { ...answer, verdict: 'yes' }
    const corrections = answer.figures.map(
      (one) => ({ kind: 'otherNumber', stated: held[0], figure: one }) as const,
    )
    return { ...answer, corrections, verdict: 'no' }
  }
}
