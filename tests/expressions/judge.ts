/**
 * Whether a regular expression can be made to hold the process by what somebody writes. recheck finds the text that
 * costs most; an expression passes if that cannot grow faster than the text, or if at the greatest length at which the
 * expression ever sees a text it still costs next to nothing.
 */
import { check, type Diagnostics } from 'recheck'
import type { Expression } from './find.ts'

export interface Judgement {
  readonly verdict: 'linear' | 'bounded' | 'costly' | 'undecided'
  /** For people: the growth that was found, and the time the worst text takes. */
  readonly why: string
}

/** How long recheck may think about one expression. */
const PATIENCE_MS = 60_000
/** A message is answered in a few milliseconds of the processor; a slow machine takes several times as long. */
const BOUNDED_MS = 60

/** What recheck says of an expression, as far as it is judged by that. */
export type Found =
  | { readonly status: 'safe'; readonly complexity: { readonly summary: string } }
  | { readonly status: 'unknown'; readonly error: { readonly kind: string } }
  | {
      readonly status: 'vulnerable'
      readonly attack: {
        readonly suffix: string
        readonly pumps: readonly { readonly prefix: string; readonly pump: string }[]
      }
      readonly complexity: { readonly type: string; readonly summary: string }
    }

export const diagnose = async ({ source, flags }: Expression): Promise<Found> =>
  found(await check(source, flags, { timeout: PATIENCE_MS }))

function found(diagnostics: Diagnostics): Found {
  const { status } = diagnostics
  if (status === 'safe') return { status, complexity: { summary: diagnostics.complexity.summary } }
  if (status === 'unknown') return { status, error: { kind: diagnostics.error.kind } }
  const { attack, complexity } = diagnostics
  const pumps = attack.pumps.map(({ prefix, pump }) => ({ prefix, pump }))
  const { type, summary } = complexity
  return { status, attack: { suffix: attack.suffix, pumps }, complexity: { type, summary } }
}

/** @param longest the most characters a text has that the expression is used on */
export function judge({ source, flags }: Expression, diagnostics: Found, longest: number): Judgement {
  if (diagnostics.status === 'safe') return { verdict: 'linear', why: diagnostics.complexity.summary }
  if (diagnostics.status === 'unknown') return { verdict: 'undecided', why: diagnostics.error.kind }
  const { attack, complexity } = diagnostics
  if (complexity.type === 'exponential') return { verdict: 'costly', why: complexity.summary }
  const { suffix, pumps } = attack
  const fixed = suffix.length + pumps.reduce((sum, { prefix }) => sum + prefix.length, 0)
  const once = pumps.reduce((sum, { pump }) => sum + pump.length, 0)
  const most = Math.max(1, Math.floor((longest - fixed) / once))
  const expression = new RegExp(source, flags)
  // Twice as long each time, so that what grows with the cube is given up before it takes hours.
  for (let times = 1; ; times = Math.min(most, times * 2)) {
    const text = pumps.map(({ prefix, pump }) => prefix + pump.repeat(times)).join('') + suffix
    const ms = Math.min(...[1, 2, 3].map(() => timed(expression, text)))
    const why = `${complexity.summary}; ${ms.toFixed(1)} ms for ${text.length} characters like ${JSON.stringify(pumps[0]?.pump)}`
    if (ms > BOUNDED_MS) return { verdict: 'costly', why }
    if (times === most) return { verdict: 'bounded', why }
  }
}

/** Milliseconds of the processor, which others' work does not lengthen. */
function timed(expression: RegExp, text: string): number {
  const before = process.cpuUsage()
  text.replace(expression, '')
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
