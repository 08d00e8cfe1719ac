import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { compiledChildren } from './tests/run/children.ts'
import { testFiles } from './tests/run/files.ts'
import { LongestFirst } from './tests/run/longest-first.ts'
import { SHORT_LIVED } from './tests/run/node-flags.ts'
import { sharesProcess } from './tests/run/shared.ts'

const files = testFiles()

/** Takes over nothing of what stands below: the set-up is run once, and not for each of them. */
const project = (name: string, isolate: boolean, isIn: (file: string) => boolean) => ({
  plugins: [compiledChildren],
  test: {
    name,
    isolate,
    execArgv: [...SHORT_LIVED],
    include: files.filter(isIn).map((file) => `tests/${file}`),
    // Whatever is waited for is slow where others are at work; what hangs is found no later than that.
    testTimeout: 180_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
  },
})

export default defineConfig({
  test: {
    // What was made of sources that are as they were: a run with it takes a tenth less of the processor.
    experimental: { fsModuleCache: true, fsModuleCachePath: 'node_modules/.cache/tashan/vitest' },
    globalSetup: ['tests/storage/postgres-server.ts', 'tests/run/compile-programs.ts'],
    sequence: { sequencer: LongestFirst },
    // Half of them wait, for programs, platforms and patience, while the processor could do something else.
    maxWorkers: availableParallelism() + 1,
    projects: [
      project('alone', true, (file) => !sharesProcess(file)),
      project('shared', false, sharesProcess),
    ],
  },
})
