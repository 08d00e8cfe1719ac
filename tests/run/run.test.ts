import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')
const RED = 'tests/run/red/vitest.config.ts'
const EXIT_CODE_TAKEN = 'tests/run/red/exit-code-taken.config.ts'

/** A run of tests inside this one knows nothing of it. */
function run(...args: string[]) {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:VITEST|TEST_)/u.test(name)),
  )
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    env: { ...env, NO_COLOR: '1' },
    encoding: 'utf8',
  })
  return { status, printed: stdout + stderr }
}
const vitest = (config: string) =>
  run(join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--config', config)
const npmTest = (...args: string[]) => run('--import', 'tsx', join(ROOT, 'tests/run/run.ts'), ...args)

describe('a run of tests', () => {
  it('fails when a test beside PostgreSQL fails', () => {
    const { status, printed } = vitest(RED)
    expect(printed).toMatch(/Tests +1 failed \| 2 passed/u)
    expect(status).toBe(1)
  })

  it('fails when a test fails whose process something else ends with 0', () => {
    expect(vitest(EXIT_CODE_TAKEN).status).toBe(0)
    const { status, printed } = npmTest('--config', EXIT_CODE_TAKEN)
    expect(printed).toContain('1 tests in 1 files: 0 passed, 0 skipped, 1 failed')
    expect(status).toBe(1)
  })

  it('fails when there is no test', () => {
    expect(npmTest('no-such-file').status).toBe(1)
  })

  it('passes when all tests pass', () => {
    const { status, printed } = npmTest('--config', RED, 'beside-postgres')
    expect(printed).toContain('2 tests in 1 files: 2 passed, 0 skipped, 0 failed')
    expect(status).toBe(0)
  })
})
