import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { ApiError } from './api-error.ts'
import { parseMultipart, type UploadedFile } from './multipart.ts'

/** A request with its body read. */
export interface Incoming {
  readonly httpMethod: string
  readonly path: string
  readonly query: URLSearchParams
  readonly fields: Record<string, unknown>
  readonly files: ReadonlyMap<string, UploadedFile>
  /** Registers what to do when the connection breaks before the answer. */
  readonly onAbort: (abandon: () => void) => void
}

/** What to answer; nothing at all breaks the connection. */
export type Reply =
  | { readonly status: number; readonly type: string; readonly body: string | Buffer }
  | 'break'

/** Bodies above this are refused with 413, a little over Telegram's largest upload. */
const MAX_BODY_BYTES = 51 * 1024 * 1024

/** An HTTP server on the loopback address that can be closed at once. */
export class Transport {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  constructor(handle: (incoming: Incoming) => Promise<Reply>) {
    this.#server = createServer((request, response) => void this.#answer(request, response, handle))
    this.#server.keepAliveTimeout = 60_000
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.setNoDelay(true)
      socket.once('close', () => this.#sockets.delete(socket))
    })
  }

  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, '127.0.0.1', () => resolve((this.#server.address() as AddressInfo).port))
    })
  }

  /** Closes the port and every connection. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve())
      for (const socket of this.#sockets) socket.destroy()
    })
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    handle: (incoming: Incoming) => Promise<Reply>,
  ) {
    let reply: Reply
    try {
      reply = await handle(await readRequest(request, response))
    } catch (error) {
      if (error instanceof ApiError) reply = errorReply(error)
      else if (request.destroyed && !request.complete) return
      else {
        // A bug here must look like one in the test that meets it, not like a fault of Telegram.
        console.error(error)
        reply = errorReply(new ApiError(500, `Internal Server Error: ${String(error)}`))
      }
    }
    if (reply === 'break' || response.destroyed) {
      request.socket.destroy()
      return
    }
    const body = typeof reply.body === 'string' ? Buffer.from(reply.body) : reply.body
    response.writeHead(reply.status, { 'content-type': reply.type, 'content-length': body.length })
    response.end(body)
  }
}

/** A JSON answer. */
export function jsonReply(status: number, value: unknown): Reply {
  return { status, type: 'application/json', body: JSON.stringify(value) }
}

/** Telegram's error object. */
export function errorReply({ code, description, parameters }: ApiError): Reply {
  return jsonReply(code, { ok: false, error_code: code, description, ...(parameters ? { parameters } : {}) })
}

async function readRequest(request: IncomingMessage, response: ServerResponse): Promise<Incoming> {
  const target = request.url ?? '/'
  const mark = target.indexOf('?')
  const path = mark < 0 ? target : target.slice(0, mark)
  const query = new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1))
  const fields: Record<string, unknown> = mark < 0 ? {} : Object.fromEntries(query)
  let files: ReadonlyMap<string, UploadedFile> = new Map()
  if (request.method === 'POST') {
    const body = await readBody(request)
    const type = request.headers['content-type'] ?? ''
    if (body.length > 0) files = readFields(body, type, fields)
  }
  let hasEnded = false
  const abandons: (() => void)[] = []
  response.once('finish', () => {
    hasEnded = true
  })
  response.once('close', () => {
    if (!hasEnded) for (const abandon of abandons) abandon()
  })
  return {
    httpMethod: request.method ?? 'GET',
    path,
    query,
    fields,
    files,
    onAbort: (abandon) => {
      if (response.destroyed) abandon()
      else abandons.push(abandon)
    },
  }
}

function readFields(
  body: Buffer,
  type: string,
  into: Record<string, unknown>,
): ReadonlyMap<string, UploadedFile> {
  if (type.startsWith('multipart/form-data')) {
    let form: ReturnType<typeof parseMultipart>
    try {
      form = parseMultipart(body, type)
    } catch (error) {
      throw new ApiError(
        400,
        `Bad Request: can't parse multipart form: ${error instanceof Error ? error.message : error}`,
      )
    }
    Object.assign(into, form.fields)
    return form.files
  }
  if (type.startsWith('application/json')) {
    try {
      Object.assign(into, JSON.parse(body.toString()))
    } catch {
      throw new ApiError(400, 'Bad Request: object expected as request body')
    }
  } else if (type.startsWith('application/x-www-form-urlencoded')) {
    Object.assign(into, Object.fromEntries(new URLSearchParams(body.toString())))
  } else {
    throw new ApiError(400, `Bad Request: unsupported content type "${type}"`)
  }
  return new Map()
}

function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      // What is too long is still read to its end, so that the client gets to see the refusal.
      if (length <= MAX_BODY_BYTES) chunks.push(chunk)
      else chunks.length = 0
    })
    request.on('end', () => {
      if (length > MAX_BODY_BYTES) reject(new ApiError(413, 'Request Entity Too Large'))
      else resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks))
    })
    request.on('error', reject)
    request.on('close', () => {
      if (!request.complete) reject(new Error('request aborted'))
    })
  })
}
