/** Questions with the figures and the result that a right answer tells → what `answer/reckoning-choice.ts` chooses by. */
import type { Features } from '../answer/decision.ts'
import { crossed, oddsOfWording, type ReckoningHeard } from '../answer/reckoning-choice.ts'
import {
  CHOSEN_OPERATIONS,
  type ChosenOperation,
  chosenAs,
  type OperationOdds,
} from '../answer/reckoning-features.ts'
import type { ChosenReckoning } from '../answer/reckoning-options.ts'
import type { Figure } from '../knowledge/article.ts'
import { readQuantities } from '../knowledge/quantity.ts'
import type { LearntOdds } from '../wording-parts.ts'
import type { ChoiceExample } from './choice-training.ts'
import type { Expectation } from './evaluate.ts'
import { type Example, TRAINING, train } from './logistic.ts'

/** A question, and which of what might be reckoned answers it: the last stands for none. */
export interface ReckoningExample {
  readonly heard: ReckoningHeard
  readonly right: readonly boolean[]
  readonly operation: ChosenOperation | undefined
  readonly group: string
}

/** Odds that favour nothing: which options there are does not hang on them. */
const NO_ODDS = Object.fromEntries(
  CHOSEN_OPERATIONS.map((one) => [one, { whole: 0, clause: 0 }]),
) as OperationOdds
/** So far a quotient may be told from what it is: 12 of 12.04, 六成 of 59.3 %. */
const NEARLY = 0.03
const JUST = 0.002
const EACH = /均|[每一单摊]/u
/** 3.3 for 3.3万, 220 for 220万元. */
const SCALES = [1, 10_000, 100_000_000]

/** Undefined where what is expected does not tell which of the options is right. */
export function reckoningExample(
  heard: ReckoningHeard,
  expectation: Expectation,
  group: string,
): ReckoningExample | undefined {
  const { answerable, expect_figures: printed, expect_terms: terms } = expectation
  const options = heard.optionsOf(NO_ODDS)
  if (options.length === 0) return undefined
  const values = terms.flatMap((term) => numbersIn(term))
  const own = printed.flatMap((form) => numbersIn(form))
  const results = values.filter((value) => !own.some((one) => isNearly(one, value, JUST)))
  const holds = (reckoning: ChosenReckoning): boolean => {
    const { figures, operation } = reckoning
    const forms = printed.map((form) => figures.findIndex((figure) => isPrintedSo(figure, form)))
    if (printed.length === 0 || forms.includes(-1)) return false
    if (
      figures.length > 1 &&
      printed.length > 1 &&
      new Set(forms).size < Math.min(figures.length, printed.length)
    )
      return false
    if (figures.length > printed.length + 1) return false
    const result = resultOf(reckoning)
    const tolerance = operation === 'sum' || operation === 'difference' ? JUST : NEARLY
    return (
      result !== undefined &&
      results.some((value) => SCALES.some((scale) => isNearly(result / scale, value, tolerance)))
    )
  }
  const holding = options.map(({ reckoning }) => answerable && reckoning !== undefined && holds(reckoning))
  const operations = new Set(
    options.flatMap(({ reckoning }, n) => (holding[n] === true && reckoning ? [reckoning.operation] : [])),
  )
  // 1600余个 of 490余家: so many for each of them, or so many times as many.
  const mean = operations.has('average') && operations.has('times')
  const isMean = chosenAs(heard.ruled) === 'average' || EACH.test(heard.wording)
  const unmeant = mean ? (isMean ? 'times' : 'average') : undefined
  const right = options.map(({ reckoning }, n) => holding[n] === true && reckoning?.operation !== unmeant)
  const at = right.indexOf(true)
  const isNone = at < 0
  // What comes to a number that none of the options does is reckoned otherwise.
  if (isNone && answerable && results.length > 0) return undefined
  if (isNone && answerable && printed.length > 0 && heard.ruled !== undefined && expectation.kind === 'data')
    return undefined
  return {
    heard,
    right: options.map(({ reckoning }, n) => (isNone ? reckoning === undefined : right[n] === true)),
    operation: isNone ? undefined : options[at]?.reckoning?.operation,
    group,
  }
}

function numbersIn(text: string): number[] {
  const plain = text.replace(/(?<=\d),(?=\d{3})/gu, '')
  return [
    ...readQuantities(plain).flatMap(({ unit, upTo, value }) => [
      value,
      ...(upTo === undefined ? [] : [upTo]),
      ...(unit === '成' ? [value * 10] : []),
    ]),
    ...(/^[\d.]+$/u.test(plain) ? [Number(plain)] : []),
  ]
}

const isNearly = (a: number, b: number, tolerance: number): boolean =>
  Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b), 1e-9)

const isPrintedSo = ({ printed }: Figure, form: string): boolean => {
  const [one, other] = [printed, form].map((text) => text.replace(/[\s“”"]+/gu, ''))
  return one !== undefined && other !== undefined && (one.includes(other) || other.includes(one))
}

/** What a reckoning comes to, before it is told. */
function resultOf({ figures, operation }: ChosenReckoning): number | undefined {
  const [a, b] = figures
  if (a === undefined) return undefined
  if (b === undefined) {
    if (a.upTo === undefined) return undefined
    return a.upTo - a.value
  }
  const [more, less] = [Math.max(a.value, b.value), Math.min(a.value, b.value)]
  switch (operation) {
    case 'sum':
      return figures.reduce((sum, { value }) => sum + value, 0)
    case 'difference':
      return more - less
    case 'times':
      return less === 0 ? undefined : more / less
    case 'share':
      return more === 0 ? undefined : (less / more) * 100
    case 'average':
      return b.value === 0 ? undefined : a.value / b.value
  }
}

/** Which operation a wording asks for: for each by itself. Of a wording weights below the least are left out. */
export const learnOperations = (
  examples: readonly ReckoningExample[],
  leastWeight: number = TRAINING.leastWeight,
): Readonly<Record<ChosenOperation, LearntOdds>> =>
  Object.fromEntries(
    CHOSEN_OPERATIONS.map((operation) => [
      operation,
      train(
        examples.map(
          (example): Example => ({
            features: NOTHING,
            text: example.heard.wording,
            positive: example.operation === operation,
            group: example.group,
          }),
        ),
        { ...TRAINING, leastWeight },
      ),
    ]),
  ) as Readonly<Record<ChosenOperation, LearntOdds>>

const NOTHING: Features = {}
const NOT_LEARNT = {} as Readonly<Record<ChosenOperation, LearntOdds>>

/** By what is learnt without an example's group and some others, how likely each operation is. */
export function unseenOdds(examples: readonly ReckoningExample[], folds: number): readonly OperationOdds[] {
  const groups = [...new Set(examples.map(({ group }) => group))]
  const foldOf = ({ group }: ReckoningExample): number => groups.indexOf(group) % folds
  const learnt = Array.from({ length: folds }, (_, fold) =>
    learnOperations(examples.filter((example) => foldOf(example) !== fold)),
  )
  return examples.map((example) => {
    const models = learnt[foldOf(example)] ?? NOT_LEARNT
    return oddsOfWording(models, example.heard.wording)
  })
}

/** What there is to choose from where an operation is so likely. */
export const choiceExample = (
  { group, heard, right }: ReckoningExample,
  odds: OperationOdds,
  at: number,
): ChoiceExample => ({
  // The rules were made with these questions in view, and do worse on others.
  options: heard
    .optionsOf(odds, at % FORGOTTEN === 0 ? null : undefined)
    .map((option) => ({ features: crossed(option) })),
  right,
  group,
})
const FORGOTTEN = 3
