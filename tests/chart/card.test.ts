import { describe, expect, it } from 'vitest'
import { isResult } from '../../src/answer/fit.ts'
import { cardSvg, MOST_ON_CARD } from '../../src/chart/card.ts'
import { widthOf } from '../../src/chart/svg-text.ts'
import { cardOf } from '../../src/dialogue/carding.ts'
import { createBrowse } from '../../src/messages/browse.ts'
import { createRenderPicture } from '../../src/papers/picture.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'

const { knowledge } = shippedCorpus()
const browse = createBrowse(knowledge)
const card = (id: string) => {
  const found = cardOf(id, browse, knowledge)
  if (found === undefined) throw new Error(`no card of ${id}`)
  return found
}
const records = [...knowledge.practices, ...knowledge.figures]

describe('an evidence card', () => {
  it('tells place, what was done, up to three figures, source and code', () => {
    const { code, figures, place, source, text, title } = card('wenzhou/yecai-daili')
    expect([place, title]).toEqual(['浙江省 温州市', '业财代理'])
    expect(text).toContain('委托给银行等机构代办')
    expect(figures.map(({ printed }) => printed)).toEqual(['136个', '549笔', '298万元'])
    expect(figures[0]?.metric).toBe('推行“业财代理”的小区数（目前）')
    expect(source).toBe('《创新开展瓯江红“共享社·幸福里”建设》，记者 郭文治、孟航')
    expect(browse.coded(code)?.kind).toBe('practice')
    const [figure] = knowledge.figures.filter(({ printed }) => printed === '136个')
    expect(card(figure?.id ?? '')).toMatchObject({
      text: '原文：“……目前已在136个小区推行……”',
      title: '业财代理',
    })
  })

  it('shows figures as printed, and none that are only part of how a thing is built', () => {
    for (const practice of knowledge.practices) {
      const shown = card(practice.id).figures.map(({ printed }) => printed)
      const results = practice.figures.filter(isResult).map(({ printed }) => printed)
      expect(shown).toEqual(results.slice(0, MOST_ON_CARD))
    }
  })

  it('of every record stays inside its picture, a line below the other', () => {
    for (const { id } of records) {
      const svg = cardSvg(card(id))
      const [, width = 0, height = 0] = /width="(\d+)" height="(\d+)"/u.exec(svg)?.map(Number) ?? []
      let above = 0
      for (const [, x, y, size, text = ''] of svg.matchAll(
        /<text x="([\d.]+)" y="([\d.]+)" [^>]*?font-size="(\d+)"[^>]*>([^<]*)</gu,
      )) {
        expect(Number(x) + widthOf(text) * Number(size)).toBeLessThanOrEqual(width)
        expect(Number(y) - Number(size) * 0.9).toBeGreaterThan(above)
        above = Number(y)
      }
      expect(above).toBeLessThan(height)
    }
  })

  it('has a glyph for every character, with no font on the machine', async () => {
    const render = createRenderPicture()
    // All texts in a few pictures: what one of them could not draw would be an error.
    const texts = records.map(({ id }) => cardSvg(card(id)).replaceAll(/<\/?svg[^>]*>/gu, ''))
    const size = Math.ceil(texts.length / 4)
    for (let from = 0; from < texts.length; from += size) {
      const png = await render(
        `<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8">${texts.slice(from, from + size).join('')}</svg>`,
      )
      expect(png.length).toBeGreaterThan(50)
    }
  })
})
