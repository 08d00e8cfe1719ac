/**
 * `npm run harness -- kills --kills 300 --subscriptions 2000 --seed 1`, `npm run harness -- faults …`: prints the counts
 * as one line of JSON, and ends with 1 when a promise was broken.
 */
import { parseArgs } from 'node:util'
import { runFaults } from './faults.ts'
import { runKills } from './kills.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    kills: { type: 'string', default: '300' },
    subscriptions: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    latency: { type: 'string', default: '20' },
  },
})
const tell = (text: string): void => console.error(text)
const common = { subscriptions: Number(values.subscriptions), seed: Number(values.seed), tell }
const runs: Readonly<Record<string, () => Promise<{ readonly broken: readonly string[] }>>> = {
  kills: () => runKills({ ...common, kills: Number(values.kills), latencyMs: Number(values.latency) }),
  faults: () => runFaults(common),
}
const run = runs[positionals[0] ?? '']
if (run === undefined) {
  console.error('Which one? kills (--kills, --latency) or faults; both take --subscriptions and --seed.')
  process.exitCode = 1
} else {
  const counts = await run()
  console.log(JSON.stringify(counts))
  process.exitCode = counts.broken.length > 0 ? 1 : 0
}
