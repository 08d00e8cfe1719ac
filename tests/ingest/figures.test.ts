import { describe, expect, it } from 'vitest'
import { readFigures } from '../../src/ingest/figures.ts'
import { squash } from '../../src/knowledge/article.ts'

const figures = (text: string) => readFigures({ text, pieces: [{ at: 0, length: text.length }] })
const printed = (text: string) => figures(text).map((figure) => figure.printed)

describe('numbers that are figures', () => {
  it.each<[string, string[]]>([
    ['全市建成议事点312个，覆盖率达到96.5%。', ['312个', '96.5%']],
    ['从86个部门选聘21名党员干部。', ['86个', '21名']],
    ['分别拿出3个和6个岗位。', ['3个', '6个']],
    ['设立大网格1个、小网格10个、微网格50个。', ['1个', '10个', '50个']],
    ['明确服务、阵地、队伍三大工程。', ['三大工程']],
    ['梳理成5大类近300项需求。', ['5大类', '近300项']],
    ['建立问题、需求、资源、项目“四张清单”。', ['四张']],
    ['划出“5项权利”“7条义务”。', ['5项', '7条']],
    ['服务时间延长至晚上9点。', ['晚上9点']],
    ['每季度召开1次联席会议，每周五下沉社区。', ['每季度召开1次', '每周五']],
    ['做到零纠纷、零信访。', ['零纠纷', '零信访']],
    ['访问量全市第二，获评全国百强机构。', ['全市第二', '全国百强']],
    ['为0—12岁儿童服务，每月补贴200元至300元。', ['0—12岁', '200元至300元']],
    ['2017年6月，在街道指导下成立联盟。', ['2017年6月']],
    ['吸引游客超百万人次。', ['超百万人次']],
    ['挂起铜锣1216面，出航183航次，墙上画了4700面画墙。', ['1216面', '183航次', '4700面']],
    ['推出“掌上村务”，注册用户113万，转发12万。', ['113万']],
  ])('%s', (text, expected) => {
    expect(printed(text)).toEqual(expected)
  })
})

describe('numbers that belong to names', () => {
  it.each([
    '落款为二〇二五年八月，依据第十四个五年规划，停车场（二期）开工。',
    '附件：1.2025年部门收支总表。',
    '推行“1+3+X”治理模式。',
    '打造“15分钟便民生活圈”。',
    '开展“131”分类提升行动。',
    '落实五险一金和两代表一委员制度。',
    '开展“3·23”警示教育。',
    '联动国家5A级景区，升级2.0版本。',
    '深刻领悟“两个确立”，做到“两个维护”。',
    '办好“四点半课堂”。',
    '打通服务群众“最后一公里”。',
    '数百人参加，几十个项目落地。',
  ])('%s', (text) => {
    expect(printed(text)).toEqual([])
  })
})

describe('what is said of a figure', () => {
  it('says as of when', () => {
    expect(figures('截至目前，已调解纠纷132起，满意率100%。').map(({ asOf }) => asOf)).toEqual([
      '截至目前',
      '截至目前',
    ])
    expect(
      figures('覆盖率从2021年的23.2%提高到99.2%。').map(({ printed, asOf, role }) => [printed, asOf, role]),
    ).toEqual([
      ['99.2%', undefined, undefined],
      ['23.2%', '2021年', 'start'],
    ])
    expect(figures('办件较去年同期多212件，平均等候6分钟。').map(({ asOf }) => asOf)).toEqual([
      undefined,
      undefined,
    ])
    expect(figures('2005年以前建成的楼栋，已有73个单元加装扶手。').at(-1)?.asOf).toBeUndefined()
    expect(figures('截至今年6月，全区217个小区进了网格。')[0]?.asOf).toBe('截至今年6月')
    expect(figures('年底前建成60个，明年新增50个。').map(({ asOf }) => asOf)).toEqual(['年底前', '明年'])
    expect(figures('2022年出工5600人次，是2020年的2.4倍。').at(-1)?.asOf).toBe('2022年')
  })
  it('keeps digits with a measure word that no list holds, and leaves lines to call alone', () => {
    const printed = '来电8421通，走访1640趟，配帐篷8顶，清淤船7艘，热线12345，编号3306，5G基站。'
    expect(figures(printed).map((figure) => figure.printed)).toEqual(['8421通', '1640趟', '8顶', '7艘'])
  })
  it('says what kind it is', () => {
    expect(
      figures('占比52.6%，同比增长25%，投入400余万元，面积2.5平方公里，达到去年2.5倍。').map(
        ({ kind }) => kind,
      ),
    ).toEqual(['share', 'change', 'money', 'area', 'ratio'])
  })
  it('says what was counted, with what the clause before says where it says little', () => {
    expect(figures('推动落地研发机构54个，其中国家级3个、省级19个。').map(({ metric }) => metric)).toEqual([
      '推动落地研发机构',
      '推动落地研发机构：国家级',
      '推动落地研发机构：省级',
    ])
    const named = (text: string) => figures(text).map(({ metric, printed, role }) => [metric, printed, role])
    expect(named('受理诉求6.3万件，按时办结率99.1%。')[1]?.[0]).toBe('按时办结率')
    expect(named('开户率由2021年底的42%上升到83.3%。')).toEqual([
      ['开户率', '83.3%', undefined],
      ['开户率', '42%', 'start'],
    ])
    expect(named('参保人数3.82万人，比上年增加0.15万人，增长4.1%。').at(-1)?.[0]).toBe('参保人数增长')
    expect(named('居民点题1308个，已答1240个。').at(-1)?.[0]).toBe('居民点题：答')
    expect(named('截至2023年6月，全镇开户8215户。')[0]?.[0]).toBe('开户')
    expect(named('村民满意率由推行前的71%提高到97.4%。')).toEqual([
      ['村民满意率', '97.4%', undefined],
      ['村民满意率', '71%', 'start'],
    ])
    expect(named('截至9月底，亮黄牌143件。')[0]?.[0]).toBe('亮黄牌')
    expect(named('议事前三天，议题挂出来。')).toEqual([])
    expect(
      figures('年底前定点机构由86家增加到120家。').map(({ asOf, printed, role }) => [printed, role, asOf]),
    ).toEqual([
      ['120家', 'plan', '年底前'],
      ['86家', 'start', undefined],
    ])
    expect(named('将原来的46个网格调整为128个微网格。')).toEqual([
      ['原来网格调整为128个微网格', '46个', 'start'],
      ['微网格', '128个', undefined],
    ])
    expect(named('办结率99.3%，比2023年提高1.6个百分点。').at(-1)?.[0]).toBe('办结率比2023年提高')
    expect(named('执行率由2020年的64%升至2023年的92%。').map(([metric]) => metric)).toEqual([
      '执行率',
      '执行率',
    ])
    // A bare verb counts what was counted before in that measure, or what the sentence has just brought in by name.
    expect(named('议成约定1142条，三石镇一个镇就占了265条。')[1]?.[0]).toBe('议成约定')
    expect(named('镇里设“露水岗”，党员天亮前到地头收问题，共设岗26个。')[0]?.[0]).toBe('露水岗：设岗')
    // When something was is no figure of its own.
    expect(
      figures('今年前5个月，议定的事办成6018件。近三年持续推进，一年来收粪48方，每件用时3天。').map(
        ({ printed, asOf }) => [printed, asOf],
      ),
    ).toEqual([
      ['6018件', '今年前5个月'],
      ['48方', undefined],
      ['3天', undefined],
    ])
    expect(named('化解率不得低于98%。')).toEqual([['化解率', '不得低于98%', 'target']])
    expect(named('照护之家到2022年有217家。')[0]?.[2]).toBeUndefined()
  })
})

describe('anchors', () => {
  const text =
    '近年来，全市建成议事点312个，推选议事员1560名，开展“小院议事”培训46场，累计议定事项2300余件，办结率达到96.5%。'

  it('are verbatim, hold the number and have 8 to 24 characters', () => {
    for (const figure of figures(text)) {
      expect(text).toContain(figure.anchor)
      expect(figure.anchor).toContain(figure.printed)
      expect([...squash(figure.anchor)].length).toBeGreaterThanOrEqual(8)
      expect([...squash(figure.anchor)].length).toBeLessThanOrEqual(24)
    }
  })
  it('never begin or end inside another number', () => {
    const close = '共收到意见12345条、建议67890条，办结11223件、转办44556件，评分98.25分，回访率100%。'
    for (const { anchor } of figures(close)) {
      const at = close.indexOf(anchor)
      expect(close.slice(at - 1, at + 1)).not.toMatch(/\d[\d.]/u)
      expect(close.slice(at + anchor.length - 1, at + anchor.length + 1)).not.toMatch(/\d[\d.]/u)
    }
  })
  it('never run over a seam between two places of the page', () => {
    const seam = text.indexOf('推选')
    const apart = readFigures({
      text,
      pieces: [
        { at: 0, length: seam },
        { at: seam, length: text.length - seam },
      ],
    })
    for (const { anchor } of apart)
      expect(text.slice(0, seam).includes(anchor) || text.slice(seam).includes(anchor)).toBe(true)
  })
})
