import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readChart } from '../../src/chart/chart.ts'
import { chartSvg } from '../../src/chart/chart-svg.ts'
import { chartOf } from '../../src/dialogue/charting.ts'
import { createPapersDesk } from '../../src/papers/desk.ts'
import { createFonts, NoGlyphError } from '../../src/papers/fonts.ts'
import { createRenderPicture } from '../../src/papers/picture.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'
import { madeUpChart } from './drawn.ts'

const { ask, knowledge } = shippedCorpus()
const options = {
  measureOf: (name: string) => knowledge.lexicon.measures.find((measure) => measure.name === name),
  articleOf: (id: string) => knowledge.articles.find((article) => article.id === id),
  stamp: '',
}
const chartAsked = (question: string) => chartOf(ask(question).answer, knowledge)
const chartIn = (question: string) => {
  const read = chartAsked(question)
  if ('reason' in read) throw new Error(read.reason)
  return read.chart
}
const reasonOf = (question: string) => {
  const read = chartAsked(question)
  return 'reason' in read ? read.reason : 'it was drawn'
}
/** The texts of a drawing, joined as a reader sees them. */
const textsOf = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)</gu)].map(([, text]) => text).join('')
const sizeOf = (png: Uint8Array) => {
  const view = new DataView(png.buffer, png.byteOffset)
  expect(view.getUint32(0)).toBe(0x89504e47)
  return { width: view.getUint32(16), height: view.getUint32(20) }
}

describe('a chart', () => {
  it('shows places, times, values as printed and the sources of one measure', () => {
    const svg = textsOf(chartSvg(chartIn('各地的网格数列个表')))
    for (const part of [
      '网格数',
      '温州市 [1]',
      '11012个',
      '温州市（原来） [1]',
      '（原有）',
      '706个',
      '[2] 吉林省',
    ])
      expect(svg).toContain(part)
  })

  it.each(knowledge.lexicon.measures)('of $name draws its reached figures, or says why not', (measure) => {
    const figures = knowledge.figures.filter((figure) => figure.measure === measure.name)
    const read = readChart(figures, options)
    if ('reason' in read) return expect(read.reason).toMatch(/不画图|画不成图/u)
    expect(measure.apart).toBe(false)
    const reached = figures.filter(({ role }) => role !== 'plan' && role !== 'target')
    expect(read.chart.bars.map(({ printed }) => printed)).toEqual(reached.map(({ printed }) => printed))
    const text = textsOf(chartSvg(read.chart))
    for (const { printed, locality } of reached) {
      expect(text).toContain(printed)
      expect(text).toContain(locality.at(-1))
    }
    for (const { n } of read.chart.sources) expect(text).toContain(`[${n}] `)
  })

  it('is not drawn of what counts different things, of one place alone, of plans', () => {
    expect(reasonOf('跟钱有关的都列出来')).toContain('口径不同')
    expect(reasonOf('各地的活动场数列个表')).toContain('各处数的事情不一样')
    expect(reasonOf('各地的乡贤人数列个表')).toContain('只有一个地方')
    expect(chartIn('各地的新进社区工作者人数列个表').left).toContain('温州市 1239名')
  })

  it('draws bounds and ranges as what they are', () => {
    const reaches = (question: string) => chartIn(question).bars.map(({ printed, reach }) => [printed, reach])
    expect(reaches('各地的社工持证率列个表')).toEqual([
      ['超1/3', 'open'],
      ['30%以上', 'open'],
      ['超过30%', 'open'],
    ])
    const svg = chartSvg(madeUpChart(5))
    expect(svg).toContain('fill="url(#open)"')
    expect(svg).toContain('fill="url(#between)"')
    expect(svg).toContain('stroke-dasharray')
    expect(textsOf(svg)).toContain('斜纹：原文印的是一个范围')
    const exact = madeUpChart(1)
    expect(chartSvg(exact).split('</defs>')[1]).not.toContain('url(#')
  })

  it('keeps everything inside the picture, with 2 to 16 places, long names and the largest numbers', () => {
    for (const places of [2, 7, 16]) {
      const svg = chartSvg(madeUpChart(places))
      const height = Number(/height="(\d+)"/u.exec(svg)?.[1])
      for (const [, x, y, width = '0'] of svg.matchAll(
        /<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"/gu,
      )) {
        expect(Number(x) + Number(width)).toBeLessThanOrEqual(800)
        expect(Number(y)).toBeLessThan(height)
      }
      for (const [, x, y, size, text = ''] of svg.matchAll(
        /<text x="([\d.]+)" y="([\d.]+)"[^>]*font-size="(\d+)"[^>]*>([^<]*)</gu,
      )) {
        const wide = [...text].reduce((sum, one) => sum + (/[\u{20}-\u{7e}]/u.test(one) ? 0.55 : 1), 0)
        expect(Number(x) + wide * Number(size)).toBeLessThanOrEqual(800)
        expect(Number(y)).toBeLessThan(height)
      }
    }
  })
})

describe('a picture', () => {
  const desk = createPapersDesk()
  afterAll(() => desk.close())

  it('is the same from the worker as on this thread, twice as large as it is drawn', async () => {
    const svg = chartSvg(chartIn('各地的兼职委员人数列个表'))
    const [here, there] = [await createRenderPicture()(svg), await desk.picture(svg)]
    expect(Buffer.from(there).equals(Buffer.from(here))).toBe(true)
    expect(sizeOf(there)).toEqual({ width: 1600, height: Number(/height="(\d+)"/u.exec(svg)?.[1]) * 2 })
  })

  it('has no empty boxes: a character that cannot be drawn is an error that names it', async () => {
    const svg = chartSvg({ ...madeUpChart(2), measure: '𠮷' })
    await expect(createRenderPicture()(svg)).rejects.toThrow(NoGlyphError)
    await expect(desk.picture(svg)).rejects.toThrow('𠮷')
    // The next one is drawn all the same.
    expect((await desk.picture(chartSvg(madeUpChart(2)))).length).toBeGreaterThan(1000)
  })

  it('is drawn with fonts that were kept the time before, and without a folder for them as well', async () => {
    const home = mkdtempSync(join(tmpdir(), 'tashan-pictures-'))
    try {
      const first = await createFonts(home).filesFor('兼职委员214名')
      const kept = first.map((file) => statSync(file).mtimeMs)
      expect(first.every((file) => file.startsWith(home))).toBe(true)
      const again = await createFonts(home).filesFor('兼职委员214名')
      expect([again, again.map((file) => statSync(file).mtimeMs)]).toEqual([first, kept])
      // A file stands where the folder should be.
      const [nowhere = ''] = await createFonts(first[0]).filesFor('名')
      expect([nowhere.startsWith(home), statSync(nowhere).size > 1_000]).toEqual([false, true])
    } finally {
      rmSync(home, { recursive: true })
    }
  })

  it('can be drawn of every character that the corpus prints', async () => {
    const all = [...new Set(JSON.stringify(knowledge.articles))].filter((one) =>
      /[\p{L}\p{N}\p{P}]/u.test(one),
    )
    const svg = chartSvg({ ...madeUpChart(2), counts: all.join('') })
    expect((await createRenderPicture()(svg)).length).toBeGreaterThan(1000)
  })
})
