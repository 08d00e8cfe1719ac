/**
 * `npm test`: runs vitest with the arguments given, and passes only when the count of tests says so as well. Whatever a
 * test imports may end the process with an exit code of its own; it cannot make a failing run look good. `--fast` leaves
 * out the files in `slow.ts`.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { isListed, TESTS, testFiles } from './files.ts'
import { SLOW } from './slow.ts'

export interface RunCounts {
  /** Paths of the test files that were run. */
  readonly files: readonly string[]
  /** Those with a failed test, or an error outside of tests. */
  readonly failedFiles: readonly string[]
  readonly tests: number
  readonly passed: number
  readonly skipped: number
  readonly failed: number
  readonly unhandledErrors: number
}

const isFast = process.argv.includes('--fast')
const args = process.argv.slice(2).filter((arg) => arg !== '--fast')
/** Those that must be run, where no other choice is made. */
const wanted =
  args.length > 0
    ? []
    : testFiles()
        .filter((file) => !(isFast && isListed(file, SLOW)))
        .map((file) => join(TESTS, file))
const folder = mkdtempSync(join(tmpdir(), 'tashan-test-run-'))
try {
  const countsFile = join(folder, 'counts.json')
  const require = createRequire(import.meta.url)
  const vitest = join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs')
  const reporters = ['--reporter=default', `--reporter=${join(import.meta.dirname, 'counting-reporter.ts')}`]
  const without = isFast ? SLOW.map((path) => `--exclude=tests/${path}${path.endsWith('/') ? '**' : ''}`) : []
  const { status, signal } = spawnSync(process.execPath, [vitest, 'run', ...reporters, ...without, ...args], {
    stdio: 'inherit',
    env: { ...process.env, TEST_COUNTS_FILE: countsFile },
  })
  const wrong = existsSync(countsFile)
    ? complaints(JSON.parse(readFileSync(countsFile, 'utf8')) as RunCounts)
    : ['the run ended before every test had']
  if (status !== 0) wrong.push(`vitest ended with ${status ?? signal}`)
  for (const complaint of wrong) console.error(`Not passed: ${complaint}`)
  if (wrong.length > 0) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Why a run with such counts has not passed. */
function complaints(counts: RunCounts): string[] {
  const { files, failedFiles, tests, passed, skipped, failed, unhandledErrors } = counts
  console.log(
    `${tests} tests in ${files.length} files: ${passed} passed, ${skipped} skipped, ${failed} failed`,
  )
  return [
    ...(passed === 0 ? ['no test has passed'] : []),
    ...(passed + skipped === tests ? [] : [`${tests - passed - skipped} tests have not passed`]),
    ...failedFiles.map((file) => `${file} has failed`),
    ...(unhandledErrors === 0 ? [] : [`${unhandledErrors} errors outside of tests`]),
    ...wanted.filter((file) => !files.includes(file)).map((file) => `${file} was not run`),
  ]
}
