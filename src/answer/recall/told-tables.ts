/** The figures told side by side, added up or subtracted. */
import type { Figure } from '../../knowledge/article.ts'
import type { Answer, Turn } from '../answer.ts'
import type { Query } from '../candidates.ts'
import type { AnswerContext } from '../context.ts'
import { createCountAlike } from '../fit.ts'
import { reckon } from '../reckoning.ts'
import type { FigureTables } from '../tables/figure-tables.ts'
import type { Told } from './told.ts'

/** 做成对照表 wants several places. */
const SIDE_BY_SIDE = /对照|对比|比对|并排/u

export function createToldTables(
  context: AnswerContext,
  tables: FigureTables,
  { figuresTold, practiceFigures }: Told,
) {
  const { refuse, sameUnit } = context
  const countAlike = createCountAlike(context.segment, context.synonymsOf)

  /** The figures told side by side, or reckoned with; and what may be said of them together. */
  function table(query: Query, previous: Turn): Answer {
    const operation = tables.operation(query)
    const adds = operation === 'sum' || operation === 'total'
    const told = toldOfNamed(previous)
    const few = told.length > 0 ? told : practiceFigures(previous)
    // 做成表: what was told last, and with it what was told alike before, but no other subject.
    const toldLast = figuresTold(previous.ledger.slice(0, previous.toldLast))
    const last = toldLast.filter((figure) => few.includes(figure))
    const ofLast = last.length > 0 && operation === undefined && !SIDE_BY_SIDE.test(query.reading.text)
    const lead = toldOfMost(ofLast ? last : few, few)
    if (lead === undefined) return refuse(query, { kind: 'turn' }, [])
    // Of several places only what counts the same as the last one told; of one place all of it.
    const everywhere = few.filter((figure) => figure === lead || countAlike(figure, lead))
    // 合计呢, after several numbers of the place that was named last: those, and none told before them.
    const inFocus = everywhere.filter(({ articleId }) => articleId === previous.focus?.article)
    const alike = adds && previous.places.length === 1 && inFocus.length > 1 ? inFocus : everywhere
    const several = new Set(alike.map(({ articleId }) => articleId)).size > 1
    const decided = 'a table of the figures told'
    if (operation !== undefined) {
      const parts = partsInFocus(previous)
      if (adds && parts.length > 1)
        return tables.tableOf(query, parts, decided, { reckoned: reckon(parts, operation, sameUnit) })
      const inUnit = toldIn(query, told)
      if (adds && inUnit.length > 1)
        return tables.tableOf(query, inUnit, decided, { reckoned: reckon(inUnit, operation, sameUnit) })
      const asked = several || alike.length > 1 ? alike : toldLast
      const few = operation === 'difference' ? asked.slice(0, 2) : asked
      return tables.tableOf(query, few, decided, { reckoned: reckon(few, operation, sameUnit) })
    }
    const here = few.filter(({ articleId }) => articleId === lead.articleId)
    const shown = several ? alike : ofLast ? here : few
    return tables.tableOf(query, shown, decided, { notes: tables.orderNotes(query, shown) })
  }

  /** 两样加起来几场: the two told last that are counted so, of different practices. */
  function toldIn({ reading: { requests } }: Query, told: readonly Figure[]): readonly Figure[] {
    const units = requests.flatMap(({ unit }) => unit ?? [])
    const seen = new Set<string>()
    return told
      .filter((figure) => units.some((unit) => sameUnit(unit, figure.unit) === 'same'))
      .filter(({ id, practiceId = id }) => !seen.has(practiceId) && seen.add(practiceId))
      .slice(0, 2)
  }

  /** Of some figures the one that counts what was told of most places; of those the last. */
  function toldOfMost(figures: readonly Figure[], told = figures): Figure | undefined {
    const places = (figure: Figure): number =>
      new Set(told.filter((other) => countAlike(other, figure)).map(({ articleId }) => articleId)).size
    return figures.toSorted((a, b) => places(b) - places(a))[0]
  }

  /** The figures told; where several places were named last, theirs. */
  function toldOfNamed({ ledger, places }: Turn): readonly Figure[] {
    const told = figuresTold(ledger)
    const held = places.filter(({ standing }) => standing !== 'elsewhere')
    const named = new Set(held.flatMap(({ articleIds }) => articleIds))
    const theirs = held.length > 1 ? told.filter(({ articleId }) => named.has(articleId)) : []
    return theirs.length > 0 ? theirs : told
  }

  function placesAlike(previous: Turn): number {
    const told = toldOfNamed(previous)
    const lead = toldOfMost(told)
    const alike = told.filter((figure) => figure === lead || (lead !== undefined && countAlike(figure, lead)))
    return new Set(alike.map(({ articleId }) => articleId)).size
  }

  function lastAlike({ ledger, toldLast }: Turn): readonly Figure[] {
    const told = figuresTold(ledger.slice(0, Math.max(2, toldLast)))
    return told.filter((figure) => told[0] !== undefined && figure.unit === told[0].unit)
  }

  /** The parts of one measure that the practice in focus prints. */
  function partsInFocus(previous: Turn): readonly Figure[] {
    const parts = practiceFigures(previous).filter(({ role }) => role === 'part')
    return parts.every(({ measure }) => measure !== undefined && measure === parts[0]?.measure) ? parts : []
  }

  const alike = (query: Query, previous: Turn): number =>
    Math.max(
      toldIn(query, figuresTold(previous.ledger)).length,
      lastAlike(previous).length,
      partsInFocus(previous).length,
    )

  return { alike, placesAlike, table }
}
