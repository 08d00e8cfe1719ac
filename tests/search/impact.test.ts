/** Which postings of a large corpus are read for a query: those that gain most, and enough where none does. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Libsql from 'libsql'
import { afterAll, describe, expect, it } from 'vitest'
import { openFtsPassages } from '../../src/search/fts-candidates.ts'
import { chooseLists } from '../../src/search/impact.ts'
import { createPassageIndex } from '../../src/search/passage-index.ts'
import { stubSegment } from './stub-segment.ts'

const folder = mkdtempSync(join(tmpdir(), 'tashan-impact-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the lists that are read', () => {
  const term = (number: number, idf: number, ...tiers: number[]) => ({
    weight: 1,
    idf,
    row: { number, passages: tiers.reduce((a, b) => a + b, 0), tiers },
  })

  it('are those that gain most, as long as they fit', () => {
    const lists = chooseLists([term(1, 5, 900, 4_000), term(2, 1, 700, 90_000)], 2_000)
    expect(lists.map(({ number, tier, postings }) => [number, tier, postings])).toEqual([
      [1, 0, 900],
      [2, 0, 700],
    ])
  })

  it('are the beginning of the shortest one where every word is too common', () => {
    const lists = chooseLists([term(1, 1, 50_000), term(2, 1, 20_000, 9_000)], 8_000)
    expect(lists.map(({ number, tier, postings }) => [number, tier, postings])).toEqual([[2, 0, 8_000]])
  })
})

it('where hardly any of what is read gets through a filter, more of it is read', () => {
  const passages = Array.from({ length: 200 }, (_, n) => ({ id: `p/${n}`, fields: { text: `社区${n}` } }))
  const options = {
    segment: stubSegment(['社区']),
    stopwords: new Set<string>(),
    fields: { text: 1 },
    postings: 60,
  }
  const db = new Libsql(join(folder, 'a.db'))
  const file = openFtsPassages(db, options)
  createPassageIndex({ ...options, passages, ...file })
  const allows = (id: string): boolean => Number(id.slice(2)) >= 150
  const found = file.engine.find([{ term: 'w社区', weight: 1, idf: 1, passages: 200 }], 100, { allows })
  expect(found).toHaveLength(50)
  expect(found.every(allows)).toBe(true)
  db.close()
})
