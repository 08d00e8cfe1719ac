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

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.slice(0, -'.ts'.length))
  .sort()

async function load(name: string): Promise<Benchmark> {
  return (await import(`./${name}.ts`)) as Benchmark
}

const [name, ...args] = process.argv.slice(2)
if (name !== undefined && names.includes(name)) {
  await (await load(name)).run(args)
} else {
  if (name !== undefined) {
    console.error(`There is no benchmark "${name}".`)
    process.exitCode = 1
  }
  for (const each of names) console.log(`npm run bench -- ${each.padEnd(12)} ${(await load(each)).summary}`)
}
