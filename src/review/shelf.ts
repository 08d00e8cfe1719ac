/** Documents that were given, the drafts made of them, what was decided of each, and what has been published: on disk. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import type { DraftContext } from '../ingest/draft.ts'
import type { Drafter } from '../ingest/drafting.ts'
import { ingest } from '../ingest/ingest.ts'
import type { Scan } from '../ingest/readers/document.ts'
import { kindOf } from '../ingest/readers/read-document.ts'
import type { Sandbox } from '../ingest/sandbox.ts'
import { writeWhole } from '../ingest/whole-file.ts'
import type { Locality } from '../knowledge/article.ts'
import { articleFolderOf } from '../knowledge/load.ts'
import { createOriginal, type Original } from '../knowledge/original.ts'
import { readArticle } from '../knowledge/read-article.ts'
import { makeFolder } from '../make-folder.ts'
import { finishedText, type Lack, lacksOf, type PublishedState } from './finish.ts'
import { type Published, publish, putAside } from './publish.ts'
import { parseDraft, type RawDraft } from './raw-draft.ts'
import { type Decision, type Review, reviewOf } from './review.ts'

export interface ShelfOptions {
  readonly knowledgeDir: string
  /** Where drafts are made, with what belongs to them. */
  readonly drafts: string
  /** Folders with originals, beside those that the shelf keeps itself. */
  readonly sources: readonly string[]
  readonly context: DraftContext & {
    readonly measureFault: (measure: string, unit?: string) => string | undefined
  }
  readonly sandbox: Sandbox
  readonly drafter?: Drafter
  /** In milliseconds. */
  readonly now: () => number
}

export interface ShelfEntry {
  readonly id: string
  readonly title: string
  readonly state: 'draft' | 'checked'
  readonly locality: Locality
  /** Items, and those that nobody has decided yet. */
  readonly items: number
  readonly open: number
}

export interface OpenDraft {
  readonly review: Review
  readonly state: 'draft' | 'checked'
  readonly decisions: readonly Decision[]
}

export type Taken =
  | { readonly name: string; readonly ids: readonly string[]; readonly isKnown: boolean }
  | { readonly name: string; readonly problem: string }

export type PublishOutcome = Published | { readonly lacks: readonly Lack[] }

export interface Shelf {
  readonly list: () => ShelfEntry[]
  readonly open: (id: string) => OpenDraft | undefined
  readonly decide: (id: string, ...decided: readonly Decision[]) => void
  /** Takes back what was decided last. @returns what that was about */
  readonly undo: (id: string) => string | undefined
  readonly original: (
    of: Pick<RawDraft, 'document'>,
  ) => Promise<{ text: string; original: Original; scan?: Scan } | undefined>
  /** The picture that a document is. */
  readonly picture: (of: Pick<RawDraft, 'document'>) => { bytes: Uint8Array; type: string } | undefined
  /** A document that somebody gives, kept and drafted. */
  readonly take: (name: string, bytes: Uint8Array, place?: Locality) => Promise<Taken>
  readonly publish: (id: string, state: PublishedState) => Promise<PublishOutcome>
  readonly discard: (id: string) => void
}

const DRAFT_FILE = /^[a-z0-9][a-z0-9-]{0,80}\.ya?ml$/u
const ID = /^[a-z0-9][a-z0-9-]{0,80}$/u

export function createShelf(options: ShelfOptions): Shelf {
  const { context, drafts, knowledgeDir, now, sandbox } = options
  const originals = join(drafts, 'originals')
  const before = join(drafts, 'before')
  const topics = new Set(context.topics.map(({ name }) => name))
  const articleContext = {
    topics,
    measureFault: context.measureFault,
    localityFault: context.gazetteer.fault,
  }

  const fileOf = (id: string): string | undefined =>
    ID.test(id)
      ? [drafts, articleFolderOf(knowledgeDir)]
          .map((folder) => join(folder, `${id}.yaml`))
          .find((file) => existsSync(file))
      : undefined
  const decisionFile = (id: string): string => join(drafts, '.review', `${id}.json`)
  const decisionsOf = (id: string): Decision[] => {
    const file = decisionFile(id)
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Decision[]) : []
  }
  const keep = (id: string, decisions: readonly Decision[]): void => {
    makeFolder(join(drafts, '.review'))
    writeWhole(decisionFile(id), JSON.stringify(decisions, undefined, 1))
  }

  const open = (id: string): OpenDraft | undefined => {
    const file = fileOf(id)
    if (file === undefined) return undefined
    const text = readFileSync(file, 'utf8')
    const { article } = readArticle(file, text, articleContext)
    if (article?.draft !== true) return undefined
    const decisions = decisionsOf(id)
    return {
      review: reviewOf(parseDraft(text), decisions),
      state: article.checked === true ? 'checked' : 'draft',
      decisions,
    }
  }

  const findOriginal = createFinder([originals, ...options.sources])
  let lastRead:
    | { readonly sha256: string; readonly text: string; readonly original: Original; readonly scan?: Scan }
    | undefined
  const original: Shelf['original'] = async ({ document }) => {
    // One document is looked at again and again.
    if (lastRead?.sha256 === document.sha256 && lastRead.original.file === document.file) return lastRead
    const path = findOriginal(document.file, document.sha256)
    const kind = path === undefined ? undefined : kindOf(path)
    if (path === undefined || kind === undefined) return undefined
    const { scan, text } = await sandbox.read({ kind, path })
    lastRead = {
      sha256: document.sha256,
      text,
      ...(scan === undefined ? {} : { scan }),
      original: createOriginal(document.file, document.sha256, text),
    }
    return lastRead
  }

  return {
    open,
    original,
    picture: ({ document }) => {
      const path = findOriginal(document.file, document.sha256)
      if (path === undefined || kindOf(path) !== 'picture') return undefined
      const type = /\.png$/iu.test(path) ? 'image/png' : 'image/jpeg'
      return { bytes: readFileSync(path), type }
    },
    list: () => {
      const ids = [drafts, articleFolderOf(knowledgeDir)].flatMap((folder) =>
        existsSync(folder)
          ? readdirSync(folder)
              .filter((name) => DRAFT_FILE.test(name) && isDraftFile(join(folder, name)))
              .map((name) => basename(name, extname(name)))
          : [],
      )
      return [...new Set(ids)].flatMap((id) => {
        const opened = open(id)
        if (opened === undefined) return []
        const { review, state } = opened
        const undecided = review.items.filter(({ standing }) => standing === 'open').length
        const { locality } = review
        return { id, title: review.draft.title, state, locality, items: review.items.length, open: undecided }
      })
    },
    decide: (id, ...decided) => keep(id, [...decisionsOf(id), ...decided]),
    undo: (id) => {
      const decisions = decisionsOf(id)
      const last = decisions.pop()
      if (last === undefined) return undefined
      keep(id, decisions)
      return 'key' in last ? last.key : last.kind
    },
    take: async (given, bytes, place) => {
      const name = fileNameOf(given)
      makeFolder(originals)
      const path = placeFor(originals, name, bytes)
      const isKept = existsSync(path)
      if (!isKept) writeWhole(path, bytes)
      const outcomes: Taken[] = []
      await ingest({
        paths: [path],
        out: drafts,
        context,
        sandbox,
        ...(options.drafter === undefined ? {} : { drafter: options.drafter }),
        ...(place === undefined ? {} : { place }),
        onFile: (outcome) => {
          outcomes.push(
            'problem' in outcome
              ? { name, problem: outcome.problem }
              : {
                  name,
                  ids: outcome.drafts.map(({ id }) => id),
                  isKnown: outcome.drafts.every(({ saved }) => saved !== 'written' && saved !== 'updated'),
                },
          )
        },
      })
      const [taken = { name, problem: 'not a file' }] = outcomes
      if ('problem' in taken && !isKept) rmSync(path, { force: true })
      return taken
    },
    publish: async (id, state) => {
      const opened = open(id)
      const file = fileOf(id)
      if (opened === undefined || file === undefined) return { problems: ['这份草稿已经不在了'] }
      const { review } = opened
      const source = await original(review.draft)
      const lacks = lacksOf(review, state, source?.original.squashed)
      if (lacks.length > 0) return { lacks }
      const published = publish(
        { id, text: finishedText(review, state), original: source?.original },
        { knowledgeDir, before, gazetteer: context.gazetteer, now },
      )
      if ('problems' in published) return published
      if (published.file !== file && existsSync(file)) putAside(file, id, { before, now })
      rmSync(decisionFile(id), { force: true })
      return published
    },
    discard: (id) => {
      const file = fileOf(id)
      if (file === undefined || !isDraftFile(file)) return
      putAside(file, id, { before, now })
      rmSync(decisionFile(id), { force: true })
    },
  }
}

/** Finished records are passed over without being read as data: there may be thousands. */
const isDraftFile = (file: string): boolean => /^draft: true$/mu.test(readFileSync(file, 'utf8'))

const LONGEST_FILE_NAME = 80

/** The last part of a name, without what a file system or a terminal might take amiss. */
export function fileNameOf(given: string): string {
  const bare = given
    .replace(/^.*[/\\]/u, '')
    .replace(/[\p{Cc}\p{Cf}:*?"<>|]/gu, '')
    .replace(/^\.+/u, '')
    .trim()
  const ending = extname(bare)
  const stem = [...basename(bare, ending)].slice(0, LONGEST_FILE_NAME).join('')
  return `${stem === '' ? 'document' : stem}${ending}`
}

/** Where a document is kept: beside another of the same name it gets a name of its own. */
function placeFor(folder: string, name: string, bytes: Uint8Array): string {
  const plain = join(folder, name)
  if (!existsSync(plain) || Buffer.compare(readFileSync(plain), bytes) === 0) return plain
  const ending = extname(name)
  return join(folder, `${basename(name, ending)}-${hashOf(bytes).slice(0, 8)}${ending}`)
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Finds a document by its digest, first under its own name. What was hashed once is remembered while it is unchanged. */
function createFinder(folders: readonly string[]): (name: string, sha256: string) => string | undefined {
  const known = new Map<string, { readonly stamp: string; readonly sha256: string }>()
  const digest = (path: string): string => {
    const { mtimeMs, size } = statSync(path)
    const stamp = `${mtimeMs} ${size}`
    const found = known.get(path)
    if (found?.stamp === stamp) return found.sha256
    const sha256 = hashOf(readFileSync(path))
    known.set(path, { stamp, sha256 })
    return sha256
  }
  return (name, sha256) => {
    for (const folder of folders.filter((one) => existsSync(one))) {
      const names = readdirSync(folder).toSorted((a, b) => Number(b === name) - Number(a === name))
      for (const one of names) {
        const path = join(folder, one)
        if (kindOf(one) !== undefined && statSync(path).isFile() && digest(path) === sha256) return path
      }
    }
    return undefined
  }
}
