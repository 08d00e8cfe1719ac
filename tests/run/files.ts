import { readdirSync } from 'node:fs'
import { resolve, sep } from 'node:path'

export const TESTS = resolve(import.meta.dirname, '..')

/** Every file of tests, by path from the folder of the tests. */
export const testFiles = (): readonly string[] =>
  readdirSync(TESTS, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => file.split(sep).join('/'))
    .sort()

/** @param list of files, and of folders that end in a slash */
export const isListed = (file: string, list: readonly string[]): boolean =>
  list.some((listed) => file === listed || (listed.endsWith('/') && file.startsWith(listed)))
