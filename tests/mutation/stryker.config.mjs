import { readFileSync } from 'node:fs'

const parts = JSON.parse(readFileSync(new URL('./parts.json', import.meta.url), 'utf8'))

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: parts[process.env.MUTATION_PART].mutate,
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'tests/mutation/vitest.config.ts', related: false },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // A machine that does much else is slow, and whatever is only slow is not noticed by a test.
  timeoutMS: 20_000,
  // Whatever stands outside of functions would have to be tried by all tests, each time in a process of its own.
  ignoreStatic: true,
  reporters: ['clear-text'],
  clearTextReporter: { allowColor: false, logTests: false },
  disableTypeChecks: false,
  // It would be rewritten by the API of an older TypeScript; the sandbox lies where its paths hold as they are.
  tsconfigFile: 'none',
  tempDirName: '.stryker-tmp',
  ignorePatterns: ['bench', 'tests/harness', 'data'],
  allowEmpty: false,
}
