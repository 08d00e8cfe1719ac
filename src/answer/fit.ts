/** Whether two figures can stand in one column, and which of them is larger. */
import type { Figure, FigureKind } from '../knowledge/article.ts'
import { order, type SameUnit } from '../knowledge/same-quantity.ts'
import type { Segment } from '../search/segment.ts'

/** Measure words of people, and of what is held. */
export const PEOPLE: ReadonlySet<string> = new Set(['人', '名', '位', '人次', '户', '对', '余人'])
export const EVENTS: ReadonlySet<string> = new Set([
  '场',
  '场次',
  '次',
  '期',
  '批',
  '批次',
  '届',
  '轮',
  '回',
  '堂',
  '趟',
  '晚',
  '人次',
])
/** Measure words that are things themselves. */
export const THINGS: ReadonlySet<string> = new Set([
  '村',
  '社区',
  '街道',
  '乡镇',
  '镇',
  '县',
  '市',
  '区',
  '自然村',
  '行政村',
])
/** When and how often something is done. */
export const RHYTHMS: ReadonlySet<FigureKind> = new Set(['frequency', 'date', 'time'])
/** 五大机制, 两级, 七步 and 每月 tell how a thing is built, not what came of it. */
export const isResult = ({ kind, measure, printed, value }: Figure): boolean =>
  !RHYTHMS.has(kind) && (kind !== 'count' || measure !== undefined || value === 0 || /\d/u.test(printed))

/** Whether two figures count in the same measure, so that they can stand in one column. */
export function sameMeasure(a: Figure, b: Figure): boolean {
  if (a.unit === b.unit || bothShares(a, b)) return true
  return [PEOPLE, EVENTS].some((units) => units.has(a.unit) && units.has(b.unit))
}

/**
 * Which of two figures is larger, where the printed forms settle it: 超过30% and 超1/3 cannot be ordered, 214名 and
 * 211名 can, and so can 超过50% and 30%.
 */
export function larger(a: Figure, b: Figure, sameUnit: SameUnit): 'first' | 'second' | 'equal' | undefined {
  if (!countedAlike(a, b, sameUnit)) return undefined
  return ({ less: 'second', greater: 'first', equal: 'equal', open: undefined } as const)[order(a, b)]
}

/** 87位 and 236名 are counted alike, 名 and 人次 are not. */
export const countedAlike = (a: Figure, b: Figure, sameUnit: SameUnit): boolean =>
  bothShares(a, b) || sameUnit(a.unit, b.unit) !== 'different'

const bothShares = (a: Figure, b: Figure): boolean => isShare(a) && isShare(b)
const isShare = (figure: Figure): boolean => figure.unit === '%' || figure.unit === '比例'

/** 两级, 五类, 三个清单: how many kinds there are, in a name. */
export const countsKinds = ({ printed, value }: Figure): boolean =>
  value < 10 && /^[一二两三四五六七八九]/u.test(printed)

/** Whether two figures count the same thing. */
export type CountAlike = (a: Figure, b: Figure) => boolean

/** So much of the shorter metric's words must stand in the other's, where no measure tells. */
const SHARED = 0.5

/** By their measures where both have one; else by the words of their metrics. */
export function createCountAlike(
  segment: Segment,
  synonymsOf: (word: string) => readonly string[],
): CountAlike {
  const wordsOf = ({ metric }: Figure): string[] => segment(metric).filter((word) => word.length > 1)
  return (a, b) => {
    if (a.measure !== undefined || b.measure !== undefined) return a.measure === b.measure
    if (!sameMeasure(a, b)) return false
    const [one, two] = [wordsOf(a), wordsOf(b)]
    const shared = one.filter((word) =>
      two.some((other) => other === word || synonymsOf(word).includes(other)),
    )
    return shared.length >= Math.min(one.length, two.length) * SHARED
  }
}
