import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type DeskOnLoopback, startDesk } from '../review/desk-on-loopback.ts'
import { NIGHT_MEETINGS } from '../review/night-meetings.ts'
import { launchChromium } from './chromium.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let browser: Browser
let desk: DeskOnLoopback
let file: string
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())
beforeEach(async () => {
  desk = await startDesk()
  file = join(desk.knowledgeDir, '夜间村务会.txt')
  writeFileSync(file, NIGHT_MEETINGS)
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
  await desk.close()
})

async function putIn(options: BrowserContextOptions = {}): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  await page.goto(desk.at)
  await page.getByLabel('文件').setInputFiles(file)
  await page.getByRole('button', { name: '读成草稿' }).click()
  await page.waitForURL(/\/d\/[a-z0-9-]+$/u)
  return { page, complaints }
}

const heading = (page: Page): Promise<string | null> => page.locator('.now-card h2').textContent()

/** Presses a key that leads to another page. */
async function press(page: Page, key: string): Promise<void> {
  const before = page.url()
  await page.keyboard.press(key)
  await page.waitForURL((url) => url.href !== before)
}

describe('from a document to what is published', () => {
  it('leads by the keyboard alone', async () => {
    const { page, complaints } = await putIn()
    let presses = 0
    while ((await heading(page)) !== '发布') {
      await press(page, '1')
      presses += 1
    }
    expect(presses).toBe(desk.shelf.list()[0]?.items)
    await page.getByRole('button', { name: '发布为“数据已核对”' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('发布为“数据已核对”了').waitFor()
    expect(readdirSync(join(desk.knowledgeDir, 'articles')).some((name) => name.startsWith('jiahe'))).toBe(
      true,
    )
    expect(complaints).toEqual([])
  })

  it('leads without script as well', async () => {
    const { page } = await putIn({ javaScriptEnabled: false })
    await page.getByRole('button', { name: '对，就是嘉禾县' }).click()
    while ((await heading(page)) !== '发布') await page.locator('.now-card button[value=right]').click()
    await page.getByRole('button', { name: '发布为“数据已核对”' }).click()
    await page.getByText('发布为“数据已核对”了').waitFor()
  })

  it('takes a change in the middle, goes on, and takes it back', async () => {
    const { page } = await putIn()
    await press(page, '1')
    // The print that the first doubt cites may begin within this number: then its mark stands in two pieces.
    await page.locator('.source a.mark', { hasText: '168' }).click()
    await page.locator('.big', { hasText: '168个' }).waitFor()
    await page.keyboard.press('3')
    expect(await page.evaluate('document.activeElement.id')).toBe('metric')
    await page.keyboard.press('Control+A')
    await page.keyboard.type('开夜间村务会的村')
    await page.keyboard.press('Enter')
    await page.locator('.big', { hasText: '168个' }).waitFor({ state: 'detached' })
    await page.getByText('全部').click()
    expect(await page.getByRole('link', { name: '改了 开夜间村务会的村 168个' }).isVisible()).toBe(true)
    await page.keyboard.press('u')
    await page.locator('.big', { hasText: '168个' }).waitFor()
    expect(await page.locator('.facts dd').first().textContent()).not.toBe('开夜间村务会的村')
  })

  it('brings the print that is asked about into view', async () => {
    const { page } = await putIn({ viewport: { width: 1200, height: 420 } })
    const before = page.url()
    await page.locator('.source a.mark', { hasText: '15年' }).click()
    // The page before marks a print as well, and this one is scrolled once it has been read.
    await page.waitForURL((url) => url.href !== before)
    await expect
      .poll(async () => {
        const box = await page.locator('#now').boundingBox()
        return box !== null && box.y > 0 && box.y + box.height < 420
      })
      .toBe(true)
  })
})

describe.each([
  ['a wide window', {}],
  ['a phone', { viewport: { width: 360, height: 740 } }],
  ['the dark', { colorScheme: 'dark' }],
] as const)('%s', (_, options) => {
  it('finds nothing wrong with list, place, practice, figure and publication', async () => {
    const { page } = await putIn({ bypassCSP: true, ...options })
    const [entry] = desk.shelf.list()
    const items = desk.shelf.open(entry?.id ?? '')?.review.items ?? []
    const first = (kind: string): string => items.find((item) => item.kind === kind)?.key ?? ''
    for (const at of ['place', first('practice'), first('figure'), 'publish', 'overview', undefined]) {
      await page.goto(at === undefined ? desk.at : `${desk.at}d/${entry?.id}?at=${at}`)
      await page.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true })')
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
      await page.evaluate(AXE)
      const found = (await page.evaluate('axe.run()')) as {
        violations: readonly { id: string; nodes: readonly { html: string }[] }[]
      }
      expect(found.violations.map(({ id, nodes }) => `${at} ${id}: ${nodes[0]?.html}`)).toEqual([])
    }
  })
})
