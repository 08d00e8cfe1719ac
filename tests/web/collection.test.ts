import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readXlsx } from '../export/read-xlsx.ts'
import { asked, documentOf, type Html, seen, startWeb, type WebOnLoopback } from './web-on-loopback.ts'

const LEDGER = '业委会的钱总说不清，有没有地方请第三方管账？'
let web: WebOnLoopback
beforeAll(async () => {
  web = await startWeb()
})
afterAll(() => web.close())

/** A browser that keeps cookies, as far as forms are sent. */
function browser() {
  let cookie = ''
  const get = (path: string) => web.get(path, { headers: { cookie } })
  return {
    cookie: () => cookie,
    page: async (path: string): Promise<Html> => documentOf(await (await get(path)).text()),
    /** Sends the first form of a page whose button reads so, and follows it. */
    press: async (path: string, label: string): Promise<string> => {
      const page = documentOf(await (await get(path)).text())
      const form = page
        .querySelectorAll('form')
        .find((one) => seen(one.querySelector('button')) === label.replace(/\s/gu, ''))
      if (form === undefined) throw new Error(`${path} has no button “${label}”`)
      const fields = form
        .querySelectorAll('input')
        .map((input): [string, string] => [
          input.getAttribute('name') ?? '',
          input.getAttribute('value') ?? '',
        ])
      const response = await web.get(form.getAttribute('action') ?? '', {
        method: 'POST',
        headers: { cookie, origin: web.at },
        body: new URLSearchParams(fields),
      })
      expect(response.status).toBe(303)
      const set = response.headers.get('set-cookie')
      if (set !== null) cookie = set.split(';')[0] ?? ''
      return response.headers.get('location') ?? ''
    },
  }
}

describe('a collection on the pages', () => {
  it('is kept by one click under an answer, a practice and a figure, listed, thinned out and emptied', async () => {
    const { cookie, page, press } = browser()
    expect(seen((await page('/collection')).querySelector('main'))).toContain('收藏是空的')
    expect(await press(asked(LEDGER), '☆ 收藏')).toBe(`/?${new URLSearchParams({ q: LEDGER })}#take`)
    expect(await press('/figure/D8S6BFH', '☆ 收藏')).toBe('/figure/D8S6BFH#take')
    expect(seen((await page('/figure/D8S6BFH')).querySelector('.kept'))).toBe('★已收藏（2）')
    expect(cookie()).toMatch(/^collection=ZAYC27A\.D8S6BFH$/u)
    const shown = (await page('/collection')).querySelectorAll('.kept-list li').map(seen)
    expect(shown).toEqual([expect.stringContaining('业财代理'), expect.stringContaining('214名')])
    expect(await press('/collection', '删')).toBe('/collection')
    expect((await page('/collection')).querySelectorAll('.kept-list li')).toHaveLength(1)
    await press('/collection', '清空收藏')
    expect(seen((await page('/collection')).querySelector('main'))).toContain('收藏是空的')
  })

  it('becomes a brief and a sheet, and can be sent to a colleague by its address', async () => {
    const { page, press } = browser()
    await press(asked(LEDGER), '☆ 收藏')
    await press('/figure/D8S6BFH', '☆ 收藏')
    const address =
      (await page('/collection'))
        .querySelectorAll('main a')
        .find((link) => seen(link) === '这份收藏的地址')
        ?.getAttribute('href') ?? ''
    const colleague = await web.page(address)
    expect(colleague.querySelectorAll('.kept-list li').map(seen)).toHaveLength(2)
    const way = (label: string): string =>
      colleague
        .querySelectorAll('.take a')
        .find((link) => seen(link) === label)
        ?.getAttribute('href') ?? label
    const brief = seen((await web.page(way('写成材料'))).querySelector('.brief'))
    for (const told of ['业财代理', '136个', '214名', '辽宁省辽阳市《持续优化工作机制'])
      expect(brief).toContain(told)
    const sheet = await web.get(way('数据Excel'))
    const [header, ...rows] = readXlsx(Buffer.from(await sheet.arrayBuffer()))[0]?.rows ?? []
    expect(rows.map((row) => row[header?.indexOf('原文数字') ?? -1])).toEqual([
      '136个',
      '549笔',
      '298万元',
      '214名',
    ])
    // What a colleague sent can be kept whole.
    expect(colleague.querySelectorAll('.take form')).toHaveLength(1)
  })

  it('takes nothing from other sites, leads nowhere else, and bears what is no code', async () => {
    const send = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
      web.get('/collection', { method: 'POST', headers, body: new URLSearchParams(fields) })
    const foreign = await send({ does: 'keep', codes: 'DTBFC6K' }, { origin: 'https://elsewhere.example' })
    expect([foreign.status, foreign.headers.get('set-cookie')]).toEqual([403, null])
    for (const back of [
      'https://elsewhere.example',
      '//elsewhere.example',
      '/\\elsewhere.example',
      '/\r\nx:y',
    ])
      expect((await send({ does: 'keep', codes: 'DTBFC6K', back })).headers.get('location')).toBe(
        '/collection',
      )
    expect((await send({ does: 'paint' })).status).toBe(404)
    const odd = await send({ does: 'keep', codes: '<script>.DTBFC6K.;.__proto__' })
    expect(odd.headers.get('set-cookie')).toMatch(
      /^collection=DTBFC6K; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict$/u,
    )
    const gone = await web.page('/collection?of=D000000.%3Cb%3E')
    expect(gone.querySelectorAll('.kept-list li').map(seen)).toEqual(['（已不在语料里）D000000'])
  })

  it('holds a hundred entries, and says when it is full', async () => {
    const letters = 'ABCDEFGHJK'
    const many = [...letters].flatMap((a) => [...letters].map((b) => `D0000${a}${b}`))
    const response = await web.get('/collection', {
      method: 'POST',
      headers: { cookie: `collection=${many.join('.')}` },
      body: new URLSearchParams({ does: 'keep', codes: 'DTBFC6K', back: '/' }),
    })
    expect(response.headers.get('location')).toBe('/collection?full')
    const page = documentOf(
      await (
        await web.get('/collection?full', { headers: { cookie: `collection=${many.join('.')}` } })
      ).text(),
    )
    expect(seen(page.querySelector('[role=status]'))).toContain('收藏最多100条')
  })
})
