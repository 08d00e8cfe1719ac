/** Every regular expression of the source: those written out, and where others are composed. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync, Visitor } from 'oxc-parser'

export interface Expression {
  readonly source: string
  readonly flags: string
}

export interface Found {
  /** Written as `/…/`, with `folder/file.ts:line`. */
  readonly written: readonly (Expression & { readonly at: string })[]
  /** Where `RegExp` is called, as `folder/file.ts:line`. */
  readonly composedAt: readonly string[]
}

export const sourceFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .toSorted()

export function findExpressions(folder: string): Found {
  const written: (Expression & { at: string })[] = []
  const composedAt: string[] = []
  for (const file of sourceFiles(folder)) {
    const text = readFileSync(join(folder, file), 'utf8')
    const at = (offset: number): string => `${file}:${text.slice(0, offset).split('\n').length}`
    const composed = (node: { readonly callee: { readonly type: string }; readonly start: number }): void => {
      if ('name' in node.callee && node.callee.name === 'RegExp') composedAt.push(at(node.start))
    }
    const { program, errors } = parseSync(file, text)
    if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]?.message}`)
    new Visitor({
      Literal: (node) => {
        if ('regex' in node)
          written.push({ source: node.regex.pattern, flags: node.regex.flags, at: at(node.start) })
      },
      NewExpression: composed,
      CallExpression: composed,
    }).visit(program)
  }
  return { written, composedAt }
}
