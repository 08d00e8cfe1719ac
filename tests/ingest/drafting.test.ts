import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fetch } from 'undici'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDrafter, type DraftingFetch } from '../../src/ingest/drafting.ts'
import { ingest } from '../../src/ingest/ingest.ts'
import { withoutProposals } from '../../src/ingest/proposed.ts'
import { createSandbox } from '../../src/ingest/sandbox.ts'
import { loadGazetteer, loadKnowledge } from '../../src/knowledge/load.ts'
import { parseDraft } from '../../src/review/raw-draft.ts'

const TEXT = `福建省永泰县嵩口镇：祠堂里的饭桌
嵩口镇在祠堂里办起“邻里食堂”，去年开到15家，日均就餐640人次，村民自愿帮厨1.2万人次，收费每餐4元。
`
const HONEST = {
  problem: '老人吃饭没人管。',
  summary: '镇里借祠堂开“邻里食堂”，村民轮流来帮忙，现在有15家，一天接待640人次。',
  aliases: ['老人吃饭难', '祠堂办食堂'],
}

type Behaviour = (request: IncomingMessage, response: ServerResponse) => void

const gazetteer = loadGazetteer()
const sandbox = createSandbox()
afterAll(() => sandbox.close())

let folder: string
let server: Server
let behaviour: Behaviour
let asked: { authorization: string | undefined; body: string }[]
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tashan-test-'))
  writeFileSync(join(folder, '食堂.txt'), TEXT)
  asked = []
  server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      asked.push({ authorization: request.headers.authorization, body: Buffer.concat(parts).toString() })
      behaviour(request, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  rmSync(folder, { recursive: true, force: true })
})

const root = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const says =
  (content: unknown): Behaviour =>
  (_, response) => {
    const text = typeof content === 'string' ? content : JSON.stringify(content)
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ choices: [{ message: { role: 'assistant', content: text } }] }))
  }

async function draft(patienceMs = 5_000) {
  const troubles: string[] = []
  const drafter = createDrafter({
    service: { url: `${root()}/v1/`, model: 'small', key: 'a-key' },
    gazetteer,
    fetch: ((url, init) => fetch(url, init)) as DraftingFetch,
    onTrouble: (words) => troubles.push(words),
    patienceMs,
  })
  const out = join(folder, 'drafts')
  const { drafts } = await ingest({
    paths: [join(folder, '食堂.txt')],
    out,
    context: { gazetteer, topics: [] },
    sandbox,
    drafter,
  })
  const text = readFileSync(join(out, readdirSync(out)[0] ?? ''), 'utf8')
  const record = parseDraft(text)
  return { drafts, text, troubles, out, proposal: record.practices[0]?.proposal, notes: record.notes ?? [] }
}

describe('a service that proposes texts', () => {
  it('is told the passage, and what it writes stands apart, marked, and answers nothing', async () => {
    behaviour = says(`好的：\n\`\`\`json\n${JSON.stringify(HONEST)}\n\`\`\``)
    const { notes, out, proposal, troubles } = await draft()
    expect(proposal).toEqual(HONEST)
    expect([notes, troubles]).toEqual([[], []])
    expect(asked.map(({ authorization }) => authorization)).toEqual(['Bearer a-key'])
    expect(asked[0]?.body).toContain('祠堂里办起')
    const { knowledge, problems } = loadKnowledge(out, { drafts: true })
    expect(problems).toEqual([])
    const practice = knowledge?.practices[0]
    expect(practice?.summary).not.toContain('轮流')
    expect(practice?.aliases).not.toContain('老人吃饭难')
  })

  it.each<[string, object, string]>([
    ['another number', { summary: '祠堂里开了邻里食堂，一天接待1640人次。' }, '1640人次'],
    ['a part of a number', { summary: '祠堂里开了邻里食堂，一天接待40人次。' }, '40人次'],
    ['another measure word', { summary: '祠堂里开了邻里食堂，有640家。' }, '640家'],
    ['a number in words', { summary: '祠堂里开了邻里食堂，有三百家。' }, '三百家'],
    ['a rate that is not printed', { summary: '祠堂里开了邻里食堂，满意率98%。' }, '98%'],
    ['another place', { summary: '学浙江省安吉县的样子，借祠堂开了食堂。' }, '安吉县'],
    ['another body', { problem: '县慈善总会管不过来老人吃饭。' }, '总会'],
    ['another name in quotation marks', { problem: '没有“长者饭堂”。' }, '长者饭堂'],
    ['a word of another script', { problem: '没有APP管老人吃饭。' }, 'APP'],
    ['a person', { problem: '张阿婆没人管饭。' }, '个人'],
    [
      'the sentence of the print',
      { summary: '在祠堂里办起“邻里食堂”，去年开到15家，日均就餐640人次，村民自愿帮厨。' },
      '照抄',
    ],
    ['an address', { problem: '老人吃饭难，见 https://example.com' }, '符号'],
    ['a book', { summary: '村民帮忙，'.repeat(80) }, '长过'],
  ])('that writes %s: the text is dropped, and why is noted', async (_, lie, reason) => {
    behaviour = says({ aliases: ['老人吃饭难'], ...lie })
    const { notes, proposal } = await draft()
    expect(proposal).toEqual({ aliases: ['老人吃饭难'] })
    expect(notes.join('\n')).toContain(reason)
    expect(notes.every((note) => note.startsWith('机器拟稿：'))).toBe(true)
  })

  it.each<[string, Behaviour, RegExp]>([
    ['answers no one', () => {}, /did not answer within 0.3 seconds/u],
    [
      'begins and never ends',
      (_, response) => {
        response.write('{"choices": [')
      },
      /did not answer within 0.3 seconds/u,
    ],
    ['answers junk', (_, response) => response.end('<html>busy</html>'), /no chat completion/u],
    [
      'answers another shape',
      (_, response) => response.end('{"choices": [{"message": {"content": 7}}]}'),
      /no chat/u,
    ],
    ['answers without end', (_, response) => response.end('x'.repeat(2_000_000)), /more than 256 KB/u],
    ['fails', (_, response) => response.writeHead(503).end('{}'), /answers 503/u],
    ['drops the line', (_, response) => response.destroy(), /cannot be reached/u],
    [
      'sends elsewhere',
      (request, response) =>
        request.url === '/elsewhere'
          ? response.end('{}')
          : response.writeHead(307, { location: `${root()}/elsewhere` }).end(),
      /redirects \(307\)/u,
    ],
  ])('that %s leaves the draft as it is, with a line that says so', async (_, badly, words) => {
    behaviour = badly
    const { proposal, text, troubles } = await draft(300)
    expect(proposal).toBeUndefined()
    expect(withoutProposals(text)).toBe(text)
    expect(troubles).toHaveLength(1)
    expect(troubles[0]).toMatch(words)
    expect(troubles[0]).not.toContain('a-key')
    expect(asked).toHaveLength(1)
  })

  it('that answers with something else than was asked is noted', async () => {
    behaviour = says('我不能帮忙。')
    const { notes, proposal } = await draft()
    expect(proposal).toBeUndefined()
    expect(notes).toEqual([expect.stringContaining('回答不是要的样子')])
  })

  it('is not asked again for a draft that is there already', async () => {
    behaviour = says(HONEST)
    const first = await draft()
    const second = await draft()
    expect(second.drafts.unchanged).toBe(1)
    expect(second.text).toBe(first.text)
    expect(asked).toHaveLength(1)
  })

  it('is asked no more once it has failed three times in a row', async () => {
    behaviour = (_, response) => response.writeHead(500).end()
    writeFileSync(
      join(folder, '食堂.txt'),
      ['织密网格', '管好食堂', '修好水渠', '办好夜校', '建好公园']
        .map(
          (lead, n) => `${lead}。福建省永泰县请人来办了${n + 2}0件事，又请人来看了${n + 2}5次，大家都说好。`,
        )
        .join('\n'),
    )
    const { troubles } = await draft()
    expect(asked).toHaveLength(3)
    expect(troubles.at(-1)).toContain('asked no more')
  })
})
