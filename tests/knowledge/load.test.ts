import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { problemReport, readKnowledge, readKnowledgeFolder } from '../../src/knowledge/load.ts'
import { problemLine } from '../../src/knowledge/problem.ts'
import { edited, knowledgeFiles, SMALL_GAZETTEER, WENZHOU, XIHU } from './example.ts'

const read = (articles: Readonly<Record<string, string>>, options = {}) =>
  readKnowledge(knowledgeFiles(articles), SMALL_GAZETTEER, options)
const BOTH = { 'wenzhou.yaml': WENZHOU, 'xihu.yaml': XIHU }
const DRAFT = edited(XIHU, 'id: xihu', 'id: xihu\ndraft: true')

describe('readKnowledge', () => {
  it('brings practices and figures of all articles together, in the order of the files’ names', () => {
    const { knowledge, problems } = read({ 'xihu.yaml': XIHU, 'wenzhou.yaml': WENZHOU })
    expect(problems).toEqual([])
    expect(knowledge?.articles.map(({ id }) => id)).toEqual(['wenzhou', 'xihu'])
    expect(knowledge?.practices.map(({ id }) => id)).toEqual([
      'wenzhou/yecai',
      'wenzhou/fangchan',
      'xihu/yuanzhuo',
    ])
    expect(knowledge?.figures.map(({ printed }) => printed)).toEqual(['136个', '229处', '98.5%', '15至25人'])
  })

  it('leaves drafts out unless they are asked for', () => {
    const articles = { 'wenzhou.yaml': WENZHOU, 'xihu.yaml': DRAFT }
    expect(read(articles).knowledge?.articles.map(({ id }) => id)).toEqual(['wenzhou'])
    expect(read(articles).knowledge?.figures).toHaveLength(2)
    expect(read(articles, { drafts: true }).knowledge?.articles.map(({ id }) => id)).toEqual([
      'wenzhou',
      'xihu',
    ])
  })

  it('checks a draft that it leaves out', () => {
    const { knowledge, problems } = read({
      'wenzhou.yaml': WENZHOU,
      'xihu.yaml': edited(DRAFT, 'printed: 98.5%', 'printed: 89.5%'),
    })
    expect(knowledge).toBeUndefined()
    expect(problems.every(({ file }) => file === 'knowledge/articles/xihu.yaml')).toBe(true)
  })

  it('keeps a draft that does not know its place under no place that could be named', () => {
    const lost = edited(DRAFT, 'locality: [江西省, 南昌市, 西湖区]', 'locality: []')
    const { knowledge } = read({ 'wenzhou.yaml': WENZHOU, 'xihu.yaml': lost }, { drafts: true })
    expect(knowledge?.articles.map(({ locality }) => locality.join('/'))).toEqual([
      '浙江省/温州市',
      '地区没有写明',
    ])
    expect(knowledge?.figures.filter(({ locality }) => locality.length === 0)).toEqual([])
  })

  it('makes an article of each place that a draft’s records are of, and leaves out what is nobody’s', () => {
    const mixed = edited(
      DRAFT,
      'printed: 98.5%',
      'locality: [浙江省]\n    placed: stated\n    printed: 98.5%',
    )
    const { knowledge, problems } = read({ 'wenzhou.yaml': WENZHOU, 'xihu.yaml': mixed }, { drafts: true })
    expect(problems).toEqual([])
    const other = knowledge?.articles.find(({ locality }) => locality.length === 1)
    expect(other?.figures.map(({ printed, locality }) => [printed, locality.at(-1)])).toEqual([
      ['98.5%', '浙江省'],
    ])
    expect(other?.id).not.toBe('xihu')
    const nobody = edited(DRAFT, 'printed: 98.5%', 'locality: []\n    placed: undecided\n    printed: 98.5%')
    const without = read({ 'wenzhou.yaml': WENZHOU, 'xihu.yaml': nobody }, { drafts: true }).knowledge
    expect(without?.figures.some(({ printed }) => printed === '98.5%')).toBe(false)
  })

  it('reports an article id that two files bear, and both files', () => {
    const { knowledge, problems } = read({ 'wenzhou.yaml': WENZHOU, 'wenzhou.yml': WENZHOU })
    expect(knowledge).toBeUndefined()
    expect(problems.map(problemLine)).toEqual([
      'knowledge/articles/wenzhou.yml:1: duplicate article id wenzhou, also in knowledge/articles/wenzhou.yaml',
    ])
  })

  it('reports the problems of all files in one run, by file and line', () => {
    const { problems } = read({
      'xihu.yaml': edited(edited(XIHU, 'title: ', 'title: ""\n#'), 'overview: ', 'overview: ""\n#'),
      'wenzhou.yaml': edited(WENZHOU, 'topics: [物业治理]', 'topics: [天文]'),
      'yaml.yaml': '[',
    })
    expect(problems.map(({ file }) => file)).toEqual([
      'knowledge/articles/wenzhou.yaml',
      'knowledge/articles/xihu.yaml',
      'knowledge/articles/xihu.yaml',
      'knowledge/articles/yaml.yaml',
    ])
    expect(problems[1]?.line).toBeLessThan(problems[2]?.line ?? 0)
    expect(problemReport(problems).split('\n')).toHaveLength(4)
  })

  it('reports the lexicon’s problems beside the articles’', () => {
    const files = { ...knowledgeFiles({ 'wenzhou.yaml': WENZHOU }), lexicon: {} }
    const { problems } = readKnowledge(files, SMALL_GAZETTEER)
    expect(problems.map(problemLine)).toContain('knowledge/lexicon/topics.yaml:1: file is missing')
    expect(problems.map(({ message }) => message)).toContain('unknown topic 物业治理')
  })

  it('reports a folder without articles', () => {
    expect(read({}).problems.map(problemLine)).toEqual(['knowledge/articles:1: no article files found'])
  })
})

describe('readKnowledgeFolder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tashan-knowledge-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('reads article files only, whatever else lies beside them', () => {
    const shelf = join(folder, 'shelf')
    mkdirSync(join(shelf, 'articles'), { recursive: true })
    mkdirSync(join(shelf, 'lexicon'))
    writeFileSync(join(shelf, 'articles', 'wenzhou.yaml'), WENZHOU)
    writeFileSync(join(shelf, 'articles', 'xihu.yml'), XIHU)
    writeFileSync(join(shelf, 'articles', '.wenzhou.yaml.swp'), 'x')
    writeFileSync(join(shelf, 'articles', 'README.md'), 'x')
    writeFileSync(join(shelf, 'lexicon', 'topics.yaml'), '[]')
    const files = readKnowledgeFolder(shelf)
    expect(files.articles.map(({ name }) => name).toSorted()).toEqual(['wenzhou.yaml', 'xihu.yml'])
    expect(files.lexicon).toEqual({ 'topics.yaml': '[]' })
  })

  it('reads a folder of bare article files with the shipped lexicon', () => {
    const bare = join(folder, 'bare')
    mkdirSync(bare)
    writeFileSync(join(bare, 'xihu.yaml'), XIHU)
    const files = readKnowledgeFolder(bare)
    expect(files.articleFolder).toBe(bare)
    expect(Object.keys(files.lexicon)).toContain('topics.yaml')
  })

  it('says which folder cannot be read', () => {
    const missing = join(folder, 'missing')
    expect(() => readKnowledgeFolder(missing)).toThrow(missing)
  })

  it('says that an empty folder holds no articles', () => {
    const empty = join(folder, 'empty')
    mkdirSync(empty)
    expect(() => readKnowledgeFolder(empty)).toThrow('has no readable articles/ folder')
  })
})

describe('the worked example', () => {
  it('has no problems', () => {
    expect(read(BOTH).problems).toEqual([])
  })
})
