/**
 * “合起来多少”, “摊到每家几个”: what is to be reckoned with which printed figures, chosen from all that may be. How much what speaks
 * for each counts is data, learnt from questions by `npm run train -- --reckonings`.
 */
import { type LearntOdds, oddsOf } from '../wording-parts.ts'
import type { Query, Scope } from './candidates.ts'
import { type AnswerContext, distinct, figuresOf } from './context.ts'
import type { Features } from './decision.ts'
import { chancesBy } from './follow-up/choosing.ts'
import { maskedWording } from './masked-wording.ts'
import type { PlaceReading } from './places.ts'
import type { Operation } from './reckoning.ts'
import {
  CHOSEN_OPERATIONS,
  type ChosenOperation,
  chosenAs,
  type Operable,
  type OperationOdds,
} from './reckoning-features.ts'
import { type ChosenReckoning, createReckoningOptions, type ReckoningOption } from './reckoning-options.ts'
import learnt from './reckoning-weights.json' with { type: 'json' }

/** A message while it is decided what to reckon: how it is worded, and what there is to choose from by that. */
export interface ReckoningHeard {
  /** With places and known words masked. */
  readonly wording: string
  readonly ruled: Operation | undefined
  readonly optionsOf: (odds: OperationOdds, ruled?: ChosenOperation | null) => readonly ReckoningOption[]
}

/** The likeliest reckoning, and how likely it is beside the others; undefined where none is likelier. */
export interface ReckoningChosen {
  readonly reckoning: ChosenReckoning
  /** From 0 to 1. */
  readonly chance: number
}

export type WatchReckonings = (heard: ReckoningHeard) => void

const CLAUSES = /[，,。；;？?！!：:\s]+/u

/** How likely each operation is by what was learnt of wordings. */
export function oddsOfWording(
  models: Readonly<Record<ChosenOperation, LearntOdds>>,
  wording: string,
): OperationOdds {
  const clauses = wording.split(CLAUSES).filter((clause) => clause !== '')
  return Object.fromEntries(
    CHOSEN_OPERATIONS.map((operation) => {
      const of = models[operation]
      return [
        operation,
        {
          whole: oddsOf(of, {}, wording),
          clause: Math.max(...clauses.map((clause) => oddsOf(of, {}, clause)), of.bias),
        },
      ]
    }),
  ) as OperationOdds
}

/** So many articles may be meant where no place is named, or a region of very many. */
const HOMES = 2
/** Of more articles than these the figures are not all looked through. */
const MOST_ARTICLES = 8

export function createReckoningHearing(
  context: AnswerContext,
): (
  query: Query,
  scope: Scope,
  held: readonly PlaceReading[],
  ruled: Operation | undefined,
) => ReckoningHeard | undefined {
  const { articleOf, candidates } = context
  const optionsOf = createReckoningOptions(context)

  function operable(query: Query, scope: Scope, held: readonly PlaceReading[]): Omit<Operable, 'ruled'> {
    const near = candidates.practices(query, scope)
    const best = near[0]?.score ?? 0
    const found: Operable['found'] = ({ practiceId }) =>
      (near.find(({ practice }) => practice.id === practiceId)?.score ?? 0) / (best || 1)
    const homes =
      held.length > 0 && scope !== undefined && scope.size <= MOST_ARTICLES
        ? [...scope]
        : distinct(near.map(({ practice }) => practice.articleId)).slice(0, HOMES)
    return {
      figures: homes.flatMap((id) => figuresOf(articleOf(id))),
      across: held.length === 2,
      found,
    }
  }

  return (query, scope, held, ruled) => {
    if (ruled !== undefined && chosenAs(ruled) === undefined) return undefined
    const { reading, words } = query
    if (held.length > 2) return undefined
    return {
      wording: maskedWording({ start: 0, end: reading.text.length }, reading, words),
      ruled,
      optionsOf: (odds, by = chosenAs(ruled)) =>
        optionsOf(query, { ...operable(query, scope, held), ruled: by ?? undefined }, odds),
    }
  }
}

/** What was learnt: how likely each operation is by a wording, and how much what speaks for a reckoning counts. */
export interface LearntReckonings {
  readonly wordings: Readonly<Record<ChosenOperation, LearntOdds>>
  readonly weights: Readonly<Record<string, number>>
}

/** Chooses by what was learnt. */
export function createReckoningChoice({
  weights,
  wordings,
}: LearntReckonings = learnt): (heard: ReckoningHeard) => ReckoningChosen | undefined {
  const byOperation = Object.fromEntries(
    CHOSEN_OPERATIONS.map((one) => [one, weightsWith(one, weights)]),
  ) as Readonly<Record<ChosenOperation, Readonly<Record<string, number>>>>
  const oddsOf = ({ features, ofOperation, reckoning }: ReckoningOption): number => {
    const own = reckoning === undefined ? weights : byOperation[reckoning.operation]
    return weightedSum(features, own) + weightedSum(ofOperation, own)
  }
  return ({ optionsOf, ruled, wording }) => {
    const odds = oddsOfWording(wordings, wording)
    if (ruled === undefined && reckonsNothing(odds)) return undefined
    const options = optionsOf(odds)
    if (options.length === 0) return undefined
    const chances = chancesBy(options, oddsOf)
    const chance = Math.max(...chances)
    const reckoning = options[chances.indexOf(chance)]?.reckoning
    return reckoning && { reckoning, chance }
  }
}

/** What speaks for an option counts by itself, and with its operation as well. */
export function crossed({ features, ofOperation, reckoning }: ReckoningOption): Features {
  const all = { ...features, ...ofOperation }
  if (reckoning === undefined) return all
  const own = Object.entries(all).map(([name, value]) => [crossedName(reckoning.operation, name), value])
  return { ...all, ...Object.fromEntries(own) }
}

/** What each feature weighs with an operation, by its own name. */
function weightsWith(
  operation: ChosenOperation,
  weights: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const prefix = crossedName(operation, '')
  const plain = Object.keys(weights).filter((name) => !name.includes('.'))
  return Object.fromEntries(
    plain.map((name) => [name, (weights[name] ?? 0) + (weights[`${prefix}${name}`] ?? 0)]),
  )
}

const weightedSum = (features: Features, weights: Readonly<Record<string, number>>): number => {
  let sum = 0
  for (const name in features) sum += (features[name] ?? 0) * (weights[name] ?? 0)
  return sum
}
const crossedName = (operation: ChosenOperation, name: string): string => `${operation}.${name}`

/** Whether by its wording a message wants nothing reckoned, whatever its figures are. */
export const reckonsNothing = (odds: OperationOdds): boolean =>
  CHOSEN_OPERATIONS.every((one) => odds[one].whole < FAR_FROM_IT)
const FAR_FROM_IT = -2.5
