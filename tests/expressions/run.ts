/**
 * Judges every regular expression of the source: `node --import tsx tests/expressions/run.ts`. Prints one JSON object,
 * `{expressions, costly: [{at, source, flags, verdict, why}], unseen: [at]}`. What recheck found of an expression is the same
 * every time: it is kept beside the packages, and in `found.json` for who has a clean checkout. `EXPRESSIONS=keep`
 * writes that file anew, `EXPRESSIONS=afresh` looks at every expression again.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { composedExpressions } from './composed.ts'
import { type Expression, findExpressions } from './find.ts'
import { diagnose, type Found, judge } from './judge.ts'

const SRC = resolve(import.meta.dirname, '../../src')
const KEPT = resolve(import.meta.dirname, '../../node_modules/.cache/tashan/expressions.json')
const SHIPPED = resolve(import.meta.dirname, 'found.json')
/** No argument: the modules that are loaded here would read it as theirs. */
const ORDER = process.env['EXPRESSIONS']

/** The most characters of the texts that a folder's expressions are used on. */
const LONGEST: Readonly<Record<string, number>> = {
  // LONGEST_QUESTION of src/answer/reading.ts.
  answer: 400,
}
/** A message, a line of a file, a page of a document. */
const LONGEST_ELSEWHERE = 20_000

function readKept(file: string): Record<string, Found> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return {}
  }
}

/** One to a line, in an order of their own: a change of the source is a change of a few lines. */
const written = (found: Readonly<Record<string, Found>>): string =>
  `{\n${Object.keys(found)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${JSON.stringify(found[key])}`)
    .join(',\n')}\n}\n`

const keyOf = ({ source, flags }: Expression): string =>
  createHash('sha256').update(`recheck 4.5.0\n${flags}\n${source}`).digest('hex').slice(0, 32)

const { written: literal, composedAt } = findExpressions(SRC)
const composed = await composedExpressions(SRC)
const all = [...literal, ...[...composed].flatMap(([at, some]) => some.map((one) => ({ ...one, at })))]
const kept = ORDER === 'afresh' ? {} : { ...readKept(KEPT), ...readKept(SHIPPED) }
const fresh: Record<string, Found> = {}
const costly: unknown[] = []
const waiting = [...new Map(all.map((one) => [keyOf(one), one]))]
const found = new Map<string, Found>()
async function work(): Promise<void> {
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [key, expression] = next
    const known = kept[key]
    found.set(key, known ?? (await diagnose(expression)))
  }
}
await Promise.all([work(), work()])
for (const expression of all) {
  const key = keyOf(expression)
  const diagnostics = found.get(key)
  if (diagnostics === undefined) continue
  if (diagnostics.status !== 'unknown') fresh[key] = diagnostics
  const folder = expression.at.split('/')[0] ?? ''
  const judgement = judge(expression, diagnostics, LONGEST[folder] ?? LONGEST_ELSEWHERE)
  if (judgement.verdict === 'costly' || judgement.verdict === 'undecided')
    costly.push({ ...expression, ...judgement })
}
mkdirSync(join(KEPT, '..'), { recursive: true })
writeFileSync(KEPT, written(fresh))
if (ORDER === 'keep') writeFileSync(SHIPPED, written(fresh))
console.log(
  JSON.stringify({ expressions: found.size, costly, unseen: composedAt.filter((at) => !composed.has(at)) }),
)
// recheck keeps a process of its own at hand.
process.exit(0)
