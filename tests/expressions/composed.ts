/** Loads every module of a source folder and the shipped knowledge, and keeps what `RegExp` is called with meanwhile. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Expression, sourceFiles } from './find.ts'

/** These run when they are loaded. */
const PROGRAMS = /^(?:main\.ts|commands\/.*|ingest\/sandbox-child\.ts|papers\/desk-child\.ts)$/u

/** @returns expressions by where they are composed, as `folder/file.ts:line` */
export async function composedExpressions(folder: string): Promise<ReadonlyMap<string, Expression[]>> {
  const found = new Map<string, Expression[]>()
  const native = globalThis.RegExp
  globalThis.RegExp = new Proxy(native, {
    construct: (target, args, newTarget) => keep(Reflect.construct(target, args, newTarget)),
    apply: (target, self, args) => keep(Reflect.apply(target, self, args)),
  })
  function keep(expression: RegExp): RegExp {
    const caller = new Error().stack?.split('\n')[3] ?? ''
    const start = caller.indexOf(folder)
    const at =
      start < 0 ? undefined : /^(.*\.ts:\d+):\d+\)?$/u.exec(caller.slice(start + folder.length + 1))?.[1]
    if (at !== undefined)
      found.set(at, [...(found.get(at) ?? []), { source: expression.source, flags: expression.flags }])
    return expression
  }
  try {
    for (const file of sourceFiles(folder))
      if (!PROGRAMS.test(file)) await import(pathToFileURL(join(folder, file)).href)
    const { openCorpus } = await import('../../src/open-corpus.ts')
    openCorpus(join(folder, '../knowledge')).close()
  } finally {
    globalThis.RegExp = native
  }
  return found
}
