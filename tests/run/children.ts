/** Processes that the programs start beside themselves, each from the folder of its own source: compiled with the programs. */
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Plugin } from 'vitest/config'
import { COMPILED } from './programs.ts'

/** By path from the root. */
export const CHILDREN = ['src/papers/desk-child.ts', 'src/ingest/sandbox-child.ts']

const nameOf = (child: string): string => `new URL('./${basename(child)}', import.meta.url)`
const namesChildren = (source: string): boolean => CHILDREN.some((child) => source.includes(nameOf(child)))

/** @param folder of what was compiled */
export function withCompiledChildren(source: string, folder: string): string {
  return CHILDREN.reduce((text, child) => {
    const compiled = pathToFileURL(join(folder, child.replace(/\.ts$/u, '.mjs'))).href
    return text.replaceAll(nameOf(child), `new URL('${compiled}')`)
  }, source)
}

/** Lets tests start the compiled ones too, where a run has compiled any. */
export const compiledChildren: Plugin = {
  name: 'compiled children',
  enforce: 'pre',
  // What names a folder of this run is of no use to another.
  configureVitest: (context) =>
    context.experimental_defineCacheKeyGenerator(({ sourceCode }) =>
      namesChildren(sourceCode) ? false : undefined,
    ),
  transform: (code) => {
    const folder = process.env[COMPILED]
    const changed = folder === undefined ? code : withCompiledChildren(code, folder)
    return changed === code ? undefined : { code: changed, map: null }
  },
}
