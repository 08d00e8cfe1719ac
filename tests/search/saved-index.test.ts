import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Passage } from '../../src/search/passage-index.ts'
import {
  createSavedIndexes,
  MOST_IN_MEMORY,
  type SavedIndexes,
  type SavedOptions,
} from '../../src/search/saved-index.ts'
import { stubSegment } from './stub-segment.ts'

const passages = (count: number): Passage[] =>
  Array.from({ length: count }, (_, i) => ({ id: `p${i}`, fields: { text: `社区第${i}食堂` } }))

const options: SavedOptions = {
  name: 'practices',
  segment: stubSegment(['社区', '食堂']),
  stopwords: new Set(['的']),
  fields: { text: 1 },
  fingerprint: 'words',
  passages: passages(40),
}

let folder: string
let lines: string[]
let all: SavedIndexes[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tashan-saved-'))
  lines = []
  all = []
})
afterEach(() => {
  for (const each of all) each.close()
  rmSync(folder, { recursive: true, force: true })
})

const indexes = (search?: 'memory' | 'database'): SavedIndexes => {
  const made = createSavedIndexes({ folder, search, say: (line) => lines.push(line) })
  all.push(made)
  return made
}
const databases = (): string[] => readdirSync(folder).filter((name) => name.endsWith('.db'))
const only = (): string => {
  const [name] = databases()
  return join(folder, name ?? 'none')
}
/** Opens, searches and closes, as one run of the program does. */
const oneRun = (changed: Partial<SavedOptions> = {}): readonly string[] => {
  const opened = indexes('database')
  const found = opened.open({ ...options, ...changed }).search('第7食堂', { limit: 3 })
  opened.close()
  return found.map(({ id }) => id)
}

describe('where an index lies', () => {
  it('is memory for a small corpus and a file for a large one, and a line says why', () => {
    indexes().open(options)
    expect(databases()).toEqual([])
    indexes().open({ ...options, passages: passages(MOST_IN_MEMORY + 1) })
    expect(databases()).toHaveLength(1)
    expect(lines[0]).toBe('search index of practices: in memory (40 passages, no more than 5000)')
    expect(lines[1]).toMatch(/in the database .+ \(5001 passages, more than 5000\); built in/u)
  })

  it('is what SEARCH says', () => {
    indexes('memory').open({ ...options, passages: passages(MOST_IN_MEMORY + 1) })
    expect(databases()).toEqual([])
    indexes('database').open(options)
    expect(databases()).toHaveLength(1)
    expect(lines.map((line) => /SEARCH=\w+/u.exec(line)?.[0])).toEqual(['SEARCH=memory', 'SEARCH=database'])
  })

  it('makes no difference to what is found', () => {
    const inMemory = indexes('memory').open(options)
    const inFile = indexes('database').open(options)
    for (const query of ['第7食堂', '社区', '39'])
      expect(inFile.search(query)).toEqual(inMemory.search(query))
  })
})

describe('a saved index', () => {
  it('is built once and opened after', () => {
    const first = oneRun()
    expect(oneRun()).toEqual(first)
    expect(lines.map((line) => /built|opened/u.exec(line)?.[0])).toEqual(['built', 'opened'])
    expect(readdirSync(folder).filter((name) => name.includes('unfinished'))).toEqual([])
  })

  it.each<[string, Partial<SavedOptions>]>([
    ['passages', { passages: passages(41) }],
    ['weights', { fields: { text: 2 } }],
    ['dictionary or stop words', { fingerprint: 'other words' }],
  ])('is built anew for other %s, and the old one goes', (_, changed) => {
    oneRun()
    const before = databases()
    oneRun(changed)
    expect(lines.at(-1)).toContain('; built in')
    expect(databases()).toHaveLength(1)
    expect(databases()).not.toEqual(before)
  })

  it.each<[string, () => void]>([
    [
      'one byte is other',
      () => {
        const bytes = readFileSync(only())
        bytes[bytes.length - 100] = (bytes[bytes.length - 100] ?? 0) ^ 1
        writeFileSync(only(), bytes)
      },
    ],
    ['half of it is missing', () => truncateSync(only(), 4096)],
    ['it is something else', () => writeFileSync(only(), 'not a database')],
    ['its checksum is missing', () => rmSync(`${only()}.sha256`)],
  ])('is not trusted but built anew when %s', (_, damage) => {
    const first = oneRun()
    damage()
    expect(oneRun()).toEqual(first)
    expect(lines.at(-1)).toMatch(/; built, as it (?:was damaged|could not be read)/u)
    oneRun()
    expect(lines.at(-1)).toContain('; opened in')
  })

  it('takes passages in and lets them go, and is built anew at the next start', () => {
    const opened = indexes('database')
    const index = opened.open(options)
    index.remove(['p7'])
    index.add([{ id: 'new', fields: { text: '夜校第7食堂' } }])
    expect(index.search('夜校')[0]?.id).toBe('new')
    expect(index.size).toBe(40)
    opened.close()
    expect(oneRun()[0]).toBe('p7')
    expect(lines.at(-1)).toContain('; built, as it was ')
  })

  it('leaves nothing half built where building fails', () => {
    const failing: SavedOptions = {
      ...options,
      segment: () => {
        throw new Error('no dictionary')
      },
    }
    expect(() => indexes('database').open(failing)).toThrow(/no dictionary/u)
    expect(readdirSync(folder)).toEqual([])
  })

  it('says what to do where the folder cannot be written to', () => {
    const file = join(folder, 'file')
    writeFileSync(file, '')
    const opened = createSavedIndexes({
      folder: join(file, 'data'),
      search: 'database',
      say: () => undefined,
    })
    expect(() => opened.open(options)).toThrow(/set DATA_DIR to a folder .* or SEARCH=memory/u)
    expect(existsSync(join(file, 'data'))).toBe(false)
  })
})
