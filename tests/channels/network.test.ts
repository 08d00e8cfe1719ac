import { spawn } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { request } from 'undici'
import { afterEach, describe, expect, it } from 'vitest'
import { createNetwork, type Proxies } from '../../src/channels/network.ts'
import { type LoopbackProxy, startHttpProxy, startSocksProxy } from '../proxies.ts'

const closes: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closes.splice(0).reverse()) await close()
})

async function platform(): Promise<number> {
  const server: Server = createServer((asked, response) => response.end(`${asked.headers.host}`))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closes.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  return (server.address() as AddressInfo).port
}

async function started(proxy: Promise<LoopbackProxy>): Promise<LoopbackProxy> {
  const made = await proxy
  closes.push(made.close)
  return made
}

async function get(address: string, proxies: Partial<Proxies>): Promise<string> {
  const { dispatcher } = createNetwork({ except: [], ...proxies })
  closes.push(() => dispatcher.destroy())
  const { body } = await request(address, { dispatcher })
  return body.text()
}

describe('the way out', () => {
  it('leads through an HTTP proxy, which looks the name up', async () => {
    const proxy = await started(startHttpProxy({ leadsTo: await platform() }))
    expect(await get('http://platform.test:81/x', { http: `http://127.0.0.1:${proxy.port}` })).toBe(
      'platform.test:81',
    )
    expect(proxy.asked).toEqual(['platform.test:81'])
  })

  it('leads through a SOCKS5 proxy, which looks the name up', async () => {
    const proxy = await started(startSocksProxy({ leadsTo: await platform() }))
    expect(await get('http://platform.test:81/x', { http: `socks5://127.0.0.1:${proxy.port}` })).toBe(
      'platform.test:81',
    )
    expect(proxy.asked).toEqual(['platform.test:81'])
  })

  it.each([
    ['HTTP', startHttpProxy, 'http'],
    ['SOCKS5', startSocksProxy, 'socks5'],
  ] as const)('shows a name and a password to an %s proxy that wants them', async (_, start, scheme) => {
    const proxy = await started(start({ login: '李:p@ss/1', leadsTo: await platform() }))
    const with_ = (login: string) => ({ http: `${scheme}://${login}@127.0.0.1:${proxy.port}` })
    expect(await get('http://platform.test/x', with_('%E6%9D%8E:p%40ss%2F1'))).toBe('platform.test')
    await expect(get('http://platform.test/x', with_('%E6%9D%8E:wrong'))).rejects.toThrow()
    expect(proxy.asked).toEqual(['platform.test:80'])
  })

  it('takes the proxy of the address’s own kind', async () => {
    const [plain, secure] = [
      await started(startHttpProxy({ refuses: true })),
      await started(startHttpProxy({ refuses: true })),
    ]
    const proxies = { http: `http://127.0.0.1:${plain.port}`, https: `http://127.0.0.1:${secure.port}` }
    await expect(get('http://a.test/', proxies)).rejects.toThrow()
    await expect(get('https://b.test/', proxies)).rejects.toThrow()
    expect([plain.asked, secure.asked]).toEqual([['a.test:80'], ['b.test:443']])
  })

  it.each([['*'], ['127.0.0.1'], ['127.0.0.0/8'], ['127.0.0.1:PORT']])(
    'goes without a proxy to what NO_PROXY names: %s',
    async (entry) => {
      const [port, proxy] = [await platform(), await started(startHttpProxy())]
      const proxies = {
        http: `http://127.0.0.1:${proxy.port}`,
        except: ['other.test', entry.replace('PORT', String(port))],
      }
      expect(await get(`http://127.0.0.1:${port}/`, proxies)).toBe(`127.0.0.1:${port}`)
      expect(proxy.asked).toEqual([])
    },
  )

  it.each([
    ['api.telegram.org', 'api.telegram.org', true],
    ['api.telegram.org', 'telegram.org', true],
    ['api.telegram.org', '.telegram.org', true],
    ['api.telegram.org', '*.telegram.org', true],
    ['api.telegram.org', 'gram.org', false],
    ['api.telegram.org', 'api.telegram.org:8443', false],
    ['api.telegram.org', 'api.telegram.org:443', true],
    ['10.1.2.3', '10.0.0.0/8', true],
    ['11.1.2.3', '10.0.0.0/8', false],
    ['10.1.2.3', '10.0.0.0/99', false],
    ['[::1]:8081', '::1', true],
    ['[fd00::5]', 'fd00::/8', true],
    ['api.telegram.org', 'API.Telegram.ORG', true],
  ])('to %s with NO_PROXY=%s: straight is %s', (host, entry, straight) => {
    const { proxyFor } = createNetwork({ https: 'http://127.0.0.1:1', except: [entry] })
    expect(proxyFor(new URL(`https://${host}/`)) === undefined).toBe(straight)
  })

  it('waits for an address that is slow to connect, beside one that leads nowhere', async () => {
    // The queue of connections is full until the program wakes up: the next one is let in a second later.
    const sleeper = spawn(process.execPath, ['-e', SLEEPER], { stdio: ['pipe', 'pipe', 'inherit'] })
    closes.push(() => sleeper.kill('SIGKILL'))
    const port = Number(await new Promise((resolve) => sleeper.stdout.once('data', resolve)))
    sleeper.stdin.write('sleep\n')
    await new Promise((resolve) => sleeper.stdout.once('data', resolve))
    const waiting = Array.from({ length: 3 }, () => connect(port, '127.0.0.1').on('error', () => undefined))
    closes.push(() => waiting.map((socket) => socket.destroy()))
    await new Promise((resolve) => setTimeout(resolve, 100))
    // Nobody listens at the other.
    const { dispatcher } = createNetwork({ except: [] }, (_host, _options, done) =>
      done(null, [
        { address: '127.0.0.1', family: 4 },
        { address: '::1', family: 6 },
      ]),
    )
    closes.push(() => dispatcher.destroy())
    const begun = performance.now()
    const { body } = await request(`http://platform.test:${port}/`, { dispatcher })
    expect(await body.text()).toBe('here')
    // Else nothing was slow.
    expect(performance.now() - begun).toBeGreaterThan(300)
  })
})

const SLEEPER = `
  const server = require('node:http').createServer((_, response) => response.end('here'))
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => console.log(server.address().port))
  process.stdin.once('data', () => {
    require('node:fs').writeSync(1, 'asleep\\n')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 900)
  })
`
