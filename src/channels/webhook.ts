/** The small HTTP server a bot needs: updates that Telegram brings, and whether all is well. */
import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface WebhookOptions {
  readonly port: number
  /** Where updates are posted; undefined serves health alone. */
  readonly path?: string
  readonly secret?: string
  /** Deals with one update, read from JSON. Rejects to be brought it again. */
  readonly receive: (update: unknown) => Promise<void>
  /** Whether updates can be dealt with now. */
  readonly isReady: () => Promise<boolean> | boolean
}

export interface WebhookServer {
  readonly port: number
  /** Takes no more requests, and ends when those in hand are answered. */
  readonly close: () => Promise<void>
}

/** Unasked, Telegram waits twice as long after each failure, and a database that was away for a minute costs two. */
const AGAIN_AFTER_SECONDS = 2
/** An update is a few kilobytes; nobody honest sends more. */
const LARGEST_BODY = 1024 * 1024

export async function serveWebhook(options: WebhookOptions): Promise<WebhookServer> {
  let isClosing = false
  const server: Server = createServer((request, response) => {
    // A kept-alive connection would hold up the end.
    response.on('finish', () => isClosing && setImmediate(() => server.closeIdleConnections()))
    answer(request, response, options, () => isClosing).catch(() => reply(response, 503))
  })
  server.requestTimeout = 30_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
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

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { path, secret, receive, isReady }: WebhookOptions,
  isClosing: () => boolean,
): Promise<void> {
  const asked = (request.url ?? '').split('?')[0]
  if (asked === '/healthz') return reply(response, 200, 'ok')
  if (asked === '/readyz') {
    const ready = !isClosing() && (await isReady())
    return reply(response, ready ? 200 : 503, ready ? 'ready' : 'not ready')
  }
  if (path === undefined || asked !== path) return reply(response, 404)
  if (request.method !== 'POST') return reply(response, 405)
  const given = request.headers['x-telegram-bot-api-secret-token']
  if (secret === undefined || typeof given !== 'string' || !same(given, secret)) return reply(response, 401)
  const body = await bodyOf(request)
  if (body === undefined) return reply(response, 413)
  let update: unknown
  try {
    update = JSON.parse(body)
  } catch {
    return reply(response, 400)
  }
  await receive(update)
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
