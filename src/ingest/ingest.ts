/** Files → draft knowledge files, one document after another; a file that fails fails alone. */
import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import type { Locality } from '../knowledge/article.ts'
import { makeFolder } from '../make-folder.ts'
import { type Draft, type DraftContext, draftsOf, squashedText } from './draft.ts'
import type { Drafter } from './drafting.ts'
import { givenPlace } from './mentions.ts'
import { repairPage } from './page.ts'
import { withProposals } from './proposed.ts'
import { UnreadableDocument } from './readers/document.ts'
import { kindOf, readDocument, refusalOf } from './readers/read-document.ts'
import { isOcrInstalled } from './readers/recognize.ts'
import type { Sandbox } from './sandbox.ts'
import { simplified } from './simplified.ts'
import { type FinishedRecords, finishedRecords, type Saved, saveDraft, standingOf } from './write.ts'

export interface IngestOptions {
  /** Files, and folders to look through. */
  readonly paths: readonly string[]
  /** Where the drafts go. */
  readonly out: string
  /** The folder all files must lie in; without it any file that is named may be read. */
  readonly root?: string
  /** What the files are about where they do not say so: a place, or the name of the folder each lies in. */
  readonly place?: Locality | 'folder'
  readonly context: DraftContext
  readonly sandbox: Sandbox
  /** Proposes texts for what is written anew. */
  readonly drafter?: Drafter
  readonly onFile?: (done: FileOutcome, progress: { readonly done: number; readonly all: number }) => void
}

export type FileOutcome =
  | {
      readonly file: string
      readonly drafts: readonly (Omit<Draft, 'text'> & { readonly saved: Saved })[]
      readonly strays: number
    }
  | { readonly file: string; readonly problem: string }

export interface IngestSummary {
  readonly files: number
  readonly failed: number
  readonly drafts: Readonly<Record<Saved, number>>
  /** Drafts whose place neither the text nor anybody else says. */
  readonly placeless: number
  /** Figures of which it is not known whose they are: they answer nothing. */
  readonly undecided: number
}

/** A newspaper page is 20 KB, a report a few MB; what is larger is something else. */
const LARGEST_FILE = 64e6
const LARGEST_TEXT = 8e6
/** Documents longer than this are books; the repair of a page is not made for them. */
const MOST_CHARACTERS = 2e6

export async function ingest(options: IngestOptions): Promise<IngestSummary> {
  makeFolder(options.out)
  const finished = finishedRecords(options.out)
  const files = options.paths.flatMap((path) => filesOf(path))
  const drafts: Record<Saved, number> = { written: 0, unchanged: 0, updated: 0, edited: 0, reviewed: 0 }
  let failed = 0
  let done = 0
  let placeless = 0
  let undecided = 0
  for (const entry of files) {
    let outcome: FileOutcome
    try {
      if ('problem' in entry) throw new UnreadableDocument(entry.problem)
      const { drafts: made, strays } = await draftsOfFile(entry.file, options)
      const texts: string[] = []
      for (const draft of made) texts.push(await textOf(draft, options, finished))
      // Everything is known before the first byte is written: a document comes whole or not at all.
      const saved = made.map((draft, n) => {
        const { text: _, ...rest } = draft
        return { ...rest, saved: saveDraft(options.out, draft, finished, texts[n]) }
      })
      for (const draft of saved) {
        drafts[draft.saved] += 1
        placeless += Number(draft.placeless)
        undecided += draft.undecided
      }
      outcome = { file: entry.file, drafts: saved, strays }
    } catch (error) {
      failed += 1
      outcome = { file: entry.file, problem: messageOf(error) }
    }
    done += 1
    options.onFile?.(outcome, { done, all: files.length })
  }
  return { files: files.length, failed, drafts, placeless, undecided }
}

/** Nobody is asked for what is not going to be written. */
async function textOf(
  draft: Draft,
  { drafter, out }: IngestOptions,
  finished: FinishedRecords,
): Promise<string> {
  const saved = standingOf(out, draft, finished)
  return drafter !== undefined && (saved === 'written' || saved === 'updated')
    ? withProposals(draft.text, drafter)
    : draft.text
}

/** What a file's drafts would be. Nothing is written. @throws UnreadableDocument and errors of the file system. */
export async function draftsOfFile(
  path: string,
  { root, place, context, sandbox }: Pick<IngestOptions, 'root' | 'place' | 'context' | 'sandbox'>,
): Promise<{ drafts: Draft[]; strays: number }> {
  const kind = kindOf(path)
  if (root !== undefined && !liesIn(path, root))
    throw new UnreadableDocument(`lies outside the folder ${root}: not read`)
  const { size, isFile } = fileSize(path)
  if (!isFile) throw new UnreadableDocument('not a file')
  if (kind === undefined) throw new UnreadableDocument(refusalOf(path))
  if (size === 0) throw new UnreadableDocument('empty')
  const largest = kind === 'text' || kind === 'markdown' ? LARGEST_TEXT : LARGEST_FILE
  if (size > largest)
    throw new UnreadableDocument(
      `${Math.round(size / 1e6)} MB: at most ${largest / 1e6} MB are read. Split it`,
    )
  const bytes = readFileSync(path)
  const document = kind === 'text' ? await readDocument(kind, bytes) : await sandbox.read({ kind, path })
  if (document.text.length > MOST_CHARACTERS)
    throw new UnreadableDocument(
      `${document.text.length} characters of text: at most ${MOST_CHARACTERS} are read. Split it`,
    )
  const given = place === 'folder' ? givenPlace(basename(dirname(resolve(path))), context.gazetteer) : place
  const page = repairPage(simplified(document.text), context.gazetteer, {
    ...(given === undefined ? {} : { place: given }),
    name: basename(path).replace(/\.[^.]*$/u, ''),
    headings: new Set(document.headings),
    titles: new Set(document.titles),
    rows: new Set(document.rows),
    frame: (document.frame ?? []).map(simplified),
  })
  const drafts = draftsOf(
    page.articles,
    {
      file: basename(path),
      sha256: createHash('sha256').update(bytes).digest('hex'),
      squashed: squashedText(document.text),
      isRecognized: document.scan !== undefined,
    },
    context,
  )
  return { drafts, strays: page.strays.length }
}

function fileSize(path: string): { size: number; isFile: boolean } {
  try {
    const stats = statSync(path)
    return { size: stats.size, isFile: stats.isFile() }
  } catch (error) {
    throw new UnreadableDocument('no such file', { cause: error })
  }
}

function liesIn(path: string, folder: string): boolean {
  try {
    const way = relative(realpathSync(folder), realpathSync(path))
    return way !== '' && way !== '..' && !way.startsWith(`..${sep}`)
  } catch {
    return false
  }
}

/** Pictures beside documents are passed over where nothing reads their print. */
function isRead(name: string): boolean {
  const kind = kindOf(name)
  return kind !== undefined && (kind !== 'picture' || isOcrInstalled())
}

type Entry = { readonly file: string } | { readonly file: string; readonly problem: string }

/** A folder is looked through, with everything in it; links that lead out of it are not followed. */
function filesOf(path: string): Entry[] {
  let folder = false
  try {
    folder = statSync(path).isDirectory()
  } catch {
    return [{ file: path }]
  }
  if (!folder) return [{ file: path }]
  const found: Entry[] = []
  const look = (at: string): void => {
    for (const name of readdirSync(at).toSorted()) {
      if (name.startsWith('.')) continue
      const file = join(at, name)
      const stats = lstatSync(file)
      if (stats.isDirectory()) look(file)
      else if (stats.isSymbolicLink() && !liesIn(file, path))
        found.push({ file, problem: `a link that leads outside the folder ${path}: not read` })
      else if (stats.isSymbolicLink() || isRead(name)) found.push({ file })
    }
  }
  look(path)
  return found
}

function messageOf(error: unknown): string {
  if (error instanceof UnreadableDocument) return error.message
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read: check its permissions'
  if (code === 'ENOSPC') return 'no space left in the output folder'
  return message ?? String(error)
}
