/**
 * The ranking to beat: MiniSearch as its documentation sets it up, over the same records, with jieba's words, pairs of
 * characters and characters in one bag. It reads nothing of a question and refuses nothing.
 */
import MiniSearch from 'minisearch'
import nodejieba from 'nodejieba'
import type { Figure, Practice } from '../knowledge/article.ts'
import type { Knowledge } from '../knowledge/load.ts'
import type { ScoredAnswer } from './evaluate.ts'

/** So many of each it shows. */
const SHOWN = { practices: 3, figures: 6 } as const

/** Answers a question, put behind the one before it where there is one. */
export type PlainSearch = (request: { readonly q: string; readonly prev?: string }) => ScoredAnswer

/** @param stopwords words that are not searched for */
export function createPlainSearch(knowledge: Knowledge, stopwords: ReadonlySet<string>): PlainSearch {
  const tokenize = tokensOf(stopwords)
  const practices = indexOf(knowledge.practices, tokenize, practiceText)
  const figures = indexOf(knowledge.figures, tokenize, figureText)
  return ({ q, prev }) => {
    const text = prev === undefined ? q : `${prev} ${q}`
    const found = practices(text, SHOWN.practices)
    const numbers = figures(text, SHOWN.figures)
    return {
      answerable: found.length + numbers.length > 0,
      practices: found.map(({ name, locality, summary }) => ({ name, locality, summary })),
      figures: numbers.map(({ printed, locality, metric }) => ({ printed, locality, metric })),
      citations: [...found, ...numbers].map(({ locality }) => ({ locality })),
      text: [
        ...found.map(({ name, names, summary }) => name + summary + names.join('')),
        ...numbers.map(({ metric, printed }) => metric + printed),
      ].join('\n'),
    }
  }
}

type Tokenize = (text: string) => string[]

function tokensOf(stopwords: ReadonlySet<string>): Tokenize {
  return (text) => {
    const runs = [...text.matchAll(/\p{Script=Han}+/gu)].map(([run]) => [...run])
    return [
      ...nodejieba
        .cutForSearch(text, false)
        .filter((word) => /[\p{L}\p{N}]/u.test(word) && !stopwords.has(word)),
      ...runs.flatMap((run) => run.slice(1).map((character, at) => `#${run[at]}${character}`)),
      ...runs.flatMap((run) => run.map((character) => `=${character}`)),
    ]
  }
}

const practiceText = ({ name, problem, summary, topics, names, aliases, locality }: Practice): string =>
  [name, problem, summary, ...topics, ...names, ...aliases, ...locality].join(' ')

const figureText = ({ metric, locality }: Figure): string => [metric, ...locality].join(' ')

/** A search over records, each by all its text in one field. */
function indexOf<R>(
  records: readonly R[],
  tokenize: Tokenize,
  textOf: (record: R) => string,
): (text: string, most: number) => R[] {
  const index = new MiniSearch<{ id: number; text: string }>({
    fields: ['text'],
    tokenize,
    searchOptions: { combineWith: 'OR' },
  })
  index.addAll(records.map((record, id) => ({ id, text: textOf(record) })))
  return (text, most) =>
    index
      .search(text)
      .slice(0, most)
      .flatMap(({ id }) => records[Number(id)] ?? [])
}
