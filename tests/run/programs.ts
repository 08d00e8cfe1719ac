/**
 * Programs of this project as tests start them. A run of tests compiles them once, which halves what a start asks of the
 * processor; where nothing was compiled they are read as they stand, as `npm start` does.
 */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { PROGRAM } from './node-flags.ts'

const ROOT = resolve(import.meta.dirname, '../..')

/** Names the folder of what was compiled to the processes of a run. */
export const COMPILED = 'TEST_COMPILED_PROGRAMS'

/** Where these files are to be loaded from: all of them compiled, or all of them as they stand. */
function placesOf(files: readonly string[]): {
  readonly places: readonly string[]
  readonly areSources: boolean
} {
  const sources = files.map((file) => resolve(ROOT, file))
  const folder = process.env[COMPILED]
  if (folder === undefined) return { places: sources, areSources: true }
  const made = sources.map((file) => join(folder, relative(ROOT, file).replace(/\.ts$/u, '.mjs')))
  const areSources = !made.every((file) => existsSync(file))
  return { places: areSources ? sources : made, areSources }
}

const address = (file: string): string => pathToFileURL(file).href
/** Found from whatever folder a program is started in. */
const TSX = address(createRequire(import.meta.url).resolve('tsx'))

/** What Node is told to run a file of the project, others before it. */
export function nodeArguments(file: string, before: readonly string[] = []): string[] {
  const { places, areSources } = placesOf([file, ...before])
  const [main = file, ...first] = places
  const imports = [...(areSources ? [TSX] : []), ...first.map(address)]
  return [...PROGRAM, ...imports.flatMap((name) => ['--import', name]), main]
}

/** Addresses by which what is started so may import modules of its own. */
export const moduleAddresses = (files: readonly string[]): string[] => placesOf(files).places.map(address)
