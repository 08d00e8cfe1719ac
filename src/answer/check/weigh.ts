/** A claim held against what is printed: the figures in question, how alike they are and which of them its number bears out. */
import type { Figure } from '../../knowledge/article.ts'
import { labelOf } from '../../knowledge/figure-label.ts'
import { claimHolds, isMeasured, type SameUnit, saysNumber } from '../../knowledge/same-quantity.ts'
import { countsKinds } from '../fit.ts'
import type { Claim } from './claim.ts'
import type { ClaimText, CountedWords, Described, Likeness } from './counted.ts'
import type { FindDifferences } from './differences.ts'
import {
  isCloselyRounded,
  isFar,
  isSlip,
  isTelling,
  opposed,
  otherPeriod,
  overstates,
  sameDigits,
} from './said-number.ts'

/** How alike a claim and a figure must be. */
export const LIKENESS = {
  /** To be of the same thing. */
  same: 0.6,
  /** The same where the number is that very one, and so particular that it is hardly so by chance. */
  telling: 0.42,
  /** The same where the text names no place, and where numerals mostly belong to a name. */
  sure: 0.75,
  /** So likely a figure must be the answer to the question for the number. */
  answers: 0.7,
  /** Below it a figure hardly is. */
  unlikely: 0.2,
  /** So likely it must be once its number agrees. */
  believed: 0.9,
  /** So much of what a date is printed of is spoken of where a year is said. */
  dated: 0.5,
  /** So alike is what is said in the print's own words. */
  printed: 0.97,
  /** For a numeral that mostly belongs to a name to be set right, and for what is told by its question alone. */
  certain: 0.9,
  /** Below it a figure of the very same number counts something else. */
  other: 0.3,
  /** Not even near below: of the very number that is said, and of others. */
  near: 0.3,
  nearest: 0.45,
  /** A figure whose number agrees may fit so much worse than the best one. */
  margin: 0.12,
  /** Below it the very noun that is counted is not the figure's: 护士 is not yet 医护人员. */
  namesNoun: 0.5,
  /** Below it, too, the rest of the metric does not speak for it: 社区 is no 驻区单位 that has to do with them. */
  restOfMetric: 0.33,
  restOfHead: 0.2,
  /** So much of the claim's own words a figure must vouch for not to be of another thing. */
  claimed: 0.75,
  /** Who says so much of what a figure is of speaks of it, whatever else is said. */
  saysMetric: 0.8,
  /** A figure whose noun fits so much worse is of something else. */
  nounApart: 0.4,
  /** What the counted noun adds where figures are held against each other. */
  noun: 0.08,
} as const

export interface Candidate {
  readonly figure: Figure
  readonly likeness: Likeness
  readonly unitFits: boolean
  readonly sameUnits: boolean
  /** How near its measure word is to the one said: 2 the same, 1 for the same sort of things, 0 at most by 个, which counts anything. */
  readonly unitNearness: 0 | 1 | 2
  /** Its number is the one that is said, and nothing around it speaks against it. */
  readonly agrees: boolean
  /** All that its number leaves possible is what is said: 八成多 is not yet 80%. */
  readonly bearsOut: boolean
  /** It is the very number that is said, whatever bounds it, or what it is rounded to: 3300多名 of 3365. */
  readonly sameNumber: boolean
  /** Its number is the one that is said but for a slip: 52.6% for 62.6%, 357 for 537. */
  readonly misprints: boolean
}

/** A claim with the figures in question, the most alike first. */
export interface Weighed {
  readonly claim: Claim
  readonly text: ClaimText
  /** Figures of the place said; of all places where none is. */
  readonly pool: readonly Figure[]
  /** Whether a figure is told from the one that is named by its label. */
  readonly sibling: (figure: Figure) => boolean
  readonly here: readonly Candidate[]
  /** Of those whose unit fits the most alike. */
  readonly best: Candidate | undefined
  /** The very number, with nothing said against it. */
  readonly same: Candidate | undefined
}

export interface WeighOptions {
  readonly counted: CountedWords
  readonly differencesOf: FindDifferences
  readonly sameUnit: SameUnit
}

export interface Weighing {
  readonly candidates: (claim: Claim, text: ClaimText, figures: readonly Figure[]) => Candidate[]
  /** @param told figures that numbers before this one in its sentence are of */
  readonly weigh: (claim: Claim, pool: readonly Figure[], told: ReadonlySet<Figure>) => Weighed
  /** Figures of the thing said whose numbers bear out the one said. */
  readonly agreeing: (weighed: Weighed) => readonly Candidate[]
  /** 三天之内办结的占八成: of 三天 another share is printed, and the words are no less of that. */
  readonly outdone: (weighed: Pick<Weighed, 'claim' | 'text' | 'pool' | 'here'>, one: Candidate) => boolean
  /** 50名医生, where nothing of what 50名 is printed of speaks of any. */
  readonly countsOther: (text: ClaimText, one: Candidate) => boolean
  /** 25个公园, where nothing that is printed of the 25个 knows of a 公园, whatever else agrees. */
  readonly countsStranger: (text: ClaimText, one: Candidate) => boolean
}

export function createWeighing({ counted, differencesOf, sameUnit }: WeighOptions): Weighing {
  function candidates(claim: Claim, text: ClaimText, figures: readonly Figure[]): Candidate[] {
    const { quantity } = claim
    return [...counted.compare(text, figures.map(counted.describe))]
      .map(([{ figure }, likeness]: [Described, Likeness]): Candidate => {
        const periods = otherPeriod(quantity.unit, figure.unit)
        const unitFits = periods !== undefined || sameUnit(quantity.unit, figure.unit) !== 'different'
        const namesNumber =
          saysNumber(quantity, figure) || (!unitFits && sameDigits(quantity.value, figure.value))
        const holds = claimHolds(quantity, figure)
        const agrees =
          unitFits &&
          periods === undefined &&
          !opposed(quantity, figure) &&
          !isFar(claim, figure) &&
          (holds === 'holds' || (holds === 'open' && namesNumber && !overstates(quantity, figure)))
        const sameUnits = sameUnit(quantity.unit, figure.unit) === 'same'
        // 两百零二万 of money, or of very many.
        const isBare = quantity.unit === '' && isScaled(quantity.printed) && isScaled(figure.printed)
        const isOfSort =
          unitFits &&
          (isBare || ![quantity.unit, figure.unit].some((unit) => unit === ANYTHING || unit === ''))
        const unitNearness = sameUnits ? 2 : isOfSort ? 1 : 0
        const misprints = unitFits && isSlip(quantity.value, figure.value)
        const bearsOut = agrees && holds === 'holds'
        const isSame = namesNumber || (bearsOut && isCloselyRounded(quantity))
        return {
          figure,
          likeness,
          unitFits,
          sameUnits,
          unitNearness,
          agrees,
          bearsOut,
          sameNumber: isSame,
          misprints,
        }
      })
      .toSorted((a, b) => whole(b) - whole(a))
  }

  function weigh(claim: Claim, pool: readonly Figure[], told: ReadonlySet<Figure>): Weighed {
    const text = counted.read(claim)
    const here = candidates(claim, text, pool).filter(
      ({ agrees, sameNumber, figure }) => (agrees && sameNumber) || !told.has(figure),
    )
    const sibling = isSibling(claim, pool)
    return {
      claim,
      text,
      pool,
      sibling,
      here,
      best: bestOf(
        claim,
        pool,
        here.filter(({ figure }) => !sibling(figure)),
      ),
      same: here.find(({ agrees, sameNumber }) => agrees && sameNumber),
    }
  }

  /** The most alike; of those that are about as alike, one in the very unit, of which nothing else is said otherwise. */
  function bestOf(claim: Claim, pool: readonly Figure[], here: readonly Candidate[]): Candidate | undefined {
    const [first, ...rest] = here.filter(({ unitFits }) => unitFits)
    if (first === undefined) return undefined
    const near = [first, ...rest.slice(0, COMPETITORS)].filter(
      (one) => whole(one) >= whole(first) - 2 * LIKENESS.margin,
    )
    const preference = (one: Candidate): number =>
      whole(one) +
      LIKENESS.margin *
        (1.5 * one.likeness.noun +
          Number(one.sameUnits) +
          Number(one.misprints) -
          Number(one.agrees && !one.sameNumber) -
          Number(countsKinds(one.figure) && claim.sort === 'claim') +
          2 * Number(differencesOf(claim, one.figure, pool).length === 0))
    return near
      .map((one) => ({ one, preferred: preference(one) }))
      .toSorted((a, b) => b.preferred - a.preferred)[0]?.one
  }

  /** Figures of the thing said whose numbers bear out the one said. */
  function agreeing({ claim, text, pool, sibling, here, best }: Weighed): readonly Candidate[] {
    const unsure = claim.articleIds === undefined || claim.sort === 'name'
    const leastFor = ({ sameNumber }: Candidate): number =>
      unsure ? LIKENESS.sure : sameNumber && isTelling(claim.quantity) ? LIKENESS.telling : LIKENESS.same
    // Of two figures that share their words the one whose noun is counted comes first: 重点乡贤1525名 beside 干部635名.
    const rank = (one: Candidate): number => whole(one) + LIKENESS.noun * one.likeness.noun
    // What is printed of each, or of another year, is not what is claimed of all and of now.
    const competes = (one: Candidate): boolean =>
      one.unitFits && (one.agrees || differencesOf(claim, one.figure, pool).length === 0)
    const competitors = here.slice(0, COMPETITORS).filter(competes)
    // 229处公房: 182个 is no rival of what is printed in the very measure word that is said.
    const rivals = (one: Candidate, other: Candidate): boolean =>
      other.likeness.noun > one.likeness.noun - LIKENESS.nounApart &&
      (other.unitNearness >= one.unitNearness || !one.sameNumber)
    // 78个社区: 706 社区工作者下沉的网格 are no rival, whatever words they share.
    const highestFor = (one: Candidate): number =>
      Math.max(0, ...competitors.filter((other) => rivals(one, other)).map(rank))
    return here.filter(
      (one) =>
        one.agrees &&
        !sibling(one.figure) &&
        // 超过200个 is true of much: of nothing but what is most likely spoken of.
        (one.sameNumber || one === best) &&
        whole(one) >= leastFor(one) &&
        rank(one) >= highestFor(one) - LIKENESS.margin &&
        !competitors.some((other) => namesItBetter(other, one)) &&
        !here.some((other) => isInOtherUnit(other, one)) &&
        !outdone({ claim, text, pool, here }, one),
    )
  }

  /** 三天之内办结的占八成: of 三天 another share is printed, and the words are no less of that. */
  function outdone(
    { claim, text, pool, here }: Pick<Weighed, 'claim' | 'text' | 'pool' | 'here'>,
    one: Candidate,
  ): boolean {
    return here.some(
      (other) =>
        !other.agrees &&
        other.unitFits &&
        (other.unitNearness >= one.unitNearness || !one.sameNumber) &&
        whole(other) > whole(one) &&
        counted.prefers(text, other.figure, one.figure) &&
        differencesOf(claim, other.figure, pool).length === 0,
    )
  }

  /** 50名医生, where nothing of what 50名 is printed of speaks of any. */
  function countsOther(text: ClaimText, { figure, likeness, sameUnits }: Candidate): boolean {
    // 三成以上手里有证, 十万平方米的场所: what is measured is not what stands behind it.
    if (likeness.noun >= LIKENESS.namesNoun || isMeasured(figure.unit)) return false
    // 创业孵化基地15个, of whose 15个 hardly a word is printed.
    const isFaint = likeness.whole < LIKENESS.near
    const noun = text.counted ?? (sameUnits && !isFaint ? undefined : text.touching)
    return noun !== undefined && !counted.speaksOf(noun, figure)
  }

  /** 25个公园, where nothing that is printed of the 25个 knows of a 公园, whatever else agrees. */
  function countsStranger(text: ClaimText, { figure }: Candidate): boolean {
    return !isMeasured(figure.unit) && counted.isStranger(text, figure)
  }

  return { candidates, weigh, agreeing, outdone, countsOther, countsStranger }
}

/** 国家级19个: where the label of a figure stands right before the number, it is none of the siblings'. */
function isSibling({ sentenceBefore }: Claim, pool: readonly Figure[]): (figure: Figure) => boolean {
  const clause = sentenceBefore.split(/[，,、；;]/u).at(-1) ?? ''
  const labels = pool.flatMap((figure) => labelOf(figure) ?? [])
  const endOf = (label: string): number =>
    clause.includes(label) ? clause.lastIndexOf(label) + label.length : -1
  const last = Math.max(-1, ...labels.map(endOf))
  return (figure) => {
    const label = labelOf(figure)
    return last >= 0 && label !== undefined && endOf(label) !== last
  }
}

/** The measure word for things of any sort. */
const ANYTHING = '个'
/** So many of the most alike are held against one that agrees. */
export const COMPETITORS = 6

const isScaled = (printed: string): boolean => /[万亿]/u.test(printed)
export const whole = ({ likeness }: Candidate): number => likeness.whole

/** 调解成功率95.8%: 诉前调解率 has that number, and no more of the words than what is printed of the very noun that is said. */
const namesItBetter = (other: Candidate, one: Candidate): boolean =>
  !other.agrees &&
  other.sameUnits &&
  other.likeness.noun === 1 &&
  one.likeness.noun === 0 &&
  whole(other) >= whole(one) &&
  other.figure.articleId === one.figure.articleId

/** 21户 that joined: 21个 are printed of these, and 21家 of others. */
const isInOtherUnit = (other: Candidate, one: Candidate): boolean =>
  other.sameNumber &&
  !other.unitFits &&
  !one.sameUnits &&
  whole(other) - whole(one) > 2 * LIKENESS.margin &&
  other.figure.articleId === one.figure.articleId

/** Whether the noun next to the number is another than the one the figure counts. */
export const misnamesNoun = ({ likeness: { noun, head, claim, metric, metricHead } }: Candidate): boolean =>
  noun < LIKENESS.namesNoun &&
  // 本科以上的社工占比 for 社区工作者本科以上学历占比: all its words, in another order.
  !(claim >= LIKENESS.sure && metric >= LIKENESS.same) &&
  (head < LIKENESS.namesNoun || metric < LIKENESS.restOfMetric || metricHead < LIKENESS.restOfHead)

/** Whether a figure of the same number counts something else: hardly a word agrees, or another figure fits far better. */
export const countsElse = (same: Candidate, best: Candidate): boolean =>
  whole(same) < LIKENESS.other ||
  (same.likeness.head < 0.3 &&
    same.likeness.claim < LIKENESS.claimed &&
    same.likeness.metric < LIKENESS.restOfMetric &&
    whole(same) < LIKENESS.same - LIKENESS.margin) ||
  ((best.sameUnits || !same.sameUnits) &&
    whole(best) >= LIKENESS.same &&
    whole(best) - whole(same) > 2 * LIKENESS.margin)
