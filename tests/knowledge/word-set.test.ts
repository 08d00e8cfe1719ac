import { describe, expect, it } from 'vitest'
import { wordSet } from '../../src/knowledge/word-set.ts'

const words = wordSet(['社区', '街道', '社', '区街', '道', '吧', '了', '辛苦', '辛苦了'])

describe('a set of words', () => {
  it.each([
    ['社区街道', true],
    ['社区街区', false],
    ['社区街道吧', true],
    ['街', false],
    ['', false],
    ['辛苦了', true],
  ])('tells whether %s is made of nothing else', (text, expected) => {
    expect(words.compose(text)).toBe(expected)
  })

  it('takes its words off the end, and no others', () => {
    expect(words.trimEnd('改到八点吧了辛苦了')).toBe('改到八点')
    expect(words.trimEnd('改到八点')).toBe('改到八点')
    expect(words.trimEnd('吧吧')).toBe('')
  })

  it('takes its words off the start, and no others', () => {
    expect(words.trimStart('社区街道狗社区')).toBe('狗社区')
    expect(words.trimStart('狗')).toBe('狗')
  })

  it.each(['社区街道', '辛苦了', '社'])(
    'reads any number of %s that can be taken apart in two ways',
    (piece) => {
      const long = piece.repeat(5000)
      const before = process.cpuUsage()
      expect(words.compose(`${long}狗`)).toBe(false)
      expect(words.trimEnd(`${long}狗`)).toBe(`${long}狗`)
      expect(words.trimEnd(`狗${long}`)).toBe('狗')
      expect(words.trimStart(`${long}狗`)).toBe('狗')
      expect(process.cpuUsage(before).user / 1000).toBeLessThan(2000)
    },
  )
})
