/** A number that is said beside one that is printed: how particular it is, how the two are bounded, and whether one is a slip for the other. */
import type { Figure } from '../../knowledge/article.ts'
import type { Quantity } from '../../knowledge/quantity.ts'
import {
  type Amount,
  isMeasured,
  onOneScale,
  onScale,
  sameNumber,
  saysNumber,
} from '../../knowledge/same-quantity.ts'
import type { Claim } from './claim.ts'
import type { Difference } from './differences.ts'

/** A number so particular that its being printed of something else is worth a word. */
export const isTelling = ({ value }: Amount): boolean => value >= 10 || !Number.isInteger(value)

/** 3300多名, 一万一千余人: more than that, but not by a tenth. */
export const isCloselyRounded = ({ bound, upTo, value }: Amount): boolean =>
  bound === 'andMore' && upTo === undefined && value >= 10 && !/^[1-9]0*$/u.test(String(value))

/** One digit of three or more is another, or two beside each other have changed places: 62.6 for 52.6, 537 for 357. */
export function isSlip(said: number, printed: number): boolean {
  const [a, b] = [String(said), String(printed)]
  if (a.length !== b.length || a.indexOf('.') !== b.indexOf('.')) return false
  const [one, other] = [a.replace('.', ''), b.replace('.', '')]
  const telling = Math.max(...[one, other].map((digits) => digits.replace(/0+$/u, '').length))
  const unlike = [...one].flatMap((digit, at) => (digit === other.charAt(at) ? [] : [at]))
  const [first = 0, second = 0] = unlike
  const isSwapped =
    unlike.length === 2 &&
    second - first === 1 &&
    one.charAt(first) === other.charAt(second) &&
    one.charAt(second) === other.charAt(first)
  return telling >= SLIP && (unlike.length === 1 || isSwapped)
}
/** A number of so many digits that differs from another in one of them hardly does so by chance. */
const SLIP = 3

/** 超过300项 of a printed 近300项, or 约300项. */
export const overstates = (said: Amount, printed: Amount): boolean =>
  UPWARD.has(said.bound) && said.bound !== 'andMore' && printed.bound === 'about'

/** 每季度一次 for 每半年一次: how often, by another length of time. */
export function otherPeriod(
  said: string,
  printed: string,
): Extract<Difference, { kind: 'period' }> | undefined {
  const [one, other] = [said, printed].map((unit) => /^次\/(.+)$/u.exec(unit)?.[1])
  return one === undefined || other === undefined || one === other
    ? undefined
    : { kind: 'period', said: `每${one}`, printed: `每${other}` }
}

/** 820万元 for 820处: whatever the scale, where the unit is another. */
export const sameDigits = (a: number, b: number): boolean =>
  [1, 1e4, 1e8, 1e-4, 1e-8].some((scale) => sameNumber(a, b * scale))

const UPWARD: ReadonlySet<string> = new Set(['atLeast', 'moreThan', 'andMore'])
const DOWNWARD: ReadonlySet<string> = new Set(['atMost', 'lessThan'])

/** 不超过5天 for 不少于5天, 近1300处 for 1300多处, 近500家 for 520家: the number may stand, and the words turn it round. */
export function opposed(said: Quantity, printed: Figure): boolean {
  const isNearly = NEARLY.test(said.printed)
  if (isNearly && !ROUNDED.has(printed.bound) && onScale(printed) >= onScale(said)) return true
  if (NEARLY.test(printed.printed) && UPWARD.has(said.bound) && onScale(said) >= onScale(printed)) return true
  if (UPWARD.has(printed.bound)) return DOWNWARD.has(said.bound) || (saysNumber(said, printed) && isNearly)
  return DOWNWARD.has(printed.bound) && UPWARD.has(said.bound)
}
/** They come up to a number from below. */
const NEARLY = /^(?:将近|接近|近|差不多)/u
const ROUNDED: ReadonlySet<string> = new Set(['about', 'lessThan', 'atMost'])

/** 25人 of a printed 15至25人, 15至35人 of it; 超过1000名 of 3365名: true of the number as of much else, and not what is printed. */
export function isFar({ quantity: said }: Claim, printed: Figure): boolean {
  if (printed.upTo !== undefined && said.upTo !== undefined) return !saysNumber(said, printed)
  if (printed.upTo !== undefined && said.upTo === undefined && said.bound === 'exact') return true
  if (!onOneScale(said.unit, printed.unit) && (isMeasured(said.unit) || isMeasured(printed.unit)))
    return false
  const times = onScale(printed) / onScale(said)
  return (
    (UPWARD.has(said.bound) && said.bound !== 'andMore' && times > FAR) ||
    (DOWNWARD.has(said.bound) && times < 1 / FAR)
  )
}
/** Nobody speaks of a number by a bound that is so many times less, or more. */
const FAR = 2
