import Libsql from 'libsql'
import { describe, expect, it } from 'vitest'
import { createTextLookup, createTextScan, type TextLookup } from '../../src/answer/text-lookup.ts'
import { openFtsPassages } from '../../src/search/fts-candidates.ts'
import { createPassageIndex } from '../../src/search/passage-index.ts'
import { stubSegment } from '../search/stub-segment.ts'

/** 400 practices have a canteen, three of them a “neighbours'” one, in two spellings. */
const TEXTS = new Map(
  Array.from({ length: 400 }, (_, i): [string, string] => [
    `p${i}`,
    i === 7 ? '社区的邻里食堂' : i === 8 || i === 390 ? '“邻里”食堂开张' : `第${i}社区食堂`,
  ]),
)
const textOf = (id: string): string => TEXTS.get(id) ?? ''
const segment = stubSegment(['社区', '食堂', '邻里', '开张'])

function lookup(): TextLookup {
  const { store, engine } = openFtsPassages(new Libsql(':memory:'), { fields: { text: 1 } })
  const passages = [...TEXTS].map(([id, text]) => ({ id, fields: { text } }))
  const index = createPassageIndex({
    segment,
    stopwords: new Set(['的']),
    fields: { text: 1 },
    passages,
    store,
    engine,
  })
  if (index.lists === undefined) throw new Error('the engine keeps no lists')
  return createTextLookup(index, index.lists, textOf)
}

describe.each<[string, TextLookup]>([
  ['by reading', createTextScan([...TEXTS.keys()], textOf, segment)],
  ['by lists', lookup()],
])('words in practices, %s', (_, texts) => {
  it.each([
    ['食堂', 400],
    ['堂', 400],
    ['邻里食堂', 1],
    ['邻里', 3],
    ['399', 1],
    ['夜校', 0],
    ['食堂开张', 2],
  ])('%s stands in %i', (word, count) => {
    expect(texts.count(word)).toBe(count)
    expect(texts.holds(word)).toBe(count > 0)
  })

  it('a name stands where it is printed in quotation marks as well', () => {
    expect(texts.holders('邻里食堂').ids).toContain('p7')
    expect(texts.holders('里食堂开').ids.length).toBeLessThanOrEqual(2)
  })

  it('says whether all holders of a name are told', () => {
    expect(texts.holders('邻里食堂').all).toBe(true)
    const { ids, all } = texts.holders('社区食堂')
    expect(all).toBe(ids.length === 397)
  })

  it('knows the words and which are used most', () => {
    const words = texts.words()
    expect(words.get('食堂')).toBe(400)
    expect(words.get('开张')).toBe(2)
    expect(words.has('堂')).toBe(false)
  })
})
