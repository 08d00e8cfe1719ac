/** A load balancer in front of replicas: in turn, the next one where nobody listens, and it keeps count of who has what. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Message, Update } from 'grammy/types'

/** An update that was brought, by the message it is about. */
export interface Brought {
  readonly chat: number
  readonly message: number
}

export interface Balancer {
  readonly url: string
  /** Brings updates to a replica from now on; returns what ends that. */
  readonly add: (port: number) => () => void
  /** Updates that were answered with 2xx. */
  readonly acknowledged: () => readonly Brought[]
  /** Updates in the hands of a replica when its connection broke: one entry each time. */
  readonly cut: () => readonly Brought[]
  /** Answers by status, 0 where the connection broke. */
  readonly statuses: () => Readonly<Record<string, number>>
  readonly close: () => Promise<void>
}

export async function startBalancer(): Promise<Balancer> {
  const ports: number[] = []
  const acknowledged: Brought[] = []
  const cut: Brought[] = []
  const statuses: Record<string, number> = {}
  let turn = 0

  async function bring(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(incoming)
    const brought = readBrought(body)
    for (let tries = ports.length; tries > 0; tries -= 1) {
      turn += 1
      const port = ports[turn % ports.length]
      if (port === undefined) break
      const status = await forward(port, incoming, body)
      if (status === 'refused') continue
      statuses[status] = (statuses[status] ?? 0) + 1
      if (status === 0) cut.push(brought)
      if (status >= 200 && status < 300) acknowledged.push(brought)
      response.writeHead(status === 0 ? 502 : status).end()
      return
    }
    response.writeHead(503).end()
  }

  const server = createServer((incoming, response) => {
    bring(incoming, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    add: (port) => {
      ports.push(port)
      return () => {
        ports.splice(ports.indexOf(port), 1)
      }
    },
    acknowledged: () => acknowledged,
    cut: () => cut,
    statuses: () => statuses,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** @returns the status, 0 when the connection broke on the way */
function forward(port: number, { method, url, headers }: IncomingMessage, body: Buffer) {
  return new Promise<number | 'refused'>((resolve) => {
    const outgoing = request({ host: '127.0.0.1', port, method, path: url, headers, agent: false })
    outgoing.on('response', (answer) => {
      answer.on('error', () => resolve(0))
      answer.on('end', () => resolve(answer.statusCode ?? 0))
      answer.resume()
    })
    outgoing.on('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'ECONNREFUSED' ? 'refused' : 0),
    )
    outgoing.end(body)
  })
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of incoming) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

function readBrought(body: Buffer): Brought {
  const { message } = JSON.parse(body.toString()) as Update & { readonly message?: Message }
  return { chat: message?.chat.id ?? 0, message: message?.message_id ?? 0 }
}
