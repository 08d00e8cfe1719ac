/**
 * Chooses where an index lies: in memory, built at every start, or in a file that is built once and opened at every
 * start after. A file bears the hash of all that went into it in its name; one that is damaged, foreign or changed
 * is never trusted, but built anew.
 */
import { createHash, type Hash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { type FtsPassages, openFtsPassages } from './fts-candidates.ts'
import { DATABASE_CANDIDATES } from './impact.ts'
import {
  createPassageIndex,
  type Passage,
  type PassageIndex,
  type PassageIndexOptions,
} from './passage-index.ts'
import { RANKING } from './score.ts'

/**
 * Up to so many passages are kept in memory unless told otherwise: building takes some eight seconds then, and 150 MB.
 * At 50,000 it would be a minute or two, 1 GB, and a third of a second for questions in common words; a file opens at
 * once and takes 70 MB however large it is. `npm run bench -- scale` measures both.
 */
export const MOST_IN_MEMORY = 5_000

/** Of the files' format and of everything that decides what is in them besides the texts. */
const VERSION = 1

export interface SavedIndexesOptions {
  /** Where the files lie; made if it is not there. */
  readonly folder: string
  /** Forces one or the other. */
  readonly search?: 'memory' | 'database' | undefined
  /** One line for every index that is opened. */
  readonly say: (line: string) => void
}

export interface SavedOptions extends Omit<PassageIndexOptions, 'engine' | 'store' | 'passages'> {
  /** Tells indexes in one folder apart: lower-case letters. */
  readonly name: string
  readonly passages: readonly Passage[]
  /** What taking texts apart depends on; see {@link fingerprintOf}. */
  readonly fingerprint: string
}

export interface SavedIndexes {
  /** @throws if the folder cannot be written to; the message says what to do */
  readonly open: (options: SavedOptions) => PassageIndex
  /** Closes the files; their indexes cannot be searched any more. */
  readonly close: () => void
}

export function createSavedIndexes({ folder, search, say }: SavedIndexesOptions): SavedIndexes {
  const files: FtsPassages[] = []
  return {
    open(options) {
      const { name, passages } = options
      const count = passages.length
      if (!/^[a-z]+$/u.test(name)) throw new Error(`an index cannot be called ${JSON.stringify(name)}`)
      const inMemory = search === undefined ? count <= MOST_IN_MEMORY : search === 'memory'
      const why =
        search === undefined
          ? `${count} passages, ${inMemory ? 'no more' : 'more'} than ${MOST_IN_MEMORY}`
          : `SEARCH=${search}`
      if (inMemory) {
        say(`search index of ${name}: in memory (${why})`)
        return createPassageIndex(options)
      }
      const content = contentOf(options)
      const path = join(folder, `search-${name}-${content.slice(0, 16)}.db`)
      const begun = performance.now()
      let opened: FtsPassages
      try {
        const { file, fault } = openSaved(path, content, options)
        const how = file === undefined ? `built${fault === undefined ? '' : `, as ${fault}`}` : 'opened'
        opened = file ?? build(path, content, options)
        const seconds = ((performance.now() - begun) / 1000).toFixed(1)
        say(`search index of ${name}: in the database ${path} (${why}); ${how} in ${seconds} s`)
      } catch (error) {
        throw new Error(
          `the search index cannot be kept in ${folder} (${messageOf(error)}): ` +
            'set DATA_DIR to a folder that can be written to and has room, or SEARCH=memory',
          { cause: error },
        )
      }
      files.push(opened)
      removeOlder(folder, name, path)
      const { passages: _, ...rest } = options
      return createPassageIndex({
        candidates: DATABASE_CANDIDATES,
        ...rest,
        store: opened.store,
        engine: opened.engine,
      })
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
 * @param words added to it
 */
export function fingerprintOf(
  dictionary: string,
  words: Iterable<string>,
  stopwords: Iterable<string>,
): string {
  const hash = createHash('sha256')
  for (const name of ['dict.txt', 'hmm.txt']) hash.update(readFileSync(join(dictionary, name)))
  feed(hash, [[...words].sort(), [...stopwords].sort()])
  return hash.digest('hex')
}

function contentOf({ name, fields, ranking = RANKING, passages, fingerprint }: SavedOptions): string {
  const hash = createHash('sha256')
  feed(hash, [VERSION, name, Object.entries(fields), ranking, fingerprint, passages.length])
  const names = Object.keys(fields)
  for (const { id, fields: texts } of passages) feed(hash, [id, names.map((field) => texts[field] ?? '')])
  return hash.digest('hex')
}

const feed = (hash: Hash, value: unknown): void => void hash.update(`${JSON.stringify(value)}\n`)

/** The file, or what is wrong with it; neither if there is none. */
function openSaved(
  path: string,
  content: string,
  { fields, ranking = RANKING, passages }: SavedOptions,
): { readonly file?: FtsPassages; readonly fault?: string } {
  if (!existsSync(path)) return {}
  try {
    if (readFileSync(checksumOf(path), 'utf8').trim() !== digestOf(path)) return { fault: 'it was damaged' }
    const file = openFtsPassages(path, { fields, ranking })
    if (file.content === content && file.store.size === passages.length) return { file }
    file.close()
    return { fault: 'it was changed after it was built' }
  } catch (error) {
    return { fault: `it could not be read: ${messageOf(error)}` }
  }
}

/** Built beside its place and moved there when it is whole. */
function build(path: string, content: string, options: SavedOptions): FtsPassages {
  const { fields, ranking = RANKING, passages } = options
  const unfinished = `${path}.${process.pid}.unfinished`
  mkdirSync(join(path, '..'), { recursive: true })
  try {
    removeDatabase(unfinished)
    const file = openFtsPassages(unfinished, { fields, ranking, throwaway: true })
    try {
      createPassageIndex({ ...options, passages, store: file.store, engine: file.engine })
      file.seal(content)
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

/** Indexes of contents that are no more. */
function removeOlder(folder: string, name: string, current: string): void {
  const form = new RegExp(`^search-${name}-[0-9a-f]{16}\\.db$`, 'u')
  for (const file of readdirSync(folder).filter((each) => form.test(each))) {
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
