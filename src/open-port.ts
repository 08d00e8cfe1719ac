/** Opens the one port of the program: health, updates that are brought, and the pages. Composition only. */
import { statSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Readiness } from './channels/readiness.ts'
import { type Hook, type PortServer, PortTakenError, servePort } from './channels/webhook.ts'
import { type Config, DEFAULT_PORT } from './config.ts'
import type { DialogueCorpus } from './dialogue/dialogue.ts'
import type { Papers } from './dialogue/papers.ts'
import type { Article } from './knowledge/article.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { createMetricsApp } from './web/metrics-app.ts'
import { createWebApp } from './web/web-app.ts'

export interface OpenedPort extends PortServer {
  /** Where the pages are, for a browser on this machine. */
  readonly address: string
}

interface PortOptions {
  readonly config: Pick<Config, 'host' | 'port'>
  readonly readiness: Pick<Readiness, 'missing'>
  readonly hook?: Hook
  readonly metrics?: RequestListener
  readonly pages?: RequestListener
}

/**
 * Where no port was asked for and the usual one is taken, any that is free does: whoever starts a second program wants
 * to ask, not to read of ports.
 * @throws PortError
 */
export async function openPort({ config, ...served }: PortOptions): Promise<OpenedPort> {
  const { host, port = DEFAULT_PORT } = config
  const open = (at: number): Promise<PortServer> => servePort({ port: at, host, ...served })
  const server = await open(port).catch((error: unknown) => {
    if (config.port === undefined && error instanceof PortTakenError) return open(0)
    throw error
  })
  const name = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
  return { ...server, address: `http://${name}:${server.port}/` }
}

export function createMetricsPage(metrics: Metrics, web: Config['web']): RequestListener {
  return getRequestListener(
    createMetricsApp({
      metrics,
      now: Date.now,
      asksLocals: web?.password !== undefined,
      token: web?.apiToken,
    }).fetch,
  )
}

/** @param corpus undefined while it is still being opened */
export function createPages(
  { timezone, web }: Pick<Config, 'timezone' | 'web'>,
  corpus: () => DialogueCorpus | undefined,
  papers: Papers,
  log: Log,
  metrics: Metrics,
): RequestListener | undefined {
  if (web === undefined) return undefined
  let listener: RequestListener | undefined
  return (request, response) => {
    const begun = performance.now()
    response.once('finish', () => metrics.request(response.statusCode, (performance.now() - begun) / 1_000))
    if (corpus() === undefined) {
      response.writeHead(503, { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '2' })
      response.end('正在启动，过几秒再打开。')
      return
    }
    listener ??= getRequestListener(
      createWebApp({
        corpus: () => corpus() ?? fail(),
        papers,
        changedAt,
        zone: timezone,
        now: Date.now,
        onError: (error) => log.error({ err: error }, 'a page could not be made'),
        ...(web.password === undefined ? {} : { password: web.password }),
        ...(web.apiToken === undefined ? {} : { token: web.apiToken }),
      }).fetch,
    )
    return listener(request, response)
  }
}

/** Of its file; one that is gone meanwhile is old. */
function changedAt({ file }: Article): number {
  try {
    return statSync(file).mtimeMs
  } catch {
    return 0
  }
}

function fail(): never {
  throw new Error('The corpus has been closed.')
}
