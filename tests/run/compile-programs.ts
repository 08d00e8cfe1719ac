/**
 * Compiles the programs that tests start, once for a whole run in which any does, together with the packages they are made
 * of: to find and read a thousand files takes a program as long as all else it does before it is ready.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Plugin, stop } from 'esbuild'
import type { TestProject } from 'vitest/node'
import { CHILDREN, withCompiledChildren } from './children.ts'
import { COMPILED } from './programs.ts'

const ROOT = resolve(import.meta.dirname, '../..')
/** Where packages are found as they are from the sources. */
const CACHE = join(ROOT, 'node_modules/.cache/tashan')
const STARTS_PROGRAMS = /program\.ts|programs\.ts|telegram-server\/process\.ts|\/harness\//u

const ENTRIES = [
  'bench/run.ts',
  'src/main.ts',
  ...readdirSync(join(ROOT, 'src/commands')).map((name) => `src/commands/${name}`),
  // What a harness has a bot read before it may go.
  'src/bot-storage.ts',
  'src/channels/telegram/telegram.ts',
  'src/dialogue/dialogue.ts',
  'src/open-corpus.ts',
  'tests/harness/asker/main.ts',
  'tests/harness/preload.ts',
  'tests/telegram-server/main.ts',
  ...CHILDREN,
]

/** These bring code for the processor, read files that lie beside theirs, or give what they export by `require` alone. */
const NOT_COMPILED = [
  'nodejieba',
  'libsql',
  '@resvg/resvg-js',
  'subset-font',
  'tsx',
  'unpdf',
  '@larksuiteoapi/node-sdk',
  '@wecom/aibot-node-sdk',
]

/** Packages that are made for `require` ask for it. */
const REQUIRE = `import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);`

/** What lies beside a module is looked for beside its source, but for the processes it starts. */
const besideTheSource = (folder: string): Plugin => ({
  name: 'beside the source',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.ts$/ }, ({ path }) => ({
      loader: 'ts',
      contents: withCompiledChildren(readFileSync(path, 'utf8'), folder)
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
        .replaceAll('import.meta.dirname', JSON.stringify(dirname(path))),
    })),
})

/** Tables of weights, a megabyte each: read as data where they lie in half the time that they take as code. */
const tablesAsData: Plugin = {
  name: 'tables as data',
  setup: ({ onLoad }) =>
    onLoad({ filter: /weights\.json$/ }, ({ path }) => ({
      loader: 'js',
      contents: `import { readFileSync } from 'node:fs'\nexport default JSON.parse(readFileSync(${JSON.stringify(path)}, 'utf8'))`,
    })),
}

export default async function setup({ vitest }: TestProject): Promise<(() => void) | undefined> {
  // Who watches edits the sources meanwhile.
  if (vitest.config.watch) return undefined
  const { filenamePattern } = vitest as { readonly filenamePattern?: string[] }
  const specifications = await vitest.globTestSpecifications(filenamePattern)
  const startsAny = specifications.some(({ moduleId }) =>
    STARTS_PROGRAMS.test(`${moduleId}\n${readFileSync(moduleId, 'utf8')}`),
  )
  if (!startsAny) return undefined
  mkdirSync(CACHE, { recursive: true })
  const folder = mkdtempSync(join(CACHE, 'programs-'))
  await build({
    entryPoints: ENTRIES.map((entry) => join(ROOT, entry)),
    outdir: folder,
    outbase: ROOT,
    // Known for modules by their name: Node looks for no package that says so.
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: NOT_COMPILED,
    banner: { js: REQUIRE },
    logLevel: 'warning',
    plugins: [besideTheSource(folder), tablesAsData],
  })
  await stop()
  process.env[COMPILED] = folder
  return () => rmSync(folder, { recursive: true, force: true })
}
