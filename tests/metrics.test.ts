/** `/metrics`, as Prometheus asks for it, and the log lines of a conversation. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createReadiness } from '../src/channels/readiness.ts'
import type { PortServer } from '../src/channels/webhook.ts'
import type { Config } from '../src/config.ts'
import { createMetrics } from '../src/metrics.ts'
import { createMetricsPage, openPort } from '../src/open-port.ts'
import { freePort } from './free-port.ts'
import { endPrograms, ROOT, startProgram } from './program.ts'
import { someArticles } from './some-articles.ts'
import { faults } from './telegram-server/faults.ts'
import { type BotApiServer, startBotApiServer } from './telegram-server/server.ts'

const TOKEN = 'abcdefghijklmnop1234'
const ELSEWHERE = { 'x-forwarded-for': '198.51.100.7' }
const BOARD = readFileSync(join(ROOT, 'ops/grafana.json'), 'utf8')
const GUIDE = readFileSync(join(ROOT, 'docs/operating.md'), 'utf8')

const servers: (BotApiServer | PortServer)[] = []

afterEach(async () => {
  await endPrograms()
  for (const server of servers.splice(0)) await ('close' in server ? server.close() : server.stop())
})

/** Samples by name and labels: `tashan_answers_total{kind="figures"}` → 3. */
function samples(text: string): ReadonlyMap<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))] as const),
  )
}

async function bot(environment: Record<string, string> = {}) {
  const server = await startBotApiServer()
  servers.push(server)
  const port = await freePort()
  const program = startProgram(['src/main.ts'], {
    KNOWLEDGE_DIR: someArticles('cuiping', 'dayi'),
    BOT_TOKEN: server.token,
    TELEGRAM_API_ROOT: server.url,
    PORT: String(port),
    ...environment,
  })
  await program.says('"polling"')
  const metrics = async () => samples(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text())
  return {
    server,
    program,
    metrics,
    channel: `telegram:${server.token.split(':')[0]}`,
    at: `http://127.0.0.1:${port}`,
  }
}

/** A port of its own with nothing behind it but its metrics. */
async function page(
  web: Config['web'],
  metrics = createMetrics({ knowledge: () => undefined, now: () => 0 }),
) {
  const server = await openPort({
    config: { host: '127.0.0.1', port: 0 },
    readiness: createReadiness(),
    metrics: createMetricsPage(metrics, web),
  })
  servers.push(server)
  return async (headers: Record<string, string> = {}) => {
    const answer = await fetch(`${server.address}metrics`, { headers })
    return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() }
  }
}

describe('/metrics', () => {
  it('counts what a bot was asked, what it answered and refused, and how fast', async () => {
    const { server, metrics, channel } = await bot()
    const li = server.user('李', { started: true })
    for (const question of ['社工持证的比例是多少', '上海有什么做法', '大邑县做了什么']) {
      li.says(question)
      await li.chat.nextMessage()
    }
    const seen = async (name: string) => (await metrics()).get(name)
    await expect.poll(() => seen(`tashan_updates_total{channel="${channel}",outcome="done"}`)).toBe(3)
    const found = await metrics()
    expect(found.get('tashan_answers_total{kind="missing"}')).toBe(1)
    expect(found.get('tashan_refusals_total{missing="place"}')).toBe(1)
    const answers = [...found].filter(([name]) => name.startsWith('tashan_answers_total'))
    expect(answers.reduce((sum, [, count]) => sum + count, 0)).toBe(3)
    expect(found.get(`tashan_update_seconds_count{channel="${channel}"}`)).toBe(3)
    expect(found.get(`tashan_leader{channel="${channel}"}`)).toBe(1)
    expect(found.get('tashan_outbox_readable')).toBe(1)
    expect(found.get('tashan_corpus_records{kind="articles"}')).toBe(2)
    expect(found.get('tashan_corpus_records{kind="practices"}')).toBeGreaterThan(20)
    expect([...found.keys()].filter((name) => name.startsWith('tashan_corpus_info'))).toEqual([
      expect.stringMatching(/^tashan_corpus_info\{version="[\da-f]{8}"\}$/u),
    ])
  })

  it('counts what the platform refuses as too fast', async () => {
    const { server, metrics, channel } = await bot()
    const li = server.user('李', { started: true })
    server.faults.on('sendMessage', faults.tooManyRequests(1), { times: 1 })
    li.says('大邑县做了什么')
    await li.chat.nextMessage()
    expect((await metrics()).get(`tashan_too_many_requests_total{channel="${channel}"}`)).toBe(1)
  })

  it('counts pages, not itself', async () => {
    const { at, metrics } = await bot()
    expect((await fetch(`${at}/place/dayi`)).status).toBe(200)
    expect((await fetch(`${at}/nowhere`)).status).toBe(404)
    const found = await metrics()
    expect(found.get('tashan_http_seconds_count{status="200"}')).toBe(1)
    expect(found.get('tashan_http_seconds_count{status="404"}')).toBe(1)
  })

  it('tells how many digests wait and for how long, and says so where the database does not', async () => {
    const metrics = createMetrics({ knowledge: () => undefined, now: () => 100_000 })
    const read = await page({ wanted: true }, metrics)
    metrics.outbox(async () => [{ channel: 'telegram:1', waiting: 12, oldestDue: 40_000 }])
    const up = samples((await read()).text)
    expect(up.get('tashan_outbox_waiting{channel="telegram:1"}')).toBe(12)
    expect(up.get('tashan_outbox_oldest_seconds{channel="telegram:1"}')).toBe(60)
    metrics.outbox(async () => Promise.reject(new Error('the database is away')))
    const down = samples((await read()).text)
    expect(down.get('tashan_outbox_readable')).toBe(0)
    expect(down.get('tashan_outbox_waiting{channel="telegram:1"}')).toBeUndefined()
    expect(down.get('process_cpu_seconds_total')).toBeGreaterThanOrEqual(0)
  })

  it('is plain text for Prometheus, for programs on this machine', async () => {
    const read = await page({ wanted: true })
    expect(await read()).toEqual({
      status: 200,
      type: expect.stringMatching(/^text\/plain; version=0\.0\.4/u),
      text: expect.stringContaining('# TYPE tashan_update_seconds histogram'),
    })
  })

  it('is for others as the data is: with the token, or not at all', async () => {
    const closed = await page(undefined)
    expect((await closed()).status).toBe(200)
    expect((await closed(ELSEWHERE)).status).toBe(403)
    const open = await page({ wanted: true, apiToken: TOKEN })
    const bearer = { authorization: `Bearer ${TOKEN}` }
    expect((await open({ ...ELSEWHERE, ...bearer })).status).toBe(200)
    expect((await open(ELSEWHERE)).status).toBe(401)
    expect((await open({ ...ELSEWHERE, authorization: 'Bearer abcdefghijklmnop9999' })).status).toBe(401)
    const guarded = await page({ wanted: true, password: 'long enough', apiToken: TOKEN })
    expect((await guarded()).status).toBe(401)
    expect((await guarded(bearer)).status).toBe(200)
  })

  it('lets nobody elsewhere try one token after the other', async () => {
    const read = await page({ wanted: true, apiToken: TOKEN })
    const statuses = await Promise.all(Array.from({ length: 60 }, () => read(ELSEWHERE)))
    const refused = statuses.filter(({ status }) => status === 401).length
    // A machine that is busy takes seconds for sixty, and more may be tried by and by.
    expect(refused).toBeGreaterThanOrEqual(40)
    expect(refused).toBeLessThan(50)
    expect(statuses.filter(({ status }) => status === 429)).toHaveLength(60 - refused)
  })
})

describe('the names of metrics', () => {
  const exported = async (): Promise<string[]> => {
    const { text } = await (await page({ wanted: true }))()
    return [...text.matchAll(/^# TYPE (tashan_\w+) /gmu)].map(([, name = '']) => name)
  }

  it('that the board asks for are there', async () => {
    const asked = new Set(
      [...BOARD.matchAll(/tashan_\w+/gu)].map(([name]) => name.replace(/_(?:bucket|count|sum)$/u, '')),
    )
    expect(asked.size).toBeGreaterThan(8)
    const names = await exported()
    expect([...asked].filter((name) => !names.includes(name))).toEqual([])
  })

  it('are all told of in the guide', async () => {
    expect((await exported()).filter((name) => !GUIDE.includes(`\`${name}\``))).toEqual([])
  })
})

describe('the log', () => {
  it('names the conversation and the update in every line that an update causes', async () => {
    const { server, program } = await bot({ LOG_LEVEL: 'debug' })
    const li = server.user('李', { started: true })
    const wang = server.user('王', { started: true })
    for (const [person, question] of [
      [li, '大邑县做了什么'],
      [wang, '社工持证的比例是多少'],
      [li, '还有吗'],
    ] as const) {
      person.says(question)
      await person.chat.nextMessage()
    }
    await program.says('"answered"', 3)
    server.faults.on('sendMessage', faults.blocked(), { times: 1 })
    li.says('温州有什么做法')
    await program.says('"answered"', 4)
    const lines = program.output.err
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    const of = (person: { readonly id: number }) =>
      lines.filter(({ conversation }) => String(conversation).endsWith(`:${person.id}`))
    expect(of(li).filter(({ msg }) => msg === 'answered')).toHaveLength(3)
    expect(of(wang).filter(({ msg }) => msg === 'answered')).toHaveLength(1)
    const last = of(li).at(-1)?.['update']
    const caused = of(li).filter(({ update }) => update === last)
    expect(caused.map(({ msg }) => msg)).toContain('a chat cannot be written to')
    expect(program.output.err).not.toMatch(/大邑|持证|温州/u)
  })
})
