/** “比中央要求高出27.8%，倒推中央的标准是几名”: the number that a printed one exceeds, or has grown from, by a printed rate. */
import type { Figure } from '../knowledge/article.ts'
import type { Reckoned } from './reckoning.ts'

const ASKS_BASE = /倒推|反推|回推|倒算|往回[推算]|反过来[推算]/u

/** Whether a message wants a number reckoned back from another and its rate. */
export const asksBase = (text: string): boolean => ASKS_BASE.test(text)

/**
 * A number and the rate by which it exceeds another: the rate's practice prints it, of the measure that the rate is of.
 * @param told how much of the message a figure says; of several rates the one that says most is meant
 */
export function baseOperands(
  here: readonly Figure[],
  told: (figure: Figure) => number,
): readonly [Figure, Figure] | undefined {
  const [best] = here
    .filter(({ kind, unit }) => kind === 'change' && unit === '%')
    .flatMap((rate) => {
      const value = here.find(
        ({ measure, practiceId }) =>
          measure !== undefined && rate.near.includes(measure) && practiceId === rate.practiceId,
      )
      return value === undefined ? [] : [[value, rate] as const]
    })
    .toSorted(([, a], [, b]) => told(b) - told(a))
  return best
}

/** value / (1 + rate), and 1 − rate where it fell. */
export function baseOf([value, rate]: readonly Figure[]): Reckoned {
  const figures = [value, rate].flatMap((figure) => figure ?? [])
  if (value === undefined || rate === undefined || figures.some(({ bound }) => bound !== 'exact'))
    return { figures, note: { kind: 'notReckoned', why: 'bounds' } }
  const change = (FELL.test(rate.metric) ? -rate.value : rate.value) / 100
  return {
    figures,
    note: {
      kind: 'computed',
      operation: 'base',
      value: Number((value.value / (1 + change)).toFixed(2)),
      unit: value.unit,
      ...(change < 0 ? { fell: true as const } : {}),
      figures,
      plans: false,
      alike: true,
    },
  }
}
const FELL = /[降减]|少于|低于/u
