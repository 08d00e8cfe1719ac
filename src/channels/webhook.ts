/** The small HTTP server a bot needs: whether all is well, and updates that Telegram brings. */
import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
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
  /** Without it there is health alone. */
  readonly hook?: Hook
  readonly readiness: Pick<Readiness, 'missing'>
}

/** The port cannot be had; the message says what to do. */
export class PortError extends Error {
  override name = 'PortError'
}

export interface PortServer {
  readonly port: number
  /** Takes no more requests, and ends when those in hand are answered. */
  readonly close: () => Promise<void>
}

/** Unasked, Telegram waits twice as long after each failure, and a database that was away for a minute costs two. */
const AGAIN_AFTER_SECONDS = 2
/** An update is a few kilobytes; nobody honest sends more. */
const LARGEST_BODY = 1024 * 1024

/** @throws PortError */
export async function servePort(options: ServerOptions): Promise<PortServer> {
  let isClosing = false
  const server: Server = createServer((request, response) => {
    // A kept-alive connection would hold up the end.
    response.on('finish', () => isClosing && setImmediate(() => server.closeIdleConnections()))
    answer(request, response, options, () => isClosing).catch(() => reply(response, 503))
  })
  server.requestTimeout = 30_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(portError(options.port, error)))
    server.listen(options.port, resolve)
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

function portError(port: number, error: NodeJS.ErrnoException): Error {
  if (error.code === 'EADDRINUSE')
    return new PortError(`PORT ${port} is taken by another program: stop that, or set PORT to a free one.`)
  if (error.code === 'EACCES')
    return new PortError(`PORT ${port} may not be used by this user: set PORT to one above 1023.`)
  return error
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { hook, readiness }: ServerOptions,
  isClosing: () => boolean,
): Promise<void> {
  const asked = (request.url ?? '').split('?')[0]
  if (asked === '/healthz') return reply(response, 200, 'ok')
  if (asked === '/readyz') {
    const missing = isClosing() ? ['the bot is ending'] : await readiness.missing()
    const isReady = missing.length === 0
    return reply(response, isReady ? 200 : 503, isReady ? 'ready' : `not ready: ${missing.join(', ')}`)
  }
  if (hook === undefined || asked !== hook.path) return reply(response, 404)
  if (request.method !== 'POST') return reply(response, 405)
  const given = request.headers['x-telegram-bot-api-secret-token']
  if (typeof given !== 'string' || !same(given, hook.secret)) return reply(response, 401)
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

/** In constant time, whatever the lengths. */
function same(given: string, secret: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(secret))
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
