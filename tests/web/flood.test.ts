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
    await web.get('/')
    // No question is known already when it comes: each is asked after another.
    const paths = Array.from({ length: 4_000 }, (_, nth) =>
      asked(questions[nth % questions.length] ?? '', `问${nth}`),
    )
    const crowd = startCrowd(web.at, paths, CONNECTIONS)
    closes.push(crowd.stop)
    /** Pages that came before the reply did, counted rather than timed: a slow machine is slow at both. */
    const before: number[] = []
    while (before.length < TALKED || crowd.pages() <= CONNECTIONS) {
      const earlier = crowd.pages()
      li.says(questions[before.length % questions.length] ?? '')
      await li.chat.nextMessage()
      before.push(crowd.pages() - earlier)
    }
    // A reply takes several turns of the process: its question read, answered, kept, sent, acknowledged.
    expect(before.toSorted((a, b) => a - b)[before.length >> 1]).toBeLessThan(CONNECTIONS / 4)
  })
})
