import { readFileSync } from 'node:fs'
import { fold } from './fold.ts'

/** Reads a stop word file: words parted by white space, `#` begins a line of comment. */
export function readStopwords(path: string): ReadonlySet<string> {
  return parseStopwords(readFileSync(path, 'utf8'))
}

/** The words of a stop word file, folded as the texts are that they are taken out of. */
export function parseStopwords(content: string): ReadonlySet<string> {
  const lines = content.split('\n').filter((line) => !line.startsWith('#'))
  return new Set(lines.flatMap((line) => fold(line).split(/\s+/u)).filter((word) => word !== ''))
}
