import { describe, expect, it } from 'vitest'
import { createCheckRequestReader } from '../../src/dialogue/check-request.ts'
import { shippedCorpus } from './shipped-corpus.ts'

const { asksToCheck } = createCheckRequestReader(shippedCorpus().knowledge.lexicon.checkRequests)

describe('a message under another one', () => {
  it.each([
    '这个对吗',
    '帮忙核对',
    '帮忙核对一下，谢谢！',
    '幫忙核對一下',
    '麻烦核实下这些数据',
    '请帮我看看这段对不对',
    '这个数准不准？',
    '是真的吗',
    '这上面写的属实吗？？',
    '图里的数据有没有错',
    '他山，给把把关',
  ])('asks to have that checked: %s', (text) => {
    expect(asksToCheck(text)).toBe(true)
  })

  it.each([
    '',
    '谢谢',
    '这个呢',
    '看看这个',
    '这个怎么做',
    '业委会的账目怎么核对',
    '辽阳市有211名兼职委员，对吗',
    '这个对社区有什么用',
    '这个不对',
    '社工持证率准确吗',
    '核对'.repeat(30),
  ])('says something of its own: %s', (text) => {
    expect(asksToCheck(text)).toBe(false)
  })
})
