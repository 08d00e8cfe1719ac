/**
 * Question files with what a right answer holds → a score. Looks only at the answer JSON, as any outside script would:
 * nothing here knows how an answer came about.
 */

export interface Expectation {
  readonly id: string
  readonly q: string
  readonly prev?: string
  readonly kind: string
  /** Last elements of locality paths. */
  readonly expect_locality: readonly string[]
  /** Whether one of the places suffices or all are needed. */
  readonly match: 'any' | 'all'
  /** Printed forms, all needed. */
  readonly expect_figures: readonly string[]
  /** Alternatives: one suffices. */
  readonly expect_terms: readonly string[]
  readonly forbid_localities?: readonly string[]
  readonly answerable: boolean
}

/** The parts of the answer JSON that are scored. */
export interface ScoredAnswer {
  readonly answerable?: unknown
  readonly practices?: unknown
  readonly figures?: unknown
  readonly citations?: unknown
  readonly text?: unknown
}

/** So many figures of an answer are read: twice as many as are expected, since others may stand between, and a few at least. */
const figuresRead = ({ expect_figures: { length } }: Expectation): number => Math.max(3, 2 * length)

export interface Outcome {
  readonly id: string
  readonly kind: string
  readonly q: string
  readonly right: boolean
  /** What was wrong, in words; empty when right. */
  readonly faults: readonly string[]
  /** Cites a place that must not answer. */
  readonly wrongSource: boolean
  readonly hasFigures: boolean
  readonly refusal: boolean
}

export interface KindScore {
  readonly kind: string
  readonly questions: number
  readonly right: number
}

export interface Evaluation {
  readonly questions: number
  readonly right: number
  readonly share: number
  readonly withFigures: { readonly questions: number; readonly right: number }
  readonly refusals: { readonly questions: number; readonly right: number }
  readonly wrongSources: number
  readonly kinds: readonly KindScore[]
  readonly outcomes: readonly Outcome[]
}

/** Of what a line leaves out nothing is expected. */
const EXPECTS_NOTHING = { match: 'any', expect_locality: [], expect_figures: [], expect_terms: [] } as const

/** @throws when a line is no expectation, naming file and line */
export function readExpectations(file: string, text: string): Expectation[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return []
    try {
      const value = JSON.parse(line) as Expectation
      if (typeof value.q !== 'string' || typeof value.answerable !== 'boolean')
        throw new Error('q or answerable is missing')
      return [{ ...EXPECTS_NOTHING, ...value }]
    } catch (error) {
      throw new Error(
        `${file}:${index + 1}: no question: ${error instanceof Error ? error.message : String(error)}`,
      )
    }
  })
}

/**
 * The same questions, each asked after the one before it in the file that is of other places: what was talked about before must
 * not change what is answered. A question with one before it stays as it is, and so does the first.
 */
export function afterAnother(expectations: readonly Expectation[]): Expectation[] {
  const isOfOthers = (place: Expectation) => (other: Expectation) =>
    other.answerable &&
    other.prev === undefined &&
    other.expect_locality.length > 0 &&
    !other.expect_locality.some((name) => place.expect_locality.includes(name))
  return expectations.map((expectation, at) => {
    const before = expectations.slice(0, at).findLast(isOfOthers(expectation))
    return before === undefined || expectation.prev !== undefined
      ? expectation
      : { ...expectation, prev: before.q }
  })
}

/** What somebody says around a question. */
export interface Talk {
  readonly before: string
  readonly after: string
}

/** @throws {SyntaxError} where a line is no JSON */
export const readTalk = (text: string): Talk[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Talk)

/** Each question in the midst of talk, by turns: what is answered alone is to be answered then. */
export const amongTalk = (expectations: readonly Expectation[], talks: readonly Talk[]): Expectation[] =>
  expectations.map((expectation, at) => {
    const talk = talks[at % talks.length]
    return talk === undefined ? expectation : { ...expectation, q: withTalk(expectation.q, talk) }
  })

export const withTalk = (question: string, { after, before }: Talk): string =>
  `${before}${question}${after === '' || /[？?。！!]$/u.test(question) ? '' : '，'}${after}`

export function evaluate(
  expectations: readonly Expectation[],
  answer: (request: { q: string; prev?: string }) => ScoredAnswer,
): Evaluation {
  const outcomes = expectations.map((expectation) => {
    const { q, prev } = expectation
    return outcomeOf(expectation, answer(prev === undefined ? { q } : { q, prev }))
  })
  const right = outcomes.filter((outcome) => outcome.right).length
  const kinds = [...new Set(outcomes.map(({ kind }) => kind))].map((kind) => {
    const of = outcomes.filter((outcome) => outcome.kind === kind)
    return { kind, questions: of.length, right: of.filter((outcome) => outcome.right).length }
  })
  const part = (of: readonly Outcome[]) => ({
    questions: of.length,
    right: of.filter((outcome) => outcome.right).length,
  })
  return {
    questions: outcomes.length,
    right,
    share: outcomes.length === 0 ? 0 : right / outcomes.length,
    withFigures: part(outcomes.filter(({ hasFigures }) => hasFigures)),
    refusals: part(outcomes.filter(({ refusal }) => refusal)),
    wrongSources: outcomes.filter(({ wrongSource }) => wrongSource).length,
    kinds,
    outcomes,
  }
}

function outcomeOf(expected: Expectation, answer: ScoredAnswer): Outcome {
  const faults: string[] = []
  const practices = records(answer.practices)
  const figures = records(answer.figures)
  const places = [...practices, ...figures].map((record) => pathOf(record))
  const cited = records(answer.citations).map(pathOf)
  const forbidden = (expected.forbid_localities ?? []).filter((place) =>
    cited.some((path) => path.includes(place)),
  )
  if (forbidden.length > 0) faults.push(`cites ${forbidden.join('、')}`)
  if (answer.answerable !== expected.answerable)
    faults.push(expected.answerable ? 'refused' : 'answered what must be refused')
  if (expected.answerable) {
    const wanted = expected.expect_locality
    const has = (place: string) => places.some((path) => path.includes(place))
    if (expected.match === 'all') {
      const absent = wanted.filter((place) => !has(place))
      if (absent.length > 0) faults.push(`without ${absent.join('、')}`)
    } else if (wanted.length > 0 && !wanted.some((place) => places[0]?.includes(place)))
      faults.push(`first is ${places[0]?.at(-1) ?? 'nothing'}, not ${wanted.join('/')}`)
    const printed = figures
      .slice(0, figuresRead(expected))
      .map((figure) => squash(String(figure['printed'] ?? '')))
    const unprinted = expected.expect_figures.filter(
      (figure) => !printed.some((form) => holdsNumber(form, squash(figure))),
    )
    if (unprinted.length > 0)
      faults.push(`without ${unprinted.join('、')}, has ${printed.join('、') || 'no figures'}`)
    const text = squash(`${String(answer.text ?? '')}${JSON.stringify(practices)}`)
    if (
      expected.expect_terms.length > 0 &&
      !expected.expect_terms.some((term) => text.includes(squash(term)))
    )
      faults.push(`says none of ${expected.expect_terms.join('、')}`)
  }
  return {
    id: expected.id,
    kind: expected.kind,
    q: expected.q,
    right: faults.length === 0,
    faults,
    wrongSource: forbidden.length > 0,
    hasFigures: expected.expect_figures.length > 0,
    refusal: !expected.answerable,
  }
}

/** Whether a printed form holds the expected one: 微网格50个 holds 50个, 136个 does not hold 36个. */
function holdsNumber(printed: string, expected: string): boolean {
  const at = printed.indexOf(expected)
  return at === 0 || (at > 0 && !/[\d.]/u.test(printed.charAt(at - 1)))
}

const squash = (text: string): string => text.replace(/[\s“”"]+/gu, '')

function records(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value : []
}

function pathOf(record: Readonly<Record<string, unknown>>): readonly string[] {
  const locality = record['locality']
  return Array.isArray(locality) ? locality : []
}

const percent = (right: number, questions: number): string =>
  questions === 0 ? '–' : `${((100 * right) / questions).toFixed(1)} %`

/** @param plain the same questions answered by plain search, which stands beside */
export function evaluationTable(evaluation: Evaluation, failures: boolean, plain?: Evaluation): string {
  const rowsOf = ({ kinds, right, questions, withFigures, refusals }: Evaluation) => [
    ...kinds.map((kind) => [kind.kind, kind.right, kind.questions] as const),
    ['all', right, questions] as const,
    ['with figures', withFigures.right, withFigures.questions] as const,
    ['to be refused', refusals.right, refusals.questions] as const,
    ['with an answer', right - refusals.right, questions - refusals.questions] as const,
  ]
  const beside = plain === undefined ? [] : rowsOf(plain)
  const lines = rowsOf(evaluation).map(([name, right, questions], at) => {
    const peer = beside[at]
    const line = `${name.padEnd(14)} ${String(right).padStart(4)} of ${String(questions).padStart(4)}  ${percent(right, questions)}`
    return peer === undefined
      ? line
      : `${line.padEnd(36)} plain MiniSearch ${String(peer[1]).padStart(4)}  ${percent(peer[1], peer[2])}`
  })
  lines.push(`cites a forbidden place: ${evaluation.wrongSources}`)
  if (failures)
    for (const { id, kind, q, faults, right } of evaluation.outcomes)
      if (!right) lines.push(`${id} ${kind} ${q}\n    ${faults.join('; ')}`)
  return lines.join('\n')
}
