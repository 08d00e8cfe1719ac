/** What junk costs beside usual questions: random characters, common ones, letters, and the worst inputs known. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openCorpus } from '../src/open-corpus.ts'
import { seeded } from '../tests/harness/scene.ts'

export const summary = '[--json]: what a text without sense costs the processor, against a usual question'

const QUESTIONS = join(import.meta.dirname, '../tests/questions/own.jsonl')
const LENGTHS = [81, 500, 4000] as const
/** Of fewer the 99th percentile would be the longest of all. */
const TEXTS = 200
const FIRST_HAN = 0x4e00
const HAN = 0x5200
const LETTERS = 'abcdefghijklmnop qrstuvwxyz0123456789%.,'

const WORST: readonly string[] = [
  `${'社区街道'.repeat(30)}狗`,
  `晚点${'.'.repeat(55)}行`,
  '辛苦了'.repeat(40),
  `免打扰${' \t'.repeat(240)}动`,
  `几${'万'.repeat(20_000)}`,
  `${'1'.repeat(20_000)}分之`,
  ':'.repeat(20_000),
]

interface Cost {
  readonly what: string
  /** Milliseconds of processor time a text. */
  readonly p50: number
  readonly p99: number
}

export function run(args: readonly string[]): void {
  const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean', default: false } } })
  const corpus = openCorpus('knowledge')
  const random = seeded(1)
  const usual = readFileSync(QUESTIONS, 'utf8')
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { q: string }).q)
  const oneOf = (characters: string) => () => characters.charAt(Math.floor(random() * characters.length))
  const kinds: readonly (readonly [string, () => string])[] = [
    ['any Han characters', () => String.fromCodePoint(FIRST_HAN + Math.floor(random() * HAN))],
    ['characters of the questions', oneOf(usual.join(''))],
    ['letters and digits', oneOf(LETTERS)],
  ]
  const costOf = (what: string, texts: readonly string[]): Cost => {
    const times = texts
      .map((text) => {
        const before = process.cpuUsage()
        corpus.ask(text)
        const { user, system } = process.cpuUsage(before)
        return (user + system) / 1000
      })
      .sort((a, b) => a - b)
    const at = (share: number): number => times[Math.floor(times.length * share)] ?? 0
    return { what, p50: at(0.5), p99: at(0.99) }
  }
  for (const question of usual) corpus.ask(question)
  const base = costOf('usual questions', usual)
  const costs = LENGTHS.flatMap((length) =>
    kinds.map(([what, next]) =>
      costOf(
        `${length} × ${what}`,
        Array.from({ length: TEXTS }, () => Array.from({ length }, next).join('')),
      ),
    ),
  )
  for (const cost of [base, ...costs, costOf('the worst known', WORST)])
    console.log(
      values.json
        ? JSON.stringify(cost)
        : `${cost.what}: p50 ${cost.p50.toFixed(1)} ms, p99 ${cost.p99.toFixed(1)} ms of the processor, ${(cost.p99 / base.p99).toFixed(1)} times the p99 of usual questions`,
    )
}
