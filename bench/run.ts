import { readdirSync } from 'node:fs'

/**
 * What a benchmark exports. A benchmark is a file in this folder, called by its name: `npm run bench -- retrieval`
 * runs `bench/retrieval.ts`. What it needs besides goes into a folder of its own.
 */
export interface Benchmark {
  /** One line for the list of benchmarks. */
  readonly summary: string
  /** Measures and prints. Gets the arguments after the name. */
  run(args: readonly string[]): Promise<void> | void
}

/** Runs where no name is given. */
const ALL = 'overview'

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.slice(0, -'.ts'.length))
  .sort()

async function load(name: string): Promise<Benchmark> {
  return (await import(`./${name}.ts`)) as Benchmark
}

const [first, ...rest] = process.argv.slice(2)
if (first !== undefined && names.includes(first) && !rest.includes('--help'))
  await (await load(first)).run(rest)
else if (first === undefined || (first.startsWith('--') && !['--list', '--help'].includes(first)))
  await (await load(ALL)).run(process.argv.slice(2))
else {
  if (first !== '--list' && first !== '--help' && !names.includes(first)) {
    console.error(`There is no benchmark "${first}".`)
    process.exitCode = 1
  }
  for (const each of names) console.log(`npm run bench -- ${each.padEnd(12)} ${(await load(each)).summary}`)
}
