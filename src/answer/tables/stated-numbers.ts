/** 拿出五百万…, 平均一个项目多少: the numbers that a message states itself, with a measure word or, if large, without. */
import type { Figure } from '../../knowledge/article.ts'
import { type Quantity, readQuantities } from '../../knowledge/quantity.ts'
import { claimHolds, type SameUnit } from '../../knowledge/same-quantity.ts'
import type { Reading } from '../reading.ts'

/** A number of this size without a measure word is no year, and counts something. */
const LARGE = 10_000

export interface StatedAmong {
  /** The figures that print one of them. */
  readonly told: readonly Figure[]
  /** Whether each is printed by one of the figures: what is stated wrongly is not reckoned with. */
  readonly arePrinted: boolean
}

export function statedAmong(
  { stated, text }: Pick<Reading, 'stated' | 'text'>,
  figures: readonly Figure[],
  sameUnit: SameUnit,
): StatedAmong {
  const bare = readQuantities(text).filter(({ unit, value }) => unit === '' && value >= LARGE)
  // 四千多号人 is said of 4309名 as well.
  const says = (claim: Quantity, figure: Figure): boolean =>
    claim.unit === ''
      ? figure.value === claim.value
      : sameUnit(claim.unit, figure.unit) !== 'different' && claimHolds(claim, figure) === 'holds'
  const claims = [...stated, ...bare]
  return {
    told: figures.filter((figure) => claims.some((claim) => says(claim, figure))),
    arePrinted: claims.every((claim) => figures.some((figure) => says(claim, figure))),
  }
}
