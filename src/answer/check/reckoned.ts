/** Numbers of a text that are reckoned from others: a difference or a sum of two of its own, a share of two that are printed. */
import type { Figure } from '../../knowledge/article.ts'
import { claimHolds, type SameUnit, sameNumber } from '../../knowledge/same-quantity.ts'
import type { Claim } from './claim.ts'
import type { Verdict } from './judge.ts'

type Reckoned = Extract<Verdict, { kind: 'computed' }>

/** 涨了76个百分点 behind 从23.2%涨到99.2%: the difference or the sum of two numbers that stand before it in its sentence. */
export function reckonedOf(claim: Claim, claims: readonly Claim[]): Reckoned | undefined {
  const { quantity } = claim
  if (quantity.bound !== 'exact' || quantity.unit === '' || claim.sort !== 'claim') return undefined
  const within = quantity.start - claim.sentenceBefore.length
  const unit = quantity.unit === '个百分点' ? '%' : quantity.unit
  const before = claims
    .filter(({ sort }) => sort === 'claim')
    .map((other) => other.quantity)
    .filter((other) => other.start >= within && other.end <= quantity.start && other.unit === unit)
  for (const [at, one] of before.entries())
    for (const other of before.slice(at + 1)) {
      const results = [Math.abs(one.value - other.value), ...(unit === '%' ? [] : [one.value + other.value])]
      if (results.some((value) => value > 0 && sameNumber(value, quantity.value)))
        return { kind: 'computed', of: [one.printed, other.printed] }
    }
  return undefined
}

/** 接到355桩诉求，办妥的有八成多: the share that a printed part has in a whole told before it in its sentence. */
export function shareOf(
  { quantity }: Claim,
  told: Iterable<Figure>,
  pool: readonly Figure[],
  sameUnit: SameUnit,
): Reckoned | undefined {
  if (quantity.unit !== '%' && quantity.unit !== '比例') return undefined
  for (const whole of told) {
    const part = pool.find(
      (one) =>
        isPartOf(one, whole, sameUnit) && claimHolds(rounded(quantity), shareIn(one, whole)) === 'holds',
    )
    if (part !== undefined)
      return { kind: 'computed', of: [part.printed, whole.printed], share: { part, whole } }
  }
  return undefined
}

/** 推动解决的居民问题诉求数 of 收集的居民问题诉求数: fewer of what is named alike. */
function isPartOf(one: Figure, whole: Figure, sameUnit: SameUnit): boolean {
  const { articleId, kind, metric, unit, value } = one
  const isCount = kind === 'count' && whole.kind === 'count' && articleId === whole.articleId
  if (!isCount || value >= whole.value || sameUnit(unit, whole.unit) === 'different') return false
  let alike = 0
  while (alike < metric.length && metric.at(-1 - alike) === whole.metric.at(-1 - alike)) alike += 1
  return alike >= NAMED_ALIKE
}
/** 需求清单数. */
const NAMED_ALIKE = 4

const shareIn = (part: Figure, whole: Figure) =>
  ({ value: (100 * part.value) / whole.value, unit: '%', bound: 'exact' }) as const

/** 70% and 七成 are told of 70.3% as well. */
function rounded({ bound, unit, upTo, value }: Claim['quantity']) {
  const isWhole = bound === 'exact' && upTo === undefined && unit === '%' && Number.isInteger(value)
  return isWhole ? { bound, unit, value: value - 0.5, upTo: value + 0.5 } : { bound, unit, upTo, value }
}
