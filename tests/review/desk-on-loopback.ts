import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { afterAll } from 'vitest'
import { createReadiness } from '../../src/channels/readiness.ts'
import { servePort } from '../../src/channels/webhook.ts'
import { createSandbox } from '../../src/ingest/sandbox.ts'
import { createMeasureFault, loadGazetteer, readKnowledgeFolder } from '../../src/knowledge/load.ts'
import { readLexicon } from '../../src/knowledge/read-lexicon.ts'
import { createReviewApp } from '../../src/review/app.ts'
import { createShelf, type Shelf } from '../../src/review/shelf.ts'
import { copyArticles } from '../some-articles.ts'
import { documentOf, type Html } from '../web/web-on-loopback.ts'

export const SECRET = '0123456789abcdef'

export interface DeskOnLoopback {
  /** With the secret, ending in a slash. */
  readonly at: string
  readonly knowledgeDir: string
  readonly drafts: string
  readonly shelf: Shelf
  readonly errors: readonly unknown[]
  /** A form that is sent as a browser sends it; the page that it leads to. */
  readonly send: (path: string, fields: Readonly<Record<string, string>>) => Promise<Sent>
  readonly page: (path: string) => Promise<Html>
  readonly close: () => Promise<void>
}

export interface Sent {
  readonly status: number
  readonly page: Html
  readonly address: URL
}

const gazetteer = loadGazetteer()
/** Its process is the same for a whole test file: it takes a second to start. */
const sandbox = createSandbox()
afterAll(() => sandbox.close())

/** The desk over a copy of one shipped article, on a port of this machine. */
export async function startDesk(): Promise<DeskOnLoopback> {
  const folder = mkdtempSync(join(tmpdir(), 'tashan-desk-'))
  const knowledgeDir = join(folder, 'knowledge')
  const drafts = join(folder, 'drafts')
  copyArticles(['dayi.yaml'], knowledgeDir)
  const { lexicon } = readLexicon(`${knowledgeDir}/lexicon`, readKnowledgeFolder(knowledgeDir).lexicon)
  const measureFault = createMeasureFault(lexicon)
  const errors: unknown[] = []
  const shelf = createShelf({
    knowledgeDir,
    drafts,
    sources: [],
    context: { gazetteer, topics: lexicon.topics, measureFault },
    sandbox,
    now: () => Date.UTC(2026, 0, 2, 3, 4, 5),
  })
  const app = createReviewApp({
    shelf,
    secret: SECRET,
    gazetteer,
    topics: new Set(lexicon.topics.map(({ name }) => name)),
    measures: lexicon.measures,
    measureFault,
    onError: (error) => void errors.push(error),
  })
  const server = await servePort({
    port: 0,
    host: '127.0.0.1',
    readiness: createReadiness(),
    pages: getRequestListener(app.fetch),
  })
  const root = `http://127.0.0.1:${server.port}`
  const at = `${root}/${SECRET}/`
  return {
    at,
    knowledgeDir,
    drafts,
    shelf,
    errors,
    send: async (path, fields) => {
      const response = await fetch(`${at}${path}`, {
        method: 'POST',
        body: new URLSearchParams(fields),
        headers: { origin: root },
      })
      return {
        status: response.status,
        page: documentOf(await response.text()),
        address: new URL(response.url),
      }
    },
    page: async (path) => {
      const response = await fetch(`${at}${path}`)
      if (response.status !== 200) throw new Error(`${path} answers ${response.status}`)
      return documentOf(await response.text())
    },
    close: async () => {
      await server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
