import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CorpusFileError } from '../src/compiled/corpus-file.ts'
import { buildCorpus, openCorpus } from '../src/open-corpus.ts'
import { removeFolder } from './remove-folder.ts'

const QUESTION = '龙文区有多少名乡贤'

let data: string
let knowledge: string
let lines: string[]
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'tashan-data-'))
  knowledge = mkdtempSync(join(tmpdir(), 'tashan-knowledge-'))
  for (const name of ['luoding', 'longwen'])
    cpSync(`knowledge/articles/${name}.yaml`, join(knowledge, 'articles', `${name}.yaml`), {
      recursive: true,
    })
  lines = []
})
afterEach(async () => {
  for (const folder of [data, knowledge]) await removeFolder(folder)
})

const filesIn = (folder: string): string[] => readdirSync(folder).filter((name) => name.endsWith('.db'))
const only = (): string => join(data, filesIn(data)[0] ?? 'none')

/** Opens, asks and closes, as one run of the program over a large corpus does. */
function oneRun(): string {
  const say = (line: string): void => void lines.push(line)
  const corpus = openCorpus(knowledge, { compiled: { folder: data, say, mostInMemory: 0 } })
  const { answer } = corpus.ask(QUESTION)
  const told = answer.figures.map(({ figure }) => `${figure.metric} ${figure.printed}`).join('；')
  corpus.close()
  return told
}
const how = (): string | undefined => /; (built|opened) in/u.exec(lines.at(-1) ?? '')?.[1]

describe('the file of a corpus', () => {
  it('is built once and opened by whoever comes after', () => {
    const first = oneRun()
    expect(first).not.toBe('')
    expect(how()).toBe('built')
    const { ctimeMs } = statSync(only())
    expect(oneRun()).toBe(first)
    expect(how()).toBe('opened')
    expect(statSync(only()).ctimeMs).toBe(ctimeMs)
  })

  it('is found where it was built beside the knowledge', () => {
    buildCorpus(knowledge, knowledge, {})
    oneRun()
    expect(how()).toBe('opened')
    expect(filesIn(data)).toEqual([])
  })

  it('bears one name for the same content, wherever that lies, and another for another', () => {
    const { path } = buildCorpus(knowledge, data, {})
    const copy = mkdtempSync(join(tmpdir(), 'tashan-copy-'))
    cpSync(knowledge, copy, { recursive: true })
    expect(buildCorpus(copy, data, {})).toMatchObject({ path, wasThere: true })
    rmSync(copy, { recursive: true })
    appendFileSync(join(knowledge, 'articles/luoding.yaml'), '\n# A remark.\n')
    expect(buildCorpus(knowledge, data, {})).toMatchObject({ wasThere: false })
    expect(filesIn(data)).toHaveLength(1)
    expect(existsSync(path)).toBe(false)
  })

  it('is not opened where drafts are wanted and it has none', () => {
    oneRun()
    expect(buildCorpus(knowledge, data, { drafts: true }).wasThere).toBe(false)
  })

  it.each<[string, () => void]>([
    [
      'one byte is other',
      () => {
        const bytes = readFileSync(only())
        bytes[bytes.length - 100] = (bytes[bytes.length - 100] ?? 0) ^ 1
        const { atime, mtime } = statSync(only())
        writeFileSync(only(), bytes)
        // Who changes a file may set back its time.
        utimesSync(only(), atime, mtime)
      },
    ],
    ['half of it is missing', () => truncateSync(only(), 4096)],
    ['it is something else', () => writeFileSync(only(), 'not a database')],
    [
      'it was changed before it was ever opened, and its checksum is missing',
      () => {
        rmSync(`${only()}.seen`)
        rmSync(`${only()}.sha256`)
      },
    ],
  ])('is not trusted but built anew when %s', (_, damage) => {
    const first = oneRun()
    damage()
    expect(oneRun()).toBe(first)
    expect(how()).toBe('built')
    expect(oneRun()).toBe(first)
    expect(how()).toBe('opened')
  })

  it('does not take away what another process is building, and does what one left that is no more', () => {
    oneRun()
    const ofAnother = `${only()}.${process.ppid}.unfinished`
    const ofNobody = `${only()}.999999999.unfinished`
    for (const path of [ofAnother, ofNobody]) writeFileSync(path, 'half of a file')
    buildCorpus(knowledge, data, { drafts: true })
    expect(existsSync(ofAnother)).toBe(true)
    expect(existsSync(ofNobody)).toBe(false)
  })

  it('says what to do where it cannot be written', () => {
    const file = join(data, 'file')
    writeFileSync(file, '')
    const build = () => buildCorpus(knowledge, join(file, 'data'), {})
    expect(build).toThrow(CorpusFileError)
    expect(build).toThrow(/set DATA_DIR to a folder/u)
  })
})
