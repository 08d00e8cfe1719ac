import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { figureCode } from '../../src/knowledge/codes.ts'
import { figuresOf } from '../../src/messages/record-blocks.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'
import { asked, bare, documentOf, seen, startWeb, type WebOnLoopback } from './web-on-loopback.ts'

let web: WebOnLoopback
beforeAll(async () => {
  web = await startWeb()
})
afterAll(() => web.close())

const LEDGER = '业委会的钱总说不清，有没有地方请第三方管账？'

describe('the page of an answer', () => {
  it('tells practice, figures and source, and opens the evidence beside the figure', async () => {
    const page = await web.page(asked(LEDGER))
    expect(seen(page.querySelector('h1'))).toBe(LEDGER)
    const answer = page.querySelector('.answer')
    expect(seen(answer)).toContain('浙江省温州市业财代理')
    expect(seen(answer)).toContain('136个推行“业财代理”的小区数（目前）[1]')
    const [first] = page.querySelectorAll('details.figure')
    expect(first?.getAttribute('open')).toBeNull()
    expect(bare(first?.textContent ?? '')).toContain('目前已在136个小区推行')
    expect(bare(first?.textContent ?? '')).toContain('《创新开展瓯江红“共享社·幸福里”建设》')
  })

  it('is at its address, and comes back the same from another server', async () => {
    const other = await startWeb()
    try {
      for (const path of [asked(LEDGER), asked('还有吗', '怎么调解邻里纠纷'), asked('上海怎么管物业')])
        expect(await (await other.get(path)).text()).toBe(await (await web.get(path)).text())
    } finally {
      await other.close()
    }
  })

  it('goes on with what was asked before, which its address carries', async () => {
    const page = await web.page(asked('那成都呢', LEDGER, '社工持证的比例是多少'))
    const carried = page.querySelectorAll('form.ask input[name=prev]').map((one) => one.getAttribute('value'))
    expect(carried).toEqual([LEDGER, '社工持证的比例是多少', '那成都呢'])
    expect(page.querySelectorAll('details.earlier > summary').map(seen)).toEqual(carried.slice(0, 2))
    const alone = await web.page(asked('还有吗'))
    const after = await web.page(asked('还有吗', '怎么调解邻里纠纷'))
    expect(seen(alone.querySelector('.answer'))).toContain('前面还没有问过内容')
    expect(after.querySelectorAll('.exchange .practice').length).toBeGreaterThan(0)
  })

  it('leads to more, and every way on leads to a page', async () => {
    const page = await web.page(asked('怎么调解邻里纠纷'))
    const leads = page.querySelectorAll('.leads a, .answer a').map((link) => link.getAttribute('href') ?? '')
    expect(leads.some((href) => href === asked('还有吗', '怎么调解邻里纠纷'))).toBe(true)
    for (const href of new Set(leads.filter((one) => !one.startsWith('#'))))
      expect([href, (await web.get(href)).status]).toEqual([href, 200])
  })

  it('sets figures of places side by side in a table with headers', async () => {
    const page = await web.page(asked('辽阳和殷都谁的兼职委员多'))
    const rows = page.querySelectorAll('tbody tr')
    expect(rows.map((row) => seen(row.querySelector('th[scope=row]')))).toEqual(['辽阳市', '殷都区'])
    expect(rows.map((row) => seen(row.querySelector('td')))).toEqual(['214名', '211名'])
    expect(page.querySelectorAll('thead th[scope=col]')).toHaveLength(3)
  })

  it('refuses as the chat does, and offers what can be asked', async () => {
    expect(seen((await web.page(asked('上海怎么管物业'))).querySelector('.answer'))).toContain(
      '语料里没有上海市的材料',
    )
    const noise = await web.page(asked('😀'))
    expect(noise.querySelectorAll('.answer li a').length).toBeGreaterThan(0)
  })

  it('shows what was typed as text, whatever it is', async () => {
    const bad = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>`
    const html = await (await web.get(asked(bad, bad))).text()
    expect(html).not.toMatch(/<script|<img|onerror=alert\(1\)>/u)
    const page = documentOf(html)
    expect(page.querySelector('h1')?.textContent).toBe(bad)
    expect(page.querySelector('form.ask input[name=prev]')?.getAttribute('value')).toBe(bad)
  })

  it('is also where older addresses point', async () => {
    const response = await web.get(`/a${asked(LEDGER).slice(1)}`)
    expect([response.status, response.headers.get('location')]).toEqual([302, asked(LEDGER)])
  })
})

describe('browsing', () => {
  it('reaches every topic, place, measure, practice and figure of the corpus by links', async () => {
    const { knowledge } = shippedCorpus()
    const known = new Set<string>()
    const open = ['/', '/topics', '/places', '/measures']
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      if (known.has(path)) continue
      known.add(path)
      const page = await web.page(path)
      for (const link of page.querySelectorAll('main :not(.take) > ul a, main p a, main dd a, main h2 a')) {
        const href = (link.getAttribute('href') ?? '').split('#')[0] ?? ''
        if (href.startsWith('/') && !href.startsWith('/?')) open.push(href)
      }
    }
    const missing = [
      ...knowledge.practices.map(({ id }) => `/practice/${id}`),
      ...knowledge.figures.map((figure) => `/figure/${figureCode(figure)}`),
      ...knowledge.articles.map(({ id }) => `/place/${id}`),
    ].filter((path) => !known.has(path))
    expect(missing).toEqual([])
    expect(known.size).toBeGreaterThan(
      knowledge.practices.length + knowledge.figures.length + knowledge.articles.length,
    )
  })

  it('tells all figures of a place, and where each is printed', async () => {
    const [article] = shippedCorpus().knowledge.articles
    const page = await web.page(`/place/${article?.id}`)
    const told = page.querySelectorAll('.figures .printed').map((one) => one.textContent)
    expect(told).toEqual(article === undefined ? [] : figuresOf(article).map(({ printed }) => printed))
    expect(page.querySelectorAll('.figures .evidence')).toHaveLength(told.length)
  })

  it('finds a figure and a practice by the code that somebody types', async () => {
    for (const [typed, address] of [
      ['编号 dtbfc6k', '/figure/DTBFC6K'],
      ['ZAYC27A', '/practice/ZAYC27A'],
    ] as const) {
      const response = await web.get(asked(typed))
      expect([response.status, response.headers.get('location')]).toEqual([302, address])
      expect((await web.get(address)).status).toBe(200)
    }
    expect(seen((await web.page(asked('D000000'))).querySelector('.answer'))).toContain('没有找到')
  })

  it('finds a place by its name as well', async () => {
    const response = await web.get(`/place/${encodeURIComponent('温州市')}`)
    expect([response.status, response.headers.get('location')]).toEqual([302, '/place/wenzhou'])
  })

  it('gives every page a language, a title, one heading, a way past the navigation, and labels', async () => {
    for (const path of ['/', '/topics', '/places', '/measures', '/check', '/topic/wuye', asked(LEDGER)]) {
      const page = await web.page(path)
      expect(page.querySelector('html')?.getAttribute('lang')).toBe('zh-CN')
      expect(page.querySelector('title')?.textContent).toMatch(/他山$/u)
      expect(page.querySelectorAll('h1')).toHaveLength(1)
      expect(page.querySelector('a.skip')?.getAttribute('href')).toBe('#main')
      expect(page.querySelectorAll('header, nav[aria-label], main, footer').length).toBeGreaterThanOrEqual(4)
      for (const field of page.querySelectorAll('input[type=text], textarea'))
        expect(page.querySelector(`label[for=${field.getAttribute('id')}]`)).not.toBeNull()
    }
  })
})

describe('a text that is checked', () => {
  const check = (text: string) => web.get('/check', { method: 'POST', body: new URLSearchParams({ text }) })

  it('gets a line for each of its numbers', async () => {
    const page = documentOf(
      await (await check('温州市推行“业财代理”的小区有136个，罗定市有4309名乡贤。')).text(),
    )
    const found = seen(page.querySelector('.answer'))
    expect(found).toContain('核对了2个数据')
    expect(found).toContain('4309名：是福建省漳州市龙文区的，不是罗定市的')
    expect(page.querySelector('textarea')?.textContent).toContain('136个')
  })

  it('is shown as text, and refused where it is too long', async () => {
    expect(await (await check('</textarea><script>1</script>3个')).text()).not.toContain('<script')
    expect((await check('字'.repeat(20_001))).status).toBe(413)
    const body = 'text='.padEnd(500_000, 'x')
    expect((await web.get('/check', { method: 'POST', body })).status).toBe(413)
  })
})

describe('what nobody should ask', () => {
  it.each([
    ['/practice/nowhere/nothing', 404],
    ['/figure/x:1', 404],
    ['/measure/%E0%A4%A', 404],
    ['/topic/__proto__', 404],
    ['/place/..%2f..%2fetc%2fpasswd', 404],
    ['/topic/wuye?page=0', 404],
    ['/topic/wuye?page=99999', 404],
    ['/no/such/page', 404],
    [asked('长'.repeat(401)), 400],
    [asked('还有吗', ...Array.from({ length: 12 }, () => '怎么调解')), 400],
    [asked('还有吗', '长'.repeat(400), '长'.repeat(400), '长'.repeat(400)), 400],
  ])('%s is answered by a page that says so: %i', async (path, status) => {
    const response = await web.get(path)
    expect(response.status).toBe(status)
    const page = documentOf(await response.text())
    expect(page.querySelector('h1')).not.toBeNull()
    expect(page.querySelector('main a')).not.toBeNull()
  })

  it('is told by its method, and never ends in an error of ours', async () => {
    expect((await web.get('/topics', { method: 'POST' })).status).toBe(405)
    expect((await web.get('/topics', { method: 'HEAD' })).status).toBe(200)
    for (const q of ['\u0000', '\uD800', '[1]'.repeat(100), '%', ' '])
      expect((await web.get(asked(q))).status).toBe(200)
    expect(web.errors).toEqual([])
  })

  it('gets no script, no style of its own, nothing from elsewhere', async () => {
    const response = await web.get(asked(LEDGER))
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/script-src|unsafe|https?:/u)
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    const html = await response.text()
    expect(html).not.toMatch(/<script|style=|\son\w+=|https?:\/\//u)
    expect((await web.get('/style.css')).headers.get('content-type')).toContain('text/css')
    expect((await web.get('/icon.svg')).headers.get('content-type')).toContain('image/svg')
  })
})
