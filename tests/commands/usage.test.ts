/** What every command owes whoever runs it: a usage, names of files it cannot read, quiet when nobody reads on. */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { docx, gb18030 } from '../ingest/documents.ts'
import { nodeArguments } from '../run/programs.ts'
import { someArticles } from '../some-articles.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'tashan-usage-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (program: string, args: readonly string[] = [], options: { cwd?: string; input?: string } = {}) =>
  spawnSync(process.execPath, [...nodeArguments(program), ...args], {
    cwd: options.cwd ?? ROOT,
    input: options.input ?? '',
    encoding: 'utf8',
    timeout: 25_000,
    env: { ...process.env, KNOWLEDGE_DIR: someArticles(), BOT_TOKEN: '' },
  })

const COMMANDS = ['ask', 'brief', 'chart', 'knowledge', 'eval', 'db', 'doctor']

describe('--help', () => {
  it.each([...COMMANDS.map((name) => `src/commands/${name}.ts`), 'bench/run.ts'])(
    'of %s is its usage, and no error',
    (program) => {
      const { status, stdout, stderr } = run(program, ['--help'])
      expect([status, stderr]).toEqual([0, ''])
      expect(stdout).toMatch(/npm run/u)
    },
  )
})

describe('a file that cannot be read', () => {
  it.each([
    ['src/commands/ask.ts', ['--verify', 'no-such.txt'], 'no-such.txt cannot be read: there is no such file'],
    ['src/commands/ask.ts', ['--verify', 'src'], 'src cannot be read: it is a folder'],
    ['src/commands/eval.ts', ['no-such.jsonl'], 'no-such.jsonl cannot be read: there is no such file'],
    ['src/commands/knowledge.ts', ['verify', '--sources', 'no-such'], 'there is no folder no-such'],
  ])('is named by %s %s, with what to do', (program, args, said) => {
    const { status, stderr } = run(program, args)
    expect(status).not.toBe(0)
    expect(stderr).toContain(said)
    expect(stderr).not.toContain('    at ')
  })
})

describe('a reader that goes away', () => {
  const firstOf = async ([program = '', ...args]: readonly string[], input: string, knowledge: string) => {
    const env = { ...process.env, KNOWLEDGE_DIR: knowledge }
    const child = spawn(process.execPath, [...nodeArguments(program), ...args], { cwd: ROOT, env })
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk
    })
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
    child.stdout.once('data', () => child.stdout.destroy())
    const code = await new Promise((done) => child.on('close', done))
    return { code, stderr }
  }

  it('ends the export without a word', async () => {
    expect(await firstOf(['src/commands/knowledge.ts', 'export'], '', 'knowledge')).toEqual({
      code: 0,
      stderr: '',
    })
  })

  it('ends answers a line without a word', async () => {
    const questions = '温州做了什么\n'.repeat(400)
    const ended = await firstOf(['src/commands/ask.ts', '--jsonl'], questions, someArticles('wenzhou'))
    expect(ended).toEqual({ code: 0, stderr: '' })
  })
})

describe('a knowledge folder', () => {
  it('of drafts alone answers with the shipped words', () => {
    const out = join(folder, 'drafts')
    const text = join(folder, 'page.txt')
    writeFileSync(
      text,
      '温州市推行业财代理\n■中共温州市委社会工作部\n　　温州市推行“业财代理”，推行小区136个，财务收支549笔。业主大会委托银行等机构代办小区会计，账目规范、公开，居民满意。\n',
    )
    expect(run('src/commands/knowledge.ts', ['ingest', text, '--out', out]).status).toBe(0)
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [...nodeArguments('src/commands/ask.ts'), '--drafts', '温州做了什么'],
      { cwd: ROOT, encoding: 'utf8', env: { ...process.env, KNOWLEDGE_DIR: out } },
    )
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toContain('温州')
    const looked = run('src/commands/knowledge.ts', ['verify', '--sources', folder, '--dir', out])
    expect(looked.stdout).toMatch(/^[1-9]\d* figures of 1 articles looked up, 0 failure/mu)
  })

  const page = [
    '温州市推行业财代理',
    '■中共温州市委社会工作部',
    '温州市推行“业财代理”，推行小区136个，财务收支549笔。业主大会委托银行等机构代办小区会计，账目规范、公开，居民满意。',
  ]
  it.each([
    ['GB18030', 'page.txt', gb18030(`${page.join('\n')}\n`)],
    ['Word', 'page.docx', docx(page)],
  ])(
    'is looked up in originals in %s as they were ingested',
    (kind, name, bytes) => {
      const [sources, out] = [join(folder, `sources-${kind}`), join(folder, `drafts-${kind}`)]
      mkdirSync(sources)
      writeFileSync(join(sources, name), bytes)
      run('src/commands/knowledge.ts', ['ingest', join(sources, name), '--out', out])
      const looked = run('src/commands/knowledge.ts', ['verify', '--sources', sources, '--dir', out])
      expect([looked.status, looked.stderr]).toEqual([0, ''])
      expect(looked.stdout).toMatch(/^[1-9]\d* figures of 1 articles looked up, 0 failure/mu)
    },
    60_000,
  )

  it('names what stands in the place of an article and is no file, and waits for none of it', () => {
    const broken = join(folder, 'broken')
    cpSync(someArticles(), broken, { recursive: true })
    execFileSync('mkfifo', [join(broken, 'articles', 'a.yaml')])
    symlinkSync('/dev/zero', join(broken, 'articles', 'b.yaml'))
    mkdirSync(join(broken, 'articles', 'c.yaml'))
    const { status, stderr } = run('src/commands/knowledge.ts', ['check', '--dir', broken])
    expect(status).toBe(1)
    for (const name of ['a', 'b', 'c']) expect(stderr).toContain(`${name}.yaml:1: is no regular file`)
    expect(stderr).toContain('3 problem(s)')
  })

  it('says that nothing was looked up where it holds no figures', () => {
    const empty = join(folder, 'nothing')
    mkdirSync(empty)
    writeFileSync(join(empty, 'a.yaml'), 'draft: true\n')
    const { status } = run('src/commands/knowledge.ts', ['verify', '--sources', folder, '--dir', empty])
    expect(status).not.toBe(0)
  })
})

describe('an .env that PowerShell wrote', () => {
  const home = join(folder, 'home')
  mkdirSync(home)
  writeFileSync(join(home, '.env'), Buffer.from('\ufeffBOT_TOKEN=1:abc\n', 'utf16le'))

  it.each(['src/commands/doctor.ts', 'src/commands/ask.ts', 'src/main.ts'])('is refused by %s', (program) => {
    const { status, stdout, stderr } = run(program, program.includes('ask') ? ['你好'] : [], { cwd: home })
    expect(status).toBe(1)
    expect(stdout + stderr).toContain('.env is not UTF-8')
    expect(stdout).not.toContain('All is well')
  })
})
