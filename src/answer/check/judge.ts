/**
 * A claim → what the corpus says to it. The counted thing is found first, whatever the number; then number, unit, place, time
 * and the rest are held against it. Nothing is confirmed because the number stands somewhere.
 */
import type { Figure } from '../../knowledge/article.ts'
import { labelOf } from '../../knowledge/figure-label.ts'
import { claimHolds, isMeasured, type SameUnit, saysNumber } from '../../knowledge/same-quantity.ts'
import { countsKinds } from '../fit.ts'
import type { AskNumber } from './asked-number.ts'
import type { Claim } from './claim.ts'
import type { ClaimText, CountedWords, Described, Likeness } from './counted.ts'
import type { Difference, FindDifferences } from './differences.ts'
import type { FigureShelf } from './figure-shelf.ts'
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

export type Verdict =
  /** The corpus prints this, in whatever words. */
  | { readonly kind: 'holds'; readonly figure: Figure }
  /**
   * It prints it otherwise. `instead`: the other figure that tells it, what is printed of the thing and place that are
   * said, or where the number is another one, what that number is printed of.
   */
  | {
      readonly kind: 'differs'
      readonly figure: Figure
      readonly differences: readonly Difference[]
      readonly instead?: Figure
    }
  /** Something near is printed; whether it is the same thing is not to be told. */
  | { readonly kind: 'unsure'; readonly figure: Figure }
  /** Reckoned from two other numbers of the text, their difference or their sum; or a share of one printed number in another. */
  | {
      readonly kind: 'computed'
      readonly of: readonly [string, string]
      readonly share?: { readonly part: Figure; readonly whole: Figure }
    }
  | { readonly kind: 'unknown' }

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

export interface JudgeOptions {
  readonly shelf: FigureShelf
  readonly counted: CountedWords
  readonly differencesOf: FindDifferences
  readonly sameUnit: SameUnit
  readonly askNumber: AskNumber
}

interface Candidate {
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
interface Weighed {
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

/** @param told figures that numbers before this one in its sentence are of; another number is of another figure */
export type Judge = (claim: Claim, told: ReadonlySet<Figure>) => Verdict

export function createJudge({ shelf, counted, differencesOf, sameUnit, askNumber }: JudgeOptions): Judge {
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

  /** 归拢起来五大类，将近三百样: the very number, without a word of its own, behind one of the same practice. */
  function goneOn({ claim, text, pool, same }: Weighed, told: ReadonlySet<Figure>): Verdict | undefined {
    const goesOn =
      same?.bearsOut &&
      text.own.length === 0 &&
      isTelling(claim.quantity) &&
      [...told].some(({ practiceId }) => practiceId !== undefined && practiceId === same.figure.practiceId) &&
      differencesOf(claim, same.figure, pool).length === 0
    return goesOn ? { kind: 'holds', figure: same.figure } : undefined
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

  return (claim, told) => {
    const pool = shelf.pool(claim)
    if (claim.sort === 'time') return dated(claim, pool)
    const weighed = weigh(claim, pool, told)
    const judged = ofOther(weighed, judge(weighed))
    return judged.kind === 'unknown' ? (goneOn(weighed, told) ?? judged) : judged
  }

  function judge(weighed: Weighed): Verdict {
    const { claim, pool } = weighed
    const judged = agreeing(weighed).map((one) => ({
      figure: one.figure,
      differences: differencesOf(claim, one.figure, pool),
      misnamed: misnamesNoun(one) || countsStranger(weighed.text, one),
    }))
    const held = judged.find(({ differences, misnamed }) => differences.length === 0 && !misnamed)
    if (held !== undefined) {
      const figure = veryNumber(weighed, held.figure) ?? held.figure
      const ofPlace = weighed.here.find((one) => one.figure === figure)
      // 罗定走访乡贤3000多人次: the very number is printed of them elsewhere, and here 3500余人次 of something else.
      const there =
        ofPlace === undefined || ofPlace.sameNumber
          ? undefined
          : elsewhere(weighed, whole(ofPlace) + 2 * LIKENESS.margin)
      if (there !== undefined) return there
      return doubted(weighed, figure) ?? { kind: 'holds', figure }
    }
    const differing = judged.find(({ differences }) => differences.length > 0)
    if (differing !== undefined) return set(weighed, differing)
    const answering = asAsked(weighed)
    if (answering !== undefined) return answering
    if (claim.sort === 'name') return nearName(weighed)
    const strange = stranger(weighed)
    if (strange !== undefined) return strange
    return elsewhere(weighed) ?? otherUnit(weighed) ?? open(weighed, otherNumber(weighed)) ?? nearest(weighed)
  }

  /** 136个小区完成了电梯加装: the 136个 are printed of another practice than the one that speaks of 电梯加装. */
  function ofOther({ claim, text, here }: Weighed, verdict: Verdict): Verdict {
    const isOpen = verdict.kind === 'unsure' || verdict.kind === 'unknown'
    const named = here.filter(({ agrees, figure, sameNumber, sameUnits }) =>
      verdict.kind === 'holds' ? figure === verdict.figure : agrees && sameNumber && sameUnits,
    )
    const isSaid = claim.sort === 'claim' && claim.articleIds !== undefined && isTelling(claim.quantity)
    const [first] = named
    if (first === undefined || !(verdict.kind === 'holds' || (isOpen && isSaid))) return verdict
    const sureness = Math.min(
      ...named.map(({ figure, likeness }) =>
        likeness.metric >= LIKENESS.saysMetric ? 0 : counted.speaksOfOther(text, figure),
      ),
    )
    if (sureness === 0) return verdict
    if (sureness >= LIKENESS.certain && isSaid)
      return { kind: 'differs', figure: first.figure, differences: [{ kind: 'thing' }] }
    return verdict.kind === 'holds' ? { kind: 'unsure', figure: first.figure } : verdict
  }

  /**
   * 罗定防汛派了21名干部: whose words fit 21 others as well, and who would be told of the 850余名 that were sent where the number was
   * asked for. What is said in the print's words, or says all of a metric's, is not asked.
   */
  function doubted(weighed: Weighed, figure: Figure): Verdict | undefined {
    const { claim, text, pool, here } = weighed
    const held = here.find((one) => one.figure === figure)
    if (held === undefined || claim.articleIds === undefined || claim.sort !== 'claim') return undefined
    if (Math.max(whole(held), held.likeness.metric) >= LIKENESS.printed) return undefined
    const { likelihoodOf } = askNumber(claim)
    const likely = likelihoodOf(figure)
    const saysLittle =
      held.likeness.noun < LIKENESS.namesNoun || (text.nouns.length === 0 && held.likeness.metric === 0)
    if (likely < LIKENESS.unlikely && saysLittle) {
      // 老年食堂38个, of what 46 are printed.
      const named = ofNoun(weighed, held)
      return named === undefined
        ? { kind: 'unsure', figure }
        : { kind: 'differs', figure, differences: [{ kind: 'thing' }], instead: named }
    }
    const [asked] = toldFirst(claim, here)
    const rival = here.find((one) => one.figure === asked)
    const isRival =
      rival !== undefined &&
      rival !== held &&
      !rival.agrees &&
      rival.unitNearness >= held.unitNearness &&
      whole(rival) >= whole(held) - LIKENESS.margin &&
      rival.likeness.noun > held.likeness.noun - LIKENESS.nounApart &&
      !counted.prefers(text, held.figure, rival.figure) &&
      likelihoodOf(rival.figure) >= LIKENESS.answers &&
      oddsOf(likelihoodOf(rival.figure)) * CHANCE.mixed > oddsOf(likely) &&
      !claim.beside.some((other) => saysNumber(other, rival.figure)) &&
      differencesOf(claim, rival.figure, pool).length === 0
    return isRival
      ? { kind: 'differs', figure: rival.figure, differences: [{ kind: 'number' }], instead: figure }
      : undefined
  }

  /** 两百多位, where 263名 are printed of one thing and 200余名 of another: the very number, where it would rather be told. */
  function veryNumber({ claim, text, pool, here, sibling }: Weighed, figure: Figure): Figure | undefined {
    if (claim.articleIds === undefined || saysNumber(claim.quantity, figure)) return undefined
    const { likelihoodOf } = askNumber(claim)
    return here.find(
      (one) =>
        one.agrees &&
        saysNumber(claim.quantity, one.figure) &&
        !sibling(one.figure) &&
        likelihoodOf(one.figure) > Math.max(likelihoodOf(figure), LIKENESS.unlikely) &&
        !countsStranger(text, one) &&
        differencesOf(claim, one.figure, pool).length === 0,
    )?.figure
  }

  /** What would answer the question for the number, and prints it. */
  function asAsked({ claim, text, pool, sibling, here }: Weighed): Verdict | undefined {
    // 一场, 一次 are said of whatever is told.
    const isManner = claim.sort === 'name' && claim.quantity.value < 2
    if (claim.articleIds === undefined || isManner || !here.some(({ agrees }) => agrees)) return undefined
    const { likelihoodOf } = askNumber(claim)
    const toldFor = toldFirst(claim, here).slice(0, COMPETITORS)
    const [first] = toldFor
    // Of two that would be told nearly alike the one that prints the number: 1200余场次 beside 200余场次 of 学习活动.
    const one = here.find(
      ({ agrees, bearsOut, figure, likeness }) =>
        agrees &&
        (figure === first ||
          (first !== undefined &&
            bearsOut &&
            toldFor.includes(figure) &&
            likeness.noun >= LIKENESS.namesNoun &&
            likelihoodOf(figure) > likelihoodOf(first))),
    )
    if (one === undefined || sibling(one.figure) || outdone({ claim, text, pool, here }, one))
      return undefined
    if (countsOther(text, one) || countsStranger(text, one) || !isBelieved(claim, one)) return undefined
    const differences = differencesOf(claim, one.figure, pool)
    return differences.length === 0 ? { kind: 'holds', figure: one.figure } : undefined
  }

  /**
   * What would be told in such a unit where the number was asked for, in order, but for what other numbers of the sentence are of.
   * 旁听了一百零八回: where 108场 are printed, 71个 are of things that nobody counts so.
   */
  function toldFirst(claim: Claim, here: readonly Candidate[]): readonly Figure[] {
    const nearest = Math.max(
      0,
      ...here.flatMap(({ agrees, sameNumber, unitNearness }) => (agrees && sameNumber ? unitNearness : [])),
    )
    const isOfSort = Math.min(nearest, 1)
    const open = new Set(
      here.flatMap(({ figure, unitFits, unitNearness }) =>
        unitFits && unitNearness >= isOfSort ? figure : [],
      ),
    )
    return askNumber(claim).figures.filter((figure) => open.has(figure))
  }

  function isAnswer({ claim, here }: Pick<Weighed, 'claim' | 'here'>, figure: Figure): boolean {
    return toldFirst(claim, here)[0] === figure && askNumber(claim).likelihoodOf(figure) >= LIKENESS.answers
  }

  /** Whether its number agrees more seldom by chance than it would be told wrongly. */
  function isBelieved(claim: Claim, one: Candidate): boolean {
    const likely = askNumber(claim).likelihoodOf(one.figure)
    const believed = likely / (likely + (1 - likely) * chanceOf(claim, one))
    return likely >= LIKENESS.unlikely && believed >= LIKENESS.believed
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

  /** What is printed of the noun that is counted. */
  function ofNoun({ text, here }: Weighed, than: Candidate): Figure | undefined {
    return here.find(
      (one) =>
        one !== than &&
        one.unitFits &&
        text.nouns.length > 0 &&
        one.figure.metric.includes(text.nouns.join('')),
    )?.figure
  }

  /** The very number, in a sentence that is of its figure but for what is counted. */
  function stranger(weighed: Weighed): Verdict | undefined {
    const { claim, text, pool, here } = weighed
    if (claim.articleIds === undefined || text.particular.length === 0) return undefined
    const one = here.find(
      (found) =>
        found.agrees &&
        found.sameNumber &&
        countsStranger(text, found) &&
        ((toldFirst(claim, here)[0] === found.figure && isBelieved(claim, found)) ||
          (found.sameUnits && whole(found) >= LIKENESS.near)),
    )
    if (one === undefined) return undefined
    const instead = ofNoun(weighed, one)
    return {
      kind: 'differs',
      figure: one.figure,
      differences: [{ kind: 'thing' }, ...differencesOf(claim, one.figure, pool)],
      ...(instead === undefined ? {} : { instead }),
    }
  }

  /** 已招1239名, which are planned, beside the 3365名 that are there: both are told. */
  function set(
    { claim, pool, here }: Weighed,
    { figure, differences }: { readonly figure: Figure; readonly differences: readonly Difference[] },
  ): Verdict {
    const own = here.find((one) => one.figure === figure)
    const right = here
      .slice(0, COMPETITORS)
      .find(
        (one) =>
          one.sameUnits &&
          !one.agrees &&
          own !== undefined &&
          whole(one) >= Math.max(LIKENESS.same, whole(own) - LIKENESS.margin) &&
          one.figure.articleId === figure.articleId &&
          differencesOf(claim, one.figure, pool).length === 0,
      )
    if (right === undefined) return { kind: 'differs', figure, differences }
    return own?.sameNumber
      ? { kind: 'differs', figure, differences, instead: right.figure }
      : { kind: 'differs', figure: right.figure, differences: [{ kind: 'number' }] }
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

  /** A year or a month says when the rest was, unless its clause is of a date that is printed. */
  function dated(claim: Claim, pool: readonly Figure[]): Verdict {
    const dates = pool.filter(({ kind, unit }) => kind === 'date' && unit === claim.quantity.unit)
    const { best } = weigh(claim, dates, new Set())
    if (best === undefined || claim.articleIds === undefined) return { kind: 'unknown' }
    const isMeant =
      best.likeness.metric >= LIKENESS.dated &&
      best.likeness.claim >= LIKENESS.restOfMetric &&
      askNumber(claim).likelihoodOf(best.figure) >= LIKENESS.answers
    if (!isMeant) return { kind: 'unknown' }
    if (best.agrees) return { kind: 'holds', figure: best.figure }
    // Another number of the place may be of that year.
    const year = /\d{4}/u.exec(claim.quantity.printed)?.[0]
    return year !== undefined && pool.some(({ asOf = '' }) => asOf.includes(year))
      ? { kind: 'unknown' }
      : { kind: 'differs', figure: best.figure, differences: [{ kind: 'number' }] }
  }

  /** 八步 where 七步流程 is printed of just this; 七个小区党支部, whose noun makes a count of it. */
  function nearName({ claim, text, best }: Weighed): Verdict {
    const counts =
      claim.quantity.value > 1 &&
      text.counted !== undefined &&
      best?.likeness.noun === 1 &&
      best.likeness.head === 1
    // 突破三种形式 is printed so.
    const certain =
      best !== undefined &&
      !best.sameNumber &&
      claim.articleIds !== undefined &&
      whole(best) >= (counts ? LIKENESS.sure : LIKENESS.certain) &&
      best.figure.unit === claim.quantity.unit
    return certain
      ? { kind: 'differs', figure: best.figure, differences: [{ kind: 'number' }] }
      : { kind: 'unknown' }
  }

  /** The very number, printed for this thing of another place. */
  function elsewhere(
    { claim, text, pool, best }: Weighed,
    least: number = LIKENESS.same,
  ): Verdict | undefined {
    if (claim.place === undefined) return undefined
    const others = shelf.valued(claim.quantity).filter((figure) => !pool.includes(figure))
    const found = candidates(claim, text, [...pool, ...others]).find(
      (one) => one.agrees && one.sameNumber && others.includes(one.figure),
    )
    if (found === undefined || whole(found) < least) return undefined
    return {
      kind: 'differs',
      figure: found.figure,
      differences: [{ kind: 'place', said: claim.place.path.at(-1) ?? claim.place.asked }],
      ...(best !== undefined && whole(best) >= LIKENESS.same ? { instead: best.figure } : {}),
    }
  }

  /** The very number of the thing said, in another unit. */
  function otherUnit({ claim, pool, here, best, same }: Weighed): Verdict | undefined {
    // 社区工作者涨薪23%: 23名 are no 23% where those are printed of something else.
    if (same?.sameUnits) return undefined
    const found = here.find((one) => one.sameNumber && !one.unitFits && whole(one) >= LIKENESS.same)
    if (found === undefined || (best !== undefined && whole(found) < whole(best) - LIKENESS.margin))
      return undefined
    const points = claim.quantity.unit === '个百分点' && found.figure.unit === '%'
    return {
      kind: 'differs',
      figure: found.figure,
      differences: [{ kind: points ? 'points' : 'unit' }, ...differencesOf(claim, found.figure, pool)],
    }
  }

  /** How alike that of which another number is printed must be. */
  function leastToDispute(
    { claim, here, same }: Pick<Weighed, 'claim' | 'here' | 'same'>,
    best: Candidate,
  ): number {
    // 不足三千人次 of a printed 3000多人次 is that very number as well.
    const isVery = best.unitFits && best.sameNumber && isTelling(claim.quantity)
    if (best.misprints || isVery) return LIKENESS.telling
    // 投了六百多万元 of a printed 400余万元: nothing else would be told for it, and nothing there has that number.
    const isAsked =
      same === undefined &&
      claim.articleIds !== undefined &&
      isTelling(claim.quantity) &&
      best.sameUnits &&
      best.likeness.noun >= LIKENESS.namesNoun &&
      toldFirst(claim, here)[0] === best.figure &&
      askNumber(claim).likelihoodOf(best.figure) >= LIKENESS.certain
    return isAsked ? LIKENESS.near : LIKENESS.same
  }

  /** Another number of the thing said; or the number said, of another thing. */
  function otherNumber({ claim, text, pool, here, best, same }: Weighed): Verdict | undefined {
    const fits =
      best !== undefined && whole(best) >= leastToDispute({ claim, here, same }, best) ? best : undefined
    const isOther =
      same !== undefined &&
      same !== fits &&
      claim.articleIds !== undefined &&
      // Without a noun of its own a number is not said of another thing.
      text.nouns.length > 0 &&
      isTelling(claim.quantity) &&
      countsElse(same, best ?? same)
    if (isOther)
      return {
        kind: 'differs',
        figure: same.figure,
        differences: [{ kind: 'thing' }],
        ...(fits === undefined ? {} : { instead: fits.figure }),
      }
    if (fits === undefined || fits.agrees) return undefined
    // 71位理事、监事会成员: all that is said is of the 189名 of them, however like the 71名 are.
    const isClearly =
      same !== undefined &&
      whole(fits) >= LIKENESS.sure &&
      isAnswer({ claim, here }, fits.figure) &&
      (whole(fits) - whole(same) >= LIKENESS.margin || counted.prefers(text, fits.figure, same.figure))
    // 旁听搞了108次 where 108场 is printed, and 10余个 of something that fits better: the place prints the very number, so it is
    // not said to be wrong for one that is counted in another measure word.
    const mayBeMeant =
      same !== undefined &&
      claim.articleIds !== undefined &&
      isTelling(claim.quantity) &&
      !fits.sameUnits &&
      (same.sameUnits || same.likeness.metric >= LIKENESS.restOfMetric) &&
      !isClearly
    if (mayBeMeant) return { kind: 'unsure', figure: same.figure }
    // 299处公房: 182个 that uses them is not what is said wrongly, where 229处 is printed nearby.
    const inUnit = here.find(({ figure, sameUnits }) => sameUnits && figure.unit === claim.quantity.unit)
    const isNear = (one: Candidate): boolean =>
      whole(one) >= Math.max(LIKENESS.near, whole(fits) - 2 * LIKENESS.margin)
    if (!fits.sameUnits && !fits.misprints && inUnit !== undefined && isNear(inUnit))
      return { kind: 'unsure', figure: inUnit.figure }
    // What the number said is printed of, where that is near as well: 72名 of 大党委, said of 大工委.
    const isNamed =
      same !== undefined &&
      same !== fits &&
      claim.articleIds !== undefined &&
      isTelling(claim.quantity) &&
      whole(same) >= LIKENESS.near
    const differences = differencesOf(claim, fits.figure, pool)
    // 社区工作者的配备高出近三成 is no number of 薪酬, of which 20% is printed.
    if (differences.some(({ kind }) => kind === 'thing')) return { kind: 'unsure', figure: fits.figure }
    const periods = otherPeriod(claim.quantity.unit, fits.figure.unit)
    const inNumber: Difference = periods ?? { kind: fits.sameNumber ? 'bound' : 'number' }
    return {
      kind: 'differs',
      figure: fits.figure,
      differences: [inNumber, ...differences],
      ...(isNamed ? { instead: same.figure } : {}),
    }
  }

  /** No number is said to be wrong that its place prints of what would answer the question for it. */
  function open({ claim, text, here, same }: Weighed, verdict: Verdict | undefined): Verdict | undefined {
    if (
      verdict?.kind !== 'differs' ||
      verdict.differences[0]?.kind === 'bound' ||
      same === undefined ||
      claim.articleIds === undefined ||
      !isTelling(claim.quantity)
    )
      return verdict
    // 三百万元作种子钱, of which neither 40余万元 of 服务经费 is named nor the 300万元 of a 创投基金.
    const told = here.find(({ figure }) => figure === verdict.figure)
    const isMisnamed =
      told !== undefined && told !== same && whole(told) < LIKENESS.sure && misnamesNoun(told)
    const mayAnswer = isMisnamed
      ? askNumber(claim).likelihoodOf(same.figure) >= LIKENESS.answers
      : isAnswer({ claim, here }, same.figure)
    return mayAnswer && (!same.sameUnits || !countsOther(text, same))
      ? { kind: 'unsure', figure: same.figure }
      : verdict
  }

  /** What comes nearest, without a verdict. Where no place is said, only what is near enough to be worth a word. */
  function nearest({ claim, here, best, same }: Weighed): Verdict {
    const near = same !== undefined && whole(same) >= LIKENESS.near ? same : (best ?? here[0])
    const least =
      claim.articleIds === undefined
        ? near === same
          ? LIKENESS.same
          : LIKENESS.sure
        : near === same
          ? LIKENESS.near
          : LIKENESS.nearest
    return near !== undefined && whole(near) >= least && (near === same || !misnamesNoun(near))
      ? { kind: 'unsure', figure: near.figure }
      : { kind: 'unknown' }
  }
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
const COMPETITORS = 6

const isScaled = (printed: string): boolean => /[万亿]/u.test(printed)
const whole = ({ likeness }: Candidate): number => likeness.whole

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
const misnamesNoun = ({ likeness: { noun, head, claim, metric, metricHead } }: Candidate): boolean =>
  noun < LIKENESS.namesNoun &&
  // 本科以上的社工占比 for 社区工作者本科以上学历占比: all its words, in another order.
  !(claim >= LIKENESS.sure && metric >= LIKENESS.same) &&
  (head < LIKENESS.namesNoun || metric < LIKENESS.restOfMetric || metricHead < LIKENESS.restOfHead)

/** Whether a figure of the same number counts something else: hardly a word agrees, or another figure fits far better. */
const countsElse = (same: Candidate, best: Candidate): boolean =>
  whole(same) < LIKENESS.other ||
  (same.likeness.head < 0.3 &&
    same.likeness.claim < LIKENESS.claimed &&
    same.likeness.metric < LIKENESS.restOfMetric &&
    whole(same) < LIKENESS.same - LIKENESS.margin) ||
  ((best.sameUnits || !same.sameUnits) &&
    whole(best) >= LIKENESS.same &&
    whole(best) - whole(same) > 2 * LIKENESS.margin)

/**
 * How often a number agrees by chance with what is printed of another thing of its place in such a unit. Counted over the corpus: a
 * number of two digits or more does in 22 of 2368 pairs, a small one in 77 of 1129, one that is bounded in 42 of 671,
 * one that is rounded to two digits or three in 40 of 1792.
 */
const CHANCE = {
  telling: 0.01,
  rounded: 0.02,
  other: 0.07,
  /** And how often it is another's that somebody has mixed up with it: more often, as both are printed side by side. */
  mixed: 0.05,
} as const
const oddsOf = (likelihood: number): number => likelihood / (1 - likelihood)
const chanceOf = ({ quantity }: Claim, { figure, sameNumber: isSame }: Candidate): number =>
  !isSame || !isTelling(quantity)
    ? CHANCE.other
    : saysNumber(quantity, figure)
      ? CHANCE.telling
      : CHANCE.rounded
