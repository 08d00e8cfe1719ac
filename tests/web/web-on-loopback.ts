import { getRequestListener } from '@hono/node-server'
import { parseHTML } from 'linkedom'
import { createReadiness } from '../../src/channels/readiness.ts'
import { servePort } from '../../src/channels/webhook.ts'
import { createPapersDesk } from '../../src/papers/desk.ts'
import { createWebApp, type WebOptions } from '../../src/web/web-app.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'

/** As much of a document as these tests look at. */
export interface Html {
  readonly textContent: string | null
  readonly querySelector: (selector: string) => Html | null
  readonly querySelectorAll: (selector: string) => readonly Html[]
  readonly getAttribute: (name: string) => string | null
  readonly cloneNode: (deep: boolean) => Html
  readonly remove: () => void
}

export interface WebOnLoopback {
  readonly at: string
  readonly get: (path: string, init?: RequestInit) => Promise<Response>
  /** The document at an address that must be there. */
  readonly page: (path: string) => Promise<Html>
  readonly errors: readonly unknown[]
  readonly close: () => Promise<void>
}

/** The pages over the shipped corpus, on a port of this machine. */
export async function startWeb(options: Partial<WebOptions> = {}): Promise<WebOnLoopback> {
  const errors: unknown[] = []
  const papers = createPapersDesk()
  const app = createWebApp({
    papers,
    changedAt: () => Date.UTC(2026, 0, 31),
    corpus: shippedCorpus,
    now: Date.now,
    onError: (error) => void errors.push(error),
    ...options,
  })
  const server = await servePort({
    port: 0,
    host: '127.0.0.1',
    readiness: createReadiness(),
    pages: getRequestListener(app.fetch),
  })
  const at = `http://127.0.0.1:${server.port}`
  const get = (path: string, init?: RequestInit) => fetch(`${at}${path}`, { redirect: 'manual', ...init })
  return {
    at,
    get,
    page: async (path) => {
      const response = await get(path)
      if (response.status !== 200) throw new Error(`${path} answers ${response.status}`)
      return documentOf(await response.text())
    },
    errors,
    close: async () => {
      await server.close()
      await papers.close()
    },
  }
}

export const documentOf = (html: string): Html => parseHTML(html).document as unknown as Html

export function asked(question: string, ...earlier: readonly string[]): string {
  const query = new URLSearchParams(earlier.map((one) => ['prev', one] as [string, string]))
  query.append('q', question)
  return `/?${query}`
}

/** What a reader sees at once, without blanks. */
export function seen(element: Html | null): string {
  const copy = element?.cloneNode(true)
  for (const hidden of copy?.querySelectorAll('details > :not(summary)') ?? []) hidden.remove()
  return bare(copy?.textContent ?? '')
}

export const bare = (text: string): string => text.replace(/\s+/gu, '')
