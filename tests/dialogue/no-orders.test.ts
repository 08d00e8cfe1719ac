/** Everything that is asked in the files of questions and of dialogues, and is to order nothing. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createLengthReader } from '../../src/dialogue/length-request.ts'
import { newChat, PROPERTY } from './order-chat.ts'
import { shippedCorpus } from './shipped-corpus.ts'

describe('a question about practices', () => {
  const ROOT = join(import.meta.dirname, '..')
  const lines = (folder: string) =>
    readdirSync(join(ROOT, folder))
      .filter((name) => name.endsWith('.jsonl'))
      .flatMap((name) =>
        readFileSync(join(ROOT, folder, name), 'utf8')
          .trim()
          .split('\n'),
      )
  const questions = lines('questions').flatMap((line) => {
    const { q, prev } = JSON.parse(line) as { q: string; prev?: string }
    return prev === undefined ? [q] : [prev, q]
  })
  const turns = lines('dialogues').flatMap((line) =>
    (JSON.parse(line) as { turns: { say: string; kind: string; silent?: boolean }[] }).turns
      .filter(({ kind, silent }) => !kind.startsWith('sub') && silent !== true)
      .map(({ say }) => say),
  )

  it.each([
    ['alone', undefined],
    ['with a subscription held', PROPERTY],
  ])(
    'is no order, %s',
    async (_, before) => {
      const corpus = shippedCorpus()
      // Whatever is asked gets this answer: here it only matters what is asked.
      const reply = corpus.ask('物业费收不上来怎么办')
      const { hear, held, clock } = await newChat({ ...corpus, ask: () => reply })
      if (before !== undefined) await hear(before)
      clock.now += 60 * 60 * 1000
      const kept = await held()
      const answer = (await hear('物业费收不上来怎么办')).text
      const taken = []
      const sendings = [
        '怎么把通知推送给居民',
        '每周三的坝坝会怎么开',
        '别处怎么给老人发补贴',
        '订阅制的食堂有吗',
      ]
      // 一句话说完行不行 is about the answer itself.
      const asksForLength = createLengthReader(corpus.knowledge.lexicon.lengthRequests)
      const asked = turns.filter((text) => asksForLength(text) === undefined)
      for (const text of [...sendings, ...questions, ...asked])
        if ((await hear(text)).text !== answer) taken.push(text)
      expect(taken).toEqual([])
      expect(await held()).toEqual(kept)
    },
    120_000,
  )
})
