/** The command line as its users meet it: processes, their output and their exit codes. */
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nodeArguments } from '../run/programs.ts'
import { someArticles } from '../some-articles.ts'

/** What these commands know, but for the check of what is shipped: each starts in half of the time. */
const ARTICLES = ['dayi', 'wenzhou', 'yindu', 'zibo']
const KNOWLEDGE_DIR = someArticles(...ARTICLES)

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command as `npm run` does, minus npm itself. Each costs a second or more, so there are few. */
function run(
  command: 'ask' | 'knowledge' | 'eval',
  args: readonly string[],
  { input = '', env = {} }: { input?: string; env?: Readonly<Record<string, string>> } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [...nodeArguments(`src/commands/${command}.ts`), ...args], {
    env: { ...process.env, KNOWLEDGE_DIR, ...env },
  })
  const text = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text.stdout += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text.stderr += chunk
  })
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, ...text }))
  })
}

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '')

interface AnswerLine {
  readonly question: string
  readonly answerable: boolean
  readonly intent: string
  readonly practices: readonly { readonly id: string; readonly locality: readonly string[] }[]
  readonly figures: readonly { readonly printed: string; readonly citation: number }[]
  readonly citations: readonly { readonly n: number; readonly locality: readonly string[] }[]
  readonly text: string
}

const folder = mkdtempSync(join(tmpdir(), 'tashan-commands-'))
const broken = join(folder, 'broken')
let brokenCheck: Promise<Ended>

function edit(file: string, from: string | RegExp, to: string): void {
  const path = join(broken, file)
  const text = readFileSync(path, 'utf8')
  const edited = text.replace(from, to)
  if (edited === text) throw new Error(`nothing to edit in ${file}: ${from}`)
  writeFileSync(path, edited)
}

beforeAll(() => {
  cpSync(KNOWLEDGE_DIR, broken, { recursive: true })
  edit('articles/wenzhou.yaml', 'locality: [浙江省, 温州市]', 'locality: [浙江省, 火星市]')
  edit('articles/wenzhou.yaml', 'id: yecai-daili', 'id: yebiao-jieguan')
  edit('articles/dayi.yaml', /^ {8}unit: .*\n/mu, '')
  edit('articles/yindu.yaml', /^byline: .*$/mu, 'byline: [')
  edit('articles/zibo.yaml', /^( {8}anchor: ).*$/mu, '$1不到八字')
  edit('lexicon/topics.yaml', /id: wuye,/u, 'id: WUYE,')
  brokenCheck = run('knowledge', ['check', '--dir', broken])
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('knowledge check', () => {
  it('says that the shipped corpus has no problems', async () => {
    const { code, stdout, stderr } = await run('knowledge', ['check'], { env: { KNOWLEDGE_DIR: '' } })
    expect(stdout).toMatch(/^knowledge: \d+ articles, \d+ practices, \d+ figures, no problems\n$/u)
    // Whoever adds an article has broken nothing.
    expect(stdout).toContain(` ${readdirSync('knowledge/articles').length} articles`)
    expect([code, stderr]).toEqual([0, ''])
  })

  it('prints every problem of a broken corpus with file, line and reason, and exits 1', async () => {
    const { code, stdout, stderr } = await brokenCheck
    expect([code, stdout]).toEqual([1, ''])
    const report = lines(stderr)
    const said = (file: string, reason: string) =>
      report.filter((line) => line.startsWith(`${broken}/${file}:`) && line.includes(reason))
    expect(
      said('articles/wenzhou.yaml', 'unknown locality 火星市: no such division under 浙江省'),
    ).toHaveLength(1)
    expect(said('articles/wenzhou.yaml', 'duplicate practice id yebiao-jieguan')).toHaveLength(1)
    expect(said('articles/dayi.yaml', 'figure 1: unit is missing')).toHaveLength(1)
    expect(said('articles/yindu.yaml', 'not valid YAML')).not.toHaveLength(0)
    expect(said('articles/zibo.yaml', 'anchor “不到八字” has 4 characters, must have 8 to 24')).toHaveLength(
      1,
    )
    expect(said('lexicon/topics.yaml', 'topic id must be 2 to 16 lower-case letters')).toHaveLength(1)
    expect(report.at(-1)).toBe(`${report.length - 1} problem(s)`)
    for (const line of report.slice(0, -1)) expect(line).toMatch(/\.yaml:[1-9]\d*: /u)
  })
})

describe('knowledge', () => {
  it('exports a record a line', async () => {
    const { code, stdout } = await run('knowledge', ['export'])
    const records = lines(stdout).map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
    expect(code).toBe(0)
    expect(new Set(records.map(({ type }) => type))).toEqual(new Set(['article', 'practice', 'figure']))
    expect(records.find(({ printed }) => printed === '136个')).toMatchObject({
      type: 'figure',
      article: 'wenzhou',
      locality: ['浙江省', '温州市'],
      value: 136,
      unit: '个',
      asOf: '目前',
      kind: 'count',
    })
  })

  it('builds one file of the corpus, named by its content and, where a name is given, a copy of it', async () => {
    const out = join(folder, 'built', 'corpus.db')
    const { code, stdout } = await run('knowledge', ['build', '--out', out])
    expect(code).toBe(0)
    const [built = '', copy = ''] = lines(stdout)
    expect(copy).toBe(out)
    expect(built).toMatch(/knowledge-[0-9a-f]{16}\.db$/u)
    expect(readFileSync(copy).equals(readFileSync(built))).toBe(true)
  })

  it('lists the anchors it cannot find when verifying, and exits 1', async () => {
    const sources = mkdtempSync(join(folder, 'sources-'))
    writeFileSync(join(sources, 'other.txt'), '别的文章')
    const { code, stdout, stderr } = await run('knowledge', ['verify', '--sources', sources])
    expect(code).toBe(1)
    expect(lines(stderr).length).toBe(ARTICLES.length)
    expect(lines(stderr)[0]).toMatch(/\/articles\/.*: document: .* is not in the sources folder$/u)
    expect(stdout).toContain(`${ARTICLES.length} failure(s)`)
  })

  it('says how it is used when it is not told where the originals are', async () => {
    const { code, stderr } = await run('knowledge', ['verify'])
    expect(code).toBe(2)
    expect(stderr).toContain('usage: npm run knowledge -- check')
  })
})

/** What `ask --jsonl` is asked, all of it of one process. */
const ALONE = [
  '大邑县做了什么',
  '',
  JSON.stringify({ q: '那温州呢', prev: '大邑县有哪些做法' }),
  '{"q": "这不是 JSON',
  '{"question": "字段不对"}',
  '   ',
  JSON.stringify({ q: '推行业财代理的小区有多少个', prev: '' }),
  JSON.stringify({ q: '上海的物业怎么管', prev: 42 }),
  '{}',
  '[1,2]',
  '"引号"',
  `${'长'.repeat(5000)}`,
  '\uFEFF你好',
]
const IN_CHATS = [
  { chat: 'a', q: '大邑县有哪些做法' },
  { chat: 'b', q: '业委会的账目怎么公开' },
  { chat: 'a', q: '那温州呢' },
  { q: '还有吗' },
  { chat: 'b', q: '来源呢' },
]

const answersOf = ({ stdout }: Ended): AnswerLine[] =>
  lines(stdout).map((line) => JSON.parse(line) as AnswerLine)

describe('ask, a request a line', () => {
  let answered: Promise<Ended>
  beforeAll(() => {
    const input = [...ALONE, ...IN_CHATS.map((one) => JSON.stringify(one))].join('\r\n')
    answered = run('ask', ['--jsonl'], { input })
  })

  it('answers a request a line in order: bare, with a turn before it, broken JSON, empty lines', async () => {
    const { code, stderr } = await answered
    expect([code, stderr]).toEqual([0, ''])
    const answers = answersOf(await answered).slice(0, -IN_CHATS.length)
    expect(answers.map(({ question }) => question.slice(0, 20))).toEqual([
      '大邑县做了什么',
      '那温州呢',
      '{"q": "这不是 JSON',
      '{"question": "字段不对"}',
      '推行业财代理的小区有多少个',
      '上海的物业怎么管',
      '{}',
      '[1,2]',
      '"引号"',
      '长'.repeat(20),
      expect.stringContaining('你好'),
    ])
    expect(answers[0]?.practices[0]?.locality.at(-1)).toBe('大邑县')
    expect(answers[1]?.practices[0]?.locality.at(-1)).toBe('温州市')
    expect(answers[4]?.figures[0]?.printed).toBe('136个')
    expect(answers[5]).toMatchObject({ answerable: false, practices: [], figures: [] })
    for (const answer of answers) expect(answer.text).not.toBe('')
  })

  it('goes on from what was asked in a chat, apart from every other', async () => {
    const answers = answersOf(await answered).slice(-IN_CHATS.length)
    expect(answers.map(({ answerable }) => answerable)).toEqual([true, true, true, false, true])
    expect(answers[2]?.practices[0]?.locality.at(-1)).toBe('温州市')
    expect(answers[4]?.text).toContain('刚才的内容出自')
  })
})

describe('ask', () => {
  it('answers as text, with figures, source and, if asked why, its reasons', async () => {
    const question = '业委会的钱总说不清，有没有地方请第三方管账？'
    const { code, stdout, stderr } = await run('ask', [question, '--why'])
    expect([code, stderr]).toEqual([0, ''])
    for (const part of ['温州市', '业财代理', '136个', '[1]', '创新开展瓯江红“共享社·幸福里”建设'])
      expect(stdout).toContain(part)
    for (const part of ['读成：', '意图：', '关键词：', '判断：']) expect(stdout).toContain(part)
  })

  it('answers as JSON with every field of the contract', async () => {
    const { code, stdout } = await run('ask', ['--json', '推行业财代理的小区有多少个'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      question: '推行业财代理的小区有多少个',
      answerable: true,
      intent: 'figure',
      practices: [
        {
          id: 'wenzhou/yecai-daili',
          name: '业财代理',
          locality: ['浙江省', '温州市'],
          summary: expect.any(String),
          topics: expect.arrayContaining(['业委会']),
        },
      ],
      figures: expect.arrayContaining([
        expect.objectContaining({
          printed: '136个',
          metric: expect.any(String),
          value: 136,
          unit: '个',
          asOf: '目前',
          locality: ['浙江省', '温州市'],
          citation: 1,
        }),
      ]),
      citations: [
        {
          n: 1,
          title: expect.any(String),
          byline: '记者 郭文治、孟航',
          publication: null,
          locality: ['浙江省', '温州市'],
          anchor: expect.any(String),
          source: expect.stringMatching(/\.txt$/u),
        },
      ],
      related: expect.any(Array),
      suggestions: expect.any(Array),
      text: expect.stringContaining('136个'),
    })
  })

  it('refuses a broken corpus with the very problems that check prints', async () => {
    const checked = await brokenCheck
    const asked = await run('ask', ['大邑县做了什么'], { env: { KNOWLEDGE_DIR: broken } })
    expect(asked.code).toBe(1)
    expect(asked.stdout).toBe('')
    expect(lines(asked.stderr).slice(0, -1)).toEqual(lines(checked.stderr).slice(0, -1))
    expect(lines(asked.stderr).at(-1)).toContain('nothing was started')
  })

  it('says how it is used when no question is given', async () => {
    const { code, stderr } = await run('ask', [])
    expect(code).toBe(2)
    expect(stderr).toContain('usage: npm run --silent ask')
  })
})

describe('eval', () => {
  const file = join(folder, 'questions.jsonl')
  const expectation = {
    kind: 'figure',
    match: 'any',
    expect_terms: [],
    expect_locality: ['温州市'],
    expect_figures: ['136个'],
    answerable: true,
  }
  beforeAll(() => {
    const q = '推行业财代理的小区有多少个'
    const questions = [
      { ...expectation, id: 'a', q },
      { ...expectation, id: 'b', q, expect_figures: ['137个'] },
      {
        ...expectation,
        id: 'c',
        q: '上海的物业怎么管',
        kind: 'negative',
        expect_figures: [],
        answerable: false,
      },
    ]
    writeFileSync(file, questions.map((each) => JSON.stringify(each)).join('\n'))
  })

  it('prints a table by kind, and the failures if wanted', async () => {
    const { code, stdout, stderr } = await run('eval', [file, '--failures'])
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^figure +1 of +2 +50\.0 % +plain MiniSearch/mu)
    expect(stdout).toMatch(/^negative +1 of +1 +100\.0 % +plain MiniSearch +0 +0\.0 %$/mu)
    expect(stdout).toMatch(/^all +2 of +3 +66\.7 % +plain MiniSearch/mu)
    expect(stdout).toMatch(/^b figure 推行业财代理的小区有多少个\n {4}without 137个/mu)
  })

  it('names a file it cannot read', async () => {
    const { code, stderr } = await run('eval', [join(folder, 'none.jsonl')])
    expect(code).toBe(1)
    expect(stderr).toContain('none.jsonl')
    expect(lines(stderr)).toHaveLength(1)
  })
})
