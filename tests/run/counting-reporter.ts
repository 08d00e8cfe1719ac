import { writeFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'
import type { RunCounts } from './run.ts'

/** Writes what became of every test into the file that `TEST_COUNTS_FILE` names, when all have run. */
export default class CountingReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const file = process.env['TEST_COUNTS_FILE']
    if (file === undefined) return
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const count = (state: string): number => tests.filter((test) => test.result().state === state).length
    const counts: RunCounts = {
      files: modules.map(({ moduleId }) => moduleId),
      failedFiles: modules.filter((module) => !module.ok()).map(({ moduleId }) => moduleId),
      tests: tests.length,
      passed: count('passed'),
      skipped: count('skipped'),
      failed: count('failed'),
      unhandledErrors: unhandledErrors.length,
    }
    writeFileSync(file, JSON.stringify(counts))
  }
}
