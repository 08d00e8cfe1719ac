/**
 * What a message does, beside what it is about: asks, thanks, takes leave, orders something of subscriptions. Told by how it is
 * worded, with weights learnt from messages (`npm run train -- --acts`); words that nobody listed speak by their parts.
 */
import { partsOf } from '../../wording-parts.ts'
import learnt from './act-weights.json' with { type: 'json' }

export const COURTESIES = [
  'thanks',
  'greeting',
  'goodbye',
  'acknowledgement',
  'complaint',
  'chatter',
  'identity',
] as const
/** Those that phrases of courtesy stand in. */
const POLITE = ['thanks', 'greeting', 'goodbye', 'acknowledgement'] as const
export const ORDERS = ['subscribe', 'change', 'pause', 'resume', 'list', 'end'] as const
export const ACTS = ['question', ...COURTESIES, ...ORDERS] as const
export type Courtesy = (typeof COURTESIES)[number]
export type OrderAct = (typeof ORDERS)[number]
export type Act = (typeof ACTS)[number]

/** Softmax regression over `partsOf`. */
export interface ActModel {
  readonly bias: Readonly<Partial<Record<Act, number>>>
  /** Part of a message → what it says for each act; what is left out is 0. */
  readonly weights: Readonly<Record<string, Readonly<Partial<Record<Act, number>>>>>
}

/** The probability of each act, from 0 to 1; together 1. */
export type ActChances = Readonly<Record<Act, number>>

/** How likely a group of acts must be, taken together, to be taken for what is meant; an order does something. */
const LEAST_LIKELY = { courtesy: 0.5, polite: 0.1, asks: 0.8, order: 0.6 } as const
/** DTBFC6K, as figures and practices are called. */
const CODE = /^(?=.{0,60}\d)[A-Za-z\d]{4,60}$/u
/** Whoever writes more has something to ask. */
const LONGEST = 60

/** @param parts of the message, by `partsOf` */
export function chancesOf({ bias, weights }: ActModel, parts: ReadonlySet<string>): ActChances {
  const scale = 1 / Math.sqrt(Math.max(parts.size, 1))
  const sums = ACTS.map((act) => bias[act] ?? 0)
  const rows = rowsOf(weights)
  for (const part of parts) {
    const row = rows(part)
    if (row !== undefined)
      for (let at = 0; at < sums.length; at += 1) sums[at] = (sums[at] ?? 0) + (row[at] ?? 0) * scale
  }
  const shares = softmax(sums)
  return Object.fromEntries(ACTS.map((act, at) => [act, shares[at]])) as Record<Act, number>
}

/** What a part says for each of {@link ACTS}, in their order: of twenty thousand parts a row is made when it is met. */
type Rows = (part: string) => Float64Array | undefined

const madeRows = new WeakMap<ActModel['weights'], Rows>()

function rowsOf(weights: ActModel['weights']): Rows {
  const before = madeRows.get(weights)
  if (before !== undefined) return before
  const known = new Map<string, Float64Array>()
  const rows: Rows = (part) => {
    const met = known.get(part)
    if (met !== undefined || !Object.hasOwn(weights, part)) return met
    const made = Float64Array.from(ACTS, (act) => weights[part]?.[act] ?? 0)
    known.set(part, made)
    return made
  }
  madeRows.set(weights, rows)
  return rows
}

/** Sums → shares that together are 1. */
export function softmax(sums: readonly number[]): readonly number[] {
  const highest = Math.max(...sums)
  const shares = sums.map((sum) => Math.exp(sum - highest))
  const whole = shares.reduce((a, b) => a + b, 0)
  return shares.map((share) => share / whole)
}

/** A phrase of courtesy stands in a message, or one that asks. */
export type CourtesyHint = 'polite' | 'asks'

/** Which courtesy, which order a message is; undefined where it is likelier none. */
export interface ActReader {
  readonly courtesy: (text: string, hint?: CourtesyHint) => Courtesy | undefined
  readonly order: (text: string) => OrderAct | undefined
}

export function createActReader(model: ActModel = learnt): ActReader {
  const likeliest = <One extends Act>(
    text: string,
    group: readonly One[],
    least: number,
  ): One | undefined => {
    if (text.length > LONGEST || CODE.test(text.trim())) return undefined
    const chances = chancesOf(model, partsOf(text))
    const together = group.reduce((sum, act) => sum + chances[act], 0)
    if (together < least) return undefined
    return group.reduce((best, act) => (chances[act] > chances[best] ? act : best))
  }
  return {
    courtesy: (text, hint) =>
      likeliest<Courtesy>(text, COURTESIES, hint === 'asks' ? LEAST_LIKELY.asks : LEAST_LIKELY.courtesy) ??
      (hint === 'polite' ? likeliest<Courtesy>(text, POLITE, LEAST_LIKELY.polite) : undefined),
    order: (text) => likeliest<OrderAct>(text, ORDERS, LEAST_LIKELY.order),
  }
}
