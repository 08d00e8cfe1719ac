import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { checkSync } from 'recheck'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findExpressions } from './find.ts'
import { judge } from './judge.ts'

const MINUTES = 60_000

describe('the regular expressions of the source', () => {
  it('cannot be made to hold the process by anything that is written', {
    timeout: 15 * MINUTES,
  }, async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', resolve(import.meta.dirname, 'run.ts')],
      { maxBuffer: 1e8 },
    )
    const { expressions, costly, unseen } = JSON.parse(stdout)
    expect(expressions).toBeGreaterThan(300)
    // Take a word set and a loop (knowledge/word-set.ts), or give every quantifier a bound.
    expect(costly).toEqual([])
    // Compose where the module loads: what is composed later is judged by nobody.
    expect(unseen).toEqual([])
  })
})

describe('an expression', () => {
  const judged = (source: string, longest: number) =>
    judge({ source, flags: 'u' }, checkSync(source, 'u', { timeout: MINUTES }), longest).verdict

  it.each([
    ['^(?:社区|街道|社|区街|道)+$', 20_000, 'costly'],
    ['(?:哈+|[。.!?~…]+)+$', 60, 'costly'],
    ['^(\\S+?)\\s*[:：\\s]\\s*(.+)$', 20_000, 'costly'],
    ['^(\\S+?)\\s*[:：\\s]\\s*(.+)$', 60, 'bounded'],
    ['^(?:社区|街道)+$', 20_000, 'linear'],
  ] as const)('%s over %d characters is %s', (source, longest, verdict) => {
    expect(judged(source, longest)).toBe(verdict)
  })
})

describe('the search for expressions', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tashan-expressions-'))
  beforeAll(() => {
    mkdirSync(join(folder, 'deep'))
    writeFileSync(
      join(folder, 'deep', 'one.ts'),
      'const a: RegExp = /a+/gu\n// /comment/\nconst b = "/text/"\nexport const c = (x: string) => new RegExp(x, "u")\n',
    )
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('finds those written out and where others are composed, with their lines', () => {
    expect(findExpressions(folder)).toEqual({
      written: [{ source: 'a+', flags: 'gu', at: 'deep/one.ts:1' }],
      composedAt: ['deep/one.ts:4'],
    })
  })
})
