import { afterEach, describe, expect, it } from 'vitest'
import { createDingtalk } from '../../src/channels/dingtalk/dingtalk.ts'
import { DINGTALK } from '../../src/channels/dingtalk/dingtalk-platform.ts'
import { plainMessage, TEXT_ONLY } from '../../src/channels/plain.ts'
import type { Block } from '../../src/messages/message.ts'
import { newDialogue } from '../dialogue/transcript.ts'
import { CLIENT_ID, CLIENT_SECRET, startDingtalkServer } from '../dingtalk-server/server.ts'
import { runChannel } from './channel-on-loopback.ts'

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

const person = { id: 'toy:1', isAdmin: false, manages: async () => true, isIn: async () => false }
const place = { chat: 'toy:1', kind: 'private', thread: null } as const

describe('a message on a channel of text alone', () => {
  it('has its figures and sources, and last of all what there is no button for', async () => {
    const dialogue = await newDialogue()
    const said = await dialogue.say({ place, person, text: '社工持证的比例是多少' })
    const blocks = said?.message.blocks ?? []
    const text = plainMessage({ blocks, words: '发编号接着看：#1 原文依据' }, { most: 4_000, unit: 'utf16' })
    expect(text).toMatch(/持证[\s\S]*\[1\] [\s\S]*《[\s\S]*\n\n发编号接着看：#1 原文依据$/u)
  })

  it('is as long as the platform permits, in its own unit, and keeps its sources', () => {
    const source: Block = {
      kind: 'source',
      n: 1,
      place: '大邑县',
      title: '题目',
      byline: '某人',
      publication: '',
    }
    const blocks: Block[] = [
      ...Array.from({ length: 30 }, (_, n): Block => ({ kind: 'text', text: `第${n}段${'字'.repeat(50)}` })),
      source,
    ]
    const text = plainMessage({ blocks, words: '#1 还有' }, { most: 1_000, unit: 'bytes' })
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_000)
    expect(Buffer.byteLength(text)).toBeGreaterThan(700)
    expect(text).toMatch(/^第0段[\s\S]*内容较长[\s\S]*《题目》，某人\n\n#1 还有$/u)
  })
})

it('where there is text alone all that has a button elsewhere has a number, and files are told of', async () => {
  const server = await startDingtalkServer()
  open.push(server.stop)
  const textOnly: typeof DINGTALK = {
    ...DINGTALK,
    open: async (account, means) => {
      const { sendFile: _, ...port } = createDingtalk({ account, ...means })
      return {
        ...port,
        traits: { ...TEXT_ONLY, text: { most: 2_000, unit: 'bytes' }, unasked: 'always' },
      }
    },
  }
  const account = { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, root: server.url }
  open.push((await runChannel(textOnly, account)).stop)
  server.says('li', '社工持证的比例是多少')
  const { text, buttons } = await server.next('li')
  expect(buttons).toEqual([])
  const [, number] = /#(\d+) 原文依据/u.exec(text) ?? []
  server.says('li', `#${number}`)
  expect((await server.next('li', 1)).text).toContain('原文：')
  server.says('li', '导出表格')
  expect((await server.next('li', 2)).text).toMatch(/文件|表格/u)
})
