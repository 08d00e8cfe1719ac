import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readDocument } from '../../src/ingest/readers/read-document.ts'
import { readTable } from '../../src/ingest/readers/table.ts'
import { zip } from './documents.ts'

const part = (name: string, text: string) => ({ name, content: Buffer.from(text) })
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

describe('a workbook', () => {
  const sheet = (rows: string): string =>
    `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData><mergeCells><mergeCell ref="A1:C1"/></mergeCells></worksheet>`
  const bytes = zip([
    part(
      'xl/workbook.xml',
      `<workbook xmlns:r="${office}"><sheets><sheet name="汇总" r:id="rId1" state="visible"/><sheet name="底稿" r:id="rId2" state="hidden"/></sheets></workbook>`,
    ),
    part(
      'xl/_rels/workbook.xml.rels',
      '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Target="worksheets/sheet2.xml"/></Relationships>',
    ),
    part(
      'xl/sharedStrings.xml',
      '<sst><si><t>婺源县2024年议事情况</t></si><si><t>乡镇</t></si><si><t>议事会（场）</t></si><si><r><t>办结</t></r><r><t>率</t></r></si><si><t>江湾镇</t></si></sst>',
    ),
    part(
      'xl/styles.xml',
      '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="10"/></cellXfs></styleSheet>',
    ),
    part(
      'xl/worksheets/sheet1.xml',
      sheet(
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" t="s"><v>2</v></c><c r="C2" t="s"><v>3</v></c></row><row r="3"><c r="A3" t="s"><v>4</v></c><c r="B3"><v>31</v></c><c r="C3" s="1"><v>0.965</v></c></row>',
      ),
    ),
    part('xl/worksheets/sheet2.xml', sheet('<row r="1"><c r="A1"><v>99</v></c></row>')),
  ])
  it('is read out row by row, percentages as they are shown, hidden sheets left alone', async () => {
    const { text, rows, titles } = await readDocument('xlsx', bytes)
    expect(text.split('\n').filter((line) => line !== '')).toEqual([
      '婺源县2024年议事情况',
      '江湾镇：议事会31场，办结率96.5%。',
    ])
    expect(rows).toHaveLength(1)
    expect(titles).toEqual([1])
  })
})

describe('slides', () => {
  const slide = (title: string, ...lines: string[]): string => {
    const shape = (kind: string, texts: readonly string[]): string =>
      `<p:sp><p:nvSpPr><p:nvPr><p:ph ${kind}/></p:nvPr></p:nvSpPr><p:txBody>${texts.map((text) => `<a:p><a:r><a:t>${text}</a:t></a:r></a:p>`).join('')}</p:txBody></p:sp>`
    return `<p:sld xmlns:p="p" xmlns:a="a"><p:cSld><p:spTree>${shape('idx="1"', lines)}${shape('type="title"', [title])}</p:spTree></p:cSld></p:sld>`
  }
  it('come in their order, titles first, a line a sentence', async () => {
    const bytes = zip([
      part('ppt/slides/slide10.xml', slide('下一步打算', '新建议事亭40座')),
      part('ppt/slides/slide2.xml', slide('主要做法', '设议事亭158座', '化解难题4210件')),
      part('ppt/slides/slide1.xml', slide('枣阳市工作汇报', '2024年6月')),
    ])
    const { text, headings } = await readDocument('pptx', bytes)
    const lines = text.split('\n')
    expect(lines.filter((line) => line !== '')).toEqual([
      '枣阳市工作汇报',
      '2024年6月',
      '主要做法',
      '设议事亭158座。',
      '化解难题4210件。',
      '下一步打算',
      '新建议事亭40座。',
    ])
    expect(headings.map((line) => lines[line - 1])).toEqual(['枣阳市工作汇报', '主要做法', '下一步打算'])
  })
})

describe('an e-book', () => {
  it('is read in the order of its spine', async () => {
    const bytes = zip([
      part(
        'META-INF/container.xml',
        '<container><rootfiles><rootfile full-path="b/c.opf"/></rootfiles></container>',
      ),
      part(
        'b/c.opf',
        '<package><manifest><item id="x" href="2.xhtml"/><item id="y" href="1.xhtml"/></manifest><spine><itemref idref="y"/><itemref idref="x"/></spine></package>',
      ),
      part('b/1.xhtml', '<html><body><h2>一</h2><p>先说盐池。</p></body></html>'),
      part('b/2.xhtml', '<html><body><h2>二</h2><p>再说旬阳。</p></body></html>'),
    ])
    const { text } = await readDocument('epub', bytes)
    expect(text.split('\n').filter((line) => line !== '')).toEqual(['一', '先说盐池。', '二', '再说旬阳。'])
  })
})

describe('an OpenDocument text', () => {
  it('gives its headings, paragraphs and tables', async () => {
    const cell = (text: string): string => `<table:table-cell><text:p>${text}</text:p></table:table-cell>`
    const bytes = zip([
      part(
        'content.xml',
        `<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="tb"><office:body><office:text><text:h text:outline-level="1">婺源县汇报</text:h><text:p>召开会议128场。</text:p><table:table><table:table-row>${cell('乡镇')}${cell('议事会（场）')}</table:table-row><table:table-row>${cell('江湾镇')}${cell('31')}</table:table-row></table:table></office:text></office:body></office:document-content>`,
      ),
    ])
    const { text } = await readDocument('odt', bytes)
    expect(text.split('\n').filter((line) => line !== '')).toEqual([
      '婺源县汇报',
      '召开会议128场。',
      '江湾镇：议事会31场。',
    ])
  })
})

describe('an old Word document', () => {
  it('gives its text with its own quotation marks, and its table', async () => {
    const bytes = readFileSync(join(import.meta.dirname, 'samples/yishi.doc'))
    const { text } = await readDocument('doc', bytes)
    expect(text).toContain('推行“晒秋议事”，召开议事会128场')
    expect(text).toContain('江湾镇：议事会31场，参加902人次。')
  })
})

describe('Big5 text', () => {
  it('is told from GB18030 and read', async () => {
    // 福建省漳浦縣把祠堂騰出來辦書桌，接待學生人次。
    const bytes = Buffer.from(
      'bad6abd8acd9ba73aefabfa4a7e2afa8b0f3c4cba558a8d3bfecaed1aee0a141b1b5abddbec7a5cda448a6b8a143',
      'hex',
    )
    expect((await readDocument('text', bytes)).text).toBe('福建省漳浦縣把祠堂騰出來辦書桌，接待學生人次。')
  })
})

describe('tables', () => {
  it.each([
    [
      'a title across, an ordinal column and dashes',
      [
        ['调解表', '调解表', '调解表'],
        ['序号', '县', '件数（件）'],
        ['1', '弋阳县', '23'],
        ['2', '万年县', '—'],
      ],
      ['弋阳县：件数23件。', '万年县：'],
    ],
    [
      'columns of years',
      [
        ['指标', '2022年', '2023年'],
        ['网格数（个）', '612', '640'],
      ],
      ['2022年网格数612个，2023年网格数640个。'],
    ],
    [
      'a unit for all of them',
      [
        ['单位：万元', '单位：万元'],
        ['项目', '金额'],
        ['修路', '35'],
      ],
      ['修路：金额35万元。'],
    ],
    [
      'a measure word within the head',
      [
        ['镇', '参与人数'],
        ['江湾镇', '902'],
      ],
      ['江湾镇：参与人数902人。'],
    ],
    [
      'several units for all of them, heads of two rows and a note',
      [
        ['单位：个、名', '单位：个、名', '单位：个、名'],
        ['县', '社区工作者（名）', '议事协商'],
        ['', '其中：持证', '场次'],
        ['金安区', '186', '1203'],
        ['注：未审计。'],
      ],
      ['金安区：社区工作者其中持证186名，议事协商场次1203场次。', '注：未审计。'],
    ],
    [
      'places side by side, what is counted below them with its unit',
      [
        ['指标', '单位', '弋阳县', '万年县', '合计'],
        ['议事会（场）', '', '23', '19', '42'],
        ['办结率', '%', '91.4', '88.7', '90.1'],
      ],
      [
        '弋阳县：议事会23场，办结率91.4%。',
        '万年县：议事会19场，办结率88.7%。',
        '合计：议事会42场，办结率90.1%。',
      ],
    ],
  ])('of %s', (_, cells, rows) => {
    expect(readTable(cells)?.rows).toEqual(rows)
  })
  it('of words alone are none', () => {
    expect(
      readTable([
        ['姓名', '职务'],
        ['甲', '主任'],
      ]),
    ).toBeUndefined()
  })
})
