/** What holds of search whatever finds the candidates: the same hits as scoring every passage. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CandidateEngine } from '../../src/search/candidates.ts'
import { openFtsPassages } from '../../src/search/fts-candidates.ts'
import { createPassageIndex, type Passage, type PassageIndex } from '../../src/search/passage-index.ts'
import { stubSegment } from './stub-segment.ts'

const WORDS = [
  '社区',
  '食堂',
  '老人',
  '助餐',
  '物业',
  '业主',
  '停车',
  '调解',
  '矛盾',
  '志愿者',
  '补贴',
  '网格',
]
const options = {
  segment: stubSegment(WORDS),
  stopwords: new Set(['的', '了']),
  fields: { name: 2, text: 1 },
}

/** Passages that differ in which words they hold, how often and where. */
const PASSAGES: readonly Passage[] = Array.from({ length: 60 }, (_, i) => {
  const word = (step: number): string => WORDS[(i * step + Math.floor(i / 7)) % WORDS.length] as string
  return {
    id: `p/${i}`,
    fields: {
      name: `${word(1)}${word(3)}`,
      text: `${word(5)}的${word(7)}，${word(2)}${'新建'.repeat(i % 3)}${i}个，${word(11)}达${i % 10}.5%。`,
    },
  }
})
const QUERIES = [
  '社区食堂',
  '老人助餐补贴',
  '物业和业主的矛盾怎么调解',
  '停车',
  '7.5%',
  '12个',
  '志愿者 网格',
  '贴',
]
const HOSTILE = [
  '" OR 1=1 --',
  'NEAR(社区 食堂, 5)',
  'name : 社区 AND NOT 食堂',
  '社区* ^食堂 "老人',
  "'); drop table passage; --",
  'a0 b1 c2 AND OR NOT',
  '\0社区\0',
  '\ud800社区',
  ':*&|!<->社区',
]

/** Scores everything. */
const everything = (): CandidateEngine => {
  const ids = new Set<string>()
  return {
    complete: true,
    add: (id) => void ids.add(id),
    remove: (id) => void ids.delete(id),
    find: (_, __, only) => [...ids].filter((id) => only?.(id) ?? true),
  }
}

const folder = mkdtempSync(join(tmpdir(), 'tashan-search-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let files = 0

interface Opened {
  readonly index: PassageIndex
  readonly close: () => void
}

const ENGINES: Readonly<Record<string, (passages: readonly Passage[]) => Opened>> = {
  MiniSearch: (passages) => ({ index: createPassageIndex({ ...options, passages }), close() {} }),
  'SQLite FTS5': (passages) => {
    const file = openFtsPassages(join(folder, `${files++}.db`), options)
    const index = createPassageIndex({ ...options, passages, store: file.store, engine: file.engine })
    return { index, close: file.close }
  },
}

const exhaustive = (passages: readonly Passage[]): PassageIndex =>
  createPassageIndex({ ...options, passages, engine: everything() })

describe.each(Object.entries(ENGINES))('%s', (_, open) => {
  let opened: Opened
  beforeAll(() => {
    opened = open(PASSAGES)
  })
  afterAll(() => opened.close())

  it.each(QUERIES)('finds for %s what scoring every passage finds', (query) => {
    expect(opened.index.search(query)).toEqual(exhaustive(PASSAGES).search(query))
  })

  it('ranks passages that were found elsewhere', () => {
    const ids = ['p/3', 'unknown', 'p/17', 'p/40']
    expect(opened.index.rank('社区食堂', ids)).toEqual(exhaustive(PASSAGES).rank('社区食堂', ids))
  })

  it('finds nothing for nothing', () => {
    for (const query of ['', ' ', '的', '，。', 'xyz', '鑫']) expect(opened.index.search(query)).toEqual([])
  })

  it('stays within a filter, narrow or wide', () => {
    const narrow = (id: string): boolean => id === 'p/9'
    expect(opened.index.search('社区', { only: narrow })).toEqual(
      exhaustive(PASSAGES).search('社区', { only: narrow }),
    )
    const wide = (id: string): boolean => Number(id.slice(2)) % 2 === 0
    expect(opened.index.search('社区食堂', { only: wide })).toEqual(
      exhaustive(PASSAGES).search('社区食堂', { only: wide }),
    )
    expect(opened.index.search('社区', { only: () => false })).toEqual([])
  })

  it.each(HOSTILE)('takes %j for text', (query) => {
    expect(opened.index.search(query)).toEqual(exhaustive(PASSAGES).search(query))
    expect(opened.index.size).toBe(PASSAGES.length)
  })

  it('knows how telling a term is', () => {
    for (const term of ['w社区', 'c新', 't12', 'w无'])
      expect(opened.index.idf(term)).toBe(exhaustive(PASSAGES).idf(term))
  })

  it('is after any changes as if built from what remains', () => {
    const ids = fc.subarray(PASSAGES.map(({ id }) => id))
    fc.assert(
      fc.property(ids, ids, ids, (removed, replaced, added) => {
        const changed = open(PASSAGES)
        const other = (passage: Passage): Passage => ({
          ...passage,
          fields: { name: passage.fields['text'] ?? '', text: '夜校' },
        })
        changed.index.remove([...removed, 'unknown'])
        changed.index.add(PASSAGES.filter(({ id }) => replaced.includes(id)).map(other))
        changed.index.add(PASSAGES.filter(({ id }) => added.includes(id)))
        const rest = exhaustive(
          PASSAGES.flatMap((passage) => {
            if (added.includes(passage.id)) return [passage]
            if (replaced.includes(passage.id)) return [other(passage)]
            return removed.includes(passage.id) ? [] : [passage]
          }),
        )
        expect(changed.index.size).toBe(rest.size)
        for (const query of [...QUERIES, '夜校'])
          expect(changed.index.search(query)).toEqual(rest.search(query))
        changed.close()
      }),
      { numRuns: 8 },
    )
  })
})
