import { readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { asked, startWeb, type WebOnLoopback } from '../web/web-on-loopback.ts'
import { launchChromium } from './chromium.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const LEDGER = '业委会的钱总说不清，有没有地方请第三方管账？'
const PHONE = { viewport: { width: 360, height: 740 } } as const
const PAGES = [
  '/',
  '/topics',
  '/places',
  '/measures',
  '/check',
  '/topic/wuye',
  '/place/wenzhou',
  '/practice/wenzhou/yecai-daili',
  '/figure/DTBFC6K',
  `/measure/${encodeURIComponent('兼职委员人数')}`,
  asked(LEDGER),
  asked('辽阳和殷都谁的兼职委员多'),
  asked('哪些地方办了老年食堂'),
  asked('还有吗', '怎么调解邻里纠纷'),
  asked('上海怎么管物业'),
  asked('各地的兼职委员人数列个表'),
  `/chart?measure=${encodeURIComponent('兼职委员人数')}`,
  '/brief',
  `/brief?about=${encodeURIComponent('协商议事')}`,
  `/cite?q=${encodeURIComponent('社工持证的比例是多少')}`,
  '/collection',
  '/collection?of=ZAYC27A.D8S6BFH',
  '/feeds',
  '/nowhere',
]

let web: WebOnLoopback
let browser: Browser
beforeAll(async () => {
  web = await startWeb()
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  await web.close()
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})

/** A window whose complaints about the page are kept. */
async function newPage(options: BrowserContextOptions = {}): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ baseURL: web.at, ...options })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('request', (request) => {
    if (!request.url().startsWith(web.at)) complaints.push(`asks for ${request.url()}`)
  })
  return { page, complaints }
}

describe('somebody new, without script', () => {
  it('gets from a question to figure, evidence, table and place by clicking', async () => {
    const { page, complaints } = await newPage({ javaScriptEnabled: false })
    await page.goto('/')
    await page.getByLabel('说说遇到的难题').fill(LEDGER)
    await page.getByRole('button', { name: '问' }).click()
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(LEDGER)
    const evidence = page.locator('.evidence').first()
    expect(await evidence.isVisible()).toBe(false)
    await page.getByText('136个', { exact: true }).click()
    expect(await evidence.isVisible()).toBe(true)
    expect(await evidence.textContent()).toContain('目前已在136个小区推行')
    await page.getByRole('link', { name: '这个数据的固定地址' }).first().click()
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('136个')
    await page.getByRole('link', { name: '各地的推行小区数' }).click()
    expect(await page.getByRole('table').first().getByRole('rowheader').allTextContents()).toContain('温州市')
    await page.getByRole('link', { name: '地方', exact: true }).click()
    await page.getByRole('link', { name: '温州市' }).click()
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('浙江省温州市')
    expect(complaints).toEqual([])
  })

  it('takes a table away: as a chart, a sheet and a brief, each by one click', async () => {
    const { page, complaints } = await newPage({ javaScriptEnabled: false })
    await page.goto(asked('辽阳和殷都谁的兼职委员多'))
    const saved = async (label: string) => {
      const download = page.waitForEvent('download')
      await page.getByRole('link', { name: label }).click()
      const file = await download
      return [file.suggestedFilename(), statSync(await file.path()).size > 1_000]
    }
    expect(await saved('数据 Excel')).toEqual([expect.stringMatching(/\.xlsx$/u), true])
    expect(await saved('写成材料 Word')).toEqual([expect.stringMatching(/^关于.*\.docx$/u), true])
    await page.getByRole('link', { name: '画成图' }).click()
    const picture = page.getByRole('img', { name: '辽阳市214名' })
    await expect.poll(async () => (await picture.boundingBox())?.height).toBeGreaterThan(150)
    expect(await saved('下载图片')).toEqual(['兼职委员人数.png', true])
    await page.getByRole('link', { name: '回到回答' }).click()
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('辽阳和殷都谁的兼职委员多')
    expect(complaints).toEqual([])
  })

  it('keeps what is of use, and makes a brief of it', async () => {
    const { page, complaints } = await newPage({ javaScriptEnabled: false })
    await page.goto(asked(LEDGER))
    await page.getByRole('button', { name: '☆ 收藏' }).click()
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(LEDGER)
    await page.goto('/figure/D8S6BFH')
    await page.getByRole('button', { name: '☆ 收藏' }).click()
    await page.getByRole('link', { name: '★ 已收藏（2）' }).click()
    expect(await page.getByRole('listitem').filter({ hasText: '业财代理' }).count()).toBe(1)
    await page.getByRole('link', { name: '写成材料', exact: true }).click()
    expect(await page.getByRole('article').textContent()).toContain('214名')
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: '下载 Word' }).click()
    expect((await download).suggestedFilename()).toBe('各地做法与数据选编.docx')
    await page.getByRole('link', { name: '收藏', exact: true }).click()
    await page.getByRole('button', { name: '删掉 D8S6BFH' }).click()
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('我的收藏（1条）')
    expect(complaints).toEqual([])
  })

  it('says in words what is wanted: a brief, a chart', async () => {
    const { page } = await newPage({ javaScriptEnabled: false })
    await page.goto('/')
    await page.getByLabel('说说遇到的难题').fill('帮我写一份关于协商议事的汇报材料')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/brief/u)
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('关于协商议事的做法与数据')
    await page.goto(asked('各地的兼职委员人数列个表'))
    await page.getByLabel('接着问').fill('画成图')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/chart/u)
    expect(await page.getByRole('img', { name: '辽阳市214名' }).count()).toBe(1)
  })

  it('goes on asking, and a colleague who opens the address sees the same', async () => {
    const { page } = await newPage({ javaScriptEnabled: false })
    await page.goto(asked('怎么调解邻里纠纷'))
    await page.getByLabel('接着问').fill('还有吗')
    await page.keyboard.press('Enter')
    await page.waitForURL(/prev=/u)
    const { page: colleague } = await newPage()
    await colleague.goto(page.url())
    expect(await colleague.locator('main').innerText()).toBe(await page.locator('main').innerText())
  })

  it('checks a text', async () => {
    const { page } = await newPage({ javaScriptEnabled: false })
    await page.goto('/check')
    await page.getByLabel('要核对的文字').fill('罗定市有4309名乡贤。')
    await page.getByRole('button', { name: '核对' }).click()
    expect(await page.getByRole('region', { name: '核对结果' }).textContent()).toContain('不是罗定市的')
  })
})

describe('the keyboard', () => {
  it('reaches everything: past the navigation, into evidence, and shows where it is', async () => {
    const { page } = await newPage()
    await page.goto(asked(LEDGER))
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('跳到正文')
    await page.keyboard.press('Enter')
    const reached: string[] = []
    for (let nth = 0; nth < 4; nth += 1) {
      await page.keyboard.press('Tab')
      reached.push(String(await page.evaluate('document.activeElement.tagName')))
    }
    expect(reached).toContain('SUMMARY')
    const summary = page.locator('details.figure > summary').first()
    await summary.focus()
    await page.keyboard.press('Enter')
    expect(await page.locator('.evidence').first().isVisible()).toBe(true)
    await page.keyboard.press('Tab')
    const outline = 'getComputedStyle(document.activeElement).outlineStyle'
    expect(await page.evaluate(outline)).toBe('solid')
  })
})

describe.each([
  ['a wide window', {}],
  ['a phone', PHONE],
  ['the dark', { colorScheme: 'dark' }],
] as const)('%s', (_, options) => {
  it.each(PAGES)('finds nothing wrong with %s', async (path) => {
    const { page, complaints } = await newPage({ bypassCSP: true, ...options })
    const response = await page.goto(path)
    if (response?.status() === 200) expect(complaints).toEqual([])
    // Evidence is looked at as well.
    await page.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true })')
    const wider = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
    expect(wider).toBeLessThanOrEqual(0)
    await page.evaluate(AXE)
    const found = (await page.evaluate('axe.run()')) as {
      violations: readonly { id: string; impact: string; nodes: readonly { html: string }[] }[]
    }
    expect(found.violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.html}`)).toEqual([])
  })
})

describe('the policy of the pages', () => {
  it('lets no script run, not even one that came in', async () => {
    const { page } = await newPage()
    await page.goto(asked('你好'))
    await page.evaluate(
      `document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.ran = 1">')`,
    )
    await page.waitForTimeout(200)
    expect(await page.evaluate('window.ran')).toBeUndefined()
  })
})
