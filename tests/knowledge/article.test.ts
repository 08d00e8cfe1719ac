import { describe, expect, it } from 'vitest'
import { figureCode, practiceCode } from '../../src/knowledge/codes.ts'
import { problemLine } from '../../src/knowledge/problem.ts'
import { readArticle } from '../../src/knowledge/read-article.ts'
import { article, CONTEXT, edited, lineOf, WENZHOU, XIHU } from './example.ts'

const FILE = 'articles/wenzhou.yaml'
const problemsOf = (text: string): string[] =>
  readArticle(FILE, text, CONTEXT).problems.map((problem) => problemLine(problem))
/** The problems of the example after one edit, and the line on which the edit stands. */
const withEdit = (from: string, to: string): { problems: string[]; line: number } => {
  const text = edited(WENZHOU, from, to)
  return { problems: problemsOf(text), line: lineOf(text, to.split('\n')[0] ?? '') }
}

describe('readArticle', () => {
  it('reads practices and figures with the place they are of', () => {
    const { practices } = article(WENZHOU)
    expect(practices.map(({ id }) => id)).toEqual(['wenzhou/yecai', 'wenzhou/fangchan'])
    expect(practices[0]?.figures[0]).toMatchObject({
      articleId: 'wenzhou',
      practiceId: 'wenzhou/yecai',
      locality: ['浙江省', '温州市'],
      printed: '136个',
      value: 136,
      bound: 'exact',
      asOf: '目前',
    })
  })

  it('reads the questions a practice answers, and none where none are written', () => {
    const { practices } = article(WENZHOU)
    expect(practices.map(({ asks }) => asks)).toEqual([['小区的账谁来记', '记账能不能请外人'], []])
  })

  it('reads the figures of the place as a whole, and ranges with both ends', () => {
    const { figures, practices } = article(XIHU)
    expect(figures[0]).not.toHaveProperty('practiceId')
    expect(practices[0]?.figures[0]).toMatchObject({ value: 15, upTo: 25 })
  })

  it('takes a list left out, or its key left empty, for an empty one', () => {
    const bare = article(edited(WENZHOU, 'figures: []', 'figures:\nmentioned:'))
    expect([bare.figures, bare.mentioned, bare.notes]).toEqual([[], [], []])
    expect(bare.publication).toBeNull()
  })

  it('keeps a figure’s id while metric and printed form stay', () => {
    const id = (text: string) => article(text).practices[0]?.figures[0]?.id
    expect(id(edited(WENZHOU, '        asOf: 目前\n', ''))).toBe(id(WENZHOU))
    expect(id(edited(WENZHOU, '推行业财代理的小区数', '用业财代理的小区数'))).not.toBe(id(WENZHOU))
  })

  it('keeps the code of a figure and of a practice that were corrected, with what they were', () => {
    const [before] = article(WENZHOU).practices
    const was =
      '        formerly:\n          - {metric: 推行业财代理的小区数, printed: 136个, until: 2026年11月, why: 漏看一位}\n'
    const corrected = edited(
      edited(edited(WENZHOU, '        asOf: 目前\n', was), 'printed: 136个', 'printed: 1366个'),
      '136个小区推行',
      '1366个小区推行',
    ).replace('value: 136', 'value: 1366')
    const renamed = corrected.replace(
      '- id: yecai',
      '- formerly: [{name: 管账, id: yecai}]\n    id: dai-guan-zhang',
    )
    const [after] = article(renamed).practices
    if (before?.figures[0] === undefined || after?.figures[0] === undefined) throw new Error('no figure')
    expect(after.figures[0].printed).toBe('1366个')
    expect(figureCode(after.figures[0])).toBe(figureCode(before.figures[0]))
    expect(after.id).not.toBe(before.id)
    expect(practiceCode(after)).toBe(practiceCode(before))
    expect(after.figures[0].formerly).toEqual([
      { metric: '推行业财代理的小区数', printed: '136个', until: '2026年11月', why: '漏看一位' },
    ])
  })

  it('reads 超, 约 and 余 as what they leave open', () => {
    const printed = (form: string) =>
      article(
        edited(edited(WENZHOU, 'printed: 136个', `printed: ${form}`), '136个小区推行', `${form}小区推行`),
      ).practices[0]?.figures[0]?.bound
    expect([printed('超136个'), printed('约136个'), printed('136余个')]).toEqual([
      'moreThan',
      'about',
      'andMore',
    ])
  })

  it('takes white space in an anchor for a line break of the page', () => {
    expect(problemsOf(edited(WENZHOU, '目前已在136个小区推行', '"目前已在136 个小区推 行"'))).toEqual([])
  })
})

describe('a malformed article', () => {
  it.each([
    [
      'an unknown locality',
      'locality: [浙江省, 温州市]',
      'locality: [浙江省, 火星市]',
      'unknown locality 火星市: no such division under 浙江省',
    ],
    ['a figure without unit', '        unit: 个\n', '', 'practice yecai, figure 1: unit is missing'],
    ['a figure whose unit is empty', 'unit: 个', 'unit: ""', 'practice yecai, figure 1: unit is empty'],
    [
      'a unit that is not printed',
      'unit: 个',
      'unit: 名',
      'practice yecai, figure 1: unit “名” does not stand in “136个”',
    ],
    [
      'an anchor too long',
      'anchor: 目前已在136个小区推行',
      'anchor: 目前已在136个小区推行业财代理而且还要接着推到全市各处',
      'has 28 characters, must have 8 to 24',
    ],
    [
      'an anchor too short',
      'anchor: 目前已在136个小区推行',
      'anchor: 136个小区',
      'has 6 characters, must have 8 to 24',
    ],
    [
      'an anchor without the printed form',
      'anchor: 目前已在136个小区推行',
      'anchor: 目前已在一些小区里推行',
      'anchor “目前已在一些小区里推行” does not hold the printed form “136个”',
    ],
    [
      'a value that is not what is printed',
      'value: 136',
      'value: 163',
      'practice yecai, figure 1: value 163 is not what “136个” says (read as 136)',
    ],
    ['a value that is no number', 'value: 136', 'value: 很多', 'figure 1: value must be a plain number'],
    ['a locality that is no list', 'locality: [浙江省, 温州市]', 'locality: 浙江省', 'expected array'],
    ['an unknown topic', 'topics: [物业治理]', 'topics: [天文]', 'practice yecai: unknown topic 天文'],
    ['a practice without topic', 'topics: [物业治理]', 'topics: []', 'a practice needs at least one topic'],
    ['an unknown field', 'byline: 记者 某某', 'byline: 记者 某某\nauthor: 某某', 'unknown field author'],
    ['an unknown kind', 'kind: count', 'kind: number', 'kind must be one of count, share'],
    ['an empty title', 'title: 管好小区的钱', 'title: ""', 'title is empty'],
    [
      'a place not of the article',
      'places: [鹿城区]',
      'places: [瓯海区]',
      "place 瓯海区 is not in the article's places",
    ],
    ['an id with capitals', 'id: yecai', 'id: YeCai', 'id must be lower-case letters, digits and hyphens'],
    [
      'an id unlike the file’s name',
      'id: wenzhou',
      'id: wenzou',
      'id wenzou differs from the file name wenzhou',
    ],
    ['a duplicate practice id', 'id: fangchan', 'id: yecai', 'duplicate practice id yecai'],
    [
      'an ask that stands twice',
      'asks: [小区的账谁来记, ',
      'asks: [记账能不能请外人, ',
      'duplicate ask 记账能不能请外人',
    ],
    ['a wrong SHA-256', 'sha256: ', 'sha256: x', 'sha256 must be 64 hexadecimal digits'],
  ])('is reported: %s', (_, from, to, message) => {
    const problems = problemsOf(edited(WENZHOU, from, to))
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(/^articles\/wenzhou\.yaml:\d+: /u)
    expect(problems[0]).toContain(message)
  })

  it.each([
    ['locality: [浙江省, 温州市]', 'locality: [浙江省, 火星市]'],
    ['topics: [物业治理]', 'topics: [天文]'],
    ['title: 管好小区的钱', 'title: ""'],
    ['value: 136', 'value: 很多'],
    ['id: fangchan', 'id: 房产'],
  ])('is reported on the line of %s', (from, to) => {
    const { problems, line } = withEdit(from, to)
    expect(problems[0]).toMatch(new RegExp(`^articles/wenzhou\\.yaml:${line}: `, 'u'))
  })

  it('is reported on the line where a figure begins that lacks something', () => {
    const text = edited(WENZHOU, '        unit: 个\n', '')
    expect(problemsOf(text)[0]).toContain(`:${lineOf(text, '- metric: 推行业财代理的小区数')}:`)
  })

  it('is reported as bad YAML with its line', () => {
    const { problems, line } = withEdit('byline: 记者 某某', 'byline: [记者 某某')
    expect(problems[0]).toMatch(/^articles\/wenzhou\.yaml:\d+: not valid YAML: /u)
    expect(Number(/:(\d+):/u.exec(problems[0] ?? '')?.[1])).toBeGreaterThanOrEqual(line)
  })

  it('is reported as bad YAML where a key stands twice', () => {
    const { problems } = withEdit('title: 管好小区的钱', 'title: 管好小区的钱\ntitle: 又一个标题')
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(/^articles\/wenzhou\.yaml:4: not valid YAML: Map keys must be unique/u)
  })

  it.each(['', '一段话', '- 1\n- 2\n', '42', 'null'])(
    'is reported when it is no article at all: %j',
    (text) => {
      const { article: read, problems } = readArticle(FILE, text, CONTEXT)
      expect(read).toBeUndefined()
      expect(problems[0]).toMatchObject({ file: FILE, line: 1 })
    },
  )

  it('is reported with the practice and figure by name, the second figure as the second', () => {
    const second = `        anchor: 目前已在136个小区推行
      - metric: 财务收支笔数
        printed: 五百多笔
        value: 5
        unit: 笔
        kind: count
        anchor: 财务收支五百多笔说得清`
    const { problems } = withEdit('        anchor: 目前已在136个小区推行', second)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain('practice yecai, figure 2: value 5 is not what “五百多笔” says')
  })

  it('is reported for a figure that stands twice, and where it stands already', () => {
    const figure = WENZHOU.slice(WENZHOU.indexOf('      - metric: 推行'), WENZHOU.indexOf('  - id: fangchan'))
    const problems = problemsOf(`${WENZHOU}${figure}`)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(
      'practice fangchan, figure 2: the same metric and printed form stand already at practice yecai, figure 1',
    )
  })

  it('is reported for a range whose end is missing or wrong', () => {
    const file = 'articles/xihu.yaml'
    const of = (from: string, to: string) =>
      readArticle(file, edited(XIHU, from, to), CONTEXT).problems.map(({ message }) => message)
    expect(of('        upTo: 25\n', '')).toEqual(['“15至25人” is a range, upTo is missing'])
    expect(of('upTo: 25', 'upTo: 52')).toEqual(['upTo 52 is not what “15至25人” says'])
  })

  it('is reported with all its problems in one run, each on its own line', () => {
    let text = edited(WENZHOU, 'locality: [浙江省, 温州市]', 'locality: [浙江省, 火星市]')
    text = edited(text, 'topics: [物业治理]', 'topics: [天文]')
    text = edited(text, 'places: [鹿城区]', 'places: [瓯海区]')
    text = edited(text, 'id: fangchan', 'id: yecai')
    const problems = problemsOf(text)
    expect(problems).toHaveLength(4)
    expect(new Set(problems.map((line) => /:(\d+):/u.exec(line)?.[1])).size).toBe(4)
  })

  it('is reported with several faults of one figure', () => {
    let text = edited(WENZHOU, 'value: 136', 'value: 163')
    text = edited(text, 'anchor: 目前已在136个小区推行', 'anchor: 不够长')
    expect(problemsOf(text)).toHaveLength(3)
  })
})

describe('a draft', () => {
  const draft = `id: wenzhou
draft: true
locality: []
title: 管好小区的钱
document:
  file: page.txt
  sha256: ${'0a'.repeat(32)}
passages: [小区的钱要管好。银行来代记账。]
unsure: [不知道是哪里]
practices:
  - id: p1
    name: 业财代理
    passage: 业主大会请银行代记小区的账。大家放心。
`

  it('may lack what only a reviewer can write', () => {
    expect(article(draft)).toMatchObject({
      draft: true,
      locality: [],
      byline: '',
      unsure: ['不知道是哪里'],
      practices: [{ problem: '', topics: [], passage: '业主大会请银行代记小区的账。大家放心。' }],
    })
  })

  it('is summed up by its passage until somebody does better', () => {
    expect(article(draft).practices[0]?.summary).toBe('业主大会请银行代记小区的账。大家放心。')
  })

  it.each([
    ['its own name on a line of its own', '“业财代理”。\n      '],
    ['its own name in front', '业财代理。'],
    ['a byline', '记者 李慧 赵一鸣\n      '],
  ])('is not summed up by %s', (_, head) => {
    const text = edited(draft, '    passage: ', `    passage: |-\n      ${head}`)
    expect(article(text).practices[0]?.summary).toBe('业主大会请银行代记小区的账。大家放心。')
  })

  it('asks for the rest once the mark is taken off', () => {
    const problems = problemsOf(edited(draft, 'draft: true\n', ''))
    const all = problems.join('\n')
    for (const message of [
      'locality is empty',
      'overview is missing',
      'stretches is missing',
      'summary is missing',
      'topics is missing',
      'unknown field passage',
      'unknown field passages, unsure',
    ])
      expect(all).toContain(message)
  })
})

describe('A figure that names what it counts', () => {
  const naming = (...lines: readonly string[]): string =>
    edited(
      WENZHOU,
      '        anchor: 目前已在136个小区推行',
      [...lines.map((line) => `        ${line}`), '        anchor: 目前已在136个小区推行'].join('\n'),
    )
  const first = (text: string) => article(text).practices[0]?.figures[0]

  it('keeps its measure, what it nearly counts, and its role', () => {
    expect(first(naming('measure: 小区数', 'role: part'))).toMatchObject({
      measure: '小区数',
      near: [],
      role: 'part',
    })
    expect(first(naming('near: [小区数]'))).toMatchObject({ near: ['小区数'] })
  })

  it.each([
    [['measure: 村数'], 'unknown measure 村数'],
    [['near: [村数]'], 'unknown measure 村数'],
    [['measure: 小区数', 'near: [小区数]'], '小区数 is its measure already'],
    [['role: half'], 'role must be one of plan, target, start, part, total, change'],
  ])('is refused: %j', (lines, message) => {
    expect(problemsOf(naming(...lines)).join('\n')).toContain(message)
  })
})
