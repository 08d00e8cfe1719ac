/** A knowledge folder of a few shipped articles, for tests of programs to which it is all one how much they know. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from './program.ts'

const SHIPPED = join(ROOT, 'knowledge')

/** Of eighty thousand words of the dictionary those that are used most: a program reads it in a tenth of a second less. */
const WORDS = 8_000

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

/** For programs only: this process may hold the shipped one. */
export function shortenDictionary(knowledgeDir: string): void {
  const [from, to] = [join(SHIPPED, 'lexicon/jieba'), join(knowledgeDir, 'lexicon/jieba')]
  cpSync(from, to, { recursive: true })
  const timesUsed = (line: string): number => Number(line.split(' ')[1])
  const lines = readFileSync(join(from, 'dict.txt'), 'utf8').trimEnd().split('\n')
  const commonest = lines.sort((a, b) => timesUsed(b) - timesUsed(a)).slice(0, WORDS)
  writeFileSync(join(to, 'dict.txt'), `${commonest.join('\n')}\n`)
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
  shortenDictionary(folder)
  made.set(files.join(), folder)
  return folder
}
