import { describe, expect, it } from 'vitest'
import { loadGazetteer, readKnowledgeFolder } from '../../src/knowledge/load.ts'
import { problemLine } from '../../src/knowledge/problem.ts'
import { type LexiconFiles, readLexicon } from '../../src/knowledge/read-lexicon.ts'
import { fold } from '../../src/search/fold.ts'

const TOPICS = '- { id: wuye, name: 物业治理, aliases: [物业], about: 物业怎么管 }\n'

const read = (files: LexiconFiles) => readLexicon('lexicon', { 'topics.yaml': TOPICS, ...files })
const problemsOf = (files: LexiconFiles): string[] => read(files).problems.map(problemLine)

describe('readLexicon', () => {
  it('takes a missing file for an empty one, topics aside', () => {
    const { lexicon, problems } = read({})
    expect(problems).toEqual([])
    expect(lexicon.topics.map(({ name }) => name)).toEqual(['物业治理'])
    expect(lexicon).toMatchObject({ synonyms: [], stopWords: [], words: [], ordinaryWords: [] })
    expect([lexicon.wordings.size, lexicon.placeAliases.size]).toEqual([0, 0])
    expect(problemsOf({ 'topics.yaml': undefined })).toEqual(['lexicon/topics.yaml:1: file is missing'])
  })

  it('reads synonyms, places and word lists', () => {
    const { lexicon, problems } = read({
      'synonyms.yaml': '- [食堂, 饭堂]\n',
      'places.yaml': 'ordinary: [合作]\naliases:\n  羊城: 广州市\n',
      'words.txt': '# 注\n业委会\n\n 网格员 \n',
      'stopwords.txt': '的\n',
    })
    expect(problems).toEqual([])
    expect(lexicon.synonyms).toEqual([['食堂', '饭堂']])
    expect(lexicon.ordinaryWords).toEqual(['合作'])
    expect(lexicon.placeAliases.get('羊城')).toBe('广州市')
    expect(lexicon.words).toEqual(['业委会', '网格员'])
    expect(lexicon.stopWords).toEqual(['的'])
  })

  it('keeps phrases in the parts that they are put together from, and others as one', () => {
    const { lexicon, problems } = read({
      'marks.yaml': 'account:\n  - parts: [[做, 忙], ["", 了], [啥]]\n  - any: [说说]\ntable: [列表]\n',
    })
    expect(problems).toEqual([])
    expect(lexicon.marks).toEqual([
      { kind: 'account', parts: [['做', '忙'], ['', '了'], ['啥']] },
      { kind: 'account', parts: [['说说']] },
      { kind: 'table', parts: [['列表']] },
    ])
  })

  it('brings the wordings of all sections together, the longest first', () => {
    const { lexicon, problems } = read({
      'wording.yaml': 'cantonese:\n  几多: 多少\nenglish:\n  how many: 多少\ncolloquial:\n  咋个办: 怎么办\n',
    })
    expect(problems).toEqual([])
    expect([...lexicon.wordings]).toEqual([
      ['how many', '多少'],
      ['咋个办', '怎么办'],
      ['几多', '多少'],
    ])
  })

  it.each([
    ['a wording without standard words', 'cantonese:\n  几多: ""\n', 'a wording needs standard words'],
    ['an unknown section', 'cantonese:\n  几多: 多少\nminnan:\n  啥物: 什么\n', 'minnan'],
    ['a wording in capitals', 'english:\n  City: 市\n', 'english: a wording must be in lower case: City'],
    [
      'a wording in two sections',
      'cantonese:\n  影片: 视频\ncolloquial:\n  影片: 电影\n',
      'colloquial: duplicate wording: 影片',
    ],
    ['YAML that is none', 'english: [', 'not valid YAML'],
  ])('reports %s', (_, source, message) => {
    const problems = problemsOf({ 'wording.yaml': source })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain('lexicon/wording.yaml:')
    expect(problems[0]).toContain(message)
  })

  it('names the line of a group of one', () => {
    expect(problemsOf({ 'synonyms.yaml': '- [食堂, 饭堂]\n- [骑手]\n' })).toEqual([
      'lexicon/synonyms.yaml:2: 1: a group needs at least two words',
    ])
  })

  it('names the word that stands in two groups, which would make all of both alike', () => {
    expect(
      problemsOf({ 'synonyms.yaml': '# 居民\n- [居民, 群众]\n- [食堂, 饭堂]\n- [业主, 房主, 居民]\n' }),
    ).toEqual([
      'lexicon/synonyms.yaml:4: synonyms of 业主: 居民 stands in the group of 居民 already: a word is in one group only',
    ])
  })
})

describe('the shipped lexicon', () => {
  const { lexicon, problems } = readLexicon('lexicon', readKnowledgeFolder('knowledge').lexicon)

  it('has no problems', () => {
    expect(problems.map(problemLine)).toEqual([])
  })

  it('has every word in one group of synonyms only', () => {
    const words = lexicon.synonyms.flat()
    expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([])
  })

  it('is written as texts are folded', () => {
    const written = [
      ...lexicon.synonyms.flat(),
      ...lexicon.words,
      ...[...lexicon.wordings].flat(),
      ...lexicon.placeAliases.keys(),
    ]
    expect(written.filter((word) => fold(word) !== word)).toEqual([])
  })

  it('has wordings that lead to no further wording', () => {
    const chinese = [...lexicon.wordings.keys()].filter((wording) => /\p{Script=Han}/u.test(wording))
    const further = [...lexicon.wordings.values()].filter((words) =>
      chinese.some((wording) => words.includes(wording)),
    )
    expect(further).toEqual([])
  })

  it('has everyday words that are short names of places, and other names of places that exist', () => {
    const gazetteer = loadGazetteer()
    expect(lexicon.ordinaryWords.filter((word) => gazetteer.named(word).length === 0)).toEqual([])
    expect([...lexicon.placeAliases.values()].filter((name) => gazetteer.named(name).length !== 1)).toEqual(
      [],
    )
    expect([...lexicon.placeAliases.keys()].filter((name) => lexicon.ordinaryWords.includes(name))).toEqual(
      [],
    )
  })
})
