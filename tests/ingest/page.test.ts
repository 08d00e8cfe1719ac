import { describe, expect, it } from 'vitest'
import { type RepairedArticle, repairPage } from '../../src/ingest/page.ts'
import { loadGazetteer } from '../../src/knowledge/load.ts'
import { DALI, page, YANTAI } from './pages.ts'

const gazetteer = loadGazetteer()
const repair = (text: string) => repairPage(text, gazetteer, { name: '本页' })
const textOf = (article: RepairedArticle | undefined): string =>
  article?.paragraphs.map((paragraph) => paragraph.text).join('\n') ?? ''

describe('a page with two articles', () => {
  const { articles, strays } = repair(page(YANTAI, DALI))

  it('tells them apart by headline and byline', () => {
    expect(articles.map(({ title, byline, locality }) => [title, byline, locality.join('/')])).toEqual([
      ['小院议事解难题 邻里商量办实事', '中共烟台市委组织部', '山东省/烟台市'],
      ['葡萄架下开夜校 产业链上育能人', '中共宾川县委组织部', '云南省/大理白族自治州/宾川县'],
    ])
  })
  it('leaves nothing over', () => {
    expect(strays).toEqual([])
    expect(articles.flatMap((article) => article.unsure)).toEqual([])
  })
  it('gives every paragraph to its article', () => {
    for (const text of YANTAI.body) expect(textOf(articles[0])).toContain(text.replace(/\s/gu, ''))
    for (const text of DALI.body) expect(textOf(articles[1])).toContain(text.replace(/\s/gu, ''))
  })
  it('reads the names of reporters, set with a space or not, and the paper', () => {
    const [article] = repair(
      page({
        head: ['山东省烟台市：小院议事解难题', '■中国某某报记者 王 芳 李小明', '通讯员 赵六'],
        body: YANTAI.body,
      }),
    ).articles
    expect(article?.byline).toBe('中国某某报记者 王芳、李小明；通讯员 赵六')
    expect(article?.publication).toBe('中国某某报')
  })
})

describe('broken print', () => {
  it('rejoins a sentence cut by the column', () => {
    const body = [...YANTAI.body]
    body.splice(
      3,
      1,
      '规范议事流程。按照提事、议事、办事、评事四个步骤办理，全市“小院议事”累',
      '计议定事项2300余件，办结率达到96.5%。',
    )
    expect(textOf(repair(page({ ...YANTAI, body })).articles[0])).toContain('“小院议事”累计议定事项2300余件')
  })
  it('drops a paragraph printed twice, also under another lead, and says so', () => {
    const body = [
      ...YANTAI.body,
      '凑足改造资金。市财政安排小院微改造资金800万元，支持小院改造项目127个，惠及居民3.2万户。',
    ]
    const [article] = repair(page({ ...YANTAI, body })).articles
    expect(textOf(article).match(/800万元/gu)).toHaveLength(1)
    expect(article?.notes.join()).toContain('重印')
  })
  it('sets captions aside, and joins the sentence they stand in', () => {
    const body = [...YANTAI.body]
    body.splice(
      5,
      1,
      '落实办事资金。市财政安排小院微改造资',
      '',
      '烟台市芝罘区居民在小院里商议停车事宜。烟台市委组织部供图',
      '',
      '金800万元，支持小院改造项目127个，惠及居民3.2万户。',
    )
    const [article] = repair(page({ ...YANTAI, body })).articles
    expect(textOf(article)).toContain('微改造资金800万元')
    expect(textOf(article)).not.toContain('供图')
    expect(article?.captions.map((caption) => caption.text)).toEqual([
      '烟台市芝罘区居民在小院里商议停车事宜。烟台市委组织部供图',
    ])
  })
})

describe('continuations', () => {
  const [first, ...rest] = [YANTAI.body.slice(0, 4), YANTAI.body.slice(4)]
  const later = rest[0] ?? []

  it('takes up after “上接” what broke off at “下转”', () => {
    const text = [
      page({ ...YANTAI, body: [...first, '（下转B13版）'] }),
      page(DALI),
      '（上接B12版）',
      ...later,
    ].join('\n\n')
    const { articles } = repair(text)
    expect(textOf(articles[0])).toContain('市财政安排小院微改造资金800万元')
    expect(textOf(articles[1])).not.toContain('小院')
    expect(articles[0]?.notes.join()).toContain('2处登载')
  })
  it('finds where “上接” belongs by its content when no “下转” is on the page', () => {
    const text = [
      page(YANTAI),
      page({ ...DALI, body: DALI.body.slice(0, 4) }),
      '(上接B10版) ———',
      ...DALI.body.slice(4),
    ].join('\n\n')
    expect(textOf(repair(text).articles[1])).toContain('评选“葡萄能手”210名')
  })
  it('finds a continuation without any mark', () => {
    const text = [
      page({ ...YANTAI, body: first }),
      page(DALI),
      ...later,
      '烟台市还建立“小院议事”回访制度，回访居民4100人次。',
    ].join('\n\n')
    const { articles } = repair(text)
    expect(textOf(articles[0])).toContain('“小院议事”回访制度')
    expect(textOf(articles[1])).not.toContain('回访')
  })
})

describe('whose article it is', () => {
  it('believes byline and text against a misprinted headline, and notes it', () => {
    const [article] = repair(
      page({ ...YANTAI, head: ['广东省佛山市：', '小院议事解难题', '■中共烟台市委组织部'] }),
    ).articles
    expect(article?.locality).toEqual(['山东省', '烟台市'])
    expect(article?.notes.join()).toContain('标题印作广东省佛山市')
  })
  it('reaches down to a community', () => {
    const [article] = repair(
      page({
        head: ['山东省烟台市芝罘区向阳街道大海阳社区：小院里的议事会', '■记者 王芳'],
        body: ['大海阳社区建成议事点3个。'],
      }),
    ).articles
    expect(article?.locality).toEqual(['山东省', '烟台市', '芝罘区', '向阳街道', '大海阳社区'])
  })
  it('does not guess a place the text does not tell', () => {
    const [article] = repair('小院议事解难题\n\n■记者 王芳\n\n社区建成议事点3个，受到居民欢迎。').articles
    expect(article?.locality).toEqual([])
    expect(article?.unsure.join()).toContain('看不出文章写的是哪个地方')
  })
})

describe('a page shuffled beyond telling', () => {
  // Paragraphs that name no place and no term of their own, in no order: two articles' leads, then everything mixed.
  const vague = [
    '健全工作机制。定期召开会议研究部署，明确责任分工，推动任务落',
    '充实工作力量。选派干部下沉一线，累计解决问题350个，服务群',
    '抓好教育培训。举办专题培训班18期，培训党员干部960人次，不断提',
    '强化督促检查。建立台账销号管理，整改问题127项，确保取得实',
    '整合各类资源。引导多方力量参与，投入资金260万元，改造阵地4',
    '注重示范引领。选树先进典型，评选优秀案例36个，形成比学赶',
  ]
  const marked = ['烟台市“小院议事”办成实事90件。', '宾川县“葡萄夜校”培训果农70人。']
  const lines = vague.flatMap((line, i) => [line, marked[i % 2] ?? ''])
  const text = [
    page({ ...YANTAI, body: YANTAI.body.slice(0, 1) }),
    page({ ...DALI, body: DALI.body.slice(0, 1) }),
    ...lines,
  ].join('\n\n')
  const { articles, strays } = repair(text)

  it('credits none of the doubtful lines to anybody', () => {
    for (const number of ['350个', '960人次', '127项', '260万元', '36个'])
      for (const article of articles) expect(textOf(article)).not.toContain(number)
    expect(strays.join()).toContain('350个')
  })
  it('says so in the drafts', () => {
    for (const article of articles) expect(article.unsure.length).toBeGreaterThan(0)
  })
  it('still credits lines that name their place', () => {
    expect(textOf(articles[0])).toContain('办成实事90件')
    expect(textOf(articles[1])).toContain('培训果农70人')
  })
})

describe('two columns read line by line across', () => {
  const narrow = (text: string): string[] => text.match(/.{1,16}/gu) ?? []
  const left = YANTAI.body.flatMap(narrow)
  const right = DALI.body.flatMap(narrow)
  const rows = left.flatMap((line, i) => [line, ...(right[i] === undefined ? [] : [right[i]])])
  const { articles } = repair([...YANTAI.head, ...DALI.head, ...rows].join('\n'))

  it('are not joined into sentences nobody wrote', () => {
    for (const number of ['2300余件', '415场次', '800万元', '210名'])
      for (const article of articles) expect(textOf(article)).not.toContain(number)
  })
  it('are said to be unsure', () => {
    for (const article of articles) expect(article.unsure.join()).toContain('未采用')
  })
})

describe('the title', () => {
  const titleOf = (text: string, headings: readonly number[] = []): string | undefined =>
    repairPage(text, gazetteer, { name: '文件', headings: new Set(headings) }).articles[0]?.title
  const body = '全县办起食堂12处。'

  it.each([
    '附件3',
    '闽东日报   2024年10月17日  第3版 / 山区周刊',
    '寿政办发〔2024〕17号',
    '寿宁县人民政府办公室文件',
    '社区治理研究   2024年第5期（总第88期）',
  ])('is not what stands above it: %s', (above) => {
    expect(titleOf(`${above}\n\n寿宁县食堂建设情况\n\n${body}`)).toBe('寿宁县食堂建设情况')
  })
  it('is that of its first table in a workbook, not the name of the sheet', () => {
    expect(titleOf(`分镇\n\n寿宁县2024年食堂统计表\n\n${body}`, [1, 3])).toBe('寿宁县2024年食堂统计表')
  })
  it('has a second line that says what sort of paper it is', () => {
    expect(titleOf(`对标浦江 补短板\n\n寿宁县赴浙江考察食堂建设的报告\n\n${body}`, [1, 3])).toBe(
      '对标浦江 补短板 寿宁县赴浙江考察食堂建设的报告',
    )
  })
})
