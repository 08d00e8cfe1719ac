import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { type FileOutcome, ingest } from '../../src/ingest/ingest.ts'
import { createSandbox } from '../../src/ingest/sandbox.ts'
import { loadGazetteer, loadKnowledge } from '../../src/knowledge/load.ts'
import { docx, ENCRYPTED, gb18030, pdf, wordParts, zip } from './documents.ts'
import { DALI, page, YANTAI } from './pages.ts'

const context = { gazetteer: loadGazetteer(), topics: [] }
const sandbox = createSandbox({ time: 8_000, heap: 128, memory: 500 })
afterAll(() => sandbox.close())

let folder: string
let out: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tashan-test-'))
  out = join(folder, 'drafts')
  return () => rmSync(folder, { recursive: true, force: true })
})
const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
const run = async (paths: string[], root?: string) => {
  const outcomes: FileOutcome[] = []
  const summary = await ingest({
    paths,
    out,
    ...(root === undefined ? {} : { root }),
    context,
    sandbox,
    onFile: (outcome) => outcomes.push(outcome),
  })
  return { summary, outcomes }
}
const drafts = (): string[] => readdirSync(out).toSorted()
const onlyDraft = (): string => readFileSync(join(out, drafts()[0] ?? ''), 'utf8')
const problemOf = (outcome: FileOutcome | undefined): string =>
  outcome !== undefined && 'problem' in outcome ? outcome.problem : ''

const paragraphs = [...YANTAI.head, ...YANTAI.body]

describe('every format', () => {
  it.each<[string, () => string | Buffer]>([
    ['page.txt', () => page(YANTAI)],
    ['gb18030.txt', () => gb18030(page(YANTAI))],
    ['bom.txt', () => `\ufeff${page(YANTAI)}`],
    ['utf16.txt', () => Buffer.from(`\ufeff${page(YANTAI)}`, 'utf16le')],
    ['crlf.txt', () => page(YANTAI).replaceAll('\n', '\r\n')],
    [
      'page.md',
      () =>
        `# ${YANTAI.head[0]}${YANTAI.head[1]}\n\n${YANTAI.head[2]}\n\n${YANTAI.body.join('\n\n').replace('建强议事队伍。', '**建强议事队伍。**')}\n\n![图](a.png)\n`,
    ],
    [
      'page.html',
      () =>
        `<!doctype html><html><head><meta charset="utf-8"><title>某报</title></head><body><nav>首页 新闻 党建 服务</nav><article><h1>${YANTAI.head[0]}${YANTAI.head[1]}</h1><p>${YANTAI.head[2]}</p>${YANTAI.body.map((text) => `<p>${text}</p>`).join('')}</article><footer>版权所有 12345个</footer></body></html>`,
    ],
    [
      'gbk.html',
      () =>
        gb18030(
          `<html><head><meta charset="gb2312"></head><body><h1>${YANTAI.head[0]}${YANTAI.head[1]}</h1><p>${YANTAI.head[2]}</p>${YANTAI.body.map((text) => `<p>${text}</p>`).join('')}</body></html>`,
        ),
    ],
    ['page.docx', () => docx([`# ${YANTAI.head[0]}${YANTAI.head[1]}`, YANTAI.head[2] ?? '', ...YANTAI.body])],
    [
      'page.pdf',
      () => {
        let y = 800
        const lines = paragraphs.flatMap((text) =>
          (text.match(/.{1,30}/gu) ?? []).map((part, i) => {
            y -= i === 0 ? 24 : 12
            return { text: part, x: 60, y }
          }),
        )
        return pdf([lines])
      },
    ],
  ])('%s becomes a draft that check accepts', async (name, content) => {
    const { summary } = await run([file(name, content())])
    expect(summary).toMatchObject({ files: 1, failed: 0, drafts: { written: 1 } })
    const reading = loadKnowledge(out, { drafts: true })
    expect(reading.problems).toEqual([])
    const [article] = reading.knowledge?.articles ?? []
    expect(article).toMatchObject({
      draft: true,
      locality: ['山东省', '烟台市'],
      title: '小院议事解难题 邻里商量办实事',
      byline: '中共烟台市委组织部',
    })
    const figures = reading.knowledge?.figures.map(({ printed }) => printed) ?? []
    expect(figures).toEqual(
      expect.arrayContaining([
        '312个',
        '5名',
        '1560名',
        '46场',
        '2300余件',
        '96.5%',
        '800万元',
        '127个',
        '3.2万户',
      ]),
    )
    expect(figures).not.toContain('12345个')
    expect(reading.knowledge?.practices.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['建强议事队伍', '规范议事流程', '落实办事资金']),
    )
    expect(article?.practices[1]?.passage).toBeTruthy()
  })

  it('reads the columns of a PDF one after another, though it draws them line by line', async () => {
    const column = (texts: string[], x: number) =>
      texts
        .join('')
        .match(/.{1,20}/gu)
        ?.map((text, i) => ({ text, x, y: 700 - 14 * i })) ?? []
    const left = column(YANTAI.body.slice(0, 4), 40)
    const right = column(YANTAI.body.slice(4), 320)
    const rows = left.flatMap((line, i) => [line, ...(right[i] === undefined ? [] : [right[i]])])
    const title = YANTAI.head.map((text, i) => ({ text, x: 40, y: 790 - 20 * i, size: 16 }))
    await run([file('columns.pdf', pdf([[...title, ...rows]]))])
    expect(onlyDraft()).toContain('“小院议事”累计议定事项2300余件')
    expect(onlyDraft()).toContain('支持小院改造项目127个')
  })
})

describe('drafts', () => {
  it('are of one article each, marked, with passages and doubts, and used only when asked for', async () => {
    await run([
      file('page.txt', `${page(YANTAI, DALI)}\n\n（上接第3版）\n\n充实工作力量。累计解决问题350个。`),
    ])
    expect(drafts()).toHaveLength(2)
    const text = readFileSync(join(out, drafts().find((name) => name.startsWith('yantai')) ?? ''), 'utf8')
    expect(text).toMatch(/^draft: true$/mu)
    expect(text).toContain('passage:')
    expect(
      drafts()
        .map((name) => readFileSync(join(out, name), 'utf8'))
        .join(),
    ).toMatch(/unsure:\n/u)
    expect(loadKnowledge(out).knowledge?.articles).toEqual([])
    expect(loadKnowledge(out, { drafts: true }).knowledge?.articles).toHaveLength(2)
  })
  it('must be finished before their mark is taken off', async () => {
    await run([file('page.txt', page(YANTAI))])
    const path = join(out, drafts()[0] ?? '')
    writeFileSync(path, readFileSync(path, 'utf8').replace('draft: true\n', ''))
    const messages = loadKnowledge(out).problems.map((problem) => problem.message)
    expect(messages).toEqual(
      expect.arrayContaining(['overview is missing', 'problem is missing', 'summary is missing']),
    )
  })
  it('stay as they are when the file is ingested again', async () => {
    const path = file('page.txt', page(YANTAI, DALI))
    await run([path])
    const first = drafts().map((name) => readFileSync(join(out, name), 'utf8'))
    expect((await run([path])).summary.drafts).toMatchObject({ written: 0, unchanged: 2, updated: 0 })
    expect((await run([file('copy.txt', page(YANTAI, DALI))])).summary.drafts).toMatchObject({ unchanged: 2 })
    expect(drafts().map((name) => readFileSync(join(out, name), 'utf8'))).toEqual(first)
  })
  it('are never written over what somebody has edited', async () => {
    const path = file('page.txt', page(YANTAI))
    await run([path])
    const draft = join(out, drafts()[0] ?? '')
    const edited = onlyDraft().replace('title: ', 'overview: 改过了。\ntitle: ')
    writeFileSync(draft, edited)
    expect((await run([path])).summary.drafts).toMatchObject({ edited: 1, updated: 0 })
    expect(readFileSync(draft, 'utf8')).toBe(edited)
  })
  it('are replaced while nobody has edited them', async () => {
    const path = file('page.txt', page(YANTAI))
    await run([path])
    // What an older version of the tool may have written: sealed by it, and different.
    const { sealed } = await import('../../src/ingest/draft.ts')
    writeFileSync(join(out, drafts()[0] ?? ''), sealed('id: old\ndraft: true\n'))
    expect((await run([path])).summary.drafts).toMatchObject({ updated: 1 })
    expect(onlyDraft()).toContain('烟台')
  })
  it('are not written for what has been reviewed, whatever the record is called', async () => {
    const path = file('page.txt', page(YANTAI))
    await run([path])
    const finished = onlyDraft()
      .replace('draft: true\n', '')
      .replace(/^id: .*$/mu, 'id: yantai')
      .replace(/^fingerprint: .*$/mu, '')
    rmSync(join(out, drafts()[0] ?? ''))
    writeFileSync(join(out, 'yantai.yaml'), finished)
    expect((await run([path])).summary.drafts).toMatchObject({ reviewed: 1, written: 0 })
    expect(drafts()).toEqual(['yantai.yaml'])
  })
})

describe('files that cannot be read', () => {
  const broken = docx(paragraphs).subarray(0, 900)
  const spaces = Buffer.alloc(40e6, ' ')
  const lying = Buffer.concat([
    Buffer.from(
      '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>',
    ),
    Buffer.alloc(300e6, '<w:p></w:p>'),
    Buffer.from('</w:body></w:document>'),
  ])
  const parts = (content: Buffer, claimedSize?: number) => [
    ...wordParts([]).filter((part) => part.name !== 'word/document.xml'),
    { name: 'word/document.xml', content, ...(claimedSize === undefined ? {} : { claimedSize }) },
  ]
  const japanese = Buffer.from('93fa967b8cea82cc83658358836783758389815b'.repeat(20), 'hex')

  it.each<[string, string, () => string | Buffer, RegExp]>([
    ['a damaged docx', 'a.docx', () => broken, /damaged \.docx/u],
    ['a docx that is no archive', 'b.docx', () => 'not an archive', /damaged \.docx/u],
    [
      'an archive that is no docx',
      'c.docx',
      () => zip([{ name: 'x.txt', content: Buffer.from('x') }]),
      /no Word document/u,
    ],
    [
      'an old or encrypted Word file',
      'd.docx',
      () => Buffer.from('d0cf11e0a1b11ae1'.repeat(80), 'hex'),
      /encrypted or old/u,
    ],
    [
      'an encrypted PDF',
      'e.pdf',
      () => pdf([[{ text: '正文', x: 50, y: 700 }]], ENCRYPTED),
      /encrypted PDF/u,
    ],
    ['a scanned PDF', 'f.pdf', () => pdf([[]]), /scanned PDF without text/u],
    ['a damaged PDF', 'g.pdf', () => '%PDF-1.7 nothing behind it', /damaged PDF/u],
    ['a zip bomb', 'h.docx', () => zip(parts(spaces)), /unpacks to far more/u],
    [
      'a zip bomb that lies about its size',
      'i.docx',
      () => zip(parts(lying, 1000)),
      /damaged|memory|seconds/u,
    ],
    ['an empty file', 'j.txt', () => '', /^empty$/u],
    ['a file of blanks', 'k.txt', () => ' \n\n \n', /no text/u],
    ['an unknown encoding', 'l.txt', () => japanese, /unknown encoding/u],
    [
      'random bytes',
      'm.txt',
      () => Buffer.from('00ff13a7c3e98811'.repeat(40), 'hex'),
      /unknown encoding|not a text file/u,
    ],
    ['another kind of file', 'n.xyz', () => 'x', /not a kind of file/u],
    ['a kind that another program can save', 'q.rtf', () => '{\\rtf1}', /save it as \.docx/u],
    ['a workbook that is none', 'r.xlsx', () => 'x', /damaged \.xlsx/u],
    [
      'a bomb in a workbook',
      's.xlsx',
      () => zip([{ name: 'xl/workbook.xml', content: spaces }]),
      /unpacks to far more/u,
    ],
    [
      'a bomb in slides that lie',
      't.pptx',
      () => zip([{ name: 'ppt/slides/slide1.xml', content: lying, claimedSize: 900 }]),
      /damaged|memory|seconds/u,
    ],
    [
      'a damaged old Word file',
      'u.doc',
      () => Buffer.from('d0cf11e0a1b11ae1'.repeat(80), 'hex'),
      /encrypted, damaged or very old/u,
    ],
    ['an empty docx', 'o.docx', () => docx(['']), /no text/u],
    ['an empty page', 'p.html', () => '<html><body></body></html>', /no text/u],
  ])('%s is named, and the others are still read', async (_, name, content, message) => {
    const bad = file(name, content())
    const good = file('good.txt', page(DALI))
    const { summary, outcomes } = await run([bad, good])
    expect(outcomes[0]?.file).toBe(bad)
    expect(problemOf(outcomes[0])).toMatch(message)
    expect(summary).toMatchObject({ files: 2, failed: 1, drafts: { written: 1 } })
    expect(drafts()).toHaveLength(1)
    expect(loadKnowledge(out, { drafts: true }).problems).toEqual([])
  })

  it('a file of 200 MB is refused without being read', async () => {
    const large = file('large.pdf', '%PDF-1.7')
    truncateSync(large, 200e6)
    const { outcomes } = await run([large])
    expect(problemOf(outcomes[0])).toMatch(/200 MB: at most 64 MB/u)
  })
  it('a file that is not there is named', async () => {
    const { outcomes, summary } = await run([join(folder, 'nowhere.txt'), file('good.txt', page(DALI))])
    expect(problemOf(outcomes[0])).toBe('no such file')
    expect(summary.failed).toBe(1)
  })
  it('a path outside the given folder is refused, through a link too', async () => {
    const inside = join(folder, 'inside')
    mkdirSync(inside)
    writeFileSync(join(inside, 'good.txt'), page(DALI))
    const secret = file('secret.txt', page(YANTAI))
    symlinkSync(secret, join(inside, 'link.txt'))
    const { outcomes, summary } = await run(
      [join(inside, '..', 'secret.txt'), join(inside, 'link.txt'), join(inside, 'good.txt')],
      inside,
    )
    expect(outcomes.map(problemOf).slice(0, 2)).toEqual([
      expect.stringMatching(/outside the folder/u),
      expect.stringMatching(/outside the folder/u),
    ])
    expect(summary).toMatchObject({ failed: 2, drafts: { written: 1 } })
    const folderRun = await run([inside])
    expect(folderRun.outcomes.map(problemOf)).toEqual(['', expect.stringMatching(/leads outside/u)])
  })
  it('leave nothing half-written', async () => {
    await run([file('a.docx', broken), file('good.txt', page(DALI))])
    expect(readdirSync(out).every((name) => name.endsWith('.yaml') && !name.startsWith('.'))).toBe(true)
  })
  it('do not end the process that reads the next', async () => {
    const bomb = file('bomb.docx', zip(parts(lying, 1000)))
    const good = file('good.docx', docx(paragraphs))
    const { summary } = await run([bomb, good])
    expect(summary).toMatchObject({ failed: 1, drafts: { written: 1 } })
  })
})

describe('many files', () => {
  it('are read in one run without growing memory', async () => {
    const paths = Array.from({ length: 150 }, (_, i) =>
      file(`page-${i}.txt`, page(YANTAI).replaceAll('312', String(1000 + i))),
    )
    const used: number[] = []
    await ingest({
      paths,
      out,
      context,
      sandbox,
      onFile: (_, { done }) => {
        if (done % 50 === 0) used.push(process.memoryUsage().heapUsed)
      },
    })
    expect(drafts()).toHaveLength(150)
    expect((used.at(-1) ?? 0) - (used[0] ?? 0)).toBeLessThan(60e6)
  })
})
