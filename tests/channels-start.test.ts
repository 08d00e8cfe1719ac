import { afterEach, describe, expect, it } from 'vitest'
import { CLIENT_ID, CLIENT_SECRET, startDingtalkServer } from './dingtalk-server/server.ts'
import { buttonRows } from './feishu-server/check-card.ts'
import { APP_ID, APP_SECRET, type FeishuServer, startFeishuServer } from './feishu-server/server.ts'
import { freePort } from './free-port.ts'
import { pause, until } from './platform-server/wait.ts'
import { endPrograms, newFolder, startProgram } from './program.ts'
import { someArticles } from './some-articles.ts'
import { type BotApiServer, startBotApiServer } from './telegram-server/server.ts'
import { BOT_ID, BOT_SECRET, startWecomServer } from './wecom-server/server.ts'

const closes: (() => unknown)[] = []
afterEach(async () => {
  await endPrograms()
  for (const close of closes.splice(0).reverse()) await close()
})

async function feishu(): Promise<FeishuServer> {
  const server = await startFeishuServer()
  closes.push(server.stop)
  return server
}

const environmentOf = (server: FeishuServer, more: Record<string, string> = {}): Record<string, string> => ({
  FEISHU_APP_ID: APP_ID,
  FEISHU_APP_SECRET: APP_SECRET,
  FEISHU_API_ROOT: server.url,
  WEB: 'off',
  ...more,
})

const start = (environment: Record<string, string>, aheadMs = 0) =>
  startProgram(
    ['src/main.ts'],
    { KNOWLEDGE_DIR: someArticles('dayi', 'wenzhou'), ...environment },
    '',
    aheadMs,
  )

async function subscribed(server: FeishuServer, name: string): Promise<string> {
  const one = server.user(name)
  const before = server.sent().filter(({ chat }) => chat === one.chat).length
  one.says('/subscribe 物业治理 每天 08:30')
  const made = await until(
    () => server.sent().filter(({ chat }) => chat === one.chat)[before],
    'it is subscribed',
    30_000,
  )
  const label = buttonRows(made.card ?? { schema: '2.0', body: { elements: [] } })
    .flat()
    .find(({ label: words }) => words.includes('现在发一份'))?.label
  await one.presses(made, label ?? '')
  return one.chat
}

const digests = (server: FeishuServer, chat?: string) =>
  server
    .sent()
    .filter((message) => (chat === undefined || message.chat === chat) && message.text.includes('简报 · '))

describe('a bot on Feishu alone', () => {
  it('is served by npm start, says whether it is connected, and sends digests', async () => {
    const server = await feishu()
    const port = await freePort()
    const { child, output, exit, says } = start(environmentOf(server, { PORT: String(port) }))
    await says('Feishu: connected')
    const ready = async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).text()
    expect(await ready()).toBe('ready')
    const chat = await subscribed(server, '李')
    await until(() => digests(server, chat).length === 1, 'a digest')
    const counted = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
    expect(counted).toContain(`tashan_leader{channel="feishu:${APP_ID}"} 1\n`)
    expect(counted).toContain(`tashan_connected{channel="feishu:${APP_ID}"} 1\n`)
    expect(counted).toContain(`tashan_digests_total{channel="feishu:${APP_ID}",outcome="sent"} 1\n`)

    server.faults.install(/endpoint/u, { kind: 'answer', status: 500, answer: 'away' }, 1000)
    server.drop()
    await until(() => output.err.includes('Feishu: not connected'), 'it is noticed')
    expect(await ready()).toMatch(/^not ready: Feishu is connected \(.+\)$/u)
    const away = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
    expect(away).toContain(`tashan_connected{channel="feishu:${APP_ID}"} 0\n`)
    server.faults.clear()
    await says('Feishu: connected', 2)
    expect(await ready()).toBe('ready')
    child.kill('SIGTERM')
    expect(await exit).toBe(0)
    expect(output.err).not.toContain(APP_SECRET)
    expect(output.out).toBe('')
    expect(server.violations()).toEqual([])
  })

  it('answers after it was killed what it had heard before', async () => {
    const server = await feishu()
    const environment = environmentOf(server, { DATA_DIR: newFolder() })
    const first = start(environment)
    await first.says('Feishu: connected')
    server.faults.install(/POST .*messages$/u, { kind: 'answer', status: 503, answer: 'away' }, 1000)
    const li = server.user('李')
    li.says('业委会的账目怎么公开')
    await until(() => server.unacknowledged() === 0, 'it is heard')
    await pause(300)
    first.child.kill('SIGKILL')
    await first.exit
    server.faults.clear()
    await start(environment).says('Feishu: connected')
    await until(() => server.sent().length === 1, 'it is answered')
    await pause(500)
    expect(server.sent()).toHaveLength(1)
  })
})

describe('Telegram, Feishu, WeCom, DingTalk and the page in one process', () => {
  it('share a database and mix nothing; where Telegram cannot be reached, Feishu is served', async () => {
    const server = await feishu()
    const telegram: BotApiServer = await startBotApiServer()
    closes.push(() => telegram.stop())
    const wecom = await startWecomServer()
    closes.push(wecom.stop)
    const dingtalk = await startDingtalkServer()
    closes.push(dingtalk.stop)
    const port = await freePort()
    const environment = environmentOf(server, {
      BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.url,
      WECOM_BOT_ID: BOT_ID,
      WECOM_BOT_SECRET: BOT_SECRET,
      WECOM_WS_URL: wecom.url,
      DINGTALK_CLIENT_ID: CLIENT_ID,
      DINGTALK_CLIENT_SECRET: CLIENT_SECRET,
      DINGTALK_API_ROOT: dingtalk.url,
      WEB: 'on',
      PORT: String(port),
      DATA_DIR: newFolder(),
    })
    const both = start(environment)
    for (const platform of ['Feishu', 'WeCom', 'DingTalk']) await both.says(`${platform}: connected`)
    await both.says('"msg":"ready"')
    expect(await (await fetch(`http://127.0.0.1:${port}/readyz`)).text()).toBe('ready')
    const page = await fetch(`http://127.0.0.1:${port}/?${new URLSearchParams({ q: '大邑县做了什么' })}`)
    expect(await page.text()).toContain('大邑')
    // One id on two platforms is two people.
    wecom.says('lisi', '/feedback 在企业微信里说的')
    expect((await wecom.next('lisi')).text).toContain('记下')
    dingtalk.says('lisi', '/mydata')
    expect((await dingtalk.next('lisi')).text).toContain('没有')
    const li = server.user('李')
    li.says('/feedback 在飞书上说的')
    expect((await server.next(li.chat)).text).toContain('记下')
    const wang = telegram.user('王', { started: true })
    wang.says('/mydata')
    expect((await wang.chat.nextMessage()).text).toContain('没有')
    both.child.kill('SIGTERM')
    expect(await both.exit).toBe(0)

    const alone = start({ ...environment, TELEGRAM_API_ROOT: `http://127.0.0.1:${await freePort()}` })
    await alone.says('cannot reach')
    await alone.says('Feishu: connected')
    li.says('大邑县做了什么')
    expect((await until(() => server.sent()[1], 'an answer')).text).toContain('大邑')
    alone.child.kill('SIGTERM')
    expect(await alone.exit).toBe(0)
  })
})
