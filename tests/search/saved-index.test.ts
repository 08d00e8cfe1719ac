import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
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
  SearchIndexError,
} from '../../src/search/saved-index.ts'
import { stubSegment } from './stub-segment.ts'

const passages = (count: number): Passage[] =>
  Array.from({ length: count }, (_, i) => ({ id: `p${i}`, fields: { text: `社区第${i}食堂` } }))

const options: SavedOptions = {
  name: 'practices',
  segment: stubSegment(['社区', '食堂']),
  stopwords: new Set(['的']),
  fields: { text: 1 },
  fingerprint: 'dictionary',
  words: ['食堂'],
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
  const say = (line: string) => lines.push(line)
  const made = createSavedIndexes({ folder, search, say, sayMemory: say })
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
  const found = opened
    .open({ ...options, ...changed })()
    .search('第7食堂', { limit: 3 })
  opened.close()
  return found.map(({ id }) => id)
}

describe('where an index lies', () => {
  it('is memory for a small corpus and a file for a large one, and a line says why', () => {
    indexes().open(options)
    expect(databases()).toEqual([])
    indexes().open({ ...options, passages: passages(MOST_IN_MEMORY + 1) })
    expect(databases()).toHaveLength(1)
    expect(lines[0]).toBe('search index of practices: in memory (40 passages, no more than 2000)')
    expect(lines[1]).toMatch(/in the database .+ \(2001 passages, more than 2000\); built in/u)
  })

  it('is what SEARCH says', () => {
    indexes('memory').open({ ...options, passages: passages(MOST_IN_MEMORY + 1) })
    expect(databases()).toEqual([])
    indexes('database').open(options)
    expect(databases()).toHaveLength(1)
    expect(lines.map((line) => /SEARCH=\w+/u.exec(line)?.[0])).toEqual(['SEARCH=memory', 'SEARCH=database'])
  })

  it('makes no difference to what is found', () => {
    const inMemory = indexes('memory').open(options)()
    const inFile = indexes('database').open(options)()
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
    ['passages for the most part', { passages: passages(100) }],
    ['weights', { fields: { text: 2 } }],
    ['dictionary or stop words', { fingerprint: 'other' }],
  ])('is built anew for other %s, and the old one goes', (_, changed) => {
    oneRun()
    const before = databases()
    oneRun(changed)
    expect(lines.at(-1)).toContain('; built in')
    expect(databases()).toHaveLength(1)
    expect(databases()).not.toEqual(before)
  })

  it('takes in what is new or changed and lets go what is not there any more', () => {
    oneRun()
    const before = databases()
    const changed: Passage[] = [
      ...passages(40).slice(2),
      { id: 'p0', fields: { text: '社区夜校' } },
      { id: 'new', fields: { text: '夜校第7食堂' } },
    ]
    const opened = indexes('database').open({ ...options, passages: changed })()
    expect(lines.at(-1)).toContain('; brought up to date by 2 new or changed passages in')
    expect(databases()).toHaveLength(1)
    expect(databases()).not.toEqual(before)
    const anew = indexes('memory').open({ ...options, passages: changed })()
    expect(opened.size).toBe(40)
    for (const query of ['第7食堂', '夜校', '社区第1食堂', '39'])
      expect(opened.search(query)).toEqual(anew.search(query))
  })

  it('takes apart anew what holds a word that the segmenter has learnt or forgotten, and nothing else', () => {
    oneRun()
    const more = { words: ['食堂', '第7'], segment: stubSegment(['社区', '食堂', '第7']) }
    const opened = indexes('database').open({ ...options, ...more })()
    expect(lines.at(-1)).toContain('; brought up to date by 1 new or changed passages in')
    const anew = indexes('memory').open({ ...options, ...more })()
    expect(opened.search('第7食堂')).toEqual(anew.search('第7食堂'))
    oneRun()
    expect(lines.at(-1)).toContain('; brought up to date by 1 new or changed passages in')
  })

  it('is not brought up to date from one that is damaged', () => {
    oneRun()
    truncateSync(only(), 4096)
    expect(oneRun({ passages: passages(41) })[0]).toBe('p7')
    expect(lines.at(-1)).toContain('; built in')
  })

  it('is never the half of one that a run left unfinished', () => {
    const first = oneRun()
    const file = only()
    const ofNobody = `${file}.999999999.unfinished`
    renameSync(file, ofNobody)
    truncateSync(ofNobody, 4096)
    expect(oneRun()).toEqual(first)
    expect(lines.at(-1)).toContain('; built in')
    expect(existsSync(ofNobody)).toBe(false)
  })

  it('does not take away what another process is building', () => {
    oneRun()
    const file = only()
    const ofAnother = `${file}.${process.ppid}.unfinished`
    writeFileSync(ofAnother, 'half of an index')
    oneRun({ passages: passages(100) })
    expect(lines.at(-1)).toContain('; built in')
    expect(readFileSync(ofAnother, 'utf8')).toBe('half of an index')
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
    const index = opened.open(options)()
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
    expect(() => opened.open(options)).toThrow(SearchIndexError)
    expect(() => opened.open(options)).toThrow(/set DATA_DIR to a folder .* or SEARCH=memory/u)
    expect(existsSync(join(file, 'data'))).toBe(false)
  })
})
