/** What the documents say is there: links, anchors, pictures, commands, variables, fields. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { parse } from 'dotenv'
import { describe, expect, it } from 'vitest'
import { answerJson } from '../src/messages/answer-json.ts'
import { shippedCorpus } from './dialogue/shipped-corpus.ts'
import { ROOT } from './program.ts'

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8')
const FOLDERS = ['.', 'docs', 'knowledge', 'tests/questions', '.github', '.github/ISSUE_TEMPLATE']
const DOCUMENTS = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => relative(ROOT, join(ROOT, folder, name))),
)

const withoutCode = (text: string): string =>
  text.replace(/^```[\s\S]*?^```$/gmu, '').replace(/`[^`\n]+`/gu, '')
/** The anchors of headings, as GitHub makes them. */
const anchors = (text: string): string[] =>
  [...text.matchAll(/^#{1,6} (.+)$/gmu)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )

function dangling(file: string): string[] {
  const links = [...withoutCode(read(file)).matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/gu)]
    .map(([, link, source]) => link ?? source ?? '')
    .filter((link) => !/^(?:https?|mailto):/u.test(link))
  return links.filter((link) => {
    const [path = '', anchor] = link.split('#')
    const target = path === '' ? file : join(dirname(file), decodeURIComponent(path))
    if (!existsSync(join(ROOT, target))) return true
    return anchor !== undefined && !anchors(read(target)).includes(decodeURIComponent(anchor))
  })
}

describe('the documents', () => {
  it('are found', () => {
    expect(DOCUMENTS).toEqual(
      expect.arrayContaining(['README.md', 'docs/operating.md', 'knowledge/README.md']),
    )
  })

  it.each(DOCUMENTS)('%s links to nothing that is not there', (file) => {
    expect(dangling(file)).toEqual([])
  })

  it('name only npm scripts that there are', () => {
    const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Record<string, string> }
    const named = DOCUMENTS.flatMap((file) =>
      [...read(file).matchAll(/\bnpm run (?:--silent )?([\w:-]+)/gu)].map(([, name = '']) => ({
        file,
        name,
      })),
    )
    expect(named.length).toBeGreaterThan(20)
    expect(named.filter(({ name }) => !(name in scripts))).toEqual([])
  })

  it('name only settings that there are', () => {
    const settings = parse(read('.env.example'))
    const ours =
      /^(?:BOT|TELEGRAM|FEISHU|WECOM|DINGTALK|WEB|WEBHOOK|API|ADMIN|ALLOWED|KNOWLEDGE|DATA|DATABASE|DRAFTING|LOG)_\w+$/u
    const named = DOCUMENTS.flatMap((file) =>
      [...read(file).matchAll(/`([A-Z]+_[A-Z_]+)(?:=[^`]*)?`/gu)].map(([, name = '']) => ({ file, name })),
    ).filter(({ name }) => ours.test(name))
    expect(named.length).toBeGreaterThan(20)
    expect(named.filter(({ name }) => !(name in settings))).toEqual([])
  })

  it('name only files of this project that there are', () => {
    const named = DOCUMENTS.flatMap((file) =>
      [
        ...read(file).matchAll(
          /`((?:src|tests|knowledge|ops|bench|docs)\/[\w./-]+\.(?:ts|yaml|jsonl?|md|txt))`/gu,
        ),
      ].map(([, name = '']) => ({ file, name })),
    )
    expect(named.length).toBeGreaterThan(5)
    expect(named.filter(({ name }) => !existsSync(join(ROOT, name)))).toEqual([])
  })
})

describe('the README', () => {
  it.each(['README.md', 'README.zh-CN.md'])('%s fits on two screens', (file) => {
    expect(read(file).split('\n').length).toBeLessThanOrEqual(90)
  })

  it.each(['README.md', 'README.zh-CN.md'])('%s shows an answer as it is given', (file) => {
    const [, question = '', answer = ''] = /^> (.+)\n([\s\S]+?)\n```/mu.exec(read(file)) ?? []
    const corpus = shippedCorpus()
    const { text } = answerJson(corpus.ask(question).answer, corpus.context)
    expect(String(text)).toContain(answer.split('\n\n')[0])
    expect(String(text)).toContain(answer.split('\n\n')[1])
  })
})

describe('docs/answer-json.md', () => {
  it('tells of every field that an answer may have', () => {
    const source = read('src/messages/answer-json.ts')
    const text = read('docs/answer-json.md')
    const corpus = shippedCorpus()
    const fields = new Set(
      ['辽阳和殷都谁的兼职委员多', '大邑县做了什么', '社工持证的比例是多少', '罗定市的4309名乡贤'].flatMap(
        (question) => {
          const json = answerJson(corpus.ask(question).answer, corpus.context, true)
          const { citations, figures, practices } = json as Record<string, object[]>
          return [json, ...(citations ?? []), ...(figures ?? []), ...(practices ?? [])].flatMap(Object.keys)
        },
      ),
    )
    // Those that come only now and then.
    for (const [, name = ''] of source.matchAll(/\? \{\} : \{ (\w+)[ :}]/gu)) fields.add(name)
    expect(fields.size).toBeGreaterThan(25)
    expect([...fields].filter((field) => !text.includes(`\`${field}\``))).toEqual([])
  })
})
