/** A knowledge folder of a few shipped articles, for tests of programs to which it is all one how much they know. */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from './program.ts'

const SHIPPED = join(ROOT, 'knowledge')

/**
 * The dictionary is left out: the shipped one is taken then, and a process can hold no other beside it.
 *
 * @param names of the files of articles
 */
export function copyArticles(names: readonly string[], to: string): void {
  mkdirSync(join(to, 'articles'), { recursive: true })
  const isNoDictionary = (path: string): boolean => !path.endsWith('jieba')
  cpSync(join(SHIPPED, 'lexicon'), join(to, 'lexicon'), { recursive: true, filter: isNoDictionary })
  for (const name of names) cpSync(join(SHIPPED, 'articles', name), join(to, 'articles', name))
}

const made = new Map<string, string>()

/**
 * A program that knows 大邑 alone starts in less than half of the time. The same folder for a whole test file.
 *
 * @param names of the files of articles, without `.yaml`
 */
export function someArticles(...names: readonly string[]): string {
  const files = (names.length === 0 ? ['dayi'] : names).map((name) => `${name}.yaml`)
  const known = made.get(files.join())
  if (known !== undefined) return known
  const folder = mkdtempSync(join(tmpdir(), 'tashan-some-articles-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  copyArticles(files, folder)
  made.set(files.join(), folder)
  return folder
}
