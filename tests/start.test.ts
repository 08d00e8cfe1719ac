import { writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { freePort } from './free-port.ts'
import { PLATFORM_CERTIFICATE, startTlsFront } from './loopback-tls.ts'
import { endPrograms, newFolder, startProgram } from './program.ts'
import { type LoopbackProxy, type ProxyOptions, startHttpProxy, startSocksProxy } from './proxies.ts'
import { someArticles } from './some-articles.ts'
import { faults } from './telegram-server/faults.ts'
import { type BotApiServer, startBotApiServer } from './telegram-server/server.ts'

const TOKEN = '987654321:nobody-nobody-nobody-nobody-n'
const closes: (() => unknown)[] = []

afterEach(async () => {
  await endPrograms()
  for (const close of closes.splice(0).reverse()) await close()
})

const start = (environment: Record<string, string>) =>
  startProgram(['src/main.ts'], { KNOWLEDGE_DIR: someArticles(), ...environment })
const doctor = (environment: Record<string, string>) =>
  startProgram(['src/commands/doctor.ts'], { KNOWLEDGE_DIR: someArticles(), ...environment })

async function botServer(): Promise<BotApiServer> {
  const server = await startBotApiServer()
  closes.push(() => server.stop())
  return server
}

async function proxyTo(
  start: (options: ProxyOptions) => Promise<LoopbackProxy>,
  options: ProxyOptions,
): Promise<LoopbackProxy> {
  const proxy = await start(options)
  closes.push(proxy.close)
  return proxy
}

async function webServer(
  answer: RequestListener,
): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closes.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { server, port: (server.address() as AddressInfo).port }
}

const portOf = ({ url }: BotApiServer): number => Number(new URL(url).port)

describe('a platform that cannot be reached', () => {
  it('is named at once, with the reason and what to try; the first signal ends it', async () => {
    const port = await freePort()
    const { child, output, exit, says } = start({
      BOT_TOKEN: TOKEN,
      TELEGRAM_API_ROOT: `http://127.0.0.1:${port}`,
    })
    await says('cannot reach')
    const [line = ''] = output.err.split('\n').filter((one) => one.includes('cannot reach'))
    expect(JSON.parse(line)).toMatchObject({ level: 50 })
    expect(line).toContain(`127.0.0.1:${port}`)
    expect(line).toContain('ECONNREFUSED')
    expect(line).toMatch(/HTTPS_PROXY.*TELEGRAM_API_ROOT/u)
    const begun = Date.now()
    child.kill('SIGTERM')
    expect(await exit).toBe(0)
    expect(Date.now() - begun).toBeLessThan(5_000)
    expect(output.err).not.toContain(TOKEN)
  })

  it('is named as well when it takes a connection and says nothing', async () => {
    const { port } = await webServer(() => undefined)
    const { child, output, exit, says } = start({
      BOT_TOKEN: TOKEN,
      TELEGRAM_API_ROOT: `http://127.0.0.1:${port}`,
    })
    await says('cannot reach')
    expect(output.err).toContain('no answer within 4 s')
    child.kill('SIGTERM')
    expect(await exit).toBe(0)
  })

  it('is asked again until it answers, and then all goes on', async () => {
    const server = await botServer()
    const li = server.user('李', { started: true })
    const handle = server.faults.on('getMe', faults.badGateway())
    const { says } = start({ BOT_TOKEN: server.token, TELEGRAM_API_ROOT: server.url })
    await says('cannot reach')
    handle.remove()
    await says('can be reached again')
    li.says('大邑县做了什么')
    expect((await li.chat.nextMessage()).text).toContain('大邑县')
  })

  it('is told by the doctor from one that is behind a broken proxy', async () => {
    const port = await freePort()
    const straight = doctor({ BOT_TOKEN: TOKEN, TELEGRAM_API_ROOT: `http://127.0.0.1:${port}` })
    const proxied = doctor({
      BOT_TOKEN: TOKEN,
      TELEGRAM_API_ROOT: 'https://platform.test',
      HTTPS_PROXY: `http://li:secret-word@127.0.0.1:${port}`,
    })
    expect(await straight.exit).toBe(1)
    expect(straight.output.out).toMatch(
      /✗ Telegram: cannot reach 127\.0\.0\.1:\d+: .*ECONNREFUSED.*HTTPS_PROXY/u,
    )
    expect(await proxied.exit).toBe(1)
    expect(proxied.output.out).toMatch(
      /✗ Telegram: cannot reach platform\.test through the proxy 127\.0\.0\.1:\d+/u,
    )
    expect(proxied.output.out).not.toContain('secret-word')
  })
})

describe('a proxy', () => {
  /** A Bot API server that only the proxy finds, and trusts nobody without the certificate. */
  async function behind(name: string, startProxy: typeof startHttpProxy, scheme: string) {
    const server = await botServer()
    const tls = await startTlsFront(portOf(server))
    closes.push(tls.close)
    const proxy = await proxyTo(startProxy, { login: 'li:pass@word', leadsTo: tls.port })
    const certificate = join(newFolder(), 'platform.pem')
    writeFileSync(certificate, PLATFORM_CERTIFICATE)
    const environment = {
      BOT_TOKEN: server.token,
      TELEGRAM_API_ROOT: 'https://platform.test',
      [name]: `${scheme}://li:pass%40word@127.0.0.1:${proxy.port}`,
      NODE_EXTRA_CA_CERTS: certificate,
      LOG_LEVEL: 'trace',
    }
    return { server, proxy, environment }
  }

  const PROXIES = [
    ['HTTPS_PROXY', 'http', startHttpProxy],
    ['ALL_PROXY', 'socks5h', startSocksProxy],
  ] as const

  it.each(PROXIES)('named by %s (%s) carries calls and files over TLS', async (name, scheme, startProxy) => {
    const { server, proxy, environment } = await behind(name, startProxy, scheme)
    const { child, output, exit, says } = start(environment)
    await says('"ready"')
    const li = server.user('李', { started: true })
    li.says('大邑县做了什么')
    expect((await li.chat.nextMessage()).text).toContain('大邑县')
    li.sends.document({ bytes: Buffer.from('{"format": oops}'), name: 'subscriptions.json' })
    expect((await li.chat.nextMessage()).text).toContain('不是 JSON')
    child.kill('SIGTERM')
    expect(await exit).toBe(0)
    expect(new Set(proxy.asked)).toEqual(new Set(['platform.test:443']))
    expect(output.out + output.err).not.toMatch(/pass(?:@|%40)word/u)
  })

  it.each(PROXIES)('named by %s (%s) is used by the doctor', async (name, scheme, startProxy) => {
    const { proxy, environment } = await behind(name, startProxy, scheme)
    const { output, exit } = doctor(environment)
    expect(await exit).toBe(0)
    expect(output.out).toContain(`(through the proxy 127.0.0.1:${proxy.port})`)
    expect(new Set(proxy.asked)).toEqual(new Set(['platform.test:443']))
    expect(output.out + output.err).not.toMatch(/pass(?:@|%40)word/u)
  })

  it('is left out for what NO_PROXY names', async () => {
    const server = await botServer()
    const proxy = await proxyTo(startHttpProxy, { refuses: true })
    const { says } = start({
      BOT_TOKEN: server.token,
      TELEGRAM_API_ROOT: server.url,
      HTTP_PROXY: `127.0.0.1:${proxy.port}`,
      NO_PROXY: 'localhost,127.0.0.1',
    })
    await says('"ready"')
    expect(proxy.asked).toEqual([])
  })

  it('that lets nobody through is named', async () => {
    const server = await botServer()
    const proxy = await proxyTo(startHttpProxy, { refuses: true })
    const { output, says } = start({
      BOT_TOKEN: server.token,
      TELEGRAM_API_ROOT: server.url,
      HTTP_PROXY: `127.0.0.1:${proxy.port}`,
    })
    await says('cannot reach')
    expect(output.err).toMatch(/through the proxy 127\.0\.0\.1:\d+: Proxy response \(403\)/u)
  })
})

describe('PORT', () => {
  it('answers health while polling, and is ready when the platform is reached', async () => {
    const server = await botServer()
    const handle = server.faults.on('getMe', faults.badGateway())
    const port = await freePort()
    const { child, exit, says, output } = start({
      BOT_TOKEN: server.token,
      TELEGRAM_API_ROOT: server.url,
      PORT: String(port),
    })
    await says('cannot reach')
    // Nobody is heard before a question of each kind has been asked.
    expect(output.err).toContain('"warmed up"')
    const status = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status
    expect([await status('/healthz'), await status('/readyz'), await status('/else')]).toEqual([
      200, 503, 404,
    ])
    handle.remove()
    await says('"ready"')
    expect([await status('/healthz'), await status('/readyz')]).toEqual([200, 200])
    child.kill('SIGTERM')
    expect(await exit).toBe(0)
  })

  it('that is taken is said in one line', async () => {
    const server = await botServer()
    const { port } = await webServer(() => undefined)
    const { output, exit } = start({
      BOT_TOKEN: server.token,
      TELEGRAM_API_ROOT: server.url,
      PORT: String(port),
      LOG_LEVEL: 'error',
    })
    expect(await exit).toBe(1)
    expect(output.err.trim()).toBe(
      `PORT ${port} is taken by another program: stop that, or set PORT to a free one.`,
    )
  })
})

describe('DATA_DIR', () => {
  it.runIf(process.platform === 'linux')('that can never be made ends the start in one line', async () => {
    const server = await botServer()
    const { output, exit } = start({
      BOT_TOKEN: server.token,
      TELEGRAM_API_ROOT: server.url,
      DATA_DIR: '/proc/x',
      LOG_LEVEL: 'error',
    })
    expect(await exit).toBe(1)
    expect(output.err.trim().split('\n')).toEqual([expect.stringMatching(/\/proc\/x.*set DATA_DIR/u)])
  })
})
