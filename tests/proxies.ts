/** Proxies on loopback, as they stand between a bot and a platform that cannot be reached straight. */
import { createServer as createHttpServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

export interface LoopbackProxy {
  readonly port: number
  /** `host:port` of every connection that was asked for, as it was asked for. */
  readonly asked: readonly string[]
  readonly close: () => Promise<void>
}

export interface ProxyOptions {
  /** `name:password` without which nobody is let through. */
  readonly login?: string
  /** Lets nobody through. */
  readonly refuses?: boolean
  /** Where a host really is, whatever its name. */
  readonly leadsTo?: number
}

/** Speaks CONNECT. */
export async function startHttpProxy(options: ProxyOptions = {}): Promise<LoopbackProxy> {
  const asked: string[] = []
  const server = createHttpServer((_request, response) => {
    response.statusCode = 405
    response.end()
  })
  const sockets = keep(server)
  server.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer): unknown => {
    const authority = request.url ?? ''
    const login = Buffer.from(request.headers['proxy-authorization']?.slice('Basic '.length) ?? '', 'base64')
    if (options.login !== undefined && String(login) !== options.login)
      return socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
    asked.push(authority)
    if (options.refuses === true) return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    const [, host = '', port = ''] = /^(.*):(\d+)$/u.exec(authority) ?? []
    return join(socket, host, Number(port), options, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      return head
    })
  })
  return { asked, ...(await listen(server, sockets)) }
}

/** Speaks SOCKS version 5, with a name and a password (RFC 1929) where it wants them. */
export async function startSocksProxy(options: ProxyOptions = {}): Promise<LoopbackProxy> {
  const asked: string[] = []
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    void serveSocks(socket, options, asked).catch(() => socket.destroy())
  })
  const sockets = keep(server)
  return { asked, ...(await listen(server, sockets)) }
}

async function serveSocks(socket: Socket, options: ProxyOptions, asked: string[]): Promise<void> {
  const read = reader(socket)
  const [, methods = 0] = await read(2)
  const offered = await read(methods)
  const method = options.login === undefined ? 0 : 2
  if (!offered.includes(method)) return void socket.end(Buffer.from([5, 0xff]))
  socket.write(Buffer.from([5, method]))
  if (options.login !== undefined) {
    const [, nameLength = 0] = await read(2)
    const name = await read(nameLength)
    const [passwordLength = 0] = await read(1)
    const isRight = `${name}:${await read(passwordLength)}` === options.login
    socket.write(Buffer.from([1, isRight ? 0 : 1]))
    if (!isRight) return void socket.end()
  }
  const [, , , kind] = await read(4)
  const host = kind === 1 ? [...(await read(4))].join('.') : String(await read((await read(1))[0] ?? 0))
  const port = (await read(2)).readUInt16BE()
  asked.push(`${host}:${port}`)
  if (options.refuses === true) return void socket.end(Buffer.from([5, 2, 0, 1, 0, 0, 0, 0, 0, 0]))
  join(socket, host, port, options, () => {
    socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]))
    return read.rest()
  })
}

function reader(socket: Socket) {
  let got = Buffer.alloc(0)
  let more = (): void => undefined
  const onData = (chunk: Buffer): void => {
    got = Buffer.concat([got, chunk])
    more()
  }
  socket.on('data', onData)
  const read = async (bytes: number): Promise<Buffer> => {
    while (got.length < bytes)
      await new Promise<void>((resolve) => {
        more = resolve
      })
    const part = got.subarray(0, bytes)
    got = got.subarray(bytes)
    return part
  }
  /** What came too early; from then on the socket is somebody else's. */
  const rest = (): Buffer => {
    socket.off('data', onData)
    return got
  }
  return Object.assign(read, { rest })
}

function join(
  from: Socket,
  host: string,
  port: number,
  { leadsTo }: ProxyOptions,
  ready: () => Buffer,
): void {
  const to = leadsTo === undefined ? connect(port, host) : connect(leadsTo, '127.0.0.1')
  for (const [one, other] of [
    [from, to],
    [to, from],
  ] as const) {
    one.on('error', () => other.destroy())
    one.on('close', () => other.destroy())
  }
  to.once('connect', () => {
    to.write(ready())
    from.pipe(to)
    to.pipe(from)
  })
}

function keep(server: Server): Set<Socket> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  return sockets
}

async function listen(server: Server, sockets: ReadonlySet<Socket>) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
