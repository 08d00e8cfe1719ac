/** “上限和下限取个平均”, “两个率的均值”: the number half-way between two that are printed, or between the ends of a range. */
import type { Figure } from '../knowledge/article.ts'
import type { SameUnit } from '../knowledge/same-quantity.ts'
import type { Reckoned } from './reckoning.ts'

const ASKS_MIDDLE =
  /(?<![不别未])[取求算](?:一?个|一下)?(?:平均|中间|均值|中值|折中)|(?:平均(?:数|值)?|均值|中间[数值])(?:是|为|等于|算下来)(?:多少|几)|(?:两[个者项头端]|上下限)\p{Script=Han}{0,4}的?(?:平均|均值|中间[数值])/u

/** Whether a message wants what lies half-way between two numbers. */
export const asksMiddle = (text: string): boolean => ASKS_MIDDLE.test(text)

/** Of a printed range, or of two numbers in one measure word. */
export function middleOf(figures: readonly Figure[], sameUnit: SameUnit): Reckoned {
  const [one, other = one] = figures
  const end = one === other ? one?.upTo : other?.value
  if (one === undefined || other === undefined || end === undefined)
    return { figures, note: { kind: 'notReckoned', why: 'unlike' } }
  if (sameUnit(one.unit, other.unit) !== 'same' || (one.kind === 'change') !== (other.kind === 'change'))
    return { figures, note: { kind: 'notReckoned', why: 'unlike' } }
  if (figures.some(({ bound, upTo }) => !ROUGHLY.has(bound) || (one !== other && upTo !== undefined)))
    return { figures, note: { kind: 'notReckoned', why: 'bounds' } }
  return {
    figures,
    note: {
      kind: 'computed',
      operation: 'middle',
      value: Number(((one.value + end) / 2).toFixed(4)),
      unit: one.unit,
      ...(figures.every(({ bound }) => bound === 'exact') ? {} : { bound: 'about' as const }),
      figures,
      plans: false,
      alike: one.measure === other.measure && (one === other || one.measure !== undefined),
    },
  }
}
const ROUGHLY: ReadonlySet<Figure['bound']> = new Set(['exact', 'about', 'andMore'])
