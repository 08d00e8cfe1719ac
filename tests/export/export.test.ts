import { describe, expect, it } from 'vitest'
import { exportedFigures } from '../../src/dialogue/taking-away.ts'
import { sheetCsv } from '../../src/export/csv.ts'
import { figureSheet } from '../../src/export/figure-sheet.ts'
import { sheetsXlsx } from '../../src/export/xlsx.ts'
import { figureCode } from '../../src/knowledge/codes.ts'
import { bytesOf } from '../../src/messages/outgoing-file.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'
import { readXlsx } from './read-xlsx.ts'

const { ask, knowledge } = shippedCorpus()
const articleOf = (id: string) => knowledge.articles.find((article) => article.id === id)

/** The lines of a CSV file, its fields taken apart. */
function readCsv(file: Uint8Array): string[][] {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(file)
  expect(text.startsWith('\u{feff}')).toBe(true)
  return text
    .slice(1)
    .trimEnd()
    .split('\r\n')
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/gu)].map(
        ([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain,
      ),
    )
}

const filesOf = (question: string) => {
  const files = exportedFigures(ask(question).answer, articleOf)?.files ?? []
  const [xlsx, csv] = files
  if (xlsx === undefined || csv === undefined) throw new Error(`nothing to take of ${question}`)
  return { files, xlsx: readXlsx(bytesOf(xlsx)), csv: readCsv(bytesOf(csv)) }
}

describe('a table taken away', () => {
  it('is an Excel file and a CSV file of the same figures, each with place, value, unit, time and source', () => {
    const { files, xlsx, csv } = filesOf('各地的兼职委员人数列个表')
    expect(files.map(({ name }) => name)).toEqual(['兼职委员人数.xlsx', '兼职委员人数.csv'])
    const [sheet] = xlsx
    expect(sheet?.name).toBe('兼职委员人数')
    const [header, ...rows] = sheet?.rows ?? []
    expect(header).toEqual(csv[0])
    expect(rows.map((row) => row.map((cell) => String(cell ?? '')))).toEqual(csv.slice(1))
    const record = Object.fromEntries(header?.map((title, at) => [title, rows[0]?.[at]]) ?? [])
    expect(record).toMatchObject({
      地区: '辽宁省辽阳市',
      口径: '兼职委员人数',
      原文数字: '214名',
      数值: 214,
      单位: '名',
      文章: '《持续优化工作机制 解锁社区“幸福密码”》',
      出处: '中共辽阳市委组织部',
    })
  })

  it('says of a figure that only nearly counts the same that it does', () => {
    const { csv } = filesOf('各地的老年食堂列个表')
    const remark = csv[0]?.indexOf('备注') ?? -1
    expect(csv.slice(1).map((row) => row[remark])).toEqual([
      '',
      '',
      ...csv.slice(3).map(() => '口径相近，不是同一件事'),
    ])
    expect(csv.length).toBeGreaterThan(3)
  })

  it.each(knowledge.lexicon.measures.map(({ name }) => name))(
    'holds the values that the knowledge holds: %s',
    (name) => {
      const { xlsx } = filesOf(`各地的${name}列个表`)
      const [header = [], ...rows] = xlsx[0]?.rows ?? []
      const at = (title: string) => header.indexOf(title)
      for (const row of rows) {
        const figure = knowledge.figures.find((one) => figureCode(one) === row[at('编号')])
        expect([row[at('原文数字')], row[at('数值')], row[at('单位')], row[at('时间')]]).toEqual([
          figure?.printed,
          figure?.value,
          figure?.unit,
          figure?.asOf,
        ])
        expect(row[at('地区')]).toBe(`${figure?.locality.join('')}${figure?.place ?? ''}`)
      }
    },
  )

  it('has no formulas: a text that could be one is a text', () => {
    const [figure] = knowledge.figures
    const article = figure && articleOf(figure.articleId)
    if (figure === undefined || article === undefined) throw new Error('no figures')
    const texts = ['=HYPERLINK("http://x.example","x")', '+1', '-1', '@SUM(A1)', '\t=1', 'a,"b"\n<c>&']
    const sheet = figureSheet(texts.map((metric) => ({ figure: { ...figure, metric }, article })))
    const xlsx = readXlsx(sheetsXlsx([sheet]))[0]?.rows.slice(1) ?? []
    expect(xlsx.map((row) => row[2])).toEqual(texts)
    const csv = new TextDecoder().decode(sheetCsv(sheet)).split('\r\n').slice(1)
    for (const line of csv.slice(0, 5)) expect(line).toMatch(/,"?'[=+\-@\t]/u)
  })

  it('has sheets by names that Excel takes, each once', () => {
    const named = (name: string) => ({ ...figureSheet([]), name })
    const names = readXlsx(
      sheetsXlsx(['a/b:c*[d]?', 'abcd', '', '长'.repeat(40), '长'.repeat(40)].map(named)),
    ).map(({ name }) => name)
    expect(new Set(names).size).toBe(5)
    for (const name of names) expect(name).toMatch(/^[^[\]:*?/\\']{1,31}$/u)
  })
})
