/**
 * The fact checker over sentences made from every figure of the corpus: as it is printed, in two frames, and changed in one
 * thing. Nobody chose them, so they tell of kinds and not of favourites. Prints of the true ones how many are confirmed and how
 * many disputed, of the changed ones how many are flagged with what is printed and how many are blessed.
 */
import { parseArgs } from 'node:util'
import type { Verdict } from '../src/answer/check/judge.ts'
import type { Figure } from '../src/knowledge/article.ts'
import type { Knowledge } from '../src/knowledge/load.ts'
import { readQuantities } from '../src/knowledge/quantity.ts'
import { claimHolds, createSameUnit } from '../src/knowledge/same-quantity.ts'
import { openSweeper, otherUnitOf, placeOf, type Sweeper, thingOf, written } from './sweeps.ts'

export const summary =
  '[--every N] [--way NAME] [--failures]: the fact checker over sentences made from every figure, true and changed in one thing'

export interface Made {
  /** The frame of a true sentence, or what is changed. */
  readonly way: string
  readonly isTrue: boolean
  readonly text: string
  readonly number: string
  /** Figures that tell the truth of it; any of them will do. */
  readonly truths: readonly Figure[]
}

export interface MadeOutcome {
  readonly made: Made
  readonly verdict: Verdict | undefined
  readonly outcome: 'right' | 'blessed' | 'disputed' | 'misnamed' | 'silent'
}

/** Numbers that can be said in a sentence as they are printed: `三大工程` and `每周五` are names and rhythms. */
export const sayable = ({ figures }: Knowledge): readonly Figure[] =>
  figures.filter(({ kind, printed, unit, value }) => {
    const [first, ...rest] = readQuantities(printed)
    const whole = first !== undefined && rest.length === 0 && /^[\d约近超不上]/u.test(printed)
    return whole && first.end === printed.length && kind !== 'date' && value > 1 && unit !== ''
  })

const time = ({ asOf, metric }: Figure): string =>
  asOf === undefined || metric.includes(asOf) ? '' : /^目前|现[已有]/u.test(asOf) ? '目前' : `${asOf}，`
const isOfEach = ({ metric }: Figure): boolean => metric.startsWith('每')

/** 136个推行“业财代理”的小区 of 推行“业财代理”的小区数. */
function counted(figure: Figure): string | undefined {
  const noun = /^(.*[^次场期]?)(?:人数|个数|份数|数)$/u.exec(thingOf(figure))?.[1]
  return figure.kind === 'count' && noun !== undefined && !isOfEach(figure) && !/[次场]$/u.test(noun)
    ? `${figure.printed}${noun}`
    : undefined
}

function statement(
  figure: Figure,
  parts: Partial<Record<'time' | 'place' | 'thing' | 'number', string>> = {},
) {
  const at = parts.time ?? time(figure)
  return `${at}${parts.place ?? placeOf(figure)}${parts.thing ?? thingOf(figure)}为${parts.number ?? figure.printed}。`
}

/** True sentences of a figure. */
export function truthsOf(figure: Figure): readonly Made[] {
  const noun = counted(figure)
  const made = (way: string, text: string): Made => ({
    way,
    isTrue: true,
    text,
    number: figure.printed,
    truths: [figure],
  })
  return [
    made('as measured', statement(figure)),
    ...(noun === undefined ? [] : [made('as counted', `${time(figure)}${placeOf(figure)}共有${noun}。`)]),
  ]
}

/** One digit is another, where no figure of the place has that number. */
function slipOf(figure: Figure, beside: readonly Figure[]): number | undefined {
  const { unit, value } = figure
  if (unit === '比例') return undefined
  const digits = String(value)
  const slips = [...digits].flatMap((digit, at) =>
    /[1-8]/u.test(digit) ? [Number(`${digits.slice(0, at)}${Number(digit) + 1}${digits.slice(at + 1)}`)] : [],
  )
  return slips.find((slip) => !beside.some((other) => other.value === slip))
}

/** People, bodies and things that are not counted anywhere near: 名 医生 for 名 网格员. */
const STRANGERS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^[名人位]$/u, ['医生', '教师', '律师', '演员']],
  [/^[家所]$/u, ['医院', '银行', '书店', '学校']],
  [/^[个处支]$/u, ['公园', '学校', '车站', '剧团']],
]

/** Nouns that no list has: they are not to be blessed either. */
const UNLISTED: typeof STRANGERS = [
  [/^[名人位]$/u, ['魔术师', '检票员', '评论家', '船长']],
  [/^[家所]$/u, ['天文台', '滑雪场', '钢琴行', '报社']],
  [/^[个处支]$/u, ['天文台', '植物园', '码头', '球队']],
]

/** The same sentence with what is counted put as something that the article does not speak of. */
function strangerFor(figure: Figure, { articles }: Knowledge, from: typeof STRANGERS): string | undefined {
  const article = articles.find(({ id }) => id === figure.articleId)
  const printed = JSON.stringify(article)
  const noun = from.find(([unit]) => unit.test(figure.unit))?.[1].find((one) => !printed.includes(one))
  const thing = thingOf(figure)
  const head = /^(.*的)([^的]{2,})(?:人数|个数|数)$/u.exec(thing)
  return noun === undefined || head === null ? undefined : `${head[1]}${noun}数`
}

/** Of the place and of those within it, long and short. */
function placeNames({ articleId, locality }: Figure, { articles }: Knowledge): readonly string[] {
  const within = articles.find(({ id }) => id === articleId)?.places ?? []
  const names = [...locality.slice(-1), ...within.flatMap(({ name, aliases }) => [name, ...aliases])]
  return names
    .flatMap((name) => [name, name.replace(/(?:社区|街道|[市县区镇乡村])$/u, '')])
    .filter((name) => name.length > 1)
}

/** A community or street that the figure has nothing to do with. */
const smallerFor = (figure: Figure): string => `${figure.locality.at(-1)}幸福里社区`

/** Sentences that are changed in one thing. */
export function changesOf(figure: Figure, knowledge: Knowledge): readonly Made[] {
  const sameUnit = createSameUnit(knowledge.lexicon.units)
  const { locality, place, unit, value } = figure
  const beside = knowledge.figures.filter(({ articleId }) => articleId === figure.articleId)
  const holders = knowledge.figures.filter((other) => other.value === value)
  const elsewhere = knowledge.articles.find(
    ({ id, locality: other }) =>
      id > figure.articleId &&
      !holders.some(({ articleId }) => articleId === id) &&
      other.at(-1) !== locality.at(-1),
  )
  const made = (way: string, text: string, number: string, truths: readonly Figure[] = [figure]): Made => ({
    way,
    isTrue: false,
    text,
    number,
    truths,
  })
  const slip = slipOf(figure, beside)
  const { printed } = figure
  const siblings = beside.filter(
    (other) =>
      sameUnit(other.unit, unit) === 'same' &&
      other.value !== value &&
      other.metric !== figure.metric &&
      /^[\d约近超不上]/u.test(other.printed) &&
      // 10余个 is true of 19个 as well.
      claimHolds(other, figure) !== 'holds',
  )
  // 每年带动在大邑就业创业的青年人才: whatever place is put before it, it is told of 大邑.
  const namesPlace = placeNames(figure, knowledge).some((name) => figure.metric.includes(name))
  const there = elsewhere?.locality.at(-1) ?? ''
  return [
    ...(slip === undefined ? [] : [slip]).map((one) => {
      const number = written(one, figure)
      return made('number', statement(figure, { number }), number)
    }),
    made('unit', statement(figure, { number: otherUnitOf(figure, sameUnit) }), otherUnitOf(figure, sameUnit)),
    ...(elsewhere === undefined || namesPlace
      ? []
      : [
          made('place', statement(figure, { place: there }), printed, [
            figure,
            ...knowledge.figures.filter(
              (other) =>
                other.articleId === elsewhere.id ||
                (figure.measure !== undefined && other.measure === figure.measure),
            ),
          ]),
        ]),
    made('year', statement(figure, { time: '2009年' }), printed),
    ...(namesPlace
      ? []
      : [
          made(
            'level up',
            statement(figure, { place: locality.at(place === undefined ? -2 : -1) ?? '' }),
            printed,
          ),
        ]),
    ...(namesPlace || place !== undefined
      ? []
      : [made('level down', statement(figure, { place: smallerFor(figure) }), printed)]),
    ...[['stranger', STRANGERS] as const, ['unlisted', UNLISTED] as const].flatMap(([way, from]) => {
      const thing = strangerFor(figure, knowledge, from)
      return thing === undefined ? [] : [made(way, statement(figure, { thing }), printed)]
    }),
    ...siblings.map((other) =>
      made('sibling', statement(figure, { number: other.printed }), other.printed, [figure, other]),
    ),
  ]
}

export function judgeMade(made: Made, { check }: Pick<Sweeper, 'check'>): MadeOutcome {
  const at = made.text.lastIndexOf(made.number)
  const verdict = check(made.text).findings.find(
    ({ start, printed }) => start < at + made.number.length && start + printed.length > at,
  )?.verdict
  const named = verdict !== undefined && 'figure' in verdict ? [verdict.figure] : []
  const also = verdict?.kind === 'differs' && verdict.instead !== undefined ? [verdict.instead] : []
  const names = [...named, ...also].some((figure) => made.truths.includes(figure))
  const outcome = (): MadeOutcome['outcome'] => {
    if (verdict?.kind === 'holds') return made.isTrue ? (names ? 'right' : 'misnamed') : 'blessed'
    if (verdict?.kind === 'differs') return made.isTrue ? 'disputed' : names ? 'right' : 'misnamed'
    return 'silent'
  }
  return { made, verdict, outcome: outcome() }
}

/** @param way those of one way alone */
export const sweepMade = (figures: readonly Figure[], sweeper: Sweeper, way?: string): MadeOutcome[] =>
  figures
    .flatMap((figure) => [...truthsOf(figure), ...changesOf(figure, sweeper.knowledge)])
    .filter((made) => way === undefined || made.way === way)
    .map((made) => judgeMade(made, sweeper))

export function run(argv: readonly string[]): void {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      every: { type: 'string', default: '1' },
      way: { type: 'string' },
      failures: { type: 'boolean', default: false },
    },
  })
  const sweeper = openSweeper()
  const figures = sayable(sweeper.knowledge).filter((_, at) => at % Number(values.every) === 0)
  report(figures.length, sweepMade(figures, sweeper, values.way), values.failures)
}

function report(figures: number, outcomes: readonly MadeOutcome[], failures: boolean): void {
  console.log(
    `${figures} figures\n${'way'.padEnd(14)}${'right'.padEnd(24)}blessed  disputed  misnamed  silent`,
  )
  for (const way of new Set(outcomes.map(({ made }) => made.way))) {
    const of = outcomes.filter(({ made }) => made.way === way)
    const count = (outcome: MadeOutcome['outcome']): number =>
      of.filter((one) => one.outcome === outcome).length
    const right = count('right')
    const share = `${right} of ${of.length}, ${((100 * right) / of.length).toFixed(1)} %`
    const others = [count('blessed'), count('disputed'), count('misnamed'), count('silent')]
    console.log(
      `${way.padEnd(14)}${share.padEnd(24)}${others.map((n, at) => String(n).padEnd([9, 10, 10, 0][at] ?? 0)).join('')}`,
    )
  }
  if (!failures) return
  for (const { made, verdict, outcome } of outcomes.filter((one) => one.outcome !== 'right')) {
    const told = verdict !== undefined && 'figure' in verdict ? verdict.figure : undefined
    const how = verdict?.kind === 'differs' ? verdict.differences.map(({ kind }) => kind).join(' ') : ''
    console.log(
      `${made.way.padEnd(12)} ${outcome.padEnd(9)} ${made.text} | ${verdict?.kind ?? ''} ${how} ${told?.articleId ?? ''} ${told?.printed ?? ''} ${told?.metric ?? ''}`,
    )
  }
}
