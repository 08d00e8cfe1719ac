/** A finished text → a file of the knowledge folder, when `check` and `verify` find nothing wrong with it. */
import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { writeWhole } from '../ingest/whole-file.ts'
import { announce } from '../knowledge/announcement.ts'
import type { Gazetteer } from '../knowledge/gazetteer.ts'
import { articleFolderOf, readKnowledge, readKnowledgeFolder } from '../knowledge/load.ts'
import type { Original } from '../knowledge/original.ts'
import { problemLine } from '../knowledge/problem.ts'
import { verifyKnowledge } from '../knowledge/verify.ts'
import { makeFolder } from '../make-folder.ts'
import { parseDraft } from './raw-draft.ts'

export interface Publication {
  readonly id: string
  readonly text: string
  /** The document it was written from; undefined where nobody has it, and then nothing is published. */
  readonly original: Original | undefined
}

export interface PublishTo {
  readonly knowledgeDir: string
  /** Where the version before is kept. */
  readonly before: string
  readonly gazetteer: Gazetteer
  /** In milliseconds. */
  readonly now: () => number
}

export type Published =
  /** `kept` is the version before, where there was one. */
  | { readonly file: string; readonly kept?: string }
  /** Lines for whoever reviews. */
  | { readonly problems: readonly string[] }

/** By the first line of a file an editor finds what it is to check it with. */
const SCHEMA_WORD = '# yaml-language-server:'

/** Nothing is written unless both find nothing. @throws what the file system says */
export function publish({ id, original, text }: Publication, to: PublishTo): Published {
  const problems = faultsOf({ id, original, text }, to)
  if (problems.length > 0) return { problems }
  const folder = articleFolderOf(to.knowledgeDir)
  const file = join(folder, `${id}.yaml`)
  const kept = existsSync(file) ? keepBefore(file, id, to) : undefined
  writeWhole(
    file,
    text.startsWith(SCHEMA_WORD) ? text : `${SCHEMA_WORD} $schema=../schema/article.json\n${text}`,
  )
  announce(to.knowledgeDir, to.now())
  return { file, ...(kept === undefined ? {} : { kept }) }
}

function faultsOf({ id, original, text }: Publication, { gazetteer, knowledgeDir }: PublishTo): string[] {
  const name = `${id}.yaml`
  const folder = readKnowledgeFolder(knowledgeDir)
  const { sha256 } = parseDraft(text).document
  // What else is drawn from the same document: no two may claim the same text of it.
  const others = folder.articles.filter((other) => other.name !== name && other.text.includes(sha256))
  const { knowledge, problems } = readKnowledge(
    { ...folder, articles: [...others, { name, text }] },
    gazetteer,
    { drafts: true },
  )
  const isOwn = (file: string): boolean => file.endsWith(`/${name}`)
  const own = problems.filter(({ file }) => isOwn(file))
  if (own.length > 0) return own.map(problemLine)
  if (knowledge === undefined) return problems.map(problemLine)
  if (original === undefined) return ['原件不在手边，没法核对引文']
  return verifyKnowledge(knowledge.articles, new Map([[original.file, original]]))
    .failures.filter(({ file }) => isOwn(file))
    .map(({ message, record }) => `${record}: ${message}`)
}

/** The version before, under the moment it was replaced. */
function keepBefore(file: string, id: string, { before, now }: PublishTo): string {
  makeFolder(before)
  const kept = freeName(before, id, now())
  writeWhole(kept, readFileSync(file))
  return kept
}

/** Puts a file where earlier versions are kept. */
export function putAside(file: string, id: string, { before, now }: Pick<PublishTo, 'before' | 'now'>): void {
  makeFolder(before)
  renameSync(file, freeName(before, id, now()))
}

function freeName(folder: string, id: string, now: number): string {
  const stamp = new Date(now).toISOString().slice(0, 19).replaceAll(':', '')
  const taken = new Set(readdirSync(folder))
  for (let nth = 1; ; nth += 1) {
    const name = `${id}-${stamp}${nth === 1 ? '' : `-${nth}`}.yaml`
    if (!taken.has(name)) return join(folder, name)
  }
}
