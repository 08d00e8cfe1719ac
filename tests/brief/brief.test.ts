import { afterAll, describe, expect, it } from 'vitest'
import { type Brief, figureText } from '../../src/brief/brief.ts'
import { briefDocx } from '../../src/brief/docx.ts'
import { briefMarkdown } from '../../src/brief/markdown.ts'
import { createFindBriefContent } from '../../src/brief/subject.ts'
import { createBriefReader } from '../../src/dialogue/brief-request.ts'
import { briefOf } from '../../src/dialogue/briefing.ts'
import { createPapersDesk } from '../../src/papers/desk.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'
import { type ReadDocx, readDocx } from './read-docx.ts'

const { ask, knowledge } = shippedCorpus()
const find = createFindBriefContent(knowledge, ask)
const briefAbout = (words: string): Brief => {
  const content = find(words)
  if (content === undefined) throw new Error(`nothing of ${words}`)
  return briefOf(content, knowledge, '2026年1月31日')
}

const TOPICS = knowledge.lexicon.topics.map(({ name }) => name)
const PLACES = knowledge.articles.map(({ locality }) => locality.at(-1) ?? '')
const MIXTURES = [
  '江西 物业',
  '温州 物业治理',
  '温州和淄博 养老服务',
  '辽阳、殷都 共建联建',
  '江西 社区工作者',
  '广东 协商议事',
  '福建的乡贤',
  '四川 干部教育培训',
  '停车难',
  '除了温州 诉求办理',
]

/** Everything a brief says, held against the knowledge. */
function faults(brief: Brief): string[] {
  const wrong: string[] = []
  const told = new Map(knowledge.figures.map((figure) => [figure.id, figure]))
  const titles = knowledge.articles.map(({ title }) => title)
  for (const figure of brief.figures)
    if (told.get(figure.id) !== figure) wrong.push(`${figure.id} is not in the knowledge`)
  const marks = [
    ...brief.overview,
    ...brief.places.flatMap(({ practices }) =>
      practices.flatMap(({ text, figures = [] }) => [text, figures]),
    ),
  ]
    .flat()
    .flatMap((run) => (typeof run === 'string' ? [] : [run.note]))
    .concat(brief.tables.flatMap(({ rows }) => rows.flatMap(({ note }) => note ?? [])))
  if (new Set(marks).size !== marks.length) wrong.push('a footnote is marked twice')
  if (marks.length !== brief.notes.length) wrong.push(`${marks.length} marks of ${brief.notes.length} notes`)
  for (const note of brief.notes)
    if (!titles.some((title) => note.includes(`《${title}》`))) wrong.push(`no source: ${note}`)
  for (const { measure, rows } of brief.tables)
    for (const { figure, note } of rows) {
      if (figure.measure !== measure) wrong.push(`${figure.id} is no ${measure}`)
      const source = note === undefined ? undefined : brief.notes[note - 1]
      if (source !== undefined && !source.startsWith(figure.locality.join('')))
        wrong.push(`${figure.id} has the source of another place`)
    }
  for (const { name, practices } of brief.places)
    for (const { figures = [] } of practices) {
      const own = knowledge.figures.filter(({ locality }) => locality.join('') === name).map(figureText)
      const [text = ''] = figures
      const listed = typeof text === 'string' ? text.replace(/^数据：|。$/gu, '') : ''
      let rest = listed
      for (const one of own.toSorted((a, b) => b.length - a.length)) rest = rest.replaceAll(one, '')
      if (rest.replace(/；/gu, '') !== '') wrong.push(`${name}: “${rest}” is no figure of this place`)
    }
  return wrong
}

const HEADING = /^（[一二三四五六七八九十]+）(.+)$/u
const CAPTION = /^表\d+ {2}(.+)$/u
const MARK = /\[\^(\d+)\]/gu

/** What a file says to whoever opens it, held against the knowledge without what it was made from. */
function faultsOfFile({ footnotes, marks, paragraphs, tables }: ReadDocx): string[] {
  const wrong: string[] = []
  const sources = knowledge.articles.map(({ locality, title }) => ({ place: locality.join(''), title }))
  const sourceOf = (mark: string) =>
    sources.find(
      ({ place, title }) =>
        footnotes.get(mark)?.startsWith(place) && footnotes.get(mark)?.includes(`《${title}》`),
    )
  for (const mark of marks)
    if (sourceOf(mark) === undefined) wrong.push(`footnote ${mark} names no source: ${footnotes.get(mark)}`)
  let place = ''
  for (const paragraph of paragraphs) {
    place = HEADING.exec(paragraph)?.[1] ?? place
    if (!paragraph.startsWith('数据：')) continue
    const own = knowledge.figures.filter(({ locality }) => locality.join('') === place).map(figureText)
    let rest = paragraph.replace('数据：', '').replace(MARK, '')
    for (const one of own.toSorted((a, b) => b.length - a.length)) rest = rest.replaceAll(one, '')
    if (rest.replace(/[；。]/gu, '') !== '') wrong.push(`${place}: “${rest}” is no figure of this place`)
    for (const [, mark = ''] of paragraph.matchAll(MARK))
      if (sourceOf(mark)?.place !== place) wrong.push(`${place}: footnote ${mark} is of another place`)
  }
  const measures = paragraphs.flatMap((paragraph) => CAPTION.exec(paragraph)?.[1] ?? [])
  if (measures.length !== tables.length) wrong.push(`${tables.length} tables, named ${measures.join()}`)
  tables.forEach(([header, ...rows], at) => {
    for (const row of rows) {
      const cell = (title: string): string => row[header?.indexOf(title) ?? -1] ?? ''
      const known = knowledge.figures.some(
        (figure) =>
          figure.measure === measures[at] &&
          `${figure.locality.slice(-2).join('')}${figure.place ?? ''}` === cell('地区') &&
          figure.printed === cell('原文数字') &&
          figure.metric === cell('指标') &&
          (figure.asOf ?? '未印') === cell('时间'),
      )
      if (!known) wrong.push(`no ${measures[at]} is ${row.join(' | ')}`)
    }
  })
  return wrong
}

describe('a brief', () => {
  it.each([...TOPICS, ...PLACES, ...MIXTURES])(
    'of %s says nothing but what the knowledge says of its places, each with its source',
    async (words) => {
      const brief = briefAbout(words)
      expect(faults(brief)).toEqual([])
      expect(brief.places.length).toBeGreaterThan(0)
      const file = readDocx(await briefDocx(brief, []))
      const { footnotes, marks, paragraphs, tables } = file
      expect(faultsOfFile(file)).toEqual([])
      expect(paragraphs[0]).toBe(brief.title)
      expect(marks).toEqual(brief.notes.map((_, at) => String(at + 1)))
      for (const mark of marks) expect(footnotes.get(mark)).toBe(brief.notes[Number(mark) - 1])
      expect(tables.map((rows) => rows.slice(1).map(([, printed]) => printed))).toEqual(
        brief.tables.map(({ rows }) => rows.map(({ figure }) => figure.printed)),
      )
      const text = paragraphs.join('\n').replace(MARK, '')
      for (const { practices } of brief.places)
        for (const { figures: [figures] = [] } of practices)
          if (figures !== undefined) expect(text).toContain(figures)
      for (const limit of brief.limits) expect(text).toContain(limit)
      const markdown = briefMarkdown(brief)
      brief.notes.forEach((_, at) => {
        expect(markdown.split(`[^${at + 1}]`).length).toBe(3)
      })
    },
    30_000,
  )

  it('stays inside what was asked for: the place, the topic, or both', () => {
    const { places } = briefAbout('温州 物业治理')
    expect(places.map(({ name }) => name)).toEqual(['浙江省温州市'])
    const practices = knowledge.practices.filter(
      ({ locality, topics }) => locality.at(-1) === '温州市' && topics.includes('物业治理'),
    )
    expect(places[0]?.practices.map(({ name }) => name)).toEqual(practices.map(({ name }) => name))
    expect(briefAbout('诉求办理').places.map(({ name }) => name)).toContain('浙江省温州市')
    expect(briefAbout('除了温州 诉求办理').places.map(({ name }) => name)).not.toContain('浙江省温州市')
    expect(find('上海')).toBeUndefined()
    expect(find('量子计算机 区块链')).toBeUndefined()
  })

  it('says what its figures do not say', () => {
    const { figures, limits } = briefAbout('温州')
    const untimed = figures.filter(({ asOf }) => asOf === undefined).length
    expect(limits.join('\n')).toContain(`其中${untimed}个原文没有写是什么时候的数`)
    expect(limits.join('\n')).toContain('是计划或目标，不是已经做到的')
    expect(
      briefAbout('温州')
        .places[0]?.practices.flatMap(({ figures = [] }) => figures)
        .join(),
    ).toContain('计划再招的专职社工数：1239名（年底前，计划）')
  })

  it('has the look of an official document: its paper, margins, fonts by name, Chinese as its language', async () => {
    const { xml } = readDocx(await briefDocx(briefAbout('温州'), []))
    for (const part of ['w:eastAsia="仿宋"', 'w:eastAsia="黑体"', 'w:eastAsia="楷体"', 'w:eastAsia="zh-CN"'])
      expect(xml).toContain(part)
    // Numbers are not broken at the end of a line, as Chinese may be.
    expect(xml).toMatch(/<w:lang [^>]*w:val="en-US"/u)
    expect(xml).toMatch(/<w:pgSz w:w="1190\d" w:h="1683\d"/u)
  })

  it('never leaves date and state alone on the last page', async () => {
    const { xml } = readDocx(await briefDocx(briefAbout('协商议事'), []))
    const limit = xml.split('<w:p>').find((paragraph) => paragraph.includes('4. 同一张表里的数据'))
    expect(limit).toContain('<w:keepNext/>')
  })

  it('counts nothing where nothing is printed, and has no column for what no figure has', async () => {
    const bare = briefAbout('江西 物业')
    expect(bare.figures).toEqual([])
    expect(bare.overview.flat().join('')).toContain('做法1条，原文没有印出数据')
    const rowsOf = async (words: string) => readDocx(await briefDocx(briefAbout(words), [])).tables
    const headers = (await rowsOf('共建联建')).map(([header]) => header ?? [])
    expect(new Set(headers.map((header) => header.includes('性质')))).toEqual(new Set([true, false]))
    for (const [header, ...rows] of await rowsOf('共建联建')) {
      const role = header?.indexOf('性质') ?? -1
      if (role >= 0) expect(rows.map((row) => row[role]).join('')).not.toBe('')
    }
  })

  it('keeps marks of footnotes inside the sentence, and sets quotation marks as Chinese ones', async () => {
    const { paragraphs, xml } = readDocx(await briefDocx(briefAbout('温州'), []))
    const ends = paragraphs.filter((paragraph) => paragraph.includes('[^'))
    expect(ends.length).toBeGreaterThan(10)
    expect(ends.filter((paragraph) => !/\[\^\d+\]。$/u.test(paragraph))).toEqual([])
    expect(xml.match(/<w:rFonts (?![^>]*w:hint="eastAsia")[^>]*w:eastAsia/gu)).toBeNull()
  })

  describe('as it is handed over', () => {
    const desk = createPapersDesk()
    afterAll(() => desk.close())

    it('has its charts in it', async () => {
      const brief = briefAbout('共建联建')
      const drawn = brief.tables.filter(({ chart }) => chart !== undefined)
      expect(drawn.length).toBeGreaterThan(0)
      expect(readDocx(await desk.brief(brief)).pictures).toBe(drawn.length)
    })
  })
})

describe('asking for a brief', () => {
  const read = createBriefReader(knowledge.lexicon.takeawayRequests)
  it.each([
    ['帮我写一份关于协商议事的汇报材料', '协商议事'],
    ['请帮我起草一份温州物业治理方面的材料', '温州物业治理'],
    ['把温州的做法写成汇报材料吧', '温州'],
    ['整理一份江西物业的报告，谢谢', '江西物业'],
    ['给我写个材料，社工待遇', '社工待遇'],
    ['帮我写份材料，关于老年食堂的', '老年食堂'],
    ['写成材料', ''],
    ['帮我写成一份材料', ''],
  ])('%s', (said, subject) => {
    expect(read(said)).toBe(subject)
  })

  it.each([
    '上报材料怎么精简',
    '哪里减少了材料和报告',
    '写一份',
    '写份材料要用“十五分钟圈”的例子，帮我找找',
    '社区干部怎么培训，我要写个综述',
    '材料',
    '有没有地方写材料的人太多',
  ])('is not: %s', (said) => {
    expect(read(said)).toBeUndefined()
  })
})
