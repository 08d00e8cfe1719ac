/** `npm run knowledge -- review` and `publish`: drafts beside their source, and into the corpus. */
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { parse, stringify } from 'yaml'
import { createNetwork } from '../channels/network.ts'
import { createReadiness } from '../channels/readiness.ts'
import { servePort } from '../channels/webhook.ts'
import { readDraftingConfig } from '../config.ts'
import { PROPOSAL_NOTE } from '../ingest/proposed.ts'
import { kindOf } from '../ingest/readers/read-document.ts'
import { createSandbox, type Sandbox } from '../ingest/sandbox.ts'
import { createMeasureFault, loadGazetteer, readKnowledgeFolder } from '../knowledge/load.ts'
import { createOriginal, type Original } from '../knowledge/original.ts'
import { readLexicon } from '../knowledge/read-lexicon.ts'
import { openDrafter } from '../open-drafter.ts'
import { createReviewApp } from '../review/app.ts'
import { openShelf } from '../review/open-shelf.ts'
import { publish, putAside } from '../review/publish.ts'
import { parseDraft } from '../review/raw-draft.ts'
import { stopSignal } from '../stop.ts'

export const REVIEW_USAGE = `npm run knowledge -- review [FILE…] [--port N] [--dir DIR] [--drafts-dir DIR] [--sources DIR]
       npm run knowledge -- publish DRAFT… --sources DIR [--checked] [--dir DIR]`

interface DeskOptions {
  readonly dir: string
  /** Where drafts are, with what belongs to them. */
  readonly draftsDir: string
  readonly sources: string | undefined
}

/** @returns the exit code, once somebody ends it */
export async function runReview(
  files: readonly string[],
  { dir, draftsDir, port, sources }: DeskOptions & { readonly port: number },
): Promise<number> {
  const gazetteer = loadGazetteer()
  const folder = readKnowledgeFolder(dir)
  const { lexicon } = readLexicon(`${dir}/lexicon`, folder.lexicon)
  const measureFault = createMeasureFault(lexicon)
  const drafting = readDraftingConfig(process.env)
  const { close, shelf } = openShelf({
    ...openDrafter(drafting, gazetteer, createNetwork(drafting.proxies), (words) => console.error(words)),
    knowledgeDir: dir,
    drafts: draftsDir,
    sources: sources === undefined ? [] : [sources],
    gazetteer,
    lexicon,
    now: Date.now,
  })
  const stop = stopSignal()
  try {
    for (const file of files) {
      const taken = await shelf.take(basename(file), readFileSync(file))
      if ('problem' in taken) console.error(`${file}: ${taken.problem}`)
    }
    const secret = randomBytes(16).toString('hex')
    const app = createReviewApp({
      shelf,
      secret,
      gazetteer,
      topics: new Set(lexicon.topics.map(({ name }) => name)),
      measures: lexicon.measures,
      measureFault,
      onError: (error) => console.error(error),
    })
    const server = await servePort({
      port,
      host: '127.0.0.1',
      readiness: createReadiness(),
      pages: getRequestListener(app.fetch),
    })
    console.log(`审校台：http://127.0.0.1:${server.port}/${secret}/`)
    console.log('用浏览器打开上面的地址，按 Ctrl+C 结束。地址每次不同，不要给别人。')
    await new Promise<void>((resolve) => {
      if (stop.aborted) resolve()
      else stop.addEventListener('abort', () => resolve(), { once: true })
    })
    await server.close()
    return 0
  } finally {
    close()
  }
}

/** @returns 0 when every draft was published, 1 when some were not */
export async function runPublish(
  files: readonly string[],
  { checked, dir, draftsDir, sources }: DeskOptions & { readonly checked: boolean },
): Promise<number> {
  const sandbox = createSandbox()
  const to = {
    knowledgeDir: dir,
    before: join(draftsDir, 'before'),
    gazetteer: loadGazetteer(),
    now: Date.now,
  }
  let failed = 0
  try {
    for (const file of files) {
      const text = finished(readFileSync(file, 'utf8'), checked)
      const { document, id } = parseDraft(text)
      const folders = [
        ...(sources === undefined ? [] : [sources]),
        join(draftsDir, 'originals'),
        join(dirname(file), 'originals'),
      ]
      const original = await originalOf(document.file, folders, sandbox)
      const published = publish({ id, text, original }, to)
      if ('problems' in published) {
        failed += 1
        for (const problem of published.problems) console.error(`${file}: ${problem}`)
        continue
      }
      if (published.file !== file && existsSync(file)) putAside(file, id, to)
      const kept = published.kept === undefined ? '' : `; the version before is ${published.kept}`
      console.log(`${file} → ${published.file}${kept}`)
    }
  } finally {
    sandbox.close()
  }
  return failed === 0 ? 0 : 1
}

/** The text without what only a draft has. `check` tells what is missing then. */
function finished(text: string, checked: boolean): string {
  const { draft, checked: _, fingerprint: __, unsure: ___, ...rest } = parse(text) as Record<string, unknown>
  if (draft !== true) return text
  if (checked) return stringify({ ...rest, draft: true, checked: true }, { lineWidth: 0 })
  const { passages: ____, practices, ...own } = rest
  const stripped = Array.isArray(practices)
    ? practices.map(({ passage: _____, proposal: ______, ...practice }: Record<string, unknown>) => practice)
    : practices
  const notes = Array.isArray(own['notes'])
    ? own['notes'].filter((note) => !String(note).startsWith(PROPOSAL_NOTE))
    : own['notes']
  return stringify(
    { ...own, ...(notes === undefined ? {} : { notes }), practices: stripped },
    { lineWidth: 0 },
  )
}

async function originalOf(
  name: string,
  folders: readonly string[],
  sandbox: Sandbox,
): Promise<Original | undefined> {
  const path = folders.map((folder) => join(folder, name)).find((one) => existsSync(one))
  const kind = path === undefined ? undefined : kindOf(path)
  if (path === undefined || kind === undefined) return undefined
  const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex')
  return createOriginal(name, sha256, (await sandbox.read({ kind, path })).text)
}
