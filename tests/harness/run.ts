/**
 * `npm run harness -- kills --kills 300 --subscriptions 2000 --seed 1`, `… faults …`, `… replicas --replicas 3 --kills 20
 * --updates 1000 --polling …`, `… stops --kills 100 --seed 1`, `… flood --rounds 5`, `… fuzz --questions 20000
 * --updates 1000`, `… platforms --seconds 3600`, `… soak --seconds 3600`, `… platform-kills --kills 100 --subscriptions 400`: prints the counts as one line of JSON, and ends with 1 when a promise was broken.
 */
import { parseArgs } from 'node:util'
import { startPostgres } from '../storage/embedded-postgres.ts'
import { runFaults } from './faults.ts'
import { runFlood } from './flood.ts'
import { fuzzQuestions, fuzzUpdates } from './fuzz.ts'
import { runKills } from './kills.ts'
import { runPlatformKills } from './platform-kills.ts'
import { runPlatforms } from './platforms.ts'
import { runReplicas } from './replicas.ts'
import { runSoak } from './soak.ts'
import { runStops } from './stops.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    kills: { type: 'string' },
    subscriptions: { type: 'string' },
    replicas: { type: 'string', default: '3' },
    updates: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    latency: { type: 'string', default: '20' },
    questions: { type: 'string', default: '20000' },
    rounds: { type: 'string', default: '5' },
    'per-second': { type: 'string', default: '10' },
    polling: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '3600' },
  },
})
const tell = (text: string): void => console.error(text)
const seed = Number(values.seed)
const common = { subscriptions: Number(values.subscriptions ?? 2000), seed, tell }

async function replicas() {
  const postgres = await startPostgres()
  try {
    return await runReplicas({
      databaseUrl: postgres.url,
      replicas: Number(values.replicas),
      polling: values.polling,
      kills: Number(values.kills ?? 20),
      updates: Number(values.updates),
      perSecond: Number(values['per-second']),
      subscriptions: Number(values.subscriptions ?? 500),
      seed,
      tell,
    })
  } finally {
    await postgres.remove()
  }
}

async function platforms() {
  const postgres = await startPostgres()
  try {
    return await runPlatforms({ databaseUrl: postgres.url, seconds: Number(values.seconds), seed, tell })
  } finally {
    await postgres.remove()
  }
}

async function floods() {
  const common = { rounds: Number(values.rounds), questions: 1000, goalMs: 1500 }
  const person = await runFlood({ ...common, who: 'person' })
  const group = await runFlood({ ...common, who: 'group' })
  return { person, group, broken: [...person.broken, ...group.broken] }
}

async function fuzz() {
  const questions = await fuzzQuestions({ questions: Number(values.questions), seed, withinMs: 5_000, tell })
  const updates = await fuzzUpdates({ updates: Number(values.updates), seed, withinMs: 10_000, tell })
  return { questions, updates, broken: [...questions.broken, ...updates.broken] }
}

const runs: Readonly<Record<string, () => Promise<{ readonly broken: readonly string[] }>>> = {
  kills: () => runKills({ ...common, kills: Number(values.kills ?? 300), latencyMs: Number(values.latency) }),
  faults: () => runFaults(common),
  replicas,
  flood: floods,
  fuzz,
  platforms,
  'platform-kills': () =>
    runPlatformKills({
      kills: Number(values.kills ?? 100),
      subscriptions: Number(values.subscriptions ?? 400),
      seed,
      tell,
    }),
  soak: () => runSoak({ seconds: Number(values.seconds), seed, tell }),
  stops: () => runStops({ kills: Number(values.kills ?? 100), seed, tell }),
}
const run = runs[positionals[0] ?? '']
if (run === undefined) {
  console.error(
    'Which one? kills (--kills, --latency), faults, or replicas (--polling, --replicas, --kills, --updates, --per-second), which take --subscriptions; stops (--kills), flood (--rounds), fuzz (--questions, --updates), platforms or soak (--seconds), or platform-kills (--kills, --subscriptions). All but flood take --seed.',
  )
  process.exitCode = 1
} else {
  const counts = await run()
  console.log(JSON.stringify(counts))
  if (counts.broken.length > 0) process.exitCode = 1
}
