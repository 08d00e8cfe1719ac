import { afterEach, describe, expect, it } from 'vitest'
import { createReadiness } from '../../src/channels/readiness.ts'
import { type Hook, type PortServer, servePort } from '../../src/channels/webhook.ts'

const SECRET = 'abcdefghijklmnop'
const servers: PortServer[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

async function serve(hook: Partial<Hook> = {}, readiness = createReadiness()) {
  const received: unknown[] = []
  const server = await servePort({
    port: 0,
    host: '127.0.0.1',
    hook: { path: '/hook', secret: SECRET, receive: async (update) => void received.push(update), ...hook },
    readiness,
  })
  servers.push(server)
  const at = `http://127.0.0.1:${server.port}`
  const post = async (body: string, secret = SECRET, path = '/hook'): Promise<number> => {
    const headers = { 'x-telegram-bot-api-secret-token': secret }
    return (await fetch(`${at}${path}`, { method: 'POST', body, headers })).status
  }
  return { received, post, at, server }
}

describe('the webhook', () => {
  it('takes updates with the secret, and nothing else', async () => {
    const { received, post, at } = await serve()
    expect(await post('{"update_id":1}')).toBe(200)
    expect(received).toEqual([{ update_id: 1 }])
    expect(await post('{"update_id":2}', 'wrong')).toBe(401)
    expect(await post('{"update_id":2}', '')).toBe(401)
    expect(await post('{"update_id":2}', SECRET, '/other')).toBe(404)
    expect(await post('not JSON')).toBe(400)
    expect((await fetch(`${at}/hook`)).status).toBe(405)
    expect(received).toHaveLength(1)
  })

  it('refuses bodies that are too large', async () => {
    const { received, post } = await serve()
    expect(await post('x'.repeat(2_000_000)).catch(() => 413)).toBe(413)
    expect(received).toEqual([])
  })

  it('has an update brought again that could not be dealt with', async () => {
    const { at } = await serve({ receive: async () => Promise.reject(new Error('busy')) })
    const headers = { 'x-telegram-bot-api-secret-token': SECRET }
    const answer = await fetch(`${at}/hook`, { method: 'POST', body: '{"update_id":1}', headers })
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2'])
  })

  it('tells whether it lives and whether it is ready', async () => {
    const readiness = createReadiness()
    const isWarm = readiness.until('warming up')
    let isThere = true
    readiness.whenever('the database', async () => isThere || Promise.reject(new Error('away')))
    const { at } = await serve({}, readiness)
    const ready = async () => {
      const answer = await fetch(`${at}/readyz`)
      return [answer.status, await answer.text()]
    }
    expect((await fetch(`${at}/healthz`)).status).toBe(200)
    expect(await ready()).toEqual([503, 'not ready: warming up'])
    isWarm()
    expect(await ready()).toEqual([200, 'ready'])
    isThere = false
    expect(await ready()).toEqual([503, 'not ready: the database'])
    isThere = true
    expect(await ready()).toEqual([200, 'ready'])
  })

  it('finishes what is in hand before it closes', async () => {
    let finish: () => void = () => undefined
    let arrive: () => void = () => undefined
    const finished = new Promise<void>((resolve) => {
      finish = resolve
    })
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve
    })
    const { post, server } = await serve({
      receive: () => {
        arrive()
        return finished
      },
    })
    const answer = post('{"update_id":1}')
    await arrived
    const closed = server.close()
    finish()
    expect(await answer).toBe(200)
    await closed
  })
})
