/** A knowledge folder of a few shipped articles, for tests of programs to which it is all one how much they know. */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from './program.ts'

const SHIPPED = join(ROOT, 'knowledge')

/** @param names of the files of articles */
export function copyArticles(names: readonly string[], to: string): void {
  mkdirSync(join(to, 'articles'), { recursive: true })
  cpSync(join(SHIPPED, 'lexicon'), join(to, 'lexicon'), { recursive: true })
  for (const name of names) cpSync(join(SHIPPED, 'articles', name), join(to, 'articles', name))
}

let made: string | undefined

/** 大邑, 建瓯, 嘉峪关 and 温州: a program that knows these alone starts in two thirds of the time. The same for a whole test file. */
export function someArticles(): string {
  if (made !== undefined) return made
  const folder = mkdtempSync(join(tmpdir(), 'tashan-some-articles-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  copyArticles(['dayi.yaml', 'jianou.yaml', 'jiayuguan.yaml', 'wenzhou.yaml'], folder)
  made = folder
  return folder
}
