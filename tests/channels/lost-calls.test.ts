import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Api, HttpError } from 'grammy'
import { afterEach, describe, expect, it } from 'vitest'
import { createNetwork, NO_PROXIES } from '../../src/channels/network.ts'
import { retrying } from '../../src/channels/telegram/telegram-calls.ts'
import { createQuickFetch } from '../../src/channels/telegram/telegram-http.ts'
import { freePort } from '../free-port.ts'

/** A server that hangs up on the first calls, or answers as a gateway before it would, and answers the others. */
class Platform {
  readonly calls: string[] = []
  readonly #server: Server
  constructor(hangsUp: number, gateway = false) {
    this.#server = createServer((request, response) => {
      const method = request.url?.split('/').at(-1) ?? ''
      this.calls.push(method)
      request.resume().on('end', () => {
        if (this.calls.length <= hangsUp && gateway) {
          response.writeHead(502, { 'content-type': 'text/html' })
          return void response.end('<html><title>502 Bad Gateway</title></html>')
        }
        if (this.calls.length <= hangsUp) return void request.socket.destroy()
        response.setHeader('content-type', 'application/json')
        response.end(
          JSON.stringify({ ok: true, result: method === 'sendMessage' ? { message_id: 7 } : true }),
        )
      })
    })
  }
  async listen(port = 0): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve))
    return (this.#server.address() as AddressInfo).port
  }
  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

const quickFetch = createQuickFetch(createNetwork(NO_PROXIES).dispatcher)

let platform: Platform
afterEach(() => platform.close())

function api(port: number, sleep: (ms: number) => Promise<unknown>): Api {
  const made = new Api('1:token', { apiRoot: `http://127.0.0.1:${port}`, fetch: quickFetch })
  made.config.use(
    retrying({
      sleep: async (ms) => {
        await sleep(ms)
      },
      interrupted: () => new AbortController().signal,
    }),
  )
  return made
}

describe('a call to Telegram', () => {
  it('that nobody took is made again: a message too', async () => {
    platform = new Platform(0)
    const port = await freePort()
    const waits: number[] = []
    const calls = api(port, async (ms) => {
      waits.push(ms)
      if (waits.length === 2) await platform.listen(port)
    })
    await expect(calls.sendMessage(1, '你好')).resolves.toMatchObject({ message_id: 7 })
    expect(waits).toEqual([500, 1000])
    expect(platform.calls).toEqual(['sendMessage'])
  })

  it('that was taken and not answered is not made again when it sends a message: it would come twice', async () => {
    platform = new Platform(1)
    const calls = api(await platform.listen(), async () => undefined)
    await expect(calls.sendMessage(1, '你好')).rejects.toThrow(HttpError)
    expect(platform.calls).toEqual(['sendMessage'])
  })

  it('that was taken and not answered is made again when twice does no harm', async () => {
    platform = new Platform(2)
    const calls = api(await platform.listen(), async () => undefined)
    await expect(calls.editMessageText(1, 7, '你好')).resolves.toBe(true)
    expect(platform.calls).toEqual(['editMessageText', 'editMessageText', 'editMessageText'])
  })

  it('that a gateway answers in HTML, because Telegram is out of order, is made again', async () => {
    platform = new Platform(2, true)
    const calls = api(await platform.listen(), async () => undefined)
    await expect(calls.sendMessage(1, '你好')).resolves.toMatchObject({ message_id: 7 })
    expect(platform.calls).toEqual(['sendMessage', 'sendMessage', 'sendMessage'])
  })

  it('is given up after the third try', async () => {
    platform = new Platform(0)
    await platform.listen()
    const waits: number[] = []
    const calls = api(await freePort(), async (ms) => waits.push(ms))
    await expect(calls.sendMessage(1, '你好')).rejects.toThrow(HttpError)
    expect(waits).toEqual([500, 1000])
  })
})
