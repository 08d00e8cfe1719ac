import { cpSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { freePort } from './free-port.ts'
import { endPrograms, newFolder as folder, startProgram } from './program.ts'
import { someArticles } from './some-articles.ts'
import { errorAnswer, faults } from './telegram-server/faults.ts'
import { type BotApiServer, startBotApiServer } from './telegram-server/server.ts'

const servers: BotApiServer[] = []

afterEach(async () => {
  await endPrograms()
  for (const server of servers.splice(0)) await server.stop()
})

const start = (environment: Record<string, string>, input?: string | null) =>
  startProgram(['src/main.ts'], { KNOWLEDGE_DIR: someArticles('dayi', 'wenzhou'), ...environment }, input)

async function botServer(): Promise<BotApiServer> {
  const server = await startBotApiServer()
  servers.push(server)
  return server
}

describe('npm start', () => {
  it('answers a question a line where nobody types, and nothing else on standard output', async () => {
    const { output, exit } = start(
      { KNOWLEDGE_DIR: 'knowledge' },
      '业委会的钱总说不清，有没有地方请第三方管账？\n',
    )
    expect(await exit).toBe(0)
    expect(output.out).toMatch(/^浙江省温州市 ·「业财代理」\n[\s\S]*136个[\s\S]*\[1\] 浙江省温州市《/u)
    expect(output.err).toBe('')
  })

  it('shows its pages to a browser where nobody is at a terminal, and says where', async () => {
    const { child, output, exit, says } = start({ WEB: 'on', PORT: String(await freePort()) })
    await says('他山的网页：')
    const address = /http:\/\/127\.0\.0\.1:\d+\//u.exec(output.err)?.[0] ?? ''
    const page = await fetch(`${address}?q=${encodeURIComponent('大邑县做了什么')}`)
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('4600余场')])
    expect((await fetch(`${address}readyz`)).status).toBe(200)
    child.kill('SIGTERM')
    expect(await exit).toBe(0)
    expect(output.out).toBe('')
  })

  it('stays up without input, takes another port where the usual one is taken, and none that was asked for', {
    timeout: 90_000,
  }, async () => {
    const taken = createServer()
    await new Promise<void>((resolve) =>
      taken.listen(8080, '127.0.0.1', resolve).on('error', () => resolve()),
    )
    const first = start({}, null)
    await first.says('他山的网页：')
    const [, port = ''] = /127\.0\.0\.1:(\d+)\//u.exec(first.output.err) ?? []
    expect(port).toMatch(/^\d+$/u)
    // Who else had it may have given it back.
    if (taken.listening) expect(port).not.toBe('8080')
    const second = start({ WEB: 'on', PORT: port })
    expect(await second.exit).toBe(1)
    expect(second.output.err).toMatch(/^PORT \d+ is taken by another program: .*set PORT to a free one\.\n$/u)
    first.child.kill('SIGTERM')
    expect(await first.exit).toBe(0)
    taken.close()
  })

  it('says of a setting that had an effect once that it has none, and goes on', async () => {
    const { output, exit } = start({ SEARCH: 'database' }, '大邑县做了什么\n')
    expect(await exit).toBe(0)
    expect(output.out).toContain('大邑县')
    expect(output.err).toMatch(/^SEARCH has no effect any more/u)
  })

  it('names every bad variable', async () => {
    const { output, exit } = start({ TIMEZONE: 'Mars', PORT: 'x' })
    expect(await exit).toBe(1)
    expect(output.err).toMatch(/TIMEZONE[\s\S]*PORT/u)
  })

  it('refuses knowledge with problems, with file, line and reason', async () => {
    const knowledge = folder()
    cpSync(someArticles('zibo'), knowledge, { recursive: true })
    writeFileSync(
      join(knowledge, 'articles', 'zibo.yaml'),
      'id: zibo\nlocality: [山东省, 淄博市]\ntitle: 题\n',
    )
    const { output, exit } = start({ KNOWLEDGE_DIR: knowledge }, '你好\n')
    expect(await exit).toBe(1)
    expect(output.err).toMatch(/articles\/zibo\.yaml:\d+: .*document is missing/u)
    expect(output.out).toBe('')
  })

  it('says in one line that Telegram does not know the token', async () => {
    const server = await botServer()
    const token = '987654321:wrong-wrong-wrong-wrong-wrong'
    const { output, exit } = start({ BOT_TOKEN: token, TELEGRAM_API_ROOT: server.url, LOG_LEVEL: 'error' })
    expect(await exit).toBe(1)
    expect(output.err.trim().split('\n')).toEqual([expect.stringContaining('does not know this BOT_TOKEN')])
    expect(output.err).not.toContain(token)
  })

  it('is brought updates by webhook, and answers the same one once', async () => {
    const server = await botServer()
    const li = server.user('李', { started: true })
    const port = await freePort()
    const { child, exit } = start({
      BOT_TOKEN: server.token,
      TELEGRAM_API_ROOT: server.url,
      WEB: 'on',
      WEBHOOK_URL: `http://127.0.0.1:${port}/hook`,
      WEBHOOK_SECRET: 'abcdefghijklmnop',
      PORT: String(port),
    })
    await server.waitForCall('setWebhook')
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200)
    expect(await (await fetch(`http://127.0.0.1:${port}/place/dayi`)).text()).toContain('4600余场')
    li.says('大邑县做了什么')
    expect((await li.chat.nextMessage()).text).toContain('大邑县')
    const again = {
      update_id: 777_000_001,
      message: {
        message_id: 9001,
        date: 1,
        chat: { id: li.id, type: 'private', first_name: '李' },
        from: li.info,
        text: '/help',
      },
    }
    const bring = () =>
      fetch(`http://127.0.0.1:${port}/hook`, {
        method: 'POST',
        headers: { 'x-telegram-bot-api-secret-token': 'abcdefghijklmnop' },
        body: JSON.stringify(again),
      })
    expect((await bring()).status).toBe(200)
    expect((await bring()).status).toBe(200)
    expect((await li.chat.nextMessage()).text).toContain('怎么问')
    await server.idle()
    expect(li.chat.takeMessages()).toEqual([])
    child.kill('SIGTERM')
    expect(await exit).toBe(0)
  })

  it('serves Telegram, subscriptions included, and ends at a signal', async () => {
    const server = await botServer()
    const li = server.user('李', { started: true })
    const { child, output, exit } = start({ BOT_TOKEN: server.token, TELEGRAM_API_ROOT: server.url })
    li.says('/start')
    expect((await li.chat.nextMessage()).text).toContain('我是他山')
    li.says('业委会的钱总说不清，有没有地方请第三方管账？')
    expect((await li.chat.nextMessage()).text).toContain('136个')
    li.says('😀')
    expect((await li.chat.nextMessage()).text).toContain('没看懂')
    li.says('/subscribe 物业治理 每天 08:30')
    const made = await li.chat.nextMessage()
    await li.taps(made, '现在发一份').answer()
    expect((await li.chat.nextMessage()).text).toContain('简报 · 物业治理')
    child.kill('SIGTERM')
    expect(await exit).toBe(0)
    expect(output.err).toContain('"ready"')
    expect(output.err).not.toContain(server.token)
  })

  it('never writes its token, whatever is said to it', async () => {
    const server = await botServer()
    const li = server.user('李', { started: true })
    // As a gateway that names what it could not reach.
    const address = `${server.url}/bot${server.token}/sendMessage`
    server.faults.on('sendMessage', errorAnswer(400, `Bad Request: ${address} refused`), { times: 1 })
    server.faults.on('sendMessage', faults.drop(), { times: 1 })
    server.faults.on('setMyCommands', errorAnswer(400, `Bad Gateway: ${encodeURIComponent(address)}`))
    const { child, output, exit } = start({
      BOT_TOKEN: server.token,
      TELEGRAM_API_ROOT: server.url,
      LOG_LEVEL: 'trace',
    })
    li.says('/start')
    await server.waitForCall('sendMessage')
    li.says('/help')
    await li.chat.nextMessage()
    child.kill('SIGTERM')
    expect(await exit).toBe(0)
    // It would have stood there.
    expect(output.err).toContain('/bot[secret]/sendMessage')
    for (const secret of [server.token, encodeURIComponent(server.token), server.token.split(':')[1]])
      expect(output.err + output.out).not.toContain(secret)
  })
})
