import { describe, expect, it } from 'vitest'
import { plainMessage } from '../../src/channels/plain.ts'
import type { Block } from '../../src/messages/message.ts'
import { newDialogue } from '../dialogue/transcript.ts'

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
