/**
 * Chooses where an index lies: in memory, built at every start, or in a file that is built once and opened at every
 * start after. A file bears the hash of all that went into it in its name; one that is damaged, foreign or changed
 * is never trusted. Where the texts have changed a little, a copy of the last file is brought up to date in place of
 * building a new one; either way a file gets its name only when it is whole.
 */
import { createHash, hash } from 'node:crypto'
import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '../make-folder.ts'
import { fold } from './fold.ts'
import { type FtsPassages, openFtsPassages } from './fts-candidates.ts'
import { DATABASE_ROUGHER } from './impact.ts'
import {
  CANDIDATES,
  createPassageIndex,
  type Passage,
  type PassageIndex,
  type PassageIndexOptions,
  type Passages,
} from './passage-index.ts'
import { RANKING } from './score.ts'

/**
 * Up to so many passages are kept in memory unless told otherwise: building takes a few seconds at each start then. A
 * file opens at once and takes little memory however large it is. `npm run bench -- questions` measures both.
 */
export const MOST_IN_MEMORY = 2_000

/** Of the files' format and of everything that decides what is in them besides the texts. */
const VERSION = 3

/** With more than this share of the passages to take apart, building anew is as fast, and leaves a tidier file. */
const MOST_CHANGED = 0.5

export interface SavedIndexesOptions {
  /** Where the files lie; made if it is not there. */
  readonly folder: string
  /** Forces one or the other. */
  readonly search?: 'memory' | 'database' | undefined
  /** Gets a line for every index that lies in a file. */
  readonly say: (line: string) => void
  /** Gets a line for every index that lies in memory; nothing is said by default. */
  readonly sayMemory?: (line: string) => void
}

/** An index cannot be kept where it should; the message says what to do. */
export class SearchIndexError extends Error {
  override name = 'SearchIndexError'
}

export interface SavedOptions extends Omit<PassageIndexOptions, 'engine' | 'store' | 'passages'> {
  /** Tells indexes in one folder apart: lower-case letters. */
  readonly name: string
  readonly passages: Passages
  /** Of what the taking apart of texts depends on, besides `words`; see {@link fingerprintOf}. */
  readonly fingerprint: string
  /** The words that the segmenter has beside its dictionary. */
  readonly words: readonly string[]
}

export interface SavedIndexes {
  /**
   * Where the index is kept in memory, it is built at the first call of what is returned.
   *
   * @throws SearchIndexError if the folder cannot be written to
   */
  readonly open: (options: SavedOptions) => () => PassageIndex
  /** Closes the files; their indexes cannot be searched any more. */
  readonly close: () => void
}

export function createSavedIndexes(options: SavedIndexesOptions): SavedIndexes {
  const { folder, search, say, sayMemory = () => undefined } = options
  const files: FtsPassages[] = []

  function inFile(options: SavedOptions, why: string): PassageIndex {
    const begun = performance.now()
    let ready: Ready
    try {
      ready = prepare(folder, options)
    } catch (error) {
      throw new SearchIndexError(
        `the search index cannot be kept in ${folder} (${messageOf(error)}): ` +
          'set DATA_DIR to a folder that can be written to and has room, or SEARCH=memory',
        { cause: error },
      )
    }
    const seconds = ((performance.now() - begun) / 1000).toFixed(1)
    say(
      `search index of ${options.name}: in the database ${ready.path} (${why}); ${ready.how} in ${seconds} s`,
    )
    files.push(ready.file)
    removeOlder(folder, options.name, ready.path)
    const { passages: _, candidates = CANDIDATES, ...rest } = options
    const { store, engine } = ready.file
    return createPassageIndex({ ...rest, candidates: candidates * DATABASE_ROUGHER, store, engine })
  }

  return {
    open(options) {
      const { name, passages } = options
      const count = passages.length
      if (!/^[a-z]+$/u.test(name)) throw new Error(`an index cannot be called ${JSON.stringify(name)}`)
      const inMemory = search === undefined ? count <= MOST_IN_MEMORY : search === 'memory'
      const why =
        search === undefined
          ? `${count} passages, ${inMemory ? 'no more' : 'more'} than ${MOST_IN_MEMORY}`
          : `SEARCH=${search}, ${count} passages`
      if (!inMemory) {
        const index = inFile(options, why)
        return () => index
      }
      sayMemory(`search index of ${name}: in memory (${why})`)
      let index: PassageIndex | undefined
      return () => {
        index ??= createPassageIndex(options)
        return index
      }
    },
    close() {
      for (const file of files.splice(0)) file.close()
    },
  }
}

/**
 * What the taking apart of texts depends on, in one string.
 *
 * @param dictionary folder of the segmentation dictionary
 */
export function fingerprintOf(dictionary: string, stopwords: Iterable<string>): string {
  const files = ['dict.txt', 'hmm.txt'].map((name) => readFileSync(join(dictionary, name), 'utf8'))
  return hashOf([files, [...stopwords].sort()])
}

/** What a file is made of: kept in it, so that another can be made from it by what is different. */
interface Made {
  /** Of all that concerns every passage, but for the words. */
  readonly settings: string
  readonly words: readonly string[]
  /** Id and hash of each passage. */
  readonly passages: readonly (readonly [string, string])[]
}

function madeOf(options: SavedOptions): Made {
  const { name, fields, ranking = RANKING, passages, fingerprint, words } = options
  const names = Object.keys(fields)
  return {
    settings: hashOf([VERSION, name, Object.entries(fields), ranking, fingerprint]),
    words: [...new Set(words)].sort(),
    passages: Array.from(passages, ({ id, fields: texts }) => [
      id,
      // A text's length before it keeps two fields from being read as other two.
      hash(
        'sha256',
        names.map((field) => `${texts[field]?.length ?? 0}:${texts[field] ?? ''}`).join(''),
      ).slice(0, 16),
    ]),
  }
}

const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex')

/** An opened file and how it came to be. */
interface Ready {
  readonly path: string
  readonly file: FtsPassages
  readonly how: string
}

function prepare(folder: string, options: SavedOptions): Ready {
  const made = madeOf(options)
  const content = hashOf(made)
  const path = join(folder, `search-${options.name}-${content.slice(0, 16)}.db`)
  const { file, fault } = openSaved(path, content, options)
  if (file !== undefined) return { path, file, how: 'opened' }
  makeFolder(folder)
  removeAbandoned(folder, options.name)
  const updated = fault === undefined ? update(folder, path, content, made, options) : undefined
  if (updated !== undefined) return updated
  const built = complete(path, content, made, options, (unfinished) => {
    const { passages } = options
    createPassageIndex({ ...options, passages, store: unfinished.store, engine: unfinished.engine })
  })
  return { path, file: built, how: `built${fault === undefined ? '' : `, as ${fault}`}` }
}

/** The file, or what is wrong with it; neither if there is none. */
function openSaved(
  path: string,
  content: string | undefined,
  { fields, ranking = RANKING }: SavedOptions,
): { readonly file?: FtsPassages; readonly fault?: string } {
  if (!existsSync(path)) return {}
  try {
    if (readFileSync(checksumOf(path), 'utf8').trim() !== digestOf(path)) return { fault: 'it was damaged' }
    const file = openFtsPassages(path, { fields, ranking })
    if (file.content !== undefined && (content === undefined || file.content === content)) return { file }
    file.close()
    return { fault: 'it was changed after it was built' }
  } catch (error) {
    return { fault: `it could not be read: ${messageOf(error)}` }
  }
}

/** From the file of an earlier content, if it is not too different. */
function update(
  folder: string,
  path: string,
  content: string,
  made: Made,
  options: SavedOptions,
): Ready | undefined {
  for (const name of filesOf(folder, options.name)) {
    const earlier = join(folder, name)
    const { file } = openSaved(earlier, undefined, options)
    if (file === undefined) continue
    const before = readMade(file.made)
    file.close()
    const change = before && changeOf(before, made, options.passages)
    if (change === undefined || change.taken.size > made.passages.length * MOST_CHANGED) continue
    const updated = complete(
      path,
      content,
      made,
      options,
      (unfinished) => {
        const index = createPassageIndex({ ...options, ...unfinished, passages: [] })
        index.remove(change.gone)
        index.add(chosen(options.passages, change.taken))
      },
      earlier,
    )
    return { path, file: updated, how: `brought up to date by ${change.taken.size} new or changed passages` }
  }
  return undefined
}

function readMade(text: string | undefined): Made | undefined {
  return text === undefined || text === '' ? undefined : (JSON.parse(text) as Made)
}

interface Change {
  /** Ids of passages that are no more. */
  readonly gone: readonly string[]
  /** Ids of those to be taken apart: new, changed, or cut otherwise by words that came or went. */
  readonly taken: ReadonlySet<string>
}

function changeOf(before: Made, now: Made, passages: Passages): Change | undefined {
  if (before.settings !== now.settings) return undefined
  const hashes = new Map(before.passages)
  const words = symmetricDifference(before.words, now.words)
  const taken = new Set(now.passages.filter(([id, hash]) => hashes.get(id) !== hash).map(([id]) => id))
  // A word can change how a text is cut only where the text holds it.
  if (words.length > 0)
    for (const { id, fields } of passages) {
      if (taken.has(id)) continue
      const text = fold(Object.values(fields).join('\n'))
      if (words.some((word) => text.includes(word))) taken.add(id)
    }
  const present = new Set(now.passages.map(([id]) => id))
  return { gone: before.passages.map(([id]) => id).filter((id) => !present.has(id)), taken }
}

function symmetricDifference(a: readonly string[], b: readonly string[]): string[] {
  const [inA, inB] = [new Set(a), new Set(b)]
  return [...a.filter((word) => !inB.has(word)), ...b.filter((word) => !inA.has(word))]
}

function* chosen(passages: Iterable<Passage>, ids: ReadonlySet<string>): Generator<Passage> {
  for (const passage of passages) if (ids.has(passage.id)) yield passage
}

/** Made beside its place, from a copy of `from` if there is one, and moved there when it is whole. */
function complete(
  path: string,
  content: string,
  made: Made,
  { fields, ranking = RANKING }: SavedOptions,
  fill: (unfinished: FtsPassages) => void,
  from?: string,
): FtsPassages {
  const unfinished = `${path}.${process.pid}.unfinished`
  try {
    removeDatabase(unfinished)
    if (from !== undefined) copyFileSync(from, unfinished)
    const file = openFtsPassages(unfinished, { fields, ranking, throwaway: true })
    try {
      fill(file)
      file.seal(content, JSON.stringify(made))
    } finally {
      file.close()
    }
    // Opened once in the mode it will be used in: that is written into the file, and must be in its checksum.
    openFtsPassages(unfinished, { fields, ranking }).close()
    removeDatabase(path)
    writeFileSync(checksumOf(unfinished), digestOf(unfinished))
    renameSync(checksumOf(unfinished), checksumOf(path))
    renameSync(unfinished, path)
  } finally {
    removeDatabase(unfinished)
  }
  return openFtsPassages(path, { fields, ranking })
}

const checksumOf = (path: string): string => `${path}.sha256`

function removeDatabase(path: string): void {
  for (const file of [path, `${path}-wal`, `${path}-shm`, `${path}-journal`, checksumOf(path)])
    rmSync(file, { force: true })
}

function filesOf(folder: string, name: string): string[] {
  return readdirSync(folder).filter((file) => /^search-(.+)-[0-9a-f]{16}\.db$/u.exec(file)?.[1] === name)
}

/** What processes that are no more left unfinished. */
function removeAbandoned(folder: string, name: string): void {
  for (const file of readdirSync(folder)) {
    const [, of, pid] = /^search-(.+)-[0-9a-f]{16}\.db\.(\d+)\.unfinished$/u.exec(file) ?? []
    if (of === name && !isRunning(Number(pid))) removeDatabase(join(folder, file))
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

/** Indexes of contents that are no more. */
function removeOlder(folder: string, name: string, current: string): void {
  for (const file of filesOf(folder, name)) {
    if (join(folder, file) === current) continue
    try {
      removeDatabase(join(folder, file))
    } catch {
      // Somewhere a file in use cannot be removed; the next start will.
    }
  }
}

/** SHA-256 of a file, read in pieces: faster than SQLite's own check, and it notices any byte. */
function digestOf(path: string): string {
  const hash = createHash('sha256')
  const piece = Buffer.alloc(1 << 20)
  const file = openSync(path, 'r')
  try {
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece))
      hash.update(piece.subarray(0, read))
  } finally {
    closeSync(file)
  }
  return hash.digest('hex')
}

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\s+/gu, ' ')
