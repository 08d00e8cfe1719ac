/** Processes that the programs start beside themselves, each from the folder of its own source: compiled with the programs. */
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Plugin } from 'vitest/config'
import { COMPILED } from './programs.ts'

/** By path from the root. */
export const CHILDREN = ['src/papers/desk-child.ts', 'src/ingest/sandbox-child.ts']

/** @param folder of what was compiled */
export function withCompiledChildren(source: string, folder: string): string {
  return CHILDREN.reduce((text, child) => {
    const compiled = pathToFileURL(join(folder, child.replace(/\.ts$/u, '.mjs'))).href
    return text.replaceAll(`new URL('./${basename(child)}', import.meta.url)`, `new URL('${compiled}')`)
  }, source)
}

/** Lets tests start the compiled ones too, where a run has compiled any. */
export const compiledChildren: Plugin = {
  name: 'compiled children',
  enforce: 'pre',
  transform: (code) => {
    const folder = process.env[COMPILED]
    const changed = folder === undefined ? code : withCompiledChildren(code, folder)
    return changed === code ? undefined : { code: changed, map: null }
  },
}
