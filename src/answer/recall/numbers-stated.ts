/** Numbers that a message says: which of those told they are, whether they are right, what is printed instead. */
import type { Figure, Practice } from '../../knowledge/article.ts'
import type { MarkKind } from '../../knowledge/lexicon.ts'
import { type Quantity, readQuantities } from '../../knowledge/quantity.ts'
import { fold } from '../../search/fold.ts'
import type { Answer, Turn } from '../answer.ts'
import type { Query } from '../candidates.ts'
import { type AnswerContext, distinct, figuresOf } from '../context.ts'
import { PEOPLE } from '../fit.ts'
import { partSaid } from '../parts.ts'
import type { FigureTables } from '../tables/figure-tables.ts'
import { saysSomething, vouchedShare, weightOf } from '../vouching.ts'
import type { Told } from './told.ts'
import { ASKS_SAME, SAID, SAYS_LITTLE } from './wording.ts'

/** So much of them, to be just what they name. */
const NAMES = 0.9
/** Words that weigh so much may bear the name of a number. */
const SAYS_NAME = 4
/** What may be asked of a number that is told again. */
const ASKED_BESIDE: ReadonlySet<MarkKind> = new Set(['who', 'what', 'when', 'whenOf'])

export function createNumbersStated(
  context: AnswerContext,
  tables: FigureTables,
  { figureOnly, figuresTold }: Told,
) {
  const { articleOf, citations, records, sameQuantity, sameUnit } = context

  /**
   * 20跟23分别是谁的, 185和136是一码事吗, 398项又是什么: the figures with these numbers, those told before the others of their
   * article; of one, what it belongs to, or the one told last beside it.
   */
  function numbered(query: Query, previous: Turn): Answer | undefined {
    const numbers = readQuantities(query.reading.text)
      .filter(({ printed }) => /\d/u.test(printed))
      .map(({ value }) => value)
    const around = previous.focus === undefined ? [] : figuresOf(articleOf(previous.focus.article))
    const all = distinct([...figuresTold(previous.ledger), ...around])
    const figures = numbers.flatMap((number) => all.find(({ value }) => value === number) ?? [])
    const alikePrinted = all.filter(({ value }) => value === numbers[0])
    if (numbers.length === 1 && alikePrinted.length > 1 && ASKS_SAME.test(query.reading.text))
      return tables.tableOf(query, alikePrinted, 'the figures that print one number', {
        notes: [{ kind: 'printedAlike' }],
      })
    const has = (kind: MarkKind): boolean => query.reading.marks.some(({ kinds }) => kinds.includes(kind))
    if (figures.length === 0 || figures.length < numbers.length) return undefined
    const [first] = figures
    // 那4309名是谁的
    const whose = has('who') && !saysSomething(query.words)
    if (figures.length === 1 && first !== undefined && !whose) {
      const [last] = figuresTold(previous.ledger.slice(0, previous.toldLast)).filter(
        ({ id }) => id !== first.id,
      )
      const beside = has('compare') ? last : undefined
      const asksWhat = (has('what') || has('account')) && !has('verdict')
      if (beside === undefined) return asksWhat ? explained(query, first) : undefined
      figures.unshift(beside)
    }
    const alike = figures.every(({ measure }) => measure !== undefined && measure === first?.measure)
    return tables.tableOf(query, figures, 'the figures with these numbers', {
      notes: alike ? [] : [{ kind: 'notOrdered', why: 'unlike' }],
    })
  }

  /** A number with the practice that it belongs to. */
  function explained(query: Query, figure: Figure): Answer {
    const practice = figure.practiceId === undefined ? undefined : records.practice(figure.practiceId)
    const cite = citations()
    const answer = figureOnly(query, [figure], cite)
    const practices = practice === undefined ? [] : [cite.practice(practice)]
    return { ...answer, practices, citations: cite.list() }
  }

  function stated(query: Query, previous: Turn, practice: Practice | undefined): Answer | undefined {
    const last = figuresTold(previous.ledger.slice(0, previous.toldLast))
    const near = distinct([...(practice?.figures ?? []), ...figuresTold(previous.ledger)])
    const around = previous.focus === undefined ? [] : figuresOf(articleOf(previous.focus.article))
    const says = weightOf(query.words) >= SAYS_LITTLE
    const said = (figure: Figure): boolean => says && share(query, figure) >= SAID
    const all = distinct([...near, ...around.filter(said)])
    // 第一书记有136个吧 after talk of 136个小区: numbers of something else neither confirm nor deny it.
    const known = query.words.filter((word) => word.known)
    const talkedOf = practice === undefined ? '' : records.practiceText(practice.id)
    if (saysSomething(known) && vouchedShare(known, talkedOf) < SAID && !all.some(said)) {
      // 132起是全市的吗: what was told just now is shown with its place, and neither confirmed nor denied.
      const [claim, another] = query.reading.stated
      const told = claim && another === undefined ? last.find((one) => sameQuantity(claim, one)) : undefined
      return told && explained(query, told)
    }
    const confirmed: Figure[] = []
    const printed: Figure[] = []
    // 你弄错了，明明是185个: what was told is shown again, beside that of which the number is printed.
    const setsRight = query.reading.marks.some(({ kinds }) => kinds.includes('fixbot'))
    const contested = (claim: Quantity): readonly Figure[] =>
      last
        .filter((one) => setsRight && sameUnit(claim.unit, one.unit) === 'same' && !sameQuantity(claim, one))
        .slice(0, 1)
    for (const claim of query.reading.stated) {
      // 第一书记派了76位: that as many of something else are printed confirms nothing.
      const spoken = all.filter(said)
      const same = (spoken.length > 0 ? spoken : all).find((figure) => sameQuantity(claim, figure))
      const named = same && namedBetter(query, claim, same, around)
      if (same !== undefined && named !== undefined) {
        printed.push(named, same)
        continue
      }
      if (same !== undefined) {
        const against = distinct([...contested(claim), ...ownBeside(query, practice, claim, same)])
        if (against.length > 0) printed.push(...against, same)
        else confirmed.push(same)
        continue
      }
      // The right number in another unit; else what the words speak of; else what was told last.
      const sameNumber = all.filter((figure) => said(figure) && figure.value === claim.value)
      const lasts = /[天日周月年]/u.test(claim.unit)
      const sameSort = all.filter(
        (figure) =>
          sameUnit(claim.unit, figure.unit) !== 'different' ||
          (lasts && figure.kind === 'duration') ||
          // 服务了八万人, where 人次 are printed.
          (PEOPLE.has(claim.unit) && figure.unit === '人次'),
      )
      const spokenOf = sameSort.filter(said)
      const spokenOrTold = spokenOf.length > 0 ? spokenOf : sameSort.filter((figure) => last.includes(figure))
      const [meant] = (sameNumber.length > 0 ? sameNumber : spokenOrTold).toSorted(
        (a, b) => likeTold(claim.unit, b) - likeTold(claim.unit, a) || share(query, b) - share(query, a),
      )
      // 236名全是乡贤吗: what is printed of something else is shown beside it, and neither confirmed nor denied.
      const other = around.find((figure) => sameQuantity(claim, figure))
      if (other !== undefined) {
        const beside = meant !== undefined && said(meant) ? [meant] : contested(claim)
        const against = distinct([...beside, ...ownBeside(query, practice, claim, other)])
        // What is talked about stays it.
        printed.push(...(other.practiceId === practice?.id ? [other, ...against] : [...against, other]))
        continue
      }
      if (meant === undefined) continue
      const cite = citations()
      const correction = { kind: 'otherNumber', stated: claim.printed, figure: cite.figure(meant) } as const
      return { ...figureOnly(query, [meant], cite), corrections: [correction], verdict: 'no' }
    }
    if (confirmed.length + printed.length === 0) return undefined
    // 4个各叫什么名堂, 3500余人次的起算年份写没写: a number that is right is not what is asked.
    const { marks, shape } = query.reading
    const asksElse = marks.some(({ kinds }) => kinds.some((kind) => ASKED_BESIDE.has(kind)))
    if (shape !== 'verdict' && asksElse) return undefined
    const answer = figureOnly(query, distinct([...confirmed, ...printed]))
    if (printed.length > 0) return answer
    const part = partSaid(query.reading.text)
    return part === undefined
      ? { ...answer, verdict: 'yes' }
      : { ...answer, verdict: 'unknown', unreported: [part] }
  }

  /** 调解成功率95.8%, where that is the rate of something else: the number that bears the name which is said. */
  function namedBetter(
    query: Query,
    claim: Quantity,
    same: Figure,
    around: readonly Figure[],
  ): Figure | undefined {
    const known = query.words.filter((word) => word.known)
    // Everyday names of a number are no names that tell it from another.
    const said = ({ metric }: Figure): number => vouchedShare(known, fold(metric))
    const least = Math.max(NAMES, said(same) + SAID / 2)
    return weightOf(known) >= SAYS_NAME
      ? around
          .filter((one) => sameUnit(claim.unit, one.unit) === 'same' && !sameQuantity(claim, one))
          .find((one) => said(one) >= least)
      : undefined
  }

  /** 单位是86家吧, of 50多家 that came, where as many of other units are printed: what the practice talked about says of it. */
  function ownBeside(
    query: Query,
    practice: Practice | undefined,
    claim: Quantity,
    { practiceId }: Figure,
  ): readonly Figure[] {
    const known = query.words.filter((word) => word.known)
    if (practice === undefined || practiceId === practice.id || known.length === 0) return []
    return practice.figures
      .filter(({ id }) => vouchedShare(known, records.metricText(id)) >= SAID)
      .filter((figure) => sameUnit(claim.unit, figure.unit) !== 'different' && !sameQuantity(claim, figure))
      .slice(0, 1)
  }

  function likeTold(unit: string, figure: Figure): number {
    return sameUnit(unit, figure.unit) === 'same' ? 1 : 0
  }

  function share({ words }: Query, figure: Figure): number {
    return vouchedShare(words, records.metricText(figure.id))
  }

  return { explained, numbered, stated }
}
