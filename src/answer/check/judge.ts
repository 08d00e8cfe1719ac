/**
 * A claim → what the corpus says to it. The counted thing is found first, whatever the number; then number, unit, place, time
 * and the rest are held against it. Nothing is confirmed because the number stands somewhere.
 */
import type { Figure } from '../../knowledge/article.ts'
import { type SameUnit, saysNumber } from '../../knowledge/same-quantity.ts'
import type { AskNumber } from './asked-number.ts'
import type { Claim } from './claim.ts'
import type { CountedWords } from './counted.ts'
import type { Difference, FindDifferences } from './differences.ts'
import type { FigureShelf } from './figure-shelf.ts'
import { isTelling, otherPeriod } from './said-number.ts'
import { CHANCE, createToldFor, oddsOf } from './told-for.ts'
import {
  type Candidate,
  COMPETITORS,
  countsElse,
  createWeighing,
  LIKENESS,
  misnamesNoun,
  type Weighed,
  whole,
} from './weigh.ts'

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

export interface JudgeOptions {
  readonly shelf: FigureShelf
  readonly counted: CountedWords
  readonly differencesOf: FindDifferences
  readonly sameUnit: SameUnit
  readonly askNumber: AskNumber
}

/** @param told figures that numbers before this one in its sentence are of; another number is of another figure */
export type Judge = (claim: Claim, told: ReadonlySet<Figure>) => Verdict

export function createJudge({ shelf, counted, differencesOf, sameUnit, askNumber }: JudgeOptions): Judge {
  const weighing = createWeighing({ counted, differencesOf, sameUnit })
  const { candidates, weigh, agreeing, outdone, countsOther, countsStranger } = weighing
  const { toldFirst, isAnswer, isBelieved } = createToldFor(askNumber)

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
