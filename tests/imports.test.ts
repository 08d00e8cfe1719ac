import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const SRC = resolve(import.meta.dirname, '../src')

/** What a folder may import besides itself. Folders that are not named here are roots: nothing imports them. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  coordination: [],
  knowledge: [],
  search: ['knowledge'],
  answer: ['knowledge', 'search'],
  compiled: ['knowledge', 'search', 'answer'],
  digest: ['coordination', 'knowledge', 'search', 'answer'],
  export: ['knowledge'],
  chart: ['knowledge'],
  brief: ['knowledge', 'search', 'answer', 'export', 'chart'],
  messages: ['knowledge', 'answer', 'digest'],
  dialogue: ['knowledge', 'search', 'answer', 'digest', 'messages', 'export', 'chart', 'brief'],
  channels: ['dialogue', 'messages', 'digest', 'answer', 'coordination', 'knowledge'],
  ingest: ['knowledge'],
  web: ['dialogue', 'messages', 'answer', 'brief', 'chart', 'export', 'search', 'knowledge'],
  review: ['dialogue', 'ingest', 'knowledge', 'web'],
}
/** What says nothing of what the program is about. */
const ANYBODY_MAY_IMPORT = ['make-folder.ts', 'same-secret.ts', 'wording-parts.ts']
/** Contracts that storage fulfils are declared beside whoever needs them. */
const STORAGE_MAY_IMPORT = ['coordination', 'digest', 'dialogue']
const NEVER_IMPORTED = ['main.ts', 'commands', 'bot-storage.ts', 'open-channels.ts', 'open-robots.ts']

interface Import {
  readonly from: string
  readonly to: string
  readonly typeOnly: boolean
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? sourceFiles(join(folder, entry.name))
      : entry.name.endsWith('.ts')
        ? [join(folder, entry.name)]
        : [],
  )
}

const imports: readonly Import[] = sourceFiles(SRC).flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/^(?:import|export)\s+(type\s)?[^'"]*?from\s+'(\.[^']+)'/gmu)].map(
    ([, type, path = '']) => ({
      from: relative(SRC, file),
      to: relative(SRC, resolve(dirname(file), path)),
      typeOnly: type !== undefined,
    }),
  ),
)
const folderOf = (file: string): string => file.split('/')[0] ?? file
const described = ({ from, to }: Import): string => `${from} → ${to}`

describe('imports', () => {
  it('are found at all', () => {
    expect(imports.length).toBeGreaterThan(100)
  })

  it.each(Object.keys(MAY_IMPORT))('of %s point down the flow only', (folder) => {
    const against = imports.filter(
      ({ from, to }) =>
        folderOf(from) === folder &&
        folderOf(to) !== folder &&
        !ANYBODY_MAY_IMPORT.includes(to) &&
        !(MAY_IMPORT[folder] ?? []).includes(folderOf(to)),
    )
    expect(against.map(described)).toEqual([])
  })

  it('of storage are contracts and what they are made of', () => {
    const against = imports.filter(
      ({ from, to }) =>
        folderOf(from) === 'storage' &&
        folderOf(to) !== 'storage' &&
        !ANYBODY_MAY_IMPORT.includes(to) &&
        !STORAGE_MAY_IMPORT.includes(folderOf(to)),
    )
    expect(against.map(described)).toEqual([])
  })

  it('never lead to what composes the program', () => {
    const against = imports.filter(
      ({ from, to }) => NEVER_IMPORTED.includes(folderOf(to)) && !NEVER_IMPORTED.includes(folderOf(from)),
    )
    expect(against.map(described)).toEqual([])
  })

  it('of SQL stay in storage, and in the file of a large corpus and the search in it, of Telegram in channels', () => {
    const packages = (pattern: RegExp) =>
      sourceFiles(SRC)
        .filter((file) => pattern.test(readFileSync(file, 'utf8')))
        .map((file) => folderOf(relative(SRC, file)))
    const roots = ['main.ts', 'bot-storage.ts', 'commands']
    expect(
      packages(/from '(?:kysely|libsql|pg)'/u).filter(
        (folder) => ![...roots, 'storage', 'search', 'compiled'].includes(folder),
      ),
    ).toEqual([])
    expect(
      packages(/from '(?:grammy|@grammyjs)/u).filter((folder) => ![...roots, 'channels'].includes(folder)),
    ).toEqual([])
  })

  it('name their files with the ending', () => {
    expect(imports.filter(({ to }) => !/\.(?:ts|json)$/u.test(to)).map(described)).toEqual([])
  })
})
