/** `npm run gallery`: the pictures of docs/gallery.md, made anew from the shipped corpus. Needs Chromium, LibreOffice and pdftoppm. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContextOptions } from 'playwright-core'
import { asked, startWeb } from '../web/web-on-loopback.ts'
import { launchChromium } from './chromium.ts'

const FOLDER = join(import.meta.dirname, '../../docs/gallery')
const measure = encodeURIComponent('兼职委员人数')
const FILES = [
  ['chart.png', `/chart.png?measure=${measure}`],
  ['card-practice.png', '/card.png?practice=wenzhou/yecai-daili'],
  ['card-figure.png', '/card.png?figure=DTBFC6K'],
] as const
const LEDGER = asked('业委会的钱总说不清，有没有地方请第三方管账？')
const SHOTS: readonly (readonly [name: string, path: string, options: BrowserContextOptions])[] = [
  ['page-phone.png', LEDGER, { viewport: { width: 360, height: 740 } }],
  ['page-table.png', asked('各地的兼职委员人数列个表'), { viewport: { width: 900, height: 640 } }],
  ['page-dark.png', LEDGER, { viewport: { width: 900, height: 640 }, colorScheme: 'dark' }],
]

const web = await startWeb()
const browser = await launchChromium()
const folder = mkdtempSync(join(tmpdir(), 'tashan-gallery-'))
try {
  mkdirSync(FOLDER, { recursive: true })
  const bytesOf = async (path: string): Promise<Buffer> => {
    const response = await web.get(path)
    if (!response.ok) throw new Error(`${path} answers ${response.status}`)
    return Buffer.from(await response.arrayBuffer())
  }
  for (const [name, path] of FILES) writeFileSync(join(FOLDER, name), await bytesOf(path))
  for (const [name, path, options] of SHOTS) {
    const context = await browser.newContext({ baseURL: web.at, ...options })
    const page = await context.newPage()
    await page.goto(path)
    await page.locator('details.figure > summary').first().click()
    await page.screenshot({ path: join(FOLDER, name) })
    await context.close()
  }
  const word = join(folder, 'brief.docx')
  writeFileSync(word, await bytesOf('/brief.docx?topic=xieshang'))
  const run = (program: string, args: readonly string[]) => execFileSync(program, args, { stdio: 'ignore' })
  run('soffice', ['--headless', '--convert-to', 'pdf', '--outdir', folder, word])
  const [from, to] = [join(folder, 'brief.pdf'), join(FOLDER, 'brief')]
  run('pdftoppm', ['-png', '-r', '60', '-f', '1', '-l', '1', '-singlefile', from, to])
} finally {
  rmSync(folder, { recursive: true, force: true })
  await browser.close()
  await web.close()
}
