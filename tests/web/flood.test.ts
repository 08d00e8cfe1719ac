import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { startLoopbackBot } from '../channels/bot-on-loopback.ts'
import { startCrowd } from './crowd.ts'
import { asked, startWeb } from './web-on-loopback.ts'

const questions = readFileSync(resolve(import.meta.dirname, '../questions/own.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => (JSON.parse(line) as { readonly q: string }).q)
const CONNECTIONS = 60
const TALKED = 9

const closes: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closes.splice(0).reverse()) await close()
})

describe('a flood of pages', () => {
  it('keeps no chat waiting for more than a few of them', async () => {
    const bot = await startLoopbackBot()
    closes.push(bot.stop)
    const web = await startWeb()
    closes.push(web.close)
    const li = bot.server.user('李', { started: true })
    const waits: number[] = []
    const talk = async (): Promise<number> => {
      waits.length = 0
      for (const question of questions.slice(0, TALKED)) {
        const begun = performance.now()
        li.says(question)
        await li.chat.nextMessage({ timeoutMs: 30_000 })
        waits.push(performance.now() - begun)
      }
      return waits.toSorted((a, b) => a - b)[TALKED >> 1] ?? 0
    }
    await talk()
    await web.get('/')
    // No question is known already when it comes: each is asked after another.
    const paths = Array.from({ length: 4_000 }, (_, nth) =>
      asked(questions[nth % questions.length] ?? '', `问${nth}`),
    )
    const begun = performance.now()
    const crowd = startCrowd(web.at, paths, CONNECTIONS)
    await new Promise((go) => setTimeout(go, 500))
    const waited = await talk()
    const pages = (await crowd.stop())['200'] ?? 0
    const pagesBefore = (pages * waited) / (performance.now() - begun)
    expect(pages).toBeGreaterThan(20)
    // A reply takes several turns of the process: its question read, answered, kept, sent, acknowledged.
    expect(pagesBefore).toBeLessThan(CONNECTIONS / 4)
  }, 120_000)
})
