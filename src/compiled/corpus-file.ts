/**
 * One read-only file that holds a corpus: its records, its terms and its full-text indexes. It bears the hash of all that
 * it was made from in its name, gets that name only when it is whole, and every process opens the same. One that is damaged,
 * foreign or changed is never trusted: it is looked through whole once, and again whenever the system says that anybody
 * may have written to it.
 */
import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import Libsql, { type Database } from 'libsql'
import { createAsk } from '../answer/ask.ts'
import type { Derived } from '../answer/derived.ts'
import { type OpenIndex, type RecordIndexOptions, recordIndexes } from '../answer/records.ts'
import type { Knowledge } from '../knowledge/load.ts'
import { corpusVersion, setCorpusVersion } from '../knowledge/version.ts'
import { makeFolder } from '../make-folder.ts'
import { openFtsPassages } from '../search/fts-candidates.ts'
import { DATABASE_ROUGHER } from '../search/impact.ts'
import { CANDIDATES, createPassageIndex } from '../search/passage-index.ts'
import type { TermOptions } from '../search/terms.ts'
import { fileDerived, openFiledDerived } from './filed-derived.ts'
import { fileRecords, openFiledRecords, type Records } from './filed-records.ts'

/** Of the file's format, and of how texts are taken apart: another makes every file foreign. */
const FORMAT = 2

/** A file cannot be written where it should; the message says what to do. */
export class CorpusFileError extends Error {
  override name = 'CorpusFileError'
}

/** What a file is made from. */
export interface CorpusSources {
  /** All files that are read, in an order that does not change. */
  readonly files: () => readonly string[]
  /** What is chosen from them. */
  readonly drafts: boolean | 'checked'
}

/** An opened file. */
export interface CorpusFile {
  readonly path: string
  readonly records: Records
  /** The words that the segmenter had beside its dictionary. */
  readonly words: readonly string[]
  readonly openIndex: OpenIndex
  readonly derived: Derived
  /** Nothing of it can be read any more. */
  readonly close: () => void
}

/** What is written into a file. */
export interface CorpusToFile extends TermOptions {
  readonly knowledge: Knowledge
  readonly words: readonly string[]
}

/** The file that fits the sources, if there is one in the folders. @param notes where what was looked through is noted */
export function findCorpusFile(
  folders: readonly string[],
  sources: CorpusSources,
  notes: string,
): CorpusFile | undefined {
  let content: string | undefined
  for (const path of folders.flatMap(corpusFilesIn)) {
    const note = `${join(notes, basename(path))}.seen`
    if (textOf(note) === stampOf(path, sources)) return openCorpusFile(path)
    content ??= contentOf(sources)
    if (basename(path) !== fileName(content) || textOf(checksumOf(path)) !== digestOf(path)) continue
    const file = openCorpusFile(path)
    if (file === undefined) continue
    tryWriting(note, stampOf(path, sources))
    return file
  }
  return undefined
}

/**
 * Writes the file that fits the sources, and removes those of other contents beside it.
 *
 * @returns its path
 * @throws CorpusFileError if the folder cannot be written to
 */
export function writeCorpusFile(folder: string, sources: CorpusSources, corpus: CorpusToFile): string {
  const content = contentOf(sources)
  const path = join(folder, fileName(content))
  const unfinished = `${path}.${process.pid}.unfinished`
  try {
    makeFolder(folder)
    removeAbandoned(folder)
    removeDatabase(unfinished)
    const db = new Libsql(unfinished)
    try {
      fill(db, content, corpus)
    } finally {
      db.close()
    }
    writeFileSync(checksumOf(unfinished), digestOf(unfinished))
    removeDatabase(path)
    renameSync(checksumOf(unfinished), checksumOf(path))
    renameSync(unfinished, path)
  } catch (error) {
    tryRemoving(unfinished)
    throw new CorpusFileError(
      `the corpus cannot be kept in ${folder} (${messageOf(error)}): ` +
        'set DATA_DIR to a folder that can be written to and has room',
      { cause: error },
    )
  }
  for (const older of corpusFilesIn(folder)) if (older !== path) tryRemoving(older)
  return path
}

/** A file that is thrown away unless it is completed needs no protection against power cuts. */
function fill(db: Database, content: string, { knowledge, words, ...terms }: CorpusToFile): void {
  db.exec('pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -65536')
  db.exec('create table corpus (key text primary key, value text not null) without rowid')
  fileRecords(db, knowledge)
  for (const [name, index] of Object.entries(recordIndexes(knowledge, terms)))
    createPassageIndex({ ...index, ...openFtsPassages(db, ftsOptions(name, index)) })
  const add = db.prepare('insert into corpus (key, value) values (?, ?)')
  // What a start reckons before the first question is reckoned now.
  createAsk(knowledge, { ...terms, openIndex: opening(db, knowledge), derived: fileDerived(db, knowledge) })
  add.run('words', JSON.stringify(words))
  add.run('version', corpusVersion(knowledge))
  add.run('content', content)
}

const ftsOptions = (name: string, { fields, ranking }: Omit<RecordIndexOptions, 'passages'>) => ({
  name,
  fields,
  ...(ranking === undefined ? {} : { ranking }),
})

/** @returns nothing where it is none of ours */
export function openCorpusFile(path: string): CorpusFile | undefined {
  let db: Database | undefined
  try {
    // Nobody writes to it: nothing need be locked, nor any log of writes be looked for.
    db = new Libsql(`${pathToFileURL(resolve(path)).href}?mode=ro&immutable=1`)
    db.exec('pragma cache_size = -16384')
    const [words, version, content] = ['words', 'version', 'content'].map(readingOf(db))
    if (words === undefined || version === undefined || fileName(content ?? '') !== basename(path)) {
      db.close()
      return undefined
    }
    const records = openFiledRecords(db)
    setCorpusVersion(records.articles, version)
    return {
      path,
      records,
      derived: openFiledDerived(db),
      words: JSON.parse(words) as string[],
      openIndex: opening(db, records),
      close: () => db?.close(),
    }
  } catch {
    db?.close()
    return undefined
  }
}

const opening =
  (db: Database, records: Records): OpenIndex =>
  (name, { passages: _, ...options }) => {
    const index = createPassageIndex({
      ...options,
      candidates: CANDIDATES * DATABASE_ROUGHER,
      ...openFtsPassages(db, { ...ftsOptions(name, options), ids: records[name].map(({ id }) => id) }),
    })
    return () => index
  }

function readingOf(db: Database): (key: string) => string | undefined {
  const select = db.prepare('select value from corpus where key = ?').raw()
  return (key) => {
    const [row] = select.all(key) as string[][]
    return row?.[0]
  }
}

const NAME = /^knowledge-[0-9a-f]{16}\.db$/u
const UNFINISHED = /^knowledge-[0-9a-f]{16}\.db\.(\d+)\.unfinished$/u
const fileName = (content: string): string => `knowledge-${content.slice(0, 16)}.db`
const checksumOf = (path: string): string => `${path}.sha256`

function corpusFilesIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => NAME.test(name))
    .map((name) => join(folder, name))
}

/** The hash of all that decides what a file holds. */
function contentOf({ drafts, files }: CorpusSources): string {
  const hash = createHash('sha256').update(JSON.stringify([FORMAT, drafts]))
  // The same files make the same corpus wherever they lie.
  for (const file of files()) hash.update(`${basename(dirname(file))}/${basename(file)} ${digestOf(file)}\n`)
  return hash.digest('hex')
}

/** Other when anybody may have written to the file or to what it was made from: nobody can set back when a file was changed. */
function stampOf(path: string, { drafts, files }: CorpusSources): string {
  const hash = createHash('sha256').update(JSON.stringify([FORMAT, drafts]))
  for (const file of [path, ...files()]) {
    const { ctimeNs, ino, mtimeNs, size } = statSync(file, { bigint: true })
    hash.update(`${file} ${ino} ${size} ${mtimeNs} ${ctimeNs}\n`)
  }
  return hash.digest('hex')
}

/** SHA-256 of a file, read in pieces: faster than SQLite's own check, and it notices any byte. */
function digestOf(path: string): string {
  const hash = createHash('sha256')
  const file = openSync(path, 'r')
  try {
    for (let read = readSync(file, PIECE); read > 0; read = readSync(file, PIECE))
      hash.update(PIECE.subarray(0, read))
  } finally {
    closeSync(file)
  }
  return hash.digest('hex')
}

const PIECE = Buffer.alloc(1 << 20)

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return undefined
  }
}

function tryWriting(path: string, text: string): void {
  try {
    writeFileSync(path, text)
  } catch {
    // Where nothing can be noted the file is looked through at each start.
  }
}

function tryRemoving(path: string): void {
  try {
    removeDatabase(path)
  } catch {
    // Somewhere a file in use cannot be removed; whoever builds next will.
  }
}

function removeDatabase(path: string): void {
  for (const file of [path, `${path}-journal`, checksumOf(path), `${path}.seen`])
    rmSync(file, { force: true })
}

/** What processes that are no more left unfinished. */
function removeAbandoned(folder: string): void {
  for (const file of readdirSync(folder)) {
    const [, pid] = UNFINISHED.exec(file) ?? []
    if (pid !== undefined && !isRunning(Number(pid))) removeDatabase(join(folder, file))
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // One that belongs to somebody else cannot be signalled, but runs.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\s+/gu, ' ')
