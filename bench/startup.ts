/**
 * From a fresh process to the first answer, and the memory it takes, beside nodejieba alone: loading its own full
 * dictionary and cutting one sentence.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

export const summary = '[--runs N] [--json]: from a fresh process to the first answer, beside nodejieba alone'

const QUESTION = '业委会的钱总说不清，有没有地方请第三方管账？'
const ROOT = join(import.meta.dirname, '..')

/** What a child reports: milliseconds since its process began, at the end of each stage, and its memory at last. */
interface Started {
  readonly marks: readonly number[]
  readonly megabytes: number
}

interface System {
  readonly name: string
  readonly arguments: readonly string[]
  /** Names of the stages, a statement of the script each. The first is what node needs before the script begins. */
  readonly stages: readonly string[]
  readonly statements: readonly string[]
}

// `performance.now()` counts from the start of the process, so that node's own start is in both.
const scriptOf = ({ statements }: System): string =>
  `const marks = [performance.now()]
${statements.map((statement) => `${statement}\nmarks.push(performance.now())`).join('\n')}
console.log(JSON.stringify({ marks, megabytes: process.memoryUsage().rss / 1e6 }))`

const SYSTEMS: readonly System[] = [
  {
    name: 'tashan',
    arguments: ['--import', 'tsx'],
    stages: ['node and tsx', 'imports', 'corpus', 'first answer'],
    statements: [
      "const { openCorpus } = await import('./src/open-corpus.ts')",
      "const { ask } = openCorpus('knowledge')",
      `if (!ask(${JSON.stringify(QUESTION)}).answer.answerable) throw new Error('no answer')`,
    ],
  },
  {
    name: 'nodejieba alone',
    arguments: [],
    stages: ['node', 'imports', 'first cut'],
    statements: [
      "const { default: nodejieba } = await import('nodejieba')",
      `nodejieba.cut(${JSON.stringify(QUESTION)})`,
    ],
  },
]

export function run(args: readonly string[]): void {
  const { values } = parseArgs({
    args: [...args],
    options: { runs: { type: 'string', default: '7' }, json: { type: 'boolean', default: false } },
  })
  const runs = Number(values.runs)
  if (!Number.isInteger(runs) || runs < 1) {
    console.error(`--runs must be a whole number of at least 1, not ${values.runs}`)
    process.exitCode = 1
    return
  }
  // One uncounted run each, so that both find their files in the cache; then in turn, so that load hits both.
  const started = SYSTEMS.map((): Started[] => [])
  for (let run = -1; run < runs; run += 1)
    for (const [s, system] of SYSTEMS.entries()) {
      const one = start(system)
      if (run >= 0) started[s]?.push(one)
    }
  const results = SYSTEMS.map(({ name, stages }, s): Result => {
    const own = started[s] ?? []
    const spent = stages.map((stage, i): [string, number] => [
      stage,
      Math.round(median(own.map(({ marks }) => (marks[i] ?? 0) - (marks[i - 1] ?? 0)))),
    ])
    return {
      system: name,
      ms: Math.round(median(own.map(({ marks }) => marks.at(-1) ?? 0))),
      megabytes: Math.round(median(own.map(({ megabytes }) => megabytes))),
      stages: Object.fromEntries(spent),
    }
  })
  if (values.json) for (const result of results) console.log(JSON.stringify(result))
  else print(results, runs)
}

interface Result {
  readonly system: string
  readonly ms: number
  readonly megabytes: number
  readonly stages: Readonly<Record<string, number>>
}

function start(system: System): Started {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [...system.arguments, '--input-type=module', '--eval', scriptOf(system)],
    { cwd: ROOT, encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`${system.name} did not start: ${stderr}`)
  return JSON.parse(stdout) as Started
}

function print(results: readonly Result[], runs: number): void {
  const peer = results.at(-1)
  console.log(`median of ${runs} fresh processes each, from the start of the process to the first answer`)
  console.log('system             ms    MB   ms beside the peer     MB')
  for (const { system, ms, megabytes, stages } of results)
    console.log(
      system.padEnd(15),
      String(ms).padStart(5),
      String(megabytes).padStart(5),
      `${(ms / (peer?.ms ?? ms)).toFixed(2)}×`.padStart(20),
      `${(megabytes / (peer?.megabytes ?? megabytes)).toFixed(2)}×`.padStart(6),
      `  ${Object.entries(stages)
        .map(([stage, spent]) => `${stage} ${spent}`)
        .join(', ')}`,
    )
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
