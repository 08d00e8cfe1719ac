import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWebCorpus } from '../../src/web/corpus.ts'
import { offlineCopy } from '../../src/web/offline-copy.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'
import { endPrograms, newFolder } from '../program.ts'
import { launchChromium } from './chromium.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  await endPrograms()
})

describe('the offline copy, opened as a file', () => {
  it('finds by words, opens evidence, and asks nobody for anything', async () => {
    const file = join(newFolder(), 'index.html')
    writeFileSync(file, offlineCopy(createWebCorpus(shippedCorpus())))
    const context = await browser.newContext({ offline: true, viewport: { width: 360, height: 740 } })
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    page.on('request', (request) => /^(?:file|data):/u.test(request.url()) || complaints.push(request.url()))
    await page.goto(String(pathToFileURL(file)))
    await page.getByLabel('找做法').fill('业委会 管账')
    const shown = page.locator('.practice:visible')
    expect(await shown.locator('h3').allTextContents()).toContain('业财代理')
    expect(await shown.count()).toBeLessThan(10)
    expect(await page.getByRole('status').textContent()).toBe(`找到${await shown.count()}条。`)
    await page.getByText('136个', { exact: true }).first().click()
    expect(await page.locator('.evidence:visible').first().textContent()).toContain('目前已在136个小区推行')
    await page.getByLabel('找做法').fill('zzz')
    expect(await page.getByRole('status').textContent()).toContain('没有找到')
    await page.getByLabel('找做法').fill('')
    await page.getByText('兼职委员人数', { exact: true }).click()
    const chart = page.getByRole('img', { name: '辽阳市214名' })
    await expect.poll(async () => (await chart.boundingBox())?.height).toBeGreaterThan(150)
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
    expect(complaints).toEqual([])
  })
})
