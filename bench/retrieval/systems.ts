import { create, insertMultiple, search } from '@orama/orama'
import { createTokenizer } from '@orama/tokenizers/mandarin'
import { Charset, Index, type IndexOptions } from 'flexsearch'
import Database from 'libsql'
import MiniSearch from 'minisearch'
import nodejieba from 'nodejieba'
import { fold } from '../../src/search/fold.ts'
import { createPassageIndex } from '../../src/search/passage-index.ts'
import type { Segment } from '../../src/search/segment.ts'
import { queryTermsOf, STREAM_WEIGHTS, streamOf, termsOf } from '../../src/search/terms.ts'

/** The numbers of the paragraphs found for a question, best first; at least ten if there are so many. */
export type Find = (question: string) => readonly number[] | Promise<readonly number[]>

/** A way to find paragraphs, under the name that the results carry. */
export interface System {
  readonly name: string
  build(paragraphs: readonly string[]): Find | Promise<Find>
}

const DEPTH = 10

/**
 * Ours and its peers. Peers get the words they profit from, in two kinds: jieba's (without its guesses, as ours) and
 * our four streams. All match any of the words, since a question shares only some of its words with the answer.
 */
export function createSystems(segment: Segment, stopwords: ReadonlySet<string>): System[] {
  const options = { segment, stopwords }
  // Overlapping words (社区, 工作者, 社区工作者) serve engines that have words only; measured, as all settings here.
  const words = (text: string): string[] =>
    nodejieba.cutForSearch(fold(text), false).filter((word) => /[\p{L}\p{N}]/u.test(word))
  const telling = (text: string): string[] => words(text).filter((word) => !stopwords.has(word))
  const streams = (text: string): string[] => termsOf(text, options)
  const streamWeight = (term: string): number => STREAM_WEIGHTS[streamOf(term)]

  return [
    {
      name: 'tashan',
      build(paragraphs) {
        const passages = paragraphs.map((text, i) => ({ id: String(i), fields: { text } }))
        const index = createPassageIndex({ ...options, fields: { text: 1 }, passages })
        return (question) => index.search(question, { limit: DEPTH }).map(({ id }) => Number(id))
      },
    },
    { name: 'minisearch', build: (paragraphs) => miniSearch(paragraphs, {}) },
    { name: 'minisearch-jieba', build: (paragraphs) => miniSearch(paragraphs, { tokenize: words }) },
    { name: 'minisearch-jieba-stop', build: (paragraphs) => miniSearch(paragraphs, { tokenize: telling }) },
    {
      name: 'minisearch-streams',
      build: (paragraphs) =>
        miniSearch(paragraphs, { tokenize: streams, weight: streamWeight, bm25: { k: 0.9, b: 0.5, d: 0.5 } }),
    },
    { name: 'orama-mandarin', build: orama },
    { name: 'flexsearch-cjk', build: (paragraphs) => flexSearch(paragraphs, { encoder: Charset.CJK }) },
    { name: 'flexsearch-jieba-stop', build: (paragraphs) => flexSearch(paragraphs, { encode: telling }) },
    { name: 'flexsearch-streams', build: (paragraphs) => flexSearch(paragraphs, { encode: streams }) },
    { name: 'fts5-trigram', build: fts5Trigram },
    { name: 'fts5-jieba-stop', build: (paragraphs) => fts5Words(paragraphs, telling) },
    { name: 'fts5-streams', build: (paragraphs) => fts5Words(paragraphs, streams) },
    {
      name: 'bm25-jieba-stop',
      build: (paragraphs) =>
        bm25(
          paragraphs,
          (text) => telling(text),
          (text) => unweighted(telling(text)),
        ),
    },
    {
      name: 'bm25-streams',
      build: (paragraphs) => bm25(paragraphs, streams, (text) => queryTermsOf(text, options)),
    },
  ]
}

interface MiniSearchSettings {
  readonly tokenize?: (text: string) => string[]
  readonly weight?: (term: string) => number
  readonly bm25?: { readonly k: number; readonly b: number; readonly d: number }
}

/** MiniSearch as its documentation sets it up; only what is handed in differs. */
function miniSearch(paragraphs: readonly string[], { tokenize, weight, bm25 }: MiniSearchSettings): Find {
  const index = new MiniSearch<{ id: number; text: string }>({
    fields: ['text'],
    ...(tokenize === undefined ? {} : { tokenize, processTerm: (term: string) => term }),
  })
  index.addAll(paragraphs.map((text, id) => ({ id, text })))
  const options = { ...(weight ? { boostTerm: weight } : {}), ...(bm25 ? { bm25 } : {}) }
  return (question) =>
    index
      .search(question, options)
      .slice(0, DEPTH)
      .map(({ id }) => id as number)
}

async function orama(paragraphs: readonly string[]): Promise<Find> {
  const db = create({ schema: { text: 'string' }, components: { tokenizer: createTokenizer() } })
  await insertMultiple(
    db,
    paragraphs.map((text, i) => ({ id: String(i), text })),
  )
  return async (question) => {
    // A threshold of 1 keeps paragraphs that match some of the words, which is Orama's own default too.
    const { hits } = await search(db, { term: question, limit: DEPTH, threshold: 1 })
    return hits.map(({ id }) => Number(id))
  }
}

function flexSearch(paragraphs: readonly string[], encoding: Pick<IndexOptions, 'encoder' | 'encode'>): Find {
  // With its context on, FlexSearch prefers words that stand together: 18 points more for single characters.
  const index = new Index({ ...encoding, context: true })
  paragraphs.forEach((text, i) => {
    index.add(i, text)
  })
  // Without suggestions it wants every word of the question.
  return (question) => index.search(question, { limit: DEPTH, suggest: true }) as number[]
}

function fts5Trigram(paragraphs: readonly string[]): Find {
  const db = new Database(':memory:')
  db.exec("create virtual table paragraph using fts5(text, tokenize = 'trigram')")
  const insert = db.prepare('insert into paragraph(rowid, text) values (?, ?)')
  paragraphs.forEach((text, i) => {
    insert.run(i + 1, fold(text))
  })
  return fts5Find(db, (question) => {
    const characters = [...fold(question).replace(/[^\p{L}\p{N}]/gu, '')]
    return characters.slice(2).map((_, i) => characters.slice(i, i + 3).join(''))
  })
}

function fts5Words(paragraphs: readonly string[], tokenize: (text: string) => string[]): Find {
  const db = new Database(':memory:')
  // Words go in as hexadecimal, so that SQLite's own tokenizer leaves each of them whole.
  db.exec("create virtual table paragraph using fts5(text, tokenize = 'ascii')")
  const insert = db.prepare('insert into paragraph(rowid, text) values (?, ?)')
  const encode = (word: string): string => Buffer.from(word).toString('hex')
  paragraphs.forEach((text, i) => {
    insert.run(i + 1, tokenize(text).map(encode).join(' '))
  })
  return fts5Find(db, (question) => tokenize(question).map(encode))
}

function fts5Find(db: InstanceType<typeof Database>, wordsOf: (question: string) => string[]): Find {
  const select = db.prepare('select rowid from paragraph where paragraph match ? order by rank limit ?')
  return (question) => {
    const words = new Set(wordsOf(question))
    if (words.size === 0) return []
    const rows = select.all([...words].map((word) => `"${word}"`).join(' OR '), DEPTH) as { rowid: number }[]
    return rows.map(({ rowid }) => rowid - 1)
  }
}

function unweighted(terms: readonly string[]): { term: string; weight: number }[] {
  return terms.map((term) => ({ term, weight: 1 }))
}

/** BM25 with the usual k1 of 1.5 and b of 0.75, over an inverted index. */
function bm25(
  paragraphs: readonly string[],
  termsOfText: (text: string) => string[],
  termsOfQuestion: (text: string) => readonly { term: string; weight: number }[],
): Find {
  const postings = new Map<string, Map<number, number>>()
  const lengths = paragraphs.map((text, i) => {
    const terms = termsOfText(text)
    for (const term of terms) {
      const counts = postings.get(term) ?? new Map<number, number>()
      postings.set(term, counts.set(i, (counts.get(i) ?? 0) + 1))
    }
    return terms.length
  })
  const average = lengths.reduce((a, b) => a + b, 0) / lengths.length
  return (question) => {
    const scores = new Map<number, number>()
    for (const { term, weight } of termsOfQuestion(question)) {
      const counts = postings.get(term)
      if (counts === undefined) continue
      const idf = Math.log(1 + (paragraphs.length - counts.size + 0.5) / (counts.size + 0.5))
      for (const [i, count] of counts) {
        const norm = 1.5 * (0.25 + (0.75 * (lengths[i] ?? 0)) / average)
        scores.set(i, (scores.get(i) ?? 0) + (weight * idf * count * 2.5) / (count + norm))
      }
    }
    return [...scores]
      .sort((a, b) => b[1] - a[1])
      .slice(0, DEPTH)
      .map(([i]) => i)
  }
}
