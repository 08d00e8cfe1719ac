import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { afterEach, describe, expect, it } from 'vitest'
import { answerJson } from '../../src/messages/answer-json.ts'
import { createWebCorpus } from '../../src/web/corpus.ts'
import { createMcpServer } from '../../src/web/mcp.ts'
import { createTools } from '../../src/web/tools.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'
import { ROOT } from '../program.ts'
import { nodeArguments } from '../run/programs.ts'
import { startWeb, type WebOnLoopback } from './web-on-loopback.ts'

const closes: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closes.splice(0).reverse()) await close()
})
async function start(options: Parameters<typeof startWeb>[0] = {}): Promise<WebOnLoopback> {
  const web = await startWeb(options)
  closes.push(web.close)
  return web
}

const TOKEN = 'a-token-of-more-than-16'
const ELSEWHERE = { 'x-forwarded-for': '198.51.100.7' }
const query = (values: Readonly<Record<string, string>>): string => String(new URLSearchParams(values))
const asJson = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

describe('the API', () => {
  it('answers as the command does, and goes on from earlier questions', async () => {
    const web = await start()
    const { ask, context } = shippedCorpus()
    for (const q of [
      '社工持证的比例是多少',
      '上海怎么管物业',
      '罗定市的4309名乡贤',
      '各地兼职委员人数列个表',
    ]) {
      const answered = await (await web.get(`/api/ask?${query({ q })}`)).json()
      expect(answered).toEqual(JSON.parse(JSON.stringify(answerJson(ask(q).answer, context))))
    }
    const first = '怎么调解邻里纠纷'
    const more = await (await web.get(`/api/ask?${query({ q: '还有吗', prev: first })}`)).json()
    const told = answerJson(ask('还有吗', ask(first).turn).answer, context)
    expect(more).toEqual(JSON.parse(JSON.stringify(told)))
  })

  it('sets the figures of a measure side by side, tells all places, and checks a text', async () => {
    const web = await start()
    const figures = (await (await web.get(`/api/figures?${query({ q: '兼职委员' })}`)).json()) as {
      table: { measure: string }
      figures: { printed: string }[]
    }
    expect(figures.table.measure).toBe('兼职委员人数')
    expect(figures.figures.map(({ printed }) => printed)).toEqual(expect.arrayContaining(['214名', '211名']))
    const { places } = (await (await web.get('/api/places')).json()) as { places: { id: string }[] }
    expect(places.map(({ id }) => id)).toEqual(shippedCorpus().knowledge.articles.map(({ id }) => id))
    const text = '温州市推行“业财代理”的小区有136个，罗定市有4309名乡贤。'
    const checked = (await (await web.get('/api/verify', asJson({ text }))).json()) as {
      findings: { verdict: string; figure: { locality: string[] }; differences?: { kind: string }[] }[]
    }
    expect(checked.findings.map(({ verdict }) => verdict)).toEqual(['holds', 'differs'])
    expect(checked.findings[1]?.figure.locality).toEqual(['福建省', '漳州市', '龙文区'])
    expect(checked.findings[1]?.differences?.[0]?.kind).toBe('place')
  })

  it('says what is wrong with a request, in JSON', async () => {
    const web = await start()
    const wrong = async (path: string, init?: RequestInit) => {
      const response = await web.get(path, init)
      const { error } = (await response.json()) as { error: string }
      return [response.status, error] as const
    }
    expect(await wrong('/api/ask')).toEqual([400, expect.stringMatching(/^q: /u)])
    expect(await wrong(`/api/ask?${query({ q: '长'.repeat(500) })}`)).toEqual([
      400,
      expect.stringContaining('q: '),
    ])
    expect(await wrong('/api/verify', asJson({ words: 1 }))).toEqual([400, expect.stringContaining('text: ')])
    expect((await wrong('/api/verify', asJson('{no')))[0]).toBe(400)
    expect(await wrong('/api/verify', asJson({ text: 'x'.repeat(300_000) }))).toEqual([
      413,
      expect.stringContaining('too large'),
    ])
    expect((await wrong('/api/places', { headers: { origin: 'https://elsewhere.example' } }))[0]).toBe(403)
  })

  it('is described by a document that is made from the routes', async () => {
    const web = await start()
    const document = (await (await web.get('/openapi.json')).json()) as {
      openapi: string
      paths: Record<string, Record<string, { responses: object }>>
    }
    expect(document.openapi).toBe('3.1.0')
    expect(Object.keys(document.paths)).toEqual(['/api/ask', '/api/figures', '/api/verify', '/api/places'])
    for (const [path, methods] of Object.entries(document.paths))
      for (const method of Object.keys(methods))
        expect([path, (await web.get(path, { method })).status]).not.toEqual([path, 404])
  })

  it('wants the token of programs elsewhere, and of those here where a password is set', async () => {
    const closed = await start()
    expect((await closed.get('/api/places', { headers: ELSEWHERE })).status).toBe(403)
    const web = await start({ token: TOKEN, password: 'right one' })
    const withToken = (token: string) => ({ headers: { ...ELSEWHERE, authorization: `Bearer ${token}` } })
    expect((await web.get('/api/places', withToken('another-token-of-16'))).status).toBe(401)
    expect((await web.get('/api/places', withToken(TOKEN))).status).toBe(200)
    expect((await web.get('/api/places')).status).toBe(401)
    expect((await web.get('/mcp', { ...asJson({}), headers: ELSEWHERE })).status).toBe(401)
  })
})

interface Structured {
  readonly structuredContent: Readonly<Record<string, unknown>>
}

async function connected(transport: Transport): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' })
  await client.connect(transport)
  closes.push(() => client.close())
  return client
}

const TRANSPORTS: readonly (readonly [string, () => Promise<Transport>])[] = [
  [
    'in one process',
    async () => {
      const corpus = createWebCorpus(shippedCorpus())
      const [mine, theirs] = InMemoryTransport.createLinkedPair()
      await createMcpServer(createTools(() => corpus)).connect(theirs)
      return mine
    },
  ],
  // Its types are of a time before exact optional properties.
  [
    'over HTTP',
    async () => new StreamableHTTPClientTransport(new URL(`${(await start()).at}/mcp`)) as Transport,
  ],
  [
    'on standard input and output',
    async () =>
      new StdioClientTransport({
        command: process.execPath,
        args: nodeArguments('src/commands/mcp.ts'),
        cwd: ROOT,
      }),
  ],
]

describe.each(TRANSPORTS)('the Model Context Protocol %s', (_, transport) => {
  it('offers four tools that only read, and answers as everywhere', async () => {
    const client = await connected(await transport())
    expect(client.getInstructions()).toMatch(/printed.*exactly[\s\S]*locality[\s\S]*answerable/u)
    const { tools } = await client.listTools()
    expect(tools.map(({ name }) => name)).toEqual(['ask', 'figures', 'verify', 'places'])
    expect(tools.every(({ annotations }) => annotations?.readOnlyHint)).toBe(true)
    const { ask, context } = shippedCorpus()
    const question = '业委会的钱总说不清，有没有地方请第三方管账？'
    const told = (await client.callTool({ name: 'ask', arguments: { question } })) as unknown as Structured
    expect(told.structuredContent).toEqual(
      JSON.parse(JSON.stringify(answerJson(ask(question).answer, context))),
    )
    const places = (await client.callTool({ name: 'places', arguments: {} })) as unknown as Structured
    expect(places.structuredContent['places']).toHaveLength(shippedCorpus().knowledge.articles.length)
    const wrong = await client.callTool({ name: 'ask', arguments: { words: '?' } })
    expect([wrong.isError, JSON.stringify(wrong.content)]).toEqual([
      true,
      expect.stringContaining('question'),
    ])
  })
})

describe('the protocol over HTTP', () => {
  it('refuses pages of other sites and bodies that are too large', async () => {
    const web = await start()
    const foreign = { ...asJson({}), headers: { origin: 'https://elsewhere.example' } }
    expect((await web.get('/mcp', foreign)).status).toBe(403)
    expect((await web.get('/mcp', asJson({ text: 'x'.repeat(300_000) }))).status).toBe(413)
    expect((await web.get('/mcp', asJson('{no'))).status).toBeGreaterThanOrEqual(400)
  })
})
