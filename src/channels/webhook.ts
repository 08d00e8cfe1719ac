/** The one HTTP server: whether all is well, updates that Telegram brings, and the pages. */
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { sameSecret } from '../same-secret.ts'
import type { Readiness } from './readiness.ts'

export interface Hook {
  /** Where updates are posted. */
  readonly path: string
  readonly secret: string
  /** Deals with one update, read from JSON. Rejects to be brought it again. */
  readonly receive: (update: unknown) => Promise<void>
}

export interface ServerOptions {
  readonly port: number
  /** The address to listen at. */
  readonly host: string
  /** Without it no updates are taken. */
  readonly hook?: Hook
  /** Answers at `/metrics`. */
  readonly metrics?: RequestListener
  /** Answers whatever else is asked for. */
  readonly pages?: RequestListener
  readonly readiness: Pick<Readiness, 'missing'>
}

/** The port cannot be had; the message says what to do. */
export class PortError extends Error {
  override name = 'PortError'
}

/** Another program has the port. */
export class PortTakenError extends PortError {}

export interface PortServer {
  readonly port: number
  /** Takes no more requests, and ends when those in hand are answered. */
  readonly close: () => Promise<void>
}

/** Unasked, Telegram waits twice as long after each failure, and a database that was away for a minute costs two. */
const AGAIN_AFTER_SECONDS = 2
/** How long a request may take to be said. Unasked, Node looks for those that are over it every 30 s only. */
const SLOW = { requestTimeout: 30_000, headersTimeout: 10_000, connectionsCheckingInterval: 2_000 }
/** An update is a few kilobytes; nobody honest sends more. */
const LARGEST_BODY = 1024 * 1024

/** @throws PortError */
export async function servePort(options: ServerOptions): Promise<PortServer> {
  let isClosing = false
  const server: Server = createServer(SLOW, (request, response) => {
    // A kept-alive connection would hold up the end.
    response.on('finish', () => isClosing && setImmediate(() => server.closeIdleConnections()))
    answer(request, response, options, () => isClosing).catch(() => reply(response, 503))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(portError(options, error)))
    server.listen(options.port, options.host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      isClosing = true
      return new Promise((resolve) => {
        server.close(() => resolve())
        server.closeIdleConnections()
      })
    },
  }
}

function portError({ host, port }: ServerOptions, error: NodeJS.ErrnoException): Error {
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return new PortError(`WEB_HOST ${host} is no address of this machine: 127.0.0.1 or 0.0.0.0, say.`)
  if (error.code === 'EADDRINUSE')
    return new PortTakenError(
      `PORT ${port} is taken by another program: stop that, or set PORT to a free one.`,
    )
  if (error.code === 'EACCES')
    return new PortError(`PORT ${port} may not be used by this user: set PORT to one above 1023.`)
  return error
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { hook, metrics, pages, readiness }: ServerOptions,
  isClosing: () => boolean,
): Promise<void> {
  const asked = (request.url ?? '').split('?')[0]
  if (asked === '/healthz') return reply(response, 200, 'ok')
  if (asked === '/readyz') {
    const missing = isClosing() ? ['the bot is ending'] : await readiness.missing()
    const isReady = missing.length === 0
    return reply(response, isReady ? 200 : 503, isReady ? 'ready' : `not ready: ${missing.join(', ')}`)
  }
  if (asked === '/metrics' && metrics !== undefined) return void (await metrics(request, response))
  const isHook = hook !== undefined && asked === hook.path
  // At the root the same address is the page for whoever reads and the hook for who posts.
  if (pages !== undefined && (!isHook || (request.method !== 'POST' && asked === '/')))
    return void (await pages(request, response))
  if (!isHook) return reply(response, 404)
  if (request.method !== 'POST') return reply(response, 405)
  const given = request.headers['x-telegram-bot-api-secret-token']
  if (typeof given !== 'string' || !sameSecret(given, hook.secret)) return reply(response, 401)
  const body = await bodyOf(request)
  if (body === undefined) return reply(response, 413)
  let update: unknown
  try {
    update = JSON.parse(body)
  } catch {
    return reply(response, 400)
  }
  await hook.receive(update)
  reply(response, 200)
}

function reply(response: ServerResponse, status: number, text = ''): void {
  if (response.headersSent) return
  if (status === 503) response.setHeader('retry-after', AGAIN_AFTER_SECONDS)
  response.writeHead(status, {
    'content-type': 'text/plain',
    connection: status === 413 ? 'close' : 'keep-alive',
  })
  response.end(text)
}

/** Undefined when it is too large; the rest is not read then. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += (chunk as Buffer).length
    if (size > LARGEST_BODY) return undefined
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks).toString('utf8')
}
